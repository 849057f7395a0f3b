#include "base/lgn-hub.h"
#include "base/lgn-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define PREFIX "models--"
#define SEPARATOR "--"
#define SNAPSHOTS "snapshots"

/* What is looked at, at most, of a cache and of one model's snapshots. */
#define MAX_MODELS 4096
#define MAX_SNAPSHOTS 256
#define MAX_REF ((gsize) 256)

/**
 * lgn_hub_dup_folder: the cache's folder, as the hub's tools choose it: $HF_HUB_CACHE, $HUGGINGFACE_HUB_CACHE, $HF_HOME/hub, or
 * huggingface/hub in the user's cache. It need not exist.
 * Returns: (transfer full)
 */
char *
lgn_hub_dup_folder (void)
{
  static const char *const variables[] = { "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE" };
  const char *home = g_getenv ("HF_HOME");

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *folder = g_getenv (variables[i]);
      if (folder && *folder)
        return g_canonicalize_filename (folder, NULL);
    }
  if (home && *home)
    {
      g_autofree char *folder = g_build_filename (home, "hub", NULL);
      return g_canonicalize_filename (folder, NULL);
    }
  return g_build_filename (g_get_user_cache_dir (), "huggingface", "hub", NULL);
}

static void
model_free (gpointer data)
{
  LgnHubModel *model = data;

  g_free (model->name);
  g_free (model->path);
  g_free (model);
}

/* (transfer full) "owner/name" for the folder "models--owner--name"; NULL for other names. */
static char *
parse_folder (const char *folder)
{
  if (!g_str_has_prefix (folder, PREFIX))
    return NULL;
  g_auto (GStrv) parts = g_strsplit (folder + strlen (PREFIX), SEPARATOR, 3);
  guint n = g_strv_length (parts);
  if (n < 1 || n > 2 || !*parts[0] || (n == 2 && !*parts[1]) || !g_utf8_validate (folder, -1, NULL))
    return NULL;
  return g_strjoinv ("/", parts);
}

static gboolean
has_config (const char *snapshot)
{
  g_autofree char *config = g_build_filename (snapshot, "config.json", NULL);

  return g_file_test (config, G_FILE_TEST_IS_REGULAR);
}

/* (transfer full) the snapshot that refs/main of the model's FOLDER names; NULL when it names none with a configuration. */
static char *
find_main (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "refs", "main", NULL);
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_REF, NULL);
  g_autofree char *name = bytes ? g_strstrip (g_strdup (g_bytes_get_data (bytes, NULL))) : NULL;

  if (!name || !lgn_file_name_is_plain (name) || strchr (name, '/'))
    return NULL;
  g_autofree char *snapshot = g_build_filename (folder, SNAPSHOTS, name, NULL);
  return has_config (snapshot) ? g_steal_pointer (&snapshot) : NULL;
}

/* (transfer full) the youngest snapshot with a configuration; of those of one age, the first by name. */
static char *
find_newest (const char *folder)
{
  g_autofree char *all = g_build_filename (folder, SNAPSHOTS, NULL);
  g_auto (GStrv) names = lgn_folder_list (all);
  g_autofree char *newest = NULL;
  gint64 newest_time = 0;

  for (guint i = 0; names[i] && i < MAX_SNAPSHOTS; i++)
    {
      g_autofree char *snapshot = g_build_filename (all, names[i], NULL);
      GStatBuf status;
      if (!has_config (snapshot) || g_stat (snapshot, &status) != 0 || (newest && status.st_mtime <= newest_time))
        continue;
      newest_time = status.st_mtime;
      g_free (newest);
      newest = g_steal_pointer (&snapshot);
    }
  return g_steal_pointer (&newest);
}

static char *
find_snapshot (const char *folder)
{
  char *snapshot = find_main (folder);

  return snapshot ? snapshot : find_newest (folder);
}

static int
compare_models (gconstpointer a, gconstpointer b)
{
  const LgnHubModel *const *x = a, *const *y = b;

  return strcmp ((*x)->name, (*y)->name);
}

/**
 * lgn_hub_list: the models in the cache that have a configuration, by name; of each, the snapshot that refs/main names, else
 * the youngest. Looks into 4096 folders at most.
 * Returns: (transfer full): of LgnHubModel.
 */
GPtrArray *
lgn_hub_list (void)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (model_free);
  g_autofree char *folder = lgn_hub_dup_folder ();
  g_auto (GStrv) names = lgn_folder_list (folder);
  guint n_seen = 0;

  for (guint i = 0; names[i] && n_seen < MAX_MODELS; i++)
    {
      g_autofree char *name = parse_folder (names[i]);
      if (!name)
        continue;
      n_seen++;
      g_autofree char *model_folder = g_build_filename (folder, names[i], NULL);
      char *snapshot = find_snapshot (model_folder);
      if (!snapshot)
        continue;
      LgnHubModel *model = g_new0 (LgnHubModel, 1);
      model->name = g_steal_pointer (&name);
      model->path = snapshot;
      g_ptr_array_add (models, model);
    }
  g_ptr_array_sort (models, compare_models);
  return models;
}

/* lgn_hub_find: (transfer full): the snapshot of the model "owner/name", or of "name" without an owner; NULL when it is not
 * there. */
char *
lgn_hub_find (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", 3);
  guint n = g_strv_length (parts);

  if (n < 1 || n > 2 || !lgn_file_name_is_plain (name) || strstr (name, SEPARATOR))
    return NULL;
  g_autofree char *joined = g_strjoinv (SEPARATOR, parts);
  g_autofree char *folder_name = g_strconcat (PREFIX, joined, NULL);
  g_autofree char *cache = lgn_hub_dup_folder ();
  g_autofree char *folder = g_build_filename (cache, folder_name, NULL);
  return find_snapshot (folder);
}

/* lgn_hub_dup_name: (transfer full): "owner/name" where PATH is a snapshot in a cache of the hub; NULL for other folders. */
char *
lgn_hub_dup_name (const char *path)
{
  g_autofree char *snapshots = g_path_get_dirname (path);
  g_autofree char *snapshots_name = g_path_get_basename (snapshots);
  g_autofree char *model = g_path_get_dirname (snapshots);
  g_autofree char *model_name = g_path_get_basename (model);

  return strcmp (snapshots_name, SNAPSHOTS) == 0 ? parse_folder (model_name) : NULL;
}
