#include "text/lgn-words.h"
#include "text/lgn-chars.h"

#include <string.h>

/* Scripts that put no space between words: there every token is a word of its own. */
static bool
is_written_without_spaces (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return true;
    default:
      return false;
    }
}

static bool
is_inside_words (gunichar c)
{
  return (lgn_char_is_letter (c) || lgn_char_is_number (c) || lgn_char_is_mark (c)) && !is_written_without_spaces (c);
}

/* Whether TOKEN is nothing but spaces; the end of a line is none. */
static bool
is_all_space (const char *text, const LgnToken *token)
{
  for (const char *c = text + token->start; c < text + token->end; c = g_utf8_next_char (c))
    if (g_unichar_type (g_utf8_get_char (c)) != G_UNICODE_SPACE_SEPARATOR)
      return false;
  return true;
}

static bool
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

/* What an apostrophe does to the letters around it. */
typedef enum
{
  APOSTROPHE_PARTS,      /* it is a mark of its own: a quotation, or nothing follows */
  APOSTROPHE_ENDS_WORD,  /* something was left out before the next word: l'école */
  APOSTROPHE_INSIDE_WORD /* something was left out of the word: wasn't */
} Apostrophe;

/* Whether what begins at TEXT is all that can follow an apostrophe inside a word of English, whatever the case. */
static bool
is_contraction (const char *text)
{
  static const char *const endings[] = { "s", "t", "re", "ve", "m", "d", "ll" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize n = strlen (endings[i]);
      if (g_ascii_strncasecmp (text, endings[i], n) == 0 && !is_inside_words (g_utf8_get_char (text + n)))
        return true;
    }
  return false;
}

/* The apostrophe at C of TEXT. */
static Apostrophe
classify_apostrophe (const char *text, const char *c)
{
  const char *before = g_utf8_find_prev_char (text, c), *after = g_utf8_next_char (c);

  if (!before || !is_inside_words (g_utf8_get_char (before)) || !is_inside_words (g_utf8_get_char (after)))
    return APOSTROPHE_PARTS;
  return is_contraction (after) ? APOSTROPHE_INSIDE_WORD : APOSTROPHE_ENDS_WORD;
}

/* Whether the word goes on at C of TEXT with what stands before it. */
static bool
goes_on (const char *text, const char *c)
{
  const char *before = g_utf8_find_prev_char (text, c);

  if (is_apostrophe (g_utf8_get_char (c)))
    return classify_apostrophe (text, c) != APOSTROPHE_PARTS;
  if (!before || !is_inside_words (g_utf8_get_char (c)))
    return false;
  if (is_apostrophe (g_utf8_get_char (before)))
    return classify_apostrophe (text, before) == APOSTROPHE_INSIDE_WORD;
  return is_inside_words (g_utf8_get_char (before));
}

/* Whether TOKEN goes on with the word of PREVIOUS: it shares a character with it, or follows it with nothing but letters
 * between that the vocabulary lacks, letter on letter or on the space that was cut off its own word. */
static bool
continues (const char *text, const LgnToken *previous, const LgnToken *token)
{
  const char *start = text + token->start;

  if (((previous->flags | token->flags) & LGN_TOKEN_SPECIAL) || previous->segment != token->segment
      || previous->end == previous->start || token->end == token->start)
    return false;
  if (token->start < previous->end)
    return true;
  for (const char *c = text + previous->end; c < start; c = g_utf8_next_char (c))
    if (!is_inside_words (g_utf8_get_char (c)))
      return false;
  return goes_on (text, start) || (is_inside_words (g_utf8_get_char (start)) && is_all_space (text, previous));
}

/* lgn_words_mark: sets LGN_TOKEN_CONTINUES where a token goes on with the word of the one before it. Words are told by the
 * text, not by the vocabulary, so that they are the same whatever the tokeniser: punctuation, and what stands behind it, is
 * apart. An apostrophe belongs to the word before it, and what follows it too when it is an ending of English (wasn't),
 * otherwise not (l'école). */
void
lgn_words_mark (LgnTokens *tokens)
{
  for (guint i = 1; i < tokens->n; i++)
    {
      LgnToken *token = &tokens->token[i];
      if (continues (tokens->text[token->segment], &tokens->token[i - 1], token))
        token->flags |= LGN_TOKEN_CONTINUES;
    }
}
