/* LgnLegend: the colour scale of a tab, with a mark at the weight that is read. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_LEGEND (lgn_legend_get_type ())
G_DECLARE_FINAL_TYPE (LgnLegend, lgn_legend, LGN, LEGEND, GtkWidget)

void lgn_legend_set_state (LgnLegend *legend, LgnTabState *state);

G_END_DECLS
