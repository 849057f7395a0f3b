/* Maps and links as tables: nothing is read before somebody asks, and what is read is what is drawn. */
#include "fixture.h"
#include "view/lgn-cell-list.h"
#include "view/lgn-link-rows.h"

#include <string.h>

typedef struct
{
  LgnSelection *selection;
  LgnTokenView *token_view;
  LgnMapView *view;
  LgnCellList *list;
  guint n_changed;
} Table;

static void
on_items_changed (Table *table, guint position, guint removed, guint added)
{
  g_assert_cmpuint (added, ==, g_list_model_get_n_items (G_LIST_MODEL (table->list)));
  table->n_changed++;
}

static void
table_init (Table *table, LgnResult *result)
{
  *table = (Table) { lgn_selection_new (), lgn_token_view_new (), NULL, NULL, 0 };
  table->view = lgn_map_view_new (table->selection, table->token_view);
  table->list = lgn_cell_list_new (table->view);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table->list)), ==, 0);
  g_signal_connect_swapped (table->list, "items-changed", G_CALLBACK (on_items_changed), table);
  lgn_selection_set_result (table->selection, result);
}

static void
table_clear (Table *table)
{
  g_object_unref (table->list);
  g_object_unref (table->view);
  g_object_unref (table->token_view);
  g_object_unref (table->selection);
}

static char *
get_number (Table *table, guint row, guint column)
{
  g_autoptr (LgnCellRow) item = g_list_model_get_item (G_LIST_MODEL (table->list), row);

  g_assert_cmpuint (lgn_cell_row_get_index (item), ==, row);
  return lgn_cell_row_make_number (item, column);
}

static float
weigh (guint layer, guint head, gsize row, gsize column)
{
  return column > row ? -1 : (float) (1 + column);
}

static void
test_cells (void)
{
  g_autoptr (LgnResult) result = fixture_result ("[CLS] a b c", NULL, 1, 1, weigh);
  Table table;
  bool is_whole;

  table_init (&table, result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table.list)), ==, 4);
  g_assert_cmpuint (lgn_cell_list_get_n_columns (table.list), ==, 4);
  g_assert_cmpstr (lgn_cell_list_get_title (table.list, 2), ==, "b");
  g_assert_null (lgn_cell_list_get_title (table.list, 4));
  g_autofree char *third = get_number (&table, 2, 2), *masked = get_number (&table, 1, 3), *none = get_number (&table, 1, 4);
  g_assert_cmpstr (third, ==, "0.500");
  g_assert_cmpstr (masked, ==, "masked");
  g_assert_cmpstr (none, ==, "");
  g_autofree char *copied = lgn_cell_list_make_table (table.list, -1, &is_whole);
  g_assert_true (is_whole);
  g_assert_true (g_str_has_prefix (copied, "\t[CLS]\ta\tb\tc\n[CLS]\t1.000000\t\t\t\na\t0.333333\t0.666667\t\t\n"));

  /* As the map is shown. */
  guint n_changed = table.n_changed;
  lgn_token_view_set_hide_special (table.token_view, true);
  g_assert_cmpuint (table.n_changed, ==, n_changed + 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table.list)), ==, 3);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (table.list), 3));
  table_clear (&table);
}

/* More columns than a page has are paged through; a table that is too large is copied by rows. */
static void
test_pages (void)
{
  g_autoptr (LgnResult) result = fixture_long (5000);
  Table table;
  bool is_whole;

  table_init (&table, result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (table.list)), ==, 5000);
  g_assert_cmpuint (lgn_cell_list_get_n_columns (table.list), ==, 5000);
  g_assert_nonnull (lgn_cell_list_get_title (table.list, 63));
  g_assert_null (lgn_cell_list_get_title (table.list, 64));
  lgn_cell_list_set_first (table.list, 4990);
  g_assert_nonnull (lgn_cell_list_get_title (table.list, 9));
  g_assert_null (lgn_cell_list_get_title (table.list, 10));
  g_autofree char *strong = get_number (&table, 4995, 5), *weak = get_number (&table, 4995, 4);
  g_assert_cmpstr (strong, >, weak);
  g_autofree char *row = lgn_cell_list_make_table (table.list, 4995, &is_whole);
  g_auto (GStrv) lines = g_strsplit (row, "\n", -1);
  g_assert_false (is_whole);
  g_assert_cmpuint (g_strv_length (lines), ==, 3); /* titles, the row, nothing */
  lgn_cell_list_set_first (table.list, 9999);
  g_assert_cmpuint (lgn_cell_list_get_first (table.list), ==, 4999);
  table_clear (&table);
}

static void
test_links (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c", NULL, 1, 1, weigh);
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_SELF, 0, 0 }, false, LGN_GROUP_PIECES, false);
  const guint colour = 0;
  g_autoptr (LgnLinksScene) scene = lgn_links_scene_new (&map, &colour, 1, LGN_SEGMENTS_ALL, NULL);
  g_autoptr (LgnLinkRows) rows = lgn_link_rows_new ();
  const char *const wanted[] = { "b", "b", "0.6667", "0·0" };

  lgn_link_rows_set_scene (rows, scene, 0.3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 5);
  g_autoptr (LgnLinkRow) second = g_list_model_get_item (G_LIST_MODEL (rows), 1);
  for (guint i = 0; i < LGN_N_LINK_COLUMNS; i++)
    {
      g_autofree char *text = lgn_link_row_make_text (second, i);
      g_assert_cmpstr (text, ==, wanted[i]);
    }
  g_assert_cmpint (lgn_link_rows_find (rows, 1, 1), ==, 1);
  g_assert_cmpint (lgn_link_rows_find (rows, 2, 0), ==, -1); /* hidden */
  g_autofree char *table = lgn_link_rows_make_table (rows);
  g_assert_true (g_str_has_prefix (table, "From\tTo\tWeight\tHead\na\ta\t1.000000\t0·0\n"));
  lgn_link_rows_set_scene (rows, NULL, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 0);
  /* An item outlives the list. */
  g_autofree char *text = lgn_link_row_make_text (second, LGN_LINK_FROM);
  g_assert_cmpstr (text, ==, "b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/tables/cells", test_cells);
  g_test_add_func ("/draw/tables/pages", test_pages);
  g_test_add_func ("/draw/tables/links", test_links);
  return g_test_run ();
}
