/* LgnPlayBar: goes through what is written, and writes more. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_PLAY_BAR (lgn_play_bar_get_type ())
G_DECLARE_FINAL_TYPE (LgnPlayBar, lgn_play_bar, LGN, PLAY_BAR, AdwBin)

/* Property "playing" (boolean, with notify): goes on by itself, a token at a time, and writes more at the end. */
void lgn_play_bar_set_state (LgnPlayBar *bar, LgnTabState *state);
void lgn_play_bar_step (LgnPlayBar *bar, gint by);
void lgn_play_bar_toggle (LgnPlayBar *bar);

G_END_DECLS
