/* The AVX2 twins: 8 floats at a time, the tails by the reference's way. Built for every x86-64, called only where the
 * processor has AVX2, FMA and F16C. */
#include "tensor/lgn-kernels.h"

#ifdef __x86_64__

#include <immintrin.h>
#include <math.h>
#include <string.h>

#define AVX2 __attribute__ ((target ("avx2,fma,f16c")))

AVX2 static inline float
sum_of (__m256 v)
{
  __m128 s = _mm_add_ps (_mm256_castps256_ps128 (v), _mm256_extractf128_ps (v, 1));
  s = _mm_add_ps (s, _mm_movehl_ps (s, s));
  return _mm_cvtss_f32 (_mm_add_ss (s, _mm_movehdup_ps (s)));
}

AVX2 static inline float
max_of (__m256 v)
{
  __m128 s = _mm_max_ps (_mm256_castps256_ps128 (v), _mm256_extractf128_ps (v, 1));
  s = _mm_max_ps (s, _mm_movehl_ps (s, s));
  return _mm_cvtss_f32 (_mm_max_ss (s, _mm_movehdup_ps (s)));
}

/* exp (x): x = n ln 2 + r with |r| <= ln 2 / 2, exp (r) by a polynomial of degree 6 (Cephes' expf), times 2^n.
 * Below -87.3 the result is 0; within 2 units in the last place elsewhere. */
AVX2 static inline __m256
exp_of (__m256 x)
{
  const __m256 low = _mm256_set1_ps (-87.3f);
  __m256 is_tiny = _mm256_cmp_ps (x, low, _CMP_LT_OQ);
  x = _mm256_min_ps (_mm256_set1_ps (88.7f), _mm256_max_ps (low, x)); /* in this order NaN stays NaN */
  __m256 n
      = _mm256_round_ps (_mm256_mul_ps (x, _mm256_set1_ps (1.44269504088896341f)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m256 r = _mm256_fnmadd_ps (n, _mm256_set1_ps (0.693359375f), x);
  r = _mm256_fnmadd_ps (n, _mm256_set1_ps (-2.12194440e-4f), r);
  __m256 p = _mm256_set1_ps (1.9875691500e-4f);
  p = _mm256_fmadd_ps (p, r, _mm256_set1_ps (1.3981999507e-3f));
  p = _mm256_fmadd_ps (p, r, _mm256_set1_ps (8.3334519073e-3f));
  p = _mm256_fmadd_ps (p, r, _mm256_set1_ps (4.1665795894e-2f));
  p = _mm256_fmadd_ps (p, r, _mm256_set1_ps (1.6666665459e-1f));
  p = _mm256_fmadd_ps (p, r, _mm256_set1_ps (5.0000001201e-1f));
  p = _mm256_fmadd_ps (_mm256_mul_ps (p, r), r, _mm256_add_ps (r, _mm256_set1_ps (1)));
  __m256i power = _mm256_slli_epi32 (_mm256_add_epi32 (_mm256_cvtps_epi32 (n), _mm256_set1_epi32 (127)), 23);
  return _mm256_andnot_ps (is_tiny, _mm256_mul_ps (p, _mm256_castsi256_ps (power)));
}

/* tanh (x) = 1 - 2 / (exp (2x) + 1), with the odd series near 0, where the difference would lose digits. */
AVX2 static inline __m256
tanh_of (__m256 x)
{
  const __m256 one = _mm256_set1_ps (1);
  __m256 magnitude = _mm256_andnot_ps (_mm256_set1_ps (-0.f), x);
  __m256 e = exp_of (_mm256_min_ps (_mm256_set1_ps (80), _mm256_add_ps (magnitude, magnitude)));
  __m256 far = _mm256_sub_ps (one, _mm256_div_ps (_mm256_set1_ps (2), _mm256_add_ps (e, one)));
  far = _mm256_or_ps (far, _mm256_and_ps (_mm256_set1_ps (-0.f), x));
  __m256 z = _mm256_mul_ps (x, x);
  __m256 p = _mm256_set1_ps (-5.70498872745e-3f); /* Cephes' tanhf, |x| < 0.625 */
  p = _mm256_fmadd_ps (p, z, _mm256_set1_ps (2.06390887954e-2f));
  p = _mm256_fmadd_ps (p, z, _mm256_set1_ps (-5.37397155531e-2f));
  p = _mm256_fmadd_ps (p, z, _mm256_set1_ps (1.33314422036e-1f));
  p = _mm256_fmadd_ps (p, z, _mm256_set1_ps (-3.33332819422e-1f));
  __m256 near = _mm256_fmadd_ps (_mm256_mul_ps (p, z), x, x);
  return _mm256_blendv_ps (far, near, _mm256_cmp_ps (magnitude, _mm256_set1_ps (0.625f), _CMP_LT_OQ));
}

AVX2 static void
f16_to_f32 (const void *in, gsize n, float *out)
{
  const guint8 *p = in;
  gsize i = 0;

  for (; i + 8 <= n; i += 8)
    _mm256_storeu_ps (out + i, _mm256_cvtph_ps (_mm_loadu_si128 ((const void *) (p + 2 * i))));
  lgn_kernels_reference.f16_to_f32 (p + 2 * i, n - i, out + i);
}

AVX2 static void
bf16_to_f32 (const void *in, gsize n, float *out)
{
  const guint8 *p = in;
  gsize i = 0;

  for (; i + 8 <= n; i += 8)
    {
      __m256i wide = _mm256_cvtepu16_epi32 (_mm_loadu_si128 ((const void *) (p + 2 * i)));
      _mm256_storeu_si256 ((void *) (out + i), _mm256_slli_epi32 (wide, 16));
    }
  lgn_kernels_reference.bf16_to_f32 (p + 2 * i, n - i, out + i);
}

AVX2 static float
softmax (float *x, gsize n)
{
  gsize whole = n & ~(gsize) 7;
  __m256 maxima = _mm256_set1_ps (-INFINITY), sums = _mm256_setzero_ps ();

  for (gsize i = 0; i < whole; i += 8)
    maxima = _mm256_max_ps (maxima, _mm256_loadu_ps (x + i));
  float max = max_of (maxima);
  for (gsize i = whole; i < n; i++)
    if (x[i] > max || isnan (x[i]))
      max = x[i];
  if (max == -INFINITY)
    {
      memset (x, 0, n * sizeof *x);
      return -INFINITY;
    }

  __m256 shift = _mm256_set1_ps (max);
  for (gsize i = 0; i < whole; i += 8)
    {
      __m256 e = exp_of (_mm256_sub_ps (_mm256_loadu_ps (x + i), shift));
      _mm256_storeu_ps (x + i, e);
      sums = _mm256_add_ps (sums, e);
    }
  float sum = sum_of (sums);
  for (gsize i = whole; i < n; i++)
    {
      x[i] = expf (x[i] - max);
      sum += x[i];
    }

  __m256 scale = _mm256_set1_ps (1 / sum);
  for (gsize i = 0; i < whole; i += 8)
    _mm256_storeu_ps (x + i, _mm256_mul_ps (_mm256_loadu_ps (x + i), scale));
  for (gsize i = whole; i < n; i++)
    x[i] *= 1 / sum;
  return max + logf (sum);
}

AVX2 static void
layer_norm (const float *x, gsize n, const float *weight, const float *bias, float epsilon, float *out)
{
  gsize whole = n & ~(gsize) 7;
  __m256 sums = _mm256_setzero_ps (), squares = _mm256_setzero_ps ();
  float mean, variance;

  for (gsize i = 0; i < whole; i += 8)
    sums = _mm256_add_ps (sums, _mm256_loadu_ps (x + i));
  mean = sum_of (sums);
  for (gsize i = whole; i < n; i++)
    mean += x[i];
  mean /= (float) n;

  __m256 centre = _mm256_set1_ps (mean);
  for (gsize i = 0; i < whole; i += 8)
    {
      __m256 d = _mm256_sub_ps (_mm256_loadu_ps (x + i), centre);
      squares = _mm256_fmadd_ps (d, d, squares);
    }
  variance = sum_of (squares);
  for (gsize i = whole; i < n; i++)
    variance += (x[i] - mean) * (x[i] - mean);

  float scale = 1 / sqrtf (variance / (float) n + epsilon);
  __m256 factor = _mm256_set1_ps (scale);
  for (gsize i = 0; i < whole; i += 8)
    {
      __m256 d = _mm256_mul_ps (_mm256_sub_ps (_mm256_loadu_ps (x + i), centre), factor);
      __m256 b = bias ? _mm256_loadu_ps (bias + i) : _mm256_setzero_ps ();
      _mm256_storeu_ps (out + i, _mm256_fmadd_ps (d, _mm256_loadu_ps (weight + i), b));
    }
  for (gsize i = whole; i < n; i++)
    out[i] = (x[i] - mean) * scale * weight[i] + (bias ? bias[i] : 0);
}

AVX2 static float
dot (const float *a, const float *b, gsize n)
{
  gsize whole = n & ~(gsize) 7;
  __m256 sums = _mm256_setzero_ps ();

  for (gsize i = 0; i < whole; i += 8)
    sums = _mm256_fmadd_ps (_mm256_loadu_ps (a + i), _mm256_loadu_ps (b + i), sums);
  float sum = sum_of (sums);
  for (gsize i = whole; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

AVX2 static void
rms_norm (const float *x, gsize n, const float *weight, float offset, float epsilon, float *out)
{
  gsize whole = n & ~(gsize) 7;
  float scale = 1 / sqrtf (dot (x, x, n) / (float) n + epsilon);
  __m256 factor = _mm256_set1_ps (scale), shift = _mm256_set1_ps (offset);

  for (gsize i = 0; i < whole; i += 8)
    {
      __m256 w = _mm256_add_ps (shift, _mm256_loadu_ps (weight + i));
      _mm256_storeu_ps (out + i, _mm256_mul_ps (_mm256_mul_ps (_mm256_loadu_ps (x + i), factor), w));
    }
  for (gsize i = whole; i < n; i++)
    out[i] = x[i] * scale * (offset + weight[i]);
}

/* erf (z) for |z| < 1 by its odd series in Cephes' coefficients; beyond by 1 - erfc: Abramowitz and Stegun 7.1.26 is too
 * coarse (1.5e-7), so the rational form of Numerical Recipes' erfc (fractional error below 1.2e-7) is used. */
AVX2 static inline __m256
erf_of (__m256 z)
{
  const __m256 one = _mm256_set1_ps (1), sign = _mm256_set1_ps (-0.f);
  __m256 magnitude = _mm256_andnot_ps (sign, z);
  __m256 square = _mm256_mul_ps (z, z);

  static const float series[] = { 7.853861353153693e-5f, -8.010193625184903e-4f, 5.188327685732524e-3f, -2.685381193529856e-2f,
                                  1.128358514861418e-1f, -3.761262582423300e-1f, 1.128379165726710f };
  __m256 near = _mm256_set1_ps (series[0]);
  for (guint i = 1; i < G_N_ELEMENTS (series); i++)
    near = _mm256_fmadd_ps (near, square, _mm256_set1_ps (series[i]));
  near = _mm256_mul_ps (near, z);

  static const float terms[] = { 0.17087277f, -0.82215223f, 1.48851587f, -1.13520398f, 0.27886807f,
                                 -0.18628806f, 0.09678418f, 0.37409196f, 1.00002368f, -1.26551223f };
  __m256 t = _mm256_div_ps (one, _mm256_fmadd_ps (magnitude, _mm256_set1_ps (0.5f), one));
  __m256 p = _mm256_set1_ps (terms[0]);
  for (guint i = 1; i < G_N_ELEMENTS (terms); i++)
    p = _mm256_fmadd_ps (p, t, _mm256_set1_ps (terms[i]));
  __m256 far = _mm256_fnmadd_ps (t, exp_of (_mm256_sub_ps (p, square)), one);
  far = _mm256_or_ps (far, _mm256_and_ps (sign, z));
  return _mm256_blendv_ps (far, near, _mm256_cmp_ps (magnitude, one, _CMP_LT_OQ));
}

/* Every element of X [N] by the 8-wide EXPRESSION of v; the tail is filled up to 8. */
#define MAP(name, expression)                                                                                                  \
  AVX2 static void name (float *x, gsize n)                                                                                    \
  {                                                                                                                            \
    gsize whole = n & ~(gsize) 7;                                                                                              \
    for (gsize i = 0; i < whole; i += 8)                                                                                       \
      {                                                                                                                        \
        __m256 v = _mm256_loadu_ps (x + i);                                                                                    \
        _mm256_storeu_ps (x + i, expression);                                                                                  \
      }                                                                                                                        \
    if (whole < n)                                                                                                             \
      {                                                                                                                        \
        float rest[8] = { 0 };                                                                                                 \
        memcpy (rest, x + whole, (n - whole) * sizeof *x);                                                                     \
        __m256 v = _mm256_loadu_ps (rest);                                                                                     \
        _mm256_storeu_ps (rest, expression);                                                                                   \
        memcpy (x + whole, rest, (n - whole) * sizeof *x);                                                                     \
      }                                                                                                                        \
  }

AVX2 static inline __m256
gelu_of (__m256 v)
{
  __m256 half = _mm256_mul_ps (v, _mm256_set1_ps (0.5f));
  return _mm256_fmadd_ps (half, erf_of (_mm256_mul_ps (v, _mm256_set1_ps ((float) M_SQRT1_2))), half);
}

AVX2 static inline __m256
gelu_tanh_of (__m256 v)
{
  __m256 half = _mm256_mul_ps (v, _mm256_set1_ps (0.5f));
  __m256 cube = _mm256_mul_ps (_mm256_mul_ps (v, v), _mm256_mul_ps (v, _mm256_set1_ps (0.044715f)));
  return _mm256_fmadd_ps (half, tanh_of (_mm256_mul_ps (_mm256_set1_ps (0.7978845608f), _mm256_add_ps (v, cube))), half);
}

AVX2 static inline __m256
silu_of (__m256 v)
{
  __m256 e = exp_of (_mm256_sub_ps (_mm256_setzero_ps (), v));
  return _mm256_div_ps (v, _mm256_add_ps (_mm256_set1_ps (1), e));
}

MAP (gelu, gelu_of (v))
MAP (gelu_tanh, gelu_tanh_of (v))
MAP (silu, silu_of (v))
MAP (tanh_all, tanh_of (v))

AVX2 static void
axpy (float a, const float *x, float *y, gsize n)
{
  gsize whole = n & ~(gsize) 7;
  __m256 factor = _mm256_set1_ps (a);

  for (gsize i = 0; i < whole; i += 8)
    _mm256_storeu_ps (y + i, _mm256_fmadd_ps (factor, _mm256_loadu_ps (x + i), _mm256_loadu_ps (y + i)));
  for (gsize i = whole; i < n; i++)
    y[i] += a * x[i];
}

/* MAXPS gives its second operand where either is no number. */
AVX2 static void
take_larger (const float *x, float *y, gsize n)
{
  gsize whole = n & ~(gsize) 7;

  for (gsize i = 0; i < whole; i += 8)
    _mm256_storeu_ps (y + i, _mm256_max_ps (_mm256_loadu_ps (x + i), _mm256_loadu_ps (y + i)));
  for (gsize i = whole; i < n; i++)
    if (x[i] > y[i])
      y[i] = x[i];
}

const LgnKernels lgn_kernels_avx2 = {
  .name = "avx2",
  .f16_to_f32 = f16_to_f32,
  .bf16_to_f32 = bf16_to_f32,
  .softmax = softmax,
  .layer_norm = layer_norm,
  .rms_norm = rms_norm,
  .gelu = gelu,
  .gelu_tanh = gelu_tanh,
  .silu = silu,
  .tanh = tanh_all,
  .dot = dot,
  .axpy = axpy,
  .take_larger = take_larger,
};

#endif
