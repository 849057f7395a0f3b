/* Wrong command lines end with status 2 and a hint, help and version with 0. */
#include "lgn-cli-test.h"

#include <string.h>

static void
test_help (void)
{
  static const char *const commands[]
      = { "info", "tokens", "run", "export", "inputs", "tensors", "check", "translate", "generate", "bench", "families", "models" };
  g_autoptr (LgnCliAnswer) all = lgn_cli_test ("--help", NULL);
  g_autoptr (LgnCliAnswer) version = lgn_cli_test ("--version", NULL);

  lgn_cli_assert_ok (all);
  lgn_cli_assert_ok (version);
  g_assert_true (g_str_has_prefix (version->out, "lorgnette-cli "));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (LgnCliAnswer) help = lgn_cli_test (commands[i], "--help", NULL);
      lgn_cli_assert_ok (help);
      g_assert_nonnull (strstr (help->out, commands[i]));
      g_assert_nonnull (strstr (all->out, commands[i]));
    }
}

static void
test_commands (void)
{
  g_autoptr (LgnCliAnswer) nothing = lgn_cli_test ("LC_ALL=C", NULL);
  g_autoptr (LgnCliAnswer) unknown = lgn_cli_test ("look", NULL);

  lgn_cli_assert_usage (nothing, "COMMAND");
  lgn_cli_assert_usage (unknown, "look");
}

static void
test_arguments (void)
{
  static const struct
  {
    const char *words[8];
    const char *said;
  } wrong[] = {
    { { "info" }, "MODEL" },
    { { "families", "a" }, "“a”" },
    { { "info", "a", "b" }, "“b”" },
    { { "info", "a", "--nonsense" }, "nonsense" },
    { { "tokens", "a" }, "TEXT" },
    { { "tokens", "a", "b", "--batch" }, "--batch" },
    { { "translate", "a" }, "TEXT" },
    { { "translate", "a", "b", "--beam", "-1" }, "--beam" },
    { { "translate", "a", "b", "--beam", "1000000" }, "100" },
    { { "translate", "a", "b", "--max-new", "many" }, "many" },
    { { "run", "a", "--text", "b" }, "--save" },
    { { "run", "a", "--save", "b" }, "--text" },
    { { "run", "a", "--text" }, "--text" },
    { { "run", "a", "--save", "b", "--text", "c", "--target-ids", "1,x" }, "“x”" },
    { { "run", "a", "--save", "b", "--text", "c", "--threads", "-2" }, "--threads" },
    { { "run", "a", "--save", "b", "--text", "c", "--budget", "much" }, "much" },
    { { "run", "a", "--save", "b", "--text", "c", "--tensors", "d" }, "--tensors" },
    { { "inputs", "a", "--save", "b" }, "--text" },
    { { "bench", "a", "--n", "0" }, "--n" },
    { { "bench", "a", "--capture", "some" }, "all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *const *w = wrong[i].words;
      g_autoptr (LgnCliAnswer) answer = lgn_cli_test (w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], NULL);
      lgn_cli_assert_usage (answer, wrong[i].said);
    }
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/usage/help", test_help);
  g_test_add_func ("/usage/commands", test_commands);
  g_test_add_func ("/usage/arguments", test_arguments);
  return lgn_cli_test_run_all ();
}
