#include "lgn-writing-pane.h"

#include "lgn-share-row.h"
#include "lgn-shortcuts.h"

#include "view/lgn-number.h"
#include "view/lgn-sink.h"

#include <glib/gi18n.h>

#define N_CANDIDATES 6

struct _LgnWritingPane
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkWidget *next_box;
  GtkLabel *after_label;
  GtkListBox *next_list;
  GtkLabel *take_label;
  GtkWidget *row_box;
  GtkLabel *row_title;
  GtkListBox *row_list;
  AdwComboRow *choose_row;
  GtkWidget *temperature_row;
  GtkSpinButton *temperature_spin;
  GtkWidget *seed_row;
  GtkSpinButton *seed_spin;
  GtkWidget *first_box;
  GtkLabel *first_label;
  GtkButton *first_button;
  GPtrArray *candidates; /* of LgnShareRow */
  GPtrArray *keys;       /* of LgnShareRow */
};

G_DEFINE_FINAL_TYPE (LgnWritingPane, lgn_writing_pane, ADW_TYPE_BIN)

static LgnTimeline *
get_timeline (LgnWritingPane *self)
{
  return lgn_tab_state_get_timeline (self->state);
}

/* Row I of LIST, made when it is first needed: they are filled in again with every move. */
static LgnShareRow *
get_row (GtkListBox *list, GPtrArray *rows, guint i)
{
  while (rows->len <= i)
    {
      LgnShareRow *row = lgn_share_row_new ();

      gtk_list_box_append (list, GTK_WIDGET (row));
      g_ptr_array_add (rows, row);
    }
  gtk_widget_set_visible (rows->pdata[i], TRUE);
  return rows->pdata[i];
}

static void
hide_rows (GPtrArray *rows, guint first)
{
  for (guint i = first; i < rows->len; i++)
    gtk_widget_set_visible (rows->pdata[i], FALSE);
}

/* What could come next. */

static void
fill_candidate (LgnWritingPane *self, guint i, const LgnCandidate *candidate)
{
  LgnShareRow *row = get_row (self->next_list, self->candidates, i);
  guint flags = 0;
  g_autofree char *label = lgn_label_make_visible (candidate->label, &flags);
  g_autofree char *number = lgn_format_weight (candidate->probability, 3, false);
  g_autofree char *name = g_strdup_printf (_ ("Take %s, %s"), label, number);

  lgn_share_row_set (row, label, NULL, candidate->probability, number, FALSE);
  lgn_share_row_set_bold (row, candidate->id == lgn_timeline_get_next_id (get_timeline (self)));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), lgn_timeline_can_take (get_timeline (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_after (LgnWritingPane *self)
{
  const char *before = lgn_timeline_get_before (get_timeline (self));
  g_autofree char *convention = lgn_timeline_make_convention (get_timeline (self));
  g_autofree char *after = NULL;
  guint flags = 0;

  if (before)
    {
      g_autofree char *visible = lgn_label_make_visible (before, &flags);
      after = g_strdup_printf (_ ("after “%s”"), visible);
    }
  gtk_label_set_label (self->after_label, after ? after : "");
  gtk_widget_set_tooltip_text (self->next_box, convention);
}

static void
update_candidates (LgnWritingPane *self)
{
  guint n;
  const LgnCandidate *candidates = lgn_timeline_get_candidates (get_timeline (self), &n);

  n = MIN (n, N_CANDIDATES);
  for (guint i = 0; i < n; i++)
    fill_candidate (self, i, &candidates[i]);
  if (lgn_run_get_state (lgn_tab_state_get_run (self->state)) == LGN_RUN_RUNNING)
    return;
  hide_rows (self->candidates, n);
  update_after (self);
  gtk_label_set_label (self->take_label, n == 0 ? _ ("Not worked out for this token of a long text.")
                                         : lgn_timeline_can_take (get_timeline (self))
                                             ? _ ("Click a word to take it and go on from there.")
                                             : _ ("What comes next here was given."));
}

static void
on_candidate_activated (LgnWritingPane *self, GtkListBoxRow *row)
{
  lgn_timeline_take (get_timeline (self), (guint) gtk_list_box_row_get_index (row));
}

/* What the row looks at. */

static void
update_keys (LgnWritingPane *self)
{
  LgnRowList *list = lgn_tab_state_get_row_list (self->state);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LgnRowItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      lgn_share_row_set_item (get_row (self->row_list, self->keys, i), item);
    }
  hide_rows (self->keys, n);
  gtk_widget_set_visible (self->row_box, n > 0);
  gtk_label_set_label (self->row_title, lgn_row_list_get_title (list));
}

static void
on_key_activated (LgnWritingPane *self, GtkListBoxRow *row)
{
  LgnMapView *view = lgn_tab_state_get_map_view (self->state);
  g_autoptr (LgnRowItem) item
      = g_list_model_get_item (G_LIST_MODEL (lgn_tab_state_get_row_list (self->state)),
                               (guint) gtk_list_box_row_get_index (row));
  gint cursor_row, cursor_column;

  if (item && lgn_row_item_get_column (item) >= 0 && lgn_map_view_get_focus (view, &cursor_row, &cursor_column))
    lgn_map_view_set_cursor (view, cursor_row, lgn_row_item_get_column (item));
}

/* The first token. */

static void
update_first (LgnWritingPane *self)
{
  LgnShownMap *map = lgn_map_view_get_map (lgn_tab_state_get_map_view (self->state));
  bool is_hidden = lgn_token_view_get_hide_first (lgn_tab_state_get_token_view (self->state));
  g_autofree char *note = map && lgn_shown_map_is_ready (map) ? lgn_sink_make_note (map) : NULL;

  gtk_widget_set_visible (self->first_box, note || is_hidden);
  gtk_label_set_label (self->first_label, note ? note : "");
  gtk_button_set_label (self->first_button, is_hidden ? _ ("Show It") : _ ("Hide It"));
}

static void
on_first_clicked (LgnWritingPane *self)
{
  LgnTokenView *view = lgn_tab_state_get_token_view (self->state);

  lgn_token_view_set_hide_first (view, !lgn_token_view_get_hide_first (view));
}

static void
update_choice (LgnWritingPane *self)
{
  bool samples = adw_combo_row_get_selected (self->choose_row) == 1;

  gtk_widget_set_sensitive (self->temperature_row, samples);
  gtk_widget_set_sensitive (self->seed_row, samples);
}

static void
update (LgnWritingPane *self)
{
  update_candidates (self);
  update_first (self);
}

/* lgn_writing_pane_set_state: shows STATE; once. */
void
lgn_writing_pane_set_state (LgnWritingPane *self, LgnTabState *state)
{
  LgnTimeline *timeline = lgn_tab_state_get_timeline (state);
  LgnRowList *list = lgn_tab_state_get_row_list (state);
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  g_set_object (&self->state, state);
  g_object_bind_property (timeline, "samples", self->choose_row, "selected", both);
  g_object_bind_property (timeline, "temperature", self->temperature_spin, "value", both);
  g_object_bind_property (timeline, "seed", self->seed_spin, "value", both);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "position-changed", G_CALLBACK (update_candidates), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (update_keys), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify", G_CALLBACK (update_keys), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_state_get_map_view (state), "map-changed", G_CALLBACK (update_first), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choose_row, "notify::selected", G_CALLBACK (update_choice), self, G_CONNECT_SWAPPED);
  update_choice (self);
  update_keys (self);
  update (self);
}

static void
lgn_writing_pane_dispose (GObject *object)
{
  g_clear_object (&LGN_WRITING_PANE (object)->state);
  G_OBJECT_CLASS (lgn_writing_pane_parent_class)->dispose (object);
}

static void
lgn_writing_pane_finalize (GObject *object)
{
  LgnWritingPane *self = LGN_WRITING_PANE (object);

  g_ptr_array_unref (self->candidates);
  g_ptr_array_unref (self->keys);
  G_OBJECT_CLASS (lgn_writing_pane_parent_class)->finalize (object);
}

static void
lgn_writing_pane_class_init (LgnWritingPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_writing_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = lgn_writing_pane_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-writing-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, next_box);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, after_label);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, next_list);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, take_label);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, row_box);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, row_title);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, row_list);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, choose_row);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, temperature_row);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, temperature_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, seed_row);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, seed_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, first_box);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, first_label);
  gtk_widget_class_bind_template_child (widget_class, LgnWritingPane, first_button);
  gtk_widget_class_bind_template_callback (widget_class, on_candidate_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_first_clicked);
  gtk_widget_class_set_css_name (widget_class, "inspector");
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_MAP);
  lgn_shortcuts_install_bindings (widget_class, LGN_SHORTCUT_PANE);
}

static void
lgn_writing_pane_init (LgnWritingPane *self)
{
  self->candidates = g_ptr_array_new ();
  self->keys = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
