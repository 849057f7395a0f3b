/* A comparison: A is the pin, B what a map view shows, and the cursor is the selection's. */
#include "fixture.h"
#include "view/lgn-comparison.h"
#include "view/lgn-difference-list.h"
#include "view/lgn-pin-board.h"
#include "view/lgn-reading.h"

#include <math.h>

typedef struct
{
  LgnResult *result;
  LgnSelection *selection;
  LgnTokenView *tokens;
  LgnMapView *view;
  LgnComparison *comparison;
} Fixture;

/* A: layer 7, head 10, cell (17, 6); B: layer 5, head 4. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  const LgnMapId a = { LGN_SITE_SELF, 7, 10 }, b = { LGN_SITE_SELF, 5, 4 };

  fixture->result = fixture_sentence ();
  fixture->selection = lgn_selection_new ();
  fixture->tokens = lgn_token_view_new ();
  fixture->view = lgn_map_view_new (fixture->selection, fixture->tokens);
  fixture->comparison = lgn_comparison_new (fixture->view);
  lgn_selection_set_result (fixture->selection, fixture->result);
  lgn_selection_set_map (fixture->selection, &a);
  g_autoptr (LgnPin) pin = lgn_pin_new (lgn_map_view_get_map (fixture->view), 17, 6);
  lgn_selection_set_map (fixture->selection, &b);
  lgn_comparison_set_pin (fixture->comparison, pin);
  g_assert_null (lgn_comparison_get_pair (fixture->comparison)); /* nobody looks */
  lgn_comparison_set_active (fixture->comparison, true);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->comparison);
  g_object_unref (fixture->view);
  g_object_unref (fixture->tokens);
  g_object_unref (fixture->selection);
  lgn_result_unref (fixture->result);
}

static void
assert_cursor (Fixture *fixture, gint row, gint column)
{
  gint own_row, own_column;

  lgn_comparison_get_cursor (fixture->comparison, &own_row, &own_column);
  g_assert_cmpint (own_row, ==, row);
  g_assert_cmpint (own_column, ==, column);
}

/* The cursor is the selection's, both ways, and stays on its token when others are hidden. */
static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  gint row, column;

  lgn_selection_set_cell (fixture->selection, 3, 4);
  assert_cursor (fixture, 3, 4);
  lgn_comparison_set_cursor (fixture->comparison, 5, 6);
  g_assert_cmpint (lgn_selection_get_row (fixture->selection), ==, 5);
  g_assert_cmpint (lgn_selection_get_column (fixture->selection), ==, 6);
  lgn_comparison_get_pin_cell (fixture->comparison, &row, &column);
  g_assert_cmpint (row, ==, 17);
  g_assert_cmpint (column, ==, 6);
  lgn_token_view_set_hide_special (fixture->tokens, true);
  assert_cursor (fixture, 4, 5);
  lgn_comparison_get_pin_cell (fixture->comparison, &row, &column);
  g_assert_cmpint (row, ==, 16);
  lgn_comparison_move_cursor (fixture->comparison, -100, 1);
  assert_cursor (fixture, 0, 6);
  lgn_comparison_click (fixture->comparison, 2, 2);
  g_assert_true (lgn_selection_get_locked (fixture->selection));
  lgn_comparison_set_hover (fixture->comparison, 8, 8);
  g_assert_true (lgn_comparison_get_focus (fixture->comparison, &row, &column));
  g_assert_cmpint (row, ==, 2);
  lgn_comparison_click (fixture->comparison, 2, 2);
  g_assert_true (lgn_comparison_get_focus (fixture->comparison, &row, &column));
  g_assert_cmpint (row, ==, 8);
}

/* Swapping pins what was selected and selects what was pinned; again: as before. */
static void
test_swap (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnPin) pin = lgn_comparison_swap (fixture->comparison);

  lgn_comparison_set_pin (fixture->comparison, pin);
  g_assert_cmpuint (lgn_shown_map_get_id (lgn_pin_get_map (pin))->layer, ==, 5);
  g_assert_cmpuint (lgn_selection_get_layer (fixture->selection), ==, 7);
  g_assert_cmpint (lgn_selection_get_head (fixture->selection), ==, 10);
  g_assert_cmpint (lgn_comparison_get_kind (fixture->comparison), ==, LGN_COMPARE_HEADS);
  g_autoptr (LgnPin) back = lgn_comparison_swap (fixture->comparison);
  g_assert_cmpuint (lgn_shown_map_get_id (lgn_pin_get_map (back))->layer, ==, 7);
  g_assert_cmpuint (lgn_selection_get_layer (fixture->selection), ==, 5);
}

/* Another result as B; the selection is A's then, and its cursor is found by the token. */
static void
test_other (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) other = fixture_long (24);
  const LgnMapId map = { LGN_SITE_SELF, 0, 0 };
  g_autofree char *note = NULL;
  g_autofree char *same = lgn_comparison_make_note (fixture->comparison);

  lgn_comparison_set_other (fixture->comparison, other, &map);
  g_assert_true (lgn_comparison_has_other (fixture->comparison));
  g_assert_cmpint (lgn_comparison_get_kind (fixture->comparison), ==, LGN_COMPARE_INPUTS); /* both are called tiny */
  note = lgn_comparison_make_note (fixture->comparison);
  g_assert_cmpstr (note, !=, same);
  lgn_comparison_set_other (fixture->comparison, NULL, NULL);
  g_assert_cmpint (lgn_comparison_get_kind (fixture->comparison), ==, LGN_COMPARE_HEADS);
}

/* What is read of a cell: of each side what its own map says, and the difference of both. */
static void
test_reading (Fixture *fixture, gconstpointer data)
{
  LgnMapPair *pair = lgn_comparison_get_pair (fixture->comparison);
  g_autoptr (LgnPairReading) reading = lgn_pair_reading_new (pair, 17, 6);
  g_autofree char *place = lgn_comparison_make_place (fixture->comparison);

  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (LgnReadingParts) own = lgn_reading_parts_new (lgn_map_pair_get_own (pair, side), 17, 6, false);
      g_assert_cmpstr (reading->value[side], ==, own->value);
      g_assert_cmpfloat (reading->weight[side], ==, own->weight);
    }
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (reading->middle[0] == '+' ? reading->middle + 1 : reading->middle + 3, NULL),
                                  fabs (reading->weight[1] - reading->weight[0]), 6e-5);
  g_assert_cmpint (reading->middle[0] == '+', ==, reading->weight[1] > reading->weight[0]);
  g_assert_cmpstr (place, ==, "A 7·10 · B 5·4 · self");
  g_assert_cmpstr (reading->place, ==, "row 17 · column 6");
}

/* The list follows; the largest differences are selected one after the other. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnDifferenceList) list = lgn_difference_list_new (fixture->comparison);
  const LgnPairSummary *summary = lgn_comparison_get_summary (fixture->comparison);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, LGN_PAIR_MAX_CELLS);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (LgnDifference) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      gint row, column;

      lgn_difference_get_cell (item, &row, &column);
      lgn_comparison_select_largest (fixture->comparison, false);
      assert_cursor (fixture, row, column);
      g_assert_cmpuint (summary->cells[i].row, ==, (guint) row);
      g_assert_cmpint (lgn_difference_is_positive (item), ==, summary->cells[i].b > summary->cells[i].a);
    }
  lgn_comparison_set_pin (fixture->comparison, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_null (lgn_comparison_get_pair (fixture->comparison));
}

/* Two windows' worth of tabs share a board; a change is undone where it was made. */
static void
test_board (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnPinBoard) board = lgn_pin_board_new ();
  g_autoptr (LgnHistory) history = lgn_history_new ();
  g_autoptr (LgnPin) first = lgn_pin_new (lgn_map_view_get_map (fixture->view), 1, 1);
  g_autoptr (LgnPin) second = lgn_pin_new (lgn_map_view_get_map (fixture->view), -1, -1);

  lgn_pin_board_change (board, first, history, "Pin as A");
  lgn_pin_board_change (board, second, history, "Pin as A");
  lgn_pin_board_change (board, NULL, history, "Unpin A");
  g_assert_cmpstr (lgn_history_get_undo_label (history), ==, "Unpin A");
  lgn_history_undo (history);
  g_assert_true (lgn_pin_board_get_pin (board) == second);
  lgn_history_undo (history);
  g_assert_true (lgn_pin_board_get_pin (board) == first);
  lgn_history_undo (history);
  g_assert_null (lgn_pin_board_get_pin (board));
  lgn_history_redo (history);
  g_assert_true (lgn_pin_board_get_pin (board) == first);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/comparison/cursor", test_cursor);
  add ("/comparison/swap", test_swap);
  add ("/comparison/other", test_other);
  add ("/comparison/reading", test_reading);
  add ("/comparison/list", test_list);
  add ("/comparison/board", test_board);
  return g_test_run ();
}
