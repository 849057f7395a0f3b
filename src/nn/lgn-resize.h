/* Drawing a grid of activations to another size, as PyTorch's interpolate does: for positions that were learned over pictures of
 * one size, and for maps of features. */
#pragma once

#include "nn/lgn-planes.h"

#include <stdbool.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_RESIZE_BILINEAR,         /* the corners' areas meet */
  LGN_RESIZE_BILINEAR_CORNERS, /* the corners' centres meet */
  LGN_RESIZE_BICUBIC,          /* Keys 1981, doi:10.1109/TASSP.1981.1163711, with a = -0.75; the corners' areas meet */
} LgnResizeKind;

bool lgn_resize_kind_from_name (const char *name, LgnResizeKind *kind);
void lgn_resize (LgnResizeKind kind, const float *in, LgnExtent from, gsize width, LgnExtent to, const double *shrink,
                 float *out);

G_END_DECLS
