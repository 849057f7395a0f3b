/* What an atlas shows of the heads of a LgnHeadList: their roles, what earned them, and which are looked for. */
#pragma once

#include "draw/lgn-atlas.h"
#include "draw/lgn-scatter.h"
#include "view/lgn-head-order.h"

G_BEGIN_DECLS

/* (transfer full) of LgnAtlasHead, with titles of its own: the heads of ORDER, in its order. The number is what they are sorted
 * by, in the order of layers what earned the role. Nothing is said of heads that are not measured yet. */
GArray *lgn_atlas_heads_new (LgnHeadOrder *order);
/* The same for ITEMS (of LgnHeadItem) of LIST, with SCORES as numbers. */
GArray *lgn_atlas_heads_new_scored (LgnHeadList *list, GPtrArray *items, LgnHeadScores *scores);
/* Sets HEADS, and how they are placed: a row a layer, or one after the other. OPTIONS borrows the array. */
void lgn_atlas_options_set_heads (LgnAtlasOptions *options, GArray *heads, bool is_flow);

/* The same heads as numbers: METRIC of every head of ORDER's list (transfer full) [n_layers, n_heads], NAN where it is not known;
 * *IS_FADED (transfer full), unless NULL, likewise: 1 where a head is not looked for. */
double *lgn_atlas_heads_read_metric (LgnHeadOrder *order, LgnMetric metric, guint8 **is_faded);
/* (transfer full) of LgnScatterPoint: metric X of every head against Y. */
GArray *lgn_atlas_heads_make_points (LgnHeadOrder *order, LgnMetric x, LgnMetric y);

G_END_DECLS
