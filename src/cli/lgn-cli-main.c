/* lorgnette-cli: the same runs and the same painters as the window's, for scripts. */
#include "base/lgn-config.h"
#include "cli/lgn-cli.h"

#include <locale.h>
#include <string.h>

static const LgnCommand *const commands[] = {
  &lgn_command_info,
  &lgn_command_tokens,
  &lgn_command_run,
  &lgn_command_export,
  &lgn_command_inputs,
  &lgn_command_tensors,
  &lgn_command_check,
  &lgn_command_translate,
  &lgn_command_generate,
  &lgn_command_answer,
  &lgn_command_stats,
  &lgn_command_rollout,
  &lgn_command_bench,
  &lgn_command_families,
  &lgn_command_models,
};

static const LgnCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
  return NULL;
}

static char *
make_help (void)
{
  GString *text = g_string_new ("Usage: lorgnette-cli COMMAND ARGUMENT… [OPTION…]\n\n"
                                "Looks at the attention of neural networks.\n\nCommands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-10s %-24s %s\n", commands[i]->name, commands[i]->arguments, commands[i]->summary);
  g_string_append (text, "\nMODEL is a folder as the Hugging Face hub serves it, the name of a bundled model,\n"
                         "or OWNER/NAME in the cache of the Hugging Face hub.\n"
                         "“lorgnette-cli COMMAND --help” says more. Layers and heads count from 0.\n"
                         "Exit status: 0, 1 when it failed, 2 when the command line is wrong.\n");
  return g_string_free (text, FALSE);
}

static bool
is_usage (const GError *error)
{
  return error->domain == G_OPTION_ERROR || error->domain == LGN_CLI_ERROR;
}

/* Whether the words of ERROR already say which file they are about: SUBJECT, or the one they begin with. */
static bool
names_file (const GError *error, const char *subject)
{
  g_autofree char *name = g_path_get_basename (subject);
  const char *colon = strstr (error->message, ": ");
  g_autofree char *first = colon ? g_strndup (error->message, (gsize) (colon - error->message)) : NULL;

  return error->domain != LGN_ERROR || error->code == LGN_ERROR_FILE || error->code == LGN_ERROR_FORMAT
         || strstr (error->message, name) != NULL || (first && g_file_test (first, G_FILE_TEST_EXISTS));
}

/* One line, whatever the message holds. */
static void
report (const LgnCall *call, GError *error)
{
  if (call->subject && !is_usage (error) && !names_file (error, call->subject))
    g_prefix_error (&error, "%s: ", call->subject);
  g_autofree char *line = g_strdelimit (g_utf8_make_valid (error->message, -1), "\r\n", ' ');
  fprintf (stderr, "lorgnette-cli: %s\n", line);
  if (is_usage (error))
    fprintf (stderr, "“lorgnette-cli %s --help” says how it is used.\n", call->command->name);
  g_error_free (error);
}

static int
run_command (const LgnCommand *command, int argc, char **argv)
{
  LgnCall call = { command, NULL };
  GError *error = NULL;
  g_autofree char *program = g_strconcat ("lorgnette-cli ", command->name, NULL);
  int status = 0;

  g_set_prgname (program);
  if (!command->run (&call, argc, argv, &error))
    {
      status = is_usage (error) ? 2 : 1;
      report (&call, error);
    }
  g_free (call.subject);
  return status;
}

int
main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : NULL;
  const LgnCommand *command = name ? find_command (name) : NULL;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C"); /* numbers are written with a point everywhere */
  if (command)
    return run_command (command, argc - 1, argv + 1);
  if (name && g_str_equal (name, "--version"))
    return lgn_cli_print ("lorgnette-cli " LGN_VERSION "\n", strlen ("lorgnette-cli " LGN_VERSION "\n"), NULL) ? 0 : 1;

  g_autofree char *help = make_help ();
  if (name && (g_str_equal (name, "--help") || g_str_equal (name, "-h") || g_str_equal (name, "help")))
    return lgn_cli_print (help, strlen (help), NULL) ? 0 : 1;
  if (name)
    fprintf (stderr, "lorgnette-cli: there is no command “%s”; “lorgnette-cli --help” lists them\n", name);
  else
    fputs (help, stderr);
  return 2;
}
