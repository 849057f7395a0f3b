/* The painter of the steps of a row. */
#pragma once

#include "draw/lgn-steps-layout.h"

G_BEGIN_DECLS

/* What is not the layout's: where one is in the telling, and what one looks at. */
typedef struct
{
  double reach;     /* how far it is told: a step (LgnStep), or between two while the next comes out; what is later is dim */
  gint key;         /* that is looked at, or -1 */
  gint element;     /* of the number that was pointed out, or -1: none */
  gint element_key; /* whose it is; -1: of the query, or of the sum */
  bool is_value;    /* it is a value's, or the sum's */
} LgnStepsMarks;

#define LGN_STEPS_MARKS_NONE ((LgnStepsMarks) { LGN_N_STEPS - 1, -1, -1, -1, false })

void lgn_paint_steps (cairo_t *cr, const LgnPaintContext *context, LgnStepsLayout *layout, const LgnStepsMarks *marks);

/* Small bars of the weights of ROW, one a key, in RECT: as another rule would have them, or IS_OWN, as they are. */
void lgn_paint_steps_bars (cairo_t *cr, const LgnPaintContext *context, const LgnStepsRow *row, const LgnRect *rect, bool is_own);

/* The two scales of colours, of queries and keys and of values, on one line in RECT. */
double lgn_steps_legend_get_height (const LgnPaintContext *context);
void lgn_paint_steps_legend (cairo_t *cr, const LgnPaintContext *context, LgnStepsLayout *layout, const LgnRect *rect);

G_END_DECLS
