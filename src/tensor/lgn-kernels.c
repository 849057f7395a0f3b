#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>
#ifdef __x86_64__
#include <cpuid.h>
#endif

static void
f16_to_f32 (const void *in, gsize n, float *out)
{
  for (gsize i = 0; i < n; i++)
    {
      guint16 bits;
      memcpy (&bits, (const guint8 *) in + i * sizeof bits, sizeof bits);
      out[i] = lgn_f16_value (bits);
    }
}

static void
bf16_to_f32 (const void *in, gsize n, float *out)
{
  for (gsize i = 0; i < n; i++)
    {
      guint16 bits;
      memcpy (&bits, (const guint8 *) in + i * sizeof bits, sizeof bits);
      guint32 wide = (guint32) bits << 16;
      memcpy (&out[i], &wide, sizeof wide);
    }
}

static float
softmax (float *x, gsize n)
{
  float max = -INFINITY, sum = 0;

  for (gsize i = 0; i < n; i++)
    if (x[i] > max || isnan (x[i])) /* a row with a NaN becomes NaN, and is seen */
      max = x[i];
  if (max == -INFINITY)
    {
      memset (x, 0, n * sizeof *x);
      return -INFINITY;
    }
  for (gsize i = 0; i < n; i++)
    {
      x[i] = expf (x[i] - max);
      sum += x[i];
    }
  for (gsize i = 0; i < n; i++)
    x[i] /= sum;
  return max + logf (sum);
}

static void
layer_norm (const float *x, gsize n, const float *weight, const float *bias, float epsilon, float *out)
{
  float mean = 0, variance = 0;

  for (gsize i = 0; i < n; i++)
    mean += x[i];
  mean /= (float) n;
  for (gsize i = 0; i < n; i++)
    variance += (x[i] - mean) * (x[i] - mean);
  float scale = 1 / sqrtf (variance / (float) n + epsilon);
  for (gsize i = 0; i < n; i++)
    out[i] = (x[i] - mean) * scale * weight[i] + (bias ? bias[i] : 0);
}

static void
rms_norm (const float *x, gsize n, const float *weight, float offset, float epsilon, float *out)
{
  float squares = 0;

  for (gsize i = 0; i < n; i++)
    squares += x[i] * x[i];
  float scale = 1 / sqrtf (squares / (float) n + epsilon);
  for (gsize i = 0; i < n; i++)
    out[i] = x[i] * scale * (offset + weight[i]);
}

static void
gelu (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = 0.5f * x[i] * (1 + erff (x[i] * (float) M_SQRT1_2));
}

static void
gelu_tanh (float *x, gsize n)
{
  const float root = 0.7978845608f; /* sqrt (2 / pi) */

  for (gsize i = 0; i < n; i++)
    x[i] = 0.5f * x[i] * (1 + tanhf (root * (x[i] + 0.044715f * x[i] * x[i] * x[i])));
}

static void
silu (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = x[i] / (1 + expf (-x[i]));
}

static void
tanh_all (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = tanhf (x[i]);
}

static float
dot (const float *a, const float *b, gsize n)
{
  float sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static void
axpy (float a, const float *x, float *y, gsize n)
{
  for (gsize i = 0; i < n; i++)
    y[i] += a * x[i];
}

static void
take_larger (const float *x, float *y, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (x[i] > y[i])
      y[i] = x[i];
}

const LgnKernels lgn_kernels_reference = {
  .name = "reference",
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

#ifdef __x86_64__
static gboolean
has_avx2_kernels (void)
{
  unsigned int eax, ebx, ecx = 0, edx;

  /* The compiler's own question does not know F16C everywhere. */
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") && __get_cpuid (1, &eax, &ebx, &ecx, &edx)
         && (ecx & bit_F16C) != 0;
}
#endif

/* lgn_kernels: the set for this processor. LGN_KERNELS=reference in the environment asks for the plain one. */
const LgnKernels *
lgn_kernels (void)
{
  static const LgnKernels *chosen;

  if (g_once_init_enter (&chosen))
    {
      const LgnKernels *best = &lgn_kernels_reference;
#ifdef __x86_64__
      if (g_strcmp0 (g_getenv ("LGN_KERNELS"), "reference") != 0 && has_avx2_kernels ())
        best = &lgn_kernels_avx2;
#endif
      g_once_init_leave (&chosen, best);
    }
  return chosen;
}

/* lgn_log_sum_exp: log (sum of exp (x[i])) of X [n], in double precision and without overflow: what a logit is less by than the
 * natural logarithm of its probability. */
double
lgn_log_sum_exp (const float *x, gsize n)
{
  double max = -INFINITY, sum = 0;

  for (gsize i = 0; i < n; i++)
    max = fmax (max, x[i]);
  for (gsize i = 0; i < n; i++)
    sum += exp (x[i] - max);
  return max + log (sum);
}

/* lgn_f16_to_f32: widens N IEEE half-precision numbers, unaligned. */
void
lgn_f16_to_f32 (const void *in, gsize n, float *out)
{
  lgn_kernels ()->f16_to_f32 (in, n, out);
}

/* lgn_bf16_to_f32: widens N bfloat16 numbers, unaligned. */
void
lgn_bf16_to_f32 (const void *in, gsize n, float *out)
{
  lgn_kernels ()->bf16_to_f32 (in, n, out);
}
