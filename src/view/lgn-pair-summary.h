/* LgnPairSummary: what a pair of maps comes to: how far its rows are apart, and where the largest differences are. */
#pragma once

#include "base/lgn-progress.h"
#include "view/lgn-map-pair.h"

G_BEGIN_DECLS

#define LGN_PAIR_MAX_CELLS 100

/* A cell that both maps have, on the common axes. */
typedef struct
{
  guint row, column;
  float a, b;
} LgnPairCell;

typedef struct
{
  double *js;         /* [n_rows] of the common axis, nats; NAN for rows that only one has */
  guint n_rows;
  double mean_js;     /* of the rows that both have; NAN without one */
  guint n_same;       /* rows whose strongest column is the same in both */
  guint n_compared;   /* rows that both have */
  double largest;     /* |B - A| of shown cells */
  double largest_ratio; /* |log2 (B / A)|, of those that are finite */
  float low, high;    /* least and largest weight of shown cells, of both maps together */
  LgnPairCell *cells; /* [n_cells] those with the largest |B - A|, the largest first, of equals the first */
  guint n_cells;
} LgnPairSummary;

LgnPairSummary *lgn_pair_summary_new (LgnMapPair *pair, const LgnProgress *progress, GError **error);
void lgn_pair_summary_free (LgnPairSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPairSummary, lgn_pair_summary_free)

double lgn_pair_summary_get_largest (const LgnPairSummary *summary, LgnOperation operation);

G_END_DECLS
