/* LgnLinkList: the strongest cells of a few maps of the same tokens, as lines from a row to a column. Immutable. */
#pragma once

#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

/* No more lines than this are drawn, nor between more tokens than this. */
#define LGN_LINK_LIST_MAX 20000
#define LGN_LINK_LIST_MAX_TOKENS 2000

typedef struct
{
  float weight;
  guint map; /* index in the maps that were given */
  guint row, column;
} LgnLink;

typedef struct
{
  LgnLink *link; /* [n] strongest first; equals by map, row and column */
  guint n;
  guint64 n_all; /* cells of all maps that the network could look at */
  guint n_maps, n_rows;
  float *row_max; /* [n_maps, n_rows] the largest weight of each row, 0 where nothing may be looked at */
  double threshold;
} LgnLinkList;

/* Below this a weight says little: a tenth, or five times an even share where the tokens are many. */
double lgn_link_list_get_usual_threshold (guint n_columns);
/* The cells of MAPS [n_maps], which are ready and have equal sides, of THRESHOLD or more and not 0; of more than
 * LGN_LINK_LIST_MAX the strongest. */
LgnLinkList *lgn_link_list_new (LgnShownMap *const *maps, guint n_maps, double threshold);
void lgn_link_list_free (LgnLinkList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnLinkList, lgn_link_list_free)

G_END_DECLS
