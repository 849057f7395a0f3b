/* A checkpoint whose weights lie in pytorch_model.bin gives what it gives from model.safetensors, to the last byte. */
#include "base/lgn-file.h"
#include "lgn-cli-test.h"
#include "lgn-torch-writer.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* (transfer full) a folder named MODEL with all files of that golden checkpoint but its weights, which it holds as WEIGHTS. */
static char *
make_folder (const char *model, const char *weights)
{
  char *folder = lgn_cli_test_path (model);
  g_autofree char *relative = g_build_filename ("models", model, NULL);
  g_autofree char *golden = lgn_cli_test_golden (relative);
  g_autofree char *original = g_build_filename (golden, "model.safetensors", NULL);
  g_autofree char *path = g_build_filename (folder, weights, NULL);
  g_auto (GStrv) names = lgn_folder_list (golden);
  g_autoptr (GBytes) bytes = lgn_test_torch_from_safetensors (original);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (lgn_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *target = g_build_filename (golden, names[i], NULL);
      g_autofree char *link = g_build_filename (folder, names[i], NULL);
      if (strcmp (names[i], "model.safetensors") != 0)
        g_assert_cmpint (symlink (target, link), ==, 0);
    }
  return folder;
}

/* What COMMAND says of MODEL, without the line that names the folder. */
static char *
ask (const char *command, const char *model)
{
  g_autoptr (LgnCliAnswer) answer = lgn_cli_test (command, model, NULL);
  g_autoptr (GRegex) path = g_regex_new ("^path\t.*$", G_REGEX_MULTILINE, 0, NULL);

  lgn_cli_assert_ok (answer);
  g_assert_cmpuint (answer->out_len, >, 0);
  return g_regex_replace_literal (path, answer->out, -1, 0, "", 0, NULL);
}

static void
assert_same_answers (const char *original, const char *converted)
{
  static const char *const commands[] = { "tensors", "info" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *a = ask (commands[i], original), *b = ask (commands[i], converted);
      g_assert_cmpstr (a, ==, b);
    }
}

static void
assert_same_run (const char *original, const char *converted)
{
  g_autofree char *input = g_build_filename (original, "input.safetensors", NULL);
  g_autofree char *a_path = lgn_cli_test_path ("a.safetensors"), *b_path = lgn_cli_test_path ("b.safetensors");
  g_autoptr (LgnCliAnswer) a = lgn_cli_test ("run", original, "--tensors", input, "--save", a_path, NULL);
  g_autoptr (LgnCliAnswer) b = lgn_cli_test ("run", converted, "--tensors", input, "--save", b_path, NULL);

  lgn_cli_assert_ok (a);
  lgn_cli_assert_ok (b);
  lgn_cli_assert_same_files (a_path, b_path);
}

static void
test_same (void)
{
  static const char *const models[] = { "albert", "bert-bf16", "e2e-gpt2", "t5" };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *relative = g_build_filename ("models", models[i], NULL);
      g_autofree char *original = lgn_cli_test_golden (relative);
      g_autofree char *converted = make_folder (models[i], "pytorch_model.bin");
      assert_same_answers (original, converted);
      assert_same_run (original, converted);
      lgn_cli_test_remove_folder (converted);
    }
}

/* A file of weights by its own name, beside its config.json. */
static void
test_file (void)
{
  g_autofree char *original = lgn_cli_test_golden ("models/albert");
  g_autofree char *folder = make_folder ("albert", "epoch-3.pt");
  g_autofree char *file = g_build_filename (folder, "epoch-3.pt", NULL);
  g_autoptr (LgnCliAnswer) alone = lgn_cli_test ("info", folder, NULL);

  lgn_cli_assert_failed (alone, "albert", "epoch-3.pt");
  assert_same_answers (original, file);
  assert_same_run (original, file);
  lgn_cli_test_remove_folder (folder);
}

static void
test_refused (void)
{
  g_autofree char *whole = lgn_cli_test_golden ("torch/whole-module.pt"), *old = lgn_cli_test_golden ("torch/before-1.6.bin");
  g_autoptr (LgnCliAnswer) module = lgn_cli_test ("tensors", whole, NULL);
  g_autoptr (LgnCliAnswer) old_format = lgn_cli_test ("tensors", old, NULL);

  lgn_cli_assert_failed (module, "whole-module.pt", "torch.nn.modules.linear.Linear");
  lgn_cli_assert_failed (old_format, "before-1.6.bin", "1.6");
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/torch-file/same", test_same);
  g_test_add_func ("/torch-file/file", test_file);
  g_test_add_func ("/torch-file/refused", test_refused);
  return lgn_cli_test_run_all ();
}
