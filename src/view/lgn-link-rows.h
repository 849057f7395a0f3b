/* LgnLinkRows: the lines of a scene as a table, the strongest first: a GListModel whose items are made when somebody asks. */
#pragma once

#include "view/lgn-links-scene.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LGN_TYPE_LINK_ROW (lgn_link_row_get_type ())
G_DECLARE_FINAL_TYPE (LgnLinkRow, lgn_link_row, LGN, LINK_ROW, GObject)

typedef enum
{
  LGN_LINK_FROM,
  LGN_LINK_TO,
  LGN_LINK_WEIGHT,
  LGN_LINK_HEAD,
  LGN_N_LINK_COLUMNS,
} LgnLinkColumn;

const LgnLink *lgn_link_row_get_link (LgnLinkRow *row);
char *lgn_link_row_make_text (LgnLinkRow *row, LgnLinkColumn column); /* (transfer full) */

#define LGN_TYPE_LINK_ROWS (lgn_link_rows_get_type ())
G_DECLARE_FINAL_TYPE (LgnLinkRows, lgn_link_rows, LGN, LINK_ROWS, GObject)

LgnLinkRows *lgn_link_rows_new (void);
/* The lines of SCENE (kept; NULL: none) of THRESHOLD or more. */
void lgn_link_rows_set_scene (LgnLinkRows *rows, LgnLinksScene *scene, double threshold);
/* The first line of ROW and COLUMN (shown; -1: any), or -1. */
gint lgn_link_rows_find (LgnLinkRows *rows, gint row, gint column);
char *lgn_link_rows_make_table (LgnLinkRows *rows); /* (transfer full) all, tab-separated, below a line of titles */
const char *lgn_link_column_get_title (LgnLinkColumn column); /* translated */

G_END_DECLS
