#include "lgn-head-rail.h"

#include "lgn-figure-provider.h"
#include "lgn-head-proxy.h"
#include "lgn-painting.h"
#include "lgn-shortcuts.h"
#include "lgn-tab-figure.h"

#include "draw/lgn-atlas-heads.h"

#include <glib/gi18n.h>

/* Above so many heads there are no accessible children. */
#define MAX_PROXIES 1024
#define MIN_WIDTH 150
#define MIN_SIDE 10
#define MAX_SIDE 40
/* Pictures that are not there yet are made so long in one frame. */
#define SLICE_US 8000

struct _LgnHeadRail
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPaintCache *cache;
  LgnAtlasLayout *layout; /* for LAYOUT_WIDTH, or NULL: to be made */
  int layout_width;
  GPtrArray *proxies;
  LgnSite proxy_site;
  guint n_layers, n_heads; /* what the proxies stand for */
  int hover_layer, hover_head;
};

G_DEFINE_FINAL_TYPE (LgnHeadRail, lgn_head_rail, GTK_TYPE_WIDGET)

static LgnSelection *
get_selection (LgnHeadRail *self)
{
  return lgn_tab_state_get_selection (self->state);
}

/* How many layers there will be, also while the network still runs. */
static void
get_shape (LgnHeadRail *self, guint *n_layers, guint *n_heads)
{
  LgnNetwork *network = lgn_run_get_network (lgn_tab_state_get_run (self->state));
  LgnSite site = lgn_selection_get_site (get_selection (self));

  *n_layers = network ? lgn_network_get_n_layers (network, site) : 0;
  *n_heads = network ? lgn_network_get_n_heads (network, site) : 0;
  if (*n_layers == 0)
    *n_layers = lgn_selection_get_n_layers (get_selection (self));
  if (*n_heads == 0)
    *n_heads = lgn_selection_get_max_heads (get_selection (self));
}

/* In the form of a picture each square shows where one token looks; (transfer full) its map, or NULL: whole maps are shown. */
static LgnPictureMap *
make_picture (LgnHeadRail *self, guint *focus)
{
  LgnMapView *view = lgn_tab_state_get_map_view (self->state);
  LgnShownMap *map = lgn_map_view_get_map (view);
  bool is_picture = lgn_tab_state_get_form (self->state) == LGN_TAB_FORM_PICTURE && map && lgn_shown_map_is_ready (map);
  LgnPictureMap *picture = is_picture ? lgn_picture_map_new (map, LGN_GAZE_LOOKS) : NULL;
  gint row, column;

  if (!picture)
    return NULL;
  lgn_map_view_get_cursor (view, &row, &column);
  *focus = row >= 0 ? (guint) row : lgn_picture_map_get_default_focus (picture);
  return picture;
}

/* (transfer full) how much each head looks at the marked cells, as colours in place of the maps. */
static GArray *
use_scores (LgnHeadRail *self, LgnAtlasOptions *options)
{
  LgnTabHeads *tab_heads = lgn_tab_state_get_heads (self->state);
  LgnHeadScores *scores = lgn_tab_heads_get_example (tab_heads);
  g_autoptr (GPtrArray) items = lgn_head_scores_list_best (scores, lgn_head_scores_get_n_known (scores), NULL);
  GArray *heads = lgn_atlas_heads_new_scored (lgn_tab_heads_get_list (tab_heads), items, scores);

  lgn_atlas_options_set_heads (options, heads, false);
  options->has_mean = false;
  options->fills_numbers = true;
  options->colours.range = LGN_RANGE_CUSTOM;
  options->colours.low = 0;
  options->colours.high = items->len > 0 ? lgn_head_scores_get_largest (scores) : 1;
  return heads;
}

static LgnAtlasLayout *
get_layout (LgnHeadRail *self, int width)
{
  LgnResult *result = self->state ? lgn_run_get_result (lgn_tab_state_get_run (self->state)) : NULL;
  g_autoptr (LgnPictureMap) picture = NULL;
  LgnAtlasOptions options = { 0 };
  g_autoptr (GArray) heads = NULL;
  LgnPaintContext context;

  if (!result || (self->layout && self->layout_width == width))
    return result ? self->layout : NULL;
  g_clear_pointer (&self->layout, lgn_atlas_layout_unref);
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  options.site = lgn_selection_get_site (get_selection (self));
  get_shape (self, &options.n_layers, &options.n_heads);
  options.has_mean = lgn_selection_has_mean_column (get_selection (self));
  options.hides_special = lgn_token_view_get_hide_special (lgn_tab_state_get_token_view (self->state));
  options.grouping = lgn_token_view_get_group (lgn_tab_state_get_token_view (self->state));
  options.colours = lgn_tab_state_get_options (self->state)->colours;
  options.picture = picture = make_picture (self, &options.focus);
  options.min_side = MIN_SIDE;
  options.max_side = MAX_SIDE;
  if (lgn_tab_heads_get_finds_example (lgn_tab_state_get_heads (self->state)))
    heads = use_scores (self, &options);
  self->layout = lgn_atlas_layout_new (&context, result, &options, width);
  self->layout_width = width;
  return self->layout;
}

/* In Links a head is added, or taken out, and is the one that is selected as long as it is there. */
static bool
is_in_links (LgnHeadRail *self)
{
  return g_strcmp0 (lgn_tab_state_get_view (self->state), "links") == 0;
}

/* ADDS: a person wants the links of MAP, whatever view is shown. */
static void
choose (LgnHeadRail *self, const LgnMapId *map, bool adds)
{
  LgnLinks *links = lgn_tab_state_get_links (self->state);

  if (adds || is_in_links (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "view.link-head", "(ui)", map->layer, map->head);
  if (!adds && (!is_in_links (self) || lgn_head_set_find (lgn_links_get_heads (links), map, NULL)))
    lgn_selection_set_map (get_selection (self), map);
}

/* The accessible children. */

static void
on_proxy_pressed (LgnHeadProxy *proxy, LgnHeadRail *self)
{
  LgnSelection *selection = get_selection (self);
  int layer = lgn_head_proxy_get_layer (proxy);
  LgnMapId map = { lgn_selection_get_site (selection), layer < 0 ? lgn_selection_get_layer (selection) : (guint) layer,
                   lgn_head_proxy_get_head (proxy) };

  choose (self, &map, false);
}

static void
add_proxy (LgnHeadRail *self, char *label, int layer, int head, bool is_cell)
{
  GtkWidget *proxy = lgn_head_proxy_new (label, layer, head, is_cell);

  g_signal_connect (proxy, "pressed", G_CALLBACK (on_proxy_pressed), self);
  gtk_widget_set_parent (proxy, GTK_WIDGET (self));
  g_ptr_array_add (self->proxies, proxy);
  g_free (label);
}

static void
add_layer_proxies (LgnHeadRail *self, guint layer, bool has_mean)
{
  add_proxy (self, g_strdup_printf (_ ("All of layer %u"), layer), (int) layer, LGN_HEAD_MEAN, false);
  if (has_mean)
    add_proxy (self, g_strdup_printf (_ ("Layer %u, mean"), layer), (int) layer, LGN_HEAD_MEAN, true);
  for (guint head = 0; head < self->n_heads; head++)
    add_proxy (self, g_strdup_printf (_ ("Layer %u, head %u"), layer, head), (int) layer, (int) head, true);
}

static void
update_selected (LgnHeadRail *self)
{
  int layer = (int) lgn_selection_get_layer (get_selection (self));
  int head = lgn_selection_get_head (get_selection (self));
  LgnHeadSet *shown = is_in_links (self) ? lgn_links_get_heads (lgn_tab_state_get_links (self->state)) : NULL;

  for (guint i = 0; i < self->proxies->len; i++)
    {
      LgnHeadProxy *proxy = g_ptr_array_index (self->proxies, i);
      LgnMapId own = { lgn_selection_get_site (get_selection (self)), (guint) MAX (lgn_head_proxy_get_layer (proxy), 0),
                       lgn_head_proxy_get_head (proxy) };

      if (lgn_head_proxy_is_cell (proxy))
        lgn_head_proxy_set_selected (proxy, shown ? lgn_head_set_find (shown, &own, NULL)
                                                  : (int) own.layer == layer && own.head == head);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Makes the children anew when there are other layers or heads than before. */
static void
update_proxies (LgnHeadRail *self)
{
  bool has_mean = lgn_selection_has_mean_column (get_selection (self));
  guint n_layers, n_heads;
  g_autofree char *label = NULL;

  get_shape (self, &n_layers, &n_heads);
  if (n_layers == self->n_layers && n_heads == self->n_heads)
    return;
  g_ptr_array_set_size (self->proxies, 0);
  self->n_layers = n_layers;
  self->n_heads = n_heads;
  if (n_layers * n_heads <= MAX_PROXIES)
    {
      for (guint head = 0; head < n_heads; head++)
        add_proxy (self, g_strdup_printf (_ ("Head %u of every layer"), head), -1, (int) head, false);
      for (guint layer = 0; layer < n_layers; layer++)
        add_layer_proxies (self, layer, has_mean);
    }
  label = g_strdup_printf (_ ("Layers and heads, %u by %u"), n_layers, n_heads);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
allocate_proxy (LgnHeadRail *self, LgnHeadProxy *proxy, LgnAtlasLayout *layout)
{
  int layer = lgn_head_proxy_get_layer (proxy);
  int head = lgn_head_proxy_get_head (proxy);
  GtkAllocation allocation;
  LgnRect rect;

  if (lgn_head_proxy_is_cell (proxy))
    lgn_atlas_layout_get_cell (layout, (guint) layer, head, &rect);
  else if (layer >= 0)
    lgn_atlas_layout_get_layer_number (layout, (guint) layer, &rect);
  else
    lgn_atlas_layout_get_head_number (layout, head, &rect);
  gtk_widget_measure (GTK_WIDGET (proxy), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  allocation = (GtkAllocation){ (int) rect.x, (int) rect.y, MAX (1, (int) rect.width), MAX (1, (int) rect.height) };
  gtk_widget_size_allocate (GTK_WIDGET (proxy), &allocation, -1);
}

/* Geometry and painting. */

static GtkSizeRequestMode
lgn_head_rail_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_head_rail_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  LgnHeadRail *self = LGN_HEAD_RAIL (widget);
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
lgn_head_rail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnHeadRail *self = LGN_HEAD_RAIL (widget);
  LgnAtlasLayout *layout = get_layout (self, width);

  for (guint i = 0; layout && i < self->proxies->len; i++)
    allocate_proxy (self, g_ptr_array_index (self->proxies, i), layout);
}

static void
get_marks (LgnHeadRail *self, LgnAtlasMarks *marks)
{
  LgnSelection *selection = get_selection (self);
  LgnPin *pin = lgn_tab_state_get_pin (self->state);
  const LgnMapId *pinned = pin ? lgn_shown_map_get_id (lgn_pin_get_map (pin)) : NULL;

  *marks = LGN_ATLAS_MARKS_NONE;
  marks->layer = (gint) lgn_selection_get_layer (selection);
  marks->head = lgn_selection_get_head (selection);
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
lgn_head_rail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnHeadRail *self = LGN_HEAD_RAIL (widget);
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
  if (is_in_links (self))
    lgn_paint_atlas_head_set (cr, &context, layout, lgn_links_get_heads (lgn_tab_state_get_links (self->state)));
  cairo_destroy (cr);
}

/* Following the state. */

static void
drop_layout (LgnHeadRail *self)
{
  g_clear_pointer (&self->layout, lgn_atlas_layout_unref);
  update_proxies (self);
  update_selected (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
drop_maps (LgnHeadRail *self)
{
  lgn_paint_cache_drop_maps (self->cache);
  drop_layout (self);
}

static void
restyle (GtkWidget *widget)
{
  LgnHeadRail *self = LGN_HEAD_RAIL (widget);

  if (self->state)
    drop_maps (self);
}

static void
on_selection_changed (LgnHeadRail *self)
{
  LgnSite site = lgn_selection_get_site (get_selection (self));

  if (site != self->proxy_site || lgn_tab_state_get_form (self->state) == LGN_TAB_FORM_PICTURE)
    drop_layout (self);
  self->proxy_site = site;
  update_selected (self);
}

/* lgn_head_rail_set_state: shows what STATE says; once, before anything is shown. */
void
lgn_head_rail_set_state (LgnHeadRail *self, LgnTabState *state)
{
  LgnTabHeads *heads = lgn_tab_state_get_heads (state);
  LgnRun *run = lgn_tab_state_get_run (state);

  g_set_object (&self->state, state);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (drop_maps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "layer-ready", G_CALLBACK (drop_maps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_token_view (state), "changed", G_CALLBACK (drop_maps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_maps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "pin-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (heads, "notify::finds-example", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_heads_get_example (heads), "changed", G_CALLBACK (drop_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "notify::view", G_CALLBACK (update_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_links (state), "heads-changed", G_CALLBACK (update_selected), self,
                           G_CONNECT_SWAPPED);
}

/* The pointer. */

static LgnHit
hit (LgnHeadRail *self, double x, double y)
{
  LgnAtlasLayout *layout = get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));

  return layout ? lgn_hit_atlas (layout, x, y) : LGN_HIT_NONE;
}

static void
set_hover (LgnHeadRail *self, int layer, int head)
{
  if (self->hover_layer == layer && self->hover_head == head)
    return;
  self->hover_layer = layer;
  self->hover_head = head;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnHeadRail *self)
{
  LgnHit at = hit (self, x, y);

  set_hover (self, at.kind == LGN_HIT_HEAD ? at.layer : -1, at.head);
}

static void
on_leave (GtkEventControllerMotion *controller, LgnHeadRail *self)
{
  set_hover (self, -1, 0);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnHeadRail *self)
{
  LgnSelection *selection = get_selection (self);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  LgnHit at = hit (self, x, y);
  LgnMapId map;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  lgn_selection_get_map (selection, &map);
  if (at.kind == LGN_HIT_HEAD || at.kind == LGN_HIT_LAYER)
    map.layer = (guint) at.layer;
  if (at.kind == LGN_HIT_HEAD || at.kind == LGN_HIT_HEAD_NUMBER)
    map.head = at.head;
  else if (at.kind == LGN_HIT_LAYER)
    map.head = LGN_HEAD_MEAN;
  if (at.kind == LGN_HIT_HEAD || at.kind == LGN_HIT_LAYER)
    choose (self, &map, (modifiers & GDK_CONTROL_MASK) != 0);
  else
    lgn_selection_set_map (selection, &map);
}

/* A thumbnail is dragged out as the picture of its map. */
static LgnFigure *
make_dragged (GtkWidget *widget, double x, double y, GdkModifierType modifiers)
{
  LgnHeadRail *self = LGN_HEAD_RAIL (widget);
  LgnHit at = hit (self, x, y);
  LgnFigure *figure = at.kind == LGN_HIT_HEAD ? lgn_tab_figure_new (self->state) : NULL;

  if (figure)
    {
      figure->map.layer = (guint) at.layer;
      figure->map.head = at.head;
    }
  return figure;
}

static gboolean
on_query_tooltip (LgnHeadRail *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip, gpointer data)
{
  LgnHit at = hit (self, x, y);
  g_autofree char *text = NULL;

  if (is_keyboard)
    return FALSE;
  if (at.kind == LGN_HIT_HEAD && at.head < 0)
    text = g_strdup_printf (_ ("Layer %u, mean"), (guint) at.layer);
  else if (at.kind == LGN_HIT_HEAD)
    text = g_strdup_printf (_ ("Layer %u, head %u"), (guint) at.layer, (guint) at.head);
  else if (at.kind == LGN_HIT_LAYER)
    text = g_strdup_printf (_ ("Layer %u, mean"), (guint) at.layer);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static gboolean
lgn_head_rail_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return !gtk_widget_is_focus (widget) && gtk_widget_grab_focus (widget);
}

static void
lgn_head_rail_dispose (GObject *object)
{
  LgnHeadRail *self = LGN_HEAD_RAIL (object);

  g_clear_pointer (&self->proxies, g_ptr_array_unref);
  g_clear_pointer (&self->layout, lgn_atlas_layout_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_head_rail_parent_class)->dispose (object);
}

static void
lgn_head_rail_class_init (LgnHeadRailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_head_rail_dispose;
  widget_class->get_request_mode = lgn_head_rail_get_request_mode;
  widget_class->measure = lgn_head_rail_measure;
  widget_class->size_allocate = lgn_head_rail_size_allocate;
  widget_class->snapshot = lgn_head_rail_snapshot;
  widget_class->focus = lgn_head_rail_focus;
  gtk_widget_class_set_css_name (widget_class, "headrail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_RAIL);
}

static void
lgn_head_rail_init (LgnHeadRail *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cache = lgn_paint_cache_new ();
  self->proxies = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  self->hover_layer = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  lgn_figure_provider_install_drag (GTK_WIDGET (self), make_dragged);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
