#include "view/lgn-head-list.h"
#include "run/lgn-map-sides.h"
#include "view/lgn-head-item-private.h"
#include "view/lgn-head-scan.h"

#include <math.h>

struct _LgnHeadList
{
  GObject parent_instance;
  LgnResult *result; /* or NULL */
  LgnSite site;
  GPtrArray *items; /* of LgnHeadItem, layer after layer */
  guint n_layers, n_heads;
  guint n_measured;
  LgnHeadScan *scan; /* or NULL */
  LgnRoleRules rules;
  char *separator, *first; /* what the tokens of sinks are called; or NULL */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return LGN_TYPE_HEAD_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return LGN_HEAD_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *items = LGN_HEAD_LIST (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnHeadList, lgn_head_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
forget (LgnHeadList *list)
{
  g_clear_pointer (&list->scan, lgn_head_scan_cancel);
  g_clear_pointer (&list->result, lgn_result_unref);
  g_clear_pointer (&list->separator, g_free);
  g_clear_pointer (&list->first, g_free);
  list->n_measured = 0;
}

static void
lgn_head_list_finalize (GObject *object)
{
  forget (LGN_HEAD_LIST (object));
  g_ptr_array_unref (LGN_HEAD_LIST (object)->items);
  G_OBJECT_CLASS (lgn_head_list_parent_class)->finalize (object);
}

static void
lgn_head_list_class_init (LgnHeadListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_head_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_HEAD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_head_list_init (LgnHeadList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  lgn_role_rules_init (&self->rules);
}

LgnHeadList *
lgn_head_list_new (void)
{
  return g_object_new (LGN_TYPE_HEAD_LIST, NULL);
}

/* Measuring. */

typedef struct
{
  LgnResult *result;
  GArray *maps;       /* of LgnMapId, whose facts are wanted */
  LgnHeadFacts *facts; /* [maps] */
  GMutex mutex;       /* guards SIDES */
  GPtrArray *sides;   /* of LgnMapSides, of the layers that were come to */
} Measuring;

static void
measuring_free (gpointer data)
{
  Measuring *self = data;

  lgn_result_unref (self->result);
  g_array_unref (self->maps);
  g_free (self->facts);
  g_mutex_clear (&self->mutex);
  g_ptr_array_unref (self->sides);
  g_free (self);
}

static void
sides_unref (gpointer sides)
{
  if (sides)
    lgn_map_sides_unref (sides);
}

/* (transfer none) what the heads of the layer of MAP have in common, which the first of them finds out. */
static LgnMapSides *
get_sides (Measuring *self, const LgnMapId *map)
{
  g_mutex_lock (&self->mutex);
  if (map->layer >= self->sides->len)
    g_ptr_array_set_size (self->sides, (gint) map->layer + 1);
  if (!self->sides->pdata[map->layer])
    self->sides->pdata[map->layer] = lgn_map_sides_new (self->result, map->site, map->layer);
  LgnMapSides *sides = self->sides->pdata[map->layer];
  g_mutex_unlock (&self->mutex);
  return sides;
}

static void
measure_one (guint index, gpointer data)
{
  Measuring *self = data;
  const LgnMapId *map = &g_array_index (self->maps, LgnMapId, index);
  LgnHeadFacts *facts = &self->facts[index];
  const LgnMapSides *sides = get_sides (self, map);

  lgn_measure_head (self->result->store, map, &sides->axes, &facts->measures);
  lgn_share_frame_measure (sides->frame, self->result->store, map, &facts->shares);
  facts->even = *lgn_share_frame_get_even (sides->frame);
}

static void
on_found (guint first, guint end, gpointer data, gpointer owner)
{
  Measuring *self = data;
  LgnHeadList *list = owner;

  for (guint i = first; i < end; i++)
    {
      const LgnMapId *map = &g_array_index (self->maps, LgnMapId, i);
      const LgnMapSides *sides = get_sides (self, map);

      if (!list->separator)
        list->separator = g_strdup (sides->separator);
      if (!list->first)
        list->first = g_strdup (sides->first);
      lgn_head_item_set_facts (lgn_head_list_lookup (list, map->layer, map->head), &self->facts[i], &list->rules);
      list->n_measured++;
    }
  g_signal_emit (list, signals[CHANGED], 0);
}

/* Whether ITEM can be measured; a mean has no role. */
static bool
is_readable (LgnHeadItem *item)
{
  return lgn_head_item_get_ready (item) && lgn_head_item_get_head (item) >= 0;
}

/* lgn_head_list_measure: measures the heads that can be read and are not measured yet. */
void
lgn_head_list_measure (LgnHeadList *list)
{
  g_autoptr (GArray) maps = g_array_new (FALSE, FALSE, sizeof (LgnMapId));

  g_clear_pointer (&list->scan, lgn_head_scan_cancel);
  for (guint i = 0; i < list->items->len; i++)
    {
      LgnHeadItem *item = list->items->pdata[i];
      LgnMapId map = { list->site, lgn_head_item_get_layer (item), lgn_head_item_get_head (item) };
      if (is_readable (item) && !lgn_head_item_get_measured (item))
        g_array_append_val (maps, map);
    }
  if (maps->len == 0)
    return;
  Measuring *data = g_new0 (Measuring, 1);
  data->result = lgn_result_ref (list->result);
  data->facts = g_new0 (LgnHeadFacts, maps->len);
  data->maps = g_steal_pointer (&maps);
  data->sides = g_ptr_array_new_with_free_func (sides_unref);
  g_mutex_init (&data->mutex);
  list->scan = lgn_head_scan_start (data->maps->len, measure_one, data, measuring_free, on_found, list);
}

static void
measure_when_complete (LgnHeadList *list)
{
  for (guint layer = 0; layer < list->n_layers; layer++)
    if (!lgn_attn_store_is_ready (list->result->store, list->site, layer))
      return;
  lgn_head_list_measure (list);
}

/* The heads. */

/* Heads of LAYER: layers need not have equally many. */
static guint
count_heads (LgnHeadList *list, guint layer)
{
  LgnMapShape shape;

  return lgn_attn_store_get_shape (list->result->store, list->site, layer, &shape) ? MIN (shape.n_heads, list->n_heads)
                                                                                   : list->n_heads;
}

/* lgn_head_list_set_result: lists the heads of SITE of RESULT (NULL: none). N_LAYERS and N_HEADS say how many there will be
 * while a network still runs; 0: as many as the store has. */
void
lgn_head_list_set_result (LgnHeadList *list, LgnResult *result, LgnSite site, guint n_layers, guint n_heads)
{
  guint n_before = list->items->len;

  forget (list);
  list->result = result ? lgn_result_ref (result) : NULL;
  list->site = site;
  if (result && n_layers == 0)
    n_layers = lgn_attn_store_get_n_layers (result->store, site);
  if (result && n_heads == 0)
    n_heads = lgn_attn_store_get_max_heads (result->store, site);
  list->n_layers = result ? n_layers : 0;
  list->n_heads = result ? n_heads : 0;
  g_ptr_array_set_size (list->items, 0);
  for (guint layer = 0; layer < list->n_layers; layer++)
    for (gint head = lgn_head_list_has_mean (list) ? LGN_HEAD_MEAN : 0; head < (gint) list->n_heads; head++)
      {
        bool is_there = head < (gint) count_heads (list, layer);
        bool is_ready = is_there && lgn_attn_store_is_ready (result->store, site, layer);
        g_ptr_array_add (list->items, lgn_head_item_new (layer, head, is_ready));
      }
  g_list_model_items_changed (G_LIST_MODEL (list), 0, n_before, list->items->len);
  g_signal_emit (list, signals[CHANGED], 0);
  measure_when_complete (list);
}

/* lgn_head_list_layer_ready: the heads of LAYER can be read from now on. */
void
lgn_head_list_layer_ready (LgnHeadList *list, guint layer)
{
  for (gint head = LGN_HEAD_MEAN; list->result && head < (gint) count_heads (list, layer); head++)
    {
      LgnHeadItem *item = lgn_head_list_lookup (list, layer, head);
      if (item)
        lgn_head_item_set_ready (item);
    }
  measure_when_complete (list);
}

LgnResult *
lgn_head_list_get_result (LgnHeadList *list)
{
  return list->result;
}

LgnSite
lgn_head_list_get_site (LgnHeadList *list)
{
  return list->site;
}

guint
lgn_head_list_get_n_layers (LgnHeadList *list)
{
  return list->n_layers;
}

guint
lgn_head_list_get_n_heads (LgnHeadList *list)
{
  return list->n_heads;
}

bool
lgn_head_list_has_mean (LgnHeadList *list)
{
  return list->n_heads <= LGN_HEAD_LIST_MAX_WITH_MEAN;
}

/* lgn_head_list_lookup: NULL where there is no such head in the list. */
LgnHeadItem *
lgn_head_list_lookup (LgnHeadList *list, guint layer, gint head)
{
  guint has_mean = lgn_head_list_has_mean (list);
  guint n_columns = list->n_heads + has_mean;
  gint column = head + (gint) has_mean;

  if (layer >= list->n_layers || column < 0 || (guint) column >= n_columns)
    return NULL;
  return list->items->pdata[layer * n_columns + (guint) column];
}

guint
lgn_head_list_get_n_measured (LgnHeadList *list)
{
  return list->n_measured;
}

guint
lgn_head_list_get_n_to_measure (LgnHeadList *list)
{
  guint n = 0;

  for (guint i = 0; i < list->items->len; i++)
    n += is_readable (list->items->pdata[i]);
  return n;
}

/* lgn_head_list_set_metric: what was found elsewhere: INDUCTION and OFF_EFFECT are not measured here. */
void
lgn_head_list_set_metric (LgnHeadList *list, LgnMetric metric, guint layer, gint head, double value)
{
  LgnHeadItem *item = lgn_head_list_lookup (list, layer, head);

  if (!item)
    return;
  lgn_head_item_set_metric (item, metric, value);
  g_signal_emit (list, signals[CHANGED], 0);
}

/* lgn_head_list_set_metrics: the same of all heads at once: VALUES [n_layers, n_heads]. */
void
lgn_head_list_set_metrics (LgnHeadList *list, LgnMetric metric, const double *values, guint n_layers, guint n_heads)
{
  for (guint layer = 0; layer < MIN (n_layers, list->n_layers); layer++)
    for (guint head = 0; head < MIN (n_heads, list->n_heads); head++)
      lgn_head_item_set_metric (lgn_head_list_lookup (list, layer, (gint) head), metric, values[layer * n_heads + head]);
  g_signal_emit (list, signals[CHANGED], 0);
}

bool
lgn_head_list_has_metric (LgnHeadList *list, LgnMetric metric)
{
  for (guint i = 0; i < list->items->len; i++)
    if (isfinite (lgn_head_item_get_metric (list->items->pdata[i], metric)))
      return true;
  return false;
}

bool
lgn_head_list_get_metric_range (LgnHeadList *list, LgnMetric metric, double *low, double *high)
{
  bool is_known = false;

  *low = 0;
  *high = lgn_metric_is_share (metric) ? 1 : 0;
  for (guint i = 0; i < list->items->len; i++)
    {
      double value = lgn_head_item_get_metric (list->items->pdata[i], metric);
      if (!isfinite (value))
        continue;
      if (metric == LGN_METRIC_SPREAD)
        value = lgn_head_item_get_largest_spread (list->items->pdata[i]);
      *low = MIN (*low, value);
      *high = MAX (*high, value);
      is_known = true;
    }
  return is_known;
}

/* Roles. */

void
lgn_head_list_set_rules (LgnHeadList *list, const LgnRoleRules *rules)
{
  if (lgn_role_rules_equal (&list->rules, rules))
    return;
  list->rules = *rules;
  for (guint i = 0; i < list->items->len; i++)
    lgn_head_item_judge (list->items->pdata[i], rules);
  g_signal_emit (list, signals[CHANGED], 0);
}

const LgnRoleRules *
lgn_head_list_get_rules (LgnHeadList *list)
{
  return &list->rules;
}

/* lgn_head_list_count_role: measured heads that have ROLE. */
guint
lgn_head_list_count_role (LgnHeadList *list, LgnRole role)
{
  guint n = 0;

  for (guint i = 0; i < list->items->len; i++)
    {
      LgnHeadItem *item = list->items->pdata[i];
      n += lgn_head_item_get_measured (item) && lgn_head_item_get_role (item) == role;
    }
  return n;
}

bool
lgn_head_list_role_applies (LgnHeadList *list, LgnRole role)
{
  for (guint i = 0; i < list->items->len; i++)
    {
      const LgnEvenShares *even = lgn_head_item_get_even (list->items->pdata[i]);
      if (even && lgn_role_applies (role, even))
        return true;
    }
  return false;
}

char *
lgn_head_list_make_role_title (LgnHeadList *list, LgnRole role)
{
  return lgn_role_make_title (role, list->separator, list->first);
}
