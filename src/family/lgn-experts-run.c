/* Experts: every token asks those MLPs that the router chooses for it. */
#include "base/lgn-error.h"
#include "family/lgn-part.h"
#include "tensor/lgn-kernels.h"

#include <string.h>

/* Of SCORES [n], probabilities, leaves the N_CHOSEN largest (ties: the first) and makes others 0. */
static void
choose (const LgnExpertsPart *part, float *scores)
{
  g_autofree bool *is_chosen = g_new0 (bool, part->n_experts);
  float sum = 0;

  for (guint i = 0; i < part->n_chosen; i++)
    {
      guint best = part->n_experts;
      for (guint j = 0; j < part->n_experts; j++)
        if (!is_chosen[j] && (best == part->n_experts || scores[j] > scores[best]))
          best = j;
      is_chosen[best] = true;
      sum += scores[best];
    }
  for (guint j = 0; j < part->n_experts; j++)
    scores[j] = !is_chosen[j] ? 0 : part->is_normalised ? scores[j] / sum : scores[j];
}

/* (transfer full) how much every token asks every expert, [n, n_experts]. */
static float *
route (const LgnExpertsPart *part, const LgnStackRun *run, const float *x)
{
  float *shares = g_new (float, run->n * part->n_experts);

  lgn_linear_apply (&part->router, run->pool, x, run->n, shares);
  for (gsize i = 0; i < run->n; i++)
    {
      lgn_kernels ()->softmax (shares + i * part->n_experts, part->n_experts);
      choose (part, shares + i * part->n_experts);
    }
  return shares;
}

/* Gathers the rows of X [n, width] that ask EXPERT into ROWS, and their numbers into WHICH. Returns: how many they are. */
static gsize
gather (const LgnExpertsPart *part, const LgnStackRun *run, const float *shares, guint expert, const float *x, float *rows,
        gsize *which)
{
  gsize width = part->router.n_in, n = 0;

  for (gsize i = 0; i < run->n; i++)
    if (shares[i * part->n_experts + expert] > 0)
      {
        memcpy (rows + n * width, x + i * width, width * sizeof *x);
        which[n++] = i;
      }
  return n;
}

/* lgn_experts_part_run: OUT [n, width] = the sum of what the chosen experts give for X [n, width], each times its share. */
bool
lgn_experts_part_run (const LgnExpertsPart *part, LgnStackRun *run, const float *x, LgnScratch *scratch, float *out, GError **error)
{
  gsize width = part->router.n_in;
  float *rows = lgn_scratch_get (scratch, LGN_SCRATCH_EXTRA, run->n, 2 * width, error);
  g_autofree float *shares = rows ? route (part, run, x) : NULL;
  g_autofree gsize *which = g_new (gsize, MAX (run->n, 1));
  LgnStackRun few = *run;

  if (!rows)
    return false;
  float *given = rows + run->n * width;
  memset (out, 0, run->n * width * sizeof *out);
  for (guint expert = 0; expert < part->n_experts; expert++)
    {
      few.n = gather (part, run, shares, expert, x, rows, which);
      if (few.n > 0 && !lgn_mlp_part_run (&part->experts[expert], &few, rows, scratch, given, error))
        return false;
      for (gsize i = 0; i < few.n; i++)
        lgn_kernels ()->axpy (shares[which[i] * part->n_experts + expert], given + i * width, out + which[i] * width, width);
    }
  return true;
}
