/* From a sound to attention, against the numbers of the original implementation. */
#include "base/lgn-error.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-network.h"
#include "run/lgn-transcript.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

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

/* What a network that hears letters needs besides its weights, for the golden one of 20 letters. */
static const char letters[] = "{\"<pad>\": 0, \"<s>\": 1, \"</s>\": 2, \"<unk>\": 3, \"|\": 4, \"E\": 5, \"T\": 6, \"A\": 7, "
                              "\"O\": 8, \"N\": 9, \"I\": 10, \"H\": 11, \"S\": 12, \"R\": 13, \"D\": 14, \"L\": 15, \"U\": 16, "
                              "\"M\": 17, \"W\": 18, \"C\": 19}";
static const char letters_class[] = "{\"tokenizer_class\": \"Wav2Vec2CTCTokenizer\"}";
static const char *const letters_files[] = { "config.json", "model.safetensors", "preprocessor_config.json", "vocab.json",
                                             "tokenizer_config.json" };

/* (transfer full) a folder with these files; the first three are links to golden ones. */
static char *
make_letters_folder (void)
{
  char *folder = g_dir_make_tmp ("lgn-hearing-XXXXXX", NULL);
  const char *const from[] = { "models/wav2vec2-ctc", "models/wav2vec2-ctc", "preprocess/audio/wav2vec2" };

  for (guint i = 0; i < G_N_ELEMENTS (letters_files); i++)
    {
      g_autofree char *path = g_build_filename (folder, letters_files[i], NULL);
      g_autofree char *golden = i < 3 ? find_file (from[i], letters_files[i]) : NULL;
      if (golden)
        g_assert_cmpint (symlink (golden, path), ==, 0);
      else
        g_assert_true (g_file_set_contents (path, i == 3 ? letters : letters_class, -1, NULL));
    }
  return folder;
}

static void
remove_letters_folder (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters_files); i++)
    {
      g_autofree char *path = g_build_filename (folder, letters_files[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Equal neighbours are one letter, unless a blank stands between them; a bar is a space, and one at an end is nothing. */
static void
test_best_path (void)
{
  static const guint path[] = { 4, 6, 6, 0, 5, 5, 0, 5, 4, 4, 1, 0, 7, 0, 0, 4 };
  g_autofree char *folder = make_letters_folder ();
  LgnTokenizerHints hints = { .vocab_size = 20 };
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, NULL);
  g_autoptr (LgnTensor) logits = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { G_N_ELEMENTS (path), 20 });

  g_assert_nonnull (tokenizer);
  g_assert_cmpint (lgn_tokenizer_get_blank (tokenizer), ==, 0);
  for (guint t = 0; t < G_N_ELEMENTS (path); t++)
    lgn_tensor_f32 (logits)[t * 20 + path[t]] = 1;
  g_autofree char *words = lgn_transcript_new (tokenizer, logits, NULL);
  g_assert_cmpstr (words, ==, "TEE A");
  remove_letters_folder (folder);
}

/* (transfer full) the same, letter by letter, from the logits of a run. */
static char *
read_best_path (const LgnTensor *logits)
{
  static const char spelling[] = "    _ETAONIHSRDLUMWC";
  GString *words = g_string_new (NULL);
  gsize before = 0;

  for (gsize t = 0; t < logits->shape[0]; t++)
    {
      const float *row = (const float *) logits->data + t * 20;
      gsize best = 0;
      for (gsize i = 0; i < 20; i++)
        best = row[i] > row[best] ? i : best;
      if (best > 3 && best != before)
        g_string_append_c (words, spelling[best] == '_' ? ' ' : spelling[best]);
      before = best;
    }
  return g_string_free (words, FALSE);
}

static void
test_transcript (void)
{
  g_autofree char *folder = make_letters_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnNetwork) network = lgn_network_open (folder, NULL, &error);
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  LgnRunOptions options = { .with_logits = true };

  g_assert_no_error (error);
  input->audio = find_file ("preprocess/audio", "tone.wav");
  g_autoptr (LgnResult) result = lgn_network_run (network, input, &options, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *expected = g_strstrip (read_best_path (result->logits));
  g_autofree char *words = lgn_network_write (network, input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (expected[0], !=, '\0');
  g_assert_cmpstr (result->written, ==, expected);
  g_assert_cmpstr (words, ==, expected);
  g_assert_cmpuint (result->tokens->n, ==, result->logits->shape[0]);
  g_assert_cmpstr (result->tokens->label[1], ==, "0.001 s");
  g_assert_cmpuint (result->tokens->token[result->tokens->n - 1].flags, ==, 0);
  remove_letters_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hearing/attention", test_attention);
  g_test_add_func ("/hearing/frames", test_frames);
  g_test_add_func ("/hearing/best-path", test_best_path);
  g_test_add_func ("/hearing/transcript", test_transcript);
  g_test_add_func ("/hearing/refused", test_refused);
  return g_test_run ();
}
