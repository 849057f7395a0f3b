/* LgnTextCanvas: the running text of a map: behind each token is what the selected row gives it. Inside a GtkScrolledWindow;
 * only what is seen of a long text is laid out and painted. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_TEXT_CANVAS (lgn_text_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LgnTextCanvas, lgn_text_canvas, LGN, TEXT_CANVAS, GtkWidget)

/* Signal "menu" (double x, double y): a person asks for the menu there. */
void lgn_text_canvas_set_state (LgnTextCanvas *canvas, LgnTabState *state);
void lgn_text_canvas_set_adjustment (LgnTextCanvas *canvas, GtkAdjustment *adjustment); /* what it is scrolled by */
void lgn_text_canvas_move (LgnTextCanvas *canvas, const char *place);
void lgn_text_canvas_zoom_by (LgnTextCanvas *canvas, double factor); /* 0: back to the usual size */
void lgn_text_canvas_show_menu (LgnTextCanvas *canvas);
gint lgn_text_canvas_get_row (LgnTextCanvas *canvas); /* that looks, shown; -1 none */

G_END_DECLS
