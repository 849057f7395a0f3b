/* What tables share: columns of inscriptions, and scrolling to a row. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer none) a column at the end of VIEW whose cells are GtkInscriptions, filled by BIND (GtkSignalListItemFactory::bind)
 * with DATA. IS_NUMBER: written at the end, with figures of one width. */
GtkColumnViewColumn *lgn_columns_append (GtkColumnView *view, const char *title, gboolean is_number, GCallback bind, gpointer data);
void lgn_columns_scroll_to (GtkColumnView *view, guint position);

G_END_DECLS
