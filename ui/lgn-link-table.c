#include "lgn-link-table.h"

#include "lgn-columns.h"
#include "lgn-compat.h"

#include <glib/gi18n.h>

struct _LgnLinkTable
{
  GtkWidget parent_instance;
  LgnLinkRows *rows;
  GtkSingleSelection *selection;
  GtkColumnView *view;
  GtkColumnViewColumn *head_column;
  bool is_updating;
};

static guint selected_signal;

G_DEFINE_FINAL_TYPE (LgnLinkTable, lgn_link_table, GTK_TYPE_WIDGET)

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_autofree char *text = lgn_link_row_make_text (gtk_list_item_get_item (item), GPOINTER_TO_UINT (data));

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), text);
}

static void
on_selected (LgnLinkTable *self)
{
  LgnLinkRow *row = gtk_single_selection_get_selected_item (self->selection);
  const LgnLink *link = row ? lgn_link_row_get_link (row) : NULL;

  if (link && !self->is_updating)
    g_signal_emit (self, selected_signal, 0, link->row, link->column);
}

/* lgn_link_table_set_scene: lists the lines of SCENE (NULL: none) of THRESHOLD or more. */
void
lgn_link_table_set_scene (LgnLinkTable *self, LgnLinksScene *scene, double threshold)
{
  self->is_updating = true;
  lgn_link_rows_set_scene (self->rows, scene, threshold);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_column_set_visible (self->head_column, scene && scene->n_maps > 1);
  self->is_updating = false;
}

void
lgn_link_table_select (LgnLinkTable *self, gint row, gint column)
{
  LgnLinkRow *now = gtk_single_selection_get_selected_item (self->selection);
  const LgnLink *link = now ? lgn_link_row_get_link (now) : NULL;
  gint position;

  if (link && (row < 0 || (gint) link->row == row) && (column < 0 || (gint) link->column == column))
    return;
  position = row < 0 && column < 0 ? -1 : lgn_link_rows_find (self->rows, row, column);
  self->is_updating = true;
  gtk_single_selection_set_selected (self->selection, position < 0 ? GTK_INVALID_LIST_POSITION : (guint) position);
  self->is_updating = false;
  if (position >= 0)
    lgn_columns_scroll_to (self->view, (guint) position);
}

void
lgn_link_table_copy (LgnLinkTable *self)
{
  g_autofree char *table = lgn_link_rows_make_table (self->rows);

  lgn_copy_text (GTK_WIDGET (self), table);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_link_table_copy (LGN_LINK_TABLE (widget));
}

static void
lgn_link_table_dispose (GObject *object)
{
  LgnLinkTable *self = LGN_LINK_TABLE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (lgn_link_table_parent_class)->dispose (object);
}

static void
lgn_link_table_class_init (LgnLinkTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_link_table_dispose;
  selected_signal = g_signal_new ("selected", LGN_TYPE_LINK_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "table.copy", NULL, copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy", NULL);
}

static void
lgn_link_table_init (LgnLinkTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->rows = lgn_link_rows_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection))));
  for (guint i = 0; i < LGN_N_LINK_COLUMNS; i++)
    {
      GtkColumnViewColumn *column = lgn_columns_append (self->view, lgn_link_column_get_title (i), i == LGN_LINK_WEIGHT,
                                                        G_CALLBACK (on_bind), GUINT_TO_POINTER (i));

      gtk_column_view_column_set_expand (column, i < LGN_LINK_WEIGHT);
      gtk_column_view_column_set_resizable (column, TRUE);
      self->head_column = column;
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Links, strongest first"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
}
