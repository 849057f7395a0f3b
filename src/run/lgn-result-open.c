#include "base/lgn-error.h"
#include "io/lgn-bundle.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-piece-spelling.h"
#include "run/lgn-result-predictions.h"

#include <string.h>

/* A side of a map is so long at most: every place of it gets a name. */
#define MAX_TOKENS ((gsize) 1 << 20)

/* How long the sequences of a result are; 0: no map has said so yet. */
typedef struct
{
  gsize n_tokens;
  gsize n_picture; /* of a tower of vision beside one of text */
  gsize n_keys;    /* of the only stack, where the file names what it looks at */
  gsize n_decoder;
} Lengths;

static bool G_GNUC_PRINTF (4, 5)
refuse (GError **error, LgnError code, const char *path, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LGN_ERROR, code, "%s: %s", path, what);
  return false;
}

static bool
agree (gsize *known, gsize size)
{
  if (*known == 0)
    *known = size;
  return *known == size;
}

/* Whether MAP's sides are as long as those of the maps before it, where it has no names of its own for them: a result has
 * one list of tokens a side. */
static bool
check_lengths (const LgnBundleMap *map, LgnSite site, bool has_keys, bool is_beside, const char *path, Lengths *lengths,
               GError **error)
{
  bool is_decoder = site == LGN_SITE_DECODER || site == LGN_SITE_CROSS;
  gsize n_query = map->weights->shape[1], n_key = map->weights->shape[2];
  gsize *rows = is_decoder ? &lengths->n_decoder : &lengths->n_tokens;
  gsize *columns = site == LGN_SITE_DECODER ? &lengths->n_decoder : &lengths->n_tokens;

  if (has_keys && site == LGN_SITE_SELF)
    columns = &lengths->n_keys;
  if (is_beside)
    rows = columns = &lengths->n_picture;
  if (n_query > MAX_TOKENS || n_key > MAX_TOKENS)
    return refuse (error, LGN_ERROR_LIMIT, path,
                   "the %s maps of layer %u are %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT "; at most %" G_GSIZE_FORMAT
                   " tokens can be read",
                   map->site, map->layer, n_query, n_key, MAX_TOKENS);
  return ((map->rows || agree (rows, n_query)) && (map->columns || agree (columns, n_key)))
         || refuse (error, LGN_ERROR_UNSUPPORTED, path,
                    "the %s maps of layer %u are %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT ", where %" G_GSIZE_FORMAT
                    " × %" G_GSIZE_FORMAT " would go with the maps before them; all maps of a sequence should have its length",
                    map->site, map->layer, n_query, n_key, *rows, *columns);
}

/* The site of MAP: one that has a tower to itself, or else by its name. */
static LgnSite
find_site (const LgnBundleMap *map)
{
  LgnSite site = LGN_SITE_SELF;

  lgn_site_from_name (map->site, &site);
  for (guint i = 0; site == LGN_SITE_SELF && map->tower && i < LGN_N_SITES; i++)
    if (g_strcmp0 (lgn_site_get_tower (i), map->tower) == 0)
      return i;
  return site;
}

/* Whether all maps are of one tower, or of two that a network may have side by side. */
static bool
has_known_towers (LgnBundle *bundle)
{
  const LgnBundleMap *first = bundle->maps->pdata[0], *last = bundle->maps->pdata[bundle->maps->len - 1];
  bool is_one = g_strcmp0 (first->tower, last->tower) == 0, are_two = true;

  for (guint i = 0; !is_one && i < bundle->maps->len; i++)
    {
      LgnSite site = find_site (bundle->maps->pdata[i]);
      are_two = are_two && (site == LGN_SITE_TEXT || site == LGN_SITE_PICTURE);
    }
  return is_one || are_two;
}

/* Towers that go together, and not the only stack of one network beside the stacks of another. */
static bool
check_sites (LgnBundle *bundle, const char *path, GError **error)
{
  const LgnBundleMap *first = bundle->maps->pdata[0], *last = bundle->maps->pdata[bundle->maps->len - 1];

  if (!has_known_towers (bundle))
    return refuse (error, LGN_ERROR_UNSUPPORTED, path,
                   "holds the maps of several towers, “%s” and “%s”; save those of one tower in a file",
                   first->tower ? first->tower : "", last->tower);
  if (g_str_equal (first->site, "self") && !g_str_equal (last->site, "self"))
    return refuse (error, LGN_ERROR_UNSUPPORTED, path,
                   "holds attentions.%u beside %s_attentions.%u; a file should have either, or encoder_attentions for the "
                   "first",
                   first->layer, last->site, last->layer);
  return true;
}

/* Which cells are masked; where heads have masks of their own, what no head may look at. */
static LgnScope *
make_scope (const LgnBundleMap *map)
{
  gsize n_query = map->weights->shape[1], n_key = map->weights->shape[2], n = n_query * n_key;
  LgnScope *scope = lgn_scope_new (n_query, n_key);

  if (!map->mask)
    return scope;
  const guint8 *cells = map->mask->data; /* [n_query, n_key] or [n_heads, n_query, n_key] */
  gsize n_masks = map->mask->n_dims == 3 ? map->mask->shape[0] : 1;
  scope->allowed = g_new0 (guint8, n);
  for (gsize i = 0; i < n_masks * n; i++)
    scope->allowed[i % n] |= cells[i] != 0;
  return scope;
}

static bool
add_layer (LgnAttnStore *store, const LgnBundleMap *map, LgnSite site, const char *path, GError **error)
{
  const gsize *size = map->weights->shape;
  LgnMapShape shape = { (guint) size[0], size[1], size[2] };
  g_autoptr (LgnScope) scope = make_scope (map);

  if (size[0] <= G_MAXINT && map->weights->dtype == LGN_DTYPE_F32 && GPOINTER_TO_SIZE (map->weights->data) % sizeof (float) == 0)
    {
      lgn_attn_store_add_borrowed_layer (store, site, map->layer, map->weights, scope);
      return true;
    }
  if (size[0] > G_MAXINT || !lgn_attn_store_add_layer (store, site, map->layer, &shape, scope, error))
    {
      g_prefix_error (error, "%s: ", path);
      return false;
    }
  memcpy (lgn_attn_store_get_rows_to_fill (store, site, map->layer, 0, 0), map->weights->data,
          lgn_tensor_n_bytes (map->weights));
  lgn_attn_store_set_ready (store, site, map->layer);
  return true;
}

static bool
read_maps (LgnBundle *bundle, const char *path, LgnResult *result, Lengths *lengths, GError **error)
{
  LgnSite first = find_site (bundle->maps->pdata[0]);

  result->store = lgn_attn_store_new (LGN_BUNDLE_MAX_BYTES);
  for (guint i = 0; i < bundle->maps->len; i++)
    {
      const LgnBundleMap *map = bundle->maps->pdata[i];
      LgnSite site = find_site (map);
      bool has_keys = lgn_bundle_find_tokens (bundle, map->tower, "key_tokens") != NULL;
      bool is_beside = site == LGN_SITE_PICTURE && site != first;
      if (!check_lengths (map, site, has_keys, is_beside, path, lengths, error)
          || !add_layer (result->store, map, site, path, error))
        return false;
    }
  return true;
}

/* N tokens named by their places. */
static LgnTokens *
number_tokens (gsize n)
{
  g_autofree gint64 *numbers = g_new (gint64, n + 1);

  for (gsize i = 0; i < n; i++)
    numbers[i] = (gint64) i;
  return lgn_tokens_new_from_ids (numbers, (guint) n);
}

/* The label at place ID, and an ellipsis after the last. */
static const char *
get_label (gint32 id, gpointer data)
{
  const LgnBundleTokens *list = data;

  return (guint) id < list->n ? list->labels[id] : "…";
}

static bool
is_special (const LgnBundleTokens *list, guint place)
{
  return place >= list->n || (list->special && list->special[place]);
}

/* As the file says, or else as far as the SPELLING of the pieces tells. */
static guint8
get_flags (const LgnBundleTokens *list, LgnPieceSpelling spelling, guint place)
{
  if (is_special (list, place))
    return LGN_TOKEN_SPECIAL;
  if (list->continues)
    return list->continues[place] ? LGN_TOKEN_CONTINUES : 0;
  if (place == 0 || is_special (list, place - 1))
    return 0;
  return lgn_piece_spelling_continues (spelling, list->labels[place - 1], list->labels[place]) ? LGN_TOKEN_CONTINUES : 0;
}

/* N tokens with the names of LIST from its FIRST on, or numbers where there is no list. There is no text, and so no place in
 * it. */
static LgnTokens *
name_tokens (LgnBundleTokens *list, guint first, gsize n)
{
  if (!list)
    return number_tokens (n);

  LgnPieceSpelling spelling = lgn_piece_spelling_guess ((const char *const *) list->labels, list->n);
  LgnPieceMarks marks = lgn_piece_spelling_get_marks (spelling);
  g_autofree LgnToken *tokens = g_new0 (LgnToken, n + 1);
  const char *const texts[2] = { "", NULL };
  const gsize lengths[2] = { 0, 0 };

  for (guint i = 0; i < n; i++)
    {
      tokens[i].id = (gint32) (first + i);
      tokens[i].flags = get_flags (list, spelling, first + i);
    }
  return lgn_tokens_new (texts, lengths, tokens, (guint) n, get_label, list, &marks);
}

static LgnGrid
get_grid (const LgnBundleTokens *list)
{
  return list ? (LgnGrid) { list->grid[0], list->grid[1], list->grid[2] } : (LgnGrid) { 0 };
}

/* The lists, whose lengths the reader has held against the maps; a list that is left out is numbered. What a row predicts is,
 * when nobody says so, what the next row reads. */
static void
read_tokens (LgnBundle *bundle, const Lengths *lengths, LgnResult *result)
{
  const char *tower = ((LgnBundleMap *) bundle->maps->pdata[0])->tower;
  LgnBundleTokens *encoder = lgn_bundle_find_tokens (bundle, tower, "encoder_tokens");
  LgnBundleTokens *keys = lgn_bundle_find_tokens (bundle, tower, "key_tokens");
  LgnBundleTokens *decoder = lgn_bundle_find_tokens (bundle, tower, "decoder_tokens");
  LgnBundleTokens *predicted = lgn_bundle_find_tokens (bundle, tower, "predicted_tokens");

  if (!encoder || lgn_attn_store_has_site (result->store, LGN_SITE_SELF))
    encoder = lgn_bundle_find_tokens (bundle, tower, "tokens");
  result->tokens = name_tokens (encoder && encoder->n == lengths->n_tokens ? encoder : NULL, 0, lengths->n_tokens);
  result->grid = encoder && encoder->n == lengths->n_tokens ? get_grid (encoder) : (LgnGrid) { 0 };
  if (lengths->n_keys > 0)
    result->key_tokens = name_tokens (keys, 0, lengths->n_keys);
  if (lengths->n_decoder == 0)
    return;
  result->decoder_tokens = name_tokens (decoder, 0, lengths->n_decoder);
  result->predicted_tokens = name_tokens (predicted ? predicted : decoder, predicted ? 0 : 1, lengths->n_decoder);
}

/* What a tower of vision beside one of text looks at. */
static void
read_picture_tokens (LgnBundle *bundle, const Lengths *lengths, LgnResult *result)
{
  LgnBundleTokens *list = lgn_bundle_find_tokens (bundle, lgn_site_get_tower (LGN_SITE_PICTURE), "tokens");

  if (lengths->n_picture == 0)
    return;
  if (list && list->n != lengths->n_picture)
    list = NULL;
  g_autoptr (LgnTokens) tokens = name_tokens (list, 0, lengths->n_picture);
  for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, LGN_SITE_PICTURE); layer++)
    for (LgnAxis axis = LGN_AXIS_QUERY; axis <= LGN_AXIS_KEY; axis++)
      lgn_result_set_side (result, LGN_SITE_PICTURE, layer, axis, tokens, get_grid (list));
}

/* The side of MAP that LIST names, or none; *TOKENS (or NULL) are those of *LAST, and become LIST's. */
static void
read_side (LgnResult *result, const LgnBundleMap *map, LgnAxis axis, LgnBundleTokens *list, LgnBundleTokens **last,
           LgnTokens **tokens)
{
  if (!list)
    return;
  if (list != *last)
    {
      g_clear_pointer (tokens, lgn_tokens_unref);
      *tokens = name_tokens (list, 0, list->n);
      *last = list;
    }
  lgn_result_set_side (result, find_site (map), map->layer, axis, *tokens, get_grid (list));
}

/* The sides that layers have for themselves. */
static void
read_sides (LgnBundle *bundle, LgnResult *result)
{
  g_autoptr (LgnTokens) rows = NULL, columns = NULL;
  LgnBundleTokens *last_rows = NULL, *last_columns = NULL;

  for (guint i = 0; i < bundle->maps->len; i++)
    {
      const LgnBundleMap *map = bundle->maps->pdata[i];
      read_side (result, map, LGN_AXIS_QUERY, map->rows, &last_rows, &rows);
      if (map->rows && map->columns == map->rows)
        lgn_result_set_side (result, find_site (map), map->layer, LGN_AXIS_KEY, rows, get_grid (map->rows));
      else
        read_side (result, map, LGN_AXIS_KEY, map->columns, &last_columns, &columns);
    }
}

/* Logits and hidden states, as they were saved. */
static void
read_tensors (LgnBundle *bundle, LgnResult *result)
{
  LgnTensor *logits = lgn_bundle_find_tensor (bundle, "logits");

  result->logits = logits ? lgn_tensor_ref (logits) : NULL;
  result->hidden_names = g_ptr_array_new_with_free_func (g_free);
  result->hidden_states = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tensor_unref);
  for (guint i = 0; i < bundle->tensors->len; i++)
    if (strstr (bundle->tensor_names->pdata[i], "hidden_states."))
      {
        g_ptr_array_add (result->hidden_names, g_strdup (bundle->tensor_names->pdata[i]));
        g_ptr_array_add (result->hidden_states, lgn_tensor_ref (bundle->tensors->pdata[i]));
      }
}

/* "attentions.0", with the name of a site, of a tower, or both before it. */
static bool
is_map_name (const char *name)
{
  const char *stem = strstr (name, "attentions.");

  return stem && (stem == name || stem[-1] == '.' || stem[-1] == '_') && g_ascii_isdigit (stem[strlen ("attentions.")]);
}

/* lgn_result_is_bundle: whether the file PATH holds saved attention, rather than a model or nothing that can be read. */
bool
lgn_result_is_bundle (const char *path)
{
  g_autoptr (LgnSafetensors) file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? lgn_safetensors_open (path, NULL) : NULL;

  if (!file)
    return false;
  const char *format = lgn_safetensors_get_metadata (file, "format");
  if (format && g_str_has_prefix (format, "lorgnette-attention"))
    return true;
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    if (is_map_name (lgn_safetensors_get_name (file, i)))
      return true;
  return false;
}

/**
 * lgn_result_new_from_file: what the attention bundle FILE holds (see io/lgn-bundle.h), as it was saved: rows may add up to
 * anything, tokens without names are numbered.
 * Returns: (transfer full): the result, or NULL with an error that names the file.
 */
LgnResult *
lgn_result_new_from_file (LgnSafetensors *file, GError **error)
{
  const char *path = lgn_safetensors_get_path (file);
  g_autoptr (LgnBundle) bundle = lgn_bundle_new_from_file (file, error);
  g_autoptr (LgnResult) result = lgn_result_new ();
  Lengths lengths = { 0 };

  if (!bundle || !check_sites (bundle, path, error) || !read_maps (bundle, path, result, &lengths, error))
    return NULL;
  read_tokens (bundle, &lengths, result);
  read_picture_tokens (bundle, &lengths, result);
  read_sides (bundle, result);
  if (!lgn_result_unpack_predictions (result, bundle->predictions, path, error))
    return NULL;
  read_tensors (bundle, result);
  result->model_name = bundle->model ? g_strdup (bundle->model) : g_path_get_basename (path);
  result->written = g_strdup (bundle->written);
  result->is_saved = true;
  result->weights_note = "F32";
  return g_steal_pointer (&result);
}

/* lgn_result_open_bundle: the same for the file PATH; also LGN_ERROR_FILE. */
LgnResult *
lgn_result_open_bundle (const char *path, GError **error)
{
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, error);

  return file ? lgn_result_new_from_file (file, error) : NULL;
}
