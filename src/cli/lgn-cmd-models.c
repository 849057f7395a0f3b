#include "base/lgn-hub.h"
#include "cli/lgn-cli.h"
#include "run/lgn-network.h"

static bool
run (LgnCall *call, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (GString) text = g_string_new (NULL);

  if (!lgn_cli_parse (call, &argc, &argv, error, entries, NULL))
    return false;
  g_auto (GStrv) bundled = lgn_network_list_bundled ();
  g_autoptr (GPtrArray) cached = lgn_hub_list ();
  for (guint i = 0; bundled[i]; i++)
    {
      g_autofree char *path = lgn_network_find_bundled (bundled[i]);
      g_string_append_printf (text, "%s\tbundled\t%s\n", bundled[i], path);
    }
  for (guint i = 0; i < cached->len; i++)
    {
      const LgnHubModel *model = cached->pdata[i];
      g_string_append_printf (text, "%s\thub\t%s\n", model->name, model->path);
    }
  return lgn_cli_print (text->str, text->len, error);
}

const LgnCommand lgn_command_models = {
  "models", "", "List the models that can be opened by a name",
  "Prints a line a model: its name, where it lies (bundled, or in the cache of the Hugging Face hub) and its folder, parted by\n"
  "tabs. Nothing is downloaded.", 0, 0, run,
};
