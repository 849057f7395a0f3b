#include "view/lgn-head-list.h"
#include "base/lgn-i18n.h"

struct _LgnHeadItem
{
  GObject parent_instance;
  guint layer;
  gint head;
  bool ready;
  char *title;
};

G_DEFINE_FINAL_TYPE (LgnHeadItem, lgn_head_item, G_TYPE_OBJECT)

enum { PROP_LAYER = 1, PROP_HEAD, PROP_READY, PROP_TITLE, N_PROPS };

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
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_head_item_init (LgnHeadItem *self)
{
}

static LgnHeadItem *
item_new (guint layer, gint head, bool ready)
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

struct _LgnHeadList
{
  GObject parent_instance;
  GPtrArray *items; /* of LgnHeadItem, layer after layer */
  guint n_layers, n_heads;
};

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
lgn_head_list_finalize (GObject *object)
{
  g_ptr_array_unref (LGN_HEAD_LIST (object)->items);
  G_OBJECT_CLASS (lgn_head_list_parent_class)->finalize (object);
}

static void
lgn_head_list_class_init (LgnHeadListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_head_list_finalize;
}

static void
lgn_head_list_init (LgnHeadList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

LgnHeadList *
lgn_head_list_new (void)
{
  return g_object_new (LGN_TYPE_HEAD_LIST, NULL);
}

/* lgn_head_list_set_result: lists the heads of SITE of RESULT (NULL: none). N_LAYERS and N_HEADS say how many there will be
 * while a network still runs; 0: as many as the store has. */
void
lgn_head_list_set_result (LgnHeadList *list, LgnResult *result, LgnSite site, guint n_layers, guint n_heads)
{
  guint n_before = list->items->len;
  LgnMapShape shape = { 0 };

  if (result && n_layers == 0)
    n_layers = lgn_attn_store_get_n_layers (result->store, site);
  for (guint layer = 0; result && n_heads == 0 && layer < n_layers; layer++)
    if (lgn_attn_store_get_shape (result->store, site, layer, &shape))
      n_heads = shape.n_heads;
  list->n_layers = result ? n_layers : 0;
  list->n_heads = result ? n_heads : 0;
  g_ptr_array_set_size (list->items, 0);
  for (guint layer = 0; layer < list->n_layers; layer++)
    for (gint head = lgn_head_list_has_mean (list) ? LGN_HEAD_MEAN : 0; head < (gint) list->n_heads; head++)
      g_ptr_array_add (list->items, item_new (layer, head, lgn_attn_store_is_ready (result->store, site, layer)));
  g_list_model_items_changed (G_LIST_MODEL (list), 0, n_before, list->items->len);
}

/* lgn_head_list_layer_ready: the heads of LAYER can be read from now on. */
void
lgn_head_list_layer_ready (LgnHeadList *list, guint layer)
{
  for (guint i = 0; i < list->items->len; i++)
    {
      LgnHeadItem *item = list->items->pdata[i];
      if (item->layer != layer || item->ready)
        continue;
      item->ready = true;
      g_object_notify_by_pspec (G_OBJECT (item), props[PROP_READY]);
    }
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
