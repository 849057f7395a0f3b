#include "io/lgn-csv.h"
#include "base/lgn-file.h"

#include <string.h>

char *
lgn_csv_quote (const char *text)
{
  if (!strpbrk (text, ",\"\r\n"))
    return g_strdup (text);

  GString *quoted = g_string_new (text);
  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_prepend_c (quoted, '"');
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

char *
lgn_csv_format (char buffer[G_ASCII_DTOSTR_BUF_SIZE], double number)
{
  return g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.9g", number);
}

static bool
write_label (LgnFileWriter *file, const char *label, GError **error)
{
  g_autofree char *cell = lgn_csv_quote (label);

  return lgn_file_writer_write (file, cell, strlen (cell), error);
}

static bool
write_header (LgnFileWriter *file, const char *const *labels, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!lgn_file_writer_write (file, ",", 1, error) || !write_label (file, labels[i], error))
      return false;
  return lgn_file_writer_write (file, "\r\n", 2, error);
}

/* One row: WEIGHTS [n] where ALLOWED [n] is not 0. */
static bool
write_row (LgnFileWriter *file, const char *label, gsize n, const float *weights, const guint8 *allowed, GError **error)
{
  if (!write_label (file, label, error))
    return false;
  for (gsize i = 0; i < n; i++)
    {
      char cell[G_ASCII_DTOSTR_BUF_SIZE + 1] = ",";
      if (allowed[i])
        lgn_csv_format (cell + 1, weights[i]);
      if (!lgn_file_writer_write (file, cell, strlen (cell), error))
        return false;
    }
  return lgn_file_writer_write (file, "\r\n", 2, error);
}

/**
 * lgn_csv_write_map: writes the map [n_query, n_key] whose rows GET_ROW gives as PATH: the first row is an empty cell and
 * KEY_LABELS [n_key], the first column QUERY_LABELS [n_query]; masked cells are empty.
 * Returns: false with LGN_ERROR_FILE.
 */
bool
lgn_csv_write_map (const char *path, const char *const *query_labels, gsize n_query, const char *const *key_labels, gsize n_key,
                   LgnMapRowFunc get_row, gpointer data, GError **error)
{
  g_autoptr (LgnFileWriter) file = lgn_file_writer_new (path, error);
  g_autofree float *weights = g_new (float, MAX (n_key, 1));
  g_autofree guint8 *allowed = g_malloc (MAX (n_key, 1));

  if (!file || !write_header (file, key_labels, n_key, error))
    return false;
  for (gsize i = 0; i < n_query; i++)
    {
      get_row (i, weights, allowed, data);
      if (!write_row (file, query_labels[i], n_key, weights, allowed, error))
        return false;
    }
  return lgn_file_writer_commit (file, error);
}
