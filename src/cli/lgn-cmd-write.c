/* translate and generate: the words only. */
#include "cli/lgn-cli-input.h"

#include <string.h>

/* What a model of one stack writes when nobody says how much. */
#define USUAL_TOKENS 20

/* TEXT may be NULL where there is something else to go by. */
static LgnInput *
make_input (LgnCliInput *options, const char *text, GError **error)
{
  if (!text && !options->image && !options->audio)
    {
      lgn_cli_refuse_usage (error, "TEXT, --image or --audio is missing: there is nothing to read");
      return NULL;
    }
  options->texts = text ? g_strdupv ((char *[]) { (char *) text, NULL }) : NULL;
  return lgn_cli_input_make (options, error);
}

static bool
write_words (LgnCall *call, int argc, char **argv, GError **error)
{
  g_auto (LgnCliInput) options = { 0 };
  LgnRunOptions run = { 0 };
  int max_new = 0;
  const GOptionEntry entries[] = {
    { "beam", 0, 0, G_OPTION_ARG_INT, &options.beam, "Write with N beams instead of greedily", "N" },
    { "max-new", 0, 0, G_OPTION_ARG_INT, &max_new, "Write N tokens at most", "N" },
    { "image", 0, 0, G_OPTION_ARG_FILENAME, &options.image, "The picture that the network sees", "FILE" },
    { "audio", 0, 0, G_OPTION_ARG_FILENAME, &options.audio, "The sound that the network hears", "FILE" },
    { "cut", 0, 0, G_OPTION_ARG_NONE, &options.cut, "Cut what is too long for the model", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "Threads for arithmetic (one a processor)", "N" },
    { NULL },
  };

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL))
    return false;
  if (max_new < 0)
    return lgn_cli_refuse_usage (error, "--max-new %d: cannot be negative", max_new);
  options.n_generate = max_new;
  g_autoptr (LgnInput) input = make_input (&options, argc > 2 ? argv[2] : NULL, error);
  if (!input || !lgn_cli_input_set_up_run (&options, &run, error))
    return false;
  g_autoptr (LgnNetwork) network = lgn_network_open (argv[1], NULL, error);
  if (!network)
    return false;
  if (input->n_generate == 0 && !lgn_network_has_decoder (network))
    input->n_generate = USUAL_TOKENS;
  g_autofree char *words = lgn_network_write (network, input, NULL, error);
  if (!words)
    {
      lgn_cli_input_suggest_cut (&options, false, error);
      return false;
    }
  g_autofree char *line = g_strconcat (words, "\n", NULL);
  return lgn_cli_print (line, strlen (line), error);
}

const LgnCommand lgn_command_translate = {
  "translate", "MODEL TEXT", "Print a translation", NULL, 2, 2, write_words,
};

const LgnCommand lgn_command_generate = {
  "generate", "MODEL [TEXT]", "Print what the network writes",
  "TEXT may be left out where there is a picture or a sound. A model of one stack writes 20 tokens unless --max-new says\n"
  "otherwise.",
  1, 2, write_words,
};
