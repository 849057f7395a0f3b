#include "lgn-view.h"

typedef struct
{
  LgnTabState *state;
  char *place;
  char *reading;
} LgnViewPrivate;

enum
{
  PROP_PLACE = 1,
  PROP_READING,
  N_PROPS,
};

enum
{
  PANES_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LgnView, lgn_view, ADW_TYPE_BIN)

static LgnViewPrivate *
get_private (LgnView *self)
{
  return lgn_view_get_instance_private (self);
}

/* lgn_view_set_state: shows STATE from now on; once. */
void
lgn_view_set_state (LgnView *self, LgnTabState *state)
{
  g_set_object (&get_private (self)->state, state);
  LGN_VIEW_GET_CLASS (self)->set_state (self, state);
  gtk_widget_add_css_class (lgn_view_get_canvas (self), "canvas");
}

LgnTabState *
lgn_view_get_state (LgnView *self)
{
  return get_private (self)->state;
}

/* lgn_view_get_canvas: the part that takes the focus, and where "canvas.…" actions are looked for first. */
GtkWidget *
lgn_view_get_canvas (LgnView *self)
{
  return LGN_VIEW_GET_CLASS (self)->get_canvas (self);
}

static GtkWidget *
get_part (LgnView *self, GtkWidget *(*get) (LgnView *view))
{
  return get ? get (self) : NULL;
}

GtkWidget *
lgn_view_get_tools (LgnView *self)
{
  return get_part (self, LGN_VIEW_GET_CLASS (self)->get_tools);
}

GtkWidget *
lgn_view_get_start (LgnView *self)
{
  return get_part (self, LGN_VIEW_GET_CLASS (self)->get_start);
}

GtkWidget *
lgn_view_get_end (LgnView *self)
{
  return get_part (self, LGN_VIEW_GET_CLASS (self)->get_end);
}

GtkWidget *
lgn_view_get_top (LgnView *self)
{
  return get_part (self, LGN_VIEW_GET_CLASS (self)->get_top);
}

bool
lgn_view_hides_panes (LgnView *self)
{
  return LGN_VIEW_GET_CLASS (self)->hides_panes;
}

bool
lgn_view_hides_details (LgnView *self)
{
  return LGN_VIEW_GET_CLASS (self)->hides_details || lgn_view_hides_panes (self);
}

/* lgn_view_make_figure: Returns: (transfer full): what is shown, as a figure; NULL while nothing can be drawn. */
LgnFigure *
lgn_view_make_figure (LgnView *self)
{
  LgnViewClass *klass = LGN_VIEW_GET_CLASS (self);

  return klass->make_figure ? klass->make_figure (self) : NULL;
}

const char *
lgn_view_get_place (LgnView *self)
{
  return get_private (self)->place;
}

const char *
lgn_view_get_reading (LgnView *self)
{
  return get_private (self)->reading;
}

static void
set_string (LgnView *self, char **at, const char *value, guint prop)
{
  if (g_strcmp0 (*at, value) == 0)
    return;
  g_free (*at);
  *at = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/* lgn_view_set_status: what the status line says while this view is shown; NULL: what it says of the map. */
void
lgn_view_set_status (LgnView *self, const char *place, const char *reading)
{
  set_string (self, &get_private (self)->place, place, PROP_PLACE);
  set_string (self, &get_private (self)->reading, reading, PROP_READING);
}

/* lgn_view_panes_changed: says that panes, tools or the bar above are others now. */
void
lgn_view_panes_changed (LgnView *self)
{
  g_signal_emit (self, signals[PANES_CHANGED], 0);
}

static void
lgn_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnView *self = LGN_VIEW (object);

  switch (id)
    {
    case PROP_PLACE:
      g_value_set_string (value, lgn_view_get_place (self));
      break;
    case PROP_READING:
      g_value_set_string (value, lgn_view_get_reading (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_view_dispose (GObject *object)
{
  g_clear_object (&get_private (LGN_VIEW (object))->state);
  G_OBJECT_CLASS (lgn_view_parent_class)->dispose (object);
}

static void
lgn_view_finalize (GObject *object)
{
  LgnViewPrivate *priv = get_private (LGN_VIEW (object));

  g_free (priv->place);
  g_free (priv->reading);
  G_OBJECT_CLASS (lgn_view_parent_class)->finalize (object);
}

static void
lgn_view_class_init (LgnViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_view_get_property;
  object_class->dispose = lgn_view_dispose;
  object_class->finalize = lgn_view_finalize;
  props[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  props[PROP_READING] = g_param_spec_string ("reading", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[PANES_CHANGED] =
      g_signal_new ("panes-changed", LGN_TYPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lgn_view_init (LgnView *self)
{
}
