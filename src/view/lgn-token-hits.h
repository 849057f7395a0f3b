/* LgnTokenHits: where a text is found along the sides of a map. */
#pragma once

#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

typedef struct
{
  guint *row, *column; /* [n_rows], [n_columns] shown, in their order: where what was found begins */
  guint n_rows, n_columns;
} LgnTokenHits;

/* TEXT, whatever its case, in the labels of MAP's rows and columns, one after the other: it may begin and end inside of words. */
LgnTokenHits *lgn_token_hits_new (LgnShownMap *map, const char *text);
void lgn_token_hits_free (LgnTokenHits *hits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTokenHits, lgn_token_hits_free)

/* From the cell (ROW, COLUMN; -1: none) on to the next hit, or back, round the end: of the rows or, where they have none, of the
 * columns. The other stays. Returns which one of N hits it is, from 1; 0: there is none. */
guint lgn_token_hits_step (const LgnTokenHits *hits, bool is_back, gint *row, gint *column, guint *n);

G_END_DECLS
