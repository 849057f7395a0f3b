/* What the parts of the links share. */
#pragma once

#include "draw/lgn-link-raster.h"
#include "draw/lgn-links-layout.h"

G_BEGIN_DECLS

/* px of a line of weight 0, and how much more of one of weight 1, for text of 11 pt */
#define LGN_LINK_MIN_WIDTH 0.6
#define LGN_LINK_WIDTH_SPAN 4.6

/* What a picture of all lines depends on besides the layout. */
typedef struct
{
  double scale, opacity;
  bool is_dark;
} LgnLinksPictureKey;

struct _LgnLinksLayout
{
  LgnShownMap **map; /* [links->n_maps] */
  guint *colour;     /* [links->n_maps] colour indexes */
  LgnLinkList *links;
  LgnLinksOptions options;
  guint n_rows, n_columns;
  bool is_rtl;          /* rows at the right */
  double width, height; /* px of the canvas */
  double contents_height;
  double unit;      /* px a px of text of 11 pt */
  double line_unit; /* the same for lines, which are thinner where tokens are squeezed */
  double label_size;
  double label_gap; /* px between labels, cells and lines */
  double max_label; /* px */
  double heading;   /* px above the first token */
  double row_pitch, column_pitch;
  double row_band, column_band;   /* px of the labels with their gap */
  double cell;                    /* px of a head's cell beside a token */
  double row_cells, column_cells; /* px of all cells of a token with their gap */
  double left, right;             /* px: the ends of the lines */
  LgnLinkRaster *picture;         /* of all lines, when it has been painted */
  LgnLinksPictureKey picture_key;
};

/* How far below the middle of its tokens the line of a head ends: lines of heads that look alike lie beside each other. */
double lgn_links_layout_get_lane (const LgnLinksLayout *layout, guint map);
/* The vertical middle of a token, in px of the canvas. */
double lgn_links_layout_get_row_y (const LgnLinksLayout *layout, guint row);
double lgn_links_layout_get_column_y (const LgnLinksLayout *layout, guint column);
double lgn_links_layout_get_line_width (const LgnLinksLayout *layout, double weight);

G_END_DECLS
