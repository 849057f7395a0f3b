/* Selection, cursor, reading, lists, viewport and history. */
#include "fixture.h"
#include "view/lgn-head-list.h"
#include "view/lgn-head-set.h"
#include "view/lgn-history.h"
#include "view/lgn-reading.h"
#include "view/lgn-row-list.h"
#include "view/lgn-viewport.h"

#include <math.h>

typedef struct
{
  LgnResult *result;
  LgnSelection *selection;
  LgnTokenView *tokens;
  LgnMapView *view;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->result = fixture_translation ();
  fixture->selection = lgn_selection_new ();
  fixture->tokens = lgn_token_view_new ();
  fixture->view = lgn_map_view_new (fixture->selection, fixture->tokens);
  lgn_token_view_set_defaults_for (fixture->tokens, fixture->result);
  lgn_selection_set_result (fixture->selection, fixture->result);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->selection);
  g_assert_finalize_object (fixture->tokens);
  lgn_result_unref (fixture->result);
}

static void
count (gpointer object, guint *n)
{
  (*n)++;
}

static void
test_selection (Fixture *fixture, gconstpointer data)
{
  LgnSelection *selection = fixture->selection;
  guint n = 0;

  g_assert_cmpint (lgn_selection_get_site (selection), ==, LGN_SITE_CROSS); /* the only one there is */
  g_assert_cmpint (lgn_selection_get_head (selection), ==, LGN_HEAD_MEAN);
  g_signal_connect (selection, "changed", G_CALLBACK (count), &n);
  lgn_selection_move_layer (selection, 1);
  lgn_selection_move_layer (selection, 7);
  g_assert_cmpuint (lgn_selection_get_layer (selection), ==, 2);
  lgn_selection_move_layer (selection, 1);
  g_assert_cmpuint (n, ==, 2);
  lgn_selection_move_layer (selection, -9);
  g_assert_cmpuint (lgn_selection_get_layer (selection), ==, 0);
  lgn_selection_move_head (selection, 1);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 0);
  lgn_selection_move_head (selection, 99);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 3);
  lgn_selection_toggle_mean (selection);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, LGN_HEAD_MEAN);
  lgn_selection_move_head (selection, -1);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, LGN_HEAD_MEAN);
  lgn_selection_toggle_mean (selection);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 3);
  lgn_selection_set_cell (selection, 500, -7);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, -1);
  g_assert_cmpint (lgn_selection_get_column (selection), ==, -1);
  lgn_selection_set_cell (selection, 3, 2);
  g_autoptr (GVariant) saved = lgn_selection_save (selection);
  lgn_selection_set_cell (selection, 0, 0);
  lgn_selection_set_head (selection, LGN_HEAD_MAX);
  lgn_selection_restore (selection, saved);
  g_assert_cmpint (lgn_selection_get_head (selection), ==, 3);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 3);
  lgn_selection_set_result (selection, NULL);
  g_assert_null (lgn_map_view_get_map (fixture->view));
}

static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  gint row, column;

  lgn_map_view_move_cursor (fixture->view, 1, 1);
  lgn_map_view_get_cursor (fixture->view, &row, &column);
  g_assert_cmpint (row, ==, 0);
  lgn_map_view_set_cursor (fixture->view, 9, 8); /* 1992, 1992 */
  g_assert_cmpint (lgn_selection_get_row (fixture->selection), ==, 9);
  g_assert_cmpint (lgn_selection_get_column (fixture->selection), ==, 8);
  lgn_map_view_move_cursor (fixture->view, 1, 1);
  g_assert_cmpint (lgn_selection_get_row (fixture->selection), ==, 11); /* over the second piece of 1992 */
  g_assert_cmpint (lgn_selection_get_column (fixture->selection), ==, 10);
  lgn_map_view_move_cursor (fixture->view, 100, G_MININT);
  lgn_map_view_get_cursor (fixture->view, &row, &column);
  g_assert_cmpint (row, ==, 10);
  g_assert_cmpint (column, ==, 0);
  lgn_selection_set_cell (fixture->selection, 12, 11); /* </s>, hidden */
  lgn_map_view_get_cursor (fixture->view, &row, &column);
  g_assert_cmpint (row, ==, -1);
  lgn_token_view_set_hide_special (fixture->tokens, false);
  lgn_map_view_get_cursor (fixture->view, &row, &column);
  g_assert_cmpint (row, ==, 11);
}

static void
test_strongest (Fixture *fixture, gconstpointer data)
{
  LgnShownMap *map;
  LgnShownRow statistics;
  gint row, column, first;
  float low, high;

  lgn_map_view_set_cursor (fixture->view, 4, 0);
  lgn_map_view_select_strongest_in_row (fixture->view);
  lgn_map_view_get_cursor (fixture->view, &row, &first);
  map = lgn_map_view_get_map (fixture->view);
  lgn_shown_map_get_row (map, 4, &statistics);
  g_assert_cmpint (first, ==, statistics.strongest);
  lgn_map_view_select_strongest_in_row (fixture->view);
  lgn_map_view_get_cursor (fixture->view, &row, &column);
  g_assert_cmpuint (lgn_shown_map_get_rank (map, 4, (guint) column), ==, 2);
  lgn_map_view_select_strongest_in_map (fixture->view);
  lgn_map_view_get_cursor (fixture->view, &row, &column);
  lgn_shown_map_get_range (map, &low, &high);
  g_assert_cmpfloat (lgn_shown_map_get_weight (map, (guint) row, (guint) column), ==, high);
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  gint row, column;

  lgn_map_view_set_hover (fixture->view, 2, 3);
  g_assert_true (lgn_map_view_get_focus (fixture->view, &row, &column));
  g_assert_cmpint (row, ==, 2);
  lgn_map_view_click (fixture->view, 5, 4);
  g_assert_true (lgn_selection_get_locked (fixture->selection));
  lgn_map_view_get_focus (fixture->view, &row, &column);
  g_assert_cmpint (row, ==, 5); /* a locked cell is read, wherever the pointer is */
  lgn_map_view_click (fixture->view, 5, 4);
  g_assert_false (lgn_selection_get_locked (fixture->selection));
  lgn_map_view_get_focus (fixture->view, &row, &column);
  g_assert_cmpint (row, ==, 2);
}

static void
test_reading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnReading) reading = lgn_reading_new (fixture->view);
  LgnShownMap *map;

  g_assert_cmpstr (lgn_reading_get_text (reading), ==, "");
  lgn_selection_set_layer (fixture->selection, 1);
  lgn_map_view_set_cursor (fixture->view, 8, 7);
  map = lgn_map_view_get_map (fixture->view);
  g_autofree char *want = g_strdup_printf ("“août” looks at “August”: %.4f", (double) lgn_shown_map_get_weight (map, 8, 7));
  g_assert_cmpstr (lgn_reading_get_text (reading), ==, want);
  g_assert_cmpstr (lgn_reading_get_detail (reading), ==, "row 8 · column 7 · layer 1, mean of 4 heads · cross");
  g_assert_cmpstr (lgn_reading_get_rank (reading), ==, "rank 1 of 11");
  g_assert_cmpstr (lgn_reading_get_merged (reading), ==, "");
  lgn_map_view_set_cursor (fixture->view, 9, 8);
  g_assert_cmpstr (lgn_reading_get_merged (reading), ==, "1992: sum over 2 columns, mean over 2 rows");
  lgn_map_view_set_cursor (fixture->view, -1, -1);
  g_assert_cmpstr (lgn_reading_get_text (reading), ==, "");
  g_assert_true (isnan (lgn_reading_get_weight (reading)));
}

static void
test_masked_reading (void)
{
  g_autoptr (LgnResult) result = fixture_long (4);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnReadingParts) parts = lgn_reading_parts_new (map, 1, 3, true);
  g_autofree char *pooled = lgn_reading_make_pooled (29, 28, 0.581, LGN_POOL_MAX, true);

  g_assert_cmpstr (parts->text, ==, "“t1” cannot look at “t3”: masked");
  g_assert_cmpstr (parts->value, ==, "masked");
  g_assert_null (parts->rank);
  g_assert_cmpstr (pooled, ==, "largest of 29 × 28 weights: 0.5810");
}

static void
test_row_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnRowList) list = lgn_row_list_new (fixture->view);
  guint n;
  double sum = 0;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  lgn_map_view_set_cursor (fixture->view, 8, 0);
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_assert_cmpuint (n, >=, 6);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LgnRowItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      LgnRowItemKind kind = i + 1 == n ? LGN_ROW_ITEM_HIDDEN : i + 2 == n ? LGN_ROW_ITEM_OTHERS : LGN_ROW_ITEM_KEY;

      g_assert_cmpint (lgn_row_item_get_kind (item), ==, kind);
      if (i == 0)
        g_assert_cmpstr (lgn_row_item_get_label (item), ==, "August");
      if (kind == LGN_ROW_ITEM_HIDDEN)
        g_assert_cmpstr (lgn_row_item_get_label (item), ==, "1 hidden");
      sum += lgn_row_item_get_weight (item);
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  g_assert_cmpstr (lgn_row_list_get_title (list), ==, "août looks at");
  g_assert_cmpstr (lgn_row_list_get_note (list), ==, "");
}

static void
test_head_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnHeadList) list = lgn_head_list_new ();

  lgn_head_list_set_result (list, fixture->result, LGN_SITE_CROSS, 4, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4 * 5);
  g_assert_true (lgn_head_list_has_mean (list));
  LgnHeadItem *item = lgn_head_list_lookup (list, 1, LGN_HEAD_MEAN);
  g_assert_cmpstr (lgn_head_item_get_title (item), ==, "Layer 1, mean");
  g_assert_true (lgn_head_item_get_ready (item));
  item = lgn_head_list_lookup (list, 3, 2);
  g_assert_cmpstr (lgn_head_item_get_title (item), ==, "Layer 3, head 2");
  g_assert_false (lgn_head_item_get_ready (item)); /* the fourth layer has not come */
  lgn_head_list_layer_ready (list, 3);
  g_assert_true (lgn_head_item_get_ready (item));
  g_assert_null (lgn_head_list_lookup (list, 4, 0));
  g_assert_null (lgn_head_list_lookup (list, 0, 4));
}

static void
test_pin (Fixture *fixture, gconstpointer data)
{
  gint row, column;

  lgn_selection_set_layer (fixture->selection, 1);
  g_autoptr (LgnPin) pin = lgn_pin_new (lgn_map_view_get_map (fixture->view), 3, 1);
  g_assert_cmpstr (lgn_pin_get_label (pin), ==, "européenne ← European");
  g_assert_true (g_str_has_prefix (lgn_pin_get_place (pin), "layer 1, mean of 4 heads · 0."));
  g_assert_true (lgn_map_view_find_pin (fixture->view, pin, &row, &column));
  g_assert_cmpint (row, ==, 3);
  lgn_selection_set_layer (fixture->selection, 2);
  g_assert_false (lgn_map_view_find_pin (fixture->view, pin, &row, &column));
}

static void
test_viewport (void)
{
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  guint n = 0;

  g_signal_connect (viewport, "changed", G_CALLBACK (count), &n);
  lgn_viewport_set_page (viewport, 100, 200, 400, 300, 2);
  g_assert_cmpfloat (lgn_viewport_get_cell (viewport), ==, 2);
  g_assert_cmpfloat (lgn_viewport_get_max_x (viewport), ==, 0);
  g_assert_cmpuint (n, ==, 1);
  lgn_viewport_set_page (viewport, 100, 200, 400, 300, 2);
  g_assert_cmpuint (n, ==, 1);
  /* The point under the pointer stays: column 50.5, row 40. */
  lgn_viewport_zoom_by (viewport, 8, 101, 80);
  g_assert_cmpfloat (lgn_viewport_get_cell (viewport), ==, 16);
  g_assert_cmpfloat_with_epsilon ((lgn_viewport_get_x (viewport) + 101) / 16, 50.5, 1e-9);
  g_assert_cmpfloat_with_epsilon ((lgn_viewport_get_y (viewport) + 80) / 16, 40, 1e-9);
  g_assert_cmpfloat (lgn_viewport_get_zoom (viewport), ==, 8);
  g_assert_false (lgn_viewport_get_fit (viewport));
  lgn_viewport_zoom_by (viewport, 1000, 0, 0);
  g_assert_cmpfloat (lgn_viewport_get_cell (viewport), ==, 64);
  lgn_viewport_scroll_to (viewport, 1e9, -5);
  g_assert_cmpfloat (lgn_viewport_get_x (viewport), ==, 200 * 64 - 400);
  g_assert_cmpfloat (lgn_viewport_get_y (viewport), ==, 0);
  lgn_viewport_show_cell (viewport, 99, 0);
  g_assert_cmpfloat (lgn_viewport_get_x (viewport), ==, 0);
  g_assert_cmpfloat (lgn_viewport_get_y (viewport), ==, 100 * 64 - 300);
  lgn_viewport_show_cell (viewport, 98, 2); /* is seen already */
  g_assert_cmpfloat (lgn_viewport_get_y (viewport), ==, 100 * 64 - 300);
  lgn_viewport_set_fit (viewport, true);
  g_assert_cmpfloat (lgn_viewport_get_y (viewport), ==, 0);
  lgn_viewport_set_page (viewport, 100, 200, 800, 600, 4);
  g_assert_cmpfloat (lgn_viewport_get_cell (viewport), ==, 4); /* fit follows the window */
}

static void
test_places (void)
{
  g_autoptr (LgnHistory) history = lgn_history_new ();
  const gint64 second = 1000 * 1000;

  g_assert_null (lgn_history_go_back (history));
  lgn_history_visit (history, g_variant_new_int32 (0), 0);
  lgn_history_visit (history, g_variant_new_int32 (1), second / 10); /* soon, but the first stays */
  lgn_history_visit (history, g_variant_new_int32 (2), 2 * second / 10); /* soon: takes the turn of 1 */
  lgn_history_visit (history, g_variant_new_int32 (3), 5 * second);
  g_assert_cmpint (g_variant_get_int32 (lgn_history_go_back (history)), ==, 2);
  g_assert_cmpint (g_variant_get_int32 (lgn_history_go_back (history)), ==, 0);
  g_assert_false (lgn_history_can_go_back (history));
  g_assert_cmpint (g_variant_get_int32 (lgn_history_go_forward (history)), ==, 2);
  lgn_history_visit (history, g_variant_new_int32 (2), 6 * second); /* is here already: forward stays */
  g_assert_true (lgn_history_can_go_forward (history));
  lgn_history_visit (history, g_variant_new_int32 (9), 7 * second);
  g_assert_false (lgn_history_can_go_forward (history));
  for (gint i = 0; i < 300; i++)
    lgn_history_visit (history, g_variant_new_int32 (100 + i), (10 + i) * second);
  guint n_back = 0;
  while (lgn_history_go_back (history))
    n_back++;
  g_assert_cmpuint (n_back, ==, LGN_HISTORY_MAX_PLACES - 1);
}

static void
add (bool is_undo, gpointer data)
{
  *(gint *) data += is_undo ? -1 : 1;
}

static void
test_changes (void)
{
  g_autoptr (LgnHistory) history = lgn_history_new ();
  gint sum = 2;

  g_assert_false (lgn_history_undo (history));
  lgn_history_add_change (history, "Pin as A", add, &sum, NULL);
  lgn_history_add_change (history, "Unpin A", add, &sum, NULL);
  g_assert_cmpstr (lgn_history_get_undo_label (history), ==, "Unpin A");
  g_assert_true (lgn_history_undo (history));
  g_assert_true (lgn_history_undo (history));
  g_assert_false (lgn_history_undo (history));
  g_assert_cmpint (sum, ==, 0);
  g_assert_true (lgn_history_redo (history));
  g_assert_cmpint (sum, ==, 1);
  g_assert_cmpstr (lgn_history_get_redo_label (history), ==, "Unpin A");
  lgn_history_add_change (history, "Mark cells", add, &sum, NULL);
  g_assert_false (lgn_history_redo (history));
}

/* A property that is watched: what a person sets can be undone, what the program sets while it holds the history cannot. */
static void
test_watched (void)
{
  g_autoptr (LgnHistory) history = lgn_history_new ();
  g_autoptr (LgnTokenView) tokens = lgn_token_view_new ();

  lgn_history_watch (history, G_OBJECT (tokens), "hide-special", "Special tokens");
  lgn_history_hold (history);
  lgn_token_view_set_hide_special (tokens, true);
  lgn_history_release (history);
  g_assert_null (lgn_history_get_undo_label (history));
  lgn_token_view_set_hide_special (tokens, false);
  g_assert_cmpstr (lgn_history_get_undo_label (history), ==, "Special tokens");
  lgn_history_undo (history);
  g_assert_true (lgn_token_view_get_hide_special (tokens));
  g_assert_null (lgn_history_get_undo_label (history));
  lgn_history_redo (history);
  g_assert_false (lgn_token_view_get_hide_special (tokens));
  g_clear_object (&tokens);
  g_assert_true (lgn_history_undo (history)); /* of nobody any more */
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

static void
test_head_set (void)
{
  g_autoptr (LgnHeadSet) set = lgn_head_set_new ();
  guint n_changed = 0, index = 99, n;

  g_signal_connect (set, "changed", G_CALLBACK (count), &n_changed);
  for (gint head = 0; head < LGN_HEAD_SET_MAX; head++)
    g_assert_true (lgn_head_set_add (set, &(LgnMapId) { LGN_SITE_SELF, 3, head }));
  g_assert_true (lgn_head_set_add (set, &(LgnMapId) { LGN_SITE_SELF, 3, 0 })); /* is there */
  g_assert_false (lgn_head_set_add (set, &(LgnMapId) { LGN_SITE_SELF, 4, 0 }));
  g_assert_false (lgn_head_set_toggle (set, &(LgnMapId) { LGN_SITE_CROSS, 3, 0 }));
  g_assert_cmpuint (lgn_head_set_get_n (set), ==, LGN_HEAD_SET_MAX);
  g_assert_cmpuint (n_changed, ==, LGN_HEAD_SET_MAX);
  g_object_get (set, "n-heads", &n, NULL);
  g_assert_cmpuint (n, ==, LGN_HEAD_SET_MAX);

  /* Those that stay keep their colours; the next gets the lowest that is free. */
  lgn_head_set_remove (set, &(LgnMapId) { LGN_SITE_SELF, 3, 5 });
  g_assert_true (lgn_head_set_toggle (set, &(LgnMapId) { LGN_SITE_SELF, 3, 2 }));
  g_assert_false (lgn_head_set_find (set, &(LgnMapId) { LGN_SITE_SELF, 3, 2 }, NULL));
  g_assert_true (lgn_head_set_find (set, &(LgnMapId) { LGN_SITE_SELF, 3, 6 }, &index));
  g_assert_cmpuint (index, ==, 4);
  g_assert_cmpuint (lgn_head_set_get_colour_index (set, index), ==, 6);
  g_assert_true (lgn_head_set_toggle (set, &(LgnMapId) { LGN_SITE_CROSS, 0, LGN_HEAD_MEAN }));
  g_assert_cmpuint (lgn_head_set_get_n (set), ==, 23);
  g_assert_cmpint (lgn_head_set_get_head (set, 22)->head, ==, LGN_HEAD_MEAN);
  g_assert_cmpuint (lgn_head_set_get_colour_index (set, 22), ==, 2);
  g_assert_cmpuint (n_changed, ==, LGN_HEAD_SET_MAX + 3);

  lgn_head_set_remove (set, &(LgnMapId) { LGN_SITE_TEXT, 0, 0 }); /* is not there */
  lgn_head_set_clear (set);
  lgn_head_set_clear (set);
  g_assert_cmpuint (lgn_head_set_get_n (set), ==, 0);
  g_assert_cmpuint (n_changed, ==, LGN_HEAD_SET_MAX + 4);
}

/* Seen on their paper: WCAG 2.1 asks 3 : 1 of what is not text. */
static void
test_head_colours (void)
{
  for (guint dark = 0; dark < 2; dark++)
    for (guint i = 0; i < LGN_HEAD_N_COLOURS; i++)
      {
        LgnRgb8 colour = lgn_head_get_colour (i, dark), paper = dark ? (LgnRgb8) { 0x1e, 0x1e, 0x1e } : (LgnRgb8) { 255, 255, 255 };
        double own = lgn_rgb8_get_luminance (colour) + 0.05, other = lgn_rgb8_get_luminance (paper) + 0.05;
        LgnRgb8 again = lgn_head_get_colour (i + LGN_HEAD_N_COLOURS, dark);
        g_assert_cmpfloat (dark ? own / other : other / own, >=, 2.95);
        g_assert_cmpmem (&again, sizeof again, &colour, sizeof colour);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/view/selection", test_selection);
  ADD ("/view/cursor", test_cursor);
  ADD ("/view/strongest", test_strongest);
  ADD ("/view/lock", test_lock);
  ADD ("/view/reading", test_reading);
  g_test_add_func ("/view/reading/masked", test_masked_reading);
  ADD ("/view/row-list", test_row_list);
  ADD ("/view/head-list", test_head_list);
  ADD ("/view/pin", test_pin);
  g_test_add_func ("/view/head-set", test_head_set);
  g_test_add_func ("/view/head-colours", test_head_colours);
  g_test_add_func ("/view/viewport", test_viewport);
  g_test_add_func ("/view/history/places", test_places);
  g_test_add_func ("/view/history/changes", test_changes);
  g_test_add_func ("/view/history/watched", test_watched);
  return g_test_run ();
}
