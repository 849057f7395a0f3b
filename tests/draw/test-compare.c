/* Two maps side by side: the panels' cells lie alike, B's can show A, and figures come out as asked. */
#include "base/lgn-error.h"
#include "draw/lgn-figure.h"
#include "draw/lgn-paint-compare.h"
#include "fixture.h"

#include <math.h>
#include <string.h>

#define WIDTH 900
#define HEIGHT 420

typedef struct
{
  LgnPaintContext context;
  LgnCompareCache cache;
  LgnMapPair *pair;
  LgnPairSummary *summary;
  LgnCompareOptions options;
  LgnCompareLayout *layout;
} Canvas;

static void
canvas_init (Canvas *self, LgnResult *result, bool is_stacked, LgnViewport *viewport)
{
  const LgnMapRef a = { result, { LGN_SITE_SELF, 7, 10 } }, b = { result, { LGN_SITE_SELF, 5, 4 } };

  lgn_compare_cache_init (&self->cache);
  lgn_paint_context_init (&self->context, self->cache.cache[0], false);
  self->context.is_plain = true;
  self->pair = lgn_map_pair_new (&a, &b, &(LgnPairView) { false, LGN_GROUP_PIECES, false }, LGN_OPERATION_DIFFERENCE);
  self->summary = lgn_pair_summary_new (self->pair, NULL, NULL);
  lgn_compare_options_init (&self->options);
  self->options.is_stacked = is_stacked;
  self->layout = lgn_compare_layout_new (&self->context, self->pair, self->summary, &self->options, viewport, WIDTH, HEIGHT);
}

static void
canvas_clear (Canvas *self)
{
  lgn_compare_layout_unref (self->layout);
  lgn_pair_summary_free (self->summary);
  lgn_map_pair_unref (self->pair);
  lgn_compare_cache_clear (&self->cache);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Canvas, canvas_clear)

static cairo_surface_t *
paint (Canvas *self, const LgnMapMarks *marks, bool blinks)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  lgn_paint_compare (cr, &self->context, &self->cache, self->layout, marks, blinks);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Whether the pixels of two rectangles of the same size are the same. */
static bool
is_alike (cairo_surface_t *x, const LgnRect *a, cairo_surface_t *y, const LgnRect *b)
{
  const guint8 *from = cairo_image_surface_get_data (x), *to = cairo_image_surface_get_data (y);
  gsize stride = (gsize) cairo_image_surface_get_stride (x);

  for (gsize row = 0; row < (gsize) a->height; row++)
    if (memcmp (from + ((gsize) a->y + row) * stride + 4 * (gsize) a->x, to + ((gsize) b->y + row) * stride + 4 * (gsize) b->x,
                4 * (gsize) a->width)
        != 0)
      return false;
  return true;
}

static void
test_bodies (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_auto (Canvas) canvas = { 0 };
  LgnRect body[LGN_N_PANELS];

  canvas_init (&canvas, result, false, NULL);
  for (guint i = 0; i < LGN_N_PANELS; i++)
    {
      g_assert_true (lgn_compare_layout_get_body (canvas.layout, (LgnPanel) i, &body[i]));
      g_assert_cmpfloat (body[i].width, ==, body[0].width);
      g_assert_cmpfloat (body[i].height, ==, body[0].height);
      g_assert_cmpfloat (body[i].y, ==, body[0].y);
      g_assert_cmpfloat (body[i].x, ==, floor (body[i].x));
    }
  g_assert_cmpfloat (body[1].x, >, body[0].x + body[0].width);
  g_assert_cmpfloat (body[2].x, >, body[1].x + body[1].width);
  g_assert_cmpfloat (body[2].x + body[2].width, <, WIDTH);
  g_assert_cmpfloat (body[0].width, >, 0.2 * WIDTH);
}

static void
test_stacked (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_auto (Canvas) canvas = { 0 };
  LgnRect first, last;

  canvas_init (&canvas, result, true, NULL);
  g_assert_true (lgn_compare_layout_get_body (canvas.layout, LGN_PANEL_A, &first));
  g_assert_true (lgn_compare_layout_get_body (canvas.layout, LGN_PANEL_B, &last));
  g_assert_cmpfloat (first.x, ==, last.x);
  g_assert_cmpfloat (last.y, >, first.y + first.height);
  g_assert_cmpfloat (last.y + last.height, <=, HEIGHT);
}

static void
test_hits (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_auto (Canvas) canvas = { 0 };
  LgnRect cell;

  canvas_init (&canvas, result, false, NULL);
  for (guint i = 0; i < LGN_N_PANELS; i++)
    {
      g_assert_true (lgn_compare_layout_get_cell (canvas.layout, (LgnPanel) i, 17, 6, &cell));
      LgnCompareHit found = lgn_hit_compare (canvas.layout, cell.x + cell.width / 2, cell.y + cell.height / 2);
      g_assert_cmpint (found.panel, ==, (gint) i);
      g_assert_cmpint (found.hit.kind, ==, LGN_HIT_CELL);
      g_assert_cmpint (found.hit.row, ==, 17);
      g_assert_cmpint (found.hit.column, ==, 6);
    }
  lgn_compare_layout_get_cell (canvas.layout, LGN_PANEL_B, 3, 23, &cell);
  LgnCompareHit strip = lgn_hit_compare (canvas.layout, cell.x + cell.width + 16, cell.y + cell.height / 2);
  g_assert_cmpint (strip.hit.kind, ==, LGN_HIT_SPREAD);
  g_assert_cmpint (strip.hit.row, ==, 3);
  g_assert_cmpint (lgn_hit_compare (canvas.layout, 1, 1).hit.kind, ==, LGN_HIT_NOTHING);
  lgn_compare_layout_get_cell (canvas.layout, LGN_PANEL_A, 3, 0, &cell);
  g_assert_cmpint (lgn_hit_compare (canvas.layout, cell.x - 12, cell.y + 2).hit.kind, ==, LGN_HIT_ROW_LABEL);
}

/* While it blinks B's panel has A's pixels, cursor included; after that its own again. */
static void
check_blink (LgnViewport *viewport)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_auto (Canvas) canvas = { 0 };
  const LgnMapMarks marks = { 7, 6, -1, -1, -1, -1 };
  LgnRect a, b;

  canvas_init (&canvas, result, false, viewport);
  g_assert_true (lgn_compare_layout_get_body (canvas.layout, LGN_PANEL_A, &a));
  g_assert_true (lgn_compare_layout_get_body (canvas.layout, LGN_PANEL_B, &b));
  cairo_surface_t *before = paint (&canvas, &marks, false), *during = paint (&canvas, &marks, true),
                  *after = paint (&canvas, &marks, false);
  g_assert_false (is_alike (before, &a, before, &b));
  g_assert_true (is_alike (during, &a, during, &b));
  g_assert_true (is_alike (before, &a, during, &a));
  g_assert_true (is_alike (before, &b, after, &b));
  cairo_surface_destroy (before);
  cairo_surface_destroy (during);
  cairo_surface_destroy (after);
}

static void
test_blink (void)
{
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();

  check_blink (NULL);
  check_blink (viewport);
  lgn_viewport_zoom_by (viewport, 2, 40, 40);
  check_blink (viewport);
}

/* Pixel B - A of a cell: the colour that the difference has; none where the maps are the same. */
static void
test_colours (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_auto (Canvas) canvas = { 0 };
  const LgnMapMarks none = LGN_MAP_MARKS_NONE;
  const LgnPairCell *largest;
  LgnRect cell;

  canvas_init (&canvas, result, false, NULL);
  largest = &canvas.summary->cells[0];
  LgnColourSpec spec = lgn_map_pair_get_colours (canvas.pair, &canvas.options.map.colours, NAN);
  LgnColourTable table;
  lgn_colour_table_init (&table, &spec, false, NULL);
  LgnRgb8 expected = lgn_colour_table_get_colour (&table, largest->b - largest->a);
  cairo_surface_t *surface = paint (&canvas, &none, false);
  lgn_compare_layout_get_cell (canvas.layout, LGN_PANEL_MIDDLE, largest->row, largest->column, &cell);
  const guint8 *data = cairo_image_surface_get_data (surface);
  const guint8 *pixel = data + (gsize) (cell.y + cell.height / 2) * (gsize) cairo_image_surface_get_stride (surface)
                        + 4 * (gsize) (cell.x + cell.width / 2);
  g_assert_cmpuint (pixel[2], ==, expected.r);
  g_assert_cmpuint (pixel[0], ==, expected.b);
  g_assert_cmpuint (largest->b > largest->a ? pixel[0] : pixel[2], >, largest->b > largest->a ? pixel[2] : pixel[0]);
  cairo_surface_destroy (surface);
}

static LgnFigure *
make_figure (LgnResult *result)
{
  LgnFigure *figure = lgn_figure_new (result);

  lgn_figure_set_view (figure, LGN_VIEW_COMPARE);
  g_assert_true (lgn_figure_set_option (figure, "layer", "7", NULL));
  g_assert_true (lgn_figure_set_option (figure, "head", "10", NULL));
  g_assert_true (lgn_figure_set_option (figure, "b-layer", "5", NULL));
  g_assert_true (lgn_figure_set_option (figure, "b-head", "4", NULL));
  return figure;
}

/* The same bytes every time, whatever is compared; the command says all of it. */
static void
test_figure (void)
{
  static const char *const operations[] = { "difference", "ratio" };
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnFigure) figure = make_figure (result);

  for (guint i = 0; i < 2; i++)
    for (guint format = LGN_FORMAT_PDF; format <= LGN_FORMAT_PNG; format++)
      {
        g_assert_true (lgn_figure_set_option (figure, "operation", operations[i], NULL));
        g_autoptr (LgnFigure) copy = lgn_figure_copy (figure);
        g_autoptr (GBytes) first = lgn_figure_to_bytes (figure, (LgnFigureFormat) format, NULL);
        g_autoptr (GBytes) second = lgn_figure_to_bytes (copy, (LgnFigureFormat) format, NULL);
        g_assert_true (g_bytes_equal (first, second));
      }
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "x.pdf");
  g_assert_cmpstr (command, ==, "lorgnette-cli export m --site self --layer 7 --head 10 --view compare --b-layer 5 --b-head 4 "
                                "--operation ratio -o x.pdf");
}

static void
test_refused (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnFigure) figure = make_figure (result);
  g_autoptr (GError) same = NULL;
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) other = NULL;

  g_assert_true (lgn_figure_check (figure, NULL));
  figure->b.map = figure->map;
  g_assert_false (lgn_figure_check (figure, &same));
  g_assert_nonnull (strstr (same->message, "the same map"));
  figure->b.map.layer = 99;
  g_assert_false (lgn_figure_check (figure, &missing));
  g_assert_true (g_str_has_prefix (missing->message, "B: there is no layer 99"));
  lgn_figure_set_view (figure, LGN_VIEW_HEATMAP);
  g_assert_false (lgn_figure_check (figure, &other));
  g_assert_error (other, LGN_ERROR, LGN_ERROR_INPUT);
}

static float
weigh_arabic (guint layer, guint head, gsize row, gsize column)
{
  return column == (row + head) % 4 ? 3 : 1;
}

/* Arabic: columns run from the right, and the rows' labels stand there. */
static void
test_rtl (void)
{
  g_autoptr (LgnResult) result = fixture_result ("السلام عليكم يا صديقي", NULL, 8, 11, weigh_arabic);
  g_auto (Canvas) canvas = { 0 };
  LgnRect first, last, body;

  canvas_init (&canvas, result, false, NULL);
  lgn_compare_layout_get_cell (canvas.layout, LGN_PANEL_B, 0, 0, &first);
  lgn_compare_layout_get_cell (canvas.layout, LGN_PANEL_B, 0, 3, &last);
  lgn_compare_layout_get_body (canvas.layout, LGN_PANEL_B, &body);
  g_assert_cmpfloat (first.x, >, last.x);
  g_assert_cmpint (lgn_hit_compare (canvas.layout, body.x + body.width + 12, first.y + 2).hit.kind, ==, LGN_HIT_ROW_LABEL);
  lgn_compare_layout_get_cell (canvas.layout, LGN_PANEL_A, 2, 3, &last);
  g_assert_cmpint (lgn_hit_compare (canvas.layout, last.x - 14, last.y + 2).hit.kind, ==, LGN_HIT_SPREAD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/bodies", test_bodies);
  g_test_add_func ("/compare/stacked", test_stacked);
  g_test_add_func ("/compare/hits", test_hits);
  g_test_add_func ("/compare/blink", test_blink);
  g_test_add_func ("/compare/colours", test_colours);
  g_test_add_func ("/compare/figure", test_figure);
  g_test_add_func ("/compare/refused", test_refused);
  g_test_add_func ("/compare/rtl", test_rtl);
  return g_test_run ();
}
