/* What the parts of a picture share. */
#pragma once

#include "draw/lgn-picture-ground.h"
#include "draw/lgn-picture-layout.h"

G_BEGIN_DECLS

struct _LgnPictureLayout
{
  LgnPictureMap *map;
  guint focus;
  LgnPictureRow row;
  LgnPictureOptions options;
  LgnColourTable colours;
  double height, scale;   /* px; device pixels a px */
  LgnRect frame;          /* px: all that is drawn of the picture and round it */
  LgnRect extent;         /* the same in px of the picture, or in columns and 1 of a sound */
  LgnHeardSpan heard;     /* of a sound: the columns that are drawn */
  guint first_column, n_columns; /* of the grid that is drawn */
  cairo_surface_t *overlay;      /* the colours, when they have been painted */
  cairo_surface_t *sound;        /* the ground of a sound, when it has been painted */
};

/* A rectangle of px of what the network sees, or of a sound's columns, on the canvas. */
LgnRect lgn_picture_layout_place (const LgnPictureLayout *layout, double x, double y, double width, double height);
/* All patches of a side that are drawn, where they would lie if none were cut at the edge. */
LgnRect lgn_picture_layout_get_grid (const LgnPictureLayout *layout, LgnAxis axis);

G_END_DECLS
