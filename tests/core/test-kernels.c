/* The SIMD kernels against the reference, and the reference against numbers worked out by hand. */
#include "tensor/lgn-blas.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* A norm's sums over n numbers, added up in another order, differ by about the square root of n roundings: 2e-6 here, seldom
 * more. */
#define NORM_TOLERANCE 6e-6

static void
fill (float *x, gsize n, float spread)
{
  for (gsize i = 0; i < n; i++)
    x[i] = spread * (float) g_test_rand_double_range (-1, 1);
}

static void
assert_close (const float *a, const float *b, gsize n, double tolerance)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], tolerance * fmax (1, fabs (b[i])));
}

static void
test_softmax_by_hand (void)
{
  float x[] = { 0, logf (3), -INFINITY };
  float log_sum = lgn_kernels ()->softmax (x, 3);

  g_assert_cmpfloat_with_epsilon (x[0], 0.25, 1e-7);
  g_assert_cmpfloat_with_epsilon (x[1], 0.75, 1e-7);
  g_assert_cmpfloat (x[2], ==, 0);
  g_assert_cmpfloat_with_epsilon (log_sum, logf (4), 1e-6);

  float nothing[] = { -INFINITY, -INFINITY };
  g_assert_true (isinf (lgn_kernels ()->softmax (nothing, 2)));
  g_assert_cmpfloat (nothing[0], ==, 0);
}

typedef void (*Map) (float *x, gsize n);

static void
compare_maps (Map reference, Map fast)
{
  float a[1037], b[1037];

  for (int round = 0; round < 20; round++)
    {
      fill (a, G_N_ELEMENTS (a), powf (10, (float) (round % 4) - 2));
      memcpy (b, a, sizeof a);
      reference (a, G_N_ELEMENTS (a));
      fast (b, G_N_ELEMENTS (b));
      assert_close (b, a, G_N_ELEMENTS (a), 5e-7);
    }
}

static void
test_twins (void)
{
  const LgnKernels *reference = &lgn_kernels_reference, *fast = lgn_kernels ();
  float x[1037], weight[1037], bias[1037], a[1037], b[1037];
  gsize n = G_N_ELEMENTS (x);

  g_test_message ("kernels: %s", fast->name);
  fill (x, n, 3);
  fill (weight, n, 1);
  fill (bias, n, 1);

  compare_maps (reference->gelu, fast->gelu);
  compare_maps (reference->gelu_tanh, fast->gelu_tanh);
  compare_maps (reference->silu, fast->silu);
  compare_maps (reference->tanh, fast->tanh);

  reference->layer_norm (x, n, weight, bias, 1e-5f, a);
  fast->layer_norm (x, n, weight, bias, 1e-5f, b);
  assert_close (b, a, n, NORM_TOLERANCE);
  reference->rms_norm (x, n, weight, 1, 1e-5f, a);
  fast->rms_norm (x, n, weight, 1, 1e-5f, b);
  assert_close (b, a, n, NORM_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (fast->dot (x, weight, n), reference->dot (x, weight, n), 1e-3);

  memcpy (a, x, sizeof x);
  memcpy (b, x, sizeof x);
  g_assert_cmpfloat_with_epsilon (fast->softmax (b, n), reference->softmax (a, n), 1e-5);
  assert_close (b, a, n, 1e-7);
  fast->axpy (0.5f, x, b, n);
  reference->axpy (0.5f, x, a, n);
  assert_close (b, a, n, 1e-6);
  fast->take_larger (x, b, n);
  reference->take_larger (x, a, n);
  assert_close (b, a, n, 1e-6);
}

/* Numbers that are none must stay so: a map of them would look plausible. */
static void
test_not_a_number (void)
{
  const LgnKernels *sets[] = { &lgn_kernels_reference, lgn_kernels () };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    for (gsize n = 1; n <= 17; n += 4)
      for (gsize place = 0; place < n; place++)
        {
          float row[17] = { 0 };
          row[place] = NAN;
          float larger[17] = { 0 };
          sets[i]->take_larger (row, larger, n);
          g_assert_cmpfloat (larger[place], ==, 0);
          sets[i]->softmax (row, n);
          g_assert_true (isnan (row[place]));
          const Map maps[] = { sets[i]->gelu, sets[i]->gelu_tanh, sets[i]->silu, sets[i]->tanh };
          for (guint k = 0; k < G_N_ELEMENTS (maps); k++)
            {
              float x[17] = { 0 };
              x[place] = NAN;
              maps[k] (x, n);
              g_assert_true (isnan (x[place]));
            }
        }
}

static void
test_log_sum_exp (void)
{
  const float x[] = { 1000, 1000 + logf (3), -INFINITY };

  g_assert_cmpfloat_with_epsilon (lgn_log_sum_exp (x, 3), 1000 + log (4), 1e-4);
  g_assert_true (isinf (lgn_log_sum_exp (x, 0)));
}

static void
test_edges (void)
{
  const float edges[] = { -INFINITY, -1e30f, -100, -88.5f, -87.2f, -0.f, 0, 1e-30f, 0.62f, 1, 87.2f, 88.5f, 100, 1e30f };
  const LgnKernels *fast = lgn_kernels ();

  for (gsize n = 0; n <= G_N_ELEMENTS (edges); n++)
    {
      float a[16], b[16];
      memcpy (a, edges, sizeof edges);
      memcpy (b, edges, sizeof edges);
      fast->tanh (a, n);
      lgn_kernels_reference.tanh (b, n);
      assert_close (a, b, n, 5e-7);
      memcpy (a, edges, sizeof edges);
      memcpy (b, edges, sizeof edges);
      fast->softmax (a, n);
      lgn_kernels_reference.softmax (b, n);
      assert_close (a, b, n, 5e-7);
    }
}

static void
test_half (void)
{
  g_autofree guint16 *bits = g_new (guint16, 65536);
  g_autofree float *a = g_new (float, 65536), *b = g_new (float, 65536);

  for (guint i = 0; i < 65536; i++)
    bits[i] = (guint16) i;
  lgn_kernels_reference.f16_to_f32 (bits, 65536, a);
  lgn_f16_to_f32 (bits, 65536, b);
  for (guint i = 0; i < 65536; i++)
    g_assert_true (a[i] == b[i] || (isnan (a[i]) && isnan (b[i])));
  g_assert_cmpfloat (a[0x3c00], ==, 1);
  g_assert_cmpfloat (a[0xc000], ==, -2);
  g_assert_cmpfloat (a[0x0001], ==, ldexpf (1, -24));
  g_assert_true (isinf (a[0x7c00]));

  lgn_bf16_to_f32 (bits, 65536, b);
  g_assert_cmpfloat (b[0x3f80], ==, 1);
  g_assert_cmpfloat (b[0xc040], ==, -3);
}

static void
multiply_slowly (bool b_transposed, gsize m, gsize n, gsize k, const float *a, const float *b, const float *bias, float *c)
{
  for (gsize i = 0; i < m; i++)
    for (gsize j = 0; j < n; j++)
      {
        double sum = bias[j];
        for (gsize l = 0; l < k; l++)
          sum += (double) a[i * k + l] * (b_transposed ? b[j * k + l] : b[l * n + j]);
        c[i * n + j] = (float) sum;
      }
}

enum
{
  N = 700,
  K = 64
};

/* (transfer full) N * K numbers of DTYPE that are neither large nor special, one byte behind the start of the memory. */
static guint8 *
make_stored (LgnDtype dtype)
{
  gsize n_bytes = 0, size = lgn_dtype_size (dtype);
  g_autofree float *floats = g_new (float, N * K);

  g_assert_true (lgn_dtype_count_bytes (dtype, N * K, &n_bytes));
  guint8 *stored = g_malloc0 (1 + n_bytes);
  fill (floats, N * K, 1);
  for (gsize i = 0; i < N * K / lgn_dtype_block_length (dtype); i++)
    {
      guint8 *block = stored + 1 + i * size;
      if (dtype == LGN_DTYPE_F32)
        memcpy (block, &floats[i], size);
      for (gsize j = 0; dtype != LGN_DTYPE_F32 && j < size; j++)
        block[j] = (guint8) (i * 31 + j * 17);
      if (dtype != LGN_DTYPE_F32)
        block[1] = (guint8) (0x20 + i % 5); /* the high byte of an F16 or of a block's scale: from 1/128 to 1/32 */
    }
  return stored;
}

static void
check_product (bool transposed, gsize m, const LgnStoredMatrix *stored, double tolerance)
{
  g_autofree float *a = g_new (float, m * K), *b = g_new (float, N * K), *c = g_new (float, m * N);
  g_autofree float *want = g_new (float, m * N), *again = g_new (float, m * N);
  float bias[N];
  g_autoptr (LgnPool) pool = lgn_pool_new (3);

  fill (a, m * K, 1);
  fill (bias, N, 1);
  lgn_dtype_read_f32 (stored->dtype, stored->data, N * K, b);
  multiply_slowly (transposed, m, N, K, a, b, bias, want);
  lgn_gemm_stored (pool, transposed, m, N, K, a, K, stored, bias, c, N);
  assert_close (c, want, m * N, tolerance);
  lgn_gemm_stored (NULL, transposed, m, N, K, a, K, stored, bias, again, N);
  g_assert_cmpmem (c, m * N * sizeof *c, again, m * N * sizeof *c);
}

static void
test_gemm (void)
{
  g_autofree float *b = g_new (float, N * K);

  fill (b, N * K, 1);
  for (int transposed = 0; transposed < 2; transposed++)
    for (gsize m = 1; m <= 7; m += 6)
      check_product (transposed, m, &(LgnStoredMatrix) { LGN_DTYPE_F32, b, transposed ? K : N }, 2e-6);
}

/* What is not F32, or lies unaligned, is widened on the way. */
static void
test_gemm_stored (void)
{
  static const LgnDtype types[] = { LGN_DTYPE_F32, LGN_DTYPE_F16, LGN_DTYPE_Q8_0, LGN_DTYPE_Q4_0 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree guint8 *stored = make_stored (types[i]);
      bool is_block = lgn_dtype_block_length (types[i]) > 1;
      for (int transposed = is_block; transposed < 2; transposed++)
        for (gsize m = 1; m <= 7; m += 6)
          check_product (transposed, m, &(LgnStoredMatrix) { types[i], stored + 1, transposed ? K : N }, 5e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/softmax-by-hand", test_softmax_by_hand);
  g_test_add_func ("/kernels/twins", test_twins);
  g_test_add_func ("/kernels/not-a-number", test_not_a_number);
  g_test_add_func ("/kernels/log-sum-exp", test_log_sum_exp);
  g_test_add_func ("/kernels/edges", test_edges);
  g_test_add_func ("/kernels/half", test_half);
  g_test_add_func ("/kernels/gemm", test_gemm);
  g_test_add_func ("/kernels/gemm-stored", test_gemm_stored);
  return g_test_run ();
}
