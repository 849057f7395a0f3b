#include "lgn-figure-saver.h"

typedef struct
{
  LgnFigure *figure;
  char *path;
  LgnFigureFormat format;
  LgnSaverFunc func;
  gpointer data;
} Save;

static void
save_free (Save *save)
{
  lgn_figure_free (save->figure);
  g_free (save->path);
  g_free (save);
}

typedef struct
{
  GTask *task;
  double fraction;
  char *stage;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_object_unref (report->task);
  g_free (report->stage);
  g_free (report);
}

static gboolean
deliver (gpointer data)
{
  Report *report = data;
  Save *save = g_task_get_task_data (report->task);

  if (!g_task_get_completed (report->task))
    save->func (report->fraction, report->stage, save->data);
  return G_SOURCE_REMOVE;
}

/* In the thread that draws. */
static void
on_progress (double fraction, const char *stage, gpointer data)
{
  Report *report = g_new (Report, 1);

  *report = (Report){ g_object_ref (data), fraction, g_strdup (stage) };
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, deliver, report, report_free);
}

static void
write_figure (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  LgnProgress progress = { cancellable, on_progress, task };
  GError *error = NULL;

  if (lgn_figure_write (save->figure, save->path, save->format, &progress, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lgn_figure_save_async (const LgnFigure *figure, const char *path, LgnFigureFormat format, GCancellable *cancellable,
                       LgnSaverFunc func, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Save *save = g_new (Save, 1);

  *save = (Save){ lgn_figure_copy (figure), g_strdup (path), format, func, data };
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, write_figure);
}

gboolean
lgn_figure_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
