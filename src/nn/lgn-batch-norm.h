/* A normalisation of channels whose statistics are those of the training: Ioffe and Szegedy 2015, arXiv:1502.03167, figure
 * 2. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was learned and the statistics are one factor and one addend for each channel. */
typedef struct
{
  float *scale; /* [width] */
  float *shift; /* [width] */
  gsize width;
} LgnBatchNorm;

void lgn_batch_norm_init (LgnBatchNorm *norm, gsize width, const float *mean, const float *variance, double epsilon);
void lgn_batch_norm_apply (const LgnBatchNorm *norm, float *x, gsize n);
void lgn_batch_norm_clear (LgnBatchNorm *norm);

G_END_DECLS
