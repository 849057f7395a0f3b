#include "lgn-pasted.h"

#include "base/lgn-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* The folder of this process, once there is one, and what is in it. */
static char *folder;
static GPtrArray *files;

static gboolean
make_folder (GError **error)
{
  g_autofree char *parent = g_build_filename (g_get_user_cache_dir (), "lorgnette", NULL);
  g_autofree char *path = g_build_filename (parent, "pasted-XXXXXX", NULL);

  if (folder)
    return TRUE;
  if (g_mkdir_with_parents (parent, 0700) != 0 || !g_mkdtemp (path))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, _ ("%s: cannot keep a picture there: %s"), parent, g_strerror (errno));
      return FALSE;
    }
  folder = g_steal_pointer (&path);
  files = g_ptr_array_new_with_free_func (g_free);
  return TRUE;
}

static void
write_png (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = g_object_get_data (G_OBJECT (task), "path");

  if (gdk_texture_save_to_png (data, path))
    g_task_return_pointer (task, g_strdup (path), g_free);
  else
    g_task_return_new_error (task, LGN_ERROR, LGN_ERROR_FILE, _ ("%s: cannot be written; see whether there is room for it"), path);
}

/* (transfer full) the pixels of TEXTURE, which may lie where only the main thread gets at them, in a texture for other threads. */
static GdkTexture *
copy_texture (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  gsize stride = (gsize) width * 4;
  guchar *pixels = g_malloc_n ((gsize) height, stride);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * (gsize) height);

  gdk_texture_download (texture, pixels, stride);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/**
 * lgn_pasted_save_async: keeps TEXTURE as a PNG file until lgn_pasted_clear; written in a thread, so that the window does
 * not wait for a large one.
 */
void
lgn_pasted_save_async (GdkTexture *texture, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_autofree char *name = NULL;
  GError *error = NULL;

  if (!make_folder (&error))
    {
      g_task_return_error (task, error);
      return;
    }
  name = g_strdup_printf (_ ("Pasted %u.png"), files->len + 1);
  g_ptr_array_add (files, g_build_filename (folder, g_strdelimit (name, "/", '-'), NULL));
  g_object_set_data_full (G_OBJECT (task), "path", g_strdup (files->pdata[files->len - 1]), g_free);
  g_task_set_task_data (task, copy_texture (texture), g_object_unref);
  g_task_run_in_thread (task, write_png);
}

/* lgn_pasted_save_finish: (transfer full): the file's path; NULL with an error when it cannot be written. */
char *
lgn_pasted_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* lgn_pasted_clear: removes all that was kept. */
void
lgn_pasted_clear (void)
{
  for (guint i = 0; files && i < files->len; i++)
    g_unlink (files->pdata[i]);
  if (folder)
    g_rmdir (folder);
  g_clear_pointer (&files, g_ptr_array_unref);
  g_clear_pointer (&folder, g_free);
}
