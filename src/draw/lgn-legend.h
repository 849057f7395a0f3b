/* The colour scale as a bar with true ticks. */
#pragma once

#include "draw/lgn-paint.h"
#include "view/lgn-colour-scale.h"

G_BEGIN_DECLS

/* The height of bar and ticks, in px. */
double lgn_legend_get_height (const LgnPaintContext *context);
/* WEIGHT: what the triangle points at, or NAN. Runs from right to left where the context does. */
void lgn_paint_legend (cairo_t *cr, const LgnPaintContext *context, const LgnColourTable *table, const LgnRect *rect,
                       double weight);
/* The same of differences: its ends have signs, and are called LOW ("A stronger") and HIGH where there is room. */
void lgn_paint_legend_between (cairo_t *cr, const LgnPaintContext *context, const LgnColourTable *table, const LgnRect *rect,
                               double weight, const char *low, const char *high);

G_END_DECLS
