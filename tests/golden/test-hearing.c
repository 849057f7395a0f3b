/* From a sound to attention, against the numbers of the original implementation. */
#include "base/lgn-error.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-network.h"

#include <string.h>

static char *
find_file (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", folder, name, NULL);
}

static LgnNetwork *
open_network (const char *folder)
{
  g_autofree char *path = find_file (folder, "");
  g_autoptr (GError) error = NULL;
  LgnNetwork *network = lgn_network_open (path, NULL, &error);

  g_assert_no_error (error);
  return network;
}

/* What the decoder is made to read in the original run. */
static LgnInput *
make_input (void)
{
  static const gint64 ids[] = { 3, 33, 46, 34, 117, 118, 54, 33, 110, 86 };
  LgnInput *input = lgn_input_new (NULL);

  input->audio = find_file ("preprocess/audio", "tone.wav");
  input->target_ids = g_memdup2 (ids, sizeof ids);
  input->n_target_ids = G_N_ELEMENTS (ids);
  return input;
}

static void
assert_close (const float *got, const LgnTensor *expected, float tolerance)
{
  for (gsize i = 0; i < lgn_tensor_n_elements (expected); i++)
    g_assert_cmpfloat_with_epsilon (got[i], ((const float *) expected->data)[i], tolerance);
}

static void
test_attention (void)
{
  g_autoptr (LgnNetwork) network = open_network ("hearing/whisper");
  g_autoptr (LgnInput) input = make_input ();
  g_autoptr (GError) error = NULL;
  LgnRunOptions options = { .with_logits = true };
  g_autoptr (LgnResult) result = lgn_network_run (network, input, &options, NULL, &error);
  g_autofree char *path = find_file ("hearing/whisper", "expected.safetensors");
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, NULL);
  LgnTensor *maps = lgn_safetensors_lookup (file, "one.cross_attentions.1");
  g_autofree float *got = g_new (float, lgn_tensor_n_elements (maps));

  g_assert_no_error (error);
  for (gint head = 0; head < 4; head++)
    lgn_attn_store_read_rows (result->store, &(LgnMapId) { LGN_SITE_CROSS, 1, head }, 0, 10, got + head * 10 * 100);
  assert_close (got, maps, 2e-5f);
  assert_close (result->logits->data, lgn_safetensors_lookup (file, "one.logits"), 1e-3f);
}

/* A frame of the encoder is a fiftieth of a second; the tone lasts 1.3 s of two. */
static void
test_frames (void)
{
  g_autoptr (LgnNetwork) network = open_network ("hearing/whisper");
  g_autoptr (LgnInput) input = make_input ();
  g_autoptr (LgnResult) result = lgn_network_run (network, input, NULL, NULL, NULL);
  const LgnTokens *tokens = result->tokens;

  g_assert_cmpuint (lgn_network_get_takes (network), ==, LGN_TAKES_SOUND | LGN_TAKES_TARGET);
  g_assert_cmpuint (tokens->n, ==, 100);
  g_assert_cmpstr (tokens->label[0], ==, "0.00 s");
  g_assert_cmpstr (tokens->label[1], ==, "0.02 s");
  g_assert_cmpstr (tokens->label[99], ==, "1.98 s");
  for (guint i = 0; i < tokens->n; i++)
    g_assert_cmpuint (tokens->token[i].flags, ==, i < 65 ? 0 : LGN_TOKEN_PADDING);
  g_assert_cmpuint (result->n_cut, ==, 0);
  g_assert_cmpuint (result->decoder_tokens->n, ==, 10);
}

static void
assert_refused (LgnNetwork *network, const LgnInput *input, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_network_run (network, input, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (void)
{
  g_autoptr (LgnNetwork) network = open_network ("hearing/whisper"), deaf = open_network ("models/whisper");
  g_autoptr (LgnInput) sound = make_input (), text = lgn_input_new ("a text"), nothing = lgn_input_new (NULL);
  g_autoptr (LgnInput) absent = lgn_input_new (NULL), broken = lgn_input_new (NULL);

  absent->audio = find_file ("hearing/whisper", "absent.wav");
  broken->audio = find_file ("hearing/whisper", "config.json");
  assert_refused (deaf, sound, "preprocessor_config.json");
  assert_refused (network, text, "does not take a text");
  assert_refused (network, nothing, "no sound");
  assert_refused (network, absent, "absent.wav");
  assert_refused (network, broken, "config.json");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hearing/attention", test_attention);
  g_test_add_func ("/hearing/frames", test_frames);
  g_test_add_func ("/hearing/refused", test_refused);
  return g_test_run ();
}
