/* What is chosen in the preferences acts at once, or on what is opened next, as each says. */
#include "lgn-ui-test.h"

#include "lgn-preferences-window.h"
#include "lgn-role-settings.h"
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

static LgnHeadList *
get_heads (LgnTab *tab)
{
  return lgn_tab_heads_get_list (lgn_tab_state_get_heads (lgn_tab_get_state (tab)));
}

/* Cut-offs and the order of roles are taken by heads that are shown already, and can be had back. */
static void
test_roles (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "I am a student");
  GtkWidget *preferences = lgn_preferences_window_new (), *spin;
  LgnHeadList *heads = get_heads (tab);
  g_auto (GStrv) order = NULL, usual = NULL;

  while (lgn_head_list_get_n_measured (heads) < lgn_head_list_get_n_to_measure (heads))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_present (GTK_WINDOW (preferences));
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (preferences), "roles");
  lgn_ui_test_settle ();
  spin = lgn_ui_test_find_typed (preferences, "Cut-off: broad", GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0);
  g_assert_cmpuint (lgn_head_list_count_role (heads, LGN_ROLE_MIXED), ==, 0);
  g_signal_emit_by_name (lgn_ui_test_find_typed (preferences, "Try broad earlier", GTK_TYPE_BUTTON), "clicked");
  order = g_settings_get_strv (lgn_settings_get (), "role-order");
  g_assert_cmpstr (order[LGN_ROLE_BROAD - 1], ==, "broad");
  g_assert_cmpstr (order[LGN_ROLE_BROAD], ==, "linked");
  lgn_ui_test_settle ();
  g_signal_emit_by_name (lgn_ui_test_find_typed (preferences, "Restore roles", GTK_TYPE_BUTTON), "clicked");
  lgn_ui_test_settle ();
  usual = g_settings_get_strv (lgn_settings_get (), "role-order");
  g_assert_cmpuint (g_strv_length (usual), ==, 0);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)), ==, 0.9);
  g_assert_cmpfloat (lgn_head_list_get_rules (heads)->cutoff[LGN_ROLE_BROAD], ==, 0.9);
  gtk_window_destroy (GTK_WINDOW (preferences));
  lgn_ui_test_close_window (window);
}

/* What stands in the settings may be anything. */
static void
test_odd_roles (void)
{
  GSettings *settings = lgn_settings_get ();
  const char *const order[] = { "broad", "nothing", "broad", "mixed", "local", NULL };
  LgnRoleRules rules;

  g_settings_set_value (settings, "role-cutoffs", g_variant_new_parsed ("{'local': 7.0, 'nobody': 0.2}"));
  g_settings_set_strv (settings, "role-order", order);
  lgn_role_settings_get (&rules);
  g_assert_cmpfloat (rules.cutoff[LGN_ROLE_LOCAL], ==, 1);
  g_assert_cmpuint (rules.order[0], ==, LGN_ROLE_BROAD);
  g_assert_cmpuint (rules.order[1], ==, LGN_ROLE_LOCAL);
  g_assert_cmpuint (rules.order[2], ==, LGN_ROLE_SINK_SEPARATOR);
  g_assert_cmpuint (rules.order[LGN_N_ROLES - 1], ==, LGN_ROLE_MIXED);
  g_settings_reset (settings, "role-cutoffs");
  g_settings_reset (settings, "role-order");
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
  g_test_add_func ("/preferences/roles", test_roles);
  g_test_add_func ("/preferences/roles/odd", test_odd_roles);
  g_test_add_func ("/preferences/animate", test_animate);
  return g_test_run ();
}
