/* LgnHeadItem: one head of a LgnHeadList, or the mean of a layer. */
#pragma once

#include "attn/lgn-site.h"
#include "view/lgn-metric.h"
#include "view/lgn-role.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_ITEM (lgn_head_item_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadItem, lgn_head_item, LGN, HEAD_ITEM, GObject)

/* Properties (read-only): layer (uint), head (int), title (string, "Layer 1, head 2"); with notify: ready (boolean: its map can
 * be read), measured (boolean: its metrics and its role are there), role (uint, LgnRole). */
guint lgn_head_item_get_layer (LgnHeadItem *item);
gint lgn_head_item_get_head (LgnHeadItem *item);
bool lgn_head_item_get_ready (LgnHeadItem *item);
const char *lgn_head_item_get_title (LgnHeadItem *item);

bool lgn_head_item_get_measured (LgnHeadItem *item);
double lgn_head_item_get_metric (LgnHeadItem *item, LgnMetric metric); /* NAN where it is not known, or cannot be said */
LgnRole lgn_head_item_get_role (LgnHeadItem *item);                    /* LGN_ROLE_MIXED while it is not measured */
const LgnRoleVerdict *lgn_head_item_get_verdict (LgnHeadItem *item);   /* NULL while it is not measured, and of means */
double lgn_head_item_get_largest_spread (LgnHeadItem *item);           /* nats: what SPREAD could be at most; NAN */

G_END_DECLS
