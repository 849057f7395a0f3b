/* How a vocabulary marks words in the spelling of its pieces, found out from the pieces alone: saved attention has no
 * tokeniser. */
#pragma once

#include "text/lgn-tokens.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_SPELLING_PLAIN,  /* every piece is a word */
  LGN_SPELLING_PREFIX, /* "##ing" goes on with the word before (WordPiece) */
  LGN_SPELLING_SPACE,  /* "▁the" begins a word (SentencePiece) */
  LGN_SPELLING_BYTES,  /* "Ġthe" begins a word, and bytes are written as visible characters (byte-level BPE) */
  LGN_SPELLING_SUFFIX, /* "the</w>" ends a word */
} LgnPieceSpelling;

LgnPieceSpelling lgn_piece_spelling_guess (const char *const *pieces, guint n);
LgnPieceMarks lgn_piece_spelling_get_marks (LgnPieceSpelling spelling);
bool lgn_piece_spelling_continues (LgnPieceSpelling spelling, const char *before, const char *piece);

G_END_DECLS
