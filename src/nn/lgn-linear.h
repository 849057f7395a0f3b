/* y = x W' + b, with W as checkpoints store it: [out, in], or [in, out] for the layout of one-dimensional convolutions; a
 * projection may be a part of a fused one. */
#pragma once

#include "base/lgn-pool.h"
#include "nn/lgn-weight.h"

G_BEGIN_DECLS

typedef struct
{
  const LgnWeight *weight;
  const LgnWeight *bias; /* or NULL */
  bool is_in_out;        /* stored as [in, out] */
  gsize first;           /* of the stored outputs, where the projection is a part */
  gsize n_in;
  gsize n_out;
} LgnLinear;

void lgn_linear_apply (const LgnLinear *linear, LgnPool *pool, const float *x, gsize n, float *y);

G_END_DECLS
