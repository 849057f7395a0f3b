#include "attn/lgn-nystrom.h"
#include "attn/lgn-attention.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "tensor/lgn-blas.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

/* How often the inverse is made better. */
#define N_STEPS 6

/* Queries that are done together. */
#define QUERY_BLOCK 64

typedef struct
{
  const LgnNystrom *a;
  float *context;
  const LgnProgress *progress;
  guint n_blocks;
  float norm;           /* the largest sum of a column of KERNEL, of all heads */
  float *query;         /* [n_landmarks, n_heads * head_dim] means of segments */
  float *key;           /* the same */
  float *value;         /* the same: what landmarks look at */
  float *kernel;        /* [n_heads, n_landmarks, n_landmarks] weights of landmarks for landmarks */
  float *inverse;       /* the same */
  float **scratch;      /* [n_workers], each [QUERY_BLOCK, 2 * n_landmarks] */
} Job;

/* MEANS [n_landmarks, width] of the segments of ROWS [n, width]. */
static void
take_means (const LgnNystrom *a, const float *rows, float *means)
{
  gsize width = a->n_heads * a->head_dim, size = a->n / a->n_landmarks;

  memset (means, 0, a->n_landmarks * width * sizeof *means);
  for (gsize i = 0; i < a->n; i++)
    lgn_kernels ()->axpy (1 / (float) size, rows + i * width, means + i / size * width, width);
}

/* OUT [n_rows, n_landmarks] = the weights of QUERY [n_rows, head_dim], in rows of all heads, for the landmarks of HEAD. */
static void
weigh_landmarks (const Job *job, guint head, const float *query, gsize n_rows, float *out)
{
  const LgnNystrom *a = job->a;
  gsize width = a->n_heads * a->head_dim, m = a->n_landmarks;

  lgn_gemm (true, n_rows, m, a->head_dim, a->scale, query, width, job->key + head * a->head_dim, width, 0, out, m);
  for (gsize i = 0; i < n_rows; i++)
    lgn_kernels ()->softmax (out + i * m, m);
}

/* OUT [n, n] = diagonal * identity + factor * X A, of matrices [n, n]. */
static void
combine (double diagonal, double factor, const double *restrict x, const double *restrict a, gsize n, double *restrict out)
{
  for (gsize i = 0; i < n; i++, out += n)
    {
      for (gsize j = 0; j < n; j++)
        out[j] = i == j ? diagonal : 0;
      for (gsize k = 0; k < n; k++)
        for (gsize j = 0; j < n; j++)
          out[j] += factor * x[i * n + k] * a[k * n + j];
    }
}

/**
 * lgn_nystrom_invert: INVERSE [n, n] = what six steps make of the pseudo-inverse of MATRIX [n, n], whose rows add up to 1: equation
 * 11, begun with the transpose divided by NORM, which is no less than the largest sum of a column. In double precision, since
 * what is nearly singular makes errors large.
 */
void
lgn_nystrom_invert (const float *matrix, gsize n, float norm, float *inverse)
{
  g_autofree double *memory = g_new (double, 5 * n * n);
  double *wide = memory, *z = wide + n * n, *product = z + n * n, *a = product + n * n, *b = a + n * n;

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      {
        wide[i * n + j] = matrix[i * n + j];
        z[j * n + i] = (double) matrix[i * n + j] / norm;
      }
  for (guint step = 0; step < N_STEPS; step++)
    {
      combine (0, 1, wide, z, n, product);
      for (gsize i = 0; i < n * n; i++)
        a[i] = (i % (n + 1) == 0 ? 7 : 0) - product[i];
      combine (15, -1, product, a, n, b);
      combine (13, -1, product, b, n, a);
      combine (0, 0.25, z, a, n, b);
      memcpy (z, b, n * n * sizeof *z);
    }
  for (gsize i = 0; i < n * n; i++)
    inverse[i] = (float) z[i];
}

/* How landmarks look at landmarks, of one head. */
static void
compute_kernel (guint head, guint worker, gpointer data)
{
  const Job *job = data;
  gsize m = job->a->n_landmarks;

  weigh_landmarks (job, head, job->query + head * job->a->head_dim, m, job->kernel + head * m * m);
}

static void
compute_inverse (guint head, guint worker, gpointer data)
{
  const Job *job = data;
  gsize m = job->a->n_landmarks;

  if (lgn_progress_check (job->progress, NULL))
    lgn_nystrom_invert (job->kernel + head * m * m, m, job->norm, job->inverse + head * m * m);
}

static float
find_norm (const Job *job)
{
  gsize m = job->a->n_landmarks;
  float norm = 0;

  for (gsize head = 0; head < job->a->n_heads; head++)
    for (gsize j = 0; j < m; j++)
      {
        float sum = 0;
        for (gsize i = 0; i < m; i++)
          sum += job->kernel[(head * m + i) * m + j];
        norm = MAX (norm, sum);
      }
  return norm;
}

static void
compute_block (guint index, guint worker, gpointer data)
{
  const Job *job = data;
  const LgnNystrom *a = job->a;
  guint head = index / job->n_blocks;
  gsize row = (gsize) (index % job->n_blocks) * QUERY_BLOCK, n_rows = MIN (QUERY_BLOCK, a->n - row);
  gsize width = a->n_heads * a->head_dim, m = a->n_landmarks, offset = row * width + head * a->head_dim;
  float *near = job->scratch[worker];
  float *weights = a->store ? lgn_attn_store_get_rows_to_fill (a->store, a->site, a->layer, head, row) : near + n_rows * m;

  if (!lgn_progress_check (job->progress, NULL))
    return;
  weigh_landmarks (job, head, a->query + offset, n_rows, near);
  lgn_gemm (false, n_rows, m, m, 1, near, m, job->inverse + head * m * m, m, 0, weights, m);
  lgn_gemm (false, n_rows, a->head_dim, m, 1, weights, m, job->value + head * a->head_dim, width, 0, job->context + offset, width);
}

/* VALUE = what landmarks look at in the whole sequence. */
static bool
look_from_landmarks (const Job *job, LgnPool *pool, GError **error)
{
  const LgnNystrom *a = job->a;
  LgnAttention attention = {
    .n_heads = a->n_heads, .n_kv_heads = a->n_heads, .head_dim = a->head_dim, .n_query = a->n_landmarks, .n_key = a->n,
    .query = job->query, .key = a->key, .value = a->value, .scale = a->scale, .scope = a->scope,
  };

  return lgn_attention_compute (&attention, pool, job->value, job->progress, error);
}

static bool
allocate (Job *job, guint n_workers, GError **error)
{
  const LgnNystrom *a = job->a;
  gsize m = a->n_landmarks, n_means = m * a->n_heads * a->head_dim, n_kernels;

  if (lgn_checked_mul (m, m, &n_kernels) && lgn_checked_mul (n_kernels, a->n_heads, &n_kernels))
    {
      job->query = g_try_new (float, n_means);
      job->key = g_try_new (float, n_means);
      job->value = g_try_new (float, n_means);
      job->kernel = g_try_new (float, n_kernels);
      job->inverse = g_try_new (float, n_kernels);
    }
  if (!job->query || !job->key || !job->value || !job->kernel || !job->inverse)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for %" G_GSIZE_FORMAT " landmarks", m);
      return false;
    }
  job->scratch = g_new (float *, n_workers);
  for (guint i = 0; i < n_workers; i++)
    job->scratch[i] = g_new (float, 2 * QUERY_BLOCK * m);
  return true;
}

static void
job_clear (Job *job, guint n_workers)
{
  for (guint i = 0; job->scratch && i < n_workers; i++)
    g_free (job->scratch[i]);
  g_free (job->scratch);
  g_free (job->query);
  g_free (job->key);
  g_free (job->value);
  g_free (job->kernel);
  g_free (job->inverse);
}

bool
lgn_nystrom_compute (const LgnNystrom *attention, LgnPool *pool, float *context, float *norm, const LgnProgress *progress,
                     GError **error)
{
  guint n_workers = lgn_pool_get_n_workers (pool);
  Job job = { .a = attention, .context = context, .progress = progress,
              .n_blocks = (guint) ((attention->n + QUERY_BLOCK - 1) / QUERY_BLOCK) };
  bool ok = allocate (&job, n_workers, error);

  if (ok)
    {
      take_means (attention, attention->query, job.query);
      take_means (attention, attention->key, job.key);
      lgn_pool_run (pool, attention->n_heads, compute_kernel, &job);
      *norm = find_norm (&job);
      job.norm = MAX (*norm, attention->least_norm);
      lgn_pool_run (pool, attention->n_heads, compute_inverse, &job);
      ok = look_from_landmarks (&job, pool, error);
    }
  if (ok)
    lgn_pool_run (pool, attention->n_heads * job.n_blocks, compute_block, &job);
  job_clear (&job, n_workers);
  return ok && lgn_progress_check (progress, error);
}
