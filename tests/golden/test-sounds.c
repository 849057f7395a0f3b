/* Sound against the reference outputs of the original implementations: golden/preprocess/audio.
 * LORGNETTE_GOLDEN names a folder with more of them. */
#include "io/lgn-safetensors.h"
#include "media/lgn-audio-processor.h"

#include <string.h>

/* The reference transforms in other orders and precisions. */
#define TOLERANCE 2e-5

static char *
sound_path (const char *name)
{
  const char *golden = g_getenv ("LORGNETTE_GOLDEN");
  g_autofree char *own = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", NULL);

  return g_build_filename (golden ? golden : own, "preprocess", "audio", name, NULL);
}

static void
compare (LgnTensor *expected, LgnTensor *got)
{
  gsize n = lgn_tensor_n_elements (expected);
  g_autofree float *want = g_new (float, n), *have = g_new (float, n);

  g_assert_nonnull (got);
  g_assert_true (lgn_tensor_has_shape (got, expected->n_dims, expected->shape));
  lgn_tensor_read_f32 (expected, want);
  lgn_tensor_read_f32 (got, have);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (have[i], want[i], TOLERANCE);
}

/* FOLDER.TENSOR for each tensor of the expected ones. */
static void
test_processors (void)
{
  g_autofree char *expected_path = sound_path ("expected.safetensors"), *tone_path = sound_path ("tone.wav");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnSafetensors) expected = lgn_safetensors_open (expected_path, &error);
  g_autoptr (LgnAudio) tone = lgn_audio_load (tone_path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lgn_safetensors_get_n_tensors (expected), >, 0);
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (expected); i++)
    {
      const char *name = lgn_safetensors_get_name (expected, i), *tensor = strchr (name, '.') + 1;
      g_autofree char *folder_name = g_strndup (name, (gsize) (tensor - 1 - name)), *folder = sound_path (folder_name);
      g_autoptr (LgnAudioProcessor) processor = lgn_audio_processor_open (folder, &error);
      g_auto (LgnAudioInputs) inputs = { 0 };
      g_assert_no_error (error);
      g_test_message ("%s", name);
      g_assert_true (lgn_audio_processor_run (processor, tone, false, &inputs, NULL));
      compare (lgn_safetensors_get_tensor (expected, i), strcmp (tensor, "input_values") == 0     ? inputs.input_values
                                                         : strcmp (tensor, "input_features") == 0 ? inputs.input_features
                                                                                                  : inputs.attention_mask);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sounds/processors", test_processors);
  return g_test_run ();
}
