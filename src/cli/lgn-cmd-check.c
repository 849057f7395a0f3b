#include "cli/lgn-cli-input.h"

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_autofree char *text = NULL;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &text, "Cut this into tokens too, if there is a tokeniser", "TEXT" },
    { NULL },
  };
  gsize n_source, n_target;

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL))
    return false;
  g_autoptr (LgnNetwork) network = lgn_network_open (argv[1], NULL, error);
  if (!network)
    return false;
  if (!text || !lgn_network_has_tokenizer (network))
    return true;
  g_autoptr (LgnInput) input = lgn_input_new (text);
  return lgn_network_count_tokens (network, input, &n_source, &n_target, error);
}

const LgnCommand lgn_command_check = {
  "check", "MODEL", "Verify a model without running it", NULL, 1, 1, run,
};
