#include "attn/lgn-attention.h"
#include "base/lgn-error.h"
#include "tensor/lgn-blas.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* Queries that are done together: their scores stay in the cache between the three passes. */
#define QUERY_BLOCK 64

/* Memory of one worker. */
typedef struct
{
  float *scores;  /* [QUERY_BLOCK, n_key], where no store is offered them */
  float *packed;  /* [n_key] the scores of a row without the gaps between its spans */
  LgnSpan *spans; /* [max_spans] of the block */
  LgnSpan *row;   /* [max_spans] of one row */
} Scratch;

typedef struct
{
  const LgnAttention *a;
  float *context;
  const LgnProgress *progress;
  LgnSpan *blocks; /* [n_blocks] queries that are done together */
  guint n_blocks;
  Scratch *scratch; /* [n_workers] */
} Job;

/* One head's part of a block of rows. */
typedef struct
{
  LgnScoreBlock scores;
  const float *value; /* [n_key, head_dim] in rows of the keys' stride */
  const LgnSpan *spans; /* [n_spans] keys that anybody of the block may look at */
  gsize n_spans;
  float *context;     /* [n_rows, head_dim] in rows of the queries' stride */
} Block;

/* Scores of PART's span: dot products, scaled, or PRODUCTS [n_key] of its one row in their place; then the terms. */
static void
score_span (const LgnAttention *a, const LgnScoreBlock *part, const float *products)
{
  gsize first = part->span.first, n = part->span.end - first;

  if (products)
    memcpy (part->scores + first, products + first, n * sizeof *products);
  else
    lgn_gemm (true, part->n_rows, n, a->head_dim, a->scale, part->query, part->query_stride, part->key + first * part->key_stride,
              part->key_stride, 0, part->scores + first, part->score_stride);
  for (guint i = 0; i < a->n_terms; i++)
    a->terms[i].add (a->terms[i].rule, part);
}

/* Pass 1: scores of the block, where anybody of it may look. */
static void
score (const LgnAttention *a, Block *block, const float *products)
{
  for (gsize s = 0; s < block->n_spans; s++)
    {
      block->scores.span = block->spans[s];
      score_span (a, &block->scores, products);
    }
}

static void
mask_cells (const LgnScope *scope, gsize query, LgnSpan span, float *scores)
{
  if (scope->key_allowed || lgn_scope_is_scattered (scope))
    for (gsize j = span.first; j < span.end; j++)
      if (!lgn_scope_allows (scope, query, j))
        scores[j] = -INFINITY;
}

/* Makes the cells of the block that lie outside SPAN 0. */
static void
clear_outside (const Block *block, LgnSpan span, float *scores)
{
  for (gsize s = 0; s < block->n_spans; s++)
    {
      gsize first = block->spans[s].first, end = block->spans[s].end, before = MIN (end, span.first), after = MAX (first, span.end);

      memset (scores + first, 0, (MAX (before, first) - first) * sizeof *scores);
      memset (scores + after, 0, (MAX (end, after) - after) * sizeof *scores);
    }
}

/* A row whose keys have gaps between them: their scores are packed together, and weights put back where they belong. */
static void
normalise_packed (const Block *block, const LgnSpan *spans, gsize n_spans, float *packed, float *scores)
{
  gsize n = 0, size;

  for (gsize s = 0; s < n_spans; s++, n += size)
    {
      size = spans[s].end - spans[s].first;
      memcpy (packed + n, scores + spans[s].first, size * sizeof *scores);
    }
  lgn_kernels ()->softmax (packed, n);
  clear_outside (block, (LgnSpan) { G_MAXSIZE, G_MAXSIZE }, scores);
  n = 0;
  for (gsize s = 0; s < n_spans; s++, n += size)
    {
      size = spans[s].end - spans[s].first;
      memcpy (scores + spans[s].first, packed + n, size * sizeof *scores);
    }
}

/* Pass 2: masks one row of scores and makes it weights that add up to 1; cells of the block outside the row's scope become
 * 0. */
static void
normalise_row (const LgnScope *scope, const Block *block, gsize query, Scratch *scratch, float *scores)
{
  gsize n_spans = lgn_scope_list_spans (scope, query, 1, scratch->row);

  for (gsize s = 0; s < n_spans; s++)
    mask_cells (scope, query, scratch->row[s], scores);
  if (n_spans > 1)
    normalise_packed (block, scratch->row, n_spans, scratch->packed, scores);
  else
    {
      LgnSpan span = n_spans == 1 ? scratch->row[0] : (LgnSpan) { 0, 0 };
      clear_outside (block, span, scores);
      lgn_kernels ()->softmax (scores + span.first, span.end - span.first);
    }
}

/* Pass 3: the values, weighted. */
static void
weigh (const LgnAttention *a, const Block *block)
{
  const LgnScoreBlock *part = &block->scores;

  for (gsize s = 0; s < block->n_spans; s++)
    {
      LgnSpan span = block->spans[s];
      lgn_gemm (false, part->n_rows, a->head_dim, span.end - span.first, 1, part->scores + span.first, part->score_stride,
                block->value + span.first * part->key_stride, part->key_stride, s > 0, block->context, part->query_stride);
    }
  for (gsize i = 0; block->n_spans == 0 && i < part->n_rows; i++)
    memset (block->context + i * part->query_stride, 0, a->head_dim * sizeof *block->context);
}

/* The queries ROWS of HEAD, whose scores go into SCORES [n_rows, n_key]; SPANS has room for what the scope leaves. */
static Block
make_block (const LgnAttention *a, guint head, LgnSpan rows, LgnSpan *spans, float *scores)
{
  guint key_head = head / (a->n_heads / a->n_kv_heads);
  gsize width = a->n_heads * a->head_dim, key_width = a->n_kv_heads * a->head_dim;

  return (Block) {
    .scores = { .head = head, .first_query = a->scope->first_query, .row = rows.first, .n_rows = rows.end - rows.first,
                .scale = a->scale, .head_dim = a->head_dim, .query = a->query + rows.first * width + head * a->head_dim,
                .query_stride = width, .key = a->key + key_head * a->head_dim, .key_stride = key_width, .scores = scores,
                .score_stride = a->n_key },
    .value = a->value + key_head * a->head_dim,
    .spans = spans,
    .n_spans = lgn_scope_list_spans (a->scope, rows.first, rows.end - rows.first, spans),
  };
}

static void
compute_block (guint index, guint worker, gpointer data)
{
  const Job *job = data;
  const LgnAttention *a = job->a;
  Scratch *scratch = &job->scratch[worker];
  LgnSpan rows = job->blocks[index % job->n_blocks];
  guint head = index / job->n_blocks;
  float *scores = a->store ? lgn_attn_store_get_rows_to_fill (a->store, a->site, a->layer, a->first_map + head, rows.first)
                           : scratch->scores;

  if (!lgn_progress_check (job->progress, NULL))
    return;
  Block block = make_block (a, head, rows, scratch->spans, scores);
  block.context = job->context + (rows.first * a->n_heads + head) * a->head_dim;
  score (a, &block, NULL);
  for (gsize i = 0; i < block.scores.n_rows; i++)
    normalise_row (a->scope, &block, rows.first + i, scratch, scores + i * a->n_key);
  weigh (a, &block);
}

/* Cuts ROWS [n_rows] into blocks. */
static void
cut_rows (Job *job, const LgnSpan *rows, gsize n_rows)
{
  gsize n = 0;

  for (gsize i = 0; i < n_rows; i++)
    n += (rows[i].end - rows[i].first + QUERY_BLOCK - 1) / QUERY_BLOCK;
  job->blocks = g_new (LgnSpan, MAX (n, 1));
  for (gsize i = 0; i < n_rows; i++)
    for (gsize row = rows[i].first; row < rows[i].end; row += QUERY_BLOCK)
      job->blocks[job->n_blocks++] = (LgnSpan) { row, MIN (row + QUERY_BLOCK, rows[i].end) };
}

static void
make_scratch (Job *job, guint n_workers)
{
  const LgnAttention *a = job->a;

  job->scratch = g_new0 (Scratch, n_workers);
  for (guint i = 0; i < n_workers; i++)
    {
      job->scratch[i].scores = a->store ? NULL : g_new (float, MIN (QUERY_BLOCK, a->n_query) * a->n_key);
      job->scratch[i].packed = g_new (float, a->n_key);
      job->scratch[i].spans = g_new (LgnSpan, lgn_scope_get_max_spans (a->scope));
      job->scratch[i].row = g_new (LgnSpan, lgn_scope_get_max_spans (a->scope));
    }
}

static void
job_clear (Job *job, guint n_workers)
{
  for (guint i = 0; i < n_workers; i++)
    {
      g_free (job->scratch[i].scores);
      g_free (job->scratch[i].packed);
      g_free (job->scratch[i].spans);
      g_free (job->scratch[i].row);
    }
  g_free (job->scratch);
  g_free (job->blocks);
}

/* Whether the rules know every distance that there is; else false with an error. */
static bool
check_reach (const LgnAttention *a, GError **error)
{
  gsize n = MAX (a->scope->first_query + a->n_query, a->n_key);

  for (guint i = 0; i < a->n_terms; i++)
    if (a->terms[i].reach > 0 && n > a->terms[i].reach)
      {
        g_set_error (error, LGN_ERROR, LGN_ERROR_TOO_LONG,
                     "the input is longer than the %" G_GSIZE_FORMAT " positions that the model knows", a->terms[i].reach);
        return false;
      }
  return true;
}

bool
lgn_attention_compute (const LgnAttention *attention, LgnPool *pool, float *context, const LgnProgress *progress, GError **error)
{
  guint n_workers = lgn_pool_get_n_workers (pool);
  LgnSpan all = { 0, attention->n_query };
  Job job = { .a = attention, .context = context, .progress = progress };

  if (!check_reach (attention, error))
    return false;
  cut_rows (&job, attention->rows ? attention->rows : &all, attention->rows ? attention->n_rows : 1);
  make_scratch (&job, n_workers);
  lgn_pool_run (pool, attention->n_heads * job.n_blocks, compute_block, &job);
  job_clear (&job, n_workers);
  return lgn_progress_check (progress, error);
}

void
lgn_attention_score_row (const LgnAttention *attention, guint head, gsize row, const float *products, float *scores, float *weights)
{
  g_autofree LgnSpan *spans = g_new (LgnSpan, lgn_scope_get_max_spans (attention->scope));
  g_autofree float *inside = g_new (float, attention->n_key);
  Block block = make_block (attention, head, (LgnSpan) { row, row + 1 }, spans, inside);

  score (attention, &block, products);
  for (gsize j = 0; j < attention->n_key; j++)
    scores[j] = -INFINITY;
  for (gsize s = 0; s < block.n_spans; s++)
    for (gsize j = spans[s].first; j < spans[s].end; j++)
      if (lgn_scope_allows (attention->scope, row, j))
        scores[j] = inside[j];
  memcpy (weights, scores, attention->n_key * sizeof *weights);
  lgn_kernels ()->softmax (weights, attention->n_key);
}
