/* The views of a tab, in the order in which they are offered. */
#pragma once

#include "lgn-view.h"

G_BEGIN_DECLS

/* A view that was made just now. */
typedef void (*LgnViewFunc) (LgnView *view, gpointer data);

/* Puts a place for a view of each kind into STACK. A view is made when it is first shown or asked for, which takes some
 * milliseconds each; it shows STATE, and ADDED is told. */
void lgn_tab_views_fill (AdwViewStack *stack, LgnTabState *state, LgnViewFunc added, gpointer data);
/* (transfer none) the view of STACK that is shown, and that of a name ("map"); NULL: there is none. */
LgnView *lgn_tab_views_get_visible (AdwViewStack *stack);
LgnView *lgn_tab_views_get (AdwViewStack *stack, const char *name);
bool lgn_tab_views_has (AdwViewStack *stack, const char *name);

G_END_DECLS
