#include "text/lgn-model-text.h"
#include "base/lgn-json.h"

#include <string.h>

/* What is still to be read. Whatever is not written as every program writes it makes the reader give up, and the file is then
 * read as a whole by the library, which knows all of JSON and says what is wrong. */
typedef struct
{
  const char *at;
  const char *end;
  GString *buffer; /* of a string with escapes */
} Scan;

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
    scan->at++;
}

/* Whether C comes next; then it is read. */
static bool
next_is (Scan *scan, char c)
{
  skip_space (scan);
  if (scan->at == scan->end || *scan->at != c)
    return false;
  scan->at++;
  return true;
}

/* Reads up to the quotation mark that ends a string, whose beginning was read; says whether there are ESCAPES and bytes that
 * are not ASCII. */
static bool
skip_string (Scan *scan, bool *has_escapes, bool *has_others)
{
  *has_escapes = *has_others = false;
  for (; scan->at < scan->end; scan->at++)
    {
      guint8 c = (guint8) *scan->at;
      if (c == '"')
        {
          scan->at++;
          return true;
        }
      if (c < ' ')
        return false;
      *has_others |= c >= 0x80;
      if (c == '\\')
        {
          *has_escapes = true;
          scan->at++;
        }
    }
  return false;
}

/* The number of the four hexadecimal digits at TEXT, or -1. */
static int
parse_hex (const char *text, const char *end)
{
  int value = 0;

  for (guint i = 0; i < 4; i++)
    {
      if (end - text < 4 || !g_ascii_isxdigit (text[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  return value;
}

/* Appends the character of the escape \uXXXX, or of two that are a pair of surrogates, at *TEXT behind the u. */
static bool
append_unicode (GString *buffer, const char **text, const char *end)
{
  int high = parse_hex (*text, end), low;

  if (high < 0 || (high >= 0xdc00 && high < 0xe000))
    return false;
  *text += 4;
  if (high < 0xd800 || high >= 0xe000)
    {
      g_string_append_unichar (buffer, (gunichar) high);
      return true;
    }
  if (end - *text < 6 || (*text)[0] != '\\' || (*text)[1] != 'u')
    return false;
  low = parse_hex (*text + 2, end);
  if (low < 0xdc00 || low >= 0xe000)
    return false;
  g_string_append_unichar (buffer, 0x10000 + ((gunichar) (high - 0xd800) << 10) + (gunichar) (low - 0xdc00));
  *text += 6;
  return true;
}

/* Writes the string from START to END, which has escapes, to the buffer. */
static bool
resolve_escapes (GString *buffer, const char *start, const char *end)
{
  static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

  g_string_truncate (buffer, 0);
  while (start < end)
    {
      const char *name;
      if (*start != '\\')
        {
          g_string_append_c (buffer, *start++);
          continue;
        }
      start++; /* never the end: a string cannot end in the middle of an escape */
      if (*start == 'u')
        {
          start++;
          if (!append_unicode (buffer, &start, end))
            return false;
        }
      else if (*start != '\0' && (name = strchr (names, *start)))
        {
          g_string_append_c (buffer, meanings[name - names]);
          start++;
        }
      else
        return false;
    }
  return true;
}

/* Reads a string; BYTES is good until the next one is read. */
static bool
next_string (Scan *scan, const char **bytes, gsize *len)
{
  bool has_escapes, has_others;
  const char *start;

  if (!next_is (scan, '"'))
    return false;
  start = scan->at;
  if (!skip_string (scan, &has_escapes, &has_others))
    return false;
  *bytes = start;
  *len = (gsize) (scan->at - 1 - start);
  if (has_others && !g_utf8_validate_len (start, *len, NULL))
    return false;
  if (!has_escapes)
    return true;
  if (!resolve_escapes (scan->buffer, start, start + *len))
    return false;
  *bytes = scan->buffer->str;
  *len = scan->buffer->len;
  return true;
}

/* Reads a whole number that is not negative and has nine digits at most. */
static bool
next_number (Scan *scan, gint64 *value)
{
  const char *start;

  skip_space (scan);
  start = scan->at;
  *value = 0;
  for (; scan->at < scan->end && g_ascii_isdigit (*scan->at) && scan->at - start < 9; scan->at++)
    *value = *value * 10 + (*scan->at - '0');
  return scan->at > start && (*start != '0' || scan->at == start + 1)
         && (scan->at == scan->end || !strchr ("0123456789.eE", *scan->at));
}

/* Reads over a value of any kind without a look at what it holds. */
static bool
skip_value (Scan *scan)
{
  gsize depth = 0;
  bool escapes, others;

  skip_space (scan);
  for (; scan->at < scan->end; scan->at++)
    {
      char c = *scan->at;
      if (depth == 0 && (c == ',' || c == '}' || c == ']'))
        return true;
      if (c == '"')
        {
          scan->at++;
          if (!skip_string (scan, &escapes, &others))
            return false;
          scan->at--;
        }
      else if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth--;
    }
  return false;
}

/* The value of the member KEY of the object that begins next, from START to scan->at, all members before it read over; false
 * when it is not there. */
static bool
find_member (Scan *scan, const char *key)
{
  const char *name;
  gsize len;

  if (!next_is (scan, '{'))
    return false;
  do
    {
      if (!next_string (scan, &name, &len) || !next_is (scan, ':'))
        return false;
      if (len == strlen (key) && memcmp (name, key, len) == 0)
        return true;
      if (!skip_value (scan))
        return false;
    }
  while (next_is (scan, ','));
  return false;
}

/* The text of the member KEY of the OBJECT, when it begins with FIRST. */
static bool
find_text (Scan object, const char *key, char first, const char **text, gsize *len)
{
  if (!find_member (&object, key))
    return false;
  skip_space (&object);
  *text = object.at;
  if (object.at == object.end || *object.at != first || !skip_value (&object))
    return false;
  while (object.at > *text && g_ascii_isspace (object.at[-1]))
    object.at--;
  *len = (gsize) (object.at - *text);
  return true;
}

/**
 * lgn_model_text_find: where the vocabulary and the merges of the model are in SIZE bytes of JSON, the contents of a
 * tokenizer.json. REST becomes the same text with an empty object and an empty list in their places: whatever is wrong with the
 * file outside of them is wrong with it too.
 * Returns: false when there is no such member
 */
bool
lgn_model_text_find (const char *json, gsize size, LgnModelText *text, GString *rest)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  Scan scan = { json, json + size, buffer };
  const char *end = json + size;

  *text = (LgnModelText) { 0 };
  if (!find_member (&scan, "model") || !find_text (scan, "vocab", '{', &text->vocab, &text->vocab_len))
    return false;
  if (!find_text (scan, "merges", '[', &text->merges, &text->merges_len))
    text->merges = NULL;

  bool merges_first = text->merges && text->merges < text->vocab;
  if (merges_first)
    {
      g_string_append_len (rest, json, text->merges - json);
      g_string_append (rest, "[]");
      json = text->merges + text->merges_len;
    }
  g_string_append_len (rest, json, text->vocab - json);
  g_string_append (rest, "{}");
  json = text->vocab + text->vocab_len;
  if (text->merges && !merges_first)
    {
      g_string_append_len (rest, json, text->merges - json);
      g_string_append (rest, "[]");
      json = text->merges + text->merges_len;
    }
  g_string_append_len (rest, json, end - json);
  return true;
}

/**
 * lgn_model_text_parse_vocab: the vocabulary of SIZE bytes of JSON, an object of ids by piece; ids are smaller than LIMIT.
 * Returns: (transfer full): NULL when anything about it is unusual, such as a piece that is there twice
 */
LgnVocab *
lgn_model_text_parse_vocab (const char *json, gsize size, gsize limit)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (limit);
  Scan scan = { json, json + size, buffer };
  const char *piece;
  gsize len;
  gint64 id;

  if (!next_is (&scan, '{'))
    return NULL;
  do
    {
      if (!next_string (&scan, &piece, &len) || !next_is (&scan, ':') || !next_number (&scan, &id)
          || lgn_vocab_lookup (vocab, piece, (gssize) len) >= 0 || lgn_vocab_get_n_pieces (vocab) >= LGN_JSON_MAX_VALUES
          || !lgn_vocab_add (vocab, piece, len, id, "", NULL))
        return NULL;
    }
  while (next_is (&scan, ','));
  if (!next_is (&scan, '}'))
    return NULL;
  skip_space (&scan);
  return scan.at == scan.end ? g_steal_pointer (&vocab) : NULL;
}

/* A merge as two strings; SECOND is room for the escapes of the right one. */
static bool
next_pair (Scan *scan, GString *second, LgnMergeFunc func, gpointer data)
{
  const char *left, *right;
  gsize left_len, right_len;

  if (!next_string (scan, &left, &left_len) || !next_is (scan, ','))
    return false;
  GString *first = scan->buffer;
  scan->buffer = second;
  bool ok = next_string (scan, &right, &right_len) && next_is (scan, ']') && func (data, left, left_len, right, right_len);
  scan->buffer = first;
  return ok;
}

/* A merge as one string with a space between. */
static bool
next_line (Scan *scan, LgnMergeFunc func, gpointer data)
{
  const char *line;
  gsize len;

  if (!next_string (scan, &line, &len))
    return false;
  const char *space = memchr (line, ' ', len);
  if (!space)
    return false;
  gsize left_len = (gsize) (space - line), right_len = len - left_len - 1;
  return !memchr (space + 1, ' ', right_len) && func (data, line, left_len, space + 1, right_len);
}

/**
 * lgn_model_text_parse_merges: calls FUNC for every merge of SIZE bytes of JSON, a list of strings with a space in them or of
 * pairs.
 * Returns: false when anything about it is unusual, or when FUNC does
 */
bool
lgn_model_text_parse_merges (const char *json, gsize size, LgnMergeFunc func, gpointer data)
{
  g_autoptr (GString) first = g_string_new (NULL), second = g_string_new (NULL);
  Scan scan = { json, json + size, first };
  gsize n = 0;

  if (!next_is (&scan, '['))
    return false;
  if (!next_is (&scan, ']'))
    {
      do
        if (++n > LGN_JSON_MAX_VALUES
            || !(next_is (&scan, '[') ? next_pair (&scan, second, func, data) : next_line (&scan, func, data)))
          return false;
      while (next_is (&scan, ','));
      if (!next_is (&scan, ']'))
        return false;
    }
  skip_space (&scan);
  return scan.at == scan.end;
}
