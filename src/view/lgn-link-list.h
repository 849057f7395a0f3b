/* LgnLinkList: the strongest cells of a few maps of the same tokens, as lines from a row to a column. Immutable. */
#pragma once

#include "view/lgn-shown-map.h"

#include <gio/gio.h>

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
  guint64 n_all; /* cells of all maps, between the wanted segments, that the network could look at */
  LgnSegments segments;
  guint n_maps, n_rows, n_columns;
  float *row_max;    /* [n_maps, n_rows] the largest weight of each row, 0 where nothing may be looked at */
  float *column_max; /* [n_maps, n_columns] likewise */
  float left_out;    /* the largest weight for which there was no room; 0: there was room for all */
} LgnLinkList;

/* Below this a weight says little: a tenth, or five times an even share where the tokens are many. */
double lgn_link_list_get_usual_threshold (guint n_columns);
/* The cells of MAPS [n_maps], which are ready and have equal sides, that are not 0; of more than LGN_LINK_LIST_MAX the
 * strongest. NULL when CANCELLABLE (may be NULL) is cancelled. Takes its time: seconds for the largest maps. */
LgnLinkList *lgn_link_list_new (LgnShownMap *const *maps, guint n_maps, LgnSegments segments, GCancellable *cancellable);
/* Likewise those of THRESHOLD or more, the MAX strongest, for files. */
LgnLinkList *lgn_link_list_new_above (LgnShownMap *const *maps, guint n_maps, LgnSegments segments, double threshold, guint max,
                                      GCancellable *cancellable);
LgnLinkList *lgn_link_list_ref (LgnLinkList *list);
void lgn_link_list_unref (LgnLinkList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnLinkList, lgn_link_list_unref)

/* How many of the links have THRESHOLD or more: the first ones. */
guint lgn_link_list_count (const LgnLinkList *list, double threshold);
/* Whether there would be more of them if there were room. */
bool lgn_link_list_is_cut (const LgnLinkList *list, double threshold);
/* (transfer full) "179 of 2304 lines shown", "The strongest 20000 of 262144 lines shown"; IS_PLAIN: in English. */
char *lgn_link_list_make_count (const LgnLinkList *list, double threshold, bool is_plain);

G_END_DECLS
