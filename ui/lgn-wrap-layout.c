#include "lgn-wrap-layout.h"

struct _LgnWrapLayout
{
  GtkLayoutManager parent_instance;
  int spacing;
};

G_DEFINE_FINAL_TYPE (LgnWrapLayout, lgn_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
lgn_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Goes through the children as they stand in WIDTH px, and places them if DOES_PLACE; how high they are. */
static int
arrange (LgnWrapLayout *self, GtkWidget *widget, int width, bool does_place)
{
  bool is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &natural);
      natural.width = MIN (natural.width, width);
      if (x > 0 && x + natural.width > width)
        {
          y += line + self->spacing;
          x = line = 0;
        }
      if (does_place)
        gtk_widget_size_allocate (
            child, &(GtkAllocation){ is_rtl ? width - x - natural.width : x, y, natural.width, natural.height }, -1);
      x += natural.width + self->spacing;
      line = MAX (line, natural.height);
    }
  return y + line;
}

static void
lgn_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  LgnWrapLayout *self = LGN_WRAP_LAYOUT (manager);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = arrange (self, widget, for_size > 0 ? for_size : G_MAXINT / 2, false);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
  *natural = MAX (*natural, *minimum);
}

static void
lgn_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  arrange (LGN_WRAP_LAYOUT (manager), widget, width, true);
}

static void
lgn_wrap_layout_class_init (LgnWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = lgn_wrap_layout_get_request_mode;
  manager_class->measure = lgn_wrap_layout_measure;
  manager_class->allocate = lgn_wrap_layout_allocate;
}

static void
lgn_wrap_layout_init (LgnWrapLayout *self)
{
}

/* lgn_wrap_layout_new: Returns: (transfer full): with SPACING px between children and lines. */
GtkLayoutManager *
lgn_wrap_layout_new (int spacing)
{
  LgnWrapLayout *self = g_object_new (LGN_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;
  return GTK_LAYOUT_MANAGER (self);
}
