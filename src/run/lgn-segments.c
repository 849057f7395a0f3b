#include "run/lgn-segments.h"
#include "nn/lgn-resize.h"
#include "run/lgn-network-private.h"

#include <math.h>

/* Which class is the likeliest so far at every pixel. */
typedef struct
{
  LgnExtent size;
  float *largest;  /* [size] its logit */
  guint32 *class;  /* [size] */
} Winners;

/* Draws PLANE [from], the logits of CLASS, to the pixels, and enters those that are larger than any before. */
static void
enter_class (Winners *winners, guint32 class, const float *plane, LgnExtent from, float *drawn)
{
  gsize n = winners->size.rows * winners->size.columns;

  lgn_resize (LGN_RESIZE_BILINEAR, plane, from, 1, winners->size, NULL, drawn);
  for (gsize i = 0; i < n; i++)
    if (class == 0 || drawn[i] > winners->largest[i])
      {
        winners->largest[i] = drawn[i];
        winners->class[i] = class;
      }
}

/* (transfer full) SHARE [n_classes] of the pixels that show the picture. */
static double *
count_shares (const Winners *winners, const LgnPlacement *placement, gsize n_classes)
{
  double *shares = g_new0 (double, n_classes);
  gsize n = (gsize) placement->shown_width * placement->shown_height;

  for (gsize i = 0; i < n; i++)
    {
      gsize row = placement->shown_y + i / placement->shown_width, column = placement->shown_x + i % placement->shown_width;
      shares[winners->class[row * winners->size.columns + column]] += 1 / (double) n;
    }
  return shares;
}

/**
 * lgn_segments_fill: sets the predictions of RESULT to the classes that are the likeliest somewhere in its picture, the one
 * with most pixels first, each with its share of the pixels (0 to 1) that the network sees. LOGITS [n_classes, rows, columns]
 * are drawn to those pixels, as post_process_semantic_segmentation of the reference implementation does.
 */
void
lgn_segments_fill (LgnResult *result, LgnNetwork *network, const LgnTensor *logits)
{
  LgnExtent from = { logits->shape[1], logits->shape[2] }, size = { result->placement.height, result->placement.width };
  gsize n = size.rows * size.columns, n_classes = logits->shape[0];
  g_autofree float *largest = g_new (float, n + 1), *drawn = g_new (float, n + 1);
  g_autofree guint32 *class = g_new0 (guint32, n + 1);
  Winners winners = { size, largest, class };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (LgnPrediction));

  for (gsize i = 0; n > 0 && i < n_classes; i++)
    enter_class (&winners, (guint32) i, (const float *) logits->data + i * from.rows * from.columns, from, drawn);
  g_autofree double *shares = count_shares (&winners, &result->placement, n_classes);
  for (guint i = 0; i < n_classes; i++)
    {
      LgnPrediction one = { lgn_model_dup_label (lgn_network_get_model (network), i), shares[i] };
      if (shares[i] > 0)
        g_array_append_val (found, one);
      else
        g_free (one.label);
    }
  g_array_sort (found, lgn_prediction_compare);
  result->n_predictions = found->len;
  result->predictions = (LgnPrediction *) (gpointer) g_array_free (g_steal_pointer (&found), FALSE);
}
