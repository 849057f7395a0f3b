/* Every golden checkpoint against the numbers of its original implementation: attention maps, hidden states and outputs on the
 * rows of real queries. LORGNETTE_GOLDEN may name a larger tree of the same layout. */
#include "io/lgn-safetensors.h"
#include "run/lgn-tensor-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* A few roundings of float32: attention as it is, other outputs relative to the largest number. */
#define ATTENTION_TOLERANCE 2e-5
#define OUTPUT_TOLERANCE 2e-4

/* (transfer full) the folder NAME of golden data: "models", or "gguf", where each is one file. */
static char *
find_tree (const char *name)
{
  const char *larger = g_getenv ("LORGNETTE_GOLDEN");

  return larger ? g_build_filename (larger, name, NULL)
                : g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", name, NULL);
}

static LgnSafetensors *
open_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  LgnSafetensors *file = lgn_safetensors_open (path, &error);

  g_assert_no_error (error);
  return file;
}

/* The [batch, n_query] mask of real queries for the result NAME of a case; NULL: all are. */
static gint64 *
dup_query_mask (LgnSafetensors *input, const char *case_name, const char *name, gsize *n)
{
  g_autofree char *decoder_ids = g_strconcat (case_name, ".decoder_input_ids", NULL);
  bool is_decoder = lgn_safetensors_lookup (input, decoder_ids)
                    && (strstr (name, "cross_attentions") || strstr (name, "decoder") || !strstr (name, "encoder"));
  g_autofree char *mask_name = g_strconcat (case_name, is_decoder ? ".decoder_attention_mask" : ".attention_mask", NULL);
  LgnTensor *mask = lgn_safetensors_lookup (input, mask_name);

  if (!mask)
    return NULL;
  gint64 *wide = g_new (gint64, lgn_tensor_n_elements (mask));
  g_assert_true (lgn_tensor_to_i64 (mask, wide));
  *n = mask->shape[1];
  return wide;
}

/* Which query the element I of TENSOR belongs to, and of which batch row: maps are [batch, heads, query, key], states
 * [batch, query, width]. */
static bool
is_real (const LgnTensor *tensor, bool is_map, gsize i, const gint64 *mask, gsize n)
{
  const gsize *shape = tensor->shape;

  if (!mask)
    return true;
  if (is_map && tensor->n_dims == 4 && shape[2] == n)
    return mask[i / (shape[1] * shape[2] * shape[3]) * n + i / shape[3] % n] != 0;
  if (!is_map && tensor->n_dims == 3 && shape[1] == n)
    return mask[i / (shape[1] * shape[2]) * n + i / shape[2] % n] != 0;
  return true;
}

/* Some references give maps in a layout of their own, or not as they were used: then a square map of the weights that were
 * used, derived from them, stands in. What a tower pools and no task reads is not given. Returns: what the result is called
 * that should be as NAME, or NULL: none. */
static const char *
find_result (LgnSafetensors *expected, const char *case_name, const char *name)
{
  static const char *const derived[] = { "dense_", "effective_" };

  for (guint i = 0; i < G_N_ELEMENTS (derived); i++)
    {
      g_autofree char *other = g_strconcat (case_name, ".", derived[i], name, NULL);
      if (g_str_has_prefix (name, derived[i]))
        return name + strlen (derived[i]);
      if (lgn_safetensors_lookup (expected, other))
        return NULL;
    }
  return strstr (name, "global_attentions") || strcmp (name, "vision.pooler_output") == 0 ? NULL : name;
}

static void
compare (const char *name, LgnTensor *want, LgnTensor *got, const gint64 *mask, gsize n, double coarseness)
{
  bool is_map = strstr (name, "attentions") != NULL;
  double scale = 1, worst = 0;

  g_assert_nonnull (got);
  g_assert_true (lgn_tensor_has_shape (got, want->n_dims, want->shape));
  g_autoptr (LgnTensor) a = lgn_tensor_to_f32 (want);
  g_autoptr (LgnTensor) b = lgn_tensor_to_f32 (got);
  const float *x = a->data, *y = b->data;
  for (gsize i = 0; !is_map && i < lgn_tensor_n_elements (a); i++)
    scale = fmax (scale, fabsf (x[i]));
  for (gsize i = 0; i < lgn_tensor_n_elements (a); i++)
    if (is_real (want, is_map, i, mask, n))
      worst = fmax (worst, isfinite (y[i]) ? fabs ((double) x[i] - y[i]) / scale : INFINITY);
  if (worst > (is_map ? ATTENTION_TOLERANCE : OUTPUT_TOLERANCE) * coarseness)
    g_error ("%s is off by %g", name, worst);
}

static void
test_model (gconstpointer data)
{
  const char *folder = data;
  g_autofree char *in_path = g_build_filename (folder, "input.safetensors", NULL);
  g_autofree char *out_path = g_build_filename (g_get_tmp_dir (), "lgn-golden-XXXXXX", NULL);
  g_autofree char *gguf_path = g_build_filename (folder, "model.gguf", NULL);
  bool is_gguf = g_file_test (gguf_path, G_FILE_TEST_EXISTS);
  g_autoptr (GError) error = NULL;

  close (g_mkstemp (out_path));
  g_autoptr (LgnNetwork) network = lgn_network_open (is_gguf ? gguf_path : folder, NULL, &error);
  g_assert_no_error (error);
  lgn_network_run_tensors (network, in_path, out_path, true, NULL, &error);
  g_assert_no_error (error);

  g_autoptr (LgnSafetensors) input = open_file (folder, "input.safetensors");
  g_autoptr (LgnSafetensors) expected = open_file (folder, "expected.safetensors");
  g_autoptr (LgnSafetensors) results = lgn_safetensors_open (out_path, &error);
  g_assert_no_error (error);
  /* 16-bit checkpoints were run by the reference with other roundings of the weights' products; GGUF files decoded to F32. */
  double coarseness = strstr (folder, "f16") && !is_gguf ? 50 : 1;
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (expected); i++)
    {
      const char *name = lgn_safetensors_get_name (expected, i);
      g_autofree char *case_name = g_strndup (name, strcspn (name, "."));
      gsize n = 0;
      g_autofree gint64 *mask = dup_query_mask (input, case_name, name + strlen (case_name), &n);
      const char *result = find_result (expected, case_name, name + strlen (case_name) + 1);
      g_autofree char *result_name = result ? g_strconcat (case_name, ".", result, NULL) : NULL;
      if (result)
        compare (name, lgn_safetensors_lookup (expected, name), lgn_safetensors_lookup (results, result_name), mask, n, coarseness);
    }
  g_unlink (out_path);
}

/* Adds a test for every folder of TREE that holds an input, and the folders to FOLDERS, which is to outlive the tests. */
static void
add_tests (const char *tree, GPtrArray *folders)
{
  g_autofree char *root = find_tree (tree);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);

  g_assert_nonnull (dir);
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_strdup_printf ("/golden/%s/%s", tree, name);
      g_autofree char *input = g_build_filename (root, name, "input.safetensors", NULL);
      if (!g_file_test (input, G_FILE_TEST_EXISTS))
        continue;
      g_ptr_array_add (folders, g_build_filename (root, name, NULL));
      g_test_add_data_func (path, folders->pdata[folders->len - 1], test_model);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  add_tests ("models", folders);
  add_tests ("gguf", folders);
  g_assert_cmpuint (folders->len, >, 0);
  return g_test_run ();
}
