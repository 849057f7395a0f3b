/* The store's tiles, overviews and statistics against the rows that were written. */
#include "attn/lgn-attn-store.h"
#include "base/lgn-error.h"

#include <math.h>
#include <string.h>

enum { HEADS = 3, QUERIES = 5, KEYS = 7 };

static float
weight_at (guint head, gsize row, gsize column)
{
  return (float) ((head * 31 + row * 7 + column * 3) % 11) / 11;
}

static LgnAttnStore *
make_store (void)
{
  LgnAttnStore *store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  LgnMapShape shape = { HEADS, QUERIES, KEYS };

  g_assert_true (lgn_attn_store_add_layer (store, LGN_SITE_CROSS, 1, &shape, scope, NULL));
  for (guint head = 0; head < HEADS; head++)
    for (gsize row = 0; row < QUERIES; row++)
      for (gsize column = 0; column < KEYS; column++)
        lgn_attn_store_get_rows_to_fill (store, LGN_SITE_CROSS, 1, head, row)[column] = weight_at (head, row, column);
  return store;
}

static void
test_layers (void)
{
  g_autoptr (LgnAttnStore) store = make_store ();
  LgnMapShape shape;

  g_assert_false (lgn_attn_store_has_site (store, LGN_SITE_SELF));
  g_assert_cmpuint (lgn_attn_store_get_n_layers (store, LGN_SITE_CROSS), ==, 2);
  g_assert_false (lgn_attn_store_get_shape (store, LGN_SITE_CROSS, 0, &shape));
  g_assert_true (lgn_attn_store_get_shape (store, LGN_SITE_CROSS, 1, &shape));
  g_assert_cmpuint (shape.n_key, ==, KEYS);
  g_assert_false (lgn_attn_store_is_ready (store, LGN_SITE_CROSS, 1));
  lgn_attn_store_set_ready (store, LGN_SITE_CROSS, 1);
  g_assert_true (lgn_attn_store_is_ready (store, LGN_SITE_CROSS, 1));
  g_assert_cmpuint (lgn_attn_store_get_n_maps (store), ==, HEADS);
  g_assert_cmpuint (lgn_attn_store_get_n_bytes (store), ==, HEADS * QUERIES * KEYS * sizeof (float));
}

/* Maps that lie in memory of somebody else: read where they are, whatever the budget. */
static void
test_borrowed (void)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (0);
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  LgnTensor *weights = lgn_tensor_new (LGN_DTYPE_F32, 3, (const gsize[]) { HEADS, QUERIES, KEYS });
  const LgnMapId last = { LGN_SITE_SELF, 0, HEADS - 1 };
  float row[KEYS];

  for (guint head = 0; head < HEADS; head++)
    for (gsize cell = 0; cell < QUERIES * KEYS; cell++)
      lgn_tensor_f32 (weights)[head * QUERIES * KEYS + cell] = weight_at (head, cell / KEYS, cell % KEYS);
  lgn_attn_store_add_borrowed_layer (store, LGN_SITE_SELF, 0, weights, scope);
  g_assert_cmpuint (lgn_attn_store_get_n_bytes (store), ==, lgn_tensor_n_bytes (weights));
  lgn_tensor_unref (weights);
  g_assert_true (lgn_attn_store_is_ready (store, LGN_SITE_SELF, 0));
  lgn_attn_store_read_rows (store, &last, 4, 1, row);
  for (gsize column = 0; column < KEYS; column++)
    g_assert_cmpfloat (row[column], ==, weight_at (HEADS - 1, 4, column));
}

static void
test_tiles (void)
{
  g_autoptr (LgnAttnStore) store = make_store ();
  LgnTile tile = { 1, 2, 3, 4 };
  float cells[12];

  for (gint head = LGN_HEAD_MAX; head < HEADS; head++)
    {
      LgnMapId map = { LGN_SITE_CROSS, 1, head };
      lgn_attn_store_read_tile (store, &map, &tile, cells);
      for (gsize i = 0; i < 12; i++)
        {
          gsize row = 1 + i / 4, column = 2 + i % 4;
          float a = weight_at (0, row, column), b = weight_at (1, row, column), c = weight_at (2, row, column);
          float want = head == LGN_HEAD_MEAN ? (a + b + c) / 3
                       : head == LGN_HEAD_MAX ? fmaxf (a, fmaxf (b, c))
                                              : weight_at ((guint) head, row, column);
          g_assert_cmpfloat_with_epsilon (cells[i], want, 1e-6);
        }
    }
}

static void
test_overview (void)
{
  g_autoptr (LgnAttnStore) store = make_store ();
  LgnMapId map = { LGN_SITE_CROSS, 1, 0 };
  LgnTile whole = { 0, 0, QUERIES, KEYS };
  float dots[QUERIES * KEYS * 4];
  float largest = 0, sum = 0;

  for (gsize row = 0; row < QUERIES; row++)
    for (gsize column = 0; column < KEYS; column++)
      {
        largest = fmaxf (largest, weight_at (0, row, column));
        sum += weight_at (0, row, column);
      }
  lgn_attn_store_read_overview (store, &map, &whole, 1, 1, LGN_POOL_MAX, dots);
  g_assert_cmpfloat (dots[0], ==, largest);
  lgn_attn_store_read_overview (store, &map, &whole, 1, 1, LGN_POOL_MEAN, dots);
  g_assert_cmpfloat_with_epsilon (dots[0], sum / (QUERIES * KEYS), 1e-6);

  lgn_attn_store_read_overview (store, &map, &whole, 2 * QUERIES, 2 * KEYS, LGN_POOL_MAX, dots);
  for (gsize i = 0; i < 2 * QUERIES; i++)
    for (gsize j = 0; j < 2 * KEYS; j++)
      g_assert_cmpfloat (dots[i * 2 * KEYS + j], ==, weight_at (0, i / 2, j / 2));
}

static void
test_statistics (void)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_autoptr (LgnScope) scope = lgn_scope_new (1, 4);
  LgnMapShape shape = { 1, 1, 4 };
  LgnMapId map = { LGN_SITE_SELF, 0, 0 };
  LgnRowStatistics row;

  g_assert_true (lgn_attn_store_add_layer (store, LGN_SITE_SELF, 0, &shape, scope, NULL));
  float *cells = lgn_attn_store_get_rows_to_fill (store, LGN_SITE_SELF, 0, 0, 0);
  cells[1] = cells[2] = 0.5f;
  lgn_attn_store_get_row_statistics (store, &map, 0, &row);
  g_assert_cmpfloat (row.sum, ==, 1);
  g_assert_cmpfloat_with_epsilon (row.entropy, log (2), 1e-12);
  g_assert_cmpuint (row.argmax, ==, 1);
}

static void
test_budget (void)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (1000);
  g_autoptr (LgnScope) scope = lgn_scope_new (16, 16);
  g_autoptr (GError) error = NULL;
  LgnMapShape shape = { 1, 16, 16 };

  g_assert_false (lgn_attn_store_add_layer (store, LGN_SITE_SELF, 0, &shape, scope, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_LIMIT);
  shape.n_query = shape.n_key = (gsize) 1 << 40;
  g_assert_false (lgn_attn_store_add_layer (store, LGN_SITE_SELF, 0, &shape, scope, NULL));
}

/* Three queries, of which 0 and 2 look at keys 0, 2, and query 1 at 1 and 3: written part after part, read as one map. */
static void
test_parts (void)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_autoptr (LgnScope) scope = lgn_scope_new (3, 4);
  LgnParting *parting = lgn_parting_new (3, 4, 2, 2);
  static const float head_1[] = { 9, 0, 10, 0, 0, 14, 0, 13, 11, 0, 12, 0 };
  LgnMapShape shape;
  float rows[12];

  memcpy (parting->place, (gsize[]) { 0, 3, 1 }, 3 * sizeof (gsize));
  memcpy (parting->key, (gsize[]) { 0, 2, 3, 1 }, 4 * sizeof (gsize));
  g_assert_true (lgn_attn_store_add_parted_layer (store, LGN_SITE_SELF, 0, 2, parting, scope, NULL));
  g_assert_true (lgn_attn_store_get_parting (store, LGN_SITE_SELF, 0) == parting);
  for (guint map = 0; map < 4; map++)
    for (guint i = 0; i < 4; i++)
      lgn_attn_store_get_rows_to_fill (store, LGN_SITE_SELF, 0, map, i / 2)[i % 2]
          = (float) (map % 2 == 0 ? 1 : map == 1 ? 9 + i : 11 + i);
  lgn_attn_store_get_shape (store, LGN_SITE_SELF, 0, &shape);
  g_assert_cmpuint (shape.n_heads, ==, 2);
  g_assert_cmpuint (shape.n_query, ==, 3);
  g_assert_cmpuint (shape.n_key, ==, 4);
  lgn_attn_store_read_rows (store, &(LgnMapId) { LGN_SITE_SELF, 0, 1 }, 0, 3, rows);
  g_assert_cmpmem (rows, sizeof rows, head_1, sizeof head_1);
  lgn_attn_store_read_tile (store, &(LgnMapId) { LGN_SITE_SELF, 0, LGN_HEAD_MEAN }, &(LgnTile) { 1, 1, 2, 2 }, rows);
  g_assert_cmpmem (rows, 4 * sizeof *rows, ((float[]) { 7.5, 0, 0, 6.5 }), 4 * sizeof *rows);
  g_assert_cmpuint (lgn_attn_store_get_n_bytes (store), ==, 4 * 4 * sizeof (float));
  g_assert_cmpuint (lgn_attn_store_get_max_heads (store, LGN_SITE_SELF), ==, 2);
  g_assert_cmpuint (lgn_attn_store_get_max_heads (store, LGN_SITE_CROSS), ==, 0);
}

static void
test_part_scopes (void)
{
  g_autoptr (LgnScope) scope = lgn_scope_new (3, 4);
  LgnSpan span;

  scope->part = g_memdup2 ((guint32[]) { 5, 5, 5, 5 }, 16);
  g_assert_true (lgn_scope_is_full (scope));
  scope->part[1] = scope->part[3] = 7;
  g_assert_false (lgn_scope_is_full (scope));
  g_assert_true (lgn_scope_allows (scope, 1, 3));
  g_assert_false (lgn_scope_allows (scope, 2, 3));
  g_assert_true (lgn_scope_is_scattered (scope));
  g_assert_cmpuint (lgn_scope_list_spans (scope, 0, 1, &span), ==, 1);
  g_assert_cmpuint (span.end, ==, 4);
}

static void
test_scopes (void)
{
  g_autoptr (LgnScope) scope = lgn_scope_new (4, 6);
  LgnSpan span;

  g_assert_true (lgn_scope_is_full (scope));
  scope->is_causal = true;
  scope->first_query = 2;
  scope->window = 2;
  g_assert_cmpuint (lgn_scope_list_spans (scope, 0, 1, &span), ==, 1);
  g_assert_cmpuint (span.first, ==, 1);
  g_assert_cmpuint (span.end, ==, 3);
  scope->key_allowed = g_memdup2 ((guint8[]) { 1, 1, 0, 1, 1, 1 }, 6);
  g_assert_false (lgn_scope_allows (scope, 0, 2));
  g_assert_true (lgn_scope_allows (scope, 0, 1));
  g_assert_false (lgn_scope_allows (scope, 0, 0));
  g_assert_false (lgn_scope_is_full (scope));
}

static void
test_wide_windows (void)
{
  g_autoptr (LgnScope) scope = lgn_scope_new (6, 6);

  scope->window = 6;
  g_assert_true (lgn_scope_is_full (scope));
  scope->window = 5;
  g_assert_false (lgn_scope_is_full (scope));
  scope->block = 2;
  scope->window = 2;
  g_assert_false (lgn_scope_is_full (scope));
  scope->window = 3;
  g_assert_true (lgn_scope_is_full (scope));
  scope->first_query = 1;
  g_assert_false (lgn_scope_is_full (scope));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attn-store/layers", test_layers);
  g_test_add_func ("/attn-store/borrowed", test_borrowed);
  g_test_add_func ("/attn-store/tiles", test_tiles);
  g_test_add_func ("/attn-store/overview", test_overview);
  g_test_add_func ("/attn-store/statistics", test_statistics);
  g_test_add_func ("/attn-store/budget", test_budget);
  g_test_add_func ("/attn-store/scopes", test_scopes);
  g_test_add_func ("/attn-store/wide-windows", test_wide_windows);
  g_test_add_func ("/attn-store/parts", test_parts);
  g_test_add_func ("/attn-store/part-scopes", test_part_scopes);
  return g_test_run ();
}
