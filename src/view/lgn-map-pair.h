/* LgnMapPair: two maps on common axes, and the third that is made of them: A, B - A or log2 (B / A), B. Rows and columns are
 * those of the axes: first what both have, then what is only in A, then what is only in B. Immutable, reference-counted, may
 * be read from any thread; never holds a whole map. */
#pragma once

#include "view/lgn-axis-match.h"
#include "view/lgn-colour-scale.h"
#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_PANEL_A,
  LGN_PANEL_MIDDLE, /* B compared with A */
  LGN_PANEL_B,
  LGN_N_PANELS,
} LgnPanel;

typedef enum
{
  LGN_OPERATION_DIFFERENCE, /* B - A */
  LGN_OPERATION_RATIO,      /* log2 (B / A), where one of them is at least LGN_RATIO_FLOOR */
  LGN_N_OPERATIONS,
} LgnOperation;

/* Where both weights are below this their ratio says nothing. */
#define LGN_RATIO_FLOOR 0.001f
/* What the middle map's cells have instead of 0 or 1 for "may be looked at" there. */
#define LGN_ALLOWED_TINY 2

/* A map of a result. */
typedef struct
{
  LgnResult *result;
  LgnMapId map;
} LgnMapRef;

/* How both are shown. */
typedef struct
{
  bool hides_special;
  LgnGrouping grouping; /* of two tokenisers always words */
  bool is_raw;
} LgnPairView;

typedef struct _LgnMapPair LgnMapPair;

LgnMapPair *lgn_map_pair_new (const LgnMapRef *a, const LgnMapRef *b, const LgnPairView *view, LgnOperation operation);
LgnMapPair *lgn_map_pair_ref (LgnMapPair *pair);
void lgn_map_pair_unref (LgnMapPair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnMapPair, lgn_map_pair_unref)

LgnOperation lgn_map_pair_get_operation (LgnMapPair *pair);
bool lgn_map_pair_is_ready (LgnMapPair *pair);
bool lgn_map_pair_is_by_words (LgnMapPair *pair); /* because the tokenisers differ */
const LgnAxisMatch *lgn_map_pair_get_match (LgnMapPair *pair, LgnAxis axis);
LgnShownMap *lgn_map_pair_get_panel (LgnMapPair *pair, LgnPanel panel); /* on the common axes */
LgnShownMap *lgn_map_pair_get_own (LgnMapPair *pair, guint side);       /* A's (0) or B's (1) map on its own axes */

/* Where the common cell (ROW, COLUMN) is in the own map of SIDE; -1 for what is not there. */
void lgn_map_pair_get_own_cell (LgnMapPair *pair, guint side, gint row, gint column, gint *own_row, gint *own_column);
bool lgn_map_pair_has_cell (LgnMapPair *pair, guint row, guint column); /* whether both have it */

/* The weight from which on the colours of the middle map do not change any more, on either side of 0: LARGEST is that of its
 * cells (or NAN: not known yet), SPEC how weights are coloured. */
double lgn_map_pair_get_limit (LgnMapPair *pair, const LgnColourSpec *spec, double largest);
/* How the middle map is coloured where weights are coloured by SPEC. */
LgnColourSpec lgn_map_pair_get_colours (LgnMapPair *pair, const LgnColourSpec *spec, double largest);

const char *lgn_operation_get_name (LgnOperation operation); /* "difference" ... */
bool lgn_operation_from_name (const char *name, LgnOperation *operation);

G_END_DECLS
