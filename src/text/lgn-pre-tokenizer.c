#include "text/lgn-pre-tokenizer.h"
#include "text/lgn-chars.h"
#include "text/lgn-matcher.h"
#include "text/lgn-normalizer.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"

#include <string.h>

typedef enum
{
  PRE_TOKENIZER_SEQUENCE,
  PRE_TOKENIZER_SPLIT, /* every kind that only cuts */
  PRE_TOKENIZER_BYTE_LEVEL,
  PRE_TOKENIZER_METASPACE,
} Kind;

/* What becomes of the matches: parts of their own, nothing, or part of a neighbour. */
typedef enum
{
  BEHAVIOR_ISOLATED,
  BEHAVIOR_REMOVED,
  BEHAVIOR_MERGED_WITH_PREVIOUS,
  BEHAVIOR_MERGED_WITH_NEXT,
  BEHAVIOR_CONTIGUOUS,
} Behavior;

static const char *const behavior_names[] = { "Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous" };

typedef enum
{
  PREPEND_ALWAYS,
  PREPEND_FIRST,
  PREPEND_NEVER,
} PrependScheme;

static const char *const prepend_scheme_names[] = { "always", "first", "never" };

struct _LgnPreTokenizer
{
  Kind kind;
  GPtrArray *children;   /* SEQUENCE */
  LgnMatcher *matcher;   /* SPLIT; BYTE_LEVEL: NULL when the text is not cut */
  Behavior behavior;     /* SPLIT */
  bool invert;           /* SPLIT: what lies between the matches is what matches */
  bool add_prefix_space; /* BYTE_LEVEL */
  char symbol[7];        /* METASPACE: what stands for a space */
  gsize symbol_len;      /* METASPACE */
  bool splits;           /* METASPACE: the text is cut before every symbol */
  PrependScheme prepend; /* METASPACE */
};

static LgnPreTokenizer *parse (json_t *json, guint depth, const char *where, GError **error);

static LgnPreTokenizer *
pre_tokenizer_new (Kind kind)
{
  LgnPreTokenizer *self = g_new0 (LgnPreTokenizer, 1);

  self->kind = kind;
  return self;
}

static LgnPreTokenizer *
split_new (LgnMatcher *matcher, Behavior behavior)
{
  LgnPreTokenizer *self = pre_tokenizer_new (PRE_TOKENIZER_SPLIT);

  self->matcher = matcher;
  self->behavior = behavior;
  return self;
}

static LgnPreTokenizer *
sequence_new (void)
{
  LgnPreTokenizer *self = pre_tokenizer_new (PRE_TOKENIZER_SEQUENCE);

  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_pre_tokenizer_free);
  return self;
}

/* lgn_pre_tokenizer_new_basic: cuts at white space, which goes, and around every punctuation mark. */
LgnPreTokenizer *
lgn_pre_tokenizer_new_basic (void)
{
  LgnPreTokenizer *self = sequence_new ();

  g_ptr_array_add (self->children, split_new (lgn_matcher_new_for_chars (lgn_char_is_space), BEHAVIOR_REMOVED));
  g_ptr_array_add (self->children, split_new (lgn_matcher_new_for_chars (lgn_char_is_punctuation), BEHAVIOR_ISOLATED));
  return self;
}

/* What MATCHER finds is kept, what lies between is not. */
static LgnPreTokenizer *
keep_matches (LgnMatcher *matcher)
{
  LgnPreTokenizer *self = split_new (matcher, BEHAVIOR_REMOVED);

  self->invert = true;
  return self;
}

/* lgn_pre_tokenizer_new_characters: cuts into characters. */
LgnPreTokenizer *
lgn_pre_tokenizer_new_characters (void)
{
  return keep_matches (lgn_matcher_new_for_length (1));
}

/* lgn_pre_tokenizer_new_byte_level: cuts into words and writes their bytes as visible characters. */
LgnPreTokenizer *
lgn_pre_tokenizer_new_byte_level (bool add_prefix_space)
{
  LgnPreTokenizer *self = pre_tokenizer_new (PRE_TOKENIZER_BYTE_LEVEL);

  self->add_prefix_space = add_prefix_space;
  self->matcher = lgn_matcher_new_for_byte_level_words ();
  return self;
}

void
lgn_pre_tokenizer_free (LgnPreTokenizer *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->matcher, lgn_matcher_free);
  g_free (self);
}

/* The place of the string under KEY in NAMES (or of FALLBACK when there is none). */
static bool
parse_choice (json_t *json, const char *key, const char *fallback, const char *const *names, guint n_names, const char *where,
              guint *choice, GError **error)
{
  const char *name;

  if (!lgn_text_json_get_string (json, key, where, &name, error))
    return false;
  for (guint i = 0; i < n_names; i++)
    if (g_ascii_strcasecmp (name ? name : fallback, names[i]) == 0)
      {
        *choice = i;
        return true;
      }
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: “%s” is “%.40s”, which is not supported", where, key, name);
  return false;
}

static bool
parse_behavior (json_t *json, const char *fallback, const char *where, Behavior *behavior, GError **error)
{
  guint choice;

  if (!parse_choice (json, "behavior", fallback, behavior_names, G_N_ELEMENTS (behavior_names), where, &choice, error))
    return false;
  *behavior = choice;
  return true;
}

static LgnPreTokenizer *
parse_sequence (json_t *json, guint depth, const char *where, GError **error)
{
  g_autoptr (LgnPreTokenizer) self = sequence_new ();

  g_ptr_array_unref (self->children);
  self->children = lgn_text_json_parse_sequence (json, "pretokenizers", depth, (LgnTextJsonParse) parse,
                                                 (GDestroyNotify) lgn_pre_tokenizer_free, where, error);
  return self->children ? g_steal_pointer (&self) : NULL;
}

static LgnPreTokenizer *
parse_split (json_t *json, guint depth, const char *where, GError **error)
{
  g_autoptr (LgnPreTokenizer) self = split_new (NULL, BEHAVIOR_ISOLATED);

  self->matcher = lgn_matcher_parse (json_object_get (json, "pattern"), where, error);
  if (!self->matcher || !parse_behavior (json, "Isolated", where, &self->behavior, error)
      || !lgn_text_json_get_bool (json, "invert", false, where, &self->invert, error))
    return NULL;
  return g_steal_pointer (&self);
}

static LgnPreTokenizer *
parse_punctuation (json_t *json, guint depth, const char *where, GError **error)
{
  g_autoptr (LgnPreTokenizer) self = split_new (lgn_matcher_new_for_chars (lgn_char_is_punctuation), BEHAVIOR_ISOLATED);

  return parse_behavior (json, "Isolated", where, &self->behavior, error) ? g_steal_pointer (&self) : NULL;
}

static LgnPreTokenizer *
parse_digits (json_t *json, guint depth, const char *where, GError **error)
{
  bool individual;

  if (!lgn_text_json_get_bool (json, "individual_digits", false, where, &individual, error))
    return NULL;
  return split_new (lgn_matcher_new_for_chars (lgn_char_is_number), individual ? BEHAVIOR_ISOLATED : BEHAVIOR_CONTIGUOUS);
}

static LgnPreTokenizer *
parse_delimiter (json_t *json, guint depth, const char *where, GError **error)
{
  const char *delimiter = lgn_json_get_string (json, "delimiter", where, error);

  if (!delimiter)
    return NULL;
  return split_new (lgn_matcher_new_for_string (delimiter, json_string_length (json_object_get (json, "delimiter"))),
                    BEHAVIOR_REMOVED);
}

static LgnPreTokenizer *
parse_scripts (json_t *json, guint depth, const char *where, GError **error)
{
  return keep_matches (lgn_matcher_new_for_scripts ());
}

static LgnPreTokenizer *
parse_length (json_t *json, guint depth, const char *where, GError **error)
{
  gint64 length;

  if (!lgn_text_json_get_int (json, "length", 5, 1, G_MAXINT32, where, &length, error))
    return NULL;
  return keep_matches (lgn_matcher_new_for_length ((gsize) length));
}

static LgnPreTokenizer *
parse_whitespace (json_t *json, guint depth, const char *where, GError **error)
{
  return keep_matches (lgn_matcher_new_for_words ());
}

static LgnPreTokenizer *
parse_whitespace_split (json_t *json, guint depth, const char *where, GError **error)
{
  return split_new (lgn_matcher_new_for_chars (lgn_char_is_space), BEHAVIOR_REMOVED);
}

static LgnPreTokenizer *
parse_basic (json_t *json, guint depth, const char *where, GError **error)
{
  return lgn_pre_tokenizer_new_basic ();
}

static LgnPreTokenizer *
parse_byte_level (json_t *json, guint depth, const char *where, GError **error)
{
  g_autoptr (LgnPreTokenizer) self = lgn_pre_tokenizer_new_byte_level (true);
  bool use_regex;

  if (!lgn_text_json_get_bool (json, "add_prefix_space", true, where, &self->add_prefix_space, error)
      || !lgn_text_json_get_bool (json, "use_regex", true, where, &use_regex, error))
    return NULL;
  if (!use_regex)
    g_clear_pointer (&self->matcher, lgn_matcher_free);
  return g_steal_pointer (&self);
}

static LgnPreTokenizer *
parse_metaspace (json_t *json, guint depth, const char *where, GError **error)
{
  g_autoptr (LgnPreTokenizer) self = pre_tokenizer_new (PRE_TOKENIZER_METASPACE);
  const char *symbol = lgn_json_get_string (json, "replacement", where, error);
  bool add_prefix_space;
  guint scheme;

  if (!symbol)
    return NULL;
  if (g_utf8_strlen (symbol, -1) != 1)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: “replacement” should be one character", where);
      return NULL;
    }
  self->symbol_len = g_strlcpy (self->symbol, symbol, sizeof self->symbol);
  if (!lgn_text_json_get_bool (json, "add_prefix_space", true, where, &add_prefix_space, error)
      || !lgn_text_json_get_bool (json, "split", true, where, &self->splits, error)
      || !parse_choice (json, "prepend_scheme", "always", prepend_scheme_names, G_N_ELEMENTS (prepend_scheme_names), where,
                        &scheme, error))
    return NULL;
  self->prepend = add_prefix_space ? scheme : PREPEND_NEVER;
  return g_steal_pointer (&self);
}

static const struct
{
  const char *name;
  LgnPreTokenizer *(*parse) (json_t *json, guint depth, const char *where, GError **error);
} kinds[] = {
  { "Sequence", parse_sequence },       { "Split", parse_split },
  { "Punctuation", parse_punctuation }, { "Digits", parse_digits },
  { "Whitespace", parse_whitespace },   { "WhitespaceSplit", parse_whitespace_split },
  { "BertPreTokenizer", parse_basic },  { "ByteLevel", parse_byte_level },
  { "Metaspace", parse_metaspace },     { "CharDelimiterSplit", parse_delimiter },
  { "UnicodeScripts", parse_scripts },  { "FixedLength", parse_length },
};

static LgnPreTokenizer *
parse (json_t *json, guint depth, const char *where, GError **error)
{
  const char *type = lgn_json_get_string (json, "type", where, error);

  if (!type)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (type, kinds[i].name) == 0)
      return kinds[i].parse (json, depth, where, error);
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the pre-tokenizer “%.40s” is not supported", where, type);
  return NULL;
}

/* lgn_pre_tokenizer_parse: the pre_tokenizer of tokenizer.json. (transfer full), or NULL with an error that begins with WHERE.
 */
LgnPreTokenizer *
lgn_pre_tokenizer_parse (json_t *json, const char *where, GError **error)
{
  return parse (json, 0, where, error);
}

/* A piece of a text that is being cut: a match or what lies between two. */
typedef struct
{
  gsize start, end;
  bool is_match;
} Cut;

/* Joins the cut to the one before, or appends it, as the behaviour asks. */
static void
add_cut (GArray *cuts, Behavior behavior, Cut cut, bool *previous_is_match)
{
  Cut *last = cuts->len > 0 ? &g_array_index (cuts, Cut, cuts->len - 1) : NULL;
  bool joins = false;

  if (behavior == BEHAVIOR_REMOVED && cut.is_match)
    return;
  if (behavior == BEHAVIOR_CONTIGUOUS)
    joins = last && cut.is_match == *previous_is_match;
  else if (behavior == BEHAVIOR_MERGED_WITH_PREVIOUS)
    joins = last && cut.is_match && !*previous_is_match;
  else if (behavior == BEHAVIOR_MERGED_WITH_NEXT)
    joins = last && !cut.is_match && *previous_is_match;
  *previous_is_match = cut.is_match;
  if (joins)
    last->end = cut.end;
  else
    g_array_append_val (cuts, cut);
}

/* Cuts the LEN bytes at the MATCHES. */
static void
make_cuts (const LgnPreTokenizer *self, const GArray *matches, gsize len, GArray *cuts)
{
  bool previous_is_match = false;
  gsize done = 0;

  g_array_set_size (cuts, 0);
  for (guint i = 0; i <= matches->len; i++)
    {
      LgnMatch match = { len, len };
      if (i < matches->len)
        match = g_array_index (matches, LgnMatch, i);
      if (match.start > done)
        add_cut (cuts, self->behavior, (Cut) { done, match.start, self->invert }, &previous_is_match);
      if (i < matches->len)
        add_cut (cuts, self->behavior, (Cut) { match.start, match.end, !self->invert }, &previous_is_match);
      done = match.end;
    }
}

/* Memory for one part. */
typedef struct
{
  GArray *matches; /* of LgnMatch */
  LgnNormalized text;
} Room;

static bool
byte_level_part (const LgnPreTokenizer *self, const char *text, const LgnSpan *origin, gsize len, LgnParts *out, Room *room,
                 GError **error)
{
  LgnNormalized *prefixed = &room->text;

  if (self->add_prefix_space && len > 0 && *text != ' ')
    {
      prefixed->len = 0;
      lgn_normalized_append_repeated (prefixed, " ", 1, origin[0]);
      lgn_normalized_append (prefixed, text, origin, len);
      text = prefixed->text;
      origin = prefixed->origin;
      len = prefixed->len;
    }
  if (self->matcher && !lgn_matcher_find (self->matcher, text, len, room->matches, error))
    return false;
  for (guint i = 0; i < (self->matcher ? room->matches->len : 1); i++)
    {
      LgnMatch match = { 0, len };
      gsize start = out->text.len;
      if (self->matcher)
        match = g_array_index (room->matches, LgnMatch, i);
      lgn_normalizer_write_bytes (&out->text, text + match.start, origin + match.start, match.end - match.start);
      lgn_parts_end_part (out, start);
    }
  return true;
}

static bool
metaspace_part (const LgnPreTokenizer *self, const char *text, const LgnSpan *origin, gsize len, LgnParts *out, Room *room,
                GError **error)
{
  bool prepends = self->prepend == PREPEND_ALWAYS || (self->prepend == PREPEND_FIRST && origin[0].start == 0);
  gsize start = out->text.len, n;

  if (prepends && *text != ' ' && !(len >= self->symbol_len && memcmp (text, self->symbol, self->symbol_len) == 0))
    lgn_normalized_append_repeated (&out->text, self->symbol, self->symbol_len, origin[0]);
  for (gsize i = 0; i < len; i += n)
    if (text[i] == ' ')
      {
        n = 1;
        lgn_normalized_append_repeated (&out->text, self->symbol, self->symbol_len, origin[i]);
      }
    else
      {
        const char *space = memchr (text + i, ' ', len - i);
        n = space ? (gsize) (space - text) - i : len - i;
        lgn_normalized_append (&out->text, text + i, origin + i, n);
      }

  /* Cut before every symbol behind the first character. */
  while (self->splits && out->text.len > start + self->symbol_len)
    {
      const char *rest = out->text.text + start + 1;
      const char *symbol = memmem (rest, out->text.len - start - 1, self->symbol, self->symbol_len);
      if (!symbol)
        break;
      gsize end = (gsize) (symbol - out->text.text);
      lgn_parts_add (out->parts, start, end, -1);
      start = end;
    }
  lgn_parts_end_part (out, start);
  return true;
}

typedef bool (*PartFunc) (const LgnPreTokenizer *self, const char *text, const LgnSpan *origin, gsize len, LgnParts *out,
                          Room *room, GError **error);

/* Calls FUNC, which writes to SCRATCH, for every part that is no added token, and swaps. */
static bool
for_each_part (const LgnPreTokenizer *self, PartFunc func, LgnParts *parts, LgnParts *scratch, GError **error)
{
  Room room = { g_array_new (FALSE, FALSE, sizeof (LgnMatch)), { .max_len = parts->text.max_len } };
  bool ok = true;

  lgn_parts_reset (scratch);
  for (guint i = 0; ok && i < parts->parts->len; i++)
    {
      const LgnPart *part = &g_array_index (parts->parts, LgnPart, i);
      const char *text = parts->text.text + part->start;
      const LgnSpan *origin = parts->text.origin + part->start;
      if (part->id >= 0)
        lgn_parts_append (scratch, text, origin, part->end - part->start, part->id);
      else
        ok = func (self, text, origin, part->end - part->start, scratch, &room, error);
    }
  scratch->text.overflowed |= room.text.overflowed;
  g_array_unref (room.matches);
  lgn_normalized_clear (&room.text);
  lgn_parts_swap (parts, scratch);
  return ok;
}

/* Cuts the parts without a copy of their text. */
static bool
run_split (const LgnPreTokenizer *self, LgnParts *parts, LgnParts *scratch, GError **error)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (LgnMatch));
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (Cut));

  lgn_parts_reset (scratch);
  for (guint i = 0; i < parts->parts->len; i++)
    {
      const LgnPart *part = &g_array_index (parts->parts, LgnPart, i);
      gsize len = part->end - part->start;
      if (part->id >= 0)
        {
          lgn_parts_add (scratch->parts, part->start, part->end, part->id);
          continue;
        }
      if (!lgn_matcher_find (self->matcher, parts->text.text + part->start, len, matches, error))
        return false;
      make_cuts (self, matches, len, cuts);
      for (guint k = 0; k < cuts->len; k++)
        {
          const Cut *cut = &g_array_index (cuts, Cut, k);
          lgn_parts_add (scratch->parts, part->start + cut->start, part->start + cut->end, -1);
        }
    }
  lgn_parts_swap_cuts (parts, scratch);
  return true;
}

static bool
run_one (const LgnPreTokenizer *self, LgnParts *parts, LgnParts *scratch, GError **error)
{
  switch (self->kind)
    {
    case PRE_TOKENIZER_SEQUENCE:
      for (guint i = 0; i < self->children->len; i++)
        if (!lgn_pre_tokenizer_run (g_ptr_array_index (self->children, i), parts, scratch, error))
          return false;
      return true;
    case PRE_TOKENIZER_SPLIT:
      return run_split (self, parts, scratch, error);
    case PRE_TOKENIZER_BYTE_LEVEL:
      return for_each_part (self, byte_level_part, parts, scratch, error);
    case PRE_TOKENIZER_METASPACE:
      return for_each_part (self, metaspace_part, parts, scratch, error);
    default:
      g_return_val_if_reached (false);
    }
}

/**
 * lgn_pre_tokenizer_run: cuts the PARTS that are no added tokens further; SCRATCH, which is lost, lends its memory.
 * Returns: false with LGN_ERROR_LIMIT when a regular expression takes too long or the text grows above its max_len.
 */
bool
lgn_pre_tokenizer_run (const LgnPreTokenizer *self, LgnParts *parts, LgnParts *scratch, GError **error)
{
  if (!run_one (self, parts, scratch, error))
    return false;
  if (!parts->text.overflowed && !scratch->text.overflowed)
    return true;
  lgn_text_set_error (error, LGN_ERROR_LIMIT,
                      "The pre-tokenizer of the tokeniser makes this text longer than %" G_GSIZE_FORMAT " bytes",
                      parts->text.max_len);
  return false;
}
