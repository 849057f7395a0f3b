/* Lines of links as pixels. A line has one height in every column, so that a column of it is a few pixels to blend: some 5 µs a
 * line, where Cairo takes a hundred and, for a dashed one, several hundred. */
#pragma once

#include "draw/lgn-paint.h"

G_BEGIN_DECLS

/* The parameter of a line's curve at FRACTION (0 to 1) of the way across. */
double lgn_link_find_parameter (double fraction);

/* All lines of a raster start at its left edge and end at its right one, or the other way round, level at both ends. */
typedef struct _LgnLinkRaster LgnLinkRaster;

typedef struct
{
  double from, to; /* px: the heights of its left and right end */
  double width;    /* px */
  LgnRgba colour;
  double dash[2]; /* px that are drawn, and that are not; 0, 0: no dashes */
} LgnRasterLine;

/* Of WIDTH x HEIGHT px and SCALE pixels a px, transparent. */
LgnLinkRaster *lgn_link_raster_new (double width, double height, double scale);
void lgn_link_raster_free (LgnLinkRaster *raster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnLinkRaster, lgn_link_raster_free)

void lgn_link_raster_add (LgnLinkRaster *raster, const LgnRasterLine *line);
/* What has been added, with the device scale of the raster. */
cairo_surface_t *lgn_link_raster_get_surface (LgnLinkRaster *raster);

G_END_DECLS
