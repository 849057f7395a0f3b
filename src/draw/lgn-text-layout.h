/* LgnTextLayout: where the tokens of a running text lie. Lines are made when somebody asks for them: a long text is seen at
 * once, before it is measured. Belongs to one thread. */
#pragma once

#include "draw/lgn-map-layout.h"
#include "view/lgn-text-flow.h"

G_BEGIN_DECLS

typedef struct
{
  double text_size;   /* px of the tokens; 0: the context's */
  bool has_numbers;   /* leaves room for a number under each token */
  bool has_headings;  /* says above each of two texts which of them looks */
  double margin;      /* px */
} LgnTextOptions;

/* As in a pane beside other things: text of the context's size, without numbers. */
#define LGN_TEXT_OPTIONS_DEFAULT ((LgnTextOptions) { 0, false, false, 6 })

typedef struct _LgnTextLayout LgnTextLayout;

LgnTextLayout *lgn_text_layout_new (const LgnPaintContext *context, LgnTextFlow *flow, const LgnTextOptions *options,
                                    double width);
LgnTextLayout *lgn_text_layout_ref (LgnTextLayout *layout);
void lgn_text_layout_unref (LgnTextLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTextLayout, lgn_text_layout_unref)

const LgnTextFlow *lgn_text_layout_get_flow (LgnTextLayout *layout);

/* Makes lines until they reach Y px, or N_TOKENS more tokens have their place; false once all have. */
bool lgn_text_layout_extend (LgnTextLayout *layout, const LgnPaintContext *context, double y, guint n_tokens);
/* px of all of the text, margins too: exact once every line is made, an estimate before. */
double lgn_text_layout_get_height (LgnTextLayout *layout);

/* The rectangle of TOKEN of the flow, whose lines are made for it. */
void lgn_text_layout_get_token (LgnTextLayout *layout, const LgnPaintContext *context, guint token, LgnRect *rect);

/* The token of the flow at (X, Y), or -1; the same as a hit: LGN_HIT_TOKEN with its row and column, each -1 where it has
 * none. */
gint lgn_text_layout_find (LgnTextLayout *layout, double x, double y);
LgnHit lgn_hit_text (LgnTextLayout *layout, double x, double y);
/* The token nearest to the middle of TOKEN in the line BY lines below it (above it below 0); TOKEN itself at an end. */
guint lgn_text_layout_move_line (LgnTextLayout *layout, const LgnPaintContext *context, guint token, gint by);

G_END_DECLS
