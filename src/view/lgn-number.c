#include "view/lgn-number.h"

#include <math.h>
#include <string.h>

/* lgn_format_fixed: VALUE with N_DIGITS (9 at most) after the point. */
char *
lgn_format_fixed (double value, guint n_digits, bool is_plain)
{
  char format[] = "%.0f", buffer[64];

  format[2] = (char) ('0' + MIN (n_digits, 9));
  if (is_plain)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, value);
#pragma GCC diagnostic pop
}

char *
lgn_format_weight (double weight, guint n_digits, bool is_plain)
{
  double least = pow (10, -(double) n_digits);
  g_autofree char *number = NULL;

  if (weight == 0)
    return g_strdup ("0");
  if (fabs (weight) >= least / 2 || isnan (weight))
    return lgn_format_fixed (weight, n_digits, is_plain);
  number = lgn_format_fixed (least, n_digits, is_plain);
  return g_strconcat (weight < 0 ? ">−" : "<", number, NULL);
}

char *
lgn_format_cell (double weight, bool is_plain)
{
  g_autofree char *number = NULL;

  if (!(fabs (weight) >= 0.005))
    return NULL;
  if (fabs (weight) >= 0.995)
    {
      number = lgn_format_fixed (fabs (weight), 1, is_plain);
      return g_strconcat (weight < 0 ? "−" : "", number, NULL);
    }
  number = lgn_format_fixed (fabs (weight), 2, is_plain);
  return g_strconcat (weight < 0 ? "−" : "", number + 1, NULL);
}

char *
lgn_format_count (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  GString *out = g_string_new (NULL);
  gsize n = strlen (digits);

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (out, "\u2009");
      g_string_append_c (out, digits[i]);
    }
  return g_string_free (out, FALSE);
}
