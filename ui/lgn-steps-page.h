/* LgnStepsPage: the view that tells how one number came about: from query and keys to the weighted values. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_STEPS_PAGE (lgn_steps_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnStepsPage, lgn_steps_page, LGN, STEPS_PAGE, LgnView)

G_END_DECLS
