/* Any text as the header of an attention bundle, with zeros as data: what opens must keep what its struct promises. */
#include "io/lgn-bundle.h"
#include "lgn-fuzz.h"

#include <string.h>

#define DATA_SIZE 96

static void
check (LgnBundle *bundle)
{
  for (guint i = 0; i < bundle->maps->len; i++)
    {
      const LgnBundleMap *map = bundle->maps->pdata[i];
      g_assert_true (map->weights->dtype == LGN_DTYPE_F32 && map->weights->n_dims == 3 && map->layer < LGN_BUNDLE_MAX_LAYERS);
      g_assert_true (lgn_tensor_n_elements (map->weights) > 0);
      if (map->mask)
        g_assert_true (lgn_tensor_has_shape (map->mask, map->mask->n_dims, map->weights->shape + 3 - map->mask->n_dims));
      g_assert_true (lgn_bundle_find_map (bundle, map->tower, map->site, map->layer) == map);
    }
  for (guint i = 0; i < bundle->tokens->len; i++)
    {
      const LgnBundleTokens *tokens = bundle->tokens->pdata[i];
      g_assert_cmpuint (g_strv_length (tokens->labels), ==, tokens->n);
      for (guint j = 0; tokens->byte_offsets && j < tokens->n; j++)
        g_assert_cmpuint (tokens->byte_offsets[2 * j], <=, tokens->byte_offsets[2 * j + 1]);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree uint8_t *whole = g_malloc0 (8 + size + DATA_SIZE);
  guint64 length = size;
  g_autoptr (GError) error = NULL;

  memcpy (whole, &length, 8);
  memcpy (whole + 8, data, size);
  g_autoptr (GBytes) bytes = g_bytes_new_static (whole, 8 + size + DATA_SIZE);
  g_autoptr (LgnSafetensors) file = lgn_safetensors_parse (bytes, "file", NULL);
  g_autoptr (LgnBundle) bundle = file ? lgn_bundle_new_from_file (file, &error) : NULL;
  g_assert_true (!file || (bundle == NULL) == (error != NULL));
  if (bundle)
    check (bundle);
  return 0;
}
