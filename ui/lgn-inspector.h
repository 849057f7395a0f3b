/* LgnInspector: the pane that says in numbers what the map shows, and how it is drawn. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_INSPECTOR (lgn_inspector_get_type ())
G_DECLARE_FINAL_TYPE (LgnInspector, lgn_inspector, LGN, INSPECTOR, AdwBin)

void lgn_inspector_set_state (LgnInspector *inspector, LgnTabState *state);

G_END_DECLS
