/* The atlas: heads as small pictures, a row a layer or one after the other. */
#pragma once

#include "draw/lgn-map-layout.h"
#include "draw/lgn-role-mark.h"
#include "view/lgn-picture-map.h"
#include "view/lgn-head-set.h"

G_BEGIN_DECLS

/* What is shown with the picture of one head. */
typedef struct
{
  guint layer;
  gint head;
  bool has_role;     /* a stripe below the picture, in ROLE's colour */
  LgnRoleMark role;
  const char *title; /* of the role, for the second line of a caption; or NULL */
  double number;     /* beside the picture, or in its caption; NAN: none */
  bool is_faded;
} LgnAtlasHead;

/* A cell that is marked on every picture: shown row and column. */
typedef struct
{
  guint row, column;
} LgnAtlasCell;

typedef struct
{
  LgnSite site;
  guint n_layers;      /* 0: as many as the result's store has */
  guint n_heads;       /* 0: as that layer of the store which has most */
  bool has_mean;       /* a column for the mean */
  bool hides_special;  /* as the map beside it */
  LgnGrouping grouping;
  LgnColourSpec colours;
  double min_side, max_side; /* px of a picture; 0: 10 and 28 */
  double height;       /* px in which all layers should be seen, as long as their pictures stay large enough; 0: any */
  const LgnAtlasHead *heads; /* [n_listed], copied; in any order, and heads may be missing, unless IS_FLOW */
  guint n_listed;
  bool is_flow;        /* HEADS alone, row by row in their order, with captions */
  bool fills_numbers;  /* pictures are filled with the colour of their NUMBER, as of a weight */
  const LgnAtlasCell *cells; /* [n_cells], copied */
  guint n_cells;
  const LgnPictureMap *picture; /* copied, or NULL: pictures are not of whole maps, but of the patches that the token at FOCUS of
                                 * this one looks at, wherever a map has such a token */
  guint focus;
} LgnAtlasOptions;

typedef struct
{
  gint layer, head;             /* selected; layer -1: none */
  gint hover_layer, hover_head;
  gint pin_layer, pin_head;
  bool has_cursor;              /* the keyboard's cursor is on the selected head */
} LgnAtlasMarks;

#define LGN_ATLAS_MARKS_NONE ((LgnAtlasMarks) { -1, 0, -1, 0, -1, 0, false })

typedef struct _LgnAtlasLayout LgnAtlasLayout;

/* Placed in WIDTH px; its height follows. RESULT may be NULL when the options say how many layers and heads there will be. */
LgnAtlasLayout *lgn_atlas_layout_new (const LgnPaintContext *context, LgnResult *result, const LgnAtlasOptions *options,
                                      double width);
LgnAtlasLayout *lgn_atlas_layout_ref (LgnAtlasLayout *layout);
void lgn_atlas_layout_unref (LgnAtlasLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnAtlasLayout, lgn_atlas_layout_unref)

void lgn_atlas_layout_get_size (LgnAtlasLayout *layout, double *width, double *height);
double lgn_atlas_layout_get_side (LgnAtlasLayout *layout);
guint lgn_atlas_layout_get_n_layers (LgnAtlasLayout *layout);
guint lgn_atlas_layout_get_n_heads (LgnAtlasLayout *layout);
bool lgn_atlas_layout_has_numbers (LgnAtlasLayout *layout); /* whether pictures are large enough for them */
void lgn_atlas_layout_get_cell (LgnAtlasLayout *layout, guint layer, gint head, LgnRect *rect);
/* Empty in a flow. */
void lgn_atlas_layout_get_layer_number (LgnAtlasLayout *layout, guint layer, LgnRect *rect);
void lgn_atlas_layout_get_head_number (LgnAtlasLayout *layout, gint head, LgnRect *rect);
/* Moves (*LAYER, *HEAD) by COLUMNS and ROWS, or as far as there are pictures; the first one where there is no such head.
 * False where it stays. */
bool lgn_atlas_layout_move (LgnAtlasLayout *layout, gint rows, gint columns, gint *layer, gint *head);

LgnHit lgn_hit_atlas (LgnAtlasLayout *layout, double x, double y);
/* Paints only what lies in the clip. */
void lgn_paint_atlas (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks);
/* The same, but makes no new picture after DEADLINE, of g_get_monotonic_time (): those are empty frames. False: some are. */
bool lgn_paint_atlas_until (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks,
                            gint64 deadline);

/* Frames in the colours of the heads whose links are shown, over what has been painted. */
void lgn_paint_atlas_head_set (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, LgnHeadSet *heads);

/* One head alone, for other places: as in the atlas, without a ring. */
void lgn_paint_thumbnail (cairo_t *cr, const LgnPaintContext *context, LgnShownMap *map, const LgnColourSpec *colours,
                          const LgnRect *rect);

G_END_DECLS
