#include "cli/lgn-cli-input.h"
#include "run/lgn-batch.h"

static bool
run_tensors (const LgnCliInput *options, const char *model, const char *save, bool with_hidden, GError **error)
{
  LgnRunOptions run = { 0 };

  if (options->texts || options->pairs || options->window || options->target || options->target_ids)
    return lgn_cli_refuse_usage (error, "--tensors takes the place of --text, --text-pair, --target and --target-ids");
  if (!lgn_cli_input_set_up_run (options, &run, error))
    return false;
  g_autoptr (LgnNetwork) network = lgn_network_open (model, NULL, error);
  return network && lgn_network_run_tensors (network, options->tensors, save, with_hidden, NULL, error);
}

/* Several texts, or windows. */
static bool
run_rows (const LgnCliInput *options, const char *model, const char *save, LgnRunOptions *keep, GError **error)
{
  g_autoptr (GPtrArray) inputs = lgn_cli_input_make_all (options, error);

  if (!inputs || !lgn_cli_input_set_up_run (options, keep, error))
    return false;
  g_autoptr (LgnNetwork) network = lgn_network_open (model, NULL, error);
  return network && lgn_network_run_batch (network, inputs, keep, save, NULL, error);
}

static bool
run_text (const LgnCliInput *options, const char *model, const char *save, LgnRunOptions *keep, GError **error)
{
  g_autoptr (LgnResult) result = lgn_cli_input_run (options, model, keep, error);

  return result && lgn_result_save (result, save, error);
}

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_auto (LgnCliInput) options = { 0 };
  g_autofree char *save = NULL;
  gboolean with_hidden = FALSE;
  const GOptionEntry inputs[] = LGN_CLI_INPUT_ENTRIES (options);
  const GOptionEntry runs[] = LGN_CLI_RUN_ENTRIES (options);
  const GOptionEntry rows[] = LGN_CLI_ROW_ENTRIES (options);
  const GOptionEntry own[] = {
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &save, "Write the attention, the logits and the tokens here", "FILE" },
    { "hidden", 0, 0, G_OPTION_ARG_NONE, &with_hidden, "Write the hidden states too", NULL },
    { "tensors", 0, 0, G_OPTION_ARG_FILENAME, &options.tensors, "Raw inputs (CASE.input_ids …) in place of --text", "FILE" },
    { NULL },
  };

  if (!lgn_cli_parse (call, &argc, &argv, error, own, inputs, rows, runs, NULL) || !lgn_cli_need_option (save, "save", error))
    return false;
  if (options.tensors)
    return run_tensors (&options, argv[1], save, with_hidden, error);
  LgnRunOptions keep = { .with_hidden = with_hidden, .with_logits = true };
  if (lgn_cli_input_has_rows (&options) ? run_rows (&options, argv[1], save, &keep, error)
                                        : run_text (&options, argv[1], save, &keep, error))
    return true;
  lgn_cli_input_suggest_cut (&options, !options.audio, error);
  return false;
}

const LgnCommand lgn_command_run = {
  "run", "MODEL", "Run a network and save its attention",
  "The file is an attention bundle in the safetensors format. Several texts, and windows of long ones, are rows of a batch:\n"
  "attentions.L [rows, heads, n_query, n_key] ..., with input_ids, attention_mask, and metadata that say what each row is.", 1, 1, run,
};
