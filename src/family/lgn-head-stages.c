#include "family/lgn-head-stages.h"
#include "base/lgn-error.h"
#include "family/lgn-xml.h"
#include "nn/lgn-resize.h"

#include <string.h>

/* lgn_head_stages_bind: (transfer full): the projections (of LgnLinear) that a <stages> ELEMENT describes, one for every
 * size of a list; *WIDTH = the numbers that they give together. */
GArray *
lgn_head_stages_bind (LgnBinder *binder, xmlNode *element, gsize *width, GError **error)
{
  g_autofree char *of = lgn_xml_dup_attribute (element, "of"), *tensor = lgn_xml_dup_attribute (element, "tensor");
  g_autoptr (GArray) projections = g_array_new (FALSE, TRUE, sizeof (LgnLinear));
  const GArray *sizes = lgn_traits_get_sizes (binder->traits, of, error);
  gsize n_out;

  *width = 0;
  for (guint i = 0; sizes && i < sizes->len; i++)
    {
      LgnLinear linear;
      if (!lgn_traits_select_stage (binder->traits, i, sizes->len, error)
          || !lgn_binder_get_size (binder, element, "out", 0, &n_out, error)
          || !lgn_binder_get_linear (binder, tensor, true, false, g_array_index (sizes, gsize, i), n_out, &linear, error))
        return NULL;
      g_array_append_val (projections, linear);
      *width += n_out;
    }
  return sizes ? g_steal_pointer (&projections) : NULL;
}

static bool
check_stages (const GArray *projections, const GArray *stages, GError **error)
{
  bool fits = stages && stages->len == projections->len && stages->len > 0;

  for (guint i = 0; fits && i < stages->len; i++)
    {
      const LgnStageStates *stage = &g_array_index (stages, LgnStageStates, i);
      fits = stage->grid.rows * stage->grid.columns == stage->states->shape[0]
             && stage->states->shape[1] == g_array_index (projections, LgnLinear, i).n_in;
    }
  if (!fits)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_FORMAT, "the family's task head reads other stages than the network has");
  return fits;
}

/* (transfer full) what PROJECTION makes of STAGE, drawn to the grid TO: [to.rows * to.columns, projection->n_out]; NULL
 * when there is no memory for it. */
static float *
draw_stage (const LgnLinear *projection, const LgnStageStates *stage, LgnExtent to, LgnPool *pool)
{
  g_autofree float *projected = g_try_new (float, stage->states->shape[0] * projection->n_out);
  float *drawn = projected ? g_try_new (float, to.rows * to.columns * projection->n_out) : NULL;

  if (!drawn)
    return NULL;
  lgn_linear_apply (projection, pool, stage->states->data, stage->states->shape[0], projected);
  lgn_resize (LGN_RESIZE_BILINEAR, projected, (LgnExtent) { stage->grid.rows, stage->grid.columns }, projection->n_out, to, NULL,
              drawn);
  return drawn;
}

/* lgn_head_stages_run: (transfer full): what PROJECTIONS (of LgnLinear) make of STAGES (of LgnStageStates), [places of
 * *GRID, all numbers]; *GRID is the first stage's. NULL with an error. */
float *
lgn_head_stages_run (const GArray *projections, const GArray *stages, LgnPool *pool, LgnGrid *grid, GError **error)
{
  gsize width = 0, first;

  if (!check_stages (projections, stages, error))
    return NULL;
  for (guint i = 0; i < projections->len; i++)
    width += g_array_index (projections, LgnLinear, i).n_out;
  *grid = g_array_index (stages, LgnStageStates, 0).grid;
  gsize n = grid->rows * grid->columns;
  g_autofree float *joined = g_try_new (float, n * width);
  first = width;
  for (guint i = 0; i < projections->len; i++)
    {
      const LgnLinear *projection = &g_array_index (projections, LgnLinear, i);
      g_autofree float *drawn = joined ? draw_stage (projection, &g_array_index (stages, LgnStageStates, i),
                                                     (LgnExtent) { grid->rows, grid->columns }, pool) : NULL;
      if (!drawn)
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for %" G_GSIZE_FORMAT " numbers at each of %"
                       G_GSIZE_FORMAT " places", width, n);
          return NULL;
        }
      first -= projection->n_out;
      for (gsize j = 0; j < n; j++)
        memcpy (joined + j * width + first, drawn + j * projection->n_out, projection->n_out * sizeof *drawn);
    }
  return g_steal_pointer (&joined);
}
