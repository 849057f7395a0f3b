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
