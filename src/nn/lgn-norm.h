/* Normalisation of a token's activations. */
#pragma once

#include "nn/lgn-weight.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_NORM_LAYER, /* Ba et al. 2016, arXiv:1607.06450 */
  LGN_NORM_RMS,   /* Zhang and Sennrich 2019, arXiv:1910.07467 */
} LgnNormKind;

typedef struct
{
  LgnNormKind kind;
  const LgnWeight *weight;
  const LgnWeight *bias; /* or NULL */
  float epsilon;
  float offset; /* added to the weights of LGN_NORM_RMS */
} LgnNorm;

void lgn_norm_apply_channels (const LgnNorm *norm, float *x, gsize n, gsize width);
void lgn_norm_apply_by_row (const LgnNorm *norm, gsize n_rows, const float *x, gsize n, gsize width, float *out);
void lgn_norm_apply (const LgnNorm *norm, const float *x, gsize n, gsize width, float *out);

G_END_DECLS
