#include "view/lgn-map-hint.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

/* Whether the last key cannot be looked at from the first row: each row then knows only what comes before it. */
static bool
is_causal (LgnShownMap *map)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);

  return lgn_shown_map_get_id (map)->site == LGN_SITE_SELF && rows->n > 1 && columns->n > 1
         && !lgn_shown_map_is_allowed (map, 0, columns->n - 1);
}

/* (transfer full) what is written on the label of token INDEX, or NULL. */
static char *
make_label (const LgnTokens *tokens, guint index)
{
  guint flags = 0;

  return tokens && index < tokens->n ? lgn_label_for_tokens (tokens, index, 1, false, &flags) : NULL;
}

char *
lgn_map_hint_make_row (LgnShownMap *map, guint row)
{
  const LgnResult *result = lgn_shown_map_get_result (map);
  LgnSite site = lgn_shown_map_get_id (map)->site;
  const LgnTokenGroup *group = lgn_token_axis_get_group (lgn_shown_map_get_rows (map), row);
  bool is_decoder = result->decoder_tokens && (site == LGN_SITE_CROSS || site == LGN_SITE_DECODER);
  guint last = group->first + group->n - 1;
  g_autofree char *reads = NULL, *predicts = NULL;

  if (!is_decoder && !is_causal (map))
    return NULL;
  reads = make_label (is_decoder ? result->decoder_tokens : result->tokens, last);
  predicts = make_label (is_decoder ? result->predicted_tokens : result->tokens, is_decoder ? last : last + 1);
  if (!reads || !predicts)
    return NULL;
  return g_strdup_printf (_ ("This row predicts “%s”; it belongs to “%s”."), predicts, reads);
}

char *
lgn_map_hint_make_hidden (LgnShownMap *map, guint row)
{
  guint n = lgn_token_axis_get_n_hidden (lgn_shown_map_get_columns (map));
  g_autofree char *weight = NULL;
  LgnShownRow statistics;

  lgn_shown_map_get_row (map, row, &statistics);
  weight = lgn_format_fixed (statistics.hidden, 3, false);
  return g_strdup_printf (_ ("%u hidden, %s of the weight"), n, weight);
}

char *
lgn_map_hint_make_spread (LgnShownMap *map, guint row)
{
  g_autofree char *most = lgn_format_fixed (lgn_shown_map_get_max_spread (map), 2, false), *spread = NULL;
  LgnShownRow statistics;

  lgn_shown_map_get_row (map, row, &statistics);
  spread = lgn_format_fixed (statistics.spread, 2, false);
  return g_strdup_printf (_ ("spread %s of at most %s nats"), spread, most);
}

char *
lgn_map_hint_make_received (LgnShownMap *map, guint column)
{
  g_autofree double *received = g_new (double, lgn_shown_map_get_columns (map)->n);
  g_autofree char *sum = NULL;

  lgn_shown_map_get_received (map, received);
  sum = lgn_format_fixed (received[column], 3, false);
  return g_strdup_printf (_ ("received %s in all"), sum);
}
