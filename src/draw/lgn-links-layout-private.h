/* What the parts of the links share. */
#pragma once

#include "draw/lgn-link-raster.h"
#include "draw/lgn-links-layout.h"

G_BEGIN_DECLS

/* px of a line of weight 0, and how much more of one of weight 1, for text of 11 pt */
#define LGN_LINK_MIN_WIDTH 0.6
#define LGN_LINK_WIDTH_SPAN 4.6

/* Lines are painted in strips of this many px of the contents, which are kept: scrolling and pointing paint nothing anew. */
#define LGN_LINKS_STRIP 256.0
#define LGN_LINKS_MAX_STRIPS 24
/* A strip of a canvas in haste has only so many lines at first: it takes a few milliseconds instead of twenty. */
#define LGN_LINKS_COARSE 3000

/* What a picture of all lines depends on besides the layout: lines have an opacity of OPACITY + SPAN * weight. */
typedef struct
{
  double scale, opacity, span;
  bool is_dark;
} LgnLinksPictureKey;

typedef struct
{
  guint index;
  LgnLinkRaster *raster; /* NULL: this place is free */
  bool is_coarse;        /* of the LGN_LINKS_COARSE strongest lines alone */
} LgnLinksStrip;

struct _LgnLinksLayout
{
  LgnShownMap **map; /* [links->n_maps] */
  guint *colour;     /* [links->n_maps] colour indexes */
  LgnLinkList *links;
  guint n_links; /* those of LINKS that are drawn */
  LgnLinksOptions options;
  guint n_rows, n_columns;
  guint row_split, column_split; /* the first token of the second text; n_rows, n_columns: there is one text */
  bool is_rtl;                   /* rows at the right */
  double width, height;          /* px of the canvas */
  double contents_height;
  double scroll;    /* px of the contents above the canvas */
  double unit;      /* px a px of text of 11 pt */
  double line_unit; /* the same for lines, which are thinner where tokens are squeezed */
  double label_size;
  double label_gap; /* px between labels, cells and lines */
  double max_label; /* px */
  double heading;   /* px above the first token */
  double row_pitch, column_pitch;
  double split_gap;                   /* px between the two texts */
  double row_bracket, column_bracket; /* px of the band that joins the pieces of words; 0: there is none */
  double row_band, column_band;       /* px of the labels with their gap and the band */
  double cell;                        /* px of a head's cell beside a token */
  double row_cells, column_cells;     /* px of all cells of a token with their gap */
  double left, right;                 /* px: the ends of the lines */
  LgnLinksStrip strip[LGN_LINKS_MAX_STRIPS];
  LgnLinksPictureKey strip_key;
};

/* How far below the middle of its tokens the line of a head ends: lines of heads that look alike lie beside each other. */
double lgn_links_layout_get_lane (const LgnLinksLayout *layout, guint map);
double lgn_links_layout_get_line_width (const LgnLinksLayout *layout, double weight);
/* The tokens of a side, IS_ROW or not, of which something can be seen between Y and END px of the canvas: *FIRST .. *LAST - 1 */
void lgn_links_layout_find_visible (const LgnLinksLayout *layout, bool is_row, double y, double end, guint *first, guint *last);

G_END_DECLS
