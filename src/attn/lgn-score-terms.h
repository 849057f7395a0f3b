/* What some networks add to their scores: small rules that are offered to lgn-attention.c, which calls them for every block of
 * scores between multiplying queries with keys and normalising. */
#pragma once

#include "attn/lgn-scope.h"

G_BEGIN_DECLS

/* Some scores of one head: those of the queries ROW .. ROW + N_ROWS - 1 for the keys of SPAN. */
typedef struct
{
  guint head;
  gsize first_query;  /* the position of query 0 */
  gsize row;
  gsize n_rows;
  LgnSpan span;
  float scale;        /* that dot products are multiplied with */
  gsize head_dim;
  const float *query; /* [n_rows, head_dim] in rows of QUERY_STRIDE: those of this head, from ROW on */
  gsize query_stride;
  const float *key;   /* [n_key, head_dim] in rows of KEY_STRIDE: those of this head, from key 0 on */
  gsize key_stride;
  float *scores;      /* [n_rows, n_key] in rows of SCORE_STRIDE, from key 0 on; nothing outside SPAN is touched */
  gsize score_stride;
} LgnScoreBlock;

/* What a rule is about. */
typedef enum
{
  LGN_TERM_VECTORS, /* distances that are multiplied with queries or keys */
  LGN_TERM_BIAS,    /* a number for a distance */
  LGN_TERM_COPIES,  /* keys that are seen several times over */
  LGN_TERM_SLOPE,   /* a number that grows with the key's position */
  LGN_TERM_CAP,     /* a bound */
} LgnTermKind;

/* One rule: ADD works on the scores of a block, with RULE as its numbers. Called by several workers at once. */
typedef struct
{
  void (*add) (const void *rule, const LgnScoreBlock *block);
  const void *rule;
  gsize reach; /* distances that it knows are less than this; 0: any */
  LgnTermKind kind;
} LgnScoreTerm;

/* Vectors for the distance between query and key, looked up and multiplied with the query (Shaw et al. 2018, arXiv:1803.02155,
 * equation 4), with the key (Huang et al. 2020, arXiv:2009.13658, method 4), or, a projection for each, with both (He et al.
 * 2020, arXiv:2006.03654, equation 4: content to position, position to content). */
typedef struct
{
  const float *for_query; /* [n_rows, STRIDE] the vectors that queries are multiplied with; NULL: none */
  const float *for_key;   /* the same for keys */
  gsize stride;
  gsize head_stride;      /* head h has head_dim numbers from h * HEAD_STRIDE on; 0: all heads share them */
  gsize reach;            /* distances are less than this */
  const guint32 *row;     /* [2 * reach - 1] the row for query - key, from 1 - REACH on; NULL: query - key + reach - 1 */
} LgnRelativeVectors;

LgnScoreTerm lgn_relative_vectors_term (const LgnRelativeVectors *vectors);

/* A learned number for the distance between query and key, a head, added to the scaled score: Raffel et al. 2020,
 * arXiv:1910.10683, section 2.1. Near distances have a bucket each, farther ones share buckets that grow logarithmically. */
typedef struct
{
  const float *table; /* [n_buckets, n_heads] */
  guint n_heads;
  gsize n_buckets;
  gsize max_distance;
  bool is_bidirectional; /* keys after the query have buckets of their own; else they share the first */
} LgnBucketBias;

gsize lgn_bucket_bias_find (const LgnBucketBias *bias, gssize key_minus_query);
LgnScoreTerm lgn_bucket_bias_term (const LgnBucketBias *bias);

/* Keys that queries see several times over: every copy has its share of the weights, and all of them add up in one cell. N copies
 * of a key are one whose score is larger by log N. */
typedef struct
{
  LgnSpan keys;
  LgnSpan queries; /* positions of the queries that see copies */
  guint n_copies;
} LgnKeyCopies;

LgnScoreTerm lgn_key_copies_term (const LgnKeyCopies *copies);

/* A number that grows with the key's position, faster for some heads than for others: Press et al. 2021, arXiv:2108.12409,
 * section 3. It is the same for all queries: of every row only differences count. */
typedef struct
{
  const float *slopes;    /* [n_heads] */
  const float *positions; /* [n_key] */
  bool is_scaled;         /* it is added before scores are scaled, and so scaled with them */
  bool is_rounded;        /* slopes, positions and their products are rounded to BF16, as one original implementation has it */
} LgnLinearBias;

void lgn_linear_bias_fill_slopes (guint n_heads, double most, float *slopes);
LgnScoreTerm lgn_linear_bias_term (const LgnLinearBias *bias);

/* Scores that cannot leave -CAP .. CAP: cap * tanh (score / cap), Bello et al. 2016, arXiv:1611.09940, section 5.1. CAP is a float
 * above 0; the last of the terms. */
LgnScoreTerm lgn_soft_cap_term (const float *cap);

gssize lgn_log_bucket (gssize distance, gsize n_buckets, gsize max_distance);

G_END_DECLS
