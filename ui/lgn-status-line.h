/* LgnStatusLine: the line at the foot of a tab: the reading, the shape, and how exact the numbers are. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_STATUS_LINE (lgn_status_line_get_type ())
G_DECLARE_FINAL_TYPE (LgnStatusLine, lgn_status_line, LGN, STATUS_LINE, GtkWidget)

void lgn_status_line_set_state (LgnStatusLine *line, LgnTabState *state);

G_END_DECLS
