#include "view/lgn-steps-numbers.h"
#include "base/lgn-i18n.h"
#include "view/lgn-steps-text.h"

struct _LgnStepsNumber
{
  GObject parent_instance;
  LgnStepsRow *row;
  guint key;
  guint index;
};

G_DEFINE_FINAL_TYPE (LgnStepsNumber, lgn_steps_number, G_TYPE_OBJECT)

static void
lgn_steps_number_finalize (GObject *object)
{
  lgn_steps_row_unref (LGN_STEPS_NUMBER (object)->row);
  G_OBJECT_CLASS (lgn_steps_number_parent_class)->finalize (object);
}

static void
lgn_steps_number_class_init (LgnStepsNumberClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_steps_number_finalize;
}

static void
lgn_steps_number_init (LgnStepsNumber *self)
{
}

static float
get_number (LgnStepsNumber *self, LgnStepsNumberColumn column)
{
  const LgnStepsRow *row = self->row;
  float query = row->steps->query[self->index], key = lgn_steps_row_get_key (row, self->key)[self->index];
  float value = lgn_steps_row_get_value (row, self->key)[self->index];

  switch (column)
    {
    case LGN_STEPS_NUMBER_QUERY:
      return query;
    case LGN_STEPS_NUMBER_KEY:
      return key;
    case LGN_STEPS_NUMBER_PRODUCT:
      return query * key;
    case LGN_STEPS_NUMBER_VALUE:
      return value;
    case LGN_STEPS_NUMBER_WEIGHTED:
      return value * lgn_steps_row_get_weight (row, self->key);
    case LGN_STEPS_NUMBER_SUM:
    case LGN_STEPS_NUMBER_INDEX:
    case LGN_N_STEPS_NUMBERS:
    default:
      return row->steps->sum[self->index];
    }
}

char *
lgn_steps_number_make_text (LgnStepsNumber *self, LgnStepsNumberColumn column)
{
  if (column == LGN_STEPS_NUMBER_INDEX)
    return g_strdup_printf ("%u", self->index);
  return lgn_steps_format (get_number (self, column), MAX (self->row->n_digits, 4), false, false);
}

const char *
lgn_steps_number_column_get_title (LgnStepsNumberColumn column)
{
  const char *const titles[LGN_N_STEPS_NUMBERS]
      = { _ ("Number"), _ ("q"), _ ("k"), _ ("q × k"), _ ("v"), _ ("weight × v"), _ ("Sum of all") };

  return titles[column];
}

struct _LgnStepsNumbers
{
  GObject parent_instance;
  LgnStepsRow *row;
  guint key;
};

static GType
get_item_type (GListModel *list)
{
  return LGN_TYPE_STEPS_NUMBER;
}

static guint
get_n_items (GListModel *list)
{
  return (guint) LGN_STEPS_NUMBERS (list)->row->steps->head_dim;
}

static gpointer
get_item (GListModel *list, guint position)
{
  LgnStepsNumbers *self = LGN_STEPS_NUMBERS (list);
  LgnStepsNumber *number;

  if (position >= get_n_items (list))
    return NULL;
  number = g_object_new (LGN_TYPE_STEPS_NUMBER, NULL);
  number->row = lgn_steps_row_ref (self->row);
  number->key = self->key;
  number->index = position;
  return number;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnStepsNumbers, lgn_steps_numbers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
lgn_steps_numbers_finalize (GObject *object)
{
  g_clear_pointer (&LGN_STEPS_NUMBERS (object)->row, lgn_steps_row_unref);
  G_OBJECT_CLASS (lgn_steps_numbers_parent_class)->finalize (object);
}

static void
lgn_steps_numbers_class_init (LgnStepsNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_steps_numbers_finalize;
}

static void
lgn_steps_numbers_init (LgnStepsNumbers *self)
{
}

LgnStepsNumbers *
lgn_steps_numbers_new (LgnStepsRow *row, guint key)
{
  LgnStepsNumbers *self = g_object_new (LGN_TYPE_STEPS_NUMBERS, NULL);

  self->row = lgn_steps_row_ref (row);
  self->key = key;
  return self;
}
