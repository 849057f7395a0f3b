#include "family/lgn-part.h"

/* (transfer none) INNER [n, n_out] after the convolution over the grid. */
static float *
mix_places (const LgnMlpPart *part, const LgnStackRun *run, const float *inner, LgnScratch *scratch, GError **error)
{
  float *mixed = lgn_part_check_grid (run, error) ? lgn_scratch_get (scratch, LGN_SCRATCH_EXTRA, run->n, part->up.n_out, error)
                                                  : NULL;
  LgnPlanes planes = lgn_planes_of_rows (inner, part->up.n_out, (LgnExtent) { run->grid.rows, run->grid.columns });

  if (mixed)
    lgn_convolution_apply (&part->places, run->pool, &planes, mixed);
  return mixed;
}

/* lgn_mlp_part_run: OUT [n, width] = down (activation (up (x))), or with a gate down (activation (gate (x)) * up (x)): Shazeer
 * 2020, arXiv:2002.05202, equation 5. */
bool
lgn_mlp_part_run (const LgnMlpPart *part, LgnStackRun *run, const float *x, LgnScratch *scratch, float *out, GError **error)
{
  gsize n_inner = run->n * part->up.n_out;
  float *inner = lgn_scratch_get (scratch, LGN_SCRATCH_INNER, run->n, part->up.n_out, error);
  float *gate = part->gate.weight && inner ? lgn_scratch_get (scratch, LGN_SCRATCH_GATE, run->n, part->up.n_out, error) : NULL;

  if (!inner || (part->gate.weight && !gate))
    return false;
  lgn_linear_apply (&part->up, run->pool, x, run->n, inner);
  if (part->places.weight && !(inner = mix_places (part, run, inner, scratch, error)))
    return false;
  if (gate)
    {
      lgn_linear_apply (&part->gate, run->pool, x, run->n, gate);
      lgn_activation_apply (part->activation, gate, n_inner);
      for (gsize i = 0; i < n_inner; i++)
        inner[i] *= gate[i];
    }
  else
    lgn_activation_apply (part->activation, inner, n_inner);
  lgn_linear_apply (&part->down, run->pool, inner, run->n, out);
  return true;
}
