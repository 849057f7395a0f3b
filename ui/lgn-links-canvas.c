#include "lgn-links-canvas.h"

#include "lgn-canvas.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include "draw/lgn-paint-links.h"

#include <glib/gi18n.h>

#define MIN_SIDE 160
#define MARGIN 18
#define MAX_SPAN 420
/* Lines near the pointer that are named. */
#define MAX_NAMES 4

struct _LgnLinksCanvas
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPaintCache *cache;
  LgnLinksLayout *layout; /* NULL: to be made */
  GtkAdjustment *adjustments[2]; /* horizontal, vertical */
  GtkScrollablePolicy policies[2];
  bool is_configuring;
  double pointer_x, pointer_y; /* -1: outside */
  LgnHit near[MAX_NAMES];      /* lines */
  guint n_near;
  guint refine_source;
};

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static guint menu_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnLinksCanvas, lgn_links_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static LgnLinks *
get_links (LgnLinksCanvas *self)
{
  return lgn_tab_state_get_links (self->state);
}

/* Laying out. */

static void
configure_adjustments (LgnLinksCanvas *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double contents = self->layout ? MAX (lgn_links_layout_get_height (self->layout), height) : height;
  double scroll = self->layout ? lgn_links_layout_get_scroll (self->layout) : 0;

  self->is_configuring = true;
  if (self->adjustments[0])
    gtk_adjustment_configure (self->adjustments[0], 0, 0, width, 0, 0, width);
  if (self->adjustments[1])
    gtk_adjustment_configure (self->adjustments[1], scroll, 0, contents, 0.1 * height, 0.9 * height, height);
  self->is_configuring = false;
}

static void
scroll_to (LgnLinksCanvas *self, double scroll)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->layout)
    lgn_links_layout_set_scroll (self->layout, round (scroll * scale) / scale);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The layout for the present size and lines; NULL where there is nothing to draw. */
static LgnLinksLayout *
get_layout (LgnLinksCanvas *self)
{
  LgnLinks *links = self->state ? get_links (self) : NULL;
  LgnLinksScene *scene = links ? lgn_links_get_scene (links) : NULL;
  LgnPaintContext context;
  LgnLinksOptions options;

  if (self->layout || !scene || gtk_widget_get_width (GTK_WIDGET (self)) < 1)
    return self->layout;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  lgn_links_options_init (&options);
  options.threshold = lgn_links_get_threshold (links);
  options.direction = lgn_tab_state_get_options (self->state)->direction;
  options.is_reversed = lgn_links_get_reversed (links);
  options.is_hasty = true;
  options.margin = MARGIN;
  options.max_span = MAX_SPAN;
  self->layout = lgn_links_layout_new (&context, scene->map, scene->colour, scene->links, &options,
                                       gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  if (self->adjustments[1])
    scroll_to (self, gtk_adjustment_get_value (self->adjustments[1]));
  configure_adjustments (self);
  return self->layout;
}

static void
drop_layout (LgnLinksCanvas *self)
{
  g_clear_pointer (&self->layout, lgn_links_layout_unref);
  self->n_near = 0;
  get_layout (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_LINKS_CANVAS (widget));
}

/* Painting. */

static gboolean
refine (gpointer data)
{
  LgnLinksCanvas *self = data;
  LgnPaintContext context;

  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  if (self->layout && lgn_paint_links_refine (&context, self->layout))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->refine_source = 0;
  return G_SOURCE_REMOVE;
}

static void
get_marks (LgnLinksCanvas *self, LgnMapMarks *marks)
{
  LgnLinks *links = get_links (self);

  *marks = LGN_MAP_MARKS_NONE;
  lgn_links_get_cursor (links, &marks->cursor_row, &marks->cursor_column);
  /* A locked token is what is read, wherever the pointer is. */
  if (!lgn_selection_get_locked (lgn_tab_state_get_selection (self->state)))
    lgn_links_get_hover (links, &marks->hover_row, &marks->hover_column);
}

static void
lgn_links_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnLinksCanvas *self = LGN_LINKS_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnLinksLayout *layout = get_layout (self);
  LgnPaintContext context;
  LgnMapMarks marks;
  cairo_t *cr;

  if (!layout)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  get_marks (self, &marks);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  lgn_paint_links (cr, &context, layout, &marks);
  if (self->n_near > 0)
    lgn_paint_link_names (cr, &context, layout, self->near, self->n_near, self->pointer_x, self->pointer_y);
  cairo_destroy (cr);
  /* After this frame. */
  if (self->refine_source == 0)
    self->refine_source = g_idle_add_full (G_PRIORITY_LOW, refine, self, NULL);
}

static void
lgn_links_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_layout (LGN_LINKS_CANVAS (widget));
}

static void
lgn_links_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = MIN_SIDE;
  *natural = 4 * MIN_SIDE;
}

/* What the picture is called, and what it says: told to screen readers. */
static void
describe (GtkWidget *widget)
{
  LgnLinksCanvas *self = LGN_LINKS_CANVAS (widget);
  guint n = lgn_head_set_get_n (lgn_links_get_heads (get_links (self)));
  g_autofree char *heads = g_strdup_printf (ngettext ("%u head", "%u heads", n), n);
  g_autofree char *label = g_strdup_printf (_ ("Attention links: %s"), heads);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, lgn_links_get_reading (get_links (self)), -1);
}

static void
describe_soon (LgnLinksCanvas *self)
{
  lgn_canvas_describe_soon (GTK_WIDGET (self), describe);
}

static void
on_cursor_changed (LgnLinksCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe_soon (self);
}

/* lgn_links_canvas_set_state: draws what STATE says; once, before anything is shown. */
void
lgn_links_canvas_set_state (LgnLinksCanvas *self, LgnTabState *state)
{
  LgnLinks *links = lgn_tab_state_get_links (state);
  LgnSelection *selection = lgn_tab_state_get_selection (state);

  g_set_object (&self->state, state);
  g_signal_connect_object (links, "scene-changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::threshold", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::reversed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "notify::reading", G_CALLBACK (describe_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (links, "heads-changed", G_CALLBACK (describe_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "changed", G_CALLBACK (on_cursor_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "hover-changed", G_CALLBACK (on_cursor_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  describe (GTK_WIDGET (self));
}

/* The cursor. */

/* lgn_links_canvas_show_cursor: scrolls just so far that what the cursor asks about can be seen. */
void
lgn_links_canvas_show_cursor (LgnLinksCanvas *self)
{
  LgnLinksLayout *layout = get_layout (self);
  double height = gtk_widget_get_height (GTK_WIDGET (self)), y, line, top;
  gint row, column;

  lgn_links_get_cursor (get_links (self), &row, &column);
  if (!layout || !self->adjustments[1])
    return;
  if (lgn_links_get_reversed (get_links (self)))
    row = -1;
  if (row < 0 && column < 0)
    return;
  y = row >= 0 ? lgn_links_layout_get_row_y (layout, (guint) row) : lgn_links_layout_get_column_y (layout, (guint) column);
  line = lgn_links_layout_get_line (layout);
  top = lgn_links_layout_get_heading (layout) + line;
  if (y < top)
    gtk_adjustment_set_value (self->adjustments[1], lgn_links_layout_get_scroll (layout) + y - top);
  else if (y > height - 2 * line)
    gtk_adjustment_set_value (self->adjustments[1], lgn_links_layout_get_scroll (layout) + y - height + 2 * line);
}

/* The cursor goes BY tokens down the side that is asked about. */
static void
move_by (LgnLinksCanvas *self, gint by)
{
  LgnLinks *links = get_links (self);
  LgnLinksScene *scene = lgn_links_get_scene (links);
  bool is_reversed = lgn_links_get_reversed (links);
  const LgnTokenAxis *axis = is_reversed ? lgn_links_scene_get_columns (scene) : lgn_links_scene_get_rows (scene);
  gint cell[2], *at = &cell[is_reversed];

  if (axis->n == 0)
    return;
  lgn_links_set_hover (links, -1, -1);
  lgn_links_get_cursor (links, &cell[0], &cell[1]);
  *at = *at < 0 ? 0 : CLAMP (*at + by, 0, (gint) axis->n - 1);
  lgn_links_set_cursor (links, cell[0], cell[1]);
  lgn_links_canvas_show_cursor (self);
}

void
lgn_links_canvas_move (LgnLinksCanvas *self, const char *place)
{
  LgnLinksLayout *layout = get_layout (self);
  const int far = G_MAXINT / 4;
  gint by = g_str_has_suffix (place, "-10") ? 10 : 1;

  if (!layout)
    return;
  if (g_str_has_prefix (place, "page"))
    by = MAX (1, (gint) (gtk_widget_get_height (GTK_WIDGET (self)) / lgn_links_layout_get_line (layout)) - 2);
  if (g_str_has_prefix (place, "left"))
    lgn_links_step (get_links (self), -by);
  else if (g_str_has_prefix (place, "right"))
    lgn_links_step (get_links (self), by);
  else if (g_str_has_prefix (place, "up") || g_str_has_suffix (place, "up"))
    move_by (self, -by);
  else if (g_str_has_prefix (place, "down") || g_str_has_suffix (place, "down"))
    move_by (self, by);
  else
    move_by (self, g_str_has_suffix (place, "start") ? -far : far);
}

/* The pointer. */

static LgnHit
hit (LgnLinksCanvas *self, double x, double y)
{
  LgnLinksLayout *layout = get_layout (self);

  return layout ? lgn_hit_links (layout, x, y) : LGN_HIT_NONE;
}

static void
point (LgnLinksCanvas *self, double x, double y)
{
  LgnHit at = hit (self, x, y);
  LgnMapId id = { lgn_selection_get_site (lgn_tab_state_get_selection (self->state)), (guint) MAX (at.layer, 0), at.head };
  guint n_before = self->n_near;

  self->n_near = self->layout ? lgn_hit_links_near (self->layout, x, y, self->near, MAX_NAMES) : 0;
  if (at.kind == LGN_HIT_LINK)
    lgn_links_point_at (get_links (self), at.row, at.column, &id);
  else
    lgn_links_set_hover (get_links (self), at.row, at.column);
  if (self->n_near > 0 || n_before > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnLinksCanvas *self)
{
  /* A pointer that rests must not take the reading from the keyboard. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  point (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnLinksCanvas *self)
{
  self->pointer_x = self->pointer_y = -1;
  self->n_near = 0;
  lgn_links_set_hover (get_links (self), -1, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnLinksCanvas *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* The cursor goes to the cell, which is held until it is clicked again. */
static void
hold (LgnLinksCanvas *self, gint row, gint column)
{
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
  gint now_row, now_column;
  bool was_held = lgn_selection_get_locked (selection);

  lgn_links_get_cursor (get_links (self), &now_row, &now_column);
  lgn_links_set_cursor (get_links (self), row, column);
  lgn_selection_set_locked (selection, !(was_held && now_row == row && now_column == column));
}

/* What lies there is asked about; the head of a line is selected as in every view. Returns the cell in *AT. */
static void
ask (LgnLinksCanvas *self, LgnHit *at)
{
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
  LgnMapId id = { lgn_selection_get_site (selection), (guint) MAX (at->layer, 0), at->head };
  gint row, column;

  if (at->kind == LGN_HIT_LINK)
    lgn_selection_set_map (selection, &id);
  else
    lgn_links_set_reversed (get_links (self), at->kind == LGN_HIT_COLUMN_LABEL);
  lgn_links_get_cursor (get_links (self), &row, &column);
  if (at->row < 0)
    at->row = row;
  if (at->column < 0)
    at->column = column;
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnLinksCanvas *self)
{
  LgnHit at = hit (self, x, y);

  if (at.kind == LGN_HIT_NOTHING)
    return;
  ask (self, &at);
  hold (self, at.row, at.column);
}

/* The menu of what lies at (X, Y): a right click, or a long press. */
static void
ask_for_menu (LgnLinksCanvas *self, double x, double y)
{
  LgnHit at = hit (self, x, y);

  if (at.kind == LGN_HIT_NOTHING)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  ask (self, &at);
  lgn_links_set_cursor (get_links (self), at.row, at.column);
  g_signal_emit (self, menu_signal, 0, x, y);
}

static void
on_right_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnLinksCanvas *self)
{
  ask_for_menu (self, x, y);
}

static void
on_long_pressed (GtkGestureLongPress *gesture, double x, double y, LgnLinksCanvas *self)
{
  ask_for_menu (self, x, y);
}

void
lgn_links_canvas_show_menu (LgnLinksCanvas *self)
{
  gint row, column;

  if (!get_layout (self))
    return;
  lgn_links_canvas_show_cursor (self);
  lgn_links_get_cursor (get_links (self), &row, &column);
  g_signal_emit (self, menu_signal, 0, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                 row >= 0 ? lgn_links_layout_get_row_y (self->layout, (guint) row) : 0.0);
}

/* A tooltip is of one token, and goes with it. */
static void
set_tip_area (LgnLinksCanvas *self, GtkTooltip *tooltip, const LgnHit *at)
{
  double line = lgn_links_layout_get_line (self->layout);
  double y = at->row >= 0 ? lgn_links_layout_get_row_y (self->layout, (guint) at->row)
                          : lgn_links_layout_get_column_y (self->layout, (guint) at->column);

  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ (int) self->pointer_x - (int) line, (int) (y - line / 2), 2 * (int) line,
                                                      (int) line });
}

static gboolean
on_query_tooltip (LgnLinksCanvas *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  LgnHit at = hit (self, x, y);
  LgnAxis axis = at.kind == LGN_HIT_ROW_LABEL ? LGN_AXIS_QUERY : LGN_AXIS_KEY;
  LgnLinksScene *scene = self->layout ? lgn_links_get_scene (get_links (self)) : NULL;
  const LgnTokenAxis *shown;
  LgnTokens *tokens;
  g_autofree char *text = NULL;

  if (!scene || is_keyboard || (at.kind != LGN_HIT_ROW_LABEL && at.kind != LGN_HIT_COLUMN_LABEL))
    return FALSE;
  shown = axis == LGN_AXIS_QUERY ? lgn_links_scene_get_rows (scene) : lgn_links_scene_get_columns (scene);
  tokens = lgn_result_get_axis (lgn_shown_map_get_result (scene->map[0]), lgn_shown_map_get_id (scene->map[0])->site,
                                lgn_shown_map_get_id (scene->map[0])->layer, axis);
  if (!tokens)
    return FALSE;
  text = lgn_label_make_tooltip (tokens, lgn_token_axis_get_group (shown, (guint) MAX (at.row, at.column))->first);
  gtk_tooltip_set_text (tooltip, text);
  set_tip_area (self, tooltip, &at);
  return TRUE;
}

/* Scrolling. */

static void
on_scrolled (LgnLinksCanvas *self)
{
  if (self->is_configuring || !self->layout)
    return;
  scroll_to (self, gtk_adjustment_get_value (self->adjustments[1]));
  self->n_near = 0;
}

static void
set_adjustment (LgnLinksCanvas *self, guint i, GtkAdjustment *adjustment)
{
  if (self->adjustments[i])
    g_signal_handlers_disconnect_by_func (self->adjustments[i], on_scrolled, self);
  g_clear_object (&self->adjustments[i]);
  if (!adjustment)
    return;
  self->adjustments[i] = g_object_ref_sink (adjustment);
  configure_adjustments (self);
  if (i == 1)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_scrolled), self);
}

static void
lgn_links_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnLinksCanvas *self = LGN_LINKS_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_links_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnLinksCanvas *self = LGN_LINKS_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_links_canvas_dispose (GObject *object)
{
  LgnLinksCanvas *self = LGN_LINKS_CANVAS (object);

  g_clear_handle_id (&self->refine_source, g_source_remove);
  lgn_canvas_stop_describing (GTK_WIDGET (self));
  set_adjustment (self, 0, NULL);
  set_adjustment (self, 1, NULL);
  g_clear_pointer (&self->layout, lgn_links_layout_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_links_canvas_parent_class)->dispose (object);
}

static void
lgn_links_canvas_class_init (LgnLinksCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_links_canvas_get_property;
  object_class->set_property = lgn_links_canvas_set_property;
  object_class->dispose = lgn_links_canvas_dispose;
  widget_class->snapshot = lgn_links_canvas_snapshot;
  widget_class->measure = lgn_links_canvas_measure;
  widget_class->size_allocate = lgn_links_canvas_size_allocate;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  menu_signal = g_signal_new ("menu", LGN_TYPE_LINKS_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
}

static void
lgn_links_canvas_init (LgnLinksCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new (), *right = gtk_gesture_click_new (), *press = gtk_gesture_long_press_new ();

  self->cache = lgn_paint_cache_new ();
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (right, "pressed", G_CALLBACK (on_right_pressed), self);
  g_signal_connect (press, "pressed", G_CALLBACK (on_long_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (right));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
