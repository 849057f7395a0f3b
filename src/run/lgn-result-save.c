#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "io/lgn-bundle.h"
#include "run/lgn-result-predictions.h"

#include <string.h>

/* [n_heads, n_query, n_key], or NULL when there is no memory for it. */
static LgnTensor *
copy_weights (LgnAttnStore *store, LgnSite site, guint layer, const LgnMapShape *shape)
{
  LgnTensor *weights = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { shape->n_heads, shape->n_query, shape->n_key });

  for (guint head = 0; weights && head < shape->n_heads; head++)
    {
      LgnMapId map = { site, layer, (gint) head };
      lgn_attn_store_read_rows (store, &map, 0, shape->n_query,
                                lgn_tensor_f32 (weights) + (gsize) head * shape->n_query * shape->n_key);
    }
  return weights;
}

/* U8 [n_query, n_key], 1 = may look; NULL when there is no memory for it. */
static LgnTensor *
make_mask (const LgnScope *scope)
{
  LgnTensor *mask = lgn_tensor_new (LGN_DTYPE_U8, 2, (gsize[]) { scope->n_query, scope->n_key });
  guint8 *cell = mask ? (guint8 *) mask->data : NULL;

  for (gsize i = 0; mask && i < scope->n_query; i++)
    for (gsize j = 0; j < scope->n_key; j++)
      *cell++ = lgn_scope_allows (scope, i, j);
  return mask;
}

static bool
add_layer (LgnBundle *bundle, LgnAttnStore *store, LgnSite site, guint layer, GError **error)
{
  LgnMapShape shape;

  if (!lgn_attn_store_is_ready (store, site, layer) || !lgn_attn_store_get_shape (store, site, layer, &shape))
    return true; /* of a run that was stopped */

  LgnScope *scope = lgn_attn_store_get_scope (store, site, layer);
  bool is_full = lgn_scope_is_full (scope);
  g_autoptr (LgnTensor) weights = copy_weights (store, site, layer, &shape);
  g_autoptr (LgnTensor) mask = is_full ? NULL : make_mask (scope);
  if (!weights || (!is_full && !mask))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is not enough memory to save the %s maps of layer %u",
                   lgn_site_get_name (site), layer);
      return false;
    }
  const char *tower = lgn_site_get_tower (site);
  lgn_bundle_add_map (bundle, tower, lgn_site_get_name (tower ? LGN_SITE_SELF : site), layer, weights, mask);
  return true;
}

/* The vocabulary's spelling, from which labels can be made again; GRID says which are patches. */
static void
add_tokens (LgnBundle *bundle, const char *tower, const char *name, const LgnTokens *tokens, LgnGrid grid)
{
  if (!tokens)
    return;

  LgnBundleTokens *list = lgn_bundle_add_tokens (bundle, tower, name, (const char *const *) tokens->piece, tokens->n);
  list->special = g_new0 (guint8, tokens->n + 1);
  list->continues = g_new0 (guint8, tokens->n + 1);
  list->byte_offsets = g_new0 (gsize, 2 * (gsize) tokens->n + 1);
  for (guint i = 0; i < tokens->n; i++)
    {
      list->special[i] = (tokens->token[i].flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) != 0;
      list->continues[i] = (tokens->token[i].flags & LGN_TOKEN_CONTINUES) != 0;
      list->byte_offsets[2 * i] = tokens->token[i].start;
      list->byte_offsets[2 * i + 1] = tokens->token[i].end;
    }
  memcpy (list->grid, (gsize[]) { grid.n_leading, grid.rows, grid.columns }, sizeof list->grid);
}

/* One side of the maps of a layer, under NAME and the layer's number. */
static void
add_side (LgnBundle *bundle, const char *tower, const char *name, LgnResult *result, LgnSite site, guint layer, LgnAxis axis)
{
  g_autofree char *own = g_strdup_printf ("%s.%u", name, layer);

  add_tokens (bundle, tower, own, lgn_result_get_axis (result, site, layer, axis), lgn_result_get_grid (result, site, layer, axis));
}

/* Sides that layers have for themselves, where they are not those of the layer before; the first goes on with NAME. */
static void
add_sides (LgnBundle *bundle, const char *tower, const char *name, LgnResult *result, LgnSite site)
{
  const LgnTokens *rows = result->tokens, *columns = NULL;

  for (guint layer = 0; result->sides[site] && layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
    {
      const LgnTokens *own_rows = lgn_result_get_axis (result, site, layer, LGN_AXIS_QUERY);
      const LgnTokens *own_columns = lgn_result_get_axis (result, site, layer, LGN_AXIS_KEY);
      if (own_rows != rows)
        add_side (bundle, tower, name, result, site, layer, LGN_AXIS_QUERY);
      rows = own_rows;
      if (own_columns == (columns ? columns : rows))
        continue;
      add_side (bundle, tower, "key_tokens", result, site, layer, LGN_AXIS_KEY);
      columns = own_columns;
    }
}

/* The tokens of a tower beside that of the site FIRST. */
static void
add_towers (LgnBundle *bundle, LgnResult *result, LgnSite first)
{
  for (guint site = first + 1; site < LGN_N_SITES; site++)
    if (lgn_site_get_tower (site) && lgn_attn_store_has_site (result->store, site))
      add_tokens (bundle, lgn_site_get_tower (site), "tokens", lgn_result_get_axis (result, site, 0, LGN_AXIS_QUERY),
                  lgn_result_get_grid (result, site, 0, LGN_AXIS_QUERY));
}

/* The first site that STORE has maps of; the encoder's where there is none. */
static LgnSite
find_first_site (LgnAttnStore *store)
{
  for (guint site = 0; site < LGN_N_SITES; site++)
    if (lgn_attn_store_has_site (store, site))
      return site;
  return LGN_SITE_ENCODER;
}

/* Whether maps that are kept window after window, and saved as those of all places, are not too large to be opened again. */
static bool
check_size (LgnResult *result, GError **error)
{
  gsize total = 0, n_bytes;
  bool is_parted = false;

  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      {
        LgnMapShape shape = { 0 };
        lgn_attn_store_get_shape (result->store, site, layer, &shape);
        is_parted |= lgn_attn_store_get_parting (result->store, site, layer) != NULL;
        if (!lgn_checked_mul (shape.n_query, shape.n_key, &n_bytes)
            || !lgn_checked_mul (n_bytes, shape.n_heads * sizeof (float), &n_bytes)
            || !lgn_checked_add (total, n_bytes, &total))
          total = G_MAXSIZE;
      }
  if (!is_parted || total <= LGN_BUNDLE_MAX_BYTES)
    return true;
  g_autofree char *needed = g_format_size_full (total, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *allowed = g_format_size_full (LGN_BUNDLE_MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
               "the maps of all places take %s in a file, of which %s can be opened again; take a smaller picture, or give its "
               "pixels with --tensors to save the maps of the windows",
               needed, allowed);
  return false;
}

/**
 * lgn_result_save: writes RESULT as an attention bundle (see io/lgn-bundle.h): every layer that can be read, masks where
 * something is masked, the tokens, and what else the network gave.
 * Returns: false with LGN_ERROR_FILE or LGN_ERROR_LIMIT; PATH is then as it was.
 */
bool
lgn_result_save (LgnResult *result, const char *path, GError **error)
{
  g_autoptr (LgnBundle) bundle = lgn_bundle_new (result->model_name);
  LgnSite first = find_first_site (result->store);
  const char *tower = lgn_site_get_tower (first);
  const char *name = first == LGN_SITE_SELF || tower ? "tokens" : "encoder_tokens";

  if (!check_size (result, error))
    return false;
  bundle->written = lgn_result_dup_words (result);
  bundle->predictions = lgn_result_pack_predictions (result);
  add_tokens (bundle, tower, name, result->tokens, result->grid);
  add_tokens (bundle, tower, "key_tokens", result->key_tokens, (LgnGrid) { 0 });
  add_tokens (bundle, tower, "decoder_tokens", result->decoder_tokens, (LgnGrid) { 0 });
  add_tokens (bundle, tower, "predicted_tokens", result->predicted_tokens, (LgnGrid) { 0 });
  add_sides (bundle, tower, name, result, first);
  add_towers (bundle, result, first);
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      if (!add_layer (bundle, result->store, site, layer, error))
        return false;
  if (result->logits)
    lgn_bundle_add_tensor (bundle, "logits", result->logits);
  for (guint i = 0; result->hidden_states && i < result->hidden_states->len; i++)
    lgn_bundle_add_tensor (bundle, result->hidden_names->pdata[i], result->hidden_states->pdata[i]);
  return lgn_bundle_write (bundle, path, error);
}
