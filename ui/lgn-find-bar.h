/* LgnFindBar: finds tokens along the sides of the map, one after the other. */
#pragma once

#include "lgn-map-canvas.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_FIND_BAR (lgn_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (LgnFindBar, lgn_find_bar, LGN, FIND_BAR, AdwBin)

void lgn_find_bar_set_canvas (LgnFindBar *bar, LgnMapCanvas *canvas);
void lgn_find_bar_open (LgnFindBar *bar);
void lgn_find_bar_step (LgnFindBar *bar, gboolean is_back); /* opens it where there is nothing to look for yet */

G_END_DECLS
