/* LgnPinBoard: what is pinned in a window, for all its tabs: A of a comparison. */
#pragma once

#include "view/lgn-history.h"
#include "view/lgn-pin.h"

G_BEGIN_DECLS

#define LGN_TYPE_PIN_BOARD (lgn_pin_board_get_type ())
G_DECLARE_FINAL_TYPE (LgnPinBoard, lgn_pin_board, LGN, PIN_BOARD, GObject)

/* Signal "changed" (): another pin, or none. */
LgnPinBoard *lgn_pin_board_new (void);
LgnPin *lgn_pin_board_get_pin (LgnPinBoard *board); /* NULL: nothing is pinned */
void lgn_pin_board_set_pin (LgnPinBoard *board, LgnPin *pin);
/* The same as a change that HISTORY can take back, called LABEL. */
void lgn_pin_board_change (LgnPinBoard *board, LgnPin *pin, LgnHistory *history, const char *label);

G_END_DECLS
