/* What the decoders of blocks share: numbers at unaligned places, and the codebooks. */
#pragma once

#include "tensor/lgn-kernels.h"

#include <stdbool.h>

G_BEGIN_DECLS

static inline guint16
lgn_block_u16 (const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static inline guint32
lgn_block_u32 (const guint8 *p)
{
  return (guint32) lgn_block_u16 (p) | (guint32) lgn_block_u16 (p + 2) << 16;
}

static inline float
lgn_block_half (const guint8 *p)
{
  return lgn_f16_value (lgn_block_u16 (p));
}

typedef enum
{
  LGN_CODEBOOK_IQ1,     /* [2048, 8], of -1, 0 and 1 */
  LGN_CODEBOOK_IQ2_XXS, /* [256, 8], of 3 levels as all of IQ2 */
  LGN_CODEBOOK_IQ2_XS,  /* [512, 8] */
  LGN_CODEBOOK_IQ2_S,   /* [1024, 8] */
  LGN_CODEBOOK_IQ3_XXS, /* [256, 4], of 8 levels */
  LGN_CODEBOOK_IQ3_S,   /* [512, 4], of 8 other levels */
  LGN_N_CODEBOOKS
} LgnCodebook;

const gint8 *lgn_codebook_get (LgnCodebook codebook);

/* Each decodes one block B into OUT [256]. */
void lgn_block_decode_iq1_s (const guint8 *b, float *out);
void lgn_block_decode_iq1_m (const guint8 *b, float *out);
void lgn_block_decode_iq2_xxs (const guint8 *b, float *out);
void lgn_block_decode_iq2_xs (const guint8 *b, float *out);
void lgn_block_decode_iq2_s (const guint8 *b, float *out);
void lgn_block_decode_iq3_xxs (const guint8 *b, float *out);
void lgn_block_decode_iq3_s (const guint8 *b, float *out);

G_END_DECLS
