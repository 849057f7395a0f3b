/* Any bytes as a GGUF file: what opens must be readable to its last byte. */
#include "io/lgn-gguf.h"
#include "lgn-fuzz.h"

static void
read_tensors (LgnGguf *file)
{
  LgnTensorSource *tensors = lgn_gguf_get_tensors (file);

  for (guint i = 0; i < lgn_tensor_source_get_n_tensors (tensors); i++)
    {
      LgnTensor *tensor = lgn_tensor_source_get_tensor (tensors, i);
      g_autoptr (LgnTensor) wide = lgn_tensor_to_f32 (tensor);
      g_assert_true (lgn_tensor_has_shape (wide, tensor->n_dims, tensor->shape));
    }
}

static void
read_metadata (LgnGguf *file)
{
  for (guint i = 0; i < lgn_gguf_get_n_keys (file); i++)
    {
      const LgnGgufValue *value = lgn_gguf_lookup (file, lgn_gguf_get_key (file, i));
      g_autofree char *text = lgn_gguf_value_dup_string (value);
      g_autofree LgnGgufString *strings = lgn_gguf_value_list_strings (value);
      g_autofree gint64 *ints = lgn_gguf_value_list_ints (value);
      g_autofree float *floats = lgn_gguf_value_list_floats (value);
      g_autoptr (json_t) json = lgn_gguf_value_to_json (value);
      gsize n_bytes = 0;
      for (gsize j = 0; strings && j < value->n; j++)
        for (gsize k = 0; k < strings[j].length; k++)
          n_bytes += strings[j].bytes[k] != 0;
      g_assert_true (n_bytes <= G_MAXINT32);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnGguf) file = lgn_gguf_parse (bytes, "file", &error);

  g_assert_true ((file == NULL) == (error != NULL));
  if (file)
    {
      read_tensors (file);
      read_metadata (file);
    }
  return 0;
}
