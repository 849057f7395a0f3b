/* LgnStepsLayout: how the weights of a row came about, as a picture: where the strips of numbers, bars and headings lie. Columns
 * side by side, or cards one below the other where there is little room. Made once for a row and a width; painting and hit testing
 * read it. */
#pragma once

#include "draw/lgn-paint.h"
#include "view/lgn-steps-row.h"

G_BEGIN_DECLS

/* What is told one after the other. */
typedef enum
{
  LGN_STEPS_KEYS,
  LGN_STEPS_SCORE,
  LGN_STEPS_POSITION, /* only where something of the score is there because of places */
  LGN_STEPS_WEIGHT,
  LGN_STEPS_VALUES,
  LGN_N_STEPS_PARTS,
} LgnStepsPart;

typedef struct
{
  double margin;   /* px */
  double height;   /* px that there are: rows stand further apart where they may; 0: as close as they can be read */
  gint arithmetic; /* the key whose arithmetic is written below, or -1 */
} LgnStepsLayoutOptions;

typedef struct _LgnStepsLayout LgnStepsLayout;

/* ROW is kept. On a canvas of WIDTH px. */
LgnStepsLayout *lgn_steps_layout_new (const LgnPaintContext *context, LgnStepsRow *row, const LgnStepsLayoutOptions *options,
                                      double width);
LgnStepsLayout *lgn_steps_layout_ref (LgnStepsLayout *layout);
void lgn_steps_layout_unref (LgnStepsLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnStepsLayout, lgn_steps_layout_unref)

LgnStepsRow *lgn_steps_layout_get_row (LgnStepsLayout *layout);
double lgn_steps_layout_get_height (LgnStepsLayout *layout); /* of everything, margins too */
bool lgn_steps_layout_is_stacked (LgnStepsLayout *layout);   /* cards one below the other */
bool lgn_steps_layout_has_part (LgnStepsLayout *layout, LgnStepsPart part);
/* Where the strip or bar of KEY lies in PART; KEY -1: the query's of the keys, the sum's of the values. */
void lgn_steps_layout_get_place (LgnStepsLayout *layout, LgnStepsPart part, gint key, LgnRect *place);
/* The band of KEY's row in PART, labels too: what is to be seen when the key is chosen. */
void lgn_steps_layout_get_band (LgnStepsLayout *layout, LgnStepsPart part, gint key, LgnRect *band);

typedef enum
{
  LGN_STEPS_HIT_NOTHING,
  LGN_STEPS_HIT_KEY,     /* something of a key, in PART */
  LGN_STEPS_HIT_ELEMENT, /* one number of a strip; KEY -1: of the query, or of the sum */
} LgnStepsHitKind;

typedef struct
{
  LgnStepsHitKind kind;
  LgnStepsPart part;
  gint key;
  gint element; /* -1 unless of LGN_STEPS_HIT_ELEMENT */
} LgnStepsHit;

/* What lies at (X, Y), in px of the canvas. */
LgnStepsHit lgn_hit_steps (LgnStepsLayout *layout, double x, double y);

G_END_DECLS
