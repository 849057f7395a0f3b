/* Portable Network Graphics (PNG) Specification, Second Edition, W3C 2003. */
#include "draw/lgn-png.h"
#include "base/lgn-error.h"

#include <math.h>
#include <png.h>

#define BYTES_PER_PIXEL 4

typedef struct
{
  GByteArray *out;
  cairo_surface_t *surface;
  guint8 *row; /* [width * 4] */
  bool has_alpha;
} Encoder;

static void
append (png_structp png, png_bytep data, png_size_t size)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) size);
}

static void
flush (png_structp png)
{
}

static bool
is_translucent (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);

  if (cairo_image_surface_get_format (surface) != CAIRO_FORMAT_ARGB32)
    return false;
  for (int y = 0; y < height; y++)
    {
      gsize stride = (gsize) cairo_image_surface_get_stride (surface);
      const guint32 *pixels = (const guint32 *) (const void *) (data + (gsize) y * stride);
      for (int x = 0; x < width; x++)
        if (pixels[x] >> 24 != 0xff)
          return true;
    }
  return false;
}

/* Cairo's pixels are multiplied with their alpha; a file's are not. */
static void
convert_row (const guint32 *pixels, int width, bool has_alpha, guint8 *out)
{
  for (int x = 0; x < width; x++)
    {
      guint32 alpha = has_alpha ? pixels[x] >> 24 : 255;

      for (int shift = 16; shift >= 0; shift -= 8)
        {
          guint32 channel = (pixels[x] >> shift) & 0xff;
          *out++ = (guint8) (alpha == 0 ? 0 : alpha == 255 ? channel : MIN (255, (channel * 255 + alpha / 2) / alpha));
        }
      if (has_alpha)
        *out++ = (guint8) alpha;
    }
}

static void
write_image (png_structp png, png_infop info, Encoder *encoder, double dpi)
{
  int width = cairo_image_surface_get_width (encoder->surface), height = cairo_image_surface_get_height (encoder->surface);
  png_uint_32 per_metre = (png_uint_32) lround (dpi / 0.0254);

  png_set_write_fn (png, encoder->out, append, flush);
  /* Figures are made of cells: most rows repeat the one above, which trying every filter on each row finds out at a price. */
  png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
  png_set_compression_level (png, 6);
  png_set_IHDR (png, info, (png_uint_32) width, (png_uint_32) height, 8,
                encoder->has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (png, info, PNG_sRGB_INTENT_RELATIVE);
  png_set_pHYs (png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
  png_write_info (png, info);
  for (int y = 0; y < height; y++)
    {
      const guint8 *data = cairo_image_surface_get_data (encoder->surface);
      gsize stride = (gsize) cairo_image_surface_get_stride (encoder->surface);
      convert_row ((const guint32 *) (const void *) (data + (gsize) y * stride), width, encoder->has_alpha, encoder->row);
      png_write_row (png, encoder->row);
    }
  png_write_end (png, info);
}

GBytes *
lgn_png_encode (cairo_surface_t *surface, double dpi, GError **error)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png ? png_create_info_struct (png) : NULL;
  Encoder encoder = { g_byte_array_new (), surface, NULL, is_translucent (surface) };
  gsize width = (gsize) cairo_image_surface_get_width (surface);
  volatile bool is_done = false;

  cairo_surface_flush (surface);
  encoder.row = g_malloc (width * BYTES_PER_PIXEL);
  if (info && !setjmp (png_jmpbuf (png)))
    {
      write_image (png, info, &encoder, dpi);
      is_done = true;
    }
  png_destroy_write_struct (&png, &info);
  g_free (encoder.row);
  if (!is_done)
    {
      g_byte_array_unref (encoder.out);
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "there is no memory to encode a picture of %" G_GSIZE_FORMAT " pixels a line", width);
      return NULL;
    }
  return g_byte_array_free_to_bytes (encoder.out);
}
