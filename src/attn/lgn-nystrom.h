/* Attention by landmarks: Xiong et al. 2021, arXiv:2102.03902. Every query looks at the means of a few segments of the keys, and
 * what those mean is put right by an inverse. The weights that are kept are those of queries for landmarks; they may be negative,
 * and rows need not add up to 1. */
#pragma once

#include "attn/lgn-attn-store.h"
#include "base/lgn-pool.h"
#include "base/lgn-progress.h"

G_BEGIN_DECLS

/* One attention site of one layer, for one sequence. */
typedef struct
{
  guint n_heads;
  gsize head_dim;
  gsize n;            /* tokens */
  gsize n_landmarks;  /* divides N */
  const float *query; /* [n, n_heads * head_dim] */
  const float *key;   /* the same */
  const float *value; /* the same */
  float scale;        /* scores are the dot products times this */
  float least_norm;   /* of the matrices that are inverted: what others of a batch have, which share it; or 0 */
  const LgnScope *scope; /* [n_landmarks, n]: which keys landmarks may look at */

  LgnAttnStore *store; /* is offered every row of weights [n, n_landmarks], or NULL; has this layer already */
  LgnSite site;
  guint layer;
} LgnNystrom;

/* context [n, n_heads * head_dim] = softmax (Q L') (softmax (K~ L'))+ softmax (K~ K') V, head by head, with L the landmarks of the
 * keys and K~ those of the queries: equation 13. The inverse is the sixth step of equation 11, begun with the
 * largest norm of all heads; NORM is set to it, other sequences' not counted. false when cancelled, or with LGN_ERROR_LIMIT. */
bool lgn_nystrom_compute (const LgnNystrom *attention, LgnPool *pool, float *context, float *norm, const LgnProgress *progress,
                          GError **error);

void lgn_nystrom_invert (const float *matrix, gsize n, float norm, float *inverse);

G_END_DECLS
