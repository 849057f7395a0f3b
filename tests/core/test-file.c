#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
test_write_then_read (void)
{
  g_autofree char *path = in_folder ("a.txt");
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_file_write (path, "first", 5, &error));
  g_autoptr (LgnFileWriter) writer = lgn_file_writer_new (path, &error);
  g_assert_true (lgn_file_writer_printf (writer, &error, "%s", "second"));
  g_autoptr (GBytes) before = lgn_file_read (path, 100, &error);
  g_assert_cmpstr (g_bytes_get_data (before, NULL), ==, "first");
  g_assert_true (lgn_file_writer_commit (writer, &error));

  g_autoptr (LgnMappedFile) after = lgn_mapped_file_open (path, &error);
  g_assert_cmpmem (after->data, after->size, "second", 6);
  g_autoptr (GBytes) mapped = lgn_file_map (path, &error);
  g_assert_cmpmem (g_bytes_get_data (mapped, NULL), g_bytes_get_size (mapped), "second", 6);
  g_assert_null (lgn_file_read (path, 5, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

static void
test_abandoned_write_leaves_nothing (void)
{
  g_autofree char *path = in_folder ("b.txt");
  guint n = 0;

  {
    g_autoptr (LgnFileWriter) writer = lgn_file_writer_new (path, NULL);
    g_assert_true (lgn_file_writer_write (writer, "x", 1, NULL));
  }
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));)
    n += g_str_has_prefix (name, "b.txt");
  g_assert_cmpuint (n, ==, 0);
}

static void
test_listing (void)
{
  g_autofree char *second = in_folder ("list-b"), *first = in_folder ("list-a"), *none = in_folder ("none");
  guint n = 0;

  g_assert_true (lgn_file_write (second, "", 0, NULL) && lgn_file_write (first, "", 0, NULL));
  g_auto (GStrv) names = lgn_folder_list (folder);
  for (guint i = 1; names[i]; i++)
    g_assert_cmpint (strcmp (names[i - 1], names[i]), <, 0);
  for (guint i = 0; names[i]; i++)
    n += g_str_has_prefix (names[i], "list-");
  g_assert_cmpuint (n, ==, 2);
  g_auto (GStrv) nothing = lgn_folder_list (none);
  g_assert_null (nothing[0]);
}

static void
test_full_disk (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lgn_file_write ("/dev/full", "x", 1, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/dev/full"));
}

static void
test_what_is_no_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_mapped_file_open (folder, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (lgn_mapped_file_open ("/nonexistent", &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
}

static void
test_names_from_files (void)
{
  g_assert_true (lgn_file_name_is_plain ("model-00001-of-00002.safetensors"));
  g_assert_true (lgn_file_name_is_plain ("a/b..c"));
  g_assert_false (lgn_file_name_is_plain ("../a"));
  g_assert_false (lgn_file_name_is_plain ("a/../../b"));
  g_assert_false (lgn_file_name_is_plain ("/etc/passwd"));
  g_assert_false (lgn_file_name_is_plain (""));
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = in_folder (name);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lgn-file-XXXXXX", NULL);
  g_test_add_func ("/file/write-then-read", test_write_then_read);
  g_test_add_func ("/file/abandoned-write", test_abandoned_write_leaves_nothing);
  g_test_add_func ("/file/listing", test_listing);
  g_test_add_func ("/file/full-disk", test_full_disk);
  g_test_add_func ("/file/what-is-no-file", test_what_is_no_file);
  g_test_add_func ("/file/names-from-files", test_names_from_files);
  int result = g_test_run ();
  remove_folder ();
  return result;
}
