/* Where a token stands, as the network is told by a fixed sinusoid that is added to it. */
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

G_END_DECLS
