/* Actions of a class of widgets, as a table. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* "canvas.move" */
  const char *type; /* of its parameter, NULL: it has none */
  GtkWidgetActionActivateFunc func;
} LgnAction;

void lgn_actions_install (GtkWidgetClass *widget_class, const LgnAction *actions, guint n);

G_END_DECLS
