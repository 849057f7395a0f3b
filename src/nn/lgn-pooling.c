#include "nn/lgn-pooling.h"

#include <math.h>

/* lgn_max_pool_get_extent: the grid that is left of IN when windows of KERNEL × KERNEL places, STRIDE apart, become one place
 * each, and PADDING places around it never are the largest. IN and the padding hold a window. */
LgnExtent
lgn_max_pool_get_extent (LgnExtent in, gsize kernel, gsize stride, gsize padding)
{
  return (LgnExtent) { (in.rows + 2 * padding - kernel) / stride + 1, (in.columns + 2 * padding - kernel) / stride + 1 };
}

/* *FIRST .. *END - 1: the places of a side of SIZE that window INDEX covers. */
static void
get_window (gsize index, gsize kernel, gsize stride, gsize padding, gsize size, gsize *first, gsize *end)
{
  gsize start = index * stride;

  *first = start > padding ? start - padding : 0;
  *end = MIN (start + kernel > padding ? start + kernel - padding : 0, size);
}

/* lgn_max_pool_apply: OUT [rows, columns, n_channels] of IN [size.rows, size.columns, n_channels]. */
void
lgn_max_pool_apply (const float *in, LgnExtent size, gsize n_channels, gsize kernel, gsize stride, gsize padding, float *out)
{
  LgnExtent grid = lgn_max_pool_get_extent (size, kernel, stride, padding);

  for (gsize i = 0; i < grid.rows * grid.columns; i++, out += n_channels)
    {
      gsize top, bottom, left, right;

      get_window (i / grid.columns, kernel, stride, padding, size.rows, &top, &bottom);
      get_window (i % grid.columns, kernel, stride, padding, size.columns, &left, &right);
      for (gsize c = 0; c < n_channels; c++)
        out[c] = -INFINITY;
      for (gsize row = top; row < bottom; row++)
        for (gsize column = left; column < right; column++)
          for (gsize c = 0; c < n_channels; c++)
            out[c] = fmaxf (out[c], in[(row * size.columns + column) * n_channels + c]);
    }
}
