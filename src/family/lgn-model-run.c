/* Running a model: its stacks one after another or side by side, then its head. */
#include "family/lgn-model-private.h"
#include "base/lgn-error.h"

#include <math.h>
#include <string.h>

void
lgn_model_output_clear (LgnModelOutput *output)
{
  g_clear_pointer (&output->last, lgn_tensor_unref);
  g_clear_pointer (&output->encoder_last, lgn_tensor_unref);
  g_clear_pointer (&output->outputs, g_ptr_array_unref);
  g_clear_pointer (&output->facts, lgn_feeds_free);
  g_clear_pointer (&output->stages, g_array_unref);
  for (guint i = 0; i < LGN_N_SITES; i++)
    g_clear_pointer (&output->hidden[i], g_ptr_array_unref);
}

/* Runs one stack of the network over RUN, whose input is set, and keeps what OUTPUT asks for. */
static bool
run_stack (LgnModel *model, guint index, LgnStackRun *run, LgnModelOutput *output, LgnSequence *states,
           const LgnProgress *progress, GError **error)
{
  const LgnStack *stack = g_ptr_array_index (model->stacks, index);
  const LgnStack *first = g_ptr_array_index (model->stacks, 0);

  if (output->with_hidden)
    output->hidden[stack->site] = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tensor_unref);
  run->store = output->store;
  run->capture = output->capture;
  run->ends_with_capture = output->ends_with_capture;
  run->on_layer = output->on_layer;
  run->data = output->data;
  run->hidden = output->hidden[stack->site];
  run->facts = output->facts;
  run->stages = output->stages;
  run->pool = lgn_pool_get_default ();
  run->progress = progress;
  run->first_layer = index > 0 ? first->n_layers : 0;
  for (guint i = 0; i < model->stacks->len; i++)
    run->n_layers += ((const LgnStack *) g_ptr_array_index (model->stacks, i))->n_layers;
  if (!lgn_stack_run (stack, run, states, error))
    return false;
  output->grid[stack->site] = states->grid;
  return true;
}

/* A decoder that classifies reads the encoder's text one place later, so that the text's ids tell which row is picked. */
static bool
run_head (LgnModel *model, const LgnModelInput *input, LgnModelOutput *output, GError **error)
{
  const LgnStack *stack = g_ptr_array_index (model->stacks, model->stacks->len - 1);
  const LgnTensor *last = output->last;
  gsize n = output->n_head_rows > 0 ? output->n_head_rows : last->shape[0];
  LgnHeadInput head_input = { (const float *) last->data + output->head_row * last->shape[1], n, last->shape[1],
                              n <= input->n ? input->ids : input->decoder_ids, output->grid[stack->site], input->n,
                              output->stages };

  if (!model->head)
    return true;
  output->outputs = lgn_head_run (model->head, lgn_pool_get_default (), &head_input, error);
  if (!output->outputs)
    return false;
  output->head_name = lgn_model_get_output_name (model, model->head->main);
  output->head = output->outputs->pdata[model->head->main];
  return true;
}

/* Runs those of two towers for which INPUT has something. */
static bool
run_towers (LgnModel *model, const LgnModelInput *input, LgnModelOutput *output, const LgnProgress *progress, GError **error)
{
  for (guint i = 0; i < model->stacks->len; i++)
    {
      LgnStackRun run = { .feeds = input->feeds };
      g_auto (LgnSequence) states = { 0 };
      if (i == 0)
        run = (LgnStackRun) { .n = input->n, .ids = input->ids, .key_allowed = input->mask };
      if (!lgn_tower_is_fed (g_ptr_array_index (model->stacks, i), run.ids, input->feeds))
        continue;
      if (!run_stack (model, i, &run, output, &states, progress, error))
        return false;
      if (lgn_stack_run_is_over (&run))
        return true;
      if (!lgn_towers_name (model->towers, i, run.ids, &states, output->facts, error))
        return false;
    }
  return true;
}

/* What the first stack reads of INPUT. */
static LgnStackRun
reader_run (LgnModel *model, const LgnModelInput *input)
{
  return (LgnStackRun) {
    .n = input->n, .ids = input->ids, .types = input->types, .key_allowed = input->mask, .feeds = input->feeds,
    .n_patches = input->n_patches, .global_rule = model->head ? &model->head->global : NULL, .norms = input->norms,
  };
}

/* STATES become what the decoder looks at. Where they are projected for that, *UNPROJECTED (may be NULL) is what they were. */
static bool
cross_bridge (LgnModel *model, LgnSequence *states, LgnTensor **unprojected, GError **error)
{
  if (!model->bridge.weight)
    return true;
  g_autoptr (LgnTensor) from = lgn_sequence_steal (states);
  if (!lgn_sequence_reset (states, states->n, model->bridge.n_out, error))
    return false;
  lgn_linear_apply (&model->bridge, lgn_pool_get_default (), from->data, states->n, states->x);
  if (unprojected)
    *unprojected = g_steal_pointer (&from);
  return true;
}

/* What the decoder of INPUT reads, looking at the states ENCODER. */
static LgnStackRun
decoder_run (const LgnModelInput *input, const LgnSequence *encoder)
{
  return (LgnStackRun) {
    .n = input->n_decoder, .ids = input->decoder_ids, .key_allowed = input->decoder_mask, .feeds = input->feeds,
    .encoder = encoder->x, .n_encoder = encoder->n, .encoder_allowed = encoder->allowed ? encoder->allowed : input->mask,
    .encoder_places = encoder->places,
  };
}

/**
 * lgn_model_forward: runs the whole network over one example (and what its decoder is to read).
 * Returns: false with LGN_ERROR_TOO_LONG, LGN_ERROR_INPUT, LGN_ERROR_LIMIT or G_IO_ERROR_CANCELLED; layers that were done
 * before can be read from the store all the same.
 */
bool
lgn_model_forward (LgnModel *model, const LgnModelInput *input, LgnModelOutput *output, const LgnProgress *progress, GError **error)
{
  LgnStackRun run = reader_run (model, input);
  g_auto (LgnSequence) states = { 0 };
  g_auto (LgnSequence) decoded = { 0 };
  bool has_decoder = model->stacks->len > 1;

  output->facts = lgn_feeds_new ();
  if (model->head && model->head->reads_stages)
    output->stages = lgn_stage_states_new ();
  if (!lgn_model_prepare (model, progress, error))
    return false;
  if (model->towers)
    return run_towers (model, input, output, progress, error);
  if (!run_stack (model, 0, &run, output, &states, progress, error))
    return false;
  if (lgn_stack_run_is_over (&run))
    return true;
  if (has_decoder)
    {
      if (!cross_bridge (model, &states, &output->encoder_last, error))
        return false;
      LgnStackRun decoder = decoder_run (input, &states);
      if (!run_stack (model, 1, &decoder, output, &decoded, progress, error))
        return false;
      if (lgn_stack_run_is_over (&decoder))
        return true;
      if (!output->encoder_last)
        output->encoder_last = lgn_sequence_steal (&states);
    }
  output->last = lgn_sequence_steal (has_decoder ? &decoded : &states);
  return run_head (model, input, output, error);
}

/* lgn_model_encode: STATES (empty before, to be cleared by the caller) = the encoder's, for INPUT, without keeping maps. */
bool
lgn_model_encode (LgnModel *model, const LgnModelInput *input, LgnSequence *states, const LgnProgress *progress, GError **error)
{
  LgnStackRun run = reader_run (model, input);
  LgnModelOutput nothing = { NULL };

  return lgn_model_prepare (model, progress, error) && run_stack (model, 0, &run, &nothing, states, progress, error)
         && cross_bridge (model, states, NULL, error);
}

/**
 * lgn_model_step: reads the tokens of RUN after those of its cache, in the last stack, and gives LOGITS [vocabulary] of what
 * follows the last of them. The network has a head for the next token.
 */
bool
lgn_model_step (LgnModel *model, LgnStackRun *run, float *logits, GError **error)
{
  const LgnStack *stack = g_ptr_array_index (model->stacks, model->stacks->len - 1);
  g_auto (LgnSequence) states = { 0 };

  run->pool = lgn_pool_get_default ();
  run->n_layers = stack->n_layers;
  if (!lgn_model_prepare (model, run->progress, error) || !lgn_stack_run (stack, run, &states, error))
    return false;
  const float *last = states.x + (states.n - 1) * states.width;
  LgnHeadInput input = { .hidden = last, .n = 1, .width = stack->width, .ids = run->ids + run->n - 1 };
  g_autoptr (GPtrArray) outputs = lgn_head_run (model->head, run->pool, &input, error);
  if (!outputs)
    return false;
  const LgnTensor *output = outputs->pdata[model->head->main];
  memcpy (logits, output->data, lgn_tensor_n_bytes (output));
  for (gsize i = lgn_tensor_n_elements (output); i < stack->tokens->stored->shape[0]; i++)
    logits[i] = -INFINITY; /* tokens that are read, but never written */
  return true;
}
