/* LgnPanes: a main part between two side panes, whose widths can be dragged. Where there is little room (narrow) the side
 * panes lie over the main part, one at a time, and a click beside them puts them away. One that is not visible takes no room,
 * whether it is to be shown or not. */
#pragma once

#include <adwaita.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define LGN_TYPE_PANES (lgn_panes_get_type ())
G_DECLARE_FINAL_TYPE (LgnPanes, lgn_panes, LGN, PANES, GtkWidget)

/* Properties: "content", "start", "end" (GtkWidget), "show-start", "show-end", "narrow" (boolean),
 * "start-width", "end-width" (int, 180 to 420). */

G_END_DECLS
