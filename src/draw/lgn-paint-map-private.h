/* The parts of a painted map, from the cells up. */
#pragma once

#include "draw/lgn-map-raster.h"
#include "draw/lgn-paint-map.h"

G_BEGIN_DECLS

/* The rectangle of a cell as it is painted: without its gap, edges on device pixels. */
void lgn_map_get_painted_cell (const LgnPaintContext *context, const LgnMapLayout *layout, guint row, guint column,
                               LgnRect *rect);

bool lgn_map_has_numbers (const LgnMapLayout *layout);
void lgn_paint_map_under (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, const LgnMapMarks *marks);
void lgn_paint_map_numbers (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout,
                            const LgnMapRaster *raster);
void lgn_paint_map_rings (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster);
void lgn_paint_map_gold (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster,
                         const LgnGoldLinks *gold);
void lgn_paint_map_labels (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, const LgnMapMarks *marks);
void lgn_paint_map_strips (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout);
void lgn_paint_map_marks (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapMarks *marks);

/* Slanted text that ends, or begins, at (X, Y): as the columns' labels of LAYOUT stand. */
void lgn_paint_slanted (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnText *text,
                        double angle, double x, double y, const LgnRgba *colour);

G_END_DECLS
