#include "lgn-actions.h"

/* lgn_actions_install: gives WIDGET_CLASS the N actions of a table that outlives it. */
void
lgn_actions_install (GtkWidgetClass *widget_class, const LgnAction *actions, guint n)
{
  for (guint i = 0; i < n; i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].func);
}
