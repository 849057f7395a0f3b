/* What the painters leave on an image surface, pixel by pixel. */
#include "draw/lgn-atlas.h"
#include "draw/lgn-legend.h"
#include "draw/lgn-map-layout-private.h"
#include "draw/lgn-paint-map.h"
#include "fixture.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LgnPaintCache *cache;
  LgnPaintContext context;
  cairo_surface_t *surface;
  cairo_t *cr;
  double width, height;
} Canvas;

static void
canvas_init (Canvas *canvas, bool is_dark, double scale, double width, double height)
{
  canvas->cache = lgn_paint_cache_new ();
  canvas->width = width;
  canvas->height = height;
  lgn_paint_context_init (&canvas->context, canvas->cache, is_dark);
  canvas->context.scale = scale;
  canvas->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (width * scale), (int) (height * scale));
  canvas->cr = cairo_create (canvas->surface);
  cairo_scale (canvas->cr, scale, scale);
}

static void
canvas_clear (Canvas *canvas)
{
  cairo_destroy (canvas->cr);
  cairo_surface_destroy (canvas->surface);
  lgn_paint_cache_free (canvas->cache);
}

static guint32
get_pixel (Canvas *canvas, double x, double y)
{
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);
  int column = (int) floor (x * canvas->context.scale), row = (int) floor (y * canvas->context.scale);
  guint32 pixel;

  cairo_surface_flush (canvas->surface);
  memcpy (&pixel, data + (gsize) row * (gsize) cairo_image_surface_get_stride (canvas->surface) + (gsize) column * 4, 4);
  return pixel & 0xffffff;
}

static guint32
pack (LgnRgb8 c)
{
  return (guint32) c.r << 16 | (guint32) c.g << 8 | c.b;
}

static LgnMapLayout *
paint (Canvas *canvas, LgnShownMap *map, const LgnMapOptions *options, LgnViewport *viewport, const LgnMapMarks *marks)
{
  const LgnMapMarks none = LGN_MAP_MARKS_NONE;
  LgnMapLayout *layout = lgn_map_layout_new (&canvas->context, map, options, viewport, canvas->width, canvas->height);

  cairo_set_source_rgb (canvas->cr, canvas->context.paper.r, canvas->context.paper.g, canvas->context.paper.b);
  cairo_paint (canvas->cr);
  lgn_paint_map (canvas->cr, &canvas->context, layout, marks ? marks : &none);
  return layout;
}

/* 1 on the diagonal, 0 elsewhere. */
static float
weigh_diagonal (guint layer, guint head, gsize row, gsize column)
{
  return row == column;
}

static char *
make_words (guint n)
{
  GString *words = g_string_new ("w");

  for (guint i = 1; i < n; i++)
    g_string_append (words, " w");
  return g_string_free (words, FALSE);
}

/* Every row of dots has its dot, however many weights fall on one. */
static void
test_lone_diagonal (void)
{
  g_autofree char *words = make_words (1500);
  g_autoptr (LgnResult) result = fixture_result (words, NULL, 1, 1, weigh_diagonal);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  const double scales[] = { 1, 1.25, 2 };
  LgnMapOptions options;

  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  options.colours.palette = LGN_PALETTE_VIRIDIS;
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      Canvas canvas;
      guint n_bright = 0, n_rows = 0;

      canvas_init (&canvas, false, scales[i], 400, 380);
      g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
      double dot = 1 / scales[i], end = layout->body.y + layout->body.height;
      for (double y = layout->body.y + dot / 2; y < end; y += dot, n_rows++)
        {
          bool is_seen = false;
          for (double x = layout->body.x + dot / 2; x < layout->body.x + layout->body.width; x += dot)
            is_seen = is_seen || get_pixel (&canvas, x, y) == 0xfde725;
          n_bright += is_seen;
        }
      g_assert_cmpuint (n_rows, >, 200);
      g_assert_cmpuint (n_bright, ==, n_rows);
      canvas_clear (&canvas);
    }
}

/* The colour in the middle of every cell is the table's for its weight, in both forms and on zoomed and scrolled maps. */
static void
check_cells (Canvas *canvas, LgnMapLayout *layout, LgnShownMap *map)
{
  const LgnRect *body = &layout->body;
  LgnColourTable table;
  guint n = 0;

  lgn_colour_table_init (&table, &layout->options.colours, canvas->context.is_dark, map);
  for (guint row = 0; row < layout->n_rows; row++)
    for (guint column = 0; column < layout->n_columns; column++)
      {
        LgnRect cell;
        lgn_map_layout_get_cell (layout, row, column, &cell);
        double x = cell.x + cell.width * 0.75, y = cell.y + cell.height * 0.25; /* beside ring and number */
        if (x < body->x || y < body->y || x >= body->x + body->width || y >= body->y + body->height)
          continue;
        g_assert_cmphex (get_pixel (canvas, x, y), ==,
                         pack (lgn_colour_table_get_colour (&table, lgn_shown_map_get_weight (map, row, column))));
        n++;
      }
  g_assert_cmpuint (n, >, 4);
}

static void
test_cells (void)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  LgnMapId id = { LGN_SITE_CROSS, 1, LGN_HEAD_MEAN };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_WORDS, false);

  for (guint form = 0; form < LGN_N_FORMS; form++)
    for (guint dark = 0; dark < 2; dark++)
      for (guint zoomed = 0; zoomed < 2; zoomed++)
        {
          g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
          LgnMapOptions options;
          Canvas canvas;

          canvas_init (&canvas, dark, dark ? 2 : 1, 520, 470);
          lgn_map_options_init (&options, (LgnMapForm) form);
          options.numbers = LGN_NUMBERS_NEVER;
          g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, viewport, NULL);
          if (zoomed)
            {
              lgn_viewport_set_cell (viewport, 57, 0, 0);
              lgn_viewport_scroll_to (viewport, 83, 61);
              g_clear_pointer (&layout, lgn_map_layout_unref);
              layout = paint (&canvas, map, &options, viewport, NULL);
            }
          check_cells (&canvas, layout, map);
          canvas_clear (&canvas);
        }
}

/* Scrolling never moves what is painted in the label bands' corner, and nothing of the map is painted over the labels. */
static void
test_frozen_bands (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnMapId id = { LGN_SITE_SELF, 0, 3 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  LgnMapMarks marks = { 23, 23, -1, -1, 23, 23 }; /* scrolled away */
  LgnMapOptions options;
  Canvas canvas;

  canvas_init (&canvas, false, 1, 420, 400);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  options.colours.palette = LGN_PALETTE_MAGMA;
  g_autoptr (LgnMapLayout) fitting = paint (&canvas, map, &options, viewport, NULL);
  lgn_viewport_set_cell (viewport, 40, 0, 0);
  g_clear_pointer (&fitting, lgn_map_layout_unref);
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, viewport, &marks);
  lgn_viewport_scroll_to (viewport, 333, 222);
  g_autoptr (LgnMapLayout) scrolled = paint (&canvas, map, &options, viewport, &marks);
  for (double y = 0; y < scrolled->body.y - 2; y += 1)
    for (double x = 0; x < scrolled->body.x - scrolled->row_band; x += 1)
      g_assert_cmphex (get_pixel (&canvas, x, y), ==, 0xffffff);
  canvas_clear (&canvas);
}

static void
test_masked (void)
{
  g_autoptr (LgnResult) result = fixture_long (12);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);

  for (guint form = 0; form < LGN_N_FORMS; form++)
    {
      LgnMapOptions options;
      Canvas canvas;
      LgnRect cell;
      bool has_line = false, has_ground = false;

      canvas_init (&canvas, false, 1, 500, 480);
      lgn_map_options_init (&options, (LgnMapForm) form);
      options.colours.palette = LGN_PALETTE_VIRIDIS;
      g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
      lgn_map_layout_get_cell (layout, 2, 8, &cell);
      for (double x = cell.x + 3; x < cell.x + cell.width - 3; x += 1)
        {
          guint32 pixel = get_pixel (&canvas, x, cell.y + cell.height / 2);
          has_line = has_line || (pixel & 0xff) <= 0xd8;
          has_ground = has_ground || pixel == 0xf4f4f4;
          g_assert_cmphex (pixel >> 16, ==, pixel & 0xff); /* grey: no colour of the palette */
        }
      g_assert_true (has_line && has_ground);
      lgn_map_layout_get_cell (layout, 8, 2, &cell); /* zero, not masked: the palette's first colour or near it */
      g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + cell.height / 2) >> 16, >=, 0x44);
      canvas_clear (&canvas);
    }
}

static bool
is_light (guint32 pixel)
{
  return (pixel & 0xff) > 0xc0 && (pixel >> 16) > 0xc0;
}

/* Outwards from the cell: white, then black; orange for the pin. */
static void
test_marks (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnMapId id = { LGN_SITE_SELF, 0, 3 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  LgnMapMarks marks = { 10, 12, -1, -1, 4, 5 };
  LgnMapOptions options;
  LgnRect cell;
  Canvas canvas;
  guint n_orange = 0;

  canvas_init (&canvas, false, 2, 620, 600);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  options.colours.palette = LGN_PALETTE_VIRIDIS;
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, &marks);
  lgn_map_layout_get_cell (layout, 10, 12, &cell);
  double middle = cell.y + cell.height * 0.4;
  g_assert_true (is_light (get_pixel (&canvas, cell.x - 0.75, middle)));
  g_assert_cmphex (get_pixel (&canvas, cell.x - 2.25, middle), ==, 0);
  g_assert_true (is_light (get_pixel (&canvas, cell.x + cell.width + 0.5, middle)));
  g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width + 2.25, middle), ==, 0);
  lgn_map_layout_get_cell (layout, 4, 5, &cell);
  for (double x = cell.x - 4; x < cell.x + 2; x += 0.5)
    n_orange += get_pixel (&canvas, x, cell.y + cell.height * 0.6) == 0xe66100;
  g_assert_cmpuint (n_orange, >=, 3);
  /* The cursor's row is framed from edge to edge. */
  lgn_map_layout_get_cell (layout, 10, 0, &cell);
  g_assert_cmphex (get_pixel (&canvas, layout->body.x + 3, cell.y + 0.25), ==, 0x1c71d8);
  g_assert_cmphex (get_pixel (&canvas, layout->body.x + layout->body.width - 3, cell.y + 0.25), ==, 0x1c71d8);
  canvas_clear (&canvas);
}

/* Violet frames round what is marked, wherever the cursor is. */
static void
test_marked (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnMarks) marked = lgn_marks_new ();
  LgnMapId id = { LGN_SITE_SELF, 0, 3 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_PIECES, false);
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;
  LgnMapOptions options;
  LgnRect cell;
  Canvas canvas;

  lgn_marks_toggle (marked, 3, 4);    /* tokens: the first is hidden */
  lgn_marks_toggle (marked, 0, 4);    /* hidden */
  lgn_marks_toggle (marked, 900, 0);  /* of another text */
  marks.marked = marked;
  canvas_init (&canvas, false, 2, 620, 600);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, &marks);
  lgn_map_layout_get_cell (layout, 2, 3, &cell);
  g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + 0.75), ==, 0x8a3fa8);
  g_assert_cmphex (get_pixel (&canvas, cell.x + 0.75, cell.y + cell.height / 2), ==, 0x8a3fa8);
  lgn_map_layout_get_cell (layout, 3, 3, &cell);
  g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + 0.75), !=, 0x8a3fa8);
  canvas_clear (&canvas);
}

/* A square in the corner of what is right, filled or not. */
static void
test_gold (void)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  g_autoptr (LgnWordLinksFile) file = lgn_word_links_parse ("0-0 1p3", 7, "links", NULL);
  g_autoptr (LgnGoldLinks) gold = lgn_gold_links_new (&file->line[0], "links", result, LGN_GOLD_ROWS_OUTPUT, NULL);
  LgnMapId id = { LGN_SITE_CROSS, 1, LGN_HEAD_MEAN };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_WORDS, false);
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;
  static const guint cells[][2] = { { 0, 0 }, { 3, 1 }, { 1, 1 } };
  guint n_inked[3] = { 0 };
  LgnMapOptions options;
  Canvas canvas;

  g_assert_nonnull (gold);
  marks.gold = gold;
  canvas_init (&canvas, false, 1, 620, 600);
  lgn_map_options_init (&options, LGN_FORM_ALIGNMENT);
  options.marks_strongest = false;
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, &marks);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      LgnRect cell;
      guint32 paper;
      lgn_map_layout_get_cell (layout, cells[i][0], cells[i][1], &cell);
      paper = get_pixel (&canvas, cell.x + cell.width / 2, cell.y + cell.height / 2);
      for (double y = cell.y + 4; y < cell.y + 13; y++)
        for (double x = cell.x + 4; x < cell.x + 13; x++)
          n_inked[i] += get_pixel (&canvas, x, y) != paper;
    }
  g_assert_cmpuint (n_inked[0], >=, 49);
  g_assert_cmpuint (n_inked[1], >=, 20);
  g_assert_cmpuint (n_inked[1], <, n_inked[0]);
  g_assert_cmpuint (n_inked[2], ==, 0);
  canvas_clear (&canvas);
}

static float
weigh_nan (guint layer, guint head, gsize row, gsize column)
{
  return row == 1 ? NAN : 1;
}

static void
test_not_a_number (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c", NULL, 1, 1, weigh_nan);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);

  for (guint form = 0; form < LGN_N_FORMS; form++)
    {
      LgnMapOptions options;
      Canvas canvas;
      LgnRect cell;

      canvas_init (&canvas, false, 1, 400, 400);
      lgn_map_options_init (&options, (LgnMapForm) form);
      g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
      lgn_map_layout_get_cell (layout, 1, 2, &cell);
      g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + cell.height / 2), ==, 0xc01c28);
      g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + 5), ==, 0xffffff);
      canvas_clear (&canvas);
    }
}

/* Columns of right-to-left text start at the right, the cells with them. */
static void
test_rtl (void)
{
  g_autoptr (LgnResult) result = fixture_result ("شمس قمر ليل", NULL, 1, 1, weigh_diagonal);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);

  for (guint form = 0; form < LGN_N_FORMS; form++)
    {
      LgnMapOptions options;
      Canvas canvas;

      canvas_init (&canvas, false, 1, 400, 400);
      lgn_map_options_init (&options, (LgnMapForm) form);
      options.numbers = LGN_NUMBERS_NEVER;
      options.marks_strongest = false;
      g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
      const LgnRect *body = &layout->body;
      g_assert_cmphex (get_pixel (&canvas, body->x + body->width - layout->cell / 2, body->y + layout->cell / 2), ==, 0x0a2a54);
      g_assert_cmphex (get_pixel (&canvas, body->x + layout->cell / 2, body->y + layout->cell / 2), ==, 0xffffff);
      canvas_clear (&canvas);
    }
}

/* Each row by its own largest weight: the strongest cell of each has the last colour. */
static void
test_row_range (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnMapId id = { LGN_SITE_SELF, 2, 5 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  LgnMapOptions options;
  Canvas canvas;

  canvas_init (&canvas, false, 1, 600, 600);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  options.colours.palette = LGN_PALETTE_VIRIDIS;
  options.colours.range = LGN_RANGE_ROW;
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
  for (guint row = 0; row < layout->n_rows; row++)
    {
      LgnShownRow statistics;
      LgnRect cell;
      lgn_shown_map_get_row (map, row, &statistics);
      lgn_map_layout_get_cell (layout, row, (guint) statistics.strongest, &cell);
      g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + cell.height / 2), ==, 0xfde725);
    }
  canvas_clear (&canvas);
}

/* Nothing is painted outside the canvas' contents, whatever the labels are. */
static void
test_contents (void)
{
  g_autoptr (LgnResult) result = fixture_result ("antidisestablishmentarianism 城市 شمس 👍 a internationalisation end", NULL, 1, 1,
                                                 weigh_diagonal);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  LgnMapOptions options;
  LgnRect contents;
  Canvas canvas;

  canvas_init (&canvas, false, 1, 640, 480);
  lgn_map_options_init (&options, LGN_FORM_ALIGNMENT);
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
  lgn_map_layout_get_contents (layout, &contents);
  for (double y = 0; y < 480; y += 1)
    for (double x = 0; x < 640; x += 1)
      if (x < contents.x - 3 || y < contents.y - 3 || x > contents.x + contents.width + 3
          || y > contents.y + contents.height + 3)
        g_assert_cmphex (get_pixel (&canvas, x, y), ==, 0xffffff);
  canvas_clear (&canvas);
}

/* The second painting comes from the cache and is the same. */
static void
test_cache (void)
{
  g_autoptr (LgnResult) result = fixture_long (300);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  LgnMapOptions options;
  Canvas canvas;

  canvas_init (&canvas, true, 1, 300, 300);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  g_autoptr (LgnMapLayout) first = paint (&canvas, map, &options, NULL, NULL);
  gsize size = (gsize) cairo_image_surface_get_stride (canvas.surface) * 300;
  cairo_surface_flush (canvas.surface);
  g_autofree guint8 *before = g_memdup2 (cairo_image_surface_get_data (canvas.surface), size);
  g_autoptr (LgnMapLayout) second = paint (&canvas, map, &options, NULL, NULL);
  cairo_surface_flush (canvas.surface);
  g_assert_cmpmem (before, size, cairo_image_surface_get_data (canvas.surface), size);
  lgn_paint_cache_drop_maps (canvas.cache);
  g_autoptr (LgnMapLayout) third = paint (&canvas, map, &options, NULL, NULL);
  cairo_surface_flush (canvas.surface);
  g_assert_cmpmem (before, size, cairo_image_surface_get_data (canvas.surface), size);
  canvas_clear (&canvas);
}

/* A layer that has not come is an empty frame, in the map and in the atlas. */
static void
test_not_ready (void)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  g_autoptr (LgnScope) scope = lgn_scope_new (13, 12);
  LgnMapShape shape = { 4, 13, 12 };
  LgnMapId id = { LGN_SITE_CROSS, 3, 0 };
  LgnAtlasOptions atlas = { .site = LGN_SITE_CROSS, .n_layers = 5, .has_mean = true, .colours = LGN_COLOUR_SPEC_DEFAULT };
  LgnAtlasMarks no_head = LGN_ATLAS_MARKS_NONE;
  LgnMapOptions options;
  LgnRect cell;
  Canvas canvas;

  g_assert_true (lgn_attn_store_add_layer (result->store, LGN_SITE_CROSS, 3, &shape, scope, NULL));
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_WORDS, false);
  canvas_init (&canvas, false, 1, 500, 480);
  lgn_map_options_init (&options, LGN_FORM_ALIGNMENT);
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
  g_assert_cmphex (get_pixel (&canvas, layout->body.x + layout->body.width / 2, layout->body.y + layout->body.height / 2), ==,
                   0xffffff);
  g_assert_cmphex (get_pixel (&canvas, layout->body.x - 0.5, layout->body.y + 20), !=, 0xffffff);

  cairo_set_source_rgb (canvas.cr, 1, 1, 1);
  cairo_paint (canvas.cr);
  g_autoptr (LgnAtlasLayout) heads = lgn_atlas_layout_new (&canvas.context, result, &atlas, 212);
  lgn_paint_atlas (canvas.cr, &canvas.context, heads, &no_head);
  for (guint layer = 3; layer < 5; layer++)
    {
      lgn_atlas_layout_get_cell (heads, layer, 2, &cell);
      g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + cell.height / 2), ==, 0xffffff);
      g_assert_cmphex (get_pixel (&canvas, cell.x + 0.5, cell.y + cell.height / 2), !=, 0xffffff);
    }
  canvas_clear (&canvas);
}

/* From end to end the legend shows the palette, and its triangle stands where the weight is. */
static void
test_legend (void)
{
  LgnColourSpec spec = LGN_COLOUR_SPEC_DEFAULT;
  LgnRect rect = { 10, 10, 256, 40 };
  LgnColourTable table;
  Canvas canvas;

  spec.palette = LGN_PALETTE_VIRIDIS;
  canvas_init (&canvas, false, 1, 280, 60);
  lgn_colour_table_init (&table, &spec, false, NULL);
  cairo_set_source_rgb (canvas.cr, 1, 1, 1);
  cairo_paint (canvas.cr);
  lgn_paint_legend (canvas.cr, &canvas.context, &table, &rect, 1);
  g_assert_cmphex (get_pixel (&canvas, 12, 14), ==, pack (table.colour[2]));
  g_assert_cmphex (get_pixel (&canvas, 10 + 128, 14), ==, pack (table.colour[128]));
  g_assert_cmphex (get_pixel (&canvas, 265, 22), ==, 0x333333);
  g_assert_cmpfloat (lgn_legend_get_height (&canvas.context), <=, 40);
  canvas_clear (&canvas);
}

/* The glass shows the cell's colour and covers neither the cell nor anything outside the canvas. */
static void
test_glass (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnMapId id = { LGN_SITE_SELF, 0, 3 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, false, LGN_GROUP_PIECES, false);
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;
  LgnMapOptions options;
  LgnColourTable table;
  Canvas canvas;

  canvas_init (&canvas, false, 1, 640, 600);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  options.colours.palette = LGN_PALETTE_VIRIDIS;
  lgn_colour_table_init (&table, &options.colours, false, map);
  for (gint at = 0; at < 24; at++)
    {
      LgnRect cell;
      g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, &marks);
      lgn_paint_glass (canvas.cr, &canvas.context, layout, at, 23 - at, &marks);
      lgn_map_layout_get_cell (layout, (guint) at, (guint) (23 - at), &cell);
      guint32 want = pack (lgn_colour_table_get_colour (&table, lgn_shown_map_get_weight (map, (guint) at, (guint) (23 - at))));
      g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, cell.y + cell.height / 2), ==, want);
    }
  canvas_clear (&canvas);
}

/* The picture says how many weights are no numbers, below the map, and ticks stand where a token was found. */
static void
test_notes (void)
{
  g_autoptr (LgnResult) broken = fixture_result ("a b c", NULL, 1, 1, weigh_nan);
  g_autoptr (LgnResult) whole = fixture_result ("a b c", NULL, 1, 1, weigh_diagonal);
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (broken, &id, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnShownMap) other = lgn_shown_map_new_for (whole, &id, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnTokenHits) hits = lgn_token_hits_new (other, "b");
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;
  LgnMapOptions options;
  Canvas canvas;
  LgnRect cell;

  g_assert_cmpuint (lgn_shown_map_count_not_numbers (map), ==, 3);
  g_assert_cmpuint (lgn_shown_map_count_not_numbers (other), ==, 0);
  canvas_init (&canvas, false, 1, 400, 400);
  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  g_autoptr (LgnMapLayout) layout = paint (&canvas, map, &options, NULL, NULL);
  g_assert_cmpfloat (layout->note_height, >, 0);
  marks.hits = hits;
  g_autoptr (LgnMapLayout) found = paint (&canvas, other, &options, NULL, &marks);
  g_assert_cmpfloat (found->note_height, ==, 0);
  lgn_map_layout_get_cell (found, 1, 1, &cell);
  g_assert_cmphex (get_pixel (&canvas, found->body.x - 4, cell.y + cell.height / 2), ==, 0x1c71d8);
  g_assert_cmphex (get_pixel (&canvas, cell.x + cell.width / 2, found->body.y - 4), ==, 0x1c71d8);
  lgn_map_layout_get_cell (found, 2, 2, &cell);
  g_assert_cmphex (get_pixel (&canvas, found->body.x - 4, cell.y + cell.height / 2), !=, 0x1c71d8);
  canvas_clear (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/paint/lone-diagonal", test_lone_diagonal);
  g_test_add_func ("/draw/paint/cells", test_cells);
  g_test_add_func ("/draw/paint/frozen-bands", test_frozen_bands);
  g_test_add_func ("/draw/paint/masked", test_masked);
  g_test_add_func ("/draw/paint/marks", test_marks);
  g_test_add_func ("/draw/paint/not-a-number", test_not_a_number);
  g_test_add_func ("/draw/paint/rtl", test_rtl);
  g_test_add_func ("/draw/paint/row-range", test_row_range);
  g_test_add_func ("/draw/paint/contents", test_contents);
  g_test_add_func ("/draw/paint/cache", test_cache);
  g_test_add_func ("/draw/paint/not-ready", test_not_ready);
  g_test_add_func ("/draw/paint/legend", test_legend);
  g_test_add_func ("/draw/paint/glass", test_glass);
  g_test_add_func ("/draw/paint/marked", test_marked);
  g_test_add_func ("/draw/paint/gold", test_gold);
  g_test_add_func ("/draw/paint/notes", test_notes);
  return g_test_run ();
}
