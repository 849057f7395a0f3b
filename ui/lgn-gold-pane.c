#include "lgn-gold-pane.h"

#include "lgn-segment.h"

#include "view/lgn-number.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LgnGoldPane
{
  AdwBin parent_instance;
  LgnTabState *state;
  AdwPreferencesGroup *group;
  GtkLabel *error_rate_label;
  GtkLabel *precision_label;
  GtkLabel *recall_label;
  GtkWidget *scores;
  GtkLabel *problem_label;
  GtkToggleButton *rows_output;
  GtkToggleButton *rows_input;
  GtkWidget *line_row;
  GtkSpinButton *line_spin;
  GtkAdjustment *line_adjustment;
  bool is_updating;
};

G_DEFINE_FINAL_TYPE (LgnGoldPane, lgn_gold_pane, ADW_TYPE_BIN)

static LgnGoldView *
get_gold (LgnGoldPane *self)
{
  return lgn_tab_state_get_gold (self->state);
}

static void
set_number (GtkLabel *label, double number)
{
  g_autofree char *text = isnan (number) ? g_strdup ("–") : lgn_format_fixed (number, 3, false);

  gtk_label_set_label (label, text);
}

static void
update_scores (LgnGoldPane *self)
{
  const char *problem = lgn_gold_view_get_problem (get_gold (self));
  LgnGoldScore score;
  bool has_score = lgn_gold_view_get_score (get_gold (self), &score);

  gtk_widget_set_visible (self->scores, has_score);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), !has_score);
  gtk_label_set_label (self->problem_label, problem ? problem : _ ("Gold links are shown on cross attention."));
  if (!has_score)
    return;
  set_number (self->error_rate_label, lgn_gold_score_get_error_rate (&score));
  set_number (self->precision_label, lgn_gold_score_get_precision (&score));
  set_number (self->recall_label, lgn_gold_score_get_recall (&score));
}

static void
update (LgnGoldPane *self)
{
  LgnWordLinksFile *file = lgn_gold_view_get_file (get_gold (self));
  g_autofree char *name = file ? g_path_get_basename (lgn_gold_view_get_path (get_gold (self))) : NULL;
  bool has_lines = file && file->n > 1 && !file->line[0].source;
  g_autofree char *counted = file && file->is_from_one ? g_strdup_printf (_ ("%s · words counted from 1"), name) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), file != NULL);
  if (!file)
    return;
  self->is_updating = true;
  adw_preferences_group_set_description (self->group, counted ? counted : name);
  gtk_widget_set_visible (self->line_row, has_lines);
  gtk_adjustment_set_upper (self->line_adjustment, file->n - 1);
  gtk_spin_button_set_value (self->line_spin, lgn_gold_view_get_line (get_gold (self)));
  gtk_toggle_button_set_active (
      lgn_gold_view_get_rows (get_gold (self)) == LGN_GOLD_ROWS_OUTPUT ? self->rows_output : self->rows_input, TRUE);
  self->is_updating = false;
  update_scores (self);
}

static void
on_rows_toggled (LgnGoldPane *self)
{
  if (self->state && !self->is_updating)
    lgn_gold_view_set_rows (get_gold (self), gtk_toggle_button_get_active (self->rows_output) ? LGN_GOLD_ROWS_OUTPUT
                                                                                              : LGN_GOLD_ROWS_INPUT);
}

static void
on_line_changed (LgnGoldPane *self)
{
  if (self->state && !self->is_updating)
    lgn_gold_view_set_line (get_gold (self), (guint) gtk_spin_button_get_value_as_int (self->line_spin));
}

static void
on_remove_clicked (LgnGoldPane *self)
{
  lgn_gold_view_set_file (get_gold (self), NULL, NULL);
}

/* lgn_gold_pane_set_state: shows and changes the gold links of STATE; once. */
void
lgn_gold_pane_set_state (LgnGoldPane *self, LgnTabState *state)
{
  g_set_object (&self->state, state);
  g_signal_connect_object (get_gold (self), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
lgn_gold_pane_dispose (GObject *object)
{
  g_clear_object (&LGN_GOLD_PANE (object)->state);
  G_OBJECT_CLASS (lgn_gold_pane_parent_class)->dispose (object);
}

static void
lgn_gold_pane_class_init (LgnGoldPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_gold_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-gold-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, group);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, scores);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, error_rate_label);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, precision_label);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, recall_label);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, problem_label);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, rows_output);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, rows_input);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, line_row);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, line_spin);
  gtk_widget_class_bind_template_child (widget_class, LgnGoldPane, line_adjustment);
  gtk_widget_class_bind_template_callback (widget_class, on_rows_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_line_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
lgn_gold_pane_init (LgnGoldPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lgn_segment_bind (self->rows_output);
  lgn_segment_bind (self->rows_input);
}
