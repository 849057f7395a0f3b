#include "nn/lgn-convolution.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "tensor/lgn-blas.h"

/* lgn_convolution_get_n_out: how many places there are after N places; 0 when the kernel does not fit. */
gsize
lgn_convolution_get_n_out (const LgnConvolution *convolution, gsize n)
{
  gsize padded = n + 2 * convolution->padding;

  return padded < convolution->kernel ? 0 : (padded - convolution->kernel) / convolution->stride + 1;
}

/* What GROUP of the outputs at place T looks at, in the order of the weights: COLUMN [n_in / n_groups, kernel]. */
static void
gather (const LgnConvolution *convolution, const float *x, gsize n, gsize t, gsize group, float *column)
{
  gsize n_in = convolution->n_in / convolution->n_groups;

  for (gsize i = 0; i < n_in; i++)
    for (gsize k = 0; k < convolution->kernel; k++)
      {
        gsize place = t * convolution->stride + k; /* PADDING too large */
        bool is_inside = place >= convolution->padding && place - convolution->padding < n;
        *column++ = is_inside ? x[(place - convolution->padding) * convolution->n_in + group * n_in + i] : 0;
      }
}

/**
 * lgn_convolution_apply: Y [n places of lgn_convolution_get_n_out, n_out] from X [n, n_in]. The weights have been prepared.
 * Returns: false with LGN_ERROR_LIMIT.
 */
bool
lgn_convolution_apply (const LgnConvolution *convolution, LgnPool *pool, const float *x, gsize n, float *y, GError **error)
{
  gsize places = lgn_convolution_get_n_out (convolution, n), n_groups = convolution->n_groups, n_floats;
  gsize size = convolution->n_in / n_groups * convolution->kernel, n_out = convolution->n_out / n_groups;
  g_autofree float *columns = lgn_checked_mul (places, size, &n_floats) ? g_try_new (float, MAX (n_floats, 1)) : NULL;

  if (!columns)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for a convolution over %" G_GSIZE_FORMAT " places", n);
      return false;
    }
  for (gsize group = 0; group < n_groups; group++)
    {
      const float *bias = convolution->bias ? convolution->bias->data + group * n_out : NULL;

      for (gsize t = 0; t < places; t++)
        gather (convolution, x, n, t, group, columns + t * size);
      lgn_gemm_parallel (pool, true, places, n_out, size, columns, size, convolution->weight->data + group * n_out * size, size,
                         bias, y + group * n_out, convolution->n_out);
    }
  return true;
}
