#include "attn/lgn-rollout.h"
#include "attn/lgn-flow.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"

#include <string.h>

/* Tokens of a layer, which all layers have to have alike; 0 with an error. */
static gsize
find_size (LgnAttnStore *store, LgnSite site, guint n_layers, LgnRolloutKind kind, GError **error)
{
  gsize n = 0, n_cells;
  LgnMapShape shape;

  for (guint layer = 0; layer < n_layers; layer++)
    {
      if (!lgn_attn_store_is_ready (store, site, layer) || !lgn_attn_store_get_shape (store, site, layer, &shape)
          || shape.n_query != shape.n_key || (layer > 0 && shape.n_query != n))
        {
          g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                       _ ("What flows through the layers of %s attention cannot be told: layer %u does not look at as many tokens as "
                          "it has, or has others than the layer before it."),
                       lgn_site_get_name (site), layer);
          return 0;
        }
      n = shape.n_query;
    }
  if (n == 0 || !lgn_checked_mul (n, n, &n_cells) || (kind == LGN_ROLLOUT_FLOW && n > LGN_FLOW_MAX_TOKENS))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT,
                   _ ("The flow through %s attention is found for at most %d tokens, and at least one; here are %zu. Take a shorter "
                      "text, or a rollout."),
                   lgn_site_get_name (site), LGN_FLOW_MAX_TOKENS, n);
      return 0;
    }
  return n;
}

/* OUT [n, n] = W / 2 + I / 2, W the mean of the heads of LAYER, or their largest weights, whose rows are divided by their sums. */
static void
read_layer (LgnAttnStore *store, LgnSite site, guint layer, LgnRolloutKind kind, gsize n, double *out)
{
  LgnMapId map = { site, layer, kind == LGN_ROLLOUT_MAX ? LGN_HEAD_MAX : LGN_HEAD_MEAN };
  g_autofree float *row = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;

      lgn_attn_store_read_rows (store, &map, i, 1, row);
      for (gsize j = 0; j < n; j++)
        sum += row[j];
      double scale = kind == LGN_ROLLOUT_MAX && sum > 0 ? 0.5 / sum : 0.5;
      for (gsize j = 0; j < n; j++)
        out[i * n + j] = row[j] * scale;
      out[i * n + i] += 0.5;
    }
}

/* A product, row by row. */
typedef struct
{
  gsize n_inner, n_columns;
  const double *left;  /* [.., n_inner] */
  const double *right; /* [n_inner, n_columns] */
  double *out;         /* [.., n_columns] */
} Product;

static void
multiply_row (guint index, guint worker, gpointer data)
{
  const Product *self = data;
  double *out = self->out + index * self->n_columns;

  memset (out, 0, self->n_columns * sizeof *out);
  for (gsize k = 0; k < self->n_inner; k++)
    {
      double weight = self->left[index * self->n_inner + k];
      const double *row = self->right + k * self->n_columns;
      for (gsize j = 0; weight != 0 && j < self->n_columns; j++)
        out[j] += weight * row[j];
    }
}

/* (transfer full) the product of LEFT [n_rows, n_inner] and RIGHT [n_inner, n_columns]. */
static double *
multiply (LgnPool *pool, const double *left, const double *right, gsize n_rows, gsize n_inner, gsize n_columns)
{
  double *out = g_new (double, n_rows * n_columns + 1);
  Product product = { n_inner, n_columns, left, right, out };

  lgn_pool_run (pool, (guint) n_rows, multiply_row, &product);
  return out;
}

static double *
roll_out (LgnAttnStore *store, LgnSite site, guint n_layers, LgnRolloutKind kind, LgnPool *pool, gsize n,
          const LgnProgress *progress, GError **error)
{
  g_autofree double *layer = g_new (double, n * n), *sum = g_new0 (double, n * n);

  read_layer (store, site, 0, kind, n, sum);
  for (guint i = 1; i < n_layers; i++)
    {
      if (!lgn_progress_check (progress, error))
        return NULL;
      read_layer (store, site, i, kind, n, layer);
      double *next = multiply (pool, layer, sum, n, n, n);
      g_free (sum);
      sum = next;
    }
  return g_steal_pointer (&sum);
}

/* The flow of all tokens. */
typedef struct
{
  guint n_layers;
  gsize n;
  double *layers; /* [n_layers, n, n] */
  double *flow;   /* [n, n] */
  const LgnProgress *progress;
} Flow;

static void
find_flow (guint index, guint worker, gpointer data)
{
  const Flow *self = data;
  g_autoptr (LgnFlowScratch) scratch = lgn_flow_scratch_new (self->n_layers, self->n);

  if (lgn_progress_check (self->progress, NULL))
    lgn_flow_compute (scratch, self->layers, index, self->flow + index * self->n);
}

static double *
flow_through (LgnAttnStore *store, LgnSite site, guint n_layers, LgnPool *pool, gsize n, const LgnProgress *progress,
              GError **error)
{
  g_autofree double *layers = g_new (double, n_layers * n * n), *flow = g_new0 (double, n * n);
  Flow all = { n_layers, n, layers, flow, progress };

  for (guint i = 0; i < n_layers; i++)
    read_layer (store, site, i, LGN_ROLLOUT_MEAN, n, layers + i * n * n);
  lgn_pool_run (pool, (guint) n, find_flow, &all);
  return lgn_progress_check (progress, error) ? g_steal_pointer (&flow) : NULL;
}

/**
 * lgn_rollout_compute: attention rollout and attention flow, Abnar and Zuidema 2020, arXiv:2005.00928, section 3. With
 * a_l = W_l / 2 + I / 2, rollout is a_L ... a_1; flow [i, j] is the maximum flow from token i after the last layer to token j
 * before the first, with a_l [i, j] the capacity of the edge from token i after layer l to token j before it, each pair by itself.
 * Taking the largest weights of the heads in place of their mean is after Gildenblat 2020, "Exploring Explainability for Vision
 * Transformers". Masked cells count as 0.
 */
double *
lgn_rollout_compute (LgnAttnStore *store, LgnSite site, guint n_layers, LgnRolloutKind kind, LgnPool *pool,
                     const LgnProgress *progress, gsize *n, GError **error)
{
  guint n_all = lgn_attn_store_get_n_layers (store, site);

  if (n_layers == 0 || n_layers > n_all)
    n_layers = n_all;
  *n = find_size (store, site, n_layers, kind, error);
  if (*n == 0)
    return NULL;
  return kind == LGN_ROLLOUT_FLOW ? flow_through (store, site, n_layers, pool, *n, progress, error)
                                  : roll_out (store, site, n_layers, kind, pool, *n, progress, error);
}

/* lgn_rollout_compute_cross: the mean (or the largest) of the heads of the last layer of cross-attention times the rollout of the
 * encoder: what a token of the output looks at, through the encoder. */
double *
lgn_rollout_compute_cross (LgnAttnStore *store, LgnRolloutKind kind, LgnPool *pool, const LgnProgress *progress, gsize *n_query,
                           gsize *n_key, GError **error)
{
  guint n_layers = lgn_attn_store_get_n_layers (store, LGN_SITE_CROSS);
  LgnMapId map = { LGN_SITE_CROSS, n_layers - 1, kind == LGN_ROLLOUT_MAX ? LGN_HEAD_MAX : LGN_HEAD_MEAN };
  g_autofree double *encoder = lgn_rollout_compute (store, LGN_SITE_ENCODER, 0, kind, pool, progress, n_key, error);
  LgnMapShape shape;

  if (!encoder)
    return NULL;
  if (!lgn_attn_store_get_shape (store, LGN_SITE_CROSS, map.layer, &shape) || shape.n_key != *n_key)
    {
      g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                           _ ("Cross-attention and the encoder do not look at the same tokens here."));
      return NULL;
    }
  *n_query = shape.n_query;
  g_autofree float *row = g_new (float, shape.n_key);
  g_autofree double *cross = g_new (double, shape.n_query * shape.n_key + 1);
  for (gsize i = 0; i < shape.n_query; i++)
    {
      lgn_attn_store_read_rows (store, &map, i, 1, row);
      for (gsize j = 0; j < shape.n_key; j++)
        cross[i * shape.n_key + j] = row[j];
    }
  return multiply (pool, cross, encoder, shape.n_query, shape.n_key, shape.n_key);
}
