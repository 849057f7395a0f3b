/* LgnShareRow: a row of a list: what it is called, a bar, and a number. */
#pragma once

#include "view/lgn-row-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_SHARE_ROW (lgn_share_row_get_type ())
G_DECLARE_FINAL_TYPE (LgnShareRow, lgn_share_row, LGN, SHARE_ROW, GtkListBoxRow)

LgnShareRow *lgn_share_row_new (void);
/* INDEX: where it is, small beside the LABEL, or NULL. FRACTION: of the bar. IS_REST: of something that is not one thing. */
void lgn_share_row_set (LgnShareRow *row, const char *label, const char *index, double fraction, const char *number,
                        gboolean is_rest);
void lgn_share_row_set_item (LgnShareRow *row, LgnRowItem *item); /* one of what a row looks at */
void lgn_share_row_set_bold (LgnShareRow *row, gboolean is_bold);

G_END_DECLS
