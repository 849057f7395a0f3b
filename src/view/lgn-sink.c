#include "view/lgn-sink.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

/**
 * lgn_sink_measure: the mean, over the rows and heads of the layer of MAP, which is ready, of the weight of the first token.
 * The first row is left out where it could look at nothing else.
 * Returns: 0 to 1; 0 where there are no rows.
 */
double
lgn_sink_measure (LgnShownMap *map)
{
  LgnResult *result = lgn_shown_map_get_result (map);
  const LgnMapId *id = lgn_shown_map_get_id (map), of_layer = { id->site, id->layer, LGN_HEAD_MEAN };
  LgnScope *scope = lgn_attn_store_get_scope (result->store, id->site, id->layer);
  LgnMapShape shape;
  double sum = 0;

  if (!lgn_attn_store_get_shape (result->store, id->site, id->layer, &shape) || shape.n_key < 2)
    return 0;
  gsize first = scope && !lgn_scope_allows (scope, 0, 1) ? 1 : 0;
  if (shape.n_query <= first)
    return 0;
  LgnTile column = { first, 0, shape.n_query - first, 1 };
  g_autofree float *weights = g_new (float, column.n_rows);
  lgn_attn_store_read_tile (result->store, &of_layer, &column, weights);
  for (gsize i = 0; i < column.n_rows; i++)
    sum += weights[i];
  return sum / (double) column.n_rows;
}

/* lgn_sink_make_note: (transfer full): “The” takes 0.65 of all weight in this layer: a sink. NULL where it is none. */
char *
lgn_sink_make_note (LgnShownMap *map)
{
  const LgnMapId *id = lgn_shown_map_get_id (map);
  LgnTokens *tokens = lgn_result_get_axis (lgn_shown_map_get_result (map), id->site, id->layer, LGN_AXIS_KEY);
  double share = tokens && tokens->n > 0 ? lgn_sink_measure (map) : 0;

  if (share < LGN_SINK_SHARE)
    return NULL;
  guint flags;
  g_autofree char *label = lgn_label_for_tokens (tokens, 0, 1, false, &flags);
  g_autofree char *number = lgn_format_fixed (share, 2, false);
  return g_strdup_printf (_ ("“%s” takes %s of all weight in this layer: a sink."), label, number);
}
