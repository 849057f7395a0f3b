/* What the maps of every layer of a stack that sees a picture stand for. */
#include "base/lgn-error.h"
#include "family/lgn-embed.h"
#include "family/lgn-part.h"

/* A picture so much longer shows how far apart the patches of any network are. */
#define MAX_PITCH 256

/* What makes a grid of a picture, or of another grid. */
typedef bool (*MeasureFunc) (gconstpointer part, gsize n_channels, LgnExtent size, LgnExtent *grid);

/* How far a side has to grow for one more patch: from the first length that gives one more to the first that gives two.
 * Where nothing longer is taken, the side is shared out among its patches. */
static gsize
find_pitch (MeasureFunc measure, gconstpointer part, gsize n_channels, LgnExtent size, LgnExtent grid, bool is_across)
{
  gsize *length = is_across ? &size.columns : &size.rows, n = is_across ? grid.columns : grid.rows;
  gsize shared = MAX (*length / MAX (n, 1), 1), first = 0;
  LgnExtent longer;

  for (gsize more = 1; more <= 2 * MAX_PITCH; more++)
    {
      (*length)++;
      if (!measure (part, n_channels, size, &longer))
        return shared;
      gsize n_longer = is_across ? longer.columns : longer.rows;
      if (n_longer > n && first == 0)
        first = more;
      if (n_longer > n + 1)
        return more - first;
    }
  return shared;
}

/* Sets the pitch of GRID, which MEASURE makes of a grid of SIZE whose own is that of BEFORE. */
static void
set_pitch (LgnGrid *grid, MeasureFunc measure, gconstpointer part, gsize n_channels, LgnExtent size, const LgnGrid *before)
{
  LgnExtent extent = { grid->rows, grid->columns };

  grid->pitch_rows = before->pitch_rows * find_pitch (measure, part, n_channels, size, extent, false);
  grid->pitch_columns = before->pitch_columns * find_pitch (measure, part, n_channels, size, extent, true);
}

static bool
measure_patches (gconstpointer step, gsize n_channels, LgnExtent size, LgnExtent *grid)
{
  const LgnEmbedStep *first = step;

  return first->class->get_grid (first->data, n_channels, size, grid, NULL);
}

static bool
measure_reduction (gconstpointer reduction, gsize n_channels, LgnExtent size, LgnExtent *grid)
{
  return lgn_reduction_get_extent (reduction, size, grid, NULL);
}

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
  set_pitch (grid, measure_patches, first, n_channels, picture, &(LgnGrid) { .pitch_rows = 1, .pitch_columns = 1 });
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
  LgnExtent before = { grids->query.rows, grids->query.columns };
  grids->key = (LgnGrid) { 0, size.rows, size.columns };
  set_pitch (&grids->key, measure_reduction, &part->reduction, 0, before, &grids->query);
  return true;
}

/* Adds those of the layers of STAGE, which a picture or another stage gives a grid of N_CHANNELS and SIZE. */
static bool
add_stage (const LgnStack *stage, gsize n_channels, LgnExtent size, LgnLayerGrids *grids, GArray *list, GError **error)
{
  LgnGrid before = grids->query;

  if (!lgn_stack_get_grid (stage, n_channels, size, &grids->query, error))
    return false;
  grids->query.pitch_rows *= before.pitch_rows;
  grids->query.pitch_columns *= before.pitch_columns;
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
  LgnLayerGrids grids = { .query = { 0, picture.rows, picture.columns, 1, 1 } };

  for (guint i = 0; i < stack->stages->len; i++)
    {
      const LgnStack *stage = stack->stages->pdata[i];
      if (!add_stage (stage, n_channels, (LgnExtent) { grids.query.rows, grids.query.columns }, &grids, list, error))
        return NULL;
      n_channels = stage->width;
    }
  return g_steal_pointer (&list);
}
