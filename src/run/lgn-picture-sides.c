#include "run/lgn-picture-sides.h"
#include "run/lgn-network-private.h"

static void
add_names (GPtrArray *names, const GPtrArray *more)
{
  for (guint i = 0; more && i < more->len; i++)
    g_ptr_array_add (names, g_strdup (more->pdata[i]));
}

/* (transfer full) tokens called NAMES, of which N_PLAIN from FIRST on are not special. */
static LgnTokens *
make_tokens (const GPtrArray *names, guint first, gsize n_plain)
{
  g_autofree guint8 *flags = g_new (guint8, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    flags[i] = i >= first && i < first + n_plain ? 0 : LGN_TOKEN_SPECIAL;
  return lgn_tokens_new_from_names ((const char *const *) names->pdata, flags, names->len);
}

/* (transfer full) the tokens of a picture: those before its patches, named LEADING, the patches of GRID by column and row,
 * then those named TRAILING (both of char *, or NULL), and N_FILLED places that are no part of the picture. */
static LgnTokens *
name_patches (const LgnGrid *grid, const GPtrArray *leading, const GPtrArray *trailing, gsize n_filled)
{
  gsize n_patches = grid->rows * grid->columns;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  add_names (names, leading);
  guint first = names->len;
  for (gsize i = 0; i < n_patches; i++)
    g_ptr_array_add (names, g_strdup_printf ("%zu, %zu", i % grid->columns, i / grid->columns));
  add_names (names, trailing);
  for (gsize i = 0; i < n_filled; i++)
    g_ptr_array_add (names, g_strdup_printf ("[FILL %zu]", i));
  return make_tokens (names, first, n_patches);
}

static bool
is_same (const LgnGrid *a, const LgnGrid *b)
{
  return a->rows == b->rows && a->columns == b->columns;
}

/* Sides of RESULT's maps of LAYER, which are those of the layer BEFORE (or NULL) where it sees the same grids. */
static void
set_sides (LgnResult *result, LgnSite site, guint layer, const LgnLayerGrids *grids, const LgnLayerGrids *before)
{
  g_autoptr (LgnTokens) rows = NULL, columns = NULL;

  if (before && is_same (&grids->query, &before->query))
    rows = lgn_tokens_ref (lgn_result_get_axis (result, site, layer - 1, LGN_AXIS_QUERY));
  else
    rows = name_patches (&grids->query, NULL, NULL, 0);
  if (grids->n_filled == 0 && is_same (&grids->key, &grids->query))
    columns = lgn_tokens_ref (rows);
  else if (before && is_same (&grids->key, &before->key) && grids->n_filled == before->n_filled)
    columns = lgn_tokens_ref (lgn_result_get_axis (result, site, layer - 1, LGN_AXIS_KEY));
  else
    columns = name_patches (&grids->key, NULL, NULL, grids->n_filled);
  lgn_result_set_side (result, site, layer, LGN_AXIS_QUERY, rows, grids->query);
  lgn_result_set_side (result, site, layer, LGN_AXIS_KEY, columns, grids->key);
}

/* Stages see grids of their own. The tokens of RESULT are those of the first layer, or, where a decoder looks at them, of the
 * last. */
static bool
fill_stages (LgnResult *result, LgnNetwork *network, gsize n_channels, LgnExtent picture, GError **error)
{
  const LgnStack *stack = lgn_model_get_reader (lgn_network_get_model (network));
  g_autoptr (GArray) list = lgn_stack_list_grids (stack, n_channels, picture, error);

  for (guint i = 0; list && i < list->len; i++)
    {
      const LgnLayerGrids *grids = &g_array_index (list, LgnLayerGrids, i);
      set_sides (result, stack->site, i, grids, i > 0 ? grids - 1 : NULL);
    }
  if (!list)
    return false;
  guint layer = lgn_network_has_decoder (network) ? list->len - 1 : 0;
  result->tokens = lgn_tokens_ref (lgn_result_get_axis (result, stack->site, layer, LGN_AXIS_QUERY));
  result->grid = lgn_result_get_grid (result, stack->site, layer, LGN_AXIS_QUERY);
  return true;
}

/* The layers of a tower of vision look at TOKENS, of which GRID says which are patches, beside a text that RESULT already
 * has. */
static void
set_tower (LgnResult *result, const LgnStack *stack, LgnTokens *tokens, LgnGrid grid)
{
  for (guint layer = 0; layer < stack->n_layers; layer++)
    for (LgnAxis axis = LGN_AXIS_QUERY; axis <= LGN_AXIS_KEY; axis++)
      lgn_result_set_side (result, stack->site, layer, axis, tokens, grid);
}

/* TOKENS (transfer full), of which GRID says which are patches, become those of RESULT, after those of a text that it has. */
static void
take_tokens (LgnResult *result, LgnTokens *tokens, LgnGrid grid)
{
  g_autoptr (LgnTokens) text = g_steal_pointer (&result->tokens);
  g_autoptr (LgnTokens) patches = tokens;

  result->tokens = text ? lgn_tokens_append (text, patches) : g_steal_pointer (&patches);
  result->grid = grid;
  result->grid.n_leading += text ? text->n : 0;
}

/* lgn_picture_sides_fill: sets the tokens of RESULT, and what lies along the sides of every layer's maps, where NETWORK
 * sees a PICTURE of N_CHANNELS; LGN_ERROR_INPUT for one that it does not take. Of two towers, that of vision has tokens of
 * its own where RESULT has those of a text. */
bool
lgn_picture_sides_fill (LgnResult *result, LgnNetwork *network, gsize n_channels, LgnExtent picture, GError **error)
{
  const LgnStack *tower = lgn_model_get_stack (lgn_network_get_model (network), LGN_SITE_PICTURE);
  const LgnStack *stack = tower ? tower : lgn_model_get_reader (lgn_network_get_model (network));
  LgnGrid grid;

  if (stack->stages)
    return fill_stages (result, network, n_channels, picture, error);
  if (!lgn_stack_get_grid (stack, n_channels, picture, &grid, error))
    return false;
  g_autoptr (LgnTokens) tokens = name_patches (&grid, stack->leading, stack->trailing, 0);
  if (tower && result->tokens)
    set_tower (result, stack, tokens, grid);
  else
    take_tokens (result, g_steal_pointer (&tokens), grid);
  return true;
}

/* lgn_picture_name_colours: the tokens of RESULT, which has its picture's placement, where every place of the input is a
 * token. */
void
lgn_picture_name_colours (LgnResult *result)
{
  result->grid = (LgnGrid) { 0, result->placement.height, result->placement.width, 1, 1 };
  result->tokens = name_patches (&result->grid, NULL, NULL, 0);
}

/* lgn_picture_name_queries: the tokens of RESULT's decoder, whose stack DECODER reads nothing: the queries that it has
 * learned, each of which finds one thing. */
void
lgn_picture_name_queries (LgnResult *result, const LgnStack *decoder)
{
  result->decoder_tokens = make_tokens (decoder->leading, 0, decoder->leading->len);
  result->predicted_tokens = lgn_tokens_ref (result->decoder_tokens);
}
