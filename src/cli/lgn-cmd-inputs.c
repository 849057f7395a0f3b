#include "cli/lgn-cli-input.h"
#include "run/lgn-input-tensors.h"

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_auto (LgnCliInput) options = { 0 };
  g_autofree char *save = NULL;
  const GOptionEntry inputs[] = LGN_CLI_INPUT_ENTRIES (options);
  const GOptionEntry rows[] = LGN_CLI_ROW_ENTRIES (options);
  const GOptionEntry own[] = {
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &save, "Write the tensors here", "FILE" },
    { NULL },
  };

  if (!lgn_cli_parse (call, &argc, &argv, error, own, inputs, rows, NULL) || !lgn_cli_need_option (save, "save", error))
    return false;
  g_autoptr (GPtrArray) all = lgn_cli_input_make_all (&options, error);
  if (!all)
    return false;
  g_autofree char *path = lgn_network_find (argv[1], error);
  if (path && lgn_input_tensors_save (path, all, save, error))
    return true;
  lgn_cli_input_suggest_cut (&options, !options.audio, error);
  return false;
}

const LgnCommand lgn_command_inputs = {
  "inputs", "MODEL", "Save the network's input tensors",
  "A folder with nothing but a tokeniser or preprocessor_config.json serves too. The tensors, in the safetensors format, have\n"
  "the names and shapes in which the network takes them: of text I64 [rows, n], a row for every text, or for every window of a\n"
  "text, filled up to the longest. They can be given to run --tensors.",
  1, 1, run,
};
