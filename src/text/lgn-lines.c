#include "text/lgn-lines.h"
#include "base/lgn-file.h"
#include "text/lgn-text-error.h"

#include <string.h>

#define MAX_TEXT_FILE ((gsize) 64 << 20)

/* lgn_lines_read: reads a text file and checks that it is UTF-8. (transfer full): the bytes that LINES points into. */
GBytes *
lgn_lines_read (const char *path, LgnLines *lines, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_TEXT_FILE, error);
  gsize size;

  if (!bytes)
    return NULL;
  lines->at = g_bytes_get_data (bytes, &size);
  lines->end = lines->at + size;
  if (g_utf8_validate_len (lines->at, size, NULL))
    return g_steal_pointer (&bytes);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: is not valid UTF-8 text", path);
  return NULL;
}

/* lgn_lines_next: the next LINE, of LEN bytes without its end; false when there is none. */
bool
lgn_lines_next (LgnLines *lines, const char **line, gsize *len)
{
  if (lines->at >= lines->end)
    return false;
  const char *feed = memchr (lines->at, '\n', (gsize) (lines->end - lines->at));
  const char *line_end = feed ? feed : lines->end;
  *line = lines->at;
  *len = (gsize) (line_end - lines->at);
  if (*len > 0 && line_end[-1] == '\r')
    (*len)--;
  lines->at = feed ? feed + 1 : lines->end;
  return true;
}
