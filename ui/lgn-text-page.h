/* LgnTextPage: the form "Text" of the map: the running text, and for a network that writes its last steps and the play bar. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_TEXT_PAGE (lgn_text_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnTextPage, lgn_text_page, LGN, TEXT_PAGE, LgnView)

/* Whether STATE shows a map that is of text. */
bool lgn_text_page_applies (LgnTabState *state);

G_END_DECLS
