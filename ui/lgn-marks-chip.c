#include "lgn-marks-chip.h"

#include <glib/gi18n.h>

struct _LgnMarksChip
{
  AdwBin parent_instance;
  LgnTabHeads *heads;
  GtkLabel *count;
  GtkWidget *find;
};

G_DEFINE_FINAL_TYPE (LgnMarksChip, lgn_marks_chip, ADW_TYPE_BIN)

static void
update (LgnMarksChip *self)
{
  LgnMarks *marks = lgn_tab_heads_get_marks (self->heads);
  g_autofree char *text = lgn_marks_make_text (marks);

  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self), lgn_marks_get_n (marks) > 0);
  gtk_widget_set_visible (self->find, !lgn_tab_heads_get_finds_example (self->heads));
}

static void
on_clear (LgnMarksChip *self)
{
  lgn_marks_clear (lgn_tab_heads_get_marks (self->heads));
}

static void
on_find (LgnMarksChip *self)
{
  lgn_tab_heads_set_finds_example (self->heads, true);
}

void
lgn_marks_chip_set_heads (LgnMarksChip *self, LgnTabHeads *heads)
{
  g_set_object (&self->heads, heads);
  g_signal_connect_object (lgn_tab_heads_get_marks (heads), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (heads, "notify::finds-example", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
lgn_marks_chip_dispose (GObject *object)
{
  g_clear_object (&LGN_MARKS_CHIP (object)->heads);
  G_OBJECT_CLASS (lgn_marks_chip_parent_class)->dispose (object);
}

static void
lgn_marks_chip_class_init (LgnMarksChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_marks_chip_dispose;
}

static GtkWidget *
make_button (const char *icon, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static void
lgn_marks_chip_init (LgnMarksChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *dot = gtk_image_new_from_icon_name ("lgn-marked-symbolic");
  GtkWidget *clear = make_button ("window-close-symbolic", _ ("Remove the marks"));

  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->count, PANGO_ELLIPSIZE_END);
  self->find = gtk_button_new_with_label (_ ("Find by example"));
  gtk_widget_add_css_class (dot, "marked");
  gtk_widget_add_css_class (chip, "chip");
  gtk_box_append (GTK_BOX (chip), dot);
  gtk_box_append (GTK_BOX (chip), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (chip), clear);
  gtk_box_append (GTK_BOX (box), chip);
  gtk_box_append (GTK_BOX (box), self->find);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (on_clear), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->find, "clicked", G_CALLBACK (on_find), self, G_CONNECT_SWAPPED);
}
