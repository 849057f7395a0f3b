#include "run/lgn-similarity.h"
#include "base/lgn-error.h"
#include "run/lgn-network-private.h"
#include "run/lgn-source.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

static guint
count_others (const LgnInput *input)
{
  return input->others ? g_strv_length (input->others) : 0;
}

/* (transfer full) what the tower of text makes of TEXT; how many tokens are left out is added to *N_CUT. */
static LgnTensor *
read_other (LgnNetwork *network, const LgnInput *input, const char *text, gsize *n_cut, const LgnProgress *progress, GError **error)
{
  LgnModel *model = lgn_network_get_model (network);
  const char *name = lgn_model_get_towers (model)->left;
  g_autoptr (LgnTokens) tokens = lgn_source_encode (network, input, text, n_cut, error);
  g_auto (LgnSource) source = { 0 };
  g_auto (LgnModelOutput) output = { NULL };

  if (!tokens)
    {
      g_prefix_error (error, "“%s”: ", text);
      return NULL;
    }
  lgn_source_set_tokens (&source, network, tokens);
  LgnModelInput one = lgn_source_get_model_input (&source);
  return lgn_model_forward (model, &one, &output, progress, error) ? lgn_tensor_ref (lgn_feeds_lookup (output.facts, name)) : NULL;
}

/* (transfer full) [n_texts, width]: FIRST, which the tower of text made of INPUT's text, then what it makes of the others. */
static LgnTensor *
read_all (LgnResult *result, LgnNetwork *network, const LgnInput *input, const LgnTensor *first, const LgnProgress *progress,
          GError **error)
{
  gsize width = lgn_tensor_n_elements (first), n = 1 + count_others (input);
  g_autoptr (LgnTensor) all = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n, width });

  if (!all)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for %" G_GSIZE_FORMAT " texts", n);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (LgnTensor) other = i > 0 ? read_other (network, input, input->others[i - 1], &result->n_cut, progress, error) : NULL;
      if (i > 0 && !other)
        return NULL;
      memcpy (lgn_tensor_f32 (all) + i * width, i > 0 ? other->data : first->data, width * sizeof (float));
    }
  return g_steal_pointer (&all);
}

/* The probability of text I of N by its logit, by itself or as its share; a text alone has no share, but the cosine that
 * its logit is, multiplied with the towers' factor. */
static double
judge (const LgnTowers *towers, const float *logits, gsize n, gsize i)
{
  if (towers->bias)
    return 1 / (1 + exp (-(double) logits[i]));
  return n > 1 ? exp (logits[i] - lgn_log_sum_exp (logits, n)) : logits[i] / lgn_towers_get_factor (towers);
}

/* The texts with what the TOWERS judge by LOGITS [n], best first. */
static void
fill_predictions (LgnResult *result, const LgnInput *input, const LgnTowers *towers, const float *logits, gsize n)
{
  result->predictions = g_new0 (LgnPrediction, n);
  result->n_predictions = (guint) n;
  for (gsize i = 0; i < n; i++)
    result->predictions[i]
        = (LgnPrediction) { g_strdup (i > 0 ? input->others[i - 1] : input->text), judge (towers, logits, n, i) };
  qsort (result->predictions, n, sizeof *result->predictions, lgn_prediction_compare);
}

/**
 * lgn_similarity_fill: compares the texts of INPUT with its picture, where both are given: sets the logits [1, n_texts] of
 * RESULT, and its predictions, the texts with the probability that they go with the picture, rather than the others (a text
 * alone has its cosine), or, where the towers judge every pair by itself, that this one does. FACTS are what both towers made
 * of the picture and the first text; the others are read here. Radford et al. 2021, arXiv:2103.00020, figure 3.
 * Returns: false with the errors of reading a text, or LGN_ERROR_LIMIT.
 */
bool
lgn_similarity_fill (LgnResult *result, LgnNetwork *network, const LgnInput *input, const LgnFeeds *facts,
                     const LgnProgress *progress, GError **error)
{
  const LgnTowers *towers = lgn_model_get_towers (lgn_network_get_model (network));
  LgnTensor *text = towers->left ? lgn_feeds_lookup (facts, towers->left) : NULL;
  LgnTensor *picture = towers->right ? lgn_feeds_lookup (facts, towers->right) : NULL;
  g_autoptr (LgnTensor) logits = NULL;

  if (!text || !picture)
    return true;
  g_autoptr (LgnTensor) texts = read_all (result, network, input, text, progress, error);
  g_autoptr (LgnTensor) pictures
      = lgn_tensor_new_view (LGN_DTYPE_F32, 2, (gsize[]) { 1, lgn_tensor_n_elements (picture) }, picture->owner, picture->data);
  g_autoptr (LgnTensor) by_text = texts ? lgn_towers_compare (towers, texts, pictures, &logits, error) : NULL;
  if (!by_text)
    return false;
  fill_predictions (result, input, towers, logits->data, texts->shape[0]);
  result->logits = g_steal_pointer (&logits);
  return true;
}
