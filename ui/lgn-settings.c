#include "lgn-settings.h"

#include <glib/gstdio.h>

#define SCHEMA "org.lorgnette.Lorgnette"
#define MAX_RECENT 8

/* The schema of this very build is among the resources, for a program that runs without being installed. A schema source
 * reads a folder, so it gets one for a moment: it maps the file when it is made, and needs it no longer by name. */
static GSettingsSchemaSource *
open_embedded_source (void)
{
  g_autoptr (GBytes) compiled =
      g_resources_lookup_data ("/org/lorgnette/Lorgnette/gschemas.compiled", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *folder = g_dir_make_tmp ("lorgnette-XXXXXX", NULL);
  g_autofree char *file = folder ? g_build_filename (folder, "gschemas.compiled", NULL) : NULL;
  GSettingsSchemaSource *source = NULL;
  gsize size = 0;
  const char *data = compiled ? g_bytes_get_data (compiled, &size) : NULL;

  if (!folder)
    return NULL;
  if (data && g_file_set_contents (file, data, (gssize) size, NULL))
    source = g_settings_schema_source_new_from_directory (folder, g_settings_schema_source_get_default (), TRUE, NULL);
  g_unlink (file);
  g_rmdir (folder);
  return source;
}

static GSettings *
create_settings (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = installed ? g_settings_schema_source_lookup (installed, SCHEMA, TRUE) : NULL;

  if (!schema)
    {
      GSettingsSchemaSource *embedded = open_embedded_source ();

      schema = embedded ? g_settings_schema_source_lookup (embedded, SCHEMA, FALSE) : NULL;
      g_clear_pointer (&embedded, g_settings_schema_source_unref);
    }
  if (!schema)
    g_error ("The settings schema %s cannot be read: is the folder for temporary files full?", SCHEMA);
  return g_settings_new_full (schema, NULL, NULL);
}

/* lgn_settings_get: Returns: (transfer none): the settings, made when first asked for. */
GSettings *
lgn_settings_get (void)
{
  static GSettings *settings;

  if (!settings)
    settings = create_settings ();
  return settings;
}

/* lgn_settings_add_recent: puts MODEL (a path or a bundled name) in front of what was opened lately. */
void
lgn_settings_add_recent (const char *model)
{
  GSettings *settings = lgn_settings_get ();
  g_auto (GStrv) old = g_settings_get_strv (settings, "recent");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) recent = NULL;
  guint n = 1;

  g_strv_builder_add (builder, model);
  for (guint i = 0; old[i] && n < MAX_RECENT; i++)
    if (!g_str_equal (old[i], model))
      {
        g_strv_builder_add (builder, old[i]);
        n++;
      }
  recent = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "recent", (const char *const *) recent);
}

char **
lgn_settings_get_recent (void)
{
  g_auto (GStrv) all = g_settings_get_strv (lgn_settings_get (), "recent");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; all[i]; i++)
    if (g_file_test (all[i], G_FILE_TEST_EXISTS))
      g_strv_builder_add (builder, all[i]);
  return g_strv_builder_end (builder);
}
