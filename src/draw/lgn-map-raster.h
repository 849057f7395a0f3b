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
  bool is_dark, is_high_contrast, is_rtl, hatches;
  LgnRgb8 *colours;          /* [n_rows, n_columns] of the cells that have one */
  cairo_surface_t *surface;  /* [n_rows, n_columns] dots, mirrored where the map is; or NULL: not asked for yet */
  cairo_surface_t *masked;   /* the same, A8: 255 where hatched; or NULL */

  cairo_surface_t *picture;  /* the body as it is on the screen, a pixel a device pixel; or NULL */
  LgnRect body, whole;       /* px, of PICTURE: what can be seen, and where all dots lie */
  double scale;              /* of PICTURE */
};

/* (transfer none) of the cells that LAYOUT shows, from the context's cache where they are there. */
LgnMapRaster *lgn_map_raster_get (const LgnPaintContext *context, const LgnMapLayout *layout);
void lgn_map_raster_make_surfaces (LgnMapRaster *raster, const LgnRgba *paper);
/* (transfer none) the dots, which lie in WHOLE, as far as the body of LAYOUT shows them; masked ones hatched. */
cairo_surface_t *lgn_map_raster_get_picture (LgnMapRaster *raster, const LgnPaintContext *context, const LgnMapLayout *layout,
                                             const LgnRect *whole);
bool lgn_map_raster_is_allowed (const LgnMapRaster *raster, gsize row, gsize column);
/* The dot of a shown cell, which is in the tile. */
gsize lgn_map_raster_get_index (const LgnMapRaster *raster, guint row, guint column);

G_END_DECLS
