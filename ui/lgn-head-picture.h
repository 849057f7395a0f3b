/* LgnHeadPicture: one head's map as a small picture that says nothing: what stands beside it does. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_PICTURE (lgn_head_picture_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadPicture, lgn_head_picture, LGN, HEAD_PICTURE, GtkWidget)

/* ITEM: NULL: nothing. */
void lgn_head_picture_set_head (LgnHeadPicture *picture, LgnTabState *state, LgnHeadItem *item);

G_END_DECLS
