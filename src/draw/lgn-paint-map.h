/* The painters of one map. */
#pragma once

#include "draw/lgn-map-layout.h"
#include "view/lgn-gold-links.h"
#include "view/lgn-marks.h"
#include "view/lgn-token-hits.h"

G_BEGIN_DECLS

/* What lies over the cells, in shown rows and columns; -1 none. */
typedef struct
{
  gint cursor_row, cursor_column;
  gint hover_row, hover_column; /* hairlines only */
  gint pin_row, pin_column;
  LgnMarks *marked;             /* cells for Find by example, or NULL */
  const LgnGoldLinks *gold;     /* or NULL */
  const LgnTokenHits *hits;     /* what was looked for, as ticks along the sides; or NULL */
} LgnMapMarks;

#define LGN_MAP_MARKS_NONE ((LgnMapMarks) { -1, -1, -1, -1, -1, -1 })

/* An alignment or a heat map, as the layout's form says. */
void lgn_paint_map (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, const LgnMapMarks *marks);

/* The glass: 5 x 5 cells round (ROW, COLUMN) with their numbers, placed so that it covers neither that cell nor the pin. */
void lgn_paint_glass (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, gint row, gint column,
                      const LgnMapMarks *marks);

G_END_DECLS
