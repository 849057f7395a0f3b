#include "lgn-ui-test.h"

#include "lgn-settings.h"

static LgnSelection *
get_selection (LgnTab *tab)
{
  return lgn_tab_state_get_selection (lgn_tab_get_state (tab));
}

static LgnShownMap *
get_map (LgnTab *tab)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (lgn_tab_get_state (tab)));

  g_assert_nonnull (map);
  return map;
}

static LgnResult *
get_result (LgnTab *tab)
{
  return lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (tab)));
}

static GtkWidget *
get_canvas (LgnTab *tab)
{
  return GTK_WIDGET (lgn_map_page_get_canvas (lgn_tab_get_map_page (tab)));
}

static void
test_start_page (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();

  g_assert_null (lgn_window_get_tab (window));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Open Model…"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Open Saved Attention…"));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (window), "Input text"));
  lgn_ui_test_close_window (window);
}

/* A translation is first looked at where it translates, word by word. */
static void
test_translation (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");
  const LgnMapId *id = lgn_shown_map_get_id (get_map (tab));

  g_assert_cmpint (id->site, ==, LGN_SITE_CROSS);
  g_assert_cmpint (id->head, ==, LGN_HEAD_MEAN);
  g_assert_cmpint (lgn_tab_state_get_form (lgn_tab_get_state (tab)), ==, LGN_TAB_FORM_ALIGNMENT);
  g_assert_true (lgn_token_view_get_hide_special (lgn_tab_state_get_token_view (lgn_tab_get_state (tab))));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Target text"));
  lgn_ui_test_close_window (window);
}

static gboolean
has_other_result (gpointer data)
{
  gpointer *tab_and_old = data;

  return get_result (tab_and_old[0]) != tab_and_old[1];
}

/* Typing alone is enough while runs are quick. */
static void
test_typing (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "a good film");
  guint n = get_result (tab)->tokens->n;
  gpointer tab_and_old[] = { tab, get_result (tab) };
  GtkWidget *entry = lgn_ui_test_find (GTK_WIDGET (window), "Input text");

  gtk_editable_set_text (GTK_EDITABLE (entry), "a good film, and long enough to be seen twice");
  lgn_ui_test_wait (has_other_result, tab_and_old);
  lgn_ui_test_wait_ready (tab);
  g_assert_cmpuint (get_result (tab)->tokens->n, >, n);
  lgn_ui_test_close_window (window);
}

/* Where it is not wanted, the text goes stale, and Run runs it. */
static void
test_stale (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "a good film");
  LgnResult *old = get_result (tab);
  LgnRun *run = lgn_tab_state_get_run (lgn_tab_get_state (tab));
  GtkWidget *entry = lgn_ui_test_find (GTK_WIDGET (window), "Input text");
  gpointer tab_and_old[] = { tab, old };
  g_autoptr (GSettings) settings = g_object_ref (lgn_settings_get ());

  g_settings_set_boolean (settings, "live", FALSE);
  gtk_editable_set_text (GTK_EDITABLE (entry), "a bad film");
  lgn_ui_test_settle ();
  g_assert_cmpint (lgn_run_get_state (run), ==, LGN_RUN_STALE);
  g_assert_true (get_result (tab) == old);
  lgn_ui_test_press (GTK_WIDGET (window), "Run");
  lgn_ui_test_wait (has_other_result, tab_and_old);
  lgn_ui_test_wait_ready (tab);
  g_settings_reset (settings, "live");
  lgn_ui_test_close_window (window);
}

static void
test_heads (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");
  LgnSelection *selection = get_selection (tab);

  lgn_ui_test_press (GTK_WIDGET (window), "Encoder");
  g_assert_cmpint (lgn_selection_get_site (selection), ==, LGN_SITE_ENCODER);
  lgn_ui_test_press (GTK_WIDGET (window), "Layer 1, head 2");
  g_assert_cmpuint (lgn_selection_get_layer (selection), ==, 1);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 2);
  lgn_ui_test_press (GTK_WIDGET (window), "All of layer 0");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, LGN_HEAD_MEAN);
  lgn_ui_test_press (GTK_WIDGET (window), "Head 1 of every layer");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 1);

  lgn_ui_test_act (get_canvas (tab), "view.site-next");
  g_assert_cmpint (lgn_selection_get_site (selection), ==, LGN_SITE_DECODER);
  lgn_ui_test_act (get_canvas (tab), "view.head-step(1)");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 2);
  lgn_ui_test_act (get_canvas (tab), "view.mean");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, LGN_HEAD_MEAN);
  lgn_ui_test_act (get_canvas (tab), "view.mean");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 2);
  lgn_ui_test_close_window (window);
}

/* Hidden columns are counted, not shared out: every other cell keeps its number. */
static void
test_special (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "a good film");
  guint n_rows = lgn_shown_map_get_rows (get_map (tab))->n;
  guint n_columns = lgn_shown_map_get_columns (get_map (tab))->n;
  float before = lgn_shown_map_get_weight (get_map (tab), 1, 2);

  lgn_ui_test_act (get_canvas (tab), "view.special");
  g_assert_cmpuint (lgn_shown_map_get_rows (get_map (tab))->n, ==, n_rows - 2);
  g_assert_cmpuint (lgn_shown_map_get_columns (get_map (tab))->n, ==, n_columns - 2);
  g_assert_true (lgn_shown_map_get_weight (get_map (tab), 0, 1) == before);
  lgn_ui_test_close_window (window);
}

/* The pieces of a word are merged by their sum. */
static void
test_words (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "an extraordinarily unwatchable lorgnette");
  guint n = lgn_shown_map_get_columns (get_map (tab))->n;
  const LgnTokenAxis *columns;
  guint word = 0;
  double sum = 0;

  lgn_ui_test_act (get_canvas (tab), "view.words");
  columns = lgn_shown_map_get_columns (get_map (tab));
  g_assert_cmpuint (columns->n, <, n);
  while (lgn_token_axis_get_group (columns, word)->n < 2)
    word++;
  for (guint i = 0; i < lgn_token_axis_get_group (columns, word)->n; i++)
    {
      float weight;
      LgnTile tile = { 0, lgn_token_axis_get_group (columns, word)->first + i, 1, 1 };

      lgn_attn_store_read_tile (get_result (tab)->store, lgn_shown_map_get_id (get_map (tab)), &tile, &weight);
      sum += weight;
    }
  g_assert_cmpfloat_with_epsilon (lgn_shown_map_get_weight (get_map (tab), 0, word), sum, 1e-6);
  lgn_ui_test_close_window (window);
}

/* A dot that is drawn for several cells is read as the strongest of them. */
static void
test_dot (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-gpt2", "Once upon a time there was a small house");
  LgnShownMap *map = get_map (tab);
  LgnTile tile = { 1, 0, 3, 4 };
  guint row, column;
  float best = -1;

  g_assert_true (lgn_shown_map_find_strongest_in (map, &tile, &row, &column));
  for (guint r = 1; r < 4; r++)
    for (guint c = 0; c < 4; c++)
      if (lgn_shown_map_is_allowed (map, r, c))
        best = MAX (best, lgn_shown_map_get_weight (map, r, c));
  g_assert_true (lgn_shown_map_get_weight (map, row, column) == best);

  /* What lies after the diagonal is masked. */
  tile = (LgnTile){ 0, 1, 1, 3 };
  g_assert_false (lgn_shown_map_find_strongest_in (map, &tile, &row, &column));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (column, ==, 1);
  lgn_ui_test_close_window (window);
}

/* One sentence, wherever it is said. */
static void
test_reading (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");
  LgnMapView *view = lgn_tab_state_get_map_view (lgn_tab_get_state (tab));
  const char *text;
  g_autofree char *label = NULL;
  g_autofree char *difference = NULL;
  gint64 end = g_get_monotonic_time () + 500 * 1000;

  lgn_map_view_set_cursor (view, 0, 0);
  lgn_ui_test_act (get_canvas (tab), "view.strongest");
  text = lgn_reading_get_text (lgn_tab_state_get_reading (lgn_tab_get_state (tab)));
  g_assert_cmpstr (text, !=, "");
  while (g_get_monotonic_time () < end)
    lgn_ui_test_settle ();
  difference =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (get_canvas (tab)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
  g_assert_null (difference);
  label = g_strdup_printf ("Weight under the pointer: %s",
                           lgn_reading_get_value (lgn_tab_state_get_reading (lgn_tab_get_state (tab))));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), label));
  lgn_ui_test_close_window (window);
}

static void
on_text_read (GObject *source, GAsyncResult *result, gpointer data)
{
  char **text = data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

/* Whoever pastes takes what suits them. */
static void
test_clipboard (void)
{
  g_autofree char *text = NULL;
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "a good film");
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (window));
  GdkContentFormats *formats;
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GStrv) lines = NULL;

  lgn_map_view_set_cursor (lgn_tab_state_get_map_view (lgn_tab_get_state (tab)), 1, 2);
  lgn_ui_test_act (get_canvas (tab), "view.copy");
  formats = gdk_clipboard_get_formats (clipboard);
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/png"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "image/svg+xml"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/tab-separated-values"));
  gdk_clipboard_read_text_async (clipboard, NULL, on_text_read, &text);
  lgn_ui_test_wait (is_set, &text);
  g_assert_cmpstr (text, ==, lgn_reading_get_text (lgn_tab_state_get_reading (lgn_tab_get_state (tab))));

  lgn_ui_test_act (get_canvas (tab), "view.copy-row");
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, NULL));
  lines = g_strsplit (g_value_get_string (&value), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[1], lgn_shown_map_get_rows (get_map (tab))->label[1]));
  lgn_ui_test_close_window (window);
}

static void
test_back (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-marian", "The house is small.");
  LgnSelection *selection = get_selection (tab);
  gint64 end = g_get_monotonic_time () + LGN_HISTORY_MERGE_USEC + 100 * 1000;

  while (g_get_monotonic_time () < end)
    lgn_ui_test_settle ();
  lgn_ui_test_press (GTK_WIDGET (window), "Layer 0, head 1");
  lgn_ui_test_act (GTK_WIDGET (window), "win.back");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, LGN_HEAD_MEAN);
  lgn_ui_test_act (GTK_WIDGET (window), "win.forward");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 1);
  lgn_ui_test_close_window (window);
}

static void
test_tabs (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, "e2e-bert-sentiment", "a good film");
  LgnTab *other;

  lgn_ui_test_press (GTK_WIDGET (window), "New tab");
  other = lgn_window_get_tab (window);
  g_assert_true (other != tab);
  lgn_ui_test_wait_ready (other);
  g_assert_true (lgn_run_get_network (lgn_tab_state_get_run (lgn_tab_get_state (tab)))
                 == lgn_run_get_network (lgn_tab_state_get_run (lgn_tab_get_state (other))));
  lgn_ui_test_act (GTK_WIDGET (window), "win.close-tab");
  g_assert_true (lgn_window_get_tab (window) == tab);
  lgn_ui_test_act (GTK_WIDGET (window), "win.reopen-tab");
  lgn_ui_test_wait_ready (lgn_window_get_tab (window));
  g_assert_cmpint (adw_tab_view_get_n_pages (lgn_window_get_tab_view (window)), ==, 2);
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/window/start-page", test_start_page);
  g_test_add_func ("/window/translation", test_translation);
  g_test_add_func ("/window/typing", test_typing);
  g_test_add_func ("/window/stale", test_stale);
  g_test_add_func ("/window/heads", test_heads);
  g_test_add_func ("/window/special", test_special);
  g_test_add_func ("/window/words", test_words);
  g_test_add_func ("/window/dot", test_dot);
  g_test_add_func ("/window/reading", test_reading);
  g_test_add_func ("/window/clipboard", test_clipboard);
  g_test_add_func ("/window/back", test_back);
  g_test_add_func ("/window/tabs", test_tabs);
  return g_test_run ();
}
