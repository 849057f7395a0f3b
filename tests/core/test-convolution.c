/* Convolutions against their definition in double precision: groups, strides, padding, kernels wider than the sequence. */
#include "nn/lgn-convolution.h"
#include "base/lgn-pool.h"

#include <string.h>

enum { N_IN = 6, N_OUT = 4, MAX_KERNEL = 5, MAX_N = 11 };

static LgnWeight *
make_weight (guint n_dims, const gsize *shape)
{
  g_autoptr (LgnTensor) tensor = lgn_tensor_new (LGN_DTYPE_F32, n_dims, shape);
  LgnWeight *weight;

  for (gsize i = 0; i < lgn_tensor_n_elements (tensor); i++)
    lgn_tensor_f32 (tensor)[i] = (float) g_test_rand_double_range (-1, 1);
  weight = lgn_weight_new ("w", tensor);
  g_assert_true (lgn_weight_prepare (weight, NULL));
  return weight;
}

static double
convolve (const LgnConvolution *c, const float *x, gsize n, gsize t, gsize o)
{
  gsize n_in = N_IN / c->n_groups, group = o / (N_OUT / c->n_groups);
  double sum = c->bias ? c->bias->data[o] : 0;

  for (gsize i = 0; i < n_in; i++)
    for (gsize k = 0; k < c->kernel; k++)
      {
        gssize place = (gssize) (t * c->stride + k) - (gssize) c->padding;
        if (place >= 0 && place < (gssize) n)
          sum += (double) c->weight->data[(o * n_in + i) * c->kernel + k] * x[(gsize) place * N_IN + group * n_in + i];
      }
  return sum;
}

static void
check (gsize n, gsize kernel, gsize stride, gsize padding, gsize n_groups, bool has_bias)
{
  LgnConvolution c = { .n_in = N_IN, .n_out = N_OUT, .kernel = kernel, .stride = stride, .padding = padding, .n_groups = n_groups };
  LgnWeight *weight = make_weight (3, (gsize[]) { N_OUT, N_IN / n_groups, kernel });
  LgnWeight *bias = make_weight (1, (gsize[]) { N_OUT });
  float x[MAX_N * N_IN], y[2 * MAX_N * N_OUT];

  c.weight = weight;
  c.bias = has_bias ? bias : NULL;
  for (gsize i = 0; i < n * N_IN; i++)
    x[i] = (float) g_test_rand_double_range (-1, 1);
  g_assert_true (lgn_convolution_apply (&c, lgn_pool_get_default (), x, n, y, NULL));
  for (gsize t = 0; t < lgn_convolution_get_n_out (&c, n); t++)
    for (gsize o = 0; o < N_OUT; o++)
      g_assert_cmpfloat_with_epsilon (y[t * N_OUT + o], convolve (&c, x, n, t, o), 1e-5);
  lgn_weight_free (weight);
  lgn_weight_free (bias);
}

static void
test_convolution (void)
{
  for (gsize n = 1; n <= MAX_N; n += 5)
    for (gsize kernel = 1; kernel <= MAX_KERNEL; kernel++)
      {
        check (n, kernel, 1, kernel / 2, 1, true);
        check (n, kernel, 2, 2, 2, false);
      }
}

static void
test_places (void)
{
  LgnConvolution c = { .kernel = 4, .stride = 2, .padding = 1 };

  g_assert_cmpuint (lgn_convolution_get_n_out (&c, 1), ==, 0);
  g_assert_cmpuint (lgn_convolution_get_n_out (&c, 2), ==, 1);
  g_assert_cmpuint (lgn_convolution_get_n_out (&c, 9), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/convolution/definition", test_convolution);
  g_test_add_func ("/convolution/places", test_places);
  return g_test_run ();
}
