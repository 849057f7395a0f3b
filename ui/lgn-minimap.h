/* LgnMinimap: the whole of a long map in a corner, and where in it one is; clicking or dragging goes there. Seen only while the
 * canvas is zoomed into such a map. */
#pragma once

#include "lgn-map-canvas.h"

G_BEGIN_DECLS

#define LGN_TYPE_MINIMAP (lgn_minimap_get_type ())
G_DECLARE_FINAL_TYPE (LgnMinimap, lgn_minimap, LGN, MINIMAP, GtkWidget)

void lgn_minimap_set_canvas (LgnMinimap *minimap, LgnMapCanvas *canvas, LgnTabState *state);

G_END_DECLS
