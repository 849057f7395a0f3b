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

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/translation/run", test_run);
  g_test_add_func ("/translation/inputs", test_inputs);
  g_test_add_func ("/translation/long-target", test_long_target);
  g_test_add_func ("/translation/words", test_words);
  g_test_add_func ("/translation/info", test_info);
  return lgn_cli_test_run_all ();
}
