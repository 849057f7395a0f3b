/* Any bytes as a safetensors file: what opens must be readable to its last byte. */
#include "io/lgn-safetensors.h"
#include "lgn-fuzz.h"

static void
read_everything (LgnSafetensors *file)
{
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    {
      LgnTensor *tensor = lgn_safetensors_get_tensor (file, i);
      g_autoptr (LgnTensor) wide = lgn_tensor_to_f32 (tensor);
      g_assert_true (lgn_tensor_has_shape (wide, tensor->n_dims, tensor->shape));
      g_assert_true (lgn_safetensors_lookup (file, lgn_safetensors_get_name (file, i)) == tensor);
    }
  lgn_safetensors_get_metadata (file, "format");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnSafetensors) file = lgn_safetensors_parse (bytes, "file", &error);

  g_assert_true ((file == NULL) == (error != NULL));
  if (file)
    read_everything (file);
  return 0;
}
