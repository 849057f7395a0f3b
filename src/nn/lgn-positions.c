#include "nn/lgn-positions.h"

#include <math.h>

/* lgn_sinusoid_fill: OUT [width], which is even, = sines in the first half, cosines in the second, of POSITION. */
void
lgn_sinusoid_fill (LgnSinusoidKind kind, gsize position, gsize width, float *out)
{
  gsize half = width / 2;

  for (gsize i = 0; i < half; i++)
    {
      /* The second form is computed in F32, as its origin does: positions are multiplied with rounded frequencies. */
      double angle = kind == LGN_SINUSOID_BY_WIDTH
                         ? (double) position / pow (10000, 2.0 * (double) i / (double) width)
                         : (double) ((float) position * expf ((float) i * -(float) (log (10000) / (double) (MAX (half, 2) - 1))));
      out[i] = (float) sin (angle);
      out[half + i] = (float) cos (angle);
    }
}

/* lgn_rotary_apply: turns X [n, n_heads * head_dim] in place; row 0 stands at FIRST_POSITION. */
void
lgn_rotary_apply (const LgnRotary *rotary, float *x, gsize n, guint n_heads, gsize head_dim, gsize first_position)
{
  gsize half = rotary->rotary_dim / 2;
  g_autofree float *cosines = g_new (float, half);
  g_autofree float *sines = g_new (float, half);

  for (gsize row = 0; row < n; row++)
    {
      for (gsize i = 0; i < half; i++)
        {
          float frequency = (float) (1 / pow (rotary->base, 2.0 * (double) i / (double) rotary->rotary_dim));
          float angle = (float) (first_position + row) * frequency;
          cosines[i] = cosf (angle);
          sines[i] = sinf (angle);
        }
      for (guint head = 0; head < n_heads; head++, x += head_dim)
        for (gsize i = 0; i < half; i++)
          {
            float a = x[i], b = x[half + i];
            x[i] = a * cosines[i] - b * sines[i];
            x[half + i] = b * cosines[i] + a * sines[i];
          }
    }
}
