#include "lgn-example-pane.h"

#include "lgn-head-grid.h"

#include "draw/lgn-atlas-heads.h"
#include "view/lgn-number.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_BEST 12
#define SIDE 112

struct _LgnExamplePane
{
  AdwBin parent_instance;
  LgnTabState *state;
  GtkLabel *title;
  GtkLabel *note;
  LgnHeadGrid *grid;
};

G_DEFINE_FINAL_TYPE (LgnExamplePane, lgn_example_pane, ADW_TYPE_BIN)

static LgnTabHeads *
get_heads (LgnExamplePane *self)
{
  return lgn_tab_state_get_heads (self->state);
}

/* How many heads were asked, how long it took, and how much half of them look there. */
static char *
make_note (LgnHeadScores *scores)
{
  g_autofree char *n = lgn_format_count (lgn_head_scores_get_n_known (scores));
  g_autofree char *time = lgn_format_fixed (1000 * lgn_head_scores_get_seconds (scores), 0, false);
  g_autofree char *median = lgn_format_weight (lgn_head_scores_get_median (scores), 3, false);

  if (!lgn_head_scores_is_finished (scores))
    return g_strdup (_ ("Asking the heads…"));
  return g_strdup_printf (_ ("%s heads in %s ms · half of all heads stay below %s"), n, time, median);
}

static void
update (LgnExamplePane *self)
{
  LgnHeadScores *scores = lgn_tab_heads_get_example (get_heads (self));
  guint n = lgn_marks_get_n (lgn_tab_heads_get_marks (get_heads (self)));
  g_autoptr (GPtrArray) best = NULL;
  g_autoptr (GArray) heads = NULL;
  g_autofree char *title = NULL;
  g_autofree char *note = NULL;

  if (!lgn_tab_heads_get_finds_example (get_heads (self)))
    return;
  best = lgn_head_scores_list_best (scores, N_BEST, NULL);
  heads = lgn_atlas_heads_new_scored (lgn_tab_heads_get_list (get_heads (self)), best, scores);
  title = g_strdup_printf (
      g_dngettext (NULL, "Heads that look where you marked. %u cell.", "Heads that look where you marked. %u cells.", n), n);
  note = make_note (scores);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->note, note);
  lgn_head_grid_set_heads (self->grid, heads, TRUE, SIDE);
}

void
lgn_example_pane_set_state (LgnExamplePane *self, LgnTabState *state)
{
  LgnTabHeads *heads = lgn_tab_state_get_heads (state);

  g_set_object (&self->state, state);
  lgn_head_grid_set_state (self->grid, state);
  lgn_head_grid_set_shows_marks (self->grid, TRUE);
  g_signal_connect_object (lgn_tab_heads_get_example (heads), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_tab_heads_get_list (heads), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (heads, "notify::finds-example", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/* To the map of the head that was chosen. */
static void
on_activated (LgnExamplePane *self)
{
  lgn_tab_state_set_view (self->state, "map");
}

/* Escape brings the heads' pictures back. */
static void
clear (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lgn_marks_clear (lgn_tab_heads_get_marks (get_heads (LGN_EXAMPLE_PANE (widget))));
}

static void
lgn_example_pane_dispose (GObject *object)
{
  g_clear_object (&LGN_EXAMPLE_PANE (object)->state);
  G_OBJECT_CLASS (lgn_example_pane_parent_class)->dispose (object);
}

static void
lgn_example_pane_class_init (LgnExamplePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_example_pane_dispose;
  gtk_widget_class_install_action (widget_class, "example.clear", NULL, clear);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "example.clear", NULL);
}

static GtkLabel *
add_label (GtkBox *box, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "width-chars", 8, "max-width-chars", 24,
                                   "css-classes", (const char *[]){ css_class, NULL }, NULL);

  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
lgn_example_pane_init (LgnExamplePane *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkLabel *measure;

  self->title = add_label (GTK_BOX (box), "heading");
  measure = add_label (GTK_BOX (box), "caption");
  gtk_label_set_label (measure, _ ("Mean weight of the marked cells"));
  gtk_widget_add_css_class (GTK_WIDGET (measure), "note");
  self->grid = g_object_new (LGN_TYPE_HEAD_GRID, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Heads found by example"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));
  self->note = add_label (GTK_BOX (box), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "note");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "numeric");
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_bin_set_child (ADW_BIN (self), scrolled);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pane");
  g_signal_connect_object (self->grid, "activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
}
