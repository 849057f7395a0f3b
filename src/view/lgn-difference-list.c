#include "view/lgn-difference-list.h"
#include "view/lgn-number.h"

#include <math.h>

#define N_DIGITS 3

struct _LgnDifference
{
  GObject parent_instance;
  LgnMapPair *pair;
  LgnPairCell cell;
};

G_DEFINE_FINAL_TYPE (LgnDifference, lgn_difference, G_TYPE_OBJECT)

enum { PROP_CELL = 1, PROP_A, PROP_B, PROP_DIFFERENCE, N_PROPS };

static GParamSpec *props[N_PROPS];

static char *
make_cell (LgnDifference *self)
{
  const LgnTokenAxis *rows = lgn_map_pair_get_match (self->pair, LGN_AXIS_QUERY)->axis;
  const LgnTokenAxis *columns = lgn_map_pair_get_match (self->pair, LGN_AXIS_KEY)->axis;

  return g_strdup_printf ("\u2068%s\u2069 ← \u2068%s\u2069", rows->label[self->cell.row], columns->label[self->cell.column]);
}

static char *
make_difference (LgnDifference *self)
{
  g_autofree char *number = lgn_format_fixed (fabs ((double) self->cell.b - self->cell.a), N_DIGITS, false);

  return g_strconcat (lgn_difference_is_positive (self) ? "+" : "−", number, NULL);
}

static void
lgn_difference_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnDifference *self = LGN_DIFFERENCE (object);

  switch (id)
    {
    case PROP_CELL: g_value_take_string (value, make_cell (self)); break;
    case PROP_A: g_value_take_string (value, lgn_format_weight (self->cell.a, N_DIGITS, false)); break;
    case PROP_B: g_value_take_string (value, lgn_format_weight (self->cell.b, N_DIGITS, false)); break;
    case PROP_DIFFERENCE: g_value_take_string (value, make_difference (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_difference_finalize (GObject *object)
{
  lgn_map_pair_unref (LGN_DIFFERENCE (object)->pair);
  G_OBJECT_CLASS (lgn_difference_parent_class)->finalize (object);
}

static void
lgn_difference_class_init (LgnDifferenceClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "cell", "a", "b", "difference" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lgn_difference_get_property;
  object_class->finalize = lgn_difference_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    props[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_difference_init (LgnDifference *self)
{
}

void
lgn_difference_get_cell (LgnDifference *difference, gint *row, gint *column)
{
  *row = (gint) difference->cell.row;
  *column = (gint) difference->cell.column;
}

bool
lgn_difference_is_positive (LgnDifference *difference)
{
  return difference->cell.b > difference->cell.a;
}

struct _LgnDifferenceList
{
  GObject parent_instance;
  LgnComparison *comparison;
  guint n; /* rows that were told of */
};

static guint
get_n_items (GListModel *model)
{
  return LGN_DIFFERENCE_LIST (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LgnDifferenceList *self = LGN_DIFFERENCE_LIST (model);
  const LgnPairSummary *summary = lgn_comparison_get_summary (self->comparison);
  LgnDifference *item;

  if (!summary || position >= MIN (self->n, summary->n_cells))
    return NULL;
  item = g_object_new (LGN_TYPE_DIFFERENCE, NULL);
  item->pair = lgn_map_pair_ref (lgn_comparison_get_pair (self->comparison));
  item->cell = summary->cells[position];
  return item;
}

static GType
get_item_type (GListModel *model)
{
  return LGN_TYPE_DIFFERENCE;
}

static void
init_list_model (GListModelInterface *interface)
{
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
  interface->get_item_type = get_item_type;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnDifferenceList, lgn_difference_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

static void
lgn_difference_list_finalize (GObject *object)
{
  g_object_unref (LGN_DIFFERENCE_LIST (object)->comparison);
  G_OBJECT_CLASS (lgn_difference_list_parent_class)->finalize (object);
}

static void
lgn_difference_list_class_init (LgnDifferenceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_difference_list_finalize;
}

static void
lgn_difference_list_init (LgnDifferenceList *self)
{
}

static void
update (LgnDifferenceList *self)
{
  const LgnPairSummary *summary = lgn_comparison_get_summary (self->comparison);
  guint before = self->n;

  self->n = summary ? summary->n_cells : 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n);
}

/* lgn_difference_list_new: follows COMPARISON, which is kept. */
LgnDifferenceList *
lgn_difference_list_new (LgnComparison *comparison)
{
  LgnDifferenceList *self = g_object_new (LGN_TYPE_DIFFERENCE_LIST, NULL);

  self->comparison = g_object_ref (comparison);
  g_signal_connect_object (comparison, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (comparison, "measured", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
