#include "view/lgn-cell-list.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

/* Cells that are copied at once. */
#define MAX_COPIED (1 << 18)

struct _LgnCellRow
{
  GObject parent_instance;
  LgnShownMap *map;
  guint index, first, n; /* columns FIRST .. FIRST + N - 1 */
  bool is_read;
  float weight[LGN_CELL_LIST_COLUMNS];
  guint8 allowed[LGN_CELL_LIST_COLUMNS];
};

G_DEFINE_FINAL_TYPE (LgnCellRow, lgn_cell_row, G_TYPE_OBJECT)

static void
lgn_cell_row_finalize (GObject *object)
{
  lgn_shown_map_unref (LGN_CELL_ROW (object)->map);
  G_OBJECT_CLASS (lgn_cell_row_parent_class)->finalize (object);
}

static void
lgn_cell_row_class_init (LgnCellRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_cell_row_finalize;
}

static void
lgn_cell_row_init (LgnCellRow *self)
{
}

static LgnCellRow *
row_new (LgnShownMap *map, guint index, guint first)
{
  LgnCellRow *row = g_object_new (LGN_TYPE_CELL_ROW, NULL);
  guint n_columns = lgn_shown_map_get_columns (map)->n;

  row->map = lgn_shown_map_ref (map);
  row->index = index;
  row->first = first;
  row->n = first < n_columns ? MIN (n_columns - first, LGN_CELL_LIST_COLUMNS) : 0;
  return row;
}

guint
lgn_cell_row_get_index (LgnCellRow *row)
{
  return row->index;
}

const char *
lgn_cell_row_get_label (LgnCellRow *row)
{
  return lgn_shown_map_get_rows (row->map)->label[row->index];
}

static void
read_row (LgnCellRow *row)
{
  LgnTile tile = { row->index, row->first, 1, row->n };

  if (!row->is_read && row->n > 0)
    lgn_shown_map_read (row->map, &tile, row->weight, row->allowed);
  row->is_read = true;
}

char *
lgn_cell_row_make_number (LgnCellRow *row, guint index)
{
  read_row (row);
  if (index >= row->n)
    return g_strdup ("");
  return row->allowed[index] ? lgn_format_weight (row->weight[index], 3, false) : g_strdup (_ ("masked"));
}

struct _LgnCellList
{
  GObject parent_instance;
  LgnMapView *view;
  LgnShownMap *map; /* that can be read; or NULL */
  guint first;
};

static GType
get_item_type (GListModel *model)
{
  return LGN_TYPE_CELL_ROW;
}

static guint
get_n_items (GListModel *model)
{
  LgnShownMap *map = LGN_CELL_LIST (model)->map;

  return map ? lgn_shown_map_get_rows (map)->n : 0;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LgnCellList *self = LGN_CELL_LIST (model);

  return position < get_n_items (model) ? row_new (self->map, position, self->first) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnCellList, lgn_cell_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_FIRST = 1, N_PROPS };

static GParamSpec *props[N_PROPS];
static guint page_changed_signal;

static void
tell (LgnCellList *self, guint n_before)
{
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_items (G_LIST_MODEL (self)));
  g_signal_emit (self, page_changed_signal, 0);
}

static void
update (LgnCellList *self)
{
  LgnShownMap *map = lgn_map_view_get_map (self->view);
  guint n_before = get_n_items (G_LIST_MODEL (self));

  g_clear_pointer (&self->map, lgn_shown_map_unref);
  self->map = map && lgn_shown_map_is_ready (map) ? lgn_shown_map_ref (map) : NULL;
  if (self->first >= lgn_cell_list_get_n_columns (self) && self->first > 0)
    {
      self->first = 0;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIRST]);
    }
  tell (self, n_before);
}

guint
lgn_cell_list_get_first (LgnCellList *list)
{
  return list->first;
}

void
lgn_cell_list_set_first (LgnCellList *list, guint first)
{
  guint n = lgn_cell_list_get_n_columns (list);

  first = MIN (first, n > 0 ? n - 1 : 0);
  if (list->first == first)
    return;
  list->first = first;
  g_object_notify_by_pspec (G_OBJECT (list), props[PROP_FIRST]);
  tell (list, get_n_items (G_LIST_MODEL (list)));
}

guint
lgn_cell_list_get_n_columns (LgnCellList *list)
{
  return list->map ? lgn_shown_map_get_columns (list->map)->n : 0;
}

const char *
lgn_cell_list_get_title (LgnCellList *list, guint index)
{
  guint column = list->first + index;

  return index < LGN_CELL_LIST_COLUMNS && column < lgn_cell_list_get_n_columns (list)
             ? lgn_shown_map_get_columns (list->map)->label[column]
             : NULL;
}

static void
append_row (GString *out, LgnCellList *list, guint index)
{
  g_autoptr (LgnCellRow) row = row_new (list->map, index, list->first);

  g_string_append (out, lgn_cell_row_get_label (row));
  read_row (row);
  for (guint i = 0; i < row->n; i++)
    {
      g_autofree char *number = row->allowed[i] ? lgn_format_fixed (row->weight[i], 6, true) : g_strdup ("");
      g_string_append_printf (out, "\t%s", number);
    }
  g_string_append_c (out, '\n');
}

char *
lgn_cell_list_make_table (LgnCellList *list, gint row, bool *is_whole)
{
  guint n = get_n_items (G_LIST_MODEL (list));
  GString *out = g_string_new (NULL);
  const char *title;

  *is_whole = (gsize) n * LGN_CELL_LIST_COLUMNS <= MAX_COPIED;
  for (guint i = 0; (title = lgn_cell_list_get_title (list, i)); i++)
    g_string_append_printf (out, "\t%s", title);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < n; i++)
    if (*is_whole || (gint) i == row)
      append_row (out, list, i);
  return g_string_free (out, FALSE);
}

static void
lgn_cell_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, LGN_CELL_LIST (object)->first);
}

static void
lgn_cell_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  lgn_cell_list_set_first (LGN_CELL_LIST (object), g_value_get_uint (value));
}

static void
lgn_cell_list_finalize (GObject *object)
{
  LgnCellList *self = LGN_CELL_LIST (object);

  g_object_unref (self->view);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  G_OBJECT_CLASS (lgn_cell_list_parent_class)->finalize (object);
}

static void
lgn_cell_list_class_init (LgnCellListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lgn_cell_list_get_property;
  object_class->set_property = lgn_cell_list_set_property;
  object_class->finalize = lgn_cell_list_finalize;
  props[PROP_FIRST] = g_param_spec_uint ("first", NULL, NULL, 0, G_MAXUINT, 0,
                                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  page_changed_signal
      = g_signal_new ("page-changed", LGN_TYPE_CELL_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_cell_list_init (LgnCellList *self)
{
}

/* lgn_cell_list_new: follows the map of VIEW, which is kept. */
LgnCellList *
lgn_cell_list_new (LgnMapView *view)
{
  LgnCellList *self = g_object_new (LGN_TYPE_CELL_LIST, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "map-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
