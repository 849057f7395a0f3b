#include "lgn-steps-rules.h"

#include "lgn-painting.h"

#include "draw/lgn-paint-steps.h"
#include "view/lgn-steps-text.h"

#include <glib/gi18n.h>

#define BARS_WIDTH 72
#define BARS_HEIGHT 36

/* The bars of one rule. */
#define LGN_TYPE_STEPS_BARS (lgn_steps_bars_get_type ())
G_DECLARE_FINAL_TYPE (LgnStepsBars, lgn_steps_bars, LGN, STEPS_BARS, GtkWidget)

struct _LgnStepsBars
{
  GtkWidget parent_instance;
  LgnPaintCache *cache;
  LgnStepsRow *row; /* or NULL */
};

G_DEFINE_FINAL_TYPE (LgnStepsBars, lgn_steps_bars, GTK_TYPE_WIDGET)

static void
lgn_steps_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LgnStepsBars *self = LGN_STEPS_BARS (widget);
  LgnRect rect = { 0, 1, gtk_widget_get_width (widget), gtk_widget_get_height (widget) - 2 };
  LgnPaintContext context;
  cairo_t *cr;

  if (!self->row)
    return;
  lgn_painting_init_context (&context, widget, self->cache);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) rect.width, (float) rect.height + 2));
  lgn_paint_steps_bars (cr, &context, self->row, &rect, self->row->rule == self->row->own_rule);
  cairo_destroy (cr);
}

static void
lgn_steps_bars_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? BARS_WIDTH : BARS_HEIGHT;
}

/* The bars of ROW (transfer full), or none. */
static void
take_row (LgnStepsBars *self, LgnStepsRow *row)
{
  gint strongest = row ? lgn_steps_row_find_strongest (row) : -1;
  const char *title = row ? lgn_steps_rule_get_title (row->rule, false) : NULL;
  g_autofree char *label = row ? g_strdup_printf (_ ("Weights by the rule %s"), title) : NULL;
  g_autofree char *reading = strongest >= 0 ? lgn_steps_row_make_reading (row, (guint) strongest, false) : NULL;

  g_clear_pointer (&self->row, lgn_steps_row_unref);
  self->row = row;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reading ? reading : "", -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), reading);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lgn_steps_bars_dispose (GObject *object)
{
  LgnStepsBars *self = LGN_STEPS_BARS (object);

  g_clear_pointer (&self->row, lgn_steps_row_unref);
  g_clear_pointer (&self->cache, lgn_paint_cache_free);
  G_OBJECT_CLASS (lgn_steps_bars_parent_class)->dispose (object);
}

static void
lgn_steps_bars_class_init (LgnStepsBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_steps_bars_dispose;
  widget_class->snapshot = lgn_steps_bars_snapshot;
  widget_class->measure = lgn_steps_bars_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lgn_steps_bars_init (LgnStepsBars *self)
{
  self->cache = lgn_paint_cache_new ();
  lgn_painting_watch (GTK_WIDGET (self), gtk_widget_queue_draw);
}

/* All rules. */

struct _LgnStepsRules
{
  GtkBox parent_instance;
  LgnSteps *steps;
  LgnStepsBars *bars[LGN_N_SCORE_RULES];
  LgnStepsRow *shown; /* the row that the bars were made for, or NULL */
};

G_DEFINE_FINAL_TYPE (LgnStepsRules, lgn_steps_rules, GTK_TYPE_BOX)

/* Whether the bars are of the same row: another rule or key changes nothing here. */
static bool
is_same (const LgnStepsRow *a, const LgnStepsRow *b)
{
  return a && b && a->capture == b->capture && a->map.head == b->map.head && a->row == b->row && a->n_hidden == b->n_hidden;
}

static void
update (LgnStepsRules *self)
{
  LgnStepsRow *row = lgn_steps_get_row (self->steps);

  if (is_same (row, self->shown) || (!row && lgn_steps_get_state (self->steps) == LGN_STEPS_BUSY))
    return;
  g_clear_pointer (&self->shown, lgn_steps_row_unref);
  self->shown = row ? lgn_steps_row_ref (row) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  for (guint rule = 0; rule < LGN_N_SCORE_RULES; rule++)
    take_row (self->bars[rule], lgn_steps_make_row (self->steps, rule));
}

static GtkWidget *
make_label (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "width-chars", 6, "max-width-chars", 14, NULL);
}

static void
add_rule (LgnStepsRules *self, LgnScoreRuleKind rule)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *markup = g_markup_printf_escaped ("%s\n<span size=\"smaller\" alpha=\"70%%\">%s</span>",
                                                     lgn_steps_rule_get_title (rule, false),
                                                     lgn_steps_rule_get_formula (rule, false));
  GtkWidget *words = make_label (NULL);

  gtk_label_set_markup (GTK_LABEL (words), markup);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_END);
  self->bars[rule] = g_object_new (LGN_TYPE_STEPS_BARS, "valign", GTK_ALIGN_END, NULL);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->bars[rule]));
  gtk_box_append (GTK_BOX (self), line);
}

GtkWidget *
lgn_steps_rules_new (LgnSteps *steps)
{
  LgnStepsRules *self = g_object_new (LGN_TYPE_STEPS_RULES, NULL);

  self->steps = g_object_ref (steps);
  g_signal_connect_object (steps, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  update (self);
  return GTK_WIDGET (self);
}

static void
lgn_steps_rules_dispose (GObject *object)
{
  LgnStepsRules *self = LGN_STEPS_RULES (object);

  g_clear_pointer (&self->shown, lgn_steps_row_unref);
  g_clear_object (&self->steps);
  G_OBJECT_CLASS (lgn_steps_rules_parent_class)->dispose (object);
}

static void
lgn_steps_rules_class_init (LgnStepsRulesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lgn_steps_rules_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lgn_steps_rules_init (LgnStepsRules *self)
{
  GtkWidget *heading = make_label (_ ("Other score rules"));
  GtkWidget *note = make_label (_ ("The same q and k. The model was trained with the blue one."));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (self), heading);
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "note");
  gtk_box_append (GTK_BOX (self), note);
  for (guint rule = 0; rule < LGN_N_SCORE_RULES; rule++)
    add_rule (self, rule);
}
