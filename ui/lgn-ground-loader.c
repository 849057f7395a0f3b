#include "lgn-ground-loader.h"

typedef struct
{
  LgnImage *picture;
  guint width, height;
} Wanted;

struct _LgnGroundLoader
{
  GtkWidget *widget; /* (not owned) */
  LgnPaintCache *cache;
  GCancellable *cancellable; /* of the task that runs, or NULL */
  Wanted wanted;             /* of that task */
};

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  lgn_image_unref (wanted->picture);
  g_free (wanted);
}

LgnGroundLoader *
lgn_ground_loader_new (GtkWidget *widget, LgnPaintCache *cache)
{
  LgnGroundLoader *loader = g_new0 (LgnGroundLoader, 1);

  loader->widget = widget;
  loader->cache = cache;
  return loader;
}

static void
cancel (LgnGroundLoader *loader)
{
  if (loader->cancellable)
    g_cancellable_cancel (loader->cancellable);
  g_clear_object (&loader->cancellable);
}

void
lgn_ground_loader_free (LgnGroundLoader *loader)
{
  cancel (loader);
  g_free (loader);
}

static void
resize (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wanted *wanted = data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, lgn_picture_ground_new (wanted->picture, wanted->width, wanted->height, true),
                           (GDestroyNotify) cairo_surface_destroy);
}

/* A loader that is gone, or wants something else by now, has cancelled the task. */
static void
on_resized (GObject *source, GAsyncResult *result, gpointer data)
{
  LgnGroundLoader *loader = data;
  cairo_surface_t *ground = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!ground)
    return;
  lgn_paint_cache_add_ground (loader->cache, ((Wanted *) g_task_get_task_data (G_TASK (result)))->picture, ground);
  cairo_surface_destroy (ground);
  g_clear_object (&loader->cancellable);
  gtk_widget_queue_draw (loader->widget);
}

void
lgn_ground_loader_request (LgnGroundLoader *loader, LgnImage *picture, guint width, guint height)
{
  const Wanted wanted = { picture, width, height };
  g_autoptr (GTask) task = NULL;

  if (width == 0 || lgn_paint_cache_has_ground (loader->cache, picture, width, height))
    return;
  if (loader->cancellable && memcmp (&wanted, &loader->wanted, sizeof wanted) == 0)
    return;
  cancel (loader);
  loader->wanted = wanted;
  loader->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, loader->cancellable, on_resized, loader);
  g_task_set_task_data (task, g_memdup2 (&wanted, sizeof wanted), wanted_free);
  lgn_image_ref (picture);
  g_task_run_in_thread (task, resize);
}

void
lgn_picture_options_init_for (LgnPictureOptions *options, LgnTabState *state, LgnPictureView *view, double margin)
{
  lgn_picture_options_init (options);
  options->colours = *lgn_colour_scale_get_spec (lgn_tab_state_get_scale (state));
  options->strength = lgn_picture_view_get_strength (view);
  options->is_smooth = lgn_picture_view_get_smooth (view);
  options->has_grid = lgn_picture_view_get_grid (view);
  options->waits = true;
  options->margin = margin;
}
