#include "family/lgn-sequence.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"

#include <string.h>

void
lgn_sequence_clear (LgnSequence *sequence)
{
  g_clear_pointer (&sequence->x, g_free);
  g_clear_pointer (&sequence->allowed, g_free);
  g_clear_pointer (&sequence->places, g_free);
}

/* lgn_sequence_reset: gives SEQUENCE room for N tokens of WIDTH, all zero; what it held is gone. */
bool
lgn_sequence_reset (LgnSequence *sequence, gsize n, gsize width, GError **error)
{
  gsize n_floats, n_bytes;

  g_clear_pointer (&sequence->x, g_free);
  if (lgn_checked_mul (MAX (n, 1), MAX (width, 1), &n_floats) && lgn_checked_mul (n_floats, sizeof (float), &n_bytes))
    sequence->x = g_try_malloc0 (n_bytes);
  if (!sequence->x)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for %" G_GSIZE_FORMAT " tokens; shorten the input", n);
      return false;
    }
  sequence->n = n;
  sequence->width = width;
  return true;
}

/* (transfer full) which tokens of BEFORE and AFTER may be looked at; NULL: all. */
static guint8 *
join_allowed (const LgnSequence *before, const LgnSequence *after)
{
  guint8 *allowed = before->allowed || after->allowed ? g_malloc (before->n + after->n) : NULL;

  if (!allowed)
    return NULL;
  memset (allowed, 1, before->n + after->n);
  if (before->allowed)
    memcpy (allowed, before->allowed, before->n);
  if (after->allowed)
    memcpy (allowed + before->n, after->allowed, after->n);
  return allowed;
}

/* lgn_sequence_prepend: puts the tokens of BEFORE, as wide as those of SEQUENCE, before them; neither has places. */
bool
lgn_sequence_prepend (LgnSequence *sequence, const LgnSequence *before, GError **error)
{
  g_auto (LgnSequence) after = *sequence;
  gsize width = after.width;

  *sequence = (LgnSequence) { .grid = after.grid, .allowed = join_allowed (before, &after) };
  if (!lgn_sequence_reset (sequence, before->n + after.n, width, error))
    return false;
  memcpy (sequence->x, before->x, before->n * width * sizeof *before->x);
  memcpy (sequence->x + before->n * width, after.x, after.n * width * sizeof *after.x);
  sequence->grid.n_leading += before->n;
  return true;
}

/* lgn_sequence_steal: (transfer full): the activations as a tensor [n, width]; SEQUENCE keeps the rest. */
LgnTensor *
lgn_sequence_steal (LgnSequence *sequence)
{
  g_autoptr (GBytes) owner = g_bytes_new_take (g_steal_pointer (&sequence->x), sequence->n * sequence->width * sizeof (float));

  return lgn_tensor_new_view (LGN_DTYPE_F32, 2, (gsize[]) { sequence->n, sequence->width }, owner, g_bytes_get_data (owner, NULL));
}

/* lgn_sequence_copy: (transfer full): a copy of the activations [n, width]; NULL with LGN_ERROR_LIMIT. */
LgnTensor *
lgn_sequence_copy (const LgnSequence *sequence, GError **error)
{
  LgnTensor *tensor = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { sequence->n, sequence->width });

  if (tensor)
    memcpy (lgn_tensor_f32 (tensor), sequence->x, lgn_tensor_n_bytes (tensor));
  else
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the hidden states of %" G_GSIZE_FORMAT " tokens",
                 sequence->n);
  return tensor;
}

static void
stage_clear (gpointer data)
{
  lgn_tensor_unref (((LgnStageStates *) data)->states);
}

/* lgn_stage_states_new: (transfer full): an empty list, of LgnStageStates, which owns them. */
GArray *
lgn_stage_states_new (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (LgnStageStates));

  g_array_set_clear_func (list, stage_clear);
  return list;
}
