/* LgnWritingPane: beside a text that is written: what could come next, what the row looks at, and how words are chosen. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_WRITING_PANE (lgn_writing_pane_get_type ())
G_DECLARE_FINAL_TYPE (LgnWritingPane, lgn_writing_pane, LGN, WRITING_PANE, AdwBin)

void lgn_writing_pane_set_state (LgnWritingPane *pane, LgnTabState *state);

G_END_DECLS
