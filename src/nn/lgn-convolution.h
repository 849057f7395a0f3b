/* A convolution over the places of a sequence: y[t] = b + sum over k of W[k] x[t * stride + k - padding], where there is nothing
 * before the first and after the last place. */
#pragma once

#include "base/lgn-pool.h"
#include "nn/lgn-weight.h"

G_BEGIN_DECLS

typedef struct
{
  const LgnWeight *weight; /* [n_out, n_in / n_groups, kernel] */
  const LgnWeight *bias;   /* [n_out], or NULL */
  gsize n_in, n_out;
  gsize kernel;
  gsize stride;
  gsize padding;  /* places of zeros at each end */
  gsize n_groups; /* each with its share of the inputs and outputs */
} LgnConvolution;

gsize lgn_convolution_get_n_out (const LgnConvolution *convolution, gsize n);
bool lgn_convolution_apply (const LgnConvolution *convolution, LgnPool *pool, const float *x, gsize n, float *y, GError **error);

G_END_DECLS
