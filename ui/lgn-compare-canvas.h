/* LgnCompareCanvas: two maps and what they differ in, side by side: one cursor, one zoom, one scale. Everything that is drawn
 * comes from the painter; everything that is shown, from the comparison and the tab's state. */
#pragma once

#include "lgn-tab-state.h"

#include "draw/lgn-paint-compare.h"
#include "view/lgn-comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_COMPARE_TWO,   /* A | B */
  LGN_COMPARE_THREE, /* A | B - A | B; where that is too narrow, B - A */
  LGN_COMPARE_BLINK, /* one map, in which A and B take turns */
} LgnCompareForm;

#define LGN_TYPE_COMPARE_CANVAS (lgn_compare_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LgnCompareCanvas, lgn_compare_canvas, LGN, COMPARE_CANVAS, GtkWidget)

/* Signal "laid-out" (): where the panels lie has changed. */
void lgn_compare_canvas_set_comparison (LgnCompareCanvas *canvas, LgnComparison *comparison, LgnTabState *state);
void lgn_compare_canvas_set_form (LgnCompareCanvas *canvas, LgnCompareForm form);
void lgn_compare_canvas_set_blinks (LgnCompareCanvas *canvas, bool blinks); /* B's panel shows A */
bool lgn_compare_canvas_get_blinks (LgnCompareCanvas *canvas);
/* A glass over A and one over B, for good or as long as a key is held. */
void lgn_compare_canvas_set_glass (LgnCompareCanvas *canvas, bool has_glass);
void lgn_compare_canvas_hold_glass (LgnCompareCanvas *canvas, bool holds_glass);
bool lgn_compare_canvas_get_glass (LgnCompareCanvas *canvas);
LgnViewport *lgn_compare_canvas_get_viewport (LgnCompareCanvas *canvas);
bool lgn_compare_canvas_is_narrow (LgnCompareCanvas *canvas); /* too narrow for panels beside each other */
bool lgn_compare_canvas_get_body (LgnCompareCanvas *canvas, LgnPanel panel, LgnRect *body);

void lgn_compare_canvas_zoom_by (LgnCompareCanvas *canvas, double factor);
void lgn_compare_canvas_zoom_one (LgnCompareCanvas *canvas);
void lgn_compare_canvas_show_cursor (LgnCompareCanvas *canvas);
void lgn_compare_canvas_move (LgnCompareCanvas *canvas, const char *place);
void lgn_compare_canvas_next_numbers (LgnCompareCanvas *canvas);

G_END_DECLS
