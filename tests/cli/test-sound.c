/* The commands on networks that hear: what they look at, write and refuse. */
#include "lgn-cli-test.h"

#include "io/lgn-safetensors.h"

#include <string.h>
#include <unistd.h>

#define WHISPER "hearing/whisper"
#define TONE "preprocess/audio/tone.wav"

/* The decoder is made to read ids, or writes by itself; both look at the frames, which are named by their times. */
static void
test_run (void)
{
  g_autofree char *model = lgn_cli_test_golden (WHISPER), *tone = lgn_cli_test_golden (TONE);
  g_autofree char *save = lgn_cli_test_path ("run.safetensors"), *other = lgn_cli_test_path ("run2.safetensors");
  g_autoptr (LgnCliAnswer) forced
      = lgn_cli_test ("run", model, "--audio", tone, "--target-ids", "3,33,46", "--save", save, "--hidden", NULL);
  g_autoptr (LgnCliAnswer) written
      = lgn_cli_test ("run", model, "--audio", tone, "--generate", "5", "--save", other, "--threads", "1", NULL);

  lgn_cli_assert_ok (forced);
  lgn_cli_assert_ok (written);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save), other_file = lgn_cli_test_open (other);
  lgn_cli_assert_shape (file, "encoder_attentions.1", "[4, 100, 100]");
  lgn_cli_assert_shape (file, "cross_attentions.1", "[4, 3, 100]");
  lgn_cli_assert_shape (file, "logits", "[3, 130]");
  lgn_cli_assert_shape (file, "encoder_hidden_states.0", "[100, 32]");
  lgn_cli_assert_shape (other_file, "cross_attentions.0", "[4, 5, 100]");
  g_assert_nonnull (strstr (lgn_safetensors_get_metadata (file, "encoder_tokens"), "\"0.00 s\",\"0.02 s\",\"0.04 s\""));
  g_assert_null (lgn_safetensors_get_metadata (file, "written"));
}

/* A table of the words by the times, from the sound and from what was saved of it. */
static void
test_export (void)
{
  g_autofree char *model = lgn_cli_test_golden (WHISPER), *tone = lgn_cli_test_golden (TONE);
  g_autofree char *save = lgn_cli_test_path ("export.safetensors"), *table = lgn_cli_test_path ("cross.csv");
  g_autofree char *saved_table = lgn_cli_test_path ("saved.csv"), *text = NULL;
  g_autoptr (LgnCliAnswer) run = lgn_cli_test ("run", model, "--audio", tone, "--target-ids", "3,33,46", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("export", model, "--audio", tone, "--target-ids", "3,33,46", "--site", "cross",
                                                  "--head", "1", "-o", table, NULL);
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("export", save, "--site", "cross", "--head", "1", "-o", saved_table, NULL);

  lgn_cli_assert_ok (run);
  lgn_cli_assert_ok (answer);
  lgn_cli_assert_ok (saved);
  lgn_cli_assert_same_files (table, saved_table);
  g_assert_true (g_file_get_contents (table, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, ",0.00 s,0.02 s,0.04 s"));
}

/* Three seconds, of which the network hears two. */
static void
test_long (void)
{
  g_autofree char *model = lgn_cli_test_golden (WHISPER), *sound = lgn_cli_test_path ("long.wav");
  g_autofree char *save = lgn_cli_test_path ("long.safetensors");
  static const char header[] = "RIFF\xa4\xbb\0\0WAVEfmt \20\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\20\0data\x80\xbb\0\0";
  g_autofree char *bytes = g_malloc0 (44 + 48000);

  memcpy (bytes, header, 44);
  g_assert_true (g_file_set_contents (sound, bytes, 44 + 48000, NULL));
  g_autoptr (LgnCliAnswer) refused = lgn_cli_test ("run", model, "--audio", sound, "--save", save, NULL);
  lgn_cli_assert_failed (refused, "whisper", "3.0 s");
  g_assert_nonnull (strstr (refused->err, "--cut"));
  g_assert_null (strstr (refused->err, "--window"));
  g_autoptr (LgnCliAnswer) cut
      = lgn_cli_test ("run", model, "--audio", sound, "--cut", "--target-ids", "3,33", "--save", save, NULL);
  lgn_cli_assert_ok (cut);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save);
  lgn_cli_assert_shape (file, "cross_attentions.1", "[4, 2, 100]");
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* (transfer full) a folder with the golden network of 20 letters and what says which they are. */
static char *
make_letters (void)
{
  static const char *const links[][2] = {
    { "models/wav2vec2-ctc", "config.json" },
    { "models/wav2vec2-ctc", "model.safetensors" },
    { "preprocess/audio/wav2vec2", "preprocessor_config.json" },
  };
  char *folder = lgn_cli_test_path ("letters");
  g_autoptr (GString) vocabulary = g_string_new ("{\"<pad>\": 0, \"<s>\": 1, \"</s>\": 2, \"<unk>\": 3, \"|\": 4");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *from = lgn_cli_test_golden (links[i][0]), *target = g_build_filename (from, links[i][1], NULL);
      g_autofree char *path = g_build_filename (folder, links[i][1], NULL);
      g_assert_cmpint (symlink (target, path), ==, 0);
    }
  for (guint i = 5; i < 20; i++)
    g_string_append_printf (vocabulary, ", \"%c\": %u", 'A' + i, i);
  g_string_append_c (vocabulary, '}');
  write_file (folder, "vocab.json", vocabulary->str);
  write_file (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"Wav2Vec2CTCTokenizer\"}");
  return folder;
}

static void
remove_letters (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      unlink (path);
    }
  g_assert_cmpint (rmdir (folder), ==, 0);
}

/* What is heard is printed, and saved as words; “info” says that there are any. */
static void
test_transcript (void)
{
  g_autofree char *model = make_letters (), *tone = lgn_cli_test_golden (TONE);
  g_autofree char *save = lgn_cli_test_path ("letters.safetensors");
  g_autoptr (LgnCliAnswer) words = lgn_cli_test ("generate", model, "--audio", tone, NULL);
  g_autoptr (LgnCliAnswer) run = lgn_cli_test ("run", model, "--audio", tone, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) info = lgn_cli_test ("info", model, NULL);

  lgn_cli_assert_ok (words);
  lgn_cli_assert_ok (run);
  lgn_cli_assert_ok (info);
  g_assert_cmpuint (run->out_len, ==, 0);
  g_assert_nonnull (strstr (info->out, "takes\ta sound\n"));
  g_assert_nonnull (strstr (info->out, "gives\tattention, a transcript\n"));
  g_assert_cmpuint (words->out_len, >, 1);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save);
  g_autofree char *line = g_strconcat (lgn_safetensors_get_metadata (file, "written"), "\n", NULL);
  g_assert_cmpstr (words->out, ==, line);
  g_assert_nonnull (strstr (lgn_safetensors_get_metadata (file, "tokens"), "\"0.000 s\",\"0.001 s\""));
  remove_letters (model);
}

static void
test_refused (void)
{
  g_autofree char *model = lgn_cli_test_golden (WHISPER), *tone = lgn_cli_test_golden (TONE);
  g_autofree char *reading = lgn_cli_test_golden ("models/e2e-gpt2"), *save = lgn_cli_test_path ("refused.safetensors");
  g_autofree char *no_sound = lgn_cli_test_golden ("hearing/whisper/config.json");
  g_autoptr (LgnCliAnswer) absent = lgn_cli_test ("run", model, "--audio", "x.wav", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) broken = lgn_cli_test ("run", model, "--audio", no_sound, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) text = lgn_cli_test ("run", model, "--text", "a", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) both = lgn_cli_test ("run", model, "--text", "a", "--audio", tone, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) window = lgn_cli_test ("run", model, "--audio", tone, "--window", "10", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) padded = lgn_cli_test ("run", model, "--audio", tone, "--pad-to", "300", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) deaf = lgn_cli_test ("generate", reading, "--audio", tone, NULL);
  g_autoptr (LgnCliAnswer) wordless = lgn_cli_test ("generate", model, "--audio", tone, NULL);
  g_autoptr (LgnCliAnswer) nothing = lgn_cli_test ("generate", model, NULL);

  lgn_cli_assert_failed (absent, "x.wav", "cannot be opened");
  lgn_cli_assert_failed (broken, "config.json", "cannot be read as sound");
  lgn_cli_assert_failed (text, "whisper", "does not take a text");
  lgn_cli_assert_failed (both, "whisper", "does not take a text");
  lgn_cli_assert_failed (window, "whisper", "for texts");
  lgn_cli_assert_failed (padded, "whisper", "for texts");
  lgn_cli_assert_failed (deaf, "e2e-gpt2", "does not take a sound");
  lgn_cli_assert_failed (wordless, "whisper", "no tokeniser");
  lgn_cli_assert_usage (nothing, "--audio");
  g_assert_false (g_file_test (save, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/sound/run", test_run);
  g_test_add_func ("/sound/export", test_export);
  g_test_add_func ("/sound/long", test_long);
  g_test_add_func ("/sound/transcript", test_transcript);
  g_test_add_func ("/sound/refused", test_refused);
  return lgn_cli_test_run_all ();
}
