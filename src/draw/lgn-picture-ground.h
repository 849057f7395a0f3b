/* What a map of attention is laid over: a picture, darkened and half without colour, or a sound as it was heard. */
#pragma once

#include "draw/lgn-paint.h"
#include "run/lgn-result.h"

G_BEGIN_DECLS

/* Columns of a sound. */
typedef struct
{
  gsize first, end;
} LgnHeardSpan;

/* (transfer full) WIDTH x HEIGHT pixels, opaque. IS_FINE: resized with care, which takes a while for a large picture; else by
 * its nearest pixels, a few milliseconds. */
cairo_surface_t *lgn_picture_ground_new (LgnImage *picture, guint width, guint height, bool is_fine);
cairo_surface_t *lgn_heard_ground_new (const LgnHeard *heard, const LgnHeardSpan *span, guint width, guint height);

/* Keeps the fine ground of PICTURE in CACHE, for the painters; at most a few are kept. */
void lgn_paint_cache_add_ground (LgnPaintCache *cache, LgnImage *picture, cairo_surface_t *ground);
bool lgn_paint_cache_has_ground (LgnPaintCache *cache, LgnImage *picture, guint width, guint height);

G_END_DECLS
