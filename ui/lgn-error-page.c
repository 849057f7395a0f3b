#include "lgn-error-page.h"

#include "lgn-compat.h"

#include "base/lgn-config.h"
#include "base/lgn-error.h"

#include <glib/gi18n.h>

struct _LgnErrorPage
{
  AdwBin parent_instance;
  AdwStatusPage *status_page;
  GtkWidget *retry_button;
  GtkWidget *attention_button;
  char *details;
};

G_DEFINE_FINAL_TYPE (LgnErrorPage, lgn_error_page, ADW_TYPE_BIN)

/* lgn_error_page_set_error: shows why MODEL could not be opened. A model that is whole, but of a kind that is not known, is
 * not broken: trying again would not help, its saved attention can be looked at. */
void
lgn_error_page_set_error (LgnErrorPage *self, const char *model, const GError *error)
{
  gboolean is_new = g_error_matches (error, LGN_ERROR, LGN_ERROR_UNSUPPORTED);
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->status_page, is_new ? _ ("This Model Is New to Lorgnette") : _ ("Cannot Open This Model"));
  adw_status_page_set_description (self->status_page, text);
  gtk_widget_set_visible (self->retry_button, !is_new);
  gtk_widget_set_visible (self->attention_button, is_new);
  g_free (self->details);
  self->details = g_strdup_printf ("Lorgnette " LGN_VERSION "\n%s\n%s\n", model, error->message);
}

static void
on_copy_clicked (LgnErrorPage *self)
{
  lgn_copy_text (GTK_WIDGET (self), self->details);
}

static void
lgn_error_page_finalize (GObject *object)
{
  g_free (LGN_ERROR_PAGE (object)->details);
  G_OBJECT_CLASS (lgn_error_page_parent_class)->finalize (object);
}

static void
lgn_error_page_class_init (LgnErrorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lgn_error_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-error-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnErrorPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, LgnErrorPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, LgnErrorPage, attention_button);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
lgn_error_page_init (LgnErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
