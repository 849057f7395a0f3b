#include "lgn-compare-details.h"

#include "view/lgn-difference-list.h"
#include "view/lgn-number.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LgnCompareDetails
{
  AdwBin parent_instance;
  LgnComparison *comparison;
  GtkLabel *cell_label;
  GtkLabel *place_label;
  GtkProgressBar *bar_a;
  GtkProgressBar *bar_b;
  GtkLabel *value_a;
  GtkLabel *value_b;
  GtkLabel *middle_label;
  GtkWidget *list;
  GtkColumnView *differences;
  GtkLabel *js_label;
  GtkLabel *same_label;
  GtkLabel *largest_label;
};

static guint go_signal;

G_DEFINE_FINAL_TYPE (LgnCompareDetails, lgn_compare_details, ADW_TYPE_BIN)

static void
set_bar (GtkProgressBar *bar, double weight)
{
  gtk_progress_bar_set_fraction (bar, isnan (weight) ? 0 : CLAMP (weight, 0, 1));
}

static void
set_value (GtkLabel *label, const char *side, const char *value)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", side, value);

  gtk_label_set_label (label, value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* "B − A +0.2493" */
static void
update_middle (LgnCompareDetails *self, const char *value)
{
  bool is_ratio = lgn_comparison_get_operation (self->comparison) == LGN_OPERATION_RATIO;
  g_autofree char *text = value ? g_strdup_printf ("%s  %s", is_ratio ? "log₂ (B / A)" : "B − A", value) : g_strdup ("");

  gtk_label_set_label (self->middle_label, text);
}

static void
update_reading (LgnCompareDetails *self)
{
  LgnMapPair *pair = lgn_comparison_get_pair (self->comparison);
  gint row, column;
  g_autoptr (LgnPairReading) reading = NULL;

  if (pair && lgn_map_pair_is_ready (pair) && lgn_comparison_get_focus (self->comparison, &row, &column))
    reading = lgn_pair_reading_new (pair, (guint) row, (guint) column);
  gtk_label_set_label (self->cell_label, reading ? reading->cell : _ ("Move over a map to read both."));
  gtk_label_set_label (self->place_label, reading ? reading->place : "");
  set_value (self->value_a, "A", reading ? reading->value[0] : "");
  set_value (self->value_b, "B", reading ? reading->value[1] : "");
  update_middle (self, reading ? reading->middle : NULL);
  set_bar (self->bar_a, reading ? reading->weight[0] : NAN);
  set_bar (self->bar_b, reading ? reading->weight[1] : NAN);
}

static void
update_summary (LgnCompareDetails *self)
{
  const LgnPairSummary *summary = lgn_comparison_get_summary (self->comparison);
  g_autofree char *js = summary && !isnan (summary->mean_js) ? lgn_format_fixed (summary->mean_js, 3, false) : g_strdup ("…");
  g_autofree char *largest = summary ? lgn_format_fixed (summary->largest, 3, false) : g_strdup ("…");
  g_autofree char *same = summary ? g_strdup_printf (_ ("%u of %u"), summary->n_same, summary->n_compared) : g_strdup ("…");

  gtk_label_set_label (self->js_label, js);
  gtk_label_set_label (self->same_label, same);
  gtk_label_set_label (self->largest_label, largest);
}

static void
on_activate (LgnCompareDetails *self, guint position)
{
  g_autoptr (LgnDifference) item
      = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (self->differences)), position);
  gint row, column;

  if (!item)
    return;
  lgn_difference_get_cell (item, &row, &column);
  lgn_comparison_set_cursor (self->comparison, row, column);
  g_signal_emit (self, go_signal, 0);
}

/* The list's columns. */

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer is_number)
{
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set (label, "xalign", is_number ? 1.0f : 0.0f, "ellipsize", is_number ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END,
                NULL);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, gpointer property)
{
  LgnDifference *difference = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = NULL;

  g_object_get (difference, property, &text, NULL);
  gtk_label_set_label (GTK_LABEL (label), text);
  if (!g_str_equal (property, "difference"))
    return;
  gtk_widget_remove_css_class (label, lgn_difference_is_positive (difference) ? "side-a" : "side-b");
  gtk_widget_add_css_class (label, lgn_difference_is_positive (difference) ? "side-b" : "side-a");
}

static void
add_column (LgnCompareDetails *self, const char *title, const char *property)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gboolean is_number = !g_str_equal (property, "cell");
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GINT_TO_POINTER (is_number));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer) property);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, !is_number);
  gtk_column_view_append_column (self->differences, column);
  g_object_unref (column);
}

/* lgn_compare_details_set_comparison: shows COMPARISON; once. */
void
lgn_compare_details_set_comparison (LgnCompareDetails *self, LgnComparison *comparison)
{
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (lgn_difference_list_new (comparison)));

  g_set_object (&self->comparison, comparison);
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (self->differences, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  g_signal_connect_object (comparison, "cursor-changed", G_CALLBACK (update_reading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (comparison, "changed", G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (comparison, "measured", G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
  update_reading (self);
  update_summary (self);
}

/* lgn_compare_details_set_narrow: where there is little room, only the cell under the pointer, and what both come to. */
void
lgn_compare_details_set_narrow (LgnCompareDetails *self, bool is_narrow)
{
  gtk_widget_set_visible (self->list, !is_narrow);
}

static void
lgn_compare_details_dispose (GObject *object)
{
  g_clear_object (&LGN_COMPARE_DETAILS (object)->comparison);
  G_OBJECT_CLASS (lgn_compare_details_parent_class)->dispose (object);
}

static void
lgn_compare_details_class_init (LgnCompareDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_compare_details_dispose;
  go_signal = g_signal_new ("go", LGN_TYPE_COMPARE_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-compare-details.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, cell_label);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, place_label);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, bar_a);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, bar_b);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, value_a);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, value_b);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, middle_label);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, list);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, differences);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, js_label);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, same_label);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareDetails, largest_label);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
lgn_compare_details_init (LgnCompareDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_column (self, _ ("Largest differences"), "cell");
  add_column (self, "A", "a");
  add_column (self, "B", "b");
  add_column (self, "B − A", "difference");
}
