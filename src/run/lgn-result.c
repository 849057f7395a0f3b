#include "run/lgn-result.h"

#include <math.h>

/* lgn_result_new: a result without anything in it, for its maker to fill in: every field becomes the result's. */
LgnResult *
lgn_result_new (void)
{
  LgnResult *result = g_atomic_rc_box_new0 (LgnResult);

  result->log_probability = NAN;
  return result;
}

LgnResult *
lgn_result_ref (LgnResult *result)
{
  return g_atomic_rc_box_acquire (result);
}

static void
result_clear (gpointer data)
{
  LgnResult *result = data;

  g_clear_pointer (&result->store, lgn_attn_store_unref);
  g_clear_pointer (&result->tokens, lgn_tokens_unref);
  g_clear_pointer (&result->key_tokens, lgn_tokens_unref);
  g_clear_pointer (&result->decoder_tokens, lgn_tokens_unref);
  g_clear_pointer (&result->predicted_tokens, lgn_tokens_unref);
  g_clear_pointer (&result->logits, lgn_tensor_unref);
  g_clear_pointer (&result->hidden_names, g_ptr_array_unref);
  g_clear_pointer (&result->hidden_states, g_ptr_array_unref);
  for (guint i = 0; i < result->n_predictions; i++)
    g_free (result->predictions[i].label);
  g_free (result->predictions);
  g_clear_pointer (&result->picture, lgn_image_unref);
  for (guint i = 0; i < result->n_boxes; i++)
    g_free (result->boxes[i].label);
  g_free (result->boxes);
  g_free (result->written);
  g_free (result->model_name);
}

void
lgn_result_unref (LgnResult *result)
{
  g_atomic_rc_box_release_full (result, result_clear);
}

/**
 * lgn_result_get_axis: the tokens along AXIS of the maps of SITE. A row of the decoder's own attention is what the decoder
 * reads there; the same row of its attention to the encoder is named after the token it predicts, since that is the word
 * that the looking is for.
 * Returns: (transfer none): NULL when the result has no such site.
 */
LgnTokens *
lgn_result_get_axis (LgnResult *result, LgnSite site, LgnAxis axis)
{
  switch (site)
    {
    case LGN_SITE_DECODER:
      return result->decoder_tokens;
    case LGN_SITE_CROSS:
      return axis == LGN_AXIS_QUERY ? result->predicted_tokens : result->tokens;
    case LGN_SITE_SELF:
      return axis == LGN_AXIS_KEY && result->key_tokens ? result->key_tokens : result->tokens;
    case LGN_SITE_ENCODER:
    default:
      return result->tokens;
    }
}
