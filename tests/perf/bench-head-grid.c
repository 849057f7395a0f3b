/* bench-head-grid: 32 layers of 32 heads scroll by in a window of 1280 x 800: the time of the processor that each frame takes,
 * the first ones too, in which pictures are still being made. */
#include "draw/lgn-atlas.h"
#include "lgn-perf.h"

#include <math.h>

#define N_LAYERS 32
#define N_HEADS 32
#define N_TOKENS 64
#define WIDTH 1280
#define HEIGHT 800
#define N_TURNS 5
#define STEP 24.0       /* px a frame */
#define SLICE_US 8000   /* for new pictures in one frame, as in the window */
#define MOST_MEDIAN 16.0
#define MOST 33.0

static LgnResult *
make_result (void)
{
  LgnResult *result = lgn_result_new ();
  g_autoptr (LgnScope) scope = lgn_scope_new (N_TOKENS, N_TOKENS);
  LgnMapShape shape = { N_HEADS, N_TOKENS, N_TOKENS };

  result->store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  for (guint layer = 0; layer < N_LAYERS; layer++)
    {
      g_assert_true (lgn_attn_store_add_layer (result->store, LGN_SITE_SELF, layer, &shape, scope, NULL));
      for (guint head = 0; head < N_HEADS; head++)
        for (gsize row = 0; row < N_TOKENS; row++)
          {
            float *weights = lgn_attn_store_get_rows_to_fill (result->store, LGN_SITE_SELF, layer, head, row);
            for (gsize column = 0; column < N_TOKENS; column++)
              weights[column] = (float) ((row * 7919 + column * 104729 + head * 31 + layer * 17) % 1009) / (1009 * N_TOKENS / 2)
                                + (column + head == row ? 0.5f : 0);
          }
      lgn_attn_store_set_ready (result->store, LGN_SITE_SELF, layer);
    }
  return result;
}

static GArray *
make_heads (void)
{
  GArray *heads = g_array_new (FALSE, TRUE, sizeof (LgnAtlasHead));

  for (guint i = 0; i < N_LAYERS * N_HEADS; i++)
    {
      LgnAtlasHead head = { i / N_HEADS, (gint) (i % N_HEADS), true, { LGN_MARK_DISC, { 0, 114, 178 } }, NULL, 0.5, i % 9 == 0 };
      g_array_append_val (heads, head);
    }
  return heads;
}

static void
paint_frame (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, double scrolled, GArray *times)
{
  LgnAtlasMarks marks = { 3, 4, -1, 0, -1, 0, true };
  double start = lgn_perf_now_ms (), taken;

  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, 0, -scrolled);
  lgn_paint_atlas_until (cr, context, layout, &marks, g_get_monotonic_time () + SLICE_US);
  cairo_restore (cr);
  taken = lgn_perf_now_ms () - start;
  g_array_append_val (times, taken);
}

/* Down and up again, with pictures that are all still to be made. */
static void
scroll (LgnResult *result, const GArray *heads, double max_side, GArray *times)
{
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .colours = LGN_COLOUR_SPEC_DEFAULT, .max_side = max_side,
                              .heads = (const LgnAtlasHead *) (const void *) heads->data, .n_listed = heads->len };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  LgnPaintContext context;
  double width, height;

  lgn_paint_context_init (&context, cache, false);
  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&context, result, &options, WIDTH);
  lgn_atlas_layout_get_size (layout, &width, &height);
  for (double y = 0; y <= MAX (height - HEIGHT, 0); y += STEP)
    paint_frame (cr, &context, layout, y, times);
  for (double y = MAX (height - HEIGHT, 0); y >= 0; y -= STEP)
    paint_frame (cr, &context, layout, y, times);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (void)
{
  g_autoptr (LgnResult) result = make_result ();
  g_autoptr (GArray) heads = make_heads ();

  lgn_perf_pin ();
  for (double side = 20; side <= 64; side += 44)
    {
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
      double most = 0;

      for (guint turn = 0; turn < N_TURNS; turn++)
        scroll (result, heads, side, times);
      for (guint i = 0; i < times->len; i++)
        most = fmax (most, g_array_index (times, double, i));
      g_print ("%d x %d heads of at most %.0f px: %u frames, median %.2f ms of CPU (at most %.0f), worst %.2f ms (at most %.0f)\n",
               N_LAYERS, N_HEADS, side, times->len, lgn_perf_median (times), MOST_MEDIAN, most, MOST);
      if (lgn_perf_median (times) > MOST_MEDIAN || most > MOST)
        return 1;
    }
  return 0;
}
