/* Heads as pictures of what one token looks at. */
#include "draw/lgn-atlas-private.h"

#include <math.h>

/* The strongest of the patches of GRID that dot (X, Y) of N_COLUMNS x N_ROWS stands for; NAN where none is shown. */
static float
pool (const LgnPictureRow *row, const LgnGrid *grid, guint x, guint y, guint n_columns, guint n_rows)
{
  gsize end_column = (gsize) (x + 1) * grid->columns / n_columns, end_row = (gsize) (y + 1) * grid->rows / n_rows;
  float strongest = NAN;

  for (gsize i = (gsize) y * grid->rows / n_rows; i < end_row; i++)
    for (gsize j = (gsize) x * grid->columns / n_columns; j < end_column; j++)
      if (row->states[i * grid->columns + j] == LGN_PATCH_SHOWN)
        strongest = fmaxf (strongest, row->weights[i * grid->columns + j]);
  return strongest;
}

static void
init_colours (LgnColourTable *table, const LgnPaintContext *context, const LgnColourSpec *spec, LgnShownMap *map, float max)
{
  LgnColourSpec own = *spec;

  if (own.range == LGN_RANGE_ROW)
    {
      own.range = LGN_RANGE_CUSTOM;
      own.low = 0;
      own.high = max > 0 ? max : 1;
    }
  lgn_colour_table_init (table, &own, context->is_dark, map);
}

static cairo_surface_t *
draw (const LgnPaintContext *context, const LgnAtlasLayout *layout, const LgnPictureMap *map, guint focus, guint pixels)
{
  const LgnGrid *grid = &map->grid[lgn_picture_map_get_to (map)];
  guint n_columns = MIN (pixels, (guint) grid->columns), n_rows = MIN (pixels, (guint) grid->rows);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) n_columns, (int) n_rows);
  const guint32 masked = context->is_dark ? 0xff404040u : 0xffd0d0d0u;
  g_auto (LgnPictureRow) row = { 0 };
  LgnColourTable table;

  lgn_picture_map_read (map, focus, &row);
  init_colours (&table, context, &layout->options.colours, map->map, row.max);
  cairo_surface_flush (surface);
  for (guint y = 0; y < n_rows; y++)
    {
      guint32 *line = (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                            + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
      for (guint x = 0; x < n_columns; x++)
        {
          float weight = pool (&row, grid, x, y, n_columns, n_rows);
          LgnRgb8 colour = lgn_colour_table_get_colour (&table, isnan (weight) ? 0 : weight);
          line[x] = isnan (weight) ? masked : 0xff000000u | (guint32) colour.r << 16 | (guint32) colour.g << 8 | colour.b;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

cairo_surface_t *
lgn_atlas_make_patches (const LgnPaintContext *context, const LgnAtlasLayout *layout, LgnShownMap *map, guint pixels)
{
  const LgnPictureMap *picture = layout->options.picture;
  g_autoptr (LgnPictureMap) own = picture ? lgn_picture_map_new (map, picture->gaze) : NULL;
  gint focus = own ? lgn_picture_map_find_focus (own, picture, layout->options.focus) : -1;

  return focus >= 0 ? draw (context, layout, own, (guint) focus, pixels) : NULL;
}
