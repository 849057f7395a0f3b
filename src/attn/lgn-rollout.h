/* What flows through several layers of attention: how much of each input token is in each token of a layer, as far as the weights
 * tell. */
#pragma once

#include "attn/lgn-attn-store.h"
#include "base/lgn-pool.h"
#include "base/lgn-progress.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_ROLLOUT_MEAN, /* products of the means of a layer's heads */
  LGN_ROLLOUT_MAX,  /* products of the largest weights of a layer's heads, rows made to add up to 1 */
  LGN_ROLLOUT_FLOW, /* maximum flow through the means */
} LgnRolloutKind;

/* Flow is found for every pair of tokens by itself: not of more than these. */
#define LGN_FLOW_MAX_TOKENS 128

/* Of the N_LAYERS first layers of SITE (0: all), which look at themselves: [n, n] (transfer full), *N tokens. */
double *lgn_rollout_compute (LgnAttnStore *store, LgnSite site, guint n_layers, LgnRolloutKind kind, LgnPool *pool,
                             const LgnProgress *progress, gsize *n, GError **error);
/* Of what the last layer of cross-attention looks at, through all of the encoder: [n_query, n_key] (transfer full). */
double *lgn_rollout_compute_cross (LgnAttnStore *store, LgnRolloutKind kind, LgnPool *pool, const LgnProgress *progress,
                                   gsize *n_query, gsize *n_key, GError **error);

G_END_DECLS
