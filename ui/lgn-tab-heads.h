/* LgnTabHeads: what a tab knows of all heads of the site that is selected: what is measured of them, how they are sorted, which
 * are looked for, the marked cells and the heads that look there. */
#pragma once

#include "run/lgn-run.h"
#include "view/lgn-head-order.h"
#include "view/lgn-pin.h"
#include "view/lgn-selection.h"

G_BEGIN_DECLS

#define LGN_TYPE_TAB_HEADS (lgn_tab_heads_get_type ())
G_DECLARE_FINAL_TYPE (LgnTabHeads, lgn_tab_heads, LGN, TAB_HEADS, GObject)

/* Property (with notify): finds-example (boolean): the heads that look at the marked cells are shown; never without marks. */
/* Signal "measuring-changed" (): whether induction can be measured, or is being measured. */
LgnTabHeads *lgn_tab_heads_new (LgnRun *run, LgnSelection *selection);

/* (transfer none) */
LgnHeadList *lgn_tab_heads_get_list (LgnTabHeads *heads);
LgnHeadOrder *lgn_tab_heads_get_order (LgnTabHeads *heads);
LgnMarks *lgn_tab_heads_get_marks (LgnTabHeads *heads);
LgnHeadScores *lgn_tab_heads_get_example (LgnTabHeads *heads); /* of the marked cells */
LgnHeadItem *lgn_tab_heads_get_selected (LgnTabHeads *heads);  /* NULL: a mean, or nothing */

/* Whether induction can be measured here and is not known yet; and doing so, on an input of its own. */
bool lgn_tab_heads_can_measure_induction (LgnTabHeads *heads);
bool lgn_tab_heads_get_is_measuring (LgnTabHeads *heads);
void lgn_tab_heads_measure_induction (LgnTabHeads *heads);

bool lgn_tab_heads_get_finds_example (LgnTabHeads *heads);
void lgn_tab_heads_set_finds_example (LgnTabHeads *heads, bool finds_example);
void lgn_tab_heads_set_pin (LgnTabHeads *heads, LgnPin *pin); /* NULL: nothing is pinned */

G_END_DECLS
