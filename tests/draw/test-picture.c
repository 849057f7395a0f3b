/* Pictures: which token is which place, what a patch looks at, where everything lies, and what the painter leaves. */
#include "fixture.h"
#include "view/lgn-picture-map.h"
#include "view/lgn-reading.h"

#include <math.h>

#define COLUMNS 4
#define ROWS 3
#define N_PATCHES (COLUMNS * ROWS)

/* Patches look at the class token with 1, at themselves with 4, at the patch after with 3, and at others with 0.25 each; the
 * class token looks at patch 5 with 9 and at each other token with 1. The second head is even. */
static float
weigh (guint layer, guint head, gsize row, gsize column)
{
  if (head == 1)
    return 1;
  if (row == 0)
    return column == 6 ? 9 : 1;
  return column == row ? 4 : column == row + 1 ? 3 : column == 0 ? 1 : 0.25f;
}

static LgnPictureMap *
make_map (LgnResult *result, const LgnMapId *id, bool hides_special, LgnGaze gaze)
{
  g_autoptr (LgnShownMap) shown = lgn_shown_map_new_for (result, id, hides_special, LGN_GROUP_PIECES, false);

  return lgn_picture_map_new (shown, gaze);
}

static const LgnMapId first = { LGN_SITE_SELF, 0, 0 };

static void
test_places (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  g_autoptr (LgnPictureMap) hiding = make_map (result, &first, true, LGN_GAZE_LOOKS);
  g_autoptr (LgnResult) text = fixture_sentence ();
  LgnPlace place = lgn_picture_map_get_place (map, LGN_AXIS_QUERY, 7);

  g_assert_true (lgn_picture_map_applies (result));
  g_assert_false (lgn_picture_map_applies (text));
  g_assert_null (make_map (text, &first, false, LGN_GAZE_LOOKS));
  g_assert_cmpint (place.kind, ==, LGN_PLACE_PATCH);
  g_assert_cmpuint (place.number, ==, 6);
  g_assert_cmpuint (place.column, ==, 2);
  g_assert_cmpuint (place.row, ==, 1);
  g_assert_cmpint (lgn_picture_map_get_place (map, LGN_AXIS_QUERY, 0).kind, ==, LGN_PLACE_CLASS);
  g_assert_cmpint (lgn_picture_map_find_index (map, LGN_AXIS_KEY, 6), ==, 7);
  g_assert_cmpint (lgn_picture_map_find_index (hiding, LGN_AXIS_KEY, 6), ==, 6);
  g_autofree char *patch = lgn_picture_map_make_name (map, LGN_AXIS_QUERY, 7, true);
  g_autofree char *class = lgn_picture_map_make_name (map, LGN_AXIS_QUERY, 0, true);
  g_assert_cmpstr (patch, ==, "patch 6 · column 2, row 1");
  g_assert_cmpstr (class, ==, "class token");
  g_assert_cmpuint (lgn_picture_map_get_default_focus (map), ==, 0);
  g_assert_cmpuint (lgn_picture_map_get_default_focus (hiding), ==, 6);
}

static void
test_move (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);

  g_assert_cmpuint (lgn_picture_map_move (map, 7, 1, 0), ==, 8);
  g_assert_cmpuint (lgn_picture_map_move (map, 8, 1, 0), ==, 8); /* the edge */
  g_assert_cmpuint (lgn_picture_map_move (map, 7, -10, 0), ==, 5);
  g_assert_cmpuint (lgn_picture_map_move (map, 7, 0, 1), ==, 11);
  g_assert_cmpuint (lgn_picture_map_move (map, 3, 0, -1), ==, 0); /* the class token is above the picture */
  g_assert_cmpuint (lgn_picture_map_move (map, 0, 0, 1), ==, 1);
  g_assert_cmpuint (lgn_picture_map_move (map, 0, 1, 0), ==, 0);
}

static void
test_row (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  g_autoptr (LgnPictureMap) hiding = make_map (result, &first, true, LGN_GAZE_LOOKS);
  g_auto (LgnPictureRow) row = { 0 };
  g_auto (LgnPictureRow) class = { 0 };
  g_auto (LgnPictureRow) hidden = { 0 };
  const double sum = 4 + 3 + 1 + 10 * 0.25;
  double distance = 3 * 16;

  lgn_picture_map_read (map, 1, &row);
  g_assert_cmpuint (row.n, ==, N_PATCHES);
  g_assert_cmpfloat_with_epsilon (row.weights[0], 4 / sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (row.max, 4 / sum, 1e-6);
  g_assert_cmpuint (row.n_strongest, ==, 4);
  g_assert_cmpuint (row.strongest[0], ==, 0);
  g_assert_cmpuint (row.strongest[1], ==, 1);
  g_assert_cmpuint (row.strongest[2], ==, 2); /* the first of equals */
  g_assert_cmpuint (row.strongest[3], ==, 3);
  g_assert_cmpfloat_with_epsilon (row.shares[LGN_PLACE_CLASS], 1 / sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (row.shares[LGN_PLACE_PATCH], (sum - 1) / sum, 1e-6);
  g_assert_cmpfloat (row.hidden, ==, 0);
  for (guint i = 2; i < N_PATCHES; i++)
    distance += 0.25 * 16 * hypot (i % COLUMNS, i / COLUMNS);
  g_assert_cmpfloat_with_epsilon (row.distance, distance / sum, 1e-4);

  lgn_picture_map_read (map, 0, &class);
  g_assert_cmpuint (class.strongest[0], ==, 5);
  g_assert_true (isnan (class.distance));

  /* Hiding the class token shares nothing out. */
  lgn_picture_map_read (hiding, 0, &hidden);
  g_assert_cmpfloat (hidden.weights[0], ==, row.weights[0]);
  g_assert_cmpfloat_with_epsilon (hidden.hidden, 1 / sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (hidden.shares[LGN_PLACE_CLASS], 1 / sum, 1e-6);
  g_assert_cmpfloat (hidden.distance, ==, row.distance);
}

/* Who looks at one token: a column of the map. */
static void
test_looked_at (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_IS_LOOKED_AT);
  g_autoptr (LgnPictureMap) other = lgn_picture_map_new_for_head (map, 1);
  g_auto (LgnPictureRow) row = { 0 };
  g_auto (LgnPictureRow) even = { 0 };

  lgn_picture_map_read (map, 1 + 5, &row);
  g_assert_cmpuint (row.strongest[0], ==, 5);
  g_assert_cmpuint (row.strongest[1], ==, 4);
  g_assert_cmpfloat_with_epsilon (row.shares[LGN_PLACE_CLASS], 9.0 / (N_PATCHES + 9), 1e-6);
  for (guint i = 0; i < N_PATCHES; i++)
    g_assert_cmpfloat (row.weights[i], ==, lgn_shown_map_get_weight (map->map, 1 + i, 6));
  lgn_picture_map_read (other, 6, &even);
  g_assert_cmpfloat_with_epsilon (even.max, 1.0 / (N_PATCHES + 1), 1e-6);
}

static float
weigh_windows (guint layer, guint head, gsize row, gsize column)
{
  return row > 0 && column > 0 && ((row - 1) % COLUMNS < 2) != ((column - 1) % COLUMNS < 2) ? -1 : 1;
}

static void
test_masked (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 1, weigh_windows);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  g_auto (LgnPictureRow) row = { 0 };

  lgn_picture_map_read (map, 1, &row);
  for (guint i = 0; i < N_PATCHES; i++)
    g_assert_cmpuint (row.states[i], ==, i % COLUMNS < 2 ? LGN_PATCH_SHOWN : LGN_PATCH_MASKED);
  g_assert_false (lgn_picture_map_is_border (map, 1, 2)); /* a mask without windows has no borders */
}

static void
test_reading (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 1, weigh_windows);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  static const struct
  {
    guint row, column;
    const char *text;
  } cells[] = {
    { 1, 2, "Patch 0 looks at patch 1: 0.1429" },
    { 1, 3, "Patch 0 cannot look at patch 2: masked" },
    { 1, 0, "Patch 0 looks at “[CLS]”: 0.1429" },
    { 0, 12, "“[CLS]” looks at patch 11: 0.0769" },
    { 0, 0, "“[CLS]” looks at “[CLS]”: 0.0769" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (LgnReadingParts) parts = lgn_reading_parts_new (map->map, cells[i].row, cells[i].column, true);
      g_assert_cmpstr (parts->text, ==, cells[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/places", test_places);
  g_test_add_func ("/picture/move", test_move);
  g_test_add_func ("/picture/row", test_row);
  g_test_add_func ("/picture/looked-at", test_looked_at);
  g_test_add_func ("/picture/masked", test_masked);
  g_test_add_func ("/picture/reading", test_reading);
  return g_test_run ();
}
