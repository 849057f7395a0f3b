/* What a LgnHeadList does with its items. */
#pragma once

#include "view/lgn-head-item.h"

G_BEGIN_DECLS

/* What is known of a head once it is measured. */
typedef struct
{
  LgnHeadMeasures measures;
  LgnHeadShares shares;
  LgnEvenShares even;
} LgnHeadFacts;

LgnHeadItem *lgn_head_item_new (guint layer, gint head, bool ready);
void lgn_head_item_set_ready (LgnHeadItem *item);
void lgn_head_item_set_facts (LgnHeadItem *item, const LgnHeadFacts *facts, const LgnRoleRules *rules);
void lgn_head_item_set_metric (LgnHeadItem *item, LgnMetric metric, double value);
void lgn_head_item_judge (LgnHeadItem *item, const LgnRoleRules *rules);
const LgnEvenShares *lgn_head_item_get_even (LgnHeadItem *item); /* NULL while it is not measured */

G_END_DECLS
