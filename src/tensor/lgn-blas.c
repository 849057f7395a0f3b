#include "tensor/lgn-blas.h"

#include <cblas.h>
#include <string.h>

/* Columns a turn takes: whole blocks of the BLAS's own kernels, so that the split does not change what is summed with what. */
#define COLUMN_BLOCK 256

static void
use_one_thread (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&done, 1);
    }
}

void
lgn_gemm (bool b_transposed, gsize m, gsize n, gsize k, float alpha, const float *a, gsize a_stride, const float *b,
          gsize b_stride, float beta, float *c, gsize c_stride)
{
  use_one_thread ();
  if (m == 1)
    cblas_sgemv (CblasRowMajor, b_transposed ? CblasNoTrans : CblasTrans, b_transposed ? n : k, b_transposed ? k : n, alpha, b,
                 b_stride, a, 1, beta, c, 1);
  else
    cblas_sgemm (CblasRowMajor, CblasNoTrans, b_transposed ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, a_stride, b, b_stride,
                 beta, c, c_stride);
}

typedef struct
{
  bool b_transposed;
  gsize m, n, k, a_stride, b_stride, c_stride;
  const float *a, *b, *bias;
  float *c;
} Product;

static void
multiply_columns (guint index, guint worker, gpointer data)
{
  const Product *p = data;
  gsize first = (gsize) index * COLUMN_BLOCK;
  gsize n = MIN (COLUMN_BLOCK, p->n - first);

  for (gsize i = 0; p->bias && i < p->m; i++)
    memcpy (p->c + i * p->c_stride + first, p->bias + first, n * sizeof (float));
  lgn_gemm (p->b_transposed, p->m, n, p->k, 1, p->a, p->a_stride, p->b + first * (p->b_transposed ? p->b_stride : 1), p->b_stride,
            p->bias ? 1 : 0, p->c + first, p->c_stride);
}

void
lgn_gemm_parallel (LgnPool *pool, bool b_transposed, gsize m, gsize n, gsize k, const float *a, gsize a_stride, const float *b,
                   gsize b_stride, const float *bias, float *c, gsize c_stride)
{
  Product product = { b_transposed, m, n, k, a_stride, b_stride, c_stride, a, b, bias, c };
  guint n_blocks = (guint) ((n + COLUMN_BLOCK - 1) / COLUMN_BLOCK);

  if (pool)
    lgn_pool_run (pool, n_blocks, multiply_columns, &product);
  else
    for (guint i = 0; i < n_blocks; i++)
      multiply_columns (i, 0, &product);
}
