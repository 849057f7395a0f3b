/* LgnReading: the sentence that says what the cell under the pointer, or the cursor, holds. Made once, for the inspector, the
 * status line, the screen reader and the caption of a figure. */
#pragma once

#include "view/lgn-map-view.h"

G_BEGIN_DECLS

/* A reading as plain strings, of one cell of a map. */
typedef struct
{
  char *text;   /* “août” looks at “August”: 0.8945 */
  char *detail; /* row 8 · column 7 · layer 1, mean of 4 heads · cross */
  char *rank;   /* rank 1 of 11, or NULL where masked */
  char *value;  /* 0.8945, or masked */
  char *merged; /* 1992: sum over 2 columns, mean over 1 rows; NULL where the cell is one weight */
  double weight; /* NAN where masked */
} LgnReadingParts;

LgnReadingParts *lgn_reading_parts_new (LgnShownMap *map, guint row, guint column, bool is_plain);
void lgn_reading_parts_free (LgnReadingParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnReadingParts, lgn_reading_parts_free)

/* (transfer full) “largest of 29 × 29 weights: 0.5810”: what a dot of a pooled picture says. */
char *lgn_reading_make_pooled (guint n_rows, guint n_columns, double weight, LgnPooling pooling, bool is_plain);

#define LGN_TYPE_READING (lgn_reading_get_type ())
G_DECLARE_FINAL_TYPE (LgnReading, lgn_reading, LGN, READING, GObject)

/* Properties (read-only, with notify): text, detail, rank, value, merged (strings, "" where there is nothing to say).
 * Signal "changed" (): after all of them. */
LgnReading *lgn_reading_new (LgnMapView *view);
const char *lgn_reading_get_text (LgnReading *reading);
const char *lgn_reading_get_detail (LgnReading *reading);
const char *lgn_reading_get_rank (LgnReading *reading);
const char *lgn_reading_get_value (LgnReading *reading);
const char *lgn_reading_get_merged (LgnReading *reading);
double lgn_reading_get_weight (LgnReading *reading); /* NAN without a cell, or masked */

G_END_DECLS
