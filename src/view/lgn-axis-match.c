#include "view/lgn-axis-match.h"
#include "view/lgn-sequence-match.h"

#include <string.h>

static bool
has_text (const LgnTokens *tokens)
{
  return tokens && tokens->text_len[0] > 0;
}

static bool
is_same_text (const LgnTokens *a, const LgnTokens *b)
{
  for (guint i = 0; i < 2; i++)
    if (a->text_len[i] != b->text_len[i] || (a->text_len[i] > 0 && memcmp (a->text[i], b->text[i], a->text_len[i]) != 0))
      return false;
  return true;
}

static const LgnTokens *
get_tokens (const LgnMatchSide *side)
{
  return side->tokens && side->tokens->n == side->n ? side->tokens : NULL;
}

/* Whether both are the same pieces of the same text. */
static bool
is_same (const LgnMatchSide *a, const LgnMatchSide *b)
{
  const LgnTokens *x = get_tokens (a), *y = get_tokens (b);

  if (a->n != b->n || !x != !y)
    return false;
  if (x == y)
    return true;
  if (!is_same_text (x, y))
    return false;
  for (guint i = 0; i < a->n; i++)
    if (x->token[i].start != y->token[i].start || x->token[i].end != y->token[i].end || x->token[i].segment != y->token[i].segment
        || (x->token[i].flags & LGN_TOKEN_SPECIAL) != (y->token[i].flags & LGN_TOKEN_SPECIAL)
        || !g_str_equal (x->piece[i], y->piece[i]))
      return false;
  return true;
}

/* Whether a piece of both has another number in each, or they have no piece in common. */
static bool
has_other_vocabulary (const LgnTokens *a, const LgnTokens *b)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  bool has_common = false;

  for (guint i = 0; i < a->n; i++)
    g_hash_table_insert (ids, a->piece[i], GINT_TO_POINTER (a->token[i].id + 1));
  for (guint i = 0; i < b->n; i++)
    {
      gint id = GPOINTER_TO_INT (g_hash_table_lookup (ids, b->piece[i]));
      if (id != 0 && id != b->token[i].id + 1)
        return true;
      has_common |= id != 0;
    }
  return !has_common && a->n > 0 && b->n > 0;
}

/* lgn_match_differs_in_tokeniser: whether A and B are pieces of text of two vocabularies, which can only be compared by words. */
bool
lgn_match_differs_in_tokeniser (const LgnMatchSide *a, const LgnMatchSide *b)
{
  const LgnTokens *x = get_tokens (a), *y = get_tokens (b);

  if (!has_text (x) || !has_text (y) || is_same (a, b))
    return false;
  return is_same_text (x, y) || has_other_vocabulary (x, y);
}

/* The bytes of one segment that a group stands for, without the spaces around them. */
typedef struct
{
  guint8 segment;
  gsize start, end; /* start == end: none; it is what its pieces are called */
} Range;

static Range
get_range (const LgnTokens *tokens, const LgnTokenGroup *group)
{
  const LgnToken *first = &tokens->token[group->first], *last = &tokens->token[group->first + group->n - 1];
  const char *text = tokens->text[first->segment];
  gsize size = tokens->text_len[first->segment];
  Range range = { first->segment, MIN (first->start, size), MIN (MAX (last->end, first->start), size) };

  while (range.start < range.end && g_ascii_isspace (text[range.start]))
    range.start++;
  while (range.end > range.start && g_ascii_isspace (text[range.end - 1]))
    range.end--;
  return range;
}

/* (transfer full) what the tokens of GROUP are called: what a match of names compares. */
static char *
make_key (const LgnTokens *tokens, const LgnTokenGroup *group, bool folds_case)
{
  GString *key = g_string_new (NULL);

  for (guint i = group->first; i < group->first + group->n; i++)
    if (tokens)
      g_string_append (key, tokens->label[i]);
    else
      g_string_append_printf (key, "%u", i);
  if (folds_case && g_utf8_validate (key->str, (gssize) key->len, NULL))
    {
      char *folded = g_utf8_casefold (key->str, (gssize) key->len);
      g_string_free (key, TRUE);
      return folded;
    }
  return g_string_free (key, FALSE);
}

/* One side while it is matched: its groups, which become others where words of the two sides end at different places. */
typedef struct
{
  const LgnTokens *tokens;
  LgnTokenAxis *axis; /* that the groups are from */
  GArray *groups;     /* of LgnTokenGroup, the new ones */
  guint next;         /* of AXIS' groups */
} Reader;

static const LgnTokenGroup *
peek (const Reader *reader)
{
  return reader->next < reader->axis->n_groups ? &reader->axis->group[reader->next] : NULL;
}

/* Takes the next group, as one with the new group before it if JOINS. */
static void
take (Reader *reader, bool joins)
{
  LgnTokenGroup group = reader->axis->group[reader->next++];

  if (joins)
    g_array_index (reader->groups, LgnTokenGroup, reader->groups->len - 1).n += group.n;
  else
    g_array_append_val (reader->groups, group);
}

static bool
is_bytes (const Reader *reader)
{
  const LgnTokenGroup *group = peek (reader);
  Range range;

  if (!group)
    return false;
  range = get_range (reader->tokens, group);
  return range.start < range.end;
}

/* Takes from each reader until both end at the same byte: what is left is one pair. */
static void
take_together (Reader *a, Reader *b)
{
  Range x = get_range (a->tokens, peek (a)), y = get_range (b->tokens, peek (b));

  take (a, false);
  take (b, false);
  while (x.end != y.end)
    {
      Reader *behind = x.end < y.end ? a : b;
      Range *range = x.end < y.end ? &x : &y, next;

      if (!is_bytes (behind))
        return;
      next = get_range (behind->tokens, peek (behind));
      if (next.segment != range->segment || next.start >= MAX (x.end, y.end))
        return;
      take (behind, true);
      range->end = next.end;
    }
}

/* Whether two groups that stand for no bytes are called the same: "[SEP]". */
static bool
is_same_name (const Reader *a, const Reader *b)
{
  g_autofree char *x = make_key (a->tokens, peek (a), false);
  g_autofree char *y = make_key (b->tokens, peek (b), false);

  return g_str_equal (x, y);
}

/* -1: what A reads next lies before what B reads next; 1: after it; 0: they have bytes in common. */
static int
compare_next (const Reader *a, const Reader *b)
{
  Range x = get_range (a->tokens, peek (a)), y = get_range (b->tokens, peek (b));

  if (x.segment != y.segment)
    return x.segment < y.segment ? -1 : 1;
  return x.end <= y.start ? -1 : y.end <= x.start ? 1 : 0;
}

static void
add_pair (GArray *pairs, gint a, gint b)
{
  LgnMatchedPair pair = { a, b };

  g_array_append_val (pairs, pair);
}

/* One step of a walk along both sides; the new groups that match, or the one that is alone, into PAIRS. */
static void
walk (Reader *a, Reader *b, GArray *pairs)
{
  bool is_a = peek (a) != NULL, is_b = peek (b) != NULL;
  bool has_bytes_a = is_bytes (a), has_bytes_b = is_bytes (b);
  int order = 0;

  if (!is_a || !is_b)
    order = is_a ? -1 : 1;
  else if (has_bytes_a != has_bytes_b)
    order = has_bytes_a ? 1 : -1; /* what stands for nothing is passed by */
  else if (has_bytes_a)
    order = compare_next (a, b);
  else if (!is_same_name (a, b))
    order = -1;
  if (order == 0 && has_bytes_a)
    take_together (a, b);
  else
    {
      if (order <= 0)
        take (a, false);
      if (order >= 0)
        take (b, false);
    }
  add_pair (pairs, order <= 0 ? (gint) a->groups->len - 1 : -1, order >= 0 ? (gint) b->groups->len - 1 : -1);
}

/* Pairs of groups that stand for the same bytes, and the sides grouped so. */
static GArray *
match_bytes (LgnAxisMatch *match, const LgnTokens *const tokens[2], bool is_raw)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (LgnMatchedPair));
  Reader reader[2];

  for (guint i = 0; i < 2; i++)
    reader[i] = (Reader) { tokens[i], match->side[i], g_array_new (FALSE, FALSE, sizeof (LgnTokenGroup)), 0 };
  while (peek (&reader[0]) || peek (&reader[1]))
    walk (&reader[0], &reader[1], pairs);
  for (guint i = 0; i < 2; i++)
    {
      const LgnTokenGroup *groups = (const LgnTokenGroup *) (const void *) reader[i].groups->data;
      match->side[i] = lgn_token_axis_new_grouped (tokens[i], tokens[i]->n, groups, reader[i].groups->len, is_raw);
      lgn_token_axis_unref (reader[i].axis);
      g_array_unref (reader[i].groups);
    }
  return pairs;
}

/* The names of AXIS' groups as numbers, the same for the same name. */
static guint *
number_names (GHashTable *numbers, const LgnTokenAxis *axis, const LgnTokens *tokens, bool folds_case)
{
  guint *out = g_new (guint, MAX (axis->n_groups, 1));

  for (guint g = 0; g < axis->n_groups; g++)
    {
      char *key = make_key (tokens, &axis->group[g], folds_case);
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, key));

      out[g] = number ? number : g_hash_table_size (numbers) + 1;
      if (number)
        g_free (key);
      else
        g_hash_table_insert (numbers, key, GUINT_TO_POINTER (out[g]));
    }
  return out;
}

static GArray *
match_sequence (LgnAxisMatch *match, const LgnTokens *const tokens[2], bool folds_case)
{
  const LgnTokenAxis *a = match->side[0], *b = match->side[1];
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (LgnMatchedPair));
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint *names_a = number_names (numbers, a, tokens[0], folds_case);
  g_autofree guint *names_b = number_names (numbers, b, tokens[1], folds_case);
  g_autofree gint *b_of_a = g_new (gint, MAX (a->n_groups, 1));
  guint next = 0;

  match->is_complete
      = lgn_sequence_match (names_a, a->n_groups, names_b, b->n_groups, LGN_MATCH_MAX_EDITS, b_of_a);
  for (guint g = 0; g < a->n_groups; g++)
    {
      for (; b_of_a[g] >= 0 && next < (guint) b_of_a[g]; next++)
        add_pair (pairs, -1, (gint) next);
      add_pair (pairs, (gint) g, b_of_a[g]);
      next += b_of_a[g] >= 0;
    }
  for (; next < b->n_groups; next++)
    add_pair (pairs, -1, (gint) next);
  return pairs;
}

static GArray *
match_same (const LgnAxisMatch *match)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (LgnMatchedPair));

  for (guint g = 0; g < match->side[0]->n_groups; g++)
    add_pair (pairs, (gint) g, (gint) g);
  return pairs;
}

/* 0 for a pair, 1 for what is only in A, 2 for what is only in B. */
static guint
get_part (const LgnMatchedPair *pair)
{
  return pair->b < 0 ? 1 : pair->a < 0 ? 2 : 0;
}

/* The shown index of GROUP, or -1. */
static gint
get_shown (const LgnTokenAxis *axis, gint group)
{
  return group < 0 ? -1 : axis->index_of_token[axis->group[group].first];
}

/* Sorts PAIRS (stolen) into the three parts, and lists what is shown of them. */
static void
set_pairs (LgnAxisMatch *match, GArray *pairs)
{
  const LgnTokenAxis **from = g_new (const LgnTokenAxis *, MAX (pairs->len, 1));
  g_autofree guint *index = g_new (guint, MAX (pairs->len, 1));
  guint n = 0;

  match->groups = g_new (LgnMatchedPair, MAX (pairs->len, 1));
  match->shown = g_new (LgnMatchedPair, MAX (pairs->len, 1));
  for (guint part = 0; part < 3; part++)
    for (guint i = 0; i < pairs->len; i++)
      {
        const LgnMatchedPair *pair = &g_array_index (pairs, LgnMatchedPair, i);
        LgnMatchedPair shown = { get_shown (match->side[0], pair->a), get_shown (match->side[1], pair->b) };

        if (get_part (pair) != part)
          continue;
        match->groups[match->n_groups++] = *pair;
        if (shown.a < 0 && shown.b < 0)
          continue;
        from[n] = match->side[shown.a >= 0 ? 0 : 1];
        index[n] = (guint) (shown.a >= 0 ? shown.a : shown.b);
        match->shown[n++] = shown;
        match->n_matched += part == 0;
        match->n_only_a += part == 1;
      }
  match->axis = lgn_token_axis_new_chosen (from, index, n);
  g_free (from);
  g_array_unref (pairs);
}

/**
 * lgn_axis_match_new: matches two sides, shown as the other arguments say. The same tokens are compared as they are; the same
 * text in two tokenisers by bytes, with words that end at different places merged until they do not; anything else by the
 * longest common sequence of what tokens or words are called, whatever their case if the tokenisers differ. Both take GROUPING
 * as it is: pieces of two tokenisers hardly ever match.
 * Returns: (transfer full): the match.
 */
LgnAxisMatch *
lgn_axis_match_new (const LgnMatchSide *a, const LgnMatchSide *b, bool hides_special, LgnGrouping grouping, bool is_raw)
{
  LgnAxisMatch *match = g_new0 (LgnAxisMatch, 1);
  const LgnTokens *const tokens[2] = { get_tokens (a), get_tokens (b) };
  bool is_text = has_text (tokens[0]) && has_text (tokens[1]);

  match->is_complete = true;
  match->side[0] = lgn_token_axis_new (tokens[0], a->n, hides_special, grouping, is_raw);
  match->side[1] = lgn_token_axis_new (tokens[1], b->n, hides_special, grouping, is_raw);
  if (is_same (a, b))
    set_pairs (match, match_same (match));
  else if (is_text && is_same_text (tokens[0], tokens[1]))
    {
      match->kind = LGN_MATCH_BYTES;
      set_pairs (match, match_bytes (match, tokens, is_raw));
    }
  else
    {
      match->kind = LGN_MATCH_SEQUENCE;
      set_pairs (match, match_sequence (match, tokens, lgn_match_differs_in_tokeniser (a, b)));
    }
  return match;
}

void
lgn_axis_match_free (LgnAxisMatch *match)
{
  lgn_token_axis_unref (match->side[0]);
  lgn_token_axis_unref (match->side[1]);
  lgn_token_axis_unref (match->axis);
  g_free (match->groups);
  g_free (match->shown);
  g_free (match);
}

/* lgn_axis_match_find: where the shown INDEX of SIDE (0: A, 1: B) is in what is shown together, or -1. */
gint
lgn_axis_match_find (const LgnAxisMatch *match, guint side, gint index)
{
  for (guint i = 0; index >= 0 && i < match->axis->n; i++)
    if ((side == 0 ? match->shown[i].a : match->shown[i].b) == index)
      return (gint) i;
  return -1;
}
