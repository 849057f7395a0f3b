#include "view/lgn-picture-view.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

#include <math.h>

struct _LgnPictureView
{
  GObject parent_instance;
  LgnMapView *map_view;
  LgnGaze gaze;
  LgnPictureMap *map; /* or NULL */
  guint focus;        /* shown token, as of the last signal */
  double strength;
  gboolean smooth, grid;
};

enum
{
  MAP_CHANGED,
  FOCUS_CHANGED,
  HOVER_CHANGED,
  N_SIGNALS,
};

enum
{
  PROP_STRENGTH = 1,
  PROP_SMOOTH,
  PROP_GRID,
  N_PROPS,
};

static guint signals[N_SIGNALS];
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LgnPictureView, lgn_picture_view, G_TYPE_OBJECT)

static void
lgn_picture_view_finalize (GObject *object)
{
  LgnPictureView *self = LGN_PICTURE_VIEW (object);

  g_clear_pointer (&self->map, lgn_picture_map_free);
  g_object_unref (self->map_view);
  G_OBJECT_CLASS (lgn_picture_view_parent_class)->finalize (object);
}

static void
lgn_picture_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnPictureView *self = LGN_PICTURE_VIEW (object);

  if (id == PROP_STRENGTH)
    g_value_set_double (value, self->strength);
  else if (id == PROP_SMOOTH)
    g_value_set_boolean (value, self->smooth);
  else
    g_value_set_boolean (value, self->grid);
}

static void
lgn_picture_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnPictureView *self = LGN_PICTURE_VIEW (object);

  if (id == PROP_STRENGTH)
    self->strength = g_value_get_double (value);
  else if (id == PROP_SMOOTH)
    self->smooth = g_value_get_boolean (value);
  else
    self->grid = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, props[id]);
}

static void
lgn_picture_view_class_init (LgnPictureViewClass *klass)
{
  static const char *const names[N_SIGNALS] = { "map-changed", "focus-changed", "hover-changed" };
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (klass)->finalize = lgn_picture_view_finalize;
  G_OBJECT_CLASS (klass)->get_property = lgn_picture_view_get_property;
  G_OBJECT_CLASS (klass)->set_property = lgn_picture_view_set_property;
  props[PROP_STRENGTH] = g_param_spec_double ("strength", NULL, NULL, 0, 1, LGN_PICTURE_STRENGTH, flags);
  props[PROP_SMOOTH] = g_param_spec_boolean ("smooth", NULL, NULL, FALSE, flags);
  props[PROP_GRID] = g_param_spec_boolean ("grid", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LGN_TYPE_PICTURE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_picture_view_init (LgnPictureView *self)
{
  self->strength = LGN_PICTURE_STRENGTH;
  self->grid = TRUE;
}

/* The map of the selection in direction GAZE; NULL where there is none. */
static LgnPictureMap *
make_map (LgnPictureView *self, LgnGaze gaze)
{
  LgnShownMap *map = lgn_map_view_get_map (self->map_view);

  if (!map || !lgn_shown_map_is_ready (map) || lgn_shown_map_get_rows (map)->n == 0 || lgn_shown_map_get_columns (map)->n == 0)
    return NULL;
  return lgn_picture_map_new (map, gaze);
}

static void
rebuild_map (LgnPictureView *self)
{
  g_clear_pointer (&self->map, lgn_picture_map_free);
  self->map = make_map (self, self->gaze);
  if (!self->map && lgn_picture_view_has_gaze (self, 1 - self->gaze))
    {
      self->gaze = 1 - self->gaze;
      self->map = make_map (self, self->gaze);
    }
  self->focus = self->map ? lgn_picture_view_get_focus (self) : 0;
  g_signal_emit (self, signals[MAP_CHANGED], 0);
}

static void
on_cursor_changed (LgnPictureView *self)
{
  guint focus = self->map ? lgn_picture_view_get_focus (self) : 0;

  if (focus != self->focus)
    {
      self->focus = focus;
      g_signal_emit (self, signals[FOCUS_CHANGED], 0);
    }
  g_signal_emit (self, signals[HOVER_CHANGED], 0);
}

LgnPictureView *
lgn_picture_view_new (LgnMapView *map_view)
{
  LgnPictureView *self = g_object_new (LGN_TYPE_PICTURE_VIEW, NULL);

  self->map_view = g_object_ref (map_view);
  g_signal_connect_object (map_view, "map-changed", G_CALLBACK (rebuild_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (map_view, "cursor-changed", G_CALLBACK (on_cursor_changed), self, G_CONNECT_SWAPPED);
  rebuild_map (self);
  return self;
}

double
lgn_picture_view_get_strength (LgnPictureView *view)
{
  return view->strength;
}

bool
lgn_picture_view_get_smooth (LgnPictureView *view)
{
  return view->smooth;
}

bool
lgn_picture_view_get_grid (LgnPictureView *view)
{
  return view->grid;
}

LgnMapView *
lgn_picture_view_get_map_view (LgnPictureView *view)
{
  return view->map_view;
}

const LgnPictureMap *
lgn_picture_view_get_map (LgnPictureView *view)
{
  return view->map;
}

LgnGaze
lgn_picture_view_get_gaze (LgnPictureView *view)
{
  return view->gaze;
}

void
lgn_picture_view_set_gaze (LgnPictureView *view, LgnGaze gaze)
{
  if (view->gaze == gaze)
    return;
  view->gaze = gaze;
  rebuild_map (view);
}

bool
lgn_picture_view_has_gaze (LgnPictureView *view, LgnGaze gaze)
{
  g_autoptr (LgnPictureMap) map = make_map (view, gaze);

  return map != NULL;
}

/* Of a pair (row, column), the token of the side that is chosen from; and the other way round. */
static gint
get_from (LgnPictureView *self, gint row, gint column)
{
  return self->gaze == LGN_GAZE_LOOKS ? row : column;
}

static gint
get_drawn (LgnPictureView *self, gint row, gint column)
{
  return self->gaze == LGN_GAZE_LOOKS ? column : row;
}

static void
set_cursor (LgnPictureView *self, gint from, gint drawn)
{
  lgn_map_view_set_cursor (self->map_view, get_from (self, from, drawn), get_drawn (self, from, drawn));
}

/* lgn_picture_view_get_focus: who looks: what is pointed at, if it found something, else the cursor, else the picture's own
 * choice. */
guint
lgn_picture_view_get_focus (LgnPictureView *view)
{
  gint row, column, drawn, from;

  lgn_map_view_get_hover (view->map_view, &row, &column);
  from = get_from (view, row, column);
  drawn = get_drawn (view, row, column);
  if (from >= 0 && drawn < 0)
    return (guint) from;
  lgn_map_view_get_cursor (view->map_view, &row, &column);
  from = get_from (view, row, column);
  return from >= 0 ? (guint) from : lgn_picture_map_get_default_focus (view->map);
}

void
lgn_picture_view_set_focus (LgnPictureView *view, guint index)
{
  g_auto (LgnPictureRow) row = { 0 };

  if (!view->map)
    return;
  lgn_picture_map_read (view->map, index, &row);
  set_cursor (view, (gint) index,
              row.n_strongest > 0 ? lgn_picture_map_find_index (view->map, lgn_picture_map_get_to (view->map), row.strongest[0])
                                  : -1);
}

void
lgn_picture_view_begin (LgnPictureView *view)
{
  gint row, column;

  lgn_map_view_get_cursor (view->map_view, &row, &column);
  if (view->map && get_from (view, row, column) < 0)
    lgn_picture_view_set_focus (view, lgn_picture_map_get_default_focus (view->map));
}

void
lgn_picture_view_move (LgnPictureView *view, gint columns, gint rows)
{
  if (!view->map)
    return;
  lgn_map_view_set_hover (view->map_view, -1, -1);
  lgn_picture_view_set_focus (view, lgn_picture_map_move (view->map, lgn_picture_view_get_focus (view), columns, rows));
}

void
lgn_picture_view_click (LgnPictureView *view, gint looks, gint drawn)
{
  if (!view->map)
    return;
  if (looks >= 0)
    lgn_picture_view_set_focus (view, (guint) looks);
  else if (drawn >= 0)
    set_cursor (view, (gint) lgn_picture_view_get_focus (view), drawn);
}

void
lgn_picture_view_set_hover (LgnPictureView *view, gint finder, gint drawn)
{
  gint row, column, from = finder;

  if (!view->map)
    return;
  if (finder < 0 && drawn >= 0)
    {
      lgn_map_view_get_cursor (view->map_view, &row, &column);
      from
          = get_from (view, row, column) >= 0 ? get_from (view, row, column) : (gint) lgn_picture_map_get_default_focus (view->map);
    }
  lgn_map_view_set_hover (view->map_view, get_from (view, from, drawn), get_drawn (view, from, drawn));
}

gint
lgn_picture_view_get_hover_patch (LgnPictureView *view)
{
  LgnAxis to;
  gint row, column, drawn;

  if (!view->map)
    return -1;
  to = lgn_picture_map_get_to (view->map);
  lgn_map_view_get_hover (view->map_view, &row, &column);
  drawn = get_drawn (view, row, column);
  if (drawn < 0)
    return -1;
  LgnPlace place = lgn_picture_map_get_place (view->map, to, (guint) drawn);
  return place.kind == LGN_PLACE_PATCH ? (gint) place.number : -1;
}

char *
lgn_picture_view_make_place (LgnPictureView *view)
{
  LgnShownMap *map = lgn_map_view_get_map (view->map_view);

  if (!map)
    return g_strdup ("");
  g_autofree char *place = lgn_shown_map_make_place (map, false);
  if (!view->map)
    return g_steal_pointer (&place);
  g_autofree char *name
      = lgn_picture_map_make_name (view->map, lgn_picture_map_get_from (view->map), lgn_picture_view_get_focus (view), false);
  return g_strdup_printf (_ ("%s · %s"), name, place);
}

char *
lgn_picture_view_make_distance (LgnPictureView *view, double distance)
{
  bool is_sound = view->map && lgn_shown_map_get_result (view->map->map)->heard.values != NULL;
  g_autofree char *number = isnan (distance) ? NULL : lgn_format_fixed (distance, is_sound ? 2 : 0, false);

  if (!number)
    return NULL;
  return is_sound ? g_strdup_printf (_ ("%s s"), number) : g_strdup_printf (_ ("%s px"), number);
}

/* What INDEX, of the side that is chosen from, found: a box of the result, or -1. */
static gint
find_box (LgnPictureView *self, guint index)
{
  guint n_boxes = lgn_shown_map_get_result (self->map->map)->n_boxes;

  for (guint i = 0; i < n_boxes; i++)
    if (lgn_picture_map_find_box (self->map, i) == (gint) index)
      return (gint) i;
  return -1;
}

GArray *
lgn_picture_view_list_others (LgnPictureView *view)
{
  GArray *others = g_array_new (FALSE, FALSE, sizeof (guint));
  LgnAxis from = view->map ? lgn_picture_map_get_from (view->map) : LGN_AXIS_QUERY;
  guint n_boxes = view->map ? lgn_shown_map_get_result (view->map->map)->n_boxes : 0;

  for (guint i = 0; i < n_boxes; i++)
    {
      gint finder = lgn_picture_map_find_box (view->map, i);
      if (finder >= 0)
        g_array_append_val (others, finder);
    }
  for (guint i = 0; view->map && i < lgn_picture_map_get_tokens (view->map, from)->n; i++)
    if (lgn_picture_map_get_place (view->map, from, i).kind != LGN_PLACE_PATCH && find_box (view, i) < 0)
      g_array_append_val (others, i);
  return others;
}

bool
lgn_picture_view_has_words (LgnPictureView *view)
{
  g_autoptr (GArray) others = lgn_picture_view_list_others (view);

  for (guint i = 0; i < others->len; i++)
    if (lgn_picture_map_get_place (view->map, lgn_picture_map_get_from (view->map), g_array_index (others, guint, i)).kind
        == LGN_PLACE_WORD)
      return true;
  return false;
}

static char *
capitalise (const char *text)
{
  g_autofree char *first = g_utf8_strup (text, g_utf8_next_char (text) - text);

  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

char *
lgn_picture_view_make_label (LgnPictureView *view, guint index, char **name)
{
  LgnAxis from = lgn_picture_map_get_from (view->map);
  LgnPlace place = lgn_picture_map_get_place (view->map, from, index);
  const char *text = lgn_picture_map_get_tokens (view->map, from)->label[index];
  gint box = find_box (view, index);
  g_autofree char *plain = lgn_picture_map_make_short_name (view->map, from, index, false);

  if (place.kind == LGN_PLACE_WORD)
    {
      if (name)
        *name = g_strdup_printf (_ ("Word %u: %s"), place.number, text);
      return g_strdup (text);
    }
  g_autofree char *label = capitalise (plain);
  if (box >= 0)
    {
      const LgnBox *found = &lgn_shown_map_get_result (view->map->map)->boxes[box];
      g_autofree char *number = lgn_format_fixed (found->probability, 2, false);
      if (name)
        *name = g_strdup_printf (_ ("%s: %s %s"), label, found->label, number);
      return g_strdup_printf (_ ("%s %s"), found->label, number);
    }
  if (name)
    *name = g_strdup (label);
  return g_steal_pointer (&label);
}

double
lgn_picture_view_get_share (LgnPictureView *view, guint index, double *sum)
{
  g_auto (LgnPictureRow) row = { 0 };

  lgn_picture_map_read (view->map, index, &row);
  *sum = 0;
  for (guint i = 0; i < LGN_N_PLACES; i++)
    *sum += row.shares[i];
  return row.shares[LGN_PLACE_PATCH];
}

char *
lgn_picture_view_make_shape (LgnPictureView *view)
{
  if (!view->map)
    return g_strdup ("");
  const LgnHeard *heard = &lgn_shown_map_get_result (view->map->map)->heard;
  const LgnGrid *grid = &view->map->grid[lgn_picture_map_get_to (view->map)];
  if (heard->values)
    return g_strdup_printf (_ ("%zu frames of %.0f ms"), grid->columns, heard->frame_seconds * 1000);
  if (grid->pitch_rows == 0 || grid->pitch_rows != grid->pitch_columns)
    return g_strdup_printf (_ ("%zu × %zu patches"), grid->columns, grid->rows);
  return g_strdup_printf (_ ("%zu × %zu patches of %zu px"), grid->columns, grid->rows, grid->pitch_rows);
}
