/* The commands that read text: tokens, run, inputs, translate, generate, check, info, tensors, bench. */
#include "lgn-cli-test.h"

#include "base/lgn-json.h"
#include "io/lgn-safetensors.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define BERT "models/e2e-bert-sentiment"
#define GPT "models/e2e-gpt2"

static void
test_tokens (void)
{
  g_autofree char *model = lgn_cli_test_golden (GPT);
  g_autoptr (LgnCliAnswer) table = lgn_cli_test ("tokens", model, "a \"b\"", NULL);
  g_autoptr (LgnCliAnswer) dashed = lgn_cli_test ("LC_ALL=C", "tokens", model, "--", "-é", NULL);
  g_autoptr (LgnCliAnswer) json = lgn_cli_test ("tokens", model, "a \"b\"", "--json", NULL);
  g_auto (GStrv) lines = g_strsplit (table->out, "\n", -1);

  lgn_cli_assert_ok (table);
  lgn_cli_assert_ok (dashed);
  lgn_cli_assert_ok (json);
  g_auto (GStrv) first = g_strsplit (lines[0], "\t", -1);
  g_assert_cmpuint (g_strv_length (first), ==, 6);
  g_assert_cmpstr (first[0], ==, "0");
  g_assert_cmpstr (first[2], ==, "a");
  g_assert_cmpstr (first[4], ==, "1");
  g_assert_cmpstr (first[5], ==, "0");
  g_assert_nonnull (strstr (table->out, "\\\""));
  g_assert_true (g_str_has_prefix (json->out, "{\"ids\":["));
}

static json_t *
load_list (const char *text)
{
  json_t *list = json_loads (text, 0, NULL);

  g_assert_true (json_is_array (list));
  return list;
}

/* Strings and objects, with U+0000, as many answers as texts. */
static void
test_batch (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test_with_input (
      "[\"the animal\", \"a\\u0000b\", \"\", {\"text\": \"the animal was tired\", \"pair\": \"it\", \"max_length\": 5}]", "tokens",
      model, "--batch", NULL);
  g_autoptr (LgnCliAnswer) broken = lgn_cli_test_with_input ("[1]", "tokens", model, "--batch", NULL);
  g_autoptr (LgnCliAnswer) cut = lgn_cli_test_with_input ("[\"a\"", "tokens", model, "--batch", NULL);

  lgn_cli_assert_ok (answer);
  g_autoptr (json_t) list = load_list (answer->out);
  g_assert_cmpuint (json_array_size (list), ==, 4);
  g_assert_cmpuint (json_array_size (json_object_get (json_array_get (list, 0), "ids")), ==, 4);
  g_assert_cmpuint (json_array_size (json_object_get (json_array_get (list, 2), "ids")), ==, 2);
  g_assert_cmpuint (json_array_size (json_object_get (json_array_get (list, 3), "ids")), ==, 5);
  lgn_cli_assert_failed (broken, "standard input", "text 0");
  lgn_cli_assert_failed (cut, "standard input", "JSON");
}

static void
test_refused_texts (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autofree char *save = lgn_cli_test_path ("refused.safetensors");
  g_autofree char *many = g_strnfill (1000, 'a');
  g_autofree char *long_text = g_strdelimit (g_strdup (many), "a", 'a');
  g_autoptr (LgnCliAnswer) invalid = lgn_cli_test ("run", model, "--text", "a\xff", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) empty = lgn_cli_test ("run", model, "--text", "", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) picture = lgn_cli_test ("run", model, "--image", "x.png", "--save", save, NULL);

  for (guint i = 1; i < 1000; i += 2)
    long_text[i] = ' ';
  g_autoptr (LgnCliAnswer) too_long = lgn_cli_test ("run", model, "--text", long_text, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) target = lgn_cli_test ("run", model, "--text", "a", "--target", "b", "--save", save, NULL);
  lgn_cli_assert_failed (target, "e2e-bert-sentiment", "does not take a target text");
  lgn_cli_assert_failed (invalid, "e2e-bert-sentiment", "UTF-8");
  lgn_cli_assert_failed (empty, "e2e-bert-sentiment", "no text");
  lgn_cli_assert_failed (picture, "e2e-bert-sentiment", "does not take a picture");
  lgn_cli_assert_failed (too_long, "e2e-bert-sentiment", "--cut");
  g_assert_false (g_file_test (save, G_FILE_TEST_EXISTS));

  g_autoptr (LgnCliAnswer) cut = lgn_cli_test ("run", model, "--text", long_text, "--save", save, "--cut", NULL);
  lgn_cli_assert_ok (cut);
  g_assert_true (g_file_test (save, G_FILE_TEST_EXISTS));
}

static void
test_refused_models (void)
{
  g_autofree char *folder = lgn_cli_test_golden ("models");
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autofree char *save = lgn_cli_test_path ("absent.safetensors");
  static const char *const commands[] = { "info", "check", "bench", "tensors" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (LgnCliAnswer) absent = lgn_cli_test (commands[i], "/nowhere/at-all", NULL);
      g_autoptr (LgnCliAnswer) empty = lgn_cli_test (commands[i], folder, NULL);
      lgn_cli_assert_failed (absent, "/nowhere/at-all", "no");
      lgn_cli_assert_failed (empty, "models", "");
    }
  g_autoptr (LgnCliAnswer) budget
      = lgn_cli_test ("run", model, "--text", "the animal", "--save", save, "--budget", "100B", NULL);
  lgn_cli_assert_failed (budget, "e2e-bert-sentiment", "budget");
  g_assert_false (g_file_test (save, G_FILE_TEST_EXISTS));
}

/* A full device and a folder that is not there: one line, no file. */
static void
test_unwritable (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autoptr (LgnCliAnswer) full = lgn_cli_test ("run", model, "--text", "a", "--save", "/dev/full", NULL);
  g_autoptr (LgnCliAnswer) nowhere = lgn_cli_test ("run", model, "--text", "a", "--save", "/nowhere/x", NULL);
  g_autoptr (LgnCliAnswer) tensors = lgn_cli_test ("tensors", model, "--save", "/dev/full", NULL);

  lgn_cli_assert_failed (full, "/dev/full", "cannot be written");
  lgn_cli_assert_failed (nowhere, "/nowhere/x", "cannot be written");
  lgn_cli_assert_failed (tensors, "/dev/full", "cannot be written");
}

static void
test_inputs (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autofree char *alone = lgn_cli_test_golden ("tokenizers/wordpiece-uncased");
  g_autofree char *save = lgn_cli_test_path ("inputs.safetensors");
  g_autoptr (LgnCliAnswer) padded
      = lgn_cli_test ("inputs", model, "--text", "the", "--text-pair", "animal", "--pad-to", "8", "--save", save, NULL);
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (save, NULL);
  gint64 mask[8], types[8];

  lgn_cli_assert_ok (padded);
  g_assert_nonnull (file);
  lgn_cli_assert_shape (file, "input_ids", "[1, 8]");
  lgn_tensor_to_i64 (lgn_safetensors_lookup (file, "attention_mask"), mask);
  lgn_tensor_to_i64 (lgn_safetensors_lookup (file, "token_type_ids"), types);
  g_assert_cmpint (mask[4], ==, 1);
  g_assert_cmpint (mask[5], ==, 0);
  g_assert_cmpint (types[2], ==, 0);
  g_assert_cmpint (types[3], ==, 1);

  g_autoptr (LgnCliAnswer) tokenizer = lgn_cli_test ("inputs", alone, "--text", "the", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) target = lgn_cli_test ("inputs", alone, "--text", "the", "--target", "x", "--save", save, NULL);
  lgn_cli_assert_ok (tokenizer);
  lgn_cli_assert_failed (target, "wordpiece-uncased", "weights");
}

static void
test_words (void)
{
  g_autofree char *gpt = lgn_cli_test_golden (GPT), *bert = lgn_cli_test_golden (BERT);
  g_autoptr (LgnCliAnswer) written = lgn_cli_test ("generate", gpt, "The animal", "--max-new", "3", NULL);
  g_autoptr (LgnCliAnswer) again = lgn_cli_test ("generate", gpt, "The animal", "--max-new", "3", "--beam", "1", NULL);
  g_autoptr (LgnCliAnswer) mute = lgn_cli_test ("generate", bert, "The animal", NULL);

  lgn_cli_assert_ok (written);
  lgn_cli_assert_ok (again);
  g_assert_cmpstr (written->out, ==, again->out);
  g_assert_true (g_str_has_suffix (written->out, "\n"));
  lgn_cli_assert_failed (mute, "e2e-bert-sentiment", "write");
}

static void
test_tensors (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autofree char *save = lgn_cli_test_path ("tensors.safetensors"), *again = lgn_cli_test_path ("tensors2.safetensors");
  g_autoptr (LgnCliAnswer) list = lgn_cli_test ("tensors", model, NULL);
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("tensors", model, "--save", save, NULL);
  g_autoptr (LgnCliAnswer) twice = lgn_cli_test ("tensors", save, "--save", again, NULL);

  lgn_cli_assert_ok (list);
  lgn_cli_assert_ok (saved);
  lgn_cli_assert_ok (twice);
  g_assert_nonnull (strstr (list->out, "classifier.bias\tF32\t[2]\n"));
  lgn_cli_assert_same_files (save, again);
}

static void
test_info (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT);
  g_autoptr (LgnCliAnswer) info = lgn_cli_test ("info", model, NULL);
  g_autoptr (LgnCliAnswer) check = lgn_cli_test ("check", model, "--text", "the animal", NULL);

  lgn_cli_assert_ok (info);
  lgn_cli_assert_ok (check);
  g_assert_nonnull (strstr (info->out, "family\tbert\n"));
  g_assert_nonnull (strstr (info->out, "attention\tself: 2 × 4"));
  g_assert_cmpstr (check->out, ==, "");
}

static void
test_bench (void)
{
  g_autofree char *model = lgn_cli_test_golden (GPT);
  g_autoptr (LgnCliAnswer) all
      = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "bench", model, "--n", "9", "--reps", "2", "--threads", "1", NULL);
  g_autoptr (LgnCliAnswer) none = lgn_cli_test ("bench", model, "--n", "9", "--reps", "2", "--capture", "none", NULL);

  lgn_cli_assert_ok (all);
  lgn_cli_assert_ok (none);
  g_assert_true (g_regex_match_simple ("^load_ms [0-9.]+\nfwd_ms [0-9.]+ [0-9.]+\ncpu_ms [0-9.]+ [0-9.]+\nrss_mb [0-9]+\n"
                                       "own_mb [0-9]+\ncheck hidden (-?[0-9.]+ ?){3}\ncheck att ([0-9.]+ ?){3}\n$",
                                       all->out, 0, 0));
  g_assert_null (strstr (none->out, "check att"));
}

/* What a network says; a saved run says the same. */
static void
test_answer (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *save = lgn_cli_test_path ("answer.safetensors");
  g_autofree char *writer = lgn_cli_test_golden ("models/e2e-marian");
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("answer", model, "--text", "a wonderful film", NULL);
  g_autoptr (LgnCliAnswer) run = lgn_cli_test ("run", model, "--text", "a wonderful film", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("answer", save, NULL);
  g_autoptr (LgnCliAnswer) words = lgn_cli_test ("translate", writer, "the animal was too tired", NULL);
  g_autoptr (LgnCliAnswer) said = lgn_cli_test ("answer", writer, "--text", "the animal was too tired", NULL);
  g_autoptr (LgnCliAnswer) forced = lgn_cli_test ("answer", writer, "--text", "the animal", "--target", "the", NULL);
  g_auto (GStrv) lines = g_strsplit (answer->out, "\n", -1);
  double sum = 0;

  lgn_cli_assert_ok (answer);
  lgn_cli_assert_ok (run);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  for (guint i = 0; i < 2; i++)
    {
      const char *tab = strchr (lines[i], '\t');
      g_assert_true (g_str_has_prefix (lines[i], "POSITIVE\t") || g_str_has_prefix (lines[i], "NEGATIVE\t"));
      sum += g_ascii_strtod (tab, NULL);
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
  g_assert_cmpstr (saved->out, ==, answer->out);
  lgn_cli_assert_ok (said);
  g_assert_cmpstr (said->out, ==, words->out);
  lgn_cli_assert_failed (forced, "e2e-marian", "target");
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/text/tokens", test_tokens);
  g_test_add_func ("/text/batch", test_batch);
  g_test_add_func ("/text/refused-texts", test_refused_texts);
  g_test_add_func ("/text/refused-models", test_refused_models);
  g_test_add_func ("/text/unwritable", test_unwritable);
  g_test_add_func ("/text/inputs", test_inputs);
  g_test_add_func ("/text/words", test_words);
  g_test_add_func ("/text/tensors", test_tensors);
  g_test_add_func ("/text/info", test_info);
  g_test_add_func ("/text/bench", test_bench);
  g_test_add_func ("/text/answer", test_answer);
  return lgn_cli_test_run_all ();
}
