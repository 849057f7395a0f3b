#include "lgn-role-dot.h"

#include "lgn-painting.h"

#include "draw/lgn-role-mark.h"

#define SIZE 12
#define MARK 9

struct _LgnRoleDot
{
  GtkWidget parent_instance;
  LgnPaintCache *cache;
  LgnRole role;
};

G_DEFINE_FINAL_TYPE (LgnRoleDot, lgn_role_dot, GTK_TYPE_WIDGET)

GtkWidget *
lgn_role_dot_new (LgnRole role)
{
  LgnRoleDot *self = g_object_new (LGN_TYPE_ROLE_DOT, NULL);

  self->role = role;
  return GTK_WIDGET (self);
}

void
lgn_role_dot_set_role (LgnRoleDot *self, LgnRole role)
{
  self->role = role;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lgn_role_dot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
lgn_role_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnRoleDot *self = LGN_ROLE_DOT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  LgnRoleMark mark = lgn_role_mark_get (self->role);
  LgnPaintContext context;
  cairo_t *cr;

  lgn_painting_init_context (&context, widget, self->cache);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  lgn_paint_role_mark (cr, &context, &mark, width / 2.0, height / 2.0, MARK, 0);
  cairo_destroy (cr);
}

static void
lgn_role_dot_dispose (GObject *object)
{
  g_clear_pointer (&LGN_ROLE_DOT (object)->cache, lgn_paint_cache_free);
  G_OBJECT_CLASS (lgn_role_dot_parent_class)->dispose (object);
}

static void
lgn_role_dot_class_init (LgnRoleDotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_role_dot_dispose;
  widget_class->measure = lgn_role_dot_measure;
  widget_class->snapshot = lgn_role_dot_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
lgn_role_dot_init (LgnRoleDot *self)
{
  self->cache = lgn_paint_cache_new ();
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
