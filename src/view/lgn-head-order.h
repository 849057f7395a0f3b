/* LgnHeadOrder: the heads of a LgnHeadList, means left out, sorted as a GListModel; and which of them are looked for, by their
 * roles and by what is typed. Those that are not keep their places: they are drawn pale. */
#pragma once

#include "view/lgn-head-scores.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_SORT_LAYER,
  LGN_SORT_ROLE,       /* in the order of the rules, the clearest of each first */
  LGN_SORT_SPREAD,
  LGN_SORT_CONFIDENCE,
  LGN_SORT_DISTANCE,
  LGN_SORT_ALIKE,      /* the map that is most like A first */
  LGN_SORT_OFF_EFFECT, /* the largest change first */
  LGN_SORT_EXAMPLE,    /* the most weight on the marked cells first */
  LGN_N_SORTS,
} LgnHeadSort;

#define LGN_TYPE_HEAD_ORDER (lgn_head_order_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadOrder, lgn_head_order, LGN, HEAD_ORDER, GObject)

/* Properties (with notify): sort (uint, LgnHeadSort), roles (uint, a bit a role, 1 << LgnRole; 0: all), search (string).
 * Signal "changed" (): other heads are looked for, or what is known of them changed. */
LgnHeadOrder *lgn_head_order_new (LgnHeadList *list);
LgnHeadList *lgn_head_order_get_list (LgnHeadOrder *order);

LgnHeadSort lgn_head_order_get_sort (LgnHeadOrder *order);
void lgn_head_order_set_sort (LgnHeadOrder *order, LgnHeadSort sort);
const char *lgn_head_sort_get_title (LgnHeadSort sort); /* translated: "Layer order" ... */

guint lgn_head_order_get_roles (LgnHeadOrder *order);
void lgn_head_order_set_roles (LgnHeadOrder *order, guint roles);
void lgn_head_order_toggle_role (LgnHeadOrder *order, LgnRole role, bool keeps_others); /* click; Ctrl+click keeps others */
const char *lgn_head_order_get_search (LgnHeadOrder *order);
void lgn_head_order_set_search (LgnHeadOrder *order, const char *search);

bool lgn_head_order_is_filtered (LgnHeadOrder *order);
bool lgn_head_order_shows (LgnHeadOrder *order, LgnHeadItem *item); /* whether ITEM is looked for */
guint lgn_head_order_get_n_shown (LgnHeadOrder *order);

/* The scores that LGN_SORT_ALIKE or LGN_SORT_EXAMPLE sorts by; kept. NULL: it leaves the heads in the order of layers. */
void lgn_head_order_set_scores (LgnHeadOrder *order, LgnHeadSort sort, LgnHeadScores *scores);
LgnHeadScores *lgn_head_order_get_scores (LgnHeadOrder *order, LgnHeadSort sort); /* (transfer none) or NULL */
/* Whether there is anything to sort by. */
bool lgn_head_order_can_sort (LgnHeadOrder *order, LgnHeadSort sort);

G_END_DECLS
