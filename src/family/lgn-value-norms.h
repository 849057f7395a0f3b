/* How much a head takes from a token when it looks at nothing else: the norms of the values as the output carries them. */
#pragma once

#include "nn/lgn-linear.h"

G_BEGIN_DECLS

/* Values of N_KEY tokens, of which head h reads those of h / (n_heads / n_kv_heads). */
typedef struct
{
  guint n_heads;
  guint n_kv_heads;
  gsize head_dim;
  gsize n_key;
  const float *value; /* [n_key, n_kv_heads * head_dim], the bias added */
} LgnHeadValues;

float *lgn_value_norms_compute (const LgnHeadValues *values, const LgnLinear *output, LgnPool *pool);

G_END_DECLS
