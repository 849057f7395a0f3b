/* Measures of heads against those that other programs computed in float64. */
#include "attn/lgn-divergence.h"
#include "base/lgn-json.h"
#include "family/lgn-value-norms.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-stats.h"

#include <math.h>
#include <string.h>

/* Float32 maps give float64 measures so exactly. */
#define TOLERANCE 1e-5

typedef struct
{
  json_t *expected;
  LgnResult *result;
  GArray *stats; /* of LgnHeadStats */
  bool repeats;
} Case;

static void
case_clear (Case *one)
{
  json_decref (one->expected);
  lgn_result_unref (one->result);
  g_array_unref (one->stats);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* N tokens, of which those from N_REAL on are padding; IDS is their numbers where they matter. */
static LgnTokens *
make_tokens (gsize n, gsize n_real, json_t *ids)
{
  g_autofree gint64 *numbers = g_new (gint64, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = ids ? json_integer_value (json_array_get (ids, i)) : (gint64) i;
  LgnTokens *tokens = lgn_tokens_new_from_ids (numbers, (guint) n);
  for (gsize i = n_real; i < n; i++)
    tokens->token[i].flags |= LGN_TOKEN_PADDING;
  return tokens;
}

/* The tokens along the sides of MAPS [heads, n_query, n_key] of SITE, where RESULT does not have them. */
static void
name_sides (LgnResult *result, LgnSite site, const LgnTensor *maps, json_t *expected)
{
  json_t *real = json_object_get (expected, "real_tokens");
  gsize n_real = real ? (gsize) json_integer_value (real) : maps->shape[2];

  if (site == LGN_SITE_CROSS && !result->predicted_tokens)
    result->predicted_tokens = make_tokens (maps->shape[1], maps->shape[1], NULL);
  if (site == LGN_SITE_DECODER && !result->decoder_tokens)
    result->decoder_tokens = make_tokens (maps->shape[1], maps->shape[1], NULL);
  else if (site != LGN_SITE_DECODER && !result->tokens)
    result->tokens = make_tokens (maps->shape[2], n_real, json_object_get (expected, "tokens"));
}

/* Only of a map in which tokens look back is there a measure of what a row may look at. */
static bool
is_causal (json_t *expected)
{
  json_t *layer = json_array_get (json_object_get (json_object_get (expected, "sites"), "self"), 0);

  return json_object_get (layer, "gini_allowed") != NULL;
}

static void
add_maps (LgnResult *result, const char *name, const LgnTensor *maps, json_t *expected)
{
  const char *dot = strchr (name, '.');
  g_autofree char *site_name = g_strndup (name, (gsize) (dot - name));
  guint layer = (guint) g_ascii_strtoull (dot + 1, NULL, 10);
  LgnMapShape shape = { (guint) maps->shape[0], maps->shape[1], maps->shape[2] };
  g_autoptr (LgnScope) scope = lgn_scope_new (shape.n_query, shape.n_key);
  LgnSite site;

  if (!lgn_site_from_name (site_name, &site)) /* what maps were made of */
    return;
  scope->is_causal = is_causal (expected);
  g_assert_true (lgn_attn_store_add_layer (result->store, site, layer, &shape, scope, NULL));
  memcpy (lgn_attn_store_get_rows_to_fill (result->store, site, layer, 0, 0), maps->data, lgn_tensor_n_bytes (maps));
  lgn_attn_store_set_ready (result->store, site, layer);
  name_sides (result, site, maps, expected);
}

/* Which of the tokens are patches of a picture, and how large. */
static void
see_patches (Case *one)
{
  json_t *grid = json_object_get (one->expected, "grid");
  guint side = (guint) json_integer_value (json_object_get (one->expected, "patch"));

  if (!grid)
    return;
  one->result->grid.n_leading = (gsize) json_integer_value (json_object_get (one->expected, "leading_tokens"));
  one->result->grid.rows = (gsize) json_integer_value (json_array_get (grid, 0));
  one->result->grid.columns = (gsize) json_integer_value (json_array_get (grid, 1));
  one->result->placement.width = side * (guint) one->result->grid.columns;
  one->result->placement.height = side * (guint) one->result->grid.rows;
}

static void
case_init (Case *one, const char *name)
{
  g_autofree char *folder = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "analysis", name, NULL);
  g_autofree char *expected_path = g_build_filename (folder, "expected.json", NULL);
  g_autofree char *maps_path = g_build_filename (folder, "maps.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnSafetensors) maps = lgn_safetensors_open (maps_path, &error);

  g_assert_no_error (error);
  one->expected = lgn_json_read (expected_path, &error);
  g_assert_no_error (error);
  one->result = lgn_result_new ();
  one->result->store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  for (guint i = 0; i < lgn_safetensors_get_n_tensors (maps); i++)
    {
      const char *tensor = lgn_safetensors_get_name (maps, i);
      add_maps (one->result, tensor, lgn_safetensors_lookup (maps, tensor), one->expected);
    }
  see_patches (one);
  one->stats = lgn_stats_compute (one->result, &one->repeats);
}

/* What is compared, by the names that the expected values have. */
static const struct
{
  const char *name;
  gsize offset; /* of the double in LgnHeadStats */
} fields[] = {
  { "entropy", offsetof (LgnHeadStats, measures.entropy) },
  { "effective_tokens", offsetof (LgnHeadStats, measures.effective_tokens) },
  { "confidence", offsetof (LgnHeadStats, measures.confidence) },
  { "gini", offsetof (LgnHeadStats, concentration.gini) },
  { "mean_distance", offsetof (LgnHeadStats, measures.mean_distance) },
  { "self_share", offsetof (LgnHeadStats, measures.self_share) },
  { "previous_token_share", offsetof (LgnHeadStats, measures.previous_token_share) },
  { "next_token_share", offsetof (LgnHeadStats, measures.next_token_share) },
  { "first_token_share", offsetof (LgnHeadStats, measures.first_token_share) },
  { "last_token_share", offsetof (LgnHeadStats, measures.last_token_share) },
  { "sink_alpha_1", offsetof (LgnHeadStats, measures.sink_alpha_1) },
  { "induction", offsetof (LgnHeadStats, measures.induction) },
  { "previous_token_score", offsetof (LgnHeadStats, measures.previous_token_score) },
  { "duplicate_token_score", offsetof (LgnHeadStats, measures.duplicate_token_score) },
  { "gini_allowed", offsetof (LgnHeadStats, concentration.gini_allowed) },
  { "entropy_smoothed", offsetof (LgnHeadStats, concentration.entropy_smoothed) },
  { "previous_token_ratio", offsetof (LgnHeadStats, measures.previous_token_ratio) },
  { "previous_token_ratio_excluding", offsetof (LgnHeadStats, measures.previous_token_ratio_excluding) },
  { "patch_distance", offsetof (LgnHeadStats, patch_distance_pixels) },
};

/* Compares the measures of STATS with those that LAYER expects of its head; how many it does. */
static guint
compare (json_t *layer, const LgnHeadStats *stats)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      json_t *list = json_object_get (layer, fields[i].name);
      double value = G_STRUCT_MEMBER (double, stats, fields[i].offset);
      if (!list)
        continue;
      g_assert_cmpfloat_with_epsilon (value, json_number_value (json_array_get (list, (gsize) stats->map.head)), TOLERANCE);
      n++;
    }
  return n;
}

/* Compares all heads of the case NAME; N values are expected. */
static void
check (const char *name, guint n)
{
  g_auto (Case) one = { NULL };
  guint n_compared = 0;

  case_init (&one, name);
  for (guint i = 0; i < one.stats->len; i++)
    {
      const LgnHeadStats *stats = &g_array_index (one.stats, LgnHeadStats, i);
      json_t *site = json_object_get (json_object_get (one.expected, "sites"), lgn_site_get_name (stats->map.site));

      n_compared += compare (json_array_get (site, stats->map.layer), stats);
      g_assert_cmpint (isnan (stats->measures.induction), ==, !one.repeats);
    }
  g_assert_cmpuint (n_compared, ==, n);
}

static void
test_causal (void)
{
  check ("causal-short", 120);
}

static void
test_padded (void)
{
  check ("encoder-padded", 112);
}

static void
test_sites (void)
{
  check ("encoder-decoder", 208);
}

static void
test_repeated (void)
{
  check ("repeated-tokens", 24);
}

static void
test_extremes (void)
{
  check ("extremes", 112);
}

/* The patches of a picture, behind two other tokens. */
static void
test_patches (void)
{
  check ("vision-two-leading", 32);
}

/* (transfer full) x W' + b of NAME and LAYER, [n, width]; or X where there is no NAME. */
static float *
transform (LgnSafetensors *file, const char *name, guint layer, const float *x, gsize n, LgnLinear *linear)
{
  g_autofree char *weight_name = g_strdup_printf ("%s.weight.%u", name, layer);
  g_autofree char *bias_name = g_strdup_printf ("%s.bias.%u", name, layer);
  LgnTensor *weight = lgn_safetensors_lookup (file, weight_name), *bias = lgn_safetensors_lookup (file, bias_name);
  float *out = g_new (float, n * weight->shape[0]);

  *linear = (LgnLinear) { .weight = lgn_weight_new (weight_name, weight), .n_in = weight->shape[1],
                          .n_out = weight->shape[0] };
  lgn_linear_apply (linear, NULL, x, n, out);
  for (gsize i = 0; bias && i < n * weight->shape[0]; i++)
    out[i] += ((const float *) bias->data)[i % weight->shape[0]];
  return out;
}

/* The norms of N_REPEATS times the values of LAYER, against what is expected of every head and key. */
static void
check_norms (LgnSafetensors *file, json_t *expected, guint layer, gsize n_repeats)
{
  g_autofree char *name = g_strdup_printf ("hidden.%u", layer);
  const LgnTensor *hidden = lgn_safetensors_lookup (file, name);
  gsize n = hidden->shape[0], width = hidden->shape[1];
  LgnLinear value, output;
  g_autofree float *x = g_new (float, n * n_repeats * width);

  for (gsize i = 0; i < n_repeats; i++)
    memcpy (x + i * n * width, hidden->data, n * width * sizeof *x);
  g_autofree float *values = transform (file, "value", layer, x, n * n_repeats, &value);
  g_autofree float *unused = transform (file, "output", layer, values, n * n_repeats, &output);
  guint n_heads = (guint) json_array_size (expected);
  LgnHeadValues heads = { n_heads, n_heads, width / n_heads, n * n_repeats, values };
  g_autofree float *norms = lgn_value_norms_compute (&heads, &output, NULL);
  for (gsize head = 0; head < n_heads; head++)
    for (gsize key = 0; key < n * n_repeats; key++)
      g_assert_cmpfloat_with_epsilon (norms[head * n * n_repeats + key],
                                      json_number_value (json_array_get (json_array_get (expected, head), key % n)), TOLERANCE);
  lgn_weight_free ((LgnWeight *) value.weight);
  lgn_weight_free ((LgnWeight *) output.weight);
}

/* Sum of all of LIST, lists in it too. */
static double
add_up (json_t *list)
{
  double sum = 0;

  for (gsize i = 0; i < json_array_size (list); i++)
    sum += add_up (json_array_get (list, i));
  return json_is_array (list) ? sum : json_number_value (list);
}

/* Tells the store the norms that are expected: then rows take of them what is expected. */
static void
check_weighted_norms (Case *one)
{
  bool repeats;

  for (guint layer = 0; layer < 2; layer++)
    {
      json_t *norms = json_object_get (json_array_get (json_object_get (one->expected, "norms"), layer), "f_norm");
      gsize n_heads = json_array_size (norms), n_key = json_array_size (json_array_get (norms, 0));
      float *all = g_new (float, n_heads * n_key);

      for (gsize i = 0; i < n_heads * n_key; i++)
        all[i] = (float) json_number_value (json_array_get (json_array_get (norms, i / n_key), i % n_key));
      lgn_attn_store_set_value_norms (one->result->store, LGN_SITE_SELF, layer, all);
    }
  g_autoptr (GArray) stats = lgn_stats_compute (one->result, &repeats);
  for (guint i = 0; i < stats->len; i++)
    {
      const LgnHeadStats *head = &g_array_index (stats, LgnHeadStats, i);
      json_t *weighted = json_object_get (json_array_get (json_object_get (one->expected, "norms"), head->map.layer), "head");
      json_t *map = json_array_get (weighted, (gsize) head->map.head);
      double mean = add_up (map) / (double) json_array_size (map);
      g_assert_cmpfloat_with_epsilon (head->measures.value_weighted_norm, mean, TOLERANCE);
    }
}

/* What heads take from few tokens and from many, which are transformed in different ways; and the mean of what rows take. */
static void
test_value_norms (void)
{
  g_auto (Case) one = { NULL };
  g_autofree char *path = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "analysis", "encoder-short",
                                            "maps.safetensors", NULL);
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, NULL);

  case_init (&one, "encoder-short");
  for (guint layer = 0; layer < 2; layer++)
    {
      json_t *expected = json_array_get (json_object_get (one.expected, "norms"), layer);
      check_norms (file, json_object_get (expected, "f_norm"), layer, 1);
      check_norms (file, json_object_get (expected, "f_norm"), layer, 50);
    }
  g_assert_true (isnan (g_array_index (one.stats, LgnHeadStats, 0).measures.value_weighted_norm));
  check_weighted_norms (&one);
}

/* What is said of tokens' neighbours cannot be said where rows and columns are different tokens. */
static void
test_cross (void)
{
  g_auto (Case) one = { NULL };
  guint n_cross = 0;

  case_init (&one, "encoder-decoder");
  g_assert_false (one.repeats);
  for (guint i = 0; i < one.stats->len; i++)
    {
      const LgnHeadStats *stats = &g_array_index (one.stats, LgnHeadStats, i);
      if (stats->map.site != LGN_SITE_CROSS)
        continue;
      g_assert_true (isnan (stats->measures.self_share) && isnan (stats->measures.mean_distance)
                     && isnan (stats->measures.previous_token_share) && isnan (stats->measures.next_token_share));
      n_cross++;
    }
  g_assert_cmpuint (n_cross, >, 0);
}

/* The mean over rows of the divergence between two heads. */
static double
measure_js (LgnAttnStore *store, guint layer, gint head, gint other)
{
  const LgnMapId a = { LGN_SITE_SELF, layer, head }, b = { LGN_SITE_SELF, layer, other };
  LgnMapShape shape;
  double sum = 0;

  g_assert_true (lgn_attn_store_get_shape (store, LGN_SITE_SELF, layer, &shape));
  g_autofree float *p = g_new (float, shape.n_key);
  g_autofree float *q = g_new (float, shape.n_key);
  for (gsize row = 0; row < shape.n_query; row++)
    {
      lgn_attn_store_read_rows (store, &a, row, 1, p);
      lgn_attn_store_read_rows (store, &b, row, 1, q);
      sum += lgn_divergence_js (p, q, shape.n_key);
    }
  return sum / (double) shape.n_query;
}

/* Compares every pair of heads of a layer of the case NAME. */
static void
check_js (const char *name)
{
  g_auto (Case) one = { NULL };
  json_t *layers, *js;
  gsize layer;

  case_init (&one, name);
  layers = json_object_get (json_object_get (one.expected, "sites"), "self");
  json_array_foreach (layers, layer, js)
  {
    json_t *expected = json_object_get (js, "js");

    g_assert_cmpuint (json_array_size (expected), >, 1);
    for (gsize i = 0; i < json_array_size (expected); i++)
      for (gsize j = 0; j < json_array_size (expected); j++)
        g_assert_cmpfloat_with_epsilon (measure_js (one.result->store, (guint) layer, (gint) i, (gint) j),
                                        json_number_value (json_array_get (json_array_get (expected, i), j)), TOLERANCE);
  }
}

static void
test_js (void)
{
  const float far[2][2] = { { 1, 0 }, { 0, 1 } }, gap[2] = { NAN, 1 };

  check_js ("causal-short");
  check_js ("extremes");
  g_assert_cmpfloat (lgn_divergence_js (far[0], far[0], 2), ==, 0);
  g_assert_cmpfloat_with_epsilon (lgn_divergence_js (far[0], far[1], 2), G_LN2, 1e-15);
  g_assert_cmpfloat (lgn_divergence_js (far[0], far[1], 0), ==, 0);
  g_assert_true (isnan (lgn_divergence_js (far[0], gap, 2)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measures/causal", test_causal);
  g_test_add_func ("/measures/padded", test_padded);
  g_test_add_func ("/measures/sites", test_sites);
  g_test_add_func ("/measures/repeated", test_repeated);
  g_test_add_func ("/measures/extremes", test_extremes);
  g_test_add_func ("/measures/patches", test_patches);
  g_test_add_func ("/measures/value-norms", test_value_norms);
  g_test_add_func ("/measures/cross", test_cross);
  g_test_add_func ("/measures/js", test_js);
  return g_test_run ();
}
