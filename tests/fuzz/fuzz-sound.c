/* Any bytes as a sound, brought to another rate. */
#include "lgn-fuzz.h"
#include "media/lgn-audio.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL, second = NULL;
  g_autoptr (LgnAudio) audio = lgn_audio_load_bytes (bytes, "file", &error);

  g_assert_true ((audio == NULL) == (error != NULL));
  if (audio && audio->n < 100000)
    {
      g_autoptr (LgnAudio) other = lgn_audio_resample (audio, 16000, &second);
      g_assert_true ((other == NULL) == (second != NULL));
    }
  return 0;
}
