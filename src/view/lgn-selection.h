/* LgnSelection: the one selection of a tab. Rows and columns are token indexes of the map, so that they stay on their token
 * when words are merged or special tokens hidden; LgnMapView moves them in shown steps. -1 is none. */
#pragma once

#include "run/lgn-result.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define LGN_TYPE_SELECTION (lgn_selection_get_type ())
G_DECLARE_FINAL_TYPE (LgnSelection, lgn_selection, LGN, SELECTION, GObject)

/* Properties (read-only, with notify; write through the methods): site (int, LgnSite), layer (int), head (int, LGN_HEAD_MEAN,
 * LGN_HEAD_MAX or a head), row, column, hover-row, hover-column (int, -1 none), locked (boolean).
 * Signal "changed" (): once after each method that changed anything but the hover; "hover-changed" (): the hover. */
LgnSelection *lgn_selection_new (void);

void lgn_selection_set_result (LgnSelection *selection, LgnResult *result);
LgnResult *lgn_selection_get_result (LgnSelection *selection);

LgnSite lgn_selection_get_site (LgnSelection *selection);
guint lgn_selection_get_layer (LgnSelection *selection);
gint lgn_selection_get_head (LgnSelection *selection);
gint lgn_selection_get_row (LgnSelection *selection);
gint lgn_selection_get_column (LgnSelection *selection);
gint lgn_selection_get_hover_row (LgnSelection *selection);
gint lgn_selection_get_hover_column (LgnSelection *selection);
bool lgn_selection_get_locked (LgnSelection *selection);
void lgn_selection_get_map (LgnSelection *selection, LgnMapId *map);

guint lgn_selection_get_n_layers (LgnSelection *selection);
guint lgn_selection_get_n_heads (LgnSelection *selection);
guint lgn_selection_get_max_heads (LgnSelection *selection);
bool lgn_selection_has_mean_column (LgnSelection *selection);

void lgn_selection_set_map (LgnSelection *selection, const LgnMapId *map);
void lgn_selection_set_site (LgnSelection *selection, LgnSite site);
void lgn_selection_next_site (LgnSelection *selection);
void lgn_selection_set_layer (LgnSelection *selection, guint layer);
void lgn_selection_move_layer (LgnSelection *selection, gint by);
void lgn_selection_set_head (LgnSelection *selection, gint head);
void lgn_selection_move_head (LgnSelection *selection, gint by);
void lgn_selection_toggle_mean (LgnSelection *selection);
void lgn_selection_set_cell (LgnSelection *selection, gint row, gint column);
void lgn_selection_set_locked (LgnSelection *selection, bool locked);
void lgn_selection_set_hover (LgnSelection *selection, gint row, gint column);

/* (transfer full) everything but the hover, for LgnHistory; and back again, clamped to what the result has. */
GVariant *lgn_selection_save (LgnSelection *selection);
void lgn_selection_restore (LgnSelection *selection, GVariant *saved);

G_END_DECLS
