#include "draw/lgn-map-raster.h"

#include <math.h>
#include <string.h>

static void
clear_colours (LgnMapRaster *raster)
{
  g_clear_pointer (&raster->colours, g_free);
  g_clear_pointer (&raster->surface, cairo_surface_destroy);
  g_clear_pointer (&raster->masked, cairo_surface_destroy);
  g_clear_pointer (&raster->picture, cairo_surface_destroy);
}

void
lgn_map_raster_free (LgnMapRaster *raster)
{
  clear_colours (raster);
  lgn_shown_map_unref (raster->map);
  g_free (raster->weights);
  g_free (raster->allowed);
  g_free (raster);
}

/* The tile that LAYOUT shows, from multiples of the N_ROWS and N_COLUMNS of a dot on, so that dots stay what they are while
 * the map scrolls. */
static LgnTile
get_tile (const LgnMapLayout *layout, guint n_rows, guint n_columns)
{
  guint row, end_row, column, end_column;

  lgn_map_layout_get_visible_rows (layout, &row, &end_row);
  lgn_map_layout_get_visible_columns (layout, &column, &end_column);
  row -= row % n_rows;
  column -= column % n_columns;
  end_row = MIN ((end_row + n_rows - 1) / n_rows * n_rows, layout->n_rows);
  end_column = MIN ((end_column + n_columns - 1) / n_columns * n_columns, layout->n_columns);
  return (LgnTile) { row, column, end_row - row, end_column - column };
}

static LgnMapRaster *
raster_new (const LgnMapLayout *layout, const LgnTile *tile, gsize n_rows, gsize n_columns)
{
  LgnMapRaster *raster = g_new0 (LgnMapRaster, 1);

  raster->map = lgn_shown_map_ref (layout->map);
  raster->tile = *tile;
  raster->n_rows = n_rows;
  raster->n_columns = n_columns;
  raster->pooling = layout->options.pooling;
  raster->weights = g_new0 (float, MAX (n_rows * n_columns, 1));
  if (lgn_shown_map_has_masked (layout->map))
    raster->allowed = g_malloc0 (MAX (n_rows * n_columns, 1));
  if (n_rows == 0 || n_columns == 0)
    return raster;
  if (n_rows == tile->n_rows && n_columns == tile->n_columns)
    lgn_shown_map_read (raster->map, tile, raster->weights, raster->allowed);
  else
    lgn_shown_map_read_overview (raster->map, tile, n_rows, n_columns, raster->pooling, raster->weights, raster->allowed);
  return raster;
}

/* The largest weight of the shown rows that the dots of ROW stand for. */
static double
get_row_max (const LgnMapRaster *raster, gsize row)
{
  gsize first = row * raster->tile.n_rows / raster->n_rows;
  gsize end = MAX (first + 1, (row + 1) * raster->tile.n_rows / raster->n_rows);
  double max = 0;

  for (gsize i = first; i < end; i++)
    {
      LgnShownRow statistics;
      lgn_shown_map_get_row (raster->map, (guint) (raster->tile.row + i), &statistics);
      max = MAX (max, statistics.max);
    }
  return max;
}

static void
colour (LgnMapRaster *raster, const LgnColourSpec *spec, bool is_dark)
{
  LgnColourTable table;

  lgn_colour_table_init (&table, spec, is_dark, raster->map);
  raster->colours = g_new0 (LgnRgb8, MAX (raster->n_rows * raster->n_columns, 1));
  for (gsize row = 0; row < raster->n_rows; row++)
    {
      const float *weights = raster->weights + row * raster->n_columns;
      LgnRgb8 *colours = raster->colours + row * raster->n_columns;

      if (spec->range == LGN_RANGE_ROW)
        lgn_colour_table_set_limits (&table, 0, get_row_max (raster, row));
      for (gsize i = 0; i < raster->n_columns; i++)
        if (!isnan (weights[i]))
          colours[i] = lgn_colour_table_get_colour (&table, weights[i]);
    }
}

LgnMapRaster *
lgn_map_raster_get (const LgnPaintContext *context, const LgnMapLayout *layout)
{
  LgnMapRaster *raster = context->cache->raster;
  guint dot_columns, dot_rows = lgn_map_layout_get_pooled ((LgnMapLayout *) layout, &dot_columns);
  LgnTile tile = get_tile (layout, dot_rows, dot_columns);
  gsize n_rows = (tile.n_rows + dot_rows - 1) / dot_rows, n_columns = (tile.n_columns + dot_columns - 1) / dot_columns;
  const LgnColourSpec *spec = &layout->options.colours;

  if (!raster || raster->map != layout->map || memcmp (&raster->tile, &tile, sizeof tile) != 0 || raster->n_rows != n_rows
      || raster->n_columns != n_columns || raster->pooling != layout->options.pooling)
    {
      g_clear_pointer (&context->cache->raster, lgn_map_raster_free);
      raster = context->cache->raster = raster_new (layout, &tile, n_rows, n_columns);
    }
  if (!raster->colours || memcmp (&raster->spec, spec, sizeof *spec) != 0 || raster->is_dark != context->is_dark
      || raster->is_rtl != layout->is_rtl || raster->hatches != layout->options.hatches
      || raster->is_high_contrast != context->is_high_contrast)
    {
      clear_colours (raster);
      colour (raster, spec, context->is_dark);
      raster->spec = *spec;
      raster->is_dark = context->is_dark;
      raster->is_rtl = layout->is_rtl;
      raster->hatches = layout->options.hatches;
      raster->is_high_contrast = context->is_high_contrast;
    }
  return raster;
}

bool
lgn_map_raster_is_allowed (const LgnMapRaster *raster, gsize row, gsize column)
{
  return !raster->allowed || raster->allowed[row * raster->n_columns + column];
}

gsize
lgn_map_raster_get_index (const LgnMapRaster *raster, guint row, guint column)
{
  gsize i = (row - raster->tile.row) * raster->n_rows / raster->tile.n_rows;
  gsize j = (column - raster->tile.column) * raster->n_columns / raster->tile.n_columns;

  return i * raster->n_columns + j;
}

static guint32
pack (LgnRgb8 c)
{
  return 0xff000000u | (guint32) c.r << 16 | (guint32) c.g << 8 | c.b;
}

static gpointer
get_line (cairo_surface_t *surface, int y)
{
  return cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
}

/* lgn_map_raster_make_surfaces: the dots as pictures, one pixel a dot; what is not a number has the colour of PAPER. */
void
lgn_map_raster_make_surfaces (LgnMapRaster *raster, const LgnRgba *paper)
{
  int width = (int) raster->n_columns, height = (int) raster->n_rows;
  LgnRgb8 blank = { (guint8) lround (paper->r * 255), (guint8) lround (paper->g * 255), (guint8) lround (paper->b * 255) };

  if (raster->surface)
    return;
  raster->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  raster->masked = raster->allowed ? cairo_image_surface_create (CAIRO_FORMAT_A8, width, height) : NULL;
  cairo_surface_flush (raster->surface);
  for (int y = 0; y < height; y++)
    {
      guint32 *pixels = get_line (raster->surface, y);
      guint8 *mask = raster->masked ? get_line (raster->masked, y) : NULL;
      for (int x = 0; x < width; x++)
        {
          gsize index = (gsize) y * raster->n_columns + (gsize) x;
          int place = raster->is_rtl ? width - 1 - x : x;
          pixels[place] = pack (isnan (raster->weights[index]) ? blank : raster->colours[index]);
          if (mask)
            mask[place] = raster->allowed[index] ? 0 : 255;
        }
    }
  cairo_surface_mark_dirty (raster->surface);
  if (raster->masked)
    cairo_surface_mark_dirty (raster->masked);
}

/* Which of N dots, which lie from START px on and are LENGTH px long together, is under the middle of each of N_PIXELS device
 * pixels from FIRST px on. */
static guint *
make_dot_index (double first, int n_pixels, double scale, double start, double length, gsize n)
{
  guint *index = g_new (guint, MAX (n_pixels, 1));

  for (int i = 0; i < n_pixels; i++)
    index[i] = (guint) CLAMP (floor ((first + (i + 0.5) / scale - start) / length * n), 0, n - 1);
  return index;
}

static cairo_surface_t *
make_hatch (const LgnPaintContext *context, const LgnMapLayout *layout, int width, int height)
{
  cairo_surface_t *hatch = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (hatch);

  cairo_scale (cr, context->scale, context->scale);
  cairo_translate (cr, -layout->body.x, -layout->body.y);
  lgn_fill_hatch (cr, context, &layout->body, layout->pixels_per_cell < 6 && layout->pixels_per_cell >= 1);
  cairo_destroy (cr);
  cairo_surface_flush (hatch);
  return hatch;
}

/* One line of the picture: dots, and where they are masked the hatch (NULL: not hatched). */
static void
fill_line (guint32 *out, int width, const guint *column, const guint32 *dots, const guint8 *masked, const guint32 *hatch)
{
  for (int x = 0; x < width; x++)
    out[x] = hatch && masked[column[x]] ? hatch[x] : dots[column[x]];
}

static cairo_surface_t *
make_picture (LgnMapRaster *raster, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnRect *whole)
{
  const LgnRect *body = &layout->body;
  int width = (int) lround (body->width * context->scale), height = (int) lround (body->height * context->scale);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_t *hatch = raster->masked && layout->options.hatches ? make_hatch (context, layout, width, height) : NULL;
  g_autofree guint *column = make_dot_index (body->x, width, context->scale, whole->x, whole->width, raster->n_columns);
  g_autofree guint *row = make_dot_index (body->y, height, context->scale, whole->y, whole->height, raster->n_rows);

  cairo_surface_flush (picture);
  for (int y = 0; y < height; y++)
    if (y > 0 && row[y] == row[y - 1] && !hatch)
      memcpy (get_line (picture, y), get_line (picture, y - 1), (gsize) width * sizeof (guint32));
    else
      fill_line (get_line (picture, y), width, column, get_line (raster->surface, (int) row[y]),
                 hatch ? get_line (raster->masked, (int) row[y]) : NULL, hatch ? get_line (hatch, y) : NULL);
  cairo_surface_mark_dirty (picture);
  cairo_surface_set_device_scale (picture, context->scale, context->scale);
  g_clear_pointer (&hatch, cairo_surface_destroy);
  return picture;
}

cairo_surface_t *
lgn_map_raster_get_picture (LgnMapRaster *raster, const LgnPaintContext *context, const LgnMapLayout *layout,
                            const LgnRect *whole)
{
  if (raster->picture && raster->scale == context->scale && memcmp (&raster->body, &layout->body, sizeof raster->body) == 0
      && memcmp (&raster->whole, whole, sizeof raster->whole) == 0)
    return raster->picture;
  g_clear_pointer (&raster->picture, cairo_surface_destroy);
  lgn_map_raster_make_surfaces (raster, &context->paper);
  raster->picture = make_picture (raster, context, layout, whole);
  raster->scale = context->scale;
  raster->body = layout->body;
  raster->whole = *whole;
  return raster->picture;
}
