#include "lgn-compare-canvas.h"

#include "lgn-canvas.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include <glib/gi18n.h>
#include <math.h>

#define ZOOM_STEP 1.15 /* a step of the wheel */
#define SCROLL_STEP 60 /* px a step of the wheel */
#define CLOSE_CELL 24  /* device pixels: the cells that a double click zooms to */
#define MIN_WIDTH 240
#define MIN_HEIGHT 120
#define NARROW_WIDTH 620
#define MAX_CELLS_AT_ONCE (1 << 20) /* more than these are read in a thread */

struct _LgnCompareCanvas
{
  GtkWidget parent_instance;
  LgnComparison *comparison;
  LgnTabState *state;
  LgnViewport *viewport;
  LgnCompareCache cache;
  LgnCompareLayout *layout; /* NULL: to be made */
  LgnCompareForm form;
  LgnCellNumbers numbers;
  bool is_laying_out;
  bool is_prepared;  /* the cells of LAYOUT are in CACHE, or few enough to be read at once */
  bool is_preparing; /* a thread reads those of some layout */
  bool blinks;
  bool has_glass, holds_glass; /* for good, and as long as a key is held */
  double pointer_x, pointer_y; /* -1: outside */
  double drag_x, drag_y;       /* the viewport where a drag began */
  bool is_dragged;
  double pinch_cell;           /* the cell size where a pinch began */
};

static guint laid_out_signal;

G_DEFINE_FINAL_TYPE (LgnCompareCanvas, lgn_compare_canvas, GTK_TYPE_WIDGET)

LgnViewport *
lgn_compare_canvas_get_viewport (LgnCompareCanvas *self)
{
  return self->viewport;
}

bool
lgn_compare_canvas_is_narrow (LgnCompareCanvas *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) < NARROW_WIDTH;
}

/* The pair, when both maps can be drawn. */
static LgnMapPair *
get_pair (LgnCompareCanvas *self)
{
  LgnMapPair *pair = self->comparison ? lgn_comparison_get_pair (self->comparison) : NULL;

  return pair && lgn_map_pair_is_ready (pair) ? pair : NULL;
}

/* Which panels there are. */
static void
choose_panels (LgnCompareCanvas *self, LgnCompareOptions *options)
{
  bool is_narrow = lgn_compare_canvas_is_narrow (self);

  /* One below the other only where that makes them larger. */
  options->is_stacked = is_narrow && gtk_widget_get_height (GTK_WIDGET (self)) > gtk_widget_get_width (GTK_WIDGET (self));
  if (self->form == LGN_COMPARE_BLINK)
    {
      options->panels[0] = LGN_PANEL_B;
      options->n_panels = 1;
    }
  else if (self->form == LGN_COMPARE_THREE && is_narrow)
    {
      options->panels[0] = LGN_PANEL_MIDDLE;
      options->n_panels = 1;
    }
  else if (self->form == LGN_COMPARE_TWO)
    {
      options->panels[1] = LGN_PANEL_B;
      options->n_panels = 2;
    }
}

static void
init_options (LgnCompareCanvas *self, LgnCompareOptions *options)
{
  const LgnMapOptions *own = lgn_tab_state_get_options (self->state);

  lgn_compare_options_init (options);
  choose_panels (self, options);
  options->map.colours = own->colours;
  options->map.hatches = own->hatches;
  options->map.pooling = own->pooling;
  options->map.direction = own->direction;
  options->map.numbers = self->numbers;
}

/* What a thread reads, to be painted once it has. */
typedef struct
{
  LgnPaintContext context;
  LgnCompareCache cache;
  LgnCompareLayout *layout;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  lgn_compare_cache_clear (&job->cache);
  lgn_compare_layout_unref (job->layout);
  g_free (job);
}

static void
prepare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  lgn_compare_prepare (&job->context, &job->cache, job->layout);
  g_task_return_boolean (task, TRUE);
}

static void start_preparing (LgnCompareCanvas *self);

/* What was read is painted, unless it is of another layout by now. */
static void
on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  LgnCompareCanvas *self = LGN_COMPARE_CANVAS (source);
  Job *job = g_task_get_task_data (G_TASK (result));

  self->is_preparing = false;
  if (job->layout == self->layout)
    {
      LgnCompareCache before = self->cache;

      self->cache = job->cache;
      job->cache = before;
      self->is_prepared = true;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->layout && !self->is_prepared)
    start_preparing (self);
}

/* One at a time: the one that ends sees whether there is another layout to be prepared. */
static void
start_preparing (LgnCompareCanvas *self)
{
  Job *job;
  g_autoptr (GTask) task = NULL;

  if (self->is_preparing)
    return;
  job = g_new0 (Job, 1);
  lgn_compare_cache_init (&job->cache);
  lgn_painting_init_context (&job->context, GTK_WIDGET (self), job->cache.cache[LGN_PANEL_A]);
  job->layout = lgn_compare_layout_ref (self->layout);
  self->is_preparing = true;
  task = g_task_new (self, NULL, on_prepared, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, prepare_in_thread);
}

/* The layout for the present size, pair and viewport; NULL where there is nothing to draw. */
static LgnCompareLayout *
get_layout (LgnCompareCanvas *self)
{
  LgnMapPair *pair = get_pair (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  LgnCompareOptions options;
  LgnPaintContext context;

  if (self->layout || !pair || width < 1 || height < 1)
    return self->layout;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache.cache[LGN_PANEL_A]);
  init_options (self, &options);
  self->is_laying_out = true;
  self->layout = lgn_compare_layout_new (&context, pair, lgn_comparison_get_summary (self->comparison), &options,
                                         self->viewport, width, height);
  self->is_laying_out = false;
  self->is_prepared = lgn_compare_count_cells (self->layout) <= MAX_CELLS_AT_ONCE;
  if (!self->is_prepared)
    start_preparing (self);
  g_signal_emit (self, laid_out_signal, 0);
  return self->layout;
}

static void
drop_layout (LgnCompareCanvas *self)
{
  if (self->is_laying_out)
    return;
  g_clear_pointer (&self->layout, lgn_compare_layout_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_COMPARE_CANVAS (widget));
}

bool
lgn_compare_canvas_get_body (LgnCompareCanvas *self, LgnPanel panel, LgnRect *body)
{
  LgnCompareLayout *layout = get_layout (self);

  return layout && lgn_compare_layout_get_body (layout, panel, body);
}

static void
get_marks (LgnCompareCanvas *self, LgnMapMarks *marks)
{
  *marks = LGN_MAP_MARKS_NONE;
  lgn_comparison_get_cursor (self->comparison, &marks->cursor_row, &marks->cursor_column);
  if (!lgn_comparison_get_locked (self->comparison))
    lgn_comparison_get_hover (self->comparison, &marks->hover_row, &marks->hover_column);
  lgn_comparison_get_pin_cell (self->comparison, &marks->pin_row, &marks->pin_column);
}

/* Where the pointer is, else the cursor. */
static void
paint_glasses (LgnCompareCanvas *self, cairo_t *cr, const LgnPaintContext *context, LgnCompareLayout *layout,
               const LgnMapMarks *marks)
{
  bool hovers = marks->hover_row >= 0 && marks->hover_column >= 0;

  lgn_paint_compare_glasses (cr, context, &self->cache, layout, hovers ? marks->hover_row : marks->cursor_row,
                             hovers ? marks->hover_column : marks->cursor_column, self->blinks);
}

static void
lgn_compare_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnCompareCanvas *self = LGN_COMPARE_CANVAS (widget);
  LgnCompareLayout *layout = get_layout (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnPaintContext context;
  LgnMapMarks marks;
  cairo_t *cr;

  if (!layout)
    return;
  lgn_painting_init_context (&context, widget, self->cache.cache[LGN_PANEL_A]);
  get_marks (self, &marks);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->is_prepared)
    lgn_paint_compare (cr, &context, &self->cache, layout, &marks, self->blinks);
  else
    lgn_paint_compare_frame (cr, &context, &self->cache, layout, &marks);
  if (self->is_prepared && (self->has_glass || self->holds_glass) && !self->is_dragged)
    paint_glasses (self, cr, &context, layout, &marks);
  cairo_destroy (cr);
}

static void
lgn_compare_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnCompareCanvas *self = LGN_COMPARE_CANVAS (widget);

  g_clear_pointer (&self->layout, lgn_compare_layout_unref);
  get_layout (self);
}

static void
lgn_compare_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = 3 * *minimum;
}

/* What the picture is called, and what it says: told to screen readers. */
static void
describe (GtkWidget *widget)
{
  LgnCompareCanvas *self = LGN_COMPARE_CANVAS (widget);
  LgnMapPair *pair = get_pair (self);
  g_autofree char *place = lgn_comparison_make_place (self->comparison);
  g_autofree char *label = g_strdup_printf (_ ("Attention maps: %s"), place);
  g_autoptr (LgnPairReading) reading = NULL;
  gint row, column;

  if (pair && lgn_comparison_get_focus (self->comparison, &row, &column))
    reading = lgn_pair_reading_new (pair, (guint) row, (guint) column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reading ? reading->text : "", -1);
}

static void
describe_soon (LgnCompareCanvas *self)
{
  lgn_canvas_describe_soon (GTK_WIDGET (self), describe);
}

static void
on_changed (LgnCompareCanvas *self)
{
  lgn_compare_cache_drop_maps (&self->cache);
  drop_layout (self);
  describe_soon (self);
}

static void
on_cursor_changed (LgnCompareCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe_soon (self);
}

static void
on_viewport_changed (LgnCompareCanvas *self)
{
  drop_layout (self);
}

/* lgn_compare_canvas_set_comparison: draws COMPARISON as STATE says; once. */
void
lgn_compare_canvas_set_comparison (LgnCompareCanvas *self, LgnComparison *comparison, LgnTabState *state)
{
  g_set_object (&self->comparison, comparison);
  g_set_object (&self->state, state);
  g_signal_connect_object (comparison, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (comparison, "measured", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (comparison, "cursor-changed", G_CALLBACK (on_cursor_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  describe (GTK_WIDGET (self));
}

void
lgn_compare_canvas_set_form (LgnCompareCanvas *self, LgnCompareForm form)
{
  self->form = form;
  drop_layout (self);
}

void
lgn_compare_canvas_set_blinks (LgnCompareCanvas *self, bool blinks)
{
  self->blinks = blinks;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

bool
lgn_compare_canvas_get_blinks (LgnCompareCanvas *self)
{
  return self->blinks;
}

void
lgn_compare_canvas_set_glass (LgnCompareCanvas *self, bool has_glass)
{
  self->has_glass = has_glass;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lgn_compare_canvas_hold_glass (LgnCompareCanvas *self, bool holds_glass)
{
  self->holds_glass = holds_glass;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

bool
lgn_compare_canvas_get_glass (LgnCompareCanvas *self)
{
  return self->has_glass;
}

/* lgn_compare_canvas_next_numbers: never, when they fit, always, in turn. */
void
lgn_compare_canvas_next_numbers (LgnCompareCanvas *self)
{
  self->numbers = (self->numbers + 1) % (LGN_NUMBERS_ALWAYS + 1);
  drop_layout (self);
}

/* Zooming. */

/* A point of the canvas as a point of the page of the panel that it is in, or is nearest to. */
static void
get_page_point (LgnCompareCanvas *self, double x, double y, double *page_x, double *page_y)
{
  LgnCompareLayout *layout = get_layout (self);
  LgnRect body = { 0, 0, 0, 0 };
  bool is_found = false;

  for (guint panel = 0; layout && panel < LGN_N_PANELS; panel++)
    {
      LgnRect own;

      if (!lgn_compare_layout_get_body (layout, (LgnPanel) panel, &own))
        continue;
      if (!is_found || (x >= own.x && y >= own.y && x < own.x + own.width && y < own.y + own.height))
        body = own;
      is_found = true;
    }
  *page_x = CLAMP (x - body.x, 0, body.width);
  *page_y = CLAMP (y - body.y, 0, body.height);
}

/* The point round which keys zoom: the cursor where it can be seen, else the middle. */
static void
get_zoom_centre (LgnCompareCanvas *self, double *x, double *y)
{
  LgnCompareLayout *layout = get_layout (self);
  gint row, column;
  LgnRect cell, body;

  *x = lgn_viewport_get_page_width (self->viewport) / 2;
  *y = lgn_viewport_get_page_height (self->viewport) / 2;
  lgn_comparison_get_cursor (self->comparison, &row, &column);
  for (guint panel = 0; layout && row >= 0 && column >= 0 && panel < LGN_N_PANELS; panel++)
    if (lgn_compare_layout_get_cell (layout, (LgnPanel) panel, (guint) row, (guint) column, &cell)
        && lgn_compare_layout_get_body (layout, (LgnPanel) panel, &body) && cell.x >= body.x && cell.y >= body.y
        && cell.x <= body.x + body.width && cell.y <= body.y + body.height)
      {
        *x = cell.x + cell.width / 2 - body.x;
        *y = cell.y + cell.height / 2 - body.y;
        return;
      }
}

void
lgn_compare_canvas_zoom_by (LgnCompareCanvas *self, double factor)
{
  double x, y;

  get_zoom_centre (self, &x, &y);
  lgn_viewport_zoom_by (self->viewport, factor, x, y);
}

void
lgn_compare_canvas_zoom_one (LgnCompareCanvas *self)
{
  double x, y;

  get_zoom_centre (self, &x, &y);
  lgn_viewport_set_cell (self->viewport, 1.0 / gtk_widget_get_scale_factor (GTK_WIDGET (self)), x, y);
}

static void
zoom_at_pointer (LgnCompareCanvas *self, double factor)
{
  double x, y;

  get_page_point (self, self->pointer_x, self->pointer_y, &x, &y);
  lgn_viewport_zoom_by (self->viewport, factor, x, y);
}

static void
zoom_to_pointer (LgnCompareCanvas *self)
{
  double cell = (double) CLOSE_CELL / gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!lgn_viewport_get_fit (self->viewport))
    lgn_viewport_set_fit (self->viewport, true);
  else if (lgn_viewport_get_cell (self->viewport) < cell)
    zoom_at_pointer (self, cell / lgn_viewport_get_cell (self->viewport));
}

/* The cursor. */

void
lgn_compare_canvas_show_cursor (LgnCompareCanvas *self)
{
  LgnCompareLayout *layout = get_layout (self);
  gint row, column;

  lgn_comparison_get_cursor (self->comparison, &row, &column);
  if (layout && row >= 0 && column >= 0)
    lgn_compare_layout_show_cell (layout, self->viewport, (guint) row, (guint) column);
}

/* lgn_compare_canvas_move: moves the cursor to PLACE, seen from where it is; as lgn_map_canvas_move. */
void
lgn_compare_canvas_move (LgnCompareCanvas *self, const char *place)
{
  LgnMapPair *pair = get_pair (self);
  const int far = G_MAXINT / 4;
  gint rows = 0, columns = 0, page;

  if (!pair)
    return;
  page = MAX (1, (gint) (lgn_viewport_get_page_height (self->viewport) / lgn_viewport_get_cell (self->viewport)) - 1);
  if (g_str_has_prefix (place, "left") || g_str_has_prefix (place, "right"))
    columns = g_str_has_prefix (place, "left") == lgn_map_pair_get_match (pair, LGN_AXIS_KEY)->axis->is_rtl ? 1 : -1;
  else if (g_str_has_prefix (place, "up"))
    rows = -1;
  else if (g_str_has_prefix (place, "down"))
    rows = 1;
  else if (g_str_has_prefix (place, "page"))
    rows = g_str_equal (place, "page-up") ? -page : page;
  else
    {
      columns = g_str_has_suffix (place, "start") ? -far : far;
      rows = g_str_has_prefix (place, "map") ? columns : 0;
    }
  if (g_str_has_suffix (place, "-10"))
    {
      rows *= 10;
      columns *= 10;
    }
  lgn_comparison_set_hover (self->comparison, -1, -1);
  lgn_comparison_move_cursor (self->comparison, rows, columns);
  lgn_compare_canvas_show_cursor (self);
}

/* The pointer. */

/* What lies at (X, Y). A dot that stands for several cells is read as the largest difference of them, or the strongest. */
static LgnCompareHit
hit (LgnCompareCanvas *self, double x, double y)
{
  LgnCompareLayout *layout = get_layout (self);
  LgnCompareHit at
      = layout ? lgn_hit_compare (layout, x, y) : (LgnCompareHit){ -1, LGN_HIT_NONE };

  if (at.hit.kind == LGN_HIT_CELL && (at.hit.n_rows > 1 || at.hit.n_columns > 1))
    {
      LgnTile tile = { (gsize) at.hit.row, (gsize) at.hit.column, at.hit.n_rows, at.hit.n_columns };
      guint row, column;

      lgn_shown_map_find_strongest_in (lgn_map_pair_get_panel (get_pair (self), (LgnPanel) at.panel), &tile, &row, &column);
      at.hit.row = (gint) row;
      at.hit.column = (gint) column;
    }
  return at;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnCompareCanvas *self)
{
  LgnCompareHit at;

  /* A pointer that rests while the maps change is told of as well; it must not take the reading from the keyboard. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  at = hit (self, x, y);
  self->pointer_x = x;
  self->pointer_y = y;
  lgn_comparison_set_hover (self->comparison, at.hit.kind == LGN_HIT_CELL ? at.hit.row : -1,
                            at.hit.kind == LGN_HIT_CELL ? at.hit.column : -1);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnCompareCanvas *self)
{
  self->pointer_x = self->pointer_y = -1;
  lgn_comparison_set_hover (self->comparison, -1, -1);
}

/* A click on a label selects its row or column and keeps the other. */
static void
select_label (LgnCompareCanvas *self, const LgnHit *at)
{
  gint row, column;

  lgn_comparison_get_cursor (self->comparison, &row, &column);
  lgn_comparison_set_cursor (self->comparison, at->row >= 0 ? at->row : row, at->column >= 0 ? at->column : column);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnCompareCanvas *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnCompareCanvas *self)
{
  LgnCompareHit at = hit (self, x, y);

  if (self->is_dragged)
    return;
  if (n_press == 2)
    zoom_to_pointer (self);
  else if (at.hit.kind == LGN_HIT_CELL)
    lgn_comparison_click (self->comparison, at.hit.row, at.hit.column);
  else if (at.hit.kind != LGN_HIT_NOTHING)
    select_label (self, &at.hit);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, LgnCompareCanvas *self)
{
  self->drag_x = lgn_viewport_get_x (self->viewport);
  self->drag_y = lgn_viewport_get_y (self->viewport);
  self->is_dragged = false;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, LgnCompareCanvas *self)
{
  bool can_pan = lgn_viewport_get_max_x (self->viewport) > 0 || lgn_viewport_get_max_y (self->viewport) > 0;

  if (!can_pan || (!self->is_dragged && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy)))
    return;
  self->is_dragged = true;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  lgn_viewport_scroll_to (self->viewport, self->drag_x - dx, self->drag_y - dy);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, LgnCompareCanvas *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

/* The wheel scrolls, sideways with Shift, and zooms with Control. */
static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, LgnCompareCanvas *self)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (modifiers & GDK_CONTROL_MASK)
    zoom_at_pointer (self, pow (ZOOM_STEP, -dy));
  else if (modifiers & GDK_SHIFT_MASK)
    lgn_viewport_scroll_by (self->viewport, (dx + dy) * SCROLL_STEP, 0);
  else
    lgn_viewport_scroll_by (self->viewport, dx * SCROLL_STEP, dy * SCROLL_STEP);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, LgnCompareCanvas *self)
{
  self->pinch_cell = lgn_viewport_get_cell (self->viewport);
  gtk_gesture_get_bounding_box_center (gesture, &self->pointer_x, &self->pointer_y);
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, LgnCompareCanvas *self)
{
  zoom_at_pointer (self, self->pinch_cell * scale / lgn_viewport_get_cell (self->viewport));
}

static void
lgn_compare_canvas_dispose (GObject *object)
{
  LgnCompareCanvas *self = LGN_COMPARE_CANVAS (object);

  lgn_canvas_stop_describing (GTK_WIDGET (self));
  g_clear_pointer (&self->layout, lgn_compare_layout_unref);
  g_clear_object (&self->comparison);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_compare_canvas_parent_class)->dispose (object);
}

static void
lgn_compare_canvas_finalize (GObject *object)
{
  LgnCompareCanvas *self = LGN_COMPARE_CANVAS (object);

  lgn_compare_cache_clear (&self->cache);
  g_object_unref (self->viewport);
  G_OBJECT_CLASS (lgn_compare_canvas_parent_class)->finalize (object);
}

static void
lgn_compare_canvas_class_init (LgnCompareCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_compare_canvas_dispose;
  G_OBJECT_CLASS (klass)->finalize = lgn_compare_canvas_finalize;
  widget_class->snapshot = lgn_compare_canvas_snapshot;
  widget_class->measure = lgn_compare_canvas_measure;
  widget_class->size_allocate = lgn_compare_canvas_size_allocate;
  laid_out_signal
      = g_signal_new ("laid-out", LGN_TYPE_COMPARE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
}

static void
add_controllers (LgnCompareCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *controllers[] = { motion, scroll, GTK_EVENT_CONTROLLER (click), GTK_EVENT_CONTROLLER (drag),
                                        GTK_EVENT_CONTROLLER (pinch) };

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  gtk_gesture_group (click, drag);
  for (guint i = 0; i < G_N_ELEMENTS (controllers); i++)
    gtk_widget_add_controller (GTK_WIDGET (self), controllers[i]);
}

static void
lgn_compare_canvas_init (LgnCompareCanvas *self)
{
  self->viewport = lgn_viewport_new ();
  lgn_compare_cache_init (&self->cache);
  self->form = LGN_COMPARE_THREE;
  self->numbers = LGN_NUMBERS_NEVER;
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  add_controllers (self);
  g_signal_connect_object (self->viewport, "changed", G_CALLBACK (on_viewport_changed), self, G_CONNECT_SWAPPED);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
