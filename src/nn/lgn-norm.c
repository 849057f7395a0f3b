#include "nn/lgn-norm.h"
#include "tensor/lgn-kernels.h"

/* lgn_norm_apply: OUT [n, width] from X [n, width], row by row; they may be the same. */
void
lgn_norm_apply (const LgnNorm *norm, const float *x, gsize n, gsize width, float *out)
{
  const LgnKernels *kernels = lgn_kernels ();

  for (gsize i = 0; i < n; i++, x += width, out += width)
    if (norm->kind == LGN_NORM_RMS)
      kernels->rms_norm (x, width, norm->weight->data, norm->offset, norm->epsilon, out);
    else
      kernels->layer_norm (x, width, norm->weight->data, norm->bias ? norm->bias->data : NULL, norm->epsilon, out);
}
