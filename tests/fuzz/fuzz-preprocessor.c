/* Any text as preprocessor_config.json, of pictures and of sound; what can be read is run. */
#include "lgn-fuzz.h"
#include "media/lgn-audio-processor.h"
#include "media/lgn-image-processor.h"

static void
run_picture (LgnImageProcessor *processor)
{
  static const guint sizes[][2] = { { 1, 1 }, { 7, 5 }, { 3, 200 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LgnImage) image = lgn_image_new (sizes[i][0], sizes[i][1], NULL);
      g_auto (LgnImageInputs) inputs = { 0 };
      g_autoptr (GError) error = NULL;
      bool is_good = lgn_image_processor_run (processor, image, &inputs, &error);
      g_assert_true (is_good == (error == NULL));
      g_assert_true (is_good == (inputs.pixel_values || inputs.input_ids));
      g_assert_true (!is_good || inputs.placement.shown_x + inputs.placement.shown_width <= inputs.placement.width);
      g_assert_true (!is_good || inputs.placement.shown_y + inputs.placement.shown_height <= inputs.placement.height);
    }
}

static void
run_sound (LgnAudioProcessor *processor)
{
  g_autoptr (LgnAudio) audio = lgn_audio_new_take (8000, 500, g_new0 (float, 500));
  g_auto (LgnAudioInputs) inputs = { 0 };
  g_autoptr (GError) error = NULL;
  bool is_good = lgn_audio_processor_run (processor, audio, true, &inputs, &error);

  g_assert_true (is_good == (error == NULL));
  g_assert_true (is_good == (inputs.input_values || inputs.input_features));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_autoptr (GError) picture_error = NULL, sound_error = NULL;
  g_autoptr (LgnImageProcessor) picture = lgn_image_processor_parse (text, size, "file", "ViTImageProcessor", &picture_error);
  g_autoptr (LgnAudioProcessor) sound = lgn_audio_processor_parse (text, size, "file", &sound_error);

  g_assert_true ((picture == NULL) == (picture_error != NULL));
  g_assert_true ((sound == NULL) == (sound_error != NULL));
  if (picture)
    run_picture (picture);
  if (sound)
    run_sound (sound);
  return 0;
}
