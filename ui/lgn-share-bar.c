#include "lgn-share-bar.h"

#define WIDTH 120
#define HEIGHT 14
#define FIRST ((GdkRGBA) { 0, 0.447f, 0.698f, 1 })  /* 0072B2 */
#define SECOND ((GdkRGBA) { 0.902f, 0.624f, 0, 1 }) /* E69F00 */

struct _LgnShareBar
{
  GtkWidget parent_instance;
  double first, second;
};

G_DEFINE_FINAL_TYPE (LgnShareBar, lgn_share_bar, GTK_TYPE_WIDGET)

void
lgn_share_bar_set (LgnShareBar *self, double first, double second)
{
  self->first = first;
  self->second = second;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lgn_share_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnShareBar *self = LGN_SHARE_BAR (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float first = (float) CLAMP (self->first, 0, 1) * width, second = (float) CLAMP (self->second, 0, 1) * width;
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const GdkRGBA first_colour = FIRST, second_colour = SECOND;
  GskRoundedRect rect;
  GdkRGBA track;

  second = MIN (second, width - first);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &track);
  track.alpha *= 0.12f;
  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (0, 0, width, height), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, &track, &rect.bounds);
  gtk_snapshot_append_color (snapshot, &first_colour, &GRAPHENE_RECT_INIT (is_rtl ? width - first : 0, 0, first, height));
  gtk_snapshot_append_color (snapshot, &second_colour,
                             &GRAPHENE_RECT_INIT (is_rtl ? width - first - second : first, 0, second, height));
  gtk_snapshot_pop (snapshot);
}

static void
lgn_share_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH / 2 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
lgn_share_bar_class_init (LgnShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lgn_share_bar_snapshot;
  widget_class->measure = lgn_share_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "sharebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lgn_share_bar_init (LgnShareBar *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
