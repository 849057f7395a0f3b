#include "lgn-text-canvas.h"

#include "lgn-canvas.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include "draw/lgn-paint-text.h"

#include <glib/gi18n.h>

#define TEXT_SCALE 1.22  /* the text is what is read here: larger than labels */
#define MIN_ZOOM 0.6
#define MAX_ZOOM 4.0
#define MARGIN 12.0
#define CHUNK 400        /* tokens that are laid out in one go while nothing else is to do */
#define MIN_WIDTH 160

struct _LgnTextCanvas
{
  GtkWidget parent_instance;
  LgnTabState *state;
  GtkAdjustment *adjustment;
  LgnPaintCache *cache;
  LgnTextFlow *flow;     /* of the map, or NULL: to be made, or there is none */
  LgnTextLayout *layout; /* NULL: to be made */
  int layout_width;
  double zoom;           /* of the text */
  LgnTextRow *numbers;   /* of the row that looks; NULL: to be read */
  gint numbers_row;
  guint extend_source;
  double pointer_x, pointer_y;
  bool was_held; /* a long press is no click */
};

static guint menu_signal;

G_DEFINE_FINAL_TYPE (LgnTextCanvas, lgn_text_canvas, GTK_TYPE_WIDGET)

static LgnMapView *
get_map_view (LgnTextCanvas *self)
{
  return lgn_tab_state_get_map_view (self->state);
}

/* What is laid out. */

/* The text of the map, when there is one; its numbers may still be to come. */
static LgnTextFlow *
get_flow (LgnTextCanvas *self)
{
  LgnShownMap *map = self->state ? lgn_map_view_get_map (get_map_view (self)) : NULL;

  if (!self->flow && map && lgn_text_flow_fits (map))
    self->flow = lgn_text_flow_new (map);
  return self->flow;
}

static LgnTextLayout *
get_layout (LgnTextCanvas *self, int width)
{
  LgnTextFlow *flow = get_flow (self);
  LgnPaintContext context;
  LgnTextOptions options = { .has_headings = true, .margin = MARGIN };

  if (self->layout && self->layout_width == width)
    return self->layout;
  g_clear_pointer (&self->layout, lgn_text_layout_unref);
  if (!flow || width < MIN_WIDTH)
    return NULL;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  options.text_size = self->zoom * TEXT_SCALE * context.text_size;
  options.has_numbers = lgn_tab_state_get_options (self->state)->numbers != LGN_NUMBERS_NEVER;
  self->layout_width = width;
  self->layout = lgn_text_layout_new (&context, flow, &options, width);
  lgn_text_layout_extend (self->layout, &context, 0, CHUNK);
  return self->layout;
}

static void
drop_layout (LgnTextCanvas *self)
{
  g_clear_handle_id (&self->extend_source, g_source_remove);
  g_clear_pointer (&self->layout, lgn_text_layout_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
drop_flow (LgnTextCanvas *self)
{
  g_clear_pointer (&self->flow, lgn_text_flow_unref);
  g_clear_pointer (&self->numbers, lgn_text_row_free);
  drop_layout (self);
}

/* Lays out what is below while nothing else is to do, so that the scroll bar becomes true. */
static gboolean
extend (gpointer data)
{
  LgnTextCanvas *self = data;
  LgnPaintContext context;
  bool goes_on;

  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  goes_on = self->layout && lgn_text_layout_extend (self->layout, &context, 0, CHUNK);
  if (goes_on)
    return G_SOURCE_CONTINUE;
  self->extend_source = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* What is painted. */

/* lgn_text_canvas_get_row: the selected row; without one, that of the last token that was written, or the last word. */
gint
lgn_text_canvas_get_row (LgnTextCanvas *self)
{
  LgnTextFlow *flow = get_flow (self);
  LgnTimeline *timeline = lgn_tab_state_get_timeline (self->state);
  const LgnTokenAxis *rows;
  gint row, column;

  if (!flow)
    return -1;
  rows = lgn_shown_map_get_rows (flow->map);
  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  if (row < 0 && lgn_timeline_has_steps (timeline) && lgn_timeline_get_row (timeline) >= 0
      && lgn_timeline_get_row (timeline) < (gint) rows->n_tokens)
    row = rows->index_of_token[lgn_timeline_get_row (timeline)];
  if (row >= 0 || rows->n == 0)
    return row;
  for (row = (gint) rows->n - 1; row > 0 && rows->label_flags[row] & LGN_LABEL_DIM;)
    row--;
  return row;
}

/* The weights of ROW, or NULL while they cannot be read. */
static const LgnTextRow *
get_numbers (LgnTextCanvas *self, gint row)
{
  if (self->numbers && self->numbers_row == row)
    return self->numbers;
  g_clear_pointer (&self->numbers, lgn_text_row_free);
  if (row < 0 || !lgn_shown_map_is_ready (self->flow->map))
    return NULL;
  self->numbers = lgn_text_row_new (self->flow->map, (guint) row);
  self->numbers_row = row;
  return self->numbers;
}

/* The token of the flow that TOKEN along the rows is shown as; -1: none. */
static gint
find_row_token (LgnTextCanvas *self, gint token)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (self->flow->map);

  return token >= 0 && token < (gint) rows->n_tokens ? lgn_text_flow_find_row (self->flow, rows->index_of_token[token]) : -1;
}

/* What is being written, and what is still to come. */
static void
mark_writing (LgnTextCanvas *self, LgnTextMarks *marks)
{
  LgnTimeline *timeline = lgn_tab_state_get_timeline (self->state);
  gint next;

  if (!lgn_timeline_has_steps (timeline) || lgn_timeline_get_row (timeline) < 0)
    return;
  next = find_row_token (self, lgn_timeline_get_next_row (timeline));
  if (lgn_timeline_get_position (timeline) >= 0)
    marks->chosen = next;
  marks->first_to_come = next < 0 ? -1 : marks->chosen >= 0 ? next + 1 : next;
  marks->end_to_come = (gint) lgn_shown_map_get_rows (self->flow->map)->n;
}

static void
get_marks (LgnTextCanvas *self, LgnTextMarks *marks)
{
  gint row = lgn_text_canvas_get_row (self), cursor_row, cursor_column, hover_row, hover_column;

  *marks = LGN_TEXT_MARKS_NONE;
  lgn_map_view_get_cursor (get_map_view (self), &cursor_row, &cursor_column);
  lgn_map_view_get_hover (get_map_view (self), &hover_row, &hover_column);
  marks->looking = lgn_text_flow_find_row (self->flow, row);
  marks->cursor = lgn_text_flow_find_column (self->flow, cursor_column);
  if (!lgn_selection_get_locked (lgn_tab_state_get_selection (self->state)))
    marks->hover = lgn_text_flow_find_column (self->flow, hover_column);
  mark_writing (self, marks);
}

/* The part of the widget that can be seen. */
static void
get_seen (LgnTextCanvas *self, graphene_rect_t *seen)
{
  GtkWidget *widget = GTK_WIDGET (self), *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t own = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  graphene_point_t corner;

  *seen = own;
  if (!viewport || !gtk_widget_compute_point (viewport, widget, &GRAPHENE_POINT_INIT (0, 0), &corner))
    return;
  graphene_rect_t page = GRAPHENE_RECT_INIT (corner.x, corner.y, gtk_widget_get_width (viewport),
                                             gtk_widget_get_height (viewport));
  if (!graphene_rect_intersection (&own, &page, seen))
    *seen = GRAPHENE_RECT_INIT (0, 0, 0, 0);
}

static void
lgn_text_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnTextCanvas *self = LGN_TEXT_CANVAS (widget);
  LgnTextLayout *layout = get_layout (self, gtk_widget_get_width (widget));
  LgnPaintContext context;
  LgnTextMarks marks;
  LgnTextScale scale;
  const LgnTextRow *numbers;
  graphene_rect_t seen;
  cairo_t *cr;

  get_seen (self, &seen);
  if (!layout || seen.size.height < 1)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  if (lgn_text_layout_extend (layout, &context, seen.origin.y + seen.size.height, 0) && self->extend_source == 0)
    self->extend_source = g_idle_add (extend, self);
  get_marks (self, &marks);
  numbers = get_numbers (self, lgn_text_canvas_get_row (self));
  if (numbers)
    {
      lgn_text_scale_init (&scale, numbers, &lgn_tab_state_get_options (self->state)->colours, context.is_dark,
                           self->flow->map);
      marks.shade = lgn_text_shade_weight;
      marks.data = &scale;
    }
  cr = gtk_snapshot_append_cairo (snapshot, &seen);
  cairo_rectangle (cr, seen.origin.x, seen.origin.y, seen.size.width, seen.size.height);
  cairo_clip (cr);
  lgn_paint_text (cr, &context, layout, &marks);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
lgn_text_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_text_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  LgnTextCanvas *self = LGN_TEXT_CANVAS (widget);
  int width = for_size >= 0 ? for_size : MAX (gtk_widget_get_width (widget), MIN_WIDTH);
  LgnTextLayout *layout;

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  layout = get_layout (self, width);
  *minimum = *natural = layout ? (int) lgn_text_layout_get_height (layout) : 0;
}

/* What is said. */

/* What the text is called, and what the selected row looks at: told to screen readers. */
static void
describe (GtkWidget *widget)
{
  LgnTextCanvas *self = LGN_TEXT_CANVAS (widget);
  LgnShownMap *map = lgn_map_view_get_map (get_map_view (self));
  g_autofree char *place = map ? lgn_shown_map_make_place (map, false) : g_strdup (_ ("none"));
  g_autofree char *label = g_strdup_printf (_ ("Attention in the text: %s"), place);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  lgn_reading_get_text (lgn_tab_state_get_reading (self->state)), -1);
}

static void
describe_soon (LgnTextCanvas *self)
{
  lgn_canvas_describe_soon (GTK_WIDGET (self), describe);
}

static void
on_map_changed (LgnTextCanvas *self)
{
  drop_flow (self);
  describe_soon (self);
}

static void
on_cursor_changed (LgnTextCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe_soon (self);
}

/* lgn_text_canvas_set_state: shows STATE; once. */
void
lgn_text_canvas_set_state (LgnTextCanvas *self, LgnTabState *state)
{
  LgnMapView *view = lgn_tab_state_get_map_view (state);

  g_set_object (&self->state, state);
  g_signal_connect_object (view, "map-changed", G_CALLBACK (on_map_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (on_cursor_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_timeline (state), "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  describe (GTK_WIDGET (self));
}

/* lgn_text_canvas_set_adjustment: what comes into sight by it is painted. */
void
lgn_text_canvas_set_adjustment (LgnTextCanvas *self, GtkAdjustment *adjustment)
{
  g_set_object (&self->adjustment, adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/* The row. */

/* Scrolls just so far that TOKEN of the flow can be seen. */
static void
show_token (LgnTextCanvas *self, guint token)
{
  LgnTextLayout *layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  LgnPaintContext context;
  LgnRect box;

  if (!layout || !self->adjustment)
    return;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  lgn_text_layout_get_token (layout, &context, token, &box);
  gtk_adjustment_clamp_page (self->adjustment, box.y - MARGIN, box.y + box.height + MARGIN);
}

/* Selects shown ROW, and what it looks at most. */
static void
select_row (LgnTextCanvas *self, gint row)
{
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
  LgnShownRow numbers = { .strongest = -1 };

  if (!get_flow (self) || row < 0 || row >= (gint) lgn_shown_map_get_rows (self->flow->map)->n)
    return;
  if (lgn_shown_map_is_ready (self->flow->map))
    lgn_shown_map_get_row (self->flow->map, (guint) row, &numbers);
  lgn_selection_set_locked (selection, false);
  lgn_map_view_set_hover (get_map_view (self), -1, -1);
  lgn_map_view_set_cursor (get_map_view (self), row, numbers.strongest);
  show_token (self, (guint) lgn_text_flow_find_row (self->flow, row));
}

/* The row BY lines below that of TOKEN. */
static gint
find_row_in_line (LgnTextCanvas *self, guint token, gint by)
{
  LgnTextLayout *layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  LgnPaintContext context;
  gint row;

  if (!layout)
    return -1;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  row = self->flow->token[lgn_text_layout_move_line (layout, &context, token, by)].row;
  return row;
}

/* How many lines are seen at once. */
static gint
get_page_lines (LgnTextCanvas *self, guint token)
{
  LgnPaintContext context;
  LgnRect box;

  if (!self->layout || !self->adjustment)
    return 1;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  lgn_text_layout_get_token (self->layout, &context, token, &box);
  return MAX (1, (gint) (gtk_adjustment_get_page_size (self->adjustment) / (1.25 * box.height)) - 1);
}

/* lgn_text_canvas_move: moves the row that looks to PLACE, seen from where it is; "left" is on the screen. */
void
lgn_text_canvas_move (LgnTextCanvas *self, const char *place)
{
  gint row = lgn_text_canvas_get_row (self), n, step;
  guint token;

  if (row < 0)
    return;
  token = (guint) lgn_text_flow_find_row (self->flow, row);
  n = (gint) lgn_shown_map_get_rows (self->flow->map)->n;
  step = (g_str_has_suffix (place, "-10") ? 10 : 1) * (self->flow->part[0].is_rtl ? -1 : 1);
  if (g_str_has_prefix (place, "left"))
    row -= step;
  else if (g_str_has_prefix (place, "right"))
    row += step;
  else if (g_str_has_prefix (place, "up"))
    row = find_row_in_line (self, token, -ABS (step));
  else if (g_str_has_prefix (place, "down"))
    row = find_row_in_line (self, token, ABS (step));
  else if (g_str_equal (place, "page-up") || g_str_equal (place, "page-down"))
    row = find_row_in_line (self, token, get_page_lines (self, token) * (g_str_equal (place, "page-up") ? -1 : 1));
  else
    row = g_str_has_suffix (place, "start") ? 0 : n - 1;
  select_row (self, row < 0 && g_str_has_prefix (place, "down") ? n - 1 : CLAMP (row, 0, n - 1));
}

void
lgn_text_canvas_zoom_by (LgnTextCanvas *self, double factor)
{
  self->zoom = factor > 0 ? CLAMP (self->zoom * factor, MIN_ZOOM, MAX_ZOOM) : 1;
  drop_layout (self);
}

/* lgn_text_canvas_show_menu: the menu of the token that looks, beside it. */
void
lgn_text_canvas_show_menu (LgnTextCanvas *self)
{
  gint row = lgn_text_canvas_get_row (self);
  LgnPaintContext context;
  LgnRect box;

  if (row < 0 || !self->layout)
    return;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  lgn_text_layout_get_token (self->layout, &context, (guint) lgn_text_flow_find_row (self->flow, row), &box);
  g_signal_emit (self, menu_signal, 0, box.x + box.width / 2, box.y + box.height);
}

/* The pointer. */

static LgnHit
hit (LgnTextCanvas *self, double x, double y)
{
  return self->layout ? lgn_hit_text (self->layout, x, y) : LGN_HIT_NONE;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnTextCanvas *self)
{
  LgnHit at = hit (self, x, y);

  /* A pointer that rests while the text changes must not take the reading from the keyboard. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  if (at.column >= 0)
    lgn_map_view_set_hover (get_map_view (self), lgn_text_canvas_get_row (self), at.column);
  else
    lgn_map_view_set_hover (get_map_view (self), -1, -1);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnTextCanvas *self)
{
  self->pointer_x = self->pointer_y = -1;
  lgn_map_view_set_hover (get_map_view (self), -1, -1);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnTextCanvas *self)
{
  self->was_held = false;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* A token that looks becomes the row; one that is only looked at stays read, until it is clicked again. */
static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnTextCanvas *self)
{
  LgnHit at = hit (self, x, y);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (at.kind != LGN_HIT_TOKEN || self->was_held)
    return;
  if (modifiers & GDK_CONTROL_MASK)
    lgn_tab_state_toggle_pin (self->state);
  else if (at.row >= 0)
    select_row (self, at.row);
  else
    lgn_map_view_click (get_map_view (self), lgn_text_canvas_get_row (self), at.column);
}

static void
ask_for_menu (LgnTextCanvas *self, double x, double y)
{
  LgnHit at = hit (self, x, y);

  if (at.kind != LGN_HIT_TOKEN)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  lgn_map_view_set_cursor (get_map_view (self), lgn_text_canvas_get_row (self), at.column);
  g_signal_emit (self, menu_signal, 0, x, y);
}

static void
on_right_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnTextCanvas *self)
{
  ask_for_menu (self, x, y);
}

static void
on_long_pressed (GtkGestureLongPress *gesture, double x, double y, LgnTextCanvas *self)
{
  self->was_held = true;
  ask_for_menu (self, x, y);
}

/* What the token is; of the row that looks, also which token it predicts. */
static char *
make_tooltip (LgnTextCanvas *self, gint token)
{
  const LgnTextToken *at = &self->flow->token[token];
  LgnAxis axis = at->row >= 0 ? LGN_AXIS_QUERY : LGN_AXIS_KEY;
  const LgnMapId *id = lgn_shown_map_get_id (self->flow->map);
  LgnTokens *tokens = lgn_result_get_axis (lgn_shown_map_get_result (self->flow->map), id->site, id->layer, axis);
  const LgnTokenAxis *side
      = axis == LGN_AXIS_QUERY ? lgn_shown_map_get_rows (self->flow->map) : lgn_shown_map_get_columns (self->flow->map);
  guint index = lgn_token_axis_get_group (side, (guint) (at->row >= 0 ? at->row : at->column))->first;
  g_autofree char *what = tokens && index < tokens->n ? lgn_label_make_tooltip (tokens, index) : NULL;
  g_autofree char *convention = at->row == lgn_text_canvas_get_row (self) && at->row >= 0
                                    ? lgn_timeline_make_convention (lgn_tab_state_get_timeline (self->state))
                                    : NULL;

  return convention && what ? g_strdup_printf ("%s\n%s", convention, what) : g_strdup (convention ? convention : what);
}

static gboolean
on_query_tooltip (LgnTextCanvas *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  gint token = self->layout && !is_keyboard ? lgn_text_layout_find (self->layout, x, y) : -1;
  g_autofree char *text = token >= 0 ? make_tooltip (self, token) : NULL;

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* The object. */

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_TEXT_CANVAS (widget));
}

static void
lgn_text_canvas_dispose (GObject *object)
{
  LgnTextCanvas *self = LGN_TEXT_CANVAS (object);

  g_clear_handle_id (&self->extend_source, g_source_remove);
  lgn_canvas_stop_describing (GTK_WIDGET (self));
  g_clear_pointer (&self->layout, lgn_text_layout_unref);
  g_clear_pointer (&self->flow, lgn_text_flow_unref);
  g_clear_pointer (&self->numbers, lgn_text_row_free);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_text_canvas_parent_class)->dispose (object);
}

static void
lgn_text_canvas_class_init (LgnTextCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_text_canvas_dispose;
  widget_class->snapshot = lgn_text_canvas_snapshot;
  widget_class->measure = lgn_text_canvas_measure;
  widget_class->get_request_mode = lgn_text_canvas_get_request_mode;
  menu_signal = g_signal_new ("menu", LGN_TYPE_TEXT_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
}

static void
add_controllers (LgnTextCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new (), *right = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect (right, "pressed", G_CALLBACK (on_right_pressed), self);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_long_pressed), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (right));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}

static void
lgn_text_canvas_init (LgnTextCanvas *self)
{
  self->cache = lgn_paint_cache_new ();
  self->zoom = 1;
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  add_controllers (self);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
