/* What was open is open again at the next start, and what was closed comes back. */
#include "lgn-ui-test.h"

#include "lgn-session.h"
#include "lgn-settings.h"

static GtkApplication *
get_application (void)
{
  return GTK_APPLICATION (g_application_get_default ());
}

static LgnWindow *
get_window (void)
{
  GList *windows = gtk_application_get_windows (get_application ());

  return windows ? LGN_WINDOW (windows->data) : NULL;
}

static gboolean
has_no_window (gpointer data)
{
  return get_window () == NULL;
}

static LgnTab *
get_nth_tab (LgnWindow *window, int n)
{
  return LGN_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (lgn_window_get_tab_view (window), n)));
}

static const char *
get_text (LgnTab *tab)
{
  return lgn_run_get_input (lgn_tab_state_get_run (lgn_tab_get_state (tab)))->text;
}

/* Leaves the program with two tabs open, the second in front at head 1 of the encoder's first layer, as a heat map. */
static void
leave (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab;

  lgn_ui_test_open (window, "e2e-marian", "I am a student");
  tab = lgn_ui_test_open (window, "e2e-marian", "the cat");
  lgn_tab_state_set_form (lgn_tab_get_state (tab), LGN_TAB_FORM_HEATMAP);
  lgn_selection_set_map (lgn_tab_state_get_selection (lgn_tab_get_state (tab)), &(LgnMapId){ LGN_SITE_ENCODER, 0, 1 });
  lgn_selection_set_cell (lgn_tab_state_get_selection (lgn_tab_get_state (tab)), 1, 0);
  gtk_window_close (GTK_WINDOW (window));
  lgn_ui_test_wait (has_no_window, NULL);
}

static void
test_restore (void)
{
  LgnWindow *window;
  LgnTab *tab;
  LgnSelection *selection;
  LgnMapId map;

  leave ();
  g_assert_true (lgn_session_restore (get_application ()));
  window = get_window ();
  g_assert_cmpint (adw_tab_view_get_n_pages (lgn_window_get_tab_view (window)), ==, 2);
  tab = lgn_window_get_tab (window);
  g_assert_true (tab == get_nth_tab (window, 1));
  lgn_ui_test_wait_ready (tab);
  g_assert_cmpstr (get_text (tab), ==, "the cat");
  selection = lgn_tab_state_get_selection (lgn_tab_get_state (tab));
  lgn_selection_get_map (selection, &map);
  g_assert_cmpint (map.site, ==, LGN_SITE_ENCODER);
  g_assert_cmpint (map.head, ==, 1);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 1);
  g_assert_cmpint (lgn_tab_state_get_form (lgn_tab_get_state (tab)), ==, LGN_TAB_FORM_HEATMAP);

  /* The other is opened only when somebody looks. */
  tab = get_nth_tab (window, 0);
  g_assert_cmpint (lgn_run_get_state (lgn_tab_state_get_run (lgn_tab_get_state (tab))), ==, LGN_RUN_EMPTY);
  adw_tab_view_select_previous_page (lgn_window_get_tab_view (window));
  lgn_ui_test_wait_ready (tab);
  g_assert_cmpstr (get_text (tab), ==, "I am a student");
  lgn_ui_test_close_window (window);
}

/* Somebody who does not want it starts afresh, and nothing is remembered of what they do. */
static void
test_off (void)
{
  leave ();
  g_settings_set_boolean (lgn_settings_get (), "restore", FALSE);
  g_assert_false (lgn_session_restore (get_application ()));
  g_settings_reset (lgn_settings_get (), "restore");
}

static void
test_broken (void)
{
  const char *const broken[] = { "", "[[", "[[{'model': <1>}]]", "42", "[[{'place': <'map'>}]]" };
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "lorgnette", "session", NULL);

  leave ();
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_assert_true (g_file_set_contents (path, broken[i], -1, NULL));
      if (lgn_session_restore (get_application ()))
        {
          g_assert_null (lgn_window_get_tab (get_window ()));
          lgn_ui_test_close_window (get_window ());
        }
    }
}

/* A view that is not there, in a file that somebody has written, is not gone to. */
static void
test_unknown_place (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  g_autofree char *model = lgn_ui_test_get_model ("e2e-marian");
  g_autofree char *text = g_strdup_printf ("{'model': <'%s'>, 'input': <{'text': <'I am'>, 'row': <'x'>}>, "
                                           "'place': <('nowhere', uint32 99, <1>)>}",
                                           model);
  g_autoptr (GVariant) saved = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  LgnTab *tab = lgn_window_add_tab (window, lgn_tab_new ());

  g_assert_nonnull (saved);
  g_assert_true (lgn_tab_restore (tab, saved));
  lgn_ui_test_wait_ready (tab);
  g_assert_cmpstr (get_text (tab), ==, "I am");
  g_assert_cmpstr (lgn_tab_state_get_view (lgn_tab_get_state (tab)), ==, "map");
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/session/restore", test_restore);
  g_test_add_func ("/ui/session/off", test_off);
  g_test_add_func ("/ui/session/broken", test_broken);
  g_test_add_func ("/ui/session/unknown-place", test_unknown_place);
  return g_test_run ();
}
