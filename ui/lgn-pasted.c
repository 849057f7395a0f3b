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

/**
 * lgn_pasted_save: keeps TEXTURE as a PNG file until lgn_pasted_clear.
 * Returns: (transfer full): its path; NULL with an error when it cannot be written.
 */
char *
lgn_pasted_save (GdkTexture *texture, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (!make_folder (error))
    return NULL;
  name = g_strdup_printf (_ ("Pasted %u.png"), files->len + 1);
  path = g_build_filename (folder, g_strdelimit (name, "/", '-'), NULL);
  if (!gdk_texture_save_to_png (texture, path))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, _ ("%s: cannot be written; see whether there is room for it"), path);
      return NULL;
    }
  g_ptr_array_add (files, g_strdup (path));
  return g_steal_pointer (&path);
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
