#include "run/lgn-piece-spelling.h"
#include "text/lgn-chars.h"

#include <string.h>

#define PREFIX_MARK "##"
#define SPACE_MARK "\xe2\x96\x81" /* U+2581 */
#define BYTES_MARK "\xc4\xa0"     /* U+0120, which stands for the byte 0x20 */
#define SUFFIX_MARK "</w>"

static bool
has_prefix_mark (const char *piece)
{
  return g_str_has_prefix (piece, PREFIX_MARK) && piece[strlen (PREFIX_MARK)] != '\0';
}

/* lgn_piece_spelling_guess: by the first of N PIECES that bears a mark. */
LgnPieceSpelling
lgn_piece_spelling_guess (const char *const *pieces, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      if (has_prefix_mark (pieces[i]))
        return LGN_SPELLING_PREFIX;
      if (g_str_has_prefix (pieces[i], SPACE_MARK))
        return LGN_SPELLING_SPACE;
      if (g_str_has_prefix (pieces[i], BYTES_MARK))
        return LGN_SPELLING_BYTES;
      if (g_str_has_suffix (pieces[i], SUFFIX_MARK))
        return LGN_SPELLING_SUFFIX;
    }
  return LGN_SPELLING_PLAIN;
}

/* lgn_piece_spelling_get_marks: what is left out where a person reads a piece. */
LgnPieceMarks
lgn_piece_spelling_get_marks (LgnPieceSpelling spelling)
{
  return (LgnPieceMarks) {
    .is_byte_level = spelling == LGN_SPELLING_BYTES,
    .prefix = spelling == LGN_SPELLING_PREFIX ? PREFIX_MARK : NULL,
    .suffix = spelling == LGN_SPELLING_SUFFIX ? SUFFIX_MARK : NULL,
  };
}

/* Whether PIECE stands apart from the words beside it although nothing marks it: a full stop, a comma. */
static bool
is_punctuation (const char *piece)
{
  return lgn_char_is_punctuation (g_utf8_get_char_validated (piece, -1));
}

/* lgn_piece_spelling_continues: whether PIECE goes on with the word of BEFORE, the piece before it. */
bool
lgn_piece_spelling_continues (LgnPieceSpelling spelling, const char *before, const char *piece)
{
  switch (spelling)
    {
    case LGN_SPELLING_PREFIX:
      return has_prefix_mark (piece);
    case LGN_SPELLING_SPACE:
      return !g_str_has_prefix (piece, SPACE_MARK) && !is_punctuation (piece);
    case LGN_SPELLING_BYTES:
      return !g_str_has_prefix (piece, BYTES_MARK) && !is_punctuation (piece);
    case LGN_SPELLING_SUFFIX:
      return !g_str_has_suffix (before, SUFFIX_MARK);
    case LGN_SPELLING_PLAIN:
    default:
      return false;
    }
}
