#include "base/lgn-data.h"
#include "base/lgn-config.h"
#include "base/lgn-error.h"
#include "base/lgn-file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What stands in PATH below the folder DIR, or NULL when PATH is not inside it. */
static const char *
path_below (const char *path, const char *dir)
{
  gsize length = strlen (dir);

  return strncmp (path, dir, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

/* The folder of the running program, links resolved, or NULL where the system does not tell. */
static char *
get_program_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program ? g_path_get_dirname (program) : NULL;
}

/* Whether the running program lies in the folder where it was built, and so beside its source. */
static bool
is_in_build_tree (void)
{
  g_autofree char *program_dir = get_program_dir ();
  char *build_root = realpath (LGN_BUILD_ROOT, NULL);
  bool inside = program_dir && build_root && path_below (program_dir, build_root);

  free (build_root);
  return inside;
}

/* The folder under which the program was installed. Seen from the program, so that a tree that was moved as a whole
 * still finds its data; the configured one for programs that lie elsewhere (a test, a library's user). */
static char *
get_prefix (void)
{
  g_autofree char *program_dir = get_program_dir ();

  if (program_dir && g_str_has_suffix (program_dir, "/" LGN_BINDIR))
    return g_strndup (program_dir, strlen (program_dir) - strlen ("/" LGN_BINDIR));
  return g_strdup (LGN_PREFIX);
}

/* RELATIVE in the first of the folders that has it: the one the user names, the source, the installed one. */
static char *
look_for (const char *relative, GString *tried)
{
  g_autofree char *prefix = get_prefix ();
  g_autofree char *installed = g_canonicalize_filename (LGN_DATADIR "/lorgnette", prefix);
  const char *const roots[] = { g_getenv ("LORGNETTE_DATA_DIR"), is_in_build_tree () ? LGN_SOURCE_ROOT : NULL, installed };

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      if (!roots[i] || !*roots[i])
        continue;
      g_autofree char *path = g_build_filename (roots[i], relative, NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
      g_string_append_printf (tried, "%s%s", tried->len > 0 ? ", " : "", roots[i]);
    }
  return NULL;
}

/**
 * lgn_data_find: the file or folder RELATIVE of the program's data, named as in the source tree ("models/en-fr").
 * Looks in $LORGNETTE_DATA_DIR, then in the source tree when the program runs from where it was built, then in the
 * installed data folder.
 * Returns: (transfer full): its path, or NULL with LGN_ERROR_FILE.
 */
char *
lgn_data_find (const char *relative, GError **error)
{
  g_autoptr (GString) tried = g_string_new (NULL);
  char *path = lgn_file_name_is_plain (relative) ? look_for (relative, tried) : NULL;

  if (!path)
    {
      g_autofree char *name = lgn_error_quote (relative);
      if (tried->len > 0)
        g_set_error (error, LGN_ERROR, LGN_ERROR_FILE,
                     "%s: is not among Lorgnette's data in %s; set LORGNETTE_DATA_DIR to the folder that holds it", name,
                     tried->str);
      else
        g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: cannot name a part of Lorgnette's data: give a name inside it", name);
    }
  return path;
}

/**
 * lgn_data_user_dir: the folder of the user's own data (families/, models/), which need not exist.
 * Returns: (transfer full)
 */
char *
lgn_data_user_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "lorgnette", NULL);
}

/**
 * lgn_data_locale_dir: the folder of the translations, for bindtextdomain ().
 * Returns: (transfer full)
 */
char *
lgn_data_locale_dir (void)
{
  g_autofree char *prefix = get_prefix ();

  return is_in_build_tree () ? g_strdup (LGN_BUILD_ROOT "/po") : g_canonicalize_filename (LGN_LOCALEDIR, prefix);
}
