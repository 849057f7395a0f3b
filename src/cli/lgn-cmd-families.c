#include "cli/lgn-cli.h"
#include "family/lgn-family.h"

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (GString) text = g_string_new (NULL);
  const char *fault = NULL;

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL))
    return false;
  g_autoptr (GPtrArray) list = lgn_family_list ();
  for (guint i = 0; i < list->len; i++)
    {
      const LgnFamilySummary *family = list->pdata[i];
      if (family->fault)
        fault = fault ? fault : family->fault;
      else
        g_string_append_printf (text, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", family->name, family->title, family->model_types,
                                family->takes, family->gives, family->sources, family->path);
    }
  if (!lgn_cli_print (text->str, text->len, error))
    return false;
  if (fault)
    g_set_error_literal (error, LGN_ERROR, LGN_ERROR_FORMAT, fault);
  return !fault;
}

const LgnCommand lgn_command_families = {
  "families", "", "List the architectures that can be opened",
  "Prints a line a family: its name, its title, the model types of config.json that it describes, what it takes, what it\n"
  "gives, its sources, and the file that describes it, parted by tabs. Families of your own come first.", 0, 0, run,
};
