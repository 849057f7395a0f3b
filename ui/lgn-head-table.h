/* LgnHeadTable: every head and what is measured of it, a row a head; those that are not looked for are left out. */
#pragma once

#include "lgn-tab-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_TABLE (lgn_head_table_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadTable, lgn_head_table, LGN, HEAD_TABLE, AdwBin)

/* Signal "activated" (): the selected head is to be opened. */
void lgn_head_table_set_state (LgnHeadTable *table, LgnTabState *state); /* once */
/* Only the first rows; before the table is first seen. 0: all. */
void lgn_head_table_set_max_rows (LgnHeadTable *table, guint max_rows);
GtkWidget *lgn_head_table_get_view (LgnHeadTable *table);
void lgn_head_table_copy_all (LgnHeadTable *table);

G_END_DECLS
