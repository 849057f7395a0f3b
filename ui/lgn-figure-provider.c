#include "lgn-figure-provider.h"

#include <string.h>

/* What is pasted somewhere should be sharp there. */
#define PASTED_DPI 192

struct _LgnFigureProvider
{
  GdkContentProvider parent_instance;
  LgnFigure *figure;
  char *text; /* NULL: the numbers */
};

G_DEFINE_FINAL_TYPE (LgnFigureProvider, lgn_figure_provider, GDK_TYPE_CONTENT_PROVIDER)

static GBytes *
make_text (LgnFigureProvider *self, bool is_table)
{
  char *text = is_table || !self->text ? lgn_figure_to_table (self->figure) : g_strdup (self->text);

  return g_bytes_new_take (text, strlen (text));
}

/* In a thread of its own. */
static void
encode (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LgnFigureProvider *self = source;
  const char *type = g_task_get_name (task);
  GError *error = NULL;
  GBytes *bytes;

  if (g_str_equal (type, "image/png") || g_str_equal (type, "image/svg+xml"))
    bytes = lgn_figure_to_bytes (self->figure, g_str_equal (type, "image/png") ? LGN_FORMAT_PNG : LGN_FORMAT_SVG, &error);
  else
    bytes = make_text (self, g_str_equal (type, "text/tab-separated-values"));
  if (bytes)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static GdkContentFormats *
lgn_figure_provider_ref_formats (GdkContentProvider *provider)
{
  static const char *types[] = { "image/png", "image/svg+xml", "text/tab-separated-values", "text/plain;charset=utf-8" };

  return gdk_content_formats_new (types, G_N_ELEMENTS (types));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_encoded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GOutputStream *stream = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);
  gsize size;
  const void *contents;

  if (!bytes)
    {
      g_task_return_error (task, error);
      return;
    }
  contents = g_bytes_get_data (bytes, &size);
  g_object_set_data_full (G_OBJECT (task), "bytes", bytes, (GDestroyNotify) g_bytes_unref);
  g_output_stream_write_all_async (stream, contents, size, g_task_get_priority (task), g_task_get_cancellable (task),
                                   on_written, g_object_ref (task));
}

static void
lgn_figure_provider_write_async (GdkContentProvider *provider, const char *type, GOutputStream *stream, int priority,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) encoding = NULL;
  GTask *task = g_task_new (provider, cancellable, callback, data);

  g_task_set_priority (task, priority);
  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  encoding = g_task_new (provider, cancellable, on_encoded, task);
  g_task_set_name (encoding, type);
  g_task_run_in_thread (encoding, encode);
}

static gboolean
lgn_figure_provider_write_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
lgn_figure_provider_finalize (GObject *object)
{
  LgnFigureProvider *self = LGN_FIGURE_PROVIDER (object);

  lgn_figure_free (self->figure);
  g_free (self->text);
  G_OBJECT_CLASS (lgn_figure_provider_parent_class)->finalize (object);
}

static void
lgn_figure_provider_class_init (LgnFigureProviderClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lgn_figure_provider_finalize;
  provider_class->ref_formats = lgn_figure_provider_ref_formats;
  provider_class->write_mime_type_async = lgn_figure_provider_write_async;
  provider_class->write_mime_type_finish = lgn_figure_provider_write_finish;
}

static void
lgn_figure_provider_init (LgnFigureProvider *self)
{
}

GdkContentProvider *
lgn_figure_provider_new (const LgnFigure *figure, const char *text)
{
  LgnFigureProvider *self = g_object_new (LGN_TYPE_FIGURE_PROVIDER, NULL);

  self->figure = lgn_figure_copy (figure);
  self->figure->dpi = PASTED_DPI;
  self->text = text && *text ? g_strdup (text) : NULL;
  return GDK_CONTENT_PROVIDER (self);
}

const LgnFigure *
lgn_figure_provider_get_figure (LgnFigureProvider *self)
{
  return self->figure;
}

/* Dragging. */

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  LgnFigureDragFunc func = (LgnFigureDragFunc) data;
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (source));
  g_autoptr (LgnFigure) figure = func (widget, x, y, modifiers);

  return figure && lgn_figure_check (figure, NULL) ? lgn_figure_provider_new (figure, NULL) : NULL;
}

void
lgn_figure_provider_install_drag (GtkWidget *widget, LgnFigureDragFunc func)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), (gpointer) func);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
}
