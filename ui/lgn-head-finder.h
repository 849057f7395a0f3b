/* LgnHeadFinder: a popover that lists heads as one types what they do, and goes to one. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_FINDER (lgn_head_finder_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadFinder, lgn_head_finder, LGN, HEAD_FINDER, GtkPopover)

/* PARENT (borrowed) must unparent it when it goes. */
LgnHeadFinder *lgn_head_finder_new (GtkWidget *parent, LgnTabState *state);
void lgn_head_finder_open (LgnHeadFinder *finder);

G_END_DECLS
