/* From a sound to attention, against the numbers of the original implementation. */
#include "golden-files.h"

#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-transcript.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* What the decoder is made to read in the original run. */
static LgnInput *
make_input (void)
{
  static const gint64 ids[] = { 3, 33, 46, 34, 117, 118, 54, 33, 110, 86 };
  LgnInput *input = lgn_input_new (NULL);

  input->audio = golden_find_file ("preprocess/audio", "tone.wav");
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
  g_autoptr (LgnNetwork) network = golden_open_network ("hearing/whisper");
  g_autoptr (LgnInput) input = make_input ();
  g_autoptr (GError) error = NULL;
  LgnRunOptions options = { .with_logits = true };
  g_autoptr (LgnResult) result = lgn_network_run (network, input, &options, NULL, &error);
  g_autofree char *path = golden_find_file ("hearing/whisper", "expected.safetensors");
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
  g_autoptr (LgnNetwork) network = golden_open_network ("hearing/whisper");
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
  g_assert_false (result->heard.is_waveform);
  g_assert_cmpuint (result->heard.values->shape[1], ==, 200);
  g_assert_cmpuint (result->heard.n_heard, ==, 130);
  g_assert_cmpfloat_with_epsilon (result->heard.frame_seconds, 2 * result->heard.seconds, 1e-12);
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
  g_autoptr (LgnNetwork) network = golden_open_network ("hearing/whisper"), deaf = golden_open_network ("models/whisper");
  g_autoptr (LgnInput) sound = make_input (), text = lgn_input_new ("a text"), nothing = lgn_input_new (NULL);
  g_autoptr (LgnInput) absent = lgn_input_new (NULL), broken = lgn_input_new (NULL);

  absent->audio = golden_find_file ("hearing/whisper", "absent.wav");
  broken->audio = golden_find_file ("hearing/whisper", "config.json");
  assert_refused (deaf, sound, "preprocessor_config.json");
  assert_refused (network, text, "does not take a text");
  assert_refused (network, nothing, "no sound");
  assert_refused (network, absent, "absent.wav");
  assert_refused (network, broken, "config.json");
}

/* A file of a folder that is made: a link to the golden one in FROM, or TEXT; none where there is neither. */
typedef struct
{
  const char *name;
  const char *from;
  const char *text;
} File;

/* (transfer full) a folder with FILES, up to one without a name. */
static char *
make_folder (const File *files)
{
  char *folder = g_dir_make_tmp ("lgn-hearing-XXXXXX", NULL);

  for (; files->name; files++)
    {
      g_autofree char *path = g_build_filename (folder, files->name, NULL);
      g_autofree char *golden = files->from ? golden_find_file (files->from, files->name) : NULL;
      if (golden)
        g_assert_cmpint (symlink (golden, path), ==, 0);
      else if (files->text)
        g_assert_true (g_file_set_contents (path, files->text, -1, NULL));
    }
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_auto (GStrv) names = lgn_folder_list (folder);

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The golden network of 20 letters, with what says which they are. */
static const File letters[] = {
  { "config.json", "models/wav2vec2-ctc", NULL },
  { "model.safetensors", "models/wav2vec2-ctc", NULL },
  { "preprocessor_config.json", "preprocess/audio/wav2vec2", NULL },
  { "vocab.json", NULL,
    "{\"<pad>\": 0, \"<s>\": 1, \"</s>\": 2, \"<unk>\": 3, \"|\": 4, \"E\": 5, \"T\": 6, \"A\": 7, \"O\": 8, \"N\": 9, \"I\": 10,"
    " \"H\": 11, \"S\": 12, \"R\": 13, \"D\": 14, \"L\": 15, \"U\": 16, \"M\": 17, \"W\": 18, \"C\": 19}" },
  { "tokenizer_config.json", NULL, "{\"tokenizer_class\": \"Wav2Vec2CTCTokenizer\"}" },
  { NULL, NULL, NULL },
};

/* Equal neighbours are one letter, unless a blank stands between them; a bar is a space, and one at an end is nothing. */
static void
test_best_path (void)
{
  static const guint path[] = { 4, 6, 6, 0, 5, 5, 0, 5, 4, 4, 1, 0, 7, 0, 0, 4 };
  g_autofree char *folder = make_folder (letters);
  LgnTokenizerHints hints = { .vocab_size = 20 };
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder, LGN_TOKENIZER_SOURCE, &hints, NULL);
  g_autoptr (LgnTensor) logits = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { G_N_ELEMENTS (path), 20 });

  g_assert_nonnull (tokenizer);
  g_assert_cmpint (lgn_tokenizer_get_blank (tokenizer), ==, 0);
  for (guint t = 0; t < G_N_ELEMENTS (path); t++)
    lgn_tensor_f32 (logits)[t * 20 + path[t]] = 1;
  g_autofree char *words = lgn_transcript_new (tokenizer, logits, NULL);
  g_assert_cmpstr (words, ==, "TEE A");
  remove_folder (folder);
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
  g_autofree char *folder = make_folder (letters);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnNetwork) network = lgn_network_open (folder, NULL, &error);
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  LgnRunOptions options = { .with_logits = true };

  g_assert_no_error (error);
  input->audio = golden_find_file ("preprocess/audio", "tone.wav");
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

  const LgnHeard *heard = &result->heard;
  const float *least = heard->values->data, *largest = least + heard->values->shape[1];
  float low = 0, high = 0;
  g_assert_true (heard->is_waveform);
  g_assert_cmpuint (heard->n_heard, ==, heard->values->shape[1]);
  g_assert_cmpfloat_with_epsilon ((double) heard->n_heard * heard->seconds, 1.3, 0.01);
  for (gsize i = 0; i < heard->n_heard; i++)
    {
      low = fminf (low, least[i]);
      high = fmaxf (high, largest[i]);
      g_assert_cmpfloat (least[i], <=, largest[i]);
    }
  g_assert_cmpfloat (low, <, -0.5);
  g_assert_cmpfloat (high, >, 0.5);
  remove_folder (folder);
}

/* What a decoder reads before it writes, by generation_config.json; 3 is the start, HEARD the language that is heard. */
#define HEARD 999
#define LANGUAGES "\"lang_to_id\": {\"<|en|>\": 20, \"<|de|>\": 21, \"<|fr|>\": 22}"
#define TASKS "\"task_to_id\": {\"transcribe\": 40, \"translate\": 41}"
#define NO_TIMES "\"no_timestamps_token_id\": 50"

static const struct
{
  const char *text; /* in braces, beside start and end */
  gint64 ids[5];
} openings[] = {
  { "\"max_length\": 20", { 3 } },
  { "\"forced_decoder_ids\": [[1, null], [2, 40]], " LANGUAGES ", " TASKS ", " NO_TIMES, { 3, HEARD, 40, 50 } },
  { "\"forced_decoder_ids\": [[1, null], [2, 40]], " NO_TIMES, { 3, 40, 50 } },
  { "\"forced_decoder_ids\": [[1, 50]], " NO_TIMES, { 3, 50 } },
  { "\"forced_decoder_ids\": [[1, 22], [2, 41]], " LANGUAGES ", " TASKS, { 3, 22, 41 } },
  { LANGUAGES ", " NO_TIMES, { 3, HEARD, 50 } },
  { "\"language\": \"de\", " LANGUAGES ", " TASKS ", " NO_TIMES, { 3, 21, 40, 50 } },
  { "\"language\": \"<|FR|>\", \"task\": \"translate\", \"forced_decoder_ids\": [[1, 20]], " LANGUAGES ", " TASKS, { 3, 22, 41 } },
  { "\"task\": \"translate\", " LANGUAGES ", " TASKS ", \"return_timestamps\": false", { 3, HEARD, 41 } },
};

static const char *const refused_openings[][2] = {
  { "\"language\": \"xx\", " LANGUAGES, "“language”" },
  { "\"language\": [\"de\"], " LANGUAGES, "“language”" },
  { "\"task\": \"sing\", " TASKS, "“task”" },
  { "\"task\": 4, " TASKS, "“task”" },
  { "\"forced_decoder_ids\": [[2, 40]]", "“forced_decoder_ids”" },
  { "\"forced_decoder_ids\": [[1, 40], [3, 41]]", "“forced_decoder_ids”" },
  { "\"forced_decoder_ids\": {\"1\": 40}", "“forced_decoder_ids”" },
  { "\"return_timestamps\": true, " NO_TIMES, "“return_timestamps”" },
  { "\"no_speech_threshold\": 0.6", "“no_speech_threshold”" },
  { "\"lang_to_id\": {\"<|en|>\": 5000}", "no language" },
};

/* A vocabulary of 130 words, "t0" to "t129"; a text begins with the start and ends with an end. */
static char *
make_words (void)
{
  GString *text = g_string_new ("{\"added_tokens\": [");
  static const guint special[] = { 2, 3, 20, 21, 22, 40, 41, 50 };

  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    g_string_append_printf (text, "%s{\"id\": %u, \"content\": \"t%u\", \"special\": true, \"normalized\": false}",
                            i > 0 ? ", " : "", special[i], special[i]);
  g_string_append (text,
                   "], \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}, \"post_processor\": {\"type\": \"TemplateProcessing\","
                   "\"single\": [{\"SpecialToken\": {\"id\": \"t3\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}},"
                   "{\"SpecialToken\": {\"id\": \"t2\", \"type_id\": 0}}],"
                   "\"pair\": [{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"B\", \"type_id\": 1}}],"
                   "\"special_tokens\": {\"t2\": {\"id\": \"t2\", \"ids\": [2], \"tokens\": [\"t2\"]},"
                   "\"t3\": {\"id\": \"t3\", \"ids\": [3], \"tokens\": [\"t3\"]}}},"
                   "\"model\": {\"type\": \"WordLevel\", \"unk_token\": \"t1\", \"vocab\": {");
  for (guint i = 0; i < 130; i++)
    g_string_append_printf (text, "%s\"t%u\": %u", i > 0 ? ", " : "", i, i);
  g_string_append (text, "}}}");
  return g_string_free (text, FALSE);
}

/* (transfer full) the golden network that writes what it hears, as GENERATION says; *FOLDER is to be removed. */
static LgnNetwork *
open_writer (const char *generation, char **folder)
{
  g_autofree char *config
      = g_strdup_printf ("{\"decoder_start_token_id\": 3, \"eos_token_id\": 2, \"bos_token_id\": 1, %s}", generation);
  g_autofree char *words = make_words ();
  const File files[] = {
    { "config.json", "hearing/whisper", NULL },
    { "model.safetensors", "hearing/whisper", NULL },
    { "preprocessor_config.json", "hearing/whisper", NULL },
    { "generation_config.json", NULL, config },
    { "tokenizer.json", NULL, words },
    { NULL, NULL, NULL },
  };
  g_autoptr (GError) error = NULL;

  *folder = make_folder (files);
  LgnNetwork *network = lgn_network_open (*folder, NULL, &error);
  g_assert_no_error (error);
  return network;
}

/* What comes after the start by its logits alone: of three languages the likeliest. */
static gint64
hear_language (LgnNetwork *network)
{
  g_autoptr (LgnInput) input = make_input ();
  LgnRunOptions options = { .with_logits = true };

  input->n_target_ids = 1;
  g_autoptr (LgnResult) result = lgn_network_run (network, input, &options, NULL, NULL);
  const float *row = result->logits->data;
  gint64 best = 20;
  for (gint64 id = 21; id <= 22; id++)
    best = row[id] > row[best] ? id : best;
  return best;
}

static LgnInput *
make_sound (const char *target)
{
  LgnInput *input = lgn_input_new (NULL);

  input->audio = golden_find_file ("preprocess/audio", "tone.wav");
  input->target = g_strdup (target);
  input->n_generate = 4;
  return input;
}

/* IDS, up to a 0, come first among the TOKENS. Returns how many they are. */
static guint
assert_begins (LgnNetwork *network, const LgnTokens *tokens, const gint64 *ids)
{
  guint n = 0;

  for (; ids[n] != 0; n++)
    {
      g_assert_cmpuint (n, <, tokens->n);
      g_assert_cmpint (tokens->token[n].id, ==, ids[n] == HEARD ? hear_language (network) : ids[n]);
    }
  return n;
}

/* The decoder reads the opening, whether it writes by itself then or reads a given text; the words leave the opening out. */
static void
test_openings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autofree char *folder = NULL;
      g_autoptr (LgnNetwork) network = open_writer (openings[i].text, &folder);
      g_autoptr (LgnInput) writes = make_sound (NULL), forced = make_sound ("t7 t9");
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", openings[i].text);

      g_autoptr (LgnResult) written = lgn_network_run (network, writes, NULL, NULL, &error);
      g_assert_no_error (error);
      guint n = assert_begins (network, written->decoder_tokens, openings[i].ids);
      g_assert_cmpuint (written->decoder_tokens->n, ==, n + 3);
      g_assert_cmpint (written->predicted_tokens->token[0].id, ==, written->decoder_tokens->token[1].id);

      g_autoptr (LgnResult) read = lgn_network_run (network, forced, NULL, NULL, &error);
      g_assert_no_error (error);
      gsize first = n == 1 ? n + 1 : n; /* without an opening, the tokeniser's own beginning is read */
      assert_begins (network, read->decoder_tokens, openings[i].ids);
      g_assert_cmpuint (read->decoder_tokens->n, ==, first + 2);
      g_assert_cmpint (read->decoder_tokens->token[first].id, ==, 7);
      g_assert_cmpint (read->predicted_tokens->token[first + 1].id, ==, 2);

      g_autofree char *words = lgn_network_write (network, writes, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (words[0], ==, 't');
      g_assert_null (strstr (words, "t50"));
      remove_folder (folder);
    }
}

static void
test_refused_openings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_openings); i++)
    {
      g_autofree char *folder = NULL;
      g_autoptr (LgnNetwork) network = open_writer (refused_openings[i][0], &folder);
      g_autoptr (LgnInput) sound = make_sound (NULL);
      g_test_message ("%s", refused_openings[i][0]);
      assert_refused (network, sound, refused_openings[i][1]);
      remove_folder (folder);
    }
}

/* What is forbidden first is so after the opening. */
static void
test_forbidden_first (void)
{
  g_autofree char *folder = NULL, *other_folder = NULL, *forbidding = NULL;
  g_autoptr (LgnNetwork) network = open_writer ("\"forced_decoder_ids\": [[1, 40]]", &folder);
  g_autoptr (LgnInput) sound = make_sound (NULL);
  g_autoptr (LgnResult) result = lgn_network_run (network, sound, NULL, NULL, NULL);
  gint32 first = result->predicted_tokens->token[1].id;

  forbidding = g_strdup_printf ("\"forced_decoder_ids\": [[1, 40]], \"begin_suppress_tokens\": [%d]", first);
  g_autoptr (LgnNetwork) other = open_writer (forbidding, &other_folder);
  g_autoptr (LgnResult) differs = lgn_network_run (other, sound, NULL, NULL, NULL);
  g_assert_cmpint (differs->predicted_tokens->token[0].id, ==, 40);
  g_assert_cmpint (differs->predicted_tokens->token[1].id, !=, first);
  remove_folder (folder);
  remove_folder (other_folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hearing/attention", test_attention);
  g_test_add_func ("/hearing/frames", test_frames);
  g_test_add_func ("/hearing/best-path", test_best_path);
  g_test_add_func ("/hearing/transcript", test_transcript);
  g_test_add_func ("/hearing/openings", test_openings);
  g_test_add_func ("/hearing/refused-openings", test_refused_openings);
  g_test_add_func ("/hearing/forbidden-first", test_forbidden_first);
  g_test_add_func ("/hearing/refused", test_refused);
  return g_test_run ();
}
