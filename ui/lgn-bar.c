#include "lgn-bar.h"

#include "lgn-painting.h"

#define WIDTH 80
#define HEIGHT 8

struct _LgnBar
{
  GtkWidget parent_instance;
  double fraction;
  gboolean is_dim;
};

G_DEFINE_FINAL_TYPE (LgnBar, lgn_bar, GTK_TYPE_WIDGET)

/* lgn_bar_set: FRACTION beyond 0 to 1 is drawn as the nearer of them. */
void
lgn_bar_set (LgnBar *self, double fraction, gboolean is_dim)
{
  self->fraction = fraction >= 0 ? MIN (fraction, 1) : 0;
  self->is_dim = is_dim;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
append_rounded (GtkSnapshot *snapshot, const GdkRGBA *colour, float x, float width, float height)
{
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (x, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, colour, &rect.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
lgn_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnBar *self = LGN_BAR (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  /* Anything that is not nothing is seen. */
  float filled = self->fraction > 0 ? MAX ((float) self->fraction * width, 1) : 0;
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA track, fill;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &track);
  fill = track;
  track.alpha *= 0.12f;
  fill.alpha *= 0.45f;
  if (!self->is_dim)
    lgn_painting_get_colour (widget, "accent_bg_color", &fill);
  append_rounded (snapshot, &track, 0, width, height);
  if (filled > 0)
    append_rounded (snapshot, &fill, is_rtl ? width - filled : 0, filled, height);
}

static void
lgn_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH / 2 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
lgn_bar_class_init (LgnBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lgn_bar_snapshot;
  widget_class->measure = lgn_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lgn_bar_init (LgnBar *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
