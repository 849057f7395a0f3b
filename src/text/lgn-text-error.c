#include "text/lgn-text-error.h"

#include <stdarg.h>

/* lgn_text_set_error: g_set_error whose message is one line of valid UTF-8 whatever the quoted pieces hold. */
void
lgn_text_set_error (GError **error, LgnError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *raw = g_strdup_vprintf (format, args);
  va_end (args);

  g_autofree char *message = g_utf8_make_valid (raw, -1);
  for (char *c = message; *c; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_set_error_literal (error, LGN_ERROR, code, message);
}
