/* LgnComparePage: two heads, models or inputs side by side: what is pinned, A, and what is selected, B. */
#pragma once

#include "lgn-view.h"

#include "lgn-compare-canvas.h"

G_BEGIN_DECLS

#define LGN_TYPE_COMPARE_PAGE (lgn_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (LgnComparePage, lgn_compare_page, LGN, COMPARE_PAGE, LgnView)

LgnCompareCanvas *lgn_compare_page_get_canvas (LgnComparePage *page);
LgnComparison *lgn_compare_page_get_comparison (LgnComparePage *page);

G_END_DECLS
