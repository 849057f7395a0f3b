/* LgnLinksCanvas: the picture of links: two columns of tokens and the lines between them. It scrolls, brings out what is
 * pointed at, and moves the selection. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_LINKS_CANVAS (lgn_links_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LgnLinksCanvas, lgn_links_canvas, LGN, LINKS_CANVAS, GtkWidget)

/* Properties: those of GtkScrollable. Signal "menu" (double x, double y): a person asks for a menu there; the cursor is there */
void lgn_links_canvas_set_state (LgnLinksCanvas *canvas, LgnTabState *state);

/* Moves the cursor to where PLACE names: 'up', 'down-10', 'map-end', 'page-up' ...; 'left', 'right': the stronger or weaker
 * line. */
void lgn_links_canvas_move (LgnLinksCanvas *canvas, const char *place);
void lgn_links_canvas_show_cursor (LgnLinksCanvas *canvas);
void lgn_links_canvas_show_menu (LgnLinksCanvas *canvas); /* beside the cursor */

G_END_DECLS
