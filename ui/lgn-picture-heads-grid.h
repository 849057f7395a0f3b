/* LgnPictureHeadsGrid: what the same token looks at in every head of the layer, as small pictures; a click shows that head. */
#pragma once

#include "lgn-tab-state.h"

#include "view/lgn-picture-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_PICTURE_HEADS_GRID (lgn_picture_heads_grid_get_type ())
G_DECLARE_FINAL_TYPE (LgnPictureHeadsGrid, lgn_picture_heads_grid, LGN, PICTURE_HEADS_GRID, GtkWidget)

void lgn_picture_heads_grid_set_state (LgnPictureHeadsGrid *grid, LgnTabState *state, LgnPictureView *view);

G_END_DECLS
