/* One run: words to tokens, tokens through the network, and what came of it. */
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "run/lgn-network-private.h"
#include "run/lgn-picture-input.h"
#include "run/lgn-predictions.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* A sequence of ids with its mask and types, as the network takes them. */
typedef struct
{
  gsize n;
  gint64 *ids;
  gint64 *types;
  guint8 *mask;
} Sequence;

static void
sequence_clear (Sequence *sequence)
{
  g_free (sequence->ids);
  g_free (sequence->types);
  g_free (sequence->mask);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sequence, sequence_clear)

static void
sequence_init (Sequence *sequence, const LgnTokens *tokens)
{
  sequence->n = tokens->n;
  sequence->ids = g_new (gint64, tokens->n);
  sequence->types = g_new (gint64, tokens->n);
  sequence->mask = g_new (guint8, tokens->n);
  for (guint i = 0; i < tokens->n; i++)
    {
      sequence->ids[i] = tokens->token[i].id;
      sequence->types[i] = tokens->token[i].type_id;
      sequence->mask[i] = !(tokens->token[i].flags & LGN_TOKEN_PADDING);
    }
}

static bool
require_tokenizer (LgnNetwork *network, GError **error)
{
  if (lgn_network_has_tokenizer (network))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               "%s: has no tokeniser, so it cannot read text; put tokenizer.json into the folder", lgn_network_get_path (network));
  return false;
}

/* lgn_network_uses_types: whether the network tells the two texts of a pair apart by types of token. Those with one type get
 * none, as their reference implementations do. */
bool
lgn_network_uses_types (LgnNetwork *network)
{
  return lgn_model_get_n_types (lgn_network_get_model (network)) > 1;
}

/* Padding has to fit the model, and a text that is to be gone on with cannot end in it. */
static bool
check_padding (LgnNetwork *network, const LgnInput *input, GError **error)
{
  gsize max = lgn_network_get_max_tokens (network);

  if (max > 0 && input->pad_to > max)
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("This model reads %zu tokens; the text cannot be filled up to %zu."), max,
                 input->pad_to);
  else if (input->pad_to > 0 && input->n_generate > 0 && !lgn_network_has_decoder (network))
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("The network cannot go on after padding; leave the padding out."));
  else
    return true;
  return false;
}

/* lgn_network_check_source: whether there is a text, a tokeniser for it, and padding that fits. */
bool
lgn_network_check_source (LgnNetwork *network, const LgnInput *input, GError **error)
{
  if (!require_tokenizer (network, error))
    return false;
  if (input->text && *input->text)
    return check_padding (network, input, error);
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, _ ("There is no text to read."));
  return false;
}

/* (transfer full) the tokens of INPUT's text; *N_CUT of them were left out because INPUT says so. */
static LgnTokens *
encode_source (LgnNetwork *network, const LgnInput *input, gsize *n_cut, GError **error)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_SOURCE);
  gsize max = lgn_network_get_max_tokens (network);
  LgnEncodeOptions options = { 0 };

  if (!lgn_network_check_source (network, input, error))
    return NULL;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, input->text, -1, input->pair, -1, &options, error);
  if (!tokens)
    return NULL;
  if (max > 0 && tokens->n > max)
    {
      if (!input->cut && !lgn_stack_check_length (lgn_model_get_reader (lgn_network_get_model (network)), tokens->n, error))
        return NULL;
      *n_cut = tokens->n - max;
      options.max_length = max;
    }
  options.pad_to = MAX (input->pad_to, lgn_model_get_reader (lgn_network_get_model (network))->exact_length);
  if (options.max_length == 0 && options.pad_to <= tokens->n)
    return g_steal_pointer (&tokens);
  return lgn_tokenizer_encode (tokenizer, input->text, -1, input->pair, -1, &options, error);
}

/* (transfer full) tokens for ids that a decoder reads or writes; numbers where there is no tokeniser. */
static LgnTokens *
name_ids (LgnNetwork *network, const gint64 *ids, gsize n, GError **error)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET);
  g_autofree gint32 *narrow = g_new (gint32, n);

  if (!tokenizer)
    return lgn_tokens_new_from_ids (ids, (guint) n);
  for (gsize i = 0; i < n; i++)
    narrow[i] = (gint32) ids[i];
  return lgn_tokenizer_tokens_from_ids (tokenizer, narrow, (guint) n, error);
}

/* (transfer full) ids that the decoder is to predict for the forced text TARGET: its tokens, and an end. */
static GArray *
encode_target (LgnNetwork *network, const char *target, GError **error)
{
  const LgnGeneration *generation = lgn_network_get_generation (network);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LgnTokens) tokens = NULL;

  if (!require_tokenizer (network, error))
    return NULL;
  tokens = lgn_tokenizer_encode (lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET), target, -1, NULL, 0, NULL, error);
  if (!tokens)
    return NULL;
  for (guint i = 0; i < tokens->n; i++)
    {
      gint64 id = tokens->token[i].id;
      g_array_append_val (ids, id);
    }
  if (generation->ends->len > 0
      && (ids->len == 0 || !lgn_generation_is_end (generation, g_array_index (ids, gint64, ids->len - 1))))
    g_array_append_val (ids, g_array_index (generation->ends, gint64, 0));
  return g_steal_pointer (&ids);
}

/* What a decoder reads, and what each of its rows predicts. */
typedef struct
{
  GArray *read;      /* of gint64 */
  GArray *predicted; /* of gint64, as many */
} Target;

static void
target_clear (Target *target)
{
  g_clear_pointer (&target->read, g_array_unref);
  g_clear_pointer (&target->predicted, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

/* PREDICTED is taken; what is read is the same, one place later, after the start. */
static void
target_take_predicted (Target *target, const LgnGeneration *generation, GArray *predicted)
{
  target->predicted = predicted;
  target->read = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (predicted->len == 0)
    return;
  g_array_append_val (target->read, generation->start);
  g_array_append_vals (target->read, predicted->data, predicted->len - 1);
}

/* Raw ids that the decoder reads; the last row predicts an end, for want of anything said. */
static void
target_take_ids (Target *target, const LgnGeneration *generation, const LgnInput *input)
{
  gint64 end = generation->ends->len > 0 ? g_array_index (generation->ends, gint64, 0) : input->target_ids[0];

  target->read = g_array_new (FALSE, FALSE, sizeof (gint64));
  target->predicted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (target->read, input->target_ids, (guint) input->n_target_ids);
  g_array_append_vals (target->predicted, input->target_ids + 1, (guint) input->n_target_ids - 1);
  g_array_append_val (target->predicted, end);
}

/* The source, for decoders that do not write but are read off: they read what the encoder reads (Lewis et al. 2019,
 * arXiv:1910.13461, section 3.1). */
static GArray *
copy_source (const LgnModelInput *source)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (ids, source->ids, (guint) source->n);
  return ids;
}

static bool
find_target (LgnNetwork *network, const LgnInput *input, const LgnModelInput *source, Target *target, const LgnProgress *progress,
             GError **error)
{
  const LgnGeneration *generation = lgn_network_get_generation (network);
  GArray *predicted;

  if (input->target_ids && input->n_target_ids > 0)
    {
      target_take_ids (target, generation, input);
      return true;
    }
  if (input->target && *input->target)
    predicted = encode_target (network, input->target, error);
  else if (!lgn_network_can_generate (network))
    predicted = copy_source (source);
  else
    predicted = lgn_generate (lgn_network_get_model (network), generation, source, input->n_generate, input->beam, progress, error);
  if (!predicted)
    return false;
  target_take_predicted (target, generation, predicted);
  if (generation->start >= 0)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: config.json does not say what the decoder reads first: “decoder_start_token_id” is absent",
               lgn_network_get_path (network));
  return false;
}

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

/* lgn_network_check_budget: refuses a run of N_ROWS texts whose maps would not fit BUDGET. Asked before anything is computed, and
 * again when it is known how much the decoder reads. */
bool
lgn_network_check_budget (LgnNetwork *network, gsize n_rows, gsize n, gsize n_decoder, gsize budget, GError **error)
{
  gsize n_keys = lgn_model_get_n_keys (lgn_network_get_model (network), LGN_SITE_SELF, n);
  const gsize sizes[LGN_N_SITES][2] = {
    { n, n_keys }, { n, n }, { n_decoder, n_decoder }, { n_decoder, n }, [LGN_SITE_TEXT] = { n, n },
  };
  gsize total = 0;

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
               _ ("The maps of this run need %s; the budget is %s. Shorten the text or raise the budget."), needed, allowed);
  return false;
}

/* After the text, what a decoder-only network writes; the tokens are then named anew over the whole. */
static bool
extend_by_writing (LgnNetwork *network, const LgnInput *input, LgnResult *result, const LgnProgress *progress, GError **error)
{
  g_auto (Sequence) prompt = { 0 };

  if (input->n_generate == 0 || lgn_network_has_decoder (network))
    return true;
  sequence_init (&prompt, result->tokens);
  LgnModelInput model_input = { .n = prompt.n, .ids = prompt.ids };
  g_autoptr (GArray) written = lgn_generate (lgn_network_get_model (network), lgn_network_get_generation (network), &model_input,
                                             input->n_generate, input->beam, progress, error);
  if (!written)
    return false;
  g_array_prepend_vals (written, prompt.ids, (guint) prompt.n);
  lgn_tokens_unref (result->tokens);
  result->tokens = name_ids (network, (const gint64 *) written->data, written->len, error);
  return result->tokens != NULL;
}

/* A target is never cut: what follows would align with nothing. */
static bool
check_target (LgnNetwork *network, const Target *target, GError **error)
{
  gsize max = lgn_model_get_stack (lgn_network_get_model (network), LGN_SITE_DECODER)->max_positions;

  if (max == 0 || target->read->len <= max)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               _ ("This model's decoder reads %zu tokens. The target has %u. Shorten the target."), max, target->read->len);
  return false;
}

/* lgn_network_find_decoder_ids: what the decoder reads beside TOKENS, which INPUT has become. (transfer full): of gint64 */
GArray *
lgn_network_find_decoder_ids (LgnNetwork *network, const LgnInput *input, const LgnTokens *tokens, const LgnProgress *progress,
                              GError **error)
{
  g_auto (Sequence) source = { 0 };
  g_auto (Target) target = { NULL };

  sequence_init (&source, tokens);
  LgnModelInput model_input = { .n = source.n, .ids = source.ids, .mask = source.mask };
  if (!find_target (network, input, &model_input, &target, progress, error) || !check_target (network, &target, error))
    return NULL;
  return g_steal_pointer (&target.read);
}

static const char *
get_segment_name (gint32 index, gpointer data)
{
  return ((char **) data)[index];
}

/* (transfer full) names for the columns of maps whose N_TOKENS rows look at the means of N segments of the text: the first and
 * the last token of each; NULL where rows look at tokens. */
static LgnTokens *
name_segments (gsize n_tokens, gsize n)
{
  static const char *const no_text[2] = { "", NULL };
  static const gsize no_bytes[2] = { 0, 0 };
  static const LgnPieceMarks no_marks = { 0 };
  g_autofree LgnToken *tokens = g_new0 (LgnToken, n + 1);
  g_auto (GStrv) names = g_new0 (char *, n + 1);

  if (n == n_tokens)
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      gsize first = i * n_tokens / n, last = (i + 1) * n_tokens / n - 1;
      tokens[i].id = (gint32) i;
      names[i] = first == last ? g_strdup_printf ("%zu", first) : g_strdup_printf ("%zu–%zu", first, last);
    }
  return lgn_tokens_new (no_text, no_bytes, tokens, (guint) n, get_segment_name, names, &no_marks);
}

/* What the network is given besides tokens, and what its decoder is to read. */
typedef struct
{
  LgnFeeds *feeds; /* or NULL: the tokens of the result are read */
  Target target;
} Given;

static void
given_clear (Given *given)
{
  g_clear_pointer (&given->feeds, lgn_feeds_free);
  target_clear (&given->target);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

/* The tokens of what INPUT gives to read or see. */
static bool
begin_source (LgnNetwork *network, const LgnInput *input, LgnResult *result, Given *given, gsize budget,
              const LgnProgress *progress, GError **error)
{
  if (lgn_network_takes_picture (network))
    {
      given->feeds = lgn_picture_input_begin (network, input, result, error);
      return given->feeds != NULL;
    }
  result->tokens = encode_source (network, input, &result->n_cut, error);
  return result->tokens && lgn_network_check_budget (network, 1, result->tokens->n, 0, budget, error)
         && extend_by_writing (network, input, result, progress, error);
}

/* (transfer full) a result with its tokens, its store and no maps yet. */
static LgnResult *
begin (LgnNetwork *network, const LgnInput *input, Given *given, gsize budget, const LgnProgress *progress, GError **error)
{
  g_autoptr (LgnResult) result = lgn_result_new ();
  g_auto (Sequence) source = { 0 };
  Target *target = &given->target;

  if (!begin_source (network, input, result, given, budget, progress, error))
    return NULL;
  if (lgn_network_has_decoder (network))
    {
      sequence_init (&source, result->tokens);
      LgnModelInput model_input = { .n = source.n, .ids = source.ids, .mask = source.mask };
      if (!find_target (network, input, &model_input, target, progress, error) || !check_target (network, target, error))
        return NULL;
      result->is_forced = input->target_ids || (input->target && *input->target);
      result->decoder_tokens = name_ids (network, (const gint64 *) target->read->data, target->read->len, error);
      if (!result->decoder_tokens)
        return NULL;
      result->predicted_tokens = name_ids (network, (const gint64 *) target->predicted->data, target->predicted->len, error);
      if (!result->predicted_tokens)
        return NULL;
    }
  if (!lgn_network_check_budget (network, 1, result->tokens->n, target->read ? target->read->len : 0, budget, error))
    return NULL;
  result->key_tokens = name_segments (result->tokens->n, lgn_model_get_n_keys (lgn_network_get_model (network), LGN_SITE_SELF,
                                                                               result->tokens->n));
  result->store = lgn_attn_store_new (budget);
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
  g_auto (Given) given = { NULL };

  return begin (network, input, &given, G_MAXSIZE, progress, error);
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
fill_predictions (LgnResult *result, LgnNetwork *network, const LgnModelOutput *output)
{
  LgnModel *model = lgn_network_get_model (network);

  if (lgn_model_get_task (model) != LGN_TASK_BOXES)
    lgn_predictions_fill (result, network, output->head, output->head_row);
  for (guint i = 0; lgn_model_get_task (model) == LGN_TASK_BOXES && i < lgn_model_get_n_outputs (model); i++)
    if (strcmp (lgn_model_get_output_name (model, i), LGN_HEAD_BOXES) == 0)
      lgn_picture_fill_boxes (result, network, output->head, output->outputs->pdata[i]);
}

static bool
forward (LgnNetwork *network, LgnResult *result, const Given *given, const LgnRunOptions *options, const LgnProgress *progress,
         GError **error)
{
  const Target *target = &given->target;
  LgnModel *model = lgn_network_get_model (network);
  gssize row = options->with_logits ? -1 : lgn_predictions_find_row (result, network);
  g_auto (LgnModelOutput) output = { .store = result->store, .with_hidden = options->with_hidden, .n_head_rows = row >= 0,
                                     .head_row = (gsize) MAX (row, 0) };
  g_auto (Sequence) source = { 0 };

  LgnModelInput input = { .feeds = given->feeds };
  if (!given->feeds)
    {
      sequence_init (&source, result->tokens);
      input = (LgnModelInput) { .n = source.n, .ids = source.ids, .mask = source.mask,
                                .types = lgn_network_uses_types (network) ? source.types : NULL };
    }
  if (target->read)
    {
      input.n_decoder = target->read->len;
      input.decoder_ids = (const gint64 *) target->read->data;
    }
  if (!lgn_model_forward (model, &input, &output, progress, error))
    return false;

  if (output.head && row < 0 && strcmp (output.head_name, "logits") == 0)
    result->logits = lgn_tensor_ref (output.head);
  if (target->predicted && result->logits && lgn_network_can_generate (network))
    result->log_probability = sum_log_probability (result->logits, (const gint64 *) target->predicted->data);
  if (options->with_hidden)
    keep_hidden (result, &output);
  fill_predictions (result, network, &output);
  return true;
}

LgnResult *
lgn_network_run (LgnNetwork *network, const LgnInput *input, const LgnRunOptions *options, const LgnProgress *progress,
                 GError **error)
{
  static const LgnRunOptions defaults = { 0 };
  gint64 started = g_get_monotonic_time ();
  g_auto (Given) given = { NULL };

  if (!options)
    options = &defaults;
  gsize budget = options->budget > 0 ? options->budget : LGN_ATTN_STORE_BUDGET;
  g_autoptr (LgnResult) result = begin (network, input, &given, budget, progress, error);
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
  if (lgn_network_takes_picture (network))
    return true;
  if (!require_tokenizer (network, error))
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

char *
lgn_network_write (LgnNetwork *network, const LgnInput *input, const LgnProgress *progress, GError **error)
{
  LgnTokenizer *target = lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET);
  gsize n_cut = 0;
  g_autoptr (LgnTokens) tokens = encode_source (network, input, &n_cut, error);
  g_auto (Sequence) source = { 0 };

  if (!tokens)
    return NULL;
  sequence_init (&source, tokens);
  LgnModelInput model_input = { .n = source.n, .ids = source.ids, .mask = source.mask };
  g_autoptr (GArray) written = lgn_generate (lgn_network_get_model (network), lgn_network_get_generation (network), &model_input,
                                             input->n_generate, input->beam, progress, error);
  if (!written)
    return NULL;
  g_autofree gint32 *ids = g_new (gint32, written->len);
  for (guint i = 0; i < written->len; i++)
    ids[i] = (gint32) g_array_index (written, gint64, i);
  return lgn_tokenizer_decode (target, ids, written->len, true, error);
}
