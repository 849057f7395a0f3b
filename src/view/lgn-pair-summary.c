#include "view/lgn-pair-summary.h"
#include "attn/lgn-divergence.h"

#include <math.h>

/* While a summary is made. */
typedef struct
{
  LgnMapPair *pair;
  const LgnAxisMatch *columns;
  float *groups[2];  /* [n_groups of the side] one row, hidden columns too */
  float *matched[2]; /* [columns->n_groups] the same in common order, 0 where a side has no such column */
  LgnPairSummary *summary;
} Work;

static double
get_amount (const LgnPairCell *cell)
{
  return fabs ((double) cell->b - cell->a);
}

/* Whether X comes before Y in the list: the larger difference, of equals the upper left one. */
static bool
is_before (const LgnPairCell *x, const LgnPairCell *y)
{
  double a = get_amount (x), b = get_amount (y);

  if (a != b)
    return a > b;
  return x->row != y->row ? x->row < y->row : x->column < y->column;
}

/* Puts CELL where it belongs in the list, if it does; the list stays sorted. */
static void
add_cell (LgnPairSummary *summary, const LgnPairCell *cell)
{
  guint at = summary->n_cells;

  if (at == LGN_PAIR_MAX_CELLS && !is_before (cell, &summary->cells[at - 1]))
    return;
  at = MIN (at, LGN_PAIR_MAX_CELLS - 1);
  summary->n_cells = at + 1;
  for (; at > 0 && is_before (cell, &summary->cells[at - 1]); at--)
    summary->cells[at] = summary->cells[at - 1];
  summary->cells[at] = *cell;
}

static void
match_groups (const Work *work, guint side)
{
  for (guint i = 0; i < work->columns->n_groups; i++)
    {
      const LgnMatchedPair *pair = &work->columns->groups[i];
      gint group = side == 0 ? pair->a : pair->b;
      work->matched[side][i] = group >= 0 ? work->groups[side][group] : 0;
    }
}

/* The shown column of SIDE with the largest weight in its row, on the common axis, or -1 where all are 0. */
static gint
find_strongest (const Work *work, guint side)
{
  const LgnTokenAxis *axis = work->columns->side[side];
  float most = 0;
  gint best = -1;

  for (guint i = 0; i < work->columns->axis->n; i++)
    {
      gint own = side == 0 ? work->columns->shown[i].a : work->columns->shown[i].b;
      float weight = own >= 0 ? work->groups[side][axis->shown[own]] : 0;
      if (weight > most)
        {
          most = weight;
          best = (gint) i;
        }
    }
  return best;
}

/* The cells of common ROW that both have. */
static void
list_cells (const Work *work, guint row)
{
  const LgnAxisMatch *columns = work->columns;
  LgnPairSummary *summary = work->summary;

  for (guint i = 0; i < columns->n_matched; i++)
    {
      LgnPairCell cell = { row, i, work->groups[0][columns->side[0]->shown[columns->shown[i].a]],
                           work->groups[1][columns->side[1]->shown[columns->shown[i].b]] };
      double amount = get_amount (&cell), ratio = fabs (log2 ((double) cell.b / cell.a));

      if (isnan (amount))
        continue;
      summary->largest = MAX (summary->largest, amount);
      if (isfinite (ratio) && MAX (cell.a, cell.b) >= LGN_RATIO_FLOOR)
        summary->largest_ratio = MAX (summary->largest_ratio, ratio);
      if (amount > 0)
        add_cell (summary, &cell);
    }
}

/* Least and largest of what both show in a row of theirs. */
static void
widen_range (const Work *work, guint row)
{
  LgnPairSummary *summary = work->summary;
  guint n = work->columns->axis->n;
  const LgnTile tile = { row, 0, 1, n };
  g_autofree float *weights = g_new (float, MAX (n, 1));
  g_autofree guint8 *allowed = g_malloc (MAX (n, 1));

  for (guint side = 0; n > 0 && side < 2; side++)
    {
      lgn_shown_map_read (lgn_map_pair_get_panel (work->pair, side == 0 ? LGN_PANEL_A : LGN_PANEL_B), &tile, weights, allowed);
      for (guint i = 0; i < n; i++)
        if (allowed[i] && isfinite (weights[i]))
          {
            summary->low = MIN (summary->low, weights[i]);
            summary->high = MAX (summary->high, weights[i]);
          }
    }
}

/* One row that both have. The divergence counts hidden columns, and those that only one of them has. */
static void
measure_row (const Work *work, guint row)
{
  LgnPairSummary *summary = work->summary;
  gint strongest;

  for (guint side = 0; side < 2; side++)
    {
      gint own_row, own_column;
      lgn_map_pair_get_own_cell (work->pair, side, (gint) row, -1, &own_row, &own_column);
      lgn_shown_map_read_groups (lgn_map_pair_get_own (work->pair, side), (guint) own_row, work->groups[side]);
      match_groups (work, side);
    }
  summary->js[row] = lgn_divergence_js (work->matched[0], work->matched[1], work->columns->n_groups);
  strongest = find_strongest (work, 0);
  summary->n_same += strongest >= 0 && strongest == find_strongest (work, 1);
  summary->n_compared++;
  list_cells (work, row);
}

static void
set_mean (LgnPairSummary *summary)
{
  double sum = 0;

  for (guint i = 0; i < summary->n_compared; i++)
    sum += summary->js[i];
  summary->mean_js = summary->n_compared > 0 ? sum / summary->n_compared : NAN;
}

/**
 * lgn_pair_summary_new: reads every row of both maps of PAIR, which are ready, once: for long inputs a matter of seconds, for a
 * thread.
 * Returns: (transfer full): NULL with G_IO_ERROR_CANCELLED.
 */
LgnPairSummary *
lgn_pair_summary_new (LgnMapPair *pair, const LgnProgress *progress, GError **error)
{
  const LgnAxisMatch *rows = lgn_map_pair_get_match (pair, LGN_AXIS_QUERY);
  const LgnAxisMatch *columns = lgn_map_pair_get_match (pair, LGN_AXIS_KEY);
  g_autoptr (LgnPairSummary) summary = g_new0 (LgnPairSummary, 1);
  bool is_done = true;
  Work work = { pair, columns, { NULL }, { NULL }, summary };

  summary->n_rows = rows->axis->n;
  summary->low = INFINITY;
  summary->high = -INFINITY;
  summary->js = g_new (double, MAX (summary->n_rows, 1));
  summary->cells = g_new (LgnPairCell, LGN_PAIR_MAX_CELLS);
  for (guint side = 0; side < 2; side++)
    {
      work.groups[side] = g_new (float, MAX (columns->side[side]->n_groups, 1));
      work.matched[side] = g_new (float, MAX (columns->n_groups, 1));
    }
  for (guint row = 0; row < summary->n_rows && is_done; row++)
    {
      summary->js[row] = NAN;
      widen_range (&work, row);
      if (row < rows->n_matched)
        measure_row (&work, row);
      is_done = lgn_progress_check (progress, error);
    }
  for (guint side = 0; side < 2; side++)
    {
      g_free (work.groups[side]);
      g_free (work.matched[side]);
    }
  set_mean (summary);
  if (summary->low > summary->high)
    summary->low = summary->high = 0;
  return is_done ? g_steal_pointer (&summary) : NULL;
}

void
lgn_pair_summary_free (LgnPairSummary *summary)
{
  g_free (summary->js);
  g_free (summary->cells);
  g_free (summary);
}

/* lgn_pair_summary_get_largest: how far the cells of the middle map are from 0. */
double
lgn_pair_summary_get_largest (const LgnPairSummary *summary, LgnOperation operation)
{
  return operation == LGN_OPERATION_RATIO ? summary->largest_ratio : summary->largest;
}
