/* Numbers in blocks: a few share a scale, and each has few bits of its own. The formats are ggml's
 * (https://github.com/ggml-org/ggml, ggml-common.h says how a block lies, ggml-quants.c what it means); what is decoded is what
 * ggml decodes, to the last bit.
 *
 * d, m: scales of a block, as F16 unless said otherwise; q: a number's own bits. Bytes a block / numbers a block:
 *   Q4_0, Q5_0, Q8_0  18, 22, 34 / 32   d q, q being signed (less 8, less 16, as it is)
 *   Q4_1, Q5_1        20, 24 / 32       d q + m
 *   Q2_K, Q4_K, Q5_K  84, 144, 176/256  d s q - m t, with s and t for every 16 (Q2_K) or 32 numbers
 *   Q3_K, Q6_K        110, 210 / 256    d s q, with s for every 16 numbers
 *   IQ4_NL, IQ4_XS    18/32, 136/256    d v[q], d s v[q] with s for every 32 numbers; v: a table of 16 values
 *   IQ1_S, IQ1_M      50, 56 / 256      d s (v ± 1/8), v: 8 numbers of a codebook, s for every 32 (IQ1_S) or 16 numbers
 *   IQ2_XXS, _XS, _S  66, 74, 82 / 256  ± d s v, v: 8 numbers of a codebook, s for every 32 (IQ2_XXS) or 16 numbers
 *   IQ3_XXS, IQ3_S    98, 110 / 256     ± d s v, v: 4 numbers of a codebook, s for every 32 numbers
 *   TQ1_0, TQ2_0      54, 66 / 256      d q, q being -1, 0 or 1; TQ1_0 has five to a byte
 *   Q1_0, Q2_0        18/128, 18/64     d q, q being -1 or 1; from -1 to 2
 *   MXFP4, NVFP4      17/32, 36/64      e v[q]; v: the numbers that four bits of floating point can say; e: a power of two (OCP
 *                                       MX specification 1.0), or for every 16 numbers an unsigned E4M3 */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

void lgn_blocks_decode (LgnDtype dtype, const void *blocks, gsize n, float *out);

G_END_DECLS
