#include "lgn-steps-canvas.h"

#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include "draw/lgn-paint-steps.h"
#include "view/lgn-steps-text.h"

#include <glib/gi18n.h>

#define MARGIN 24
#define MIN_WIDTH 320
#define DURATION 250 /* ms until the next step has come out */

struct _LgnStepsCanvas
{
  GtkWidget parent_instance;
  LgnSteps *steps;
  LgnPaintCache *cache;
  LgnStepsRow *row;       /* that is drawn; stays while another is on its way */
  LgnStepsLayout *layout; /* of ROW for the present size, or NULL */
  bool writes_arithmetic;
  gint arithmetic;        /* the key that LAYOUT has it of, or -1 */
  AdwAnimation *animation; /* of how far it is told */
};

G_DEFINE_FINAL_TYPE (LgnStepsCanvas, lgn_steps_canvas, GTK_TYPE_WIDGET)

/* (transfer full) ROW laid out for WIDTH px, and HEIGHT px (0: as high as it needs). */
static LgnStepsLayout *
make_layout (LgnStepsCanvas *self, int width, int height)
{
  LgnStepsLayoutOptions options = { MARGIN, height, self->arithmetic };
  LgnPaintContext context;

  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  if (height > 0)
    options.height = MAX (height - lgn_steps_legend_get_height (&context), 1);
  return lgn_steps_layout_new (&context, self->row, &options, MAX (width, MIN_WIDTH));
}

static LgnStepsLayout *
get_layout (LgnStepsCanvas *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (!self->layout && self->row && width > 0)
    self->layout = make_layout (self, width, gtk_widget_get_height (GTK_WIDGET (self)));
  return self->layout;
}

static void
drop_layout (GtkWidget *widget)
{
  g_clear_pointer (&LGN_STEPS_CANVAS (widget)->layout, lgn_steps_layout_unref);
  gtk_widget_queue_resize (widget);
}

static void
get_marks (LgnStepsCanvas *self, LgnStepsMarks *marks)
{
  const LgnStepsElement *element = lgn_steps_get_element (self->steps);

  *marks = LGN_STEPS_MARKS_NONE;
  marks->reach = adw_animation_get_value (self->animation);
  if (self->row != lgn_steps_get_row (self->steps))
    return;
  marks->key = lgn_steps_get_key (self->steps);
  if (!element->is_set)
    return;
  marks->element = (gint) element->index;
  marks->element_key = element->key;
  marks->is_value = element->is_value;
}

static void
lgn_steps_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnStepsCanvas *self = LGN_STEPS_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnStepsLayout *layout = get_layout (self);
  LgnPaintContext context;
  LgnStepsMarks marks;
  cairo_t *cr;

  if (!layout)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  get_marks (self, &marks);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  lgn_paint_steps (cr, &context, layout, &marks);
  lgn_paint_steps_legend (cr, &context, layout,
                          &(LgnRect) { MARGIN, lgn_steps_layout_get_height (layout) - MARGIN, MIN (width, 640) - 2 * MARGIN,
                                       lgn_steps_legend_get_height (&context) });
  cairo_destroy (cr);
}

static GtkSizeRequestMode
lgn_steps_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_steps_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  LgnStepsCanvas *self = LGN_STEPS_CANVAS (widget);
  g_autoptr (LgnStepsLayout) layout = NULL;
  LgnPaintContext context;

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL || !self->row)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  layout = make_layout (self, for_size > 0 ? for_size : 2 * MIN_WIDTH, 0);
  *minimum = *natural = (int) ceil (lgn_steps_layout_get_height (layout) + lgn_steps_legend_get_height (&context));
}

static void
lgn_steps_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  g_clear_pointer (&LGN_STEPS_CANVAS (widget)->layout, lgn_steps_layout_unref);
}

/* What the picture says: told to screen readers. */
static void
describe (LgnStepsCanvas *self)
{
  gint key = lgn_steps_get_key (self->steps);
  g_autofree char *arithmetic = lgn_steps_make_arithmetic (self->steps);
  g_autofree char *reading
      = key >= 0 ? lgn_steps_row_make_reading (lgn_steps_get_row (self->steps), (guint) key, false) : NULL;
  g_autofree char *text = key >= 0 ? g_strdup_printf ("%s\n%s", reading, arithmetic) : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How this number came about"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Lays out again when another key's arithmetic is to be written. */
static void
update_arithmetic (LgnStepsCanvas *self)
{
  gint key = self->writes_arithmetic && self->row == lgn_steps_get_row (self->steps) ? lgn_steps_get_key (self->steps) : -1;

  if (key == self->arithmetic)
    return;
  self->arithmetic = key;
  drop_layout (GTK_WIDGET (self));
}

/* A row that is on its way leaves the one before to be seen, unless that belongs to something else. */
static void
on_changed (LgnStepsCanvas *self)
{
  LgnStepsRow *row = lgn_steps_get_row (self->steps);

  if (row != self->row && (row || lgn_steps_get_state (self->steps) != LGN_STEPS_BUSY))
    {
      g_clear_pointer (&self->row, lgn_steps_row_unref);
      self->row = row ? lgn_steps_row_ref (row) : NULL;
      drop_layout (GTK_WIDGET (self));
    }
  update_arithmetic (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe (self);
}

void
lgn_steps_canvas_set_writes_arithmetic (LgnStepsCanvas *self, gboolean writes)
{
  self->writes_arithmetic = writes;
  update_arithmetic (self);
}

/* What comes next comes out slowly; going back is done at once. */
static void
on_step_changed (LgnStepsCanvas *self)
{
  AdwTimedAnimation *animation = ADW_TIMED_ANIMATION (self->animation);
  double from = adw_animation_get_value (self->animation), to = lgn_steps_get_step (self->steps);

  adw_timed_animation_set_value_from (animation, MIN (from, to));
  adw_timed_animation_set_value_to (animation, to);
  adw_animation_reset (self->animation);
  if (to > from)
    adw_animation_play (self->animation);
  else
    adw_animation_skip (self->animation);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lgn_steps_canvas_set_steps (LgnStepsCanvas *self, LgnSteps *steps)
{
  g_set_object (&self->steps, steps);
  g_signal_connect_object (steps, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (steps, "element-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (steps, "notify::step", G_CALLBACK (on_step_changed), self, G_CONNECT_SWAPPED);
  on_step_changed (self);
  on_changed (self);
}

gboolean
lgn_steps_canvas_get_key_band (LgnStepsCanvas *self, double *top, double *bottom)
{
  LgnStepsLayout *layout = self->row == lgn_steps_get_row (self->steps) ? get_layout (self) : NULL;
  gint key = layout ? lgn_steps_get_key (self->steps) : -1;
  LgnRect band;

  if (key < 0)
    return FALSE;
  lgn_steps_layout_get_band (layout, LGN_STEPS_KEYS, key, &band);
  *top = band.y;
  *bottom = band.y + band.height;
  return TRUE;
}

/* The pointer. */

static LgnStepsHit
hit (LgnStepsCanvas *self, double x, double y)
{
  LgnStepsLayout *layout = get_layout (self);

  return layout ? lgn_hit_steps (layout, x, y) : (LgnStepsHit) { LGN_STEPS_HIT_NOTHING, LGN_STEPS_KEYS, -1, -1 };
}

/* A click on a key chooses it; on a number of a strip, points that out as well. */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnStepsCanvas *self)
{
  LgnStepsHit at = hit (self, x, y);
  LgnStepsElement element = { true, at.part == LGN_STEPS_VALUES, at.key, (guint) MAX (at.element, 0) };

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->row != lgn_steps_get_row (self->steps) || at.kind == LGN_STEPS_HIT_NOTHING)
    return;
  if (at.key >= 0)
    lgn_steps_set_key (self->steps, at.key);
  lgn_steps_set_element (self->steps, at.kind == LGN_STEPS_HIT_ELEMENT ? &element : NULL);
}

static gboolean
on_query_tooltip (LgnStepsCanvas *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  LgnStepsHit at = is_keyboard ? (LgnStepsHit) { .kind = LGN_STEPS_HIT_NOTHING } : hit (self, x, y);
  gint key = self->row == lgn_steps_get_row (self->steps) ? lgn_steps_get_key (self->steps) : -1;
  g_autofree char *text = NULL;

  if (at.kind == LGN_STEPS_HIT_NOTHING || key < 0)
    return FALSE;
  if (at.kind == LGN_STEPS_HIT_KEY)
    text = lgn_steps_row_make_reading (self->row, (guint) at.key, false);
  else if (at.part == LGN_STEPS_VALUES)
    text = lgn_steps_row_make_value_term (self->row, at.key, (guint) at.element, false);
  else
    text = lgn_steps_row_make_product_term (self->row, (guint) (at.key < 0 ? key : at.key), (guint) at.element, false);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
lgn_steps_canvas_dispose (GObject *object)
{
  LgnStepsCanvas *self = LGN_STEPS_CANVAS (object);

  g_clear_object (&self->animation);
  g_clear_pointer (&self->layout, lgn_steps_layout_unref);
  g_clear_pointer (&self->row, lgn_steps_row_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->steps);
  G_OBJECT_CLASS (lgn_steps_canvas_parent_class)->dispose (object);
}

static void
lgn_steps_canvas_class_init (LgnStepsCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_steps_canvas_dispose;
  widget_class->snapshot = lgn_steps_canvas_snapshot;
  widget_class->measure = lgn_steps_canvas_measure;
  widget_class->size_allocate = lgn_steps_canvas_size_allocate;
  widget_class->get_request_mode = lgn_steps_canvas_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
}

static void
on_animated (double value, LgnStepsCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lgn_steps_canvas_init (LgnStepsCanvas *self)
{
  AdwAnimationTarget *target
      = adw_callback_animation_target_new ((AdwAnimationTargetFunc) on_animated, self, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  self->cache = lgn_paint_cache_new ();
  self->arithmetic = -1;
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, LGN_N_STEPS - 1, DURATION, target);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  lgn_painting_watch (GTK_WIDGET (self), drop_layout);
}
