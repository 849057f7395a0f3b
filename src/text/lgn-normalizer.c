#include "text/lgn-normalizer.h"
#include "text/lgn-chars.h"
#include "text/lgn-matcher.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"
#include "text/lgn-unicode-form.h"

#include <string.h>

typedef enum
{
  NORMALIZER_SEQUENCE,
  NORMALIZER_BASIC,
  NORMALIZER_LOWERCASE,
  NORMALIZER_NFC,
  NORMALIZER_NFD,
  NORMALIZER_NFKC,
  NORMALIZER_NFKD,
  NORMALIZER_STRIP_ACCENTS,
  NORMALIZER_STRIP,
  NORMALIZER_REPLACE,
  NORMALIZER_PREPEND,
  NORMALIZER_PRECOMPILED,
  NORMALIZER_NMT,
  NORMALIZER_BYTE_LEVEL,
  NORMALIZER_SENTENCEPIECE,
} Kind;

/* The names in files, in the order of the kinds; the last kind is no file's. */
static const char *const kind_names[]
    = { "Sequence",     "BertNormalizer", "Lowercase", "NFC",     "NFD",         "NFKC", "NFKD",
        "StripAccents", "Strip",          "Replace",   "Prepend", "Precompiled", "Nmt",  "ByteLevel" };

struct _LgnNormalizer
{
  Kind kind;
  GPtrArray *children;                                   /* SEQUENCE */
  bool clean_text, handle_cjk, strip_accents, lowercase; /* BASIC */
  bool strip_left, strip_right;                          /* STRIP */
  LgnMatcher *pattern;                                   /* REPLACE */
  char *content;                                         /* REPLACE, PREPEND: [content_len] */
  gsize content_len;
  LgnCharsmap *map;              /* PRECOMPILED, SENTENCEPIECE (there it may be NULL) */
  GRegex *grapheme;              /* PRECOMPILED: what a reader takes for one character */
  bool is_kept[128];             /* PRECOMPILED: whether an ASCII character by itself stays as it is */
  LgnSentencePieceSpaces spaces; /* SENTENCEPIECE */
};

static LgnNormalizer *parse (json_t *json, guint depth, const char *where, GError **error);

static LgnNormalizer *
normalizer_new (Kind kind)
{
  LgnNormalizer *self = g_new0 (LgnNormalizer, 1);

  self->kind = kind;
  return self;
}

/* lgn_normalizer_new_basic: cleans up; puts spaces around ideographs, strips accents and lowers the case where asked. */
LgnNormalizer *
lgn_normalizer_new_basic (bool lowercase, bool strip_accents, bool handle_cjk)
{
  LgnNormalizer *self = normalizer_new (NORMALIZER_BASIC);

  self->clean_text = true;
  self->lowercase = lowercase;
  self->strip_accents = strip_accents;
  self->handle_cjk = handle_cjk;
  return self;
}

/* lgn_normalizer_new_sentencepiece: what SentencePiece does to a text; takes MAP, which may be NULL. */
LgnNormalizer *
lgn_normalizer_new_sentencepiece (LgnCharsmap *map, const LgnSentencePieceSpaces *spaces)
{
  LgnNormalizer *self = normalizer_new (NORMALIZER_SENTENCEPIECE);

  self->map = map;
  self->spaces = *spaces;
  return self;
}

/* lgn_normalizer_new_sequence: takes FIRST and SECOND and runs them in this order. */
LgnNormalizer *
lgn_normalizer_new_sequence (LgnNormalizer *first, LgnNormalizer *second)
{
  LgnNormalizer *self = normalizer_new (NORMALIZER_SEQUENCE);

  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_normalizer_free);
  g_ptr_array_add (self->children, first);
  g_ptr_array_add (self->children, second);
  return self;
}

void
lgn_normalizer_free (LgnNormalizer *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->pattern, lgn_matcher_free);
  g_clear_pointer (&self->map, lgn_charsmap_free);
  g_clear_pointer (&self->grapheme, g_regex_unref);
  g_free (self->content);
  g_free (self);
}

static bool
parse_sequence (LgnNormalizer *self, json_t *json, guint depth, const char *where, GError **error)
{
  self->children = lgn_text_json_parse_sequence (json, "normalizers", depth, (LgnTextJsonParse) parse,
                                                 (GDestroyNotify) lgn_normalizer_free, where, error);
  return self->children != NULL;
}

static bool
parse_basic (LgnNormalizer *self, json_t *json, const char *where, GError **error)
{
  return lgn_text_json_get_bool (json, "clean_text", true, where, &self->clean_text, error)
         && lgn_text_json_get_bool (json, "handle_chinese_chars", true, where, &self->handle_cjk, error)
         && lgn_text_json_get_bool (json, "lowercase", true, where, &self->lowercase, error)
         && lgn_text_json_get_bool (json, "strip_accents", self->lowercase, where, &self->strip_accents, error);
}

static bool
parse_content (LgnNormalizer *self, json_t *json, const char *key, const char *where, GError **error)
{
  const char *content = lgn_json_get_string (json, key, where, error);

  if (!content)
    return false;
  self->content_len = json_string_length (json_object_get (json, key));
  self->content = g_memdup2 (content, self->content_len);
  return true;
}

static bool
parse_precompiled (LgnNormalizer *self, json_t *json, const char *where, GError **error)
{
  const char *text = lgn_json_get_string (json, "precompiled_charsmap", where, error);
  gsize size;

  if (!text)
    return false;
  g_autofree guchar *blob = g_base64_decode (text, &size);
  self->grapheme = g_regex_new ("\\X", G_REGEX_OPTIMIZE, 0, NULL);
  self->map = lgn_charsmap_new (blob, size, where, error);
  for (gsize i = 0, n; self->map && i < G_N_ELEMENTS (self->is_kept); i++)
    self->is_kept[i] = i != '\r' && !lgn_charsmap_find (self->map, (char[]) { (char) i }, 1, false, &n, &n);
  return self->map != NULL;
}

static bool
parse_members (LgnNormalizer *self, json_t *json, guint depth, const char *where, GError **error)
{
  switch (self->kind)
    {
    case NORMALIZER_SEQUENCE:
      return parse_sequence (self, json, depth, where, error);
    case NORMALIZER_BASIC:
      return parse_basic (self, json, where, error);
    case NORMALIZER_STRIP:
      return lgn_text_json_get_bool (json, "strip_left", true, where, &self->strip_left, error)
             && lgn_text_json_get_bool (json, "strip_right", true, where, &self->strip_right, error);
    case NORMALIZER_REPLACE:
      self->pattern = lgn_matcher_parse (json_object_get (json, "pattern"), where, error);
      return self->pattern && parse_content (self, json, "content", where, error);
    case NORMALIZER_PREPEND:
      return parse_content (self, json, "prepend", where, error);
    case NORMALIZER_PRECOMPILED:
      return parse_precompiled (self, json, where, error);
    default:
      return true;
    }
}

static LgnNormalizer *
parse (json_t *json, guint depth, const char *where, GError **error)
{
  const char *type = lgn_json_get_string (json, "type", where, error);

  if (!type)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (type, kind_names[i]) == 0)
      {
        g_autoptr (LgnNormalizer) self = normalizer_new (i);
        return parse_members (self, json, depth, where, error) ? g_steal_pointer (&self) : NULL;
      }
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the normalizer “%.40s” is not supported", where, type);
  return NULL;
}

/* lgn_normalizer_parse: the normalizer of tokenizer.json. (transfer full), or NULL with an error that begins with WHERE. */
LgnNormalizer *
lgn_normalizer_parse (json_t *json, const char *where, GError **error)
{
  return parse (json, 0, where, error);
}

static void
swap (LgnNormalized *a, LgnNormalized *b)
{
  LgnNormalized keep = *a;

  *a = *b;
  *b = keep;
}

/* What becomes of a character: itself, another one, or REMOVED. */
#define REMOVED ((gunichar) -1)
typedef gunichar (*CharMap) (gunichar c);

/* Maps every character to one or none. */
static void
map_chars (LgnNormalized *text, LgnNormalized *scratch, CharMap map)
{
  scratch->len = 0;
  for (gsize i = 0, n; i < text->len; i += n)
    {
      gunichar c = lgn_char_get (text->text + i, &n), mapped = map (c);
      if (mapped == c)
        lgn_normalized_append (scratch, text->text + i, text->origin + i, n);
      else if (mapped != REMOVED)
        {
          char bytes[6];
          lgn_normalized_append_repeated (scratch, bytes, (gsize) g_unichar_to_utf8 (mapped, bytes), text->origin[i]);
        }
    }
  swap (text, scratch);
}

static gunichar
map_clean (gunichar c)
{
  if (c == 0 || c == 0xfffd || lgn_char_is_control (c))
    return REMOVED;
  return lgn_char_is_space (c) ? ' ' : c;
}

static gunichar
map_without_nonspacing_mark (gunichar c)
{
  return lgn_char_is_nonspacing_mark (c) ? REMOVED : c;
}

static gunichar
map_without_mark (gunichar c)
{
  return lgn_char_is_mark (c) ? REMOVED : c;
}

/* The rules of SentencePiece's nmt_nfkc for control characters and unusual spaces. */
static gunichar
map_nmt (gunichar c)
{
  if ((c >= 0x1 && c <= 0x8) || c == 0xb || (c >= 0xe && c <= 0x1f) || c == 0x7f || c == 0x8f || c == 0x9f)
    return REMOVED;
  if (c == 0x9 || c == 0xa || c == 0xc || c == 0xd || c == 0x1680 || (c >= 0x200b && c <= 0x200f) || c == 0x2028 || c == 0x2029
      || c == 0x2581 || c == 0xfeff || c == 0xfffd)
    return ' ';
  return c;
}

static void
lower_case (LgnNormalized *text, LgnNormalized *scratch)
{
  LgnEdit edit;

  scratch->len = 0;
  lgn_edit_begin (&edit, scratch, text->text, text->origin, text->len);
  for (gsize i = 0, n; i < text->len; i += n)
    {
      gunichar c = lgn_char_get (text->text + i, &n);
      lgn_edit_put (&edit, c == 0x130 ? 'i' : g_unichar_tolower (c), 0);
      /* The only character whose lower case is two: I with a dot above (SpecialCasing.txt). */
      if (c == 0x130)
        lgn_edit_put (&edit, 0x307, 1);
    }
  swap (text, scratch);
}

static void
space_out_cjk (LgnNormalized *text, LgnNormalized *scratch)
{
  LgnEdit edit;

  scratch->len = 0;
  lgn_edit_begin (&edit, scratch, text->text, text->origin, text->len);
  for (gsize i = 0, n; i < text->len; i += n)
    {
      gunichar c = lgn_char_get (text->text + i, &n);
      bool is_cjk = lgn_char_is_cjk (c);
      lgn_edit_put (&edit, is_cjk ? ' ' : c, 0);
      if (is_cjk)
        {
          lgn_edit_put (&edit, c, 1);
          lgn_edit_put (&edit, ' ', 1);
        }
    }
  swap (text, scratch);
}

/* Appends LEN ASCII characters, the usual case, to OUT. */
static void
put_basic_ascii (const LgnNormalizer *self, const char *text, const LgnSpan *origin, gsize len, LgnNormalized *out)
{
  gsize n = out->len;

  lgn_normalized_append (out, text, origin, len);
  if (out->overflowed)
    return;
  for (gsize i = 0; i < len; i++)
    {
      gunichar c = (gunichar) (guint8) text[i];
      if (self->clean_text && (c < 0x20 || c == 0x7f))
        c = map_clean (c);
      if (c == REMOVED)
        continue;
      out->text[n] = self->lowercase ? g_ascii_tolower ((char) c) : (char) c;
      out->origin[n++] = origin[i];
    }
  out->len = n;
}

static void
run_basic_other (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch)
{
  if (self->clean_text)
    map_chars (text, scratch, map_clean);
  if (self->handle_cjk)
    space_out_cjk (text, scratch);
  if (self->strip_accents)
    {
      lgn_unicode_form_apply (text, scratch, false, false);
      map_chars (text, scratch, map_without_nonspacing_mark);
    }
  if (self->lowercase)
    lower_case (text, scratch);
}

/* Runs of ASCII, on which nothing else depends, go the short way. */
static void
run_basic (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch)
{
  g_auto (LgnNormalized) run = { .max_len = text->max_len }, room = { .max_len = text->max_len };

  scratch->len = 0;
  for (gsize start = 0, end; start < text->len; start = end)
    {
      bool is_ascii = (guint8) text->text[start] < 0x80;
      for (end = start; end < text->len && ((guint8) text->text[end] < 0x80) == is_ascii;)
        end++;
      if (is_ascii)
        {
          put_basic_ascii (self, text->text + start, text->origin + start, end - start, scratch);
          continue;
        }
      run.len = 0;
      lgn_normalized_append (&run, text->text + start, text->origin + start, end - start);
      run_basic_other (self, &run, &room);
      lgn_normalized_append (scratch, run.text, run.origin, run.len);
    }
  scratch->overflowed |= run.overflowed || room.overflowed;
  swap (text, scratch);
}

static void
strip (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch)
{
  gsize first = 0, end = text->len, n;

  while (self->strip_left && first < end && lgn_char_is_space (lgn_char_get (text->text + first, &n)))
    first += n;
  while (self->strip_right && end > first)
    {
      const char *last = g_utf8_find_prev_char (text->text + first, text->text + end);
      if (!last || !lgn_char_is_space (g_utf8_get_char (last)))
        break;
      end = (gsize) (last - text->text);
    }
  scratch->len = 0;
  lgn_normalized_append (scratch, text->text + first, text->origin + first, end - first);
  swap (text, scratch);
}

static bool
replace (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch, GError **error)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (LgnMatch));
  gsize done = 0;

  if (!lgn_matcher_find (self->pattern, text->text, text->len, matches, error))
    return false;
  scratch->len = 0;
  for (guint i = 0; i < matches->len; i++)
    {
      const LgnMatch *match = &g_array_index (matches, LgnMatch, i);
      LgnSpan origin = { 0, 0 };
      if (match->end > 0)
        origin = text->origin[match->end - 1];
      lgn_normalized_append (scratch, text->text + done, text->origin + done, match->start - done);
      lgn_normalized_append_repeated (scratch, self->content, self->content_len, origin);
      done = match->end;
    }
  lgn_normalized_append (scratch, text->text + done, text->origin + done, text->len - done);
  swap (text, scratch);
  return true;
}

static void
prepend (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch)
{
  if (text->len == 0)
    return;
  scratch->len = 0;
  lgn_normalized_append_repeated (scratch, self->content, self->content_len, text->origin[0]);
  lgn_normalized_append (scratch, text->text, text->origin, text->len);
  swap (text, scratch);
}

/* OLD_LEN bytes of the old text, N_OLD characters, become RESULT_LEN bytes of RESULT: as many characters as possible take
 * each other's places. */
static void
put_replacement (GArray *changes, gsize n_old, const char *result, gsize result_len)
{
  gsize n_new = 0, n;

  for (gsize i = 0; i < result_len; i += n)
    {
      LgnChange change = { lgn_char_get (result + i, &n), n_new >= n_old };
      g_array_append_val (changes, change);
      n_new++;
    }
  if (n_new < n_old && changes->len > 0)
    g_array_index (changes, LgnChange, changes->len - 1).change += (gint32) n_new - (gint32) n_old;
}

static gsize
count_chars (const char *text, gsize len)
{
  gsize count = 0;

  for (gsize i = 0; i < len; i++)
    count += ((guint8) text[i] & 0xc0) != 0x80;
  return count;
}

/* The length of the grapheme cluster that begins at I. */
static gsize
grapheme_length (const LgnNormalizer *self, const LgnNormalized *text, gsize i)
{
  g_autoptr (GMatchInfo) info = NULL;
  int start, end;
  gsize length = (gsize) g_utf8_skip[(guint8) text->text[i]];

  /* Among characters below U+0300, which is CC 80, only a line feed joins what is before it. */
  if ((guint8) text->text[i] < 0xcc && text->text[i] != '\r'
      && (i + length == text->len || (guint8) text->text[i + length] < 0xcc))
    return length;
  /* A cluster that matters is short: its first 32 bytes decide, cut where a character ends. */
  gsize len = MIN (32, text->len - i);
  while (i + len < text->len && ((guint8) text->text[i + len] & 0xc0) == 0x80)
    len--;
  if (!g_regex_match_full (self->grapheme, text->text + i, (gssize) len, 0, G_REGEX_MATCH_ANCHORED, &info, NULL)
      || !g_match_info_fetch_pos (info, 0, &start, &end) || end < 1)
    return length;
  return (gsize) end;
}

/* How many characters from I on are clusters by themselves and stay as they are: ASCII that none but ASCII follows. */
static gsize
count_kept (const LgnNormalizer *self, const LgnNormalized *text, gsize i)
{
  gsize end = i;

  while (end < text->len && (guint8) text->text[end] < 0x80 && self->is_kept[(guint8) text->text[end]])
    end++;
  return end > i && end < text->len && (guint8) text->text[end] >= 0x80 ? end - i - 1 : end - i;
}

/* Writes CHANGES, of LgnChange, and takes them out. */
static void
write_changes (GArray *changes, LgnEdit *edit)
{
  for (guint i = 0; i < changes->len; i++)
    lgn_edit_put (edit, g_array_index (changes, LgnChange, i).c, g_array_index (changes, LgnChange, i).change);
  g_array_set_size (changes, 0);
}

/* Writes N characters of ASCII, which stand at I of the old text. An earlier removal may have moved it against the new one. */
static void
keep_chars (LgnEdit *edit, const char *text, gsize n, gsize i)
{
  if (edit->offset == i)
    lgn_edit_keep (edit, n);
  else
    for (gsize k = 0; k < n; k++)
      lgn_edit_put (edit, (gunichar) text[k], 0);
}

/* Appends what becomes of the CLUSTER bytes from I on to CHANGES; true when that is something else. */
static bool
change_cluster (const LgnNormalizer *self, const LgnNormalized *text, gsize i, gsize cluster, GArray *changes)
{
  gsize match_len, result_len, n;
  bool is_changed = false;

  if (cluster < 6)
    {
      const char *result = lgn_charsmap_find (self->map, text->text + i, cluster, false, &match_len, &result_len);
      if (result)
        put_replacement (changes, count_chars (text->text + i, cluster), result, result_len);
      if (result)
        return true;
    }
  for (gsize k = i; k < i + cluster; k += n)
    {
      LgnChange same = { lgn_char_get (text->text + k, &n), 0 };
      const char *other = lgn_charsmap_find (self->map, text->text + k, n, false, &match_len, &result_len);
      if (other)
        put_replacement (changes, 1, other, result_len);
      else
        g_array_append_val (changes, same);
      is_changed |= other != NULL;
    }
  return is_changed;
}

/* As the tokenizers library does (normalizers/precompiled.rs): a cluster of fewer than 6 bytes is looked up as a whole, by
 * the shortest string it begins with; otherwise its characters one by one. What stays as it is, nearly all of most texts, is
 * copied at once, but for its last character: a removal behind that would change it. */
static void
run_precompiled (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (LgnChange));
  bool is_changed = false;
  LgnEdit edit;

  scratch->len = 0;
  lgn_edit_begin (&edit, scratch, text->text, text->origin, text->len);
  for (gsize i = 0, n; i < text->len; i += n)
    {
      n = count_kept (self, text, i);
      if (n > 1)
        {
          write_changes (changes, &edit);
          keep_chars (&edit, text->text + i, --n, i);
          continue;
        }
      n = grapheme_length (self, text, i);
      is_changed |= change_cluster (self, text, i, n, changes);
    }
  write_changes (changes, &edit);
  if (is_changed)
    swap (text, scratch);
}

/* lgn_normalizer_write_bytes: appends LEN bytes of TEXT to OUT, each as the visible character of byte-level vocabularies. */
void
lgn_normalizer_write_bytes (LgnNormalized *out, const char *text, const LgnSpan *origin, gsize len)
{
  for (gsize i = 0, n; i < len; i += n)
    {
      lgn_char_get (text + i, &n);
      for (gsize k = i; k < i + n; k++)
        {
          char bytes[6];
          gsize n_bytes = (gsize) g_unichar_to_utf8 (lgn_char_from_byte ((guint8) text[k]), bytes);
          lgn_normalized_append_repeated (out, bytes, n_bytes, k == i ? origin[i] : origin[i + n - 1]);
        }
    }
}

#define SPACE_SYMBOL "\xe2\x96\x81" /* U+2581 */

static void
put_sentencepiece (const LgnNormalizer *self, LgnNormalized *out, const char *text, gsize len, LgnSpan origin)
{
  for (gsize i = 0; i < len; i++)
    if (text[i] == ' ' && self->spaces.escape_whitespaces)
      lgn_normalized_append_repeated (out, SPACE_SYMBOL, strlen (SPACE_SYMBOL), origin);
    else
      lgn_normalized_append_repeated (out, text + i, 1, origin);
}

/* What the character or the string of the map that TEXT begins with becomes (sentencepiece, Normalizer::NormalizePrefix). */
static const char *
normalize_prefix (const LgnNormalizer *self, const char *text, gsize len, gsize *used, gsize *result_len)
{
  const char *result = self->map ? lgn_charsmap_find (self->map, text, len, true, used, result_len) : NULL;

  if (result)
    return result;
  *used = *result_len = (gsize) g_utf8_skip[(guint8) *text];
  return text;
}

/* sentencepiece, src/normalizer.cc, Normalizer::Normalize. */
static void
run_sentencepiece (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch)
{
  const LgnSentencePieceSpaces *spaces = &self->spaces;
  bool after_space = spaces->remove_extra_whitespaces, is_begun = false;
  gsize used, n, content_len = 0; /* CONTENT_LEN: without spaces at the end */

  scratch->len = 0;
  for (gsize i = 0; i < text->len; i += used)
    {
      const char *result = normalize_prefix (self, text->text + i, text->len - i, &used, &n);
      LgnSpan origin = { text->origin[i].start, text->origin[i + used - 1].end };
      while (after_space && n > 0 && *result == ' ')
        {
          result++;
          n--;
        }
      if (n == 0)
        continue;
      if (!is_begun && spaces->add_dummy_prefix)
        put_sentencepiece (self, scratch, " ", 1, (LgnSpan) { origin.start, origin.start });
      is_begun = true;
      put_sentencepiece (self, scratch, result, n, origin);
      after_space = spaces->remove_extra_whitespaces && result[n - 1] == ' ';
      if (!after_space)
        content_len = scratch->len;
    }
  if (spaces->remove_extra_whitespaces)
    scratch->len = content_len;
  swap (text, scratch);
}

static bool
run_one (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch, GError **error)
{
  switch (self->kind)
    {
    case NORMALIZER_SEQUENCE:
      for (guint i = 0; i < self->children->len; i++)
        if (!lgn_normalizer_run (g_ptr_array_index (self->children, i), text, scratch, error))
          return false;
      return true;
    case NORMALIZER_BASIC:
      run_basic (self, text, scratch);
      return true;
    case NORMALIZER_LOWERCASE:
      lower_case (text, scratch);
      return true;
    case NORMALIZER_NFC:
    case NORMALIZER_NFD:
    case NORMALIZER_NFKC:
    case NORMALIZER_NFKD:
      lgn_unicode_form_apply (text, scratch, self->kind == NORMALIZER_NFKC || self->kind == NORMALIZER_NFKD,
                              self->kind == NORMALIZER_NFC || self->kind == NORMALIZER_NFKC);
      return true;
    case NORMALIZER_STRIP_ACCENTS:
      map_chars (text, scratch, map_without_mark);
      return true;
    case NORMALIZER_STRIP:
      strip (self, text, scratch);
      return true;
    case NORMALIZER_REPLACE:
      return replace (self, text, scratch, error);
    case NORMALIZER_PREPEND:
      prepend (self, text, scratch);
      return true;
    case NORMALIZER_PRECOMPILED:
      run_precompiled (self, text, scratch);
      return true;
    case NORMALIZER_NMT:
      map_chars (text, scratch, map_nmt);
      return true;
    case NORMALIZER_BYTE_LEVEL:
      scratch->len = 0;
      lgn_normalizer_write_bytes (scratch, text->text, text->origin, text->len);
      swap (text, scratch);
      return true;
    case NORMALIZER_SENTENCEPIECE:
      run_sentencepiece (self, text, scratch);
      return true;
    default:
      g_return_val_if_reached (false);
    }
}

/**
 * lgn_normalizer_run: changes TEXT; SCRATCH, whose text is lost, lends its memory.
 * Returns: false with LGN_ERROR_LIMIT when a regular expression takes too long or TEXT grows above its max_len.
 */
bool
lgn_normalizer_run (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch, GError **error)
{
  if (!run_one (self, text, scratch, error))
    return false;
  if (!text->overflowed && !scratch->overflowed)
    return true;
  lgn_text_set_error (error, LGN_ERROR_LIMIT,
                      "The normalizer of the tokeniser makes this text longer than %" G_GSIZE_FORMAT " bytes", text->max_len);
  return false;
}
