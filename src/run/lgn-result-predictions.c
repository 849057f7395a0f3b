#include "run/lgn-result-predictions.h"
#include "base/lgn-error.h"

#include <math.h>

/* So many predictions of a file are read at most: those that a network gives are tens, or hundreds where it finds things. */
#define MAX_PREDICTIONS 10000

static bool
is_finite_box (const LgnBox *box)
{
  return isfinite (box->x) && isfinite (box->y) && isfinite (box->width) && isfinite (box->height);
}

/* (transfer full) one member of the list; BOX may be NULL. */
static json_t *
pack_prediction (const LgnPrediction *prediction, const LgnBox *box)
{
  g_autofree char *label = g_utf8_make_valid (prediction->label, -1);
  json_t *packed = json_pack ("{s:s, s:f}", "label", label, "probability", prediction->probability);

  if (box)
    {
      json_object_set_new (packed, "x", json_real (box->x));
      json_object_set_new (packed, "y", json_real (box->y));
      json_object_set_new (packed, "width", json_real (box->width));
      json_object_set_new (packed, "height", json_real (box->height));
      json_object_set_new (packed, "token", json_integer ((json_int_t) box->token));
    }
  return packed;
}

/* lgn_result_pack_predictions: (transfer full): a list of {label, probability}, of boxes also {x, y, width, height, token};
 * NULL where there are none. What broken weights predict may be no numbers, which JSON cannot hold; it is left out. */
json_t *
lgn_result_pack_predictions (const LgnResult *result)
{
  json_t *list = result->n_predictions > 0 ? json_array () : NULL;

  for (guint i = 0; i < result->n_predictions; i++)
    {
      const LgnPrediction *prediction = &result->predictions[i];
      const LgnBox *box = i < result->n_boxes ? &result->boxes[i] : NULL;
      if (isfinite (prediction->probability) && (!box || is_finite_box (box)))
        json_array_append_new (list, pack_prediction (prediction, box));
    }
  return list;
}

static bool
unpack_prediction (json_t *packed, const char *where, LgnPrediction *prediction, GError **error)
{
  const char *label = lgn_json_get_string (packed, "label", where, error);

  if (!label || !lgn_json_get_double (packed, "probability", where, &prediction->probability, error))
    return false;
  prediction->label = g_strdup (label);
  return true;
}

static bool
unpack_box (json_t *packed, const char *where, gsize n_tokens, LgnBox *box, GError **error)
{
  gint64 token = 0;

  if (!lgn_json_get_double (packed, "x", where, &box->x, error) || !lgn_json_get_double (packed, "y", where, &box->y, error)
      || !lgn_json_get_double (packed, "width", where, &box->width, error)
      || !lgn_json_get_double (packed, "height", where, &box->height, error)
      || !lgn_json_get_int (packed, "token", where, 0, (gint64) n_tokens - 1, &token, error))
    return false;
  box->token = (gsize) token;
  return true;
}

/**
 * lgn_result_unpack_predictions: RESULT, which has its tokens and neither predictions nor boxes, gets those of LIST (NULL:
 * there are none), which the file PATH holds.
 * Returns: false with LGN_ERROR_FORMAT or LGN_ERROR_LIMIT.
 */
bool
lgn_result_unpack_predictions (LgnResult *result, json_t *list, const char *path, GError **error)
{
  gsize n = json_array_size (list), n_tokens = result->decoder_tokens ? result->decoder_tokens->n : result->tokens->n;
  g_autofree char *where = g_strdup_printf ("%s: “predictions”", path);

  if (n > MAX_PREDICTIONS)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "%s: are %zu; at most %d are read", where, n, MAX_PREDICTIONS);
      return false;
    }
  result->predictions = g_new0 (LgnPrediction, n + 1);
  result->boxes = g_new0 (LgnBox, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      json_t *packed = json_array_get (list, i);
      LgnPrediction *prediction = &result->predictions[i];
      if (!unpack_prediction (packed, where, prediction, error))
        return false;
      result->n_predictions++;
      if (!json_object_get (packed, "x") || result->n_boxes < i)
        continue;
      LgnBox *box = &result->boxes[result->n_boxes];
      if (!unpack_box (packed, where, n_tokens, box, error))
        return false;
      box->label = g_strdup (prediction->label);
      box->probability = prediction->probability;
      result->n_boxes++;
    }
  return true;
}
