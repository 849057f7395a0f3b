#include "lgn-map-tools.h"

#include "lgn-map-options-popover.h"

#include <glib/gi18n.h>

/* px that the tools take, about. */
#define SPACING 6
#define BUTTON_WIDTH 44
#define ZOOM_WIDTH 200
#define POOLING_WIDTH 200
#define PARTS_WIDTH 120

/* The choices of the pair, in their order: any, A to A, A to B, B to A, B to B. */
static const LgnSegments parts[] = { { -1, -1 }, { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };

struct _LgnMapTools
{
  AdwBin parent_instance;
  LgnTabState *state;
  LgnMapCanvas *canvas; /* not owned: it lies beside this */
  LgnMapOptionsPopover *options;
  GtkDropDown *parts_drop;
  GtkDropDown *pooling_drop;
  GtkWidget *find_button;
  GtkWidget *zoom_box;
  GtkLabel *zoom_label;
  bool has_find, has_zoom; /* there is room for them */
  guint room_source;
  guint pooled; /* what the choices of pooling say */
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnMapTools, lgn_map_tools, ADW_TYPE_BIN)

static void
update_zoom (LgnMapTools *self)
{
  guint pooled = lgn_map_canvas_get_pooled (self->canvas);
  int percent = (int) (100 * lgn_viewport_get_zoom (lgn_map_canvas_get_viewport (self->canvas)) + 0.5);
  g_autofree char *text = pooled > 1 ? g_strdup_printf ("1 : %u", pooled) : g_strdup_printf (_ ("%d %%"), percent);
  g_autofree char *name = g_strdup_printf (_ ("Zoom: %d percent"), percent);

  gtk_label_set_label (self->zoom_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom_label), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
fill_pooling (LgnMapTools *self, guint pooled)
{
  g_autofree char *max = g_strdup_printf (_ ("Max pooled, %u to 1"), pooled);
  g_autofree char *mean = g_strdup_printf (_ ("Mean pooled, %u to 1"), pooled);
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *[]){ max, mean, NULL });

  self->pooled = pooled;
  gtk_drop_down_set_model (self->pooling_drop, G_LIST_MODEL (names));
}

/* On a map that is pooled it is always said how. */
static void
update_pooling (LgnMapTools *self)
{
  guint pooled = lgn_map_canvas_get_pooled (self->canvas);

  self->is_updating = true;
  if (pooled > 1 && pooled != self->pooled)
    fill_pooling (self, pooled);
  gtk_widget_set_visible (GTK_WIDGET (self->pooling_drop), pooled > 1);
  if (pooled > 1)
    gtk_drop_down_set_selected (self->pooling_drop, lgn_tab_state_get_options (self->state)->pooling);
  self->is_updating = false;
}

static void
update_layout (LgnMapTools *self)
{
  update_zoom (self);
  update_pooling (self);
}

static bool
has_pair (LgnTabState *state)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (state));
  const LgnMapId *id = map ? lgn_shown_map_get_id (map) : NULL;
  LgnTokens *tokens
      = id ? lgn_result_get_axis (lgn_shown_map_get_result (map), id->site, id->layer, LGN_AXIS_QUERY) : NULL;

  for (guint i = 0; tokens && i < tokens->n; i++)
    if (tokens->token[i].segment == 1)
      return true;
  return false;
}

static void
update_parts (LgnMapTools *self)
{
  LgnSegments segments = lgn_token_view_get_segments (lgn_tab_state_get_token_view (self->state));

  self->is_updating = true;
  gtk_widget_set_visible (GTK_WIDGET (self->parts_drop), has_pair (self->state));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].from == segments.from && parts[i].to == segments.to)
      gtk_drop_down_set_selected (self->parts_drop, i);
  self->is_updating = false;
}

static void
on_parts_selected (LgnMapTools *self)
{
  guint selected = gtk_drop_down_get_selected (self->parts_drop);

  if (self->state && !self->is_updating && selected < G_N_ELEMENTS (parts))
    lgn_token_view_set_segments (lgn_tab_state_get_token_view (self->state), parts[selected]);
}

static void
on_pooling_selected (LgnMapTools *self)
{
  if (self->state && !self->is_updating)
    lgn_tab_state_set_pooling (self->state, gtk_drop_down_get_selected (self->pooling_drop) == 1 ? LGN_POOL_MEAN : LGN_POOL_MAX);
}

/* lgn_map_tools_set_canvas: tools for CANVAS, which shows STATE; once. */
void
lgn_map_tools_set_canvas (LgnMapTools *self, LgnMapCanvas *canvas, LgnTabState *state)
{
  self->canvas = canvas;
  g_set_object (&self->state, state);
  lgn_map_options_popover_set_state (self->options, state);
  g_signal_connect_object (lgn_map_canvas_get_viewport (canvas), "notify::zoom", G_CALLBACK (update_zoom), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas, "notify::pooled", G_CALLBACK (update_layout), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (update_pooling), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update_parts), self,
                           G_CONNECT_SWAPPED);
  update_layout (self);
  update_parts (self);
}

static gboolean
apply_room (gpointer data)
{
  LgnMapTools *self = data;

  self->room_source = 0;
  gtk_widget_set_visible (self->find_button, self->has_find);
  gtk_widget_set_visible (self->zoom_box, self->has_zoom);
  return G_SOURCE_REMOVE;
}

/* lgn_map_tools_set_room: there are ROOM px. Where they are few one zooms and finds with keys, wheel or fingers; what a map must
 * say of itself stays. Called while sizes are given, and followed after that. */
void
lgn_map_tools_set_room (LgnMapTools *self, int room)
{
  int needed = BUTTON_WIDTH;
  bool has_find, has_zoom;

  if (gtk_widget_get_visible (GTK_WIDGET (self->pooling_drop)))
    needed += POOLING_WIDTH;
  if (gtk_widget_get_visible (GTK_WIDGET (self->parts_drop)))
    needed += PARTS_WIDTH;
  has_find = room >= needed + BUTTON_WIDTH;
  has_zoom = room >= needed + BUTTON_WIDTH + ZOOM_WIDTH;
  if (has_find == self->has_find && has_zoom == self->has_zoom)
    return;
  self->has_find = has_find;
  self->has_zoom = has_zoom;
  if (self->room_source == 0)
    self->room_source = g_idle_add (apply_room, self);
}

/* What gives way must not hold the window open. */
static void
lgn_map_tools_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  LgnMapTools *self = LGN_MAP_TOOLS (widget);
  GtkWidget *const yielding[] = { self->find_button, self->zoom_box };

  gtk_widget_measure (adw_bin_get_child (ADW_BIN (self)), orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  for (guint i = 0; i < G_N_ELEMENTS (yielding) && orientation == GTK_ORIENTATION_HORIZONTAL; i++)
    if (gtk_widget_get_visible (yielding[i]))
      {
        int width;
        gtk_widget_measure (yielding[i], orientation, -1, &width, NULL, NULL, NULL);
        *minimum -= width + SPACING;
      }
}

static void
lgn_map_tools_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation){ 0, 0, MAX (width, least), height }, baseline);
}

static void
set_up_item (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 6, NULL);

  gtk_list_item_set_child (item, label);
}

static void
bind_item (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* A choice gives way where there is little room, and is read whole in its list. */
static void
let_shrink (GtkDropDown *drop)
{
  g_autoptr (GtkListItemFactory) whole = g_object_ref (gtk_drop_down_get_factory (drop));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_item), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_item), NULL);
  gtk_drop_down_set_factory (drop, factory);
  gtk_drop_down_set_list_factory (drop, whole);
}

static void
lgn_map_tools_dispose (GObject *object)
{
  g_clear_handle_id (&LGN_MAP_TOOLS (object)->room_source, g_source_remove);
  g_clear_object (&LGN_MAP_TOOLS (object)->state);
  G_OBJECT_CLASS (lgn_map_tools_parent_class)->dispose (object);
}

static void
lgn_map_tools_class_init (LgnMapToolsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_map_tools_dispose;
  widget_class->measure = lgn_map_tools_measure;
  widget_class->size_allocate = lgn_map_tools_size_allocate;
  g_type_ensure (LGN_TYPE_MAP_OPTIONS_POPOVER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-map-tools.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnMapTools, options);
  gtk_widget_class_bind_template_child (widget_class, LgnMapTools, parts_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnMapTools, pooling_drop);
  gtk_widget_class_bind_template_child (widget_class, LgnMapTools, find_button);
  gtk_widget_class_bind_template_child (widget_class, LgnMapTools, zoom_box);
  gtk_widget_class_bind_template_child (widget_class, LgnMapTools, zoom_label);
  gtk_widget_class_bind_template_callback (widget_class, on_parts_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_pooling_selected);
}

static void
lgn_map_tools_init (LgnMapTools *self)
{
  const char *const names[] = { _ ("Both texts"), _ ("A → A"), _ ("A → B"), _ ("B → A"), _ ("B → B"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  self->has_find = self->has_zoom = true;
  gtk_drop_down_set_model (self->parts_drop, G_LIST_MODEL (list));
  let_shrink (self->parts_drop);
  let_shrink (self->pooling_drop);
}
