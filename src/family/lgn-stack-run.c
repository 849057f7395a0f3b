#include "family/lgn-stack-run.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-embed.h"
#include "family/lgn-part.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

/* X [n, width] += the part's output for INPUT [n, width], which is X itself unless the layer's parts are parallel. */
static bool
run_residual (const LgnStack *stack, const LgnResidual *residual, guint layer, guint entry_index, LgnStackRun *run,
              const float *input, float *x, LgnScratch *scratch, GError **error)
{
  float *normed = lgn_scratch_get (scratch, LGN_SCRATCH_NORMED, run->n, stack->width, error);
  float *output = normed ? lgn_scratch_get (scratch, LGN_SCRATCH_OUTPUT, run->n, stack->width, error) : NULL;

  if (!output)
    return false;
  if (residual->place == LGN_NORM_PRE)
    {
      lgn_norm_apply (&residual->norm, input, run->n, stack->width, normed);
      input = normed;
    }
  bool ok = residual->is_attention
            ? lgn_attention_part_run (&residual->attention, stack->site, layer, entry_index, run, input, scratch, output, error)
            : residual->experts ? lgn_experts_part_run (residual->experts, run, input, scratch, output, error)
                                : lgn_mlp_part_run (&residual->mlp, run, input, scratch, output, error);
  if (!ok)
    return false;
  if (residual->branch_norm.weight)
    lgn_norm_apply (&residual->branch_norm, output, run->n, stack->width, output);
  for (gsize i = 0; residual->scale && i < run->n * stack->width; i++)
    output[i] *= residual->scale->data[i % stack->width];
  lgn_kernels ()->axpy (residual->factor, output, x, run->n * stack->width);
  if (residual->place == LGN_NORM_POST)
    lgn_norm_apply (&residual->norm, x, run->n, stack->width, x);
  return true;
}

/* Whether there is something for RESIDUAL to look at. */
static bool
can_run (const LgnResidual *residual, const LgnStackRun *run)
{
  return !residual->is_attention || !residual->attention.is_cross || run->encoder;
}

static bool
run_layer (const LgnStack *stack, guint index, LgnStackRun *run, float *x, LgnScratch *scratch, GError **error)
{
  const LgnLayer *layer = &stack->layers[index];
  float *input = NULL;

  if (layer->is_parallel)
    {
      input = lgn_scratch_get (scratch, LGN_SCRATCH_INPUT, run->n, stack->width, error);
      if (!input)
        return false;
      memcpy (input, x, run->n * stack->width * sizeof *x);
    }
  for (guint i = 0; i < layer->n_residuals; i++)
    if (can_run (&layer->residuals[i], run)
        && !run_residual (stack, &layer->residuals[i], stack->first_layer + index, index * layer->n_residuals + i, run,
                          input ? input : x, x, scratch, error))
      return false;
  return true;
}

static bool
keep_hidden (LgnStackRun *run, const LgnSequence *sequence, GError **error)
{
  LgnTensor *copy = run->hidden ? lgn_sequence_copy (sequence, error) : NULL;

  if (copy)
    g_ptr_array_add (run->hidden, copy);
  return copy || !run->hidden;
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

/* Whether N tokens are as many as the stack reads, where it does not read fewer either. */
static bool
check_filled (const LgnStack *stack, gsize n, GError **error)
{
  if (stack->exact_length == 0 || n == stack->exact_length)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model reads %zu tokens, no fewer: fill up the %zu that there are."),
               stack->exact_length, n);
  return false;
}

/* The embedding decides how many tokens there are, and may know better than the input where one may look. */
static bool
embed (const LgnStack *stack, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  gsize n_before = run->cache ? run->cache->length : 0;

  if (stack->tokens && !lgn_stack_check_length (stack, n_before + run->n, error))
    return false;
  if (!lgn_embed_run (stack, run, sequence, error))
    return false;
  run->n = sequence->n;
  run->grid = sequence->grid;
  if (sequence->allowed)
    run->key_allowed = sequence->allowed;
  run->places = sequence->places;
  return check_filled (stack, run->n, error);
}

/* The tokens that look everywhere, in stacks that tell them from others. */
static bool
find_global (const LgnStack *stack, LgnStackRun *run, LgnSpan **global, GError **error)
{
  if (!stack->has_global)
    return true;
  if (!lgn_global_find (run->feeds, run->global_rule, run->ids, run->key_allowed, run->n, global, &run->n_global, error))
    return false;
  run->global = *global;
  return true;
}

/* A copy of the embedding, where it is needed again. */
static bool
keep_embedding (const LgnStack *stack, const LgnSequence *sequence, LgnTensor **copy, GError **error)
{
  *copy = stack->convolution.convolution.weight ? lgn_sequence_copy (sequence, error) : NULL;
  return *copy || !stack->convolution.convolution.weight;
}

/* What follows layer LAYER before the next. */
static bool
run_between (const LgnStack *stack, guint layer, LgnStackRun *run, LgnTensor *embedding, LgnSequence *sequence, GError **error)
{
  if (layer == 0 && embedding
      && !lgn_convolution_part_run (&stack->convolution, run, lgn_tensor_f32 (embedding), sequence->x, error))
    return false;
  return !stack->between.tables || layer + 1 == stack->n_layers
         || lgn_grid_positions_add (&stack->between, layer, sequence, error);
}

/* Keeps the places of the grid as channels of a picture: [width, rows, columns]. */
static bool
keep_planes (LgnStackRun *run, const LgnSequence *sequence, GError **error)
{
  const LgnGrid *grid = &sequence->grid;
  gsize n = sequence->n, width = sequence->width;

  if (!run->hidden)
    return true;
  LgnTensor *planes = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { width, grid->rows, grid->columns });
  if (!planes)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the hidden states of %" G_GSIZE_FORMAT " places", n);
      return false;
    }
  for (gsize i = 0; i < n * width; i++)
    lgn_tensor_f32 (planes)[i % width * n + i / width] = sequence->x[i];
  g_ptr_array_add (run->hidden, planes);
  return true;
}

/* Keeps what a stage gives for a head that reads all of them. */
static bool
keep_stage (LgnStackRun *run, const LgnSequence *sequence, GError **error)
{
  LgnStageStates stage = { NULL, sequence->grid };

  if (!run->stages)
    return true;
  stage.states = lgn_sequence_copy (sequence, error);
  if (stage.states)
    g_array_append_val (run->stages, stage);
  return stage.states != NULL;
}

static bool
run_layers (const LgnStack *stack, LgnStackRun *run, LgnTensor *embedding, LgnSequence *sequence, GError **error)
{
  g_auto (LgnScratch) scratch = { { NULL } };

  for (guint i = 0; i < stack->n_layers && !lgn_stack_run_is_over (run); i++)
    {
      bool keeps = (stack->keeps == LGN_HIDDEN_LAYERS && i % stack->hidden_step == 0)
                   || (stack->keeps == LGN_HIDDEN_STAGE_INPUTS && i == 0);
      if ((keeps && !keep_hidden (run, sequence, error)) || !report_layer (run, stack->first_layer + i, error)
          || !run_layer (stack, i, run, sequence->x, &scratch, error) || !run_between (stack, i, run, embedding, sequence, error))
        return false;
    }
  return true;
}

/* What comes after the layers of a stack or stage: IS_LAST tells whether nothing follows. */
static bool
finish (const LgnStack *stack, bool is_last, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  bool is_by_layer = stack->keeps == LGN_HIDDEN_LAYERS;
  bool keeps_raw = is_by_layer ? stack->hides_norm : is_last && stack->keeps == LGN_HIDDEN_STAGE_INPUTS;

  if (keeps_raw && !keep_hidden (run, sequence, error))
    return false;
  if (stack->has_norm)
    lgn_norm_apply (&stack->norm, sequence->x, run->n, stack->width, sequence->x);
  if (!keep_stage (run, sequence, error))
    return false;
  if (stack->keeps == LGN_HIDDEN_STAGE_OUTPUTS)
    return keep_planes (run, sequence, error);
  return !is_by_layer || stack->hides_norm || keep_hidden (run, sequence, error);
}

/* A stack without stages, or one stage, which goes on with what SEQUENCE holds. */
static bool
run_body (const LgnStack *stack, bool is_last, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  g_autoptr (LgnTensor) embedding = NULL;
  g_autofree LgnSpan *global = NULL;
  g_autofree guint8 *encoder_allowed = NULL;

  return embed (stack, run, sequence, error) && find_global (stack, run, &global, error)
         && lgn_encoder_feed_find (stack, run, &encoder_allowed, error) && keep_embedding (stack, sequence, &embedding, error)
         && run_layers (stack, run, embedding, sequence, error) && finish (stack, is_last, run, sequence, error);
}

/* lgn_stack_run_is_over: whether what the run was for has been captured; what it would give otherwise means nothing then. */
bool
lgn_stack_run_is_over (const LgnStackRun *run)
{
  return run->ends_with_capture && lgn_capture_is_filled (run->capture);
}

/**
 * lgn_stack_run: SEQUENCE (empty before, to be cleared by the caller) = the stack's output for what RUN is fed with. Weights
 * have been prepared. The last of the hidden states is the output after the final normalisation, unless the description hides
 * that, as the reference implementations count them.
 * Returns: false with LGN_ERROR_INPUT for ids outside the tables, LGN_ERROR_TOO_LONG, LGN_ERROR_LIMIT, or
 * G_IO_ERROR_CANCELLED.
 */
bool
lgn_stack_run (const LgnStack *stack, LgnStackRun *run, LgnSequence *sequence, GError **error)
{
  guint n_stages = stack->stages ? stack->stages->len : 1;

  for (guint i = 0; i < n_stages && !lgn_stack_run_is_over (run); i++)
    if (!run_body (stack->stages ? stack->stages->pdata[i] : stack, i + 1 == n_stages, run, sequence, error))
      return false;
  if (run->cache)
    run->cache->length += run->n;
  return true;
}
