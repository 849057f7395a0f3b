/* One run: words to tokens, tokens through the network, and what came of it. */
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "run/lgn-network-private.h"
#include "run/lgn-picture-input.h"
#include "run/lgn-picture-sides.h"
#include "run/lgn-predictions.h"
#include "run/lgn-segments.h"
#include "run/lgn-similarity.h"
#include "run/lgn-source.h"
#include "run/lgn-target.h"
#include "run/lgn-transcript.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* Natural logarithm of the probability of PREDICTED [n] by LOGITS [n, vocabulary]. */
static double
sum_log_probability (const LgnTensor *logits, const gint64 *predicted)
{
  gsize n = logits->shape[0], width = logits->shape[1];
  double sum = 0;

  for (gsize t = 0; t < n; t++)
    {
      const float *row = (const float *) logits->data + t * width;
      if (predicted[t] >= 0 && (gsize) predicted[t] < width)
        sum += row[predicted[t]] - lgn_log_sum_exp (row, width);
    }
  return sum;
}

/* lgn_network_check_budget: refuses a run of N_ROWS inputs of SIZE whose maps would not fit BUDGET. Asked before anything
 * is computed, and again when it is known how much the decoder reads. Where layers see grids of their own, the store
 * refuses the first of them that does not fit. */
bool
lgn_network_check_budget (LgnNetwork *network, gsize n_rows, const LgnRunSize *size, gsize budget, GError **error)
{
  gsize n = size->n, n_decoder = size->n_decoder;
  gsize n_keys = lgn_model_get_n_keys (lgn_network_get_model (network), LGN_SITE_SELF, n);
  const gsize sizes[LGN_N_SITES][2] = {
    { n, n_keys }, { n, n }, { n_decoder, n_decoder }, { n_decoder, n }, [LGN_SITE_TEXT] = { n, n },
    [LGN_SITE_PICTURE] = { size->n_picture, size->n_picture },
  };
  gsize total = 0;

  if (lgn_model_has_stages (lgn_network_get_model (network)))
    return true;
  for (guint site = 0; site < LGN_N_SITES; site++)
    {
      gsize n_maps = (gsize) lgn_network_get_n_layers (network, site) * lgn_network_get_n_heads (network, site), bytes;
      if (!lgn_checked_mul (sizes[site][0], sizes[site][1], &bytes) || !lgn_checked_mul (bytes, n_maps * sizeof (float), &bytes)
          || !lgn_checked_add (total, bytes, &total))
        total = G_MAXSIZE;
    }
  if (!lgn_checked_mul (total, n_rows, &total))
    total = G_MAXSIZE;
  if (total <= budget)
    return true;
  g_autofree char *needed = g_format_size_full (total, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *allowed = g_format_size_full (budget, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
               _ ("The maps of this run need %s; the budget is %s. Shorten the input or raise the budget."), needed, allowed);
  return false;
}

/* How many of the tokens that INPUT wants after N the network can write, and read again for its maps. */
static gsize
count_room (LgnNetwork *network, const LgnInput *input, gsize n)
{
  gsize max = lgn_network_get_max_tokens (network);

  if (!lgn_network_can_generate (network) || lgn_network_get_generation (network)->unsupported || input->pad_to > 0
      || input->window > 0)
    return 0;
  return max == 0 ? input->n_generate : MIN (input->n_generate, max - MIN (max, n));
}

/* After the text, what a decoder-only network writes; the tokens are then named anew over the whole. */
static bool
extend_by_writing (LgnNetwork *network, const LgnInput *input, LgnSource *source, LgnResult *result, const LgnProgress *progress,
                   GError **error)
{
  const LgnGeneration *generation = lgn_network_get_generation (network);
  LgnModelInput model_input = { .n = source->n, .ids = source->ids };
  LgnWriting writing = lgn_input_get_writing (input);

  if (input->goes_on)
    writing.max_new = count_room (network, input, source->n);
  writing.max_new = MAX (writing.max_new, writing.n_begun);
  if (writing.max_new == 0 || lgn_network_has_decoder (network))
    return true;
  g_autoptr (GArray) written = lgn_generate (lgn_network_get_model (network), generation, &model_input, &writing, progress, error);
  if (!written)
    return false;
  result->n_written = written->len;
  result->has_stopped = written->len > 0 && lgn_generation_is_end (generation, g_array_index (written, gint64, written->len - 1));
  g_array_prepend_vals (written, source->ids, (guint) source->n);
  lgn_tokens_unref (result->tokens);
  result->tokens = lgn_network_name_ids (network, (const gint64 *) written->data, written->len, error);
  if (result->tokens)
    lgn_source_set_tokens (source, network, result->tokens);
  return result->tokens != NULL;
}

/* (transfer full) names for the columns of maps whose N_TOKENS rows look at the means of N segments of the text: the first and
 * the last token of each; NULL where rows look at tokens. */
static LgnTokens *
name_segments (gsize n_tokens, gsize n)
{
  g_auto (GStrv) names = g_new0 (char *, n + 1);

  if (n == n_tokens)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      gsize first = i * n_tokens / n, last = (i + 1) * n_tokens / n - 1;
      names[i] = first == last ? g_strdup_printf ("%zu", first) : g_strdup_printf ("%zu–%zu", first, last);
    }
  return lgn_tokens_new_from_names ((const char *const *) names, NULL, (guint) n);
}

/* What a person gives the network, what it is given of that, and what its decoder is to read. */
typedef struct
{
  const LgnInput *input;
  LgnSource source;
  LgnTarget target;
} Given;

static void
given_clear (Given *given)
{
  lgn_source_clear (&given->source);
  lgn_target_clear (&given->target);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

/* How much of what the decoder reads it wrote by itself, or could have: all but what it begins with. */
static void
note_written (LgnNetwork *network, const LgnTarget *target, LgnResult *result)
{
  const LgnGeneration *generation = lgn_network_get_generation (network);
  guint n = target->predicted->len;

  if (!lgn_network_can_generate (network))
    return;
  result->n_written = n - MIN (n, generation->opening->len);
  result->has_stopped = n > 0 && lgn_generation_is_end (generation, g_array_index (target->predicted, gint64, n - 1));
}

/* What the decoder of NETWORK reads beside the source, and its tokens; one that reads none asks questions that it has
 * learned. */
static bool
begin_target (LgnNetwork *network, Given *given, LgnResult *result, const LgnProgress *progress, GError **error)
{
  const LgnInput *input = given->input;
  LgnModelInput source = lgn_source_get_model_input (&given->source);
  const LgnStack *decoder = lgn_model_get_stack (lgn_network_get_model (network), LGN_SITE_DECODER);
  LgnTarget *target = &given->target;

  if (!decoder)
    return true;
  if (!decoder->tokens && input->image)
    {
      lgn_picture_name_queries (result, decoder);
      return true;
    }
  if (!lgn_target_init (target, network, input, &source, progress, error))
    return false;
  result->is_forced = !input->written && (input->target_ids || (input->target && *input->target));
  note_written (network, target, result);
  result->decoder_tokens = lgn_network_name_ids (network, (const gint64 *) target->read->data, target->read->len, error);
  if (result->decoder_tokens)
    result->predicted_tokens = lgn_network_name_ids (network, (const gint64 *) target->predicted->data, target->predicted->len,
                                                     error);
  return result->predicted_tokens != NULL;
}

/* Whether the maps of what is GIVEN fit BUDGET, as far as is known by now. */
static bool
check_budget (LgnNetwork *network, const Given *given, LgnResult *result, gsize budget, GError **error)
{
  bool are_towers = lgn_model_get_towers (lgn_network_get_model (network)) != NULL;
  LgnRunSize size = {
    .n = are_towers && !given->source.ids ? 0 : result->tokens->n,
    .n_decoder = result->decoder_tokens ? result->decoder_tokens->n : 0,
    .n_picture = given->source.feeds ? lgn_result_get_axis (result, LGN_SITE_PICTURE, 0, LGN_AXIS_KEY)->n : 0,
  };

  return lgn_network_check_budget (network, 1, &size, budget, error);
}

/* (transfer full) a result with its tokens, its store and no maps yet. */
static LgnResult *
begin (LgnNetwork *network, Given *given, gsize budget, const LgnProgress *progress, GError **error)
{
  g_autoptr (LgnResult) result = lgn_result_new ();

  if (!lgn_source_init (&given->source, network, given->input, result, error)
      || !check_budget (network, given, result, budget, error)
      || !extend_by_writing (network, given->input, &given->source, result, progress, error)
      || !begin_target (network, given, result, progress, error) || !check_budget (network, given, result, budget, error))
    return NULL;
  result->key_tokens = name_segments (result->tokens->n, lgn_model_get_n_keys (lgn_network_get_model (network), LGN_SITE_SELF,
                                                                               result->tokens->n));
  result->store = lgn_attn_store_new (budget);
  lgn_attn_store_want_value_norms (result->store);
  result->model_name = g_strdup (lgn_network_get_name (network));
  result->weights_note = lgn_dtype_name (lgn_model_get_weight_type (lgn_network_get_model (network)));
  return g_steal_pointer (&result);
}

/**
 * lgn_network_begin: what a run on INPUT would begin with: its tokens, those that the network writes when INPUT says so, and an
 * empty store.
 * Returns: (transfer full): NULL with an error.
 */
LgnResult *
lgn_network_begin (LgnNetwork *network, const LgnInput *input, const LgnProgress *progress, GError **error)
{
  g_auto (Given) given = { .input = input };

  return begin (network, &given, G_MAXSIZE, progress, error);
}

static void
keep_hidden (LgnResult *result, const LgnModelOutput *output)
{
  result->hidden_names = g_ptr_array_new_with_free_func (g_free);
  result->hidden_states = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tensor_unref);
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint i = 0; output->hidden[site] && i < output->hidden[site]->len; i++)
      {
        g_ptr_array_add (result->hidden_names, lgn_dup_hidden_name (site, i));
        g_ptr_array_add (result->hidden_states, lgn_tensor_ref (output->hidden[site]->pdata[i]));
      }
}

static void
fill_boxes (LgnResult *result, LgnNetwork *network, const LgnModelOutput *output)
{
  LgnModel *model = lgn_network_get_model (network);

  for (guint i = 0; i < lgn_model_get_n_outputs (model); i++)
    if (strcmp (lgn_model_get_output_name (model, i), LGN_HEAD_BOXES) == 0)
      lgn_picture_fill_boxes (result, network, output->head, output->outputs->pdata[i]);
}

static void
fill_predictions (LgnResult *result, LgnNetwork *network, const LgnModelOutput *output)
{
  switch (lgn_model_get_task (lgn_network_get_model (network)))
    {
    case LGN_TASK_SEGMENTS:
      lgn_segments_fill (result, network, output->head);
      break;
    case LGN_TASK_BOXES:
      fill_boxes (result, network, output);
      break;
    default:
      lgn_predictions_fill (result, network, output->head, output->head_row);
    }
}

/* What the network said in words: so far, what it heard. */
static bool
fill_words (LgnResult *result, LgnNetwork *network, const LgnModelOutput *output, GError **error)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET);

  if (lgn_model_get_task (lgn_network_get_model (network)) != LGN_TASK_TRANSCRIPT || !output->head || !tokenizer
      || lgn_tokenizer_get_blank (tokenizer) < 0)
    return true;
  result->written = lgn_transcript_new (tokenizer, output->head, error);
  return result->written != NULL;
}

static bool
forward (LgnNetwork *network, LgnResult *result, const Given *given, const LgnRunOptions *options, const LgnProgress *progress,
         GError **error)
{
  const LgnTarget *target = &given->target;
  LgnModel *model = lgn_network_get_model (network);
  gsize first = 0;
  gsize n_rows = options->with_logits ? 0 : lgn_predictions_choose_rows (result, network, options->with_candidates, &first);
  g_auto (LgnModelOutput) output = { .store = result->store, .with_hidden = options->with_hidden, .n_head_rows = n_rows,
                                     .head_row = first };
  LgnModelInput input = lgn_source_get_model_input (&given->source);

  if (target->read)
    {
      input.n_decoder = target->read->len;
      input.decoder_ids = (const gint64 *) target->read->data;
    }
  if (!lgn_model_forward (model, &input, &output, progress, error))
    return false;
  if (output.head && n_rows == 0 && strcmp (output.head_name, "logits") == 0)
    result->logits = lgn_tensor_ref (output.head);
  if (target->predicted && result->logits && lgn_network_can_generate (network))
    result->log_probability = sum_log_probability (result->logits, (const gint64 *) target->predicted->data);
  if (options->with_hidden)
    keep_hidden (result, &output);
  if (lgn_model_get_towers (model))
    return lgn_similarity_fill (result, network, given->input, output.facts, progress, error);
  fill_predictions (result, network, &output);
  if (options->with_candidates)
    lgn_predictions_fill_candidates (result, network, output.head, output.head_row);
  return fill_words (result, network, &output, error);
}

LgnResult *
lgn_network_run (LgnNetwork *network, const LgnInput *input, const LgnRunOptions *options, const LgnProgress *progress,
                 GError **error)
{
  static const LgnRunOptions defaults = { 0 };
  gint64 started = g_get_monotonic_time ();
  g_auto (Given) given = { .input = input };

  if (!options)
    options = &defaults;
  gsize budget = options->budget > 0 ? options->budget : LGN_ATTN_STORE_BUDGET;
  g_autoptr (LgnResult) result = begin (network, &given, budget, progress, error);
  if (!result)
    return NULL;
  if (options->on_started)
    options->on_started (result, options->data);
  if (!forward (network, result, &given, options, progress, error))
    return NULL;
  result->seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  return g_steal_pointer (&result);
}

bool
lgn_network_count_tokens (LgnNetwork *network, const LgnInput *input, gsize *n_source, gsize *n_target, GError **error)
{
  LgnTokenizer *source = lgn_network_get_tokenizer (network, LGN_TOKENIZER_SOURCE);
  LgnTokenizer *target = lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET);

  *n_source = *n_target = 0;
  if (!(lgn_network_get_takes (network) & LGN_TAKES_TEXT))
    return true;
  if (!lgn_network_require_tokenizer (network, error))
    return false;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (source, input->text ? input->text : "", -1, input->pair, -1, NULL, error);
  if (!tokens)
    return false;
  *n_source = tokens->n;
  if (!input->target || !*input->target)
    return true;
  g_autoptr (LgnTokens) forced = lgn_tokenizer_encode (target, input->target, -1, NULL, 0, NULL, error);
  if (forced)
    *n_target = forced->n;
  return forced != NULL;
}

/* (transfer full) what a network says that does not write token by token. */
static char *
say (LgnNetwork *network, const LgnInput *input, const LgnProgress *progress, GError **error)
{
  static const LgnRunOptions options = { 0 };
  g_autoptr (LgnResult) result = lgn_result_new ();
  g_auto (Given) given = { .input = input };

  if (!lgn_source_init (&given.source, network, input, result, error)
      || !forward (network, result, &given, &options, progress, error))
    return NULL;
  if (!result->written)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: has no words for what it gives; “run” saves it",
                 lgn_network_get_path (network));
  return g_steal_pointer (&result->written);
}

/* Whether there are words for what the network writes. */
static bool
require_words (LgnNetwork *network, GError **error)
{
  if (lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               "%s: has no tokeniser, so there are no words for what it writes; put tokenizer.json into the folder",
               lgn_network_get_path (network));
  return false;
}

char *
lgn_network_write (LgnNetwork *network, const LgnInput *input, const LgnProgress *progress, GError **error)
{
  g_autoptr (LgnResult) begun = lgn_result_new ();
  g_auto (LgnSource) source = { 0 };

  if (lgn_model_get_task (lgn_network_get_model (network)) == LGN_TASK_TRANSCRIPT)
    return say (network, input, progress, error);
  if (!lgn_source_init (&source, network, input, begun, error) || !require_words (network, error))
    return NULL;
  LgnModelInput model_input = lgn_source_get_model_input (&source);
  LgnWriting writing = lgn_input_get_writing (input);
  g_autoptr (GArray) written = lgn_generate (lgn_network_get_model (network), lgn_network_get_generation (network), &model_input,
                                             &writing, progress, error);
  if (!written)
    return NULL;
  g_autofree gint32 *ids = g_new (gint32, written->len);
  for (guint i = 0; i < written->len; i++)
    ids[i] = (gint32) g_array_index (written, gint64, i);
  return lgn_tokenizer_decode (lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET), ids, written->len, true, error);
}
