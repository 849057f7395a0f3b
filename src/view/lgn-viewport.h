/* LgnViewport: which part of a map a canvas shows, and how large. Knows cells and lengths, nothing of what is drawn. */
#pragma once

#include <glib-object.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define LGN_TYPE_VIEWPORT (lgn_viewport_get_type ())
G_DECLARE_FINAL_TYPE (LgnViewport, lgn_viewport, LGN, VIEWPORT, GObject)

/* Properties: fit (boolean, read and write), and read-only zoom (double, 1 = fit), cell (double, px a cell), x, y (double, px
 * of the map that lie before the page; the label bands never scroll). Signal "changed" (): any of them, or the page. */
LgnViewport *lgn_viewport_new (void);

/* The map has N_ROWS x N_COLUMNS cells; the page, the canvas without its frozen bands, measures PAGE_WIDTH x PAGE_HEIGHT px;
 * FIT_CELL is the cell at which the whole map is seen. Called by the map's layout. */
void lgn_viewport_set_page (LgnViewport *viewport, guint n_rows, guint n_columns, double page_width, double page_height,
                            double fit_cell);
/* Limits of cell in px: by default 1/64 and 64. The lower one is never above FIT_CELL. */
void lgn_viewport_set_limits (LgnViewport *viewport, double min_cell, double max_cell);

bool lgn_viewport_get_fit (LgnViewport *viewport);
void lgn_viewport_set_fit (LgnViewport *viewport, bool fit);
double lgn_viewport_get_zoom (LgnViewport *viewport);
double lgn_viewport_get_cell (LgnViewport *viewport);
double lgn_viewport_get_x (LgnViewport *viewport);
double lgn_viewport_get_y (LgnViewport *viewport);
double lgn_viewport_get_page_width (LgnViewport *viewport);
double lgn_viewport_get_page_height (LgnViewport *viewport);
double lgn_viewport_get_max_x (LgnViewport *viewport);
double lgn_viewport_get_max_y (LgnViewport *viewport);

void lgn_viewport_scroll_to (LgnViewport *viewport, double x, double y);
void lgn_viewport_scroll_by (LgnViewport *viewport, double dx, double dy);
/* (X, Y): the point of the page, in px from its top left corner, that stays where it is. */
void lgn_viewport_zoom_by (LgnViewport *viewport, double factor, double x, double y);
void lgn_viewport_set_cell (LgnViewport *viewport, double cell, double x, double y);
/* COLUMN is counted from the left: lgn_map_layout_show_cell turns it round for maps that run from right to left. */
void lgn_viewport_show_cell (LgnViewport *viewport, guint row, guint column);

G_END_DECLS
