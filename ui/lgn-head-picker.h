/* LgnHeadPicker: a popover to find a head by what is typed, and choose it. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_PICKER (lgn_head_picker_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadPicker, lgn_head_picker, LGN, HEAD_PICKER, GtkPopover)

/* Signal "picked" (LgnHeadItem *item): one was chosen; the popover is closed. */
void lgn_head_picker_set_state (LgnHeadPicker *picker, LgnTabState *state);

G_END_DECLS
