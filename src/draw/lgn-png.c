/* Portable Network Graphics (PNG) Specification, Second Edition, W3C 2003. */
#include "draw/lgn-png.h"
#include "base/lgn-error.h"

#include <math.h>
#include <png.h>
#include <string.h>

#define BYTES_PER_PIXEL 4

#define MAX_COLOURS 256
/* A power of two, so that a colour is found in one or two looks. */
#define N_SLOTS 1024

/* The colours of a picture that has no more than a palette holds. */
typedef struct
{
  guint n;
  guint n_translucent;          /* they come first, so that the chunk of alpha stops after them */
  guint32 colours[MAX_COLOURS]; /* pixels as Cairo has them */
  gint16 slots[N_SLOTS];        /* hash table of indexes into COLOURS, -1: free */
} Palette;

typedef struct
{
  GByteArray *out;
  cairo_surface_t *surface;
  guint8 *row; /* [width * 4] */
  Palette *palette; /* NULL: there are more colours */
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

static const guint32 *
get_line (cairo_surface_t *surface, int y)
{
  return (const guint32 *) (const void *) (cairo_image_surface_get_data (surface)
                                           + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
}

/* What a surface without alpha has in its upper byte is undefined. */
static guint32
get_opaque_bits (cairo_surface_t *surface)
{
  return cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32 ? 0 : 0xff000000u;
}

static bool
is_translucent (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);

  if (get_opaque_bits (surface))
    return false;
  for (int y = 0; y < height; y++)
    {
      const guint32 *pixels = get_line (surface, y);
      for (int x = 0; x < width; x++)
        if (pixels[x] >> 24 != 0xff)
          return true;
    }
  return false;
}

/* The slot that holds COLOUR or, if none does, where it belongs. */
static guint
palette_find_slot (const Palette *palette, guint32 colour)
{
  guint slot = (colour * 2654435769u) >> 22; /* Knuth's multiplicative hash, its 10 upper bits */

  while (palette->slots[slot] >= 0 && palette->colours[palette->slots[slot]] != colour)
    slot = (slot + 1) % N_SLOTS;
  return slot;
}

/* False when COLOUR is one too many. */
static bool
palette_add (Palette *palette, guint32 colour)
{
  guint slot = palette_find_slot (palette, colour);

  if (palette->slots[slot] >= 0)
    return true;
  if (palette->n == MAX_COLOURS)
    return false;
  palette->slots[slot] = (gint16) palette->n;
  palette->colours[palette->n++] = colour;
  return true;
}

/* Translucent colours first, then by value: an order that does not depend on where in the picture they are. */
static int
compare_colours (const void *a, const void *b)
{
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;
  bool left_is_opaque = left >> 24 == 0xff, right_is_opaque = right >> 24 == 0xff;

  if (left_is_opaque != right_is_opaque)
    return left_is_opaque ? 1 : -1;
  return left < right ? -1 : left > right;
}

static void
palette_sort (Palette *palette)
{
  qsort (palette->colours, palette->n, sizeof *palette->colours, compare_colours);
  memset (palette->slots, -1, sizeof palette->slots);
  for (guint i = 0; i < palette->n; i++)
    {
      palette->slots[palette_find_slot (palette, palette->colours[i])] = (gint16) i;
      palette->n_translucent += palette->colours[i] >> 24 != 0xff;
    }
}

/* (transfer full): the colours of SURFACE, or NULL when they are more than a palette holds. */
static Palette *
palette_new (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  g_autofree Palette *palette = g_new0 (Palette, 1);
  guint32 opaque = get_opaque_bits (surface);

  memset (palette->slots, -1, sizeof palette->slots);
  for (int y = 0; y < height; y++)
    {
      const guint32 *pixels = get_line (surface, y);
      for (int x = 0; x < width; x++)
        if ((x == 0 || pixels[x] != pixels[x - 1]) && !palette_add (palette, pixels[x] | opaque))
          return NULL;
    }
  palette_sort (palette);
  return g_steal_pointer (&palette);
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

/* One byte a pixel: its place in the palette. */
static void
index_row (const Palette *palette, const guint32 *pixels, int width, guint32 opaque, guint8 *out)
{
  for (int x = 0; x < width; x++)
    out[x] = x > 0 && pixels[x] == pixels[x - 1]
                 ? out[x - 1]
                 : (guint8) palette->slots[palette_find_slot (palette, pixels[x] | opaque)];
}

/* The bits that an index takes: as few as the format knows. */
static int
get_index_depth (const Palette *palette)
{
  return palette->n <= 2 ? 1 : palette->n <= 4 ? 2 : palette->n <= 16 ? 4 : 8;
}

static void
set_palette (png_structp png, png_infop info, const Palette *palette)
{
  png_color colours[MAX_COLOURS];
  png_byte alpha[MAX_COLOURS];

  for (guint i = 0; i < palette->n; i++)
    {
      guint8 rgba[BYTES_PER_PIXEL];
      convert_row (&palette->colours[i], 1, true, rgba);
      colours[i] = (png_color) { rgba[0], rgba[1], rgba[2] };
      alpha[i] = rgba[3];
    }
  png_set_PLTE (png, info, colours, (int) palette->n);
  if (palette->n_translucent > 0)
    png_set_tRNS (png, info, alpha, (int) palette->n_translucent, NULL);
}

/* What stands before the pixels. Neighbouring indexes of a palette say nothing about each other, so they are not filtered: the
 * specification's advice (12.8). */
static void
set_up (png_structp png, png_infop info, Encoder *encoder, png_uint_32 width, png_uint_32 height)
{
  const Palette *palette = encoder->palette;
  int colour_type = palette              ? PNG_COLOR_TYPE_PALETTE
                    : encoder->has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA
                                         : PNG_COLOR_TYPE_RGB;

  /* Figures are made of cells: most rows repeat the one above, which trying every filter on each row finds out at a price. */
  png_set_filter (png, PNG_FILTER_TYPE_BASE, palette ? PNG_FILTER_NONE : PNG_FILTER_UP);
  png_set_compression_level (png, 6);
  png_set_IHDR (png, info, width, height, palette ? get_index_depth (palette) : 8, colour_type, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (png, info, PNG_sRGB_INTENT_RELATIVE);
  if (palette)
    set_palette (png, info, palette);
}

/* Not inlined: its variables must not lie in the function to which libpng jumps back. */
G_NO_INLINE static void
write_image (png_structp png, png_infop info, Encoder *encoder, double dpi)
{
  int width = cairo_image_surface_get_width (encoder->surface), height = cairo_image_surface_get_height (encoder->surface);
  png_uint_32 per_metre = (png_uint_32) lround (dpi / 0.0254);

  png_set_write_fn (png, encoder->out, append, flush);
  set_up (png, info, encoder, (png_uint_32) width, (png_uint_32) height);
  png_set_pHYs (png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
  png_write_info (png, info);
  png_set_packing (png);
  for (int y = 0; y < height; y++)
    {
      const guint32 *pixels = get_line (encoder->surface, y);
      if (encoder->palette)
        index_row (encoder->palette, pixels, width, get_opaque_bits (encoder->surface), encoder->row);
      else
        convert_row (pixels, width, encoder->has_alpha, encoder->row);
      png_write_row (png, encoder->row);
    }
  png_write_end (png, info);
}

GBytes *
lgn_png_encode (cairo_surface_t *surface, double dpi, GError **error)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png ? png_create_info_struct (png) : NULL;
  Encoder encoder = { .out = g_byte_array_new (), .surface = surface };
  gsize width = (gsize) cairo_image_surface_get_width (surface);
  volatile bool is_done = false;

  cairo_surface_flush (surface);
  encoder.palette = palette_new (surface);
  encoder.has_alpha = !encoder.palette && is_translucent (surface);
  encoder.row = g_malloc (width * BYTES_PER_PIXEL);
  if (info && !setjmp (png_jmpbuf (png)))
    {
      write_image (png, info, &encoder, dpi);
      is_done = true;
    }
  png_destroy_write_struct (&png, &info);
  g_free (encoder.row);
  g_free (encoder.palette);
  if (!is_done)
    {
      g_byte_array_unref (encoder.out);
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   "there is no memory to encode a picture of %" G_GSIZE_FORMAT " pixels a line", width);
      return NULL;
    }
  return g_byte_array_free_to_bytes (encoder.out);
}
