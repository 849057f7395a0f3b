#include "base/lgn-file.h"
#include "base/lgn-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITE_BUFFER (1 << 16)

static void
set_errno_error (GError **error, const char *path, const char *what)
{
  g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: %s: %s", path, what, g_strerror (errno));
}

/* Opens PATH, which must be a regular file (or a link to one), and says its size. */
static int
open_regular (const char *path, gsize *size, GError **error)
{
  struct stat status;
  /* O_NONBLOCK: a named pipe or a device in a stranger's folder must not make us wait. */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  if (fd < 0 || fstat (fd, &status) < 0)
    {
      set_errno_error (error, path, "cannot be opened");
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_FILE, "%s: is not a regular file", path);
      close (fd);
      return -1;
    }
  *size = (gsize) status.st_size;
  return fd;
}

/**
 * lgn_mapped_file_open: maps the regular file PATH for reading; links are followed.
 * An empty file has data that must not be read and size 0.
 * Returns: (transfer full): the file, or NULL with LGN_ERROR_FILE.
 */
LgnMappedFile *
lgn_mapped_file_open (const char *path, GError **error)
{
  gsize size;
  void *data = NULL;
  int fd = open_regular (path, &size, error);

  if (fd < 0)
    return NULL;
  if (size > 0)
    data = mmap (NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED)
    {
      set_errno_error (error, path, "cannot be mapped");
      close (fd);
      return NULL;
    }
  close (fd);

  LgnMappedFile *file = g_atomic_rc_box_new0 (LgnMappedFile);
  file->path = g_strdup (path);
  file->data = data;
  file->size = size;
  return file;
}

LgnMappedFile *
lgn_mapped_file_ref (LgnMappedFile *file)
{
  return g_atomic_rc_box_acquire (file);
}

static void
mapped_file_clear (gpointer data)
{
  LgnMappedFile *file = data;

  if (file->size > 0)
    munmap ((void *) file->data, file->size);
  g_free (file->path);
}

void
lgn_mapped_file_unref (LgnMappedFile *file)
{
  g_atomic_rc_box_release_full (file, mapped_file_clear);
}

/**
 * lgn_file_map: the mapped contents of PATH as bytes, to be the owner of views.
 * Returns: (transfer full): the contents, or NULL with LGN_ERROR_FILE.
 */
GBytes *
lgn_file_map (const char *path, GError **error)
{
  LgnMappedFile *file = lgn_mapped_file_open (path, error);

  return file ? g_bytes_new_with_free_func (file->data, file->size, (GDestroyNotify) lgn_mapped_file_unref, file) : NULL;
}

/**
 * lgn_file_read: reads the whole regular file PATH, of MAX_SIZE bytes at most.
 * One more byte, zero, follows the contents, so that text can be read as a C string.
 * Returns: (transfer full): the contents, or NULL with LGN_ERROR_FILE, or LGN_ERROR_LIMIT when it is larger.
 */
GBytes *
lgn_file_read (const char *path, gsize max_size, GError **error)
{
  gsize size, done = 0;
  int fd = open_regular (path, &size, error);

  if (fd < 0)
    return NULL;
  if (size > max_size)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%s: has %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " are read",
                   path, size, max_size);
      close (fd);
      return NULL;
    }

  g_autofree guint8 *data = g_malloc (size + 1);
  while (done < size)
    {
      gssize n = read (fd, data + done, size - done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          if (n == 0)
            errno = EIO;
          set_errno_error (error, path, "cannot be read");
          close (fd);
          return NULL;
        }
      done += (gsize) n;
    }
  close (fd);
  data[size] = 0;
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* lgn_sort_strings: puts STRINGS, of char *, into the order of their bytes. */
void
lgn_sort_strings (GPtrArray *strings)
{
  g_ptr_array_sort (strings, compare_strings);
}

/* lgn_folder_list: (transfer full): the names in FOLDER, sorted; none when it cannot be read. */
char **
lgn_folder_list (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const char *name; dir && (name = g_dir_read_name (dir));)
    g_ptr_array_add (names, g_strdup (name));
  lgn_sort_strings (names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * lgn_file_name_is_plain: whether NAME, which came out of a file, may be joined to that file's folder:
 * relative, not empty, and without any ".." part.
 */
bool
lgn_file_name_is_plain (const char *name)
{
  g_auto (GStrv) parts = NULL;

  if (*name == '\0' || g_path_is_absolute (name))
    return false;
  parts = g_strsplit (name, "/", -1);
  return !g_strv_contains ((const char *const *) parts, "..");
}

struct _LgnFileWriter
{
  char *path;
  char *temporary; /* NULL when PATH is written directly (a pipe or a device) or after commit */
  int fd;
  gsize used;
  guint8 buffer[WRITE_BUFFER];
};

/**
 * lgn_file_writer_new: starts to write PATH. A regular file is written under a temporary name in the same folder, so
 * that PATH is either the old file or the whole new one; anything else (/dev/stdout, a pipe) is written directly.
 * Returns: (transfer full): the writer, or NULL with LGN_ERROR_FILE.
 */
LgnFileWriter *
lgn_file_writer_new (const char *path, GError **error)
{
  struct stat status;
  g_autoptr (LgnFileWriter) writer = g_new0 (LgnFileWriter, 1);
  bool is_special = stat (path, &status) == 0 && !S_ISREG (status.st_mode);

  writer->path = g_strdup (path);
  if (is_special && S_ISDIR (status.st_mode))
    {
      writer->fd = -1;
      errno = EISDIR;
    }
  else if (is_special)
    writer->fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  else
    {
      writer->temporary = g_strdup_printf ("%s.XXXXXX", path);
      writer->fd = g_mkstemp_full (writer->temporary, O_WRONLY | O_CLOEXEC, 0666);
    }
  if (writer->fd < 0)
    {
      set_errno_error (error, path, "cannot be written");
      g_clear_pointer (&writer->temporary, g_free);
      return NULL;
    }
  return g_steal_pointer (&writer);
}

static bool
write_all (LgnFileWriter *writer, const guint8 *data, gsize size, GError **error)
{
  while (size > 0)
    {
      gssize n = write (writer->fd, data, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_errno_error (error, writer->path, "cannot be written");
          return false;
        }
      data += n;
      size -= (gsize) n;
    }
  return true;
}

static bool
flush_buffer (LgnFileWriter *writer, GError **error)
{
  gsize used = writer->used;

  writer->used = 0;
  return write_all (writer, writer->buffer, used, error);
}

/* lgn_file_writer_write: appends SIZE bytes; false with LGN_ERROR_FILE (a full disk, for example). */
bool
lgn_file_writer_write (LgnFileWriter *writer, const void *data, gsize size, GError **error)
{
  if (size > WRITE_BUFFER - writer->used && !flush_buffer (writer, error))
    return false;
  if (size >= WRITE_BUFFER)
    return write_all (writer, data, size, error);
  memcpy (writer->buffer + writer->used, data, size);
  writer->used += size;
  return true;
}

/* lgn_file_writer_printf: appends formatted text. Use g_ascii_dtostr for numbers: printf's point follows the locale. */
bool
lgn_file_writer_printf (LgnFileWriter *writer, GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  return lgn_file_writer_write (writer, text, strlen (text), error);
}

/* lgn_file_writer_commit: writes what is buffered and puts the file in its place. The writer is still to be freed. */
bool
lgn_file_writer_commit (LgnFileWriter *writer, GError **error)
{
  if (!flush_buffer (writer, error))
    return false;
  if (close (writer->fd) < 0)
    {
      writer->fd = -1;
      set_errno_error (error, writer->path, "cannot be written");
      return false;
    }
  writer->fd = -1;
  if (writer->temporary && g_rename (writer->temporary, writer->path) < 0)
    {
      set_errno_error (error, writer->path, "cannot be replaced");
      return false;
    }
  g_clear_pointer (&writer->temporary, g_free);
  return true;
}

void
lgn_file_writer_free (LgnFileWriter *writer)
{
  if (writer->fd >= 0)
    close (writer->fd);
  if (writer->temporary)
    g_unlink (writer->temporary);
  g_free (writer->temporary);
  g_free (writer->path);
  g_free (writer);
}

/* lgn_file_write: writes SIZE bytes as the whole contents of PATH, or leaves PATH as it was. */
bool
lgn_file_write (const char *path, const void *data, gsize size, GError **error)
{
  g_autoptr (LgnFileWriter) writer = lgn_file_writer_new (path, error);

  return writer && lgn_file_writer_write (writer, data, size, error) && lgn_file_writer_commit (writer, error);
}
