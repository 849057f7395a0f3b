#include "base/lgn-error.h"
#include "cli/lgn-cli-input.h"
#include "view/lgn-answer.h"

#include <string.h>

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  g_auto (LgnCliInput) options = { 0 };
  const GOptionEntry inputs[] = LGN_CLI_INPUT_ENTRIES (options);
  const GOptionEntry runs[] = LGN_CLI_RUN_ENTRIES (options);
  const GOptionEntry rows[] = LGN_CLI_ROW_ENTRIES (options);
  const GOptionEntry windows[] = LGN_CLI_WINDOW_ENTRIES (options);

  if (!lgn_cli_parse (call, &argc, &argv, error, inputs, rows, windows, runs, NULL))
    return false;
  g_autoptr (LgnResult) result = lgn_cli_input_get_result (&options, argv[1], error);
  if (!result)
    return false;
  g_autofree char *table = lgn_answer_make_table (result);
  if (table)
    return lgn_cli_print (table, strlen (table), error);
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               result->is_forced ? "%s: was made to read a target, and said nothing of its own; leave the target out"
                                 : "%s: says nothing of this input but where it looks: it has no head for a task, or found nothing",
               argv[1]);
  return false;
}

const LgnCommand lgn_command_answer = {
  "answer", "MODEL|BUNDLE", "Print what a network says of its input",
  "Words (a caption, a transcript, a translation) are a line. Else prints a line for every class, token or part of the text, its\n"
  "label and its probability, or for every box, with left, top, width and height in pixels; parted by tabs.",
  1, 1, run,
};
