#include "lgn-minimap.h"

#include "lgn-painting.h"

#include "draw/lgn-atlas.h"

#include <glib/gi18n.h>

#define SIDE 120
/* A map with fewer rows and columns than this is not long: one finds oneself in it. */
#define MIN_LENGTH 200

struct _LgnMinimap
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnViewport *viewport;
  LgnPaintCache *cache;
};

G_DEFINE_FINAL_TYPE (LgnMinimap, lgn_minimap, GTK_TYPE_WIDGET)

/* px of the whole map, and how much smaller it is here. */
static double
get_shrink (LgnMinimap *self, double *width, double *height)
{
  *width = lgn_viewport_get_max_x (self->viewport) + lgn_viewport_get_page_width (self->viewport);
  *height = lgn_viewport_get_max_y (self->viewport) + lgn_viewport_get_page_height (self->viewport);
  return SIDE / MAX (MAX (*width, *height), 1);
}

static LgnShownMap *
get_map (LgnMinimap *self)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (self->state));

  return map && lgn_shown_map_is_ready (map) ? map : NULL;
}

static void
update_visible (LgnMinimap *self)
{
  LgnShownMap *map = get_map (self);
  bool is_long = map && MAX (lgn_shown_map_get_rows (map)->n, lgn_shown_map_get_columns (map)->n) >= MIN_LENGTH;
  bool is_zoomed = !lgn_viewport_get_fit (self->viewport)
                   && (lgn_viewport_get_max_x (self->viewport) > 0 || lgn_viewport_get_max_y (self->viewport) > 0);

  gtk_widget_set_visible (GTK_WIDGET (self), is_long && is_zoomed);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_map_changed (LgnMinimap *self)
{
  lgn_paint_cache_drop_maps (self->cache);
  update_visible (self);
}

static void
restyle (GtkWidget *widget)
{
  if (LGN_MINIMAP (widget)->state)
    update_visible (LGN_MINIMAP (widget));
}

static void
paint_frame (LgnMinimap *self, cairo_t *cr, const LgnPaintContext *context, double shrink)
{
  double width = MAX (lgn_viewport_get_page_width (self->viewport) * shrink, 4);
  double height = MAX (lgn_viewport_get_page_height (self->viewport) * shrink, 4);
  double x = lgn_viewport_get_x (self->viewport) * shrink, y = lgn_viewport_get_y (self->viewport) * shrink;

  for (guint pass = 0; pass < 2; pass++)
    {
      const LgnRgba *colour = pass == 0 ? &context->paper : &context->accent;

      cairo_set_source_rgba (cr, colour->r, colour->g, colour->b, colour->a);
      cairo_set_line_width (cr, pass == 0 ? 4 : 2);
      cairo_rectangle (cr, x, y, width, height);
      cairo_stroke (cr);
    }
}

static void
lgn_minimap_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnMinimap *self = LGN_MINIMAP (widget);
  LgnShownMap *map = get_map (self);
  double width, height, shrink = get_shrink (self, &width, &height);
  LgnPaintContext context;
  cairo_t *cr;

  if (!map)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-2, -2, SIDE + 4, SIDE + 4));
  lgn_paint_thumbnail (cr, &context, map, &lgn_tab_state_get_options (self->state)->colours,
                       &(LgnRect){ 0, 0, width * shrink, height * shrink });
  paint_frame (self, cr, &context, shrink);
  cairo_destroy (cr);
}

static void
lgn_minimap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  LgnMinimap *self = LGN_MINIMAP (widget);
  double width, height, shrink;

  *minimum = *natural = SIDE;
  if (!self->viewport)
    return;
  shrink = get_shrink (self, &width, &height);
  *minimum = *natural = MAX (8, (int) ((orientation == GTK_ORIENTATION_HORIZONTAL ? width : height) * shrink));
}

/* The middle of the page goes where the pointer is. */
static void
go_to (LgnMinimap *self, double x, double y)
{
  double width, height, shrink = get_shrink (self, &width, &height);

  lgn_viewport_scroll_to (self->viewport, x / shrink - lgn_viewport_get_page_width (self->viewport) / 2,
                          y / shrink - lgn_viewport_get_page_height (self->viewport) / 2);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, LgnMinimap *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  go_to (self, x, y);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, LgnMinimap *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    go_to (self, x + dx, y + dy);
}

/* lgn_minimap_set_canvas: shows where CANVAS, which shows STATE, is; once. */
void
lgn_minimap_set_canvas (LgnMinimap *self, LgnMapCanvas *canvas, LgnTabState *state)
{
  g_set_object (&self->state, state);
  g_set_object (&self->viewport, lgn_map_canvas_get_viewport (canvas));
  g_signal_connect_object (self->viewport, "changed", G_CALLBACK (update_visible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (update_visible), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (on_map_changed), self,
                           G_CONNECT_SWAPPED);
  update_visible (self);
}

static void
lgn_minimap_dispose (GObject *object)
{
  LgnMinimap *self = LGN_MINIMAP (object);

  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->viewport);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_minimap_parent_class)->dispose (object);
}

static void
lgn_minimap_class_init (LgnMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_minimap_dispose;
  widget_class->snapshot = lgn_minimap_snapshot;
  widget_class->measure = lgn_minimap_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lgn_minimap_init (LgnMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->cache = lgn_paint_cache_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Minimap"), -1);
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
