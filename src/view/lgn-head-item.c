#include "view/lgn-head-item-private.h"
#include "base/lgn-i18n.h"

#include <math.h>

struct _LgnHeadItem
{
  GObject parent_instance;
  guint layer;
  gint head;
  bool ready;
  bool measured;
  char *title;
  LgnHeadFacts facts;
  LgnRoleVerdict verdict;
  double metric[LGN_N_METRICS];
};

G_DEFINE_FINAL_TYPE (LgnHeadItem, lgn_head_item, G_TYPE_OBJECT)

enum { PROP_LAYER = 1, PROP_HEAD, PROP_READY, PROP_TITLE, PROP_MEASURED, PROP_ROLE, N_PROPS };

static GParamSpec *props[N_PROPS];

static void
lgn_head_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnHeadItem *self = LGN_HEAD_ITEM (object);

  switch (id)
    {
    case PROP_LAYER: g_value_set_uint (value, self->layer); break;
    case PROP_HEAD: g_value_set_int (value, self->head); break;
    case PROP_READY: g_value_set_boolean (value, self->ready); break;
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_MEASURED: g_value_set_boolean (value, self->measured); break;
    case PROP_ROLE: g_value_set_uint (value, lgn_head_item_get_role (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_head_item_finalize (GObject *object)
{
  g_free (LGN_HEAD_ITEM (object)->title);
  G_OBJECT_CLASS (lgn_head_item_parent_class)->finalize (object);
}

static void
lgn_head_item_class_init (LgnHeadItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lgn_head_item_get_property;
  object_class->finalize = lgn_head_item_finalize;
  props[PROP_LAYER] = g_param_spec_uint ("layer", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_HEAD] = g_param_spec_int ("head", NULL, NULL, LGN_HEAD_MAX, G_MAXINT, 0, flags);
  props[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_MEASURED] = g_param_spec_boolean ("measured", NULL, NULL, FALSE, flags);
  props[PROP_ROLE] = g_param_spec_uint ("role", NULL, NULL, 0, LGN_N_ROLES - 1, LGN_ROLE_MIXED, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_head_item_init (LgnHeadItem *self)
{
  self->verdict.role = LGN_ROLE_MIXED;
  for (LgnMetric metric = 0; metric < LGN_N_METRICS; metric++)
    self->metric[metric] = NAN;
}

LgnHeadItem *
lgn_head_item_new (guint layer, gint head, bool ready)
{
  LgnHeadItem *item = g_object_new (LGN_TYPE_HEAD_ITEM, NULL);

  item->layer = layer;
  item->head = head;
  item->ready = ready;
  item->title = head == LGN_HEAD_MEAN ? g_strdup_printf (_ ("Layer %u, mean"), layer)
                                      : g_strdup_printf (_ ("Layer %u, head %d"), layer, head);
  return item;
}

guint
lgn_head_item_get_layer (LgnHeadItem *item)
{
  return item->layer;
}

gint
lgn_head_item_get_head (LgnHeadItem *item)
{
  return item->head;
}

bool
lgn_head_item_get_ready (LgnHeadItem *item)
{
  return item->ready;
}

const char *
lgn_head_item_get_title (LgnHeadItem *item)
{
  return item->title;
}

bool
lgn_head_item_get_measured (LgnHeadItem *item)
{
  return item->measured;
}

double
lgn_head_item_get_metric (LgnHeadItem *item, LgnMetric metric)
{
  return item->metric[metric];
}

LgnRole
lgn_head_item_get_role (LgnHeadItem *item)
{
  return item->verdict.role;
}

const LgnRoleVerdict *
lgn_head_item_get_verdict (LgnHeadItem *item)
{
  return item->measured ? &item->verdict : NULL;
}

double
lgn_head_item_get_largest_spread (LgnHeadItem *item)
{
  return item->measured ? item->facts.even.largest_spread : NAN;
}

const LgnEvenShares *
lgn_head_item_get_even (LgnHeadItem *item)
{
  return item->measured ? &item->facts.even : NULL;
}

void
lgn_head_item_set_ready (LgnHeadItem *item)
{
  if (item->ready)
    return;
  item->ready = true;
  g_object_notify_by_pspec (G_OBJECT (item), props[PROP_READY]);
}

/* Finds its role anew. */
void
lgn_head_item_judge (LgnHeadItem *item, const LgnRoleRules *rules)
{
  LgnRole before = item->verdict.role;

  if (!item->measured)
    return;
  lgn_role_judge (rules, &item->facts.shares, item->facts.measures.entropy, &item->facts.even, &item->verdict);
  if (item->verdict.role != before)
    g_object_notify_by_pspec (G_OBJECT (item), props[PROP_ROLE]);
}

/* First token and separators together: the first is no separator. */
static double
get_sinks (const LgnHeadFacts *facts)
{
  double separators = facts->shares.share[LGN_SHARE_SEPARATORS];

  return facts->measures.first_token_share + (isnan (separators) ? 0 : separators);
}

void
lgn_head_item_set_facts (LgnHeadItem *item, const LgnHeadFacts *facts, const LgnRoleRules *rules)
{
  const LgnHeadMeasures *measures = &facts->measures;

  item->facts = *facts;
  item->metric[LGN_METRIC_SPREAD] = measures->entropy;
  item->metric[LGN_METRIC_CONFIDENCE] = measures->confidence;
  item->metric[LGN_METRIC_DISTANCE] = isnan (measures->patch_distance) ? measures->mean_distance : measures->patch_distance;
  item->metric[LGN_METRIC_PREVIOUS] = facts->shares.share[LGN_SHARE_PREVIOUS];
  item->metric[LGN_METRIC_NEXT] = facts->shares.share[LGN_SHARE_NEXT];
  item->metric[LGN_METRIC_ITSELF] = facts->shares.share[LGN_SHARE_ITSELF];
  item->metric[LGN_METRIC_FIRST] = measures->first_token_share;
  item->metric[LGN_METRIC_SEPARATORS] = facts->shares.share[LGN_SHARE_SEPARATORS];
  item->metric[LGN_METRIC_PUNCTUATION] = facts->shares.share[LGN_SHARE_PUNCTUATION];
  item->metric[LGN_METRIC_SINK] = get_sinks (facts);
  item->metric[LGN_METRIC_VALUE_NORM] = measures->value_weighted_norm;
  item->measured = true;
  lgn_head_item_judge (item, rules);
  g_object_notify_by_pspec (G_OBJECT (item), props[PROP_MEASURED]);
}

void
lgn_head_item_set_metric (LgnHeadItem *item, LgnMetric metric, double value)
{
  item->metric[metric] = value;
}
