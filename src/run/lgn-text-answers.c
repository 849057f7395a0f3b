#include "run/lgn-text-answers.h"
#include "run/lgn-network-private.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* Spans that are kept, and the most tokens of one: what transformers' QuestionAnsweringPipeline takes without being told. */
#define N_SPANS 5
#define MAX_SPAN 15

/* The classes of tokens that are no part of anything. */
#define OUTSIDE "O"

typedef struct
{
  guint first, last; /* tokens */
  double probability;
} Span;

/* Whether an answer may have TOKEN: one of the second text, or of the only one. */
static bool
is_context (const LgnTokens *tokens, guint token)
{
  const LgnToken *it = &tokens->token[token];

  return !(it->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) && it->start < it->end && it->segment == (tokens->text[1] ? 1 : 0);
}

/* (transfer full) PROBABILITY [n] that an answer begins (SIDE 0) or ends (1) at each token, by LOGITS [n, 2]; 0 outside of the
 * context. NULL where there is no context. */
static double *
make_side (const LgnTokens *tokens, const LgnTensor *logits, guint side)
{
  g_autofree float *context = g_new (float, tokens->n + 1);
  g_autofree double *probability = g_new0 (double, tokens->n + 1);
  gsize n = 0;

  for (guint i = 0; i < tokens->n; i++)
    if (is_context (tokens, i))
      context[n++] = ((const float *) logits->data)[2 * i + side];
  if (n == 0)
    return NULL;
  double log_sum = lgn_log_sum_exp (context, n);
  for (guint i = 0; i < tokens->n; i++)
    if (is_context (tokens, i))
      probability[i] = exp (((const float *) logits->data)[2 * i + side] - log_sum);
  return g_steal_pointer (&probability);
}

/* Keeps SPAN among the best N of BEST, likeliest first, equals in their order. */
static guint
keep (Span *best, guint n, Span span)
{
  guint place = n;

  while (place > 0 && best[place - 1].probability < span.probability)
    place--;
  if (place == N_SPANS)
    return n;
  n = MIN (n + 1, N_SPANS);
  memmove (best + place + 1, best + place, (n - place - 1) * sizeof *best);
  best[place] = span;
  return n;
}

/* The bytes of the text of its tokens FIRST to LAST, with the whole words that they are in. (transfer full) */
static char *
dup_words (const LgnTokens *tokens, guint first, guint last)
{
  while (first > 0 && (tokens->token[first].flags & LGN_TOKEN_CONTINUES))
    first--;
  while (last + 1 < tokens->n && (tokens->token[last + 1].flags & LGN_TOKEN_CONTINUES))
    last++;
  const LgnToken *from = &tokens->token[first], *to = &tokens->token[last];
  char *words = g_strndup (tokens->text[from->segment] + from->start, MAX (to->end, from->start) - from->start);
  return g_strstrip (words);
}

/**
 * lgn_text_answers_fill_spans: sets the predictions of RESULT to the likeliest answers by LOGITS [n, 2], where one begins and
 * where it ends: the product of both probabilities, each over the tokens of the context, as transformers'
 * QuestionAnsweringPipeline (pipelines/question_answering.py) has it. An answer has 15 tokens at most, and whole words. A text
 * without places in it, or without a context, has none.
 */
void
lgn_text_answers_fill_spans (LgnResult *result, const LgnTensor *logits)
{
  const LgnTokens *tokens = result->tokens;
  g_autofree double *start = make_side (tokens, logits, 0), *end = make_side (tokens, logits, 1);
  Span best[N_SPANS + 1];
  guint n = 0;

  if (!start || !end)
    return;
  for (guint i = 0; i < tokens->n; i++)
    for (guint j = i; j < MIN (i + MAX_SPAN, tokens->n) && start[i] > 0; j++)
      if (end[j] > 0)
        n = keep (best, n, (Span) { i, j, start[i] * end[j] });
  result->predictions = g_new0 (LgnPrediction, n + 1);
  result->n_predictions = n;
  for (guint i = 0; i < n; i++)
    result->predictions[i] = (LgnPrediction) { dup_words (tokens, best[i].first, best[i].last), best[i].probability };
}

/* The likeliest class of a row of LOGITS [n_classes]. */
static guint
find_class (const float *logits, gsize n, double *probability)
{
  gsize best = 0;

  for (gsize i = 1; i < n; i++)
    if (logits[i] > logits[best])
      best = i;
  *probability = exp (logits[best] - lgn_log_sum_exp (logits, n));
  return (guint) best;
}

/* "LOC" of "B-LOC" and "I-LOC", each of which may begin (*BEGINS) or go on with a name. */
static const char *
get_name (const char *label, bool *begins)
{
  *begins = g_str_has_prefix (label, "B-");
  return *begins || g_str_has_prefix (label, "I-") ? label + 2 : label;
}

/* What is named by tokens that follow each other. */
typedef struct
{
  char *name; /* NULL: nothing so far */
  guint first, last;
  double sum; /* of the tokens' probabilities */
} Run;

/* Adds the prediction of RUN to FOUND, and empties it. */
static void
finish (Run *run, const LgnTokens *tokens, GArray *found)
{
  if (run->name && strcmp (run->name, OUTSIDE) != 0)
    {
      const LgnToken *from = &tokens->token[run->first];
      gsize size = MAX (tokens->token[run->last].end, from->start) - from->start;
      g_autofree char *words = g_strndup (tokens->text[from->segment] + from->start, size);
      LgnPrediction prediction = { .label = g_strdup_printf ("%s: %s", g_strstrip (words), run->name),
                                   .probability = run->sum / (run->last - run->first + 1) };
      g_array_append_val (found, prediction);
    }
  g_clear_pointer (&run->name, g_free);
}

/* TOKEN, of class LABEL, goes on with RUN or begins another. */
static void
add_token (Run *run, const LgnTokens *tokens, guint token, const char *label, double probability, GArray *found)
{
  bool begins;
  const char *name = get_name (label, &begins);

  if (!run->name || begins || run->last + 1 != token || strcmp (run->name, name) != 0
      || tokens->token[token].segment != tokens->token[run->first].segment)
    {
      finish (run, tokens, found);
      *run = (Run) { g_strdup (name), token, token, 0 };
    }
  run->last = token;
  run->sum += probability;
}

/**
 * lgn_text_answers_fill_classes: sets the predictions of RESULT to what LOGITS [n, n_classes] name in the text, "Paris: LOC",
 * in the order of the text: tokens of one class that follow each other are one name, with the mean of their probabilities, as
 * transformers' TokenClassificationPipeline with the strategy “simple” has it (pipelines/token_classification.py). Tokens that
 * the tokeniser added, and those of the class “O”, are left out.
 */
void
lgn_text_answers_fill_classes (LgnResult *result, LgnNetwork *network, const LgnTensor *logits)
{
  const LgnTokens *tokens = result->tokens;
  g_autoptr (GArray) found = g_array_new (TRUE, TRUE, sizeof (LgnPrediction));
  Run run = { NULL };

  for (guint i = 0; i < tokens->n; i++)
    {
      double probability;
      guint class = find_class ((const float *) logits->data + i * logits->shape[1], logits->shape[1], &probability);
      g_autofree char *label = lgn_model_dup_label (lgn_network_get_model (network), class);
      const LgnToken *token = &tokens->token[i];
      if (!(token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) && token->start < token->end)
        add_token (&run, tokens, i, label, probability, found);
    }
  finish (&run, tokens, found);
  result->n_predictions = found->len;
  result->predictions = (LgnPrediction *) g_array_free (g_steal_pointer (&found), FALSE);
}
