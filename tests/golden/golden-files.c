#include "golden-files.h"

char *
golden_find_file (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", folder, name, NULL);
}

LgnNetwork *
golden_open_network (const char *folder)
{
  g_autofree char *path = golden_find_file (folder, "");
  g_autoptr (GError) error = NULL;
  LgnNetwork *network = lgn_network_open (path, NULL, &error);

  g_assert_no_error (error);
  return network;
}
