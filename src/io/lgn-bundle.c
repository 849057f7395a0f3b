#include "io/lgn-bundle.h"
#include "base/lgn-json.h"

#include <string.h>

static void
map_free (gpointer data)
{
  LgnBundleMap *map = data;

  lgn_tensor_unref (map->weights);
  g_clear_pointer (&map->mask, lgn_tensor_unref);
  g_free (map->tower);
  g_free (map->site);
  g_free (map);
}

static void
tokens_free (gpointer data)
{
  LgnBundleTokens *tokens = data;

  g_strfreev (tokens->labels);
  g_free (tokens->special);
  g_free (tokens->continues);
  g_free (tokens->byte_offsets);
  g_free (tokens->name);
  g_free (tokens);
}

/* lgn_bundle_new: a bundle without maps, of MODEL's name (or NULL). */
LgnBundle *
lgn_bundle_new (const char *model)
{
  LgnBundle *bundle = g_new0 (LgnBundle, 1);

  bundle->model = g_strdup (model);
  bundle->maps = g_ptr_array_new_with_free_func (map_free);
  bundle->tokens = g_ptr_array_new_with_free_func (tokens_free);
  bundle->tensor_names = g_ptr_array_new_with_free_func (g_free);
  bundle->tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tensor_unref);
  return bundle;
}

void
lgn_bundle_free (LgnBundle *bundle)
{
  g_ptr_array_unref (bundle->maps);
  g_ptr_array_unref (bundle->tokens);
  g_ptr_array_unref (bundle->tensor_names);
  g_ptr_array_unref (bundle->tensors);
  g_free (bundle->model);
  g_free (bundle->written);
  json_decref (bundle->predictions);
  g_free (bundle);
}

/**
 * lgn_bundle_add_map: WEIGHTS [n_heads, n_query, n_key] (F32) of LAYER at SITE, with its MASK (U8, see LgnBundleMap) or NULL;
 * references are kept. TOWER is NULL unless the network has several.
 */
void
lgn_bundle_add_map (LgnBundle *bundle, const char *tower, const char *site, guint layer, LgnTensor *weights, LgnTensor *mask)
{
  LgnBundleMap *map = g_new0 (LgnBundleMap, 1);

  map->tower = g_strdup (tower);
  map->site = g_strdup (site);
  map->layer = layer;
  map->weights = lgn_tensor_ref (weights);
  map->mask = mask ? lgn_tensor_ref (mask) : NULL;
  g_ptr_array_add (bundle->maps, map);
}

static char *
join_tower (const char *tower, const char *name)
{
  return tower ? g_strconcat (tower, ".", name, NULL) : g_strdup (name);
}

/**
 * lgn_bundle_add_tokens: the list NAME ("tokens" ...) of TOWER (or NULL), of N LABELS, which are copied.
 * Returns: (transfer none): the list, so that SPECIAL and BYTE_OFFSETS can be given to it.
 */
LgnBundleTokens *
lgn_bundle_add_tokens (LgnBundle *bundle, const char *tower, const char *name, const char *const *labels, guint n)
{
  LgnBundleTokens *tokens = g_new0 (LgnBundleTokens, 1);

  tokens->name = join_tower (tower, name);
  tokens->n = n;
  tokens->labels = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    tokens->labels[i] = g_strdup (labels[i]);
  g_ptr_array_add (bundle->tokens, tokens);
  return tokens;
}

/* lgn_bundle_add_tensor: logits, hidden states and the like; a reference is kept. */
void
lgn_bundle_add_tensor (LgnBundle *bundle, const char *name, LgnTensor *tensor)
{
  g_ptr_array_add (bundle->tensor_names, g_strdup (name));
  g_ptr_array_add (bundle->tensors, lgn_tensor_ref (tensor));
}

LgnBundleMap *
lgn_bundle_find_map (LgnBundle *bundle, const char *tower, const char *site, guint layer)
{
  for (guint i = 0; i < bundle->maps->len; i++)
    {
      LgnBundleMap *map = bundle->maps->pdata[i];
      if (map->layer == layer && g_str_equal (map->site, site) && g_strcmp0 (map->tower, tower) == 0)
        return map;
    }
  return NULL;
}

LgnBundleTokens *
lgn_bundle_find_tokens (LgnBundle *bundle, const char *tower, const char *name)
{
  g_autofree char *whole = join_tower (tower, name);

  for (guint i = 0; i < bundle->tokens->len; i++)
    {
      LgnBundleTokens *tokens = bundle->tokens->pdata[i];
      if (g_str_equal (tokens->name, whole))
        return tokens;
    }
  return NULL;
}

LgnTensor *
lgn_bundle_find_tensor (LgnBundle *bundle, const char *name)
{
  guint index;

  return g_ptr_array_find_with_equal_func (bundle->tensor_names, name, g_str_equal, &index) ? bundle->tensors->pdata[index]
                                                                                            : NULL;
}

/* Takes LIST and keeps its text under NAME SUFFIX. */
static void
set_list (LgnSafetensorsWriter *writer, const char *name, const char *suffix, json_t *list)
{
  g_autofree char *key = g_strconcat (name, suffix, NULL);
  char *text = json_dumps (list, JSON_COMPACT);

  lgn_safetensors_writer_set_metadata (writer, key, text);
  free (text);
  json_decref (list);
}

/* FLAGS [tokens->n], or NULL. */
static void
set_flags (LgnSafetensorsWriter *writer, const LgnBundleTokens *tokens, const char *suffix, const guint8 *flags)
{
  json_t *list = json_array ();

  for (guint i = 0; flags && i < tokens->n; i++)
    json_array_append_new (list, json_integer (flags[i]));
  if (flags)
    set_list (writer, tokens->name, suffix, list);
  else
    json_decref (list);
}

static void
set_tokens (LgnSafetensorsWriter *writer, const LgnBundleTokens *tokens)
{
  json_t *labels = json_array (), *offsets = json_array ();

  for (guint i = 0; i < tokens->n; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (tokens->labels[i], -1);
      json_array_append_new (labels, json_string (valid));
      if (tokens->byte_offsets)
        json_array_append_new (offsets, json_pack ("[I, I]", (json_int_t) tokens->byte_offsets[2 * i],
                                                   (json_int_t) tokens->byte_offsets[2 * i + 1]));
    }
  set_list (writer, tokens->name, "", labels);
  set_flags (writer, tokens, "_special", tokens->special);
  set_flags (writer, tokens, "_continues", tokens->continues);
  if (tokens->byte_offsets)
    set_list (writer, tokens->name, "_byte_offsets", offsets);
  else
    json_decref (offsets);
  if (tokens->grid[1] > 0)
    set_list (writer, tokens->name, "_grid", json_pack ("[I, I, I]", (json_int_t) tokens->grid[0], (json_int_t) tokens->grid[1],
                                                        (json_int_t) tokens->grid[2]));
}

static void
add_under_name (LgnSafetensorsWriter *writer, const LgnBundleMap *map, const char *stem, LgnTensor *tensor)
{
  g_autofree char *plain = g_strdup_printf ("%s.%u", stem, map->layer);
  g_autofree char *name = join_tower (map->tower, plain);

  lgn_safetensors_writer_add (writer, name, tensor);
}

/**
 * lgn_bundle_write: writes PATH. The masks, whose cells are bytes, come last, so that all numbers stay aligned.
 * Returns: false with LGN_ERROR_FILE, or LGN_ERROR_INPUT when two tensors have the same name.
 */
bool
lgn_bundle_write (LgnBundle *bundle, const char *path, GError **error)
{
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();

  lgn_safetensors_writer_set_metadata (writer, "format", "lorgnette-attention 1");
  if (bundle->model)
    lgn_safetensors_writer_set_metadata (writer, "model", bundle->model);
  if (bundle->written)
    lgn_safetensors_writer_set_metadata (writer, "written", bundle->written);
  if (bundle->predictions)
    set_list (writer, "predictions", "", json_incref (bundle->predictions));
  for (guint i = 0; i < bundle->tokens->len; i++)
    set_tokens (writer, bundle->tokens->pdata[i]);
  for (guint i = 0; i < bundle->maps->len; i++)
    {
      const LgnBundleMap *map = bundle->maps->pdata[i];
      g_autofree char *stem
          = g_str_equal (map->site, "self") ? g_strdup ("attentions") : g_strconcat (map->site, "_attentions", NULL);
      add_under_name (writer, map, stem, map->weights);
    }
  for (guint i = 0; i < bundle->tensors->len; i++)
    lgn_safetensors_writer_add (writer, bundle->tensor_names->pdata[i], bundle->tensors->pdata[i]);
  for (guint i = 0; i < bundle->maps->len; i++)
    {
      const LgnBundleMap *map = bundle->maps->pdata[i];
      g_autofree char *stem = g_strconcat ("mask.", map->site, NULL);
      if (map->mask)
        add_under_name (writer, map, stem, map->mask);
    }
  return lgn_safetensors_writer_write (writer, path, error);
}
