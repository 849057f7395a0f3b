/* Convolutions against the sum they are defined by, and resized grids against the same in double precision. */
#include "nn/lgn-convolution.h"
#include "nn/lgn-resize.h"

#include <math.h>

static LgnWeight *
random_weight (guint n_dims, const gsize *shape)
{
  g_autoptr (LgnTensor) tensor = lgn_tensor_new (LGN_DTYPE_F32, n_dims, shape);
  float *numbers = lgn_tensor_f32 (tensor);

  for (gsize i = 0; i < lgn_tensor_n_elements (tensor); i++)
    numbers[i] = (float) g_test_rand_double_range (-1, 1);
  LgnWeight *weight = lgn_weight_new ("random", tensor);
  g_assert_true (lgn_weight_prepare (weight, NULL));
  return weight;
}

/* One number of what comes out, by the definition. */
static double
convolve_one (const LgnConvolution *c, const LgnPlanes *in, gsize out_channel, gsize row, gsize column)
{
  gsize n_in = c->n_in / c->n_groups, first = out_channel / (c->n_out / c->n_groups) * n_in;
  double sum = c->bias ? c->bias->data[out_channel] : 0;

  for (gsize channel = 0; channel < n_in; channel++)
    for (gsize i = 0; i < c->kernel.rows; i++)
      for (gsize j = 0; j < c->kernel.columns; j++)
        {
          gssize y = (gssize) (row * c->stride.rows + i * c->dilation.rows) - (gssize) c->padding.rows;
          gssize x = (gssize) (column * c->stride.columns + j * c->dilation.columns) - (gssize) c->padding.columns;
          gsize at = ((out_channel * n_in + channel) * c->kernel.rows + i) * c->kernel.columns + j;
          if (y >= 0 && x >= 0 && y < (gssize) in->size.rows && x < (gssize) in->size.columns)
            sum += (double) c->weight->data[at]
                   * in->data[(first + channel) * in->channel_stride + (gsize) y * in->row_stride + (gsize) x * in->column_stride];
        }
  return sum;
}

static void
check_convolution (const LgnConvolution *c, LgnPool *pool, const LgnPlanes *in)
{
  LgnExtent size;

  g_assert_true (lgn_convolution_get_extent (c, in->size, &size));
  g_autofree float *out = g_new (float, size.rows * size.columns * c->n_out);
  lgn_convolution_apply (c, pool, in, out);
  for (gsize i = 0; i < size.rows * size.columns; i++)
    for (gsize channel = 0; channel < c->n_out; channel++)
      g_assert_cmpfloat_with_epsilon (out[i * c->n_out + channel],
                                      convolve_one (c, in, channel, i / size.columns, i % size.columns), 1e-4);
}

static void
test_convolution (void)
{
  static const LgnConvolution kinds[] = {
    { .n_in = 3, .n_out = 32, .n_groups = 1, .kernel = { 8, 8 }, .stride = { 8, 8 }, .padding = { 0, 0 }, .dilation = { 1, 1 } },
    { .n_in = 3, .n_out = 16, .n_groups = 1, .kernel = { 7, 7 }, .stride = { 4, 4 }, .padding = { 3, 3 }, .dilation = { 1, 1 } },
    { .n_in = 6, .n_out = 6, .n_groups = 6, .kernel = { 3, 3 }, .stride = { 1, 1 }, .padding = { 1, 1 }, .dilation = { 1, 1 } },
    { .n_in = 6, .n_out = 4, .n_groups = 2, .kernel = { 3, 2 }, .stride = { 2, 1 }, .padding = { 0, 1 }, .dilation = { 2, 3 } },
    { .n_in = 5, .n_out = 7, .n_groups = 1, .kernel = { 1, 1 }, .stride = { 1, 1 }, .padding = { 0, 0 }, .dilation = { 1, 1 } },
    { .n_in = 5, .n_out = 7, .n_groups = 1, .kernel = { 1, 1 }, .stride = { 2, 2 }, .padding = { 0, 0 }, .dilation = { 1, 1 } },
  };
  g_autoptr (LgnPool) pool = lgn_pool_new (2);
  LgnExtent size = { 17, 26 };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      LgnConvolution c = kinds[i];
      LgnWeight *weight = random_weight (4, (gsize[]) { c.n_out, c.n_in / c.n_groups, c.kernel.rows, c.kernel.columns });
      LgnWeight *bias = random_weight (1, &c.n_out);
      LgnWeight *numbers = random_weight (3, (gsize[]) { c.n_in, size.rows, size.columns });
      LgnPlanes planes = lgn_planes_of_channels (numbers->data, c.n_in, size);
      LgnPlanes rows = lgn_planes_of_rows (numbers->data, c.n_in, size);
      c.weight = weight;
      check_convolution (&c, pool, &planes);
      check_convolution (&c, pool, &rows);
      c.bias = bias;
      check_convolution (&c, pool, &rows);
      lgn_weight_free (weight);
      lgn_weight_free (bias);
      lgn_weight_free (numbers);
    }
}

static void
test_sound (void)
{
  LgnConvolution c = { .n_in = 4, .n_out = 3, .n_groups = 1, .kernel = { 1, 5 }, .stride = { 1, 2 }, .padding = { 0, 2 },
                       .dilation = { 1, 1 } };
  LgnWeight *weight = random_weight (3, (gsize[]) { 3, 4, 5 });
  LgnWeight *numbers = random_weight (2, (gsize[]) { 4, 5000 });
  LgnPlanes planes = lgn_planes_of_channels (numbers->data, 4, (LgnExtent) { 1, 5000 });

  c.weight = weight;
  check_convolution (&c, lgn_pool_get_default (), &planes);
  lgn_weight_free (weight);
  lgn_weight_free (numbers);
}

static void
test_too_small (void)
{
  LgnConvolution c = { .n_groups = 1, .kernel = { 3, 3 }, .stride = { 1, 1 }, .dilation = { 2, 2 } };
  LgnExtent size;

  g_assert_false (lgn_convolution_get_extent (&c, (LgnExtent) { 4, 9 }, &size));
  g_assert_true (lgn_convolution_get_extent (&c, (LgnExtent) { 5, 9 }, &size));
  g_assert_cmpuint (size.rows, ==, 1);
  g_assert_cmpuint (size.columns, ==, 5);
  c.padding.rows = G_MAXSIZE / 2 + 1;
  g_assert_false (lgn_convolution_get_extent (&c, (LgnExtent) { 5, 9 }, &size));
}

/* The interpolation kernels, written out once more: weights of the whole grid for one new place. */
static double
weight_of (LgnResizeKind kind, gsize old, gsize new_place, gsize n_old, gsize n_new, double shrink)
{
  double at = kind == LGN_RESIZE_BILINEAR_CORNERS ? (double) new_place * (double) (n_old - 1) / (double) (n_new - 1)
                                                  : ((double) new_place + 0.5) * shrink - 0.5;
  double sum = 0;

  if (kind == LGN_RESIZE_BILINEAR)
    at = fmax (at, 0);
  for (gssize source = (gssize) floor (at) - 1; source <= (gssize) floor (at) + 2; source++)
    {
      double d = fabs (at - (double) source), w;
      if (kind != LGN_RESIZE_BICUBIC)
        w = fmax (0, 1 - d);
      else if (d < 1)
        w = 1.25 * d * d * d - 2.25 * d * d + 1;
      else
        w = d < 2 ? -0.75 * d * d * d + 3.75 * d * d - 6 * d + 3 : 0;
      if ((gsize) CLAMP (source, 0, (gssize) n_old - 1) == old)
        sum += w;
    }
  return sum;
}

static void
check_resize (LgnResizeKind kind, LgnExtent from, LgnExtent to, const double *shrink)
{
  enum { WIDTH = 5 };
  LgnWeight *in = random_weight (3, (gsize[]) { from.rows, from.columns, WIDTH });
  g_autofree float *out = g_new (float, to.rows * to.columns * WIDTH);
  double down = shrink ? shrink[0] : (double) from.rows / (double) to.rows;
  double across = shrink ? shrink[1] : (double) from.columns / (double) to.columns;

  lgn_resize (kind, in->data, from, WIDTH, to, shrink, out);
  for (gsize i = 0; i < to.rows * to.columns; i++)
    for (gsize k = 0; k < WIDTH; k++)
      {
        double sum = 0;
        for (gsize j = 0; j < from.rows * from.columns; j++)
          sum += weight_of (kind, j / from.columns, i / to.columns, from.rows, to.rows, down)
                 * weight_of (kind, j % from.columns, i % to.columns, from.columns, to.columns, across) * in->data[j * WIDTH + k];
        g_assert_cmpfloat_with_epsilon (out[i * WIDTH + k], sum, 2e-6);
      }
  lgn_weight_free (in);
}

static void
test_resize (void)
{
  static const LgnExtent sizes[] = { { 4, 4 }, { 6, 5 }, { 3, 7 }, { 2, 2 }, { 14, 9 } };
  const double shrink[] = { 4 / 6.1, 4 / 5.1 };

  for (guint kind = LGN_RESIZE_BILINEAR; kind <= LGN_RESIZE_BICUBIC; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
        check_resize (kind, sizes[i], sizes[j], NULL);
  check_resize (LGN_RESIZE_BICUBIC, sizes[0], sizes[1], shrink);
}

/* A grid that keeps its size keeps its numbers, to the last bit. */
static void
test_resize_to_the_same (void)
{
  LgnWeight *in = random_weight (2, (gsize[]) { 12, 3 });
  float out[36];

  for (guint kind = LGN_RESIZE_BILINEAR; kind <= LGN_RESIZE_BICUBIC; kind++)
    {
      lgn_resize (kind, in->data, (LgnExtent) { 4, 3 }, 3, (LgnExtent) { 4, 3 }, NULL, out);
      g_assert_cmpmem (out, sizeof out, in->data, sizeof out);
    }
  lgn_weight_free (in);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/convolution/kinds", test_convolution);
  g_test_add_func ("/convolution/sound", test_sound);
  g_test_add_func ("/convolution/too-small", test_too_small);
  g_test_add_func ("/resize/sizes", test_resize);
  g_test_add_func ("/resize/same", test_resize_to_the_same);
  return g_test_run ();
}
