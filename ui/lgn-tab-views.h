/* The views of a tab, in the order in which they are offered. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

/* Puts a view of each kind into STACK, all of them showing STATE. */
void lgn_tab_views_fill (AdwViewStack *stack, LgnTabState *state);
/* (transfer none) the view of STACK that is shown, and that of a name ("map"); NULL: there is none. */
LgnView *lgn_tab_views_get_visible (AdwViewStack *stack);
LgnView *lgn_tab_views_get (AdwViewStack *stack, const char *name);

G_END_DECLS
