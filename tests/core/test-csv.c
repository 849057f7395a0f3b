#include "base/lgn-error.h"
#include "base/lgn-file.h"
#include "io/lgn-csv.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

/* A map of two rows and three columns. */
static void
get_row (gsize row, float *weights, guint8 *allowed, gpointer data)
{
  const float all[] = { 1.f / 3, 0, 1, 1e-9f, 0.1f, 0.25f };
  const guint8 may[] = { 1, 0, 1, 1, 1, 1 };
  gsize n = *(const gsize *) data;

  memcpy (weights, all + row * 3, n * sizeof *weights);
  memcpy (allowed, may + row * 3, n);
}

static void
test_map (void)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-csv-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "map.csv", NULL);
  gsize one = 1, three = 3;
  const char *query[] = { "I", "say \"no\"" }, *key[] = { "a,b", "line\nend", "é" };
  g_autoptr (GError) error = NULL;

  /* Where there is a locale with a comma, it must not show. */
  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  g_assert_true (lgn_csv_write_map (path, query, 2, key, 3, get_row, &three, &error));
  setlocale (LC_NUMERIC, "C");
  g_assert_no_error (error);
  g_autoptr (GBytes) text = lgn_file_read (path, 1000, NULL);
  g_assert_cmpstr (g_bytes_get_data (text, NULL), ==,
                   ",\"a,b\",\"line\nend\",é\r\n"
                   "I,0.333333343,,1\r\n"
                   "\"say \"\"no\"\"\",9.99999972e-10,0.100000001,0.25\r\n");

  g_assert_true (lgn_csv_write_map (path, query, 1, key, 1, get_row, &one, &error));
  g_autoptr (GBytes) small = lgn_file_read (path, 1000, NULL);
  g_assert_cmpstr (g_bytes_get_data (small, NULL), ==, ",\"a,b\"\r\nI,0.333333343\r\n");
  g_assert_false (lgn_csv_write_map (folder, query, 1, key, 1, get_row, &one, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FILE);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/map", test_map);
  return g_test_run ();
}
