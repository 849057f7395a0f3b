#include "tensor/lgn-tensor.h"

static void
test_types (void)
{
  for (guint i = 0; i < LGN_N_DTYPES; i++)
    {
      LgnDtype dtype;
      g_assert_true (lgn_dtype_from_name (lgn_dtype_name (i), &dtype));
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
  g_test_add_func ("/tensor/too-large", test_too_large);
  return g_test_run ();
}
