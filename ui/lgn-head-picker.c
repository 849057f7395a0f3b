#include "lgn-head-picker.h"

#include "view/lgn-head-query.h"

#include <glib/gi18n.h>

#define WIDTH 260
#define HEIGHT 320

struct _LgnHeadPicker
{
  GtkPopover parent_instance;
  LgnTabState *state;
  GtkSearchEntry *entry;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  LgnHeadQuery *query;
};

static guint picked_signal;

G_DEFINE_FINAL_TYPE (LgnHeadPicker, lgn_head_picker, GTK_TYPE_POPOVER)

/* Heads that are shown already are no choice. */
static gboolean
matches (gpointer data, gpointer user_data)
{
  LgnHeadPicker *self = user_data;
  LgnHeadItem *item = data;
  LgnMapId id = { 0 };

  if (!self->state)
    return FALSE;
  id = (LgnMapId){ lgn_selection_get_site (lgn_tab_state_get_selection (self->state)), lgn_head_item_get_layer (item),
                   lgn_head_item_get_head (item) };
  if (!lgn_head_item_get_ready (item) || lgn_head_set_find (lgn_links_get_heads (lgn_tab_state_get_links (self->state)), &id, NULL))
    return FALSE;
  return lgn_head_query_matches (self->query, lgn_tab_heads_get_list (lgn_tab_state_get_heads (self->state)), item);
}

static void
on_searched (LgnHeadPicker *self)
{
  lgn_head_query_free (self->query);
  self->query = lgn_head_query_new (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_single_selection_set_selected (self->selection, 0);
}

static void
pick (LgnHeadPicker *self, guint position)
{
  g_autoptr (LgnHeadItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (!item)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, picked_signal, 0, item);
}

static void
on_entry_activated (LgnHeadPicker *self)
{
  on_searched (self); /* which is otherwise a moment late */
  pick (self, gtk_single_selection_get_selected (self->selection));
}

static void
on_row_activated (LgnHeadPicker *self, guint position)
{
  pick (self, position);
}

static void
on_shown (LgnHeadPicker *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  on_searched (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (NULL), *role = gtk_label_new (NULL);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (role), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (role, "note");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), role);
  gtk_list_item_set_child (item, box);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, LgnHeadPicker *self)
{
  LgnHeadItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item), *role = gtk_widget_get_last_child (box);
  LgnHeadList *list = lgn_tab_heads_get_list (lgn_tab_state_get_heads (self->state));
  g_autofree char *title = lgn_head_list_make_role_title (list, lgn_head_item_get_role (item));

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), lgn_head_item_get_title (item));
  gtk_label_set_label (GTK_LABEL (role), lgn_head_item_get_verdict (item) ? title : "");
}

/* lgn_head_picker_set_state: offers the heads of STATE; once. */
void
lgn_head_picker_set_state (LgnHeadPicker *self, LgnTabState *state)
{
  GtkFilterListModel *model
      = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (lgn_tab_heads_get_list (lgn_tab_state_get_heads (state)))),
                                   GTK_FILTER (g_object_ref (self->filter)));

  g_set_object (&self->state, state);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (model));
  g_object_unref (model);
}

static void
lgn_head_picker_dispose (GObject *object)
{
  LgnHeadPicker *self = LGN_HEAD_PICKER (object);

  if (self->selection)
    gtk_single_selection_set_model (self->selection, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->state);
  g_clear_pointer (&self->query, lgn_head_query_free);
  G_OBJECT_CLASS (lgn_head_picker_parent_class)->dispose (object);
}

static void
lgn_head_picker_class_init (LgnHeadPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_head_picker_dispose;
  picked_signal = g_signal_new ("picked", LGN_TYPE_HEAD_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                LGN_TYPE_HEAD_ITEM);
}

static GtkWidget *
make_list (LgnHeadPicker *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list, *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "plain");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Heads that match"), -1);
  g_signal_connect_swapped (list, "activate", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_size_request (scroller, WIDTH, HEIGHT);
  return scroller;
}

static void
lgn_head_picker_init (LgnHeadPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *entry = gtk_search_entry_new ();

  self->query = lgn_head_query_new ("");
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->selection = gtk_single_selection_new (NULL);
  self->entry = GTK_SEARCH_ENTRY (entry);
  g_object_set (entry, "placeholder-text", _ ("Role, “4·3”, “spread < 1”"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search heads"), -1);
  g_signal_connect_swapped (entry, "search-changed", G_CALLBACK (on_searched), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_entry_activated), self);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), make_list (self));
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect (self, "show", G_CALLBACK (on_shown), NULL);
}
