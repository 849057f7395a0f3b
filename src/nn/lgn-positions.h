/* Where a token stands, as the network is told: a fixed sinusoid that is added, or a rotation of queries and keys. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* How the wavelengths run from 2 pi to 10000 * 2 pi over the half of the width. */
typedef enum
{
  LGN_SINUSOID_BY_WIDTH, /* 10000^(2 i / width): Vaswani et al. 2017, section 3.5 */
  LGN_SINUSOID_BY_HALF,  /* 10000^(i / (width / 2 - 1)): the form of tensor2tensor and fairseq */
} LgnSinusoidKind;

void lgn_sinusoid_fill (LgnSinusoidKind kind, gsize position, gsize width, float *out);

/* Rotary position embedding: Su et al. 2021, arXiv:2104.09864, equation 34, pairing i with i + rotary_dim / 2. */
typedef struct
{
  double base;      /* theta */
  gsize rotary_dim; /* leading dimensions of a head that are turned, even */
} LgnRotary;

void lgn_rotary_apply (const LgnRotary *rotary, float *x, gsize n, guint n_heads, gsize head_dim, gsize first_position);

G_END_DECLS
