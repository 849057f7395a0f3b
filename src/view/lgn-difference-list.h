/* LgnDifferenceList: the largest differences of a comparison, as a GListModel of rows that can be read. */
#pragma once

#include "view/lgn-comparison.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LGN_TYPE_DIFFERENCE (lgn_difference_get_type ())
G_DECLARE_FINAL_TYPE (LgnDifference, lgn_difference, LGN, DIFFERENCE, GObject)

/* Properties (read-only): cell (string, "first ← lor"), a, b ("0.703"), difference ("−0.701"). */
void lgn_difference_get_cell (LgnDifference *difference, gint *row, gint *column); /* common */
bool lgn_difference_is_positive (LgnDifference *difference);                       /* B is stronger */

#define LGN_TYPE_DIFFERENCE_LIST (lgn_difference_list_get_type ())
G_DECLARE_FINAL_TYPE (LgnDifferenceList, lgn_difference_list, LGN, DIFFERENCE_LIST, GObject)

LgnDifferenceList *lgn_difference_list_new (LgnComparison *comparison);

G_END_DECLS
