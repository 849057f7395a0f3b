#include "family/lgn-scratch.h"
#include "base/lgn-checked.h"
#include "base/lgn-error.h"

void
lgn_scratch_clear (LgnScratch *scratch)
{
  for (guint i = 0; i < LGN_N_SCRATCHES; i++)
    g_clear_pointer (&scratch->memory[i], g_free);
}

/* lgn_scratch_get: (transfer none): room for [n, width], of undefined contents, until the same slot is asked for again; NULL
 * with LGN_ERROR_LIMIT. */
float *
lgn_scratch_get (LgnScratch *scratch, LgnScratchSlot slot, gsize n, gsize width, GError **error)
{
  gsize n_floats, n_bytes;

  if (!lgn_checked_mul (MAX (n, 1), MAX (width, 1), &n_floats) || !lgn_checked_mul (n_floats, sizeof (float), &n_bytes))
    n_bytes = 0;
  if (scratch->memory[slot] && n_bytes > 0 && n_floats <= scratch->n_floats[slot])
    return scratch->memory[slot];
  g_free (scratch->memory[slot]);
  scratch->memory[slot] = n_bytes > 0 ? g_try_malloc (n_bytes) : NULL;
  scratch->n_floats[slot] = n_floats;
  if (!scratch->memory[slot])
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory to run %" G_GSIZE_FORMAT " tokens; shorten the input", n);
  return scratch->memory[slot];
}
