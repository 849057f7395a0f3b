#include "attn/lgn-measures.h"

#include <math.h>

/* Of all rows: what the ratios are ratios of. */
typedef struct
{
  double all;
  double kept; /* without the first column and the diagonal */
} Totals;

static void
add_totals (Totals *totals, const double *row, gsize n, gsize i)
{
  for (gsize j = 0; j < n; j++)
    {
      totals->all += row[j];
      totals->kept += j > 0 && j != i ? row[j] : 0;
    }
}

/* What any row [n] says, added to SUMS. */
static void
add_row (LgnHeadMeasures *sums, const double *row, gsize n)
{
  double entropy = 0, largest = 0;

  sums->first_token_share += row[0];
  sums->last_token_share += row[n - 1];
  for (gsize j = 0; j < n; j++)
    {
      entropy -= row[j] > 0 ? row[j] * log (row[j]) : 0;
      largest = MAX (largest, row[j]);
    }
  sums->entropy += entropy;
  sums->effective_tokens += exp (entropy);
  sums->confidence += largest;
}

/* What row I [n] says of a token's neighbours. The ratios are sums of weights as yet. */
static void
add_neighbours (LgnHeadMeasures *sums, const double *row, gsize n, gsize i)
{
  for (gsize j = 0; j < n; j++)
    sums->mean_distance += row[j] * (double) (i > j ? i - j : j - i);
  sums->previous_token_ratio_excluding += i > 1 ? row[i - 1] : 0;
  sums->self_share += row[i];
  sums->previous_token_share += i > 0 ? row[i - 1] : 0;
  sums->next_token_share += i + 1 < n ? row[i + 1] : 0;
}

/* lgn_measure_axes_find_patch: the patch that row I of AXES, whose rows are its columns, is; false where it is none. */
bool
lgn_measure_axes_find_patch (const LgnMeasureAxes *axes, gsize i, gsize *y, gsize *x)
{
  gsize place = axes->rows[i] - axes->n_leading;

  if (axes->rows[i] < axes->n_leading || place >= axes->grid_rows * axes->grid_columns)
    return false;
  *y = place / axes->grid_columns;
  *x = place % axes->grid_columns;
  return true;
}

/* How far row I looks in a picture; false where it is no patch. */
static bool
add_patch (LgnHeadMeasures *sums, const double *row, const LgnMeasureAxes *axes, gsize i)
{
  gsize y, x, other_y, other_x;

  if (!lgn_measure_axes_find_patch (axes, i, &y, &x))
    return false;
  for (gsize j = 0; j < axes->n_columns; j++)
    if (lgn_measure_axes_find_patch (axes, j, &other_y, &other_x))
      sums->patch_distance += row[j] * hypot ((double) y - (double) other_y, (double) x - (double) other_x);
  return true;
}

/* What a row takes from the values, whose norms are those of the map's columns. */
static double
add_norms (const float *norms, const double *row, const LgnMeasureAxes *axes)
{
  double sum = 0;

  for (gsize j = 0; j < axes->n_columns; j++)
    sum += row[j] * norms[axes->columns[j]];
  return sum;
}

/* For every row [n_rows] the latest row before it of the same token, or -1. (transfer full) */
static gssize *
find_earlier (const LgnMeasureAxes *axes)
{
  g_autoptr (GHashTable) last = g_hash_table_new (g_direct_hash, g_direct_equal);
  gssize *earlier = g_new (gssize, axes->n_rows + 1);

  for (gsize i = 0; i < axes->n_rows; i++)
    {
      gpointer kind = GUINT_TO_POINTER (axes->kinds[i]);
      earlier[i] = (gssize) GPOINTER_TO_SIZE (g_hash_table_lookup (last, kind)) - 1;
      g_hash_table_insert (last, kind, GSIZE_TO_POINTER (i + 1));
    }
  return earlier;
}

/* lgn_measure_axes_repeat: whether a token occurs twice, so that INDUCTION can be said. */
bool
lgn_measure_axes_repeat (const LgnMeasureAxes *axes)
{
  g_autofree gssize *earlier = axes->is_self && axes->kinds ? find_earlier (axes) : NULL;

  for (gsize i = 0; earlier && i < axes->n_rows; i++)
    if (earlier[i] >= 0)
      return true;
  return false;
}

/* SUMS over rows become means. */
static void
finish (LgnHeadMeasures *sums, const LgnMeasureAxes *axes, const Totals *totals, gsize n_repeated, gsize n_patches)
{
  double n = (double) axes->n_rows, n_pairs = n - 1;
  double *const means[] = {
    &sums->entropy, &sums->effective_tokens, &sums->confidence, &sums->first_token_share, &sums->last_token_share,
    &sums->mean_distance, &sums->self_share, &sums->value_weighted_norm,
  };

  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    *means[i] /= n;
  sums->sink_alpha_1 = sums->first_token_share;
  sums->previous_token_ratio = totals->all > 0 ? sums->previous_token_share / totals->all : NAN;
  sums->previous_token_ratio_excluding = totals->kept > 0 ? sums->previous_token_ratio_excluding / totals->kept : 0;
  sums->previous_token_share = n_pairs > 0 ? sums->previous_token_share / n_pairs : NAN;
  sums->next_token_share = n_pairs > 0 ? sums->next_token_share / n_pairs : NAN;
  if (!axes->is_self)
    {
      sums->mean_distance = sums->self_share = sums->previous_token_share = sums->next_token_share = NAN;
      sums->previous_token_ratio = sums->previous_token_ratio_excluding = NAN;
    }
  sums->patch_distance = n_patches > 0 ? sums->patch_distance / (double) n_patches : NAN;
  sums->induction = n_repeated > 0 ? sums->induction / (double) n_repeated : NAN;
  sums->duplicate_token_score = n_repeated > 0 ? sums->duplicate_token_score / (double) n_repeated : NAN;
  sums->previous_token_score = n_repeated > 0 ? sums->previous_token_share : NAN;
}

/* lgn_measure_axes_read_row: the weights ROW [axes->n_columns] of row I of AXES; WHOLE [n_key] is for scratch. */
void
lgn_measure_axes_read_row (const LgnMeasureAxes *axes, LgnAttnStore *store, const LgnMapId *map, gsize i, float *whole,
                           double *row)
{
  lgn_attn_store_read_rows (store, map, axes->rows[i], 1, whole);
  for (gsize j = 0; j < axes->n_columns; j++)
    row[j] = whole[axes->columns[j]];
}

/**
 * lgn_measure_head: MEASURES of MAP of STORE, whose layer is ready, over the rows and columns of AXES. Of no rows or no columns
 * nothing can be said.
 */
void
lgn_measure_head (LgnAttnStore *store, const LgnMapId *map, const LgnMeasureAxes *axes, LgnHeadMeasures *measures)
{
  LgnHeadMeasures sums = { 0 };
  LgnMapShape shape;
  bool knows_kinds = axes->is_self && axes->kinds, has_cells = axes->n_rows > 0 && axes->n_columns > 0;
  g_autofree gssize *earlier = knows_kinds ? find_earlier (axes) : NULL;
  gsize n_repeated = 0, n_patches = 0;
  Totals totals = { 0 };

  lgn_attn_store_get_shape (store, map->site, map->layer, &shape);
  const float *all_norms = lgn_attn_store_get_value_norms (store, map->site, map->layer);
  const float *norms = all_norms && map->head >= 0 ? all_norms + (gsize) map->head * shape.n_key : NULL;
  g_autofree float *whole = g_new (float, shape.n_key);
  g_autofree double *row = g_new (double, axes->n_columns + 1);
  for (gsize i = 0; has_cells && i < axes->n_rows; i++)
    {
      lgn_measure_axes_read_row (axes, store, map, i, whole, row);
      if (axes->is_self)
        {
          add_neighbours (&sums, row, axes->n_columns, i);
          add_totals (&totals, row, axes->n_columns, i);
          n_patches += add_patch (&sums, row, axes, i);
        }
      if (earlier && earlier[i] >= 0)
        {
          sums.induction += row[earlier[i] + 1];
          sums.duplicate_token_score += row[earlier[i]];
          n_repeated++;
        }
      add_row (&sums, row, axes->n_columns);
      sums.value_weighted_norm += norms ? add_norms (norms, row, axes) : NAN;
    }
  finish (&sums, axes, &totals, n_repeated, n_patches);
  *measures = sums;
}
