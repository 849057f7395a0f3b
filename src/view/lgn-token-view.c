#include "view/lgn-token-view.h"

struct _LgnTokenView
{
  GObject parent_instance;
  bool hide_special;
  bool raw_pieces;
  bool hide_first;
  LgnGrouping group;
  LgnSegments segments;
};

G_DEFINE_FINAL_TYPE (LgnTokenView, lgn_token_view, G_TYPE_OBJECT)

enum { PROP_HIDE_SPECIAL = 1, PROP_GROUP, PROP_RAW_PIECES, PROP_HIDE_FIRST, N_PROPS };

static GParamSpec *props[N_PROPS];
static guint changed_signal;

static void
lgn_token_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnTokenView *self = LGN_TOKEN_VIEW (object);

  if (id == PROP_HIDE_SPECIAL)
    g_value_set_boolean (value, self->hide_special);
  else if (id == PROP_GROUP)
    g_value_set_uint (value, self->group);
  else if (id == PROP_RAW_PIECES)
    g_value_set_boolean (value, self->raw_pieces);
  else
    g_value_set_boolean (value, self->hide_first);
}

static void
lgn_token_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnTokenView *self = LGN_TOKEN_VIEW (object);

  if (id == PROP_HIDE_SPECIAL)
    lgn_token_view_set_hide_special (self, g_value_get_boolean (value));
  else if (id == PROP_GROUP)
    lgn_token_view_set_group (self, g_value_get_uint (value));
  else if (id == PROP_RAW_PIECES)
    lgn_token_view_set_raw_pieces (self, g_value_get_boolean (value));
  else
    lgn_token_view_set_hide_first (self, g_value_get_boolean (value));
}

static void
lgn_token_view_class_init (LgnTokenViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_token_view_get_property;
  object_class->set_property = lgn_token_view_set_property;
  props[PROP_HIDE_SPECIAL] = g_param_spec_boolean ("hide-special", NULL, NULL, FALSE, flags);
  props[PROP_GROUP] = g_param_spec_uint ("group", NULL, NULL, LGN_GROUP_PIECES, LGN_GROUP_WORDS, LGN_GROUP_PIECES, flags);
  props[PROP_RAW_PIECES] = g_param_spec_boolean ("raw-pieces", NULL, NULL, FALSE, flags);
  props[PROP_HIDE_FIRST] = g_param_spec_boolean ("hide-first", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed_signal = g_signal_new ("changed", LGN_TYPE_TOKEN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_token_view_init (LgnTokenView *self)
{
  self->segments = LGN_SEGMENTS_ALL;
}

LgnTokenView *
lgn_token_view_new (void)
{
  return g_object_new (LGN_TYPE_TOKEN_VIEW, NULL);
}

static void
notify_change (LgnTokenView *view, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (view), props[prop]);
  g_signal_emit (view, changed_signal, 0);
}

bool
lgn_token_view_get_hide_special (LgnTokenView *view)
{
  return view->hide_special;
}

void
lgn_token_view_set_hide_special (LgnTokenView *view, bool hide_special)
{
  if (view->hide_special == hide_special)
    return;
  view->hide_special = hide_special;
  notify_change (view, PROP_HIDE_SPECIAL);
}

LgnGrouping
lgn_token_view_get_group (LgnTokenView *view)
{
  return view->group;
}

void
lgn_token_view_set_group (LgnTokenView *view, LgnGrouping group)
{
  if (view->group == group)
    return;
  view->group = group;
  notify_change (view, PROP_GROUP);
}

bool
lgn_token_view_get_raw_pieces (LgnTokenView *view)
{
  return view->raw_pieces;
}

void
lgn_token_view_set_raw_pieces (LgnTokenView *view, bool raw_pieces)
{
  if (view->raw_pieces == raw_pieces)
    return;
  view->raw_pieces = raw_pieces;
  notify_change (view, PROP_RAW_PIECES);
}

LgnSegments
lgn_token_view_get_segments (LgnTokenView *view)
{
  return view->segments;
}

void
lgn_token_view_set_segments (LgnTokenView *view, LgnSegments segments)
{
  if (view->segments.from == segments.from && view->segments.to == segments.to)
    return;
  view->segments = segments;
  g_signal_emit (view, changed_signal, 0);
}

bool
lgn_token_view_get_hide_first (LgnTokenView *view)
{
  return view->hide_first;
}

void
lgn_token_view_set_hide_first (LgnTokenView *view, bool hide_first)
{
  if (view->hide_first == hide_first)
    return;
  view->hide_first = hide_first;
  notify_change (view, PROP_HIDE_FIRST);
}

/* lgn_result_hides_special_by_default: a translation is read word by word, so its end marks would only be in the way; in
 * other maps special tokens are where much of the weight goes, and are shown. */
bool
lgn_result_hides_special_by_default (LgnResult *result)
{
  return result->decoder_tokens != NULL;
}

/* lgn_result_get_default_grouping: words for a translation, pieces else. */
LgnGrouping
lgn_result_get_default_grouping (LgnResult *result)
{
  return result->decoder_tokens ? LGN_GROUP_WORDS : LGN_GROUP_PIECES;
}

/* lgn_token_view_set_defaults_for: hides and groups as fits RESULT. */
void
lgn_token_view_set_defaults_for (LgnTokenView *view, LgnResult *result)
{
  lgn_token_view_set_hide_special (view, lgn_result_hides_special_by_default (result));
  lgn_token_view_set_group (view, lgn_result_get_default_grouping (result));
  lgn_token_view_set_hide_first (view, false);
}

/**
 * lgn_token_view_make_axis: one side of MAP as it is shown now. Where the map is of another length than its tokens, or there
 * is none yet, the map's own length counts.
 * Returns: (transfer full): the axis.
 */
LgnTokenAxis *
lgn_token_view_make_axis (LgnTokenView *view, LgnResult *result, const LgnMapId *map, LgnAxis axis)
{
  LgnTokens *tokens = lgn_result_get_axis (result, map->site, map->layer, axis);
  LgnMapShape shape;
  guint n = tokens ? tokens->n : 0;

  if (lgn_attn_store_get_shape (result->store, map->site, map->layer, &shape))
    n = (guint) (axis == LGN_AXIS_QUERY ? shape.n_query : shape.n_key);
  g_autoptr (LgnTokenAxis) all
      = lgn_token_axis_new_part (tokens, n, view->hide_special, view->group, view->raw_pieces,
                                 axis == LGN_AXIS_QUERY ? view->segments.from : view->segments.to);
  return view->hide_first ? lgn_token_axis_hide_first (all) : lgn_token_axis_ref (all);
}
