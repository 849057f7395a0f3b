#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-json.h"
#include "io/lgn-bundle.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT_NAME "lorgnette-attention "
#define MAX_TOWERS 256

/* Of SITES, those up to this one have layers that may name their sides themselves. */
#define ENCODER 1

/* Where a site's maps lie in a file, and which lists of tokens name their rows and columns. */
static const struct
{
  const char *site;
  const char *stem;
  const char *query_tokens;
  const char *key_tokens;
} sites[] = {
  { "self", "attentions", "tokens", "tokens" },
  { "encoder", "encoder_attentions", "encoder_tokens", "encoder_tokens" },
  { "decoder", "decoder_attentions", "decoder_tokens", "decoder_tokens" },
  { "cross", "cross_attentions", "decoder_tokens", "encoder_tokens" },
};

static const char *const list_names[] = { "tokens", "key_tokens", "encoder_tokens", "decoder_tokens", "predicted_tokens" };

static guint
get_site_index (const char *site)
{
  guint index = 0;

  while (!g_str_equal (sites[index].site, site))
    index++;
  return index;
}

/* What a tensor's name says. */
typedef struct
{
  guint site; /* into SITES */
  guint layer;
  bool is_mask;
} TensorName;

typedef enum
{
  NAME_OTHER, /* neither a map nor a mask */
  NAME_MAP,
  NAME_WRONG, /* starts as a map's or a mask's, but does not end so */
} NameKind;

/* After WORD of TEXT, or NULL when TEXT does not begin with it as a whole part. */
static const char *
skip_part (const char *text, const char *word)
{
  gsize length = strlen (word);

  return strncmp (text, word, length) == 0 && (text[length] == '.' || text[length] == '\0') ? text + length : NULL;
}

/* ".12" and nothing after it. */
static bool
parse_layer (const char *text, guint *layer)
{
  guint64 number;

  if (*text != '.' || (text[1] == '0' && text[2] != '\0')
      || !g_ascii_string_to_unsigned (text + 1, 10, 0, LGN_BUNDLE_MAX_LAYERS - 1, &number, NULL))
    return false;
  *layer = (guint) number;
  return true;
}

/* A name without its tower. */
static NameKind
parse_plain_name (const char *text, TensorName *name)
{
  const char *mask = skip_part (text, "mask");

  for (name->site = 0; name->site < G_N_ELEMENTS (sites); name->site++)
    {
      const char *rest = skip_part (text, sites[name->site].stem);
      if (rest)
        return parse_layer (rest, &name->layer) ? NAME_MAP : NAME_WRONG;
      rest = mask && *mask == '.' ? skip_part (mask + 1, sites[name->site].site) : NULL;
      name->is_mask = rest != NULL;
      if (rest)
        return parse_layer (rest, &name->layer) ? NAME_MAP : NAME_WRONG;
    }
  return mask ? NAME_WRONG : NAME_OTHER;
}

/* *TOWER is what stands before the name proper (transfer full), or NULL. */
static NameKind
parse_name (const char *text, TensorName *name, char **tower)
{
  *tower = NULL;
  for (const char *part = text; part; part = strchr (part, '.') ? strchr (part, '.') + 1 : NULL)
    {
      NameKind kind = parse_plain_name (part, name);
      if (kind != NAME_OTHER)
        {
          *tower = kind == NAME_MAP && part > text ? g_strndup (text, (gsize) (part - text) - 1) : NULL;
          return kind;
        }
    }
  return NAME_OTHER;
}

static bool G_GNUC_PRINTF (5, 6)
fail (GError **error, LgnError code, const char *path, const char *name, const char *format, ...)
{
  va_list args;
  g_autofree char *quoted = lgn_error_quote (name);

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LGN_ERROR, code, "%s: “%s” %s", path, quoted, what);
  return false;
}

/* The same numbers without the first N_DIMS - RANK dimensions, which are 1; NULL when they are not. */
static LgnTensor *
drop_batch (const LgnTensor *tensor, LgnDtype dtype, guint rank)
{
  if (tensor->n_dims < rank)
    return NULL;
  for (guint i = 0; i < tensor->n_dims - rank; i++)
    if (tensor->shape[i] != 1)
      return NULL;
  return lgn_tensor_new_view (dtype, rank, tensor->shape + tensor->n_dims - rank, tensor->owner, tensor->data);
}

/* [n_heads, n_query, n_key], F32. */
static LgnTensor *
read_weights (const char *path, const char *name, LgnTensor *tensor, GError **error)
{
  g_autoptr (LgnTensor) map = tensor->n_dims <= 4 ? drop_batch (tensor, tensor->dtype, 3) : NULL;
  g_autofree char *shape = lgn_tensor_shape_to_string (tensor);

  if (!lgn_dtype_is_float (tensor->dtype))
    {
      fail (error, LGN_ERROR_FORMAT, path, name, "is of type %s; maps are floating-point numbers",
            lgn_dtype_name (tensor->dtype));
      return NULL;
    }
  if (!map || lgn_tensor_n_elements (map) == 0)
    {
      fail (error, LGN_ERROR_FORMAT, path, name,
            "has shape %s; maps are [heads, queries, keys] or [1, heads, queries, keys], one input a file", shape);
      return NULL;
    }
  LgnTensor *wide = lgn_tensor_to_f32 (map);
  if (!wide)
    fail (error, LGN_ERROR_LIMIT, path, name, "has shape %s, for which there is not enough memory", shape);
  return wide;
}

static gsize
get_axis (const LgnTensor *weights, bool is_key)
{
  return weights->shape[is_key ? 2 : 1];
}

/* [n_query, n_key] or [n_heads, n_query, n_key], with or without a batch of 1 before it; U8. */
static LgnTensor *
read_mask (const char *path, const char *name, LgnTensor *tensor, const LgnTensor *weights, GError **error)
{
  bool is_byte = tensor->dtype == LGN_DTYPE_U8 || tensor->dtype == LGN_DTYPE_BOOL;
  g_autoptr (LgnTensor) flat = is_byte ? drop_batch (tensor, LGN_DTYPE_U8, 2) : NULL;
  g_autoptr (LgnTensor) deep = is_byte && !flat ? drop_batch (tensor, LGN_DTYPE_U8, 3) : NULL;

  if (flat && lgn_tensor_has_shape (flat, 2, weights->shape + 1))
    return g_steal_pointer (&flat);
  if (deep && lgn_tensor_has_shape (deep, 3, weights->shape))
    return g_steal_pointer (&deep);
  g_autofree char *shape = lgn_tensor_shape_to_string (tensor), *wanted = lgn_tensor_shape_to_string (weights);
  fail (error, LGN_ERROR_FORMAT, path, name,
        "is %s of type %s; the mask of maps %s is U8 [queries, keys], with or without heads", shape,
        lgn_dtype_name (tensor->dtype), wanted);
  return NULL;
}

static int
compare_maps (gconstpointer a, gconstpointer b)
{
  const LgnBundleMap *x = *(LgnBundleMap *const *) a, *y = *(LgnBundleMap *const *) b;
  int towers = g_strcmp0 (x->tower, y->tower);
  int sites_apart = (int) get_site_index (x->site) - (int) get_site_index (y->site);

  if (towers != 0 || sites_apart != 0)
    return towers != 0 ? towers : sites_apart;
  return (int) x->layer - (int) y->layer;
}

static bool
read_tensor (LgnBundle *bundle, LgnSafetensors *file, guint index, GError **error)
{
  const char *path = lgn_safetensors_get_path (file), *name = lgn_safetensors_get_name (file, index);
  LgnTensor *tensor = lgn_safetensors_get_tensor (file, index);
  TensorName parsed = { 0 };
  g_autofree char *tower = NULL;
  NameKind kind = parse_name (name, &parsed, &tower);

  if (kind == NAME_WRONG)
    return fail (error, LGN_ERROR_FORMAT, path, name,
                 "is not a name that can be understood; maps are named attentions.L, encoder_attentions.L, "
                 "decoder_attentions.L or cross_attentions.L and masks mask.SITE.L, with the number of a layer for L");
  if (kind == NAME_OTHER)
    lgn_bundle_add_tensor (bundle, name, tensor);
  if (kind == NAME_OTHER || parsed.is_mask)
    return true;
  g_autoptr (LgnTensor) weights = read_weights (path, name, tensor, error);
  if (!weights)
    return false;
  lgn_bundle_add_map (bundle, tower, sites[parsed.site].site, parsed.layer, weights, NULL);
  return true;
}

/* Finds by halves: a stranger may bring many layers and many masks. */
static LgnBundleMap *
find_sorted_map (LgnBundle *bundle, char *tower, const TensorName *name)
{
  LgnBundleMap key = { .tower = tower, .site = (char *) sites[name->site].site, .layer = name->layer };
  LgnBundleMap *key_pointer = &key;
  LgnBundleMap **found
      = bsearch (&key_pointer, bundle->maps->pdata, bundle->maps->len, sizeof (LgnBundleMap *), compare_maps);

  return found ? *found : NULL;
}

static bool
attach_mask (LgnBundle *bundle, LgnSafetensors *file, guint index, GError **error)
{
  const char *path = lgn_safetensors_get_path (file), *name = lgn_safetensors_get_name (file, index);
  TensorName parsed = { 0 };
  g_autofree char *tower = NULL;
  NameKind kind = parse_name (name, &parsed, &tower);

  if (kind != NAME_MAP || !parsed.is_mask)
    return true;
  LgnBundleMap *map = find_sorted_map (bundle, tower, &parsed);
  if (!map)
    return fail (error, LGN_ERROR_FORMAT, path, name, "is a mask without its maps");
  map->mask = read_mask (path, name, lgn_safetensors_get_tensor (file, index), map->weights, error);
  return map->mask != NULL;
}

static bool
read_tensors (LgnBundle *bundle, LgnSafetensors *file, GError **error)
{
  guint n = lgn_safetensors_get_n_tensors (file);

  for (guint i = 0; i < n; i++)
    if (!read_tensor (bundle, file, i, error))
      return false;
  if (bundle->maps->len == 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: holds no attention maps; they are named attentions.0 (or encoder_attentions.0, decoder_attentions.0, "
                   "cross_attentions.0), attentions.1 ...",
                   lgn_safetensors_get_path (file));
      return false;
    }
  g_ptr_array_sort (bundle->maps, compare_maps);
  for (guint i = 0; i < n; i++)
    if (!attach_mask (bundle, file, i, error))
      return false;
  return true;
}

/* The JSON list that the metadata hold under NAME SUFFIX; *LIST is NULL when there is none. */
static bool
read_list (LgnSafetensors *file, const char *name, const char *suffix, json_t **list, GError **error)
{
  g_autofree char *key = g_strconcat (name, suffix, NULL);
  const char *text = lgn_safetensors_get_metadata (file, key);
  g_autofree char *quoted = lgn_error_quote (key);
  g_autofree char *where = g_strdup_printf ("%s: “%s”", lgn_safetensors_get_path (file), quoted);

  *list = text ? lgn_json_parse (text, strlen (text), where, error) : NULL;
  if (!text || json_is_array (*list))
    return true;
  if (*list)
    fail (error, LGN_ERROR_FORMAT, lgn_safetensors_get_path (file), key, "is not a JSON list");
  return false;
}

static bool
check_length (const char *path, const LgnBundleTokens *tokens, const char *suffix, const json_t *list, GError **error)
{
  g_autofree char *key = g_strconcat (tokens->name, suffix, NULL);

  return json_array_size (list) == tokens->n
         || fail (error, LGN_ERROR_FORMAT, path, key, "has %" G_GSIZE_FORMAT " members, but there are %u tokens",
                  json_array_size (list), tokens->n);
}

/* 0 and 1, or false and true; *FLAGS stays NULL when there is no such list. */
static bool
read_flags (LgnSafetensors *file, const LgnBundleTokens *tokens, const char *suffix, guint8 **flags, GError **error)
{
  g_autoptr (json_t) list = NULL;
  const char *path = lgn_safetensors_get_path (file);

  if (!read_list (file, tokens->name, suffix, &list, error))
    return false;
  if (!list)
    return true;
  if (!check_length (path, tokens, suffix, list, error))
    return false;
  *flags = g_new0 (guint8, tokens->n + 1);
  for (guint i = 0; i < tokens->n; i++)
    {
      json_t *value = json_array_get (list, i);
      bool is_flag = json_is_integer (value) && (json_integer_value (value) | 1) == 1;
      if (!is_flag && !json_is_boolean (value))
        return fail (error, LGN_ERROR_FORMAT, path, tokens->name, "has a “%s” list with something that is not 0 or 1", suffix);
      (*flags)[i] = json_is_true (value) || json_integer_value (value) == 1;
    }
  return true;
}

static bool
read_byte_offsets (LgnSafetensors *file, LgnBundleTokens *tokens, GError **error)
{
  g_autoptr (json_t) list = NULL;
  const char *path = lgn_safetensors_get_path (file);

  if (!read_list (file, tokens->name, "_byte_offsets", &list, error))
    return false;
  if (!list)
    return true;
  if (!check_length (path, tokens, "_byte_offsets", list, error))
    return false;
  tokens->byte_offsets = g_new0 (gsize, 2 * (gsize) tokens->n + 1);
  for (guint i = 0; i < tokens->n; i++)
    {
      json_t *pair = json_array_get (list, i), *start = json_array_get (pair, 0), *end = json_array_get (pair, 1);
      if (json_array_size (pair) != 2 || !json_is_integer (start) || !json_is_integer (end) || json_integer_value (start) < 0
          || json_integer_value (end) < json_integer_value (start))
        return fail (error, LGN_ERROR_FORMAT, path, tokens->name,
                     "has a “_byte_offsets” list with something that is not a pair of places, first before last");
      tokens->byte_offsets[2 * i] = (gsize) json_integer_value (start);
      tokens->byte_offsets[2 * i + 1] = (gsize) json_integer_value (end);
    }
  return true;
}

/* Whether GRID, of patches that stand among N tokens, has room there. */
static bool
fits (const gsize *grid, gsize n)
{
  gsize n_patches, end;

  return grid[1] > 0 && grid[2] > 0 && lgn_checked_mul (grid[1], grid[2], &n_patches)
         && lgn_checked_add (grid[0], n_patches, &end) && end <= n;
}

static bool
read_grid (LgnSafetensors *file, LgnBundleTokens *tokens, GError **error)
{
  g_autoptr (json_t) list = NULL;
  const char *path = lgn_safetensors_get_path (file);
  bool is_grid = true;

  if (!read_list (file, tokens->name, "_grid", &list, error))
    return false;
  if (!list)
    return true;
  for (guint i = 0; i < 3; i++)
    {
      json_t *size = json_array_get (list, i);
      is_grid = is_grid && json_is_integer (size) && json_integer_value (size) >= 0;
      tokens->grid[i] = is_grid ? (gsize) json_integer_value (size) : 0;
    }
  return (is_grid && json_array_size (list) == 3 && fits (tokens->grid, tokens->n))
         || fail (error, LGN_ERROR_FORMAT, path, tokens->name,
                  "has a “_grid” that is not three numbers, tokens before the patches, rows and columns, for which there are tokens");
}

static bool
read_tokens (LgnBundle *bundle, LgnSafetensors *file, const char *tower, const char *list_name, GError **error)
{
  g_autofree char *name = tower ? g_strconcat (tower, ".", list_name, NULL) : g_strdup (list_name);
  g_autoptr (json_t) list = NULL;

  if (!read_list (file, name, "", &list, error))
    return false;
  if (!list)
    return true;
  guint n = (guint) json_array_size (list);
  g_autofree const char **labels = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      labels[i] = json_string_value (json_array_get (list, i));
      if (!labels[i])
        return fail (error, LGN_ERROR_FORMAT, lgn_safetensors_get_path (file), name, "holds something that is not a string");
    }
  LgnBundleTokens *tokens = lgn_bundle_add_tokens (bundle, tower, list_name, labels, n);
  return read_flags (file, tokens, "_special", &tokens->special, error)
         && read_flags (file, tokens, "_continues", &tokens->continues, error) && read_byte_offsets (file, tokens, error)
         && read_grid (file, tokens, error);
}

/* Whether TOKENS (or NULL), which name the rows (or columns) of MAP, are as many. */
static bool
check_tokens (const char *path, const LgnBundleMap *map, bool is_key, const LgnBundleTokens *tokens, GError **error)
{
  gsize size = get_axis (map->weights, is_key);

  return !tokens || tokens->n == size
         || fail (error, LGN_ERROR_FORMAT, path, tokens->name,
                  "has %u tokens, but the maps of site “%s”, layer %u have %" G_GSIZE_FORMAT " %s", tokens->n, map->site,
                  map->layer, size, is_key ? "columns" : "rows");
}

/* The same of the list LIST_NAME. */
static bool
check_axis (LgnBundle *bundle, const char *path, const LgnBundleMap *map, bool is_key, const char *list_name, GError **error)
{
  return check_tokens (path, map, is_key, lgn_bundle_find_tokens (bundle, map->tower, list_name), error);
}

/* Reads the list that LIST_NAME is from the layer of MAP on into *TOKENS; where there is none, *TOKENS stays. */
static bool
read_layer_tokens (LgnBundle *bundle, LgnSafetensors *file, const LgnBundleMap *map, const char *list_name,
                   LgnBundleTokens **tokens, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.%u", list_name, map->layer);
  guint n = bundle->tokens->len;

  if (!read_tokens (bundle, file, map->tower, name, error))
    return false;
  if (bundle->tokens->len > n)
    *tokens = bundle->tokens->pdata[n];
  return true;
}

/* The lists that name the sides of MAP by its layer, among those of the map BEFORE it at the same site (or NULL). */
static bool
read_sides (LgnBundle *bundle, LgnSafetensors *file, LgnBundleMap *map, const LgnBundleMap *before, GError **error)
{
  const char *path = lgn_safetensors_get_path (file);
  bool has_keys = lgn_bundle_find_tokens (bundle, map->tower, "key_tokens") != NULL;
  bool keys_differ = before && before->columns != before->rows;

  if (get_site_index (map->site) > ENCODER)
    return true;
  map->rows = before ? before->rows : NULL;
  map->columns = keys_differ ? before->columns : NULL;
  if (!read_layer_tokens (bundle, file, map, sites[get_site_index (map->site)].query_tokens, &map->rows, error)
      || !read_layer_tokens (bundle, file, map, "key_tokens", &map->columns, error))
    return false;
  if (!map->columns && !has_keys)
    map->columns = map->rows;
  return check_tokens (path, map, false, map->rows, error) && check_tokens (path, map, true, map->columns, error);
}

/* Holds the lists of tokens against MAP, the first of its site: later layers may be smaller where a network pools its
 * sequence. */
static bool
check_site (LgnBundle *bundle, const char *path, const LgnBundleMap *map, GError **error)
{
  guint site = get_site_index (map->site);
  bool has_keys = g_str_equal (map->site, "self") && lgn_bundle_find_tokens (bundle, map->tower, "key_tokens");

  return (map->rows || check_axis (bundle, path, map, false, sites[site].query_tokens, error))
         && (map->columns || check_axis (bundle, path, map, true, has_keys ? "key_tokens" : sites[site].key_tokens, error))
         && (g_str_equal (map->site, "encoder") || check_axis (bundle, path, map, false, "predicted_tokens", error));
}

static bool
read_tower (LgnBundle *bundle, LgnSafetensors *file, const char *tower, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (list_names); i++)
    if (!read_tokens (bundle, file, tower, list_names[i], error))
      return false;
  return true;
}

/* The lists of every tower that has maps. */
static bool
read_metadata (LgnBundle *bundle, LgnSafetensors *file, GError **error)
{
  const char *path = lgn_safetensors_get_path (file);
  guint n_towers = 0;

  for (guint i = 0; i < bundle->maps->len; i++)
    {
      LgnBundleMap *map = bundle->maps->pdata[i], *before = i > 0 ? bundle->maps->pdata[i - 1] : NULL;
      bool is_same_tower = before && g_strcmp0 (before->tower, map->tower) == 0;
      if (!is_same_tower && ++n_towers > MAX_TOWERS)
        return fail (error, LGN_ERROR_LIMIT, path, map->tower, "is one of more than %d towers", MAX_TOWERS);
      if (!is_same_tower && !read_tower (bundle, file, map->tower, error))
        return false;
      bool is_same_site = is_same_tower && g_str_equal (before->site, map->site);
      if (!read_sides (bundle, file, map, is_same_site ? before : NULL, error)
          || (!is_same_site && !check_site (bundle, path, map, error)))
        return false;
    }
  return true;
}

static bool
check_format (LgnSafetensors *file, GError **error)
{
  const char *format = lgn_safetensors_get_metadata (file, "format");

  if (!format || !g_str_has_prefix (format, FORMAT_NAME) || g_str_equal (format, FORMAT_NAME "1"))
    return true;
  g_autofree char *quoted = lgn_error_quote (format);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED,
               "%s: is of format “%s”; this Lorgnette reads “" FORMAT_NAME "1”, a newer one may be needed",
               lgn_safetensors_get_path (file), quoted);
  return false;
}

/**
 * lgn_bundle_new_from_file: the attention bundle that FILE is. Without metadata there are no token lists. Layers may be missing
 * and may have different sizes. Maps of another float type are widened to F32.
 * Returns: (transfer full): the bundle, or NULL with LGN_ERROR_FORMAT, LGN_ERROR_UNSUPPORTED or LGN_ERROR_LIMIT.
 */
LgnBundle *
lgn_bundle_new_from_file (LgnSafetensors *file, GError **error)
{
  if (!check_format (file, error))
    return NULL;
  g_autoptr (LgnBundle) bundle = lgn_bundle_new (lgn_safetensors_get_metadata (file, "model"));

  bundle->written = g_strdup (lgn_safetensors_get_metadata (file, "written"));
  return read_tensors (bundle, file, error) && read_metadata (bundle, file, error)
                 && read_list (file, "predictions", "", &bundle->predictions, error)
             ? g_steal_pointer (&bundle) : NULL;
}

/* lgn_bundle_read: the same for the file PATH; also LGN_ERROR_FILE. */
LgnBundle *
lgn_bundle_read (const char *path, GError **error)
{
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, error);

  return file ? lgn_bundle_new_from_file (file, error) : NULL;
}
