/* Pictures: which token is which place, what a patch looks at, where everything lies, and what the painter leaves. */
#include "draw/lgn-atlas.h"
#include "draw/lgn-figure.h"
#include "draw/lgn-picture-heads.h"
#include "draw/lgn-picture-layout.h"
#include "fixture.h"
#include "view/lgn-picture-view.h"
#include "view/lgn-row-list.h"
#include "view/lgn-reading.h"

#include <math.h>
#include <string.h>

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
    { 1, 2, "Patch 0 looks at patch 1: 0.1429" }, { 1, 3, "Patch 0 cannot look at patch 2: masked" },
    { 1, 0, "Patch 0 looks at “[CLS]”: 0.1429" }, { 0, 12, "“[CLS]” looks at patch 11: 0.0769" },
    { 0, 0, "“[CLS]” looks at “[CLS]”: 0.0769" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (LgnReadingParts) parts = lgn_reading_parts_new (map->map, cells[i].row, cells[i].column, true);
      g_assert_cmpstr (parts->text, ==, cells[i].text);
    }
}

static void
count (gpointer object, guint *n)
{
  (*n)++;
}

/* The view moves the tab's selection: a patch that is clicked looks, and one that is pointed at is read. */
static void
test_view (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnSelection) selection = lgn_selection_new ();
  g_autoptr (LgnTokenView) tokens = lgn_token_view_new ();
  g_autoptr (LgnMapView) map_view = lgn_map_view_new (selection, tokens);
  g_autoptr (LgnPictureView) view = lgn_picture_view_new (map_view);
  guint n_maps = 0, n_focus = 0;

  g_assert_null (lgn_picture_view_get_map (view));
  g_signal_connect (view, "map-changed", G_CALLBACK (count), &n_maps);
  g_signal_connect (view, "focus-changed", G_CALLBACK (count), &n_focus);
  lgn_selection_set_result (selection, result);
  lgn_selection_set_head (selection, 0);
  g_assert_nonnull (lgn_picture_view_get_map (view));
  g_assert_cmpuint (n_maps, >=, 1);
  g_assert_cmpuint (lgn_picture_view_get_focus (view), ==, 0); /* the class token */

  lgn_picture_view_begin (view);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 0);
  g_assert_cmpint (lgn_selection_get_column (selection), ==, 6);
  lgn_picture_view_click (view, 7, 7);
  g_assert_cmpuint (lgn_picture_view_get_focus (view), ==, 7);
  g_assert_cmpint (lgn_selection_get_row (selection), ==, 7);
  g_assert_cmpint (lgn_selection_get_column (selection), ==, 7); /* its strongest */
  g_assert_cmpuint (n_focus, ==, 1);
  g_autoptr (LgnRowList) list = lgn_row_list_new (map_view);
  g_autoptr (LgnRowItem) item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (lgn_row_list_get_title (list), ==, "Patch 6 looks at");
  g_assert_cmpstr (lgn_row_item_get_label (item), ==, "patch 6");
  g_assert_cmpstr (lgn_row_item_get_place (item), ==, "2, 1");
  lgn_picture_view_set_hover (view, -1, 3);
  g_assert_cmpuint (lgn_picture_view_get_focus (view), ==, 7);
  g_assert_cmpint (lgn_picture_view_get_hover_patch (view), ==, 2);
  g_assert_cmpint (lgn_selection_get_hover_row (selection), ==, 7);
  lgn_picture_view_set_hover (view, 9, -1); /* what was found can be pointed at */
  g_assert_cmpuint (lgn_picture_view_get_focus (view), ==, 9);
  lgn_picture_view_move (view, 1, 0);
  g_assert_cmpuint (lgn_picture_view_get_focus (view), ==, 8);
  g_autofree char *place = lgn_picture_view_make_place (view), *shape = lgn_picture_view_make_shape (view);
  g_assert_cmpstr (place, ==, "patch 7 · column 3, row 1 · layer 0, head 0");
  g_assert_cmpstr (shape, ==, "4 × 3 patches of 16 px");
  g_autofree char *distance = lgn_picture_view_make_distance (view, 52.6), *none = lgn_picture_view_make_distance (view, NAN);
  g_assert_cmpstr (distance, ==, "53 px");
  g_assert_null (none);

  lgn_picture_view_set_gaze (view, LGN_GAZE_IS_LOOKED_AT);
  g_assert_cmpuint (lgn_picture_view_get_focus (view), ==, (guint) lgn_selection_get_column (selection));
  lgn_picture_view_click (view, 4, 4);
  g_assert_cmpint (lgn_selection_get_column (selection), ==, 4);
}

/* A canvas of W x H px, painted with the layout of a map. */
typedef struct
{
  LgnPaintCache *cache;
  LgnPaintContext context;
  LgnPictureLayout *layout;
  cairo_surface_t *surface;
} Scene;

static void
scene_init (Scene *scene, const LgnPictureMap *map, guint focus, const LgnPictureOptions *options, const LgnPictureMarks *marks,
            int width, int height)
{
  scene->cache = lgn_paint_cache_new ();
  lgn_paint_context_init (&scene->context, scene->cache, false);
  scene->layout = lgn_picture_layout_new (&scene->context, map, focus, options, width, height);
  scene->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (scene->surface);
  lgn_paint_overlay (cr, &scene->context, scene->layout, marks);
  cairo_destroy (cr);
  cairo_surface_flush (scene->surface);
}

static void
scene_clear (Scene *scene)
{
  cairo_surface_destroy (scene->surface);
  lgn_picture_layout_unref (scene->layout);
  lgn_paint_cache_free (scene->cache);
}

static guint32
get_pixel (const Scene *scene, double x, double y)
{
  const guint8 *data = cairo_image_surface_get_data (scene->surface);
  int stride = cairo_image_surface_get_stride (scene->surface);

  return ((const guint32 *) (const void *) (data + (int) y * stride))[(int) x] & 0xffffff;
}

/* The middle of patch I on a canvas where a patch is 32 px. */
static guint32
get_patch (const Scene *scene, guint i)
{
  return get_pixel (scene, 32 * (i % COLUMNS) + 16, 32 * (i / COLUMNS) + 16);
}

static guint
get_channel (guint32 pixel, guint i)
{
  return pixel >> (16 - 8 * i) & 0xff;
}

static const LgnPictureMarks no_marks = { false, false, -1 };

/* Without colours the picture is there, darker and with less colour; with them, the more weight the more of the colour. */
static void
test_colours (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  LgnPictureOptions options;
  Scene plain, full, smooth;

  lgn_picture_options_init (&options);
  options.has_grid = false;
  options.strength = 0;
  scene_init (&plain, map, 1, &options, &no_marks, 32 * COLUMNS, 32 * ROWS);
  for (guint i = 0; i < N_PATCHES; i++)
    {
      const guint8 *given = result->picture->pixels + (((i / COLUMNS) * 16 + 8) * 16 * COLUMNS + (i % COLUMNS) * 16 + 8) * 3;
      guint32 shown = get_patch (&plain, i);
      g_assert_cmpuint (get_channel (shown, 0) + get_channel (shown, 1) + get_channel (shown, 2), <,
                        given[0] + given[1] + given[2]);
      if (given[0] > given[2] + 8)
        g_assert_cmpuint (get_channel (shown, 0), >=, get_channel (shown, 2));
    }

  options.strength = 1;
  scene_init (&full, map, 1, &options, &no_marks, 32 * COLUMNS, 32 * ROWS);
  LgnRgb8 yellow = lgn_palette_get_colours (LGN_PALETTE_VIRIDIS, false)[255];
  g_assert_cmphex (get_patch (&full, 0), ==, (guint32) yellow.r << 16 | (guint32) yellow.g << 8 | yellow.b);
  g_assert_cmphex (get_patch (&full, 1), !=, get_patch (&plain, 1));
  g_assert_cmphex (get_pixel (&full, 1, 1), ==, get_pixel (&full, 30, 30)); /* one patch, one colour */

  options.is_smooth = true;
  scene_init (&smooth, map, 1, &options, &no_marks, 32 * COLUMNS, 32 * ROWS);
  g_assert_cmphex (get_pixel (&smooth, 31, 16), !=, get_pixel (&full, 31, 16));
  scene_clear (&plain);
  scene_clear (&full);
  scene_clear (&smooth);
}

/* A square of the atlas shows where one token looks. */
static void
test_squares (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  LgnAtlasOptions options
      = { .site = LGN_SITE_SELF, .colours = LGN_PICTURE_COLOURS, .picture = map, .focus = 0, .min_side = 24, .max_side = 24 };
  const LgnAtlasMarks none = LGN_ATLAS_MARKS_NONE;
  LgnPaintContext context;
  LgnRect rect;

  lgn_paint_context_init (&context, cache, false);
  g_autoptr (LgnAtlasLayout) atlas = lgn_atlas_layout_new (&context, result, &options, 200);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 200);
  cairo_t *cr = cairo_create (surface);
  lgn_paint_atlas (cr, &context, atlas, &none);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  lgn_atlas_layout_get_cell (atlas, 0, 0, &rect);
  const guint8 *line = cairo_image_surface_get_data (surface) + (int) (rect.y + 12) * cairo_image_surface_get_stride (surface);
  const guint32 *pixels = (const guint32 *) (const void *) line;
  LgnRgb8 yellow = lgn_palette_get_colours (LGN_PALETTE_VIRIDIS, false)[255];
  /* Patch 5, which the class token looks at, is the second of the second row; a patch is 6 x 8 px. */
  g_assert_cmphex (pixels[(int) rect.x + 9] & 0xffffff, ==, (guint32) yellow.r << 16 | (guint32) yellow.g << 8 | yellow.b);
  g_assert_cmphex (pixels[(int) rect.x + 3] & 0xffffff, !=, pixels[(int) rect.x + 9] & 0xffffff);
  cairo_surface_destroy (surface);
}

/* Another layer may see another grid: the same place of the picture looks there. */
static void
test_other_grid (void)
{
  g_autoptr (LgnResult) fine = fixture_picture (COLUMNS, ROWS, 1, weigh), coarse = fixture_picture (2, 1, 1, weigh);
  g_autoptr (LgnPictureMap) map = make_map (fine, &first, false, LGN_GAZE_LOOKS);

  coarse->grid.pitch_columns = 32;
  coarse->grid.pitch_rows = 48;
  g_autoptr (LgnPictureMap) other = make_map (coarse, &first, false, LGN_GAZE_LOOKS);
  g_assert_cmpint (lgn_picture_map_find_focus (other, map, 0), ==, 0); /* the class token */
  g_assert_cmpint (lgn_picture_map_find_focus (other, map, 1 + 1), ==, 1);
  g_assert_cmpint (lgn_picture_map_find_focus (other, map, 1 + 7), ==, 2);
  g_assert_cmpint (lgn_picture_map_find_focus (map, other, 2), ==, 1 + 7);
}

/* Patches and edges lie where the picture's do; what is hit is what is drawn. */
static void
test_layout (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  LgnPictureOptions options;
  LgnRect rect;
  Scene scene;

  lgn_picture_options_init (&options);
  options.margin = 6;
  scene_init (&scene, map, 1, &options, &no_marks, 412, 1000);
  lgn_picture_layout_get_frame (scene.layout, &rect);
  g_assert_cmpfloat (rect.width, ==, 400);
  g_assert_cmpfloat (rect.height, ==, 300);
  lgn_picture_layout_get_patch (scene.layout, LGN_AXIS_KEY, 6, &rect);
  g_assert_cmpfloat_with_epsilon (rect.x, 206, 1e-9);
  g_assert_cmpfloat_with_epsilon (rect.y, 106, 1e-9);
  g_assert_cmpfloat_with_epsilon (rect.width, 100, 1e-9);
  for (guint i = 0; i < N_PATCHES; i++)
    {
      lgn_picture_layout_get_patch (scene.layout, LGN_AXIS_QUERY, i, &rect);
      LgnHit hit = lgn_hit_picture (scene.layout, rect.x + rect.width - 0.5, rect.y + 0.5);
      g_assert_cmpint (hit.kind, ==, LGN_HIT_CELL);
      g_assert_cmpint (hit.row, ==, i + 1);
      g_assert_cmpint (hit.column, ==, i + 1);
    }
  g_assert_cmpint (lgn_hit_picture (scene.layout, 3, 50).kind, ==, LGN_HIT_NOTHING);
  g_assert_cmpint (lgn_hit_picture (scene.layout, 50, 310).kind, ==, LGN_HIT_NOTHING);
  scene_clear (&scene);
}

/* The network saw the middle of the picture alone: the rest is there, and marked. */
static void
test_cropped (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 1, weigh);
  LgnPictureOptions options;
  LgnRect rect;
  Scene cropped, whole;

  lgn_picture_options_init (&options);
  options.strength = 0;
  options.has_grid = false;
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  scene_init (&whole, map, 1, &options, &no_marks, 32 * COLUMNS, 32 * ROWS);
  result->placement.left = 16;
  result->placement.scale_x = 0.5;
  scene_init (&cropped, map, 1, &options, &no_marks, 32 * COLUMNS, 32 * ROWS);
  lgn_picture_layout_get_patch (cropped.layout, LGN_AXIS_KEY, 0, &rect);
  g_assert_cmpfloat_with_epsilon (rect.x, 32, 1e-9);
  g_assert_cmpfloat_with_epsilon (rect.width, 16, 1e-9);
  g_assert_cmphex (get_pixel (&cropped, 60, 50), ==, get_pixel (&whole, 60, 50));
  g_assert_cmpuint (get_channel (get_pixel (&cropped, 100, 50), 0), <, get_channel (get_pixel (&whole, 100, 50), 0));
  g_assert_cmpint (lgn_hit_picture (cropped.layout, 10, 10).kind, ==, LGN_HIT_NOTHING);
  scene_clear (&cropped);
  scene_clear (&whole);
}

static void
test_marks (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 1, weigh_windows);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  const LgnPictureMarks marks = { true, true, -1 };
  LgnPictureOptions options;
  Scene scene, plain;

  lgn_picture_options_init (&options);
  scene_init (&scene, map, 6, &options, &marks, 64 * COLUMNS, 64 * ROWS);
  scene_init (&plain, map, 6, &options, &no_marks, 64 * COLUMNS, 64 * ROWS);
  /* Patch 5 looks: it has a white frame, over the orange one that equals leave to the first. */
  g_assert_cmpuint (get_channel (get_pixel (&scene, 64 + 32, 64), 0), >, 240);
  g_assert_cmpuint (get_channel (get_pixel (&scene, 64 + 32, 64), 2), >, 240);
  g_assert_cmpuint (get_channel (get_pixel (&scene, 0, 32), 0), >, get_channel (get_pixel (&scene, 0, 32), 2) + 100);
  /* Its window is left; the other half is under a veil. */
  guint32 open = get_pixel (&plain, 32, 32), masked = get_pixel (&plain, 64 * 2 + 29, 32);
  g_assert_cmpuint (get_channel (open, 1), >, 100);
  g_assert_cmpuint (get_channel (masked, 1), <, 90);
  scene_clear (&scene);
  scene_clear (&plain);
}

/* What was found can be pointed at, and is whoever found it. */
static void
test_boxes (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 1, weigh);
  LgnPictureOptions options;
  Scene scene;

  result->boxes = g_new0 (LgnBox, 2);
  result->n_boxes = 2;
  result->boxes[0] = (LgnBox) { g_strdup ("cat"), 0.9, 0, 0, 60, 40, 2 };
  result->boxes[1] = (LgnBox) { g_strdup ("ear"), 0.6, 10, 5, 16, 16, 3 };
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  g_assert_cmpuint (lgn_picture_map_get_default_focus (map), ==, 2);
  lgn_picture_options_init (&options);
  scene_init (&scene, map, 2, &options, &no_marks, 64 * COLUMNS, 64 * ROWS);
  LgnHit inner = lgn_hit_picture (scene.layout, 4 * 15, 4 * 10), outer = lgn_hit_picture (scene.layout, 4 * 50, 4 * 30);
  g_assert_cmpint (inner.kind, ==, LGN_HIT_BOX);
  g_assert_cmpint (inner.row, ==, 3);
  g_assert_cmpint (inner.column, ==, 1);
  g_assert_cmpint (outer.row, ==, 2);
  g_assert_cmpint (lgn_hit_picture (scene.layout, 4 * 63, 4 * 44).kind, ==, LGN_HIT_CELL);
  scene_clear (&scene);
}

/* Eight frames of 20 ms, of which two are filling; the network writes two words. */
static LgnResult *
make_sound (bool is_waveform)
{
  LgnResult *result = fixture_result ("0.00_s 0.02_s 0.04_s 0.06_s 0.08_s 0.10_s 0.12_s 0.14_s", "hello world", 1, 1, weigh);
  gsize n_rows = is_waveform ? 2 : 10;

  for (guint i = 6; i < 8; i++)
    result->tokens->token[i].flags = LGN_TOKEN_PADDING;
  result->heard = (LgnHeard) { .values = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n_rows, 16 }),
                               .is_waveform = is_waveform,
                               .seconds = 0.01,
                               .frame_seconds = 0.02,
                               .n_heard = 12 };
  float *values = lgn_tensor_f32 (result->heard.values);
  for (gsize i = 0; i < n_rows * 16; i++)
    values[i] = is_waveform ? (i < 16 ? -0.5f : 0.5f) : (float) (i / 16);
  return result;
}

/* Frames are columns; those of filling are hidden with the special tokens, and still counted. */
static void
test_sound (void)
{
  const LgnMapId cross = { LGN_SITE_CROSS, 0, 0 };
  LgnPictureOptions options;

  lgn_picture_options_init (&options);
  options.strength = 0;
  for (guint waveform = 0; waveform < 2; waveform++)
    {
      g_autoptr (LgnResult) result = make_sound (waveform == 1);
      g_autoptr (LgnPictureMap) map = make_map (result, &cross, true, LGN_GAZE_LOOKS);
      g_auto (LgnPictureRow) row = { 0 };
      LgnRect rect;
      Scene scene;

      g_assert_nonnull (map);
      g_assert_true (lgn_picture_map_applies (result));
      lgn_picture_map_read (map, 1, &row);
      g_assert_cmpuint (row.n, ==, 8);
      g_assert_cmpuint (row.states[5], ==, LGN_PATCH_SHOWN);
      g_assert_cmpuint (row.states[6], ==, LGN_PATCH_HIDDEN);
      g_assert_cmpfloat_with_epsilon (row.hidden, row.weights[6] + row.weights[7], 1e-6);
      scene_init (&scene, map, 1, &options, &no_marks, 600, 200);
      lgn_picture_layout_get_frame (scene.layout, &rect);
      g_assert_cmpfloat (rect.width, ==, 600);
      g_assert_cmpfloat (rect.height, <, 200); /* the ruler is below */
      lgn_picture_layout_get_patch (scene.layout, LGN_AXIS_KEY, 3, &rect);
      g_assert_cmpfloat_with_epsilon (rect.x, 300, 1e-6);
      g_assert_cmpfloat_with_epsilon (rect.width, 100, 1e-6);
      g_assert_cmpint (lgn_hit_picture (scene.layout, 350, 10).column, ==, 3);
      g_assert_cmpint (lgn_hit_picture (scene.layout, 350, 10).row, ==, -1);
      /* High tones, the last row, are loud, and at the top; samples are in the middle. */
      guint top = get_channel (get_pixel (&scene, 350, 2), 1), middle = get_channel (get_pixel (&scene, 350, rect.height / 2), 1);
      if (waveform)
        g_assert_cmpuint (middle, >=, top);
      else
        g_assert_cmpuint (top, >, middle);
      scene_clear (&scene);
    }
}

/* Each head has its place; what is hit there is that head. */
static void
test_heads (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 5, weigh);
  g_autoptr (LgnPictureMap) map = make_map (result, &first, false, LGN_GAZE_LOOKS);
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  LgnPaintContext context;
  LgnPictureOptions options;
  LgnRect rect;

  lgn_paint_context_init (&context, cache, false);
  lgn_picture_options_init (&options);
  g_autoptr (LgnPictureHeads) heads = lgn_picture_heads_new (&context, map, 1, &options, 400);
  g_assert_cmpuint (lgn_picture_heads_get_n (heads), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      lgn_picture_heads_get_cell (heads, i, &rect);
      g_assert_cmpfloat (rect.x + rect.width, <=, 400);
      g_assert_cmpfloat (rect.y + rect.height, <=, lgn_picture_heads_get_height (heads) + 1e-9);
      LgnHit hit = lgn_hit_picture_heads (heads, rect.x + 1, rect.y + 1);
      g_assert_cmpint (hit.kind, ==, LGN_HIT_HEAD);
      g_assert_cmpint (hit.head, ==, i);
    }
  g_assert_cmpint (lgn_hit_picture_heads (heads, 399, rect.y + 1).kind, ==, LGN_HIT_NOTHING);
}

/* The figure: the same bytes twice, its command, its row of numbers, and what it cannot be of. */
static void
test_figure (void)
{
  g_autoptr (LgnResult) result = fixture_picture (COLUMNS, ROWS, 2, weigh);
  g_autoptr (LgnResult) text = fixture_sentence ();
  g_autoptr (LgnFigure) figure = lgn_figure_new (result);
  g_autoptr (LgnFigure) other = lgn_figure_new (text);
  g_autoptr (GError) error = NULL;

  lgn_figure_set_view (figure, LGN_VIEW_PICTURE);
  lgn_figure_set_view (other, LGN_VIEW_PICTURE);
  g_assert_cmpint (figure->colours.palette, ==, LGN_PALETTE_VIRIDIS);
  g_assert_cmpint (figure->colours.range, ==, LGN_RANGE_ROW);
  g_assert_false (lgn_figure_check (other, &error));
  g_assert_nonnull (strstr (error->message, "heatmap"));
  g_clear_error (&error);
  for (LgnFigureFormat format = LGN_FORMAT_PDF; format <= LGN_FORMAT_PNG; format++)
    {
      g_autoptr (GBytes) once = lgn_figure_to_bytes (figure, format, &error);
      g_autoptr (GBytes) twice = lgn_figure_to_bytes (figure, format, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (once, twice));
    }
  figure->row = 7;
  figure->is_smooth = true;
  g_autofree char *caption = lgn_figure_make_caption (figure);
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.png");
  g_autofree char *table = lgn_figure_to_table (figure);
  g_assert_cmpstr (caption, ==, "tiny · layer 0, mean of 2 heads · where it looks: patch 6 · column 2, row 1 · smoothed · self");
  g_assert_nonnull (strstr (command, "--view picture --row 7 --smooth on -o x.png"));
  g_assert_true (g_str_has_prefix (table, "\t[CLS]\t0, 0\t1, 0"));
  g_assert_nonnull (strstr (table, "\n2, 1\t"));
  figure->has_all_heads = true;
  g_assert_true (lgn_figure_check (figure, NULL));
  figure->row = 13;
  g_assert_false (lgn_figure_check (figure, NULL));
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
  g_test_add_func ("/picture/view", test_view);
  g_test_add_func ("/picture/colours", test_colours);
  g_test_add_func ("/picture/squares", test_squares);
  g_test_add_func ("/picture/other-grid", test_other_grid);
  g_test_add_func ("/picture/layout", test_layout);
  g_test_add_func ("/picture/cropped", test_cropped);
  g_test_add_func ("/picture/marks", test_marks);
  g_test_add_func ("/picture/boxes", test_boxes);
  g_test_add_func ("/picture/sound", test_sound);
  g_test_add_func ("/picture/heads", test_heads);
  g_test_add_func ("/picture/figure", test_figure);
  return g_test_run ();
}
