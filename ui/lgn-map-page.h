/* LgnMapPage: the view "Map": its tools, the canvas, and what lies over it while the network runs or the text has changed. */
#pragma once

#include "lgn-map-canvas.h"
#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_MAP_PAGE (lgn_map_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnMapPage, lgn_map_page, LGN, MAP_PAGE, AdwBin)

void lgn_map_page_set_state (LgnMapPage *page, LgnTabState *state);
LgnMapCanvas *lgn_map_page_get_canvas (LgnMapPage *page);
/* Shows a message in place of the map; NULL: the map. */
void lgn_map_page_set_message (LgnMapPage *page, const char *icon, const char *title, const char *text);

G_END_DECLS
