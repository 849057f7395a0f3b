#include "attn/lgn-concentration.h"

#include <math.h>
#include <stdlib.h>

/* The part that every column gets alike. */
#define SMOOTHING 0.0001

static int
compare_weights (const void *a, const void *b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* ROW [n] is sorted by it. 0 where it adds up to nothing. */
static double
get_gini (double *row, gsize n)
{
  double sum = 0, weighted = 0;

  if (n > 1)
    qsort (row, n, sizeof *row, compare_weights);
  for (gsize k = 0; k < n; k++)
    {
      sum += row[k];
      weighted += (2 * ((double) k + 1) - (double) n - 1) * row[k];
    }
  return sum > 0 ? weighted / ((double) n * sum) : 0;
}

static double
get_smoothed (const double *row, gsize n)
{
  double entropy = 0;

  for (gsize j = 0; j < n; j++)
    {
      double weight = (1 - SMOOTHING) * row[j] + SMOOTHING / (double) n;
      entropy -= weight > 0 ? weight * log (weight) : 0;
    }
  return entropy;
}

/* Moves the weights of ROW that row I may look at to its front; how many they are. */
static gsize
keep_allowed (const LgnScope *scope, const LgnMeasureAxes *axes, gsize i, double *row)
{
  gsize n = 0;

  for (gsize j = 0; j < axes->n_columns; j++)
    if (lgn_scope_allows (scope, axes->rows[i], axes->columns[j]))
      row[n++] = row[j];
  return n;
}

/* lgn_measure_concentration: MEASURES of MAP of STORE, whose layer is ready, over the rows and columns of AXES. */
void
lgn_measure_concentration (LgnAttnStore *store, const LgnMapId *map, const LgnMeasureAxes *axes,
                           LgnConcentration *measures)
{
  const LgnScope *scope = lgn_attn_store_get_scope (store, map->site, map->layer);
  double n = axes->n_columns > 0 && axes->n_rows > 0 ? (double) axes->n_rows : NAN;
  g_autofree float *whole = g_new (float, scope->n_key + 1);
  g_autofree double *row = g_new (double, axes->n_columns + 1), *allowed = g_new (double, axes->n_columns + 1);

  *measures = (LgnConcentration) { 0 };
  for (gsize i = 0; axes->n_columns > 0 && i < axes->n_rows; i++)
    {
      lgn_measure_axes_read_row (axes, store, map, i, whole, row);
      for (gsize j = 0; j < axes->n_columns; j++)
        allowed[j] = row[j];
      measures->gini_allowed += get_gini (allowed, keep_allowed (scope, axes, i, allowed));
      measures->entropy_smoothed += get_smoothed (row, axes->n_columns);
      measures->gini += get_gini (row, axes->n_columns);
    }
  measures->gini /= n;
  measures->gini_allowed /= n;
  measures->entropy_smoothed /= n;
}
