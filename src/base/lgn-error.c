#include "base/lgn-error.h"

#include <string.h>

#define MAX_QUOTED 100 /* characters */

G_DEFINE_QUARK (lgn-error-quark, lgn_error)

/* lgn_error_quote: TEXT with control characters escaped, what is not UTF-8 replaced, and a long end left out. */
char *
lgn_error_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, 8 * MAX_QUOTED));
  GString *quoted = g_string_new (NULL);
  guint n = 0;

  for (const char *p = valid; *p && n < MAX_QUOTED; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
        g_string_append_printf (quoted, "\\u%04x", c);
      else
        g_string_append_unichar (quoted, c);
    }
  if (n == MAX_QUOTED)
    g_string_append (quoted, "…");
  return g_string_free (quoted, FALSE);
}
