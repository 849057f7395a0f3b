/* Rotary position embedding: queries and keys are turned by angles that grow with their position, pair after pair of dimensions
 * more slowly. Su et al. 2021, arXiv:2104.09864, equation 34. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* How the angles are changed for texts that are longer than those of the first training. */
typedef enum
{
  LGN_ROTARY_PLAIN,
  LGN_ROTARY_LINEAR,  /* positions are divided by the factor: Chen et al. 2023, arXiv:2306.15595, equation 4 */
  LGN_ROTARY_DYNAMIC, /* the base grows with the length of the text beyond the trained one: Peng et al. 2023, arXiv:2309.00071,
                         section 3.3, with the "NTK-aware" base of its definition 1 */
  LGN_ROTARY_YARN,    /* slow pairs are divided by the factor, fast ones are kept, those between are mixed: the same, section 3.2 */
  LGN_ROTARY_BANDS,   /* the same by wavelengths: Grattafiori et al. 2024, arXiv:2407.21783, section 3.2, and the
                         apply_scaling () of its reference code */
  LGN_ROTARY_LONG,    /* every pair has a divisor of its own, others for long texts: Ding et al. 2024, arXiv:2402.13753 */
} LgnRotaryScaling;

typedef struct
{
  double base;          /* theta: pair i turns base^(-2 i / dim) radians a position */
  gsize dim;            /* leading dimensions of a head that are turned, even */
  bool has_neighbours;  /* dimension 2 i is paired with 2 i + 1; else i with i + dim / 2 */
  LgnRotaryScaling scaling;
  double factor;        /* how much longer texts may be; of all but PLAIN and LONG */
  gsize trained;        /* positions of the first training; of DYNAMIC, YARN, BANDS and LONG */
  double beta_fast;     /* of YARN: pairs that turn more often than this over the trained length are kept */
  double beta_slow;     /* of YARN: those that turn less often are divided */
  bool is_exact;        /* of YARN: the borders between them are not rounded to whole pairs */
  double low_factor;    /* of BANDS: wavelengths above trained / low_factor are divided */
  double high_factor;   /* of BANDS: those below trained / high_factor are kept */
  const double *divisors;      /* [dim / 2] of frequencies, or NULL; of LONG: for texts up to the trained length */
  const double *long_divisors; /* [dim / 2] of LONG: for longer texts */
  double amplitude;     /* sines and cosines are multiplied by it */
} LgnRotaryRule;

typedef struct _LgnRotary LgnRotary;

LgnRotary *lgn_rotary_new (const LgnRotaryRule *rule);
void lgn_rotary_free (LgnRotary *rotary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnRotary, lgn_rotary_free)

bool lgn_rotary_depends_on_length (const LgnRotary *rotary);
gsize lgn_rotary_get_reach (const LgnRotary *rotary);
void lgn_rotary_get_frequencies (const LgnRotary *rotary, gsize length, float *out);
void lgn_rotary_apply (const LgnRotary *rotary, gsize length, float *x, gsize n, guint n_heads, gsize head_dim,
                       gsize first_position);

G_END_DECLS
