/* The one place where scores are born: similarity, normalise, weighted sum. */
#pragma once

#include "attn/lgn-attn-store.h"
#include "attn/lgn-score-terms.h"
#include "base/lgn-pool.h"
#include "base/lgn-progress.h"

G_BEGIN_DECLS

/* One attention site of one layer, for one sequence. Head h of the queries reads head h / (n_heads / n_kv_heads) of keys and
 * values. */
typedef struct
{
  guint n_heads;
  guint n_kv_heads;
  gsize head_dim;
  gsize n_query;
  gsize n_key;
  const float *query; /* [n_query, n_heads * head_dim] */
  const float *key;   /* [n_key, n_kv_heads * head_dim] */
  const float *value; /* [n_key, n_kv_heads * head_dim] */
  float scale;        /* scores are the dot products times this */
  const LgnScoreTerm *terms; /* [n_terms] added to the scores, in this order */
  guint n_terms;
  const LgnScope *scope;
  const LgnSpan *rows; /* [n_rows] the queries that are computed; NULL: all. The others' rows are left alone. */
  gsize n_rows;

  LgnAttnStore *store; /* is offered every row of weights, or NULL; has this layer already, its rows zero */
  LgnSite site;
  guint layer;
  guint first_map;    /* the store's map of head 0: more than 0 where parts of a sequence are computed one by one */
} LgnAttention;

/* context [n_query, n_heads * head_dim] = softmax (scale * Q K' + terms) V, head by head; Vaswani et al. 2017,
 * arXiv:1706.03762, equation 1. Masked cells get weight 0; a query that may look nowhere gets zeros. Only what the scope's
 * spans leave is computed. false when cancelled. */
bool lgn_attention_compute (const LgnAttention *attention, LgnPool *pool, float *context, const LgnProgress *progress,
                            GError **error);

/* The scores of query ROW of HEAD before they are normalised, -INFINITY where it may not look, and the weights that they become:
 * SCORES and WEIGHTS [n_key]. PRODUCTS [n_key] stand in for the scaled dot products, or NULL: those. */
void lgn_attention_score_row (const LgnAttention *attention, guint head, gsize row, const float *products, float *scores,
                              float *weights);

G_END_DECLS
