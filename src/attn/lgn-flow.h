/* The maximum flow through layers of attention, for lgn-rollout.c. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Memory for one thread. */
typedef struct _LgnFlowScratch LgnFlowScratch;

LgnFlowScratch *lgn_flow_scratch_new (guint n_layers, gsize n);
void lgn_flow_scratch_free (LgnFlowScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnFlowScratch, lgn_flow_scratch_free)

/* FLOW [n]: the largest flow from token FROM after the last of LAYERS [n_layers, n, n] to each token before the first. */
void lgn_flow_compute (LgnFlowScratch *scratch, const double *layers, gsize from, double *flow);

G_END_DECLS
