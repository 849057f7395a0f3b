/* What a person does on the map with the pointer, fingers and held keys. */
#include "lgn-map-canvas-private.h"

#include "lgn-figure-provider.h"
#include "lgn-tab-figure.h"

#include "view/lgn-map-hint.h"

#include <glib/gi18n.h>

#define ZOOM_STEP 1.15 /* a step of the wheel */

static LgnMapView *
get_map_view (LgnMapCanvas *self)
{
  return lgn_tab_state_get_map_view (self->state);
}

/* What lies at (X, Y). A dot that stands for several cells is read as the strongest of them, which gives it its colour. */
static LgnHit
hit (LgnMapCanvas *self, double x, double y)
{
  LgnMapLayout *layout = lgn_map_canvas_get_layout (self);
  LgnHit at = layout ? lgn_hit_map (layout, x, y) : LGN_HIT_NONE;

  if (at.kind == LGN_HIT_CELL && (at.n_rows > 1 || at.n_columns > 1))
    {
      LgnTile tile = { (gsize) at.row, (gsize) at.column, at.n_rows, at.n_columns };
      guint row, column;

      lgn_shown_map_find_strongest_in (lgn_map_layout_get_map (layout), &tile, &row, &column);
      at.row = (gint) row;
      at.column = (gint) column;
    }
  return at;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnMapCanvas *self)
{
  LgnHit at;

  /* A pointer that rests while the map changes is told of as well; it must not take the reading from the keyboard. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  at = hit (self, x, y);
  self->pointer_x = x;
  self->pointer_y = y;
  if (at.kind == LGN_HIT_CELL)
    lgn_map_view_set_hover (get_map_view (self), at.row, at.column);
  else
    lgn_map_view_set_hover (get_map_view (self), -1, -1);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnMapCanvas *self)
{
  self->pointer_x = self->pointer_y = -1;
  lgn_map_view_set_hover (get_map_view (self), -1, -1);
}

/* A click on a label, or on a bar beside the map, selects its row or column and keeps the other. */
static void
select_label (LgnMapCanvas *self, const LgnHit *at)
{
  gint row, column;

  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  if (at->row >= 0)
    row = at->row;
  if (at->column >= 0)
    column = at->column;
  lgn_map_view_set_cursor (get_map_view (self), row, column);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnMapCanvas *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnMapCanvas *self)
{
  LgnHit at = hit (self, x, y);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self->is_dragged)
    return;
  if (n_press == 2)
    lgn_map_canvas_zoom_to_pointer (self);
  else if (at.kind == LGN_HIT_CELL && (modifiers & GDK_CONTROL_MASK))
    lgn_tab_state_toggle_pin (self->state);
  else if (at.kind == LGN_HIT_CELL && (modifiers & GDK_SHIFT_MASK))
    lgn_map_canvas_mark (self, at.row, at.column);
  else if (at.kind == LGN_HIT_CELL)
    lgn_map_view_click (get_map_view (self), at.row, at.column);
  else if (at.kind != LGN_HIT_NOTHING)
    select_label (self, &at);
}

/* The menu of what lies at (X, Y): a right click, or a long press. */
static void
ask_for_menu (LgnMapCanvas *self, double x, double y)
{
  LgnHit at = hit (self, x, y);

  if (at.kind == LGN_HIT_NOTHING)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (at.kind == LGN_HIT_CELL)
    lgn_map_view_set_cursor (get_map_view (self), at.row, at.column);
  else
    select_label (self, &at);
  lgn_map_canvas_emit_menu (self, x, y);
}

static void
on_right_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnMapCanvas *self)
{
  ask_for_menu (self, x, y);
}

static void
on_long_pressed (GtkGestureLongPress *gesture, double x, double y, LgnMapCanvas *self)
{
  self->is_dragged = true; /* what follows is no click */
  ask_for_menu (self, x, y);
}

/* lgn_map_canvas_show_menu: the menu of the cursor's cell, beside it. */
void
lgn_map_canvas_show_menu (LgnMapCanvas *self)
{
  LgnMapLayout *layout = lgn_map_canvas_get_layout (self);
  LgnRect cell;
  gint row = -1, column = -1;

  if (!layout)
    return;
  lgn_map_canvas_show_cursor (self);
  lgn_map_view_get_cursor (get_map_view (self), &row, &column);
  lgn_map_layout_get_cell (layout, (guint) MAX (row, 0), (guint) MAX (column, 0), &cell);
  lgn_map_canvas_emit_menu (self, cell.x + cell.width, cell.y + cell.height);
}

/* Marks. */

typedef struct
{
  LgnMarks *marks;
  GVariant *before, *after;
} MarksChange;

static void
marks_change_free (gpointer data)
{
  MarksChange *change = data;

  g_object_unref (change->marks);
  g_variant_unref (change->before);
  g_variant_unref (change->after);
  g_free (change);
}

static void
apply_marks (bool is_undo, gpointer data)
{
  MarksChange *change = data;

  lgn_marks_restore (change->marks, is_undo ? change->before : change->after);
}

/* What became of the marks since BEFORE can be undone. */
static void
record_marks (LgnMapCanvas *self, GVariant *before)
{
  LgnMarks *marks = lgn_map_canvas_get_marks (self);
  g_autoptr (GVariant) after = g_variant_ref_sink (lgn_marks_save (marks));
  MarksChange *change;

  if (g_variant_equal (before, after))
    return;
  change = g_new (MarksChange, 1);
  *change = (MarksChange){ g_object_ref (marks), g_variant_ref (before), g_steal_pointer (&after) };
  lgn_history_add_change (lgn_tab_state_get_history (self->state), _ ("Mark Cells"), apply_marks, change, marks_change_free);
}

/* Marks the shown cells between two corners, with all their tokens, or no more. */
static void
mark_block (LgnMapCanvas *self, gint row, gint column, gint other_row, gint other_column)
{
  LgnShownMap *map = lgn_map_canvas_get_map (self);
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);
  const LgnTokenGroup *top = lgn_token_axis_get_group (rows, (guint) MIN (row, other_row)),
                      *bottom = lgn_token_axis_get_group (rows, (guint) MAX (row, other_row)),
                      *left = lgn_token_axis_get_group (columns, (guint) MIN (column, other_column)),
                      *right = lgn_token_axis_get_group (columns, (guint) MAX (column, other_column));

  lgn_marks_toggle_block (lgn_map_canvas_get_marks (self), top->first, left->first, bottom->first + bottom->n - 1,
                          right->first + right->n - 1);
}

/* lgn_map_canvas_mark: marks a shown cell for Find by example, or no more; -1: where the cursor is. */
void
lgn_map_canvas_mark (LgnMapCanvas *self, gint row, gint column)
{
  g_autoptr (GVariant) before = g_variant_ref_sink (lgn_marks_save (lgn_map_canvas_get_marks (self)));

  if (row < 0)
    lgn_map_view_get_focus (get_map_view (self), &row, &column);
  if (row < 0 || column < 0 || !lgn_map_canvas_get_map (self))
    return;
  mark_block (self, row, column, row, column);
  record_marks (self, before);
}

/* lgn_map_canvas_clear_marks: Returns: whether there were any. */
gboolean
lgn_map_canvas_clear_marks (LgnMapCanvas *self)
{
  LgnMarks *marks = lgn_map_canvas_get_marks (self);
  g_autoptr (GVariant) before = g_variant_ref_sink (lgn_marks_save (marks));

  if (lgn_marks_get_n (marks) == 0)
    return FALSE;
  lgn_marks_clear (marks);
  record_marks (self, before);
  return TRUE;
}

/* The most cells of a block: a whole long map would never be meant. */
#define MAX_BLOCK 4096

static void
begin_block (LgnMapCanvas *self, const LgnHit *at)
{
  self->marks_before = g_variant_ref_sink (lgn_marks_save (lgn_map_canvas_get_marks (self)));
  self->mark_row = at->row;
  self->mark_column = at->column;
}

/* What would be marked if the drag ended here is shown at once. */
static void
drag_block (LgnMapCanvas *self, double x, double y)
{
  LgnHit at = hit (self, x, y);
  gsize n = (gsize) (ABS (at.row - self->mark_row) + 1) * (gsize) (ABS (at.column - self->mark_column) + 1);

  if (at.kind != LGN_HIT_CELL || n > MAX_BLOCK)
    return;
  lgn_marks_restore (lgn_map_canvas_get_marks (self), self->marks_before);
  mark_block (self, self->mark_row, self->mark_column, at.row, at.column);
}

static void
end_block (LgnMapCanvas *self)
{
  record_marks (self, self->marks_before);
  g_clear_pointer (&self->marks_before, g_variant_unref);
}

/* The glass. */

static void
set_held_glass (LgnMapCanvas *self, bool holds_glass)
{
  if (self->holds_glass == holds_glass)
    return;
  self->holds_glass = holds_glass;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType modifiers, LgnMapCanvas *self)
{
  if (keyval != GDK_KEY_g || (modifiers & gtk_accelerator_get_default_mod_mask ()))
    return GDK_EVENT_PROPAGATE;
  set_held_glass (self, true);
  return GDK_EVENT_STOP;
}

static void
on_key_released (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType modifiers, LgnMapCanvas *self)
{
  if (keyval == GDK_KEY_g || keyval == GDK_KEY_G)
    set_held_glass (self, false);
}

static void
on_focus_left (GtkEventControllerFocus *controller, LgnMapCanvas *self)
{
  set_held_glass (self, false);
}

/* Dragging. */

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, LgnMapCanvas *self)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  LgnHit at = hit (self, x, y);

  if (at.kind == LGN_HIT_CELL && (modifiers & GDK_SHIFT_MASK) && lgn_map_canvas_get_map (self))
    begin_block (self, &at);
  self->drag_x = lgn_viewport_get_x (self->viewport);
  self->drag_y = lgn_viewport_get_y (self->viewport);
  self->is_dragged = false;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, LgnMapCanvas *self)
{
  bool can_pan = lgn_viewport_get_max_x (self->viewport) > 0 || lgn_viewport_get_max_y (self->viewport) > 0;
  double x, y;

  if (!self->is_dragged && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
    return;
  if (self->marks_before && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    {
      self->is_dragged = true;
      drag_block (self, x + dx, y + dy);
    }
  if (self->marks_before || !can_pan)
    return;
  self->is_dragged = true;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  lgn_viewport_scroll_to (self->viewport, self->drag_x - dx, self->drag_y - dy);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, LgnMapCanvas *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  if (self->marks_before)
    end_block (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, LgnMapCanvas *self)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (!(modifiers & GDK_CONTROL_MASK) || dy == 0)
    return GDK_EVENT_PROPAGATE;
  lgn_map_canvas_zoom_at_pointer (self, pow (ZOOM_STEP, -dy));
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, LgnMapCanvas *self)
{
  self->pinch_cell = lgn_viewport_get_cell (self->viewport);
  gtk_gesture_get_bounding_box_center (gesture, &self->pointer_x, &self->pointer_y);
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, LgnMapCanvas *self)
{
  lgn_map_canvas_zoom_at_pointer (self, self->pinch_cell * scale / lgn_viewport_get_cell (self->viewport));
}

/* The token behind a label and, of a row, what it predicts. */
static char *
make_label_hint (LgnShownMap *map, const LgnHit *at)
{
  LgnAxis axis = at->kind == LGN_HIT_ROW_LABEL ? LGN_AXIS_QUERY : LGN_AXIS_KEY;
  const LgnTokenAxis *shown = axis == LGN_AXIS_QUERY ? lgn_shown_map_get_rows (map) : lgn_shown_map_get_columns (map);
  const LgnMapId *id = lgn_shown_map_get_id (map);
  LgnTokens *tokens = lgn_result_get_axis (lgn_shown_map_get_result (map), id->site, id->layer, axis);
  guint index = (guint) (axis == LGN_AXIS_QUERY ? at->row : at->column);
  g_autofree char *token = tokens ? lgn_label_make_tooltip (tokens, lgn_token_axis_get_group (shown, index)->first) : NULL;
  g_autofree char *row = axis == LGN_AXIS_QUERY ? lgn_map_hint_make_row (map, index) : NULL;

  if (token && row)
    return g_strdup_printf ("%s\n%s", token, row);
  return token ? g_steal_pointer (&token) : g_steal_pointer (&row);
}

static gboolean
on_query_tooltip (LgnMapCanvas *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  LgnHit at = hit (self, x, y);
  LgnShownMap *map = lgn_map_canvas_get_map (self);
  g_autofree char *text = NULL;

  if (!map || is_keyboard)
    return FALSE;
  if (at.kind == LGN_HIT_ROW_LABEL || at.kind == LGN_HIT_COLUMN_LABEL)
    text = make_label_hint (map, &at);
  else if (at.kind == LGN_HIT_HIDDEN)
    text = lgn_map_hint_make_hidden (map, (guint) at.row);
  else if (at.kind == LGN_HIT_SPREAD)
    text = lgn_map_hint_make_spread (map, (guint) at.row);
  else if (at.kind == LGN_HIT_RECEIVED)
    text = lgn_map_hint_make_received (map, (guint) at.column);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* A map that is seen whole has nothing to be moved: it is dragged out as a picture. */
static LgnFigure *
make_dragged (GtkWidget *widget, double x, double y, GdkModifierType modifiers)
{
  LgnMapCanvas *self = LGN_MAP_CANVAS (widget);

  if (!lgn_viewport_get_fit (self->viewport) || (modifiers & GDK_SHIFT_MASK) || hit (self, x, y).kind != LGN_HIT_CELL)
    return NULL;
  return lgn_tab_figure_new (self->state);
}

void
lgn_map_canvas_init_input (LgnMapCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *right = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkEventController *key = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  GtkEventController *controllers[] = { motion, scroll, GTK_EVENT_CONTROLLER (click), GTK_EVENT_CONTROLLER (drag),
                                        GTK_EVENT_CONTROLLER (pinch), GTK_EVENT_CONTROLLER (right),
                                        GTK_EVENT_CONTROLLER (hold), key, focus };

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
  g_signal_connect (right, "pressed", G_CALLBACK (on_right_pressed), self);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_long_pressed), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (key, "key-released", G_CALLBACK (on_key_released), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), self);
  gtk_gesture_group (click, drag);
  for (guint i = 0; i < G_N_ELEMENTS (controllers); i++)
    gtk_widget_add_controller (GTK_WIDGET (self), controllers[i]);
  lgn_figure_provider_install_drag (GTK_WIDGET (self), make_dragged);
}

