#include "lgn-roles-page.h"

#include "lgn-role-dot.h"
#include "lgn-role-settings.h"

#include <glib/gi18n.h>

#define STEP 0.05

/* The widgets of one role. */
typedef struct
{
  GtkWidget *row;
  GtkSpinButton *spin;
  GtkWidget *earlier;
  GtkWidget *later;
} RoleRow;

struct _LgnRolesPage
{
  AdwPreferencesPage parent_instance;
  AdwPreferencesGroup *group;
  GtkWidget *restore;
  RoleRow rows[LGN_N_ROLES]; /* of LGN_ROLE_MIXED nothing */
  LgnRoleRules shown;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnRolesPage, lgn_roles_page, ADW_TYPE_PREFERENCES_PAGE)

static LgnRole
get_role (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, "role"));
}

static void
on_cutoff_changed (LgnRolesPage *self, GtkSpinButton *spin)
{
  LgnRoleRules rules;

  if (self->is_updating)
    return;
  lgn_role_settings_get (&rules);
  rules.cutoff[get_role (spin)] = gtk_spin_button_get_value (spin);
  lgn_role_settings_set (&rules);
}

static void
move (LgnRolesPage *self, LgnRole role, gint by)
{
  LgnRoleRules rules;

  lgn_role_settings_get (&rules);
  lgn_role_rules_move (&rules, role, by);
  lgn_role_settings_set (&rules);
}

static void
on_earlier_clicked (LgnRolesPage *self, GtkWidget *button)
{
  move (self, get_role (button), -1);
}

static void
on_later_clicked (LgnRolesPage *self, GtkWidget *button)
{
  move (self, get_role (button), 1);
}

static void
on_restore_clicked (LgnRolesPage *self)
{
  LgnRoleRules usual;

  lgn_role_rules_init (&usual);
  lgn_role_settings_set (&usual);
}

/* Puts the rows into the order of the rules; the focus stays where it was. */
static void
order_rows (LgnRolesPage *self, const LgnRoleRules *rules)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; i + 1 < LGN_N_ROLES; i++)
    adw_preferences_group_remove (self->group, self->rows[rules->order[i]].row);
  for (guint i = 0; i + 1 < LGN_N_ROLES; i++)
    adw_preferences_group_add (self->group, self->rows[rules->order[i]].row);
  if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_grab_focus (focus);
}

static bool
is_same_order (const LgnRoleRules *a, const LgnRoleRules *b)
{
  for (guint i = 0; i < LGN_N_ROLES; i++)
    if (a->order[i] != b->order[i])
      return false;
  return true;
}

static void
update (LgnRolesPage *self)
{
  LgnRoleRules rules, usual;

  lgn_role_settings_get (&rules);
  lgn_role_rules_init (&usual);
  self->is_updating = true;
  if (!is_same_order (&rules, &self->shown))
    order_rows (self, &rules);
  for (guint i = 0; i + 1 < LGN_N_ROLES; i++)
    {
      RoleRow *row = &self->rows[rules.order[i]];
      gtk_spin_button_set_value (row->spin, rules.cutoff[rules.order[i]]);
      gtk_widget_set_sensitive (row->earlier, i > 0);
      gtk_widget_set_sensitive (row->later, i + 2 < LGN_N_ROLES);
    }
  gtk_widget_set_sensitive (self->restore, !lgn_role_rules_equal (&rules, &usual));
  self->shown = rules;
  self->is_updating = false;
}

/* (transfer floating) a button that moves ROLE; %s of NAME is the role. */
static GtkWidget *
create_mover (LgnRolesPage *self, LgnRole role, const char *icon, const char *tooltip, const char *name, GCallback func)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "role", GUINT_TO_POINTER (role));
  g_signal_connect_object (button, "clicked", func, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
create_spin (LgnRolesPage *self, LgnRole role)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 1, STEP);
  /* Translators: the share from which on a head has the role %s. */
  g_autofree char *name = g_strdup_printf (_ ("Cut-off: %s"), lgn_role_get_title (role));

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 2);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (spin), "role", GUINT_TO_POINTER (role));
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_cutoff_changed), self, G_CONNECT_SWAPPED);
  return spin;
}

static void
create_row (LgnRolesPage *self, LgnRole role)
{
  const char *title = lgn_role_get_title (role);
  g_autofree char *earlier = g_strdup_printf (_ ("Try %s earlier"), title);
  g_autofree char *later = g_strdup_printf (_ ("Try %s later"), title);
  g_autofree char *meaning = g_markup_escape_text (lgn_role_get_meaning (role), -1);
  RoleRow *row = &self->rows[role];

  row->row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", meaning, NULL);
  row->spin = GTK_SPIN_BUTTON (create_spin (self, role));
  row->earlier = create_mover (self, role, "go-up-symbolic", _ ("Try earlier"), earlier, G_CALLBACK (on_earlier_clicked));
  row->later = create_mover (self, role, "go-down-symbolic", _ ("Try later"), later, G_CALLBACK (on_later_clicked));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row->row), lgn_role_dot_new (role));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), GTK_WIDGET (row->spin));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), row->earlier);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), row->later);
  g_object_ref_sink (row->row);
  adw_preferences_group_add (self->group, row->row);
}

static void
lgn_roles_page_dispose (GObject *object)
{
  LgnRolesPage *self = LGN_ROLES_PAGE (object);

  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    g_clear_object (&self->rows[role].row);
  G_OBJECT_CLASS (lgn_roles_page_parent_class)->dispose (object);
}

static void
lgn_roles_page_class_init (LgnRolesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_roles_page_dispose;
}

static void
lgn_roles_page_init (LgnRolesPage *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (self);

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _ ("Roles of heads"));
  adw_preferences_group_set_description (
      self->group, _ ("A head has the first role whose share reaches the cut-off, beyond what a head that looks at everything "
                      "alike would have. A head that reaches none is mixed."));
  self->restore = gtk_button_new_with_label (_ ("Restore"));
  gtk_widget_set_valign (self->restore, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->restore, _ ("The usual cut-offs and order"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->restore), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Restore roles"), -1);
  g_signal_connect_object (self->restore, "clicked", G_CALLBACK (on_restore_clicked), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (self->group, self->restore);
  for (LgnRole role = 0; role < LGN_ROLE_MIXED; role++)
    create_row (self, role);
  adw_preferences_page_add (page, self->group);
  for (guint i = 0; i < LGN_N_ROLES; i++)
    self->shown.order[i] = i;
  update (self);
  lgn_role_settings_connect (self, G_CALLBACK (update));
}
