#include "attn/lgn-attention.h"
#include "base/lgn-error.h"
#include "tensor/lgn-blas.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* Queries that are done together: their scores stay in the cache between the three passes. */
#define QUERY_BLOCK 64

typedef struct
{
  const LgnAttention *a;
  float *context;
  const LgnProgress *progress;
  guint n_blocks;
  float **scratch; /* [n_workers], each [QUERY_BLOCK, n_key] and room for the relative terms */
} Job;

/* The keys from FIRST to END that any of the N queries from ROW on may look at. */
static void
get_block_span (const LgnScope *scope, gsize row, gsize n, gsize *first, gsize *end)
{
  *first = scope->n_key;
  *end = 0;
  for (gsize i = 0; i < n; i++)
    {
      gsize row_first, row_end;
      lgn_scope_get_span (scope, row + i, &row_first, &row_end);
      *first = MIN (*first, row_first);
      *end = MAX (*end, row_end);
    }
  *first = MIN (*first, *end);
}

/* Row of the distance table for QUERY and KEY. */
static gsize
distance_row (const Job *job, gsize query, gsize key)
{
  return job->a->scope->first_query + query + job->a->relative->reach - 1 - key;
}

/* Adds the products of N queries (and, if asked, of the keys) with the vectors of their distances. */
static void
add_relative (const Job *job, gsize row, gsize n, gsize first, gsize end, const float *query, const float *key, float *scores)
{
  const LgnAttention *a = job->a;
  const LgnKernels *kernels = lgn_kernels ();
  gsize width = a->n_heads * a->head_dim, key_width = a->n_kv_heads * a->head_dim;

  for (gsize i = 0; i < n; i++)
    for (gsize j = first; j < end; j++)
      {
        const float *distance = a->relative->table + distance_row (job, row + i, j) * a->head_dim;
        float term = kernels->dot (query + i * width, distance, a->head_dim);
        if (a->relative->both)
          term += kernels->dot (key + j * key_width, distance, a->head_dim);
        scores[i * a->n_key + j] += a->scale * term;
      }
}

/* lgn_bucket_bias_find: the row of the table for a key that stands KEY_MINUS_QUERY places after its query. The logarithms are
 * F32's, as in the original implementation, so that distances on the edge of a bucket fall into the same one. */
gsize
lgn_bucket_bias_find (const LgnBucketBias *bias, gssize key_minus_query)
{
  gsize n = bias->is_bidirectional ? bias->n_buckets / 2 : bias->n_buckets;
  gsize first = bias->is_bidirectional && key_minus_query > 0 ? n : 0;
  gsize distance = key_minus_query <= 0 ? (gsize) -key_minus_query : bias->is_bidirectional ? (gsize) key_minus_query : 0;
  gsize n_near = n / 2;

  if (distance < n_near)
    return first + distance;
  float far = logf ((float) distance / (float) n_near) / (float) log ((double) bias->max_distance / (double) n_near);
  return first + MIN (n - 1, n_near + (gsize) (far * (float) (n - n_near)));
}

static void
add_bucket_bias (const Job *job, guint head, gsize row, gsize n, gsize first, gsize end, float *scores)
{
  const LgnAttention *a = job->a;

  for (gsize i = 0; i < n; i++)
    for (gsize j = first; j < end; j++)
      {
        gssize distance = (gssize) j - (gssize) (a->scope->first_query + row + i);
        scores[i * a->n_key + j] += a->bias->table[lgn_bucket_bias_find (a->bias, distance) * a->n_heads + head];
      }
}

/* Pass 2: masks one row of scores and makes it weights that add up to 1; cells outside the scope become 0. */
static void
normalise_row (const LgnScope *scope, gsize query, float *scores)
{
  gsize first, end;

  lgn_scope_get_span (scope, query, &first, &end);
  memset (scores, 0, first * sizeof *scores);
  memset (scores + end, 0, (scope->n_key - end) * sizeof *scores);
  if (scope->key_allowed || scope->allowed)
    for (gsize j = first; j < end; j++)
      if (!lgn_scope_allows (scope, query, j))
        scores[j] = -INFINITY;
  lgn_kernels ()->softmax (scores + first, end - first);
}

static void
compute_block (guint index, guint worker, gpointer data)
{
  const Job *job = data;
  const LgnAttention *a = job->a;
  guint head = index / job->n_blocks;
  gsize row = (gsize) (index % job->n_blocks) * QUERY_BLOCK;
  gsize n = MIN (QUERY_BLOCK, a->n_query - row), first, end;
  gsize width = a->n_heads * a->head_dim, key_width = a->n_kv_heads * a->head_dim;
  guint key_head = head / (a->n_heads / a->n_kv_heads);
  const float *query = a->query + row * width + head * a->head_dim;
  const float *key = a->key + key_head * a->head_dim, *value = a->value + key_head * a->head_dim;
  float *scores = a->store ? lgn_attn_store_get_rows_to_fill (a->store, a->site, a->layer, head, row) : job->scratch[worker];

  if (!lgn_progress_check (job->progress, NULL))
    return;
  get_block_span (a->scope, row, n, &first, &end);

  /* Pass 1: scores of the block, where anybody of it may look. */
  if (end > first)
    lgn_gemm (true, n, end - first, a->head_dim, a->scale, query, width, key + first * key_width, key_width, 0, scores + first,
              a->n_key);
  if (a->relative)
    add_relative (job, row, n, first, end, query, key, scores);
  if (a->bias)
    add_bucket_bias (job, head, row, n, first, end, scores);

  for (gsize i = 0; i < n; i++)
    normalise_row (a->scope, row + i, scores + i * a->n_key);

  /* Pass 3: the values, weighted. */
  float *context = job->context + row * width + head * a->head_dim;
  if (end > first)
    lgn_gemm (false, n, a->head_dim, end - first, 1, scores + first, a->n_key, value + first * key_width, key_width, 0, context,
              width);
  else
    for (gsize i = 0; i < n; i++)
      memset (context + i * width, 0, a->head_dim * sizeof *context);
}

/* Whether every distance of the scope has a row in the table; else false with an error. */
static bool
check_reach (const LgnAttention *a, GError **error)
{
  if (!a->relative || MAX (a->scope->first_query + a->n_query, a->n_key) <= a->relative->reach)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_TOO_LONG,
               "the input is longer than the %" G_GSIZE_FORMAT " positions that the model knows", a->relative->reach);
  return false;
}

bool
lgn_attention_compute (const LgnAttention *attention, LgnPool *pool, float *context, const LgnProgress *progress, GError **error)
{
  guint n_workers = lgn_pool_get_n_workers (pool);
  Job job = { attention, context, progress, (guint) ((attention->n_query + QUERY_BLOCK - 1) / QUERY_BLOCK), NULL };

  if (!check_reach (attention, error))
    return false;
  if (!attention->store)
    {
      job.scratch = g_new (float *, n_workers);
      for (guint i = 0; i < n_workers; i++)
        job.scratch[i] = g_new (float, MIN (QUERY_BLOCK, attention->n_query) * attention->n_key);
    }
  lgn_pool_run (pool, attention->n_heads * job.n_blocks, compute_block, &job);
  for (guint i = 0; job.scratch && i < n_workers; i++)
    g_free (job.scratch[i]);
  g_free (job.scratch);
  return lgn_progress_check (progress, error);
}
