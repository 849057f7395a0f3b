#include "nn/lgn-norm.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

/* lgn_norm_apply_by_row: OUT [n, width] from X [n, width], row by row; they may be the same. The weights are [n_rows,
 * width], a row of them for each of X's, and again from the first on. */
void
lgn_norm_apply_by_row (const LgnNorm *norm, gsize n_rows, const float *x, gsize n, gsize width, float *out)
{
  const LgnKernels *kernels = lgn_kernels ();

  for (gsize i = 0; i < n; i++, x += width, out += width)
    {
      gsize first = i % n_rows * width;
      const float *weight = norm->weight->data + first, *bias = norm->bias ? norm->bias->data + first : NULL;
      if (norm->kind == LGN_NORM_RMS)
        kernels->rms_norm (x, width, weight, norm->offset, norm->epsilon, out);
      else
        kernels->layer_norm (x, width, weight, bias, norm->epsilon, out);
    }
}

/* lgn_norm_apply: OUT [n, width] from X [n, width], all rows with the same weights [width]; they may be the same. */
void
lgn_norm_apply (const LgnNorm *norm, const float *x, gsize n, gsize width, float *out)
{
  lgn_norm_apply_by_row (norm, 1, x, n, width, out);
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
