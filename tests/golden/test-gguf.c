/* Tensors of GGUF files, decoded, against the numbers that ggml decodes: bit by bit. */
#include "io/lgn-checkpoint.h"
#include "io/lgn-safetensors.h"

#include <string.h>

static void
test_types (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "gguf", "all-types", NULL);
  g_autofree char *path = g_build_filename (folder, "model.gguf", NULL);
  g_autofree char *expected_path = g_build_filename (folder, "expected.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnCheckpoint) checkpoint = lgn_checkpoint_open (path, &error);

  g_assert_no_error (error);
  g_autoptr (LgnSafetensors) expected = lgn_safetensors_open (expected_path, &error);
  g_assert_no_error (error);
  guint n = lgn_safetensors_get_n_tensors (expected);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, ==, lgn_checkpoint_get_n_tensors (checkpoint));
  for (guint i = 0; i < n; i++)
    {
      LgnTensor *want = lgn_safetensors_get_tensor (expected, i);
      LgnTensor *got = lgn_checkpoint_lookup (checkpoint, lgn_safetensors_get_name (expected, i));
      g_assert_nonnull (got);
      g_assert_true (lgn_tensor_has_shape (got, want->n_dims, want->shape));
      g_autoptr (LgnTensor) a = want->dtype == got->dtype ? lgn_tensor_ref (want) : lgn_tensor_to_f32 (want);
      g_autoptr (LgnTensor) b = want->dtype == got->dtype ? lgn_tensor_ref (got) : lgn_tensor_to_f32 (got);
      g_assert_cmpmem (a->data, lgn_tensor_n_bytes (a), b->data, lgn_tensor_n_bytes (b));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/golden/gguf/types", test_types);
  return g_test_run ();
}
