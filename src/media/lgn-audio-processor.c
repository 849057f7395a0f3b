#include "media/lgn-audio-processor.h"
#include "base/lgn-error.h"
#include "media/lgn-mel.h"
#include "media/lgn-preprocessor-json.h"

#include <math.h>
#include <string.h>

/* Bounds of what a file may ask for: far above what any network has. */
#define MAX_FFT (1 << 16)
#define MAX_BANDS 1024
#define MAX_RATE 192000
#define MAX_WORK ((gsize) 1 << 26) /* frames times samples of each */
#define MAX_FEATURES ((gsize) 1 << 24)

/* The least variance that is divided by. */
#define EPSILON 1e-7

struct _LgnAudioProcessor
{
  char *where;
  guint rate;
  bool normalises, has_mask;
  LgnMel *mel; /* NULL: the samples themselves */
  guint n_bands, hop;
  gsize n_samples; /* what is filled up or cut to for MEL */
  float padding;
};

static const char raw_type[] = "Wav2Vec2FeatureExtractor";
static const char mel_type[] = "WhisperFeatureExtractor";

/* Members that are read, and those that follow from them or change no number of a single sound's tensors. */
static const char *const known_keys[] = {
  "_processor_class",
  "auto_map",
  "chunk_length",
  "do_normalize",
  "feature_extractor_type",
  "feature_size",
  "hop_length",
  "mel_filters",
  "n_fft",
  "n_samples",
  "nb_max_frames",
  "padding_side",
  "padding_value",
  "processor_class",
  "return_attention_mask",
  "return_tensors",
  "sampling_rate",
  "transformers_version",
  NULL,
};

void
lgn_audio_inputs_clear (LgnAudioInputs *inputs)
{
  g_clear_pointer (&inputs->input_values, lgn_tensor_unref);
  g_clear_pointer (&inputs->input_features, lgn_tensor_unref);
  g_clear_pointer (&inputs->attention_mask, lgn_tensor_unref);
}

static void
processor_clear (gpointer data)
{
  LgnAudioProcessor *processor = data;

  g_clear_pointer (&processor->mel, lgn_mel_free);
  g_free (processor->where);
}

LgnAudioProcessor *
lgn_audio_processor_ref (LgnAudioProcessor *processor)
{
  return g_atomic_rc_box_acquire (processor);
}

void
lgn_audio_processor_unref (LgnAudioProcessor *processor)
{
  g_atomic_rc_box_release_full (processor, processor_clear);
}

/* What a spectrogram is made with; the defaults are those of the class of this name in Hugging Face transformers. */
static bool
read_mel (LgnAudioProcessor *self, json_t *json, GError **error)
{
  guint n_fft = 400, chunk = 30;

  self->n_bands = 80;
  self->hop = 160;
  if (!lgn_preprocessor_get_uint (json, "feature_size", self->where, 1, MAX_BANDS, &self->n_bands, error)
      || !lgn_preprocessor_get_uint (json, "hop_length", self->where, 1, MAX_FFT, &self->hop, error)
      || !lgn_preprocessor_get_uint (json, "n_fft", self->where, 16, MAX_FFT, &n_fft, error)
      || !lgn_preprocessor_get_uint (json, "chunk_length", self->where, 1, 3600, &chunk, error))
    return false;
  self->n_samples = (gsize) chunk * self->rate;
  gsize n_frames = self->n_samples / self->hop;
  if (self->n_samples > LGN_AUDIO_MAX_SAMPLES || n_frames > MAX_WORK / n_fft || n_frames > MAX_FEATURES / self->n_bands)
    return lgn_preprocessor_refuse (error, self->where, "chunk_length",
                                    "shorter: more frames would be computed than any network hears");
  if (self->n_samples <= n_fft || n_frames < 1)
    return lgn_preprocessor_refuse (error, self->where, "chunk_length", "longer than one window of “n_fft” samples");
  if (g_strcmp0 (json_string_value (json_object_get (json, "padding_side")), "left") == 0)
    return lgn_preprocessor_refuse (error, self->where, "padding_side", "“right”");
  self->mel = lgn_mel_new (n_fft, self->hop, self->n_bands, self->rate);
  return true;
}

/* Whether the file asks for a spectrogram (*IS_MEL) or for samples. */
static bool
read_type (const LgnAudioProcessor *self, json_t *json, bool *is_mel, GError **error)
{
  const char *type = json_string_value (json_object_get (json, "feature_extractor_type"));

  if (!type)
    type = json_string_value (json_object_get (json, "image_processor_type"));
  if (!type)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
                   "%s: “feature_extractor_type” is absent, and without it nobody knows what is to be done to a sound",
                   self->where);
      return false;
    }
  *is_mel = strcmp (type, mel_type) == 0;
  if (*is_mel || strcmp (type, raw_type) == 0)
    return true;
  g_autofree char *quoted = lgn_error_quote (type);
  g_set_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED, "%s: asks for a “%s”; of sound, “%s” and “%s” are known", self->where,
               quoted, mel_type, raw_type);
  return false;
}

static bool
read_config (LgnAudioProcessor *self, json_t *json, GError **error)
{
  double padding = 0;
  bool is_mel;

  if (!read_type (self, json, &is_mel, error))
    return false;
  self->rate = 16000;
  self->normalises = !is_mel;
  if (!lgn_preprocessor_check_keys (json, known_keys, self->where, error)
      || !lgn_preprocessor_get_uint (json, "sampling_rate", self->where, 1000, MAX_RATE, &self->rate, error)
      || !lgn_preprocessor_get_bool (json, "do_normalize", self->where, &self->normalises, error)
      || !lgn_preprocessor_get_bool (json, "return_attention_mask", self->where, &self->has_mask, error)
      || !lgn_preprocessor_get_double (json, "padding_value", self->where, &padding, error))
    return false;
  self->padding = (float) padding;
  if (is_mel)
    return read_mel (self, json, error);
  guint n_features = 1;
  return lgn_preprocessor_get_uint (json, "feature_size", self->where, 1, 1, &n_features, error);
}

static LgnAudioProcessor *
processor_new (json_t *json, const char *where, GError **error)
{
  g_autoptr (LgnAudioProcessor) processor = g_atomic_rc_box_new0 (LgnAudioProcessor);

  processor->where = g_strdup (where);
  return read_config (processor, json, error) ? g_steal_pointer (&processor) : NULL;
}

/**
 * lgn_audio_processor_parse: the processor that the SIZE bytes of JSON describe; WHERE names them in errors.
 * Returns: (transfer full): NULL with LGN_ERROR_FORMAT, or with LGN_ERROR_UNSUPPORTED for a type or member that is not known.
 */
LgnAudioProcessor *
lgn_audio_processor_parse (const char *json, gsize size, const char *where, GError **error)
{
  g_autoptr (json_t) value = lgn_json_parse (json, size, where, error);

  return value ? processor_new (value, where, error) : NULL;
}

/**
 * lgn_audio_processor_open: the processor that preprocessor_config.json (or processor_config.json) in FOLDER describes.
 * Returns: (transfer full): NULL with LGN_ERROR_FILE, LGN_ERROR_FORMAT or LGN_ERROR_UNSUPPORTED.
 */
LgnAudioProcessor *
lgn_audio_processor_open (const char *folder, GError **error)
{
  g_autofree char *where = NULL;
  g_autoptr (json_t) json = lgn_preprocessor_read (folder, "feature_extractor", &where, error);

  return json ? processor_new (json, where, error) : NULL;
}

/* OUT [n] = SAMPLES [n] with mean 0 and variance 1. */
static void
normalise (const float *samples, gsize n, float *out)
{
  double mean = 0, variance = 0;

  for (gsize i = 0; i < n; i++)
    mean += (double) samples[i];
  mean /= (double) n;
  for (gsize i = 0; i < n; i++)
    variance += ((double) samples[i] - mean) * ((double) samples[i] - mean);
  variance /= (double) n;
  for (gsize i = 0; i < n; i++)
    out[i] = (float) (((double) samples[i] - mean) / sqrt (variance + EPSILON));
}

static bool
fill_mask (LgnAudioInputs *inputs, gsize n)
{
  inputs->attention_mask = lgn_tensor_new (LGN_DTYPE_I64, 2, (gsize[]) { 1, n });
  for (gsize i = 0; inputs->attention_mask && i < inputs->n_heard; i++)
    ((gint64 *) inputs->attention_mask->data)[i] = 1;
  return inputs->attention_mask != NULL;
}

static bool
run_raw (const LgnAudioProcessor *self, const LgnAudio *audio, LgnAudioInputs *inputs)
{
  inputs->input_values = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { 1, audio->n });
  inputs->seconds_a_step = 1.0 / self->rate;
  inputs->n_heard = audio->n;
  if (!inputs->input_values)
    return false;
  float *values = lgn_tensor_f32 (inputs->input_values);
  if (self->normalises)
    normalise (audio->samples, audio->n, values);
  else
    memcpy (values, audio->samples, audio->n * sizeof *values);
  return !self->has_mask || fill_mask (inputs, audio->n);
}

static bool
run_mel (const LgnAudioProcessor *self, const LgnAudio *audio, LgnAudioInputs *inputs)
{
  gsize n_frames = lgn_mel_get_n_frames (self->mel, self->n_samples), n = MIN (audio->n, self->n_samples);
  g_autofree float *samples = g_try_new (float, self->n_samples);

  inputs->input_features = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { 1, self->n_bands, n_frames });
  inputs->seconds_a_step = (double) self->hop / self->rate;
  inputs->n_heard = MIN ((n + self->hop - 1) / self->hop, n_frames);
  inputs->n_cut = (audio->n - n + self->hop - 1) / self->hop;
  if (!inputs->input_features || !samples)
    return false;
  if (self->normalises)
    normalise (audio->samples, n, samples);
  else
    memcpy (samples, audio->samples, n * sizeof *samples);
  for (gsize i = n; i < self->n_samples; i++)
    samples[i] = self->padding;
  lgn_mel_run (self->mel, samples, self->n_samples, lgn_tensor_f32 (inputs->input_features));
  return !self->has_mask || fill_mask (inputs, n_frames);
}

/* Whether the network hears sound of N samples at its rate. */
static bool
check_length (const LgnAudioProcessor *self, gsize n, bool cut, GError **error)
{
  if (!self->mel || n <= self->n_samples || cut)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_TOO_LONG, "The sound lasts %.1f s, and the network hears %.1f s.",
               (double) n / self->rate, (double) self->n_samples / self->rate);
  return false;
}

/**
 * lgn_audio_processor_run: makes of AUDIO what the network hears: brought to its rate (lgn_audio_resample), then normalised
 * samples, or a log-mel spectrogram of a fixed length (lgn_mel_run), as the classes of Hugging Face transformers do that
 * preprocessor_config.json names. A sound that is too long for a spectrogram is cut when CUT says so. INPUTS is to be cleared.
 * Returns: false with LGN_ERROR_TOO_LONG or LGN_ERROR_LIMIT.
 */
bool
lgn_audio_processor_run (LgnAudioProcessor *processor, LgnAudio *audio, bool cut, LgnAudioInputs *inputs, GError **error)
{
  g_autoptr (LgnAudio) heard = lgn_audio_resample (audio, processor->rate, error);

  *inputs = (LgnAudioInputs) { 0 };
  if (!heard || !check_length (processor, heard->n, cut, error))
    return false;
  if (processor->mel ? run_mel (processor, heard, inputs) : run_raw (processor, heard, inputs))
    return true;
  lgn_audio_inputs_clear (inputs);
  g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%s: there is not enough memory for a sound of %.0f s", processor->where,
               (double) heard->n / processor->rate);
  return false;
}
