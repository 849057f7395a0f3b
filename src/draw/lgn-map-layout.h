/* LgnMapLayout: where everything of a map lies on a canvas: label bands, cells, strips. Made once for a size, a map and a
 * viewport; painting and hit testing read it. */
#pragma once

#include "draw/lgn-paint.h"
#include "view/lgn-colour-scale.h"
#include "view/lgn-shown-map.h"
#include "view/lgn-viewport.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_FORM_ALIGNMENT, /* square cells with gaps */
  LGN_FORM_HEATMAP,   /* gapless cells of any size, pooled when there are more cells than pixels */
  LGN_N_FORMS,
} LgnMapForm;

typedef enum
{
  LGN_NUMBERS_NEVER,
  LGN_NUMBERS_FIT, /* when they fit */
  LGN_NUMBERS_ALWAYS,
} LgnCellNumbers;

/* Strips of bars beside a map. */
typedef enum
{
  LGN_STRIP_HIDDEN = 1 << 0,   /* weight of the hidden columns; only where there are any */
  LGN_STRIP_SPREAD = 1 << 1,
  LGN_STRIP_RECEIVED = 1 << 2,
} LgnStrips;

typedef enum
{
  LGN_DIRECTION_TEXT, /* columns run as their text does */
  LGN_DIRECTION_LTR,
  LGN_DIRECTION_RTL,
} LgnAxisDirection;

typedef struct
{
  LgnMapForm form;
  LgnColourSpec colours;
  LgnCellNumbers numbers;
  guint strips;          /* LgnStrips */
  bool marks_strongest;  /* a ring on the strongest of each row */
  bool hatches;          /* masked cells */
  LgnPooling pooling;
  LgnAxisDirection direction;
  double min_cell;       /* px; 0: 18 for alignments, which then scroll; heat maps have no limit */
  double max_cell;       /* px; 0: 64 */
  double margin;         /* px between the canvas's edge and what is drawn */
  bool hides_row_labels; /* beside another map that has them: their band stays empty */
} LgnMapOptions;

/* As in the window when it is first opened: numbers when they fit in heat maps only, all strips in alignments. */
void lgn_map_options_init (LgnMapOptions *options, LgnMapForm form);

typedef struct _LgnMapLayout LgnMapLayout;

/* VIEWPORT may be NULL: the whole map. Its page is set here. HEIGHT 0: as high as the map is WIDTH wide, for figures. */
LgnMapLayout *lgn_map_layout_new (const LgnPaintContext *context, LgnShownMap *map, const LgnMapOptions *options,
                                  LgnViewport *viewport, double width, double height);
LgnMapLayout *lgn_map_layout_new_like (const LgnMapLayout *layout, LgnShownMap *map, const LgnColourSpec *colours,
                                       bool has_row_labels);
LgnMapLayout *lgn_map_layout_ref (LgnMapLayout *layout);
void lgn_map_layout_unref (LgnMapLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnMapLayout, lgn_map_layout_unref)

LgnShownMap *lgn_map_layout_get_map (LgnMapLayout *layout);
const LgnMapOptions *lgn_map_layout_get_options (LgnMapLayout *layout);
void lgn_map_layout_get_body (LgnMapLayout *layout, LgnRect *body);     /* the cells that can be seen */
void lgn_map_layout_get_contents (LgnMapLayout *layout, LgnRect *rect); /* with labels and strips */
double lgn_map_layout_get_cell_size (LgnMapLayout *layout);
/* The rectangle of a cell in px, which may lie outside the body; labels likewise. */
void lgn_map_layout_get_cell (LgnMapLayout *layout, guint row, guint column, LgnRect *rect);
/* Scrolls VIEWPORT no further than is needed to see the whole cell, whichever way the columns run. */
void lgn_map_layout_show_cell (LgnMapLayout *layout, LgnViewport *viewport, guint row, guint column);
/* What became of the labels of rows and columns: one in so many has a label, 1: all of them; 0: there are numbers instead. SIZE:
 * px that they would have, were there not a least size. */
typedef struct
{
  double size;
  guint row_step, column_step;
} LgnLabelFit;
void lgn_map_layout_get_label_fit (LgnMapLayout *layout, LgnLabelFit *fit);
/* How many rows, and *N_COLUMNS, fall on one dot; 1: none are pooled. */
guint lgn_map_layout_get_pooled (LgnMapLayout *layout, guint *n_columns);

typedef enum
{
  LGN_HIT_NOTHING,
  LGN_HIT_CELL,         /* row, column */
  LGN_HIT_ROW_LABEL,    /* row */
  LGN_HIT_COLUMN_LABEL, /* column */
  LGN_HIT_HIDDEN,       /* row: its hidden weight */
  LGN_HIT_SPREAD,       /* row */
  LGN_HIT_RECEIVED,     /* column */
  LGN_HIT_HEAD,         /* layer, head (of an atlas) */
  LGN_HIT_LAYER,        /* layer: its number */
  LGN_HIT_HEAD_NUMBER,  /* head: its number, or the word mean */
  LGN_HIT_LINK,         /* row, column, layer, head (of links) */
  LGN_HIT_TOKEN,        /* row, column (of a text), -1 where it is not both */
  LGN_HIT_BOX,          /* row, column (of a picture) */
} LgnHitKind;

typedef struct
{
  LgnHitKind kind;
  gint row, column; /* shown; -1 where the kind has none */
  gint layer, head; /* of an atlas or a link */
  /* Of a cell that is drawn pooled: how many cells its dot stands for; else 1. ROW and COLUMN are the first. */
  guint n_rows, n_columns;
} LgnHit;

#define LGN_HIT_NONE ((LgnHit) { LGN_HIT_NOTHING, -1, -1, -1, -1, 1, 1 })

/* What lies at (X, Y), in px of the canvas. */
LgnHit lgn_hit_map (LgnMapLayout *layout, double x, double y);

G_END_DECLS
