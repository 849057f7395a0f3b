/* What preprocessor_config.json asks of pictures, read and checked. */
#pragma once

#include "base/lgn-json.h"
#include "media/lgn-resample.h"

G_BEGIN_DECLS

/* How the size after resizing follows from the picture's. */
typedef enum
{
  LGN_SIZING_EXACT,     /* width and height, whatever the picture's are */
  LGN_SIZING_SHORTEST,  /* the shorter edge becomes SHORTEST */
  LGN_SIZING_BOUNDED,   /* the shorter edge becomes SHORTEST, or less, so that the longer is LONGEST at most */
  LGN_SIZING_INSIDE,    /* as large as fits into width and height */
  LGN_SIZING_DIVISIBLE, /* bounded by 1333 / 800 of SHORTEST, then both cut to multiples of MULTIPLE */
} LgnSizing;

typedef struct
{
  bool resizes, crops, rescales, normalises, pads, has_mask;
  LgnSizing sizing;
  guint width, height;
  guint shortest, longest;
  guint multiple;        /* edges are cut to multiples of it after resizing; 1: not at all */
  double crop_share;     /* resize to SHORTEST / crop_share and cut the middle out, when SHORTEST is below 384; 0: not at all */
  LgnResample resample;
  guint crop_width, crop_height;
  guint pad_width, pad_height; /* fill up to these at the right and below; 0: not at all */
  double factor;         /* rescaling */
  double mean[3], deviation[3];
  double *palette;       /* [n_colours, 3]: each pixel becomes the number of its nearest colour; or NULL */
  guint n_colours;
} LgnImageConfig;

bool lgn_image_config_read (LgnImageConfig *config, json_t *json, const char *where, const char *fallback_type, GError **error);
void lgn_image_config_clear (LgnImageConfig *config);

G_END_DECLS
