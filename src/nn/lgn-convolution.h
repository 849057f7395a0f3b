/* Convolution over two dimensions, or one: a sound is a picture of one row. What comes out lies as sequences do, place by place. */
#pragma once

#include "base/lgn-pool.h"
#include "nn/lgn-planes.h"
#include "nn/lgn-weight.h"

#include <stdbool.h>

G_BEGIN_DECLS

typedef struct
{
  const LgnWeight *weight; /* [n_out, n_in / n_groups, kernel.rows, kernel.columns], whatever the dimensions it is stored with */
  const LgnWeight *bias;   /* [n_out], or NULL */
  gsize n_in;
  gsize n_out;
  gsize n_groups;     /* of channels that are read apart; n_in: depth-wise */
  LgnExtent kernel;
  LgnExtent stride;
  LgnExtent padding;  /* zeros before the first and after the last row and column */
  LgnExtent dilation; /* places from one number of the kernel to the next */
} LgnConvolution;

bool lgn_convolution_get_extent (const LgnConvolution *convolution, LgnExtent in, LgnExtent *out);
void lgn_convolution_apply (const LgnConvolution *convolution, LgnPool *pool, const LgnPlanes *in, float *out);

G_END_DECLS
