/* LgnHeadList: the heads of one site as a GListModel, layer after layer, the mean of a layer first where it is shown. */
#pragma once

#include "run/lgn-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The mean has a column of its own up to so many heads. */
#define LGN_HEAD_LIST_MAX_WITH_MEAN 24

#define LGN_TYPE_HEAD_ITEM (lgn_head_item_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadItem, lgn_head_item, LGN, HEAD_ITEM, GObject)

/* Properties (read-only): layer (uint), head (int), ready (boolean, with notify), title (string, "Layer 1, head 2"). */
guint lgn_head_item_get_layer (LgnHeadItem *item);
gint lgn_head_item_get_head (LgnHeadItem *item);
bool lgn_head_item_get_ready (LgnHeadItem *item);
const char *lgn_head_item_get_title (LgnHeadItem *item);

#define LGN_TYPE_HEAD_LIST (lgn_head_list_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadList, lgn_head_list, LGN, HEAD_LIST, GObject)

LgnHeadList *lgn_head_list_new (void);
/* N_LAYERS: how many layers the site will have, 0: as many as the store has now. */
void lgn_head_list_set_result (LgnHeadList *list, LgnResult *result, LgnSite site, guint n_layers, guint n_heads);
void lgn_head_list_layer_ready (LgnHeadList *list, guint layer);
guint lgn_head_list_get_n_layers (LgnHeadList *list);
guint lgn_head_list_get_n_heads (LgnHeadList *list); /* the mean not counted */
bool lgn_head_list_has_mean (LgnHeadList *list);
LgnHeadItem *lgn_head_list_lookup (LgnHeadList *list, guint layer, gint head); /* (transfer none) */

G_END_DECLS
