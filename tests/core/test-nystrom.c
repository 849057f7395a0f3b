/* Attention by landmarks against its formula in double precision, and its inverse against the definition of one. */
#include "attn/lgn-nystrom.h"

#include <math.h>

enum { HEADS = 2, WIDTH = 3, N = 84, LANDMARKS = 6, SEGMENT = N / LANDMARKS, ROW = HEADS * WIDTH };

typedef struct
{
  float query[N * ROW];
  float key[N * ROW];
  float value[N * ROW];
  float context[N * ROW];
} Numbers;

typedef double Square[LANDMARKS][LANDMARKS];

static void
fill (float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = (float) g_test_rand_double_range (-2, 2);
}

/* X [n] becomes weights. */
static void
soften (double *x, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += x[i] = exp (x[i]);
  for (gsize i = 0; i < n; i++)
    x[i] /= sum;
}

/* The mean over segment J of dimension D of HEAD. */
static double
get_mean (const float *rows, guint head, gsize j, gsize d)
{
  double sum = 0;

  for (gsize i = j * SEGMENT; i < (j + 1) * SEGMENT; i++)
    sum += rows[i * ROW + head * WIDTH + d];
  return sum / SEGMENT;
}

static void
multiply (Square a, Square b, double factor, Square out)
{
  for (gsize i = 0; i < LANDMARKS; i++)
    for (gsize j = 0; j < LANDMARKS; j++)
      {
        out[i][j] = 0;
        for (gsize k = 0; k < LANDMARKS; k++)
          out[i][j] += factor * a[i][k] * b[k][j];
      }
}

/* OUT = factor * identity - X. */
static void
subtract (double factor, Square x, Square out)
{
  for (gsize i = 0; i < LANDMARKS; i++)
    for (gsize j = 0; j < LANDMARKS; j++)
      out[i][j] = (i == j ? factor : 0) - x[i][j];
}

static void
invert (Square matrix, double norm, Square inverse)
{
  Square product, a, b;

  for (gsize i = 0; i < LANDMARKS; i++)
    for (gsize j = 0; j < LANDMARKS; j++)
      inverse[i][j] = matrix[j][i] / norm;
  for (guint step = 0; step < 6; step++)
    {
      multiply (matrix, inverse, 1, product);
      subtract (7, product, a);
      multiply (product, a, 1, b);
      subtract (15, b, a);
      multiply (product, a, 1, b);
      subtract (13, b, a);
      multiply (inverse, a, 0.25, b);
      for (gsize i = 0; i < LANDMARKS * LANDMARKS; i++)
        ((double *) inverse)[i] = ((double *) b)[i];
    }
}

/* How landmarks look at landmarks. */
static double
get_kernel (const Numbers *x, float scale, guint head, Square kernel)
{
  double norm = 0;

  for (gsize i = 0; i < LANDMARKS; i++)
    {
      for (gsize j = 0; j < LANDMARKS; j++)
        {
          kernel[i][j] = 0;
          for (gsize d = 0; d < WIDTH; d++)
            kernel[i][j] += scale * get_mean (x->query, head, i, d) * get_mean (x->key, head, j, d);
        }
      soften (kernel[i], LANDMARKS);
    }
  for (gsize j = 0; j < LANDMARKS; j++)
    {
      double sum = 0;
      for (gsize i = 0; i < LANDMARKS; i++)
        sum += kernel[i][j];
      norm = fmax (norm, sum);
    }
  return norm;
}

/* What landmark J of HEAD sees, in dimension D. */
static double
get_seen (const Numbers *x, float scale, const LgnScope *scope, guint head, gsize j, gsize d)
{
  double sum = 0, total = 0;

  for (gsize i = 0; i < N; i++)
    {
      double score = 0;
      for (gsize k = 0; k < WIDTH; k++)
        score += scale * get_mean (x->query, head, j, k) * x->key[i * ROW + head * WIDTH + k];
      double weight = scope->key_allowed && !scope->key_allowed[i] ? 0 : exp (score);
      sum += weight * x->value[i * ROW + head * WIDTH + d];
      total += weight;
    }
  return sum / total;
}

/* The row of weights of query I of HEAD. */
static void
get_weights (const Numbers *x, float scale, guint head, gsize i, Square inverse, double *weights)
{
  double near[LANDMARKS] = { 0 };

  for (gsize j = 0; j < LANDMARKS; j++)
    for (gsize d = 0; d < WIDTH; d++)
      near[j] += scale * x->query[i * ROW + head * WIDTH + d] * get_mean (x->key, head, j, d);
  soften (near, LANDMARKS);
  for (gsize j = 0; j < LANDMARKS; j++)
    {
      weights[j] = 0;
      for (gsize k = 0; k < LANDMARKS; k++)
        weights[j] += near[k] * inverse[k][j];
    }
}

static void
check_head (const Numbers *x, const LgnNystrom *a, guint head, double norm)
{
  Square kernel, inverse;
  double seen[LANDMARKS][WIDTH], weights[LANDMARKS];
  float stored[LANDMARKS];

  get_kernel (x, a->scale, head, kernel);
  invert (kernel, norm, inverse);
  for (gsize j = 0; j < LANDMARKS; j++)
    for (gsize d = 0; d < WIDTH; d++)
      seen[j][d] = get_seen (x, a->scale, a->scope, head, j, d);
  for (gsize i = 0; i < N; i++)
    {
      LgnMapId map = { a->site, a->layer, (gint) head };
      get_weights (x, a->scale, head, i, inverse, weights);
      lgn_attn_store_read_rows (a->store, &map, i, 1, stored);
      for (gsize j = 0; j < LANDMARKS; j++)
        g_assert_cmpfloat_with_epsilon (stored[j], weights[j], 2e-5);
      for (gsize d = 0; d < WIDTH; d++)
        {
          double sum = 0;
          for (gsize j = 0; j < LANDMARKS; j++)
            sum += weights[j] * seen[j][d];
          g_assert_cmpfloat_with_epsilon (x->context[i * ROW + head * WIDTH + d], sum, 5e-5);
        }
    }
}

static void
check (Numbers *x, LgnScope *scope, float least_norm)
{
  g_autoptr (LgnAttnStore) store = lgn_attn_store_new (LGN_ATTN_STORE_BUDGET);
  g_autoptr (LgnPool) pool = lgn_pool_new (3);
  g_autoptr (LgnScope) full = lgn_scope_new (N, LANDMARKS);
  LgnMapShape shape = { HEADS, N, LANDMARKS };
  LgnNystrom attention = {
    .n_heads = HEADS, .head_dim = WIDTH, .n = N, .n_landmarks = LANDMARKS, .query = x->query, .key = x->key, .value = x->value,
    .scale = 0.7f, .least_norm = least_norm, .scope = scope, .store = store, .site = LGN_SITE_SELF,
  };
  double wanted = 0;
  float norm;

  g_assert_true (lgn_attn_store_add_layer (store, LGN_SITE_SELF, 0, &shape, full, NULL));
  g_assert_true (lgn_nystrom_compute (&attention, pool, x->context, &norm, NULL, NULL));
  for (guint head = 0; head < HEADS; head++)
    {
      Square kernel;
      wanted = fmax (wanted, get_kernel (x, attention.scale, head, kernel));
    }
  g_assert_cmpfloat_with_epsilon (norm, wanted, 1e-5);
  for (guint head = 0; head < HEADS; head++)
    check_head (x, &attention, head, fmax (wanted, least_norm));
}

static void
test_formula (void)
{
  g_autofree Numbers *x = g_new0 (Numbers, 1);
  g_autoptr (LgnScope) scope = lgn_scope_new (LANDMARKS, N);

  fill (x->query, G_N_ELEMENTS (x->query));
  fill (x->key, G_N_ELEMENTS (x->key));
  fill (x->value, G_N_ELEMENTS (x->value));
  check (x, scope, 0);
  check (x, scope, 5);
  scope->key_allowed = g_new (guint8, N);
  for (gsize i = 0; i < N; i++)
    scope->key_allowed[i] = i < 60 && i % 7 != 3;
  check (x, scope, 0);
}

/* A matrix that is far from singular: six steps make its inverse. */
static void
test_inverse (void)
{
  float matrix[LANDMARKS * LANDMARKS], inverse[LANDMARKS * LANDMARKS];

  for (gsize i = 0; i < LANDMARKS * LANDMARKS; i++)
    matrix[i] = i % (LANDMARKS + 1) == 0 ? 0.75f : 0.05f;
  lgn_nystrom_invert (matrix, LANDMARKS, 1, inverse);
  for (gsize i = 0; i < LANDMARKS; i++)
    for (gsize j = 0; j < LANDMARKS; j++)
      {
        double sum = 0;
        for (gsize k = 0; k < LANDMARKS; k++)
          sum += (double) matrix[i * LANDMARKS + k] * inverse[k * LANDMARKS + j];
        g_assert_cmpfloat_with_epsilon (sum, i == j, 1e-5);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nystrom/formula", test_formula);
  g_test_add_func ("/nystrom/inverse", test_inverse);
  return g_test_run ();
}
