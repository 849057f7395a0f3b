/* LgnStepRows: the last rows of what is written as a small map, the newest at the bottom. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_STEP_ROWS (lgn_step_rows_get_type ())
G_DECLARE_FINAL_TYPE (LgnStepRows, lgn_step_rows, LGN, STEP_ROWS, GtkWidget)

/* Property "note" (string, read-only, with notify): what is not shown: "The last 30 of 112 tokens.", or "". */
void lgn_step_rows_set_state (LgnStepRows *rows, LgnTabState *state);

G_END_DECLS
