/* LgnTextFlow: the tokens of a map as the running text that they were cut from: what stands beside what, where a line ends, and
 * which row and column of the map each of them is. No pixels. Immutable, reference-counted. */
#pragma once

#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

/* Longer texts are not laid out as text. */
#define LGN_TEXT_FLOW_MAX_TOKENS 20000

/* What the text has between a token and the one before it. */
typedef enum
{
  LGN_TEXT_GAP_NONE,  /* nothing: pieces of a word, a comma after it, writing without spaces */
  LGN_TEXT_GAP_SPACE, /* a space, or a special token on either side */
  LGN_TEXT_GAP_LINE,  /* a line ends */
} LgnTextGap;

typedef struct
{
  gint row, column;  /* shown, of the map; -1: it is none */
  const char *label; /* (not owned) */
  guint8 flags;      /* LgnLabelFlags */
  LgnTextGap gap;
} LgnTextToken;

typedef enum
{
  LGN_TEXT_BOTH,    /* its tokens look at each other */
  LGN_TEXT_LOOKS,   /* its tokens are rows: they look at the other text */
  LGN_TEXT_LOOKED,  /* its tokens are columns */
} LgnTextSide;

/* A text by itself: one of a pair, what is looked from, what is looked at. */
typedef struct
{
  LgnTextSide side;
  guint first, n;    /* tokens */
  bool is_rtl;       /* runs from right to left */
} LgnTextPart;

typedef struct
{
  LgnShownMap *map;
  LgnTextToken *token; /* [n] */
  guint n;
  LgnTextPart *part;   /* [n_parts] */
  guint n_parts;
  guint first_written; /* the first token that the network wrote; N: none, or all of its text */
} LgnTextFlow;

bool lgn_text_flow_fits (LgnShownMap *map);
LgnTextFlow *lgn_text_flow_new (LgnShownMap *map);
LgnTextFlow *lgn_text_flow_ref (LgnTextFlow *flow);
void lgn_text_flow_unref (LgnTextFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTextFlow, lgn_text_flow_unref)

gint lgn_text_flow_find_row (const LgnTextFlow *flow, gint row);
gint lgn_text_flow_find_column (const LgnTextFlow *flow, gint column);

/* One row of a map, as the numbers behind a text. */
typedef struct
{
  guint n;            /* columns */
  float *weight;      /* [n] */
  guint8 *allowed;    /* [n] 0: the model could not look there */
  float max;          /* the largest weight; 0 where nothing may be looked at */
} LgnTextRow;

LgnTextRow *lgn_text_row_new (LgnShownMap *map, guint row);
void lgn_text_row_free (LgnTextRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTextRow, lgn_text_row_free)

G_END_DECLS
