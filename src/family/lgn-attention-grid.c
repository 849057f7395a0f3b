/* Attention that knows of a grid: inside its windows, or at fewer places than look. */
#include "attn/lgn-grid-bias.h"
#include "base/lgn-error.h"
#include "family/lgn-part.h"
#include "family/lgn-xml.h"

/* lgn_part_check_grid: whether all tokens of RUN are places of a grid, as parts need that know of one. */
bool
lgn_part_check_grid (const LgnStackRun *run, GError **error)
{
  if (run->n > 0 && run->grid.n_leading == 0 && run->grid.rows * run->grid.columns == run->n)
    return true;
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_FORMAT,
                       "the family's description has a part that needs a grid of patches and nothing else");
  return false;
}

/* What one layer's windows are computed with. */
typedef struct
{
  const LgnAttentionPart *part;
  LgnStackRun *run;
  LgnSite site;
  guint layer;
  LgnWindowPlan plan;
  float *query, *key, *value; /* [n_places, width] */
  float *context;
} WindowLook;

static bool
look_in_window (const WindowLook *self, gsize window, GError **error)
{
  const LgnAttentionPart *part = self->part;
  LgnStackRun *run = self->run;
  gsize area = self->plan.size * self->plan.size, first = window * area * part->n_heads * part->head_width;
  g_autofree LgnGridBias *bias = g_new (LgnGridBias, 1);
  LgnScoreTerm term = lgn_grid_bias_term (bias);
  g_autoptr (LgnScope) scope = lgn_scope_new (area, area);
  LgnAttention attention = {
    .n_heads = part->n_heads, .n_kv_heads = part->n_heads, .head_dim = part->head_width, .n_query = area, .n_key = area,
    .query = self->query + first, .key = self->key + first, .value = self->value + first, .scale = part->scale,
    .terms = &term, .n_terms = 1, .scope = scope,
    .store = run->store, .site = self->site, .layer = self->layer, .first_map = (guint) window * part->n_heads,
  };

  *bias = (LgnGridBias) { part->windows.table->data, part->n_heads, self->plan.size, self->plan.size, 0 };
  scope->allowed = lgn_window_plan_dup_allowed (&self->plan, window);
  if (!lgn_attention_compute (&attention, run->pool, self->context + first, run->progress, error))
    return false;
  return !lgn_capture_wants (run->capture, self->site, self->layer)
         || lgn_capture_add (run->capture, &attention, g_steal_pointer (&bias), g_free, error);
}

/* Room for the maps, which are written window after window. */
static bool
add_layer (const WindowLook *self, GError **error)
{
  if (!self->run->store)
    return true;

  g_autoptr (LgnScope) scope = lgn_window_plan_make_scope (&self->plan);
  return lgn_attn_store_add_parted_layer (self->run->store, self->site, self->layer, self->part->n_heads,
                                          lgn_window_plan_make_parting (&self->plan), scope, error);
}

/* lgn_windows_part_run: OUT [n, width] = what X [n, width], the places of the run's grid, look at inside their windows. */
bool
lgn_windows_part_run (const LgnAttentionPart *part, LgnSite site, guint layer, LgnStackRun *run, const float *x,
                      LgnScratch *scratch, float *out, GError **error)
{
  WindowLook self = { .part = part, .run = run, .site = site, .layer = layer };
  gsize width = part->query.n_in, inner = part->n_heads * part->head_width;

  if (!lgn_part_check_grid (run, error)
      || !lgn_window_plan_init (&self.plan, &part->windows, (LgnExtent) { run->grid.rows, run->grid.columns }, error)
      || !add_layer (&self, error))
    return false;
  gsize n = self.plan.n_places;
  float *parted = lgn_scratch_get (scratch, LGN_SCRATCH_EXTRA, n, MAX (width, part->output.n_out), error);
  if (!parted || !(self.query = lgn_scratch_get (scratch, LGN_SCRATCH_QUERY, n, inner, error))
      || !(self.key = lgn_scratch_get (scratch, LGN_SCRATCH_KEY, n, inner, error))
      || !(self.value = lgn_scratch_get (scratch, LGN_SCRATCH_VALUE, n, inner, error))
      || !(self.context = lgn_scratch_get (scratch, LGN_SCRATCH_CONTEXT, n, inner, error)))
    return false;
  lgn_window_plan_part (&self.plan, x, width, parted);
  lgn_linear_apply (&part->query, run->pool, parted, n, self.query);
  lgn_linear_apply (&part->key, run->pool, parted, n, self.key);
  lgn_linear_apply (&part->value, run->pool, parted, n, self.value);
  for (gsize window = 0; window < self.plan.n_windows; window++)
    if (!look_in_window (&self, window, error))
      return false;
  if (lgn_capture_wants (run->capture, site, layer))
    lgn_capture_set_parting (run->capture, lgn_window_plan_make_parting (&self.plan));
  if (run->store)
    lgn_attn_store_set_ready (run->store, site, layer);
  if (run->store && run->on_layer)
    run->on_layer (site, layer, run->data);
  lgn_linear_apply (&part->output, run->pool, self.context, n, parted);
  lgn_window_plan_join (&self.plan, parted, part->output.n_out, out);
  return true;
}

/* lgn_reduction_get_extent: *REDUCED = the rows and columns that are left of SIZE; LGN_ERROR_INPUT where there is nothing
 * left. */
bool
lgn_reduction_get_extent (const LgnReduction *reduction, LgnExtent size, LgnExtent *reduced, GError **error)
{
  if (lgn_convolution_get_extent (&reduction->convolution, size, reduced))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               "the picture's %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " patches are fewer than are drawn together into one",
               size.columns, size.rows);
  return false;
}

/* lgn_reduction_run: (transfer full): what the places X [n, width] of GRID look at, drawn together by the part's convolution:
 * [*N_REDUCED, width]; NULL with an error. */
float *
lgn_reduction_run (const LgnReduction *reduction, LgnPool *pool, const LgnGrid *grid, const float *x, gsize *n_reduced,
                   GError **error)
{
  const LgnConvolution *c = &reduction->convolution;
  LgnExtent size;

  if (!lgn_reduction_get_extent (reduction, (LgnExtent) { grid->rows, grid->columns }, &size, error))
    return NULL;
  *n_reduced = size.rows * size.columns;
  float *reduced = g_new (float, *n_reduced * c->n_out);
  LgnPlanes planes = lgn_planes_of_rows (x, c->n_in, (LgnExtent) { grid->rows, grid->columns });
  lgn_convolution_apply (c, pool, &planes, reduced);
  lgn_norm_apply (&reduction->norm, reduced, *n_reduced, c->n_out, reduced);
  return reduced;
}

/* lgn_reduction_bind: what a <reduction> ELEMENT describes, over tokens of WIDTH; there is none where it draws 1 place
 * together. */
bool
lgn_reduction_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnReduction *reduction, GError **error)
{
  g_autofree char *tensor = lgn_xml_dup_attribute (element, "tensor");
  xmlNode *norm = lgn_xml_find_child (element, "norm");
  gsize ratio;

  if (!lgn_binder_get_size (binder, element, "ratio", 0, &ratio, error))
    return false;
  if (ratio <= 1)
    return true;
  reduction->convolution = (LgnConvolution) { .n_in = width, .n_out = width, .n_groups = 1, .kernel = { ratio, ratio },
                                              .stride = { ratio, ratio }, .dilation = { 1, 1 } };
  return lgn_binder_get_convolution (binder, tensor, true, &reduction->convolution, error)
         && lgn_binder_get_norm (binder, norm, width, &reduction->norm, error);
}
