/* Compare: what is pinned beside what is selected, in one tab and across tabs; the blink; and what can be undone. */
#include "lgn-ui-test.h"

#include "lgn-compare-page.h"
#include "lgn-tab-views.h"

#include "view/lgn-comparison.h"

#include <string.h>

#define BERT "e2e-bert-sentiment"

static LgnComparePage *
get_page (LgnTab *tab)
{
  return LGN_COMPARE_PAGE (lgn_tab_views_get (lgn_tab_get_views (tab), "compare"));
}

static LgnComparison *
get_comparison (LgnTab *tab)
{
  return lgn_compare_page_get_comparison (get_page (tab));
}

static void
show_compare (LgnTab *tab)
{
  lgn_tab_state_set_view (lgn_tab_get_state (tab), "compare");
  lgn_ui_test_settle ();
}

/* Pins the cell (2, 1) of the selected head, and selects another. */
static void
pin_and_move (LgnTab *tab)
{
  LgnTabState *state = lgn_tab_get_state (tab);
  LgnSelection *selection = lgn_tab_state_get_selection (state);

  lgn_selection_set_head (selection, 0);
  lgn_selection_set_cell (selection, 2, 1);
  lgn_ui_test_act (GTK_WIDGET (tab), "view.pin");
  lgn_selection_move_head (selection, 1);
  lgn_ui_test_settle ();
}

/* P, Shift+Right, Ctrl+4: two heads; B - A of the cursor's cell is the difference of what the tab reads of both. */
static void
test_heads (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, BERT, "The animal didn't cross the street.");
  LgnReading *reading = lgn_tab_state_get_reading (lgn_tab_get_state (tab));
  double a, b;
  LgnMapPair *pair;

  lgn_selection_set_head (lgn_tab_state_get_selection (lgn_tab_get_state (tab)), 0);
  lgn_selection_set_cell (lgn_tab_state_get_selection (lgn_tab_get_state (tab)), 2, 1);
  a = lgn_reading_get_weight (reading);
  pin_and_move (tab);
  b = lgn_reading_get_weight (reading);
  show_compare (tab);
  pair = lgn_comparison_get_pair (get_comparison (tab));
  g_assert_nonnull (pair);
  g_assert_false (lgn_comparison_is_one_map (get_comparison (tab)));
  g_autoptr (LgnPairReading) both = lgn_pair_reading_new (pair, 2, 1);
  g_assert_cmpfloat (both->weight[0], ==, a);
  g_assert_cmpfloat (both->weight[1], ==, b);
  g_assert_cmpfloat_with_epsilon (lgn_shown_map_get_weight (lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE), 2, 1), b - a, 1e-7);
  g_assert_cmpstr (lgn_view_get_reading (LGN_VIEW (get_page (tab))), ==, both->text);
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Two heads"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Swap A and B"));
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Largest differences"));
  lgn_ui_test_close_window (window);
}

/* What a widget paints. */
typedef struct
{
  GtkWidget *widget;
  GskRenderNode *node; /* NULL: it has not painted yet */
} Wanted;

static gboolean
has_node (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (wanted->widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (wanted->widget), gtk_widget_get_height (wanted->widget));
  wanted->node = gtk_snapshot_free_to_node (snapshot);
  return wanted->node != NULL;
}

/* The canvas as it is painted: four bytes a pixel. */
static guchar *
take_picture (GtkWidget *widget, gsize *stride)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  Wanted wanted = { widget, NULL };
  guchar *pixels;

  lgn_ui_test_wait (has_node, &wanted);
  g_autoptr (GskRenderNode) node = wanted.node;
  g_autoptr (GdkTexture) texture
      = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                     &GRAPHENE_RECT_INIT (0, 0, width, height));
  *stride = (gsize) width * 4;
  pixels = g_malloc (*stride * (gsize) height);
  gdk_texture_download (texture, pixels, *stride);
  return pixels;
}

/* Whether B's panel has the pixels of A's. */
static gboolean
is_alike (LgnCompareCanvas *canvas)
{
  gsize stride;
  g_autofree guchar *pixels = take_picture (GTK_WIDGET (canvas), &stride);
  LgnRect a, b;

  g_assert_true (lgn_compare_canvas_get_body (canvas, LGN_PANEL_A, &a));
  g_assert_true (lgn_compare_canvas_get_body (canvas, LGN_PANEL_B, &b));
  g_assert_cmpfloat (a.height, ==, b.height);
  for (gsize row = 0; row < (gsize) a.height; row++)
    if (memcmp (pixels + ((gsize) a.y + row) * stride + 4 * (gsize) a.x, pixels + ((gsize) b.y + row) * stride + 4 * (gsize) b.x,
                4 * (gsize) MIN (a.width, b.width))
        != 0)
      return FALSE;
  return TRUE;
}

/* As if a key was pressed, or released, on WIDGET. */
static void
send_key (GtkWidget *widget, const char *signal, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && g_str_equal (signal, "key-pressed"))
        g_signal_emit_by_name (controller, signal, key, 0, 0, &is_handled);
      else if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, signal, key, 0, 0);
    }
  lgn_ui_test_settle ();
}

/* While Space is held B's panel shows A's pixels; Shift+Space lasts. */
static void
test_blink (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, BERT, "The animal didn't cross the street.");
  LgnCompareCanvas *canvas = lgn_compare_page_get_canvas (get_page (tab));

  pin_and_move (tab);
  lgn_tab_state_set_pin (lgn_tab_get_state (tab), NULL);
  lgn_selection_set_head (lgn_tab_state_get_selection (lgn_tab_get_state (tab)), 0);
  show_compare (tab);
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (window), "Pin the Current Head"));
  lgn_ui_test_press (GTK_WIDGET (window), "Pin the Current Head");
  lgn_ui_test_act (GTK_WIDGET (tab), "view.head-step(1)");
  g_assert_false (is_alike (canvas));
  send_key (GTK_WIDGET (canvas), "key-pressed", GDK_KEY_space);
  g_assert_true (is_alike (canvas));
  send_key (GTK_WIDGET (canvas), "key-released", GDK_KEY_space);
  g_assert_false (is_alike (canvas));
  lgn_ui_test_act (GTK_WIDGET (tab), "view.blink");
  g_assert_true (is_alike (canvas));
  lgn_ui_test_act (GTK_WIDGET (tab), "view.blink");
  g_assert_false (is_alike (canvas));
  lgn_ui_test_close_window (window);
}

/* What is pinned in one tab is compared with what another shows; pinning can be undone. */
static void
test_tabs (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *first = lgn_ui_test_open (window, BERT, "The animal didn't cross the street.");
  LgnTab *second;
  LgnComparison *comparison;

  pin_and_move (first);
  second = lgn_ui_test_open (window, BERT, "The animal did not cross a street.");
  g_assert_true (lgn_tab_state_get_pin (lgn_tab_get_state (second)) == lgn_tab_state_get_pin (lgn_tab_get_state (first)));
  comparison = get_comparison (second);
  show_compare (second);
  g_assert_cmpint (lgn_comparison_get_kind (comparison), ==, LGN_COMPARE_INPUTS);
  g_assert_cmpint (lgn_map_pair_get_match (lgn_comparison_get_pair (comparison), LGN_AXIS_KEY)->kind, ==, LGN_MATCH_SEQUENCE);
  g_assert_cmpuint (lgn_comparison_get_summary (comparison)->n_compared, >, 3);
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (LGN_VIEW (get_page (second)));
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.svg");
  g_assert_nonnull (strstr (command, "e2e-bert-sentiment --text 'The animal didn'\\''t cross the street.'"));
  g_assert_nonnull (strstr (command, "--b-text 'The animal did not cross a street.'"));
  lgn_ui_test_press (GTK_WIDGET (window), "Swap A and B");
  g_assert_true (lgn_shown_map_get_result (lgn_pin_get_map (lgn_tab_state_get_pin (lgn_tab_get_state (first))))
                 == lgn_run_get_result (lgn_tab_state_get_run (lgn_tab_get_state (second))));
  lgn_ui_test_press (GTK_WIDGET (window), "Two heads");
  g_assert_cmpint (lgn_comparison_get_kind (comparison), ==, LGN_COMPARE_HEADS);
  lgn_ui_test_act (GTK_WIDGET (window), "win.undo");
  lgn_ui_test_close_window (window);
}

static void
test_undo (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, BERT, "The animal didn't cross the street.");
  LgnTabState *state = lgn_tab_get_state (tab);
  LgnPin *pin;

  pin_and_move (tab);
  pin = lgn_tab_state_get_pin (state);
  g_assert_nonnull (pin);
  g_assert_true (lgn_history_undo (lgn_tab_state_get_history (state)));
  g_assert_null (lgn_tab_state_get_pin (state));
  g_assert_true (lgn_history_redo (lgn_tab_state_get_history (state)));
  g_assert_true (lgn_tab_state_get_pin (state) == pin);
  lgn_ui_test_close_window (window);
}

/* A difference that is chosen is where the cursor goes. */
static void
test_differences (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *tab = lgn_ui_test_open (window, BERT, "The animal didn't cross the street.");
  const LgnPairSummary *summary;
  GtkWidget *list;
  gint row, column;

  pin_and_move (tab);
  show_compare (tab);
  summary = lgn_comparison_get_summary (get_comparison (tab));
  list = lgn_ui_test_find (GTK_WIDGET (window), "Largest differences");
  g_assert_true (GTK_IS_COLUMN_VIEW (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (list)))), ==,
                    summary->n_cells);
  g_signal_emit_by_name (list, "activate", 1);
  lgn_comparison_get_cursor (get_comparison (tab), &row, &column);
  g_assert_cmpint (row, ==, (gint) summary->cells[1].row);
  g_assert_cmpint (column, ==, (gint) summary->cells[1].column);
  lgn_ui_test_close_window (window);
}

/* Two models: B's runs beside on the same input; another tokeniser is compared by words. */
static gboolean
is_by_words (gpointer data)
{
  LgnMapPair *pair = lgn_comparison_get_pair (data);

  return pair && lgn_map_pair_is_by_words (pair);
}

static void
test_models (void)
{
  LgnWindow *window = lgn_ui_test_open_window ();
  LgnTab *other = lgn_ui_test_open (window, "e2e-gpt2", "The animal");
  LgnTab *tab = lgn_ui_test_open (window, BERT, "The animal didn't cross the street.");
  GtkWidget *drop;

  g_assert_nonnull (other);
  pin_and_move (tab);
  show_compare (tab);
  lgn_ui_test_press (GTK_WIDGET (window), "Two models");
  drop = lgn_ui_test_find_typed (GTK_WIDGET (get_page (tab)), "B", GTK_TYPE_DROP_DOWN);
  g_assert_nonnull (drop);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), 1); /* the model of the first tab */
  lgn_ui_test_wait (is_by_words, get_comparison (tab));
  lgn_ui_test_settle ();
  g_autoptr (LgnFigure) figure = lgn_view_make_figure (LGN_VIEW (get_page (tab)));
  g_assert_nonnull (figure);
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.svg");
  g_assert_nonnull (strstr (command, "--b-model"));
  lgn_ui_test_close_window (window);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
  g_test_add_func ("/compare/heads", test_heads);
  g_test_add_func ("/compare/blink", test_blink);
  g_test_add_func ("/compare/tabs", test_tabs);
  g_test_add_func ("/compare/undo", test_undo);
  g_test_add_func ("/compare/differences", test_differences);
  g_test_add_func ("/compare/models", test_models);
  return g_test_run ();
}
