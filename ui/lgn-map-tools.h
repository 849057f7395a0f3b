/* LgnMapTools: the tools of alignment and heat map: parts of a pair, pooling, finding, zoom, and how the map is drawn. */
#pragma once

#include "lgn-map-canvas.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_MAP_TOOLS (lgn_map_tools_get_type ())
G_DECLARE_FINAL_TYPE (LgnMapTools, lgn_map_tools, LGN, MAP_TOOLS, AdwBin)

void lgn_map_tools_set_room (LgnMapTools *tools, int room);
void lgn_map_tools_set_canvas (LgnMapTools *tools, LgnMapCanvas *canvas, LgnTabState *state);

G_END_DECLS
