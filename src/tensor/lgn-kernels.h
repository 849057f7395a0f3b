/* Arithmetic on rows of floats. Each kernel has a plain reference and, where it pays, a twin for AVX2 with FMA and F16C; the
 * processor decides once which set is used. tests/core/test-kernels.c states how far the twins may differ. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* The IEEE half-precision number with these BITS, widened exactly: its exponent is 112 less than F32's. */
static inline float
lgn_f16_value (guint16 bits)
{
  guint32 wide = (guint32) (bits & 0x7fff) << 13;
  float value;

  memcpy (&value, &wide, sizeof value);
  value *= 0x1p112f;
  memcpy (&wide, &value, sizeof wide);
  if ((bits & 0x7c00) == 0x7c00) /* infinite, or not a number */
    wide |= 0x7f800000;
  wide |= (guint32) (bits & 0x8000) << 16;
  memcpy (&value, &wide, sizeof value);
  return value;
}

typedef struct
{
  const char *name; /* "reference", "avx2" */

  /* out[i] = in[i], widened exactly. IN may be unaligned. */
  void (*f16_to_f32) (const void *in, gsize n, float *out);
  void (*bf16_to_f32) (const void *in, gsize n, float *out);

  /* x[i] = exp (x[i] - max) / sum, for one row; -INFINITY becomes 0. A row of nothing but -INFINITY becomes zeros.
   * Returns the log of the sum of exp (x[i]) before (-INFINITY for the row of zeros). */
  float (*softmax) (float *x, gsize n);

  /* out = (x - mean) / sqrt (variance + epsilon) * weight + bias; BIAS may be NULL. Ba et al. 2016, equations 3 and 4. */
  void (*layer_norm) (const float *x, gsize n, const float *weight, const float *bias, float epsilon, float *out);
  /* out = x / sqrt (mean (x^2) + epsilon) * (offset + weight). Zhang and Sennrich 2019, equation 4. */
  void (*rms_norm) (const float *x, gsize n, const float *weight, float offset, float epsilon, float *out);

  void (*gelu) (float *x, gsize n);      /* x * Phi (x), Phi by erf */
  void (*gelu_tanh) (float *x, gsize n); /* its tanh approximation: Hendrycks and Gimpel 2016 */
  void (*silu) (float *x, gsize n);      /* x * sigmoid (x) */
  void (*tanh) (float *x, gsize n);

  float (*dot) (const float *a, const float *b, gsize n);
  /* y += a * x */
  void (*axpy) (float a, const float *x, float *y, gsize n);
  /* y = the larger of x and y; what is not a number in x changes nothing. */
  void (*take_larger) (const float *x, float *y, gsize n);
} LgnKernels;

extern const LgnKernels lgn_kernels_reference;
#ifdef __x86_64__
extern const LgnKernels lgn_kernels_avx2;
#endif

const LgnKernels *lgn_kernels (void);

double lgn_log_sum_exp (const float *x, gsize n);
void lgn_f16_to_f32 (const void *in, gsize n, float *out);
void lgn_bf16_to_f32 (const void *in, gsize n, float *out);

G_END_DECLS
