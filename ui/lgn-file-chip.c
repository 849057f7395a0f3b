#include "lgn-file-chip.h"

#include "lgn-compat.h"

#include "run/lgn-result.h"

#include <glib/gi18n.h>

/* The longer edge of a thumbnail, in logical pixels; made twice as large for dense screens. */
#define THUMBNAIL 26

#define PICTURES "png jpg jpeg gif webp bmp tif tiff ppm pgm"
#define SOUNDS "wav flac ogg oga opus mp3 aif aiff aifc"

struct _LgnFileChip
{
  GtkWidget parent_instance;
  GtkWidget *button;
  GtkImage *image;
  GtkLabel *name_label;
  GtkLabel *detail_label;
  GtkWidget *remove_button;
  gboolean is_sound;
  gboolean is_removable;
  char *path;
  GCancellable *cancellable; /* of the thumbnail that is being made */
};

enum
{
  PROP_SOUND = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint chosen;

G_DEFINE_FINAL_TYPE (LgnFileChip, lgn_file_chip, GTK_TYPE_WIDGET)

const char *
lgn_file_chip_get_path (LgnFileChip *self)
{
  return self->path;
}

static gboolean
has_type (GFile *file, const char *type)
{
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_FAST_CONTENT_TYPE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  const char *own = info ? g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_STANDARD_FAST_CONTENT_TYPE) : NULL;

  return own && g_content_type_is_a (own, type);
}

gboolean
lgn_file_is_picture (GFile *file)
{
  return has_type (file, "image/*");
}

gboolean
lgn_file_is_sound (GFile *file)
{
  return has_type (file, "audio/*");
}

/* The thumbnail. */

static void
free_image (guchar *pixels, gpointer data)
{
  lgn_image_unref (data);
}

/* (transfer full) IMAGE so small that it fits the chip. */
static GdkPixbuf *
shrink (LgnImage *image)
{
  g_autoptr (GdkPixbuf) full =
      gdk_pixbuf_new_from_data (image->pixels, GDK_COLORSPACE_RGB, FALSE, 8, (int) image->width, (int) image->height,
                                (int) image->width * 3, free_image, lgn_image_ref (image));
  double scale = 2.0 * THUMBNAIL / MAX (image->width, image->height);

  if (scale >= 1)
    return g_steal_pointer (&full);
  return gdk_pixbuf_scale_simple (full, MAX (1, (int) (image->width * scale)), MAX (1, (int) (image->height * scale)),
                                  GDK_INTERP_BILINEAR);
}

static void
make_thumbnail (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (LgnImage) image = lgn_image_load (data, &error);

  if (image)
    g_task_return_pointer (task, shrink (image), g_object_unref);
  else
    g_task_return_error (task, error);
}

/* What is no picture keeps the icon; the run says what is wrong with it. */
static void
on_thumbnail (GObject *source, GAsyncResult *result, gpointer data)
{
  LgnFileChip *self = LGN_FILE_CHIP (source);
  g_autoptr (GdkPixbuf) pixbuf = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GdkTexture) texture = NULL;

  if (!pixbuf || !self->image)
    return;
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  gtk_image_set_from_paintable (self->image, GDK_PAINTABLE (texture));
  gtk_image_set_pixel_size (self->image, THUMBNAIL);
}

static void
begin_thumbnail (LgnFileChip *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_image_set_from_icon_name (self->image, self->is_sound ? "audio-x-generic-symbolic" : "image-x-generic-symbolic");
  gtk_image_set_pixel_size (self->image, -1);
  if (!self->path || self->is_sound)
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_thumbnail, NULL);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, make_thumbnail);
}

/* What is written on it. */

static void
update (LgnFileChip *self)
{
  const char *nothing = self->is_sound ? _ ("Choose Sound…") : _ ("Choose Picture…");
  g_autofree char *name = self->path ? g_filename_display_basename (self->path) : NULL;
  g_autofree char *label =
      name ? g_strdup_printf (self->is_sound ? _ ("Input sound: %s") : _ ("Input picture: %s"), name) : g_strdup (nothing);
  g_autofree char *tooltip = self->path ? g_filename_display_name (self->path) : NULL;

  gtk_label_set_label (self->name_label, name ? name : nothing);
  gtk_widget_set_tooltip_text (self->button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (self->remove_button, self->is_removable && self->path);
}

/* lgn_file_chip_set_removable: whether a person may take the file away again. */
void
lgn_file_chip_set_removable (LgnFileChip *self, gboolean is_removable)
{
  self->is_removable = is_removable;
  update (self);
}

/* lgn_file_chip_set_path: PATH may be NULL. */
void
lgn_file_chip_set_path (LgnFileChip *self, const char *path)
{
  g_autofree char *copy = g_strdup (path);

  if (g_strcmp0 (path, self->path) == 0)
    return;
  g_free (self->path);
  self->path = g_steal_pointer (&copy);
  lgn_file_chip_set_detail (self, NULL);
  update (self);
  begin_thumbnail (self);
}

void
lgn_file_chip_set_detail (LgnFileChip *self, const char *detail)
{
  gtk_label_set_label (self->detail_label, detail ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), detail != NULL);
}

static void
on_file (GFile *file, gpointer data)
{
  LgnFileChip *self = data;
  g_autofree char *path = g_file_get_path (file);

  if (!path)
    return;
  lgn_file_chip_set_path (self, path);
  g_signal_emit (self, chosen, 0);
}

static void
on_removed (LgnFileChip *self)
{
  lgn_file_chip_set_path (self, NULL);
  g_signal_emit (self, chosen, 0);
}

void
lgn_file_chip_choose (LgnFileChip *self)
{
  const LgnFileQuestion picture = {
    .title = _ ("Choose a Picture"),
    .accept = _ ("Choose"),
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .filters = { { _ ("Pictures"), PICTURES }, { NULL } },
    .n_filters = 2,
  };
  const LgnFileQuestion sound = {
    .title = _ ("Choose a Sound"),
    .accept = _ ("Choose"),
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .filters = { { _ ("Sounds"), SOUNDS }, { NULL } },
    .n_filters = 2,
  };

  lgn_choose_file (GTK_WIDGET (self), self->is_sound ? &sound : &picture, on_file, g_object_ref (self), g_object_unref);
}

/* The object. */

static void
lgn_file_chip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, LGN_FILE_CHIP (object)->is_sound);
}

static void
lgn_file_chip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LGN_FILE_CHIP (object)->is_sound = g_value_get_boolean (value);
}

static void
lgn_file_chip_constructed (GObject *object)
{
  LgnFileChip *self = LGN_FILE_CHIP (object);

  const char *remove = self->is_sound ? _ ("Remove sound") : _ ("Remove picture");

  G_OBJECT_CLASS (lgn_file_chip_parent_class)->constructed (object);
  gtk_widget_set_tooltip_text (self->remove_button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  update (self);
  begin_thumbnail (self);
}

static void
lgn_file_chip_dispose (GObject *object)
{
  LgnFileChip *self = LGN_FILE_CHIP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), LGN_TYPE_FILE_CHIP);
  G_OBJECT_CLASS (lgn_file_chip_parent_class)->dispose (object);
}

static void
lgn_file_chip_finalize (GObject *object)
{
  g_free (LGN_FILE_CHIP (object)->path);
  G_OBJECT_CLASS (lgn_file_chip_parent_class)->finalize (object);
}

static void
lgn_file_chip_class_init (LgnFileChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lgn_file_chip_get_property;
  object_class->set_property = lgn_file_chip_set_property;
  object_class->constructed = lgn_file_chip_constructed;
  object_class->dispose = lgn_file_chip_dispose;
  object_class->finalize = lgn_file_chip_finalize;

  props[PROP_SOUND] = g_param_spec_boolean ("sound", NULL, NULL, FALSE,
                                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  chosen = g_signal_new ("chosen", LGN_TYPE_FILE_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/lorgnette/Lorgnette/lgn-file-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, LgnFileChip, button);
  gtk_widget_class_bind_template_child (widget_class, LgnFileChip, image);
  gtk_widget_class_bind_template_child (widget_class, LgnFileChip, name_label);
  gtk_widget_class_bind_template_child (widget_class, LgnFileChip, detail_label);
  gtk_widget_class_bind_template_child (widget_class, LgnFileChip, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, lgn_file_chip_choose);
  gtk_widget_class_bind_template_callback (widget_class, on_removed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filechip");
}

static void
lgn_file_chip_init (LgnFileChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
