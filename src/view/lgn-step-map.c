#include "view/lgn-step-map.h"
#include "base/lgn-i18n.h"

/* How many shown groups of AXIS begin at token END or before it. */
static guint
count_until (const LgnTokenAxis *axis, gint end)
{
  guint n = 0;

  while (n < axis->n && (gint) lgn_token_axis_get_group (axis, n)->first <= end)
    n++;
  return n;
}

/* The last MOST of the first N shown groups of AXIS. */
static LgnTokenAxis *
take_last (LgnTokenAxis *axis, guint n, guint most)
{
  guint n_taken = MIN (n, most);

  return lgn_token_axis_keep_range (axis, n - n_taken, n_taken);
}

/**
 * lgn_step_map_new: of the map that MAP_VIEW shows, the rows that wrote what is there at the position of TIMELINE, as many as
 * were written, from 4 to 12; and the tokens that they could look at, MAX_COLUMNS at most, the last.
 * Returns: (transfer full): NULL where the site does not write.
 */
LgnShownMap *
lgn_step_map_new (LgnTimeline *timeline, LgnMapView *map_view, guint max_columns)
{
  LgnShownMap *map = lgn_map_view_get_map (map_view);
  gint row = lgn_timeline_get_row (timeline), position = lgn_timeline_get_position (timeline);
  guint most = (guint) CLAMP (position + 1, LGN_STEP_MAP_MIN_ROWS, LGN_STEP_MAP_MAX_ROWS);

  if (!map || row < 0 || row >= (gint) lgn_shown_map_get_rows (map)->n_tokens)
    return NULL;
  LgnTokenAxis *rows = (LgnTokenAxis *) lgn_shown_map_get_rows (map);
  LgnTokenAxis *columns = (LgnTokenAxis *) lgn_shown_map_get_columns (map);
  bool is_cross = lgn_shown_map_get_id (map)->site == LGN_SITE_CROSS;
  g_autoptr (LgnTokenAxis) last_rows = take_last (rows, count_until (rows, row), most);
  g_autoptr (LgnTokenAxis) last_columns = take_last (columns, is_cross ? columns->n : count_until (columns, row), max_columns);
  return last_rows->n > 0 && last_columns->n > 0
             ? lgn_shown_map_new (lgn_shown_map_get_result (map), lgn_shown_map_get_id (map), last_rows, last_columns)
             : NULL;
}

/* lgn_step_map_make_note: (transfer full): what MAP leaves out at its beginning; "" where that is nothing. */
char *
lgn_step_map_make_note (LgnShownMap *map)
{
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (map);
  guint n_before = lgn_token_axis_get_group (columns, 0)->first;

  if (n_before == 0)
    return g_strdup ("");
  return g_strdup_printf (ngettext ("%u token before is not shown.", "%u tokens before are not shown.", n_before), n_before);
}
