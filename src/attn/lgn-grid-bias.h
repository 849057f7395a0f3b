/* A learned number for the distance between two places of a grid, a head, added to the scaled score: Liu et al. 2021,
 * arXiv:2103.14030, equation 4; with tokens before the grid: Bao et al. 2021, arXiv:2106.08254, in its original code. */
#pragma once

#include "attn/lgn-score-terms.h"

G_BEGIN_DECLS

typedef struct
{
  const float *table; /* [(2 rows - 1) * (2 columns - 1), n_heads], by rows and columns down from the key to the query; three rows
                       * more where there is a token before the grid: from it to a place, from a place to it, from it to itself */
  guint n_heads;
  gsize rows;
  gsize columns;
  gsize n_leading;    /* tokens before the grid: 0 or 1 */
} LgnGridBias;

gsize lgn_grid_bias_count (gsize rows, gsize columns, gsize n_leading);
gsize lgn_grid_bias_find (const LgnGridBias *bias, gsize query, gsize key);
LgnScoreTerm lgn_grid_bias_term (const LgnGridBias *bias);

G_END_DECLS
