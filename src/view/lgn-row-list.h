/* LgnRowList: what the focused row looks at, as a GListModel: the strongest, then the others, then the hidden. Always adds up
 * to the row's sum. */
#pragma once

#include "view/lgn-map-view.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_ROW_ITEM_KEY,    /* one key */
  LGN_ROW_ITEM_OTHERS, /* the rest of the shown keys */
  LGN_ROW_ITEM_HIDDEN, /* the hidden keys */
} LgnRowItemKind;

#define LGN_TYPE_ROW_ITEM (lgn_row_item_get_type ())
G_DECLARE_FINAL_TYPE (LgnRowItem, lgn_row_item, LGN, ROW_ITEM, GObject)

/* Properties (read-only): kind (uint), label (string), weight (double), number (string, "0.895"), column (int, shown, or -1),
 * token (int: index of its first token, or -1). */
LgnRowItemKind lgn_row_item_get_kind (LgnRowItem *item);
const char *lgn_row_item_get_label (LgnRowItem *item);
double lgn_row_item_get_weight (LgnRowItem *item);
const char *lgn_row_item_get_number (LgnRowItem *item);
gint lgn_row_item_get_column (LgnRowItem *item);
gint lgn_row_item_get_token (LgnRowItem *item);
const char *lgn_row_item_get_place (LgnRowItem *item); /* of a key: its token, "45", or column and row of a patch, "2, 6"; else "" */

#define LGN_TYPE_ROW_LIST (lgn_row_list_get_type ())
G_DECLARE_FINAL_TYPE (LgnRowList, lgn_row_list, LGN, ROW_LIST, GObject)

/* Properties (read-only, with notify): title (string, "août looks at"), spread (string, "spread 1.98 nats"), note (string,
 * "This row adds up to 0.998, not 1", or ""). */
LgnRowList *lgn_row_list_new (LgnMapView *view);
const char *lgn_row_list_get_title (LgnRowList *list);
const char *lgn_row_list_get_spread (LgnRowList *list);
const char *lgn_row_list_get_note (LgnRowList *list);

G_END_DECLS
