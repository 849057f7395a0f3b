/* LgnPictureCanvas: a picture, or the spectrogram of a sound, with what one token looks at laid over it. A click on a patch makes
 * that look; pointing at one reads it. */
#pragma once

#include "lgn-tab-state.h"

#include "draw/lgn-picture-layout.h"
#include "view/lgn-picture-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_PICTURE_CANVAS (lgn_picture_canvas_get_type ())
G_DECLARE_FINAL_TYPE (LgnPictureCanvas, lgn_picture_canvas, LGN, PICTURE_CANVAS, GtkWidget)

/* Signal "menu" (double x, double y): a person asks for a menu there; the patch is chosen already. */
void lgn_picture_canvas_set_state (LgnPictureCanvas *canvas, LgnTabState *state, LgnPictureView *view);
void lgn_picture_canvas_show_menu (LgnPictureCanvas *canvas); /* at the token that looks */

G_END_DECLS
