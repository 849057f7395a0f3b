/* The inside of LgnMapLayout, for the painters. */
#pragma once

#include "draw/lgn-map-layout.h"
#include "draw/lgn-text.h"

G_BEGIN_DECLS

/* How column labels stand. */
typedef enum
{
  LGN_SLANT_NONE,       /* lie flat */
  LGN_SLANT_45,
  LGN_SLANT_60,
  LGN_SLANT_90,
  LGN_SLANT_POSITIONS,  /* no labels: cells are too small; numbers of positions instead */
} LgnSlant;

struct _LgnMapLayout
{
  LgnShownMap *map;
  LgnMapOptions options;
  guint n_rows, n_columns;
  bool is_rtl;               /* column 0 is at the right, row labels too */
  double width, height;      /* px of the canvas */

  double unit;               /* 1 for labels of 11 pt, and in proportion for others, as what follows */
  double label_gap;          /* px between labels and cells */
  double hidden_gap, hidden_width; /* px between cells and the strip of hidden weights, and its width */
  double spread_gap, spread_width; /* px before the strip of spreads, and its longest bar */
  double received_gap, received_bar; /* px below the cells, and the longest bar */
  double cell;               /* px from column to column */
  double row_height;         /* px from row to row: CELL, or more where few rows look at very many columns */
  double gap;                /* of which between two cells */
  double pixels_per_cell;    /* device pixels; below 1 cells are pooled */
  LgnRect body;              /* the cells that can be seen */
  double x, y;               /* px of the map that lie before the body */

  double label_size;         /* px of the labels' text */
  double wanted_label_size;  /* px that go with the cells, which may be less than can be read */
  double max_row_label;      /* px a row label may be wide */
  double max_column_label;   /* px a column label may be long */
  double row_band;           /* px from the row labels' outer edge to the body */
  double bracket_band;       /* px of which for the brackets of words */
  guint row_step;            /* every so many rows have a label; 0: positions only */
  LgnSlant slant;
  guint column_step;
  double column_band;        /* px above the body */
  double overhang;           /* px by which slanted labels stand out beyond the body's end */

  guint strips;              /* those that are there */
  double strips_width;       /* px beyond the body's end */
  double received_height;    /* px below the body */
  double note_height;        /* px below that, where dots are pooled */
  LgnRect contents;
};

#define LGN_STRIP_TEXT 0.8      /* size of the strips' headings, of the labels' */

double lgn_slant_get_angle (LgnSlant slant);
/* px from left to right of column COLUMN's left edge: mirrored where the map is. */
double lgn_map_layout_get_column_x (const LgnMapLayout *layout, guint column);
double lgn_map_layout_get_row_y (const LgnMapLayout *layout, guint row);
/* The rows and columns that can be seen, at least in part: FIRST .. END - 1. */
void lgn_map_layout_get_visible_rows (const LgnMapLayout *layout, guint *first, guint *end);
void lgn_map_layout_get_visible_columns (const LgnMapLayout *layout, guint *first, guint *end);
/* The left edges of the strips; they lie at the body's end side. */
double lgn_map_layout_get_hidden_x (const LgnMapLayout *layout);
double lgn_map_layout_get_spread_x (const LgnMapLayout *layout);

/* The heading of the hidden strip never lies flat: the strip is narrower than any word. */
double lgn_map_layout_get_heading_angle (const LgnMapLayout *layout);
char *lgn_map_layout_make_hidden_heading (const LgnMapLayout *layout, const LgnPaintContext *context);
char *lgn_map_layout_make_spread_limits (const LgnMapLayout *layout, const LgnPaintContext *context);

/* Chooses label size, bands and slant for the cell that LAYOUT has: lgn-label-fit.c. */
void lgn_map_layout_fit_labels (LgnMapLayout *layout, const LgnPaintContext *context);
/* The widest distance between two numbers of positions, as a count of cells PITCH px apart: 1, 2, 5, 10 ... */
guint lgn_map_layout_get_position_step (double pitch, double least_px);
bool lgn_map_layout_is_pooled (LgnMapLayout *layout);
bool lgn_map_layout_is_stacked (const LgnMapLayout *layout, guint column);

G_END_DECLS
