/* The commands on an encoder-decoder: what the decoder reads, words and inputs. */
#include "lgn-cli-test.h"

#include "io/lgn-safetensors.h"

#include <string.h>

#define MARIAN "models/e2e-marian"

static void
test_run (void)
{
  g_autofree char *model = lgn_cli_test_golden (MARIAN);
  g_autofree char *save = lgn_cli_test_path ("run.safetensors"), *other = lgn_cli_test_path ("run2.safetensors");
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("run", model, "--text", "I am a student", "--target-ids", "449,1,2", "--save",
                                                  save, "--hidden", "--threads", "1", NULL);
  g_autoptr (LgnCliAnswer) again = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "run", model, "--text", "I am a student", "--target-ids",
                                                 "449,1,2", "--save", other, "--hidden", "--threads", "2", NULL);

  lgn_cli_assert_ok (answer);
  lgn_cli_assert_ok (again);
  lgn_cli_assert_same_files (save, other);
  g_autoptr (LgnSafetensors) file = lgn_cli_test_open (save);
  lgn_cli_assert_shape (file, "cross_attentions.1", "[4, 3, 6]");
  lgn_cli_assert_shape (file, "mask.decoder.0", "[3, 3]");
  lgn_cli_assert_shape (file, "logits", "[3, 450]");
  lgn_cli_assert_shape (file, "decoder_hidden_states.0", "[3, 32]");
  g_assert_nonnull (strstr (lgn_safetensors_get_metadata (file, "encoder_tokens"), "student"));
}

static void
test_inputs (void)
{
  g_autofree char *model = lgn_cli_test_golden (MARIAN), *save = lgn_cli_test_path ("inputs.safetensors");
  g_autoptr (LgnCliAnswer) forced
      = lgn_cli_test ("inputs", model, "--text", "I am", "--target", "Je suis", "--save", save, NULL);
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (save, NULL);

  lgn_cli_assert_ok (forced);
  g_assert_nonnull (lgn_safetensors_lookup (file, "decoder_input_ids"));
}

static void
test_long_target (void)
{
  g_autofree char *model = lgn_cli_test_golden (MARIAN), *save = lgn_cli_test_path ("long.safetensors");
  g_autofree char *target = g_strnfill (2000, '?');
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test ("run", model, "--text", "I am", "--target", target, "--save", save, NULL);

  lgn_cli_assert_failed (answer, "e2e-marian", "Shorten the target");
  g_assert_null (strstr (answer->err, "--cut"));
}

/* How much the model writes; what it means does not matter. */
static void
test_words (void)
{
  g_autofree char *model = lgn_cli_test_golden (MARIAN);
  g_autoptr (LgnCliAnswer) greedy = lgn_cli_test ("translate", model, "I am a student", "--max-new", "4", NULL);
  g_autoptr (LgnCliAnswer) again = lgn_cli_test ("translate", model, "I am a student", "--max-new", "4", "--beam", "1", NULL);
  g_autoptr (LgnCliAnswer) more = lgn_cli_test ("translate", model, "I am a student", "--max-new", "9", NULL);

  lgn_cli_assert_ok (greedy);
  lgn_cli_assert_ok (again);
  lgn_cli_assert_ok (more);
  g_assert_cmpstr (greedy->out, ==, again->out);
  g_assert_cmpuint (more->out_len, >, greedy->out_len);
}

static void
test_info (void)
{
  g_autofree char *model = lgn_cli_test_golden (MARIAN);
  g_autoptr (LgnCliAnswer) info = lgn_cli_test ("info", model, NULL);
  g_autoptr (LgnCliAnswer) check = lgn_cli_test ("check", model, "--text", "I am", NULL);

  lgn_cli_assert_ok (info);
  lgn_cli_assert_ok (check);
  g_assert_nonnull (strstr (info->out, "family\tmarian\n"));
  g_assert_nonnull (strstr (info->out, "attention\tcross: 2 × 4"));
  g_assert_cmpstr (check->out, ==, "");
}

/* Gold links are drawn, and how far off the map is; what cannot be is said. */
static void
test_gold (void)
{
  g_autofree char *links = lgn_cli_test_path ("links.talp"), *path = lgn_cli_test_path ("gold.svg"), *svg = NULL, *bare = NULL;
  g_autofree char *plain = lgn_cli_test_path ("plain.svg");

  g_assert_true (g_file_set_contents (links, "1-1 2-2\n1-1 2p2\n", -1, NULL));
  g_autoptr (LgnCliAnswer) drawn
      = lgn_cli_test ("export", "en-fr", "--text", "I am a student", "--gold", links, "--gold-line", "1", "-o", path, NULL);
  g_autoptr (LgnCliAnswer) usual = lgn_cli_test ("export", "en-fr", "--text", "I am a student", "-o", plain, NULL);
  g_autoptr (LgnCliAnswer) late
      = lgn_cli_test ("export", "en-fr", "--text", "I am a student", "--gold", links, "--gold-line", "2", "-o", path, NULL);
  g_autoptr (LgnCliAnswer) lost = lgn_cli_test ("export", "en-fr", "--text", "I am", "--gold", "/nowhere", "-o", path, NULL);
  g_autoptr (LgnCliAnswer) wrong = lgn_cli_test ("export", "en-fr", "--gold-rows", "both", "--text", "I am", "-o", path, NULL);

  lgn_cli_assert_ok (drawn);
  lgn_cli_assert_ok (usual);
  lgn_cli_assert_failed (late, "links.talp", "no line 2");
  lgn_cli_assert_failed (lost, "/nowhere", "cannot be opened");
  lgn_cli_assert_usage (wrong, "output or input");
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  g_assert_true (g_file_get_contents (plain, &bare, NULL, NULL));
  g_assert_cmpuint (strlen (svg), >, strlen (bare));
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/translation/run", test_run);
  g_test_add_func ("/translation/inputs", test_inputs);
  g_test_add_func ("/translation/long-target", test_long_target);
  g_test_add_func ("/translation/words", test_words);
  g_test_add_func ("/translation/info", test_info);
  g_test_add_func ("/translation/gold", test_gold);
  return lgn_cli_test_run_all ();
}
