/* Terms that need nothing learned: a bias that is linear in the position, and a bound. */
#include "attn/lgn-score-terms.h"
#include "tensor/lgn-kernels.h"

#include <math.h>
#include <string.h>

/* X rounded to the nearest BF16, ties to even. */
static float
round_bf16 (float x)
{
  guint32 bits;

  memcpy (&bits, &x, sizeof bits);
  bits = (bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000;
  memcpy (&x, &bits, sizeof x);
  return x;
}

/* lgn_linear_bias_fill_slopes: SLOPES [n_heads] = 2^(-most / n), 2^(-2 most / n) ... for the largest power of two N in N_HEADS,
 * then every other one of those for 2 N; MOST is 8 in the paper. The original code's rule for other numbers of heads. */
void
lgn_linear_bias_fill_slopes (guint n_heads, double most, float *slopes)
{
  guint n = 1;

  while (2 * n <= n_heads)
    n *= 2;
  for (guint i = 0; i < n_heads; i++)
    slopes[i] = (float) (i < n ? exp2 (-most * (i + 1) / n) : exp2 (-most * (2 * (i - n) + 1) / (2 * n)));
}

static void
add_linear_bias (const void *rule, const LgnScoreBlock *block)
{
  const LgnLinearBias *bias = rule;
  float slope = bias->slopes[block->head], scale = bias->is_scaled ? block->scale : 1;

  for (gsize j = block->span.first; j < block->span.end; j++)
    {
      float number = bias->is_rounded ? round_bf16 (round_bf16 (slope) * round_bf16 (bias->positions[j]))
                                      : slope * bias->positions[j];
      for (gsize i = 0; i < block->n_rows; i++)
        block->scores[i * block->score_stride + j] += scale * number;
    }
}

LgnScoreTerm
lgn_linear_bias_term (const LgnLinearBias *bias)
{
  return (LgnScoreTerm) { add_linear_bias, bias, 0, LGN_TERM_SLOPE };
}

static void
bound_scores (const void *rule, const LgnScoreBlock *block)
{
  float cap = *(const float *) rule;

  for (gsize i = 0; i < block->n_rows; i++)
    {
      float *row = block->scores + i * block->score_stride;
      for (gsize j = block->span.first; j < block->span.end; j++)
        row[j] /= cap;
      lgn_kernels ()->tanh (row + block->span.first, block->span.end - block->span.first);
      for (gsize j = block->span.first; j < block->span.end; j++)
        row[j] *= cap;
    }
}

LgnScoreTerm
lgn_soft_cap_term (const float *cap)
{
  return (LgnScoreTerm) { bound_scores, cap, 0, LGN_TERM_CAP };
}
