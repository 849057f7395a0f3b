#include "view/lgn-gold-links.h"
#include "base/lgn-error.h"

#include <math.h>
#include <string.h>

struct _LgnGoldLinks
{
  LgnResult *result; /* a reference */
  LgnWordLink *link; /* [n_links], by source and target */
  guint n_links;
  guint n_source, n_target; /* words */
  gint *word_of_column;     /* [n_columns] of the tokens' side; -1: of none */
  gint *word_of_row;        /* [n_rows] */
  guint n_columns, n_rows;
};

/* (transfer full) [length]: which word each byte of TEXT is in, -1 of a space; *N_WORDS: how many. Words are what spaces part,
 * in SENTENCE where that is the same text with other spaces, or NULL. */
static gint *
number_words (const char *text, gsize length, const char *sentence, guint *n_words)
{
  gint *word = g_new (gint, MAX (length, 1));
  bool was_space = true;

  *n_words = 0;
  for (gsize i = 0; i < length; i++)
    {
      word[i] = -1;
      if (g_ascii_isspace (text[i]))
        {
          was_space = was_space || !sentence;
          continue;
        }
      for (; sentence && g_ascii_isspace (*sentence); sentence++)
        was_space = true;
      *n_words += was_space;
      was_space = false;
      word[i] = (gint) *n_words - 1;
      sentence += sentence != NULL;
    }
  return word;
}

/* (transfer full) [n]: the word that each of TOKENS begins in, -1: none. */
static gint *
find_words (const LgnTokens *tokens, const char *sentence, guint *n_words)
{
  const char *text = tokens->text[0];
  bool is_same = sentence && lgn_word_links_is_same_text (sentence, text);
  g_autofree gint *word_of_byte = number_words (text, tokens->text_len[0], is_same ? sentence : NULL, n_words);
  gint *word = g_new (gint, MAX (tokens->n, 1));

  for (guint i = 0; i < tokens->n; i++)
    {
      const LgnToken *token = &tokens->token[i];
      bool is_text = !(token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) && token->segment == 0;

      word[i] = -1;
      for (gsize byte = token->start; is_text && word[i] < 0 && byte < MIN (token->end, tokens->text_len[0]); byte++)
        word[i] = word_of_byte[byte];
    }
  return word;
}

static bool
has_places (const LgnTokens *tokens)
{
  for (guint i = 0; tokens && tokens->text[0] && i < tokens->n; i++)
    if (tokens->token[i].end > tokens->token[i].start)
      return true;
  return false;
}

static bool
check_texts (const LgnTokens *source, const LgnTokens *target, const char *name, GError **error)
{
  if (has_places (source) && has_places (target))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               source && target ? "%s: its links cannot be laid over this map: the tokens do not say where in the text they are"
                                : "%s: its links are between a text and its translation; open a model that translates",
               name);
  return false;
}

static bool
check_links (const LgnGoldLinks *gold, const char *name, GError **error)
{
  for (guint i = 0; i < gold->n_links; i++)
    if (gold->link[i].source >= gold->n_source || gold->link[i].target >= gold->n_target)
      {
        g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                     "%s: links word %u with word %u of its translation, and these texts have %u and %u words between spaces; "
                     "give the sentences as the file has them",
                     name, gold->link[i].source, gold->link[i].target, gold->n_source, gold->n_target);
        return false;
      }
  return true;
}

/* Row r predicts token r of the output, which row r + 1 reads. */
static void
take_rows (LgnGoldLinks *gold, const LgnTokens *target, const char *sentence, LgnGoldRows rows)
{
  g_autofree gint *word = find_words (target, sentence, &gold->n_target);

  gold->n_rows = target->n;
  gold->word_of_row = g_new (gint, MAX (target->n, 1));
  for (guint i = 0; i < target->n; i++)
    gold->word_of_row[i] = rows == LGN_GOLD_ROWS_OUTPUT ? word[i] : i > 0 ? word[i - 1] : -1;
}

LgnGoldLinks *
lgn_gold_links_new (const LgnWordLinks *links, const char *name, LgnResult *result, LgnGoldRows rows, GError **error)
{
  bool is_there = lgn_attn_store_has_site (result->store, LGN_SITE_CROSS);
  const LgnTokens *source = is_there ? lgn_result_get_axis (result, LGN_SITE_CROSS, 0, LGN_AXIS_KEY) : NULL,
                  *target = is_there ? lgn_result_get_axis (result, LGN_SITE_CROSS, 0, LGN_AXIS_QUERY) : NULL;

  if (!check_texts (source, target, name, error))
    return NULL;
  g_autoptr (LgnGoldLinks) gold = g_atomic_rc_box_new0 (LgnGoldLinks);
  gold->result = lgn_result_ref (result);
  gold->link = g_memdup2 (links->link, links->n * sizeof *links->link);
  gold->n_links = links->n;
  gold->word_of_column = find_words (source, links->source, &gold->n_source);
  gold->n_columns = source->n;
  take_rows (gold, target, links->target, rows);
  return check_links (gold, name, error) ? g_steal_pointer (&gold) : NULL;
}

gint
lgn_gold_links_find_line (const LgnWordLinksFile *file, LgnResult *result, guint line)
{
  const char *source = result->tokens ? result->tokens->text[0] : NULL;
  gint found;

  if (!file->line[0].source)
    return line < file->n ? (gint) line : -1;
  if (!source)
    return -1;
  found = result->predicted_tokens && result->predicted_tokens->text[0]
              ? lgn_word_links_file_find (file, source, result->predicted_tokens->text[0])
              : -1;
  return found >= 0 ? found : lgn_word_links_file_find (file, source, NULL);
}

LgnGoldLinks *
lgn_gold_links_ref (LgnGoldLinks *gold)
{
  return g_atomic_rc_box_acquire (gold);
}

static void
gold_clear (gpointer data)
{
  LgnGoldLinks *gold = data;

  lgn_result_unref (gold->result);
  g_free (gold->link);
  g_free (gold->word_of_column);
  g_free (gold->word_of_row);
}

void
lgn_gold_links_unref (LgnGoldLinks *gold)
{
  g_atomic_rc_box_release_full (gold, gold_clear);
}

static int
compare_words (const void *a, const void *b)
{
  const LgnWordLink *left = a, *right = b;

  if (left->source != right->source)
    return left->source < right->source ? -1 : 1;
  return left->target < right->target ? -1 : left->target > right->target;
}

static LgnGoldKind
find_link (const LgnWordLink *links, guint n, guint source, guint target)
{
  LgnWordLink key = { source, target, false };
  const LgnWordLink *link = n > 0 ? bsearch (&key, links, n, sizeof *links, compare_words) : NULL;

  return !link ? LGN_GOLD_NONE : link->is_sure ? LGN_GOLD_SURE : LGN_GOLD_POSSIBLE;
}

static bool
is_about (const LgnGoldLinks *gold, LgnShownMap *map)
{
  return lgn_shown_map_get_result (map) == gold->result && lgn_shown_map_get_id (map)->site == LGN_SITE_CROSS
         && lgn_shown_map_get_rows (map)->n_tokens == gold->n_rows
         && lgn_shown_map_get_columns (map)->n_tokens == gold->n_columns;
}

LgnGoldKind
lgn_gold_links_get (const LgnGoldLinks *gold, LgnShownMap *map, guint row, guint column)
{
  const LgnTokenGroup *rows, *columns;
  LgnGoldKind kind = LGN_GOLD_NONE;

  if (!is_about (gold, map))
    return LGN_GOLD_NONE;
  rows = lgn_token_axis_get_group (lgn_shown_map_get_rows (map), row);
  columns = lgn_token_axis_get_group (lgn_shown_map_get_columns (map), column);
  for (guint i = rows->first; i < rows->first + rows->n; i++)
    for (guint j = columns->first; j < columns->first + columns->n; j++)
      if (gold->word_of_row[i] >= 0 && gold->word_of_column[j] >= 0)
        kind = MAX (kind, find_link (gold->link, gold->n_links, (guint) gold->word_of_column[j], (guint) gold->word_of_row[i]));
  return kind;
}

/* Adds to SUMS [n_source] what the tokens from ROW on that are of one target word look at; how many rows they are. */
static guint
add_rows (const LgnGoldLinks *gold, LgnShownMap *map, guint row, double *sums, float *weights)
{
  guint n = 0;

  memset (sums, 0, gold->n_source * sizeof *sums);
  for (; row + n < gold->n_rows && gold->word_of_row[row + n] == gold->word_of_row[row]; n++)
    {
      lgn_shown_map_read (map, &(LgnTile) { row + n, 0, 1, gold->n_columns }, weights, NULL);
      for (guint j = 0; j < gold->n_columns; j++)
        if (gold->word_of_column[j] >= 0 && !isnan (weights[j]))
          sums[gold->word_of_column[j]] += (double) weights[j];
    }
  return n;
}

static guint
find_largest (const double *values, guint n)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

/* Merging pieces: the sum over the columns of a word, the mean over its rows, of which only the order matters here. */
bool
lgn_gold_links_score (const LgnGoldLinks *gold, LgnShownMap *map, LgnGoldScore *score)
{
  g_autofree double *sums = g_new (double, MAX (gold->n_source, 1));
  g_autofree float *weights = g_new (float, MAX (gold->n_columns, 1));
  g_autofree LgnWordLink *found = g_new (LgnWordLink, MAX (gold->n_rows, 1));
  LgnWordLinks gold_links = { NULL, NULL, gold->link, gold->n_links }, found_links = { NULL, NULL, found, 0 };

  if (!is_about (gold, map) || !lgn_shown_map_is_ready (map) || gold->n_source == 0)
    return false;
  g_autoptr (LgnShownMap) whole
      = lgn_shown_map_new_for (gold->result, lgn_shown_map_get_id (map), false, LGN_GROUP_PIECES, false);
  for (guint row = 0, n; row < gold->n_rows; row += n)
    {
      n = 1;
      if (gold->word_of_row[row] < 0)
        continue;
      n = add_rows (gold, whole, row, sums, weights);
      found[found_links.n++] = (LgnWordLink) { find_largest (sums, gold->n_source), (guint) gold->word_of_row[row], true };
    }
  qsort (found, found_links.n, sizeof *found, compare_words);
  lgn_gold_score_compare (&gold_links, &found_links, score);
  return true;
}

/**
 * lgn_gold_score_compare: counts the links of FOUND, and those of them that GOLD has: Och and Ney (2003), "A Systematic
 * Comparison of Various Statistical Alignment Models", section 5.
 */
void
lgn_gold_score_compare (const LgnWordLinks *gold, const LgnWordLinks *found, LgnGoldScore *score)
{
  *score = (LgnGoldScore) { .n_found = found->n, .n_possible = gold->n };
  for (guint i = 0; i < gold->n; i++)
    score->n_sure += gold->link[i].is_sure;
  for (guint i = 0; i < found->n; i++)
    {
      LgnGoldKind kind = find_link (gold->link, gold->n, found->link[i].source, found->link[i].target);
      score->n_sure_hits += kind == LGN_GOLD_SURE;
      score->n_possible_hits += kind != LGN_GOLD_NONE;
    }
}

/* lgn_gold_score_get_precision: |A n P| / |A|. */
double
lgn_gold_score_get_precision (const LgnGoldScore *score)
{
  return score->n_found > 0 ? (double) score->n_possible_hits / score->n_found : (double) NAN;
}

/* lgn_gold_score_get_recall: |A n S| / |S|. */
double
lgn_gold_score_get_recall (const LgnGoldScore *score)
{
  return score->n_sure > 0 ? (double) score->n_sure_hits / score->n_sure : (double) NAN;
}

/* lgn_gold_score_get_error_rate: 1 - (|A n S| + |A n P|) / (|A| + |S|); 0 where nothing was to be found and nothing was. */
double
lgn_gold_score_get_error_rate (const LgnGoldScore *score)
{
  guint n = score->n_found + score->n_sure;

  return n > 0 ? 1 - (double) (score->n_sure_hits + score->n_possible_hits) / n : 0;
}
