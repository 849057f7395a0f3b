/* The states of another network that a stack of its own is fed with, to look at. */
#include "base/lgn-error.h"
#include "family/lgn-part.h"

/* lgn_encoder_feed_find: gives RUN the states and their mask that its feeds have, where STACK can look at some and has none;
 * *ALLOWED (g_free) is the mask, which lives as long as the run does. */
bool
lgn_encoder_feed_find (const LgnStack *stack, LgnStackRun *run, guint8 **allowed, GError **error)
{
  LgnTensor *states = lgn_feeds_lookup (run->feeds, LGN_ENCODER_FEED), *mask = lgn_feeds_lookup (run->feeds, LGN_ENCODER_MASK_FEED);

  *allowed = NULL;
  if (stack->source_width == 0 || run->encoder || !states)
    return true;
  if (states->dtype != LGN_DTYPE_F32 || states->n_dims != 2 || states->shape[1] != stack->source_width
      || (mask && (mask->n_dims != 1 || mask->shape[0] != states->shape[0] || lgn_dtype_is_float (mask->dtype))))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "“%s” should be F32 with %" G_GSIZE_FORMAT " numbers a token, and “%s” whole numbers, one a token", LGN_ENCODER_FEED,
                   stack->source_width, LGN_ENCODER_MASK_FEED);
      return false;
    }
  run->encoder = states->data;
  run->n_encoder = states->shape[0];
  if (!mask)
    return true;

  g_autofree gint64 *wide = g_new (gint64, run->n_encoder + 1);
  lgn_tensor_to_i64 (mask, wide);
  *allowed = g_new (guint8, run->n_encoder);
  for (gsize i = 0; i < run->n_encoder; i++)
    (*allowed)[i] = wide[i] != 0;
  run->encoder_allowed = *allowed;
  return true;
}
