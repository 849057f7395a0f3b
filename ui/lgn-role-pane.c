#include "lgn-role-pane.h"

#include "lgn-role-dot.h"
#include "lgn-shortcuts.h"

#include "view/lgn-number.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *button;
  GtkLabel *title;
  GtkLabel *count;
} Row;

struct _LgnRolePane
{
  AdwBin parent_instance;
  LgnHeadOrder *order;
  GtkLabel *total;
  GtkLabel *note;
  Row rows[LGN_N_ROLES];
  gboolean is_updating;
  gboolean keeps_others; /* the press that goes on was with Ctrl */
};

G_DEFINE_FINAL_TYPE (LgnRolePane, lgn_role_pane, ADW_TYPE_BIN)

static void
update_row (LgnRolePane *self, LgnRole role)
{
  LgnHeadList *list = lgn_head_order_get_list (self->order);
  guint n = lgn_head_list_count_role (list, role);
  g_autofree char *title = lgn_head_list_make_role_title (list, role);
  g_autofree char *count = lgn_format_count (n);
  g_autofree char *name = g_strdup_printf (g_dngettext (NULL, "Role %s, %u head", "Role %s, %u heads", n), title, n);
  Row *row = &self->rows[role];
  bool is_wanted = lgn_head_order_get_roles (self->order) & (1u << role);

  gtk_widget_set_visible (row->button, n > 0 || lgn_head_list_role_applies (list, role));
  gtk_label_set_label (row->title, title);
  gtk_label_set_label (row->count, count);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (row->button), is_wanted);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (LgnRolePane *self)
{
  LgnHeadList *list = lgn_head_order_get_list (self->order);
  g_autofree char *total = lgn_format_count (lgn_head_list_get_n_layers (list) * lgn_head_list_get_n_heads (list));

  self->is_updating = true;
  gtk_label_set_label (self->total, total);
  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    update_row (self, role);
  self->is_updating = false;
}

static void
on_toggled (LgnRolePane *self, GtkToggleButton *button)
{
  bool keeps_others = self->keeps_others;

  self->keeps_others = false;
  for (LgnRole role = 0; role < LGN_N_ROLES && !self->is_updating; role++)
    if (self->rows[role].button == GTK_WIDGET (button))
      lgn_head_order_toggle_role (self->order, role, keeps_others);
  if (!self->is_updating)
    update (self);
}

/* A toggle button does not say with which keys it was pressed. */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, LgnRolePane *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  self->keeps_others = (state & GDK_CONTROL_MASK) != 0;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_NONE);
}

static GtkWidget *
make_label (const char *css_class, gboolean expands)
{
  return g_object_new (GTK_TYPE_LABEL, "xalign", expands ? 0.0 : 1.0, "hexpand", expands, "ellipsize",
                       expands ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE, "css-classes", (const char *[]){ css_class, NULL },
                       NULL);
}

static void
add_row (LgnRolePane *self, GtkBox *box, LgnRole role)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  Row *row = &self->rows[role];

  row->button = gtk_toggle_button_new ();
  row->title = GTK_LABEL (make_label ("role-title", TRUE));
  row->count = GTK_LABEL (make_label ("note", FALSE));
  gtk_widget_add_css_class (GTK_WIDGET (row->count), "numeric");
  gtk_box_append (GTK_BOX (content), lgn_role_dot_new (role));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (row->title));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (row->count));
  gtk_button_set_child (GTK_BUTTON (row->button), content);
  gtk_widget_set_tooltip_text (row->button, lgn_role_get_meaning (role));
  gtk_widget_add_css_class (row->button, "flat");
  gtk_widget_add_css_class (row->button, "role");
  g_signal_connect_object (row->button, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  gtk_box_append (box, row->button);
}

void
lgn_role_pane_set_order (LgnRolePane *self, LgnHeadOrder *order)
{
  g_set_object (&self->order, order);
  g_signal_connect_object (order, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
lgn_role_pane_set_note (LgnRolePane *self, const char *note)
{
  gtk_label_set_label (self->note, note);
}

static void
lgn_role_pane_dispose (GObject *object)
{
  g_clear_object (&LGN_ROLE_PANE (object)->order);
  G_OBJECT_CLASS (lgn_role_pane_parent_class)->dispose (object);
}

static void
lgn_role_pane_class_init (LgnRolePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_role_pane_dispose;
  lgn_shortcuts_install_bindings (GTK_WIDGET_CLASS (klass), LGN_SHORTCUT_PANE);
}

static GtkWidget *
make_header (LgnRolePane *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = make_label ("heading", TRUE);

  gtk_label_set_label (GTK_LABEL (title), _ ("Roles"));
  self->total = GTK_LABEL (make_label ("numeric", FALSE));
  gtk_widget_add_css_class (GTK_WIDGET (self->total), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->total), "note");
  gtk_box_append (GTK_BOX (header), title);
  gtk_box_append (GTK_BOX (header), GTK_WIDGET (self->total));
  gtk_widget_set_margin_bottom (header, 6);
  gtk_widget_set_margin_start (header, 6);
  gtk_widget_set_margin_end (header, 6);
  return header;
}

static void
lgn_role_pane_init (LgnRolePane *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_box_append (GTK_BOX (box), make_header (self));
  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    add_row (self, GTK_BOX (box), role);
  self->note = GTK_LABEL (make_label ("caption", TRUE));
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "note");
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_ellipsize (self->note, PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_margin_top (GTK_WIDGET (self->note), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (self->note), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->note), 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->note));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_bin_set_child (ADW_BIN (self), scrolled);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pane");
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
