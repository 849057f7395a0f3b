#include "text/lgn-matcher.h"
#include "text/lgn-chars.h"
#include "text/lgn-text-error.h"

#include <string.h>

/* Bounds for patterns from strangers: what published patterns need is a hundredth of it. */
#define REGEX_LIMITS "(*LIMIT_HEAP=32768)(*LIMIT_MATCH=2000000)(*LIMIT_DEPTH=200000)"
#define REGEX_MAX_LENGTH 16384

typedef enum
{
  MATCH_CHARS,
  MATCH_STRING,
  MATCH_REGEX,
  MATCH_WORDS,
  MATCH_BYTE_LEVEL_WORDS,
  MATCH_SCRIPTS,
  MATCH_LENGTH,
} Kind;

struct _LgnMatcher
{
  Kind kind;
  LgnCharTest test; /* MATCH_CHARS */
  char *string;     /* MATCH_STRING: [string_len] */
  gsize string_len;
  GRegex *regex; /* MATCH_REGEX */
  gsize n_chars; /* MATCH_LENGTH */
};

/* lgn_matcher_new_for_chars: matches every single character for which TEST holds. */
LgnMatcher *
lgn_matcher_new_for_chars (LgnCharTest test)
{
  LgnMatcher *matcher = g_new0 (LgnMatcher, 1);

  matcher->kind = MATCH_CHARS;
  matcher->test = test;
  return matcher;
}

/* lgn_matcher_new_for_string: matches the LEN bytes of TEXT; an empty string matches nowhere. */
LgnMatcher *
lgn_matcher_new_for_string (const char *text, gsize len)
{
  LgnMatcher *matcher = g_new0 (LgnMatcher, 1);

  matcher->kind = MATCH_STRING;
  matcher->string = g_memdup2 (text, len);
  matcher->string_len = len;
  return matcher;
}

/* The classes that Oniguruma defines otherwise than PCRE: word characters, with marks, and hexadecimal digits. */
#define WORD_CLASS "\\p{L}\\p{M}\\p{N}\\p{Pc}"
#define HEX_CLASS "0-9a-fA-F"

/* Appends PATTERN, written for Oniguruma, as PCRE understands it. */
static void
translate_regex (const char *pattern, GString *out)
{
  bool in_class = false;

  for (const char *p = pattern; *p; p++)
    {
      const char *class = p[0] != '\\' ? NULL : p[1] == 'w' ? WORD_CLASS : p[1] == 'h' ? HEX_CLASS : NULL;
      if (class)
        g_string_append_printf (out, in_class ? "%s" : "[%s]", class);
      else if (p[0] == '\\' && p[1] == 'W' && !in_class)
        g_string_append (out, "[^" WORD_CLASS "]");
      else if (p[0] == '\\' && p[1] != '\0')
        g_string_append_len (out, p, 2);
      else
        g_string_append_c (out, *p);
      if (*p == '[' || *p == ']')
        in_class = *p == '[';
      if (p[0] == '\\' && p[1] != '\0')
        p++;
    }
}

/**
 * lgn_matcher_new_for_regex: matches the regular expression of LEN bytes. Files write them for Oniguruma: ^ and $ hold at
 * every line feed, only a line feed ends a line, and classes are those of Unicode.
 * Returns: (transfer full): the matcher, or NULL with LGN_ERROR_FORMAT that begins with WHERE.
 */
LgnMatcher *
lgn_matcher_new_for_regex (const char *pattern, gsize len, const char *where, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GString) bounded = g_string_new (REGEX_LIMITS);

  /* Limits that the pattern sets itself, and intersections of classes, which PCRE does not know. */
  if (len > REGEX_MAX_LENGTH || strlen (pattern) != len || g_str_has_prefix (pattern, "(*") || strstr (pattern, "&&"))
    {
      lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the regular expression “%.60s” is not supported", where, pattern);
      return NULL;
    }
  translate_regex (pattern, bounded);

  GRegex *regex = g_regex_new (bounded->str, G_REGEX_OPTIMIZE | G_REGEX_MULTILINE | G_REGEX_NEWLINE_LF, 0, &fault);
  if (!regex)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the regular expression “%.60s” is invalid: %s", where, pattern,
                          strrchr (fault->message, ':') ? strrchr (fault->message, ':') + 2 : fault->message);
      return NULL;
    }

  LgnMatcher *matcher = g_new0 (LgnMatcher, 1);
  matcher->kind = MATCH_REGEX;
  matcher->regex = regex;
  return matcher;
}

/* lgn_matcher_new_for_words: matches words and runs of what is neither word nor white space: \w+|[^\w\s]+. */
LgnMatcher *
lgn_matcher_new_for_words (void)
{
  LgnMatcher *matcher = g_new0 (LgnMatcher, 1);

  matcher->kind = MATCH_WORDS;
  return matcher;
}

/**
 * lgn_matcher_new_for_byte_level_words: matches the words of byte-level vocabularies, that is the regular expression
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ (Radford et al. 2019), which leaves nothing out.
 */
LgnMatcher *
lgn_matcher_new_for_byte_level_words (void)
{
  LgnMatcher *matcher = g_new0 (LgnMatcher, 1);

  matcher->kind = MATCH_BYTE_LEVEL_WORDS;
  return matcher;
}

/* lgn_matcher_new_for_scripts: matches runs of characters of one script, with the spaces in and after them; kana count as Han
 * (tokenizers, pre_tokenizers/unicode_scripts). Spaces before the first are in no match. */
LgnMatcher *
lgn_matcher_new_for_scripts (void)
{
  LgnMatcher *matcher = g_new0 (LgnMatcher, 1);

  matcher->kind = MATCH_SCRIPTS;
  return matcher;
}

/* lgn_matcher_new_for_length: matches N_CHARS characters at a time, and what is left at the end. */
LgnMatcher *
lgn_matcher_new_for_length (gsize n_chars)
{
  LgnMatcher *matcher = g_new0 (LgnMatcher, 1);

  matcher->kind = MATCH_LENGTH;
  matcher->n_chars = n_chars;
  return matcher;
}

/* lgn_matcher_parse: the matcher that {"String": ...} or {"Regex": ...} in tokenizer.json asks for. (transfer full) */
LgnMatcher *
lgn_matcher_parse (json_t *pattern, const char *where, GError **error)
{
  json_t *string = json_object_get (pattern, "String"), *regex = json_object_get (pattern, "Regex");

  if (json_is_string (string))
    return lgn_matcher_new_for_string (json_string_value (string), json_string_length (string));
  if (json_is_string (regex))
    return lgn_matcher_new_for_regex (json_string_value (regex), json_string_length (regex), where, error);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: a pattern should hold a “String” or a “Regex”", where);
  return NULL;
}

void
lgn_matcher_free (LgnMatcher *matcher)
{
  g_free (matcher->string);
  g_clear_pointer (&matcher->regex, g_regex_unref);
  g_free (matcher);
}

static void
find_chars (const LgnMatcher *matcher, const char *text, gsize len, GArray *matches)
{
  for (gsize i = 0, n; i < len; i += n)
    if (matcher->test (lgn_char_get (text + i, &n)))
      {
        LgnMatch match = { i, i + n };
        g_array_append_val (matches, match);
      }
}

static void
find_words (const char *text, gsize len, GArray *matches)
{
  for (gsize i = 0, n, end; i < len; i = end)
    {
      gunichar c = lgn_char_get (text + i, &n);
      bool is_word = lgn_char_is_word (c), is_space = !is_word && lgn_char_is_space (c);
      for (end = i + n; end < len; end += n)
        {
          c = lgn_char_get (text + end, &n);
          if (lgn_char_is_word (c) != is_word || (!is_word && lgn_char_is_space (c) != is_space))
            break;
        }
      LgnMatch match = { i, end };
      if (!is_space)
        g_array_append_val (matches, match);
    }
}

static void
find_string (const LgnMatcher *matcher, const char *text, gsize len, GArray *matches)
{
  const char *found;

  if (matcher->string_len == 0)
    return;
  for (gsize i = 0; (found = memmem (text + i, len - i, matcher->string, matcher->string_len));)
    {
      LgnMatch match = { (gsize) (found - text), (gsize) (found - text) + matcher->string_len };
      g_array_append_val (matches, match);
      i = match.end;
    }
}

static bool
find_regex (const LgnMatcher *matcher, const char *text, gsize len, GArray *matches, GError **error)
{
  g_autoptr (GMatchInfo) info = NULL;
  g_autoptr (GError) fault = NULL;

  g_regex_match_full (matcher->regex, text, (gssize) len, 0, 0, &info, &fault);
  while (!fault && g_match_info_matches (info))
    {
      int start, end;
      g_match_info_fetch_pos (info, 0, &start, &end);
      LgnMatch match = { (gsize) start, (gsize) end };
      g_array_append_val (matches, match);
      g_match_info_next (info, &fault);
    }
  if (!fault)
    return true;
  lgn_text_set_error (error, LGN_ERROR_LIMIT, "The regular expression “%.60s” of the tokeniser takes too long on this text: %s",
                      g_regex_get_pattern (matcher->regex) + strlen (REGEX_LIMITS), fault->message);
  return false;
}

typedef enum
{
  CLASS_LETTER,
  CLASS_NUMBER,
  CLASS_SPACE,
  CLASS_OTHER,
} CharClass;

static CharClass
classify (gunichar c)
{
  if (lgn_char_is_letter (c))
    return CLASS_LETTER;
  if (lgn_char_is_space (c))
    return CLASS_SPACE;
  return lgn_char_is_number (c) ? CLASS_NUMBER : CLASS_OTHER;
}

/* The end of the run of characters of CLASS from I on, and the start of its last character. */
static gsize
end_of_run (const char *text, gsize len, gsize i, CharClass class, gsize *last)
{
  gsize n;

  for (; i < len && classify (lgn_char_get (text + i, &n)) == class; i += n)
    *last = i;
  return i;
}

/* The length of the contraction (of English) that TEXT begins with, or 0. */
static gsize
contraction_length (const char *text, gsize len)
{
  static const char *const contractions[] = { "'s", "'t", "'re", "'ve", "'m", "'ll", "'d" };

  for (gsize i = 0; text[0] == '\'' && i < G_N_ELEMENTS (contractions); i++)
    {
      gsize n = strlen (contractions[i]);
      if (n <= len && memcmp (text, contractions[i], n) == 0)
        return n;
    }
  return 0;
}

static void
find_byte_level_words (const char *text, gsize len, GArray *matches)
{
  for (gsize i = 0; i < len;)
    {
      gsize n, last = i, start = i, end = i + contraction_length (text + i, len - i);
      if (end == start)
        {
          gsize first = text[i] == ' ' && i + 1 < len ? i + 1 : i;
          CharClass class = classify (lgn_char_get (text + first, &n));
          if (class == CLASS_SPACE)
            class = classify (lgn_char_get (text + (first = i), &n));
          end = end_of_run (text, len, first, class, &last);
          /* White space leaves its last character to the word that follows. */
          if (class == CLASS_SPACE && end < len && last > start)
            end = last;
        }
      LgnMatch match = { start, end };
      g_array_append_val (matches, match);
      i = end;
    }
}

/* Spaces and characters that Unicode does not know have any script. */
static bool
has_any_script (gunichar c, GUnicodeScript *script)
{
  *script = c == 0x30fc ? G_UNICODE_SCRIPT_HAN : g_unichar_get_script (c);
  if (*script == G_UNICODE_SCRIPT_HIRAGANA || *script == G_UNICODE_SCRIPT_KATAKANA)
    *script = G_UNICODE_SCRIPT_HAN;
  return c == ' ' || *script == G_UNICODE_SCRIPT_UNKNOWN;
}

static void
find_scripts (const char *text, gsize len, GArray *matches)
{
  GUnicodeScript script, last = G_UNICODE_SCRIPT_UNKNOWN;

  for (gsize i = 0, n; i < len; i += n)
    {
      LgnMatch match = { i, len };
      if (has_any_script (lgn_char_get (text + i, &n), &script) || script == last)
        continue;
      if (matches->len > 0)
        g_array_index (matches, LgnMatch, matches->len - 1).end = i;
      g_array_append_val (matches, match);
      last = script;
    }
}

static void
find_lengths (const LgnMatcher *matcher, const char *text, gsize len, GArray *matches)
{
  LgnMatch match = { 0, 0 };

  while (match.start < len)
    {
      gsize n;
      for (gsize k = 0; k < matcher->n_chars && match.end < len; k++, match.end += n)
        lgn_char_get (text + match.end, &n);
      g_array_append_val (matches, match);
      match.start = match.end;
    }
}

/**
 * lgn_matcher_find: puts all matches in the LEN bytes of TEXT (valid UTF-8) into MATCHES, an array of LgnMatch.
 * Returns: false with LGN_ERROR_LIMIT when a regular expression takes too long.
 */
bool
lgn_matcher_find (const LgnMatcher *matcher, const char *text, gsize len, GArray *matches, GError **error)
{
  g_array_set_size (matches, 0);
  switch (matcher->kind)
    {
    case MATCH_CHARS:
      find_chars (matcher, text, len, matches);
      return true;
    case MATCH_STRING:
      find_string (matcher, text, len, matches);
      return true;
    case MATCH_REGEX:
      return find_regex (matcher, text, len, matches, error);
    case MATCH_WORDS:
      find_words (text, len, matches);
      return true;
    case MATCH_BYTE_LEVEL_WORDS:
      find_byte_level_words (text, len, matches);
      return true;
    case MATCH_SCRIPTS:
      find_scripts (text, len, matches);
      return true;
    case MATCH_LENGTH:
      find_lengths (matcher, text, len, matches);
      return true;
    default:
      g_return_val_if_reached (false);
    }
}
