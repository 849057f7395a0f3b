/* LgnHeadPane: the pane of heads: which attention, its layers and heads as pictures, and what is pinned. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_PANE (lgn_head_pane_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadPane, lgn_head_pane, LGN, HEAD_PANE, AdwBin)

void lgn_head_pane_set_state (LgnHeadPane *pane, LgnTabState *state);

/* Puts FOOT below everything else; once. */
void lgn_head_pane_set_foot (LgnHeadPane *pane, GtkWidget *foot);

G_END_DECLS
