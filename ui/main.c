#include "lgn-application.h"

#include "base/lgn-data.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autofree char *locale_dir = lgn_data_locale_dir ();
  g_autoptr (LgnApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = lgn_application_new (G_APPLICATION_HANDLES_COMMAND_LINE);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
