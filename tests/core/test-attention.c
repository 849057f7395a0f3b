/* Attention against the plain formula in double precision: grouped heads, masks, windows, cached keys, relative positions. */
#include "attn/lgn-attention.h"
#include "base/lgn-error.h"

#include <math.h>

enum { HEADS = 4, KV_HEADS = 2, WIDTH = 6, QUERIES = 70, KEYS = 75, REACH = 80 };

typedef struct
{
  float query[QUERIES * HEADS * WIDTH];
  float key[KEYS * KV_HEADS * WIDTH];
  float value[KEYS * KV_HEADS * WIDTH];
  float distance[(2 * REACH - 1) * WIDTH];
  float context[QUERIES * HEADS * WIDTH];
} Numbers;

static Numbers *
make_numbers (void)
{
  Numbers *numbers = g_new0 (Numbers, 1);
  float *all = numbers->query;

  for (gsize i = 0; i < offsetof (Numbers, context) / sizeof (float); i++)
    all[i] = (float) g_test_rand_double_range (-1, 1);
  return numbers;
}

static double
score (const Numbers *x, const LgnAttention *a, guint head, gsize i, gsize j)
{
  double sum = 0;

  for (gsize d = 0; d < WIDTH; d++)
    {
      double q = x->query[(i * HEADS + head) * WIDTH + d], k = x->key[(j * KV_HEADS + head / 2) * WIDTH + d];
      double r = a->relative ? x->distance[(a->scope->first_query + i + REACH - 1 - j) * WIDTH + d] : 0;
      sum += q * k + q * r + (a->relative && a->relative->both ? k * r : 0);
    }
  return sum * a->scale;
}

static void
check_row (const Numbers *x, const LgnAttention *a, guint head, gsize i)
{
  double weights[KEYS], total = 0;
  float stored[KEYS];
  LgnMapId map = { a->site, a->layer, (gint) head };

  for (gsize j = 0; j < KEYS; j++)
    {
      weights[j] = lgn_scope_allows (a->scope, i, j) ? exp (score (x, a, head, i, j)) : 0;
      total += weights[j];
    }
  lgn_attn_store_read_rows (a->store, &map, i, 1, stored);
  for (gsize j = 0; j < KEYS; j++)
    {
      weights[j] = total > 0 ? weights[j] / total : 0;
      g_assert_cmpfloat_with_epsilon (stored[j], weights[j], 2e-6);
    }
  for (gsize d = 0; d < WIDTH; d++)
    {
      double sum = 0;
      for (gsize j = 0; j < KEYS; j++)
        sum += weights[j] * x->value[(j * KV_HEADS + head / 2) * WIDTH + d];
      g_assert_cmpfloat_with_epsilon (x->context[(i * HEADS + head) * WIDTH + d], sum, 1e-5);
    }
}

static void
check (Numbers *x, LgnScope *scope, const LgnRelativeKeys *relative)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_autoptr (LgnPool) pool = lgn_pool_new (3);
  g_autofree float *again = g_new (float, QUERIES * HEADS * WIDTH);
  LgnMapShape shape = { HEADS, QUERIES, KEYS };
  LgnAttention attention = {
    .n_heads = HEADS, .n_kv_heads = KV_HEADS, .head_dim = WIDTH, .n_query = QUERIES, .n_key = KEYS,
    .query = x->query, .key = x->key, .value = x->value, .scale = 0.7f, .relative = relative, .scope = scope,
    .store = store, .site = LGN_SITE_SELF, .layer = 0,
  };

  g_assert_true (lgn_attn_store_add_layer (store, LGN_SITE_SELF, 0, &shape, scope, NULL));
  g_assert_true (lgn_attention_compute (&attention, pool, x->context, NULL, NULL));
  for (guint head = 0; head < HEADS; head++)
    for (gsize i = 0; i < QUERIES; i++)
      check_row (x, &attention, head, i);

  /* Nobody to offer rows to: the same context, to the last bit. */
  attention.store = NULL;
  g_assert_true (lgn_attention_compute (&attention, pool, again, NULL, NULL));
  g_assert_cmpmem (again, sizeof x->context, x->context, sizeof x->context);
}

static void
test_everywhere (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);

  check (x, scope, NULL);
}

static void
test_masks (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);

  scope->is_causal = true;
  scope->first_query = KEYS - QUERIES;
  check (x, scope, NULL);
  scope->window = 9;
  check (x, scope, NULL);
  /* The first queries see nothing but masked keys: their rows are zeros. */
  scope->key_allowed = g_new (guint8, KEYS);
  for (gsize j = 0; j < KEYS; j++)
    scope->key_allowed[j] = j > 10 && j % 3 != 0;
  check (x, scope, NULL);
}

static void
test_relative (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  LgnRelativeKeys relative = { x->distance, REACH, false };

  check (x, scope, &relative);
  relative.both = true;
  scope->is_causal = true;
  scope->first_query = KEYS - QUERIES;
  check (x, scope, &relative);
}

static void
test_out_of_reach (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  g_autoptr (GError) error = NULL;
  LgnRelativeKeys relative = { x->distance, KEYS - 1, false };
  LgnAttention attention = {
    .n_heads = HEADS, .n_kv_heads = KV_HEADS, .head_dim = WIDTH, .n_query = QUERIES, .n_key = KEYS,
    .query = x->query, .key = x->key, .value = x->value, .scale = 1, .relative = &relative, .scope = scope,
  };

  g_assert_false (lgn_attention_compute (&attention, lgn_pool_get_default (), x->context, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_TOO_LONG);
}

static void
test_cancelled (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  LgnProgress progress = { .cancellable = cancellable };
  LgnAttention attention = {
    .n_heads = HEADS, .n_kv_heads = KV_HEADS, .head_dim = WIDTH, .n_query = QUERIES, .n_key = KEYS,
    .query = x->query, .key = x->key, .value = x->value, .scale = 1, .scope = scope,
  };

  g_cancellable_cancel (cancellable);
  g_assert_false (lgn_attention_compute (&attention, lgn_pool_get_default (), x->context, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attention/everywhere", test_everywhere);
  g_test_add_func ("/attention/masks", test_masks);
  g_test_add_func ("/attention/relative", test_relative);
  g_test_add_func ("/attention/out-of-reach", test_out_of_reach);
  g_test_add_func ("/attention/cancelled", test_cancelled);
  return g_test_run ();
}
