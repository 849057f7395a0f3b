/* bench-large-map CLI: a saved map of 1024 x 1024 becomes a picture on disk: the whole process, against what cairo's own writer
 * takes for a picture of that size alone. */
#include "io/lgn-bundle.h"
#include "lgn-perf.h"

#include <cairo.h>
#include <glib/gstdio.h>

#define N ((gsize) 1024)
#define N_TURNS 5

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
  return 0;
}
