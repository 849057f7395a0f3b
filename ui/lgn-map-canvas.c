#include "lgn-map-canvas-private.h"

#include "lgn-canvas.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include <glib/gi18n.h>

#define CLOSE_CELL 24     /* device pixels: the cells that a double click zooms to */
#define MIN_SIDE 160

enum
{
  PROP_VIEWPORT = 1,
  PROP_POOLED,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *props[N_PROPS];
enum
{
  MENU,
  GLASS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (LgnMapCanvas, lgn_map_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

LgnViewport *
lgn_map_canvas_get_viewport (LgnMapCanvas *self)
{
  return self->viewport;
}

static LgnMapView *
get_map_view (LgnMapCanvas *self)
{
  return lgn_tab_state_get_map_view (self->state);
}

/* The map, when there is one that can be drawn. */
LgnShownMap *
lgn_map_canvas_get_map (LgnMapCanvas *self)
{
  LgnShownMap *map = self->state ? lgn_map_view_get_map (get_map_view (self)) : NULL;

  return map && lgn_shown_map_is_ready (map) ? map : NULL;
}

static void
configure_adjustments (LgnMapCanvas *self)
{
  LgnViewport *viewport = self->viewport;
  const double value[2] = { lgn_viewport_get_x (viewport), lgn_viewport_get_y (viewport) };
  const double max[2] = { lgn_viewport_get_max_x (viewport), lgn_viewport_get_max_y (viewport) };
  const double page[2] = { lgn_viewport_get_page_width (viewport), lgn_viewport_get_page_height (viewport) };

  for (guint i = 0; i < 2; i++)
    if (self->adjustments[i])
      gtk_adjustment_configure (self->adjustments[i], value[i], 0, max[i] + page[i], 0.1 * page[i], 0.9 * page[i], page[i]);
}

/* Not while sizes are given: who is told may want another size. */
static gboolean
notify_pooled (gpointer data)
{
  LgnMapCanvas *self = data;

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_POOLED]);
  return G_SOURCE_REMOVE;
}

guint
lgn_map_canvas_get_pooled (LgnMapCanvas *self)
{
  return self->pooled;
}

static void
update_pooled (LgnMapCanvas *self)
{
  guint n_columns, n_rows = lgn_map_layout_get_pooled (self->layout, &n_columns);

  if (self->pooled == MAX (n_rows, n_columns))
    return;
  self->pooled = MAX (n_rows, n_columns);
  if (self->notify_source == 0)
    self->notify_source = g_idle_add (notify_pooled, self);
}

/* The layout for the present size, map and viewport; NULL where there is nothing to draw. */
LgnMapLayout *
lgn_map_canvas_get_layout (LgnMapCanvas *self)
{
  LgnShownMap *map = lgn_map_canvas_get_map (self);
  LgnPaintContext context;

  if (self->layout || !map || gtk_widget_get_width (GTK_WIDGET (self)) < 1)
    return self->layout;
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  self->is_laying_out = true;
  self->layout = lgn_map_layout_new (&context, map, lgn_tab_state_get_options (self->state), self->viewport,
                                     gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  configure_adjustments (self);
  self->is_laying_out = false;
  update_pooled (self);
  return self->layout;
}

static void
drop_layout (LgnMapCanvas *self)
{
  if (self->is_laying_out)
    return;
  g_clear_pointer (&self->layout, lgn_map_layout_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_MAP_CANVAS (widget));
}

static void
get_marks (LgnMapCanvas *self, LgnMapMarks *marks)
{
  LgnMapView *view = get_map_view (self);

  *marks = LGN_MAP_MARKS_NONE;
  marks->marked = lgn_map_canvas_get_marks (self);
  marks->gold = lgn_gold_view_get_links (lgn_tab_state_get_gold (self->state));
  marks->hits = self->hits;
  lgn_map_view_get_cursor (view, &marks->cursor_row, &marks->cursor_column);
  /* A locked cell is what is read, wherever the pointer is. */
  if (!lgn_selection_get_locked (lgn_map_view_get_selection (view)))
    lgn_map_view_get_hover (view, &marks->hover_row, &marks->hover_column);
  if (lgn_tab_state_get_pin (self->state))
    lgn_map_view_find_pin (view, lgn_tab_state_get_pin (self->state), &marks->pin_row, &marks->pin_column);
}

LgnMarks *
lgn_map_canvas_get_marks (LgnMapCanvas *self)
{
  return lgn_tab_heads_get_marks (lgn_tab_state_get_heads (self->state));
}

/* It follows the pointer where that is over a cell, else the cursor; while the map is moved there is none. */
bool
lgn_map_canvas_find_glass (LgnMapCanvas *self, gint *row, gint *column)
{
  LgnMapView *view = get_map_view (self);

  if ((!self->has_glass && !self->holds_glass) || self->is_dragged)
    return false;
  lgn_map_view_get_hover (view, row, column);
  if (*row < 0 || *column < 0)
    lgn_map_view_get_cursor (view, row, column);
  return *row >= 0 && *column >= 0;
}

void
lgn_map_canvas_set_glass (LgnMapCanvas *self, gboolean has_glass)
{
  if (self->has_glass == (bool) has_glass)
    return;
  self->has_glass = has_glass;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[GLASS_CHANGED], 0);
}

gboolean
lgn_map_canvas_get_glass (LgnMapCanvas *self)
{
  return self->has_glass;
}

void
lgn_map_canvas_emit_menu (LgnMapCanvas *self, double x, double y)
{
  g_signal_emit (self, signals[MENU], 0, x, y);
}

static void
lgn_map_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnMapCanvas *self = LGN_MAP_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnMapLayout *layout = lgn_map_canvas_get_layout (self);
  LgnPaintContext context;
  LgnMapMarks marks;
  gint row, column;
  cairo_t *cr;

  if (!layout)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  get_marks (self, &marks);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  lgn_paint_map (cr, &context, layout, &marks);
  if (lgn_map_canvas_find_glass (self, &row, &column))
    lgn_paint_glass (cr, &context, layout, row, column, &marks);
  cairo_destroy (cr);
}

static void
lgn_map_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnMapCanvas *self = LGN_MAP_CANVAS (widget);

  g_clear_pointer (&self->layout, lgn_map_layout_unref);
  lgn_map_canvas_get_layout (self);
}

static void
lgn_map_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = MIN_SIDE;
  *natural = 4 * MIN_SIDE;
}

/* What the picture is called, and what it says: told to screen readers. */
static void
describe (GtkWidget *widget)
{
  LgnMapCanvas *self = LGN_MAP_CANVAS (widget);
  LgnShownMap *map = lgn_map_canvas_get_map (self);
  const char *text = lgn_reading_get_text (lgn_tab_state_get_reading (self->state));
  g_autofree char *place = map ? lgn_shown_map_make_place (map, false) : g_strdup (_ ("none"));
  g_autofree char *label = g_strdup_printf (_ ("Attention map: %s"), place);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
describe_soon (LgnMapCanvas *self)
{
  lgn_canvas_describe_soon (GTK_WIDGET (self), describe);
}

static void
find (LgnMapCanvas *self)
{
  LgnShownMap *map = lgn_map_canvas_get_map (self);

  g_clear_pointer (&self->hits, lgn_token_hits_free);
  if (map && self->find_text)
    self->hits = lgn_token_hits_new (map, self->find_text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* lgn_map_canvas_find: marks where TEXT is along the sides, from now on; NULL: nowhere. */
void
lgn_map_canvas_find (LgnMapCanvas *self, const char *text)
{
  g_free (self->find_text);
  self->find_text = g_strdup (text && *text ? text : NULL);
  find (self);
}

/* lgn_map_canvas_find_next: moves the cursor to the next place, or the one before; says which of *N it is, 0: none. */
guint
lgn_map_canvas_find_next (LgnMapCanvas *self, gboolean is_back, guint *n)
{
  gint row, column;
  guint which;

  *n = 0;
  if (!self->hits)
    return 0;
  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  which = lgn_token_hits_step (self->hits, is_back, &row, &column, n);
  if (which == 0)
    return 0;
  lgn_map_view_set_hover (get_map_view (self), -1, -1);
  lgn_map_view_set_cursor (get_map_view (self), MAX (row, 0), MAX (column, 0));
  lgn_map_canvas_show_cursor (self);
  return which;
}

static void
on_map_changed (LgnMapCanvas *self)
{
  find (self);
  lgn_paint_cache_drop_maps (self->cache);
  drop_layout (self);
  describe_soon (self);
}

static void
on_cursor_changed (LgnMapCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  describe_soon (self);
}

static void
on_viewport_changed (LgnMapCanvas *self)
{
  if (self->is_laying_out)
    return;
  drop_layout (self);
  lgn_map_canvas_get_layout (self);
}

/* lgn_map_canvas_set_state: draws what STATE says; once, before anything is shown. */
void
lgn_map_canvas_set_state (LgnMapCanvas *self, LgnTabState *state)
{
  LgnMapView *view = lgn_tab_state_get_map_view (state);

  g_set_object (&self->state, state);
  g_signal_connect_object (view, "map-changed", G_CALLBACK (on_map_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (on_cursor_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "pin-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_gold (state), "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_map_canvas_get_marks (self), "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  describe (GTK_WIDGET (self));
}

/* Zooming. */

/* The point of the page round which keys zoom: the cursor where it can be seen, else the middle. */
static void
get_zoom_centre (LgnMapCanvas *self, double *x, double *y)
{
  LgnMapLayout *layout = lgn_map_canvas_get_layout (self);
  LgnRect body, cell;
  gint row = -1, column = -1;

  *x = lgn_viewport_get_page_width (self->viewport) / 2;
  *y = lgn_viewport_get_page_height (self->viewport) / 2;
  if (!layout)
    return;
  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  if (row < 0 || column < 0)
    return;
  lgn_map_layout_get_body (layout, &body);
  lgn_map_layout_get_cell (layout, (guint) row, (guint) column, &cell);
  if (cell.x < body.x || cell.y < body.y || cell.x > body.x + body.width || cell.y > body.y + body.height)
    return;
  *x = cell.x + cell.width / 2 - body.x;
  *y = cell.y + cell.height / 2 - body.y;
}

void
lgn_map_canvas_zoom_by (LgnMapCanvas *self, double factor)
{
  double x, y;

  get_zoom_centre (self, &x, &y);
  lgn_viewport_zoom_by (self->viewport, factor, x, y);
}

void
lgn_map_canvas_zoom_fit (LgnMapCanvas *self)
{
  lgn_viewport_set_fit (self->viewport, true);
}

void
lgn_map_canvas_zoom_one (LgnMapCanvas *self)
{
  double x, y;

  get_zoom_centre (self, &x, &y);
  lgn_viewport_set_cell (self->viewport, 1.0 / gtk_widget_get_scale_factor (GTK_WIDGET (self)), x, y);
}

/* Zooms by FACTOR round the pointer. */
void
lgn_map_canvas_zoom_at_pointer (LgnMapCanvas *self, double factor)
{
  LgnMapLayout *layout = lgn_map_canvas_get_layout (self);
  LgnRect body;

  if (!layout)
    return;
  lgn_map_layout_get_body (layout, &body);
  lgn_viewport_zoom_by (self->viewport, factor, self->pointer_x - body.x, self->pointer_y - body.y);
}

/* A double click: cells of a size in which numbers can be read, round the pointer; again: the whole map. */
void
lgn_map_canvas_zoom_to_pointer (LgnMapCanvas *self)
{
  double cell = (double) CLOSE_CELL / gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!lgn_viewport_get_fit (self->viewport))
    lgn_viewport_set_fit (self->viewport, true);
  else if (lgn_viewport_get_cell (self->viewport) < cell)
    lgn_map_canvas_zoom_at_pointer (self, cell / lgn_viewport_get_cell (self->viewport));
}

/* The cursor. */

/* lgn_map_canvas_show_cursor: scrolls just so far that the cursor's cell can be seen. */
void
lgn_map_canvas_show_cursor (LgnMapCanvas *self)
{
  gint row, column;

  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  if (row >= 0 && column >= 0 && lgn_map_canvas_get_layout (self))
    lgn_viewport_show_cell (self->viewport, (guint) row, (guint) column);
}

/* How many rows a page holds, at least one. */
static gint
get_page_rows (LgnMapCanvas *self)
{
  return MAX (1, (gint) (lgn_viewport_get_page_height (self->viewport) / lgn_viewport_get_cell (self->viewport)) - 1);
}

/* lgn_map_canvas_move: moves the cursor to PLACE, seen from where it is. "left" is on the screen: columns of a text that runs
 * from right to left begin at the right. */
void
lgn_map_canvas_move (LgnMapCanvas *self, const char *place)
{
  LgnShownMap *map = lgn_map_canvas_get_map (self);
  const int far = G_MAXINT / 4;
  gint sideways;
  gint rows = 0, columns = 0;

  if (!map)
    return;
  sideways = lgn_shown_map_get_columns (map)->is_rtl ? -1 : 1;
  if (g_str_has_prefix (place, "left"))
    columns = -sideways;
  else if (g_str_has_prefix (place, "right"))
    columns = sideways;
  else if (g_str_has_prefix (place, "up"))
    rows = -1;
  else if (g_str_has_prefix (place, "down"))
    rows = 1;
  else if (g_str_equal (place, "page-up") || g_str_equal (place, "page-down"))
    rows = get_page_rows (self) * (g_str_equal (place, "page-up") ? -1 : 1);
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
  lgn_map_view_set_hover (get_map_view (self), -1, -1);
  lgn_map_view_move_cursor (get_map_view (self), rows, columns);
  lgn_map_canvas_show_cursor (self);
}

/* Scrolling: the adjustments and the viewport follow each other. */

static void
on_adjustment_changed (LgnMapCanvas *self)
{
  if (self->is_laying_out || !self->adjustments[0] || !self->adjustments[1])
    return;
  lgn_viewport_scroll_to (self->viewport, gtk_adjustment_get_value (self->adjustments[0]),
                          gtk_adjustment_get_value (self->adjustments[1]));
}

static void
set_adjustment (LgnMapCanvas *self, guint i, GtkAdjustment *adjustment)
{
  if (self->adjustments[i])
    g_signal_handlers_disconnect_by_func (self->adjustments[i], on_adjustment_changed, self);
  g_clear_object (&self->adjustments[i]);
  if (!adjustment)
    return;
  self->adjustments[i] = g_object_ref_sink (adjustment);
  configure_adjustments (self);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (on_adjustment_changed), self);
}

static void
lgn_map_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnMapCanvas *self = LGN_MAP_CANVAS (object);

  switch (id)
    {
    case PROP_VIEWPORT:
      g_value_set_object (value, self->viewport);
      break;
    case PROP_POOLED:
      g_value_set_uint (value, self->pooled);
      break;
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
lgn_map_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnMapCanvas *self = LGN_MAP_CANVAS (object);

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
lgn_map_canvas_dispose (GObject *object)
{
  LgnMapCanvas *self = LGN_MAP_CANVAS (object);

  lgn_canvas_stop_describing (GTK_WIDGET (self));
  g_clear_handle_id (&self->notify_source, g_source_remove);
  set_adjustment (self, 0, NULL);
  set_adjustment (self, 1, NULL);
  g_clear_pointer (&self->layout, lgn_map_layout_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_pointer (&self->marks_before, g_variant_unref);
  g_clear_pointer (&self->hits, lgn_token_hits_free);
  g_free (self->find_text);
  g_clear_object (&self->viewport);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_map_canvas_parent_class)->dispose (object);
}

static void
lgn_map_canvas_class_init (LgnMapCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_map_canvas_get_property;
  object_class->set_property = lgn_map_canvas_set_property;
  object_class->dispose = lgn_map_canvas_dispose;
  widget_class->snapshot = lgn_map_canvas_snapshot;
  widget_class->measure = lgn_map_canvas_measure;
  widget_class->size_allocate = lgn_map_canvas_size_allocate;

  props[PROP_VIEWPORT] =
      g_param_spec_object ("viewport", NULL, NULL, LGN_TYPE_VIEWPORT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_POOLED] =
      g_param_spec_uint ("pooled", NULL, NULL, 1, G_MAXUINT, 1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[GLASS_CHANGED] =
      g_signal_new ("glass-changed", LGN_TYPE_MAP_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU] = g_signal_new ("menu", LGN_TYPE_MAP_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                              G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CELLS);
}

static void
lgn_map_canvas_init (LgnMapCanvas *self)
{
  self->viewport = lgn_viewport_new ();
  self->pooled = 1;
  self->cache = lgn_paint_cache_new ();
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  lgn_map_canvas_init_input (self);
  g_signal_connect_object (self->viewport, "changed", G_CALLBACK (on_viewport_changed), self, G_CONNECT_SWAPPED);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
