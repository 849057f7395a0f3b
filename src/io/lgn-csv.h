/* Comma-separated values: RFC 4180, UTF-8. */
#pragma once

#include "io/lgn-map-rows.h"

#include <stdbool.h>

G_BEGIN_DECLS

bool lgn_csv_write_map (const char *path, const char *const *query_labels, gsize n_query, const char *const *key_labels,
                        gsize n_key, LgnMapRowFunc get_row, gpointer data, GError **error);

/* (transfer full) TEXT as one cell: quoted when it holds a comma, a quotation mark or the end of a line. */
char *lgn_csv_quote (const char *text);

/* NUMBER with 9 significant digits, which keep every float apart, and a point whatever the locale. Returns BUFFER. */
char *lgn_csv_format (char buffer[G_ASCII_DTOSTR_BUF_SIZE], double number);

G_END_DECLS
