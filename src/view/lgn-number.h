/* How numbers are written: 4 digits in a reading, 3 in lists, 2 in cells. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* (transfer full) WEIGHT with N_DIGITS after the point; "0" for zero, "<0.001" for what would be written as zero. IS_PLAIN:
 * with a point whatever the locale, for files. */
char *lgn_format_weight (double weight, guint n_digits, bool is_plain);
char *lgn_format_fixed (double value, guint n_digits, bool is_plain);
/* (transfer full) what is written in a cell: ".46", "1.0" from 0.995 on, NULL below 0.005. */
char *lgn_format_cell (double weight, bool is_plain);
/* (transfer full) a whole number with thin spaces between thousands. */
char *lgn_format_count (guint64 count);

G_END_DECLS
