/* Any bytes as an NPY file. */
#include "io/lgn-npy.h"
#include "lgn-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTensor) tensor = lgn_npy_parse (bytes, "file", &error);

  g_assert_true ((tensor == NULL) == (error != NULL));
  if (tensor)
    {
      g_autoptr (LgnTensor) wide = lgn_tensor_to_f32 (tensor);
      g_assert_cmpuint (lgn_tensor_n_elements (wide), ==, lgn_tensor_n_elements (tensor));
    }
  return 0;
}
