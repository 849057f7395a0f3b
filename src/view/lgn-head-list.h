/* LgnHeadList: the heads of one site as a GListModel, layer after layer, the mean of a layer first where it is shown; what is
 * measured of them, off the main loop, and the roles that follow from it. */
#pragma once

#include "run/lgn-result.h"
#include "view/lgn-head-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The mean has a column of its own up to so many heads. */
#define LGN_HEAD_LIST_MAX_WITH_MEAN 24

#define LGN_TYPE_HEAD_LIST (lgn_head_list_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadList, lgn_head_list, LGN, HEAD_LIST, GObject)

/* Signal "changed" (): once after metrics or roles of any heads changed, or became known, and after there are other heads. */
LgnHeadList *lgn_head_list_new (void);
/* N_LAYERS: how many layers the site will have, 0: as many as the store has now. Once all are ready they are measured. */
void lgn_head_list_set_result (LgnHeadList *list, LgnResult *result, LgnSite site, guint n_layers, guint n_heads);
void lgn_head_list_layer_ready (LgnHeadList *list, guint layer);
LgnResult *lgn_head_list_get_result (LgnHeadList *list); /* (transfer none), NULL without one */
LgnSite lgn_head_list_get_site (LgnHeadList *list);
guint lgn_head_list_get_n_layers (LgnHeadList *list);
guint lgn_head_list_get_n_heads (LgnHeadList *list); /* the mean not counted */
bool lgn_head_list_has_mean (LgnHeadList *list);
LgnHeadItem *lgn_head_list_lookup (LgnHeadList *list, guint layer, gint head); /* (transfer none) */

void lgn_head_list_measure (LgnHeadList *list); /* what is ready of a run that was stopped */
guint lgn_head_list_get_n_measured (LgnHeadList *list);
guint lgn_head_list_get_n_to_measure (LgnHeadList *list); /* heads that can be read, those that are measured among them */
void lgn_head_list_set_metric (LgnHeadList *list, LgnMetric metric, guint layer, gint head, double value);
void lgn_head_list_set_metrics (LgnHeadList *list, LgnMetric metric, const double *values, guint n_layers, guint n_heads);
bool lgn_head_list_has_metric (LgnHeadList *list, LgnMetric metric); /* whether it is known of any head */
/* What lies at the ends of a scale of METRIC: 0 to 1 for shares, of SPREAD 0 to the largest possible, of the others 0 (or the
 * least, where that is less) to the largest; false where nothing is known. */
bool lgn_head_list_get_metric_range (LgnHeadList *list, LgnMetric metric, double *low, double *high);

void lgn_head_list_set_rules (LgnHeadList *list, const LgnRoleRules *rules);
const LgnRoleRules *lgn_head_list_get_rules (LgnHeadList *list);
guint lgn_head_list_count_role (LgnHeadList *list, LgnRole role);
bool lgn_head_list_role_applies (LgnHeadList *list, LgnRole role); /* whether any head could have it */
char *lgn_head_list_make_role_title (LgnHeadList *list, LgnRole role); /* (transfer full) "sink [SEP]" */

G_END_DECLS
