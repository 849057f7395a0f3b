/* How concentrated a head's rows are, by measures that sort a row or read it more than once: dear, and asked for on their own. */
#pragma once

#include "attn/lgn-measures.h"

G_BEGIN_DECLS

/* Of one head; NAN where it has no cells. */
typedef struct
{
  double gini;             /* mean over rows of sum_k (2 k - m - 1) x_k / (m sum_k x_k), x the m weights of a row ascending,
                            * k from 1; of a row that adds up to nothing 0: Hurley and Rickard 2009, arXiv:0811.4706 */
  double gini_allowed;     /* the same over the columns that the row may look at */
  double entropy_smoothed; /* nats: mean entropy of 0.9999 A + 0.0001 / m, which no weight of 0 disturbs */
} LgnConcentration;

void lgn_measure_concentration (LgnAttnStore *store, const LgnMapId *map, const LgnMeasureAxes *axes,
                                LgnConcentration *measures);

G_END_DECLS
