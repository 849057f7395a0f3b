#include "nn/lgn-linear.h"
#include "tensor/lgn-blas.h"

/* lgn_linear_apply: Y [n, n_out] from X [n, n_in]. The bias has been prepared; the weights need not be, they are widened on the
 * way. */
void
lgn_linear_apply (const LgnLinear *linear, LgnPool *pool, const float *x, gsize n, float *y)
{
  const LgnTensor *stored = linear->weight->stored;
  gsize stride = stored->shape[1], start = linear->first * (linear->is_in_out ? 1 : stride);
  gsize start_bytes = start / lgn_dtype_block_length (stored->dtype) * lgn_dtype_size (stored->dtype);
  LgnStoredMatrix weight = { stored->dtype, (const guint8 *) stored->data + start_bytes, stride };
  const float *bias = linear->bias ? linear->bias->data + linear->first : NULL;

  lgn_gemm_stored (pool, !linear->is_in_out, n, linear->n_out, linear->n_in, x, linear->n_in, &weight, bias, y, linear->n_out);
}
