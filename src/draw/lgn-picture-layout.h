/* LgnPictureLayout: a picture, or the spectrogram of a sound, with what one token looks at laid over it: where everything lies.
 * Made once for a size, a map and a token; painting and hit testing read it. */
#pragma once

#include "draw/lgn-map-layout.h"
#include "view/lgn-picture-view.h"

G_BEGIN_DECLS

/* The scale for pictures: one row of many patches has small weights, and all of the palette stands out on it. */
#define LGN_PICTURE_COLOURS ((LgnColourSpec) { LGN_PALETTE_VIRIDIS, LGN_RANGE_ROW, 0, 1, LGN_TRANSFORM_POWER, 0.6 })

typedef struct
{
  LgnColourSpec colours; /* LGN_RANGE_ROW: from 0 to the strongest patch that is drawn */
  double strength;       /* 0 to 1: how much of the picture the strongest colour covers */
  bool is_smooth;        /* colours run into each other; else each patch has one */
  bool has_grid;         /* lines between patches; those between windows are always drawn */
  bool has_boxes;        /* what was found */
  bool has_ruler;        /* times under a sound */
  bool waits;            /* for a picture to be resized: it may be coarse until its ground is in the cache */
  double margin;         /* px */
} LgnPictureOptions;

void lgn_picture_options_init (LgnPictureOptions *options);

/* What lies over the picture; -1 none. */
typedef struct
{
  bool has_focus;    /* a white frame round the patch that looks */
  bool has_strongest; /* orange frames round those that it looks at most */
  gint hover_patch;  /* of those that are drawn */
} LgnPictureMarks;

typedef struct _LgnPictureLayout LgnPictureLayout;

/* FOCUS: the shown token that looks, or is looked at. HEIGHT 0: as high as the picture is WIDTH wide. The map is ready. */
LgnPictureLayout *lgn_picture_layout_new (const LgnPaintContext *context, const LgnPictureMap *map, guint focus,
                                          const LgnPictureOptions *options, double width, double height);
LgnPictureLayout *lgn_picture_layout_ref (LgnPictureLayout *layout);
void lgn_picture_layout_unref (LgnPictureLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPictureLayout, lgn_picture_layout_unref)

const LgnPictureMap *lgn_picture_layout_get_map (LgnPictureLayout *layout);
guint lgn_picture_layout_get_focus (LgnPictureLayout *layout);
const LgnPictureRow *lgn_picture_layout_get_row (LgnPictureLayout *layout);
const LgnColourTable *lgn_picture_layout_get_colours (LgnPictureLayout *layout);
double lgn_picture_layout_get_height (LgnPictureLayout *layout);             /* of everything, margins too */
void lgn_picture_layout_get_frame (LgnPictureLayout *layout, LgnRect *frame); /* the picture with what surrounds it */
/* Where the picture itself is drawn, and how many device pixels its ground has; 0: there is none. */
void lgn_picture_layout_get_picture (LgnPictureLayout *layout, LgnRect *rect, guint *width, guint *height);
void lgn_picture_layout_get_patch (LgnPictureLayout *layout, LgnAxis axis, guint patch, LgnRect *rect);
void lgn_picture_layout_get_box (LgnPictureLayout *layout, guint box, LgnRect *rect);

/* What lies at (X, Y): LGN_HIT_CELL: ROW is the shown token that would look there, COLUMN the one that is drawn there, each -1
 * where there is none; LGN_HIT_BOX: ROW is the shown token that found it, COLUMN the box. */
LgnHit lgn_hit_picture (LgnPictureLayout *layout, double x, double y);

/* Picture, colours, grid, boxes, frames. */
void lgn_paint_overlay (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout, const LgnPictureMarks *marks);

G_END_DECLS
