#include "view/lgn-text-flow.h"

#include <string.h>

/* The tokens along the two sides of a map; NULL where there are only numbers. */
static const LgnTokens *
get_tokens (LgnShownMap *map, LgnAxis axis)
{
  const LgnMapId *id = lgn_shown_map_get_id (map);
  const LgnTokenAxis *side = axis == LGN_AXIS_QUERY ? lgn_shown_map_get_rows (map) : lgn_shown_map_get_columns (map);
  LgnTokens *tokens = lgn_result_get_axis (lgn_shown_map_get_result (map), id->site, id->layer, axis);

  return tokens && tokens->n == side->n_tokens ? tokens : NULL;
}

/* Whether rows and columns are the same tokens. */
static bool
is_one_text (LgnShownMap *map)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);

  return rows->n == columns->n && rows->n_tokens == columns->n_tokens
         && get_tokens (map, LGN_AXIS_QUERY) == get_tokens (map, LGN_AXIS_KEY);
}

static bool
is_special (const LgnToken *token)
{
  return (token->flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)) != 0;
}

/* What part of a text says about the gap beside it. */
static LgnTextGap
find_white (const char *text, gsize n)
{
  LgnTextGap gap = LGN_TEXT_GAP_NONE;

  for (const char *p = text; p < text + n; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char_validated (p, text + n - p);
      if (c == '\n' || c == 0x2028 || c == 0x2029)
        return LGN_TEXT_GAP_LINE;
      if (c < 0x110000 && g_unichar_isspace (c))
        gap = LGN_TEXT_GAP_SPACE;
    }
  return gap;
}

/* The gap between two neighbours that stand for bytes of TEXT [n]: tokenisers count a space before a word to the word, to the
 * token before it, or to neither. A line that ends in or after the first ends there. */
static LgnTextGap
find_gap_in (const char *text, gsize n, const LgnToken *before, const LgnToken *after)
{
  if (before->start >= before->end || after->start >= after->end || after->start < before->end || after->end > n)
    return LGN_TEXT_GAP_NONE;
  LgnTextGap gap = find_white (text + before->end, after->start - before->end);
  gsize first = g_utf8_skip[(guchar) text[after->start]];
  LgnTextGap own = find_white (text + before->start, before->end - before->start);

  if (gap == LGN_TEXT_GAP_LINE || own == LGN_TEXT_GAP_LINE)
    return LGN_TEXT_GAP_LINE;
  if (gap == LGN_TEXT_GAP_SPACE
      || find_white (text + after->start, MIN (first, after->end - after->start)) == LGN_TEXT_GAP_SPACE)
    return LGN_TEXT_GAP_SPACE;
  return text[before->end - 1] == ' ' ? LGN_TEXT_GAP_SPACE : LGN_TEXT_GAP_NONE;
}

/* What stands between token AFTER and token BEFORE, which is shown before it. */
static LgnTextGap
find_gap (const LgnTokens *tokens, guint before, guint after)
{
  const LgnToken *a = &tokens->token[before], *b = &tokens->token[after];
  const char *text = tokens->text[b->segment & 1];

  if (is_special (a) || is_special (b) || after != before + 1)
    return LGN_TEXT_GAP_SPACE;
  if (text && tokens->text_len[b->segment & 1] > 0)
    return find_gap_in (text, tokens->text_len[b->segment & 1], a, b);
  return b->flags & LGN_TOKEN_CONTINUES ? LGN_TEXT_GAP_NONE : LGN_TEXT_GAP_SPACE;
}

static bool
is_part_rtl (const LgnTextFlow *flow, const LgnTextPart *part)
{
  gsize n_ltr = 0, n_rtl = 0;

  for (guint i = part->first; i < part->first + part->n; i++)
    if (!(flow->token[i].flags & (LGN_LABEL_DIM | LGN_LABEL_FRAMED)))
      lgn_text_count_strong (flow->token[i].label, &n_ltr, &n_rtl);
  return n_rtl > n_ltr;
}

/* Adds the tokens of AXIS: as parts, one a segment. */
static void
add_side (LgnTextFlow *flow, const LgnTokenAxis *axis, const LgnTokens *tokens, LgnTextSide side)
{
  for (guint i = 0; i < axis->n; i++)
    {
      const LgnTokenGroup *group = lgn_token_axis_get_group (axis, i);
      const LgnTokenGroup *before = i > 0 ? lgn_token_axis_get_group (axis, i - 1) : NULL;
      LgnTextToken *token = &flow->token[flow->n];

      if (!before || before->segment != group->segment)
        flow->part[flow->n_parts++] = (LgnTextPart) { side, flow->n, 0, false };
      *token = (LgnTextToken) { side == LGN_TEXT_LOOKED ? -1 : (gint) i, side == LGN_TEXT_LOOKS ? -1 : (gint) i, axis->label[i],
                                axis->label_flags[i], LGN_TEXT_GAP_SPACE };
      if (tokens && before)
        token->gap = find_gap (tokens, before->first + before->n - 1, group->first);
      flow->part[flow->n_parts - 1].n++;
      flow->n++;
    }
}

/* Segments are 0 and 1, and may come in turns. */
static guint
count_parts (const LgnTokenAxis *axis)
{
  guint n = 1;

  for (guint i = 1; i < axis->n; i++)
    n += lgn_token_axis_get_group (axis, i - 1)->segment != lgn_token_axis_get_group (axis, i)->segment;
  return n;
}

/* Where the network went on with the text that it was given. */
static guint
find_first_written (const LgnTextFlow *flow, const LgnTokenAxis *axis)
{
  const LgnResult *result = lgn_shown_map_get_result (flow->map);
  guint first = flow->n;

  if (lgn_shown_map_get_id (flow->map)->site != LGN_SITE_SELF || result->n_written == 0)
    return flow->n;
  while (first > 0 && lgn_token_axis_get_group (axis, first - 1)->first + result->n_written >= axis->n_tokens)
    first--;
  return first;
}

/* lgn_text_flow_fits: whether MAP is of tokens of text, not too many: no patches of a picture, no moments of a sound. */
bool
lgn_text_flow_fits (LgnShownMap *map)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);
  const LgnMapId *id = lgn_shown_map_get_id (map);

  for (guint axis = 0; axis < 2; axis++)
    if (lgn_result_get_grid (lgn_shown_map_get_result (map), id->site, id->layer, (LgnAxis) axis).rows > 0)
      return false;
  return rows->n > 0 && columns->n > 0 && rows->n + columns->n <= 2 * LGN_TEXT_FLOW_MAX_TOKENS && !rows->has_times
         && !columns->has_times;
}

/**
 * lgn_text_flow_new: the text of MAP (kept): one where rows and columns are the same tokens, otherwise what is looked from and
 * what is looked at; each again in the two texts of a pair.
 * Returns: (transfer full)
 */
LgnTextFlow *
lgn_text_flow_new (LgnShownMap *map)
{
  LgnTextFlow *flow = g_atomic_rc_box_new0 (LgnTextFlow);
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);

  flow->map = lgn_shown_map_ref (map);
  flow->token = g_new0 (LgnTextToken, MAX (rows->n + columns->n, 1));
  flow->part = g_new0 (LgnTextPart, count_parts (rows) + count_parts (columns));
  if (is_one_text (map))
    add_side (flow, rows, get_tokens (map, LGN_AXIS_QUERY), LGN_TEXT_BOTH);
  else
    {
      add_side (flow, rows, get_tokens (map, LGN_AXIS_QUERY), LGN_TEXT_LOOKS);
      add_side (flow, columns, get_tokens (map, LGN_AXIS_KEY), LGN_TEXT_LOOKED);
    }
  for (guint i = 0; i < flow->n_parts; i++)
    flow->part[i].is_rtl = is_part_rtl (flow, &flow->part[i]);
  flow->first_written = find_first_written (flow, rows);
  return flow;
}

LgnTextFlow *
lgn_text_flow_ref (LgnTextFlow *flow)
{
  return g_atomic_rc_box_acquire (flow);
}

static void
flow_clear (gpointer data)
{
  LgnTextFlow *flow = data;

  g_free (flow->token);
  g_free (flow->part);
  lgn_shown_map_unref (flow->map);
}

void
lgn_text_flow_unref (LgnTextFlow *flow)
{
  g_atomic_rc_box_release_full (flow, flow_clear);
}

/* Whether there are two texts: rows first, then columns. */
static bool
is_two (const LgnTextFlow *flow)
{
  return flow->n_parts > 0 && flow->part[0].side == LGN_TEXT_LOOKS;
}

/* lgn_text_flow_find_row: the token that is ROW of the map; -1 where there is none. */
gint
lgn_text_flow_find_row (const LgnTextFlow *flow, gint row)
{
  return row < (gint) lgn_shown_map_get_rows (flow->map)->n ? row : -1;
}

/* lgn_text_flow_find_column: the token that is COLUMN of the map; -1 where there is none. */
gint
lgn_text_flow_find_column (const LgnTextFlow *flow, gint column)
{
  if (column < 0 || column >= (gint) lgn_shown_map_get_columns (flow->map)->n)
    return -1;
  return is_two (flow) ? column + (gint) lgn_shown_map_get_rows (flow->map)->n : column;
}

/**
 * lgn_text_row_new: the weights of shown ROW of MAP, which is ready.
 * Returns: (transfer full)
 */
LgnTextRow *
lgn_text_row_new (LgnShownMap *map, guint row)
{
  LgnTextRow *numbers = g_new0 (LgnTextRow, 1);
  LgnTile tile = { row, 0, 1, lgn_shown_map_get_columns (map)->n };

  numbers->n = (guint) tile.n_columns;
  numbers->weight = g_new0 (float, MAX (numbers->n, 1));
  numbers->allowed = g_new0 (guint8, MAX (numbers->n, 1));
  if (numbers->n > 0)
    lgn_shown_map_read (map, &tile, numbers->weight, numbers->allowed);
  for (guint i = 0; i < numbers->n; i++)
    if (numbers->allowed[i] && numbers->weight[i] > numbers->max)
      numbers->max = numbers->weight[i];
  return numbers;
}

void
lgn_text_row_free (LgnTextRow *row)
{
  g_free (row->weight);
  g_free (row->allowed);
  g_free (row);
}
