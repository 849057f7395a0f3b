/* LgnMapView: selection and token view together: the map that is shown now, and the cursor in its rows and columns. */
#pragma once

#include "view/lgn-pin.h"
#include "view/lgn-selection.h"
#include "view/lgn-shown-map.h"
#include "view/lgn-token-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_MAP_VIEW (lgn_map_view_get_type ())
G_DECLARE_FINAL_TYPE (LgnMapView, lgn_map_view, LGN, MAP_VIEW, GObject)

/* Signals: "map-changed" (): get_map gives another map (another result, head, grouping; or its layer is ready now);
 *          "cursor-changed" (): cursor, hover or lock moved. */
LgnMapView *lgn_map_view_new (LgnSelection *selection, LgnTokenView *token_view);

LgnSelection *lgn_map_view_get_selection (LgnMapView *view);
LgnTokenView *lgn_map_view_get_token_view (LgnMapView *view);
LgnShownMap *lgn_map_view_get_map (LgnMapView *view); /* (transfer none), NULL without a result */
void lgn_map_view_layer_ready (LgnMapView *view, LgnSite site, guint layer);

/* In shown rows and columns; -1 none, or hidden. */
void lgn_map_view_get_cursor (LgnMapView *view, gint *row, gint *column);
void lgn_map_view_get_hover (LgnMapView *view, gint *row, gint *column);
bool lgn_map_view_get_focus (LgnMapView *view, gint *row, gint *column); /* what is read out: the hover, else the cursor */
bool lgn_map_view_find_pin (LgnMapView *view, LgnPin *pin, gint *row, gint *column);

void lgn_map_view_set_cursor (LgnMapView *view, gint row, gint column);
void lgn_map_view_set_hover (LgnMapView *view, gint row, gint column);
void lgn_map_view_click (LgnMapView *view, gint row, gint column);   /* cursor there and lock; on the locked cell: release */
void lgn_map_view_move_cursor (LgnMapView *view, gint rows, gint columns);
void lgn_map_view_select_strongest_in_row (LgnMapView *view);       /* again: the next strongest */
void lgn_map_view_select_strongest_in_map (LgnMapView *view);       /* again: the next strongest */

G_END_DECLS
