#include "run/lgn-picture-input.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "media/lgn-image-processor.h"
#include "run/lgn-network-private.h"
#include "run/lgn-picture-sides.h"
#include "tensor/lgn-kernels.h"

#include <math.h>

/* Boxes of a lower probability are not shown: what post_process_object_detection of the reference implementation leaves out. */
#define BOX_THRESHOLD 0.5

static bool
check_network (LgnNetwork *network, GError **error)
{
  if (!lgn_network_get_image_processor (network))
    g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                 "%s: has no preprocessor_config.json, so nobody knows what the network sees of a picture; put it into the folder",
                 lgn_network_get_path (network));
  else
    return true;
  return false;
}

/* Feeds NETWORK with BATCH, a tensor of one example or NULL, where it reads something called NAME. */
static void
set_feed (LgnNetwork *network, LgnFeeds *feeds, const char *name, const LgnTensor *batch)
{
  g_autoptr (LgnTensor) one = batch ? lgn_tensor_get_row (batch, 0) : NULL;

  if (one && lgn_model_reads (lgn_network_get_model (network), name))
    lgn_feeds_set (feeds, name, one);
}

/* MADE of INPUT's picture, which RESULT keeps: pixels, or colours where the network READS_COLOURS. */
static bool
load_picture (LgnNetwork *network, const LgnInput *input, bool reads_colours, LgnResult *result, LgnImageInputs *made, GError **error)
{
  if (!check_network (network, error))
    return false;
  result->picture = lgn_image_load (input->image, error);
  if (!result->picture || !lgn_image_processor_run (lgn_network_get_image_processor (network), result->picture, made, error))
    return false;
  result->placement = made->placement;
  if (reads_colours ? made->input_ids != NULL : made->pixel_values != NULL)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s: preprocessor_config.json makes no %s, which the network sees",
               lgn_network_get_path (network), reads_colours ? "colours" : "pixels");
  return false;
}

/**
 * lgn_picture_input_read_colours: for a network whose tokens are the colours of a picture's places: loads INPUT's picture and
 * fills RESULT in with it and those places.
 * Returns: (transfer full): I64 [n], the colours' numbers; NULL with an error.
 */
LgnTensor *
lgn_picture_input_read_colours (LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error)
{
  g_auto (LgnImageInputs) made = { 0 };

  if (!load_picture (network, input, true, result, &made, error))
    return NULL;
  lgn_picture_name_colours (result);
  return lgn_tensor_get_row (made.input_ids, 0);
}

/**
 * lgn_picture_input_begin: loads INPUT's picture and fills RESULT in with it, where it lies in what the network sees, and the
 * tokens of its patches.
 * Returns: (transfer full): what the network is fed with; NULL with an error when there is no picture or it cannot be seen.
 */
LgnFeeds *
lgn_picture_input_begin (LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error)
{
  g_auto (LgnImageInputs) made = { 0 };
  g_autoptr (LgnFeeds) feeds = lgn_feeds_new ();

  if (!load_picture (network, input, false, result, &made, error))
    return NULL;
  if (!lgn_picture_sides_fill (result, network, made.pixel_values->shape[1],
                               (LgnExtent) { made.pixel_values->shape[2], made.pixel_values->shape[3] }, error))
    return NULL;
  set_feed (network, feeds, "pixel_values", made.pixel_values);
  set_feed (network, feeds, "pixel_mask", made.pixel_mask);
  return g_steal_pointer (&feeds);
}

static gint
compare_boxes (gconstpointer a, gconstpointer b)
{
  double first = ((const LgnBox *) a)->probability, second = ((const LgnBox *) b)->probability;

  return first > second ? -1 : first < second;
}

/* The box that token TOKEN of the result found, from LOGITS [n_classes + 1], the last of them for nothing, and BOX [4], its
 * centre and size as shares of the picture's; the label is the caller's to free. */
static LgnBox
find_box (LgnNetwork *network, const LgnResult *result, gsize token, const float *logits, gsize n, const float *box)
{
  double log_sum = lgn_log_sum_exp (logits, n), width = result->placement.picture_width, height = result->placement.picture_height;
  gsize best = 0;

  for (gsize i = 1; i + 1 < n; i++)
    if (logits[i] > logits[best])
      best = i;
  return (LgnBox) {
    .token = token, .probability = exp (logits[best] - log_sum), .x = (box[0] - box[2] / 2) * width,
    .y = (box[1] - box[3] / 2) * height, .width = box[2] * width, .height = box[3] * height,
    .label = lgn_model_dup_label (lgn_network_get_model (network), (guint) best),
  };
}

/* lgn_picture_fill_boxes: sets the boxes of RESULT, and its predictions, from LOGITS [n, n_classes + 1] and BOXES [n, 4],
 * those of the tokens of the decoder, or of the last N of the only stack. */
void
lgn_picture_fill_boxes (LgnResult *result, LgnNetwork *network, const LgnTensor *logits, const LgnTensor *boxes)
{
  gsize n = logits->shape[0], width = logits->shape[1];
  gsize first = result->decoder_tokens ? 0 : result->tokens->n - MIN (n, result->tokens->n);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (LgnBox));

  for (gsize i = 0; i < n; i++)
    {
      LgnBox box = find_box (network, result, first + i, (const float *) logits->data + i * width, width,
                             (const float *) boxes->data + i * 4);
      if (box.probability > BOX_THRESHOLD)
        g_array_append_val (found, box);
      else
        g_free (box.label);
    }
  g_array_sort (found, compare_boxes);
  result->n_boxes = result->n_predictions = found->len;
  result->predictions = g_new0 (LgnPrediction, found->len + 1);
  result->boxes = g_new0 (LgnBox, found->len + 1);
  for (guint i = 0; i < found->len; i++)
    {
      result->boxes[i] = g_array_index (found, LgnBox, i);
      result->predictions[i] = (LgnPrediction) { g_strdup (result->boxes[i].label), result->boxes[i].probability };
    }
}
