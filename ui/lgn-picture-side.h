/* LgnPictureSide: what stands beside a picture: the same token in all heads, what it looks at in numbers, how far each word looks
 * at the picture, what the network answers, and how the picture is drawn. */
#pragma once

#include "lgn-tab-state.h"

#include "view/lgn-picture-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_PICTURE_SIDE (lgn_picture_side_get_type ())
G_DECLARE_FINAL_TYPE (LgnPictureSide, lgn_picture_side, LGN, PICTURE_SIDE, GtkWidget)

void lgn_picture_side_set_state (LgnPictureSide *side, LgnTabState *state, LgnPictureView *view);

G_END_DECLS
