/* The one place where scores are born: similarity, normalise, weighted sum. */
#pragma once

#include "attn/lgn-attn-store.h"
#include "base/lgn-pool.h"
#include "base/lgn-progress.h"

G_BEGIN_DECLS

/* Learned vectors for the distance between query and key, looked up and multiplied with the query (Shaw et al. 2018,
 * arXiv:1803.02155, equation 4), and with the key too where BOTH (Huang et al. 2020, arXiv:2009.13658, method 4). */
typedef struct
{
  const float *table; /* [2 * reach - 1, head_dim]; row (query - key + reach - 1) */
  gsize reach;
  bool both;
} LgnRelativeKeys;

/* A learned number for the distance between query and key, a head, added to the scaled score: Raffel et al. 2020,
 * arXiv:1910.10683, section 2.1. Near distances have a bucket each, farther ones share buckets that grow logarithmically. */
typedef struct
{
  const float *table; /* [n_buckets, n_heads] */
  gsize n_buckets;
  gsize max_distance;
  bool is_bidirectional; /* keys after the query have buckets of their own; else they share the first */
} LgnBucketBias;

gsize lgn_bucket_bias_find (const LgnBucketBias *bias, gssize key_minus_query);

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
  const LgnRelativeKeys *relative; /* or NULL; added before the scale */
  const LgnBucketBias *bias;       /* or NULL */
  const LgnScope *scope;

  LgnAttnStore *store; /* is offered every row of weights, or NULL; has this layer already */
  LgnSite site;
  guint layer;
} LgnAttention;

/* context [n_query, n_heads * head_dim] = softmax (scale * (Q K' + relative)) V, head by head; Vaswani et al. 2017,
 * arXiv:1706.03762, equation 1. Masked cells get weight 0; a query that may look nowhere gets zeros. false when cancelled. */
bool lgn_attention_compute (const LgnAttention *attention, LgnPool *pool, float *context, const LgnProgress *progress,
                            GError **error);

G_END_DECLS
