/* What a person reads on the label of a token or a word: nothing is invisible, nothing reorders its neighbours. */
#pragma once

#include "text/lgn-tokens.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_LABEL_DIM = 1 << 0,    /* a special or padding token, or a lone byte */
  LGN_LABEL_FRAMED = 1 << 1, /* stands for something that has no letter: a control character, a byte */
  LGN_LABEL_RTL = 1 << 2,    /* its first strong character runs from right to left */
  LGN_LABEL_CJK = 1 << 3,    /* nothing but East Asian characters: may be stacked upright */
} LgnLabelFlags;

/* Labels longer than this many characters are cut, with an ellipsis. */
#define LGN_LABEL_MAX_CHARS 64

char *lgn_label_make_visible (const char *text, guint *flags);
char *lgn_label_for_tokens (const LgnTokens *tokens, guint first, guint n, bool is_raw, guint *flags);
char *lgn_label_make_tooltip (const LgnTokens *tokens, guint index);

bool lgn_text_is_rtl (const char *text);
void lgn_text_count_strong (const char *text, gsize *n_ltr, gsize *n_rtl);

G_END_DECLS
