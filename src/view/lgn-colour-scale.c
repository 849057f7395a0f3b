#include "view/lgn-colour-scale.h"

#include <math.h>

/* Where a logarithmic scale begins. */
#define LOG_FLOOR 1e-6

static const char *const range_names[LGN_N_RANGES] = { "fixed", "map", "row", "custom" };
static const char *const transform_names[LGN_N_TRANSFORMS] = { "linear", "power", "log" };

const char *
lgn_range_get_name (LgnRange range)
{
  return range_names[range];
}

const char *
lgn_transform_get_name (LgnTransform transform)
{
  return transform_names[transform];
}

static bool
find_name (const char *const *names, guint n, const char *name, guint *index)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (names[i], name))
      {
        *index = i;
        return true;
      }
  return false;
}

bool
lgn_range_from_name (const char *name, LgnRange *range)
{
  guint index = *range;
  bool is_found = find_name (range_names, LGN_N_RANGES, name, &index);

  *range = (LgnRange) index;
  return is_found;
}

bool
lgn_transform_from_name (const char *name, LgnTransform *transform)
{
  guint index = *transform;
  bool is_found = find_name (transform_names, LGN_N_TRANSFORMS, name, &index);

  *transform = (LgnTransform) index;
  return is_found;
}

/* lgn_colour_table_get_value: the weight that is drawn at FRACTION of the palette. */
double
lgn_colour_table_get_value (const LgnColourTable *table, double fraction)
{
  double span = table->high - table->low;

  switch (table->spec.transform)
    {
    case LGN_TRANSFORM_POWER:
      return table->low + span * pow (fraction, 1 / table->spec.power);
    case LGN_TRANSFORM_LOG:
      return fraction <= 0 ? table->low : table->low + span * pow (LOG_FLOOR, 1 - fraction);
    default:
      return table->low + span * fraction;
    }
}

/* lgn_colour_table_get_fraction: where in the palette WEIGHT is drawn, 0 to 1. */
double
lgn_colour_table_get_fraction (const LgnColourTable *table, double weight)
{
  double span = table->high - table->low;
  double linear = span > 0 ? CLAMP ((weight - table->low) / span, 0, 1) : weight > table->low;

  switch (table->spec.transform)
    {
    case LGN_TRANSFORM_POWER:
      return pow (linear, table->spec.power);
    case LGN_TRANSFORM_LOG:
      return linear <= LOG_FLOOR ? 0 : 1 - log (linear) / log (LOG_FLOOR);
    default:
      return linear;
    }
}

/* lgn_colour_table_set_limits: the weights at the two ends. */
void
lgn_colour_table_set_limits (LgnColourTable *table, double low, double high)
{
  table->low = low;
  table->high = high;
  for (guint i = 0; i < 256; i++)
    table->step[i] = (float) lgn_colour_table_get_value (table, (i - 0.5) / 255);
  table->step[0] = -INFINITY;
}

void
lgn_colour_table_init (LgnColourTable *table, const LgnColourSpec *spec, bool is_dark, LgnShownMap *map)
{
  float low = 0, high = 1;

  table->spec = *spec;
  table->colour = lgn_palette_get_colours (spec->palette, is_dark);
  if (spec->range == LGN_RANGE_MAP && map && lgn_shown_map_is_ready (map))
    lgn_shown_map_get_range (map, &low, &high);
  if (spec->range == LGN_RANGE_CUSTOM)
    lgn_colour_table_set_limits (table, spec->low, spec->high);
  else
    lgn_colour_table_set_limits (table, low, high);
}

/* lgn_colour_table_get_index: which of the 256 colours WEIGHT has: the last whose step is not above it. */
guint
lgn_colour_table_get_index (const LgnColourTable *table, float weight)
{
  guint index = 0;

  for (guint half = 128; half > 0; half /= 2)
    if (weight >= table->step[index + half])
      index += half;
  return index;
}

LgnRgb8
lgn_colour_table_get_colour (const LgnColourTable *table, float weight)
{
  return table->colour[lgn_colour_table_get_index (table, weight)];
}

struct _LgnColourScale
{
  GObject parent_instance;
  LgnColourSpec spec;
};

G_DEFINE_FINAL_TYPE (LgnColourScale, lgn_colour_scale, G_TYPE_OBJECT)

enum { PROP_PALETTE = 1, PROP_RANGE, PROP_TRANSFORM, PROP_POWER, PROP_LOW, PROP_HIGH, N_PROPS };

static GParamSpec *props[N_PROPS];
static guint changed_signal;

static void
lgn_colour_scale_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const LgnColourSpec *spec = &LGN_COLOUR_SCALE (object)->spec;

  switch (id)
    {
    case PROP_PALETTE: g_value_set_uint (value, spec->palette); break;
    case PROP_RANGE: g_value_set_uint (value, spec->range); break;
    case PROP_TRANSFORM: g_value_set_uint (value, spec->transform); break;
    case PROP_POWER: g_value_set_double (value, spec->power); break;
    case PROP_LOW: g_value_set_double (value, spec->low); break;
    case PROP_HIGH: g_value_set_double (value, spec->high); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_colour_scale_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnColourScale *self = LGN_COLOUR_SCALE (object);
  LgnColourSpec spec = self->spec;

  switch (id)
    {
    case PROP_PALETTE: spec.palette = g_value_get_uint (value); break;
    case PROP_RANGE: spec.range = g_value_get_uint (value); break;
    case PROP_TRANSFORM: spec.transform = g_value_get_uint (value); break;
    case PROP_POWER: spec.power = g_value_get_double (value); break;
    case PROP_LOW: spec.low = g_value_get_double (value); break;
    case PROP_HIGH: spec.high = g_value_get_double (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  lgn_colour_scale_set_spec (self, &spec);
}

static void
lgn_colour_scale_class_init (LgnColourScaleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  LgnColourSpec spec = LGN_COLOUR_SPEC_DEFAULT;

  object_class->get_property = lgn_colour_scale_get_property;
  object_class->set_property = lgn_colour_scale_set_property;
  props[PROP_PALETTE] = g_param_spec_uint ("palette", NULL, NULL, 0, LGN_N_PALETTES - 1, spec.palette, flags);
  props[PROP_RANGE] = g_param_spec_uint ("range", NULL, NULL, 0, LGN_N_RANGES - 1, spec.range, flags);
  props[PROP_TRANSFORM] = g_param_spec_uint ("transform", NULL, NULL, 0, LGN_N_TRANSFORMS - 1, spec.transform, flags);
  props[PROP_POWER] = g_param_spec_double ("power", NULL, NULL, 0.1, 1, spec.power, flags);
  props[PROP_LOW] = g_param_spec_double ("low", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, spec.low, flags);
  props[PROP_HIGH] = g_param_spec_double ("high", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, spec.high, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", LGN_TYPE_COLOUR_SCALE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_colour_scale_init (LgnColourScale *self)
{
  self->spec = LGN_COLOUR_SPEC_DEFAULT;
}

LgnColourScale *
lgn_colour_scale_new (void)
{
  return g_object_new (LGN_TYPE_COLOUR_SCALE, NULL);
}

const LgnColourSpec *
lgn_colour_scale_get_spec (LgnColourScale *scale)
{
  return &scale->spec;
}

void
lgn_colour_scale_set_spec (LgnColourScale *scale, const LgnColourSpec *spec)
{
  LgnColourSpec old = scale->spec;
  GObject *object = G_OBJECT (scale);
  const bool differs[N_PROPS] = {
    [PROP_PALETTE] = old.palette != spec->palette,
    [PROP_RANGE] = old.range != spec->range,
    [PROP_TRANSFORM] = old.transform != spec->transform,
    [PROP_POWER] = old.power != spec->power,
    [PROP_LOW] = old.low != spec->low,
    [PROP_HIGH] = old.high != spec->high,
  };
  bool any = false;

  scale->spec = *spec;
  g_object_freeze_notify (object);
  for (guint i = 1; i < N_PROPS; i++)
    if (differs[i])
      {
        g_object_notify_by_pspec (object, props[i]);
        any = true;
      }
  g_object_thaw_notify (object);
  if (any)
    g_signal_emit (scale, changed_signal, 0);
}

void
lgn_colour_scale_set_palette (LgnColourScale *scale, LgnPalette palette)
{
  LgnColourSpec spec = scale->spec;

  spec.palette = palette;
  lgn_colour_scale_set_spec (scale, &spec);
}

void
lgn_colour_scale_set_range (LgnColourScale *scale, LgnRange range)
{
  LgnColourSpec spec = scale->spec;

  spec.range = range;
  lgn_colour_scale_set_spec (scale, &spec);
}

/* lgn_colour_scale_set_limits: a custom range. */
void
lgn_colour_scale_set_limits (LgnColourScale *scale, double low, double high)
{
  LgnColourSpec spec = scale->spec;

  spec.range = LGN_RANGE_CUSTOM;
  spec.low = low;
  spec.high = high;
  lgn_colour_scale_set_spec (scale, &spec);
}

/* lgn_colour_scale_set_transform: POWER counts for LGN_TRANSFORM_POWER only. */
void
lgn_colour_scale_set_transform (LgnColourScale *scale, LgnTransform transform, double power)
{
  LgnColourSpec spec = scale->spec;

  spec.transform = transform;
  if (transform == LGN_TRANSFORM_POWER)
    spec.power = power;
  lgn_colour_scale_set_spec (scale, &spec);
}
