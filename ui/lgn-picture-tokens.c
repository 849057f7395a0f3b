#include "lgn-picture-tokens.h"

#include "lgn-wrap-layout.h"

#include <glib/gi18n.h>

#define MAX_BUTTONS 512
#define SPACING 3
#define MAX_HEIGHT 84
#define MANY 40 /* buttons: more are scrolled */

struct _LgnPictureTokens
{
  GtkWidget parent_instance;
  LgnPictureView *view;
  GtkWidget *scroller;
  GtkBox *box;
  GArray *indexes;    /* of guint: the shown token of each button */
  GPtrArray *buttons; /* of GtkToggleButton *, not owned */
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnPictureTokens, lgn_picture_tokens, GTK_TYPE_WIDGET)

static void
update_active (LgnPictureTokens *self)
{
  guint focus = lgn_picture_view_get_map (self->view) ? lgn_picture_view_get_focus (self->view) : 0;

  self->is_updating = true;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_toggle_button_set_active (self->buttons->pdata[i], g_array_index (self->indexes, guint, i) == focus);
  self->is_updating = false;
}

/* One always looks: pressing the one that does changes nothing. */
static void
on_toggled (GtkToggleButton *button, LgnPictureTokens *self)
{
  guint at;

  if (self->is_updating || !g_ptr_array_find (self->buttons, button, &at))
    return;
  lgn_picture_view_set_focus (self->view, g_array_index (self->indexes, guint, at));
  update_active (self);
}

static void
add_button (LgnPictureTokens *self, guint index)
{
  g_autofree char *name = NULL;
  g_autofree char *label = lgn_picture_view_make_label (self->view, index, &name);
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (button, "small");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "token");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled), self);
  gtk_box_append (self->box, button);
  g_ptr_array_add (self->buttons, button);
}

static void
rebuild (LgnPictureTokens *self)
{
  GtkWidget *child;
  bool is_many;

  g_array_unref (self->indexes);
  self->indexes = lgn_picture_view_list_others (self->view);
  g_ptr_array_set_size (self->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < MIN (self->indexes->len, MAX_BUTTONS); i++)
    add_button (self, g_array_index (self->indexes, guint, i));
  is_many = self->indexes->len > MANY;
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  is_many ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), is_many ? MAX_HEIGHT : -1);
  gtk_widget_set_visible (GTK_WIDGET (self), self->indexes->len > 0);
  update_active (self);
}

/* Whether the buttons stand for other tokens than those that there are now. */
static bool
is_other (LgnPictureTokens *self)
{
  g_autoptr (GArray) indexes = lgn_picture_view_list_others (self->view);

  if (indexes->len != self->indexes->len)
    return true;
  for (guint i = 0; i < MIN (indexes->len, self->buttons->len); i++)
    {
      g_autofree char *label = lgn_picture_view_make_label (self->view, g_array_index (indexes, guint, i), NULL);
      if (!g_str_equal (label, gtk_button_get_label (self->buttons->pdata[i]))
          || g_array_index (indexes, guint, i) != g_array_index (self->indexes, guint, i))
        return true;
    }
  return false;
}

/* Another head has the same tokens, whose buttons then stay, with the focus. */
static void
on_map_changed (LgnPictureTokens *self)
{
  if (is_other (self))
    rebuild (self);
  else
    update_active (self);
}

void
lgn_picture_tokens_set_view (LgnPictureTokens *self, LgnPictureView *view)
{
  g_set_object (&self->view, view);
  g_signal_connect_object (view, "map-changed", G_CALLBACK (on_map_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "focus-changed", G_CALLBACK (update_active), self, G_CONNECT_SWAPPED);
  rebuild (self);
}

static void
lgn_picture_tokens_dispose (GObject *object)
{
  LgnPictureTokens *self = LGN_PICTURE_TOKENS (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (lgn_picture_tokens_parent_class)->dispose (object);
}

static void
lgn_picture_tokens_finalize (GObject *object)
{
  LgnPictureTokens *self = LGN_PICTURE_TOKENS (object);

  g_array_unref (self->indexes);
  g_ptr_array_unref (self->buttons);
  G_OBJECT_CLASS (lgn_picture_tokens_parent_class)->finalize (object);
}

static void
lgn_picture_tokens_class_init (LgnPictureTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_picture_tokens_dispose;
  G_OBJECT_CLASS (klass)->finalize = lgn_picture_tokens_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lgn_picture_tokens_init (LgnPictureTokens *self)
{
  self->indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->buttons = g_ptr_array_new ();
  self->box = g_object_new (GTK_TYPE_BOX, "valign", GTK_ALIGN_START, NULL);
  gtk_widget_set_layout_manager (GTK_WIDGET (self->box), lgn_wrap_layout_new (SPACING));
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->box, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "propagate-natural-height", TRUE, NULL);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Tokens beside the patches"), -1);
}
