#include "nn/lgn-norm.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

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

/* lgn_norm_apply_channels: normalises every channel of X [n, width] over its N numbers. */
void
lgn_norm_apply_channels (const LgnNorm *norm, float *x, gsize n, gsize width)
{
  for (gsize c = 0; c < width; c++)
    {
      double sum = 0, squares = 0;

      for (gsize i = 0; i < n; i++)
        sum += x[i * width + c];
      double mean = sum / (double) n;
      for (gsize i = 0; i < n; i++)
        squares += (x[i * width + c] - mean) * (x[i * width + c] - mean);
      double scale = norm->weight->data[c] / sqrt (squares / (double) n + norm->epsilon);
      for (gsize i = 0; i < n; i++)
        x[i * width + c] = (float) ((x[i * width + c] - mean) * scale + norm->bias->data[c]);
    }
}
