#include "draw/lgn-atlas-heads.h"

#include <math.h>

static void
head_clear (gpointer data)
{
  g_free ((char *) ((LgnAtlasHead *) data)->title);
}

/* What earned the role, where that is a share of the weight. */
static double
get_evidence (LgnHeadItem *item)
{
  const LgnRoleVerdict *verdict = lgn_head_item_get_verdict (item);

  return verdict && verdict->role != LGN_ROLE_MIXED && verdict->role != LGN_ROLE_BROAD ? verdict->evidence : NAN;
}

static double
get_number (LgnHeadOrder *order, LgnHeadItem *item)
{
  LgnHeadSort sort = lgn_head_order_get_sort (order);
  LgnHeadScores *scores = lgn_head_order_get_scores (order, sort);

  switch (sort)
    {
    case LGN_SORT_SPREAD:
      return lgn_head_item_get_metric (item, LGN_METRIC_SPREAD);
    case LGN_SORT_CONFIDENCE:
      return lgn_head_item_get_metric (item, LGN_METRIC_CONFIDENCE);
    case LGN_SORT_DISTANCE:
      return lgn_head_item_get_metric (item, LGN_METRIC_DISTANCE);
    case LGN_SORT_OFF_EFFECT:
      return lgn_head_item_get_metric (item, LGN_METRIC_OFF_EFFECT);
    case LGN_SORT_ALIKE:
    case LGN_SORT_EXAMPLE:
      return scores ? lgn_head_scores_get (scores, item) : NAN;
    default:
      return get_evidence (item);
    }
}

static GArray *
heads_new (void)
{
  GArray *heads = g_array_new (FALSE, TRUE, sizeof (LgnAtlasHead));

  g_array_set_clear_func (heads, head_clear);
  return heads;
}

static void
append (GArray *heads, LgnHeadList *list, LgnHeadItem *item, double number, bool is_faded)
{
  LgnAtlasHead head = {
    .layer = lgn_head_item_get_layer (item), .head = lgn_head_item_get_head (item), .number = number, .is_faded = is_faded
  };

  if (lgn_head_item_get_verdict (item))
    {
      head.has_role = true;
      head.role = lgn_role_mark_get (lgn_head_item_get_role (item));
      head.title = lgn_head_list_make_role_title (list, lgn_head_item_get_role (item));
    }
  g_array_append_val (heads, head);
}

GArray *
lgn_atlas_heads_new (LgnHeadOrder *order)
{
  GArray *heads = heads_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (order));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LgnHeadItem) item = g_list_model_get_item (G_LIST_MODEL (order), i);
      append (heads, lgn_head_order_get_list (order), item, get_number (order, item), !lgn_head_order_shows (order, item));
    }
  return heads;
}

GArray *
lgn_atlas_heads_new_scored (LgnHeadList *list, GPtrArray *items, LgnHeadScores *scores)
{
  GArray *heads = heads_new ();

  for (guint i = 0; i < items->len; i++)
    append (heads, list, items->pdata[i], lgn_head_scores_get (scores, items->pdata[i]), false);
  return heads;
}

void
lgn_atlas_options_set_heads (LgnAtlasOptions *options, GArray *heads, bool is_flow)
{
  options->heads = (const LgnAtlasHead *) (const void *) heads->data;
  options->n_listed = heads->len;
  options->is_flow = is_flow;
}

double *
lgn_atlas_heads_read_metric (LgnHeadOrder *order, LgnMetric metric, guint8 **is_faded)
{
  LgnHeadList *list = lgn_head_order_get_list (order);
  guint n_heads = lgn_head_list_get_n_heads (list), n = lgn_head_list_get_n_layers (list) * n_heads;
  double *values = g_new (double, MAX (n, 1));

  if (is_faded)
    *is_faded = g_malloc (MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      LgnHeadItem *item = lgn_head_list_lookup (list, i / n_heads, (gint) (i % n_heads));
      values[i] = lgn_head_item_get_metric (item, metric);
      if (is_faded)
        (*is_faded)[i] = !lgn_head_order_shows (order, item);
    }
  return values;
}

GArray *
lgn_atlas_heads_make_points (LgnHeadOrder *order, LgnMetric x, LgnMetric y)
{
  LgnHeadList *list = lgn_head_order_get_list (order);
  guint n_heads = lgn_head_list_get_n_heads (list), n = lgn_head_list_get_n_layers (list) * n_heads;
  GArray *points = g_array_new (FALSE, FALSE, sizeof (LgnScatterPoint));

  for (guint i = 0; i < n; i++)
    {
      LgnHeadItem *item = lgn_head_list_lookup (list, i / n_heads, (gint) (i % n_heads));
      LgnScatterPoint point = { i / n_heads, (gint) (i % n_heads), lgn_head_item_get_metric (item, x),
                                lgn_head_item_get_metric (item, y), lgn_role_mark_get (lgn_head_item_get_role (item)),
                                !lgn_head_order_shows (order, item) };
      g_array_append_val (points, point);
    }
  return points;
}
