/* What flows through several layers, against what other programs computed in float64. */
#include "attn/lgn-rollout.h"
#include "base/lgn-error.h"
#include "base/lgn-json.h"
#include "io/lgn-safetensors.h"

#include <string.h>

/* Maps are kept as F32. */
#define TOLERANCE 1e-6

static char *
find_file (const char *name, const char *file)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "analysis", name, file, NULL);
}

static json_t *
read_expected (const char *name)
{
  g_autofree char *path = find_file (name, "expected.json");
  json_t *expected = lgn_json_read (path, NULL);

  g_assert_nonnull (expected);
  return expected;
}

static void
add_maps (LgnAttnStore *store, LgnSite site, guint layer, const LgnMapShape *shape, const float *weights)
{
  g_autoptr (LgnScope) scope = lgn_scope_new (shape->n_query, shape->n_key);

  g_assert_true (lgn_attn_store_add_layer (store, site, layer, shape, scope, NULL));
  memcpy (lgn_attn_store_get_rows_to_fill (store, site, layer, 0, 0), weights,
          shape->n_heads * shape->n_query * shape->n_key * sizeof *weights);
  lgn_attn_store_set_ready (store, site, layer);
}

/* The maps of a case that models produced. */
static LgnAttnStore *
read_store (const char *name)
{
  g_autofree char *path = find_file (name, "maps.safetensors");
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, NULL);
  LgnAttnStore *store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);

  for (guint i = 0; i < lgn_safetensors_get_n_tensors (file); i++)
    {
      const char *tensor = lgn_safetensors_get_name (file, i), *dot = strchr (tensor, '.');
      const LgnTensor *maps = lgn_safetensors_lookup (file, tensor);
      g_autofree char *site_name = g_strndup (tensor, (gsize) (dot - tensor));
      LgnSite site;

      if (!lgn_site_from_name (site_name, &site))
        continue;
      LgnMapShape shape = { (guint) maps->shape[0], maps->shape[1], maps->shape[2] };
      add_maps (store, site, (guint) g_ascii_strtoull (dot + 1, NULL, 10), &shape, maps->data);
    }
  return store;
}

/* One head a layer, of LAYERS [n_layers][n][n]. */
static LgnAttnStore *
make_store (json_t *layers)
{
  LgnAttnStore *store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  gsize n = json_array_size (json_array_get (layers, 0));
  LgnMapShape shape = { 1, n, n };

  for (guint layer = 0; layer < json_array_size (layers); layer++)
    {
      g_autofree float *weights = g_new (float, n * n);
      for (gsize i = 0; i < n * n; i++)
        weights[i] = (float) json_number_value (json_array_get (json_array_get (json_array_get (layers, layer), i / n), i % n));
      add_maps (store, LGN_SITE_SELF, layer, &shape, weights);
    }
  return store;
}

/* Compares CELLS [.., n_columns] with the lists of EXPECTED, which may leave out padding. */
static void
compare (const double *cells, gsize n_columns, json_t *expected)
{
  g_assert_nonnull (cells);
  g_assert_cmpuint (json_array_size (expected), >, 0);
  for (gsize i = 0; i < json_array_size (expected); i++)
    for (gsize j = 0; j < json_array_size (json_array_get (expected, i)); j++)
      g_assert_cmpfloat_with_epsilon (cells[i * n_columns + j],
                                      json_number_value (json_array_get (json_array_get (expected, i), j)), TOLERANCE);
}

/* Compares what flows through the layers of STORE, after every one of them, and by flow through all. */
static void
check (LgnAttnStore *store, json_t *expected)
{
  LgnPool *pool = lgn_pool_get_default ();
  json_t *means = json_object_get (expected, "rollout"), *largest = json_object_get (expected, "rollout_head_max");
  gsize n;

  for (guint layer = 0; layer < json_array_size (means); layer++)
    {
      g_autofree double *mean = lgn_rollout_compute (store, LGN_SITE_SELF, layer + 1, LGN_ROLLOUT_MEAN, pool, NULL, &n, NULL);
      compare (mean, n, json_array_get (means, layer));
    }
  for (guint layer = 0; layer < json_array_size (largest); layer++)
    {
      g_autofree double *max = lgn_rollout_compute (store, LGN_SITE_SELF, layer + 1, LGN_ROLLOUT_MAX, pool, NULL, &n, NULL);
      compare (max, n, json_array_get (largest, layer));
    }
  g_autofree double *flow = lgn_rollout_compute (store, LGN_SITE_SELF, 0, LGN_ROLLOUT_FLOW, pool, NULL, &n, NULL);
  compare (flow, n, json_object_get (expected, "flow"));
}

static void
test_worked (void)
{
  g_autoptr (json_t) expected = read_expected ("worked-rollout-flow");
  json_t *cases = json_object_get (expected, "cases");

  g_assert_cmpuint (json_array_size (cases), ==, 4);
  for (gsize i = 0; i < json_array_size (cases); i++)
    {
      json_t *one = json_array_get (cases, i);
      g_autoptr (LgnAttnStore) store = make_store (json_object_get (one, "layers"));
      check (store, one);
    }
}

static void
test_models (void)
{
  static const char *const names[] = { "causal-short", "encoder-padded" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (json_t) expected = read_expected (names[i]);
      g_autoptr (LgnAttnStore) store = read_store (names[i]);
      check (store, expected);
    }
}

static void
test_cross (void)
{
  g_autoptr (json_t) expected = read_expected ("encoder-decoder");
  g_autoptr (LgnAttnStore) store = read_store ("encoder-decoder");
  LgnPool *pool = lgn_pool_get_default ();
  gsize n_query, n_key;
  g_autofree double *cells = lgn_rollout_compute_cross (store, LGN_ROLLOUT_MEAN, pool, NULL, &n_query, &n_key, NULL);

  g_assert_cmpuint (n_query, ==, 9);
  compare (cells, n_key, json_object_get (expected, "cross_rollout"));
}

/* Layers that do not fit each other, too many tokens for a flow, a person who has waited long enough. */
static void
test_refused (void)
{
  g_autoptr (LgnAttnStore) store = read_store ("encoder-decoder"), large = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_autofree float *weights = g_new0 (float, 200 * 200);
  g_autoptr (GError) error = NULL;
  LgnMapShape shape = { 1, 200, 200 };
  LgnPool *pool = lgn_pool_get_default ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LgnProgress progress = { .cancellable = cancellable };
  gsize n;

  g_assert_null (lgn_rollout_compute (store, LGN_SITE_CROSS, 0, LGN_ROLLOUT_MEAN, pool, NULL, &n, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  add_maps (large, LGN_SITE_SELF, 0, &shape, weights);
  add_maps (large, LGN_SITE_SELF, 1, &shape, weights);
  g_assert_null (lgn_rollout_compute (large, LGN_SITE_SELF, 0, LGN_ROLLOUT_FLOW, pool, NULL, &n, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (lgn_rollout_compute (large, LGN_SITE_SELF, 0, LGN_ROLLOUT_MEAN, pool, &progress, &n, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rollout/worked", test_worked);
  g_test_add_func ("/rollout/models", test_models);
  g_test_add_func ("/rollout/cross", test_cross);
  g_test_add_func ("/rollout/refused", test_refused);
  return g_test_run ();
}
