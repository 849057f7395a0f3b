#include "view/lgn-head-order.h"
#include "base/lgn-i18n.h"
#include "view/lgn-head-query.h"

#include <math.h>

struct _LgnHeadOrder
{
  GObject parent_instance;
  LgnHeadList *list;
  GPtrArray *items; /* of LgnHeadItem, sorted */
  LgnHeadSort sort;
  guint roles;
  char *search;
  LgnHeadQuery *query;
  LgnHeadScores *scores[LGN_N_SORTS]; /* of the sorts that need such; or NULL */
};

enum { PROP_SORT = 1, PROP_ROLES, PROP_SEARCH, N_PROPS };
enum { CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return LGN_TYPE_HEAD_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return LGN_HEAD_ORDER (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *items = LGN_HEAD_ORDER (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnHeadOrder, lgn_head_order, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Sorting. */

static const struct
{
  const char *title;
  gint metric; /* LgnMetric, or -1 */
} sorts[LGN_N_SORTS] = {
  [LGN_SORT_LAYER] = { N_ ("Layer order"), -1 },
  [LGN_SORT_ROLE] = { N_ ("Role"), -1 },
  [LGN_SORT_SPREAD] = { N_ ("Spread"), LGN_METRIC_SPREAD },
  [LGN_SORT_CONFIDENCE] = { N_ ("Confidence"), LGN_METRIC_CONFIDENCE },
  [LGN_SORT_DISTANCE] = { N_ ("Distance"), LGN_METRIC_DISTANCE },
  [LGN_SORT_ALIKE] = { N_ ("Most like A"), -1 },
  [LGN_SORT_OFF_EFFECT] = { N_ ("Effect when off"), LGN_METRIC_OFF_EFFECT },
  [LGN_SORT_EXAMPLE] = { N_ ("Weight where marked"), -1 },
};

const char *
lgn_head_sort_get_title (LgnHeadSort sort)
{
  return _ (sorts[sort].title);
}

/* Where ROLE stands among the roles. */
static double
get_place (LgnHeadOrder *self, LgnRole role)
{
  const LgnRoleRules *rules = lgn_head_list_get_rules (self->list);
  guint place = 0;

  while (rules->order[place] != role)
    place++;
  return place;
}

/* By what ITEM is sorted: small ones come first. */
static double
get_key (LgnHeadOrder *self, LgnHeadItem *item)
{
  LgnHeadScores *scores = self->scores[self->sort];
  const LgnRoleVerdict *verdict = lgn_head_item_get_verdict (item);

  if (scores)
    return lgn_head_scores_puts_small_first (scores) ? lgn_head_scores_get (scores, item) : -lgn_head_scores_get (scores, item);
  if (self->sort == LGN_SORT_ROLE)
    return verdict ? get_place (self, verdict->role) : NAN;
  if (sorts[self->sort].metric < 0)
    return 0;
  LgnMetric metric = (LgnMetric) sorts[self->sort].metric;
  double value = lgn_head_item_get_metric (item, metric);
  if (metric == LGN_METRIC_OFF_EFFECT)
    return -fabs (value);
  return lgn_metric_puts_small_first (metric) ? value : -value;
}

typedef struct
{
  double key;
  double evidence; /* among heads of the same role */
  LgnHeadItem *item;
} Sortable;

/* What is not known comes last; equals stay in the order of layers. */
static gint
compare (gconstpointer a, gconstpointer b)
{
  const Sortable *left = a, *right = b;
  guint left_layer = lgn_head_item_get_layer (left->item), right_layer = lgn_head_item_get_layer (right->item);

  if (isnan (left->key) != isnan (right->key))
    return isnan (left->key) ? 1 : -1;
  if (left->key != right->key && !isnan (left->key))
    return left->key < right->key ? -1 : 1;
  if (left->evidence != right->evidence)
    return left->evidence > right->evidence ? -1 : 1;
  if (left_layer != right_layer)
    return left_layer < right_layer ? -1 : 1;
  return lgn_head_item_get_head (left->item) - lgn_head_item_get_head (right->item);
}

static Sortable
make_sortable (LgnHeadOrder *self, LgnHeadItem *item)
{
  const LgnRoleVerdict *verdict = lgn_head_item_get_verdict (item);
  bool has_evidence = self->sort == LGN_SORT_ROLE && verdict && isfinite (verdict->evidence);

  return (Sortable) { get_key (self, item), has_evidence ? verdict->evidence : 0, item };
}

/* (transfer container) the heads in the order that is wanted. */
static GPtrArray *
sort_items (LgnHeadOrder *self)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (Sortable));
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint layer = 0; layer < lgn_head_list_get_n_layers (self->list); layer++)
    for (guint head = 0; head < lgn_head_list_get_n_heads (self->list); head++)
      {
        Sortable sortable = make_sortable (self, lgn_head_list_lookup (self->list, layer, (gint) head));
        g_array_append_val (keys, sortable);
      }
  if (self->sort != LGN_SORT_LAYER)
    g_array_sort (keys, compare);
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (items, g_object_ref (g_array_index (keys, Sortable, i).item));
  return items;
}

static bool
is_same_order (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return false;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return false;
  return true;
}

/* Sorts anew, and tells of it when another order came of it. */
static void
update (LgnHeadOrder *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->items);

  self->items = sort_items (self);
  if (!is_same_order (before, self->items))
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before->len, self->items->len);
  g_signal_emit (self, signals[CHANGED], 0);
}

LgnHeadSort
lgn_head_order_get_sort (LgnHeadOrder *order)
{
  return order->sort;
}

void
lgn_head_order_set_sort (LgnHeadOrder *order, LgnHeadSort sort)
{
  if (order->sort == sort)
    return;
  order->sort = sort;
  update (order);
  g_object_notify_by_pspec (G_OBJECT (order), props[PROP_SORT]);
}

void
lgn_head_order_set_scores (LgnHeadOrder *order, LgnHeadSort sort, LgnHeadScores *scores)
{
  if (order->scores[sort])
    g_signal_handlers_disconnect_by_func (order->scores[sort], update, order);
  if (g_set_object (&order->scores[sort], scores) && order->sort == sort)
    update (order);
  if (scores)
    g_signal_connect_object (scores, "changed", G_CALLBACK (update), order, G_CONNECT_SWAPPED);
}

LgnHeadScores *
lgn_head_order_get_scores (LgnHeadOrder *order, LgnHeadSort sort)
{
  return order->scores[sort];
}

bool
lgn_head_order_can_sort (LgnHeadOrder *order, LgnHeadSort sort)
{
  if (sort == LGN_SORT_LAYER || sort == LGN_SORT_ROLE)
    return true;
  if (sorts[sort].metric >= 0)
    return lgn_head_list_has_metric (order->list, (LgnMetric) sorts[sort].metric);
  return order->scores[sort] && lgn_head_scores_get_n_known (order->scores[sort]) > 0;
}

/* Looking for heads. */

guint
lgn_head_order_get_roles (LgnHeadOrder *order)
{
  return order->roles;
}

void
lgn_head_order_set_roles (LgnHeadOrder *order, guint roles)
{
  if (order->roles == roles)
    return;
  order->roles = roles;
  g_object_notify_by_pspec (G_OBJECT (order), props[PROP_ROLES]);
  g_signal_emit (order, signals[CHANGED], 0);
}

/* lgn_head_order_toggle_role: heads of ROLE are looked for, or no more; of others too if KEEPS_OTHERS. */
void
lgn_head_order_toggle_role (LgnHeadOrder *order, LgnRole role, bool keeps_others)
{
  guint bit = 1u << role;

  if (keeps_others)
    lgn_head_order_set_roles (order, order->roles ^ bit);
  else
    lgn_head_order_set_roles (order, order->roles == bit ? 0 : bit);
}

const char *
lgn_head_order_get_search (LgnHeadOrder *order)
{
  return order->search;
}

void
lgn_head_order_set_search (LgnHeadOrder *order, const char *search)
{
  if (g_str_equal (order->search, search))
    return;
  g_free (order->search);
  order->search = g_strdup (search);
  lgn_head_query_free (order->query);
  order->query = lgn_head_query_new (search);
  g_object_notify_by_pspec (G_OBJECT (order), props[PROP_SEARCH]);
  g_signal_emit (order, signals[CHANGED], 0);
}

/* lgn_head_order_is_filtered: whether some heads may not be looked for. */
bool
lgn_head_order_is_filtered (LgnHeadOrder *order)
{
  return order->roles != 0 || !lgn_head_query_is_empty (order->query);
}

bool
lgn_head_order_shows (LgnHeadOrder *order, LgnHeadItem *item)
{
  bool has_role = lgn_head_item_get_measured (item) && (order->roles & (1u << lgn_head_item_get_role (item)));

  return (order->roles == 0 || has_role) && lgn_head_query_matches (order->query, order->list, item);
}

guint
lgn_head_order_get_n_shown (LgnHeadOrder *order)
{
  guint n = 0;

  for (guint i = 0; i < order->items->len; i++)
    n += lgn_head_order_shows (order, order->items->pdata[i]);
  return n;
}

LgnHeadList *
lgn_head_order_get_list (LgnHeadOrder *order)
{
  return order->list;
}

static void
lgn_head_order_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnHeadOrder *self = LGN_HEAD_ORDER (object);

  switch (id)
    {
    case PROP_SORT: g_value_set_uint (value, self->sort); break;
    case PROP_ROLES: g_value_set_uint (value, self->roles); break;
    case PROP_SEARCH: g_value_set_string (value, self->search); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_head_order_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnHeadOrder *self = LGN_HEAD_ORDER (object);
  const char *search;

  switch (id)
    {
    case PROP_SORT: lgn_head_order_set_sort (self, g_value_get_uint (value)); break;
    case PROP_ROLES: lgn_head_order_set_roles (self, g_value_get_uint (value)); break;
    case PROP_SEARCH:
      search = g_value_get_string (value);
      lgn_head_order_set_search (self, search ? search : "");
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_head_order_finalize (GObject *object)
{
  LgnHeadOrder *self = LGN_HEAD_ORDER (object);

  g_ptr_array_unref (self->items);
  lgn_head_query_free (self->query);
  g_free (self->search);
  for (guint i = 0; i < LGN_N_SORTS; i++)
    g_clear_object (&self->scores[i]);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (lgn_head_order_parent_class)->finalize (object);
}

static void
lgn_head_order_class_init (LgnHeadOrderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_head_order_get_property;
  object_class->set_property = lgn_head_order_set_property;
  object_class->finalize = lgn_head_order_finalize;
  props[PROP_SORT] = g_param_spec_uint ("sort", NULL, NULL, 0, LGN_N_SORTS - 1, LGN_SORT_LAYER, flags);
  props[PROP_ROLES] = g_param_spec_uint ("roles", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_HEAD_ORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_head_order_init (LgnHeadOrder *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->search = g_strdup ("");
  self->query = lgn_head_query_new ("");
}

/* lgn_head_order_new: the heads of LIST (kept), whatever they are, layer after layer. */
LgnHeadOrder *
lgn_head_order_new (LgnHeadList *list)
{
  LgnHeadOrder *order = g_object_new (LGN_TYPE_HEAD_ORDER, NULL);

  order->list = g_object_ref (list);
  g_signal_connect_object (list, "changed", G_CALLBACK (update), order, G_CONNECT_SWAPPED);
  update (order);
  return order;
}
