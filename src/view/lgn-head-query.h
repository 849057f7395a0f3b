/* LgnHeadQuery: what is typed to find heads: "previous", "sink", "4·3", "layer 7", "spread < 1"; all that is said must hold. */
#pragma once

#include "view/lgn-head-list.h"

G_BEGIN_DECLS

typedef struct _LgnHeadQuery LgnHeadQuery;

LgnHeadQuery *lgn_head_query_new (const char *text);
void lgn_head_query_free (LgnHeadQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnHeadQuery, lgn_head_query_free)

bool lgn_head_query_is_empty (const LgnHeadQuery *query);
bool lgn_head_query_matches (const LgnHeadQuery *query, LgnHeadList *list, LgnHeadItem *item);

G_END_DECLS
