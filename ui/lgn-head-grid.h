/* LgnHeadGrid: heads as pictures, a row a layer or one after the other; a click or the arrows select one. */
#pragma once

#include "lgn-tab-state.h"

#include "draw/lgn-atlas.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_GRID (lgn_head_grid_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadGrid, lgn_head_grid, LGN, HEAD_GRID, GtkWidget)

/* Signal "activated" (): the selected head is to be opened. */
void lgn_head_grid_set_state (LgnHeadGrid *grid, LgnTabState *state); /* once */
/* HEADS: of LgnAtlasHead, kept; NULL: none. MAX_SIDE: px of a picture. */
void lgn_head_grid_set_heads (LgnHeadGrid *grid, GArray *heads, gboolean is_flow, int max_side);
/* Whether the cells that are marked in STATE are framed. */
void lgn_head_grid_set_shows_marks (LgnHeadGrid *grid, gboolean shows_marks);

G_END_DECLS
