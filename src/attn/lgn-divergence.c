#include "attn/lgn-divergence.h"

#include <math.h>

/* a ln (a / m), with 0 ln 0 = 0. */
static double
get_term (double a, double m)
{
  return a > 0 ? a * log (a / m) : 0;
}

/**
 * lgn_divergence_js: the Jensen-Shannon divergence of P and Q [n], in nats: (KL (P || M) + KL (Q || M)) / 2 with
 * M = (P + Q) / 2: Lin 1991, "Divergence measures based on the Shannon entropy", IEEE Transactions on Information Theory 37,
 * equation 4.1; the distance between heads of Clark et al. 2019, arXiv:1906.04341, section 6. The divergence, not its square
 * root: 0 where the rows are the same, ln 2 where they have no column in common. Rows are taken as they are: every column adds
 * something that is not negative, whatever the others add up to. Weights that are not numbers give NAN.
 */
double
lgn_divergence_js (const float *p, const float *q, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double a = p[i], b = q[i], m = (a + b) / 2;

      if (isnan (m))
        return NAN;
      sum += get_term (a, m) + get_term (b, m);
    }
  return sum / 2;
}
