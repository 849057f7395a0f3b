#include "lgn-legend.h"

#include "lgn-painting.h"

#include "draw/lgn-legend.h"
#include "view/lgn-number.h"

#include <glib/gi18n.h>

#define MIN_WIDTH 120

struct _LgnLegend
{
  GtkWidget parent_instance;
  LgnTabState *state;
  LgnPaintCache *cache;
};

G_DEFINE_FINAL_TYPE (LgnLegend, lgn_legend, GTK_TYPE_WIDGET)

static void
init_table (LgnLegend *self, LgnColourTable *table)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (self->state));

  lgn_colour_table_init (table, lgn_colour_scale_get_spec (lgn_tab_state_get_scale (self->state)),
                         adw_style_manager_get_dark (adw_style_manager_get_default ()),
                         map && lgn_shown_map_is_ready (map) ? map : NULL);
}

static void
lgn_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnLegend *self = LGN_LEGEND (widget);
  LgnRect rect = { 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };
  LgnPaintContext context;
  LgnColourTable table;
  cairo_t *cr;

  if (!self->state)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  init_table (self, &table);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) rect.width, (float) rect.height));
  lgn_paint_legend (cr, &context, &table, &rect, lgn_reading_get_weight (lgn_tab_state_get_reading (self->state)));
  cairo_destroy (cr);
}

static void
lgn_legend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                    int *minimum_baseline, int *natural_baseline)
{
  LgnLegend *self = LGN_LEGEND (widget);
  LgnPaintContext context;

  *minimum = *natural = MIN_WIDTH;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  *minimum = *natural = (int) ceil (lgn_legend_get_height (&context));
}

static void
update (LgnLegend *self)
{
  const LgnColourSpec *spec = lgn_colour_scale_get_spec (lgn_tab_state_get_scale (self->state));
  LgnColourTable table;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *label = NULL;

  init_table (self, &table);
  low = lgn_format_fixed (table.low, table.low == 0 ? 0 : 3, false);
  high = lgn_format_fixed (table.high, table.high == 1 ? 0 : 3, false);
  label = g_strdup_printf (_ ("Colour scale from %s to %s, %s"), low, high, lgn_palette_get_title (spec->palette));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* lgn_legend_set_state: shows the scale of STATE; once. */
void
lgn_legend_set_state (LgnLegend *self, LgnTabState *state)
{
  g_set_object (&self->state, state);
  g_signal_connect_object (state, "drawing-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_reading (state), "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
lgn_legend_dispose (GObject *object)
{
  LgnLegend *self = LGN_LEGEND (object);

  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_legend_parent_class)->dispose (object);
}

static void
lgn_legend_class_init (LgnLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_legend_dispose;
  widget_class->snapshot = lgn_legend_snapshot;
  widget_class->measure = lgn_legend_measure;
  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lgn_legend_init (LgnLegend *self)
{
  self->cache = lgn_paint_cache_new ();
  lgn_painting_watch (GTK_WIDGET (self), gtk_widget_queue_resize);
}
