#include "text/lgn-words.h"
#include "text/lgn-chars.h"

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

/* Whether TOKEN goes on with the word of PREVIOUS: it shares a character with it, or follows it with nothing but letters
 * between that the vocabulary lacks, letter on letter or on the space that was cut off its own word. */
static bool
continues (const char *text, const LgnToken *previous, const LgnToken *token)
{
  if (((previous->flags | token->flags) & LGN_TOKEN_SPECIAL) || previous->segment != token->segment
      || previous->end == previous->start || token->end == token->start)
    return false;
  if (token->start < previous->end)
    return true;
  for (const char *c = text + previous->end; c < text + token->start; c = g_utf8_next_char (c))
    if (!is_inside_words (g_utf8_get_char (c)))
      return false;
  if (!is_inside_words (g_utf8_get_char (text + token->start)))
    return false;
  const char *before = g_utf8_find_prev_char (text, text + token->start);
  return (before && is_inside_words (g_utf8_get_char (before))) || is_all_space (text, previous);
}

/* lgn_words_mark: sets LGN_TOKEN_CONTINUES where a token goes on with the word of the one before it. Words are told by the text,
 * not by the vocabulary, so that they are the same whatever the tokeniser: punctuation, and what stands behind it, is apart. */
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
