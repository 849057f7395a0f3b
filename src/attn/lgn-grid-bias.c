#include "attn/lgn-grid-bias.h"

/* lgn_grid_bias_count: rows of the table for a grid. */
gsize
lgn_grid_bias_count (gsize rows, gsize columns, gsize n_leading)
{
  return (2 * rows - 1) * (2 * columns - 1) + (n_leading > 0 ? 3 : 0);
}

/* lgn_grid_bias_find: the row of the table for two tokens. */
gsize
lgn_grid_bias_find (const LgnGridBias *bias, gsize query, gsize key)
{
  gsize n = lgn_grid_bias_count (bias->rows, bias->columns, bias->n_leading);

  if (query < bias->n_leading || key < bias->n_leading)
    return n - (query >= bias->n_leading ? 2 : key >= bias->n_leading ? 3 : 1);
  query -= bias->n_leading;
  key -= bias->n_leading;
  gsize down = query / bias->columns + bias->rows - 1 - key / bias->columns;
  gsize across = query % bias->columns + bias->columns - 1 - key % bias->columns;
  return down * (2 * bias->columns - 1) + across;
}

static void
add_grid_bias (const void *rule, const LgnScoreBlock *block)
{
  const LgnGridBias *bias = rule;

  for (gsize i = 0; i < block->n_rows; i++)
    for (gsize j = block->span.first; j < block->span.end; j++)
      block->scores[i * block->score_stride + j]
          += bias->table[lgn_grid_bias_find (bias, block->row + i, j) * bias->n_heads + block->head];
}

LgnScoreTerm
lgn_grid_bias_term (const LgnGridBias *bias)
{
  return (LgnScoreTerm) { add_grid_bias, bias, 0, LGN_TERM_BIAS };
}
