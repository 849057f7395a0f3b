/* The writer of PNG files, read back by Cairo: the same pixels, in as few bits as hold them. */
#include "draw/lgn-png.h"

#include <cairo.h>
#include <glib.h>
#include <string.h>

#define WIDTH 61 /* not a multiple of 8 */
#define HEIGHT 47

/* Where in the file of a picture with nothing special before it the IHDR chunk has its fields: PNG, section 11.2.2. */
#define DEPTH_OFFSET 24
#define COLOUR_TYPE_OFFSET 25

enum
{
  TYPE_RGB = 2,
  TYPE_PALETTE = 3,
  TYPE_RGBA = 6,
};

typedef struct
{
  const guint8 *data;
  gsize n_left;
} Source;

static cairo_status_t
read_some (void *closure, unsigned char *out, unsigned int n)
{
  Source *source = closure;

  if (n > source->n_left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (out, source->data, n);
  source->data += n;
  source->n_left -= n;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
decode (GBytes *bytes)
{
  Source source = { g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) };
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_some, &source);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

static guint32 *
get_line (cairo_surface_t *surface, int y)
{
  return (guint32 *) (void *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface));
}

/* A pixel as Cairo has it, multiplied with its ALPHA. */
static guint32
make_pixel (guint32 alpha, guint32 r, guint32 g, guint32 b)
{
  return alpha << 24 | (r * alpha + 127) / 255 << 16 | (g * alpha + 127) / 255 << 8 | (b * alpha + 127) / 255;
}

/* N_COLOURS colours, each more than once, the first N_TRANSLUCENT of them half seen through. */
static cairo_surface_t *
make_picture (guint n_colours, guint n_translucent, cairo_format_t format)
{
  cairo_surface_t *surface = cairo_image_surface_create (format, WIDTH, HEIGHT);

  cairo_surface_flush (surface);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guint colour = (guint) (y * WIDTH + x) * 7u % n_colours;
        guint alpha = colour < n_translucent ? 100 + colour % 100 : 255;
        get_line (surface, y)[x] = make_pixel (alpha, colour & 255, colour * 5 & 255, colour >> 8);
      }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
check_same (cairo_surface_t *a, cairo_surface_t *b, guint32 mask)
{
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_cmphex (get_line (a, y)[x] & mask, ==, get_line (b, y)[x] & mask);
}

static GBytes *
encode (cairo_surface_t *surface)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = lgn_png_encode (surface, 300, &error);

  g_assert_no_error (error);
  return bytes;
}

static guint8
get_byte (GBytes *bytes, gsize offset)
{
  return ((const guint8 *) g_bytes_get_data (bytes, NULL))[offset];
}

/* How many bytes the chunk NAME has, or -1: none. */
static gssize
find_chunk (GBytes *bytes, const char *name)
{
  const guint8 *data = g_bytes_get_data (bytes, NULL), *chunk = memmem (data, g_bytes_get_size (bytes), name, 4);

  return chunk ? (gssize) (chunk[-2] << 8 | chunk[-1]) : -1;
}

static void
test_palette (void)
{
  static const struct
  {
    guint n_colours, n_translucent;
    guint8 type, depth;
  } cases[] = {
    { 1, 0, TYPE_PALETTE, 1 },  { 2, 0, TYPE_PALETTE, 1 },    { 3, 0, TYPE_PALETTE, 2 },    { 4, 1, TYPE_PALETTE, 2 },
    { 5, 0, TYPE_PALETTE, 4 },  { 16, 16, TYPE_PALETTE, 4 },  { 17, 3, TYPE_PALETTE, 8 },   { 256, 0, TYPE_PALETTE, 8 },
    { 257, 0, TYPE_RGB, 8 },    { 257, 2, TYPE_RGBA, 8 },     { 256, 40, TYPE_PALETTE, 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cairo_surface_t *surface = make_picture (cases[i].n_colours, cases[i].n_translucent, CAIRO_FORMAT_ARGB32);
      g_autoptr (GBytes) bytes = encode (surface), again = encode (surface);
      cairo_surface_t *back = decode (bytes);

      g_assert_true (g_bytes_equal (bytes, again));
      g_assert_cmpuint (get_byte (bytes, COLOUR_TYPE_OFFSET), ==, cases[i].type);
      g_assert_cmpuint (get_byte (bytes, DEPTH_OFFSET), ==, cases[i].depth);
      if (cases[i].type == TYPE_PALETTE)
        {
          g_assert_cmpint (find_chunk (bytes, "PLTE"), ==, 3 * cases[i].n_colours);
          g_assert_cmpint (find_chunk (bytes, "tRNS"), ==, cases[i].n_translucent > 0 ? (gssize) cases[i].n_translucent : -1);
        }
      check_same (surface, back, cases[i].n_translucent > 0 ? 0xffffffff : 0x00ffffff);
      cairo_surface_destroy (back);
      cairo_surface_destroy (surface);
    }
}

/* The byte that a surface without alpha does not use may hold anything. */
static void
test_unused_byte (void)
{
  cairo_surface_t *surface = make_picture (9, 0, CAIRO_FORMAT_RGB24);
  g_autoptr (GBytes) clean = encode (surface);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      get_line (surface, y)[x] = (get_line (surface, y)[x] & 0x00ffffff) | (guint32) (x + y) << 24;
  cairo_surface_mark_dirty (surface);
  g_autoptr (GBytes) dirty = encode (surface);
  g_assert_true (g_bytes_equal (clean, dirty));
  cairo_surface_destroy (surface);
}

/* The palette does not depend on where its colours are. */
static void
test_order (void)
{
  cairo_surface_t *first = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 2, 1),
                  *second = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 2, 1);

  get_line (first, 0)[0] = get_line (second, 0)[1] = 0xff102030;
  get_line (first, 0)[1] = get_line (second, 0)[0] = 0x80402010;
  cairo_surface_mark_dirty (first);
  cairo_surface_mark_dirty (second);
  g_autoptr (GBytes) a = encode (first), b = encode (second);
  const guint8 *in_a = memmem (g_bytes_get_data (a, NULL), g_bytes_get_size (a), "PLTE", 4),
               *in_b = memmem (g_bytes_get_data (b, NULL), g_bytes_get_size (b), "PLTE", 4);
  g_assert_cmpmem (in_a, 10, in_b, 10);
  g_assert_cmpint (find_chunk (a, "tRNS"), ==, 1);
  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/png/palette", test_palette);
  g_test_add_func ("/draw/png/unused-byte", test_unused_byte);
  g_test_add_func ("/draw/png/order", test_order);
  return g_test_run ();
}
