#include "lgn-picture-heads-grid.h"

#include "lgn-ground-loader.h"
#include "lgn-head-proxy.h"
#include "lgn-painting.h"

#include "draw/lgn-picture-heads.h"

#include <glib/gi18n.h>

#define MIN_WIDTH 180
#define MARGIN 3         /* px: rings lie outside */
#define MAX_PROXIES 1024 /* as in the rail */

struct _LgnPictureHeadsGrid
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPictureView *view;
  LgnPaintCache *cache;
  LgnGroundLoader *loader;
  LgnPictureHeads *heads; /* for WIDTH, or NULL: to be made */
  int width;
  GPtrArray *proxies;
  guint proxy_layer; /* that they are of */
  gint hover;
};

G_DEFINE_FINAL_TYPE (LgnPictureHeadsGrid, lgn_picture_heads_grid, GTK_TYPE_WIDGET)

static LgnPictureHeads *
get_heads (LgnPictureHeadsGrid *self, int width)
{
  const LgnPictureMap *map = self->view ? lgn_picture_view_get_map (self->view) : NULL;
  LgnPictureOptions options;
  LgnPaintContext context;
  guint picture_width, picture_height;

  if (!map || (self->heads && self->width == width))
    return map ? self->heads : NULL;
  g_clear_pointer (&self->heads, lgn_picture_heads_unref);
  lgn_painting_init_context (&context, GTK_WIDGET (self), self->cache);
  lgn_picture_options_init_for (&options, self->state, self->view, MARGIN);
  self->heads = lgn_picture_heads_new (&context, map, lgn_picture_view_get_focus (self->view), &options, width);
  self->width = width;
  lgn_picture_heads_get_picture (self->heads, &picture_width, &picture_height);
  lgn_ground_loader_request (self->loader, lgn_shown_map_get_result (map->map)->picture, picture_width, picture_height);
  return self->heads;
}

static void
drop_heads (LgnPictureHeadsGrid *self)
{
  g_clear_pointer (&self->heads, lgn_picture_heads_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The accessible children. */

static void
select_head (LgnPictureHeadsGrid *self, gint head)
{
  lgn_selection_set_head (lgn_tab_state_get_selection (self->state), head);
}

static void
on_proxy_pressed (LgnHeadProxy *proxy, LgnPictureHeadsGrid *self)
{
  select_head (self, lgn_head_proxy_get_head (proxy));
}

static void
add_proxies (LgnPictureHeadsGrid *self, guint n)
{
  g_ptr_array_set_size (self->proxies, 0);
  for (guint head = 0; head < n && n <= MAX_PROXIES; head++)
    {
      g_autofree char *label = g_strdup_printf (_ ("Picture of layer %u, head %u"), self->proxy_layer, head);
      GtkWidget *proxy = lgn_head_proxy_new (label, (int) self->proxy_layer, (int) head, true);

      g_signal_connect (proxy, "pressed", G_CALLBACK (on_proxy_pressed), self);
      gtk_widget_set_parent (proxy, GTK_WIDGET (self));
      g_ptr_array_add (self->proxies, proxy);
    }
}

static void
update_proxies (LgnPictureHeadsGrid *self)
{
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);
  const LgnPictureMap *map = lgn_picture_view_get_map (self->view);
  guint n = map ? lgn_shown_map_get_n_heads (map->map) : 0;

  if (n != self->proxies->len || self->proxy_layer != lgn_selection_get_layer (selection))
    {
      self->proxy_layer = lgn_selection_get_layer (selection);
      add_proxies (self, n);
    }
  for (guint i = 0; i < self->proxies->len; i++)
    lgn_head_proxy_set_selected (self->proxies->pdata[i], lgn_selection_get_head (selection) == (gint) i);
}

static void
on_map_changed (LgnPictureHeadsGrid *self)
{
  update_proxies (self);
  drop_heads (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
lgn_picture_heads_grid_set_state (LgnPictureHeadsGrid *self, LgnTabState *state, LgnPictureView *view)
{
  g_set_object (&self->state, state);
  g_set_object (&self->view, view);
  g_signal_connect_object (view, "map-changed", G_CALLBACK (on_map_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "focus-changed", G_CALLBACK (drop_heads), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify", G_CALLBACK (drop_heads), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (drop_heads), self, G_CONNECT_SWAPPED);
  on_map_changed (self);
}

/* Geometry and painting. */

static GtkSizeRequestMode
lgn_picture_heads_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lgn_picture_heads_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                                int *minimum_baseline, int *natural_baseline)
{
  LgnPictureHeads *heads;

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  heads = get_heads (LGN_PICTURE_HEADS_GRID (widget), for_size > 0 ? for_size : MIN_WIDTH);
  *minimum = *natural = heads ? (int) ceil (lgn_picture_heads_get_height (heads)) : 0;
}

static void
lgn_picture_heads_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LgnPictureHeadsGrid *self = LGN_PICTURE_HEADS_GRID (widget);
  LgnPictureHeads *heads = get_heads (self, width);

  for (guint i = 0; heads && i < self->proxies->len; i++)
    {
      GtkWidget *proxy = g_ptr_array_index (self->proxies, i);
      LgnRect rect;

      lgn_picture_heads_get_cell (heads, i, &rect);
      gtk_widget_measure (proxy, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (proxy,
                                &(GtkAllocation) { (int) rect.x, (int) rect.y, MAX (1, (int) rect.width),
                                                   MAX (1, (int) rect.height) },
                                -1);
    }
}

static void
lgn_picture_heads_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnPictureHeadsGrid *self = LGN_PICTURE_HEADS_GRID (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnPictureHeads *heads = width > 0 ? get_heads (self, width) : NULL;
  LgnPictureHeadsMarks marks = LGN_PICTURE_HEADS_NONE;
  LgnPaintContext context;
  cairo_t *cr;

  if (!heads || height < 1)
    return;
  marks.head = lgn_selection_get_head (lgn_tab_state_get_selection (self->state));
  marks.hover = self->hover;
  lgn_painting_init_context (&context, widget, self->cache);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  lgn_paint_picture_heads (cr, &context, heads, &marks);
  cairo_destroy (cr);
}

/* The pointer. */

static gint
find_head (LgnPictureHeadsGrid *self, double x, double y)
{
  LgnPictureHeads *heads = get_heads (self, gtk_widget_get_width (GTK_WIDGET (self)));
  LgnHit hit = heads ? lgn_hit_picture_heads (heads, x, y) : LGN_HIT_NONE;

  return hit.kind == LGN_HIT_HEAD ? hit.head : LGN_HEAD_MEAN;
}

static void
set_hover (LgnPictureHeadsGrid *self, gint head)
{
  if (self->hover == head)
    return;
  self->hover = head;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, LgnPictureHeadsGrid *self)
{
  set_hover (self, find_head (self, x, y));
}

static void
on_leave (GtkEventControllerMotion *controller, LgnPictureHeadsGrid *self)
{
  set_hover (self, LGN_HEAD_MEAN);
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, LgnPictureHeadsGrid *self)
{
  gint head = find_head (self, x, y);

  if (head >= 0)
    select_head (self, head);
}

static void
restyle (GtkWidget *widget)
{
  drop_heads (LGN_PICTURE_HEADS_GRID (widget));
}

static void
lgn_picture_heads_grid_dispose (GObject *object)
{
  LgnPictureHeadsGrid *self = LGN_PICTURE_HEADS_GRID (object);

  g_clear_pointer (&self->proxies, g_ptr_array_unref);
  g_clear_pointer (&self->heads, lgn_picture_heads_unref);
  g_clear_pointer (&self->loader, lgn_ground_loader_free);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->view);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_picture_heads_grid_parent_class)->dispose (object);
}

static void
lgn_picture_heads_grid_class_init (LgnPictureHeadsGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_picture_heads_grid_dispose;
  widget_class->get_request_mode = lgn_picture_heads_grid_get_request_mode;
  widget_class->measure = lgn_picture_heads_grid_measure;
  widget_class->size_allocate = lgn_picture_heads_grid_size_allocate;
  widget_class->snapshot = lgn_picture_heads_grid_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lgn_picture_heads_grid_init (LgnPictureHeadsGrid *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cache = lgn_paint_cache_new ();
  self->loader = lgn_ground_loader_new (GTK_WIDGET (self), self->cache);
  self->proxies = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  self->hover = LGN_HEAD_MEAN;
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  lgn_painting_watch (GTK_WIDGET (self), restyle);
}
