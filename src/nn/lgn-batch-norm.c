#include "nn/lgn-batch-norm.h"

#include <math.h>

/* lgn_batch_norm_init: takes MEAN and VARIANCE [width] into NORM, whose scale and shift are what was learned, [width]. */
void
lgn_batch_norm_init (LgnBatchNorm *norm, gsize width, const float *mean, const float *variance, double epsilon)
{
  norm->width = width;
  for (gsize c = 0; c < width; c++)
    {
      norm->scale[c] = (float) (norm->scale[c] / sqrt (variance[c] + epsilon));
      norm->shift[c] -= mean[c] * norm->scale[c];
    }
}

/* lgn_batch_norm_apply: X [n, width] in place. */
void
lgn_batch_norm_apply (const LgnBatchNorm *norm, float *x, gsize n)
{
  for (gsize i = 0; i < n; i++, x += norm->width)
    for (gsize c = 0; c < norm->width; c++)
      x[c] = x[c] * norm->scale[c] + norm->shift[c];
}

void
lgn_batch_norm_clear (LgnBatchNorm *norm)
{
  g_clear_pointer (&norm->scale, g_free);
  g_clear_pointer (&norm->shift, g_free);
}
