/* Results made by hand: a text of tokens and maps whose every weight is known. */
#pragma once

#include "run/lgn-result.h"

/* A weight before its row is made to add up to 1; a negative one is masked. */
typedef float (*FixtureFunc) (guint layer, guint head, gsize row, gsize column);

/* WORDS, parted by spaces: "##" in front continues a word, "[...]" or "<...>" is special; "_" stands for a space in a token. */
LgnTokens *fixture_tokens (const char *words);

/* A result with one site. DECODER may be NULL: then the site is self, else cross with DECODER as the predicted tokens. */
LgnResult *fixture_result (const char *source, const char *decoder, guint n_layers, guint n_heads, FixtureFunc func);

/* The sentence of the first screen: three layers of four heads, cross-attention, almost the same order of words. */
LgnResult *fixture_translation (void);
/* 24 pieces, twelve layers of twelve heads of different kinds. */
LgnResult *fixture_sentence (void);
/* N numbered tokens, causal: the diagonal has nearly all the weight. */
LgnResult *fixture_long (guint n);
/* A picture of COLUMNS x ROWS patches, 16 px each, after a class token. */
LgnResult *fixture_picture (guint columns, guint rows, guint n_heads, FixtureFunc func);
