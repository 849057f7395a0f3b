/* Any bytes as a file of PyTorch, and as the pickle in one: what opens must be readable to its last byte. */
#include "io/lgn-pickle.h"
#include "io/lgn-torch-file.h"
#include "lgn-fuzz.h"

static void
read_everything (LgnTensorSource *source)
{
  for (guint i = 0; i < lgn_tensor_source_get_n_tensors (source); i++)
    {
      LgnTensor *tensor = lgn_tensor_source_get_tensor (source, i);
      g_autoptr (LgnTensor) wide = lgn_tensor_to_f32 (tensor);
      guint index;
      g_assert_true (!wide || lgn_tensor_has_shape (wide, tensor->n_dims, tensor->shape));
      g_assert_true (lgn_tensor_source_find (source, lgn_tensor_source_get_name (source, i), &index) && index == i);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) file_error = NULL;
  g_autoptr (GError) pickle_error = NULL;
  g_autoptr (LgnTensorSource) source = lgn_torch_file_parse (bytes, "file", &file_error);
  g_autoptr (LgnPickle) pickle = lgn_pickle_parse (bytes, "file", &pickle_error);

  g_assert_true ((source == NULL) == (file_error != NULL));
  g_assert_true ((pickle == NULL) == (pickle_error != NULL));
  if (source)
    read_everything (source);
  return 0;
}
