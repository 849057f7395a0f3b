/* LgnLinksPage: the view "Links": the heads that are compared, the lines between the tokens, and what is hidden of them. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_LINKS_PAGE (lgn_links_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnLinksPage, lgn_links_page, LGN, LINKS_PAGE, LgnView)

G_END_DECLS
