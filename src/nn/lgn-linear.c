#include "nn/lgn-linear.h"
#include "tensor/lgn-blas.h"

/* lgn_linear_apply: Y [n, n_out] from X [n, n_in]. The weights have been prepared. */
void
lgn_linear_apply (const LgnLinear *linear, LgnPool *pool, const float *x, gsize n, float *y)
{
  gsize stride = linear->weight->stored->shape[1];
  const float *weight = linear->weight->data + linear->first * (linear->is_in_out ? 1 : stride);
  const float *bias = linear->bias ? linear->bias->data + linear->first : NULL;

  lgn_gemm_parallel (pool, !linear->is_in_out, n, linear->n_out, linear->n_in, x, linear->n_in, weight, stride, bias, y,
                     linear->n_out);
}
