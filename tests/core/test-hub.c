/* The hub's cache: which models are found in it, which snapshot of them, and what names must not do. */
#include "base/lgn-file.h"
#include "base/lgn-hub.h"
#include "run/lgn-network.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

static char *root;

/* A file at NAME below the cache, with its folders. */
static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (root, "hub", name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (lgn_file_write (path, text, strlen (text), NULL));
}

static void
set_age (const char *name, time_t seconds)
{
  g_autofree char *path = g_build_filename (root, "hub", name, NULL);

  g_assert_cmpint (utime (path, &(struct utimbuf) { seconds, seconds }), ==, 0);
}

static void
make_cache (void)
{
  g_autofree char *link = g_build_filename (root, "hub", "models--owner--linked", "snapshots", "abc", "config.json", NULL);
  g_autofree char *folder = g_path_get_dirname (link);

  write_file ("models--owner--main/refs/main", "bbb\n");
  write_file ("models--owner--main/snapshots/aaa/config.json", "{}");
  write_file ("models--owner--main/snapshots/bbb/config.json", "{}");
  set_age ("models--owner--main/snapshots/aaa", 2000000000);

  write_file ("models--owner--newest/snapshots/aaa/config.json", "{}");
  write_file ("models--owner--newest/snapshots/bbb/config.json", "{}");
  write_file ("models--owner--newest/snapshots/ccc/tokenizer.json", "{}");
  set_age ("models--owner--newest/snapshots/aaa", 1000);
  set_age ("models--owner--newest/snapshots/bbb", 2000);

  write_file ("models--alone/snapshots/aaa/config.json", "{}");
  write_file ("models--owner--climbs/refs/main", "../../models--alone/snapshots/aaa");
  write_file ("models--owner--climbs/snapshots/only/config.json", "{}");
  write_file ("models--owner--words/refs/main", "aaa");
  write_file ("models--owner--words/snapshots/aaa/tokenizer.json", "{}");
  write_file ("models--a--b--c/snapshots/aaa/config.json", "{}");
  write_file ("datasets--owner--data/snapshots/aaa/config.json", "{}");
  write_file ("models--", "a file");
  write_file ("models--file", "a file");

  write_file ("models--owner--linked/blobs/0123", "{}");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("../../blobs/0123", link), ==, 0);
}

static void
test_list (void)
{
  static const char *const expected[][2] = {
    { "alone", "models--alone/snapshots/aaa" },
    { "owner/climbs", "models--owner--climbs/snapshots/only" },
    { "owner/linked", "models--owner--linked/snapshots/abc" },
    { "owner/main", "models--owner--main/snapshots/bbb" },
    { "owner/newest", "models--owner--newest/snapshots/bbb" },
  };
  g_autoptr (GPtrArray) models = lgn_hub_list ();

  g_assert_cmpuint (models->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < models->len; i++)
    {
      const LgnHubModel *model = models->pdata[i];
      g_autofree char *path = g_build_filename (root, "hub", expected[i][1], NULL);
      g_autofree char *found = lgn_hub_find (expected[i][0]), *name = lgn_hub_dup_name (model->path);
      g_assert_cmpstr (model->name, ==, expected[i][0]);
      g_assert_cmpstr (model->path, ==, path);
      g_assert_cmpstr (found, ==, path);
      g_assert_cmpstr (name, ==, expected[i][0]);
    }
}

static void
test_bad_names (void)
{
  static const char *const names[]
      = { "",   "/",     "owner",       "owner/",     "owner/none", "owner/words", "../hub/models--alone",
          "..", "a/b/c", "owner--main", "/owner/main" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (lgn_hub_find (names[i]));
  g_assert_null (lgn_hub_dup_name ("/models--a--b/other/abc"));
  g_assert_null (lgn_hub_dup_name ("/a/snapshots/abc"));
  g_assert_null (lgn_hub_dup_name ("/"));
}

/* A path that exists wins, then a bundled model's name, then the hub's cache; nothing is downloaded. */
static void
test_network (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = lgn_network_find ("owner/main", &error);
  g_autofree char *expected = g_build_filename (root, "hub", "models--owner--main/snapshots/bbb", NULL);
  g_autofree char *hub = g_build_filename (root, "hub", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
  write_file ("models--en-fr/snapshots/aaa/config.json", "{}");
  g_autofree char *bundled = lgn_network_find ("en-fr", &error);
  g_assert_true (g_str_has_suffix (bundled, "models/en-fr"));

  g_assert_null (lgn_network_find ("owner/absent", &error));
  g_assert_nonnull (strstr (error->message, "owner/absent: "));
  g_assert_nonnull (strstr (error->message, hub));
  g_assert_nonnull (strstr (error->message, "nothing is downloaded"));
}

static void
test_folder (void)
{
  g_autofree char *hub = g_build_filename (root, "hub", NULL);
  g_autofree char *by_home = lgn_hub_dup_folder ();

  g_assert_cmpstr (by_home, ==, hub);
  g_setenv ("HUGGINGFACE_HUB_CACHE", "/older", TRUE);
  g_autofree char *older = lgn_hub_dup_folder ();
  g_assert_cmpstr (older, ==, "/older");
  g_setenv ("HF_HUB_CACHE", "/newer", TRUE);
  g_autofree char *newer = lgn_hub_dup_folder ();
  g_assert_cmpstr (newer, ==, "/newer");
  g_autoptr (GPtrArray) none = lgn_hub_list ();
  g_assert_cmpuint (none->len, ==, 0);
  g_unsetenv ("HUGGINGFACE_HUB_CACHE");
  g_unsetenv ("HF_HUB_CACHE");
  g_unsetenv ("HF_HOME");
  g_autofree char *usual = lgn_hub_dup_folder ();
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "huggingface", "hub", NULL);
  g_assert_cmpstr (usual, ==, cache);
}

static void
remove_all (const char *path)
{
  g_auto (GStrv) names = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : lgn_folder_list (path);

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *child = g_build_filename (path, names[i], NULL);
      remove_all (child);
    }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("HF_HUB_CACHE");
  g_unsetenv ("HUGGINGFACE_HUB_CACHE");
  root = g_dir_make_tmp ("lgn-hub-XXXXXX", NULL);
  g_setenv ("HF_HOME", root, TRUE);
  g_test_init (&argc, &argv, NULL);
  make_cache ();
  g_test_add_func ("/hub/list", test_list);
  g_test_add_func ("/hub/bad-names", test_bad_names);
  g_test_add_func ("/hub/network", test_network);
  g_test_add_func ("/hub/folder", test_folder);
  int result = g_test_run ();
  remove_all (root);
  g_free (root);
  return result;
}
