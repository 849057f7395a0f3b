/* What the layout of a text and its painter share. */
#pragma once

#include "draw/lgn-text-layout.h"

G_BEGIN_DECLS

typedef struct
{
  float x, width; /* px of the token's plate */
} LgnTextBox;

typedef struct
{
  double y;           /* px of the plates' upper edge */
  double plate;       /* px of their height */
  guint first, n;     /* tokens */
  guint part;
  bool has_heading;   /* above it stands what its part does */
  bool has_divider;   /* above it a rule parts it from the text before */
} LgnTextLine;

struct _LgnTextLayout
{
  LgnTextFlow *flow;
  LgnTextOptions options;
  double width;
  double size, number_size; /* px */
  double number_line;       /* px of a plate that a number takes; 0: there are none */
  double number_width;      /* px of the widest number */
  LgnTextBox *box;          /* [flow->n], of the first n_placed */
  guint n_placed;
  GArray *lines;            /* of LgnTextLine; a line that is in it is whole */
  double bottom;            /* px: where the next line begins */
};

LgnRect lgn_text_layout_get_box (const LgnTextLayout *layout, const LgnTextLine *line, guint token);
const LgnTextLine *lgn_text_layout_get_line (const LgnTextLayout *layout, guint index);
guint lgn_text_layout_find_line (const LgnTextLayout *layout, double y);
/* px of what stands above a line. */
double lgn_text_layout_get_heading (const LgnTextLayout *layout);

G_END_DECLS
