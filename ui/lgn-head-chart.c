#include "lgn-head-chart.h"

#include "lgn-head-picture.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"

#include "draw/lgn-atlas-heads.h"
#include "draw/lgn-metric-grid.h"

#include <glib/gi18n.h>
#include <math.h>

#define MIN_WIDTH 260
#define MIN_HEIGHT 220
#define MAX_CELL 56

struct _LgnHeadChart
{
  GtkWidget parent_instance;
  LgnChartKind kind;
  LgnTabState *state;
  LgnMetric metrics[2];
  LgnPaintCache *cache;
  LgnMetricGridLayout *grid;  /* of a grid, for WIDTH and HEIGHT; or NULL: to be made */
  LgnScatterLayout *scatter;  /* likewise */
  int width, height;
  int hover_layer, hover_head;
  GtkWidget *popover;         /* of a scatter: the head under the pointer */
  LgnHeadPicture *picture;
  GtkLabel *caption;
};

enum
{
  PROP_KIND = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint activated_signal;

G_DEFINE_FINAL_TYPE (LgnHeadChart, lgn_head_chart, GTK_TYPE_WIDGET)

static LgnHeadOrder *
get_order (LgnHeadChart *self)
{
  return lgn_tab_heads_get_order (lgn_tab_state_get_heads (self->state));
}

static LgnHeadList *
get_list (LgnHeadChart *self)
{
  return lgn_tab_heads_get_list (lgn_tab_state_get_heads (self->state));
}

/* Layout. */

static LgnMetricGridLayout *
make_grid (LgnHeadChart *self, const LgnPaintContext *context)
{
  LgnHeadList *list = get_list (self);
  g_autofree guint8 *is_faded = NULL;
  g_autofree double *values = lgn_atlas_heads_read_metric (get_order (self), self->metrics[0], &is_faded);
  LgnMetricGridOptions options = { .n_layers = lgn_head_list_get_n_layers (list), .n_heads = lgn_head_list_get_n_heads (list),
                                   .values = values, .is_faded = is_faded, .low = NAN, .high = NAN, .max_cell = MAX_CELL,
                                   .title = lgn_metric_get_axis (self->metrics[0]) };

  lgn_head_list_get_metric_range (list, self->metrics[0], &options.low, &options.high);
  if (self->metrics[0] == LGN_METRIC_SPREAD)
    {
      options.low_note = _ ("one token");
      options.high_note = _ ("all alike");
    }
  return lgn_metric_grid_layout_new (context, &options, self->width, self->height);
}

static LgnScatterLayout *
make_scatter (LgnHeadChart *self, const LgnPaintContext *context)
{
  g_autoptr (GArray) points = lgn_atlas_heads_make_points (get_order (self), self->metrics[0], self->metrics[1]);
  const LgnScatterOptions options = { (const LgnScatterPoint *) (const void *) points->data, points->len,
                                      lgn_metric_get_axis (self->metrics[0]), lgn_metric_get_axis (self->metrics[1]) };

  return lgn_scatter_layout_new (context, &options, self->width, self->height);
}

static void
drop_layout (LgnHeadChart *self)
{
  g_clear_pointer (&self->grid, lgn_metric_grid_layout_free);
  g_clear_pointer (&self->scatter, lgn_scatter_layout_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ensure_layout (LgnHeadChart *self, const LgnPaintContext *context)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (width != self->width || height != self->height)
    drop_layout (self);
  self->width = width;
  self->height = height;
  if (self->kind == LGN_CHART_GRID && !self->grid)
    self->grid = make_grid (self, context);
  if (self->kind == LGN_CHART_SCATTER && !self->scatter)
    self->scatter = make_scatter (self, context);
}

static LgnHit
hit (LgnHeadChart *self, double x, double y)
{
  if (self->grid)
    return lgn_hit_metric_grid (self->grid, x, y);
  if (self->scatter)
    return lgn_hit_scatter (self->scatter, x, y);
  return LGN_HIT_NONE;
}

/* Painting. */

static void
get_marks (LgnHeadChart *self, LgnAtlasMarks *marks)
{
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
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

static void
lgn_head_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnHeadChart *self = LGN_HEAD_CHART (widget);
  LgnPaintContext context;
  LgnAtlasMarks marks;
  cairo_t *cr;

  if (!self->state)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  ensure_layout (self, &context);
  get_marks (self, &marks);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->width, self->height));
  if (self->grid)
    lgn_paint_metric_grid (cr, &context, self->grid, &marks);
  else
    lgn_paint_scatter (cr, &context, self->scatter, &marks);
  cairo_destroy (cr);
}

static void
lgn_head_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 2 * MIN_WIDTH : 2 * MIN_HEIGHT;
}

static void
lgn_head_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnHeadChart *self = LGN_HEAD_CHART (widget);

  if (self->popover)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

/* What it says of itself. */

static void
update_description (LgnHeadChart *self)
{
  LgnHeadItem *item = lgn_tab_heads_get_selected (lgn_tab_state_get_heads (self->state));
  g_autoptr (GString) text = g_string_new (item ? lgn_head_item_get_title (item) : "");

  for (guint i = 0; item && i < (self->kind == LGN_CHART_GRID ? 1 : 2); i++)
    {
      g_autofree char *value = lgn_metric_format (self->metrics[i], lgn_head_item_get_metric (item, self->metrics[i]), false);

      g_string_append_printf (text, ", %s %s", lgn_metric_get_axis (self->metrics[i]), value);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
update_label (LgnHeadChart *self)
{
  g_autofree char *label
      = self->kind == LGN_CHART_GRID
            ? g_strdup_printf (_ ("All heads: %s"), lgn_metric_get_axis (self->metrics[0]))
            : g_strdup_printf (_ ("All heads: %s against %s"), lgn_metric_get_axis (self->metrics[1]),
                               lgn_metric_get_axis (self->metrics[0]));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_selection_changed (LgnHeadChart *self)
{
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
lgn_head_chart_set_metrics (LgnHeadChart *self, LgnMetric first, LgnMetric second)
{
  self->metrics[0] = first;
  self->metrics[1] = second;
  drop_layout (self);
  update_label (self);
  if (self->state)
    update_description (self);
}

void
lgn_head_chart_set_state (LgnHeadChart *self, LgnTabState *state)
{
  g_set_object (&self->state, state);
  g_signal_connect_object (get_order (self), "changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "pin-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/* The pointer. */

/* The head under the pointer, beside its mark. */
static void
update_popover (LgnHeadChart *self)
{
  LgnHeadItem *item = self->hover_layer >= 0 ? lgn_head_list_lookup (get_list (self), (guint) self->hover_layer, self->hover_head)
                                             : NULL;
  g_autofree char *title = NULL;
  double x, y;

  if (!item || !self->scatter
      || !lgn_scatter_layout_get_point (self->scatter, (guint) self->hover_layer, self->hover_head, &x, &y))
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }
  title = lgn_head_list_make_role_title (get_list (self), lgn_head_item_get_role (item));
  gtk_label_set_label (self->caption, title);
  lgn_head_picture_set_head (self->picture, self->state, item);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle){ (int) x - 5, (int) y - 5, 10, 10 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
set_hover (LgnHeadChart *self, int layer, int head)
{
  if (self->hover_layer == layer && self->hover_head == head)
    return;
  self->hover_layer = layer;
  self->hover_head = head;
  if (self->popover)
    update_popover (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnHeadChart *self)
{
  LgnHit at = hit (self, x, y);

  set_hover (self, at.kind == LGN_HIT_HEAD ? at.layer : -1, at.head);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnHeadChart *self)
{
  set_hover (self, -1, 0);
}

static void
select_head (LgnHeadChart *self, int layer, int head)
{
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
  LgnMapId map = { lgn_selection_get_site (selection), (guint) layer, head };

  lgn_selection_set_map (selection, &map);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnHeadChart *self)
{
  LgnHit at = hit (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (at.kind == LGN_HIT_LAYER)
    select_head (self, at.layer, LGN_HEAD_MEAN);
  if (at.kind != LGN_HIT_HEAD)
    return;
  select_head (self, at.layer, at.head);
  if (n_press == 2)
    g_signal_emit (self, activated_signal, 0);
}

static char *
make_tooltip (LgnHeadChart *self, const LgnHit *at)
{
  LgnHeadItem *item = at->kind == LGN_HIT_HEAD ? lgn_head_list_lookup (get_list (self), (guint) at->layer, at->head) : NULL;
  double value = item             ? lgn_head_item_get_metric (item, self->metrics[0])
                 : at->layer >= 0 ? lgn_metric_grid_layout_get_mean (self->grid, (guint) at->layer)
                                  : NAN;
  g_autofree char *text = lgn_metric_format (self->metrics[0], value, false);

  if (isnan (value))
    return NULL;
  if (item)
    return g_strdup_printf ("%s: %s", lgn_head_item_get_title (item), text);
  return g_strdup_printf (_ ("Mean of layer %d: %s"), at->layer, text);
}

static gboolean
on_query_tooltip (LgnHeadChart *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  LgnHit at = hit (self, x, y);
  g_autofree char *text = self->grid ? make_tooltip (self, &at) : NULL;

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* The keyboard: through layers and heads, as they stand in a grid. */
static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LgnHeadChart *self = LGN_HEAD_CHART (widget);
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
  const char *where = g_variant_get_string (parameter, NULL);
  bool is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (g_str_equal (where, "left") || g_str_equal (where, "right"))
    lgn_selection_move_head (selection, g_str_equal (where, "right") != is_rtl ? 1 : -1);
  else if (g_str_equal (where, "up") || g_str_equal (where, "down"))
    lgn_selection_move_layer (selection, g_str_equal (where, "down") ? 1 : -1);
}

static void
activate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, activated_signal, 0);
}

static gboolean
lgn_head_chart_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return !gtk_widget_is_focus (widget) && gtk_widget_grab_focus (widget);
}

static void
lgn_head_chart_unmap (GtkWidget *widget)
{
  set_hover (LGN_HEAD_CHART (widget), -1, 0);
  GTK_WIDGET_CLASS (lgn_head_chart_parent_class)->unmap (widget);
}

static void
restyle (GtkWidget *widget)
{
  drop_layout (LGN_HEAD_CHART (widget));
}

static void
add_popover (LgnHeadChart *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->popover = gtk_popover_new ();
  self->picture = g_object_new (LGN_TYPE_HEAD_PICTURE, NULL);
  self->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "caption");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->caption));
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_TOP);
  gtk_widget_set_can_target (self->popover, FALSE);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

static void
lgn_head_chart_constructed (GObject *object)
{
  LgnHeadChart *self = LGN_HEAD_CHART (object);

  G_OBJECT_CLASS (lgn_head_chart_parent_class)->constructed (object);
  if (self->kind == LGN_CHART_SCATTER)
    add_popover (self);
  update_label (self);
}

static void
lgn_head_chart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KIND)
    LGN_HEAD_CHART (object)->kind = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lgn_head_chart_dispose (GObject *object)
{
  LgnHeadChart *self = LGN_HEAD_CHART (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->grid, lgn_metric_grid_layout_free);
  g_clear_pointer (&self->scatter, lgn_scatter_layout_free);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_head_chart_parent_class)->dispose (object);
}

static void
lgn_head_chart_class_init (LgnHeadChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lgn_head_chart_constructed;
  object_class->set_property = lgn_head_chart_set_property;
  object_class->dispose = lgn_head_chart_dispose;
  widget_class->measure = lgn_head_chart_measure;
  widget_class->size_allocate = lgn_head_chart_size_allocate;
  widget_class->snapshot = lgn_head_chart_snapshot;
  widget_class->focus = lgn_head_chart_focus;
  widget_class->unmap = lgn_head_chart_unmap;
  props[PROP_KIND] = g_param_spec_uint ("kind", NULL, NULL, 0, LGN_CHART_SCATTER, LGN_CHART_GRID,
                                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  activated_signal = g_signal_new ("activated", LGN_TYPE_HEAD_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "headchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "canvas.move", "s", move);
  gtk_widget_class_install_action (widget_class, "canvas.activate", NULL, activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "canvas.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "canvas.activate", NULL);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_CANVAS);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
}

static void
lgn_head_chart_init (LgnHeadChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cache = lgn_paint_cache_new ();
  self->hover_layer = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
