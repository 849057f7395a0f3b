/* Any text as the header of an attention bundle, with zeros as data: what opens must keep what its struct promises, and so must
 * the result that is made of it. */
#include "io/lgn-bundle.h"
#include "lgn-fuzz.h"
#include "run/lgn-stats.h"
#include "view/lgn-answer.h"

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
      g_assert_true (!map->rows || map->rows->n == map->weights->shape[1]);
      g_assert_true (!map->columns || map->columns->n == map->weights->shape[2]);
    }
  for (guint i = 0; i < bundle->tokens->len; i++)
    {
      const LgnBundleTokens *tokens = bundle->tokens->pdata[i];
      g_assert_cmpuint (g_strv_length (tokens->labels), ==, tokens->n);
      for (guint j = 0; tokens->byte_offsets && j < tokens->n; j++)
        g_assert_cmpuint (tokens->byte_offsets[2 * j], <=, tokens->byte_offsets[2 * j + 1]);
    }
}

/* The tokens along AXIS of the maps of a layer are the N that the maps have there, and the patches are among them. */
static void
check_axis (LgnResult *result, LgnSite site, guint layer, LgnAxis axis, gsize n)
{
  LgnGrid grid = lgn_result_get_grid (result, site, layer, axis);

  g_assert_cmpuint (lgn_result_get_axis (result, site, layer, axis)->n, ==, n);
  if (grid.rows > 0)
    g_assert_true (grid.columns > 0 && grid.n_leading < n && grid.rows <= (n - grid.n_leading) / grid.columns);
}

static void
check_result (LgnResult *result)
{
  bool repeats;
  gsize n_found = result->decoder_tokens ? result->decoder_tokens->n : result->tokens->n;

  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      {
        LgnMapShape shape;
        if (!lgn_attn_store_get_shape (result->store, site, layer, &shape))
          continue;
        check_axis (result, site, layer, LGN_AXIS_QUERY, shape.n_query);
        check_axis (result, site, layer, LGN_AXIS_KEY, shape.n_key);
      }
  g_assert_cmpuint (result->n_boxes, <=, result->n_predictions);
  for (guint i = 0; i < result->n_boxes; i++)
    g_assert_cmpuint (result->boxes[i].token, <, n_found);
  g_autofree char *line = lgn_answer_make_line (result, 3), *table = lgn_answer_make_table (result);
  g_assert_true (!line || table);
  g_autoptr (GArray) stats = lgn_stats_compute (result, &repeats);
  g_assert_cmpuint (stats->len, ==, lgn_attn_store_get_n_maps (result->store));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree uint8_t *whole = g_malloc0 (8 + size + DATA_SIZE);
  guint64 length = size;
  g_autoptr (GError) bundle_error = NULL, error = NULL;

  memcpy (whole, &length, 8);
  memcpy (whole + 8, data, size);
  g_autoptr (GBytes) bytes = g_bytes_new_static (whole, 8 + size + DATA_SIZE);
  g_autoptr (LgnSafetensors) file = lgn_safetensors_parse (bytes, "file", NULL);
  if (!file)
    return 0;
  g_autoptr (LgnBundle) bundle = lgn_bundle_new_from_file (file, &bundle_error);
  g_autoptr (LgnResult) result = lgn_result_new_from_file (file, &error);
  g_assert_true ((bundle == NULL) == (bundle_error != NULL));
  g_assert_true ((result == NULL) == (error != NULL));
  if (bundle)
    check (bundle);
  if (result)
    check_result (result);
  return 0;
}
