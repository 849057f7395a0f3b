/* LgnPictureForm: the form of the map that lays it over the picture, or the sound, that it is of. */
#pragma once

#include "lgn-picture-canvas.h"
#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_PICTURE_FORM (lgn_picture_form_get_type ())
G_DECLARE_FINAL_TYPE (LgnPictureForm, lgn_picture_form, LGN, PICTURE_FORM, LgnView)

/* Whether what STATE shows has a picture or a sound. */
bool lgn_picture_form_applies (LgnTabState *state);
LgnPictureView *lgn_picture_form_get_view (LgnPictureForm *form);

G_END_DECLS
