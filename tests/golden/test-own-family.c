/* An architecture that this project has never seen, described by a file in the person's own folder: it is found, runs, and
 * gives the numbers that numpy gives. */
#include "base/lgn-error.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-tensor-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#define TOLERANCE 2e-5

static char *home;

static char *
get_path (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "own-family", name, NULL);
}

static LgnSafetensors *
open_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  LgnSafetensors *file = lgn_safetensors_open (path, &error);

  g_assert_no_error (error);
  return file;
}

static void
test_unknown (void)
{
  g_autofree char *checkpoint = get_path ("checkpoint");
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_network_open (checkpoint, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED);
}

static void
test_run (void)
{
  g_autofree char *folder = g_build_filename (home, "lorgnette", "families", NULL);
  g_autofree char *link = g_build_filename (folder, "mine.xml", NULL), *out = g_build_filename (home, "out.safetensors", NULL);
  g_autofree char *xml = get_path ("never-seen.xml"), *checkpoint = get_path ("checkpoint");
  g_autofree char *in = get_path ("input.safetensors"), *expected_path = get_path ("expected.safetensors");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (xml, link), ==, 0);
  g_autoptr (LgnNetwork) network = lgn_network_open (checkpoint, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lgn_network_get_family (network), ==, "never-seen");
  lgn_network_run_tensors (network, in, out, false, NULL, &error);
  g_assert_no_error (error);

  g_autoptr (LgnSafetensors) expected = open_file (expected_path);
  g_autoptr (LgnSafetensors) results = open_file (out);
  g_assert_cmpuint (lgn_safetensors_get_n_tensors (expected), ==, 3);
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (expected); i++)
    {
      const LgnTensor *want = lgn_safetensors_get_tensor (expected, i);
      const LgnTensor *got = lgn_safetensors_lookup (results, lgn_safetensors_get_name (expected, i));
      g_assert_nonnull (got);
      g_assert_true (lgn_tensor_has_shape (got, want->n_dims, want->shape));
      for (gsize j = 0; j < lgn_tensor_n_elements (want); j++)
        g_assert_cmpfloat_with_epsilon (((const float *) got->data)[j], ((const float *) want->data)[j], TOLERANCE);
    }
  g_unlink (out);
  g_unlink (link);
}

static void
remove_home (void)
{
  static const char *const names[] = { "lorgnette/families", "lorgnette", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (home, names[i], NULL);
      g_rmdir (folder);
    }
  g_free (home);
}

int
main (int argc, char **argv)
{
  home = g_dir_make_tmp ("lgn-own-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/own-family/unknown", test_unknown);
  g_test_add_func ("/own-family/run", test_run);
  int result = g_test_run ();
  remove_home ();
  return result;
}
