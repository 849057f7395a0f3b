/* One attention part of a layer: projections, positions, the scope, and what looks at what. */
#include "attn/lgn-grid-bias.h"
#include "attn/lgn-nystrom.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-part.h"
#include "family/lgn-value-norms.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

/* What is projected: in the cache, or in the scratch memory. */
typedef struct
{
  float *query; /* [n, n_heads * head_width] */
  float *key;   /* [n_key, n_kv_heads * head_width] */
  float *value; /* the same */
  float *fused; /* [n, queries, keys and values] of a grouped projection */
  gsize n_before; /* cached keys and values that need not be computed */
  gsize n_key;
} Projections;

static bool
find_key_values (const LgnStackRun *run, const LgnAttentionPart *part, LgnCacheEntry *entry, LgnScratch *scratch,
                 Projections *projections, GError **error)
{
  if (part->is_cross)
    projections->n_before = entry && entry->is_filled ? run->n_encoder : 0;
  else
    projections->n_before = entry ? run->cache->length : 0;
  projections->n_key = part->is_cross ? run->n_encoder : projections->n_before + run->n;
  projections->key = entry ? entry->key : lgn_scratch_get (scratch, LGN_SCRATCH_KEY, projections->n_key, part->key.n_out, error);
  if (!projections->key)
    return false;
  projections->value = entry ? entry->value
                             : lgn_scratch_get (scratch, LGN_SCRATCH_VALUE, projections->n_key, part->value.n_out, error);
  return projections->value != NULL;
}

static bool
find_projections (const LgnStackRun *run, const LgnAttentionPart *part, LgnCacheEntry *entry, LgnScratch *scratch,
                  Projections *projections, GError **error)
{
  projections->query = lgn_scratch_get (scratch, LGN_SCRATCH_QUERY, run->n, part->n_heads * part->head_width, error);
  if (!projections->query || !find_key_values (run, part, entry, scratch, projections, error))
    return false;
  if (!part->grouped.weight)
    return true;
  projections->fused = lgn_scratch_get (scratch, LGN_SCRATCH_FUSED, run->n, part->grouped.n_out, error);
  return projections->fused != NULL;
}

/* ROWS [n, width] += BIAS [width], or nothing where there is none. */
static void
add_bias (const LgnWeight *bias, gsize n, float *rows)
{
  gsize width = bias ? bias->stored->shape[0] : 0;

  for (gsize i = 0; bias && i < n; i++)
    lgn_kernels ()->axpy (1, bias->data, rows + i * width, width);
}

/* One fused projection, whose outputs are dealt out: of every key head its queries, its key, its value. */
static void
project_grouped (const LgnStackRun *run, const LgnAttentionPart *part, const float *x, const Projections *projections, float *key,
                 float *value)
{
  gsize width = part->head_width, n_queries = part->n_heads / part->n_kv_heads * width;
  const float *from = projections->fused;
  float *query = projections->query, *first_value = value;

  lgn_linear_apply (&part->grouped, run->pool, x, run->n, projections->fused);
  for (gsize i = 0; i < run->n * part->n_kv_heads; i++)
    {
      memcpy (query, from, n_queries * sizeof *from);
      memcpy (key, from + n_queries, width * sizeof *from);
      memcpy (value, from + n_queries + width, width * sizeof *from);
      from += n_queries + 2 * width;
      query += n_queries;
      key += width;
      value += width;
    }
  add_bias (part->query_bias, run->n, projections->query);
  add_bias (part->value_bias, run->n, first_value);
}

/* Turns queries and new keys by position. Where a key's angle depends on how long the text has become, the cache keeps keys as
 * they are and all are turned anew, in the scratch memory. */
static bool
rotate (const LgnStackRun *run, const LgnAttentionPart *part, const LgnCacheEntry *entry, LgnScratch *scratch,
        Projections *projections, GError **error)
{
  gsize n_key = projections->n_key, n_before = projections->n_before, width = part->key.n_out;
  float *key = projections->key;

  if (entry && lgn_rotary_depends_on_length (part->rotary))
    {
      key = lgn_scratch_get (scratch, LGN_SCRATCH_KEY, n_key, width, error);
      if (!key)
        return false;
      memcpy (key, projections->key, n_key * width * sizeof *key);
      projections->key = key;
      n_before = 0;
    }
  lgn_rotary_apply (part->rotary, n_key, projections->query, run->n, part->n_heads, part->head_width, n_key - run->n);
  lgn_rotary_apply (part->rotary, n_key, key + n_before * width, n_key - n_before, part->n_kv_heads, part->head_width, n_before);
  return true;
}

/* *PLACED = ROWS [n, width] + PLACES, or ROWS where there are no PLACES. */
static bool
add_places (const float *rows, const float *places, gsize n, gsize width, LgnScratch *scratch, LgnScratchSlot slot,
            const float **placed, GError **error)
{
  float *sum;

  *placed = rows;
  if (!places)
    return true;
  sum = lgn_scratch_get (scratch, slot, n, width, error);
  if (!sum)
    return false;
  memcpy (sum, rows, n * width * sizeof *sum);
  lgn_kernels ()->axpy (1, places, sum, n * width);
  *placed = sum;
  return true;
}

/* Projects X [n, width] into queries, and what is looked at into those keys and values that are not there yet. */
static bool
project (const LgnStackRun *run, const LgnAttentionPart *part, const float *x, LgnScratch *scratch, Projections *projections,
         GError **error)
{
  gsize n_before = projections->n_before, n_new = projections->n_key - n_before;
  float *key = projections->key + n_before * part->key.n_out, *value = projections->value + n_before * part->value.n_out;
  const float *looked_at = part->is_cross ? run->encoder : x, *placed, *placed_keys;

  if (!add_places (x, run->places, run->n, part->query.n_in, scratch, LGN_SCRATCH_PLACED_QUERY, &placed, error)
      || !add_places (looked_at, part->is_cross ? run->encoder_places : run->places, n_new, part->key.n_in, scratch,
                      LGN_SCRATCH_PLACED_KEY, &placed_keys, error))
    return false;
  if (part->grouped.weight)
    project_grouped (run, part, x, projections, key, value);
  else
    {
      lgn_linear_apply (&part->query, run->pool, placed, run->n, projections->query);
      lgn_linear_apply (&part->key, run->pool, placed_keys, n_new, key);
      lgn_linear_apply (&part->value, run->pool, looked_at, n_new, value);
    }
  lgn_head_norm_apply (&part->query_norm, projections->query, run->n, part->n_heads * part->head_width);
  lgn_head_norm_apply (&part->key_norm, key, n_new, part->n_kv_heads * part->head_width);
  return true;
}

static LgnScope *
make_scope (const LgnStackRun *run, const LgnAttentionPart *part, gsize n_key)
{
  LgnScope *scope = lgn_scope_new (run->n, n_key);
  const guint8 *allowed = part->is_cross ? run->encoder_allowed : run->key_allowed;

  scope->first_query = part->is_cross ? 0 : n_key - run->n;
  scope->is_causal = part->is_causal;
  scope->window = part->window;
  scope->masks_queries = part->masks_queries;
  if (run->n_global > 0 && part->global.query.weight)
    {
      scope->global = g_memdup2 (run->global, run->n_global * sizeof *run->global);
      scope->n_global = run->n_global;
    }
  lgn_blocks_limit (&part->blocks, scope);
  if (allowed && memchr (allowed, 0, n_key))
    scope->key_allowed = g_memdup2 (allowed, n_key);
  return scope;
}

/* The rules of a part, with their numbers. */
typedef struct
{
  LgnScoreTerm list[8];
  guint n;
  LgnRelativeVectors relative;
  LgnBucketBias bias;
  LgnDistances distances;
  LgnKeyCopies copies;
  LgnGridBias grid_bias[2];
  LgnLinearBias linear;
  float *positions; /* [n_key] of the linear bias */
} Terms;

static void
terms_free (Terms *terms)
{
  lgn_distances_clear (&terms->distances);
  g_free (terms->positions);
  g_free (terms);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terms, terms_free)

/* The numbers that PART adds by distances in the grid of patches, which is the one that it was trained on. */
static bool
collect_grid_biases (const LgnAttentionPart *part, const LgnStackRun *run, Terms *terms, GError **error)
{
  if (part->grid_bias[0] && (run->grid.rows != part->grid.rows || run->grid.columns != part->grid.columns))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   _ ("This model knows distances within %zu × %zu patches. The picture has %zu × %zu."), part->grid.columns,
                   part->grid.rows, run->grid.columns, run->grid.rows);
      return false;
    }
  for (guint i = 0; i < G_N_ELEMENTS (part->grid_bias) && part->grid_bias[i]; i++)
    {
      terms->grid_bias[i] = (LgnGridBias) { part->grid_bias[i]->data, part->n_heads, part->grid.rows, part->grid.columns,
                                            part->n_leading };
      terms->list[terms->n++] = lgn_grid_bias_term (&terms->grid_bias[i]);
    }
  return true;
}

/* The rules of PART for a sequence of N_KEY tokens. */
static bool
collect_terms (const LgnAttentionPart *part, const LgnStackRun *run, gsize n_key, Terms *terms, GError **error)
{
  if (part->relative)
    {
      terms->relative = (LgnRelativeVectors) { .for_query = part->relative->data, .stride = part->head_width, .reach = part->reach,
                                               .for_key = part->relative_both ? part->relative->data : NULL };
      terms->list[terms->n++] = lgn_relative_vectors_term (&terms->relative);
    }
  if (part->buckets)
    {
      terms->bias = (LgnBucketBias) { part->buckets->data, part->n_heads, part->buckets->stored->shape[0], part->max_distance,
                                      part->is_bidirectional };
      terms->list[terms->n++] = lgn_bucket_bias_term (&terms->bias);
    }
  if (!collect_grid_biases (part, run, terms, error))
    return false;
  if (lgn_blocks_get_copies (&part->blocks, n_key, &terms->copies))
    terms->list[terms->n++] = lgn_key_copies_term (&terms->copies);
  if (part->disentangled.table)
    {
      if (!lgn_disentangled_project (&part->disentangled, run->pool, n_key, part->head_width, &terms->distances, error))
        return false;
      terms->list[terms->n++] = lgn_relative_vectors_term (&terms->distances.vectors);
    }
  if (part->alibi.slopes)
    {
      terms->positions = lgn_alibi_place (run->key_allowed, n_key);
      terms->linear = (LgnLinearBias) { part->alibi.slopes, terms->positions, part->alibi.is_scaled, part->alibi.is_rounded };
      terms->list[terms->n++] = lgn_linear_bias_term (&terms->linear);
    }
  if (part->soft_cap > 0)
    terms->list[terms->n++] = lgn_soft_cap_term (&part->soft_cap);
  return true;
}

/* One part that looks, for one sequence. */
typedef struct
{
  const LgnAttentionPart *part;
  LgnStackRun *run;
  LgnSite site;
  guint layer;
  Projections projections;
  LgnScope *scope;
  float *context; /* [n, n_heads * head_width] the values that are looked at, weighted */
} Look;

/* What is projected, as lgn-attention.c takes it; without terms, for all rows. */
static LgnAttention
describe (const Look *self)
{
  const LgnAttentionPart *part = self->part;
  const Projections *projections = &self->projections;

  return (LgnAttention) {
    .n_heads = part->n_heads, .n_kv_heads = part->n_kv_heads, .head_dim = part->head_width,
    .n_query = self->run->n, .n_key = projections->n_key,
    .query = projections->query, .key = projections->key, .value = projections->value,
    .scale = part->scale, .scope = self->scope, .store = self->run->store, .site = self->site, .layer = self->layer,
  };
}

/* What the queries of ROWS (NULL: all) look at; the weights are offered to the store. */
static bool
look (const Look *self, const LgnSpan *rows, gsize n_rows, GError **error)
{
  LgnStackRun *run = self->run;
  g_autoptr (Terms) terms = g_new0 (Terms, 1);
  LgnAttention attention = describe (self);

  if (!collect_terms (self->part, run, attention.n_key, terms, error))
    return false;
  attention.terms = terms->list;
  attention.n_terms = terms->n;
  attention.rows = rows;
  attention.n_rows = n_rows;
  if (!lgn_attention_compute (&attention, run->pool, self->context, run->progress, error))
    return false;
  return !lgn_capture_wants (run->capture, self->site, self->layer)
         || lgn_capture_add (run->capture, &attention, g_steal_pointer (&terms), (GDestroyNotify) terms_free, error);
}

/* Projects X [n, width] anew, with what tokens that look everywhere are projected with. */
static void
project_global (const LgnGlobalProjections *global, const LgnStackRun *run, const float *x, const Projections *projections)
{
  lgn_linear_apply (&global->key, run->pool, x, run->n, projections->key);
  lgn_linear_apply (&global->value, run->pool, x, run->n, projections->value);
  for (gsize i = 0; i < run->n_global; i++)
    {
      LgnSpan span = run->global[i];
      lgn_linear_apply (&global->query, run->pool, x + span.first * global->query.n_in, span.end - span.first,
                        projections->query + span.first * global->query.n_out);
    }
}

/* Tokens that look everywhere, of X [n, width], have projections of their own and look after the others. */
static bool
look_globally (const Look *self, const float *x, GError **error)
{
  const LgnStackRun *run = self->run;
  gsize n_local;
  g_autofree LgnSpan *local = lgn_spans_invert (run->global, run->n_global, run->n, &n_local);

  if (!look (self, local, n_local, error))
    return false;
  project_global (&self->part->global, run, x, &self->projections);
  return look (self, run->global, run->n_global, error);
}

/* Landmarks look at the text, and all tokens at landmarks. */
static bool
look_at_landmarks (const Look *self, GError **error)
{
  const LgnAttentionPart *part = self->part;
  LgnStackRun *run = self->run;
  g_autoptr (LgnScope) scope = lgn_scope_new (part->landmarks.count, run->n);
  LgnNystrom attention = {
    .n_heads = part->n_heads, .head_dim = part->head_width, .n = run->n, .n_landmarks = part->landmarks.count,
    .query = self->projections.query, .key = self->projections.key, .value = self->projections.value,
    .scale = part->scale, .scope = scope, .store = run->store, .site = self->site, .layer = self->layer,
    .least_norm = run->norms ? run->norms->least[self->layer] : 0,
  };
  float norm;

  if (lgn_capture_wants (run->capture, self->site, self->layer))
    lgn_capture_refuse (run->capture, _ ("This layer looks at the means of pieces of the text, put right by an inverse of all of "
                                         "them: its rows have no arithmetic of their own."));
  if (run->key_allowed)
    scope->key_allowed = g_memdup2 (run->key_allowed, run->n);
  if (!lgn_nystrom_compute (&attention, run->pool, self->context, &norm, run->progress, error))
    return false;
  if (run->norms)
    run->norms->own[self->layer] = norm;
  return true;
}

static bool
look_by_kind (const Look *self, const float *x, GError **error)
{
  const LgnAttentionPart *part = self->part;
  bool ok;

  if (part->landmarks.count > 0)
    ok = look_at_landmarks (self, error);
  else if (part->global.query.weight && self->run->n_global > 0)
    ok = look_globally (self, x, error);
  else
    ok = look (self, NULL, 0, error);
  if (ok && part->value_convolution.weight)
    lgn_value_convolution_add (&part->value_convolution, self->run->pool, self->projections.value, self->run->n, part->n_heads,
                               part->head_width, self->context);
  return ok;
}

/* Makes room for the layer's maps in the store, if there is one. */
static bool
add_layer (const Look *self, GError **error)
{
  LgnMapShape shape = { self->part->n_heads, self->run->n, self->projections.n_key };
  g_autoptr (LgnScope) scope = lgn_scope_ref (self->scope);

  if (!self->run->store)
    return true;
  if (self->part->landmarks.count > 0)
    {
      shape.n_key = self->part->landmarks.count;
      lgn_scope_unref (scope);
      scope = lgn_scope_new (shape.n_query, shape.n_key);
    }
  return lgn_attn_store_add_layer (self->run->store, self->site, self->layer, &shape, scope, error);
}

/* Tells the store how much each head takes from each token, where it wants to know. Values that are mixed before they are looked
 * at have no such norm. */
static void
measure_values (const Look *self)
{
  const LgnAttentionPart *part = self->part;
  LgnStackRun *run = self->run;
  LgnHeadValues values = { part->n_heads, part->n_kv_heads, part->head_width, self->projections.n_key, self->projections.value };
  bool is_plain = part->landmarks.count == 0 && !part->global.query.weight && !part->value_convolution.weight;

  if (run->store && lgn_attn_store_wants_value_norms (run->store) && is_plain)
    lgn_attn_store_set_value_norms (run->store, self->site, self->layer,
                                    lgn_value_norms_compute (&values, &part->output, run->pool));
}

/* Queries and keys are turned by position, where the part does so. */
static bool
turn (Look *self, const LgnCacheEntry *entry, LgnScratch *scratch, GError **error)
{
  LgnStackRun *run = self->run;
  LgnAttention attention = describe (self);

  if (!self->part->rotary)
    return true;
  if (lgn_capture_wants (run->capture, self->site, self->layer) && !lgn_capture_keep_unturned (run->capture, &attention, error))
    return false;
  return rotate (run, self->part, entry, scratch, &self->projections, error);
}

static bool
run_at_site (const LgnAttentionPart *part, LgnSite site, guint layer, LgnCacheEntry *entry, LgnStackRun *run, const float *x,
             LgnScratch *scratch, float *out, GError **error)
{
  Look self = { .part = part, .run = run, .site = site, .layer = layer };

  self.context = lgn_scratch_get (scratch, LGN_SCRATCH_CONTEXT, run->n, part->n_heads * part->head_width, error);
  if (!self.context || !find_projections (run, part, entry, scratch, &self.projections, error))
    return false;
  g_autoptr (LgnScope) scope = make_scope (run, part, self.projections.n_key);
  self.scope = scope;
  if (!add_layer (&self, error) || !project (run, part, x, scratch, &self.projections, error)
      || !turn (&self, entry, scratch, error))
    return false;
  if (entry && part->is_cross)
    entry->is_filled = true;
  if (!look_by_kind (&self, x, error))
    return false;
  measure_values (&self);
  if (run->store)
    lgn_attn_store_set_ready (run->store, self.site, layer);
  if (run->store && run->on_layer)
    run->on_layer (self.site, layer, run->data);
  lgn_linear_apply (&part->output, run->pool, self.context, run->n, out);
  return true;
}

/* The places of the grid look at themselves drawn together: at other states, as a decoder does. */
static bool
run_reduced (const LgnAttentionPart *part, LgnSite site, guint layer, LgnStackRun *run, const float *x, LgnScratch *scratch,
             float *out, GError **error)
{
  LgnAttentionPart across = *part;
  LgnStackRun inner = *run;
  g_autofree float *reduced = lgn_part_check_grid (run, error)
                              ? lgn_reduction_run (&part->reduction, run->pool, &run->grid, x, &inner.n_encoder, error) : NULL;

  across.is_cross = true;
  inner.encoder = reduced;
  inner.encoder_allowed = NULL;
  return reduced && run_at_site (&across, site, layer, NULL, &inner, x, scratch, out, error);
}

/* lgn_attention_part_run: OUT [n, width] = the attention of the tokens X [n, width] in layer LAYER of the stack of SITE;
 * ENTRY_INDEX is the part's place in the cache. */
bool
lgn_attention_part_run (const LgnAttentionPart *part, LgnSite stack_site, guint layer, guint entry_index, LgnStackRun *run,
                        const float *x, LgnScratch *scratch, float *out, GError **error)
{
  LgnCacheEntry *entry = run->cache ? &run->cache->entries[entry_index] : NULL;

  if (part->windows.size > 0)
    return lgn_windows_part_run (part, stack_site, layer, run, x, scratch, out, error);
  if (part->reduction.convolution.weight)
    return run_reduced (part, stack_site, layer, run, x, scratch, out, error);
  return run_at_site (part, part->is_cross ? LGN_SITE_CROSS : stack_site, layer, entry, run, x, scratch, out, error);
}
