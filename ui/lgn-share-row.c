#include "lgn-share-row.h"

#include "lgn-bar.h"

#include <glib/gi18n.h>

#define NAME_WIDTH 84
#define NUMBER_CHARS 6

struct _LgnShareRow
{
  GtkListBoxRow parent_instance;
  GtkLabel *label;
  GtkLabel *index;
  LgnBar *bar;
  GtkLabel *number;
};

G_DEFINE_FINAL_TYPE (LgnShareRow, lgn_share_row, GTK_TYPE_LIST_BOX_ROW)

LgnShareRow *
lgn_share_row_new (void)
{
  return g_object_new (LGN_TYPE_SHARE_ROW, NULL);
}

void
lgn_share_row_set (LgnShareRow *self, const char *label, const char *index, double fraction, const char *number,
                   gboolean is_rest)
{
  gtk_label_set_label (self->label, label);
  gtk_label_set_label (self->index, index ? index : "");
  gtk_label_set_label (self->number, number);
  lgn_bar_set (self->bar, fraction, is_rest);
  if (is_rest)
    gtk_widget_add_css_class (GTK_WIDGET (self), "rest");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "rest");
}

/* lgn_share_row_set_item: what can be gone to is activatable; what stands for several is not. */
void
lgn_share_row_set_item (LgnShareRow *self, LgnRowItem *item)
{
  bool is_key = lgn_row_item_get_kind (item) == LGN_ROW_ITEM_KEY;
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), lgn_row_item_get_label (item), lgn_row_item_get_number (item));

  lgn_share_row_set (self, lgn_row_item_get_label (item), lgn_row_item_get_place (item), lgn_row_item_get_weight (item),
                     lgn_row_item_get_number (item), !is_key);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), is_key);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* lgn_share_row_set_bold: sets it off from the others. */
void
lgn_share_row_set_bold (LgnShareRow *self, gboolean is_bold)
{
  if (is_bold)
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
}

static void
lgn_share_row_class_init (LgnShareRowClass *klass)
{
}

static void
lgn_share_row_init (LgnShareRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  self->index = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "hexpand", TRUE, "css-classes",
                              (const char *[]){ "caption", "note", "numeric", NULL }, NULL);
  self->bar = g_object_new (LGN_TYPE_BAR, "hexpand", TRUE, NULL);
  self->number = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0f, "width-chars", NUMBER_CHARS, "css-classes",
                               (const char *[]){ "numeric", NULL }, NULL);
  gtk_box_append (GTK_BOX (names), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (names), GTK_WIDGET (self->index));
  gtk_widget_set_size_request (names, NAME_WIDTH, -1);
  gtk_box_append (GTK_BOX (box), names);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->number));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}
