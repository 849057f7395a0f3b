/* LgnHeadDetails: the selected head: its picture, its role and what earned it, its measures, and the heads most like it. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_DETAILS (lgn_head_details_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadDetails, lgn_head_details, LGN, HEAD_DETAILS, AdwBin)

void lgn_head_details_set_state (LgnHeadDetails *details, LgnTabState *state); /* once */

G_END_DECLS
