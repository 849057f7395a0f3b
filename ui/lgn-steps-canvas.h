/* LgnStepsCanvas: the picture of how the weights of a row came about: draws an LgnSteps, points at its keys and numbers. */
#pragma once

#include "view/lgn-steps.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_STEPS_CANVAS (lgn_steps_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LgnStepsCanvas, lgn_steps_canvas, LGN, STEPS_CANVAS, GtkWidget)

void lgn_steps_canvas_set_steps (LgnStepsCanvas *canvas, LgnSteps *steps); /* once */
/* Whether the arithmetic of the focused key is written below, for want of another place. */
void lgn_steps_canvas_set_writes_arithmetic (LgnStepsCanvas *canvas, gboolean writes);
/* From where to where the focused key is drawn, so that it can be scrolled to; FALSE: nowhere. */
gboolean lgn_steps_canvas_get_key_band (LgnStepsCanvas *canvas, double *top, double *bottom);

G_END_DECLS
