/* Blocks of 256 numbers that are stored as indices into codebooks. Eight numbers, a group, stand together: K of 32. */
#include "tensor/lgn-blocks-private.h"

/* The sign bits of eight numbers, of which seven are stored: those of a group are even in number. */
static inline guint
complete_signs (guint seven)
{
  return seven | (guint) (__builtin_popcount (seven) & 1) << 7;
}

/* OUT [n] = scale * VECTOR [n], negated where SIGNS has a bit. */
static inline void
put_signed (const gint8 *vector, guint n, guint signs, float scale, float *out)
{
  for (guint i = 0; i < n; i++)
    out[i] = scale * (float) (signs >> i & 1 ? -vector[i] : vector[i]);
}

/* Four indices of 8 bits, four times seven signs and four bits of scale in 8 bytes. */
void
lgn_block_decode_iq2_xxs (const guint8 *b, float *out)
{
  const gint8 *codebook = lgn_codebook_get (LGN_CODEBOOK_IQ2_XXS); /* [256, 8] */
  float d = lgn_block_half (b);

  for (guint k = 0; k < 32; k++)
    {
      const guint8 *four = b + 2 + k / 4 * 8;
      guint32 word = lgn_block_u32 (four + 4);
      float scale = d * (0.5f + (float) (word >> 28)) * 0.25f;
      put_signed (codebook + four[k % 4] * 8, 8, complete_signs (word >> (k % 4 * 7) & 127), scale, out + k * 8);
    }
}

/* An index of 9 bits below seven signs; scales of four bits for every 16 numbers. */
void
lgn_block_decode_iq2_xs (const guint8 *b, float *out)
{
  const gint8 *codebook = lgn_codebook_get (LGN_CODEBOOK_IQ2_XS); /* [512, 8] */
  float d = lgn_block_half (b);

  for (guint k = 0; k < 32; k++)
    {
      guint q = lgn_block_u16 (b + 2 + k * 2);
      float scale = d * (0.5f + (float) (b[66 + k / 4] >> (k / 2 % 2 * 4) & 15)) * 0.25f;
      put_signed (codebook + (q & 511) * 8, 8, complete_signs (q >> 9), scale, out + k * 8);
    }
}

/* Indices of 10 bits, their high two apart; all eight signs. */
void
lgn_block_decode_iq2_s (const guint8 *b, float *out)
{
  const gint8 *codebook = lgn_codebook_get (LGN_CODEBOOK_IQ2_S); /* [1024, 8] */
  float d = lgn_block_half (b);

  for (guint k = 0; k < 32; k++)
    {
      guint index = b[2 + k] | (guint) (b[66 + k / 4] >> (k % 4 * 2) & 3) << 8;
      float scale = d * (0.5f + (float) (b[74 + k / 4] >> (k / 2 % 2 * 4) & 15)) * 0.25f;
      put_signed (codebook + index * 8, 8, b[34 + k], scale, out + k * 8);
    }
}

/* Two indices of 8 bits a group; signs and scales as in IQ2_XXS, behind all indices. */
void
lgn_block_decode_iq3_xxs (const guint8 *b, float *out)
{
  const gint8 *codebook = lgn_codebook_get (LGN_CODEBOOK_IQ3_XXS); /* [256, 4] */
  float d = lgn_block_half (b);

  for (guint k = 0; k < 32; k++)
    {
      guint32 word = lgn_block_u32 (b + 66 + k / 4 * 4);
      guint signs = complete_signs (word >> (k % 4 * 7) & 127);
      float scale = d * (0.5f + (float) (word >> 28)) * 0.5f;
      put_signed (codebook + b[2 + k * 2] * 4, 4, signs, scale, out + k * 8);
      put_signed (codebook + b[3 + k * 2] * 4, 4, signs >> 4, scale, out + k * 8 + 4);
    }
}

/* Two indices of 9 bits a group, their high bits apart; scales for every 32 numbers. */
void
lgn_block_decode_iq3_s (const guint8 *b, float *out)
{
  const gint8 *codebook = lgn_codebook_get (LGN_CODEBOOK_IQ3_S); /* [512, 4] */
  float d = lgn_block_half (b);

  for (guint k = 0; k < 32; k++)
    {
      guint high = b[66 + k / 4] >> (k % 4 * 2), signs = b[74 + k];
      guint first = b[2 + k * 2] | (high & 1) << 8, second = b[3 + k * 2] | (high >> 1 & 1) << 8;
      float scale = d * (float) (1 + 2 * (b[106 + k / 8] >> (k / 4 % 2 * 4) & 15));
      put_signed (codebook + first * 4, 4, signs, scale, out + k * 8);
      put_signed (codebook + second * 4, 4, signs >> 4, scale, out + k * 8 + 4);
    }
}

/* OUT [8] = scale * (VECTOR [8] + an eighth), or less an eighth. */
static inline void
put_shifted (const gint8 *vector, bool is_less, float scale, float *out)
{
  float shift = is_less ? -0.125f : 0.125f;

  for (guint i = 0; i < 8; i++)
    out[i] = scale * ((float) vector[i] + shift);
}

/* Indices of 11 bits; their high three for four groups, a scale of three bits and the direction of the shift in 16 bits. */
void
lgn_block_decode_iq1_s (const guint8 *b, float *out)
{
  const gint8 *codebook = lgn_codebook_get (LGN_CODEBOOK_IQ1); /* [2048, 8] */
  float d = lgn_block_half (b);

  for (guint k = 0; k < 32; k++)
    {
      guint high = lgn_block_u16 (b + 34 + k / 4 * 2);
      guint index = b[2 + k] | (high >> (k % 4 * 3) & 7) << 8;
      put_shifted (codebook + index * 8, high >> 15, d * (float) (1 + 2 * (high >> 12 & 7)), out + k * 8);
    }
}

/* As IQ1_S, but a shift for each group and a scale for every 16 numbers: four of them in 12 bits, and above them four bits of
 * d, the lowest first. */
void
lgn_block_decode_iq1_m (const guint8 *b, float *out)
{
  const gint8 *codebook = lgn_codebook_get (LGN_CODEBOOK_IQ1); /* [2048, 8] */
  const guint8 *scales = b + 48;
  guint half = 0;

  for (guint i = 0; i < 4; i++)
    half |= (guint) (scales[i * 2 + 1] >> 4) << (i * 4);
  float d = lgn_f16_value ((guint16) half);
  for (guint k = 0; k < 32; k++)
    {
      guint high = b[32 + k / 2] >> (k % 2 * 4);
      guint index = b[k] | (high & 7) << 8;
      guint scale = lgn_block_u16 (scales + k / 8 * 2) >> (k / 2 % 4 * 3) & 7;
      put_shifted (codebook + index * 8, high >> 3 & 1, d * (float) (1 + 2 * scale), out + k * 8);
    }
}
