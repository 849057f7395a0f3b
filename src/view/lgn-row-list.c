#include "view/lgn-row-list.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"
#include "view/lgn-picture-map.h"

#include <math.h>

/* How many keys are listed one by one: at least so many, and more while they are strong. */
#define MIN_KEYS 4
#define MAX_KEYS 8
#define STRONG 0.03

/* How far from 1 a row may be before the list says so. */
#define SUM_TOLERANCE 5e-4

struct _LgnRowItem
{
  GObject parent_instance;
  LgnRowItemKind kind;
  char *label;
  char *number;
  char *place;
  double weight;
  gint column, token;
};

G_DEFINE_FINAL_TYPE (LgnRowItem, lgn_row_item, G_TYPE_OBJECT)

enum { ITEM_KIND = 1, ITEM_LABEL, ITEM_WEIGHT, ITEM_NUMBER, ITEM_COLUMN, ITEM_TOKEN, N_ITEM_PROPS };

static void
lgn_row_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnRowItem *self = LGN_ROW_ITEM (object);

  switch (id)
    {
    case ITEM_KIND: g_value_set_uint (value, self->kind); break;
    case ITEM_LABEL: g_value_set_string (value, self->label); break;
    case ITEM_WEIGHT: g_value_set_double (value, self->weight); break;
    case ITEM_NUMBER: g_value_set_string (value, self->number); break;
    case ITEM_COLUMN: g_value_set_int (value, self->column); break;
    case ITEM_TOKEN: g_value_set_int (value, self->token); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_row_item_finalize (GObject *object)
{
  g_free (LGN_ROW_ITEM (object)->label);
  g_free (LGN_ROW_ITEM (object)->number);
  g_free (LGN_ROW_ITEM (object)->place);
  G_OBJECT_CLASS (lgn_row_item_parent_class)->finalize (object);
}

static void
lgn_row_item_class_init (LgnRowItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamSpec *specs[N_ITEM_PROPS] = {
    [ITEM_KIND] = g_param_spec_uint ("kind", NULL, NULL, LGN_ROW_ITEM_KEY, LGN_ROW_ITEM_HIDDEN, LGN_ROW_ITEM_KEY, flags),
    [ITEM_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags),
    [ITEM_WEIGHT] = g_param_spec_double ("weight", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags),
    [ITEM_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags),
    [ITEM_COLUMN] = g_param_spec_int ("column", NULL, NULL, -1, G_MAXINT, -1, flags),
    [ITEM_TOKEN] = g_param_spec_int ("token", NULL, NULL, -1, G_MAXINT, -1, flags),
  };

  object_class->get_property = lgn_row_item_get_property;
  object_class->finalize = lgn_row_item_finalize;
  g_object_class_install_properties (object_class, N_ITEM_PROPS, specs);
}

static void
lgn_row_item_init (LgnRowItem *self)
{
}

LgnRowItemKind
lgn_row_item_get_kind (LgnRowItem *item)
{
  return item->kind;
}

const char *
lgn_row_item_get_label (LgnRowItem *item)
{
  return item->label;
}

double
lgn_row_item_get_weight (LgnRowItem *item)
{
  return item->weight;
}

const char *
lgn_row_item_get_number (LgnRowItem *item)
{
  return item->number;
}

gint
lgn_row_item_get_column (LgnRowItem *item)
{
  return item->column;
}

gint
lgn_row_item_get_token (LgnRowItem *item)
{
  return item->token;
}

const char *
lgn_row_item_get_place (LgnRowItem *item)
{
  return item->place ? item->place : "";
}

static LgnRowItem *
item_new (LgnRowItemKind kind, char *label, double weight)
{
  LgnRowItem *item = g_object_new (LGN_TYPE_ROW_ITEM, NULL);

  item->kind = kind;
  item->label = label;
  item->weight = weight;
  item->number = lgn_format_weight (weight, 3, false);
  item->column = item->token = -1;
  return item;
}

struct _LgnRowList
{
  GObject parent_instance;
  LgnMapView *view;
  GPtrArray *items; /* of LgnRowItem */
  LgnShownMap *map; /* of the items; or NULL */
  gint row;         /* of the items */
  char *title;
  char *spread;
  char *note;
};

static GType
get_item_type (GListModel *model)
{
  return LGN_TYPE_ROW_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return LGN_ROW_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *items = LGN_ROW_LIST (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnRowList, lgn_row_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_TITLE = 1, PROP_SPREAD, PROP_NOTE, N_PROPS };

static GParamSpec *props[N_PROPS];

static void
lgn_row_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnRowList *self = LGN_ROW_LIST (object);

  g_value_set_string (value, id == PROP_TITLE ? self->title : id == PROP_SPREAD ? self->spread : self->note);
}

static void
lgn_row_list_finalize (GObject *object)
{
  LgnRowList *self = LGN_ROW_LIST (object);

  g_object_unref (self->view);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  g_free (self->title);
  g_free (self->spread);
  g_free (self->note);
  G_OBJECT_CLASS (lgn_row_list_parent_class)->finalize (object);
}

static void
lgn_row_list_class_init (LgnRowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lgn_row_list_get_property;
  object_class->finalize = lgn_row_list_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_SPREAD] = g_param_spec_string ("spread", NULL, NULL, "", flags);
  props[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_row_list_init (LgnRowList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->row = -1;
  self->title = g_strdup ("");
  self->spread = g_strdup ("");
  self->note = g_strdup ("");
}

static void
take_string (LgnRowList *self, char **place, char *text, guint prop)
{
  bool differs = !g_str_equal (*place, text);

  g_free (*place);
  *place = text;
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/* The patch of the picture that shown INDEX of a side is, or -1. */
static gint
find_patch (LgnShownMap *map, LgnAxis side, guint index)
{
  const LgnTokenAxis *axis = side == LGN_AXIS_QUERY ? lgn_shown_map_get_rows (map) : lgn_shown_map_get_columns (map);

  return lgn_result_find_patch (lgn_shown_map_get_result (map), lgn_shown_map_get_id (map), side,
                                lgn_token_axis_get_group (axis, index)->first);
}

static LgnRowItem *
make_key (LgnShownMap *map, guint column, float weight)
{
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (map);
  gint patch = find_patch (map, LGN_AXIS_KEY, column), token = (gint) lgn_token_axis_get_group (columns, column)->first;
  char *label = patch >= 0 ? g_strdup_printf (_ ("patch %d"), patch) : g_strdup (columns->label[column]);
  LgnRowItem *item = item_new (LGN_ROW_ITEM_KEY, label, weight);

  item->column = (gint) column;
  item->token = token;
  item->place = patch >= 0 ? g_strdup (columns->label[column]) : g_strdup_printf ("%d", token);
  return item;
}

static char *
make_title (LgnShownMap *map, guint row)
{
  gint patch = find_patch (map, LGN_AXIS_QUERY, row);

  if (patch >= 0)
    return g_strdup_printf (_ ("Patch %d looks at"), patch);
  return g_strdup_printf (_ ("%s looks at"), lgn_shown_map_get_rows (map)->label[row]);
}

static GPtrArray *
make_items (LgnShownMap *map, guint row, const LgnShownRow *statistics)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (map);
  guint n, n_listed = 0, n_hidden = lgn_token_axis_get_n_hidden (columns);
  g_autofree guint *order = lgn_shown_map_sort_row (map, row, &n);
  double rest = statistics->sum - statistics->hidden;

  for (; n_listed < MIN (n, MAX_KEYS); n_listed++)
    {
      guint column = order[n_listed];
      float weight = lgn_shown_map_get_weight (map, row, column);

      if (n_listed >= MIN_KEYS && weight < STRONG)
        break;
      g_ptr_array_add (items, make_key (map, column, weight));
      rest -= weight;
    }
  if (n > n_listed)
    g_ptr_array_add (items, item_new (LGN_ROW_ITEM_OTHERS,
                                      g_strdup_printf (ngettext ("%u other", "%u others", n - n_listed), n - n_listed),
                                      MAX (rest, 0)));
  if (n_hidden > 0)
    g_ptr_array_add (items, item_new (LGN_ROW_ITEM_HIDDEN,
                                      g_strdup_printf (ngettext ("%u hidden", "%u hidden", n_hidden), n_hidden),
                                      statistics->hidden));
  return items;
}

/* "This row adds up to 0.998, not 1", or "" where it does add up. */
static char *
make_note (double sum)
{
  g_autofree char *number = lgn_format_fixed (sum, 3, false);

  if (fabs (sum - 1) <= SUM_TOLERANCE)
    return g_strdup ("");
  return g_strdup_printf (_ ("This row adds up to %s, not 1"), number);
}

static void
replace_items (LgnRowList *self, GPtrArray *items)
{
  guint n_before = self->items->len;

  g_ptr_array_unref (self->items);
  self->items = items;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, items->len);
}

static void
update (LgnRowList *self)
{
  LgnShownMap *map = lgn_map_view_get_map (self->view);
  gint row, column;

  lgn_map_view_get_focus (self->view, &row, &column);
  if (map == self->map && row == self->row)
    return;
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  self->map = map ? lgn_shown_map_ref (map) : NULL;
  self->row = row;
  if (!map || row < 0 || !lgn_shown_map_is_ready (map))
    {
      replace_items (self, g_ptr_array_new_with_free_func (g_object_unref));
      take_string (self, &self->title, g_strdup (""), PROP_TITLE);
      take_string (self, &self->spread, g_strdup (""), PROP_SPREAD);
      take_string (self, &self->note, g_strdup (""), PROP_NOTE);
      return;
    }

  LgnShownRow statistics;
  lgn_shown_map_get_row (map, (guint) row, &statistics);
  g_autofree char *nats = lgn_format_fixed (statistics.spread, 2, false);
  replace_items (self, make_items (map, (guint) row, &statistics));
  take_string (self, &self->title, make_title (map, (guint) row), PROP_TITLE);
  take_string (self, &self->spread, g_strdup_printf (_ ("spread %s nats"), nats), PROP_SPREAD);
  take_string (self, &self->note, make_note (statistics.sum), PROP_NOTE);
}

/* lgn_row_list_new: follows the focused row of VIEW, which is kept. */
LgnRowList *
lgn_row_list_new (LgnMapView *view)
{
  LgnRowList *self = g_object_new (LGN_TYPE_ROW_LIST, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

const char *
lgn_row_list_get_title (LgnRowList *list)
{
  return list->title;
}

const char *
lgn_row_list_get_spread (LgnRowList *list)
{
  return list->spread;
}

const char *
lgn_row_list_get_note (LgnRowList *list)
{
  return list->note;
}
