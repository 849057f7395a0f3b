/* LgnGoldPane: the inspector's part about gold links: what the file is, and how near the map comes to it. Not seen without one. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_GOLD_PANE (lgn_gold_pane_get_type ())
G_DECLARE_FINAL_TYPE (LgnGoldPane, lgn_gold_pane, LGN, GOLD_PANE, AdwBin)

void lgn_gold_pane_set_state (LgnGoldPane *pane, LgnTabState *state);

G_END_DECLS
