/* The painter of maps that are compared. */
#pragma once

#include "draw/lgn-compare-layout.h"
#include "draw/lgn-paint-map.h"

G_BEGIN_DECLS

/* What the panels keep between two paintings: each has its own map. */
typedef struct
{
  LgnPaintCache *cache[LGN_N_PANELS];
} LgnCompareCache;

void lgn_compare_cache_init (LgnCompareCache *cache);
void lgn_compare_cache_clear (LgnCompareCache *cache);
void lgn_compare_cache_drop_maps (LgnCompareCache *cache);

/* How many cells of the maps the panels of LAYOUT show: what painting them for the first time takes. */
gsize lgn_compare_count_cells (LgnCompareLayout *layout);
/* Reads the cells and colours them, from any thread, into CACHE, which nobody else uses meanwhile: painting is quick then. */
void lgn_compare_prepare (const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout);

/* MARKS are in common rows and columns; the pin is A's. BLINKS: B's panel shows A. */
void lgn_paint_compare (cairo_t *cr, const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout,
                        const LgnMapMarks *marks, bool blinks);
/* The same without the cells, as long as they are not prepared. */
void lgn_paint_compare_frame (cairo_t *cr, const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout,
                              const LgnMapMarks *marks);
/* A glass over the same cell of A and one over that of B: a lorgnette. BLINKS: as above. */
void lgn_paint_compare_glasses (cairo_t *cr, const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout,
                                gint row, gint column, bool blinks);

G_END_DECLS
