#include "lgn-find-bar.h"

#include <glib/gi18n.h>

struct _LgnFindBar
{
  AdwBin parent_instance;
  LgnMapCanvas *canvas;
  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkLabel *count_label;
};

G_DEFINE_FINAL_TYPE (LgnFindBar, lgn_find_bar, ADW_TYPE_BIN)

static const char *
get_text (LgnFindBar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
step (LgnFindBar *self, gboolean is_back)
{
  guint n, which = lgn_map_canvas_find_next (self->canvas, is_back, &n);
  g_autofree char *count = which > 0 ? g_strdup_printf (_ ("%u of %u"), which, n) : g_strdup (_ ("not found"));

  gtk_label_set_label (self->count_label, *get_text (self) ? count : "");
}

static void
on_changed (LgnFindBar *self)
{
  lgn_map_canvas_find (self->canvas, get_text (self));
  step (self, FALSE);
}

static void
on_next (LgnFindBar *self)
{
  step (self, FALSE);
}

static void
on_previous (LgnFindBar *self)
{
  step (self, TRUE);
}

static void
on_stop (LgnFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, FALSE);
}

/* Who is done goes on from what was found. */
static void
on_mode_changed (LgnFindBar *self)
{
  if (gtk_search_bar_get_search_mode (self->bar) || !self->canvas)
    return;
  lgn_map_canvas_find (self->canvas, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

void
lgn_find_bar_open (LgnFindBar *self)
{
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  lgn_map_canvas_find (self->canvas, get_text (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
lgn_find_bar_step (LgnFindBar *self, gboolean is_back)
{
  if (!gtk_search_bar_get_search_mode (self->bar) || !*get_text (self))
    lgn_find_bar_open (self);
  else
    step (self, is_back);
}

void
lgn_find_bar_set_canvas (LgnFindBar *self, LgnMapCanvas *canvas)
{
  self->canvas = canvas;
}

static void
lgn_find_bar_class_init (LgnFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, LgnFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, LgnFindBar, count_label);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
}

static void
lgn_find_bar_init (LgnFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
}
