/* Time series as a network's input: scaled by what its recent past looks like, with earlier values beside each step. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_SCALING_NONE,
  LGN_SCALING_MEAN, /* by the mean of absolute values: Salinas et al. 2017, arXiv:1704.04110, section 3.3 */
  LGN_SCALING_STD,  /* less the mean, by the standard deviation */
} LgnScaling;

void lgn_scaling_measure (LgnScaling kind, const float *values, const float *observed, gsize n, gsize n_channels, float *location,
                          float *scale);

G_END_DECLS
