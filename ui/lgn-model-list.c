#include "lgn-model-list.h"

#include "lgn-samples.h"
#include "lgn-settings.h"

#include "base/lgn-hub.h"
#include "run/lgn-network.h"

#include <glib/gi18n.h>

#define MODEL_KEY "lgn-model"
#define WORDS_KEY "lgn-words" /* what the search looks in */

struct _LgnModelList
{
  GtkPopover parent_instance;
  GtkSearchEntry *search_entry;
  GtkListBox *list;
  char *action;
  GCancellable *cancellable; /* of the look into the hub's cache */
};

enum
{
  PROP_ACTION = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LgnModelList, lgn_model_list, GTK_TYPE_POPOVER)

static const char *
get_icon (const char *model)
{
  const LgnSample *sample = lgn_sample_find (model);

  if (sample)
    return sample->icon;
  return g_file_test (model, G_FILE_TEST_IS_DIR) ? "folder-symbolic" : "text-x-generic-symbolic";
}

/* lgn_model_dup_title: Returns: (transfer full): the name by which people know MODEL: in the hub's cache its owner and
 * name, elsewhere that of its folder or file. */
char *
lgn_model_dup_title (const char *model)
{
  char *name = lgn_hub_dup_name (model);

  return name ? name : g_path_get_basename (model);
}

/* lgn_model_row_new: Returns: (transfer floating): a row for MODEL, which lgn_model_list reads back by its data. */
GtkWidget *
lgn_model_row_new (const char *model)
{
  const LgnSample *sample = lgn_sample_find (model);
  g_autofree char *base = lgn_model_dup_title (model);
  g_autofree char *hub_name = lgn_hub_dup_name (model);
  g_autofree char *folder = sample || hub_name || !g_path_is_absolute (model) ? NULL : g_path_get_dirname (model);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (sample ? _ (sample->note) : base);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, NULL);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (get_icon (model)));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (texts), title);
  g_object_set (title, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  if (folder)
    gtk_box_append (GTK_BOX (texts),
                    g_object_new (GTK_TYPE_LABEL, "label", folder, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_START,
                                  "css-classes", (const char *[]){ "caption", "note", NULL }, NULL));
  g_object_set (box, "margin-start", 6, "margin-end", 6, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (GTK_LABEL (title)), -1);
  g_object_set_data_full (G_OBJECT (row), MODEL_KEY, g_strdup (model), g_free);
  g_object_set_data_full (G_OBJECT (row), WORDS_KEY, g_strjoin (" ", gtk_label_get_label (GTK_LABEL (title)), model, NULL), g_free);
  return row;
}

static void
append_row (LgnModelList *self, GtkWidget *row, const char *section)
{
  g_object_set_data (G_OBJECT (row), "lgn-section", (gpointer) section);
  gtk_list_box_append (self->list, row);
}

static void
append_models (LgnModelList *self, char **models, const char *section)
{
  for (guint i = 0; models[i]; i++)
    append_row (self, lgn_model_row_new (models[i]), section);
}

/* What stands where there are no models, so that people know where they would come from. */
static GtkWidget *
create_note (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE, "max-width-chars", 40,
                                   "margin-start", 6, "margin-end", 6, "margin-top", 6, "margin-bottom", 6, "css-classes",
                                   (const char *[]){ "caption", "note", NULL }, NULL);

  return g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", label, "activatable", FALSE, "focusable", FALSE, NULL);
}

static void
look_into_hub (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, lgn_hub_list (), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_hub_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  LgnModelList *self = LGN_MODEL_LIST (source);
  g_autoptr (GPtrArray) models = g_task_propagate_pointer (G_TASK (result), NULL);
  const char *section = _ ("On This Computer");

  if (!models) /* a newer look is on its way */
    return;
  for (guint i = 0; i < models->len; i++)
    append_row (self, lgn_model_row_new (((const LgnHubModel *) models->pdata[i])->path), section);
  if (models->len == 0)
    append_row (self, create_note (_ ("No models in the cache of the Hugging Face hub. Lorgnette downloads nothing.")), section);
}

/* Lists the hub's cache, which may lie on a slow disk, in a thread. */
static void
list_hub (LgnModelList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_hub_listed, NULL);
  g_task_set_source_tag (task, list_hub);
  g_task_run_in_thread (task, look_into_hub);
}

static void
fill (LgnModelList *self)
{
  g_auto (GStrv) bundled = lgn_network_list_bundled ();
  g_auto (GStrv) recent = lgn_settings_get_recent ();
  GtkWidget *row;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))))
    gtk_list_box_remove (self->list, row);
  append_models (self, bundled, _ ("Bundled"));
  append_models (self, recent, _ ("Recent"));
  list_hub (self);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *section = g_object_get_data (G_OBJECT (row), "lgn-section");
  GtkWidget *label = NULL;

  if (!before || g_object_get_data (G_OBJECT (before), "lgn-section") != section)
    label = g_object_new (GTK_TYPE_LABEL, "label", section, "xalign", 0.0f, "margin-start", 6, "margin-top", 6, "css-classes",
                          (const char *[]){ "caption-heading", "note", NULL }, NULL);
  gtk_list_box_row_set_header (row, label);
}

static gboolean
matches (GtkListBoxRow *row, gpointer data)
{
  LgnModelList *self = data;
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  const char *words = g_object_get_data (G_OBJECT (row), WORDS_KEY);
  g_autofree char *folded = g_utf8_casefold (words ? words : "", -1);

  return strstr (folded, needle) != NULL;
}

static void
on_search_changed (LgnModelList *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
on_row_activated (LgnModelList *self, GtkListBoxRow *row)
{
  g_autofree char *model = g_strdup (g_object_get_data (G_OBJECT (row), MODEL_KEY));

  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), self->action, "s", model);
}

/* Return in the search takes the first match. */
static void
on_search_activated (LgnModelList *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)) && gtk_list_box_row_get_activatable (row))
      {
        on_row_activated (self, row);
        return;
      }
}

static void
lgn_model_list_map (GtkWidget *widget)
{
  LgnModelList *self = LGN_MODEL_LIST (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  fill (self);
  GTK_WIDGET_CLASS (lgn_model_list_parent_class)->map (widget);
}

static void
lgn_model_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, LGN_MODEL_LIST (object)->action);
}

static void
lgn_model_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnModelList *self = LGN_MODEL_LIST (object);

  g_free (self->action);
  self->action = g_value_dup_string (value);
}

static void
lgn_model_list_dispose (GObject *object)
{
  LgnModelList *self = LGN_MODEL_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lgn_model_list_parent_class)->dispose (object);
}

static void
lgn_model_list_finalize (GObject *object)
{
  g_free (LGN_MODEL_LIST (object)->action);
  G_OBJECT_CLASS (lgn_model_list_parent_class)->finalize (object);
}

static void
lgn_model_list_class_init (LgnModelListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_model_list_get_property;
  object_class->set_property = lgn_model_list_set_property;
  object_class->dispose = lgn_model_list_dispose;
  object_class->finalize = lgn_model_list_finalize;
  widget_class->map = lgn_model_list_map;

  props[PROP_ACTION] = g_param_spec_string ("action", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-model-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnModelList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LgnModelList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
lgn_model_list_init (LgnModelList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
}
