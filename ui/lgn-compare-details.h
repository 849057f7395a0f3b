/* LgnCompareDetails: below the maps that are compared: the cell under the pointer in both, the largest differences, and what
 * they come to together. */
#pragma once

#include "view/lgn-comparison.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_COMPARE_DETAILS (lgn_compare_details_get_type ())
G_DECLARE_FINAL_TYPE (LgnCompareDetails, lgn_compare_details, LGN, COMPARE_DETAILS, AdwBin)

/* Signal "go" (): a person chose a difference; the cursor is there. */
void lgn_compare_details_set_comparison (LgnCompareDetails *details, LgnComparison *comparison);
void lgn_compare_details_set_narrow (LgnCompareDetails *details, bool is_narrow);

G_END_DECLS
