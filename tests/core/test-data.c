#include "base/lgn-config.h"
#include "base/lgn-data.h"
#include "base/lgn-error.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static char *folder; /* a temporary one */

static void
write_below_folder (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, name, -1, NULL));
}

static void
test_source_tree (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = lgn_data_find ("models/families", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, LGN_SOURCE_ROOT "/models/families");
}

static void
test_named_folder_comes_first (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = g_build_filename (folder, "models/families", NULL);

  write_below_folder ("models/families/x.xml");
  g_setenv ("LORGNETTE_DATA_DIR", folder, TRUE);
  g_autofree char *found = lgn_data_find ("models/families", &error);
  g_autofree char *elsewhere = lgn_data_find ("tests/core/test-data.c", &error);
  g_unsetenv ("LORGNETTE_DATA_DIR");

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, wanted);
  g_assert_cmpstr (elsewhere, ==, LGN_SOURCE_ROOT "/tests/core/test-data.c");
}

static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_data_find ("models/no such", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "models/no such"));
  g_assert_nonnull (strstr (error->message, LGN_SOURCE_ROOT));
  g_assert_nonnull (strstr (error->message, "LORGNETTE_DATA_DIR"));
}

static void
test_names_stay_inside (void)
{
  const char *const bad[] = { "", "/etc/passwd", "../lorgnette", "models/../../x" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_data_find (bad[i], &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
    }
}

/* What a copy of this program, put into BIN below the folder, says of its data. */
static char *
ask_installed_copy (const char *bin, const char *what)
{
  g_autofree char *real = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GFile) source = g_file_new_for_path (real);
  g_autofree char *copy_path = g_build_filename (folder, bin, "copy", NULL);
  g_autoptr (GFile) copy = g_file_new_for_path (copy_path);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { copy_path, "--say", what, NULL };
  char *output = NULL;

  g_autofree char *parent = g_path_get_dirname (copy_path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_file_copy (source, copy, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  return output;
}

static void
test_installed_beside_program (void)
{
  g_autofree char *wanted = g_build_filename (folder, "prefix", LGN_DATADIR, "lorgnette/models/one", NULL);
  g_autofree char *wanted_locale = g_build_filename (folder, "prefix", LGN_LOCALEDIR, NULL);

  write_below_folder ("prefix/" LGN_DATADIR "/lorgnette/models/one");
  g_autofree char *found = ask_installed_copy ("prefix/" LGN_BINDIR, "models/one");
  g_autofree char *source = ask_installed_copy ("prefix/" LGN_BINDIR, "meson.build");
  g_autofree char *locale = ask_installed_copy ("prefix/" LGN_BINDIR, "locale");
  g_assert_cmpstr (found, ==, wanted);
  g_assert_cmpstr (source, ==, ""); /* an installed program does not look into the source tree */
  g_assert_cmpstr (locale, ==, wanted_locale);
}

static void
test_user_dir (void)
{
  g_autofree char *user = lgn_data_user_dir ();
  g_autofree char *wanted = g_build_filename (folder, "home", "lorgnette", NULL);

  g_assert_cmpstr (user, ==, wanted);
}

/* As a copy of itself: prints where WHAT lies, or nothing. */
static int
say (const char *what)
{
  g_autofree char *path = strcmp (what, "locale") == 0 ? lgn_data_locale_dir () : lgn_data_find (what, NULL);

  if (path)
    g_print ("%s", path);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--say") == 0)
    return say (argv[2]);

  g_autofree char *home = NULL;
  folder = g_dir_make_tmp ("lorgnette-data-XXXXXX", NULL);
  home = g_build_filename (folder, "home", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_unsetenv ("LORGNETTE_DATA_DIR");

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/source-tree", test_source_tree);
  g_test_add_func ("/data/named-folder-comes-first", test_named_folder_comes_first);
  g_test_add_func ("/data/absent", test_absent);
  g_test_add_func ("/data/names-stay-inside", test_names_stay_inside);
  g_test_add_func ("/data/installed-beside-program", test_installed_beside_program);
  g_test_add_func ("/data/user-dir", test_user_dir);
  int status = g_test_run ();
  const char *argv_rm[] = { "rm", "-rf", folder, NULL };
  g_spawn_sync (NULL, (char **) argv_rm, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);
  return status;
}
