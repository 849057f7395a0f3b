/* LgnComparison: A, which is pinned, beside B, which is what a map view shows or something else that was chosen. */
#pragma once

#include "view/lgn-map-view.h"
#include "view/lgn-pair-summary.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_COMPARE_HEADS,  /* of one result */
  LGN_COMPARE_MODELS, /* of two models */
  LGN_COMPARE_INPUTS, /* of two inputs of a model */
} LgnCompareKind;

/* A cell as it is read in A, in B and between them. */
typedef struct
{
  char *cell;     /* “we” looks at “us” */
  char *place;    /* row 17 · column 6 */
  char *value[2]; /* A's and B's: "0.4557", "masked", or "–" where a side has no such cell */
  double weight[2]; /* NAN where there is none */
  char *middle;   /* "+0.2493"; or NULL */
  char *text;     /* all of it, for the status line and screen readers */
} LgnPairReading;

LgnPairReading *lgn_pair_reading_new (LgnMapPair *pair, guint row, guint column);
void lgn_pair_reading_free (LgnPairReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPairReading, lgn_pair_reading_free)

#define LGN_TYPE_COMPARISON (lgn_comparison_get_type ())
G_DECLARE_FINAL_TYPE (LgnComparison, lgn_comparison, LGN, COMPARISON, GObject)

/* Signals: "changed" (): another pair, or none; "measured" (): its summary is there; "cursor-changed" (): cursor, hover or lock. */
LgnComparison *lgn_comparison_new (LgnMapView *view);

/* Nothing is compared while nobody looks: at first. */
void lgn_comparison_set_active (LgnComparison *comparison, bool is_active);
void lgn_comparison_set_pin (LgnComparison *comparison, LgnPin *pin); /* A; NULL: none */
/* B in place of what the view shows; NULL: that. */
void lgn_comparison_set_other (LgnComparison *comparison, LgnResult *result, const LgnMapId *map);
void lgn_comparison_set_operation (LgnComparison *comparison, LgnOperation operation);
LgnOperation lgn_comparison_get_operation (LgnComparison *comparison);
bool lgn_comparison_has_other (LgnComparison *comparison);
LgnPin *lgn_comparison_swap (LgnComparison *comparison); /* (transfer full) what A becomes; B is what A was; NULL: nothing to swap */

LgnMapPair *lgn_comparison_get_pair (LgnComparison *comparison);             /* NULL: there is no A, or no B */
const LgnPairSummary *lgn_comparison_get_summary (LgnComparison *comparison); /* NULL: not known yet */
LgnCompareKind lgn_comparison_get_kind (LgnComparison *comparison);
bool lgn_comparison_is_one_map (LgnComparison *comparison);                  /* A and B are the same map */

/* In common rows and columns; -1 none. */
void lgn_comparison_get_cursor (LgnComparison *comparison, gint *row, gint *column);
void lgn_comparison_get_hover (LgnComparison *comparison, gint *row, gint *column);
bool lgn_comparison_get_focus (LgnComparison *comparison, gint *row, gint *column);
void lgn_comparison_get_pin_cell (LgnComparison *comparison, gint *row, gint *column);
void lgn_comparison_set_cursor (LgnComparison *comparison, gint row, gint column);
void lgn_comparison_set_hover (LgnComparison *comparison, gint row, gint column);
void lgn_comparison_click (LgnComparison *comparison, gint row, gint column); /* cursor there and lock; again: release */
void lgn_comparison_move_cursor (LgnComparison *comparison, gint rows, gint columns);
void lgn_comparison_select_largest (LgnComparison *comparison, bool in_row);  /* difference; again: the next */
bool lgn_comparison_get_locked (LgnComparison *comparison);
void lgn_comparison_set_locked (LgnComparison *comparison, bool locked);

/* (transfer full) "A 7·10 · B 5·4 · self" */
char *lgn_comparison_make_place (LgnComparison *comparison);
/* (transfer full) what the toolbar says of how they are compared: "compared by words"; NULL: nothing. */
char *lgn_comparison_make_note (LgnComparison *comparison);

G_END_DECLS
