#include "run/lgn-result.h"

#include <math.h>

gint
lgn_prediction_compare (gconstpointer a, gconstpointer b)
{
  double first = ((const LgnPrediction *) a)->probability, second = ((const LgnPrediction *) b)->probability;

  return first > second ? -1 : first < second;
}

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
  for (guint i = 0; i < LGN_N_SITES; i++)
    g_clear_pointer (&result->sides[i], g_array_unref);
  g_clear_pointer (&result->logits, lgn_tensor_unref);
  g_clear_pointer (&result->hidden_names, g_ptr_array_unref);
  g_clear_pointer (&result->hidden_states, g_ptr_array_unref);
  for (guint i = 0; i < result->n_predictions; i++)
    g_free (result->predictions[i].label);
  g_free (result->predictions);
  g_clear_pointer (&result->candidates, lgn_candidates_free);
  g_clear_pointer (&result->picture, lgn_image_unref);
  g_clear_pointer (&result->heard.values, lgn_tensor_unref);
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

static void
side_clear (gpointer data)
{
  g_clear_pointer (&((LgnSide *) data)->tokens, lgn_tokens_unref);
}

/* lgn_result_set_side: what lies along AXIS of the maps of LAYER at SITE, where it is something else than along those of other
 * layers: TOKENS (kept), of which GRID says which are patches. */
void
lgn_result_set_side (LgnResult *result, LgnSite site, guint layer, LgnAxis axis, LgnTokens *tokens, LgnGrid grid)
{
  GArray **sides = &result->sides[site];

  if (!*sides)
    {
      *sides = g_array_new (FALSE, TRUE, sizeof (LgnSide));
      g_array_set_clear_func (*sides, side_clear);
    }
  if ((*sides)->len < 2 * (layer + 1))
    g_array_set_size (*sides, 2 * (layer + 1));
  LgnSide *side = &g_array_index (*sides, LgnSide, 2 * layer + axis);
  lgn_tokens_ref (tokens);
  side_clear (side);
  *side = (LgnSide) { tokens, grid };
}

/* The side that LAYER has for itself, or NULL. */
static const LgnSide *
find_side (LgnResult *result, LgnSite site, guint layer, LgnAxis axis)
{
  const GArray *sides = result->sides[site];
  const LgnSide *side = sides && layer < sides->len / 2 ? &g_array_index (sides, LgnSide, 2 * layer + axis) : NULL;

  return side && side->tokens ? side : NULL;
}

/**
 * lgn_result_get_axis: the tokens along AXIS of the maps of LAYER at SITE. A row of the decoder's own attention is what the
 * decoder reads there; the same row of its attention to the encoder is named after the token it predicts, since that is the
 * word that the looking is for.
 * Returns: (transfer none): NULL when the result has no such site.
 */
LgnTokens *
lgn_result_get_axis (LgnResult *result, LgnSite site, guint layer, LgnAxis axis)
{
  const LgnSide *side = find_side (result, site, layer, axis);

  if (side)
    return side->tokens;
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

/* lgn_result_get_grid: which of the tokens along AXIS of the maps of LAYER at SITE are patches of the picture; no rows
 * where they are none, or not a grid of them. */
LgnGrid
lgn_result_get_grid (LgnResult *result, LgnSite site, guint layer, LgnAxis axis)
{
  const LgnSide *side = find_side (result, site, layer, axis);

  if (side)
    return side->grid;
  return lgn_result_get_axis (result, site, layer, axis) == result->tokens ? result->grid : (LgnGrid) { 0 };
}

/* lgn_result_has_written: whether the predicted tokens are what the network wrote by itself, rather than what it was made
 * to read. */
bool
lgn_result_has_written (const LgnResult *result)
{
  return !result->is_forced && !isnan (result->log_probability) && result->predicted_tokens && result->predicted_tokens->n > 0;
}

/* lgn_result_dup_words: (transfer full) what the network said in words: a transcript, or what its decoder wrote; NULL where
 * it said nothing, or there are no words for it. */
char *
lgn_result_dup_words (const LgnResult *result)
{
  const char *text = lgn_result_has_written (result) ? result->predicted_tokens->text[0] : NULL;

  if (result->written)
    return g_strdup (result->written);
  return text && *text ? g_strdup (text) : NULL;
}
