/* LgnPictureMap: a map one side of which is the patches of a picture or the frames of a sound, as it is laid over it: what one
 * token looks at, or what looks at one token. Tokens are *shown* indexes of LgnShownMap; patches are counted row by row. */
#pragma once

#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

#define LGN_PICTURE_N_STRONGEST 4

typedef enum
{
  LGN_GAZE_LOOKS,        /* a row: where it looks */
  LGN_GAZE_IS_LOOKED_AT, /* a column: who looks there */
} LgnGaze;

/* What a token stands for. */
typedef enum
{
  LGN_PLACE_PATCH,        /* a part of the picture, or a frame of the sound */
  LGN_PLACE_CLASS,        /* what gathers the picture for a class: Dosovitskiy et al. 2021, arXiv:2010.11929 */
  LGN_PLACE_DISTILLATION, /* the same for a teacher's class: Touvron et al. 2021, arXiv:2012.12877 */
  LGN_PLACE_REGISTER,     /* room of no meaning: Darcet et al. 2024, arXiv:2309.16588 */
  LGN_PLACE_QUERY,        /* that looks for one thing: Carion et al. 2020, arXiv:2005.12872 */
  LGN_PLACE_WORD,         /* of a text, its special tokens too */
  LGN_PLACE_FILLING,      /* what a picture is filled up with */
  LGN_N_PLACES,
} LgnPlaceKind;

typedef struct
{
  LgnPlaceKind kind;
  guint number;      /* of the patch, the word, the register ..., from 0 */
  guint column, row; /* of a patch, in its grid */
} LgnPlace;

typedef enum
{
  LGN_PATCH_SHOWN,
  LGN_PATCH_MASKED, /* the network could not look there */
  LGN_PATCH_HIDDEN, /* not drawn, still counted */
} LgnPatchState;

typedef struct
{
  LgnShownMap *map; /* a reference */
  LgnGaze gaze;
  LgnGrid grid[2];  /* by LgnAxis: which tokens of a side are patches; of a sound one row of frames; no rows: none are */
  double unit;      /* what a pixel of a pitch measures: 1 px, or the seconds of a column of what was heard */
} LgnPictureMap;

/* One row, or column, of the map, on the picture. */
typedef struct
{
  gsize n;              /* patches */
  float *weights;       /* [n] */
  guint8 *states;       /* [n] of LgnPatchState */
  float max;            /* of those that are shown; 0 where there are none */
  guint strongest[LGN_PICTURE_N_STRONGEST]; /* [n_strongest] patches, the first of equals first */
  guint n_strongest;
  double shares[LGN_N_PLACES]; /* what kinds of tokens get; hidden ones counted, nothing shared out */
  double hidden;        /* of the sum of the shares, what is not drawn */
  double distance;      /* how far away, in px of what the network sees, or in seconds of a sound: the sum of weight times
                         * distance over the patches, rows not made to add up to 1 (Raghu et al. 2021, arXiv:2108.08810); NAN
                         * where the token that looks is no patch */
} LgnPictureRow;

/* Whether RESULT has a picture or a sound that its maps can be laid over. */
bool lgn_picture_map_applies (LgnResult *result);
/* The patch that TOKEN of a side is, or -1. */
gint lgn_result_find_patch (LgnResult *result, const LgnMapId *map, LgnAxis axis, guint token);

/* MAP is kept. NULL where what is to be drawn, the columns of a look or the rows of being looked at, has no patches. */
LgnPictureMap *lgn_picture_map_new (LgnShownMap *map, LgnGaze gaze);
LgnPictureMap *lgn_picture_map_copy (const LgnPictureMap *map);
LgnPictureMap *lgn_picture_map_new_for_head (const LgnPictureMap *map, gint head); /* of the same layer */
void lgn_picture_map_free (LgnPictureMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPictureMap, lgn_picture_map_free)

/* The side that is chosen from, and the one that is drawn. */
LgnAxis lgn_picture_map_get_from (const LgnPictureMap *map);
LgnAxis lgn_picture_map_get_to (const LgnPictureMap *map);
const LgnTokenAxis *lgn_picture_map_get_tokens (const LgnPictureMap *map, LgnAxis axis);

LgnPlace lgn_picture_map_get_place (const LgnPictureMap *map, LgnAxis axis, guint index);
gint lgn_picture_map_find_index (const LgnPictureMap *map, LgnAxis axis, guint patch); /* -1 where it is hidden */
gint lgn_picture_map_find_box (const LgnPictureMap *map, guint box);                   /* who found it, or -1 */
/* (transfer full) "patch 132 · column 6, row 9", "class token", "“behind”": translated unless IS_PLAIN. */
char *lgn_picture_map_make_name (const LgnPictureMap *map, LgnAxis axis, guint index, bool is_plain);
char *lgn_picture_map_make_short_name (const LgnPictureMap *map, LgnAxis axis, guint index, bool is_plain); /* "patch 132" */

/* Who looks when nobody has chosen: what found the likeliest thing, the class token, the first word, or the middle patch. */
guint lgn_picture_map_get_default_focus (const LgnPictureMap *map);
/* The token COLUMNS to the right of FOCUS and ROWS below it: from patch to patch, and above them from one other token to the
 * next. */
guint lgn_picture_map_move (const LgnPictureMap *map, guint focus, gint columns, gint rows);

/* The token of MAP, of the same result, that is where FOCUS is in OTHER, whose layer may see another grid; -1: there is none. */
gint lgn_picture_map_find_focus (const LgnPictureMap *map, const LgnPictureMap *other, guint focus);

void lgn_picture_map_read (const LgnPictureMap *map, guint focus, LgnPictureRow *row);
void lgn_picture_row_clear (LgnPictureRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnPictureRow, lgn_picture_row_clear)
/* Whether a border of the layer's windows runs between the patches A and B of the side that is drawn. */
bool lgn_picture_map_is_border (const LgnPictureMap *map, guint a, guint b);

G_END_DECLS
