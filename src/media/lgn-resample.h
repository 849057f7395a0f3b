/* Resizing of pictures, to the bit as Pillow does it. */
#pragma once

#include "media/lgn-image.h"

G_BEGIN_DECLS

/* The filters, numbered as in preprocessor_config.json ("resample"), which are Pillow's numbers. */
typedef enum
{
  LGN_RESAMPLE_NEAREST,
  LGN_RESAMPLE_LANCZOS,
  LGN_RESAMPLE_BILINEAR,
  LGN_RESAMPLE_BICUBIC,
  LGN_RESAMPLE_BOX,
  LGN_RESAMPLE_HAMMING,
  LGN_N_RESAMPLES,
} LgnResample;

LgnImage *lgn_image_resize (LgnImage *image, guint width, guint height, LgnResample filter, GError **error);

G_END_DECLS
