/* LgnHeadRail: small pictures of all heads of a site, a row a layer; a click shows that head. One widget paints them all. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_RAIL (lgn_head_rail_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadRail, lgn_head_rail, LGN, HEAD_RAIL, GtkWidget)

void lgn_head_rail_set_state (LgnHeadRail *rail, LgnTabState *state);

G_END_DECLS
