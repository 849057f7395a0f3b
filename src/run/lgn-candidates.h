/* LgnCandidates: what a network that writes held likeliest to follow each of its last tokens. Immutable once made. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  float probability; /* by the network itself, whatever rules or temperature a text is written with */
  const char *label; /* what it adds to a text */
} LgnCandidate;

typedef struct
{
  guint first_row;     /* row of the maps that the first list belongs to */
  guint n_rows;
  guint n;             /* of each row */
  LgnCandidate *items; /* [n_rows, n] the likeliest first */
  GStringChunk *labels;
} LgnCandidates;

const LgnCandidate *lgn_candidates_get_row (const LgnCandidates *candidates, gint row, guint *n);
void lgn_candidates_free (LgnCandidates *candidates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCandidates, lgn_candidates_free)

G_END_DECLS
