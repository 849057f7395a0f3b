#include "base/lgn-error.h"
#include "io/lgn-bundle.h"
#include "io/lgn-safetensors.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Zeros of SHAPE [N_DIMS], the first number being FIRST. */
static LgnTensor *
make_tensor (LgnDtype dtype, guint n_dims, const gsize *shape, guint8 first)
{
  LgnTensor *tensor = lgn_tensor_new (dtype, n_dims, shape);

  if (lgn_tensor_n_elements (tensor) == 0)
    return tensor;
  if (dtype == LGN_DTYPE_F32)
    lgn_tensor_f32 (tensor)[0] = first;
  else
    *(guint8 *) tensor->data = first;
  return tensor;
}

static void
test_round_trip (void)
{
  g_autofree char *path = in_folder ("round-trip.safetensors");
  g_autoptr (LgnBundle) bundle = lgn_bundle_new ("English – French");
  g_autoptr (LgnTensor) cross = make_tensor (LGN_DTYPE_F32, 3, (gsize[]) { 2, 2, 3 }, 7);
  g_autoptr (LgnTensor) encoder = make_tensor (LGN_DTYPE_F32, 3, (gsize[]) { 2, 3, 3 }, 8);
  g_autoptr (LgnTensor) mask = make_tensor (LGN_DTYPE_U8, 2, (gsize[]) { 2, 3 }, 1);
  g_autoptr (LgnTensor) logits = make_tensor (LGN_DTYPE_F32, 2, (gsize[]) { 2, 9 }, 9);
  g_autoptr (GError) error = NULL;

  lgn_bundle_add_map (bundle, NULL, "cross", 1, cross, NULL);
  lgn_bundle_add_map (bundle, NULL, "cross", 0, cross, mask);
  lgn_bundle_add_map (bundle, NULL, "encoder", 0, encoder, NULL);
  lgn_bundle_add_map (bundle, "vision", "self", 0, encoder, NULL);
  LgnBundleTokens *tokens
      = lgn_bundle_add_tokens (bundle, NULL, "encoder_tokens", (const char *[]) { "I", "„am“\n", "</s>" }, 3);
  tokens->special = g_memdup2 ((guint8[]) { 0, 0, 1 }, 3);
  tokens->byte_offsets = g_memdup2 ((gsize[]) { 0, 1, 2, 4, 4, 4 }, 6 * sizeof (gsize));
  lgn_bundle_add_tokens (bundle, NULL, "decoder_tokens", (const char *[]) { "<s>", "je" }, 2);
  lgn_bundle_add_tokens (bundle, NULL, "predicted_tokens", (const char *[]) { "je", "suis" }, 2);
  lgn_bundle_add_tokens (bundle, "vision", "tokens", (const char *[]) { "a", "b", "c" }, 3);
  lgn_bundle_add_tensor (bundle, "logits", logits);
  g_assert_true (lgn_bundle_write (bundle, path, &error));
  g_assert_no_error (error);

  g_autoptr (LgnBundle) read = lgn_bundle_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->model, ==, "English – French");
  g_assert_cmpuint (read->maps->len, ==, 4);
  const LgnBundleMap *first = read->maps->pdata[0], *second = read->maps->pdata[1];
  g_assert_cmpstr (first->site, ==, "encoder");
  g_assert_cmpstr (second->site, ==, "cross");
  g_assert_cmpuint (second->layer, ==, 0);
  g_assert_cmpfloat (*(const float *) second->weights->data, ==, 7);
  g_assert_true (lgn_tensor_has_shape (second->mask, 2, mask->shape));
  g_assert_null (lgn_bundle_find_map (read, NULL, "cross", 1)->mask);
  g_assert_nonnull (lgn_bundle_find_map (read, "vision", "self", 0));
  g_assert_null (lgn_bundle_find_map (read, NULL, "self", 0));
  g_assert_cmpfloat (*(const float *) lgn_bundle_find_tensor (read, "logits")->data, ==, 9);
  g_assert_null (lgn_bundle_find_tensor (read, "hidden_states.0"));

  const LgnBundleTokens *list = lgn_bundle_find_tokens (read, NULL, "encoder_tokens");
  g_assert_cmpstr (list->labels[1], ==, "„am“\n");
  g_assert_cmpmem (list->special, 3, tokens->special, 3);
  g_assert_cmpmem (list->byte_offsets, 6 * sizeof (gsize), tokens->byte_offsets, 6 * sizeof (gsize));
  g_assert_null (lgn_bundle_find_tokens (read, NULL, "decoder_tokens")->special);
  g_assert_cmpstr (lgn_bundle_find_tokens (read, "vision", "tokens")->labels[2], ==, "c");
}

/* Maps of one run of somebody else's program: no metadata, a batch of 1, half precision, layers of different sizes. */
static void
test_plain_file (void)
{
  g_autofree char *path = in_folder ("plain.safetensors");
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  g_autoptr (LgnTensor) half = make_tensor (LGN_DTYPE_F16, 4, (gsize[]) { 1, 2, 4, 4 }, 0);
  g_autoptr (LgnTensor) small = make_tensor (LGN_DTYPE_F32, 3, (gsize[]) { 2, 2, 2 }, 3);
  g_autoptr (LgnTensor) mask = make_tensor (LGN_DTYPE_BOOL, 4, (gsize[]) { 1, 2, 4, 4 }, 1);
  g_autoptr (GError) error = NULL;

  ((guint16 *) half->data)[0] = 0x3c00;
  lgn_safetensors_writer_add (writer, "mask.self.0", mask);
  lgn_safetensors_writer_add (writer, "attentions.10", small);
  lgn_safetensors_writer_add (writer, "attentions.0", half);
  g_assert_true (lgn_safetensors_writer_write (writer, path, &error));
  g_autoptr (LgnBundle) bundle = lgn_bundle_read (path, &error);
  g_assert_no_error (error);
  g_assert_null (bundle->model);
  g_assert_cmpuint (bundle->tokens->len, ==, 0);
  const LgnBundleMap *map = lgn_bundle_find_map (bundle, NULL, "self", 0);
  g_assert_cmpint (map->weights->dtype, ==, LGN_DTYPE_F32);
  g_assert_true (lgn_tensor_has_shape (map->weights, 3, (gsize[]) { 2, 4, 4 }));
  g_assert_cmpfloat (*(const float *) map->weights->data, ==, 1);
  g_assert_true (lgn_tensor_has_shape (map->mask, 3, (gsize[]) { 2, 4, 4 }));
  g_assert_nonnull (lgn_bundle_find_map (bundle, NULL, "self", 10));
}

/* Names for the sides of layers: from their layer on, columns like rows until something else is said. */
static void
test_layers (void)
{
  static const gsize sizes[][2] = { { 4, 1 }, { 4, 1 }, { 2, 1 }, { 2, 2 } };
  g_autofree char *path = in_folder ("layers.safetensors");
  g_autoptr (LgnBundle) bundle = lgn_bundle_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint layer = 0; layer < 4; layer++)
    {
      g_autoptr (LgnTensor) map = make_tensor (LGN_DTYPE_F32, 3, (gsize[]) { 1, sizes[layer][0], sizes[layer][1] }, 1);
      lgn_bundle_add_map (bundle, NULL, "self", layer, map, NULL);
    }
  LgnBundleTokens *tokens = lgn_bundle_add_tokens (bundle, NULL, "tokens", (const char *[]) { "a", "b", "c", "d" }, 4);
  memcpy (tokens->grid, (gsize[]) { 0, 2, 2 }, sizeof tokens->grid);
  lgn_bundle_add_tokens (bundle, NULL, "key_tokens.0", (const char *[]) { "all" }, 1);
  lgn_bundle_add_tokens (bundle, NULL, "tokens.2", (const char *[]) { "ab", "cd" }, 2);
  lgn_bundle_add_tokens (bundle, NULL, "key_tokens.3", (const char *[]) { "ab", "cd" }, 2);
  g_assert_true (lgn_bundle_write (bundle, path, &error));
  g_assert_no_error (error);

  g_autoptr (LgnBundle) read = lgn_bundle_read (path, &error);
  g_assert_no_error (error);
  const LgnBundleMap *maps[4];
  for (guint i = 0; i < 4; i++)
    maps[i] = read->maps->pdata[i];
  g_assert_null (maps[0]->rows);
  g_assert_cmpstr (maps[0]->columns->name, ==, "key_tokens.0");
  g_assert_null (maps[1]->rows);
  g_assert_true (maps[1]->columns == maps[0]->columns);
  g_assert_cmpstr (maps[2]->rows->name, ==, "tokens.2");
  g_assert_true (maps[2]->columns == maps[0]->columns);
  g_assert_true (maps[3]->rows == maps[2]->rows);
  g_assert_cmpstr (maps[3]->columns->labels[1], ==, "cd");
  g_assert_cmpuint (lgn_bundle_find_tokens (read, NULL, "tokens")->grid[1], ==, 2);
  g_assert_cmpuint (maps[2]->rows->grid[1], ==, 0);
}

static const struct
{
  const char *name; /* of a tensor beside attentions.0 [2, 3, 3]; or NULL */
  LgnDtype dtype;
  guint n_dims;
  gsize shape[4];
  const char *key; /* of metadata; or NULL */
  const char *value;
  const char *words; /* of the message */
} broken[] = {
  { "attentions", LGN_DTYPE_F32, 3, { 1, 3, 3 }, NULL, NULL, "“attentions” is not a name that can be understood" },
  { "attentions.x", LGN_DTYPE_F32, 3, { 1, 3, 3 }, NULL, NULL, "is not a name" },
  { "attentions.01", LGN_DTYPE_F32, 3, { 1, 3, 3 }, NULL, NULL, "is not a name" },
  { "attentions.-1", LGN_DTYPE_F32, 3, { 1, 3, 3 }, NULL, NULL, "is not a name" },
  { "attentions.10000", LGN_DTYPE_F32, 3, { 1, 3, 3 }, NULL, NULL, "is not a name" },
  { "tower.cross_attentions.1.2", LGN_DTYPE_F32, 3, { 1, 3, 3 }, NULL, NULL, "is not a name" },
  { "mask.here.0", LGN_DTYPE_U8, 2, { 3, 3 }, NULL, NULL, "is not a name" },
  { "mask.cross.0", LGN_DTYPE_U8, 2, { 3, 3 }, NULL, NULL, "“mask.cross.0” is a mask without its maps" },
  { "mask.self.0", LGN_DTYPE_U8, 2, { 3, 4 }, NULL, NULL, "is [3, 4] of type U8; the mask of maps [2, 3, 3] is U8" },
  { "mask.self.0", LGN_DTYPE_F32, 2, { 3, 3 }, NULL, NULL, "is [3, 3] of type F32" },
  { "attentions.1", LGN_DTYPE_I32, 3, { 2, 3, 3 }, NULL, NULL, "is of type I32; maps are floating-point" },
  { "attentions.1", LGN_DTYPE_F32, 2, { 3, 3 }, NULL, NULL, "has shape [3, 3]; maps are [heads, queries, keys]" },
  { "attentions.1", LGN_DTYPE_F32, 4, { 2, 1, 3, 3 }, NULL, NULL, "has shape [2, 1, 3, 3]" },
  { "attentions.1", LGN_DTYPE_F32, 3, { 2, 0, 3 }, NULL, NULL, "has shape [2, 0, 3]" },
  { NULL, 0, 0, {}, "format", "lorgnette-attention 2", "a newer one may be needed" },
  { NULL, 0, 0, {}, "tokens", "[\"a\"", "“tokens”: is not valid JSON" },
  { NULL, 0, 0, {}, "tokens", "\"a\"", "“tokens” is not a JSON list" },
  { NULL, 0, 0, {}, "tokens", "[\"a\", 1, \"c\"]", "“tokens” holds something that is not a string" },
  { NULL, 0, 0, {}, "tokens", "[\"a\", \"b\"]", "“tokens” has 2 tokens, but the maps of site “self”, layer 0 have 3 rows" },
  { NULL, 0, 0, {}, "predicted_tokens", "[]", "“predicted_tokens” has 0 tokens" },
  { NULL, 0, 0, {}, "tokens_special", "[0, 1]", "“tokens_special” has 2 members, but there are 3 tokens" },
  { NULL, 0, 0, {}, "tokens_special", "[0, 2, 0]", "something that is not 0 or 1" },
  { NULL, 0, 0, {}, "tokens_byte_offsets", "[[0, 1], [1, 2], [2, 1]]", "not a pair of places" },
  { NULL, 0, 0, {}, "tokens_byte_offsets", "[[0, 1], [1, 2], 3]", "not a pair of places" },
  { NULL, 0, 0, {}, "tokens_grid", "[0, 2, 2]", "“tokens” has a “_grid” that is not three numbers" },
  { NULL, 0, 0, {}, "tokens_grid", "[1, 3, 6148914691236517206]", "for which there are tokens" },
  { NULL, 0, 0, {}, "tokens_grid", "[0, -1, -3]", "not three numbers" },
  { NULL, 0, 0, {}, "tokens_grid", "[0, 3]", "not three numbers" },
  { NULL, 0, 0, {}, "tokens_grid", "[0, 0, 3]", "not three numbers" },
  { NULL, 0, 0, {}, "tokens.0", "[\"a\"]", "“tokens.0” has 1 tokens, but the maps of site “self”, layer 0 have 3 rows" },
  { NULL, 0, 0, {}, "key_tokens.0", "[]", "“key_tokens.0” has 0 tokens, but the maps of site “self”, layer 0 have 3 columns" },
};

static void
test_broken (void)
{
  g_autofree char *path = in_folder ("broken.safetensors");

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
      g_autoptr (LgnTensor) maps = make_tensor (LGN_DTYPE_F32, 3, (gsize[]) { 2, 3, 3 }, 1);
      g_autoptr (LgnTensor) other = make_tensor (broken[i].dtype, broken[i].n_dims, broken[i].shape, 0);
      g_autoptr (GError) error = NULL;

      lgn_safetensors_writer_add (writer, "attentions.0", maps);
      if (broken[i].name)
        lgn_safetensors_writer_add (writer, broken[i].name, other);
      lgn_safetensors_writer_set_metadata (writer, "tokens", "[\"a\", \"b\", \"c\"]");
      if (broken[i].key)
        lgn_safetensors_writer_set_metadata (writer, broken[i].key, broken[i].value);
      g_assert_true (lgn_safetensors_writer_write (writer, path, NULL));
      g_assert_null (lgn_bundle_read (path, &error));
      g_assert_true (g_str_has_prefix (error->message, path));
      if (!strstr (error->message, broken[i].words))
        g_error ("“%s” is not in: %s", broken[i].words, error->message);
    }
}

static void
test_no_maps (void)
{
  g_autofree char *path = in_folder ("no-maps.safetensors");
  g_autoptr (LgnSafetensorsWriter) writer = lgn_safetensors_writer_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_safetensors_writer_write (writer, path, NULL));
  g_assert_null (lgn_bundle_read (path, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "holds no attention maps; they are named attentions.0"));
}

static void
assert_numpy_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnBundle) bundle = lgn_bundle_read (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (bundle->model, ==, "by hand");
  g_assert_cmpuint (bundle->maps->len, ==, 3);
  const LgnBundleTokens *tokens = lgn_bundle_find_tokens (bundle, NULL, "tokens");
  g_assert_cmpstr (tokens->labels[2], ==, "opera");
  g_assert_cmpuint (tokens->special[4], ==, 1);
  const LgnTensor *weights = lgn_bundle_find_map (bundle, NULL, "self", 2)->weights;
  g_assert_true (lgn_tensor_has_shape (weights, 3, (gsize[]) { 2, 5, 5 }));
  g_assert_cmpfloat_with_epsilon (((const float *) weights->data)[4], 1. / 3, 1e-7);
}

/* What the fifteen lines of tests/golden/bundle-writer.py wrote, and where there is numpy, what they write now. */
static void
test_numpy_writer (void)
{
  g_autofree char *kept = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "bundle-by-numpy.safetensors", NULL);
  g_autofree char *script = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "bundle-writer.py", NULL);
  g_autofree char *path = in_folder ("numpy.safetensors");
  int status = 1;

  assert_numpy_file (kept);
  g_spawn_sync (NULL, (char *[]) { script, path, NULL }, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, NULL);
  if (status == 0)
    assert_numpy_file (path);
  else
    g_test_message ("no Python with numpy here: only the kept file was read");
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
  folder = g_dir_make_tmp ("lgn-bundle-XXXXXX", NULL);
  g_test_add_func ("/bundle/round-trip", test_round_trip);
  g_test_add_func ("/bundle/plain-file", test_plain_file);
  g_test_add_func ("/bundle/layers", test_layers);
  g_test_add_func ("/bundle/broken", test_broken);
  g_test_add_func ("/bundle/no-maps", test_no_maps);
  g_test_add_func ("/bundle/numpy-writer", test_numpy_writer);
  int result = g_test_run ();
  remove_folder ();
  return result;
}
