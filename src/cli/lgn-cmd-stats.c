#include "cli/lgn-cli-input.h"
#include "run/lgn-stats.h"
#include "view/lgn-role.h"

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_auto (LgnCliInput) options = { 0 };
  g_autofree char *output = NULL;
  const GOptionEntry inputs[] = LGN_CLI_INPUT_ENTRIES (options);
  const GOptionEntry runs[] = LGN_CLI_RUN_ENTRIES (options);
  const GOptionEntry rows[] = LGN_CLI_ROW_ENTRIES (options);
  const GOptionEntry windows[] = LGN_CLI_WINDOW_ENTRIES (options);
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The table to write", "FILE.{csv,json}" },
    { NULL },
  };

  if (!lgn_cli_parse (call, &argc, &argv, error, own, inputs, rows, windows, runs, NULL)
      || !lgn_cli_need_option (output, "output", error))
    return false;
  if (!g_str_has_suffix (output, ".csv") && !g_str_has_suffix (output, ".json"))
    return lgn_cli_refuse_usage (error, "%s: its name should end in .csv or .json", output);
  g_autoptr (LgnResult) result = lgn_cli_input_get_result (&options, argv[1], error);
  return result && lgn_stats_write (result, output, lgn_role_name_of_stats, error);
}

const LgnCommand lgn_command_stats = {
  "stats", "MODEL|BUNDLE", "Write measures of every head",
  "A row a head: how concentrated it is (entropy in nats, effective tokens, confidence, Gini), how far it looks (tokens), and what\n"
  "share of its weight goes to the token itself, the one before, after, the first and the last; where the input repeats tokens, also\n"
  "induction; then how much goes to separators, punctuation, other pieces of the word ..., and the role of the head in a word.\n"
  "What cannot be said of a map is left empty. Each is defined in the manual.",
  1, 1, run,
};
