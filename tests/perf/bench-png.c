/* bench-png: how long it takes to write a map of 1024 x 1024 as a picture, a pixel a cell, and how large the file becomes;
 * against Cairo's own writer. */
#include "draw/lgn-png.h"
#include "lgn-perf.h"
#include "view/lgn-colour-scale.h"

#include <cairo.h>
#include <math.h>

#define N 1024
#define N_TURNS 7

/* Like a head of a text model: a diagonal that fades, a column that everybody looks at, a floor that is never the same
 * twice. */
static cairo_surface_t *
make_picture (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, N, N);
  LgnColourSpec spec = LGN_COLOUR_SPEC_DEFAULT;
  LgnColourTable table;

  lgn_colour_table_init (&table, &spec, false, NULL);
  cairo_surface_flush (surface);
  for (guint i = 0; i < N; i++)
    {
      guint8 *line = cairo_image_surface_get_data (surface) + i * (guint) cairo_image_surface_get_stride (surface);
      guint32 *pixels = (guint32 *) (void *) line;

      for (guint j = 0; j < N; j++)
        {
          double floor = (i * 7919u + j * 104729u) % 1009u / 1009.0 * 0.03;
          double distance = fabs ((double) i - j);
          LgnRgb8 c = lgn_colour_table_get_colour (&table, (float) (floor + 0.6 * exp (-distance / 6) + (j == 0 ? 0.3 : 0)));
          pixels[j] = 0xff000000u | (guint32) c.r << 16 | (guint32) c.g << 8 | c.b;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static double
measure_cairo (cairo_surface_t *surface, gsize *size)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  double start = lgn_perf_now_ms ();

  cairo_surface_write_to_png_stream (surface, append, out);
  *size = out->len;
  return lgn_perf_now_ms () - start;
}

static double
measure_ours (cairo_surface_t *surface, gsize *size)
{
  double start = lgn_perf_now_ms ();
  g_autoptr (GBytes) bytes = lgn_png_encode (surface, 300, NULL);

  *size = bytes ? g_bytes_get_size (bytes) : 0;
  return lgn_perf_now_ms () - start;
}

int
main (void)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double)), cairo = g_array_new (FALSE, FALSE, sizeof (double));
  cairo_surface_t *surface = make_picture ();
  gsize our_size = 0, cairo_size = 0;

  lgn_perf_pin ();
  for (guint turn = 0; turn < N_TURNS; turn++)
    {
      double a = measure_ours (surface, &our_size), b = measure_cairo (surface, &cairo_size);
      g_array_append_val (ours, a);
      g_array_append_val (cairo, b);
    }
  cairo_surface_destroy (surface);
  g_print ("a map of %d x %d as a PNG: %.1f ms of CPU and %zu bytes; Cairo's writer: %.1f ms and %zu bytes; %.2f of its time, "
           "%.2f of its size\n",
           N, N, lgn_perf_median (ours), our_size, lgn_perf_median (cairo), cairo_size,
           lgn_perf_median (ours) / lgn_perf_median (cairo), (double) our_size / (double) cairo_size);
  return our_size > 0 ? 0 : 1;
}
