#include "lgn-canvas.h"

#define DESCRIBE_MS 250
#define DESCRIPTION_KEY "lgn-description"

/* A description that is to be given. */
typedef struct
{
  GtkWidget *canvas;
  LgnDescribeFunc describe;
  guint source;
} Description;

static void
description_free (gpointer data)
{
  Description *description = data;

  g_clear_handle_id (&description->source, g_source_remove);
  g_free (description);
}

static gboolean
give (gpointer data)
{
  Description *description = data;
  GtkWidget *canvas = description->canvas;
  LgnDescribeFunc describe = description->describe;

  description->source = 0;
  g_object_set_data (G_OBJECT (canvas), DESCRIPTION_KEY, NULL);
  describe (canvas);
  return G_SOURCE_REMOVE;
}

void
lgn_canvas_describe_soon (GtkWidget *canvas, LgnDescribeFunc describe)
{
  Description *description;

  if (g_object_get_data (G_OBJECT (canvas), DESCRIPTION_KEY))
    return;
  description = g_new (Description, 1);
  *description = (Description){ canvas, describe, g_timeout_add (DESCRIBE_MS, give, description) };
  g_object_set_data_full (G_OBJECT (canvas), DESCRIPTION_KEY, description, description_free);
}

void
lgn_canvas_stop_describing (GtkWidget *canvas)
{
  g_object_set_data (G_OBJECT (canvas), DESCRIPTION_KEY, NULL);
}

void
lgn_canvas_popup (GtkWidget *canvas, GtkWidget *menu, double x, double y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (canvas, gtk_widget_get_parent (menu), &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) point.x, (int) point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}
