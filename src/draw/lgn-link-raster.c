#include "draw/lgn-link-raster.h"

#include <math.h>

struct _LgnLinkRaster
{
  cairo_surface_t *surface; /* ARGB32, premultiplied */
  guint32 *pixels;          /* [height, stride] of SURFACE */
  gsize stride;             /* pixels */
  double scale;
  int width, height; /* pixels */
  bool is_dirty;     /* PIXELS were written since Cairo last had the surface */
  float *down;       /* [width] how much of its way down a line has come in the middle of each column */
  float *slope;      /* [width] pixels that it comes down in a column, for each pixel of its way */
};

/* A line is the cubic Bézier curve whose inner points lie half-way at the heights of its ends: at the parameter t it has
 * come 1.5 t - 1.5 t² + t³ of the way across and 3 t² - 2 t³ of the way down. The t at FRACTION of the way across, by
 * Newton's method, whose steps are sure to be small: the derivative lies between 0.75 and 1.5. */
double
lgn_link_find_parameter (double fraction)
{
  double t = fraction;

  for (guint i = 0; i < 8; i++)
    t -= (t * (1.5 + t * (t - 1.5)) - fraction) / (1.5 - 3 * t + 3 * t * t);
  return t;
}

LgnLinkRaster *
lgn_link_raster_new (double width, double height, double scale)
{
  LgnLinkRaster *raster = g_new0 (LgnLinkRaster, 1);

  raster->width = MAX ((int) ceil (width * scale), 1);
  raster->height = MAX ((int) ceil (height * scale), 1);
  raster->scale = scale;
  raster->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, raster->width, raster->height);
  raster->pixels = (guint32 *) (void *) cairo_image_surface_get_data (raster->surface);
  raster->stride = (gsize) cairo_image_surface_get_stride (raster->surface) / sizeof *raster->pixels;
  cairo_surface_set_device_scale (raster->surface, scale, scale);
  raster->down = g_new (float, raster->width);
  raster->slope = g_new (float, raster->width);
  for (int i = 0; i < raster->width; i++)
    {
      double t = lgn_link_find_parameter (MIN ((i + 0.5) / (width * scale), 1));
      raster->down[i] = (float) (t * t * (3 - 2 * t));
      raster->slope[i] = (float) (6 * t * (1 - t) / (1.5 - 3 * t + 3 * t * t) / (width * scale));
    }
  return raster;
}

void
lgn_link_raster_free (LgnLinkRaster *raster)
{
  cairo_surface_destroy (raster->surface);
  g_free (raster->down);
  g_free (raster->slope);
  g_free (raster);
}

/* COLOUR, premultiplied and opaque as far as it goes, over *PIXEL with COVERAGE 0 to 256; two channels at a time. */
static inline void
blend (guint32 *pixel, guint32 colour, guint32 coverage)
{
  guint32 under = *pixel, rest = 256 - (((colour >> 24) * coverage + 127) / 255);
  guint32 even = (colour & 0xff00ff) * coverage + (under & 0xff00ff) * rest + 0x800080;
  guint32 odd = (colour >> 8 & 0xff00ff) * coverage + (under >> 8 & 0xff00ff) * rest + 0x800080;

  *pixel = (even >> 8 & 0xff00ff) | (odd & 0xff00ff00);
}

/* One column of a line whose middle is at Y and that comes SLOPE pixels down in it: its cross-section, a box, smoothed by
 * another that is as broad (by its variance) as the height of a pixel and what the line passes in the column together. */
static void
add_column (LgnLinkRaster *raster, int column, float y, float half_width, float slope, guint32 colour, float share)
{
  float stretch = sqrtf (1 + slope * slope), half = half_width * stretch, blur = 0.5f * stretch, reach = half + blur;
  float full = 256 * share / (2 * blur);
  int first = (int) CLAMP (y - reach, 0, (float) raster->height), end = (int) CLAMP (y + reach + 1, 0, (float) raster->height);
  guint32 *pixel = raster->pixels + (gsize) first * raster->stride + column;

  for (int row = first; row < end; row++, pixel += raster->stride)
    {
      float at = (float) row + 0.5f - y;
      float covered = MIN (at + blur, half) - MAX (at - blur, -half);
      if (covered > 0)
        blend (pixel, colour, (guint32) (covered * full + 0.5f));
    }
}

/* How many of the first AT pixels of a line with dashes of ON and OFF pixels are drawn. */
static float
count_drawn (float at, float on, float off)
{
  float n_whole = floorf (at / (on + off)), rest = at - n_whole * (on + off);

  return n_whole * on + MIN (rest, on);
}

static guint32
make_pixel (double channel)
{
  return (guint32) lround (CLAMP (channel, 0, 1) * 255);
}

/* The first column by whose middle a line has come at least FRACTION of its way down. */
static int
find_column (const LgnLinkRaster *raster, float fraction)
{
  int first = 0, end = raster->width;

  while (first < end)
    {
      int middle = (first + end) / 2;
      if (raster->down[middle] < fraction)
        first = middle + 1;
      else
        end = middle;
    }
  return first;
}

/* The columns *FIRST .. *END - 1 in which a line may leave something: of one that only passes through, few. */
static void
find_columns (const LgnLinkRaster *raster, float from, float way, float half_width, int *first, int *end)
{
  float steepest = way * raster->slope[raster->width / 2];
  float reach = (half_width + 0.5f) * sqrtf (1 + steepest * steepest) + 1;
  float above = -reach - from, below = (float) raster->height + reach - from; /* the heights between which it is seen */

  *first = 0;
  *end = above <= 0 && below >= 0 ? raster->width : 0;
  if (way == 0)
    return;
  *first = find_column (raster, MIN (above / way, below / way));
  *end = find_column (raster, MAX (above / way, below / way));
}

void
lgn_link_raster_add (LgnLinkRaster *raster, const LgnRasterLine *line)
{
  const LgnRgba *c = &line->colour;
  guint32 colour
      = make_pixel (c->a) << 24 | make_pixel (c->r * c->a) << 16 | make_pixel (c->g * c->a) << 8 | make_pixel (c->b * c->a);
  float from = (float) (line->from * raster->scale), way = (float) ((line->to - line->from) * raster->scale), at = 0;
  float half_width = (float) (line->width * raster->scale / 2), share = 1;
  float on = (float) (line->dash[0] * raster->scale), off = (float) (line->dash[1] * raster->scale);

  int first, end;

  if (!raster->pixels)
    return;
  if (!raster->is_dirty)
    cairo_surface_flush (raster->surface);
  raster->is_dirty = true;
  find_columns (raster, from, way, half_width, &first, &end);
  for (int i = off > 0 ? 0 : first; i < end; i++)
    {
      float slope = way * raster->slope[i];
      if (off > 0)
        {
          float length = sqrtf (1 + slope * slope);
          share = (count_drawn (at + length, on, off) - count_drawn (at, on, off)) / length;
          at += length;
        }
      if (share > 0 && i >= first)
        add_column (raster, i, from + way * raster->down[i], half_width, slope, colour, share);
    }
}

cairo_surface_t *
lgn_link_raster_get_surface (LgnLinkRaster *raster)
{
  if (raster->is_dirty)
    cairo_surface_mark_dirty (raster->surface);
  raster->is_dirty = false;
  return raster->surface;
}
