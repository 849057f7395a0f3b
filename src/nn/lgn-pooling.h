/* Of a window of a grid, the largest. */
#pragma once

#include "nn/lgn-planes.h"

G_BEGIN_DECLS

LgnExtent lgn_max_pool_get_extent (LgnExtent in, gsize kernel, gsize stride, gsize padding);
void lgn_max_pool_apply (const float *in, LgnExtent size, gsize n_channels, gsize kernel, gsize stride, gsize padding, float *out);

G_END_DECLS
