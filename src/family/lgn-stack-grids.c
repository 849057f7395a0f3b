/* What the maps of every layer of a stack that sees a picture stand for. */
#include "base/lgn-error.h"
#include "family/lgn-embed.h"
#include "family/lgn-part.h"

/* lgn_stack_get_grid: *GRID = where the patches of a PICTURE of N_CHANNELS will be among the tokens of STACK, not counting
 * a text that is read before them, or the places that a stage makes of the grid of another; LGN_ERROR_INPUT for one that
 * the network does not take. */
bool
lgn_stack_get_grid (const LgnStack *stack, gsize n_channels, LgnExtent picture, LgnGrid *grid, GError **error)
{
  const LgnEmbedStep *first = &g_array_index (stack->embed, LgnEmbedStep, stack->first_step);
  LgnExtent size;

  if (!first->class->get_grid)
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, "the network does not look at a picture's patches");
      return false;
    }
  if (!first->class->get_grid (first->data, n_channels, picture, &size, error))
    return false;
  *grid = (LgnGrid) { stack->leading->len, size.rows, size.columns };
  return true;
}

/* The attention of LAYER, which looks at its own stack. */
static const LgnAttentionPart *
find_attention (const LgnLayer *layer)
{
  for (guint i = 0; i < layer->n_residuals; i++)
    if (layer->residuals[i].is_attention && !layer->residuals[i].attention.is_cross)
      return &layer->residuals[i].attention;
  return NULL;
}

/* What LAYER looks at where places of GRID look. */
static bool
find_keys (const LgnLayer *layer, LgnLayerGrids *grids, GError **error)
{
  const LgnAttentionPart *part = find_attention (layer);
  LgnExtent size = { grids->query.rows, grids->query.columns };
  LgnWindowPlan plan;

  grids->key = grids->query;
  if (part && part->windows.size > 0)
    {
      if (!lgn_window_plan_init (&plan, &part->windows, size, error))
        return false;
      grids->n_filled = plan.n_places - size.rows * size.columns;
    }
  if (!part || !part->reduction.convolution.weight)
    return true;
  if (!lgn_reduction_get_extent (&part->reduction, size, &size, error))
    return false;
  grids->key = (LgnGrid) { 0, size.rows, size.columns };
  return true;
}

/* Adds those of the layers of STAGE, which a picture or another stage gives a grid of N_CHANNELS and SIZE. */
static bool
add_stage (const LgnStack *stage, gsize n_channels, LgnExtent size, LgnLayerGrids *grids, GArray *list, GError **error)
{
  if (!lgn_stack_get_grid (stage, n_channels, size, &grids->query, error))
    return false;
  for (guint i = 0; i < stage->n_layers; i++)
    {
      grids->n_filled = 0;
      if (!find_keys (&stage->layers[i], grids, error))
        return false;
      g_array_append_val (list, *grids);
    }
  return true;
}

/**
 * lgn_stack_list_grids: what rows and columns of the maps of every layer are, where the stages of STACK see a PICTURE of
 * N_CHANNELS.
 * Returns: (transfer full): of LgnLayerGrids, layer after layer; NULL with LGN_ERROR_INPUT for a picture that it does not
 * take.
 */
GArray *
lgn_stack_list_grids (const LgnStack *stack, gsize n_channels, LgnExtent picture, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (LgnLayerGrids));
  LgnLayerGrids grids = { .query = { 0, picture.rows, picture.columns } };

  for (guint i = 0; i < stack->stages->len; i++)
    {
      const LgnStack *stage = stack->stages->pdata[i];
      if (!add_stage (stage, n_channels, (LgnExtent) { grids.query.rows, grids.query.columns }, &grids, list, error))
        return NULL;
      n_channels = stage->width;
    }
  return g_steal_pointer (&list);
}
