#include "text/lgn-decoder.h"
#include "text/lgn-chars.h"
#include "text/lgn-matcher.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD, for bytes that are no character */
#define MAX_CONTENT 1024           /* bytes of what replaces something */
#define MAX_TEXT (1 << 26)         /* bytes to which replacing may blow a text up */

typedef enum
{
  DECODER_SEQUENCE,
  DECODER_WORDPIECE,
  DECODER_BYTE_LEVEL,
  DECODER_METASPACE,
  DECODER_BPE,
  DECODER_REPLACE,
  DECODER_BYTE_FALLBACK,
  DECODER_FUSE,
  DECODER_STRIP,
  DECODER_CTC,
} Kind;

static const char *const kind_names[] = { "Sequence", "WordPiece",    "ByteLevel", "Metaspace", "BPEDecoder",
                                          "Replace",  "ByteFallback", "Fuse",      "Strip",     "CTC" };

struct _LgnDecoder
{
  Kind kind;
  GPtrArray *children; /* SEQUENCE */
  LgnMatcher *pattern; /* REPLACE; METASPACE, CTC: what stands for a space; BPE: the suffix */
  char *content;       /* REPLACE: what comes instead; STRIP: what goes; WORDPIECE: the prefix; CTC: the blank: [content_len] */
  gsize content_len;
  gint64 start, stop;     /* STRIP: how many at both ends */
  bool cleanup;           /* WORDPIECE, CTC: no spaces before punctuation */
  bool drops_first_space; /* METASPACE */
};

static LgnDecoder *parse (json_t *json, guint depth, const char *where, GError **error);

void
lgn_decoded_init (LgnDecoded *self)
{
  self->text = g_string_new (NULL);
  self->owner = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
}

void
lgn_decoded_clear (LgnDecoded *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->owner);
  g_array_unref (self->ends);
}

void
lgn_decoded_append (LgnDecoded *self, const char *bytes, gsize len, guint32 owner)
{
  g_string_append_len (self->text, bytes, (gssize) len);
  for (gsize i = 0; i < len; i++)
    g_array_append_val (self->owner, owner);
}

void
lgn_decoded_end_string (LgnDecoded *self)
{
  g_array_append_val (self->ends, self->text->len);
}

void
lgn_decoder_free (LgnDecoder *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->pattern, lgn_matcher_free);
  g_free (self->content);
  g_free (self);
}

static bool
parse_sequence (LgnDecoder *self, json_t *json, guint depth, const char *where, GError **error)
{
  self->children = lgn_text_json_parse_sequence (json, "decoders", depth, (LgnTextJsonParse) parse,
                                                 (GDestroyNotify) lgn_decoder_free, where, error);
  return self->children != NULL;
}

/* The string under KEY, or FALLBACK, as content. */
static bool
parse_content (LgnDecoder *self, json_t *json, const char *key, const char *fallback, const char *where, GError **error)
{
  const char *content;

  if (!lgn_text_json_get_string (json, key, where, &content, error))
    return false;
  self->content = g_strdup (content ? content : fallback);
  self->content_len = strlen (self->content);
  if (self->content_len <= MAX_CONTENT)
    return true;
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: “%s” of the decoder is too long", where, key);
  return false;
}

static bool
parse_metaspace (LgnDecoder *self, json_t *json, const char *where, GError **error)
{
  const char *symbol = lgn_json_get_string (json, "replacement", where, error), *scheme;
  bool add_prefix_space;

  if (!symbol || !lgn_text_json_get_bool (json, "add_prefix_space", true, where, &add_prefix_space, error)
      || !lgn_text_json_get_string (json, "prepend_scheme", where, &scheme, error))
    return false;
  self->drops_first_space = add_prefix_space && g_strcmp0 (scheme, "never") != 0;
  self->pattern = lgn_matcher_new_for_string (symbol, strlen (symbol));
  return true;
}

static bool
parse_bpe (LgnDecoder *self, json_t *json, const char *where, GError **error)
{
  const char *suffix;

  if (!lgn_text_json_get_string (json, "suffix", where, &suffix, error))
    return false;
  suffix = suffix ? suffix : "</w>";
  self->pattern = lgn_matcher_new_for_string (suffix, strlen (suffix));
  return true;
}

static bool
parse_ctc (LgnDecoder *self, json_t *json, const char *where, GError **error)
{
  const char *delimiter;

  if (!lgn_text_json_get_string (json, "word_delimiter_token", where, &delimiter, error))
    return false;
  delimiter = delimiter ? delimiter : "|";
  self->pattern = lgn_matcher_new_for_string (delimiter, strlen (delimiter));
  return parse_content (self, json, "pad_token", "<pad>", where, error)
         && lgn_text_json_get_bool (json, "cleanup", true, where, &self->cleanup, error);
}

static bool
parse_members (LgnDecoder *self, json_t *json, guint depth, const char *where, GError **error)
{
  switch (self->kind)
    {
    case DECODER_SEQUENCE:
      return parse_sequence (self, json, depth, where, error);
    case DECODER_WORDPIECE:
      return parse_content (self, json, "prefix", "##", where, error)
             && lgn_text_json_get_bool (json, "cleanup", true, where, &self->cleanup, error);
    case DECODER_METASPACE:
      return parse_metaspace (self, json, where, error);
    case DECODER_BPE:
      return parse_bpe (self, json, where, error);
    case DECODER_CTC:
      return parse_ctc (self, json, where, error);
    case DECODER_REPLACE:
      self->pattern = lgn_matcher_parse (json_object_get (json, "pattern"), where, error);
      return self->pattern && parse_content (self, json, "content", "", where, error);
    case DECODER_STRIP:
      return parse_content (self, json, "content", " ", where, error)
             && lgn_text_json_get_int (json, "start", 0, 0, G_MAXINT32, where, &self->start, error)
             && lgn_text_json_get_int (json, "stop", 0, 0, G_MAXINT32, where, &self->stop, error);
    default:
      return true;
    }
}

static LgnDecoder *
parse (json_t *json, guint depth, const char *where, GError **error)
{
  const char *type = lgn_json_get_string (json, "type", where, error);

  if (!type)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (type, kind_names[i]) == 0)
      {
        g_autoptr (LgnDecoder) self = g_new0 (LgnDecoder, 1);
        self->kind = i;
        return parse_members (self, json, depth, where, error) ? g_steal_pointer (&self) : NULL;
      }
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the decoder “%.40s” is not supported", where, type);
  return NULL;
}

/* lgn_decoder_parse: the decoder of tokenizer.json. (transfer full), or NULL with an error that begins with WHERE. */
LgnDecoder *
lgn_decoder_parse (json_t *json, const char *where, GError **error)
{
  return parse (json, 0, where, error);
}

/* lgn_decoder_parse_text: the decoder that the program itself writes as JSON, for files that do not say. (transfer full) */
LgnDecoder *
lgn_decoder_parse_text (const char *json)
{
  g_autoptr (json_t) value = json_loads (json, 0, NULL);

  return lgn_decoder_parse (value, "", NULL);
}

/* lgn_decoder_is_byte_level: whether the characters of pieces stand for bytes. SELF may be NULL. */
bool
lgn_decoder_is_byte_level (const LgnDecoder *self)
{
  if (!self || self->kind == DECODER_BYTE_LEVEL)
    return self != NULL;
  for (guint i = 0; self->children && i < self->children->len; i++)
    if (lgn_decoder_is_byte_level (g_ptr_array_index (self->children, i)))
      return true;
  return false;
}

/* lgn_decoder_get_blank: (transfer none) the token that stands between equal ones so that both count, which must not be left
 * out before decoding; NULL when there is none. SELF may be NULL. */
const char *
lgn_decoder_get_blank (const LgnDecoder *self)
{
  const char *blank = self && self->kind == DECODER_CTC ? self->content : NULL;

  for (guint i = 0; !blank && self && self->children && i < self->children->len; i++)
    blank = lgn_decoder_get_blank (g_ptr_array_index (self->children, i));
  return blank;
}

/* One string of a list. */
typedef struct
{
  const char *text;     /* [len] */
  const guint32 *owner; /* [len] */
  gsize len;
} String;

static String
get_string (const LgnDecoded *strings, guint i)
{
  gsize start = i > 0 ? g_array_index (strings->ends, gsize, i - 1) : 0;
  const guint32 *owner = (const guint32 *) strings->owner->data; /* NULL when all strings are empty */

  return (String) { strings->text->str + start, owner ? owner + start : NULL, g_array_index (strings->ends, gsize, i) - start };
}

static void
append_part (LgnDecoded *out, const String *string, gsize start, gsize end)
{
  if (end <= start)
    return;
  g_string_append_len (out->text, string->text + start, (gssize) (end - start));
  g_array_append_vals (out->owner, string->owner + start, (guint) (end - start));
}

/* Appends STRING with all matches of PATTERN replaced by CONTENT. */
static bool
append_replaced (LgnDecoded *out, const String *string, const LgnMatcher *pattern, const char *content, gsize content_len,
                 GError **error)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (LgnMatch));
  gsize done = 0;

  if (!lgn_matcher_find (pattern, string->text, string->len, matches, error))
    return false;
  for (guint i = 0; i < matches->len; i++)
    {
      const LgnMatch *match = &g_array_index (matches, LgnMatch, i);
      append_part (out, string, done, match->start);
      if (string->len > 0)
        lgn_decoded_append (out, content, content_len, string->owner[MIN (match->start, string->len - 1)]);
      done = match->end;
      if (out->text->len > MAX_TEXT)
        {
          lgn_text_set_error (error, LGN_ERROR_LIMIT, "The decoder of the tokeniser makes this text longer than %d bytes",
                              MAX_TEXT);
          return false;
        }
    }
  append_part (out, string, done, string->len);
  return true;
}

/* What the clean-up of WordPiece texts replaces, in this order (tokenizers, decoders/wordpiece.rs). */
static const char *const clean_up_rules[][2] = {
  { " .", "." },   { " ?", "?" },           { " !", "!" },   { " ,", "," },     { " ' ", "'" },    { " n't", "n't" },
  { " 'm", "'m" }, { " do not", " don't" }, { " 's", "'s" }, { " 've", "'ve" }, { " 're", "'re" },
};

static void
clean_up (LgnDecoded *string)
{
  for (guint i = 0; i < G_N_ELEMENTS (clean_up_rules); i++)
    {
      LgnDecoded cleaned;
      String whole = { string->text->str, (const guint32 *) string->owner->data, string->text->len };
      g_autoptr (LgnMatcher) pattern = lgn_matcher_new_for_string (clean_up_rules[i][0], strlen (clean_up_rules[i][0]));
      if (!strstr (whole.text, clean_up_rules[i][0]))
        continue;
      lgn_decoded_init (&cleaned);
      append_replaced (&cleaned, &whole, pattern, clean_up_rules[i][1], strlen (clean_up_rules[i][1]), NULL);
      lgn_decoded_clear (string);
      *string = cleaned;
    }
}

static void
run_wordpiece (const LgnDecoder *self, const LgnDecoded *in, LgnDecoded *out)
{
  for (guint i = 0; i < in->ends->len; i++)
    {
      String string = get_string (in, i);
      g_auto (LgnDecoded) word;
      bool continues = string.len >= self->content_len && memcmp (string.text, self->content, self->content_len) == 0;
      lgn_decoded_init (&word);
      if (i > 0 && !continues && string.len > 0)
        lgn_decoded_append (&word, " ", 1, string.owner[0]);
      append_part (&word, &string, i > 0 && continues ? self->content_len : 0, string.len);
      if (self->cleanup)
        clean_up (&word);
      g_string_append_len (out->text, word.text->str, (gssize) word.text->len);
      if (word.owner->len > 0)
        g_array_append_vals (out->owner, word.owner->data, word.owner->len);
      lgn_decoded_end_string (out);
    }
}

static bool
is_equal (const String *a, const String *b)
{
  return a->len == b->len && memcmp (a->text, b->text, a->len) == 0;
}

/* Of a run of equal strings one remains, then the blanks go (Graves et al. 2006, section 3.1: the map from paths to labels; as
 * in tokenizers, decoders/ctc.rs). */
static bool
run_ctc (const LgnDecoder *self, const LgnDecoded *in, LgnDecoded *out, GError **error)
{
  g_autoptr (LgnMatcher) blank = lgn_matcher_new_for_string (self->content, self->content_len);

  for (guint i = 0; i < in->ends->len; i++)
    {
      String string = get_string (in, i);
      String previous = get_string (in, i > 0 ? i - 1 : 0);
      if (i > 0 && is_equal (&string, &previous))
        continue;
      g_auto (LgnDecoded) word;
      gsize before = out->text->len;
      lgn_decoded_init (&word);
      if (!append_replaced (&word, &string, blank, "", 0, error))
        return false;
      if (self->cleanup)
        clean_up (&word);
      String cleaned = { word.text->str, (const guint32 *) word.owner->data, word.text->len };
      if (!self->cleanup)
        append_part (out, &cleaned, 0, cleaned.len);
      else if (!append_replaced (out, &cleaned, self->pattern, " ", 1, error))
        return false;
      if (out->text->len > before)
        lgn_decoded_end_string (out);
    }
  return true;
}

/* Appends LEN bytes, with REPLACEMENT for what is no UTF-8: one for every longest beginning of a character. */
static void
append_lossy (LgnDecoded *out, const char *bytes, const guint32 *owner, gsize len)
{
  for (gsize i = 0; i < len;)
    {
      gunichar c = g_utf8_get_char_validated (bytes + i, (gssize) (len - i));
      gsize n = 1;
      if (c == 0 || c < (gunichar) -2)
        {
          n = c == 0 ? 1 : (gsize) g_utf8_skip[(guint8) bytes[i]];
          for (gsize k = i; k < i + n; k++)
            lgn_decoded_append (out, bytes + k, 1, owner[k]);
        }
      else
        {
          while (i + n < len && c == (gunichar) -2 && ((guint8) bytes[i + n] & 0xc0) == 0x80)
            n++;
          lgn_decoded_append (out, REPLACEMENT, strlen (REPLACEMENT), owner[i]);
        }
      i += n;
    }
}

static void
run_byte_level (const LgnDecoded *in, LgnDecoded *out)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GArray) owner = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < in->ends->len; i++)
    {
      String string = get_string (in, i);
      gsize before = bytes->len, n;
      bool all = true;
      for (gsize k = 0; all && k < string.len; k += n)
        {
          int byte = lgn_char_to_byte (lgn_char_get (string.text + k, &n));
          all = byte >= 0;
          if (all)
            g_string_append_c (bytes, (char) byte);
        }
      /* A string with other characters, such as an added token, stays as it is. */
      if (!all)
        {
          g_string_truncate (bytes, before);
          g_string_append_len (bytes, string.text, (gssize) string.len);
        }
      for (gsize k = before; k < bytes->len; k++)
        g_array_append_val (owner, string.owner[0]);
    }
  append_lossy (out, bytes->str, (const guint32 *) owner->data, bytes->len);
  lgn_decoded_end_string (out);
}

/* The byte of a string <0xXX>, or -1. */
static int
parse_byte (const String *string)
{
  if (string->len != 6 || memcmp (string->text, "<0x", 3) != 0 || string->text[5] != '>' || !g_ascii_isxdigit (string->text[3])
      || !g_ascii_isxdigit (string->text[4]))
    return -1;
  return g_ascii_xdigit_value (string->text[3]) * 16 + g_ascii_xdigit_value (string->text[4]);
}

/* Writes the BYTES that came one after the other: as text when they are, otherwise one REPLACEMENT for each. */
static void
flush_bytes (GString *bytes, GArray *owner, LgnDecoded *out)
{
  bool valid = g_utf8_validate_len (bytes->str, bytes->len, NULL);

  for (gsize i = 0; i < bytes->len; i++)
    if (valid)
      lgn_decoded_append (out, bytes->str + i, 1, g_array_index (owner, guint32, i));
    else
      lgn_decoded_append (out, REPLACEMENT, strlen (REPLACEMENT), g_array_index (owner, guint32, i));
  if (bytes->len > 0)
    lgn_decoded_end_string (out);
  g_string_truncate (bytes, 0);
  g_array_set_size (owner, 0);
}

static void
run_byte_fallback (const LgnDecoded *in, LgnDecoded *out)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GArray) owner = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < in->ends->len; i++)
    {
      String string = get_string (in, i);
      int byte = parse_byte (&string);
      if (byte >= 0)
        {
          g_string_append_c (bytes, (char) byte);
          g_array_append_val (owner, string.owner[0]);
          continue;
        }
      flush_bytes (bytes, owner, out);
      append_part (out, &string, 0, string.len);
      lgn_decoded_end_string (out);
    }
  flush_bytes (bytes, owner, out);
}

static void
append_stripped (const LgnDecoder *self, const String *string, LgnDecoded *out)
{
  gsize n = self->content_len, start = 0, end = string->len;

  for (gint64 i = 0; n > 0 && i < self->start && end - start >= n && memcmp (string->text + start, self->content, n) == 0; i++)
    start += n;
  for (gint64 i = 0; n > 0 && i < self->stop && end - start >= n && memcmp (string->text + end - n, self->content, n) == 0; i++)
    end -= n;
  append_part (out, string, start, end);
}

/* The kinds that change every string on its own. */
static bool
run_strings (const LgnDecoder *self, const LgnDecoded *in, LgnDecoded *out, GError **error)
{
  for (guint i = 0; i < in->ends->len; i++)
    {
      String string = get_string (in, i);
      bool ok = true;
      if (self->kind == DECODER_REPLACE)
        ok = append_replaced (out, &string, self->pattern, self->content, self->content_len, error);
      else if (self->kind == DECODER_METASPACE)
        ok = append_replaced (out, &string, self->pattern, " ", i == 0 && self->drops_first_space ? 0 : 1, error);
      else if (self->kind == DECODER_BPE)
        ok = append_replaced (out, &string, self->pattern, " ", i + 1 == in->ends->len ? 0 : 1, error);
      else if (self->kind == DECODER_STRIP)
        append_stripped (self, &string, out);
      else
        append_part (out, &string, 0, string.len);
      if (!ok)
        return false;
      if (self->kind != DECODER_FUSE)
        lgn_decoded_end_string (out);
    }
  if (self->kind == DECODER_FUSE)
    lgn_decoded_end_string (out);
  return true;
}

/* lgn_decoder_run: changes STRINGS, at first one for every token; put together, what remains is the text. */
bool
lgn_decoder_run (const LgnDecoder *self, LgnDecoded *strings, GError **error)
{
  LgnDecoded out;
  bool ok = true;

  if (self->kind == DECODER_SEQUENCE)
    {
      for (guint i = 0; i < self->children->len; i++)
        if (!lgn_decoder_run (g_ptr_array_index (self->children, i), strings, error))
          return false;
      return true;
    }

  lgn_decoded_init (&out);
  if (self->kind == DECODER_WORDPIECE)
    run_wordpiece (self, strings, &out);
  else if (self->kind == DECODER_BYTE_LEVEL)
    run_byte_level (strings, &out);
  else if (self->kind == DECODER_BYTE_FALLBACK)
    run_byte_fallback (strings, &out);
  else if (self->kind == DECODER_CTC)
    ok = run_ctc (self, strings, &out, error);
  else
    ok = run_strings (self, strings, &out, error);
  lgn_decoded_clear (strings);
  *strings = out;
  return ok;
}
