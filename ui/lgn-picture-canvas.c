#include "lgn-picture-canvas.h"

#include "lgn-canvas.h"
#include "lgn-ground-loader.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include <glib/gi18n.h>

#define MIN_WIDTH 180
#define MIN_HEIGHT 120
#define NATURAL_SIDE 480
#define MARGIN 3        /* px: frames of patches at the edge lie half outside */

struct _LgnPictureCanvas
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPictureView *view;
  LgnPaintCache *cache;
  LgnGroundLoader *loader;
  LgnPictureLayout *layout; /* NULL: to be made */
  double pointer_x, pointer_y; /* -1: outside */
};

static guint menu_signal;

G_DEFINE_FINAL_TYPE (LgnPictureCanvas, lgn_picture_canvas, GTK_TYPE_WIDGET)

/* The layout for the present size, map and token; NULL where there is nothing to draw. */
static LgnPictureLayout *
get_layout (LgnPictureCanvas *self)
{
  const LgnPictureMap *map = self->view ? lgn_picture_view_get_map (self->view) : NULL;
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  LgnPictureOptions options;
  LgnPaintContext context;
  LgnRect rect;
  guint picture_width, picture_height;

  if (self->layout || !map || width < 1 || height < 1)
    return self->layout;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  lgn_picture_options_init_for (&options, self->state, self->view, MARGIN);
  self->layout = lgn_picture_layout_new (&context, map, lgn_picture_view_get_focus (self->view), &options, width, height);
  lgn_picture_layout_get_picture (self->layout, &rect, &picture_width, &picture_height);
  lgn_ground_loader_request (self->loader, lgn_shown_map_get_result (map->map)->picture, picture_width, picture_height);
  return self->layout;
}

static void
drop_layout (LgnPictureCanvas *self)
{
  g_clear_pointer (&self->layout, lgn_picture_layout_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_PICTURE_CANVAS (widget));
}

static void
lgn_picture_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnPictureCanvas *self = LGN_PICTURE_CANVAS (widget);
  LgnPictureLayout *layout = get_layout (self);
  LgnPictureMarks marks = { true, true, -1 };
  LgnPaintContext context;
  cairo_t *cr;

  if (!layout)
    return;
  marks.hover_patch = lgn_picture_view_get_hover_patch (self->view);
  lgn_painting_init_context (&context, widget, self->cache);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  lgn_paint_overlay (cr, &context, layout, &marks);
  cairo_destroy (cr);
}

static void
lgn_picture_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_layout (LGN_PICTURE_CANVAS (widget));
}

static void
lgn_picture_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = NATURAL_SIDE;
}

/* What the picture is called, and what it says: told to screen readers. */
static void
describe (GtkWidget *widget)
{
  LgnPictureCanvas *self = LGN_PICTURE_CANVAS (widget);
  g_autofree char *place = lgn_picture_view_make_place (self->view);
  g_autofree char *label = g_strdup_printf (_ ("Attention on picture: %s"), place);
  const char *text = lgn_reading_get_text (lgn_tab_state_get_reading (self->state));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
describe_soon (LgnPictureCanvas *self)
{
  lgn_canvas_describe_soon (GTK_WIDGET (self), describe);
}

static void
on_focus_changed (LgnPictureCanvas *self)
{
  drop_layout (self);
  describe_soon (self);
}

static void
on_hover_changed (LgnPictureCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe_soon (self);
}

/* lgn_picture_canvas_set_state: draws what VIEW, of STATE, says; once. */
void
lgn_picture_canvas_set_state (LgnPictureCanvas *self, LgnTabState *state, LgnPictureView *view)
{
  g_set_object (&self->state, state);
  g_set_object (&self->view, view);
  g_signal_connect_object (view, "map-changed", G_CALLBACK (on_focus_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "focus-changed", G_CALLBACK (on_focus_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "hover-changed", G_CALLBACK (on_hover_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  describe (GTK_WIDGET (self));
}

/* The pointer. */

static LgnHit
hit (LgnPictureCanvas *self, double x, double y)
{
  LgnPictureLayout *layout = get_layout (self);

  return layout ? lgn_hit_picture (layout, x, y) : LGN_HIT_NONE;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnPictureCanvas *self)
{
  LgnHit at;

  /* A pointer that rests while the map changes is told of as well; it must not take the reading from the keyboard. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  at = hit (self, x, y);
  lgn_picture_view_set_hover (self->view, at.kind == LGN_HIT_BOX ? at.row : -1, at.kind == LGN_HIT_CELL ? at.column : -1);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnPictureCanvas *self)
{
  self->pointer_x = self->pointer_y = -1;
  lgn_picture_view_set_hover (self->view, -1, -1);
}

static void
click (LgnPictureCanvas *self, const LgnHit *at)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (at->kind == LGN_HIT_BOX)
    lgn_picture_view_click (self->view, at->row, -1);
  else if (at->kind == LGN_HIT_CELL)
    lgn_picture_view_click (self->view, at->row, at->column);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnPictureCanvas *self)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  LgnHit at = hit (self, x, y);

  click (self, &at);
  if (modifiers & GDK_CONTROL_MASK && at.kind != LGN_HIT_NOTHING)
    lgn_tab_state_toggle_pin (self->state);
}

static void
on_right_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnPictureCanvas *self)
{
  LgnHit at = hit (self, x, y);

  if (at.kind == LGN_HIT_NOTHING)
    return;
  click (self, &at);
  g_signal_emit (self, menu_signal, 0, x, y);
}

void
lgn_picture_canvas_show_menu (LgnPictureCanvas *self)
{
  LgnPictureLayout *layout = get_layout (self);
  LgnPlace place;
  LgnRect rect;
  LgnAxis from;

  if (!layout)
    return;
  from = lgn_picture_map_get_from (lgn_picture_layout_get_map (layout));
  place = lgn_picture_map_get_place (lgn_picture_layout_get_map (layout), from, lgn_picture_layout_get_focus (layout));
  if (place.kind == LGN_PLACE_PATCH)
    lgn_picture_layout_get_patch (layout, from, place.number, &rect);
  else
    lgn_picture_layout_get_frame (layout, &rect);
  g_signal_emit (self, menu_signal, 0, rect.x + rect.width / 2, rect.y + rect.height / 2);
}

static void
lgn_picture_canvas_dispose (GObject *object)
{
  LgnPictureCanvas *self = LGN_PICTURE_CANVAS (object);

  lgn_canvas_stop_describing (GTK_WIDGET (self));
  g_clear_pointer (&self->layout, lgn_picture_layout_unref);
  g_clear_pointer (&self->loader, lgn_ground_loader_free);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->view);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_picture_canvas_parent_class)->dispose (object);
}

static void
lgn_picture_canvas_class_init (LgnPictureCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_picture_canvas_dispose;
  widget_class->snapshot = lgn_picture_canvas_snapshot;
  widget_class->measure = lgn_picture_canvas_measure;
  widget_class->size_allocate = lgn_picture_canvas_size_allocate;
  menu_signal = g_signal_new ("menu", LGN_TYPE_PICTURE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
}

static void
add_controllers (LgnPictureCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *left = gtk_gesture_click_new (), *right = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (left, "released", G_CALLBACK (on_released), self);
  g_signal_connect (right, "pressed", G_CALLBACK (on_right_pressed), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (left));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (right));
}

static void
lgn_picture_canvas_init (LgnPictureCanvas *self)
{
  self->cache = lgn_paint_cache_new ();
  self->loader = lgn_ground_loader_new (GTK_WIDGET (self), self->cache);
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  add_controllers (self);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
