/* Layout and hit testing: pure, without a display. */
#include "draw/lgn-atlas.h"
#include "draw/lgn-map-layout-private.h"
#include "fixture.h"

#include <math.h>

typedef struct
{
  LgnPaintCache *cache;
  LgnPaintContext context;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->cache = lgn_paint_cache_new ();
  lgn_paint_context_init (&fixture->context, fixture->cache, false);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lgn_paint_cache_free (fixture->cache);
}

static LgnMapLayout *
make_layout (Fixture *fixture, LgnResult *result, const LgnMapId *id, LgnMapForm form, LgnViewport *viewport, double width,
             double height)
{
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, id, result->decoder_tokens != NULL,
                                                       result->decoder_tokens ? LGN_GROUP_WORDS : LGN_GROUP_PIECES, false);
  LgnMapOptions options;

  lgn_map_options_init (&options, form);
  return lgn_map_layout_new (&fixture->context, map, &options, viewport, width, height);
}

/* The middle of every cell, label and bar is found again. */
static void
check_hits (LgnMapLayout *layout)
{
  const LgnRect *body = &layout->body;

  for (guint row = 0; row < layout->n_rows; row++)
    for (guint column = 0; column < layout->n_columns; column++)
      {
        LgnRect cell;
        LgnHit hit;
        lgn_map_layout_get_cell (layout, row, column, &cell);
        double x = cell.x + cell.width / 2, y = cell.y + cell.height / 2;
        if (x < body->x || y < body->y || x >= body->x + body->width || y >= body->y + body->height)
          continue;
        hit = lgn_hit_map (layout, x, y);
        g_assert_cmpint (hit.kind, ==, LGN_HIT_CELL);
        g_assert_cmpint (hit.row, ==, row);
        g_assert_cmpint (hit.column, ==, column);
        hit = lgn_hit_map (layout, layout->is_rtl ? body->x + body->width + 12 : body->x - 12, y);
        g_assert_cmpint (hit.kind, ==, LGN_HIT_ROW_LABEL);
        g_assert_cmpint (hit.row, ==, row);
        hit = lgn_hit_map (layout, x, body->y - layout->label_gap / 2 - 1);
        g_assert_cmpint (hit.kind, ==, LGN_HIT_COLUMN_LABEL);
        g_assert_cmpint (hit.column, ==, column);
      }
  g_assert_cmpint (lgn_hit_map (layout, -5, -5).kind, ==, LGN_HIT_NOTHING);
  g_assert_cmpint (lgn_hit_map (layout, layout->width + 5, body->y + 5).kind, ==, LGN_HIT_NOTHING);
}

static void
test_alignment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  LgnMapId id = { LGN_SITE_CROSS, 1, LGN_HEAD_MEAN };
  g_autoptr (LgnMapLayout) layout = make_layout (fixture, result, &id, LGN_FORM_ALIGNMENT, NULL, 752, 597);
  LgnRect contents;
  LgnHit hit;

  g_assert_cmpfloat (layout->cell, >=, 36);
  g_assert_cmpfloat (layout->cell, ==, floor (layout->cell));
  g_assert_cmpuint (layout->strips, ==, LGN_STRIP_HIDDEN | LGN_STRIP_SPREAD | LGN_STRIP_RECEIVED);
  g_assert_cmpint (layout->slant, ==, LGN_SLANT_45);
  lgn_map_layout_get_contents (layout, &contents);
  g_assert_cmpfloat (contents.x, >=, 0);
  g_assert_cmpfloat (contents.x + contents.width, <=, 752);
  g_assert_cmpfloat (contents.y + contents.height, <=, 597);
  check_hits (layout);
  hit = lgn_hit_map (layout, lgn_map_layout_get_hidden_x (layout) + 3, lgn_map_layout_get_row_y (layout, 3) + 9);
  g_assert_cmpint (hit.kind, ==, LGN_HIT_HIDDEN);
  g_assert_cmpint (hit.row, ==, 3);
  hit = lgn_hit_map (layout, lgn_map_layout_get_spread_x (layout) + 3, lgn_map_layout_get_row_y (layout, 10) + 9);
  g_assert_cmpint (hit.kind, ==, LGN_HIT_SPREAD);
  g_assert_cmpint (hit.row, ==, 10);
  hit = lgn_hit_map (layout, lgn_map_layout_get_column_x (layout, 4) + 9, layout->body.y + layout->body.height + 14);
  g_assert_cmpint (hit.kind, ==, LGN_HIT_RECEIVED);
  g_assert_cmpint (hit.column, ==, 4);
}

/* A slanted label is hit along the whole of its length. */
static void
test_slanted_label (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  LgnMapId id = { LGN_SITE_CROSS, 1, LGN_HEAD_MEAN };
  g_autoptr (LgnMapLayout) layout = make_layout (fixture, result, &id, LGN_FORM_ALIGNMENT, NULL, 752, 597);
  double x = lgn_map_layout_get_column_x (layout, 1) + layout->cell / 2, y = layout->body.y - layout->label_gap;

  for (double along = 2; along < 40; along += 4)
    {
      LgnHit hit = lgn_hit_map (layout, x + along * cos (G_PI / 4), y - along * sin (G_PI / 4));
      g_assert_cmpint (hit.kind, ==, LGN_HIT_COLUMN_LABEL);
      g_assert_cmpint (hit.column, ==, 1);
    }
}

static float
weigh_even (guint layer, guint head, gsize row, gsize column)
{
  return 1;
}

static void
test_rtl (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result
      = fixture_result ("تأسست المنطقة الاقتصادية في أغسطس </s>", "the area was created </s>", 1, 1, weigh_even);
  LgnMapId id = { LGN_SITE_CROSS, 0, 0 };
  g_autoptr (LgnMapLayout) layout = make_layout (fixture, result, &id, LGN_FORM_ALIGNMENT, NULL, 640, 480);

  g_assert_true (layout->is_rtl);
  g_assert_cmpfloat (lgn_map_layout_get_column_x (layout, 0), >, lgn_map_layout_get_column_x (layout, 4));
  g_assert_cmpfloat (lgn_map_layout_get_column_x (layout, 4), ==, layout->body.x);
  g_assert_cmpfloat (lgn_map_layout_get_hidden_x (layout), <, layout->body.x);
  check_hits (layout);
}

static void
test_scrolled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  g_autoptr (LgnMapLayout) fitting = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, viewport, 500, 400);
  double band = fitting->column_band;

  g_assert_cmpfloat (lgn_viewport_get_cell (viewport), ==, fitting->cell);
  lgn_viewport_set_cell (viewport, 32, 0, 0);
  g_autoptr (LgnMapLayout) zoomed = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, viewport, 500, 400);
  lgn_viewport_scroll_to (viewport, 131, 77);
  g_autoptr (LgnMapLayout) scrolled = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, viewport, 500, 400);
  g_assert_cmpfloat (zoomed->cell, ==, 32);
  g_assert_cmpfloat (zoomed->column_band, >, band);
  g_assert_cmpfloat (scrolled->column_band, ==, zoomed->column_band); /* labels stay where they are while the map moves */
  g_assert_cmpfloat (scrolled->body.x, ==, zoomed->body.x);
  g_assert_cmpfloat (scrolled->x, ==, 131);
  check_hits (scrolled);
  lgn_map_layout_show_cell (scrolled, viewport, 0, 0);
  g_assert_cmpfloat (lgn_viewport_get_x (viewport), ==, 0);
}

static void
test_small_canvas (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  LgnMapId id = { LGN_SITE_CROSS, 0, 0 };
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  g_autoptr (LgnMapLayout) small = make_layout (fixture, result, &id, LGN_FORM_ALIGNMENT, viewport, 260, 200);
  g_autoptr (LgnMapLayout) nothing = make_layout (fixture, result, &id, LGN_FORM_ALIGNMENT, NULL, 1, 1);

  g_assert_cmpuint (small->strips, ==, LGN_STRIP_HIDDEN); /* strips go first, but what is hidden is never hushed up */
  g_assert_cmpfloat (small->cell, ==, 18);
  g_assert_cmpfloat (lgn_viewport_get_max_y (viewport), >, 0); /* then it scrolls */
  g_assert_cmpfloat (nothing->body.width, >=, 0);
}

static void
test_pooled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_long (2000);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnMapLayout) layout = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, NULL, 752, 630);
  guint n_columns, n_rows = lgn_map_layout_get_pooled (layout, &n_columns);
  LgnHit hit = lgn_hit_map (layout, layout->body.x + 100.5, layout->body.y + 200.5);

  g_assert_cmpuint (n_rows, ==, 4);
  g_assert_cmpuint (n_columns, ==, 4);
  g_assert_cmpfloat (layout->body.width, ==, 500);
  g_assert_cmpint (hit.kind, ==, LGN_HIT_CELL);
  g_assert_cmpint (hit.row, ==, 800);
  g_assert_cmpint (hit.column, ==, 400);
  g_assert_cmpuint (hit.n_rows, ==, 4);
  g_assert_cmpint (layout->slant, ==, LGN_SLANT_POSITIONS);
  fixture->context.scale = 2; /* twice as many dots on the same canvas */
  g_autoptr (LgnMapLayout) fine = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, NULL, 752, 630);
  g_assert_cmpuint (lgn_map_layout_get_pooled (fine, NULL), ==, 2);
}

/* (transfer full) eight words that look at N moments. */
static LgnResult *
make_flat_result (guint n)
{
  g_autoptr (GString) moments = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (moments, "%s%u.%02u_s", i > 0 ? " " : "", i / 50, i % 50 * 2);
  return fixture_result (moments->str, "eight words that look at very many moments", 1, 1, weigh_even);
}

/* Few rows that look at very many columns have labels all the same; a map that is not flat has square cells. */
static void
test_flat (Fixture *fixture, gconstpointer data)
{
  static const guint widths[] = { 70, 500, 3000 };
  LgnMapId id = { LGN_SITE_CROSS, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (LgnResult) result = make_flat_result (widths[i]);
      g_autoptr (LgnMapLayout) layout = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, NULL, 752, 0);
      guint n_columns, n_rows = lgn_map_layout_get_pooled (layout, &n_columns);

      g_assert_cmpfloat (layout->row_height, >, layout->cell);
      g_assert_cmpfloat (layout->row_height, >=, layout->label_size);
      g_assert_cmpuint (layout->row_step, ==, 1);
      g_assert_cmpuint (n_rows, ==, 1);
      g_assert_cmpuint (n_columns, ==, widths[i] == 3000 ? 5 : 1);
      g_assert_cmpfloat (layout->body.width, >, 500);
      g_assert_cmpfloat (layout->body.height, ==, 8 * layout->row_height);
      g_assert_true (lgn_shown_map_get_columns (layout->map)->has_times);
      if (widths[i] < 3000)
        check_hits (layout);
    }
  g_autoptr (LgnResult) square = fixture_long (500);
  id.site = LGN_SITE_SELF;
  g_autoptr (LgnMapLayout) layout = make_layout (fixture, square, &id, LGN_FORM_HEATMAP, NULL, 752, 0);
  g_assert_cmpfloat (layout->row_height, ==, layout->cell);
}

/* A flat map that is seen through a viewport scrolls along its columns alone, and no row is out of sight. */
static void
test_flat_scrolled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = make_flat_result (1500);
  LgnMapId id = { LGN_SITE_CROSS, 0, 0 };
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  g_autoptr (LgnMapLayout) fitting = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, viewport, 700, 300);

  g_assert_cmpfloat (fitting->row_height, >, fitting->cell);
  g_assert_cmpfloat (lgn_viewport_get_max_y (viewport), ==, 0);
  lgn_viewport_set_cell (viewport, 6, 0, 0);
  lgn_viewport_scroll_to (viewport, 600, 0);
  g_autoptr (LgnMapLayout) scrolled = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, viewport, 700, 300);
  g_assert_cmpfloat (scrolled->cell, ==, 6);
  g_assert_cmpfloat (scrolled->row_height, >, 6);
  g_assert_cmpfloat (scrolled->x, ==, 600);
  g_assert_cmpfloat (lgn_viewport_get_max_y (viewport), ==, 0);
  g_assert_cmpfloat (scrolled->body.height, ==, 8 * scrolled->row_height);
  check_hits (scrolled);
}

static void
test_one_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_result ("word", NULL, 1, 1, weigh_even);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnMapLayout) layout = make_layout (fixture, result, &id, LGN_FORM_ALIGNMENT, NULL, 752, 630);

  g_assert_cmpfloat (layout->cell, ==, 64);
  g_assert_cmpint (layout->slant, ==, LGN_SLANT_NONE);
  check_hits (layout);
}

/* Labels along each axis keep their distance at every size of cell: no box crosses its neighbour's. */
static void
test_labels_apart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  g_autoptr (LgnMapLayout) first = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, viewport, 700, 600);

  for (double cell = 1; cell <= 64; cell += 0.5)
    {
      g_autoptr (LgnMapLayout) layout = NULL;
      double angle, apart;

      lgn_viewport_set_cell (viewport, cell, 0, 0);
      layout = make_layout (fixture, result, &id, LGN_FORM_HEATMAP, viewport, 700, 600);
      g_assert_cmpfloat (layout->label_size, >=, 11);
      if (layout->row_step > 0)
        g_assert_cmpfloat (layout->row_step * layout->cell, >=, layout->label_size);
      if (layout->slant == LGN_SLANT_POSITIONS || layout->slant == LGN_SLANT_NONE)
        continue;
      angle = lgn_slant_get_angle (layout->slant);
      apart = layout->column_step * layout->cell * sin (angle); /* between the middles of two slanted lines */
      g_assert_cmpfloat (apart, >=, 0.94 * layout->label_size);
    }
}

static void
test_atlas (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .has_mean = true };

  for (guint rtl = 0; rtl < 2; rtl++)
    {
      double width, height;
      LgnRect rect;
      LgnHit hit;

      fixture->context.is_rtl = rtl;
      g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&fixture->context, result, &options, 212);
      lgn_atlas_layout_get_size (layout, &width, &height);
      g_assert_cmpfloat (width, <=, 212);
      g_assert_cmpfloat (lgn_atlas_layout_get_side (layout), >=, 10);
      for (guint layer = 0; layer < 12; layer++)
        for (gint head = LGN_HEAD_MEAN; head < 12; head++)
          {
            lgn_atlas_layout_get_cell (layout, layer, head, &rect);
            g_assert_cmpfloat (rect.x, >=, 0);
            g_assert_cmpfloat (rect.x + rect.width, <=, width);
            g_assert_cmpfloat (rect.y + rect.height, <=, height);
            hit = lgn_hit_atlas (layout, rect.x + rect.width / 2, rect.y + rect.height / 2);
            g_assert_cmpint (hit.kind, ==, LGN_HIT_HEAD);
            g_assert_cmpint (hit.layer, ==, layer);
            g_assert_cmpint (hit.head, ==, head);
          }
      lgn_atlas_layout_get_layer_number (layout, 5, &rect);
      hit = lgn_hit_atlas (layout, rect.x + rect.width / 2, rect.y + rect.height / 2);
      g_assert_cmpint (hit.kind, ==, LGN_HIT_LAYER);
      g_assert_cmpint (hit.layer, ==, 5);
      lgn_atlas_layout_get_head_number (layout, 7, &rect);
      hit = lgn_hit_atlas (layout, rect.x + rect.width / 2, rect.y + rect.height / 2);
      g_assert_cmpint (hit.kind, ==, LGN_HIT_HEAD_NUMBER);
      g_assert_cmpint (hit.head, ==, 7);
      g_assert_cmpint (lgn_hit_atlas (layout, width + 50, 5).kind, ==, LGN_HIT_NOTHING);
    }
}

static float
get_one (guint layer, guint head, gsize row, gsize column)
{
  return 1;
}

/* Stages have more and more heads: every number stands over its column, though the first layer has none there. */
static void
test_atlas_of_stages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_result ("the lor ##gne ##tte", NULL, 1, 2, get_one);
  const LgnAtlasOptions options = { .site = LGN_SITE_SELF, .has_mean = true };
  const LgnMapShape shape = { 4, 4, 4 };
  LgnScope *scope = lgn_attn_store_get_scope (result->store, LGN_SITE_SELF, 0);
  LgnRect cell, number;

  g_assert_true (lgn_attn_store_add_layer (result->store, LGN_SITE_SELF, 1, &shape, scope, NULL));
  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&fixture->context, result, &options, 212);
  g_assert_cmpuint (lgn_atlas_layout_get_n_heads (layout), ==, 4);
  for (gint head = LGN_HEAD_MEAN; head < 4; head++)
    {
      lgn_atlas_layout_get_cell (layout, 1, head, &cell);
      lgn_atlas_layout_get_head_number (layout, head, &number);
      g_assert_cmpfloat_with_epsilon (number.x + number.width / 2, cell.x + cell.width / 2, 1e-9);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/draw/layout/alignment", test_alignment);
  ADD ("/draw/layout/slanted-label", test_slanted_label);
  ADD ("/draw/layout/rtl", test_rtl);
  ADD ("/draw/layout/scrolled", test_scrolled);
  ADD ("/draw/layout/small-canvas", test_small_canvas);
  ADD ("/draw/layout/pooled", test_pooled);
  ADD ("/draw/layout/flat", test_flat);
  ADD ("/draw/layout/flat-scrolled", test_flat_scrolled);
  ADD ("/draw/layout/one-token", test_one_token);
  ADD ("/draw/layout/labels-apart", test_labels_apart);
  ADD ("/draw/layout/atlas", test_atlas);
  ADD ("/draw/layout/atlas-of-stages", test_atlas_of_stages);
  return g_test_run ();
}
