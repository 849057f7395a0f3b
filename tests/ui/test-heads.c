/* The view "All heads": pictures, numbers and table of every head, looking for heads, and going to one. */
#include "lgn-ui-test.h"

#include "lgn-head-chart.h"
#include "lgn-head-grid.h"

typedef struct
{
  LgnWindow *window;
  LgnTab *tab;
  LgnTabState *state;
  LgnTabHeads *heads;
} Fixture;

static gboolean
is_measured (gpointer data)
{
  LgnHeadList *list = lgn_tab_heads_get_list (((Fixture *) data)->heads);
  guint n = lgn_head_list_get_n_layers (list) * lgn_head_list_get_n_heads (list);

  return n > 0 && lgn_head_list_get_n_measured (list) == n;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = lgn_ui_test_open_window ();
  fixture->tab = lgn_ui_test_open (fixture->window, "e2e-marian", "The house is small.");
  fixture->state = lgn_tab_get_state (fixture->tab);
  fixture->heads = lgn_tab_state_get_heads (fixture->state);
  lgn_tab_state_set_view (fixture->state, "heads");
  lgn_ui_test_wait (is_measured, fixture);
  lgn_ui_test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lgn_ui_test_close_window (fixture->window);
}

static GtkWidget *
get_page (Fixture *fixture)
{
  return GTK_WIDGET (lgn_tab_get_view (fixture->tab));
}

/* The name by which a head is found in the grid. */
static char *
make_name (Fixture *fixture, guint layer, gint head)
{
  LgnHeadList *list = lgn_tab_heads_get_list (fixture->heads);
  LgnHeadItem *item = lgn_head_list_lookup (list, layer, head);
  g_autofree char *role = lgn_head_list_make_role_title (list, lgn_head_item_get_role (item));

  return g_strdup_printf ("Layer %u, head %d, %s", layer, head, role);
}

/* Every head can be pressed by its name; the arrows go on from there, and Return opens it in the map. */
static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  LgnSelection *selection = lgn_tab_state_get_selection (fixture->state);
  LgnHeadList *list = lgn_tab_heads_get_list (fixture->heads);
  guint last = lgn_head_list_get_n_heads (list) - 1;
  g_autofree char *name = make_name (fixture, 0, (gint) last);
  GtkWidget *canvas = lgn_view_get_canvas (lgn_tab_get_view (fixture->tab));

  g_assert_true (LGN_IS_HEAD_GRID (canvas));
  lgn_ui_test_press (get_page (fixture), name);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, last);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (GTK_WIDGET (fixture->tab), "Open in Map"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "view.move", "s", "left");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, last - 1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->tab), "view.move", "s", "map-start");
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 0);
  gtk_widget_activate_action (canvas, "canvas.activate", NULL);
  g_assert_cmpstr (lgn_tab_state_get_view (fixture->state), ==, "map");
}

/* Roles and what is typed leave fewer heads; where there is none, all can be had back. */
static void
test_search (Fixture *fixture, gconstpointer data)
{
  LgnHeadOrder *order = lgn_tab_heads_get_order (fixture->heads);
  GtkWidget *search = lgn_ui_test_find (get_page (fixture), "Search heads");
  LgnHeadList *list = lgn_tab_heads_get_list (fixture->heads);
  guint n = lgn_head_list_get_n_layers (list) * lgn_head_list_get_n_heads (list);

  lgn_head_order_set_search (order, "layer 0");
  g_assert_cmpuint (lgn_head_order_get_n_shown (order), ==, lgn_head_list_get_n_heads (list));
  gtk_editable_set_text (GTK_EDITABLE (search), "spread < -1");
  g_signal_emit_by_name (search, "search-changed");
  lgn_ui_test_settle ();
  g_assert_cmpuint (lgn_head_order_get_n_shown (order), ==, 0);
  lgn_ui_test_press (get_page (fixture), "Show All");
  lgn_ui_test_settle ();
  g_assert_cmpuint (lgn_head_order_get_n_shown (order), ==, n);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  LgnHeadOrder *order = lgn_tab_heads_get_order (fixture->heads);
  LgnHeadList *list = lgn_tab_heads_get_list (fixture->heads);
  LgnRole role = lgn_head_item_get_role (lgn_head_list_lookup (list, 0, 0));
  g_autofree char *title = lgn_head_list_make_role_title (list, role);
  guint n = lgn_head_list_count_role (list, role);
  g_autofree char *name = g_strdup_printf (n == 1 ? "Role %s, %u head" : "Role %s, %u heads", title, n);
  GtkWidget *button = lgn_ui_test_find (GTK_WIDGET (fixture->tab), name);

  g_assert_true (GTK_IS_TOGGLE_BUTTON (button));
  lgn_ui_test_press (GTK_WIDGET (fixture->tab), name);
  g_assert_cmpuint (lgn_head_order_get_n_shown (order), ==, n);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  lgn_ui_test_press (GTK_WIDGET (fixture->tab), name);
  g_assert_cmpuint (lgn_head_order_get_roles (order), ==, 0);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  LgnHeadOrder *order = lgn_tab_heads_get_order (fixture->heads);
  GtkDropDown *drop = GTK_DROP_DOWN (lgn_ui_test_find (get_page (fixture), "Order"));
  GListModel *model = gtk_drop_down_get_model (drop);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      gtk_drop_down_set_selected (drop, i);
      lgn_ui_test_settle ();
      g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (model), i), ==,
                       lgn_head_sort_get_title (lgn_head_order_get_sort (order)));
    }
  g_assert_cmpuint (g_list_model_get_n_items (model), >=, 4);
}

/* The numbers are the same as in the table, and a chart says which it shows. */
static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  LgnSelection *selection = lgn_tab_state_get_selection (fixture->state);

  lgn_ui_test_press (get_page (fixture), "Numbers");
  lgn_ui_test_settle ();
  g_assert_true (LGN_IS_HEAD_CHART (lgn_ui_test_find (get_page (fixture), "All heads: spread, nats")));
  g_assert_nonnull (lgn_ui_test_find (get_page (fixture), "All heads: spread, nats against confidence"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lgn_ui_test_find_typed (get_page (fixture), "Colour by", GTK_TYPE_DROP_DOWN)), 1);
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (get_page (fixture), "All heads: confidence"));
  lgn_selection_set_map (selection, &(LgnMapId){ lgn_selection_get_site (selection), 1, 2 });
  lgn_ui_test_settle ();
  g_assert_nonnull (g_strrstr (lgn_view_get_reading (lgn_tab_get_view (fixture->tab)), "confidence"));
  lgn_ui_test_press (get_page (fixture), "Table");
  lgn_ui_test_settle ();
  g_assert_nonnull (lgn_ui_test_find (get_page (fixture), "Measures of all heads"));
}

static void
on_text (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  LgnHeadList *list = lgn_tab_heads_get_list (fixture->heads);
  guint n = lgn_head_list_get_n_layers (list) * lgn_head_list_get_n_heads (list);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  lgn_ui_test_press (get_page (fixture), "Table");
  lgn_ui_test_settle ();
  lgn_ui_test_press (get_page (fixture), "Copy table");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL, on_text, &text);
  lgn_ui_test_wait (is_set, &text);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n + 2);
  g_assert_true (g_str_has_prefix (lines[0], "layer\thead\trole\tspread\tconfidence"));
  g_assert_true (g_str_has_prefix (lines[1], "0\t0\t"));
}

static gboolean
is_found (gpointer data)
{
  return lgn_head_scores_is_finished (data);
}

/* Marks on the map find the heads that look there; Escape lets go of them. */
static void
test_example (Fixture *fixture, gconstpointer data)
{
  LgnMarks *marks = lgn_tab_heads_get_marks (fixture->heads);
  LgnHeadScores *scores = lgn_tab_heads_get_example (fixture->heads);
  GtkWidget *tab = GTK_WIDGET (fixture->tab), *found;
  g_autoptr (GPtrArray) best = NULL;
  g_autofree char *name = NULL;

  lgn_tab_state_set_view (fixture->state, "map");
  lgn_ui_test_settle ();
  g_assert_null (lgn_ui_test_find (tab, "Find by example"));
  lgn_marks_toggle (marks, 0, 0);
  lgn_marks_toggle (marks, 1, 2);
  lgn_ui_test_settle ();
  lgn_ui_test_press (tab, "Find by example");
  lgn_ui_test_wait (is_found, scores);
  lgn_ui_test_settle ();
  found = lgn_ui_test_find (tab, "Heads found by example");
  g_assert_true (LGN_IS_HEAD_GRID (found));
  g_assert_nonnull (lgn_ui_test_find (tab, "Clear Marks"));
  best = lgn_head_scores_list_best (scores, 1, NULL);
  name = make_name (fixture, lgn_head_item_get_layer (best->pdata[0]), lgn_head_item_get_head (best->pdata[0]));
  lgn_ui_test_press (found, name);
  g_assert_true (lgn_tab_heads_get_selected (fixture->heads) == best->pdata[0]);
  gtk_widget_activate_action (found, "example.clear", NULL);
  lgn_ui_test_settle ();
  g_assert_false (lgn_tab_heads_get_finds_example (fixture->heads));
  g_assert_null (lgn_ui_test_find (tab, "Clear Marks"));
  g_assert_null (lgn_ui_test_find (tab, "Heads found by example"));
}

/* Ctrl+K lists heads as one types. */
static void
test_finder (Fixture *fixture, gconstpointer data)
{
  LgnSelection *selection = lgn_tab_state_get_selection (fixture->state);
  GtkWidget *entry;

  lgn_ui_test_act (GTK_WIDGET (fixture->window), "win.find-heads");
  lgn_ui_test_settle ();
  entry = lgn_ui_test_find (GTK_WIDGET (fixture->tab), "What heads do");
  g_assert_true (GTK_IS_SEARCH_ENTRY (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "1·2");
  g_signal_emit_by_name (entry, "search-changed");
  lgn_ui_test_settle ();
  g_signal_emit_by_name (entry, "activate");
  lgn_ui_test_settle ();
  g_assert_cmpuint (lgn_selection_get_layer (selection), ==, 1);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 2);
}

int
main (int argc, char **argv)
{
  lgn_ui_test_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/heads/pictures", test_pictures);
  ADD ("/heads/search", test_search);
  ADD ("/heads/roles", test_roles);
  ADD ("/heads/order", test_order);
  ADD ("/heads/numbers", test_numbers);
  ADD ("/heads/copy", test_copy);
  ADD ("/heads/example", test_example);
  ADD ("/heads/finder", test_finder);
  return g_test_run ();
}
