/* The painter of running text: what lies behind each token is what the looking one gives it. */
#pragma once

#include "draw/lgn-text-layout.h"
#include "view/lgn-colour-scale.h"

G_BEGIN_DECLS

/* What lies behind a column's token. */
typedef struct
{
  LgnRgba colour;  /* alpha 0: nothing */
  double weight;   /* that is written under it, where the layout has numbers; NAN: none */
  bool is_masked;  /* nobody could look there */
} LgnTextShade;

/* The shade of shown COLUMN. */
typedef LgnTextShade (*LgnTextShadeFunc) (guint column, gpointer data);

/* Tokens of the flow; -1 none. */
typedef struct
{
  gint looking;         /* framed: the token that looks */
  gint chosen;          /* filled with the accent: the token that is being written */
  gint first_to_come;   /* from here on nothing is written yet: grey. -1: all is */
  gint end_to_come;     /* up to here; -1: to the end */
  gint cursor, hover;   /* outlined */
  LgnTextShadeFunc shade; /* NULL: nothing lies behind any token */
  gpointer data;
} LgnTextMarks;

#define LGN_TEXT_MARKS_NONE ((LgnTextMarks) { -1, -1, -1, -1, -1, -1, NULL, NULL })

/* At the origin of CR, as much as its clip shows of the lines that are made. */
void lgn_paint_text (cairo_t *cr, const LgnPaintContext *context, LgnTextLayout *layout, const LgnTextMarks *marks);

/* A row of weights as shades: DATA of lgn_text_shade_weight. */
typedef struct
{
  const LgnTextRow *row; /* (not owned) */
  LgnColourTable table;
} LgnTextScale;

/* MAP: whose row it is. */
void lgn_text_scale_init (LgnTextScale *scale, const LgnTextRow *row, const LgnColourSpec *spec, bool is_dark,
                          LgnShownMap *map);
LgnTextShade lgn_text_shade_weight (guint column, gpointer data);

G_END_DECLS
