#include "lgn-head-picture.h"

#include "lgn-painting.h"

#include "draw/lgn-atlas.h"

#define SIDE 120

struct _LgnHeadPicture
{
  GtkWidget parent_instance;
  LgnPaintCache *cache;
  LgnShownMap *map; /* or NULL */
  LgnColourSpec colours;
};

G_DEFINE_FINAL_TYPE (LgnHeadPicture, lgn_head_picture, GTK_TYPE_WIDGET)

/* lgn_head_picture_set_head: the map of ITEM with the tokens and colours that STATE has now. */
void
lgn_head_picture_set_head (LgnHeadPicture *self, LgnTabState *state, LgnHeadItem *item)
{
  LgnHeadList *list = lgn_tab_heads_get_list (lgn_tab_state_get_heads (state));
  LgnResult *result = lgn_head_list_get_result (list);
  LgnTokenView *tokens = lgn_tab_state_get_token_view (state);

  g_clear_pointer (&self->map, lgn_shown_map_unref);
  lgn_paint_cache_drop_maps (self->cache);
  self->colours = lgn_tab_state_get_options (state)->colours;
  if (result && item && lgn_head_item_get_ready (item))
    {
      LgnMapId id = { lgn_head_list_get_site (list), lgn_head_item_get_layer (item), lgn_head_item_get_head (item) };

      self->map = lgn_shown_map_new_for (result, &id, lgn_token_view_get_hide_special (tokens), lgn_token_view_get_group (tokens),
                                         false);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lgn_head_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIDE;
}

static void
lgn_head_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnHeadPicture *self = LGN_HEAD_PICTURE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnRect rect = { 0, 0, MIN (width, height), MIN (width, height) };
  LgnPaintContext context;
  cairo_t *cr;

  if (!self->map)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  lgn_paint_thumbnail (cr, &context, self->map, &self->colours, &rect);
  cairo_destroy (cr);
}

static void
lgn_head_picture_dispose (GObject *object)
{
  LgnHeadPicture *self = LGN_HEAD_PICTURE (object);

  g_clear_pointer (&self->map, lgn_shown_map_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  G_OBJECT_CLASS (lgn_head_picture_parent_class)->dispose (object);
}

static void
lgn_head_picture_class_init (LgnHeadPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_head_picture_dispose;
  widget_class->measure = lgn_head_picture_measure;
  widget_class->snapshot = lgn_head_picture_snapshot;
  gtk_widget_class_set_css_name (widget_class, "headpicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lgn_head_picture_init (LgnHeadPicture *self)
{
  self->cache = lgn_paint_cache_new ();
  lgn_painting_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}
