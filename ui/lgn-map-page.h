/* LgnMapPage: the view "Map": the selected map in the forms that suit it, and their tools. */
#pragma once

#include "lgn-map-canvas.h"
#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_MAP_PAGE (lgn_map_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnMapPage, lgn_map_page, LGN, MAP_PAGE, LgnView)

/* Of alignment and heat map. */
LgnMapCanvas *lgn_map_page_get_canvas (LgnMapPage *page);

G_END_DECLS
