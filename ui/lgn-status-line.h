/* LgnStatusLine: the line at the foot of a tab: the reading, the shape, and how exact the numbers are. */
#pragma once

#include "lgn-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_STATUS_LINE (lgn_status_line_get_type ())
G_DECLARE_FINAL_TYPE (LgnStatusLine, lgn_status_line, LGN, STATUS_LINE, GtkWidget)

void lgn_status_line_set_state (LgnStatusLine *line, LgnTabState *state);
void lgn_status_line_set_view (LgnStatusLine *line, LgnView *view); /* place and reading are VIEW's, where it has its own */

G_END_DECLS
