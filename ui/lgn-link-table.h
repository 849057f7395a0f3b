/* LgnLinkTable: lines as a table, the strongest first: the accessible twin of links and of what patches look at. */
#pragma once

#include "view/lgn-link-rows.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_LINK_TABLE (lgn_link_table_get_type ())
G_DECLARE_FINAL_TYPE (LgnLinkTable, lgn_link_table, LGN, LINK_TABLE, GtkWidget)

/* Signal "selected" (uint row, uint column): a person chose a line: its shown row and column. */
void lgn_link_table_set_scene (LgnLinkTable *table, LgnLinksScene *scene, double threshold);
void lgn_link_table_select (LgnLinkTable *table, gint row, gint column); /* the strongest line of both; -1: any */
void lgn_link_table_copy (LgnLinkTable *table);

G_END_DECLS
