#include "family/lgn-stack-run.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "tensor/lgn-kernels.h"

#include "base/lgn-i18n.h"
#include <string.h>

/* Memory that every layer uses again. */
typedef struct
{
  float *normed;  /* [n, width] */
  float *query;   /* [n, n_heads * head_width] */
  float *key;     /* [n_key, n_kv_heads * head_width] */
  float *value;   /* the same */
  float *context; /* [n, n_heads * head_width] */
  float *inner;   /* [n, inner] */
  float *gate;    /* [n, inner] */
  float *output;  /* [n, width] */
  float *grouped; /* [n, queries, keys and values] */
  float *input;   /* [n, width], of a layer with parallel parts */
} Scratch;

static void
scratch_clear (Scratch *scratch)
{
  g_free (scratch->normed);
  g_free (scratch->query);
  g_free (scratch->key);
  g_free (scratch->value);
  g_free (scratch->context);
  g_free (scratch->inner);
  g_free (scratch->gate);
  g_free (scratch->output);
  g_free (scratch->grouped);
  g_free (scratch->input);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scratch, scratch_clear)

static float *
try_rows (gsize n, gsize width, bool *ok)
{
  gsize n_floats, n_bytes;
  float *rows = NULL;

  if (lgn_checked_mul (MAX (n, 1), MAX (width, 1), &n_floats) && lgn_checked_mul (n_floats, sizeof (float), &n_bytes))
    rows = g_try_malloc (n_bytes);
  *ok = *ok && rows;
  return rows;
}

static bool
scratch_init (Scratch *scratch, const LgnStack *stack, const LgnStackRun *run, GError **error)
{
  gsize n_key = MAX (run->n, run->n_encoder), query_width = 0, key_width = 0, inner = 0, grouped_width = 0, input_width = 0;
  bool ok = true;

  for (guint i = 0; i < stack->n_layers; i++)
    for (guint j = 0; j < stack->layers[i].n_residuals; j++)
      {
        const LgnResidual *residual = &stack->layers[i].residuals[j];
        if (residual->is_attention)
          {
            query_width = MAX (query_width, residual->attention.query.n_out);
            key_width = MAX (key_width, residual->attention.key.n_out);
            if (residual->attention.grouped.weight)
              grouped_width = MAX (grouped_width, residual->attention.grouped.n_out);
          }
        else
          inner = MAX (inner, residual->mlp.up.n_out);
        if (stack->layers[i].is_parallel)
          input_width = stack->width;
      }
  scratch->normed = try_rows (run->n, stack->width, &ok);
  scratch->query = try_rows (run->n, query_width, &ok);
  scratch->key = try_rows (n_key, key_width, &ok);
  scratch->value = try_rows (n_key, key_width, &ok);
  scratch->context = try_rows (run->n, query_width, &ok);
  scratch->inner = try_rows (run->n, inner, &ok);
  scratch->gate = try_rows (run->n, inner, &ok);
  scratch->output = try_rows (run->n, stack->width, &ok);
  scratch->grouped = try_rows (run->n, grouped_width, &ok);
  scratch->input = try_rows (run->n, input_width, &ok);
  if (!ok)
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory to run %" G_GSIZE_FORMAT " tokens; shorten the input",
                 run->n);
  return ok;
}

/* Says that ID is not below N_ROWS. */
static bool
fail_id (GError **error, const char *what, gint64 id, gsize n_rows)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "the %s %" G_GINT64_FORMAT " is not one of the model's %" G_GSIZE_FORMAT, what,
               id, n_rows);
  return false;
}

/* X [n, width] += rows of the table of STEP. IDS NULL: row 0 for all. */
static bool
add_lookup (const LgnEmbedStep *step, const gint64 *ids, gsize n, const char *what, float *x, GError **error)
{
  gsize n_rows = step->table->stored->shape[0];
  g_autofree float *row = g_new (float, step->width);

  for (gsize i = 0; i < n; i++)
    {
      gint64 id = ids ? ids[i] : 0;
      if (id < 0 || (gsize) id >= n_rows)
        return fail_id (error, what, id, n_rows);
      lgn_weight_read_row (step->table, (gsize) id, row);
      lgn_kernels ()->axpy (step->scale, row, x + i * step->width, step->width);
    }
  return true;
}

/* The positions of the tokens that are read now: one after another, or counted without padding from pad + 1 on, or without
 * masked tokens. */
static gint64 *
count_positions (const LgnEmbedStep *step, const LgnStackRun *run, gsize *n_counted)
{
  gint64 *positions = g_new (gint64, run->n);
  gsize n_before = run->cache ? run->cache->length : 0;

  *n_counted = run->cache ? run->cache->n_counted : 0;
  for (gsize i = 0; i < run->n; i++)
    if (step->skips_masked && run->key_allowed && !run->key_allowed[n_before + i])
      positions[i] = (gint64) step->offset - 1;
    else if (step->skips_masked)
      positions[i] = (gint64) (step->offset + (*n_counted)++);
    else if (step->pad < 0)
      positions[i] = (gint64) (n_before + i + step->offset);
    else if (run->ids[i] == step->pad)
      positions[i] = step->pad;
    else
      positions[i] = step->pad + 1 + (gint64) (*n_counted)++;
  return positions;
}

static bool
add_positions (const LgnEmbedStep *step, LgnStackRun *run, float *x, GError **error)
{
  gsize n_counted;
  g_autofree gint64 *positions = count_positions (step, run, &n_counted);

  if (run->cache)
    run->cache->n_counted = n_counted;
  if (step->kind == LGN_EMBED_POSITIONS)
    return add_lookup (step, positions, run->n, _ ("position"), x, error);

  g_autofree float *row = g_new (float, step->width);
  for (gsize i = 0; i < run->n; i++)
    if (positions[i] != step->pad) /* padding stands nowhere: its row is zero */
      {
        lgn_sinusoid_fill (step->sinusoid, (gsize) positions[i], step->width, row);
        lgn_kernels ()->axpy (1, row, x + i * step->width, step->width);
      }
  return true;
}

/* One step of the embedding, on X [n, step->width] but for the linear one, which changes the width. */
static bool
run_embed_step (const LgnEmbedStep *step, LgnStackRun *run, float *x, GError **error)
{
  switch (step->kind)
    {
    case LGN_EMBED_TOKENS:
      memset (x, 0, run->n * step->width * sizeof *x);
      return add_lookup (step, run->ids, run->n, _ ("token id"), x, error);
    case LGN_EMBED_TYPES:
      return add_lookup (step, run->types, run->n, _ ("token type"), x, error);
    case LGN_EMBED_POSITIONS:
    case LGN_EMBED_SINUSOID:
      return add_positions (step, run, x, error);
    case LGN_EMBED_NORM:
      lgn_norm_apply (&step->norm, x, run->n, step->width, x);
      return true;
    case LGN_EMBED_LINEAR:
      {
        g_autofree float *input = g_memdup2 (x, run->n * step->linear.n_in * sizeof *x);
        lgn_linear_apply (&step->linear, run->pool, input, run->n, x);
        return true;
      }
    }
  g_assert_not_reached ();
}

static gsize
get_widest (const LgnStack *stack)
{
  gsize widest = stack->width;

  for (guint i = 0; i < stack->embed->len; i++)
    widest = MAX (widest, g_array_index (stack->embed, LgnEmbedStep, i).width);
  return widest;
}

static bool
run_embedding (const LgnStack *stack, LgnStackRun *run, float *x, GError **error)
{
  bool ok = true;
  g_autofree float *work = try_rows (run->n, get_widest (stack), &ok);

  if (!ok)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory to embed %" G_GSIZE_FORMAT " tokens", run->n);
      return false;
    }
  for (guint i = 0; i < stack->embed->len; i++)
    if (!run_embed_step (&g_array_index (stack->embed, LgnEmbedStep, i), run, work, error))
      return false;
  memcpy (x, work, run->n * stack->width * sizeof *x);
  return true;
}

/* Where the keys and values of a site are, and how many: in the cache, or in the scratch memory. */
typedef struct
{
  float *key;
  float *value;
  gsize n_before; /* cached ones that need not be computed */
  gsize n_key;
} KeyValues;

static KeyValues
find_key_values (const LgnStackRun *run, const LgnAttentionPart *part, guint entry_index, Scratch *scratch)
{
  LgnCacheEntry *entry = run->cache ? &run->cache->entries[entry_index] : NULL;

  if (part->is_cross)
    return (KeyValues) { entry ? entry->key : scratch->key, entry ? entry->value : scratch->value,
                         entry && entry->is_filled ? run->n_encoder : 0, run->n_encoder };
  if (entry)
    return (KeyValues) { entry->key, entry->value, run->cache->length, run->cache->length + run->n };
  return (KeyValues) { scratch->key, scratch->value, 0, run->n };
}

/* One fused projection, whose outputs are dealt out: of every key head its queries, its key, its value. */
static void
project_grouped (const LgnStackRun *run, const LgnAttentionPart *part, const float *x, Scratch *scratch, float *key, float *value)
{
  gsize width = part->head_width, n_queries = part->n_heads / part->n_kv_heads * width;
  const float *from = scratch->grouped;
  float *query = scratch->query;

  lgn_linear_apply (&part->grouped, run->pool, x, run->n, scratch->grouped);
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
}

/* Projects X [n, width] into queries, and what is looked at into those keys and values that are not there yet; turns both by
 * position. */
static void
project (const LgnStackRun *run, const LgnAttentionPart *part, const float *x, const KeyValues *kv, gsize first_query,
         Scratch *scratch)
{
  gsize n_new = kv->n_key - kv->n_before;
  float *key = kv->key + kv->n_before * part->key.n_out, *value = kv->value + kv->n_before * part->value.n_out;
  const float *looked_at = part->is_cross ? run->encoder : x;

  if (part->grouped.weight)
    project_grouped (run, part, x, scratch, key, value);
  else
    {
      lgn_linear_apply (&part->query, run->pool, x, run->n, scratch->query);
      lgn_linear_apply (&part->key, run->pool, looked_at, n_new, key);
      lgn_linear_apply (&part->value, run->pool, looked_at, n_new, value);
    }
  if (part->rotary.rotary_dim > 0)
    {
      lgn_rotary_apply (&part->rotary, scratch->query, run->n, part->n_heads, part->head_width, first_query);
      lgn_rotary_apply (&part->rotary, key, n_new, part->n_kv_heads, part->head_width, kv->n_before);
    }
}

static LgnScope *
make_scope (const LgnStackRun *run, const LgnAttentionPart *part, const KeyValues *kv)
{
  LgnScope *scope = lgn_scope_new (run->n, kv->n_key);
  const guint8 *allowed = part->is_cross ? run->encoder_allowed : run->key_allowed;

  scope->first_query = part->is_cross ? 0 : kv->n_key - run->n;
  scope->is_causal = part->is_causal;
  scope->window = part->window;
  if (allowed && memchr (allowed, 0, kv->n_key))
    scope->key_allowed = g_memdup2 (allowed, kv->n_key);
  return scope;
}

/* OUT [n, width] = the attention of the tokens X [n, width]. */
static bool
run_attention (const LgnStack *stack, const LgnAttentionPart *part, guint layer, guint entry_index, LgnStackRun *run,
               const float *x, Scratch *scratch, float *out, GError **error)
{
  LgnSite site = part->is_cross ? LGN_SITE_CROSS : stack->site;
  KeyValues kv = find_key_values (run, part, entry_index, scratch);
  g_autoptr (LgnScope) scope = make_scope (run, part, &kv);
  LgnMapShape shape = { part->n_heads, run->n, kv.n_key };
  LgnBucketBias bias = { part->buckets ? part->buckets->data : NULL, part->buckets ? part->buckets->stored->shape[0] : 0,
                         part->max_distance, part->is_bidirectional };
  LgnRelativeKeys relative = { part->relative ? part->relative->data : NULL, part->reach, part->relative_both };

  if (run->store && !lgn_attn_store_add_layer (run->store, site, layer, &shape, scope, error))
    return false;
  project (run, part, x, &kv, scope->first_query, scratch);
  if (run->cache && part->is_cross)
    run->cache->entries[entry_index].is_filled = true;

  LgnAttention attention = {
    .n_heads = part->n_heads, .n_kv_heads = part->n_kv_heads, .head_dim = part->head_width,
    .n_query = run->n, .n_key = kv.n_key, .query = scratch->query, .key = kv.key, .value = kv.value,
    .scale = part->scale, .relative = part->relative ? &relative : NULL, .bias = part->buckets ? &bias : NULL, .scope = scope,
    .store = run->store, .site = site, .layer = layer,
  };
  if (!lgn_attention_compute (&attention, run->pool, scratch->context, run->progress, error))
    return false;
  if (run->store)
    lgn_attn_store_set_ready (run->store, site, layer);
  if (run->store && run->on_layer)
    run->on_layer (site, layer, run->data);
  lgn_linear_apply (&part->output, run->pool, scratch->context, run->n, out);
  return true;
}

/* OUT [n, width] = down (activation (up (x))), or with a gate down (activation (gate (x)) * up (x)): Shazeer 2020,
 * arXiv:2002.05202, equation 5. */
static void
run_mlp (const LgnMlpPart *part, const LgnStackRun *run, const float *x, Scratch *scratch, float *out)
{
  gsize n_inner = run->n * part->up.n_out;

  lgn_linear_apply (&part->up, run->pool, x, run->n, scratch->inner);
  if (part->gate.weight)
    {
      lgn_linear_apply (&part->gate, run->pool, x, run->n, scratch->gate);
      lgn_activation_apply (part->activation, scratch->gate, n_inner);
      for (gsize i = 0; i < n_inner; i++)
        scratch->inner[i] *= scratch->gate[i];
    }
  else
    lgn_activation_apply (part->activation, scratch->inner, n_inner);
  lgn_linear_apply (&part->down, run->pool, scratch->inner, run->n, out);
}

/* X [n, width] += the part's output for INPUT [n, width], which is X itself unless the layer's parts are parallel. */
static bool
run_residual (const LgnStack *stack, const LgnResidual *residual, guint layer, guint entry_index, LgnStackRun *run,
              const float *input, float *x, Scratch *scratch, GError **error)
{
  if (residual->is_pre)
    {
      lgn_norm_apply (&residual->norm, input, run->n, stack->width, scratch->normed);
      input = scratch->normed;
    }
  if (!residual->is_attention)
    run_mlp (&residual->mlp, run, input, scratch, scratch->output);
  else if (!run_attention (stack, &residual->attention, layer, entry_index, run, input, scratch, scratch->output, error))
    return false;
  lgn_kernels ()->axpy (1, scratch->output, x, run->n * stack->width);
  if (!residual->is_pre)
    lgn_norm_apply (&residual->norm, x, run->n, stack->width, x);
  return true;
}

static bool
run_layer (const LgnStack *stack, guint index, LgnStackRun *run, float *x, Scratch *scratch, GError **error)
{
  const LgnLayer *layer = &stack->layers[index];

  if (layer->is_parallel)
    memcpy (scratch->input, x, run->n * stack->width * sizeof *x);
  for (guint i = 0; i < layer->n_residuals; i++)
    if (!run_residual (stack, &layer->residuals[i], index, index * layer->n_residuals + i, run,
                       layer->is_parallel ? scratch->input : x, x, scratch, error))
      return false;
  return true;
}

static bool
keep_hidden (const LgnStack *stack, LgnStackRun *run, const float *x, GError **error)
{
  if (!run->hidden)
    return true;
  LgnTensor *tensor = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { run->n, stack->width });
  if (!tensor)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the hidden states of %" G_GSIZE_FORMAT " tokens",
                   run->n);
      return false;
    }
  memcpy (lgn_tensor_f32 (tensor), x, run->n * stack->width * sizeof *x);
  g_ptr_array_add (run->hidden, tensor);
  return true;
}

static bool
report_layer (const LgnStackRun *run, guint layer, GError **error)
{
  guint number = run->first_layer + layer;
  g_autofree char *stage = g_strdup_printf (_ ("Running layer %u of %u"), number + 1, run->n_layers);

  return lgn_progress_report (run->progress, (double) number / run->n_layers, stage, error);
}

/* lgn_stack_check_length: whether N tokens are some, and not more than the stack has positions for. */
bool
lgn_stack_check_length (const LgnStack *stack, gsize n, GError **error)
{
  if (n == 0)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("There is nothing to read: the input has no tokens."));
  else if (stack->max_positions > 0 && n > stack->max_positions)
    g_set_error (error, LGN_ERROR, LGN_ERROR_TOO_LONG, _ ("This model reads %zu tokens. The text has %zu."), stack->max_positions,
                 n);
  else
    return true;
  return false;
}

/**
 * lgn_stack_run: X [n, width] = the stack's output for the tokens of RUN. Weights have been prepared. The last of the hidden
 * states is the output after the final normalisation, as the reference implementations count them.
 * Returns: false with LGN_ERROR_INPUT for ids outside the tables, LGN_ERROR_LIMIT, or G_IO_ERROR_CANCELLED.
 */
bool
lgn_stack_run (const LgnStack *stack, LgnStackRun *run, float *x, GError **error)
{
  g_auto (Scratch) scratch = { NULL };

  if (!scratch_init (&scratch, stack, run, error) || !run_embedding (stack, run, x, error))
    return false;
  for (guint i = 0; i < stack->n_layers; i++)
    {
      if (!keep_hidden (stack, run, x, error) || !report_layer (run, i, error) || !run_layer (stack, i, run, x, &scratch, error))
        return false;
    }
  if (stack->has_norm)
    lgn_norm_apply (&stack->norm, x, run->n, stack->width, x);
  if (run->cache)
    run->cache->length += run->n;
  return keep_hidden (stack, run, x, error);
}
