/* bench-large-map CLI: a saved map of 1024 x 1024 becomes a picture on disk: the whole process, against what cairo's own writer
 * takes for a picture of that size alone. Then a map of 4096 x 4096 is moved about in and zoomed, on a canvas of 1280 x 800: what
 * a frame takes, from the layout on. */
#include "draw/lgn-paint-map.h"
#include "io/lgn-bundle.h"
#include "lgn-perf.h"

#include <cairo.h>
#include <glib/gstdio.h>

#define N ((gsize) 1024)
#define N_TURNS 5

#define N_LONG ((gsize) 4096)
#define WIDTH 1280
#define HEIGHT 800
#define N_FRAMES 200
/* Of CPU: what fits into a frame of a display, and into two. */
#define MAX_MEDIAN_MS 16.0
#define MAX_WORST_MS 33.0

/* A sharp diagonal over a floor that is never the same twice, each row adding up to 1. */
static bool
write_bundle (const char *path, GError **error)
{
  g_autoptr (LgnBundle) bundle = lgn_bundle_new ("large map");
  g_autoptr (LgnTensor) weights = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { 1, N, N });
  float *x = lgn_tensor_f32 (weights); /* [N, N] */

  for (gsize i = 0; i < N; i++)
    {
      double sum = 0;
      for (gsize j = 0; j < N; j++)
        sum += x[i * N + j] = (float) ((i * 7919 + j * 104729) % 1009) / 1009 + (i == j ? 500 : 0);
      for (gsize j = 0; j < N; j++)
        x[i * N + j] /= (float) sum;
    }
  lgn_bundle_add_map (bundle, NULL, "self", 0, weights, NULL);
  return lgn_bundle_write (bundle, path, error);
}

static void
measure_cairo (const char *picture, GArray *times)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (picture);
  double start = lgn_perf_now_ms ();

  cairo_surface_write_to_png (surface, picture);
  start = lgn_perf_now_ms () - start;
  g_array_append_val (times, start);
  cairo_surface_destroy (surface);
}

static bool
measure_turns (const char *const *command, const char *picture, GArray *ours, GArray *cairo)
{
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      g_autofree char *output = NULL;
      LgnPerfTime taken;
      if (!lgn_perf_run (command, &output, &taken))
        return false;
      g_array_append_val (ours, taken.cpu_ms);
      measure_cairo (picture, cairo);
    }
  return true;
}

static LgnResult *
make_result (void)
{
  LgnResult *result = lgn_result_new ();
  g_autoptr (LgnScope) scope = lgn_scope_new (N_LONG, N_LONG);
  LgnMapShape shape = { 1, N_LONG, N_LONG };

  result->store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  if (!lgn_attn_store_add_layer (result->store, LGN_SITE_SELF, 0, &shape, scope, NULL))
    g_error ("there is no room for the map");
  for (gsize i = 0; i < N_LONG; i++)
    {
      float *row = lgn_attn_store_get_rows_to_fill (result->store, LGN_SITE_SELF, 0, 0, i);
      for (gsize j = 0; j < N_LONG; j++)
        row[j] = i == j ? 0.5f : (float) ((i * 7919 + j * 104729) % 1009) / 1009 / N_LONG;
    }
  lgn_attn_store_set_ready (result->store, LGN_SITE_SELF, 0);
  return result;
}

/* From the whole map to cells with numbers in them and back, and across it on the way: every frame shows something else. */
static void
move (LgnViewport *viewport, guint frame)
{
  if (frame == 0)
    lgn_viewport_set_fit (viewport, true);
  else if (frame % 4 == 1)
    lgn_viewport_zoom_by (viewport, frame < N_FRAMES / 2 ? 1.18 : 1 / 1.18, WIDTH / 3.0, HEIGHT / 3.0);
  else
    lgn_viewport_scroll_by (viewport, frame % 8 < 4 ? 37 : -23, 41);
}

static double
paint_frame (const LgnPaintContext *context, LgnShownMap *map, LgnViewport *viewport, cairo_t *cr)
{
  const LgnMapMarks marks = { 100, 100, -1, -1, -1, -1 };
  LgnMapOptions options;
  double start = lgn_perf_now_ms ();

  lgn_map_options_init (&options, LGN_FORM_HEATMAP);
  g_autoptr (LgnMapLayout) layout = lgn_map_layout_new (context, map, &options, viewport, WIDTH, HEIGHT);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  lgn_paint_map (cr, context, layout, &marks);
  return lgn_perf_now_ms () - start;
}

static bool
measure_frames (void)
{
  g_autoptr (LgnResult) result = make_result ();
  g_autoptr (LgnShownMap) map
      = lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_SELF, 0, 0 }, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  LgnPaintContext context;
  double first, worst = 0;

  lgn_paint_context_init (&context, cache, false);
  first = paint_frame (&context, map, viewport, cr);
  for (guint frame = 0; frame < N_FRAMES; frame++)
    {
      double taken;
      move (viewport, frame);
      taken = paint_frame (&context, map, viewport, cr);
      worst = MAX (worst, taken);
      g_array_append_val (times, taken);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_print ("a map of %zu x %zu moved about in: %.1f ms of CPU a frame (at most %.0f), the worst of %d %.1f ms (at most %.0f); the "
           "first %.1f ms\n",
           N_LONG, N_LONG, lgn_perf_median (times), MAX_MEDIAN_MS, N_FRAMES, worst, MAX_WORST_MS, first);
  return lgn_perf_median (times) <= MAX_MEDIAN_MS && worst <= MAX_WORST_MS;
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double)), cairo = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      g_printerr ("usage: %s CLI\n", argv[0]);
      return 2;
    }
  g_autofree char *folder = g_dir_make_tmp ("lgn-perf-XXXXXX", NULL);
  g_autofree char *saved = g_build_filename (folder, "a.safetensors", NULL);
  g_autofree char *picture = g_build_filename (folder, "a.png", NULL);
  const char *command[] = { argv[1], "export", saved, "--head", "0", "-o", picture, NULL };

  lgn_perf_pin ();
  bool succeeded = write_bundle (saved, &error) && measure_turns (command, picture, ours, cairo);
  g_unlink (saved);
  g_unlink (picture);
  g_rmdir (folder);
  if (error)
    g_printerr ("%s\n", error->message);
  if (!succeeded)
    return 1;
  g_print ("a map of %d x %d as a picture: %.0f ms of CPU, %.2f times what cairo takes to write one (%.0f ms)\n", (int) N, (int) N,
           lgn_perf_median (ours), lgn_perf_median (ours) / lgn_perf_median (cairo), lgn_perf_median (cairo));
  return measure_frames () ? 0 : 1;
}
