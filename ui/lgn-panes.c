#include "lgn-panes.h"

#define MIN_WIDTH 180
#define MAX_WIDTH 420
#define NARROW_WIDTH 280
#define MIN_CONTENT 240
#define WIDE 1180           /* panes in less room get a share of what was chosen */
#define SHARE 0.8
#define HANDLE 8 /* how wide the zone is in which a separator can be grasped */
#define SCRIM 0.25f
#define DURATION 200

typedef struct
{
  GtkWidget *child;
  int width;
  bool is_shown;
  double revealed; /* 0 to 1, while it slides */
  AdwAnimation *animation;
} Side;

struct _LgnPanes
{
  GtkWidget parent_instance;
  GtkWidget *content;
  Side sides[2]; /* at the start, at the end */
  bool is_narrow;
  int dragged;    /* the side whose separator is dragged; -1: none */
  int drag_width; /* its width before */
};

enum
{
  PROP_CONTENT = 1,
  PROP_START,
  PROP_END,
  PROP_SHOW_START,
  PROP_SHOW_END,
  PROP_NARROW,
  PROP_START_WIDTH,
  PROP_END_WIDTH,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LgnPanes, lgn_panes, GTK_TYPE_WIDGET)

static void
set_child (LgnPanes *self, GtkWidget **place, GtkWidget *child)
{
  g_clear_pointer (place, gtk_widget_unparent);
  *place = child;
  if (child)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
on_revealed (double value, gpointer data)
{
  LgnPanes *self = data;

  for (guint i = 0; i < 2; i++)
    if (self->sides[i].animation && adw_animation_get_state (self->sides[i].animation) == ADW_ANIMATION_PLAYING)
      self->sides[i].revealed = adw_animation_get_value (self->sides[i].animation);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
on_done (AdwAnimation *animation, LgnPanes *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->sides[i].animation == animation)
      self->sides[i].revealed = self->sides[i].is_shown;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
show_side (LgnPanes *self, guint i, bool is_shown)
{
  Side *side = &self->sides[i];

  if (side->is_shown == is_shown)
    return;
  side->is_shown = is_shown;
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (side->animation), side->revealed);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (side->animation), is_shown);
  adw_animation_play (side->animation);
  g_object_notify_by_pspec (G_OBJECT (self), props[i == 0 ? PROP_SHOW_START : PROP_SHOW_END]);
  if (is_shown && self->is_narrow)
    show_side (self, 1 - i, false);
}

static void
set_side_width (LgnPanes *self, guint i, int width)
{
  Side *side = &self->sides[i];

  width = CLAMP (width, MIN_WIDTH, MAX_WIDTH);
  if (side->width == width)
    return;
  side->width = width;
  g_object_notify_by_pspec (G_OBJECT (self), props[i == 0 ? PROP_START_WIDTH : PROP_END_WIDTH]);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static int
get_minimum (GtkWidget *child)
{
  int minimum = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* The width of a side pane when it is wholly there, in panes of WIDTH. */
static int
get_side_width (LgnPanes *self, guint i, int width)
{
  const Side *side = &self->sides[i];
  int chosen = width < WIDE ? (int) (SHARE * side->width) : side->width;
  int wanted = self->is_narrow ? MIN (NARROW_WIDTH, width - 40) : MIN (chosen, (width - MIN_CONTENT) / 2);

  return MAX (wanted, get_minimum (side->child));
}

static bool
is_visible (const Side *side)
{
  return side->child && gtk_widget_get_visible (side->child) && (side->is_shown || side->revealed > 0);
}

static void
lgn_panes_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  LgnPanes *self = LGN_PANES (widget);
  GtkWidget *children[] = { self->content, self->sides[0].child, self->sides[1].child };

  *minimum = *natural = 0;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int child_minimum, child_natural;

      if (!children[i])
        continue;
      gtk_widget_measure (children[i], orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

/* Places a child that begins X after the start side. */
static void
allocate_child (LgnPanes *self, GtkWidget *child, int x, int child_width, int width, int height)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x - child_width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, child_width, height }, -1);
}

static void
lgn_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnPanes *self = LGN_PANES (widget);
  int taken[2] = { 0, 0 };

  for (guint i = 0; i < 2; i++)
    {
      Side *side = &self->sides[i];
      int side_width, seen;

      if (!side->child)
        continue;
      gtk_widget_set_child_visible (side->child, is_visible (side));
      if (!is_visible (side))
        continue;
      side_width = get_side_width (self, i, width);
      seen = (int) (side_width * side->revealed + 0.5);
      allocate_child (self, side->child, i == 0 ? seen - side_width : width - seen, side_width, width, height);
      taken[i] = self->is_narrow ? 0 : seen;
    }
  if (self->content)
    allocate_child (self, self->content, taken[0], MAX (width - taken[0] - taken[1], get_minimum (self->content)), width,
                    height);
}

static void
snapshot_separator (LgnPanes *self, GtkSnapshot *snapshot, guint i)
{
  GtkWidget *widget = GTK_WIDGET (self);
  bool is_left = (i == 0) == (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL);
  graphene_rect_t bounds;
  GdkRGBA colour;

  if (!is_visible (&self->sides[i]) || !gtk_widget_compute_bounds (self->sides[i].child, widget, &bounds))
    return;
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "borders", &colour);
  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (is_left ? bounds.origin.x + bounds.size.width - 1 : bounds.origin.x, 0, 1,
                                                  bounds.size.height));
}

static void
lgn_panes_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnPanes *self = LGN_PANES (widget);
  double revealed = MAX (self->sides[0].revealed, self->sides[1].revealed);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  gtk_snapshot_push_clip (snapshot, &bounds);
  if (self->content)
    gtk_widget_snapshot_child (widget, self->content, snapshot);
  if (self->is_narrow && revealed > 0)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, (float) (SCRIM * revealed) }, &bounds);
  for (guint i = 0; i < 2; i++)
    if (is_visible (&self->sides[i]))
      {
        gtk_widget_snapshot_child (widget, self->sides[i].child, snapshot);
        snapshot_separator (self, snapshot, i);
      }
  gtk_snapshot_pop (snapshot);
}

/* The side whose separator is at X, or -1. */
static int
find_separator (LgnPanes *self, double x)
{
  for (guint i = 0; i < 2; i++)
    {
      graphene_rect_t bounds;
      bool is_left = (i == 0) == (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL);

      if (self->is_narrow || !is_visible (&self->sides[i])
          || !gtk_widget_compute_bounds (self->sides[i].child, GTK_WIDGET (self), &bounds))
        continue;
      if (ABS (x - (is_left ? bounds.origin.x + bounds.size.width : bounds.origin.x)) <= HANDLE / 2)
        return (int) i;
    }
  return -1;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnPanes *self)
{
  bool is_on_separator = self->dragged >= 0 || find_separator (self, x) >= 0;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_on_separator ? "col-resize" : NULL);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, LgnPanes *self)
{
  self->dragged = find_separator (self, x);
  if (self->dragged < 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->drag_width = self->sides[self->dragged].width;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, LgnPanes *self)
{
  bool grows_rightwards = (self->dragged == 0) == (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL);

  if (self->dragged >= 0)
    set_side_width (self, (guint) self->dragged, self->drag_width + (int) (grows_rightwards ? dx : -dx));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, LgnPanes *self)
{
  self->dragged = -1;
}

/* A press beside an open side pane in the narrow form puts it away. */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnPanes *self)
{
  for (guint i = 0; i < 2 && self->is_narrow; i++)
    {
      graphene_rect_t bounds;

      if (!is_visible (&self->sides[i])
          || !gtk_widget_compute_bounds (self->sides[i].child, GTK_WIDGET (self), &bounds)
          || graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
        continue;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      show_side (self, i, false);
    }
}

static void
lgn_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnPanes *self = LGN_PANES (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_START:
    case PROP_END:
      g_value_set_object (value, self->sides[id - PROP_START].child);
      break;
    case PROP_SHOW_START:
    case PROP_SHOW_END:
      g_value_set_boolean (value, self->sides[id - PROP_SHOW_START].is_shown);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;
    case PROP_START_WIDTH:
    case PROP_END_WIDTH:
      g_value_set_int (value, self->sides[id - PROP_START_WIDTH].width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnPanes *self = LGN_PANES (object);

  switch (id)
    {
    case PROP_CONTENT:
      set_child (self, &self->content, g_value_get_object (value));
      break;
    case PROP_START:
    case PROP_END:
      set_child (self, &self->sides[id - PROP_START].child, g_value_get_object (value));
      break;
    case PROP_SHOW_START:
    case PROP_SHOW_END:
      show_side (self, id - PROP_SHOW_START, g_value_get_boolean (value));
      break;
    case PROP_NARROW:
      self->is_narrow = g_value_get_boolean (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_START_WIDTH:
    case PROP_END_WIDTH:
      set_side_width (self, id - PROP_START_WIDTH, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_panes_dispose (GObject *object)
{
  LgnPanes *self = LGN_PANES (object);

  for (guint i = 0; i < 2; i++)
    {
      if (self->sides[i].animation)
        adw_animation_skip (self->sides[i].animation);
      g_clear_object (&self->sides[i].animation);
      g_clear_pointer (&self->sides[i].child, gtk_widget_unparent);
    }
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (lgn_panes_parent_class)->dispose (object);
}

static void
lgn_panes_class_init (LgnPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lgn_panes_get_property;
  object_class->set_property = lgn_panes_set_property;
  object_class->dispose = lgn_panes_dispose;
  widget_class->measure = lgn_panes_measure;
  widget_class->size_allocate = lgn_panes_size_allocate;
  widget_class->snapshot = lgn_panes_snapshot;

  props[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SHOW_START] = g_param_spec_boolean ("show-start", NULL, NULL, FALSE, flags);
  props[PROP_SHOW_END] = g_param_spec_boolean ("show-end", NULL, NULL, FALSE, flags);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  props[PROP_START_WIDTH] = g_param_spec_int ("start-width", NULL, NULL, MIN_WIDTH, MAX_WIDTH, 236, flags);
  props[PROP_END_WIDTH] = g_param_spec_int ("end-width", NULL, NULL, MIN_WIDTH, MAX_WIDTH, 292, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "panes");
}

static void
add_controllers (LgnPanes *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  /* Before the children: a separator lies on the edges of two of them. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
lgn_panes_init (LgnPanes *self)
{
  const int widths[2] = { 236, 292 };

  self->dragged = -1;
  for (guint i = 0; i < 2; i++)
    {
      AdwAnimationTarget *target = adw_callback_animation_target_new (on_revealed, self, NULL);

      self->sides[i].width = widths[i];
      self->sides[i].animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, DURATION, target);
      adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->sides[i].animation), ADW_EASE_OUT_CUBIC);
      g_signal_connect (self->sides[i].animation, "done", G_CALLBACK (on_done), self);
    }
  add_controllers (self);
}
