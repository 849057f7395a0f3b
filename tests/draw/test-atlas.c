/* Pictures and numbers of all heads: layout, hit testing and what is left on an image surface. */
#include "draw/lgn-atlas-heads.h"
#include "draw/lgn-metric-grid.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-scatter.h"
#include "fixture.h"
#include "view/lgn-head-text.h"

#include <math.h>
#include <string.h>

#define WIDTH 760
#define HEIGHT 640

typedef struct
{
  LgnPaintCache *cache;
  LgnPaintContext context;
  cairo_surface_t *surface;
  cairo_t *cr;
} Canvas;

static void
set_up (Canvas *canvas, gconstpointer data)
{
  canvas->cache = lgn_paint_cache_new ();
  lgn_paint_context_init (&canvas->context, canvas->cache, false);
  canvas->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  canvas->cr = cairo_create (canvas->surface);
  cairo_set_source_rgb (canvas->cr, 1, 1, 1);
  cairo_paint (canvas->cr);
}

static void
tear_down (Canvas *canvas, gconstpointer data)
{
  cairo_destroy (canvas->cr);
  cairo_surface_destroy (canvas->surface);
  lgn_paint_cache_free (canvas->cache);
}

static guint32
get_pixel (Canvas *canvas, double x, double y)
{
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);
  guint32 pixel;

  cairo_surface_flush (canvas->surface);
  memcpy (&pixel, data + (gsize) floor (y) * (gsize) cairo_image_surface_get_stride (canvas->surface) + (gsize) floor (x) * 4, 4);
  return pixel & 0xffffff;
}

static const LgnRoleMark previous = { LGN_MARK_DISC, { 0x00, 0x72, 0xb2 } };

/* Every head of the sentence, all with one role; those of layer 1 are faded. */
static GArray *
make_heads (guint n_layers, guint n_heads)
{
  GArray *heads = g_array_new (FALSE, TRUE, sizeof (LgnAtlasHead));

  for (guint layer = 0; layer < n_layers; layer++)
    for (guint head = 0; head < n_heads; head++)
      {
        LgnAtlasHead one = { layer, (gint) head, true, previous, "previous token", 0.25 + 0.01 * head, layer == 1 };
        g_array_append_val (heads, one);
      }
  return heads;
}

static void
check_hits (LgnAtlasLayout *layout, const GArray *heads)
{
  double width, height;

  lgn_atlas_layout_get_size (layout, &width, &height);
  for (guint i = 0; i < heads->len; i++)
    {
      const LgnAtlasHead *head = &g_array_index (heads, LgnAtlasHead, i);
      LgnRect rect;
      LgnHit hit;
      lgn_atlas_layout_get_cell (layout, head->layer, head->head, &rect);
      g_assert_cmpfloat (rect.width, >, 0);
      g_assert_cmpfloat (rect.x, >=, 0);
      g_assert_cmpfloat (rect.x + rect.width, <=, width);
      g_assert_cmpfloat (rect.y + rect.height, <=, height);
      hit = lgn_hit_atlas (layout, rect.x + rect.width / 2, rect.y + rect.height - 1);
      g_assert_cmpint (hit.kind, ==, LGN_HIT_HEAD);
      g_assert_cmpint (hit.layer, ==, head->layer);
      g_assert_cmpint (hit.head, ==, head->head);
    }
  g_assert_cmpint (lgn_hit_atlas (layout, width / 2, height + 40).kind, ==, LGN_HIT_NOTHING);
}

/* Numbers stand beside pictures of 30 px and more only; stripes go below 14. */
static void
test_sizes (Canvas *canvas, gconstpointer data)
{
  static const struct
  {
    double width;
    bool has_numbers;
    bool has_stripe;
  } cases[] = { { 900, true, true }, { 760, true, true }, { 480, false, true }, { 212, false, false } };
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (GArray) heads = make_heads (12, 12);
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .colours = LGN_COLOUR_SPEC_DEFAULT, .max_side = 64, .min_side = 8,
                              .heads = (const LgnAtlasHead *) (const void *) heads->data, .n_listed = heads->len };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double width, height, side, pitch;
      LgnRect first, second;
      g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&canvas->context, result, &options, cases[i].width);

      check_hits (layout, heads);
      lgn_atlas_layout_get_size (layout, &width, &height);
      g_assert_cmpfloat (width, <=, cases[i].width);
      side = lgn_atlas_layout_get_side (layout);
      lgn_atlas_layout_get_cell (layout, 0, 0, &first);
      lgn_atlas_layout_get_cell (layout, 1, 0, &second);
      pitch = second.y - first.y;
      g_assert_cmpint (lgn_atlas_layout_has_numbers (layout), ==, cases[i].has_numbers);
      g_assert_cmpint (pitch > side + 5, ==, cases[i].has_stripe);
      if (cases[i].has_numbers)
        g_assert_cmpfloat (side, >=, 30);
    }
  options.height = 400;
  g_autoptr (LgnAtlasLayout) low = lgn_atlas_layout_new (&canvas->context, result, &options, 1200);
  g_assert_cmpfloat (lgn_atlas_layout_get_side (low), ==, 38);
}

/* In any other order than by layer, heads flow row by row, from the side where reading starts. */
static void
test_flow (Canvas *canvas, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnAtlasHead heads[20];
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .is_flow = true, .max_side = 112, .heads = heads, .n_listed = 20 };

  for (guint i = 0; i < 20; i++)
    heads[i] = (LgnAtlasHead) { 11 - i % 12, (gint) (i % 7), true, previous, "previous token", 0.5, false };
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (LgnAtlasHead));
  g_array_append_vals (array, heads, 20);
  for (guint rtl = 0; rtl < 2; rtl++)
    {
      LgnRect first, second, fifth;
      gint layer = (gint) heads[3].layer, head = heads[3].head;

      canvas->context.is_rtl = rtl;
      g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&canvas->context, result, &options, 440);
      check_hits (layout, array);
      lgn_atlas_layout_get_cell (layout, heads[0].layer, heads[0].head, &first);
      lgn_atlas_layout_get_cell (layout, heads[1].layer, heads[1].head, &second);
      lgn_atlas_layout_get_cell (layout, heads[4].layer, heads[4].head, &fifth);
      g_assert_cmpfloat (first.width, <=, 112);
      g_assert_cmpfloat (first.y, ==, second.y);
      g_assert_cmpint (first.x < second.x, ==, !rtl);
      g_assert_cmpfloat (fifth.x, ==, first.x);
      g_assert_cmpfloat (fifth.y, >, first.y + first.height + 20);
      /* The next of the last in a row is the first of the next row. */
      g_assert_true (lgn_atlas_layout_move (layout, 0, rtl ? -1 : 1, &layer, &head));
      g_assert_cmpint (layer, ==, heads[4].layer);
      g_assert_cmpint (head, ==, heads[4].head);
      g_assert_true (lgn_atlas_layout_move (layout, -1, 0, &layer, &head));
      g_assert_cmpint (layer, ==, heads[0].layer);
      g_assert_false (lgn_atlas_layout_move (layout, -1, 0, &layer, &head));
    }
}

static void
test_move (Canvas *canvas, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnAtlasOptions options = { .site = LGN_SITE_SELF };
  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&canvas->context, result, &options, 400);
  gint layer = -1, head = 0;

  g_assert_true (lgn_atlas_layout_move (layout, 1, 1, &layer, &head));
  g_assert_cmpint (layer, ==, 0);
  g_assert_true (lgn_atlas_layout_move (layout, 3, 20, &layer, &head));
  g_assert_cmpint (layer, ==, 3);
  g_assert_cmpint (head, ==, 11);
  g_assert_false (lgn_atlas_layout_move (layout, 0, 1, &layer, &head));
  g_assert_true (lgn_atlas_layout_move (layout, 100, -100, &layer, &head));
  g_assert_cmpint (layer, ==, 11);
  g_assert_cmpint (head, ==, 0);
}

/* A stripe has the role's colour, and a faded head a fifth of everything. */
static void
test_paint (Canvas *canvas, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (GArray) heads = make_heads (12, 12);
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .colours = LGN_COLOUR_SPEC_DEFAULT, .max_side = 40,
                              .heads = (const LgnAtlasHead *) (const void *) heads->data, .n_listed = heads->len };
  LgnAtlasMarks marks = LGN_ATLAS_MARKS_NONE;
  LgnRect rect;

  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&canvas->context, result, &options, WIDTH);
  lgn_paint_atlas (canvas->cr, &canvas->context, layout, &marks);
  lgn_atlas_layout_get_cell (layout, 0, 3, &rect);
  g_assert_cmphex (get_pixel (canvas, rect.x + rect.width / 2, rect.y + rect.height + 2), ==, 0x0072b2);
  g_assert_cmphex (get_pixel (canvas, rect.x + rect.width / 2, rect.y + rect.height), ==, 0xffffff);
  lgn_atlas_layout_get_cell (layout, 1, 3, &rect);
  g_assert_cmphex (get_pixel (canvas, rect.x + rect.width / 2, rect.y + rect.height + 2), ==, 0xcce2ef);
}

/* Marked cells are framed on every picture; what is drawn twice is drawn the same. */
static void
test_cells (Canvas *canvas, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnAtlasCell cell = { 6, 18 };
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .colours = LGN_COLOUR_SPEC_DEFAULT, .min_side = 48, .max_side = 48,
                              .cells = &cell, .n_cells = 1 };
  LgnAtlasMarks marks = LGN_ATLAS_MARKS_NONE;
  gsize size = (gsize) cairo_image_surface_get_stride (canvas->surface) * HEIGHT;
  LgnRect rect;

  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&canvas->context, result, &options, WIDTH);
  lgn_paint_atlas (canvas->cr, &canvas->context, layout, &marks);
  lgn_atlas_layout_get_cell (layout, 2, 5, &rect);
  for (guint i = 0; i < 4; i++)
    g_assert_cmphex (get_pixel (canvas, rect.x + 35 + i, rect.y + 11), ==, 0x8a3fa8);
  g_assert_cmphex (get_pixel (canvas, rect.x + 36.5, rect.y + 12.5), !=, 0x8a3fa8);
  g_autofree guint8 *before = g_memdup2 (cairo_image_surface_get_data (canvas->surface), size);
  cairo_set_source_rgb (canvas->cr, 1, 1, 1);
  cairo_paint (canvas->cr);
  lgn_paint_atlas (canvas->cr, &canvas->context, layout, &marks);
  cairo_surface_flush (canvas->surface);
  g_assert_cmpmem (before, size, cairo_image_surface_get_data (canvas->surface), size);
}

/* When the time of a frame is over, what is left is empty frames; what is there already stays. */
static void
test_slices (Canvas *canvas, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .colours = LGN_COLOUR_SPEC_DEFAULT, .max_side = 40 };
  LgnAtlasMarks marks = LGN_ATLAS_MARKS_NONE;
  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&canvas->context, result, &options, WIDTH);
  LgnRect rect;

  g_assert_false (lgn_paint_atlas_until (canvas->cr, &canvas->context, layout, &marks, 0));
  lgn_atlas_layout_get_cell (layout, 5, 5, &rect);
  for (guint i = 2; i < 30; i++)
    g_assert_cmphex (get_pixel (canvas, rect.x + i, rect.y + i), ==, 0xffffff);
  g_assert_true (lgn_paint_atlas_until (canvas->cr, &canvas->context, layout, &marks, G_MAXINT64));
  g_assert_true (lgn_paint_atlas_until (canvas->cr, &canvas->context, layout, &marks, 0));
}

/* In place of the maps, the colour of a number. */
static void
test_scores (Canvas *canvas, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (GArray) heads = make_heads (12, 12);
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .colours = LGN_COLOUR_SPEC_DEFAULT, .fills_numbers = true,
                              .heads = (const LgnAtlasHead *) (const void *) heads->data, .n_listed = heads->len };
  LgnAtlasMarks marks = LGN_ATLAS_MARKS_NONE;
  LgnColourTable table;
  LgnRect rect;
  LgnRgb8 c;

  options.colours.range = LGN_RANGE_CUSTOM;
  options.colours.high = 0.4;
  lgn_colour_table_init (&table, &options.colours, false, NULL);
  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&canvas->context, result, &options, 300);
  lgn_paint_atlas (canvas->cr, &canvas->context, layout, &marks);
  lgn_atlas_layout_get_cell (layout, 4, 10, &rect);
  c = lgn_colour_table_get_colour (&table, 0.35f);
  g_assert_cmphex (get_pixel (canvas, rect.x + rect.width / 2, rect.y + rect.height / 2), ==,
                   (guint32) c.r << 16 | (guint32) c.g << 8 | c.b);
}

/* Numbers of four layers of six heads: 0.1, 0.2 ... and one that is missing. */
static void
fill_values (double *values)
{
  for (guint i = 0; i < 24; i++)
    values[i] = 0.1 * (i + 1);
  values[8] = NAN;
}

/* Cells have the colour of their number on the whole scale, and means are of what is there. */
static void
test_metric_grid (Canvas *canvas, gconstpointer data)
{
  double values[24], width, height;
  LgnMetricGridOptions options = { .n_layers = 4, .n_heads = 6, .values = values, .low = 0, .high = 2.4, .title = "spread, nats",
                                   .low_note = "one token", .high_note = "all alike" };
  LgnAtlasMarks marks = LGN_ATLAS_MARKS_NONE;
  const LgnRgb8 *cividis = lgn_palette_get_colours (LGN_PALETTE_CIVIDIS, false);
  LgnRect rect;

  fill_values (values);
  for (guint rtl = 0; rtl < 2; rtl++)
    {
      canvas->context.is_rtl = rtl;
      cairo_set_source_rgb (canvas->cr, 1, 1, 1);
      cairo_paint (canvas->cr);
      g_autoptr (LgnMetricGridLayout) layout = lgn_metric_grid_layout_new (&canvas->context, &options, 430, 0);
      lgn_metric_grid_layout_get_size (layout, &width, &height);
      g_assert_cmpfloat (width, <=, 430);
      g_assert_true (lgn_metric_grid_layout_has_numbers (layout));
      g_assert_cmpfloat_with_epsilon (lgn_metric_grid_layout_get_mean (layout, 0), 0.35, 1e-12);
      g_assert_cmpfloat_with_epsilon (lgn_metric_grid_layout_get_mean (layout, 1), (0.7 + 0.8 + 1 + 1.1 + 1.2) / 5, 1e-12);
      g_assert_true (isnan (lgn_metric_grid_layout_get_mean (layout, 4)));
      lgn_paint_metric_grid (canvas->cr, &canvas->context, layout, &marks);
      for (guint layer = 0; layer < 4; layer++)
        for (gint head = 0; head < 6; head++)
          {
            const LgnRgb8 *c = &cividis[MIN (255, (guint) (values[layer * 6 + (guint) head] / 2.4 * 256))];
            LgnHit hit;
            lgn_metric_grid_layout_get_cell (layout, layer, head, &rect);
            hit = lgn_hit_metric_grid (layout, rect.x + rect.width / 2, rect.y + rect.height / 2);
            g_assert_cmpint (hit.kind, ==, LGN_HIT_HEAD);
            g_assert_cmpint (hit.layer, ==, layer);
            g_assert_cmpint (hit.head, ==, head);
            guint32 pixel = get_pixel (canvas, rect.x + rect.width / 2, rect.y + 3);
            if (layer == 1 && head == 2)
              g_assert_cmphex (pixel, ==, 0xffffff);
            else
              g_assert_cmpint (abs ((int) (pixel >> 16) - c->r), <=, 3);
          }
      lgn_metric_grid_layout_get_layer_number (layout, 2, &rect);
      g_assert_cmpint (lgn_hit_metric_grid (layout, rect.x + rect.width / 2, rect.y + rect.height / 2).kind, ==, LGN_HIT_LAYER);
      lgn_metric_grid_layout_get_head_number (layout, 5, &rect);
      g_assert_cmpint (lgn_hit_metric_grid (layout, rect.x + rect.width / 2, rect.y + rect.height / 2).head, ==, 5);
      g_assert_cmpint (lgn_hit_metric_grid (layout, 200, height - 5).kind, ==, LGN_HIT_NOTHING);
    }
}

/* Numbers that would not fit are left out, all of them; and everything stays within the size. */
static void
test_metric_grid_small (Canvas *canvas, gconstpointer data)
{
  g_autofree double *values = g_new (double, 32 * 32);
  LgnMetricGridOptions options = { .n_layers = 32, .n_heads = 32, .values = values, .low = NAN, .high = NAN };
  double width, height;

  for (guint i = 0; i < 32 * 32; i++)
    values[i] = i;
  g_autoptr (LgnMetricGridLayout) layout = lgn_metric_grid_layout_new (&canvas->context, &options, 430, 400);
  lgn_metric_grid_layout_get_size (layout, &width, &height);
  g_assert_cmpfloat (width, <=, 430);
  g_assert_cmpfloat (height, <=, 400);
  g_assert_false (lgn_metric_grid_layout_has_numbers (layout));
}

/* Both axes begin and end at whole ticks; each head is where its numbers are, and is found there. */
static void
test_scatter (Canvas *canvas, gconstpointer data)
{
  LgnScatterPoint points[40];
  LgnScatterOptions options = { points, 40, "mean distance, tokens", "spread, nats" };
  LgnAtlasMarks marks = LGN_ATLAS_MARKS_NONE;
  double low, high, x, y;
  LgnRect body;

  for (guint i = 0; i < 40; i++)
    points[i] = (LgnScatterPoint) { i / 8, (gint) (i % 8), 0.5 + 0.28 * i, 3.1 - 0.07 * i, previous, false };
  points[11].y = NAN;
  g_autoptr (LgnScatterLayout) layout = lgn_scatter_layout_new (&canvas->context, &options, 440, 420);
  lgn_scatter_layout_get_x_limits (layout, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat_with_epsilon (high, 12, 1e-9);
  lgn_scatter_layout_get_y_limits (layout, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, >=, 3.1);
  lgn_scatter_layout_get_body (layout, &body);
  lgn_paint_scatter (canvas->cr, &canvas->context, layout, &marks);
  for (guint i = 0; i < 40; i++)
    {
      LgnHit hit;
      bool is_there = lgn_scatter_layout_get_point (layout, points[i].layer, points[i].head, &x, &y);
      g_assert_cmpint (is_there, ==, i != 11);
      if (!is_there)
        continue;
      g_assert_true (x >= body.x && x <= body.x + body.width && y >= body.y && y <= body.y + body.height);
      g_assert_cmpfloat_with_epsilon ((x - body.x) / body.width, points[i].x / 12, 1e-9);
      hit = lgn_hit_scatter (layout, x + 1, y - 1);
      g_assert_cmpint (hit.kind, ==, LGN_HIT_HEAD);
      g_assert_cmpint (hit.layer, ==, points[i].layer);
      g_assert_cmpint (hit.head, ==, points[i].head);
      g_assert_cmphex (get_pixel (canvas, x, y), ==, 0x0072b2);
    }
  g_assert_cmpint (lgn_hit_scatter (layout, body.x + body.width - 2, body.y + 2).kind, ==, LGN_HIT_NOTHING);
}

/* Numbers that all lie far from zero, that are all the same, or that are not there, still make axes. */
static void
test_scatter_axes (Canvas *canvas, gconstpointer data)
{
  LgnScatterPoint points[] = { { 0, 0, 0.91, -2, previous, false }, { 0, 1, 0.98, -2, previous, false } };
  LgnScatterOptions options = { points, 2, NULL, NULL };
  LgnAtlasMarks marks = { 0, 1, 0, 0, -1, 0, false };
  double low, high;

  g_autoptr (LgnScatterLayout) layout = lgn_scatter_layout_new (&canvas->context, &options, 440, 420);
  lgn_scatter_layout_get_x_limits (layout, &low, &high);
  g_assert_cmpfloat (low, >, 0.85);
  g_assert_cmpfloat (high, <, 1.05);
  lgn_scatter_layout_get_y_limits (layout, &low, &high);
  g_assert_cmpfloat (low, <=, -2);
  g_assert_cmpfloat (high, >, low);
  lgn_paint_scatter (canvas->cr, &canvas->context, layout, &marks);
  options.n_points = 0;
  g_autoptr (LgnScatterLayout) empty = lgn_scatter_layout_new (&canvas->context, &options, 440, 420);
  lgn_paint_scatter (canvas->cr, &canvas->context, empty, &marks);
  g_assert_cmpint (lgn_hit_scatter (empty, 200, 200).kind, ==, LGN_HIT_NOTHING);
}

/* What an order says of its heads is what is drawn of them. */
static void
test_heads (Canvas *canvas, gconstpointer data)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = lgn_head_list_new ();
  g_autoptr (LgnHeadOrder) order = NULL;
  g_autoptr (GArray) heads = NULL;
  const LgnAtlasHead *head;

  lgn_head_list_set_result (list, result, LGN_SITE_SELF, 0, 0);
  order = lgn_head_order_new (list);
  heads = lgn_atlas_heads_new (order);
  g_assert_cmpuint (heads->len, ==, 144);
  g_assert_false (g_array_index (heads, LgnAtlasHead, 7).has_role);
  while (lgn_head_list_get_n_measured (list) < 144)
    g_main_context_iteration (NULL, TRUE);
  lgn_head_order_toggle_role (order, LGN_ROLE_PREVIOUS, false);
  g_clear_pointer (&heads, g_array_unref);
  heads = lgn_atlas_heads_new (order);
  head = &g_array_index (heads, LgnAtlasHead, 0);
  g_assert_cmpstr (head->title, ==, "previous token");
  g_assert_cmphex (head->role.colour.b, ==, 0xb2);
  g_assert_cmpfloat (head->number, >, 0.4);
  g_assert_false (head->is_faded);
  head = &g_array_index (heads, LgnAtlasHead, 2);
  g_assert_cmpuint (head->layer, ==, 0);
  g_assert_true (head->is_faded);
  g_autofree char *line = lgn_head_text_make_line (list, lgn_head_list_lookup (list, 0, 0));
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_ptr_array_add (items, lgn_head_list_lookup (list, 3, 2));
  g_autofree char *table = lgn_head_text_make_table (list, items);
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  g_assert_cmpstr (line, ==, "0·0 previous token");
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "layer\thead\trole\tspread\t"));
  g_assert_true (g_str_has_prefix (lines[1], "3\t2\t"));
  lgn_head_order_set_sort (order, LGN_SORT_CONFIDENCE);
  g_clear_pointer (&heads, g_array_unref);
  heads = lgn_atlas_heads_new (order);
  for (guint i = 1; i < heads->len; i++)
    g_assert_cmpfloat (g_array_index (heads, LgnAtlasHead, i).number, <=, g_array_index (heads, LgnAtlasHead, i - 1).number);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Canvas, NULL, set_up, func, tear_down)
  ADD ("/draw/atlas/sizes", test_sizes);
  ADD ("/draw/atlas/flow", test_flow);
  ADD ("/draw/atlas/move", test_move);
  ADD ("/draw/atlas/paint", test_paint);
  ADD ("/draw/atlas/cells", test_cells);
  ADD ("/draw/atlas/slices", test_slices);
  ADD ("/draw/atlas/scores", test_scores);
  ADD ("/draw/atlas/heads", test_heads);
  ADD ("/draw/metric-grid/cells", test_metric_grid);
  ADD ("/draw/metric-grid/small", test_metric_grid_small);
  ADD ("/draw/scatter/points", test_scatter);
  ADD ("/draw/scatter/axes", test_scatter_axes);
  return g_test_run ();
}
