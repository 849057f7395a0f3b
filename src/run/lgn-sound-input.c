#include "run/lgn-sound-input.h"
#include "base/lgn-error.h"
#include "run/lgn-network-private.h"

#include <math.h>

/* Times are told in microseconds at most. */
#define MAX_DIGITS 6
/* Columns of samples that are kept to be looked at: of half an hour, one is 55 ms. */
#define MAX_COLUMNS ((gsize) 1 << 15)

/**
 * lgn_sound_make_feeds: loads INPUT's sound, and makes of it what PROCESSOR says, under the names of the reference
 * implementation and as a batch of one: input_values F32 [1, n] or input_features F32 [1, bands, n], and attention_mask where
 * it says so. MADE is empty before, and is to be cleared.
 * Returns: (transfer full): NULL with an error when there is no sound or it is too long.
 */
LgnFeeds *
lgn_sound_make_feeds (LgnAudioProcessor *processor, const LgnInput *input, LgnAudioInputs *made, GError **error)
{
  g_autoptr (LgnAudio) audio = lgn_audio_load (input->audio, error);
  g_autoptr (LgnFeeds) feeds = lgn_feeds_new ();

  if (!audio || !lgn_audio_processor_run (processor, audio, input->cut, made, error))
    return NULL;
  if (made->input_values)
    lgn_feeds_set (feeds, "input_values", made->input_values);
  if (made->input_features)
    lgn_feeds_set (feeds, "input_features", made->input_features);
  if (made->attention_mask)
    lgn_feeds_set (feeds, LGN_FEED_SOUND_MASK, made->attention_mask);
  return g_steal_pointer (&feeds);
}

/* Digits after the point with which times SECONDS apart are all different. */
static int
count_digits (double seconds)
{
  return CLAMP ((int) ceil (-log10 (seconds) - 1e-9), 0, MAX_DIGITS);
}

/* (transfer full) the tokens of a sound: FRAMES by the time at which they begin; those of filling alone, after the N_HEARD
 * steps of sound, count as padding. */
static LgnTokens *
name_frames (const LgnFrames *frames, gsize n_heard, double seconds_a_step)
{
  double seconds = seconds_a_step * (double) frames->stride;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint8 *flags = g_new (guint8, frames->n + 1);
  char text[G_ASCII_DTOSTR_BUF_SIZE], format[] = "%.0f";

  format[2] = (char) ('0' + count_digits (seconds));
  for (gsize i = 0; i < frames->n; i++)
    {
      g_ptr_array_add (names, g_strconcat (g_ascii_formatd (text, sizeof text, format, (double) i * seconds), " s", NULL));
      flags[i] = i * frames->stride < n_heard ? 0 : LGN_TOKEN_PADDING;
    }
  return lgn_tokens_new_from_names ((const char *const *) names->pdata, flags, (guint) frames->n);
}

/* (transfer full) F32 [2, *N_COLUMNS]: the least and the largest of each STRIDE of SAMPLES [n]. */
static LgnTensor *
make_envelope (const float *samples, gsize n, gsize stride, gsize n_columns)
{
  LgnTensor *envelope = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { 2, n_columns });
  float *least = lgn_tensor_f32 (envelope), *largest = least + n_columns;

  for (gsize i = 0; i < n_columns; i++)
    {
      const float *sample = samples + i * stride;
      least[i] = largest[i] = sample[0];
      for (gsize j = 1; j < MIN (stride, n - i * stride); j++)
        {
          least[i] = fminf (least[i], sample[j]);
          largest[i] = fmaxf (largest[i], sample[j]);
        }
    }
  return envelope;
}

/* What a person can look at of the sound that was MADE: spectrograms as they are, samples drawn together. */
static void
keep_heard (LgnHeard *heard, const LgnAudioInputs *made, const LgnFrames *frames)
{
  const LgnTensor *batch = made->input_features ? made->input_features : made->input_values;
  gsize n = batch->shape[batch->n_dims - 1], stride = 1;

  heard->is_waveform = !made->input_features;
  if (heard->is_waveform)
    stride = MAX ((n + MAX_COLUMNS - 1) / MAX_COLUMNS, MAX (frames->stride / 4, 1));
  gsize n_columns = (n + stride - 1) / stride;
  heard->values = heard->is_waveform ? make_envelope (batch->data, n, stride, n_columns) : lgn_tensor_get_row (batch, 0);
  heard->seconds = made->seconds_a_step * (double) stride;
  heard->frame_seconds = made->seconds_a_step * (double) frames->stride;
  heard->n_heard = MIN ((made->n_heard + stride - 1) / stride, n_columns);
}

static bool
check_made (LgnNetwork *network, const char *name, const LgnFeeds *made, GError **error)
{
  if (lgn_feeds_lookup (made, name))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: preprocessor_config.json does not make “%s”, which the network hears",
               lgn_network_get_path (network), name);
  return false;
}

/* (transfer full) of MADE, a batch of one, what the network takes, without the batch. */
static LgnFeeds *
choose_feeds (LgnNetwork *network, const LgnFeeds *made)
{
  g_autoptr (GPtrArray) names = lgn_feeds_list (made);
  LgnFeeds *feeds = lgn_feeds_new ();

  for (guint i = 0; i < names->len; i++)
    if (lgn_model_reads (lgn_network_get_model (network), names->pdata[i]))
      {
        g_autoptr (LgnTensor) one = lgn_tensor_get_row (lgn_feeds_lookup (made, names->pdata[i]), 0);
        lgn_feeds_set (feeds, names->pdata[i], one);
      }
  return feeds;
}

/**
 * lgn_sound_input_begin: loads INPUT's sound and fills RESULT in with the tokens of its frames, and how many of them were left
 * out.
 * Returns: (transfer full): what the network is fed with; NULL with an error when there is no sound or it cannot be heard.
 */
LgnFeeds *
lgn_sound_input_begin (LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error)
{
  LgnAudioProcessor *processor = lgn_network_get_audio_processor (network);
  LgnModel *model = lgn_network_get_model (network);
  const char *name = lgn_model_reads (model, "input_features") ? "input_features" : "input_values";
  g_auto (LgnAudioInputs) made = { 0 };
  LgnFrames frames;

  if (!processor)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "%s: has no preprocessor_config.json, so nobody knows what the network hears of a sound; put it into the folder",
                   lgn_network_get_path (network));
      return NULL;
    }
  g_autoptr (LgnFeeds) feeds = lgn_sound_make_feeds (processor, input, &made, error);
  if (!feeds || !check_made (network, name, feeds, error))
    return NULL;
  const LgnTensor *sound = lgn_feeds_lookup (feeds, name);
  if (!lgn_stack_get_frames (lgn_model_get_reader (model), sound->shape[sound->n_dims - 1], &frames, error))
    return NULL;
  result->tokens = name_frames (&frames, made.n_heard, made.seconds_a_step);
  keep_heard (&result->heard, &made, &frames);
  result->n_cut = (made.n_cut + frames.stride - 1) / frames.stride;
  return choose_feeds (network, feeds);
}
