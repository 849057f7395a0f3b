#include "tensor/lgn-blocks.h"
#include "tensor/lgn-blocks-private.h"

#include <math.h>

/* What q of IQ4_NL and IQ4_XS means: steps that grow with the distance from zero. */
static const gint8 uneven_values[16] = { -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113 };

/* Twice the values of E2M1: a sign, two bits of exponent, one of fraction. */
static const gint8 fp4_values[16] = { 0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12 };

/* Each of these decodes one block B into OUT [block length]. */

static void
decode_q4_0 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b);

  for (guint i = 0; i < 16; i++)
    {
      out[i] = (float) ((b[2 + i] & 15) - 8) * d;
      out[16 + i] = (float) ((b[2 + i] >> 4) - 8) * d;
    }
}

static void
decode_q4_1 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b), m = lgn_block_half (b + 2);

  for (guint i = 0; i < 16; i++)
    {
      out[i] = (float) (b[4 + i] & 15) * d + m;
      out[16 + i] = (float) (b[4 + i] >> 4) * d + m;
    }
}

/* The fifth bits stand together in HIGH. */
static void
decode_q5_0 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b);
  guint32 high = lgn_block_u32 (b + 2);

  for (guint i = 0; i < 16; i++)
    {
      out[i] = (float) ((gint) ((b[6 + i] & 15) | (high >> i & 1) << 4) - 16) * d;
      out[16 + i] = (float) ((gint) ((b[6 + i] >> 4) | (high >> (16 + i) & 1) << 4) - 16) * d;
    }
}

static void
decode_q5_1 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b), m = lgn_block_half (b + 2);
  guint32 high = lgn_block_u32 (b + 4);

  for (guint i = 0; i < 16; i++)
    {
      out[i] = (float) ((b[8 + i] & 15) | (high >> i & 1) << 4) * d + m;
      out[16 + i] = (float) ((b[8 + i] >> 4) | (high >> (16 + i) & 1) << 4) * d + m;
    }
}

static void
decode_q8_0 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b);

  for (guint i = 0; i < 32; i++)
    out[i] = (float) (gint8) b[2 + i] * d;
}

static void
decode_q2_k (const guint8 *b, float *out)
{
  const guint8 *scales = b, *q = b + 16;
  float d = lgn_block_half (b + 80), m = lgn_block_half (b + 82);

  for (guint part = 0; part < 16; part++, out += 16)
    {
      const guint8 *bits = q + part / 8 * 32 + part % 2 * 16;
      float scale = d * (float) (scales[part] & 15), least = m * (float) (scales[part] >> 4);
      for (guint i = 0; i < 16; i++)
        out[i] = scale * (float) (bits[i] >> (part % 8 / 2 * 2) & 3) - least;
    }
}

/* Scales of 6 bits: their low four in bytes 0 to 7, their high two in bytes 8 to 11. */
static void
decode_q3_k (const guint8 *b, float *out)
{
  const guint8 *high = b, *q = b + 32, *scales = b + 96;
  float d = lgn_block_half (b + 108);

  for (guint part = 0; part < 16; part++, out += 16)
    {
      const guint8 *bits = q + part / 8 * 32 + part % 2 * 16, *signs = high + part % 2 * 16;
      gint low = part < 8 ? scales[part] & 15 : scales[part - 8] >> 4;
      float scale = d * (float) ((low | (scales[8 + part % 4] >> (part / 4 * 2) & 3) << 4) - 32);
      for (guint i = 0; i < 16; i++)
        out[i] = scale * (float) ((bits[i] >> (part % 8 / 2 * 2) & 3) - ((signs[i] >> (part / 2) & 1) ^ 1) * 4);
    }
}

/* The scale and the minimum of PART, of 6 bits each, in 12 bytes: the first four lie whole, of the others the high two bits lie
 * above those of the first. */
static void
unpack_scales (const guint8 *scales, guint part, gint *scale, gint *least)
{
  if (part < 4)
    {
      *scale = scales[part] & 63;
      *least = scales[part + 4] & 63;
    }
  else
    {
      *scale = (scales[part + 4] & 15) | scales[part - 4] >> 6 << 4;
      *least = scales[part + 4] >> 4 | scales[part] >> 6 << 4;
    }
}

static void
decode_q4_k (const guint8 *b, float *out)
{
  const guint8 *scales = b + 4, *q = b + 16;
  float d = lgn_block_half (b), m = lgn_block_half (b + 2);

  for (guint part = 0; part < 8; part++, out += 32)
    {
      const guint8 *bits = q + part / 2 * 32;
      gint s, t;
      unpack_scales (scales, part, &s, &t);
      float scale = d * (float) s, least = m * (float) t;
      for (guint i = 0; i < 32; i++)
        out[i] = scale * (float) (bits[i] >> (part % 2 * 4) & 15) - least;
    }
}

static void
decode_q5_k (const guint8 *b, float *out)
{
  const guint8 *scales = b + 4, *high = b + 16, *q = b + 48;
  float d = lgn_block_half (b), m = lgn_block_half (b + 2);

  for (guint part = 0; part < 8; part++, out += 32)
    {
      const guint8 *bits = q + part / 2 * 32;
      gint s, t;
      unpack_scales (scales, part, &s, &t);
      float scale = d * (float) s, least = m * (float) t;
      for (guint i = 0; i < 32; i++)
        out[i] = scale * (float) ((bits[i] >> (part % 2 * 4) & 15) | (high[i] >> part & 1) << 4) - least;
    }
}

static void
decode_q6_k (const guint8 *b, float *out)
{
  const guint8 *low = b, *high = b + 128, *scales = b + 192;
  float d = lgn_block_half (b + 208);

  for (guint part = 0; part < 16; part++, out += 16)
    {
      guint quarter = part % 8 / 2; /* of the half of the block that PART is in */
      const guint8 *bits = low + part / 8 * 64 + quarter % 2 * 32 + part % 2 * 16;
      const guint8 *more = high + part / 8 * 32 + part % 2 * 16;
      float scale = d * (float) (gint8) scales[part];
      for (guint i = 0; i < 16; i++)
        out[i] = scale * (float) (((bits[i] >> (quarter / 2 * 4) & 15) | (more[i] >> (quarter * 2) & 3) << 4) - 32);
    }
}

/* OUT [2 n] = scale * the values of N bytes: low halves first, then high ones. */
static inline void
look_up (const gint8 values[16], float scale, const guint8 *q, guint n, float *out)
{
  for (guint i = 0; i < n; i++)
    {
      out[i] = scale * (float) values[q[i] & 15];
      out[n + i] = scale * (float) values[q[i] >> 4];
    }
}

static void
decode_iq4_nl (const guint8 *b, float *out)
{
  look_up (uneven_values, lgn_block_half (b), b + 2, 16, out);
}

static void
decode_iq4_xs (const guint8 *b, float *out)
{
  float d = lgn_block_half (b);
  guint high = lgn_block_u16 (b + 2);

  for (guint part = 0; part < 8; part++)
    {
      gint scale = (b[4 + part / 2] >> (part % 2 * 4) & 15) | (gint) (high >> (part * 2) & 3) << 4;
      look_up (uneven_values, d * (float) (scale - 32), b + 8 + part * 16, 16, out + part * 32);
    }
}

/* OUT [n] = d (digit - 1), the digits being the first in base 3 of N bytes, each a fraction of 256 that is multiplied by POWER,
 * which brings its digit to the front. */
static float *
decode_trits (const guint8 *q, guint n, guint power, float d, float *out)
{
  for (guint i = 0; i < n; i++)
    out[i] = (float) ((gint) ((guint8) (q[i] * power) * 3 >> 8) - 1) * d;
  return out + n;
}

static void
decode_tq1_0 (const guint8 *b, float *out)
{
  static const guint powers[] = { 1, 3, 9, 27, 81 };
  float d = lgn_block_half (b + 52);

  for (guint i = 0; i < 5; i++)
    out = decode_trits (b, 32, powers[i], d, out);
  for (guint i = 0; i < 5; i++)
    out = decode_trits (b + 32, 16, powers[i], d, out);
  for (guint i = 0; i < 4; i++)
    out = decode_trits (b + 48, 4, powers[i], d, out);
}

static void
decode_tq2_0 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b + 64);

  for (guint part = 0; part < 8; part++, out += 32)
    for (guint i = 0; i < 32; i++)
      out[i] = (float) ((b[part / 4 * 32 + i] >> (part % 4 * 2) & 3) - 1) * d;
}

static void
decode_q1_0 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b);

  for (guint i = 0; i < 128; i++)
    out[i] = b[2 + i / 8] >> (i % 8) & 1 ? d : -d;
}

static void
decode_q2_0 (const guint8 *b, float *out)
{
  float d = lgn_block_half (b);

  for (guint i = 0; i < 64; i++)
    out[i] = (float) ((b[2 + i / 4] >> (i % 4 * 2) & 3) - 1) * d;
}

/* The values are doubled: the scale is halved. */
static void
decode_mxfp4 (const guint8 *b, float *out)
{
  look_up (fp4_values, ldexpf (1, b[0] - 128), b + 1, 16, out);
}

static float
ue4m3_value (guint8 bits)
{
  gint exponent = bits >> 3 & 15, fraction = bits & 7;

  if (bits == 0x7f) /* not a number */
    return 0;
  return exponent == 0 ? ldexpf ((float) fraction, -9) : ldexpf ((float) (8 + fraction), exponent - 10);
}

static void
decode_nvfp4 (const guint8 *b, float *out)
{
  for (guint part = 0; part < 4; part++)
    look_up (fp4_values, ue4m3_value (b[part]) / 2, b + 4 + part * 8, 8, out + part * 16);
}

/**
 * lgn_blocks_decode: OUT [n] = the numbers of N / lgn_dtype_block_length (dtype) blocks of a type in blocks, one after another;
 * BLOCKS may be unaligned.
 */
void
lgn_blocks_decode (LgnDtype dtype, const void *blocks, gsize n, float *out)
{
  static void (*const decoders[LGN_N_DTYPES]) (const guint8 *, float *) = {
    [LGN_DTYPE_Q4_0] = decode_q4_0,
    [LGN_DTYPE_Q4_1] = decode_q4_1,
    [LGN_DTYPE_Q5_0] = decode_q5_0,
    [LGN_DTYPE_Q5_1] = decode_q5_1,
    [LGN_DTYPE_Q8_0] = decode_q8_0,
    [LGN_DTYPE_Q2_K] = decode_q2_k,
    [LGN_DTYPE_Q3_K] = decode_q3_k,
    [LGN_DTYPE_Q4_K] = decode_q4_k,
    [LGN_DTYPE_Q5_K] = decode_q5_k,
    [LGN_DTYPE_Q6_K] = decode_q6_k,
    [LGN_DTYPE_IQ4_NL] = decode_iq4_nl,
    [LGN_DTYPE_IQ4_XS] = decode_iq4_xs,
    [LGN_DTYPE_TQ1_0] = decode_tq1_0,
    [LGN_DTYPE_TQ2_0] = decode_tq2_0,
    [LGN_DTYPE_MXFP4] = decode_mxfp4,
    [LGN_DTYPE_NVFP4] = decode_nvfp4,
    [LGN_DTYPE_Q1_0] = decode_q1_0,
    [LGN_DTYPE_Q2_0] = decode_q2_0,
    [LGN_DTYPE_IQ1_S] = lgn_block_decode_iq1_s,
    [LGN_DTYPE_IQ1_M] = lgn_block_decode_iq1_m,
    [LGN_DTYPE_IQ2_XXS] = lgn_block_decode_iq2_xxs,
    [LGN_DTYPE_IQ2_XS] = lgn_block_decode_iq2_xs,
    [LGN_DTYPE_IQ2_S] = lgn_block_decode_iq2_s,
    [LGN_DTYPE_IQ3_XXS] = lgn_block_decode_iq3_xxs,
    [LGN_DTYPE_IQ3_S] = lgn_block_decode_iq3_s,
  };
  gsize length = lgn_dtype_block_length (dtype), size = lgn_dtype_size (dtype);
  const guint8 *block = blocks;

  g_assert (decoders[dtype] && n % length == 0);
  for (; n > 0; n -= length, block += size, out += length)
    decoders[dtype](block, out);
}
