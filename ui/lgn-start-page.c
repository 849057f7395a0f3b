#include "lgn-start-page.h"

#include "lgn-model-list.h"
#include "lgn-samples.h"
#include "lgn-settings.h"

#include <glib/gi18n.h>

#define MODEL_KEY "lgn-model"

struct _LgnStartPage
{
  AdwBin parent_instance;
  GtkWidget *samples_title;
  GtkFlowBox *samples;
  GtkWidget *recent_title;
  GtkListBox *recent;
};

G_DEFINE_FINAL_TYPE (LgnStartPage, lgn_start_page, ADW_TYPE_BIN)

GtkWidget *
lgn_start_page_new (void)
{
  return g_object_new (LGN_TYPE_START_PAGE, NULL);
}

static GtkWidget *
create_card (const LgnSample *sample)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2, "valign",
                                   GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", box, "css-classes",
                                    (const char *[]){ "card", "sample", NULL }, NULL);

  gtk_box_append (GTK_BOX (texts),
                  g_object_new (GTK_TYPE_LABEL, "label", _ (sample->title), "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END,
                                "css-classes", (const char *[]){ "heading", NULL }, NULL));
  gtk_box_append (GTK_BOX (texts),
                  g_object_new (GTK_TYPE_LABEL, "label", _ (sample->note), "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END,
                                "css-classes", (const char *[]){ "caption", "note", NULL }, NULL));
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", sample->icon, "pixel-size", 24, NULL));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-path");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", sample->model);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (sample->title), -1);
  return button;
}

static void
fill_samples (LgnStartPage *self)
{
  g_autoptr (GPtrArray) list = lgn_samples_list ();

  for (guint i = 0; i < list->len; i++)
    {
      GtkWidget *card = create_card (g_ptr_array_index (list, i));

      gtk_flow_box_insert (self->samples, card, -1);
      gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
    }
  gtk_widget_set_visible (self->samples_title, list->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->samples), list->len > 0);
}

static GtkWidget *
create_recent_row (const char *model)
{
  g_autofree char *title = lgn_model_dup_title (model);
  g_autofree char *folder = g_path_get_dirname (model);
  gboolean is_folder = g_file_test (model, G_FILE_TEST_IS_DIR);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "activatable", TRUE, "use-markup", FALSE, "title", title, "icon-name",
                                 is_folder ? "folder-symbolic" : "document-open-recent-symbolic", "title-lines", 1,
                                 "subtitle-lines", 1, "subtitle", folder, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), MODEL_KEY, g_strdup (model), g_free);
  return row;
}

static void
fill_recent (LgnStartPage *self)
{
  g_auto (GStrv) recent = lgn_settings_get_recent ();
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->recent, 0)))
    gtk_list_box_remove (self->recent, GTK_WIDGET (row));
  for (guint i = 0; recent[i]; i++)
    gtk_list_box_append (self->recent, create_recent_row (recent[i]));
  gtk_widget_set_visible (self->recent_title, recent[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->recent), recent[0] != NULL);
}

static void
on_recent_activated (LgnStartPage *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-path", "s", g_object_get_data (G_OBJECT (row), MODEL_KEY));
}

static void
lgn_start_page_map (GtkWidget *widget)
{
  fill_recent (LGN_START_PAGE (widget));
  GTK_WIDGET_CLASS (lgn_start_page_parent_class)->map (widget);
}

static void
lgn_start_page_class_init (LgnStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = lgn_start_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnStartPage, samples_title);
  gtk_widget_class_bind_template_child (widget_class, LgnStartPage, samples);
  gtk_widget_class_bind_template_child (widget_class, LgnStartPage, recent_title);
  gtk_widget_class_bind_template_child (widget_class, LgnStartPage, recent);
  gtk_widget_class_bind_template_callback (widget_class, on_recent_activated);
}

static void
lgn_start_page_init (LgnStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_samples (self);
}
