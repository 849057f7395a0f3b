/* LgnHeadsPage: the view "All heads": pictures, numbers or a table of every head, to find the one that one looks for. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_HEADS_PAGE (lgn_heads_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadsPage, lgn_heads_page, LGN, HEADS_PAGE, LgnView)

G_END_DECLS
