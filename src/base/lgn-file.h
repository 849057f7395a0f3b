/* Reading and writing of files: mapped, bounded, and replaced only when complete. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* A regular file mapped read-only. Plain struct with a reference count; the bytes live as long as it does. */
typedef struct
{
  char *path;
  const guint8 *data; /* [size] */
  gsize size;
} LgnMappedFile;

LgnMappedFile *lgn_mapped_file_open (const char *path, GError **error);
LgnMappedFile *lgn_mapped_file_ref (LgnMappedFile *file);
void lgn_mapped_file_unref (LgnMappedFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnMappedFile, lgn_mapped_file_unref)

GBytes *lgn_file_map (const char *path, GError **error);
GBytes *lgn_file_read (const char *path, gsize max_size, GError **error);
void lgn_sort_strings (GPtrArray *strings);
char **lgn_folder_list (const char *folder);
bool lgn_file_name_is_plain (const char *name);

/* A file that is being written: under a temporary name beside PATH, renamed by commit, removed when freed before. */
typedef struct _LgnFileWriter LgnFileWriter;

LgnFileWriter *lgn_file_writer_new (const char *path, GError **error);
bool lgn_file_writer_write (LgnFileWriter *writer, const void *data, gsize size, GError **error);
bool lgn_file_writer_printf (LgnFileWriter *writer, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
bool lgn_file_writer_commit (LgnFileWriter *writer, GError **error);
void lgn_file_writer_free (LgnFileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnFileWriter, lgn_file_writer_free)

bool lgn_file_write (const char *path, const void *data, gsize size, GError **error);

G_END_DECLS
