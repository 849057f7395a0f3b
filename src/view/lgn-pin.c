#include "view/lgn-pin.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

struct _LgnPin
{
  GObject parent_instance;
  LgnShownMap *map;
  gint row, column; /* tokens */
  char *label;
  char *place;
};

G_DEFINE_FINAL_TYPE (LgnPin, lgn_pin, G_TYPE_OBJECT)

enum { PROP_LABEL = 1, PROP_PLACE, N_PROPS };

static GParamSpec *props[N_PROPS];

static void
lgn_pin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnPin *self = LGN_PIN (object);

  g_value_set_string (value, id == PROP_LABEL ? self->label : self->place);
}

static void
lgn_pin_finalize (GObject *object)
{
  LgnPin *self = LGN_PIN (object);

  lgn_shown_map_unref (self->map);
  g_free (self->label);
  g_free (self->place);
  G_OBJECT_CLASS (lgn_pin_parent_class)->finalize (object);
}

static void
lgn_pin_class_init (LgnPinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lgn_pin_get_property;
  object_class->finalize = lgn_pin_finalize;
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lgn_pin_init (LgnPin *self)
{
}

/* lgn_pin_new: keeps MAP and, unless ROW or COLUMN is -1, that cell of it. */
LgnPin *
lgn_pin_new (LgnShownMap *map, gint row, gint column)
{
  LgnPin *self = g_object_new (LGN_TYPE_PIN, NULL);
  g_autofree char *place = lgn_shown_map_make_place (map, false);
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);

  self->map = lgn_shown_map_ref (map);
  if (row < 0 || column < 0)
    {
      self->row = self->column = -1;
      self->label = g_strdup (lgn_shown_map_get_result (map)->model_name);
      self->place = g_steal_pointer (&place);
      return self;
    }
  g_autofree char *number
      = lgn_shown_map_is_allowed (map, (guint) row, (guint) column)
            ? lgn_format_weight (lgn_shown_map_get_weight (map, (guint) row, (guint) column), 3, false)
            : g_strdup (_ ("masked"));
  self->row = (gint) lgn_token_axis_get_group (rows, (guint) row)->first;
  self->column = (gint) lgn_token_axis_get_group (columns, (guint) column)->first;
  self->label = g_strdup_printf ("%s ← %s", rows->label[row], columns->label[column]);
  self->place = g_strdup_printf ("%s · %s", place, number);
  return self;
}

LgnShownMap *
lgn_pin_get_map (LgnPin *pin)
{
  return pin->map;
}

gint
lgn_pin_get_row (LgnPin *pin)
{
  return pin->row;
}

gint
lgn_pin_get_column (LgnPin *pin)
{
  return pin->column;
}

const char *
lgn_pin_get_label (LgnPin *pin)
{
  return pin->label;
}

const char *
lgn_pin_get_place (LgnPin *pin)
{
  return pin->place;
}

/* lgn_pin_is_on: whether the pin is on this map of RESULT. */
bool
lgn_pin_is_on (LgnPin *pin, LgnResult *result, const LgnMapId *map)
{
  const LgnMapId *own = lgn_shown_map_get_id (pin->map);

  return lgn_shown_map_get_result (pin->map) == result && own->site == map->site && own->layer == map->layer
         && own->head == map->head;
}
