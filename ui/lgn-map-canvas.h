/* LgnMapCanvas: the picture of the selected map, as an alignment or a heat map: it scrolls, zooms, and says what is under the
 * pointer. Everything that is drawn comes from the painters; everything that is shown, from the tab's state. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_MAP_CANVAS (lgn_map_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LgnMapCanvas, lgn_map_canvas, LGN, MAP_CANVAS, GtkWidget)

/* Properties: those of GtkScrollable; read-only: "viewport" (LgnViewport), "pooled" (uint): how many rows or columns, whichever
 * are more, are one dot.
 * Signals: "menu" (double x, double y): a person asks for a menu there; the cursor is there already;
 *          "glass-changed" (): it is there for good, or no more. */
void lgn_map_canvas_set_state (LgnMapCanvas *canvas, LgnTabState *state);
LgnViewport *lgn_map_canvas_get_viewport (LgnMapCanvas *canvas);
guint lgn_map_canvas_get_pooled (LgnMapCanvas *canvas);

void lgn_map_canvas_zoom_by (LgnMapCanvas *canvas, double factor); /* around the cursor, else the middle */
void lgn_map_canvas_zoom_fit (LgnMapCanvas *canvas);
void lgn_map_canvas_zoom_one (LgnMapCanvas *canvas); /* one cell, one device pixel */
/* Moves the cursor to where PLACE names: 'left', 'up-10', 'row-end', 'map-start', 'page-down' ... */
void lgn_map_canvas_move (LgnMapCanvas *canvas, const char *place);
void lgn_map_canvas_show_cursor (LgnMapCanvas *canvas);
/* The glass, for good; and marks for Find by example: of a shown cell, -1: the focused one; and none any more. */
void lgn_map_canvas_set_glass (LgnMapCanvas *canvas, gboolean has_glass);
gboolean lgn_map_canvas_get_glass (LgnMapCanvas *canvas);
void lgn_map_canvas_mark (LgnMapCanvas *canvas, gint row, gint column);
gboolean lgn_map_canvas_clear_marks (LgnMapCanvas *canvas); /* whether there were any */
void lgn_map_canvas_find (LgnMapCanvas *canvas, const char *text);
guint lgn_map_canvas_find_next (LgnMapCanvas *canvas, gboolean is_back, guint *n);
void lgn_map_canvas_show_menu (LgnMapCanvas *canvas); /* at the cursor */

G_END_DECLS
