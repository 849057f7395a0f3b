/* LgnCellList: a map as a table: a GListModel with an item a shown row, whose numbers are read when somebody asks. */
#pragma once

#include "view/lgn-map-view.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Columns that a page of the table has. */
#define LGN_CELL_LIST_COLUMNS 64

#define LGN_TYPE_CELL_ROW (lgn_cell_row_get_type ())
G_DECLARE_FINAL_TYPE (LgnCellRow, lgn_cell_row, LGN, CELL_ROW, GObject)

guint lgn_cell_row_get_index (LgnCellRow *row);
const char *lgn_cell_row_get_label (LgnCellRow *row);
/* (transfer full) the number in column INDEX of the page, "masked", or "" where there is no such column. */
char *lgn_cell_row_make_number (LgnCellRow *row, guint index);

#define LGN_TYPE_CELL_LIST (lgn_cell_list_get_type ())
G_DECLARE_FINAL_TYPE (LgnCellList, lgn_cell_list, LGN, CELL_LIST, GObject)

/* Property first (uint, with notify): the first column of the page. Signal "page-changed" (): other columns, or another map. */
LgnCellList *lgn_cell_list_new (LgnMapView *view);
guint lgn_cell_list_get_first (LgnCellList *list);
void lgn_cell_list_set_first (LgnCellList *list, guint first);
guint lgn_cell_list_get_n_columns (LgnCellList *list); /* of the map */
const char *lgn_cell_list_get_title (LgnCellList *list, guint index); /* of a column of the page; NULL: there is none */

/* (transfer full) the page with its labels, tab-separated: all rows, or only ROW where they are too many; *IS_WHOLE says
 * which. */
char *lgn_cell_list_make_table (LgnCellList *list, gint row, bool *is_whole);

G_END_DECLS
