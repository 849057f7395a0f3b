#include "base/lgn-error.h"
#include "media/lgn-audio-processor.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>

#define MEL "{\"feature_extractor_type\": \"WhisperFeatureExtractor\", \"chunk_length\": 1"
#define RAW "{\"feature_extractor_type\": \"Wav2Vec2FeatureExtractor\""

static void
append (GByteArray *bytes, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++)
    g_byte_array_append (bytes, &(guint8) { (guint8) (value >> (8 * i)) }, 1);
}

/* A WAV file of 16 bits: SAMPLES [n, n_channels]. */
static GBytes *
make_wav (guint rate, guint n_channels, const gint16 *samples, guint n)
{
  GByteArray *bytes = g_byte_array_new ();
  guint size = 2 * n * n_channels;

  g_byte_array_append (bytes, (const guint8 *) "RIFF", 4);
  append (bytes, 36 + size, 4);
  g_byte_array_append (bytes, (const guint8 *) "WAVEfmt ", 8);
  append (bytes, 16, 4);
  append (bytes, 1, 2);
  append (bytes, n_channels, 2);
  append (bytes, rate, 4);
  append (bytes, rate * n_channels * 2, 4);
  append (bytes, n_channels * 2, 2);
  append (bytes, 16, 2);
  g_byte_array_append (bytes, (const guint8 *) "data", 4);
  append (bytes, size, 4);
  for (guint i = 0; i < n * n_channels; i++)
    append (bytes, (guint16) samples[i], 2);
  return g_byte_array_free_to_bytes (bytes);
}

static LgnAudio *
make_tone (guint rate, gsize n, double hertz)
{
  float *samples = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    samples[i] = (float) (0.5 * sin (2 * G_PI * hertz * (double) i / rate));
  return lgn_audio_new_take (rate, n, samples);
}

static void
test_wav (void)
{
  const gint16 samples[] = { 0, 16384, -32768, 32767, 100, -100 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) mono_file = make_wav (8000, 1, samples, 6), stereo_file = make_wav (44100, 2, samples, 3);
  g_autoptr (LgnAudio) mono = lgn_audio_load_bytes (mono_file, "a.wav", &error);
  g_autoptr (LgnAudio) stereo = lgn_audio_load_bytes (stereo_file, "b.wav", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (mono->rate, ==, 8000);
  g_assert_cmpuint (mono->n, ==, 6);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (mono->samples[i], ==, samples[i] / 32768.f);
  g_assert_cmpuint (stereo->rate, ==, 44100);
  g_assert_cmpuint (stereo->n, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (stereo->samples[i], ==, (samples[2 * i] + samples[2 * i + 1]) / 65536.f);
}

/* FLAC keeps what was rounded to 16 bits; Vorbis is coarser. */
static void
test_formats (void)
{
  const struct
  {
    int format;
    double tolerance;
  } cases[] = { { SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 5e-5 }, { SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0.05 } };
  g_autofree char *folder = g_dir_make_tmp ("lgn-audio-XXXXXX", NULL), *path = g_build_filename (folder, "tone", NULL);
  g_autoptr (LgnAudio) tone = make_tone (16000, 8000, 440);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SF_INFO info = { .samplerate = 16000, .channels = 1, .format = cases[i].format };
      SNDFILE *file = sf_open (path, SFM_WRITE, &info);
      g_autoptr (GError) error = NULL;
      g_assert_nonnull (file);
      g_assert_cmpint (sf_writef_float (file, tone->samples, (sf_count_t) tone->n), ==, tone->n);
      sf_close (file);
      g_autoptr (LgnAudio) read = lgn_audio_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (read->rate, ==, 16000);
      g_assert_cmpuint (read->n, ==, tone->n);
      for (gsize k = 0; k < read->n; k++)
        g_assert_cmpfloat_with_epsilon (read->samples[k], tone->samples[k], cases[i].tolerance);
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
assert_refused (GBytes *bytes, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_audio_load_bytes (bytes, "x.wav", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
  if (!g_str_has_prefix (error->message, "x.wav: ") || !strstr (error->message, words))
    g_error ("“%s” is not in: %s", words, error->message);
}

static void
test_broken (void)
{
  const gint16 samples[] = { 1, 2, 3 };
  const float not_a_number = NAN;
  g_autoptr (GBytes) whole = make_wav (8000, 1, samples, 3), empty = make_wav (8000, 1, samples, 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("not a sound at all", 18), nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) idle = make_wav (0, 1, samples, 3);
  g_autoptr (GByteArray) copy = g_byte_array_new ();

  assert_refused (empty, "no samples");
  assert_refused (text, "neither WAV");
  assert_refused (nothing, "neither WAV");
  assert_refused (idle, "");
  for (gsize size = 1; size < 44; size++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, size);
      assert_refused (part, "cannot be read as sound");
    }

  /* 32-bit floats that are none. */
  g_byte_array_append (copy, g_bytes_get_data (whole, NULL), 44);
  copy->data[20] = 3;
  copy->data[32] = 4;
  copy->data[34] = 32;
  copy->data[40] = 4;
  append (copy, 0, 4);
  memcpy (copy->data + 44, &not_a_number, 4);
  g_autoptr (GBytes) nan = g_bytes_new (copy->data, copy->len);
  assert_refused (nan, "no numbers");
}

/* A tone below the lower Nyquist frequency is the same tone at another rate; away from the ends. */
static void
test_resample_keeps (void)
{
  const struct
  {
    guint from, to;
    double hertz;
  } cases[] = {
    { 8000, 16000, 440 },   { 44100, 16000, 440 },  { 44100, 16000, 7000 }, { 48000, 16000, 3000 },
    { 16000, 44100, 5000 }, { 22255, 16000, 1000 }, { 16000, 8000, 3000 },  { 192000, 16000, 60 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LgnAudio) tone = make_tone (cases[i].from, cases[i].from, cases[i].hertz);
      g_autoptr (GError) error = NULL;
      g_autoptr (LgnAudio) got = lgn_audio_resample (tone, cases[i].to, &error);
      g_autoptr (LgnAudio) ideal = make_tone (cases[i].to, cases[i].to, cases[i].hertz);
      g_assert_no_error (error);
      g_assert_cmpuint (got->rate, ==, cases[i].to);
      g_assert_cmpuint (got->n, ==, cases[i].to);
      for (gsize k = got->n / 8; k < got->n * 7 / 8; k++)
        g_assert_cmpfloat_with_epsilon (got->samples[k], ideal->samples[k], 1e-5);
    }
}

/* What lies above half of the new rate is gone, not folded down. */
static void
test_resample_filters (void)
{
  g_autoptr (LgnAudio) tone = make_tone (44100, 44100, 10000);
  g_autoptr (LgnAudio) got = lgn_audio_resample (tone, 16000, NULL);

  for (gsize k = got->n / 8; k < got->n * 7 / 8; k++)
    g_assert_cmpfloat_with_epsilon (got->samples[k], 0, 1e-5);
}

static void
test_resample_limits (void)
{
  g_autoptr (LgnAudio) one = lgn_audio_new_take (1000, 1, g_new0 (float, 1));
  g_autoptr (LgnAudio) slow = lgn_audio_new_take (1, 100000, g_new0 (float, 100000));
  g_autoptr (LgnAudio) odd = lgn_audio_new_take (767999, 10, g_new0 (float, 10));
  g_autoptr (LgnAudio) same = lgn_audio_resample (one, 1000, NULL), more = lgn_audio_resample (one, 16000, NULL);
  g_autoptr (GError) error = NULL, second = NULL;

  g_assert_true (same == one);
  g_assert_cmpuint (more->n, ==, 16);
  g_assert_null (lgn_audio_resample (slow, 16000, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
  g_assert_null (lgn_audio_resample (odd, 16000, &second));
  g_assert_error (second, LGN_ERROR, LGN_ERROR_LIMIT);
}

static LgnAudioProcessor *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  LgnAudioProcessor *processor = lgn_audio_processor_parse (json, strlen (json), "c.json", &error);

  g_assert_no_error (error);
  return processor;
}

/* At 8 kHz, brought to 16 kHz: mean 0, variance 1. */
static void
test_raw (void)
{
  g_autoptr (LgnAudioProcessor) normal = parse (RAW ", \"return_attention_mask\": true}");
  g_autoptr (LgnAudioProcessor) plain = parse (RAW ", \"do_normalize\": false, \"padding_value\": 0.0}");
  g_autoptr (LgnAudio) tone = make_tone (8000, 4000, 440), flat = lgn_audio_new_take (16000, 7, g_new0 (float, 7));
  g_auto (LgnAudioInputs) inputs = { 0 }, same = { 0 }, silence = { 0 };
  double mean = 0, square = 0;

  g_assert_true (lgn_audio_processor_run (normal, tone, false, &inputs, NULL));
  g_assert_true (lgn_tensor_has_shape (inputs.input_values, 2, (gsize[]) { 1, 8000 }));
  g_assert_true (lgn_tensor_has_shape (inputs.attention_mask, 2, (gsize[]) { 1, 8000 }));
  g_assert_cmpint (((const gint64 *) inputs.attention_mask->data)[7999], ==, 1);
  g_assert_null (inputs.input_features);
  g_assert_cmpfloat (inputs.seconds_a_step, ==, 1.0 / 16000);
  for (gsize i = 0; i < 8000; i++)
    {
      double value = (double) lgn_tensor_f32 (inputs.input_values)[i];
      mean += value / 8000;
      square += value * value / 8000;
    }
  g_assert_cmpfloat_with_epsilon (mean, 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (square, 1, 1e-5);

  g_assert_true (lgn_audio_processor_run (plain, flat, false, &same, NULL));
  g_assert_null (same.attention_mask);
  g_assert_true (lgn_audio_processor_run (normal, flat, false, &silence, NULL));
  for (gsize i = 0; i < 7; i++)
    g_assert_cmpfloat (lgn_tensor_f32 (silence.input_values)[i], ==, 0);
}

/* A tone is loudest in its band; what follows it is silence, 8 below. */
static void
test_mel (void)
{
  g_autoptr (LgnAudioProcessor) processor = parse (MEL ", \"return_attention_mask\": true}");
  g_autoptr (LgnAudio) tone = make_tone (16000, 8000, 1000);
  g_auto (LgnAudioInputs) inputs = { 0 };
  guint loudest = 0;

  g_assert_true (lgn_audio_processor_run (processor, tone, false, &inputs, NULL));
  g_assert_true (lgn_tensor_has_shape (inputs.input_features, 3, (gsize[]) { 1, 80, 100 }));
  g_assert_true (lgn_tensor_has_shape (inputs.attention_mask, 2, (gsize[]) { 1, 100 }));
  g_assert_cmpuint (inputs.n_heard, ==, 50);
  g_assert_cmpint (((const gint64 *) inputs.attention_mask->data)[49], ==, 1);
  g_assert_cmpint (((const gint64 *) inputs.attention_mask->data)[50], ==, 0);
  g_assert_cmpfloat (inputs.seconds_a_step, ==, 0.01);
  const float *features = lgn_tensor_f32 (inputs.input_features);
  for (guint band = 0; band < 80; band++)
    loudest = features[band * 100 + 20] > features[loudest * 100 + 20] ? band : loudest;
  g_assert_cmpuint (loudest, ==, 26); /* 1000 Hz are 15 of the 45.2 mel that 81 steps share: 26.9 */
  g_assert_cmpfloat_with_epsilon (features[26 * 100 + 20] - features[26 * 100 + 80], 2, 1e-6);
}

static void
test_too_long (void)
{
  g_autoptr (LgnAudioProcessor) processor = parse (MEL "}");
  g_autoptr (LgnAudio) tone = make_tone (16000, 16001, 1000);
  g_auto (LgnAudioInputs) inputs = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (lgn_audio_processor_run (processor, tone, false, &inputs, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_TOO_LONG);
  g_assert_true (lgn_audio_processor_run (processor, tone, true, &inputs, NULL));
  g_assert_cmpuint (inputs.n_heard, ==, 100);
}

static void
test_refused_configurations (void)
{
  const struct
  {
    const char *json, *words;
  } cases[] = {
    { "[]", "feature_extractor_type" },
    { "{}", "is absent" },
    { "{\"feature_extractor_type\": \"OtherFeatureExtractor\"}", "“OtherFeatureExtractor”" },
    { "{\"image_processor_type\": \"ViTImageProcessor\"}", "“ViTImageProcessor”" },
    { MEL ", \"dither\": 0.1}", "“dither”" },
    { MEL ", \"hop_length\": 0}", "“hop_length”" },
    { MEL ", \"n_fft\": 65537}", "“n_fft”" },
    { MEL ", \"n_fft\": 65536}", "“chunk_length”" },
    { MEL ", \"hop_length\": 1, \"n_fft\": 15000, \"sampling_rate\": 192000}", "“chunk_length”" },
    { MEL ", \"sampling_rate\": \"fast\"}", "“sampling_rate”" },
    { MEL ", \"feature_size\": 100000}", "“feature_size”" },
    { MEL ", \"padding_side\": \"left\"}", "“padding_side”" },
    { RAW ", \"feature_size\": 2}", "“feature_size”" },
    { RAW ", \"do_normalize\": 1}", "“do_normalize”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_audio_processor_parse (cases[i].json, strlen (cases[i].json), "c.json", &error));
      if (!g_str_has_prefix (error->message, "c.json: ") || !strstr (error->message, cases[i].words))
        g_error ("“%s” is not in: %s", cases[i].words, error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audio/wav", test_wav);
  g_test_add_func ("/audio/formats", test_formats);
  g_test_add_func ("/audio/broken", test_broken);
  g_test_add_func ("/audio/resample-keeps", test_resample_keeps);
  g_test_add_func ("/audio/resample-filters", test_resample_filters);
  g_test_add_func ("/audio/resample-limits", test_resample_limits);
  g_test_add_func ("/audio/raw", test_raw);
  g_test_add_func ("/audio/mel", test_mel);
  g_test_add_func ("/audio/too-long", test_too_long);
  g_test_add_func ("/audio/refused-configurations", test_refused_configurations);
  return g_test_run ();
}
