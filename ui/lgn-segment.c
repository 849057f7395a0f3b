#include "lgn-segment.h"

static void
update_checked (GtkToggleButton *button)
{
  GtkAccessibleTristate checked =
      gtk_toggle_button_get_active (button) ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE;

  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_CHECKED, checked, -1);
}

/* lgn_segment_bind: a toggle button reports "pressed", but one of a group is "checked": says so, now and later. */
void
lgn_segment_bind (GtkToggleButton *button)
{
  g_signal_connect (button, "notify::active", G_CALLBACK (update_checked), NULL);
  update_checked (button);
}
