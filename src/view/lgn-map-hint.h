/* What is said of a label or a bar beside a map that the pointer rests on. */
#pragma once

#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

/* (transfer full) “This row predicts “member”; it belongs to “twelve”.” of a row of a network that writes; NULL of any other. */
char *lgn_map_hint_make_row (LgnShownMap *map, guint row);
char *lgn_map_hint_make_hidden (LgnShownMap *map, guint row);     /* (transfer full) "1 hidden, 0.016 of the weight" */
char *lgn_map_hint_make_spread (LgnShownMap *map, guint row);     /* (transfer full) "spread 1.41 of at most 2.40 nats" */
char *lgn_map_hint_make_received (LgnShownMap *map, guint column); /* (transfer full) "received 1.320 in all" */

G_END_DECLS
