/* What is chosen in the preferences acts at once, or on what is opened next, as each says. */
#include "lgn-ui-test.h"

#include "lgn-preferences-window.h"
#include "lgn-settings.h"

static const LgnMapOptions *
get_options (LgnTab *tab)
{
  return lgn_tab_state_get_options (lgn_tab_get_state (tab));
}

static void
test_direction (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "I am a student");

  g_assert_cmpint (get_options (tab)->direction, ==, LGN_DIRECTION_TEXT);
  g_settings_set_string (lgn_settings_get (), "axis-direction", "rtl");
  g_assert_cmpint (get_options (tab)->direction, ==, LGN_DIRECTION_RTL);
  lgn_tab_state_set_form (lgn_tab_get_state (tab), LGN_TAB_FORM_HEATMAP);
  g_assert_cmpint (get_options (tab)->direction, ==, LGN_DIRECTION_RTL);
  g_settings_reset (lgn_settings_get (), "axis-direction");
  lgn_ui_test_close_window (window);
}

static void
test_raw_pieces (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "I am a student"), *other;

  g_settings_set_boolean (lgn_settings_get (), "raw-pieces", TRUE);
  other = lgn_ui_test_open (window, "e2e-marian", "I am a student");
  g_assert_false (lgn_token_view_get_raw_pieces (lgn_tab_state_get_token_view (lgn_tab_get_state (tab))));
  g_assert_true (lgn_token_view_get_raw_pieces (lgn_tab_state_get_token_view (lgn_tab_get_state (other))));
  g_settings_reset (lgn_settings_get (), "raw-pieces");
  lgn_ui_test_close_window (window);
}

static void
flip (GtkWidget *preferences, const char *page, const char *name)
{
  GtkWidget *widget;

  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences), page);
  lgn_ui_test_settle ();
  widget = lgn_ui_test_find_typed (preferences, name, GTK_TYPE_SWITCH);
  g_assert_nonnull (widget);
  gtk_widget_activate (widget);
  lgn_ui_test_settle ();
}

/* Switches set what they are about. */
static void
test_rows (void)
{
  GtkWidget *preferences = lgn_preferences_window_new ();
  GSettings *settings = lgn_settings_get ();

  gtk_window_present (GTK_WINDOW (preferences));
  lgn_ui_test_settle ();
  flip (preferences, "tokens", "Raw pieces");
  g_assert_true (g_settings_get_boolean (settings, "raw-pieces"));
  flip (preferences, "speed", "Open the last tabs");
  g_assert_false (g_settings_get_boolean (settings, "restore"));
  g_settings_reset (settings, "raw-pieces");
  g_settings_reset (settings, "restore");
  gtk_window_destroy (GTK_WINDOW (preferences));
}

static void
test_animate (void)
{
  gboolean animates;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  g_settings_set_string (lgn_settings_get (), "animate", "never");
  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &animates, NULL);
  g_assert_false (animates);
  g_settings_reset (lgn_settings_get (), "animate");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/preferences/direction", test_direction);
  g_test_add_func ("/preferences/raw-pieces", test_raw_pieces);
  g_test_add_func ("/preferences/rows", test_rows);
  g_test_add_func ("/preferences/animate", test_animate);
  return g_test_run ();
}
