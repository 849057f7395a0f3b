/* What is known of heads as text, for the clipboard. */
#pragma once

#include "view/lgn-head-list.h"

G_BEGIN_DECLS

/* (transfer full) ITEMS (of LgnHeadItem) of LIST as a table, a line a head: layer, head, role and every metric that is known of any
 * head, parted by tabs, numbers with a point whatever the locale and 9 significant digits. */
char *lgn_head_text_make_table (LgnHeadList *list, GPtrArray *items);
/* (transfer full) "7·10 linked words": a head in few words. */
char *lgn_head_text_make_line (LgnHeadList *list, LgnHeadItem *item);

G_END_DECLS
