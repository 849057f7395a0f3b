#include "lgn-compare-bar.h"

#include "lgn-segment.h"

struct _LgnCompareBar
{
  AdwBin parent_instance;
  GtkBox *box;
  GtkToggleButton *kind_heads;
  GtkToggleButton *kind_models;
  GtkToggleButton *kind_inputs;
  GtkLabel *note_label;
  GtkWidget *swap_button;
  GtkToggleButton *form_two;
  GtkToggleButton *form_three;
  GtkToggleButton *form_blink;
  bool is_updating;
};

enum
{
  KIND,
  FORM,
  SWAP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnCompareBar, lgn_compare_bar, ADW_TYPE_BIN)

LgnCompareBar *
lgn_compare_bar_new (void)
{
  return g_object_new (LGN_TYPE_COMPARE_BAR, NULL);
}

static void
on_kind_toggled (LgnCompareBar *self, GtkToggleButton *button)
{
  LgnCompareKind kind = button == self->kind_models   ? LGN_COMPARE_MODELS
                        : button == self->kind_inputs ? LGN_COMPARE_INPUTS
                                                      : LGN_COMPARE_HEADS;

  if (!self->is_updating && gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[KIND], 0, (guint) kind);
}

static void
on_form_toggled (LgnCompareBar *self, GtkToggleButton *button)
{
  LgnCompareForm form = button == self->form_two     ? LGN_COMPARE_TWO
                        : button == self->form_blink ? LGN_COMPARE_BLINK
                                                     : LGN_COMPARE_THREE;

  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[FORM], 0, (guint) form);
}

static void
on_swap_clicked (LgnCompareBar *self)
{
  g_signal_emit (self, signals[SWAP], 0);
}

/* lgn_compare_bar_set_kind: shows KIND as chosen, without telling. */
void
lgn_compare_bar_set_kind (LgnCompareBar *self, LgnCompareKind kind)
{
  GtkToggleButton *const buttons[] = { self->kind_heads, self->kind_models, self->kind_inputs };

  self->is_updating = true;
  gtk_toggle_button_set_active (buttons[kind], TRUE);
  self->is_updating = false;
}

void
lgn_compare_bar_set_note (LgnCompareBar *self, const char *note)
{
  gtk_label_set_label (self->note_label, note ? note : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->note_label), note);
}

void
lgn_compare_bar_set_can_swap (LgnCompareBar *self, bool can_swap)
{
  gtk_widget_set_sensitive (self->swap_button, can_swap);
}

void
lgn_compare_bar_set_narrow (LgnCompareBar *self, bool is_narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), !is_narrow);
}

static void
lgn_compare_bar_class_init (LgnCompareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[KIND]
      = g_signal_new ("kind", LGN_TYPE_COMPARE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FORM]
      = g_signal_new ("form", LGN_TYPE_COMPARE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SWAP] = g_signal_new ("swap", LGN_TYPE_COMPARE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "inputbar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-compare-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, box);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, kind_heads);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, kind_models);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, kind_inputs);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, note_label);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, swap_button);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, form_two);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, form_three);
  gtk_widget_class_bind_template_child (widget_class, LgnCompareBar, form_blink);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_form_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_swap_clicked);
}

static void
lgn_compare_bar_init (LgnCompareBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lgn_segment_bind (self->kind_heads);
  lgn_segment_bind (self->kind_models);
  lgn_segment_bind (self->kind_inputs);
  lgn_segment_bind (self->form_two);
  lgn_segment_bind (self->form_three);
  lgn_segment_bind (self->form_blink);
}
