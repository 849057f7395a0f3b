#include "lgn-head-grid.h"

#include "lgn-head-proxy.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include <glib/gi18n.h>

/* Above so many heads there are no accessible children. */
#define MAX_PROXIES 1024
#define MIN_WIDTH 200
#define MIN_SIDE 8
/* Pictures that are not there yet are made so long in one frame. */
#define SLICE_US 8000
#define FAR 100000 /* rows or columns: as far as there are any */

struct _LgnHeadGrid
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPaintCache *cache;
  GArray *heads;          /* of LgnAtlasHead, or NULL */
  gboolean is_flow;
  gboolean shows_marks;
  int max_side;
  LgnAtlasLayout *layout; /* for LAYOUT_WIDTH, or NULL: to be made */
  int layout_width;
  GPtrArray *proxies;     /* in the order of HEADS */
  GtkAdjustment *vadjustment; /* of what it scrolls in, or NULL */
  int page;               /* px of it */
  guint resize_source;
  int hover_layer, hover_head;
  GtkWidget *menu;
};

static guint activated_signal;

G_DEFINE_FINAL_TYPE (LgnHeadGrid, lgn_head_grid, GTK_TYPE_WIDGET)

static LgnSelection *
get_selection (LgnHeadGrid *self)
{
  return lgn_tab_state_get_selection (self->state);
}

/* The marked cells as they are shown now; those that are hidden are left out. */
static GArray *
collect_cells (LgnHeadGrid *self)
{
  LgnMarks *marks = lgn_tab_heads_get_marks (lgn_tab_state_get_heads (self->state));
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (self->state));
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (LgnAtlasCell));

  for (guint i = 0; self->shows_marks && map && i < lgn_marks_get_n (marks); i++)
    {
      const LgnMark *mark = &lgn_marks_get_cells (marks)[i];
      const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);
      LgnAtlasCell cell;

      if (mark->row >= rows->n_tokens || mark->column >= columns->n_tokens || rows->index_of_token[mark->row] < 0
          || columns->index_of_token[mark->column] < 0)
        continue;
      cell.row = (guint) rows->index_of_token[mark->row];
      cell.column = (guint) columns->index_of_token[mark->column];
      g_array_append_val (cells, cell);
    }
  return cells;
}

static LgnAtlasLayout *
get_layout (LgnHeadGrid *self, int width)
{
  LgnResult *result = self->state ? lgn_run_get_result (lgn_tab_state_get_run (self->state)) : NULL;
  LgnAtlasOptions options = { .min_side = MIN_SIDE, .max_side = self->max_side };
  g_autoptr (GArray) cells = NULL;
  LgnPaintContext context;

  if (!result || !self->heads || (self->layout && self->layout_width == width))
    return result && self->heads ? self->layout : NULL;
  g_clear_pointer (&self->layout, lgn_atlas_layout_unref);
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  options.site = lgn_selection_get_site (get_selection (self));
  options.hides_special = lgn_token_view_get_hide_special (lgn_tab_state_get_token_view (self->state));
  options.grouping = lgn_token_view_get_group (lgn_tab_state_get_token_view (self->state));
  options.colours = lgn_tab_state_get_options (self->state)->colours;
  options.height = self->is_flow ? 0 : self->page;
  options.heads = (const LgnAtlasHead *) (const void *) self->heads->data;
  options.n_listed = self->heads->len;
  options.is_flow = self->is_flow;
  cells = collect_cells (self);
  options.cells = (const LgnAtlasCell *) (const void *) cells->data;
  options.n_cells = cells->len;
  self->layout = lgn_atlas_layout_new (&context, result, &options, width);
  self->layout_width = width;
  return self->layout;
}

/* The accessible children. */

static void
select_head (LgnHeadGrid *self, int layer, int head)
{
  LgnMapId map = { lgn_selection_get_site (get_selection (self)), (guint) layer, head };

  lgn_selection_set_map (get_selection (self), &map);
}

static void
on_proxy_pressed (LgnHeadProxy *proxy, LgnHeadGrid *self)
{
  select_head (self, lgn_head_proxy_get_layer (proxy), lgn_head_proxy_get_head (proxy));
}

static char *
make_name (const LgnAtlasHead *head)
{
  if (head->title)
    return g_strdup_printf (_ ("Layer %u, head %d, %s"), head->layer, head->head, head->title);
  return g_strdup_printf (_ ("Layer %u, head %d"), head->layer, head->head);
}

static void
update_selected (LgnHeadGrid *self)
{
  int layer = (int) lgn_selection_get_layer (get_selection (self));
  int head = lgn_selection_get_head (get_selection (self));

  for (guint i = 0; i < self->proxies->len; i++)
    {
      LgnHeadProxy *proxy = g_ptr_array_index (self->proxies, i);

      lgn_head_proxy_set_selected (proxy, lgn_head_proxy_get_layer (proxy) == layer && lgn_head_proxy_get_head (proxy) == head);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A child for each head, kept as long as it stands for the same one. */
static void
update_proxies (LgnHeadGrid *self)
{
  guint n = self->heads && self->heads->len <= MAX_PROXIES ? self->heads->len : 0;

  for (guint i = 0; i < n; i++)
    {
      const LgnAtlasHead *head = &g_array_index (self->heads, LgnAtlasHead, i);
      LgnHeadProxy *proxy = i < self->proxies->len ? g_ptr_array_index (self->proxies, i) : NULL;
      g_autofree char *name = make_name (head);

      if (proxy && lgn_head_proxy_get_layer (proxy) == (int) head->layer && lgn_head_proxy_get_head (proxy) == head->head)
        {
          gtk_accessible_update_property (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
          continue;
        }
      g_ptr_array_set_size (self->proxies, (int) i);
      proxy = LGN_HEAD_PROXY (lgn_head_proxy_new (name, (int) head->layer, head->head, TRUE));
      g_signal_connect (proxy, "pressed", G_CALLBACK (on_proxy_pressed), self);
      gtk_widget_set_parent (GTK_WIDGET (proxy), GTK_WIDGET (self));
      g_ptr_array_add (self->proxies, proxy);
    }
  g_ptr_array_set_size (self->proxies, (int) n);
}

/* Geometry. */

static GtkSizeRequestMode
lgn_head_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_head_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);
  LgnAtlasLayout *layout;
  double width, height = 0;

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  layout = get_layout (self, for_size > 0 ? for_size : MIN_WIDTH);
  if (layout)
    lgn_atlas_layout_get_size (layout, &width, &height);
  *minimum = *natural = (int) ceil (height);
}

static void
lgn_head_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);
  LgnAtlasLayout *layout = get_layout (self, width);

  gtk_popover_present (GTK_POPOVER (self->menu));
  for (guint i = 0; layout && i < self->proxies->len; i++)
    {
      LgnHeadProxy *proxy = g_ptr_array_index (self->proxies, i);
      LgnRect rect;

      lgn_atlas_layout_get_cell (layout, (guint) lgn_head_proxy_get_layer (proxy), lgn_head_proxy_get_head (proxy), &rect);
      gtk_widget_measure (GTK_WIDGET (proxy), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (
          GTK_WIDGET (proxy),
          &(GtkAllocation){ (int) rect.x, (int) rect.y, MAX (1, (int) rect.width), MAX (1, (int) rect.height) }, -1);
    }
}

static void
drop_layout (LgnHeadGrid *self)
{
  g_clear_pointer (&self->layout, lgn_atlas_layout_unref);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
drop_maps (LgnHeadGrid *self)
{
  lgn_paint_cache_drop_maps (self->cache);
  drop_layout (self);
}

static gboolean
follow_page (gpointer data)
{
  LgnHeadGrid *self = data;

  self->resize_source = 0;
  drop_layout (self);
  return G_SOURCE_REMOVE;
}

/* Another height may make pictures larger or smaller; not in the middle of being allocated. */
static void
on_page_changed (LgnHeadGrid *self)
{
  int page = (int) gtk_adjustment_get_page_size (self->vadjustment);

  if (page == self->page)
    return;
  self->page = page;
  if (!self->is_flow && self->resize_source == 0)
    self->resize_source = g_idle_add (follow_page, self);
}

static void
lgn_head_grid_root (GtkWidget *widget)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  GTK_WIDGET_CLASS (lgn_head_grid_parent_class)->root (widget);
  self->vadjustment = scrolled ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)) : NULL;
  if (self->vadjustment)
    g_signal_connect_object (self->vadjustment, "notify::page-size", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
}

static void
lgn_head_grid_unroot (GtkWidget *widget)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);

  if (self->vadjustment)
    g_signal_handlers_disconnect_by_func (self->vadjustment, on_page_changed, self);
  self->vadjustment = NULL;
  GTK_WIDGET_CLASS (lgn_head_grid_parent_class)->unroot (widget);
}

/* Painting. */

static void
get_marks (LgnHeadGrid *self, LgnAtlasMarks *marks)
{
  LgnSelection *selection = get_selection (self);
  LgnPin *pin = lgn_tab_state_get_pin (self->state);
  const LgnMapId *pinned = pin ? lgn_shown_map_get_id (lgn_pin_get_map (pin)) : NULL;

  *marks = LGN_ATLAS_MARKS_NONE;
  marks->layer = (gint) lgn_selection_get_layer (selection);
  marks->head = lgn_selection_get_head (selection);
  marks->has_cursor = gtk_widget_is_focus (GTK_WIDGET (self));
  marks->hover_layer = self->hover_layer;
  marks->hover_head = self->hover_head;
  if (pinned && pinned->site == lgn_selection_get_site (selection))
    {
      marks->pin_layer = (gint) pinned->layer;
      marks->pin_head = pinned->head;
    }
}

static gboolean
paint_more (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

static void
lgn_head_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnAtlasLayout *layout = get_layout (self, width);
  LgnPaintContext context;
  LgnAtlasMarks marks;
  cairo_t *cr;

  if (!layout)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  get_marks (self, &marks);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (!lgn_paint_atlas_until (cr, &context, layout, &marks, g_get_monotonic_time () + SLICE_US))
    gtk_widget_add_tick_callback (widget, paint_more, NULL, NULL);
  cairo_destroy (cr);
}

static void
restyle (GtkWidget *widget)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);

  if (self->state)
    drop_maps (self);
}

/* What it shows. */

void
lgn_head_grid_set_heads (LgnHeadGrid *self, GArray *heads, gboolean is_flow, int max_side)
{
  g_clear_pointer (&self->heads, g_array_unref);
  self->heads = heads ? g_array_ref (heads) : NULL;
  self->is_flow = is_flow;
  self->max_side = max_side;
  update_proxies (self);
  update_selected (self);
  drop_layout (self);
}

void
lgn_head_grid_set_shows_marks (LgnHeadGrid *self, gboolean shows_marks)
{
  self->shows_marks = shows_marks;
  drop_layout (self);
}

/* Scrolls no further than is needed to see the selected head. */
static void
show_selected (LgnHeadGrid *self)
{
  LgnAtlasLayout *layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  LgnRect rect = { 0, 0, 0, 0 };

  if (layout)
    lgn_atlas_layout_get_cell (layout, lgn_selection_get_layer (get_selection (self)),
                               lgn_selection_get_head (get_selection (self)), &rect);
  if (rect.width > 0 && self->vadjustment)
    gtk_adjustment_clamp_page (self->vadjustment, rect.y - 6, rect.y + rect.height + 12);
}

static void
on_selection_changed (LgnHeadGrid *self)
{
  update_selected (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_selected (self);
}

static void
on_marks_changed (LgnHeadGrid *self)
{
  if (self->shows_marks)
    drop_layout (self);
}

void
lgn_head_grid_set_state (LgnHeadGrid *self, LgnTabState *state)
{
  LgnRun *run = lgn_tab_state_get_run (state);

  g_set_object (&self->state, state);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (drop_maps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "layer-ready", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_token_view (state), "changed", G_CALLBACK (drop_maps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_heads_get_marks (lgn_tab_state_get_heads (state)), "changed", G_CALLBACK (on_marks_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_maps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "pin-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/* The keyboard. */

static const struct
{
  const char *name;
  int rows, columns;
} moves[] = {
  { "left", 0, -1 },      { "right", 0, 1 },      { "up", -1, 0 },         { "down", 1, 0 },
  { "left-10", 0, -10 },  { "right-10", 0, 10 },  { "up-10", -10, 0 },     { "down-10", 10, 0 },
  { "row-start", 0, -FAR }, { "row-end", 0, FAR },  { "map-start", -FAR, -FAR }, { "map-end", FAR, FAR },
  { "page-up", -10, 0 },  { "page-down", 10, 0 },
};

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);
  LgnAtlasLayout *layout = get_layout (self, gtk_widget_get_width (widget));
  int layer = (int) lgn_selection_get_layer (get_selection (self)), head = lgn_selection_get_head (get_selection (self));

  for (guint i = 0; layout && i < G_N_ELEMENTS (moves); i++)
    if (g_str_equal (moves[i].name, g_variant_get_string (parameter, NULL))
        && lgn_atlas_layout_move (layout, moves[i].rows, moves[i].columns, &layer, &head))
      select_head (self, layer, head);
}

static void
activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, activated_signal, 0);
}

/* The pointer. */

static LgnHit
hit (LgnHeadGrid *self, double x, double y)
{
  LgnAtlasLayout *layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));

  return layout ? lgn_hit_atlas (layout, x, y) : LGN_HIT_NONE;
}

static void
set_hover (LgnHeadGrid *self, int layer, int head)
{
  if (self->hover_layer == layer && self->hover_head == head)
    return;
  self->hover_layer = layer;
  self->hover_head = head;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnHeadGrid *self)
{
  LgnHit at = hit (self, x, y);

  set_hover (self, at.kind == LGN_HIT_HEAD ? at.layer : -1, at.head);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnHeadGrid *self)
{
  set_hover (self, -1, 0);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnHeadGrid *self)
{
  LgnHit at = hit (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (at.kind == LGN_HIT_LAYER)
    select_head (self, at.layer, LGN_HEAD_MEAN);
  if (at.kind != LGN_HIT_HEAD)
    return;
  if (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_CONTROL_MASK)
    {
      LgnMapId map = { lgn_selection_get_site (get_selection (self)), (guint) at.layer, at.head };

      lgn_links_toggle (lgn_tab_state_get_links (self->state), &map);
      return;
    }
  select_head (self, at.layer, at.head);
  if (n_press == 2)
    g_signal_emit (self, activated_signal, 0);
}

/* The menu, at a place or where the selected head is. */
static void
show_menu (LgnHeadGrid *self, const LgnRect *at)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) at->x, (int) at->y, (int) at->width,
                                                                          (int) at->height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (widget);
  LgnAtlasLayout *layout = get_layout (self, gtk_widget_get_width (widget));
  LgnRect rect = { 0, 0, 0, 0 };

  if (layout)
    lgn_atlas_layout_get_cell (layout, lgn_selection_get_layer (get_selection (self)), lgn_selection_get_head (get_selection (self)),
                               &rect);
  show_menu (self, &rect);
}

static void
open_menu_at (LgnHeadGrid *self, double x, double y)
{
  LgnHit at = hit (self, x, y);

  if (at.kind != LGN_HIT_HEAD)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  select_head (self, at.layer, at.head);
  show_menu (self, &(LgnRect){ x, y, 1, 1 });
}

static void
on_secondary_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnHeadGrid *self)
{
  open_menu_at (self, x, y);
}

static void
on_long_pressed (GtkGestureLongPress *gesture, double x, double y, LgnHeadGrid *self)
{
  open_menu_at (self, x, y);
}

static void
add_menu (LgnHeadGrid *self)
{
  g_autoptr (GMenu) model = g_menu_new ();
  GtkGesture *secondary = gtk_gesture_click_new (), *long_press = gtk_gesture_long_press_new ();

  g_menu_append (model, _ ("Open in Map"), "canvas.activate");
  g_menu_append (model, _ ("Pin as A"), "view.pin");
  g_menu_append (model, _ ("Export Figure…"), "win.export");
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary_pressed), self);
  g_signal_connect (long_press, "pressed", G_CALLBACK (on_long_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (long_press));
}

static gboolean
on_query_tooltip (LgnHeadGrid *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  LgnHit at = hit (self, x, y);

  for (guint i = 0; at.kind == LGN_HIT_HEAD && i < self->heads->len; i++)
    {
      const LgnAtlasHead *head = &g_array_index (self->heads, LgnAtlasHead, i);

      if (head->layer == (guint) at.layer && head->head == at.head)
        {
          g_autofree char *name = make_name (head);

          gtk_tooltip_set_text (tooltip, name);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
lgn_head_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return !gtk_widget_is_focus (widget) && gtk_widget_grab_focus (widget);
}

static void
lgn_head_grid_dispose (GObject *object)
{
  LgnHeadGrid *self = LGN_HEAD_GRID (object);

  g_clear_handle_id (&self->resize_source, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->proxies, g_ptr_array_unref);
  g_clear_pointer (&self->layout, lgn_atlas_layout_unref);
  g_clear_pointer (&self->heads, g_array_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_head_grid_parent_class)->dispose (object);
}

static void
lgn_head_grid_class_init (LgnHeadGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_head_grid_dispose;
  widget_class->get_request_mode = lgn_head_grid_get_request_mode;
  widget_class->measure = lgn_head_grid_measure;
  widget_class->size_allocate = lgn_head_grid_size_allocate;
  widget_class->snapshot = lgn_head_grid_snapshot;
  widget_class->focus = lgn_head_grid_focus;
  widget_class->root = lgn_head_grid_root;
  widget_class->unroot = lgn_head_grid_unroot;
  activated_signal = g_signal_new ("activated", LGN_TYPE_HEAD_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "headgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "canvas.move", "s", move);
  gtk_widget_class_install_action (widget_class, "canvas.activate", NULL, activate);
  gtk_widget_class_install_action (widget_class, "canvas.menu", NULL, menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "canvas.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "canvas.activate", NULL);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
}

static void
lgn_head_grid_init (LgnHeadGrid *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cache = lgn_paint_cache_new ();
  self->proxies = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  self->hover_layer = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pictures of all heads"), -1);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  add_menu (self);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
