#include "run/lgn-predictions.h"
#include "run/lgn-network-private.h"
#include "run/lgn-text-answers.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

/* Answers that are kept of a vocabulary. */
#define N_BEST 10

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

/* What a class is called, or what a token adds to a text; a token that adds nothing that can be seen, by its piece. */
static char *
dup_label (LgnNetwork *network, LgnTask task, guint index)
{
  LgnTokenizer *tokenizer = lgn_network_get_tokenizer (network, LGN_TOKENIZER_TARGET);
  gint32 id = (gint32) index;

  if (task == LGN_TASK_CLASSES || task == LGN_TASK_ANSWERS)
    return lgn_model_dup_label (lgn_network_get_model (network), index);
  if (!tokenizer || !lgn_tokenizer_get_piece (tokenizer, id))
    return g_strdup_printf ("%u", index);
  g_autofree char *word = lgn_tokenizer_decode (tokenizer, &id, 1, false, NULL);
  if (word && *g_strstrip (word) && g_utf8_validate (word, -1, NULL))
    return g_steal_pointer (&word);
  return g_strdup (lgn_tokenizer_get_piece (tokenizer, id));
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

/* lgn_predictions_find_row: the only row of the last states that the predictions need (where there is nothing to predict, any),
 * or -1 when they need all. */
gssize
lgn_predictions_find_row (const LgnResult *result, LgnNetwork *network)
{
  LgnTask task = lgn_model_get_task (lgn_network_get_model (network));

  if (!is_by_token (result, task))
    return -1;
  return task == LGN_TASK_NEXT_TOKEN ? find_last (result) : MAX (find_mask (result, network), 0);
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
      gsize row = (gsize) lgn_predictions_find_row (result, network) - first_row, width = logits->shape[1];
      keep_best (result, network, task, (const float *) logits->data + row * width, width, false);
    }
}
