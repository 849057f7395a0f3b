/* LgnPin: a cell or a map that a person keeps for comparison: A. Immutable. */
#pragma once

#include "view/lgn-shown-map.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define LGN_TYPE_PIN (lgn_pin_get_type ())
G_DECLARE_FINAL_TYPE (LgnPin, lgn_pin, LGN, PIN, GObject)

/* Properties (read-only): label (string, "européenne ← European"), place (string, "layer 1, mean · 0.684"). */
LgnPin *lgn_pin_new (LgnShownMap *map, gint row, gint column); /* shown indexes, or -1 for the whole map */

LgnShownMap *lgn_pin_get_map (LgnPin *pin);
gint lgn_pin_get_row (LgnPin *pin);    /* token indexes, -1 none */
gint lgn_pin_get_column (LgnPin *pin);
const char *lgn_pin_get_label (LgnPin *pin);
const char *lgn_pin_get_place (LgnPin *pin);
bool lgn_pin_is_on (LgnPin *pin, LgnResult *result, const LgnMapId *map);

G_END_DECLS
