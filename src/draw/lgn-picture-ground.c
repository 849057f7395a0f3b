#include "draw/lgn-picture-ground.h"
#include "draw/lgn-paint-private.h"
#include "media/lgn-resample.h"

#include <math.h>
#include <string.h>

/* What is left of a picture's light, so that colours stand out on it in both styles. */
#define LIGHT 0.62
/* A picture that becomes so many times larger shows its pixels as squares. */
#define SQUARES_FROM 3.0
/* Grounds of a cache; one is that of the canvas, others those of small pictures. */
#define MAX_GROUNDS 8

/* Half of the colour and a part of the light of a pixel. */
static guint32
darken (const guint8 *rgb)
{
  guint grey = (77u * rgb[0] + 150u * rgb[1] + 29u * rgb[2]) >> 8;
  guint32 pixel = 0xff;

  for (guint i = 0; i < 3; i++)
    pixel = pixel << 8 | (guint32) ((rgb[i] + grey) * (LIGHT / 2));
  return pixel;
}

static guint32 *
get_line (cairo_surface_t *surface, guint y)
{
  return (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                               + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
}

/* A surface of opaque pixels, ready to be written. */
static cairo_surface_t *
create (guint width, guint height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);

  cairo_surface_flush (surface);
  return surface;
}

cairo_surface_t *
lgn_picture_ground_new (LgnImage *picture, guint width, guint height, bool is_fine)
{
  bool has_squares = width >= SQUARES_FROM * picture->width && height >= SQUARES_FROM * picture->height;
  g_autoptr (LgnImage) resized
      = is_fine && !has_squares ? lgn_image_resize (picture, width, height, LGN_RESAMPLE_BILINEAR, NULL) : NULL;
  LgnImage *from = resized ? resized : picture;
  cairo_surface_t *surface = create (width, height);

  for (guint y = 0; y < height; y++)
    {
      const guint8 *line = from->pixels + (gsize) ((guint64) y * from->height / height) * from->width * 3;
      guint32 *out = get_line (surface, y);
      for (guint x = 0; x < width; x++)
        out[x] = darken (line + (gsize) ((guint64) x * from->width / width) * 3);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* The least and the largest of VALUES [n_rows, n] in the columns of SPAN. */
static void
find_range (const float *values, gsize n_rows, gsize n, const LgnHeardSpan *span, float *low, float *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = span->first; j < span->end; j++)
      {
        *low = fminf (*low, values[i * n + j]);
        *high = fmaxf (*high, values[i * n + j]);
      }
}

/* The columns of SPAN that pixel X of WIDTH stands for. */
static void
get_columns (const LgnHeardSpan *span, guint x, guint width, gsize *first, gsize *end)
{
  gsize n = span->end - span->first;

  *first = span->first + x * n / width;
  *end = MAX (*first + 1, span->first + (x + 1) * n / width);
}

/* The loudest of row ROW [n] in columns FIRST .. END - 1. */
static float
find_loudest (const float *row, gsize first, gsize end)
{
  float loudest = row[first];

  for (gsize i = first + 1; i < end; i++)
    loudest = fmaxf (loudest, row[i]);
  return loudest;
}

/* Low tones at the bottom, the loudest the lightest. */
static void
fill_spectrogram (cairo_surface_t *surface, const LgnHeard *heard, const LgnHeardSpan *span, guint width, guint height)
{
  gsize n_rows = heard->values->shape[0], n = heard->values->shape[1];
  const float *values = heard->values->data; /* [n_rows, n] */
  float low, high;

  find_range (values, n_rows, n, span, &low, &high);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        gsize first, end, row = (gsize) (height - 1 - y) * n_rows / height;
        get_columns (span, x, width, &first, &end);
        float loud = find_loudest (values + row * n, first, end);
        guint8 grey = (guint8) (high > low ? 255 * (loud - low) / (high - low) : 0);
        get_line (surface, y)[x] = darken ((const guint8[]) { grey, grey, grey });
      }
}

/* From the least to the largest sample of each pixel. */
static void
fill_waveform (cairo_surface_t *surface, const LgnHeard *heard, const LgnHeardSpan *span, guint width, guint height)
{
  gsize n = heard->values->shape[1];
  const float *least = heard->values->data, *largest = least + n; /* [n] */
  float low, high;
  const guint32 line = darken ((const guint8[]) { 230, 230, 230 }), background = darken ((const guint8[]) { 30, 30, 30 });

  find_range (heard->values->data, 2, n, span, &low, &high);
  float loudest = fmaxf (fmaxf (fabsf (low), fabsf (high)), 1e-9f);
  for (guint x = 0; x < width; x++)
    {
      gsize first, end;
      float least_here = INFINITY, largest_here = -INFINITY;
      get_columns (span, x, width, &first, &end);
      for (gsize i = first; i < end; i++)
        {
          least_here = fminf (least_here, least[i]);
          largest_here = fmaxf (largest_here, largest[i]);
        }
      double top = (1 - (double) (largest_here / loudest)) / 2 * (height - 1);
      double bottom = (1 - (double) (least_here / loudest)) / 2 * (height - 1);
      for (guint y = 0; y < height; y++)
        get_line (surface, y)[x] = y >= floor (top) && y <= ceil (bottom) ? line : background;
    }
}

cairo_surface_t *
lgn_heard_ground_new (const LgnHeard *heard, const LgnHeardSpan *span, guint width, guint height)
{
  cairo_surface_t *surface = create (width, height);

  if (heard->is_waveform)
    fill_waveform (surface, heard, span, width, height);
  else
    fill_spectrogram (surface, heard, span, width, height);
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Which picture a ground is of, which lives as long as the ground. */
static const cairo_user_data_key_t picture_key;

static cairo_surface_t *
find_ground (LgnPaintCache *cache, LgnImage *picture, guint width, guint height)
{
  for (guint i = 0; i < cache->grounds->len; i++)
    {
      cairo_surface_t *ground = cache->grounds->pdata[i];
      if (cairo_surface_get_user_data (ground, &picture_key) == picture && cairo_image_surface_get_width (ground) == (int) width
          && cairo_image_surface_get_height (ground) == (int) height)
        return ground;
    }
  return NULL;
}

bool
lgn_paint_cache_has_ground (LgnPaintCache *cache, LgnImage *picture, guint width, guint height)
{
  return find_ground (cache, picture, width, height) != NULL;
}

void
lgn_paint_cache_add_ground (LgnPaintCache *cache, LgnImage *picture, cairo_surface_t *ground)
{
  cairo_surface_set_user_data (ground, &picture_key, lgn_image_ref (picture), (cairo_destroy_func_t) lgn_image_unref);
  if (cache->grounds->len == MAX_GROUNDS)
    g_ptr_array_remove_index (cache->grounds, 0);
  g_ptr_array_add (cache->grounds, cairo_surface_reference (ground));
}

/* lgn_paint_cache_get_ground: (transfer full) the ground of PICTURE from CACHE, or, where it is not there, made: fine where
 * nobody waits for it. */
cairo_surface_t *
lgn_paint_cache_get_ground (LgnPaintCache *cache, LgnImage *picture, guint width, guint height, bool is_fine)
{
  cairo_surface_t *ground = find_ground (cache, picture, width, height);

  if (ground)
    return cairo_surface_reference (ground);
  ground = lgn_picture_ground_new (picture, width, height, is_fine);
  if (is_fine)
    lgn_paint_cache_add_ground (cache, picture, ground);
  return ground;
}
