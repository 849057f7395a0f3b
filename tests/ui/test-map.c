/* What is done on the map: marks, the glass. */
#include "lgn-ui-test.h"

typedef struct
{
  LgnWindow *window;
  LgnTab *tab;
  LgnTabState *state;
  GtkWidget *canvas;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = lgn_ui_test_open_window ();
  fixture->tab = lgn_ui_test_open (fixture->window, "e2e-bert-sentiment", "a good film, not a bad one");
  fixture->state = lgn_tab_get_state (fixture->tab);
  fixture->canvas = lgn_view_get_canvas (lgn_tab_get_view (fixture->tab));
  gtk_widget_grab_focus (fixture->canvas);
  lgn_ui_test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lgn_ui_test_close_window (fixture->window);
}

/* X marks the cursor's cell, and again no more; it can be undone; Escape ends the glass before it clears marks. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  LgnMarks *marks = lgn_tab_heads_get_marks (lgn_tab_state_get_heads (fixture->state));
  LgnMapCanvas *canvas = LGN_MAP_CANVAS (fixture->canvas);

  lgn_map_view_set_cursor (lgn_tab_state_get_map_view (fixture->state), 1, 2);
  lgn_ui_test_act (fixture->canvas, "view.mark");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
  g_assert_true (lgn_marks_contains (marks, 1, 2));
  lgn_ui_test_act (fixture->canvas, "win.undo");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 0);
  lgn_ui_test_act (fixture->canvas, "win.redo");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
  lgn_ui_test_act (fixture->canvas, "view.glass");
  g_assert_true (lgn_map_canvas_get_glass (canvas));
  lgn_ui_test_act (fixture->canvas, "view.escape");
  g_assert_false (lgn_map_canvas_get_glass (canvas));
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
  lgn_ui_test_act (fixture->canvas, "view.escape");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 0);
  lgn_ui_test_act (fixture->canvas, "win.undo");
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 1);
}

/* The heads that look where a cell is, which is marked for that. */
static void
test_example (Fixture *fixture, gconstpointer data)
{
  LgnTabHeads *heads = lgn_tab_state_get_heads (fixture->state);

  lgn_map_view_set_cursor (lgn_tab_state_get_map_view (fixture->state), 1, 2);
  lgn_ui_test_act (fixture->canvas, "view.find-example");
  g_assert_cmpuint (lgn_marks_get_n (lgn_tab_heads_get_marks (heads)), ==, 1);
  g_assert_true (lgn_tab_heads_get_finds_example (heads));
}

/* What is found is gone to, one after the other; Escape puts the bar away. */
static void
test_find (Fixture *fixture, gconstpointer data)
{
  LgnMapView *view = lgn_tab_state_get_map_view (fixture->state);
  GtkWidget *entry;
  gint row, column;
  guint n;

  lgn_ui_test_act (fixture->canvas, "view.find-token");
  lgn_ui_test_settle ();
  entry = lgn_ui_test_find_typed (GTK_WIDGET (fixture->window), "Token to find", GTK_TYPE_SEARCH_ENTRY);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "a");
  g_signal_emit_by_name (entry, "search-changed");
  lgn_map_view_get_cursor (view, &row, &column);
  g_assert_cmpint (row, >=, 0);
  lgn_ui_test_act (fixture->canvas, "view.find-step(1)");
  g_assert_cmpuint (lgn_map_canvas_find_next (LGN_MAP_CANVAS (fixture->canvas), TRUE, &n), >, 0);
  g_assert_cmpuint (n, >=, 2);
  gtk_editable_set_text (GTK_EDITABLE (entry), "nowhere");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_nonnull (lgn_ui_test_find_typed (GTK_WIDGET (fixture->window), "not found", GTK_TYPE_LABEL));
  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpuint (lgn_map_canvas_find_next (LGN_MAP_CANVAS (fixture->canvas), FALSE, &n), ==, 0);
}

static gboolean
has_pair (gpointer data)
{
  LgnTabState *state = ((Fixture *) data)->state;
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (state));
  LgnRun *run = lgn_tab_state_get_run (state);

  return map && lgn_shown_map_is_ready (map) && lgn_run_get_state (run) == LGN_RUN_READY && lgn_run_get_input (run)->pair;
}

/* Of a pair one sees what one text looks at in the other, and the figure says so too. */
static void
test_pair (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnInput) input = lgn_input_new ("a good film");
  LgnMapView *view = lgn_tab_state_get_map_view (fixture->state);
  GtkWidget *drop;
  g_autofree char *command = NULL;
  guint n;

  g_assert_null (lgn_ui_test_find (GTK_WIDGET (fixture->tab), "Part of the pair"));
  input->pair = g_strdup ("a bad one");
  lgn_run_start (lgn_tab_state_get_run (fixture->state), input);
  lgn_ui_test_wait (has_pair, fixture);
  lgn_ui_test_settle ();
  n = lgn_shown_map_get_rows (lgn_map_view_get_map (view))->n;
  drop = lgn_ui_test_find_typed (GTK_WIDGET (fixture->tab), "Part of the pair", GTK_TYPE_DROP_DOWN);
  g_assert_nonnull (drop);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 2);
  g_assert_cmpuint (lgn_shown_map_get_rows (lgn_map_view_get_map (view))->n, <, n);
  g_assert_cmpuint (lgn_shown_map_get_columns (lgn_map_view_get_map (view))->n, <, n);
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (fixture->tab));
  command = lgn_figure_to_command (figure, "m", NULL, "x.png");
  g_assert_nonnull (strstr (command, "--segments a-b"));
}

/* Strips are chosen for the form. */
static void
test_options (Fixture *fixture, gconstpointer data)
{
  lgn_tab_state_set_form (fixture->state, LGN_TAB_FORM_ALIGNMENT);
  lgn_tab_state_set_strips (fixture->state, LGN_STRIP_RECEIVED);
  lgn_tab_state_set_form (fixture->state, LGN_TAB_FORM_HEATMAP);
  g_assert_cmpuint (lgn_tab_state_get_options (fixture->state)->strips, ==, LGN_STRIP_HIDDEN);
  lgn_tab_state_set_form (fixture->state, LGN_TAB_FORM_ALIGNMENT);
  g_assert_cmpuint (lgn_tab_state_get_options (fixture->state)->strips, ==, LGN_STRIP_RECEIVED);
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (fixture->tab), "Pooling"));
}

/* Gold links are scored beside the map, drawn in it and written with it. */
static void
test_gold (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnWordLinksFile) file = lgn_word_links_parse ("0-0 1-1\n0-0\n", 12, "links", NULL);
  g_autoptr (LgnInput) input = lgn_input_new ("I am a student");
  LgnGoldView *gold;

  fixture->tab = lgn_window_open (fixture->window, "en-fr", input);
  lgn_ui_test_wait_ready (fixture->tab);
  gold = lgn_tab_state_get_gold (lgn_tab_get_state (fixture->tab));
  g_assert_null (lgn_ui_test_find (GTK_WIDGET (fixture->tab), "Remove gold links"));
  lgn_gold_view_set_file (gold, file, "links");
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_gold_view_get_links (gold));
  g_assert_nonnull (lgn_ui_test_find_typed (GTK_WIDGET (fixture->tab), "Line", GTK_TYPE_SPIN_BUTTON));
  lgn_ui_test_press (GTK_WIDGET (fixture->tab), "Input word");
  g_assert_cmpint (lgn_gold_view_get_rows (gold), ==, LGN_GOLD_ROWS_INPUT);
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (lgn_tab_get_view (fixture->tab));
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.png");
  g_assert_nonnull (strstr (command, "--gold links --gold-rows input"));
  lgn_ui_test_press (GTK_WIDGET (fixture->tab), "Remove gold links");
  g_assert_null (lgn_gold_view_get_links (gold));
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add ("/map/marks", Fixture, NULL, set_up, test_marks, tear_down);
  g_test_add ("/map/example", Fixture, NULL, set_up, test_example, tear_down);
  g_test_add ("/map/find", Fixture, NULL, set_up, test_find, tear_down);
  g_test_add ("/map/pair", Fixture, NULL, set_up, test_pair, tear_down);
  g_test_add ("/map/options", Fixture, NULL, set_up, test_options, tear_down);
  g_test_add ("/map/gold", Fixture, NULL, set_up, test_gold, tear_down);
  return g_test_run ();
}
