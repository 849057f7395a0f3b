/* The cells of a map that can be seen, read once and coloured once: repainting a cursor costs neither. */
#pragma once

#include "draw/lgn-map-layout-private.h"
#include "draw/lgn-paint-private.h"

G_BEGIN_DECLS

struct _LgnMapRaster
{
  LgnShownMap *map;
  LgnTile tile;              /* shown rows and columns */
  gsize n_rows, n_columns;   /* dots */
  LgnPooling pooling;
  float *weights;            /* [n_rows, n_columns] */
  guint8 *allowed;           /* [n_rows, n_columns], or NULL: all */

  LgnColourSpec spec;        /* of what follows */
  bool is_dark, is_rtl;
  LgnRgb8 *colours;          /* [n_rows, n_columns] of the cells that have one */
  cairo_surface_t *surface;  /* [n_rows, n_columns] dots, mirrored where the map is; or NULL: not asked for yet */
  cairo_surface_t *masked;   /* the same, A8: 255 where hatched; or NULL */
};

/* (transfer none) of the cells that LAYOUT shows, from the context's cache where they are there. */
LgnMapRaster *lgn_map_raster_get (const LgnPaintContext *context, const LgnMapLayout *layout);
void lgn_map_raster_make_surfaces (LgnMapRaster *raster, const LgnRgba *paper);
bool lgn_map_raster_is_allowed (const LgnMapRaster *raster, gsize row, gsize column);
/* The dot of a shown cell, which is in the tile. */
gsize lgn_map_raster_get_index (const LgnMapRaster *raster, guint row, guint column);

G_END_DECLS
