#include "run/lgn-candidates.h"

/**
 * lgn_candidates_get_row: the candidates to follow what ROW of the maps has read.
 * Returns: (transfer none) [*N], likeliest first; NULL where nobody asked for those of ROW. CANDIDATES may be NULL.
 */
const LgnCandidate *
lgn_candidates_get_row (const LgnCandidates *candidates, gint row, guint *n)
{
  *n = 0;
  if (!candidates || row < (gint) candidates->first_row || row - (gint) candidates->first_row >= (gint) candidates->n_rows)
    return NULL;
  *n = candidates->n;
  return candidates->items + (gsize) (row - (gint) candidates->first_row) * candidates->n;
}

void
lgn_candidates_free (LgnCandidates *candidates)
{
  g_free (candidates->items);
  g_string_chunk_free (candidates->labels);
  g_free (candidates);
}
