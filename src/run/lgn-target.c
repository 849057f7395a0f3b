#include "run/lgn-target.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "run/lgn-network-private.h"
#include "run/lgn-source.h"

void
lgn_target_clear (LgnTarget *target)
{
  g_clear_pointer (&target->read, g_array_unref);
  g_clear_pointer (&target->predicted, g_array_unref);
}

/* lgn_input_get_writing: how INPUT, which outlives it, says that a text be written. */
LgnWriting
lgn_input_get_writing (const LgnInput *input)
{
  return (LgnWriting) {
    .max_new = input->goes_on ? 0 : input->n_generate,
    .n_beams = input->beam,
    .begun = input->written,
    .n_begun = input->n_written,
    .samples = input->samples,
    .temperature = input->temperature,
    .seed = input->seed,
  };
}

/* lgn_network_name_ids: (transfer full): tokens for IDS [n] that a decoder reads or writes; numbers where there is no
 * tokeniser. */
LgnTokens *
lgn_network_name_ids (LgnNetwork *network, const gint64 *ids, gsize n, GError **error)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET);
  g_autofree gint32 *narrow = g_new (gint32, n);

  if (!tokenizer)
    return lgn_tokens_new_from_ids (ids, (guint) n);
  for (gsize i = 0; i < n; i++)
    narrow[i] = (gint32) ids[i];
  return lgn_tokenizer_tokens_from_ids (tokenizer, narrow, (guint) n, error);
}

/* (transfer full) ids that the decoder is to predict beside SOURCE for the forced text TARGET: what it begins with, its
 * tokens, and an end. A tokeniser may have a beginning of its own, which gives way to that of the network. */
static GArray *
encode_target (LgnNetwork *network, const char *target, const LgnModelInput *source, const LgnProgress *progress, GError **error)
{
  const LgnGeneration *generation = lgn_network_get_generation (network);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (LgnTokens) tokens = NULL;
  bool has_first = lgn_model_get_writing_defaults (lgn_network_get_model (network))->replaces_first;
  guint first = 0;

  if (!lgn_network_require_tokenizer (network, error))
    return NULL;
  tokens = lgn_tokenizer_encode (lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET), target, -1, NULL, 0, NULL, error);
  ids = tokens ? lgn_generation_open (lgn_network_get_model (network), generation, source, progress, error) : NULL;
  if (!ids)
    return NULL;
  while ((ids->len > 0 || has_first) && first < tokens->n && tokens->token[first].flags & LGN_TOKEN_SPECIAL)
    first++;
  for (guint i = first; i < tokens->n; i++)
    {
      gint64 id = tokens->token[i].id;
      g_array_append_val (ids, id);
    }
  if (generation->ends->len > 0
      && (ids->len == 0 || !lgn_generation_is_end (generation, g_array_index (ids, gint64, ids->len - 1))))
    g_array_append_val (ids, g_array_index (generation->ends, gint64, 0));
  return g_steal_pointer (&ids);
}

/* PREDICTED is taken; what is read is the same, one place later, after the start. */
static void
take_predicted (LgnTarget *target, const LgnGeneration *generation, GArray *predicted)
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
take_ids (LgnTarget *target, const LgnGeneration *generation, const LgnInput *input)
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
copy_source (LgnNetwork *network, const LgnModelInput *source, GError **error)
{
  if (source->n == 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: does not write, so its decoder has nothing to read; give it a target text",
                   lgn_network_get_path (network));
      return NULL;
    }
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (ids, source->ids, (guint) source->n);
  return ids;
}

/* A target is never cut: what follows would align with nothing. */
static bool
check_length (LgnNetwork *network, const LgnTarget *target, GError **error)
{
  gsize max = lgn_model_get_stack (lgn_network_get_model (network), LGN_SITE_DECODER)->max_positions;

  if (max == 0 || target->read->len <= max)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               _ ("This model's decoder reads %zu tokens. The target has %u. Shorten the target."), max, target->read->len);
  return false;
}

/**
 * lgn_target_init: what the decoder of NETWORK reads beside SOURCE: what INPUT says, or what it writes itself. TARGET is empty
 * before.
 * Returns: false with an error when there is no way to write, or more to read than the decoder can.
 */
bool
lgn_target_init (LgnTarget *target, LgnNetwork *network, const LgnInput *input, const LgnModelInput *source,
                 const LgnProgress *progress, GError **error)
{
  const LgnGeneration *generation = lgn_network_get_generation (network);
  LgnWriting writing = lgn_input_get_writing (input);
  GArray *predicted;

  if (input->target_ids && input->n_target_ids > 0)
    {
      take_ids (target, generation, input);
      return check_length (network, target, error);
    }
  if (!input->written && input->target && *input->target)
    predicted = encode_target (network, input->target, source, progress, error);
  else if (!lgn_network_can_generate (network))
    predicted = copy_source (network, source, error);
  else
    predicted = lgn_generate (lgn_network_get_model (network), generation, source, &writing, progress, error);
  if (!predicted)
    return false;
  take_predicted (target, generation, predicted);
  if (generation->start >= 0)
    return check_length (network, target, error);
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: config.json does not say what the decoder reads first: “decoder_start_token_id” is absent",
               lgn_network_get_path (network));
  return false;
}

/* lgn_network_find_decoder_ids: what the decoder reads beside TOKENS, which INPUT has become. (transfer full): of gint64 */
GArray *
lgn_network_find_decoder_ids (LgnNetwork *network, const LgnInput *input, const LgnTokens *tokens, const LgnProgress *progress,
                              GError **error)
{
  g_auto (LgnSource) source = { 0 };
  g_auto (LgnTarget) target = { NULL };

  lgn_source_set_tokens (&source, network, tokens);
  LgnModelInput model_input = lgn_source_get_model_input (&source);
  if (!lgn_target_init (&target, network, input, &model_input, progress, error))
    return NULL;
  return g_steal_pointer (&target.read);
}
