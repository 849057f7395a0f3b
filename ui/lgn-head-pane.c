#include "lgn-head-pane.h"

#include "lgn-head-rail.h"
#include "lgn-role-dot.h"
#include "lgn-segment.h"
#include "lgn-shortcuts.h"

#include "view/lgn-picture-map.h"
#include "lgn-tab.h"

#include <glib/gi18n.h>

struct _LgnHeadPane
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkBox *content;
  GtkWidget *site_box;
  GtkToggleButton *site_encoder;
  GtkToggleButton *site_decoder;
  GtkToggleButton *site_cross;
  GtkToggleButton *site_text;
  GtkToggleButton *site_picture;
  LgnHeadRail *rail;
  GtkWidget *role_box;
  LgnRoleDot *role_dot;
  GtkLabel *role_label;
  GtkLabel *note_label;
  GtkWidget *clear_button;
  GtkWidget *pin_box;
  GtkWidget *pin_row;
  GtkLabel *pin_label;
  GtkLabel *pin_place;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnHeadPane, lgn_head_pane, ADW_TYPE_BIN)

static GtkToggleButton *
get_site_button (LgnHeadPane *self, LgnSite site)
{
  return site == LGN_SITE_ENCODER   ? self->site_encoder
         : site == LGN_SITE_DECODER ? self->site_decoder
         : site == LGN_SITE_CROSS   ? self->site_cross
         : site == LGN_SITE_TEXT    ? self->site_text
         : site == LGN_SITE_PICTURE ? self->site_picture
                                    : NULL;
}

/* What the selected head does, and why it is said so; nothing of means. */
static void
update_role (LgnHeadPane *self)
{
  LgnTabHeads *heads = lgn_tab_state_get_heads (self->state);
  LgnHeadItem *item = lgn_tab_heads_get_selected (heads);
  const LgnRoleVerdict *verdict = item ? lgn_head_item_get_verdict (item) : NULL;

  gtk_widget_set_visible (self->role_box, verdict != NULL);
  if (!verdict)
    return;
  g_autofree char *title = lgn_head_list_make_role_title (lgn_tab_heads_get_list (heads), verdict->role);
  g_autofree char *sentence = lgn_role_verdict_make_sentence (verdict, false);
  lgn_role_dot_set_role (self->role_dot, verdict->role);
  gtk_label_set_label (self->role_label, title);
  gtk_widget_set_tooltip_text (self->role_box, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->role_box), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}

/* Where each square of the rail looks from, in the form of a picture; NULL in any other. */
static char *
make_picture_note (LgnHeadPane *self, LgnShownMap *map, const char *place)
{
  bool is_picture = lgn_tab_state_get_form (self->state) == LGN_TAB_FORM_PICTURE && lgn_shown_map_is_ready (map);
  g_autoptr (LgnPictureMap) picture = is_picture ? lgn_picture_map_new (map, LGN_GAZE_LOOKS) : NULL;
  g_autofree char *name = NULL;
  gint row, column;

  if (!picture)
    return NULL;
  lgn_map_view_get_cursor (lgn_tab_state_get_map_view (self->state), &row, &column);
  name = lgn_picture_map_make_short_name (picture, LGN_AXIS_QUERY,
                                          row >= 0 ? (guint) row : lgn_picture_map_get_default_focus (picture), false);
  return g_strdup_printf (_ ("Each square: where %s looks. Showing %s."), name, place);
}

/* One line about what is selected, and which layers can be read while the network runs. */
static void
update_note (LgnHeadPane *self)
{
  LgnRun *run = lgn_tab_state_get_run (self->state);
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (self->state));
  g_autofree char *place = map ? lgn_shown_map_make_place (map, false) : NULL;
  g_autofree char *picture = map && place ? make_picture_note (self, map, place) : NULL;
  bool finds_example = lgn_tab_heads_get_finds_example (lgn_tab_state_get_heads (self->state));

  update_role (self);
  gtk_widget_set_visible (self->clear_button, finds_example);
  if (lgn_run_get_state (run) == LGN_RUN_RUNNING)
    gtk_label_set_label (self->note_label, _ ("Maps appear as each layer is done."));
  else if (finds_example)
    gtk_label_set_label (self->note_label, _ ("Each square: how much weight the head puts on the marked cells."));
  else if (g_strcmp0 (lgn_tab_state_get_view (self->state), "links") == 0)
    gtk_label_set_label (self->note_label, _ ("Click adds a head, click again removes it. Numbers are layer·head, from 0."));
  else if (picture)
    gtk_label_set_label (self->note_label, picture);
  else
    gtk_label_set_label (self->note_label, place ? place : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), map != NULL);
}

/* Only the sites that the result has; none to choose from where there is one. */
static void
update_sites (LgnHeadPane *self)
{
  LgnResult *result = lgn_run_get_result (lgn_tab_state_get_run (self->state));
  LgnSite selected = lgn_selection_get_site (lgn_tab_state_get_selection (self->state));
  guint n = 0;

  self->is_updating = true;
  for (LgnSite site = 0; site < LGN_N_SITES; site++)
    {
      GtkToggleButton *button = get_site_button (self, site);
      bool is_there = result && lgn_attn_store_has_site (result->store, site);

      n += is_there;
      if (button)
        {
          gtk_widget_set_visible (GTK_WIDGET (button), is_there);
          if (site == selected)
            gtk_toggle_button_set_active (button, TRUE);
        }
    }
  gtk_widget_set_visible (self->site_box, n > 1);
  self->is_updating = false;
  update_note (self);
}

static void
on_site_toggled (LgnHeadPane *self, GtkToggleButton *button)
{
  if (!self->state || self->is_updating || !gtk_toggle_button_get_active (button))
    return;
  for (LgnSite site = 0; site < LGN_N_SITES; site++)
    if (get_site_button (self, site) == button)
      lgn_selection_set_site (lgn_tab_state_get_selection (self->state), site);
}

static void
update_pin (LgnHeadPane *self)
{
  LgnPin *pin = lgn_tab_state_get_pin (self->state);
  g_autofree char *name = NULL;

  gtk_widget_set_visible (self->pin_box, pin != NULL);
  if (!pin)
    return;
  gtk_label_set_label (self->pin_label, lgn_pin_get_label (pin));
  gtk_label_set_label (self->pin_place, lgn_pin_get_place (pin));
  name = g_strdup_printf (_ ("Pinned A: %s"), lgn_pin_get_label (pin));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin_row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The tab of the window that shows RESULT; else this one. */
static LgnTabState *
find_state_of (LgnHeadPane *self, LgnResult *result)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TAB_VIEW);
  int n = view ? adw_tab_view_get_n_pages (ADW_TAB_VIEW (view)) : 0;

  for (int i = 0; i < n; i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (ADW_TAB_VIEW (view), i);
      LgnTabState *state = lgn_tab_get_state (LGN_TAB (adw_tab_page_get_child (page)));

      if (lgn_run_get_result (lgn_tab_state_get_run (state)) != result)
        continue;
      adw_tab_view_set_selected_page (ADW_TAB_VIEW (view), page);
      return state;
    }
  return self->state;
}

/* Goes to where the pin is, which may be another tab. */
static void
on_pin_clicked (LgnHeadPane *self)
{
  LgnPin *pin = lgn_tab_state_get_pin (self->state);
  LgnTabState *state = find_state_of (self, lgn_shown_map_get_result (lgn_pin_get_map (pin)));
  LgnSelection *selection = lgn_tab_state_get_selection (state);

  lgn_selection_set_map (selection, lgn_shown_map_get_id (lgn_pin_get_map (pin)));
  lgn_selection_set_cell (selection, lgn_pin_get_row (pin), lgn_pin_get_column (pin));
}

static void
on_clear_clicked (LgnHeadPane *self)
{
  lgn_marks_clear (lgn_tab_heads_get_marks (lgn_tab_state_get_heads (self->state)));
}

static void
on_unpin_clicked (LgnHeadPane *self)
{
  lgn_tab_state_set_pin (self->state, NULL);
}

/* lgn_head_pane_set_state: shows and moves the selection of STATE; once. */
void
lgn_head_pane_set_state (LgnHeadPane *self, LgnTabState *state)
{
  LgnRun *run = lgn_tab_state_get_run (state);

  g_set_object (&self->state, state);
  lgn_head_rail_set_state (self->rail, state);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (update_sites), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "layer-ready", G_CALLBACK (update_sites), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (update_sites), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_selection (state), "changed", G_CALLBACK (update_sites), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update_note), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "notify::view", G_CALLBACK (update_note), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (state, "pin-changed", G_CALLBACK (update_pin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_heads (state), "notify::finds-example", G_CALLBACK (update_note), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_heads_get_list (lgn_tab_state_get_heads (state)), "changed", G_CALLBACK (update_role), self,
                           G_CONNECT_SWAPPED);
  update_sites (self);
  update_pin (self);
}

void
lgn_head_pane_set_foot (LgnHeadPane *self, GtkWidget *foot)
{
  gtk_box_append (self->content, foot);
}

static void
lgn_head_pane_dispose (GObject *object)
{
  LgnHeadPane *self = LGN_HEAD_PANE (object);

  g_clear_object (&self->state);
  G_OBJECT_CLASS (lgn_head_pane_parent_class)->dispose (object);
}

static void
lgn_head_pane_class_init (LgnHeadPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_head_pane_dispose;
  g_type_ensure (LGN_TYPE_HEAD_RAIL);
  g_type_ensure (LGN_TYPE_ROLE_DOT);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-head-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, content);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, site_box);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, site_encoder);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, site_decoder);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, site_cross);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, site_text);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, site_picture);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, rail);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, role_box);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, role_dot);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, role_label);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, note_label);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, clear_button);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, pin_box);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, pin_row);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, pin_label);
  gtk_widget_class_bind_template_child (widget_class, LgnHeadPane, pin_place);
  gtk_widget_class_bind_template_callback (widget_class, on_site_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_unpin_clicked);
}

static void
lgn_head_pane_init (LgnHeadPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lgn_segment_bind (self->site_encoder);
  lgn_segment_bind (self->site_decoder);
  lgn_segment_bind (self->site_cross);
  lgn_segment_bind (self->site_text);
  lgn_segment_bind (self->site_picture);
}
