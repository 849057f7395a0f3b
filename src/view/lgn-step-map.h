/* The last rows of what is written, as a map of its own: where each step looked. */
#pragma once

#include "view/lgn-timeline.h"

G_BEGIN_DECLS

#define LGN_STEP_MAP_MIN_ROWS 4
#define LGN_STEP_MAP_MAX_ROWS 12

LgnShownMap *lgn_step_map_new (LgnTimeline *timeline, LgnMapView *map_view, guint max_columns);
char *lgn_step_map_make_note (LgnShownMap *map);

G_END_DECLS
