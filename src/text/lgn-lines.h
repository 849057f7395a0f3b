/* The lines of a text file. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* What is still to be read; points into the bytes of the file. */
typedef struct
{
  const char *at;
  const char *end;
} LgnLines;

GBytes *lgn_lines_read (const char *path, LgnLines *lines, GError **error);
bool lgn_lines_next (LgnLines *lines, const char **line, gsize *len);

G_END_DECLS
