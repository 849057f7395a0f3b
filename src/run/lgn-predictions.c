#include "run/lgn-predictions.h"
#include "run/lgn-network-private.h"
#include "run/lgn-text-answers.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

/* Answers that are kept of a vocabulary. */
#define N_BEST 10
/* Logits that are worked out for the sake of candidates alone, and the most that are at all. */
#define N_CHEAP_LOGITS ((gsize) 1 << 22)
#define MAX_LOGITS ((gsize) 1 << 26)

/* PROBABILITY [n] from LOGITS [n]: softmax, or each by itself where several may be right. */
static double *
to_probabilities (const float *logits, gsize n, bool is_multi_label)
{
  double *probabilities = g_new (double, n);
  double log_sum = lgn_log_sum_exp (logits, n);

  for (gsize i = 0; i < n; i++)
    probabilities[i] = is_multi_label ? 1 / (1 + exp (-(double) logits[i])) : exp (logits[i] - log_sum);
  return probabilities;
}

/* What token ID adds to a text; where that cannot be seen, its piece. */
static char *
dup_word (LgnNetwork *network, gint32 id)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET);

  if (!tokenizer || !lgn_tokenizer_get_piece (tokenizer, id))
    return g_strdup_printf ("%d", id);
  g_autofree char *word = lgn_tokenizer_decode (tokenizer, &id, 1, false, NULL);
  if (word && *g_strstrip (word) && g_utf8_validate (word, -1, NULL))
    return g_steal_pointer (&word);
  return g_strdup (lgn_tokenizer_get_piece (tokenizer, id));
}

/* What a class is called, or a token. */
static char *
dup_label (LgnNetwork *network, LgnTask task, guint index)
{
  if (task == LGN_TASK_CLASSES || task == LGN_TASK_ANSWERS)
    return lgn_model_dup_label (lgn_network_get_model (network), index);
  return dup_word (network, (gint32) index);
}

/* The likeliest, equals in their own order; N where all are taken (below 0) or no numbers. */
static gsize
find_best (const double *probabilities, gsize n)
{
  gsize best = n;

  for (gsize i = 0; i < n; i++)
    if (probabilities[i] >= 0 && (best == n || probabilities[i] > probabilities[best]))
      best = i;
  return best;
}

/* Keeps the likeliest of LOGITS [n], best first. Scores that are no numbers, as broken weights give, say nothing. */
static void
keep_best (LgnResult *result, LgnNetwork *network, LgnTask task, const float *logits, gsize n, bool is_multi_label)
{
  g_autofree double *probabilities = to_probabilities (logits, n, is_multi_label);
  guint n_best = (guint) MIN (n, N_BEST);

  result->predictions = g_new0 (LgnPrediction, n_best);
  for (guint rank = 0; rank < n_best; rank++)
    {
      gsize best = find_best (probabilities, n);
      if (best == n)
        break;
      result->predictions[rank] = (LgnPrediction) { dup_label (network, task, (guint) best), probabilities[best] };
      result->n_predictions++;
      probabilities[best] = -1;
    }
}

/* The first masked token of the input, or -1. */
static gssize
find_mask (const LgnResult *result, LgnNetwork *network)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_SOURCE);
  gint32 mask = -1;

  if (tokenizer && (mask = lgn_tokenizer_lookup (tokenizer, "[MASK]")) < 0)
    mask = lgn_tokenizer_lookup (tokenizer, "<mask>");
  for (guint i = 0; mask >= 0 && i < result->tokens->n; i++)
    if (result->tokens->token[i].id == mask)
      return i;
  return -1;
}

/* The last token that is no padding. */
static gssize
find_last (const LgnResult *result)
{
  gssize last = (gssize) result->tokens->n - 1;

  while (last > 0 && (result->tokens->token[last].flags & LGN_TOKEN_PADDING))
    last--;
  return last;
}

/* Whether the head gives the whole vocabulary for every token, of which people look at one place. */
static bool
is_by_token (const LgnResult *result, LgnTask task)
{
  return !result->decoder_tokens && (task == LGN_TASK_MASKED_TOKEN || task == LGN_TASK_NEXT_TOKEN);
}

/* The only row of the last states that the predictions need (where there is nothing to predict, any), or -1 when they need
 * all. */
static gssize
find_row (const LgnResult *result, LgnNetwork *network)
{
  LgnTask task = lgn_model_get_task (lgn_network_get_model (network));

  if (!is_by_token (result, task))
    return -1;
  return task == LGN_TASK_NEXT_TOKEN ? find_last (result) : MAX (find_mask (result, network), 0);
}

/**
 * lgn_predictions_choose_rows: which rows of the last states the predictions need, and WITH_CANDIDATES what else can be had at
 * little cost: what could have come in place of each token that was written, of a short text or a small vocabulary also of each
 * that was given.
 * Returns: how many, from *FIRST_ROW on; 0: all.
 */
gsize
lgn_predictions_choose_rows (const LgnResult *result, LgnNetwork *network, bool with_candidates, gsize *first_row)
{
  LgnModel *model = lgn_network_get_model (network);
  gssize row = find_row (result, network);
  gsize n = 1;

  *first_row = (gsize) MAX (row, 0);
  if (row < 0)
    return 0;
  if (with_candidates && lgn_model_get_task (model) == LGN_TASK_NEXT_TOKEN)
    {
      gsize vocabulary = MAX (lgn_model_get_vocabulary_size (model), 1);
      n = MIN (MAX (result->n_written + 1, N_CHEAP_LOGITS / vocabulary), MAX (MAX_LOGITS / vocabulary, 1));
    }
  n = MIN (n, (gsize) row + 1);
  *first_row = (gsize) row + 1 - n;
  return n;
}

/* The N likeliest of LOGITS [n_vocabulary], best first, in the order of their ids where they are equal. */
static void
find_candidates (const float *logits, gsize n_vocabulary, LgnCandidate *items, guint n)
{
  double log_sum = lgn_log_sum_exp (logits, n_vocabulary);
  guint n_found = 0;

  for (gsize id = 0; id < n_vocabulary; id++)
    {
      guint place = n_found;
      if (isnan (logits[id]) || (n_found == n && logits[id] <= items[n - 1].probability))
        continue;
      for (; place > 0 && items[place - 1].probability < logits[id]; place--)
        if (place < n)
          items[place] = items[place - 1];
      items[place] = (LgnCandidate) { (gint64) id, logits[id], NULL };
      n_found = MIN (n_found + 1, n);
    }
  for (guint i = 0; i < n_found; i++)
    items[i].probability = (float) exp (items[i].probability - log_sum);
}

/**
 * lgn_predictions_fill_candidates: sets the candidates of RESULT from LOGITS, whose first row is row FIRST_ROW of the maps;
 * none of a network that does not write.
 */
void
lgn_predictions_fill_candidates (LgnResult *result, LgnNetwork *network, const LgnTensor *logits, gsize first_row)
{
  if (!logits || logits->n_dims != 2 || !lgn_network_can_generate (network) || logits->shape[1] < N_BEST)
    return;
  LgnCandidates *candidates = g_new0 (LgnCandidates, 1);
  g_autoptr (GHashTable) words = g_hash_table_new (NULL, NULL);

  candidates->first_row = (guint) first_row;
  candidates->n_rows = (guint) logits->shape[0];
  candidates->n = N_BEST;
  candidates->items = g_new0 (LgnCandidate, MAX ((gsize) candidates->n_rows * N_BEST, 1));
  candidates->labels = g_string_chunk_new (1024);
  for (guint row = 0; row < candidates->n_rows; row++)
    find_candidates ((const float *) logits->data + row * logits->shape[1], logits->shape[1], candidates->items + row * N_BEST,
                     N_BEST);
  for (gsize i = 0; i < (gsize) candidates->n_rows * N_BEST; i++)
    {
      LgnCandidate *item = &candidates->items[i];
      item->label = g_hash_table_lookup (words, GSIZE_TO_POINTER (item->id));
      if (item->label)
        continue;
      g_autofree char *word = dup_word (network, (gint32) item->id);
      item->label = g_string_chunk_insert (candidates->labels, word);
      g_hash_table_insert (words, GSIZE_TO_POINTER (item->id), (gpointer) item->label);
    }
  result->candidates = candidates;
}

/* lgn_predictions_fill: sets the predictions of RESULT from LOGITS, whose first row belongs to token FIRST_ROW: classes,
 * what stands in the first masked place, what comes next, or parts of the text. A network without such a head, or a text
 * without a mask, has none. */
void
lgn_predictions_fill (LgnResult *result, LgnNetwork *network, const LgnTensor *logits, gsize first_row)
{
  LgnModel *model = lgn_network_get_model (network);
  LgnTask task = lgn_model_get_task (model);
  bool has_rows = logits && logits->n_dims == 2 && logits->shape[0] == result->tokens->n;

  if (has_rows && task == LGN_TASK_SPANS)
    lgn_text_answers_fill_spans (result, logits);
  else if (has_rows && task == LGN_TASK_TOKEN_CLASSES)
    lgn_text_answers_fill_classes (result, network, logits);
  else if (logits && task == LGN_TASK_ANSWERS)
    keep_best (result, network, task, logits->data, logits->shape[0], true);
  else if (logits && task == LGN_TASK_CLASSES && logits->shape[0] > 1)
    {
      const char *kind = json_string_value (json_object_get (lgn_model_get_config (model), "problem_type"));
      bool is_multi_label = g_strcmp0 (kind, "multi_label_classification") == 0;
      keep_best (result, network, task, logits->data, logits->shape[0], is_multi_label);
    }
  else if (logits && is_by_token (result, task) && (task == LGN_TASK_NEXT_TOKEN || find_mask (result, network) >= 0))
    {
      gsize row = (gsize) find_row (result, network) - first_row, width = logits->shape[1];
      keep_best (result, network, task, (const float *) logits->data + row * width, width, false);
    }
}
