/* bench-links: links of 12 heads between 512 tokens: what the list of lines takes once, and a frame of the window while the
 * pointer moves from token to token and while the canvas scrolls, painted in software. */
#include "draw/lgn-paint-links.h"
#include "fixture.h"
#include "lgn-perf.h"

#include <math.h>

#define N_TOKENS 512
#define N_HEADS 12
#define WIDTH 760
#define HEIGHT 640
#define N_FRAMES 120
#define SCROLL_STEP 53

/* Each head has a place of its own that it looks at most, over a floor that is never the same twice. */
static float
weigh (guint layer, guint head, gsize row, gsize column)
{
  float floor = (float) ((row * 7919 + column * 104729 + head * 1299709) % 1009) / 1009;

  return floor + (column == (row + 17 * head) % N_TOKENS ? 300 : 0);
}

typedef struct
{
  LgnPaintContext context;
  LgnLinksLayout *layout;
  cairo_t *cr;
  GArray *times;
} Bench;

static void
paint_frame (Bench *bench, const LgnMapMarks *marks)
{
  double start = lgn_perf_now_ms ();

  cairo_set_source_rgb (bench->cr, 1, 1, 1);
  cairo_paint (bench->cr);
  lgn_paint_links (bench->cr, &bench->context, bench->layout, marks);
  start = lgn_perf_now_ms () - start;
  g_array_append_val (bench->times, start);
}

static void
print_times (Bench *bench, const char *what)
{
  double most = 0;

  for (guint i = 0; i < bench->times->len; i++)
    most = fmax (most, g_array_index (bench->times, double, i));
  g_print ("%s: %.1f ms a frame (median), %.1f ms the slowest of %u\n", what, lgn_perf_median (bench->times), most,
           bench->times->len);
  g_array_set_size (bench->times, 0);
}

static void
measure_frames (Bench *bench)
{
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;

  paint_frame (bench, &marks);
  print_times (bench, "the first frame");
  for (guint i = 0; i < N_FRAMES; i++)
    {
      marks.hover_row = (gint) (i % 40);
      paint_frame (bench, &marks);
    }
  print_times (bench, "pointing");
  for (guint i = 0; i < N_FRAMES; i++)
    {
      lgn_links_layout_set_scroll (bench->layout, i * SCROLL_STEP);
      paint_frame (bench, &marks);
    }
  print_times (bench, "scrolling");
  for (guint i = 0; i < N_FRAMES; i++)
    {
      lgn_links_layout_set_scroll (bench->layout, i * SCROLL_STEP);
      paint_frame (bench, &marks);
      double start = lgn_perf_now_ms ();
      if (!lgn_paint_links_refine (&bench->context, bench->layout))
        continue;
      start = lgn_perf_now_ms () - start;
      g_array_append_val (bench->times, start);
    }
  print_times (bench, "scrolling, and painting the rest between the frames");
}

int
main (void)
{
  g_autoptr (GString) words = g_string_new ("word");
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  LgnShownMap *maps[N_HEADS];
  guint colours[N_HEADS];
  LgnLinksOptions options;
  Bench bench = { .times = g_array_new (FALSE, FALSE, sizeof (double)) };

  lgn_perf_pin ();
  for (guint i = 1; i < N_TOKENS; i++)
    g_string_append_printf (words, " word%u", i);
  g_autoptr (LgnResult) result = fixture_result (words->str, NULL, 1, N_HEADS, weigh);
  for (guint i = 0; i < N_HEADS; i++)
    {
      maps[i] = lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_SELF, 0, (gint) i }, false, LGN_GROUP_PIECES, false);
      colours[i] = i;
    }
  double start = lgn_perf_now_ms ();
  g_autoptr (LgnLinkList) links = lgn_link_list_new (maps, N_HEADS, LGN_SEGMENTS_ALL, NULL);
  g_print ("%u of %u lines chosen in %.0f ms\n", links->n, (guint) links->n_all, lgn_perf_now_ms () - start);
  lgn_paint_context_init (&bench.context, cache, false);
  lgn_links_options_init (&options);
  options.threshold = 0;
  options.is_hasty = true;
  bench.layout = lgn_links_layout_new (&bench.context, maps, colours, links, &options, WIDTH, HEIGHT);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  bench.cr = cairo_create (surface);
  measure_frames (&bench);
  cairo_destroy (bench.cr);
  cairo_surface_destroy (surface);
  lgn_links_layout_unref (bench.layout);
  for (guint i = 0; i < N_HEADS; i++)
    lgn_shown_map_unref (maps[i]);
  g_array_unref (bench.times);
  return 0;
}
