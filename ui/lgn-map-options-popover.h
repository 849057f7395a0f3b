/* LgnMapOptionsPopover: how the map is drawn: strips, numbers, pooling, direction. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_MAP_OPTIONS_POPOVER (lgn_map_options_popover_get_type ())
G_DECLARE_FINAL_TYPE (LgnMapOptionsPopover, lgn_map_options_popover, LGN, MAP_OPTIONS_POPOVER, GtkPopover)

void lgn_map_options_popover_set_state (LgnMapOptionsPopover *popover, LgnTabState *state);

G_END_DECLS
