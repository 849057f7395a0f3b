#include "view/lgn-reading.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"
#include "view/lgn-picture-map.h"

#include <math.h>

/* The translation of TEXT, or TEXT itself for files. */
static const char *
say (const char *text, bool is_plain)
{
  return is_plain ? text : _ (text);
}

/* LABEL so that its direction does not reorder the words around it: Unicode Standard Annex 9, FSI and PDI. */
static char *
isolate (const LgnTokenAxis *axis, guint index)
{
  if (axis->label_flags[index] & LGN_LABEL_RTL)
    return g_strdup_printf ("\u2068%s\u2069", axis->label[index]);
  return g_strdup (axis->label[index]);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* The patch that shown INDEX of one side is, or -1. */
static gint
find_patch (LgnShownMap *map, LgnAxis side, guint index)
{
  const LgnTokenAxis *axis = side == LGN_AXIS_QUERY ? lgn_shown_map_get_rows (map) : lgn_shown_map_get_columns (map);

  return lgn_result_find_patch (lgn_shown_map_get_result (map), lgn_shown_map_get_id (map), side,
                                lgn_token_axis_get_group (axis, index)->first);
}

/* What a patch looks at, or what looks at one; NULL where neither QUERY_PATCH nor KEY_PATCH is one (-1). QUERY and KEY are the
 * labels. */
static char *
make_patch_text (gint query_patch, gint key_patch, const char *query, const char *key, const char *number, bool is_plain)
{
  if (query_patch >= 0 && key_patch >= 0)
    return number ? g_strdup_printf (say (N_ ("Patch %d looks at patch %d: %s"), is_plain), query_patch, key_patch, number)
                  : g_strdup_printf (say (N_ ("Patch %d cannot look at patch %d: masked"), is_plain), query_patch, key_patch);
  if (query_patch >= 0)
    return number ? g_strdup_printf (say (N_ ("Patch %d looks at “%s”: %s"), is_plain), query_patch, key, number)
                  : g_strdup_printf (say (N_ ("Patch %d cannot look at “%s”: masked"), is_plain), query_patch, key);
  if (key_patch >= 0)
    return number ? g_strdup_printf (say (N_ ("“%s” looks at patch %d: %s"), is_plain), query, key_patch, number)
                  : g_strdup_printf (say (N_ ("“%s” cannot look at patch %d: masked"), is_plain), query, key_patch);
  return NULL;
}

static char *
make_text (LgnShownMap *map, guint row, guint column, const char *number, bool is_plain)
{
  g_autofree char *query = isolate (lgn_shown_map_get_rows (map), row);
  g_autofree char *key = isolate (lgn_shown_map_get_columns (map), column);
  char *text = make_patch_text (find_patch (map, LGN_AXIS_QUERY, row), find_patch (map, LGN_AXIS_KEY, column), query, key, number,
                                is_plain);

  if (text)
    return text;
  if (!number)
    return g_strdup_printf (say (N_ ("“%s” cannot look at “%s”: masked"), is_plain), query, key);
  return g_strdup_printf (say (N_ ("“%s” looks at “%s”: %s"), is_plain), query, key, number);
}

static char *
make_detail (LgnShownMap *map, guint row, guint column, bool is_plain)
{
  g_autofree char *place = lgn_shown_map_make_place (map, is_plain);

  return g_strdup_printf (say (N_ ("row %u · column %u · %s · %s"), is_plain),
                          lgn_token_axis_get_group (lgn_shown_map_get_rows (map), row)->first,
                          lgn_token_axis_get_group (lgn_shown_map_get_columns (map), column)->first, place,
                          say (lgn_site_get_name (lgn_shown_map_get_id (map)->site), is_plain));
}

static char *
make_merged (LgnShownMap *map, guint row, guint column, bool is_plain)
{
  const LgnTokenGroup *query = lgn_token_axis_get_group (lgn_shown_map_get_rows (map), row);
  const LgnTokenGroup *key = lgn_token_axis_get_group (lgn_shown_map_get_columns (map), column);
  const char *label = key->n > 1 ? lgn_shown_map_get_columns (map)->label[column] : lgn_shown_map_get_rows (map)->label[row];

  if (query->n == 1 && key->n == 1)
    return NULL;
  return g_strdup_printf (say (N_ ("%s: sum over %d columns, mean over %d rows"), is_plain), label, (int) key->n,
                          (int) query->n);
}

/* lgn_reading_parts_new: what the shown cell (ROW, COLUMN) of MAP says; IS_PLAIN: in English with decimal points. */
LgnReadingParts *
lgn_reading_parts_new (LgnShownMap *map, guint row, guint column, bool is_plain)
{
  LgnReadingParts *parts = g_new0 (LgnReadingParts, 1);
  bool is_allowed = lgn_shown_map_is_allowed (map, row, column);

  parts->weight = is_allowed ? lgn_shown_map_get_weight (map, row, column) : (double) NAN;
  if (is_allowed)
    {
      LgnShownRow statistics;
      lgn_shown_map_get_row (map, row, &statistics);
      parts->value = lgn_format_fixed (parts->weight, 4, is_plain);
      parts->rank = g_strdup_printf (say (N_ ("rank %d of %d"), is_plain), (int) lgn_shown_map_get_rank (map, row, column),
                                     (int) statistics.n_allowed);
    }
  parts->text = make_text (map, row, column, parts->value, is_plain);
  if (!is_allowed)
    parts->value = g_strdup (say (N_ ("masked"), is_plain));
  parts->detail = make_detail (map, row, column, is_plain);
  parts->merged = make_merged (map, row, column, is_plain);
  return parts;
}

void
lgn_reading_parts_free (LgnReadingParts *parts)
{
  g_free (parts->text);
  g_free (parts->detail);
  g_free (parts->rank);
  g_free (parts->value);
  g_free (parts->merged);
  g_free (parts);
}

char *
lgn_reading_make_pooled (guint n_rows, guint n_columns, double weight, LgnPooling pooling, bool is_plain)
{
  g_autofree char *number = lgn_format_fixed (weight, 4, is_plain);
  const char *format = pooling == LGN_POOL_MAX ? N_ ("largest of %u × %u weights: %s") : N_ ("mean of %u × %u weights: %s");

  return g_strdup_printf (say (format, is_plain), n_rows, n_columns, number);
}

#pragma GCC diagnostic pop

struct _LgnReading
{
  GObject parent_instance;
  LgnMapView *view;
  LgnReadingParts *parts; /* NULL without a cell */
};

G_DEFINE_FINAL_TYPE (LgnReading, lgn_reading, G_TYPE_OBJECT)

enum { PROP_TEXT = 1, PROP_DETAIL, PROP_RANK, PROP_VALUE, PROP_MERGED, N_PROPS };

static GParamSpec *props[N_PROPS];
static guint changed_signal;

static const char *
get_part (const LgnReadingParts *parts, guint id)
{
  const char *part = NULL;

  if (parts)
    part = id == PROP_TEXT     ? parts->text
           : id == PROP_DETAIL ? parts->detail
           : id == PROP_RANK   ? parts->rank
           : id == PROP_VALUE  ? parts->value
                               : parts->merged;
  return part ? part : "";
}

static void
lgn_reading_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, get_part (LGN_READING (object)->parts, id));
}

static void
lgn_reading_finalize (GObject *object)
{
  LgnReading *self = LGN_READING (object);

  g_object_unref (self->view);
  g_clear_pointer (&self->parts, lgn_reading_parts_free);
  G_OBJECT_CLASS (lgn_reading_parent_class)->finalize (object);
}

static void
lgn_reading_class_init (LgnReadingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const char *const names[N_PROPS] = { NULL, "text", "detail", "rank", "value", "merged" };

  object_class->get_property = lgn_reading_get_property;
  object_class->finalize = lgn_reading_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    props[i] = g_param_spec_string (names[i], NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", LGN_TYPE_READING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_reading_init (LgnReading *self)
{
}

static void
update (LgnReading *self)
{
  g_autoptr (LgnReadingParts) old = g_steal_pointer (&self->parts);
  LgnShownMap *map = lgn_map_view_get_map (self->view);
  gint row, column;
  bool any = false;

  if (lgn_map_view_get_focus (self->view, &row, &column) && lgn_shown_map_is_ready (map))
    self->parts = lgn_reading_parts_new (map, (guint) row, (guint) column, false);
  for (guint i = 1; i < N_PROPS; i++)
    if (!g_str_equal (get_part (old, i), get_part (self->parts, i)))
      {
        g_object_notify_by_pspec (G_OBJECT (self), props[i]);
        any = true;
      }
  if (any)
    g_signal_emit (self, changed_signal, 0);
}

/* lgn_reading_new: follows the focused cell of VIEW, which is kept. */
LgnReading *
lgn_reading_new (LgnMapView *view)
{
  LgnReading *self = g_object_new (LGN_TYPE_READING, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

const char *
lgn_reading_get_text (LgnReading *reading)
{
  return get_part (reading->parts, PROP_TEXT);
}

const char *
lgn_reading_get_detail (LgnReading *reading)
{
  return get_part (reading->parts, PROP_DETAIL);
}

const char *
lgn_reading_get_rank (LgnReading *reading)
{
  return get_part (reading->parts, PROP_RANK);
}

const char *
lgn_reading_get_value (LgnReading *reading)
{
  return get_part (reading->parts, PROP_VALUE);
}

const char *
lgn_reading_get_merged (LgnReading *reading)
{
  return get_part (reading->parts, PROP_MERGED);
}

double
lgn_reading_get_weight (LgnReading *reading)
{
  return reading->parts ? reading->parts->weight : (double) NAN;
}
