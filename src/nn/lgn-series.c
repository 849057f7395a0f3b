#include "nn/lgn-series.h"

#include <math.h>

/* The least scales of gluonts, by which a series is divided that never moves. */
#define LEAST_MEAN 1e-10
#define LEAST_VARIANCE 1e-5

/**
 * lgn_scaling_measure: LOCATION and SCALE [n_channels] of VALUES [n, n_channels], of which those count that are OBSERVED [n,
 * n_channels] (NULL: all), as gluonts' MeanScaler, StdScaler and NOPScaler do for one series: scaled values are
 * (value - location) / scale.
 */
void
lgn_scaling_measure (LgnScaling kind, const float *values, const float *observed, gsize n, gsize n_channels, float *location,
                     float *scale)
{
  for (gsize c = 0; c < n_channels; c++)
    {
      double n_observed = 0, sum = 0, absolute = 0, squares = 0;

      for (gsize i = 0; i < n; i++)
        {
          double weight = observed ? observed[i * n_channels + c] : 1, value = values[i * n_channels + c] * weight;
          n_observed += weight;
          sum += value;
          absolute += fabs (value);
        }
      n_observed = MAX (n_observed, 1);
      location[c] = kind == LGN_SCALING_STD ? (float) (sum / n_observed) : 0;
      for (gsize i = 0; i < n; i++)
        {
          double distance = (values[i * n_channels + c] - location[c]) * (observed ? observed[i * n_channels + c] : 1);
          squares += distance * distance;
        }
      if (kind == LGN_SCALING_MEAN)
        scale[c] = (float) MAX (absolute / n_observed, LEAST_MEAN);
      else
        scale[c] = kind == LGN_SCALING_STD ? (float) sqrt (squares / n_observed + LEAST_VARIANCE) : 1;
    }
}
