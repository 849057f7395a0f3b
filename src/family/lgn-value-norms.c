#include "family/lgn-value-norms.h"
#include "tensor/lgn-blas.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

/* Tokens whose values are transformed at once. */
#define BLOCK 256

/* The part of OUTPUT that head HEAD goes through: [head_dim] in, [n_out] out; false where it cannot be told apart, since
 * numbers are stored in blocks that heads share. */
static bool
find_part (const LgnLinear *output, const LgnHeadValues *values, guint head, LgnStoredMatrix *part)
{
  const LgnTensor *stored = output->weight->stored;
  gsize stride = stored->shape[1], block = lgn_dtype_block_length (stored->dtype), first = head * values->head_dim;
  gsize start = output->is_in_out ? first * stride + output->first : output->first * stride + first;

  const guint8 *data = (const guint8 *) stored->data + start / block * lgn_dtype_size (stored->dtype);

  *part = (LgnStoredMatrix) { stored->dtype, data, stride };
  return start % block == 0 && values->head_dim % block == 0;
}

/* NORMS [n_key] of the values of one head, transformed one by one. */
static void
measure_directly (const LgnHeadValues *values, const float *value, const LgnStoredMatrix *part, bool is_in_out, gsize n_out,
                  LgnPool *pool, float *norms)
{
  gsize stride = values->n_kv_heads * values->head_dim;
  g_autofree float *out = g_new (float, MIN (BLOCK, values->n_key) * n_out + 1);

  for (gsize first = 0; first < values->n_key; first += BLOCK)
    {
      gsize n = MIN (BLOCK, values->n_key - first);
      lgn_gemm_stored (pool, !is_in_out, n, n_out, values->head_dim, value + first * stride, stride, part, NULL, out, n_out);
      for (gsize j = 0; j < n; j++)
        norms[first + j] = sqrtf (lgn_kernels ()->dot (out + j * n_out, out + j * n_out, n_out));
    }
}

/* The same by |v W|^2 = v (W W') v', which takes less for many tokens. */
static void
measure_by_products (const LgnHeadValues *values, const float *value, const LgnStoredMatrix *part, bool is_in_out, gsize n_out,
                     LgnPool *pool, float *norms)
{
  gsize width = values->head_dim, stride = values->n_kv_heads * width;
  g_autofree float *identity = g_new0 (float, width * width + 1), *weight = g_new (float, width * n_out + 1);
  g_autofree float *products = g_new (float, width * width + 1), *turned = g_new (float, BLOCK * width + 1);

  for (gsize i = 0; i < width; i++)
    identity[i * width + i] = 1;
  lgn_gemm_stored (pool, !is_in_out, width, n_out, width, identity, width, part, NULL, weight, n_out);
  lgn_gemm_parallel (pool, true, width, width, n_out, weight, n_out, weight, n_out, NULL, products, width);
  for (gsize first = 0; first < values->n_key; first += BLOCK)
    {
      gsize n = MIN (BLOCK, values->n_key - first);
      const float *rows = value + first * stride;
      lgn_gemm_parallel (pool, false, n, width, width, rows, stride, products, width, NULL, turned, width);
      for (gsize j = 0; j < n; j++)
        norms[first + j] = sqrtf (fmaxf (lgn_kernels ()->dot (turned + j * width, rows + j * stride, width), 0));
    }
}

/**
 * lgn_value_norms_compute: the norm of f (x_j) = (x_j W_V + b_V) W_O of every head and token j, W_O the part of OUTPUT that the
 * head goes through, without OUTPUT's bias: Kobayashi et al. 2020, arXiv:2004.10102, section 2.2. A weight times it is how much
 * of the output it is.
 * Returns: (transfer full) [n_heads, n_key], or NULL where heads share blocks of OUTPUT's stored numbers.
 */
float *
lgn_value_norms_compute (const LgnHeadValues *values, const LgnLinear *output, LgnPool *pool)
{
  guint n_shared = values->n_heads / values->n_kv_heads;
  bool are_many = values->n_key > 2 * values->head_dim;
  g_autofree float *norms = g_new (float, values->n_heads * values->n_key + 1);

  for (guint head = 0; head < values->n_heads; head++)
    {
      const float *value = values->value + head / n_shared * values->head_dim;
      LgnStoredMatrix part;

      if (!find_part (output, values, head, &part))
        return NULL;
      (are_many ? measure_by_products : measure_directly) (values, value, &part, output->is_in_out, output->n_out, pool,
                                                           norms + head * values->n_key);
    }
  return g_steal_pointer (&norms);
}
