#include "lgn-head-finder.h"

#include "lgn-role-dot.h"

#include "view/lgn-head-query.h"
#include "view/lgn-head-text.h"
#include "view/lgn-number.h"

#include <glib/gi18n.h>
#include <math.h>

#define WIDTH 320
#define HEIGHT 300

struct _LgnHeadFinder
{
  GtkPopover parent_instance;
  LgnTabState *state;
  LgnHeadQuery *query;
  GtkSearchEntry *entry;
  GtkFilter *filter;
  GtkSingleSelection *selection;
  GtkListView *view;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (LgnHeadFinder, lgn_head_finder, GTK_TYPE_POPOVER)

static LgnHeadList *
get_list (LgnHeadFinder *self)
{
  return lgn_tab_heads_get_list (lgn_tab_state_get_heads (self->state));
}

/* Rows. */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *number = g_object_new (GTK_TYPE_LABEL, "css-classes", (const char *[]){ "note", "numeric", NULL }, NULL);

  gtk_box_append (GTK_BOX (box), lgn_role_dot_new (LGN_ROLE_MIXED));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), number);
  gtk_list_item_set_child (list_item, box);
}

/* The head, its role, and the share that earned it. */
static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, LgnHeadFinder *self)
{
  LgnHeadItem *item = gtk_list_item_get_item (list_item);
  const LgnRoleVerdict *verdict = lgn_head_item_get_verdict (item);
  GtkWidget *dot = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *name = gtk_widget_get_next_sibling (dot);
  g_autofree char *line = lgn_head_text_make_line (get_list (self), item);
  g_autofree char *share = verdict && isfinite (verdict->evidence) && verdict->role != LGN_ROLE_MIXED
                               ? lgn_format_fixed (verdict->evidence, 2, false)
                               : NULL;

  lgn_role_dot_set_role (LGN_ROLE_DOT (dot), lgn_head_item_get_role (item));
  gtk_widget_set_opacity (dot, verdict ? 1 : 0);
  gtk_label_set_label (GTK_LABEL (name), line);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), share ? share : "");
}

static gboolean
matches (gpointer item, gpointer data)
{
  LgnHeadFinder *self = data;

  return lgn_head_item_get_head (item) >= 0 && lgn_head_query_matches (self->query, get_list (self), item);
}

static void
update_stack (LgnHeadFinder *self)
{
  bool is_none = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_none ? "none" : "list");
}

static void
on_search_changed (LgnHeadFinder *self)
{
  lgn_head_query_free (self->query);
  self->query = lgn_head_query_new (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

/* Goes to the head that is chosen. */
static void
go (LgnHeadFinder *self)
{
  LgnHeadItem *item = gtk_single_selection_get_selected_item (self->selection);
  LgnSelection *selection = lgn_tab_state_get_selection (self->state);

  if (!item)
    return;
  lgn_selection_set_map (selection, &(LgnMapId){ lgn_selection_get_site (selection), lgn_head_item_get_layer (item),
                                                 lgn_head_item_get_head (item) });
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_activate (LgnHeadFinder *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  go (self);
}

/* Up and down choose while one types. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType modifiers, LgnHeadFinder *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint at = gtk_single_selection_get_selected (self->selection);
  bool is_down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down, is_up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;

  if ((!is_down && !is_up) || n == 0)
    return FALSE;
  at = is_down ? MIN (at + 1, n - 1) : at > 0 ? at - 1 : 0;
  gtk_single_selection_set_selected (self->selection, at);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", at);
  return TRUE;
}

/* lgn_head_finder_open: with nothing typed yet, and the head that is selected now chosen. */
void
lgn_head_finder_open (LgnHeadFinder *self)
{
  LgnHeadItem *selected = lgn_tab_heads_get_selected (lgn_tab_state_get_heads (self->state));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  on_search_changed (self);
  for (guint i = 0; selected && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (LgnHeadItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (item == selected)
        gtk_single_selection_set_selected (self->selection, i);
    }
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static GtkWidget *
make_view (LgnHeadFinder *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkFilterListModel *filtered;

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (get_list (self))), g_object_ref (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory));
  gtk_list_view_set_single_click_activate (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "plain");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Heads found"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  return scrolled;
}

static void
fill (LgnHeadFinder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *none = gtk_label_new (_ ("No head does this."));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->entry, "placeholder-text", _ ("previous, sink, 4·3, layer 7, spread < 1"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What heads do"), -1);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_add_css_class (none, "note");
  gtk_stack_add_named (self->stack, make_view (self), "list");
  gtk_stack_add_named (self->stack, none, "none");
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), WIDTH, HEIGHT);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
}

static void
lgn_head_finder_dispose (GObject *object)
{
  LgnHeadFinder *self = LGN_HEAD_FINDER (object);

  if (self->view)
    gtk_list_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (lgn_head_finder_parent_class)->dispose (object);
}

static void
lgn_head_finder_finalize (GObject *object)
{
  LgnHeadFinder *self = LGN_HEAD_FINDER (object);

  lgn_head_query_free (self->query);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_head_finder_parent_class)->finalize (object);
}

static void
lgn_head_finder_class_init (LgnHeadFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_head_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = lgn_head_finder_finalize;
}

static void
lgn_head_finder_init (LgnHeadFinder *self)
{
  self->query = lgn_head_query_new ("");
}

LgnHeadFinder *
lgn_head_finder_new (GtkWidget *parent, LgnTabState *state)
{
  LgnHeadFinder *self = g_object_new (LGN_TYPE_HEAD_FINDER, NULL);

  self->state = g_object_ref (state);
  fill (self);
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
