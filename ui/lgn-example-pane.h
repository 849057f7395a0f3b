/* LgnExamplePane: the twelve heads that look most at the cells that are marked, the best first. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_EXAMPLE_PANE (lgn_example_pane_get_type ())
G_DECLARE_FINAL_TYPE (LgnExamplePane, lgn_example_pane, LGN, EXAMPLE_PANE, AdwBin)

void lgn_example_pane_set_state (LgnExamplePane *pane, LgnTabState *state); /* once */

G_END_DECLS
