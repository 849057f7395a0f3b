/* From a picture to the tensors that a network sees, as preprocessor_config.json asks. */
#pragma once

#include "media/lgn-image.h"
#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

/* Where the pixels that the network sees come from: pixel (x, y) of its input covers, in pixels of the upright picture, the
 * rectangle from (left + x * scale_x, top + y * scale_y) on, SCALE_X wide and SCALE_Y high. */
typedef struct
{
  guint picture_width, picture_height; /* as given */
  guint width, height;                 /* of pixel_values, or of the grid of ids */
  double left, top;                    /* negative where a margin was added */
  double scale_x, scale_y;
  guint shown_x, shown_y, shown_width, shown_height; /* the part of the input that shows the picture; the rest is filling */
} LgnPlacement;

/* What lgn_image_processor_run gives: PIXEL_VALUES or INPUT_IDS. */
typedef struct
{
  LgnTensor *pixel_values; /* F32 [1, 3, height, width], or NULL */
  LgnTensor *pixel_mask;   /* I64 [1, height, width]: 1 where the picture is; NULL when the network takes none */
  LgnTensor *input_ids;    /* I64 [1, height * width]: the nearest colour of a palette for each pixel; or NULL */
  LgnPlacement placement;
} LgnImageInputs;

void lgn_image_inputs_clear (LgnImageInputs *inputs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnImageInputs, lgn_image_inputs_clear)

void lgn_placement_get_rectangle (const LgnPlacement *placement, double x, double y, double width, double height,
                                  double rectangle[4]);

/* Immutable once opened; may be used from several threads. Reference-counted. */
typedef struct _LgnImageProcessor LgnImageProcessor;

LgnImageProcessor *lgn_image_processor_open (const char *folder, const char *fallback_type, GError **error);
LgnImageProcessor *lgn_image_processor_parse (const char *json, gsize size, const char *where, const char *fallback_type,
                                              GError **error);
LgnImageProcessor *lgn_image_processor_ref (LgnImageProcessor *processor);
void lgn_image_processor_unref (LgnImageProcessor *processor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnImageProcessor, lgn_image_processor_unref)

bool lgn_image_processor_run (LgnImageProcessor *processor, LgnImage *image, LgnImageInputs *inputs, GError **error);

G_END_DECLS
