#include "tensor/lgn-tensor.h"

static void
test_types (void)
{
  for (guint i = 0; i < LGN_N_DTYPES; i++)
    {
      LgnDtype dtype;
      bool is_plain = lgn_dtype_block_length (i) == 1; /* the others are in no file that names its types */
      g_assert_true (lgn_dtype_from_name (lgn_dtype_name (i), &dtype) == is_plain);
      if (is_plain)
        g_assert_cmpint (dtype, ==, i);
    }
  LgnDtype dtype;
  g_assert_false (lgn_dtype_from_name ("F33", &dtype));
}

static void
test_widening (void)
{
  const guint8 raw[] = { 0, /* unaligned on purpose */ 0x00, 0x3c, 0x00, 0xc0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (raw, sizeof raw);
  g_autoptr (LgnTensor) half = lgn_tensor_new_view (LGN_DTYPE_F16, 1, (gsize[]) { 2 }, bytes, raw + 1);
  g_autoptr (LgnTensor) wide = lgn_tensor_to_f32 (half);
  const float *x = wide->data;
  gint64 ids[2];

  g_assert_cmpfloat (x[0], ==, 1);
  g_assert_cmpfloat (x[1], ==, -2);
  g_assert_false (lgn_tensor_to_i64 (half, ids));
}

static void
test_whole_numbers (void)
{
  g_autoptr (LgnTensor) small = lgn_tensor_new (LGN_DTYPE_I16, 2, (gsize[]) { 1, 3 });
  gint16 *data = (gint16 *) small->data;
  gint64 ids[3];

  data[1] = -7;
  g_assert_true (lgn_tensor_to_i64 (small, ids));
  g_assert_cmpint (ids[1], ==, -7);
  g_autofree char *shape = lgn_tensor_shape_to_string (small);
  g_assert_cmpstr (shape, ==, "[1, 3]");
}

static void
test_blocks (void)
{
  guint8 raw[1 + 2 * 34] = { 0, /* unaligned on purpose */ 0x00, 0x3c, 0x80 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (raw, sizeof raw);
  g_autoptr (LgnTensor) stored = lgn_tensor_new_view (LGN_DTYPE_Q8_0, 2, (gsize[]) { 2, 32 }, bytes, raw + 1);
  gsize n_bytes;

  raw[1 + 34 + 1] = 0xc0; /* the second scale is -2 */
  raw[sizeof raw - 1] = 5;
  g_assert_cmpuint (lgn_tensor_n_bytes (stored), ==, 2 * 34);
  g_autoptr (LgnTensor) wide = lgn_tensor_to_f32 (stored);
  const float *x = wide->data;
  g_assert_cmpfloat (x[0], ==, -128);
  g_assert_cmpfloat (x[1], ==, 0);
  g_assert_cmpfloat (x[63], ==, -10);
  g_assert_true (lgn_dtype_count_bytes (LGN_DTYPE_Q6_K, 512, &n_bytes));
  g_assert_cmpuint (n_bytes, ==, 420);
  g_assert_false (lgn_dtype_count_bytes (LGN_DTYPE_Q6_K, 257, &n_bytes));
}

static void
test_too_large (void)
{
  gsize n;

  g_assert_false (lgn_shape_n_elements (3, (gsize[]) { (gsize) 1 << 32, (gsize) 1 << 32, 4 }, &n));
  g_assert_null (lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { (gsize) 1 << 32, (gsize) 1 << 32 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor/types", test_types);
  g_test_add_func ("/tensor/widening", test_widening);
  g_test_add_func ("/tensor/whole-numbers", test_whole_numbers);
  g_test_add_func ("/tensor/blocks", test_blocks);
  g_test_add_func ("/tensor/too-large", test_too_large);
  return g_test_run ();
}
