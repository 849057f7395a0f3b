#include "lgn-part-bar.h"

#include "view/lgn-number.h"

#include <glib/gi18n.h>

struct _LgnPartBar
{
  GtkWidget parent_instance;
  GtkButton *previous_button;
  GtkButton *next_button;
  GtkLabel *number_label;
  GtkLabel *place_label;
  guint part;
  guint n_parts;
};

G_DEFINE_FINAL_TYPE (LgnPartBar, lgn_part_bar, GTK_TYPE_WIDGET)

static guint part_chosen;

/* (transfer full) which characters of the text TOKENS are; NULL where they are none. */
static char *
make_place (const LgnTokens *tokens)
{
  const char *text = tokens->text[0];
  gsize start, end;

  if (!text || !lgn_tokens_get_place (tokens, 0, &start, &end))
    return NULL;
  glong first = g_utf8_strlen (text, (gssize) start), n = g_utf8_strlen (text + start, (gssize) (end - start));
  g_autofree char *from = lgn_format_count ((gsize) first), *to = lgn_format_count ((gsize) (first + n));
  g_autofree char *all = lgn_format_count ((gsize) g_utf8_strlen (text, (gssize) tokens->text_len[0]));

  return g_strdup_printf (_ ("characters %s to %s of %s"), from, to, all);
}

/* lgn_part_bar_set_result: RESULT may be NULL. */
void
lgn_part_bar_set_result (LgnPartBar *self, LgnResult *result)
{
  g_autofree char *number = NULL, *place = NULL;

  self->n_parts = result ? result->n_windows : 0;
  self->part = result ? result->window : 0;
  gtk_widget_set_visible (GTK_WIDGET (self), self->n_parts > 1);
  if (self->n_parts <= 1)
    return;
  number = g_strdup_printf (_ ("Window %u of %u"), self->part + 1, self->n_parts);
  place = make_place (result->tokens);
  gtk_label_set_label (self->number_label, number);
  gtk_label_set_label (self->place_label, place ? place : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->previous_button), self->part > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), self->part + 1 < self->n_parts);
}

static void
on_previous (LgnPartBar *self)
{
  g_signal_emit (self, part_chosen, 0, self->part - 1);
}

static void
on_next (LgnPartBar *self)
{
  g_signal_emit (self, part_chosen, 0, self->part + 1);
}

static void
lgn_part_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LGN_TYPE_PART_BAR);
  G_OBJECT_CLASS (lgn_part_bar_parent_class)->dispose (object);
}

static void
lgn_part_bar_class_init (LgnPartBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lgn_part_bar_dispose;
  part_chosen = g_signal_new ("part-chosen", LGN_TYPE_PART_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "partbar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-part-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnPartBar, previous_button);
  gtk_widget_class_bind_template_child (widget_class, LgnPartBar, next_button);
  gtk_widget_class_bind_template_child (widget_class, LgnPartBar, number_label);
  gtk_widget_class_bind_template_child (widget_class, LgnPartBar, place_label);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
}

static void
lgn_part_bar_init (LgnPartBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
