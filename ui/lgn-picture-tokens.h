/* LgnPictureTokens: what looks at a picture and is no patch of it, as buttons: the class token, the words of a question, what
 * found something. Hidden where there is none. */
#pragma once

#include "lgn-tab-state.h"

#include "view/lgn-picture-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_PICTURE_TOKENS (lgn_picture_tokens_get_type ())
G_DECLARE_FINAL_TYPE (LgnPictureTokens, lgn_picture_tokens, LGN, PICTURE_TOKENS, GtkWidget)

void lgn_picture_tokens_set_view (LgnPictureTokens *tokens, LgnPictureView *view);

G_END_DECLS
