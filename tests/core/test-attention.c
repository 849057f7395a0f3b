/* Attention against the plain formula in double precision: grouped heads, masks, windows, blocks, global tokens, cached keys,
 * relative positions, copies of keys. */
#include "attn/lgn-attention.h"
#include "attn/lgn-grid-bias.h"
#include "base/lgn-error.h"

#include <math.h>

enum { HEADS = 4, KV_HEADS = 2, WIDTH = 6, QUERIES = 70, KEYS = 75, REACH = 80 };

typedef struct
{
  float query[QUERIES * HEADS * WIDTH];
  float key[KEYS * KV_HEADS * WIDTH];
  float value[KEYS * KV_HEADS * WIDTH];
  float distance[(2 * REACH - 1) * HEADS * WIDTH];
  float opposite[(2 * REACH - 1) * HEADS * WIDTH];
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

/* What a case adds to the scores. */
typedef struct
{
  const LgnRelativeVectors *relative;
  const LgnKeyCopies *copies;
} Rules;

static double
dot (const float *a, const float *b)
{
  double sum = 0;

  for (gsize d = 0; a && b && d < WIDTH; d++)
    sum += (double) a[d] * b[d];
  return sum;
}

/* The vector of the distance between query I and key J that HEAD has in TABLE. */
static const float *
get_vector (const LgnRelativeVectors *relative, const float *table, const LgnScope *scope, guint head, gsize i, gsize j)
{
  gsize index = scope->first_query + i + relative->reach - 1 - j;

  return table ? table + (relative->row ? relative->row[index] : index) * relative->stride + head * relative->head_stride : NULL;
}

static double
score (const Numbers *x, const LgnAttention *a, const Rules *rules, guint head, gsize i, gsize j)
{
  const float *q = x->query + (i * HEADS + head) * WIDTH, *k = x->key + (j * KV_HEADS + head / 2) * WIDTH;
  const LgnRelativeVectors *relative = rules->relative;
  const LgnKeyCopies *copies = rules->copies;
  gsize position = a->scope->first_query + i;
  double sum = dot (q, k);

  if (relative)
    sum += dot (q, get_vector (relative, relative->for_query, a->scope, head, i, j))
           + dot (k, get_vector (relative, relative->for_key, a->scope, head, i, j));
  sum *= a->scale;
  if (copies && j >= copies->keys.first && j < copies->keys.end && position >= copies->queries.first
      && position < copies->queries.end)
    sum += log (copies->n_copies);
  return sum;
}

static void
check_row (const Numbers *x, const LgnAttention *a, const Rules *rules, guint head, gsize i)
{
  double weights[KEYS], total = 0;
  float stored[KEYS];
  LgnMapId map = { a->site, a->layer, (gint) head };

  for (gsize j = 0; j < KEYS; j++)
    {
      weights[j] = lgn_scope_allows (a->scope, i, j) ? exp (score (x, a, rules, head, i, j)) : 0;
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
check (Numbers *x, LgnScope *scope, const Rules *rules)
{
  static const Rules none = { NULL };
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_autoptr (LgnPool) pool = lgn_pool_new (3);
  g_autofree float *again = g_new (float, QUERIES * HEADS * WIDTH);
  LgnMapShape shape = { HEADS, QUERIES, KEYS };
  LgnScoreTerm terms[2];
  LgnAttention attention = {
    .n_heads = HEADS, .n_kv_heads = KV_HEADS, .head_dim = WIDTH, .n_query = QUERIES, .n_key = KEYS,
    .query = x->query, .key = x->key, .value = x->value, .scale = 0.7f, .terms = terms, .scope = scope,
    .store = store, .site = LGN_SITE_SELF, .layer = 0,
  };

  rules = rules ? rules : &none;
  if (rules->relative)
    terms[attention.n_terms++] = lgn_relative_vectors_term (rules->relative);
  if (rules->copies)
    terms[attention.n_terms++] = lgn_key_copies_term (rules->copies);
  g_assert_true (lgn_attn_store_add_layer (store, LGN_SITE_SELF, 0, &shape, scope, NULL));
  g_assert_true (lgn_attention_compute (&attention, pool, x->context, NULL, NULL));
  for (guint head = 0; head < HEADS; head++)
    for (gsize i = 0; i < QUERIES; i++)
      check_row (x, &attention, rules, head, i);

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

/* Three global runs: at the beginning, in the middle of things, and one that reaches the end. */
static void
test_global (void)
{
  static const LgnSpan global[] = { { 0, 2 }, { 31, 32 }, { 33, 34 }, { 74, 75 } };
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);

  scope->window = 4;
  scope->global = g_memdup2 (global, sizeof global);
  scope->n_global = G_N_ELEMENTS (global);
  check (x, scope, NULL);
  scope->first_query = KEYS - QUERIES;
  scope->is_causal = true;
  check (x, scope, NULL);
  scope->is_causal = false;
  scope->masks_queries = true;
  scope->key_allowed = g_new (guint8, KEYS);
  for (gsize j = 0; j < KEYS; j++)
    scope->key_allowed[j] = j % 5 != 1 && (j < 50 || j > 60);
  check (x, scope, NULL);
}

/* Blocks of 8, the last one short, of which the first and the last are global and the first is seen three times over. */
static void
test_blocks (void)
{
  static const LgnSpan global[] = { { 0, 8 }, { 72, 75 } };
  const LgnKeyCopies copies = { { 0, 8 }, { 8, 72 }, 3 };
  const Rules rules = { .copies = &copies };
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  LgnSpan spans[3];

  scope->window = 2;
  scope->block = 8;
  scope->global = g_memdup2 (global, sizeof global);
  scope->n_global = G_N_ELEMENTS (global);
  check (x, scope, &rules);
  g_assert_cmpuint (lgn_scope_list_spans (scope, 35, 1, spans), ==, 3);
  g_assert_cmpuint (spans[1].first, ==, 24);
  g_assert_cmpuint (spans[1].end, ==, 48);
  g_assert_cmpuint (lgn_scope_list_spans (scope, 17, 1, spans), ==, 2);
  g_assert_cmpuint (spans[0].end, ==, 32);
  g_assert_cmpuint (lgn_scope_list_spans (scope, 3, 1, spans), ==, 1);
  g_assert_cmpuint (spans[0].end, ==, KEYS);
}

/* Only some rows are asked for: the others stay as they were. */
static void
test_rows (void)
{
  static const LgnSpan rows[] = { { 1, 2 }, { 3, 69 } };
  g_autofree Numbers *x = make_numbers ();
  g_autofree float *some = g_new0 (float, QUERIES * HEADS * WIDTH);
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  LgnAttention attention = {
    .n_heads = HEADS, .n_kv_heads = KV_HEADS, .head_dim = WIDTH, .n_query = QUERIES, .n_key = KEYS,
    .query = x->query, .key = x->key, .value = x->value, .scale = 1, .scope = scope, .rows = rows, .n_rows = 2,
  };

  g_assert_true (lgn_attention_compute (&attention, lgn_pool_get_default (), some, NULL, NULL));
  attention.rows = NULL;
  g_assert_true (lgn_attention_compute (&attention, lgn_pool_get_default (), x->context, NULL, NULL));
  for (gsize i = 0; i < QUERIES * HEADS * WIDTH; i++)
    {
      gsize row = i / (HEADS * WIDTH);
      bool is_asked = row == 1 || (row >= 3 && row < 69);
      g_assert_cmpfloat_with_epsilon (some[i], is_asked ? x->context[i] : 0, 1e-6);
    }
}

static void
test_relative (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  LgnRelativeVectors relative = { .for_query = x->distance, .stride = WIDTH, .reach = REACH };
  const Rules rules = { .relative = &relative };

  check (x, scope, &rules);
  relative.for_key = x->distance;
  scope->is_causal = true;
  scope->first_query = KEYS - QUERIES;
  check (x, scope, &rules);
}

/* A projection of the distances a head, another one for keys, and distances that share buckets. */
static void
test_disentangled (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  guint32 row[2 * REACH - 1];
  LgnRelativeVectors relative = { .for_query = x->distance, .for_key = x->opposite, .stride = HEADS * WIDTH, .head_stride = WIDTH,
                                  .reach = REACH, .row = row };
  const Rules rules = { .relative = &relative };

  for (gsize i = 0; i < G_N_ELEMENTS (row); i++)
    row[i] = (guint32) CLAMP (8 + lgn_log_bucket ((gssize) i + 1 - REACH, 8, 40), 0, 15);
  check (x, scope, &rules);
  relative.for_query = NULL;
  check (x, scope, &rules);
}

/* Worked out by hand: distances up to the middle are themselves, 39 of at most 40 is the last bucket, and signs mirror. */
static void
test_log_buckets (void)
{
  for (gssize distance = -100; distance <= 100; distance++)
    {
      gssize size = ABS (distance), bucket = lgn_log_bucket (size, 8, 40);
      double exact = size <= 4 ? (double) size : ceil (log (size / 4.0) / log (39 / 4.0) * 3 - 1e-6) + 4;

      g_assert_cmpint (bucket, ==, (gssize) exact);
      g_assert_cmpint (lgn_log_bucket (distance, 8, 40), ==, distance < 0 ? -bucket : bucket);
      g_assert_cmpint (lgn_log_bucket (distance, 0, 40), ==, distance);
    }
  g_assert_cmpint (lgn_log_bucket (39, 8, 40), ==, 7);
}

static void
test_out_of_reach (void)
{
  g_autofree Numbers *x = make_numbers ();
  g_autoptr (LgnScope) scope = lgn_scope_new (QUERIES, KEYS);
  g_autoptr (GError) error = NULL;
  LgnRelativeVectors relative = { .for_query = x->distance, .stride = WIDTH, .reach = KEYS - 1 };
  LgnScoreTerm term = lgn_relative_vectors_term (&relative);
  LgnAttention attention = {
    .n_heads = HEADS, .n_kv_heads = KV_HEADS, .head_dim = WIDTH, .n_query = QUERIES, .n_key = KEYS,
    .query = x->query, .key = x->key, .value = x->value, .scale = 1, .terms = &term, .n_terms = 1,
    .scope = scope,
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

/* Every row of the table belongs to one distance, and distances are counted from the key to the query. */
static void
test_grid_bias (void)
{
  LgnGridBias bias = { .rows = 2, .columns = 3, .n_leading = 1 };
  gsize n = lgn_grid_bias_count (2, 3, 1);

  g_assert_cmpuint (n, ==, 3 * 5 + 3);
  g_assert_cmpuint (lgn_grid_bias_count (2, 3, 0), ==, 15);
  g_assert_cmpuint (lgn_grid_bias_find (&bias, 0, 4), ==, n - 3);
  g_assert_cmpuint (lgn_grid_bias_find (&bias, 4, 0), ==, n - 2);
  g_assert_cmpuint (lgn_grid_bias_find (&bias, 0, 0), ==, n - 1);
  for (gsize query = 1; query < 7; query++)
    for (gsize key = 1; key < 7; key++)
      {
        gssize down = (gssize) ((query - 1) / 3) - (gssize) ((key - 1) / 3);
        gssize across = (gssize) ((query - 1) % 3) - (gssize) ((key - 1) % 3);
        g_assert_cmpuint (lgn_grid_bias_find (&bias, query, key), ==, (gsize) ((down + 1) * 5 + across + 2));
      }
}

/* Twelve heads: the eight slopes of eight, then every other one of sixteen. */
static void
test_slopes (void)
{
  const double want[] = { -1, -2, -3, -4, -5, -6, -7, -8, -0.5, -1.5, -2.5, -3.5 };
  float slopes[12];

  lgn_linear_bias_fill_slopes (12, 8, slopes);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (slopes[i], exp2 (want[i]), 1e-7);
}

/* A bias before and after scaling, rounded and not, and a bound, cell by cell. */
static void
test_bounds (void)
{
  const float slopes[] = { 0.7071068f }, positions[] = { 0, 1, 3 }, cap = 2;
  float scores[] = { 1, 2, 3, 4, 5, 6 };
  LgnScoreBlock block = { .n_rows = 2, .span = { 1, 3 }, .scale = 0.5f, .scores = scores, .score_stride = 3 };
  LgnLinearBias plain = { slopes, positions, false, false }, rounded = { slopes, positions, true, true };
  LgnScoreTerm terms[] = { lgn_linear_bias_term (&plain), lgn_linear_bias_term (&rounded), lgn_soft_cap_term (&cap) };

  terms[0].add (terms[0].rule, &block);
  g_assert_cmpfloat (scores[0], ==, 1);
  g_assert_cmpfloat (scores[5], ==, 6 + 3 * 0.7071068f);
  terms[1].add (terms[1].rule, &block);
  g_assert_cmpfloat (scores[4], ==, 5 + 0.7071068f + 0.5f * 0.70703125f); /* the nearest BF16 */
  g_assert_cmpfloat (scores[2], ==, 3 + 3 * 0.7071068f + 0.5f * 2.125f);  /* 2.12109375 rounds up */
  terms[2].add (terms[2].rule, &block);
  g_assert_cmpfloat (scores[3], ==, 4);
  g_assert_cmpfloat_with_epsilon (scores[1], 2 * tanh ((2 + 0.7071068 + 0.5 * 0.70703125) / 2), 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attention/everywhere", test_everywhere);
  g_test_add_func ("/attention/masks", test_masks);
  g_test_add_func ("/attention/global", test_global);
  g_test_add_func ("/attention/blocks", test_blocks);
  g_test_add_func ("/attention/rows", test_rows);
  g_test_add_func ("/attention/relative", test_relative);
  g_test_add_func ("/attention/disentangled", test_disentangled);
  g_test_add_func ("/attention/log-buckets", test_log_buckets);
  g_test_add_func ("/attention/out-of-reach", test_out_of_reach);
  g_test_add_func ("/attention/cancelled", test_cancelled);
  g_test_add_func ("/attention/grid-bias", test_grid_bias);
  g_test_add_func ("/attention/slopes", test_slopes);
  g_test_add_func ("/attention/bounds", test_bounds);
  return g_test_run ();
}
