/* Results: saved and opened again, they are the same; what is saved by others opens as it is. */
#include "base/lgn-error.h"
#include "io/lgn-bundle.h"
#include "run/lgn-result.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum
{
  HEADS = 2,
  ROWS = 3,    /* what the decoder reads */
  COLUMNS = 4, /* what the encoder reads */
};

static char *folder;

static char *
make_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static const char *
spell (gint32 id, gpointer data)
{
  return ((const char *const *) data)[id];
}

/* Pieces of a vocabulary that marks the insides of words with "##". */
static LgnTokens *
make_tokens (const char *const *pieces, const guint8 *flags, guint n)
{
  const char *const texts[2] = { "abcdefgh", NULL };
  const gsize lengths[2] = { 8, 0 };
  const LgnPieceMarks marks = { .prefix = "##" };
  g_autofree LgnToken *token = g_new0 (LgnToken, n);

  for (guint i = 0; i < n; i++)
    token[i] = (LgnToken) { .id = (gint32) i, .flags = flags[i], .start = i, .end = i + 1 };
  return lgn_tokens_new (texts, lengths, token, n, spell, (gpointer) pieces, &marks);
}

static float
weight_at (gsize i)
{
  return (float) (i % 7) / 9;
}

static void
add_layer (LgnAttnStore *store, LgnSite site, guint layer, gsize n_query, gsize n_key, bool is_causal)
{
  g_autoptr (LgnScope) scope = lgn_scope_new (n_query, n_key);
  LgnMapShape shape = { HEADS, n_query, n_key };

  scope->is_causal = is_causal;
  g_assert_true (lgn_attn_store_add_layer (store, site, layer, &shape, scope, NULL));
  float *rows = lgn_attn_store_get_rows_to_fill (store, site, layer, 0, 0);
  for (gsize i = 0; i < HEADS * n_query * n_key; i++)
    rows[i] = weight_at (i + layer);
}

/* An encoder-decoder's, of two layers a site; the second layer of the cross attention is not ready. */
static LgnResult *
make_result (void)
{
  static const char *const source[] = { "th", "##at", "x", "</s>" }, *const target[] = { "a", "##b", "</s>" };
  static const guint8 source_flags[] = { 0, LGN_TOKEN_CONTINUES, LGN_TOKEN_CONTINUES, LGN_TOKEN_SPECIAL };
  static const guint8 target_flags[] = { 0, 0, LGN_TOKEN_SPECIAL };
  LgnResult *result = lgn_result_new ();

  result->model_name = g_strdup ("A – B");
  result->written = g_strdup ("two “words”\n");
  result->predictions = g_new0 (LgnPrediction, 2);
  result->predictions[0] = (LgnPrediction) { g_strdup ("a\t“b”"), .75 };
  result->predictions[1] = (LgnPrediction) { g_strdup (""), 1e-300 };
  result->n_predictions = 2;
  result->boxes = g_new0 (LgnBox, 1);
  result->boxes[0] = (LgnBox) { g_strdup ("a\t“b”"), .75, -3.5, 2, 1. / 3, 40, 2 };
  result->n_boxes = 1;
  result->store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  result->tokens = make_tokens (source, source_flags, COLUMNS);
  result->decoder_tokens = make_tokens (target, target_flags, ROWS);
  result->predicted_tokens = make_tokens (target, target_flags, ROWS);
  for (guint layer = 0; layer < 2; layer++)
    {
      add_layer (result->store, LGN_SITE_ENCODER, layer, COLUMNS, COLUMNS, false);
      add_layer (result->store, LGN_SITE_DECODER, layer, ROWS, ROWS, true);
      add_layer (result->store, LGN_SITE_CROSS, layer, ROWS, COLUMNS, false);
      for (guint site = LGN_SITE_ENCODER; site <= LGN_SITE_CROSS; site++)
        if (site != LGN_SITE_CROSS || layer == 0)
          lgn_attn_store_set_ready (result->store, site, layer);
    }
  result->logits = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { ROWS, 5 });
  lgn_tensor_f32 (result->logits)[14] = 2.5f;
  return result;
}

static LgnResult *
save_and_open (LgnResult *result)
{
  g_autofree char *path = make_path ("result.safetensors");
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_result_save (result, path, &error));
  g_assert_no_error (error);
  g_assert_true (lgn_result_is_bundle (path));
  LgnResult *opened = lgn_result_open_bundle (path, &error);
  g_assert_no_error (error);
  return opened;
}

static void
test_axes (void)
{
  g_autoptr (LgnResult) result = make_result ();

  g_assert_true (isnan (result->log_probability));
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_SELF, 0, LGN_AXIS_QUERY) == result->tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_ENCODER, 0, LGN_AXIS_KEY) == result->tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_DECODER, 0, LGN_AXIS_QUERY) == result->decoder_tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_DECODER, 0, LGN_AXIS_KEY) == result->decoder_tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_CROSS, 0, LGN_AXIS_QUERY) == result->predicted_tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_CROSS, 0, LGN_AXIS_KEY) == result->tokens);
}

/* A layer may have sides of its own; the layers beside it keep those of the site. */
static void
test_sides (void)
{
  static const char *const places[] = { "0, 0", "1, 0" };
  static const guint8 flags[] = { 0, 0 };
  g_autoptr (LgnResult) result = make_result ();
  g_autoptr (LgnTokens) patches = make_tokens (places, flags, 2);

  result->grid = (LgnGrid) { 1, 1, 2 };
  lgn_result_set_side (result, LGN_SITE_ENCODER, 1, LGN_AXIS_KEY, patches, (LgnGrid) { 0, 1, 2 });
  lgn_result_set_side (result, LGN_SITE_ENCODER, 1, LGN_AXIS_KEY, patches, (LgnGrid) { 0, 2, 1 });
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_ENCODER, 1, LGN_AXIS_KEY) == patches);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_ENCODER, 1, LGN_AXIS_QUERY) == result->tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_ENCODER, 0, LGN_AXIS_KEY) == result->tokens);
  g_assert_true (lgn_result_get_axis (result, LGN_SITE_ENCODER, 2, LGN_AXIS_KEY) == result->tokens);
  g_assert_cmpuint (lgn_result_get_grid (result, LGN_SITE_ENCODER, 1, LGN_AXIS_KEY).rows, ==, 2);
  g_assert_cmpuint (lgn_result_get_grid (result, LGN_SITE_ENCODER, 1, LGN_AXIS_QUERY).columns, ==, 2);
  g_assert_cmpuint (lgn_result_get_grid (result, LGN_SITE_CROSS, 0, LGN_AXIS_KEY).columns, ==, 2);
  g_assert_cmpuint (lgn_result_get_grid (result, LGN_SITE_CROSS, 0, LGN_AXIS_QUERY).rows, ==, 0);
}

static void
assert_same_maps (LgnResult *result, LgnResult *opened, LgnSite site, guint layer)
{
  LgnMapShape shape, other;
  LgnScope *scope = lgn_attn_store_get_scope (result->store, site, layer);
  LgnScope *opened_scope = lgn_attn_store_get_scope (opened->store, site, layer);

  g_assert_true (lgn_attn_store_is_ready (opened->store, site, layer));
  lgn_attn_store_get_shape (result->store, site, layer, &shape);
  lgn_attn_store_get_shape (opened->store, site, layer, &other);
  g_assert_cmpuint (other.n_heads, ==, shape.n_heads);
  g_assert_cmpuint (other.n_query, ==, shape.n_query);
  g_assert_cmpuint (other.n_key, ==, shape.n_key);
  for (gint head = 0; head < HEADS; head++)
    {
      LgnMapId map = { site, layer, head };
      float a[COLUMNS * COLUMNS], b[COLUMNS * COLUMNS];
      lgn_attn_store_read_rows (result->store, &map, 0, shape.n_query, a);
      lgn_attn_store_read_rows (opened->store, &map, 0, shape.n_query, b);
      g_assert_cmpmem (a, shape.n_query * shape.n_key * sizeof (float), b, shape.n_query * shape.n_key * sizeof (float));
    }
  g_assert_cmpint (lgn_scope_is_full (opened_scope), ==, lgn_scope_is_full (scope));
  for (gsize i = 0; i < shape.n_query; i++)
    for (gsize j = 0; j < shape.n_key; j++)
      g_assert_cmpint (lgn_scope_allows (opened_scope, i, j), ==, lgn_scope_allows (scope, i, j));
}

static void
assert_same_tokens (const LgnTokens *tokens, const LgnTokens *opened)
{
  g_assert_cmpuint (tokens->n, ==, opened->n);
  for (guint i = 0; i < tokens->n; i++)
    {
      g_assert_cmpstr (opened->piece[i], ==, tokens->piece[i]);
      g_assert_cmpstr (opened->label[i], ==, tokens->label[i]);
      g_assert_cmpuint (opened->token[i].flags, ==, tokens->token[i].flags);
    }
}

static void
assert_same_predictions (const LgnResult *result, const LgnResult *opened)
{
  g_assert_cmpuint (opened->n_predictions, ==, 2);
  g_assert_cmpuint (opened->n_boxes, ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (opened->predictions[i].label, ==, result->predictions[i].label);
      g_assert_cmpfloat (opened->predictions[i].probability, ==, result->predictions[i].probability);
    }
  const LgnBox *a = &result->boxes[0], *b = &opened->boxes[0];
  g_assert_cmpstr (b->label, ==, a->label);
  g_assert_true (b->probability == a->probability && b->x == a->x && b->y == a->y && b->width == a->width && b->height == a->height);
  g_assert_cmpuint (b->token, ==, a->token);
}

static void
test_round_trip (void)
{
  g_autoptr (LgnResult) result = make_result ();
  g_autoptr (LgnResult) opened = save_and_open (result);

  g_assert_true (opened->is_saved);
  g_assert_cmpstr (opened->model_name, ==, "A – B");
  g_assert_cmpstr (opened->written, ==, "two “words”\n");
  assert_same_predictions (result, opened);
  assert_same_tokens (result->tokens, opened->tokens);
  assert_same_tokens (result->decoder_tokens, opened->decoder_tokens);
  assert_same_tokens (result->predicted_tokens, opened->predicted_tokens);
  for (guint site = LGN_SITE_ENCODER; site <= LGN_SITE_CROSS; site++)
    assert_same_maps (result, opened, site, 0);
  assert_same_maps (result, opened, LGN_SITE_DECODER, 1);
  g_assert_cmpuint (lgn_attn_store_get_n_layers (opened->store, LGN_SITE_CROSS), ==, 1);
  g_assert_false (lgn_attn_store_has_site (opened->store, LGN_SITE_SELF));
  g_assert_cmpfloat (((const float *) opened->logits->data)[14], ==, 2.5);
}

/* A bundle of one map of the site, [HEADS, n_query, n_key]. */
static LgnBundle *
make_bundle (const char *tower, const char *site, gsize n_query, gsize n_key)
{
  LgnBundle *bundle = lgn_bundle_new (NULL);
  g_autoptr (LgnTensor) weights = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { HEADS, n_query, n_key });

  for (gsize i = 0; i < lgn_tensor_n_elements (weights); i++)
    lgn_tensor_f32 (weights)[i] = (float) i;
  lgn_bundle_add_map (bundle, tower, site, 0, weights, NULL);
  return bundle;
}

static LgnResult *
write_and_open (LgnBundle *bundle, GError **error)
{
  g_autofree char *path = make_path ("bundle.safetensors");

  g_assert_true (lgn_bundle_write (bundle, path, NULL));
  return lgn_result_open_bundle (path, error);
}

/* Without names, tokens are numbers and the file is the model; rows may add up to anything. */
static void
test_bare (void)
{
  g_autoptr (LgnBundle) bundle = make_bundle (NULL, "cross", ROWS, COLUMNS);
  g_autoptr (LgnResult) result = write_and_open (bundle, NULL);
  LgnMapId map = { LGN_SITE_CROSS, 0, 1 };
  LgnRowStatistics row;

  g_assert_nonnull (result);
  g_assert_cmpstr (result->model_name, ==, "bundle.safetensors");
  g_assert_null (result->written);
  g_assert_cmpuint (result->tokens->n, ==, COLUMNS);
  g_assert_cmpuint (result->predicted_tokens->n, ==, ROWS);
  g_assert_cmpstr (result->tokens->label[3], ==, "3");
  lgn_attn_store_get_row_statistics (result->store, &map, 0, &row);
  g_assert_cmpfloat (row.sum, ==, 12 + 13 + 14 + 15);
}

/* What the rows look at may be something else than the tokens, if the file names it; then it is saved so again. */
static void
test_keys (void)
{
  g_autoptr (LgnBundle) bundle = make_bundle (NULL, "self", 4, 2);
  g_autoptr (GError) error = NULL;

  lgn_bundle_add_tokens (bundle, NULL, "tokens", (const char *[]) { "a", "b", "c", "d" }, 4);
  lgn_bundle_add_tokens (bundle, NULL, "key_tokens", (const char *[]) { "0–1", "2–3" }, 2);
  g_autoptr (LgnResult) result = write_and_open (bundle, &error);
  g_assert_no_error (error);
  g_autoptr (LgnResult) again = save_and_open (result);
  LgnTokens *keys = lgn_result_get_axis (again, LGN_SITE_SELF, 0, LGN_AXIS_KEY);
  g_assert_cmpuint (keys->n, ==, 2);
  g_assert_cmpstr (keys->label[1], ==, "2–3");
  g_assert_cmpuint (lgn_result_get_axis (again, LGN_SITE_SELF, 0, LGN_AXIS_QUERY)->n, ==, 4);
}

/* A tower that stands beside another is saved under its name, and read as what it was. */
static void
test_tower (void)
{
  g_autoptr (LgnBundle) bundle = make_bundle ("text_model_output", "self", 3, 3);
  g_autoptr (GError) error = NULL;

  lgn_bundle_add_tokens (bundle, "text_model_output", "tokens", (const char *[]) { "a", "b", "c" }, 3);
  g_autoptr (LgnResult) result = write_and_open (bundle, &error);
  g_assert_no_error (error);
  g_autoptr (LgnResult) again = save_and_open (result);
  g_assert_false (lgn_attn_store_has_site (again->store, LGN_SITE_SELF));
  assert_same_maps (result, again, LGN_SITE_TEXT, 0);
  LgnTokens *tokens = lgn_result_get_axis (again, LGN_SITE_TEXT, 0, LGN_AXIS_KEY);
  g_assert_cmpuint (tokens->n, ==, 3);
  g_assert_cmpstr (tokens->label[2], ==, "c");
}

/* What a row predicts is what the next reads, when nobody says so. */
static void
test_predicted (void)
{
  g_autoptr (LgnBundle) bundle = make_bundle (NULL, "cross", 4, COLUMNS);
  const char *const read[] = { "</s>", "\xe2\x96\x81je", "suis", "!" };
  LgnBundleTokens *tokens = lgn_bundle_add_tokens (bundle, NULL, "decoder_tokens", read, 4);
  tokens->special = g_new0 (guint8, 4);
  tokens->special[0] = 1;
  g_autoptr (LgnResult) result = write_and_open (bundle, NULL);

  g_assert_nonnull (result);
  g_assert_cmpuint (result->decoder_tokens->token[0].flags, ==, LGN_TOKEN_SPECIAL);
  g_assert_cmpuint (result->decoder_tokens->token[1].flags, ==, 0);
  g_assert_cmpuint (result->decoder_tokens->token[2].flags, ==, LGN_TOKEN_CONTINUES);
  g_assert_cmpuint (result->decoder_tokens->token[3].flags, ==, 0);
  g_assert_cmpstr (result->decoder_tokens->label[1], ==, "je");
  g_assert_cmpstr (result->predicted_tokens->piece[0], ==, read[1]);
  g_assert_cmpstr (result->predicted_tokens->label[1], ==, "suis");
  g_assert_cmpstr (result->predicted_tokens->piece[3], ==, "…");
}

/* A mask of its own for every head: a cell is masked where all mask it. */
static void
test_head_masks (void)
{
  g_autoptr (LgnBundle) bundle = make_bundle (NULL, "self", 2, 2);
  LgnBundleMap *map = bundle->maps->pdata[0];
  map->mask = lgn_tensor_new (LGN_DTYPE_U8, 3, (gsize[]) { HEADS, 2, 2 });
  ((guint8 *) map->mask->data)[0] = 1;
  ((guint8 *) map->mask->data)[7] = 1;
  g_autoptr (LgnResult) result = write_and_open (bundle, NULL);

  g_assert_nonnull (result);
  LgnScope *scope = lgn_attn_store_get_scope (result->store, LGN_SITE_SELF, 0);
  g_assert_true (lgn_scope_allows (scope, 0, 0));
  g_assert_false (lgn_scope_allows (scope, 0, 1));
  g_assert_false (lgn_scope_allows (scope, 1, 0));
  g_assert_true (lgn_scope_allows (scope, 1, 1));
}

static void
assert_refused (LgnBundle *bundle, const char *site, guint layer, gsize n_query, gsize n_key, const char *tower)
{
  g_autoptr (LgnBundle) added = make_bundle (tower, site, n_query, n_key);
  g_autoptr (GError) error = NULL;

  lgn_bundle_add_map (bundle, tower, site, layer, ((LgnBundleMap *) added->maps->pdata[0])->weights, NULL);
  g_assert_null (write_and_open (bundle, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "bundle.safetensors"));
  lgn_bundle_free (bundle);
}

static void
test_refused (void)
{
  assert_refused (make_bundle (NULL, "self", 2, 2), "self", 1, 3, 3, NULL);
  assert_refused (make_bundle (NULL, "self", 2, 2), "self", 1, 2, 3, NULL);
  assert_refused (make_bundle (NULL, "self", 2, 2), "cross", 0, 2, 2, NULL);
  assert_refused (make_bundle (NULL, "decoder", 2, 2), "cross", 0, 3, 2, NULL);
  assert_refused (make_bundle ("a", "self", 2, 2), "self", 0, 2, 2, "b");
}

/* What a file says of the network's answers is no list of answers. */
static void
test_wrong_predictions (void)
{
  static const char *const wrong[] = {
    "[1]", "[{\"label\": \"a\"}]", "[{\"label\": 2, \"probability\": 1}]", "[{\"label\": \"a\", \"probability\": \"1\"}]",
    "[{\"label\": \"a\", \"probability\": 1, \"x\": 1}]",
    "[{\"label\": \"a\", \"probability\": 1, \"x\": 1, \"y\": 1, \"width\": 1, \"height\": 1, \"token\": 2}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (LgnBundle) bundle = make_bundle (NULL, "self", 2, 2);
      g_autoptr (GError) error = NULL;
      bundle->predictions = json_loads (wrong[i], 0, NULL);
      g_assert_nonnull (bundle->predictions);
      g_assert_null (write_and_open (bundle, &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "bundle.safetensors: “predictions”"));
    }
}

/* What broken weights predict is no number, and does not keep the maps from being saved and opened again. */
static void
test_no_numbers (void)
{
  g_autoptr (LgnResult) result = make_result ();

  result->boxes[0].x = INFINITY;
  g_autoptr (LgnResult) one = save_and_open (result);
  g_assert_cmpuint (one->n_boxes, ==, 0);
  g_assert_cmpuint (one->n_predictions, ==, 1);
  g_assert_cmpfloat (one->predictions[0].probability, ==, 1e-300);
  result->predictions[1].probability = NAN;
  g_autoptr (LgnResult) none = save_and_open (result);
  g_assert_cmpuint (none->n_predictions, ==, 0);
}

/* A few megabytes that would need gigabytes of names. */
static void
test_too_long (void)
{
  g_autoptr (LgnBundle) bundle = make_bundle (NULL, "cross", 1, (1 << 20) + 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (write_and_open (bundle, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
}

/* Windows of a large grid are small, the maps of all its places are not: more than can be opened is not written. */
static void
test_large_grid (void)
{
  enum { SIDE = 1 << 14 };
  g_autoptr (LgnResult) result = lgn_result_new ();
  g_autoptr (LgnScope) scope = lgn_scope_new (SIDE, SIDE);
  g_autofree char *path = make_path ("large.safetensors");
  g_autoptr (GError) error = NULL;

  result->store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_assert_true (lgn_attn_store_add_parted_layer (result->store, LGN_SITE_SELF, 0, 2, lgn_parting_new (SIDE, SIDE, SIDE, 1), scope,
                                                  NULL));
  lgn_attn_store_set_ready (result->store, LGN_SITE_SELF, 0);
  g_assert_false (lgn_result_save (result, path, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "take 2.0"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_is_bundle (void)
{
  g_autofree char *kept = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "bundle-by-numpy.safetensors", NULL);
  g_autofree char *model
      = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", "e2e-gpt2", "model.safetensors", NULL);
  g_autoptr (LgnResult) result = NULL;

  g_assert_true (lgn_result_is_bundle (kept));
  g_assert_false (lgn_result_is_bundle (model));
  g_assert_false (lgn_result_is_bundle (folder));
  result = lgn_result_open_bundle (kept, NULL);
  g_assert_nonnull (result);
  g_assert_cmpstr (result->tokens->label[2], ==, "opera");
  g_assert_cmpuint (result->tokens->token[0].flags, ==, LGN_TOKEN_SPECIAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lgn-result-XXXXXX", NULL);
  g_test_add_func ("/result/axes", test_axes);
  g_test_add_func ("/result/sides", test_sides);
  g_test_add_func ("/result/round-trip", test_round_trip);
  g_test_add_func ("/result/bare", test_bare);
  g_test_add_func ("/result/keys", test_keys);
  g_test_add_func ("/result/tower", test_tower);
  g_test_add_func ("/result/predicted", test_predicted);
  g_test_add_func ("/result/head-masks", test_head_masks);
  g_test_add_func ("/result/refused", test_refused);
  g_test_add_func ("/result/wrong-predictions", test_wrong_predictions);
  g_test_add_func ("/result/no-numbers", test_no_numbers);
  g_test_add_func ("/result/too-long", test_too_long);
  g_test_add_func ("/result/large-grid", test_large_grid);
  g_test_add_func ("/result/is-bundle", test_is_bundle);
  int status = g_test_run ();
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = make_path (i == 0 ? "result.safetensors" : "bundle.safetensors");
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
