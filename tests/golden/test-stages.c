/* From a picture to the attention of networks whose layers see grids of different sizes: what is shown is what the original
 * implementation computed, a window or a reduced grid at a time, and a bundle brings it back. */
#include "golden-files.h"

#include "family/lgn-stack-run.h"
#include "io/lgn-safetensors.h"
#include "run/lgn-network-private.h"
#include "run/lgn-segments.h"

#include <glib/gstdio.h>
#include <string.h>

/* The maps of MODEL over the pixels of its golden input. */
static LgnAttnStore *
run_pixels (LgnNetwork *network, const char *model)
{
  g_autofree char *path = golden_find_file (model, "input.safetensors");
  g_autoptr (LgnSafetensors) file = lgn_safetensors_open (path, NULL);
  g_autoptr (LgnTensor) pixels = lgn_tensor_get_row (lgn_safetensors_lookup (file, "one.pixel_values"), 0);
  g_autoptr (LgnFeeds) feeds = lgn_feeds_new ();
  LgnAttnStore *store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_auto (LgnModelOutput) output = { .store = store };
  g_autoptr (GError) error = NULL;

  lgn_feeds_set (feeds, "pixel_values", pixels);
  lgn_model_forward (lgn_network_get_model (network), &(LgnModelInput) { .feeds = feeds }, &output, NULL, &error);
  g_assert_no_error (error);
  return store;
}

/* Where a place of a square grid of SIDE is among windows of SIZE that are shifted by SHIFT: its window and its place there. */
static gsize
find_window (gsize place, gsize side, gsize size, gsize shift, gsize *inside)
{
  gsize row = (place / side + side - shift) % side, column = (place % side + side - shift) % side;

  *inside = row % size * size + column % size;
  return row / size * (side / size) + column / size;
}

/* The maps of LAYER, of SIDE x SIDE places in windows of 4 x 4, against those of the original windows. */
static void
compare_windows (LgnAttnStore *store, LgnSafetensors *expected, guint layer, guint n_heads, gsize side)
{
  g_autofree char *name = g_strdup_printf ("one.block_attentions.%u", layer);
  const float *maps = lgn_safetensors_lookup (expected, name)->data; /* [windows, heads, 16, 16] */
  gsize n = side * side, shift = layer % 2 * 2, place, other;
  g_autofree float *row = g_new (float, n);

  for (guint i = 0; i < n_heads * n; i++)
    {
      LgnMapId map = { LGN_SITE_SELF, layer, (gint) (i / n) };
      gsize window = find_window (i % n, side, 4, shift, &place);
      lgn_attn_store_read_rows (store, &map, i % n, 1, row);
      for (gsize j = 0; j < n; j++)
        {
          bool is_inside = find_window (j, side, 4, shift, &other) == window;
          float want = is_inside ? maps[((window * n_heads + i / n) * 16 + place) * 16 + other] : 0;
          g_assert_cmpfloat_with_epsilon (row[j], want, 2e-5);
        }
    }
}

static void
test_windows (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/swin");
  g_autoptr (LgnAttnStore) store = run_pixels (network, "models/swin");
  g_autofree char *path = golden_find_file ("models/swin", "expected.safetensors");
  g_autoptr (LgnSafetensors) expected = lgn_safetensors_open (path, NULL);

  compare_windows (store, expected, 0, 2, 16);
  compare_windows (store, expected, 1, 2, 16);
  compare_windows (store, expected, 2, 4, 8);
  compare_windows (store, expected, 3, 4, 8);
}

static LgnResult *
see (LgnNetwork *network)
{
  g_autoptr (LgnInput) input = lgn_input_new (NULL);
  g_autoptr (GError) error = NULL;

  input->image = golden_find_file ("models/e2e-vit", "rgb.png");
  LgnResult *result = lgn_network_run (network, input, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* The sides of LAYER: squares of so many patches, and names of which the last is at the lower right. */
static void
check_sides (LgnResult *result, guint layer, gsize query_side, gsize key_side)
{
  const gsize sides[] = { query_side, key_side };
  LgnMapShape shape;

  g_assert_true (lgn_attn_store_get_shape (result->store, LGN_SITE_SELF, layer, &shape));
  g_assert_cmpuint (shape.n_query, ==, query_side * query_side);
  g_assert_cmpuint (shape.n_key, ==, key_side * key_side);
  for (guint axis = LGN_AXIS_QUERY; axis <= LGN_AXIS_KEY; axis++)
    {
      LgnTokens *tokens = lgn_result_get_axis (result, LGN_SITE_SELF, layer, axis);
      LgnGrid grid = lgn_result_get_grid (result, LGN_SITE_SELF, layer, axis);
      g_autofree char *last = g_strdup_printf ("%zu, %zu", sides[axis] - 1, sides[axis] - 1);
      g_assert_cmpuint (tokens->n, ==, sides[axis] * sides[axis]);
      g_assert_cmpstr (tokens->label[tokens->n - 1], ==, last);
      g_assert_cmpuint (grid.n_leading, ==, 0);
      g_assert_cmpuint (grid.rows, ==, sides[axis]);
      g_assert_cmpuint (grid.columns, ==, sides[axis]);
    }
}

static LgnResult *
save_and_open (LgnResult *result)
{
  g_autofree char *folder = g_dir_make_tmp ("lgn-stages-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "saved.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  lgn_result_save (result, path, &error);
  g_assert_no_error (error);
  LgnResult *opened = lgn_result_open_bundle (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return opened;
}

/* Weights and masks of LAYER, of RESULT and of what was saved of it. */
static void
compare_layers (LgnResult *result, LgnResult *opened, guint layer)
{
  LgnScope *scope = lgn_attn_store_get_scope (result->store, LGN_SITE_SELF, layer);
  LgnScope *opened_scope = lgn_attn_store_get_scope (opened->store, LGN_SITE_SELF, layer);
  gsize n = scope->n_key;
  g_autofree float *a = g_new (float, n), *b = g_new (float, n);

  for (gsize i = 0; i < scope->n_query; i++)
    {
      double sum = 0;
      lgn_attn_store_read_rows (result->store, &(LgnMapId) { LGN_SITE_SELF, layer, 1 }, i, 1, a);
      lgn_attn_store_read_rows (opened->store, &(LgnMapId) { LGN_SITE_SELF, layer, 1 }, i, 1, b);
      g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
      for (gsize j = 0; j < n; sum += a[j], j++)
        g_assert_cmpint (lgn_scope_allows (scope, i, j), ==, lgn_scope_allows (opened_scope, i, j));
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
    }
}

/* SIDES [n_layers, 2] of the maps of MODEL, run on a picture. */
static void
check_picture (const char *model, const gsize (*sides)[2], guint n_layers)
{
  g_autoptr (LgnNetwork) network = golden_open_network (model);
  g_autoptr (LgnResult) result = see (network);
  g_autoptr (LgnResult) opened = save_and_open (result);

  g_assert_cmpuint (lgn_attn_store_get_n_layers (opened->store, LGN_SITE_SELF), ==, n_layers);
  g_assert_cmpuint (result->n_predictions, ==, 4);
  for (guint layer = 0; layer < n_layers; layer++)
    {
      check_sides (result, layer, sides[layer][0], sides[layer][1]);
      check_sides (opened, layer, sides[layer][0], sides[layer][1]);
      compare_layers (result, opened, layer);
    }
}

static void
test_picture_in_windows (void)
{
  check_picture ("models/swin", (const gsize[][2]) { { 16, 16 }, { 16, 16 }, { 8, 8 }, { 8, 8 } }, 4);
}

static void
test_reduced_picture (void)
{
  check_picture ("models/segformer", (const gsize[][2]) { { 8, 2 }, { 8, 2 }, { 4, 2 } }, 3);
}

/* A grid that windows do not fill: what fills it up is looked at, and named after the patches. */
static void
test_filled (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/swin");
  const LgnStack *stack = lgn_model_get_reader (lgn_network_get_model (network));
  g_autoptr (GArray) grids = lgn_stack_list_grids (stack, 3, (LgnExtent) { 22, 19 }, NULL);
  const LgnLayerGrids *first = &g_array_index (grids, LgnLayerGrids, 0), *third = &g_array_index (grids, LgnLayerGrids, 2);

  g_assert_cmpuint (grids->len, ==, 4);
  g_assert_cmpuint (first->query.rows, ==, 11);
  g_assert_cmpuint (first->key.columns, ==, 10);
  g_assert_cmpuint (first->n_filled, ==, 12 * 12 - 110);
  g_assert_cmpuint (third->query.rows, ==, 6);
  g_assert_cmpuint (third->query.columns, ==, 5);
  g_assert_cmpuint (third->n_filled, ==, 8 * 8 - 30);
  g_assert_cmpuint (first->query.pitch_rows, ==, 2);
  g_assert_cmpuint (third->query.pitch_columns, ==, 4);
  g_assert_null (lgn_stack_list_grids (stack, 4, (LgnExtent) { 22, 19 }, NULL));
  g_assert_null (lgn_stack_list_grids (stack, 3, (LgnExtent) { 9, 9 }, NULL));
}

/* Where the drawn logits of one class are larger than those of the others; pixels that do not show the picture are not
 * counted. */
static void
test_shares (void)
{
  static const float numbers[] = { 1, 0, 1, 0, /* sky */ 0, 3, 0, 3, /* wall */ -1, -1, -1, -1 /* road */ };
  g_autoptr (LgnNetwork) network = golden_open_network ("models/segformer-segments");
  g_autoptr (LgnTensor) logits = lgn_tensor_new (LGN_DTYPE_F32, 3, (gsize[]) { 3, 2, 2 });
  g_autoptr (LgnResult) result = lgn_result_new ();
  g_autoptr (LgnResult) framed = lgn_result_new ();

  memcpy (lgn_tensor_f32 (logits), numbers, sizeof numbers);
  result->placement = (LgnPlacement) { .width = 8, .height = 4, .shown_width = 8, .shown_height = 4 };
  lgn_segments_fill (result, network, logits);
  g_assert_cmpuint (result->n_predictions, ==, 2);
  g_assert_cmpstr (result->predictions[0].label, ==, "wall");
  g_assert_cmpfloat_with_epsilon (result->predictions[0].probability, 5. / 8, 1e-12);
  g_assert_cmpstr (result->predictions[1].label, ==, "sky");
  g_assert_cmpfloat_with_epsilon (result->predictions[1].probability, 3. / 8, 1e-12);
  framed->placement = (LgnPlacement) { .width = 8, .height = 4, .shown_y = 1, .shown_width = 4, .shown_height = 2 };
  lgn_segments_fill (framed, network, logits);
  g_assert_cmpstr (framed->predictions[0].label, ==, "sky");
  g_assert_cmpfloat_with_epsilon (framed->predictions[0].probability, 3. / 4, 1e-12);
}

/* A picture's segments: every pixel belongs to one, and what the classes are is saved with the maps. */
static void
test_segments (void)
{
  g_autoptr (LgnNetwork) network = golden_open_network ("models/segformer-segments");
  g_autoptr (LgnResult) result = see (network);
  g_autoptr (LgnResult) opened = save_and_open (result);
  double sum = 0;

  g_assert_cmpuint (result->n_predictions, >, 0);
  g_assert_cmpuint (opened->n_predictions, ==, result->n_predictions);
  for (guint i = 0; i < result->n_predictions; i++)
    {
      sum += result->predictions[i].probability;
      g_assert_cmpstr (opened->predictions[i].label, ==, result->predictions[i].label);
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
  g_assert_true (lgn_tensor_has_shape (result->logits, 3, (gsize[]) { 3, 10, 8 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stages/windows", test_windows);
  g_test_add_func ("/stages/picture-in-windows", test_picture_in_windows);
  g_test_add_func ("/stages/reduced-picture", test_reduced_picture);
  g_test_add_func ("/stages/filled", test_filled);
  g_test_add_func ("/stages/shares", test_shares);
  g_test_add_func ("/stages/segments", test_segments);
  return g_test_run ();
}
