#include "view/lgn-picture-map.h"
#include "base/lgn-i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool
lgn_picture_map_applies (LgnResult *result)
{
  return result->picture != NULL || result->heard.values != NULL;
}

/* Which tokens of a side are patches of the picture, or frames of the sound. */
static LgnGrid
get_grid (LgnResult *result, const LgnMapId *map, LgnAxis axis)
{
  const LgnHeard *heard = &result->heard;
  LgnTokens *tokens = lgn_result_get_axis (result, map->site, map->layer, axis);

  if (heard->values && tokens == result->tokens && tokens)
    return (LgnGrid) { 0, 1, tokens->n, 1, (gsize) MAX (1, lround (heard->frame_seconds / heard->seconds)) };
  return result->picture ? lgn_result_get_grid (result, map->site, map->layer, axis) : (LgnGrid) { 0 };
}

static gint
find_patch (const LgnGrid *grid, guint token)
{
  return token >= grid->n_leading && token - grid->n_leading < grid->rows * grid->columns ? (gint) (token - grid->n_leading) : -1;
}

gint
lgn_result_find_patch (LgnResult *result, const LgnMapId *map, LgnAxis axis, guint token)
{
  LgnGrid grid = lgn_result_get_grid (result, map->site, map->layer, axis);

  return find_patch (&grid, token);
}

LgnAxis
lgn_picture_map_get_from (const LgnPictureMap *map)
{
  return map->gaze == LGN_GAZE_LOOKS ? LGN_AXIS_QUERY : LGN_AXIS_KEY;
}

LgnAxis
lgn_picture_map_get_to (const LgnPictureMap *map)
{
  return map->gaze == LGN_GAZE_LOOKS ? LGN_AXIS_KEY : LGN_AXIS_QUERY;
}

const LgnTokenAxis *
lgn_picture_map_get_tokens (const LgnPictureMap *map, LgnAxis axis)
{
  return axis == LGN_AXIS_QUERY ? lgn_shown_map_get_rows (map->map) : lgn_shown_map_get_columns (map->map);
}

/* The tokens of a side; NULL where they have no names. */
static const LgnTokens *
get_names (const LgnPictureMap *map, LgnAxis axis)
{
  const LgnMapId *id = lgn_shown_map_get_id (map->map);

  return lgn_result_get_axis (lgn_shown_map_get_result (map->map), id->site, id->layer, axis);
}

LgnPictureMap *
lgn_picture_map_new (LgnShownMap *map, LgnGaze gaze)
{
  g_autoptr (LgnPictureMap) self = g_new0 (LgnPictureMap, 1);
  LgnResult *result = lgn_shown_map_get_result (map);

  self->map = lgn_shown_map_ref (map);
  self->gaze = gaze;
  self->unit = result->heard.values ? result->heard.seconds : 1;
  for (guint axis = 0; axis < G_N_ELEMENTS (self->grid); axis++)
    {
      LgnGrid *grid = &self->grid[axis];
      *grid = get_grid (result, lgn_shown_map_get_id (map), axis);
      if (grid->n_leading + grid->rows * grid->columns > lgn_picture_map_get_tokens (self, axis)->n_tokens)
        *grid = (LgnGrid) { 0 };
    }
  return self->grid[lgn_picture_map_get_to (self)].rows > 0 ? g_steal_pointer (&self) : NULL;
}

LgnPictureMap *
lgn_picture_map_copy (const LgnPictureMap *map)
{
  LgnPictureMap *copy = g_memdup2 (map, sizeof *map);

  lgn_shown_map_ref (copy->map);
  return copy;
}

LgnPictureMap *
lgn_picture_map_new_for_head (const LgnPictureMap *map, gint head)
{
  LgnMapId id = *lgn_shown_map_get_id (map->map);
  LgnPictureMap *self = g_memdup2 (map, sizeof *map);

  id.head = head;
  self->map = lgn_shown_map_new (lgn_shown_map_get_result (map->map), &id, (LgnTokenAxis *) lgn_shown_map_get_rows (map->map),
                                 (LgnTokenAxis *) lgn_shown_map_get_columns (map->map));
  return self;
}

void
lgn_picture_map_free (LgnPictureMap *map)
{
  lgn_shown_map_unref (map->map);
  g_free (map);
}

/* The kinds of tokens by what they are called; anything else that has a name of its own looks for things. */
static const struct
{
  const char *prefix;
  LgnPlaceKind kind;
} named[] = {
  { "[CLS]", LGN_PLACE_CLASS },
  { "[DIST]", LGN_PLACE_DISTILLATION },
  { "[REG", LGN_PLACE_REGISTER },
  { "[FILL", LGN_PLACE_FILLING },
};

/* Whether PIECE is a name with a number, "[query 3]", which no vocabulary has. */
static bool
is_numbered (const char *piece)
{
  return *piece == '[' && g_str_has_suffix (piece, "]") && strchr (piece, ' ');
}

/* Whether TOKEN is one of a text, rather than of the picture beside it. */
static bool
is_word (const LgnTokens *tokens, guint token)
{
  if (!tokens)
    return true;
  if (tokens->text_len[0] > 0)
    return tokens->token[token].id >= 0;
  return !(tokens->token[token].flags & LGN_TOKEN_SPECIAL) && !is_numbered (tokens->piece[token]);
}

static LgnPlaceKind
get_kind (const LgnTokens *tokens, guint token)
{
  if (is_word (tokens, token))
    return LGN_PLACE_WORD;
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_str_has_prefix (tokens->piece[token], named[i].prefix))
      return named[i].kind;
  return LGN_PLACE_QUERY;
}

/* What TOKEN of a side, which is not a shown index, stands for. */
static LgnPlace
get_place (const LgnPictureMap *map, LgnAxis axis, guint token)
{
  const LgnGrid *grid = &map->grid[axis];
  const LgnTokens *tokens = get_names (map, axis);
  gint patch = find_patch (grid, token);

  if (patch >= 0)
    return (LgnPlace) { LGN_PLACE_PATCH, (guint) patch, (guint) patch % (guint) grid->columns,
                        (guint) patch / (guint) grid->columns };
  LgnPlace place = { .kind = get_kind (tokens, token) };
  for (guint i = 0; i < token; i++)
    place.number += find_patch (grid, i) < 0 && get_kind (tokens, i) == place.kind;
  return place;
}

LgnPlace
lgn_picture_map_get_place (const LgnPictureMap *map, LgnAxis axis, guint index)
{
  return get_place (map, axis, lgn_token_axis_get_group (lgn_picture_map_get_tokens (map, axis), index)->first);
}

gint
lgn_picture_map_find_index (const LgnPictureMap *map, LgnAxis axis, guint patch)
{
  return lgn_picture_map_get_tokens (map, axis)->index_of_token[map->grid[axis].n_leading + patch];
}

gint
lgn_picture_map_find_box (const LgnPictureMap *map, guint box)
{
  LgnResult *result = lgn_shown_map_get_result (map->map);
  LgnAxis from = lgn_picture_map_get_from (map);
  const LgnTokens *finders = result->decoder_tokens ? result->decoder_tokens : result->tokens;
  const LgnTokenAxis *axis = lgn_picture_map_get_tokens (map, from);
  gsize token = result->boxes[box].token;

  return get_names (map, from) == finders && token < axis->n_tokens ? axis->index_of_token[token] : -1;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

char *
lgn_picture_map_make_name (const LgnPictureMap *map, LgnAxis axis, guint index, bool is_plain)
{
  static const char *const formats[LGN_N_PLACES] = {
    [LGN_PLACE_CLASS] = N_ ("class token"),    [LGN_PLACE_DISTILLATION] = N_ ("distillation token"),
    [LGN_PLACE_REGISTER] = N_ ("register %u"), [LGN_PLACE_QUERY] = N_ ("query %u"),
    [LGN_PLACE_FILLING] = N_ ("filling %u"),
  };
  LgnPlace place = lgn_picture_map_get_place (map, axis, index);
  const char *format = formats[place.kind], *label = lgn_picture_map_get_tokens (map, axis)->label[index];

  if (place.kind == LGN_PLACE_PATCH && map->grid[axis].rows > 1)
    return g_strdup_printf (is_plain ? "patch %u · column %u, row %u" : _ ("patch %u · column %u, row %u"), place.number,
                            place.column, place.row);
  if (!format)
    return place.kind == LGN_PLACE_PATCH ? g_strdup (label) : g_strdup_printf (is_plain ? "“%s”" : _ ("“%s”"), label);
  return g_strdup_printf (is_plain ? format : _ (format), place.number);
}

#pragma GCC diagnostic pop

char *
lgn_picture_map_make_short_name (const LgnPictureMap *map, LgnAxis axis, guint index, bool is_plain)
{
  LgnPlace place = lgn_picture_map_get_place (map, axis, index);

  if (place.kind == LGN_PLACE_PATCH && map->grid[axis].rows > 1)
    return g_strdup_printf (is_plain ? "patch %u" : _ ("patch %u"), place.number);
  return lgn_picture_map_make_name (map, axis, index, is_plain);
}

/* The first shown token of KIND that a person wrote or that gathers something; -1 where there is none. */
static gint
find_first (const LgnPictureMap *map, LgnPlaceKind kind)
{
  LgnAxis from = lgn_picture_map_get_from (map);
  const LgnTokenAxis *axis = lgn_picture_map_get_tokens (map, from);
  const LgnTokens *tokens = get_names (map, from);

  for (guint i = 0; i < axis->n; i++)
    {
      guint token = lgn_token_axis_get_group (axis, i)->first;
      if (find_patch (&map->grid[from], token) >= 0 || get_kind (tokens, token) != kind)
        continue;
      if (kind != LGN_PLACE_WORD || !tokens || !(tokens->token[token].flags & (LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING)))
        return (gint) i;
    }
  return -1;
}

guint
lgn_picture_map_get_default_focus (const LgnPictureMap *map)
{
  static const LgnPlaceKind kinds[] = { LGN_PLACE_WORD, LGN_PLACE_CLASS };
  LgnAxis from = lgn_picture_map_get_from (map);
  const LgnGrid *grid = &map->grid[from];
  gint found = lgn_shown_map_get_result (map->map)->n_boxes > 0 ? lgn_picture_map_find_box (map, 0) : -1;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && found < 0; i++)
    found = find_first (map, kinds[i]);
  if (found < 0 && grid->rows > 0)
    found = lgn_picture_map_find_index (map, from, (guint) (grid->rows / 2 * grid->columns + grid->columns / 2));
  return (guint) MAX (found, 0);
}

/* The shown token nearest to FOCUS, in steps of BY, that is no patch; FOCUS itself where there is none. */
static guint
find_other (const LgnPictureMap *map, guint focus, gint by)
{
  LgnAxis from = lgn_picture_map_get_from (map);
  gint n = (gint) lgn_picture_map_get_tokens (map, from)->n;

  for (gint i = (gint) focus + by; i >= 0 && i < n; i += by)
    if (lgn_picture_map_get_place (map, from, (guint) i).kind != LGN_PLACE_PATCH)
      return (guint) i;
  return focus;
}

/* The first patch of a side that is shown, or FOCUS. */
static guint
find_first_patch (const LgnPictureMap *map, guint focus)
{
  LgnAxis from = lgn_picture_map_get_from (map);

  for (guint i = 0; i < map->grid[from].rows * map->grid[from].columns; i++)
    if (lgn_picture_map_find_index (map, from, i) >= 0)
      return (guint) lgn_picture_map_find_index (map, from, i);
  return focus;
}

guint
lgn_picture_map_move (const LgnPictureMap *map, guint focus, gint columns, gint rows)
{
  LgnAxis from = lgn_picture_map_get_from (map);
  const LgnGrid *grid = &map->grid[from];
  LgnPlace place = lgn_picture_map_get_place (map, from, focus);

  if (place.kind != LGN_PLACE_PATCH)
    {
      for (gint i = 0; i < ABS (columns); i++)
        focus = find_other (map, focus, columns > 0 ? 1 : -1);
      return rows > 0 ? find_first_patch (map, focus) : focus;
    }
  if (rows < 0 && place.row == 0)
    return find_other (map, focus, -1);
  gint column = CLAMP ((gint) place.column + columns, 0, (gint) grid->columns - 1);
  gint row = CLAMP ((gint) place.row + rows, 0, (gint) grid->rows - 1);
  gint found = lgn_picture_map_find_index (map, from, (guint) row * (guint) grid->columns + (guint) column);
  return found >= 0 ? (guint) found : focus;
}

/* The weights of all tokens of the side that is drawn, for the tokens GROUP: the mean over rows of a word, the sum over its
 * columns. OUT [n] */
static void
read_tokens (const LgnPictureMap *map, const LgnTokenGroup *group, gsize n, float *out)
{
  LgnAttnStore *store = lgn_shown_map_get_result (map->map)->store;
  g_autofree float *cells = g_new (float, MAX (n, 1));

  memset (out, 0, n * sizeof *out);
  for (guint i = 0; i < group->n; i++)
    {
      gsize token = group->first + i;
      LgnTile tile = map->gaze == LGN_GAZE_LOOKS ? (LgnTile) { token, 0, 1, n } : (LgnTile) { 0, token, n, 1 };
      lgn_attn_store_read_tile (store, lgn_shown_map_get_id (map->map), &tile, cells);
      for (gsize j = 0; j < n; j++)
        out[j] += cells[j];
    }
  for (gsize j = 0; map->gaze == LGN_GAZE_LOOKS && group->n > 1 && j < n; j++)
    out[j] /= (float) group->n;
}

/* Whether the layer let one of GROUP and TOKEN, which is of the side that is drawn, look at each other. */
static bool
is_allowed (const LgnPictureMap *map, const LgnScope *scope, const LgnTokenGroup *group, gsize token)
{
  for (guint i = 0; scope && i < group->n; i++)
    if (map->gaze == LGN_GAZE_LOOKS ? lgn_scope_allows (scope, group->first + i, token)
                                    : lgn_scope_allows (scope, token, group->first + i))
      return true;
  return !scope;
}

static void
read_patches (const LgnPictureMap *map, const LgnTokenGroup *group, const float *weights, LgnPictureRow *row)
{
  const LgnMapId *id = lgn_shown_map_get_id (map->map);
  LgnAxis to = lgn_picture_map_get_to (map);
  LgnScope *scope = lgn_attn_store_get_scope (lgn_shown_map_get_result (map->map)->store, id->site, id->layer);

  if (scope && lgn_scope_is_full (scope))
    scope = NULL;
  for (gsize i = 0; i < row->n; i++)
    {
      gsize token = map->grid[to].n_leading + i;
      row->weights[i] = weights[token];
      row->states[i] = lgn_picture_map_find_index (map, to, (guint) i) < 0 ? LGN_PATCH_HIDDEN
                       : is_allowed (map, scope, group, token)             ? LGN_PATCH_SHOWN
                                                                           : LGN_PATCH_MASKED;
    }
}

/* Puts PATCH where it belongs among the strongest. */
static void
rank_patch (LgnPictureRow *row, guint patch)
{
  guint at = row->n_strongest;

  while (at > 0 && row->weights[patch] > row->weights[row->strongest[at - 1]])
    at--;
  if (at == LGN_PICTURE_N_STRONGEST)
    return;
  row->n_strongest = MIN (row->n_strongest + 1, LGN_PICTURE_N_STRONGEST);
  memmove (row->strongest + at + 1, row->strongest + at, (row->n_strongest - at - 1) * sizeof *row->strongest);
  row->strongest[at] = patch;
}

/* The middle of a patch, in px of what the network sees. */
static void
get_middle (const LgnGrid *grid, gsize patch, double *x, double *y)
{
  *x = ((double) (patch % grid->columns) + 0.5) * (double) MAX (grid->pitch_columns, 1);
  *y = ((double) (patch / grid->columns) + 0.5) * (double) MAX (grid->pitch_rows, 1);
}

gint
lgn_picture_map_find_focus (const LgnPictureMap *map, const LgnPictureMap *other, guint focus)
{
  LgnAxis from = lgn_picture_map_get_from (map), other_from = lgn_picture_map_get_from (other);
  const LgnGrid *grid = &map->grid[from];
  const LgnTokenAxis *axis = lgn_picture_map_get_tokens (map, from);
  guint token = lgn_token_axis_get_group (lgn_picture_map_get_tokens (other, other_from), focus)->first;
  gint patch = find_patch (&other->grid[other_from], token);
  double x, y;

  if (patch < 0)
    return token < axis->n_tokens && find_patch (grid, token) < 0 ? axis->index_of_token[token] : -1;
  if (grid->rows == 0)
    return -1;
  get_middle (&other->grid[other_from], (gsize) patch, &x, &y);
  gsize column = MIN ((gsize) (x / (double) MAX (grid->pitch_columns, 1)), grid->columns - 1);
  gsize row = MIN ((gsize) (y / (double) MAX (grid->pitch_rows, 1)), grid->rows - 1);
  return lgn_picture_map_find_index (map, from, (guint) (row * grid->columns + column));
}

static double
get_distance (const LgnPictureMap *map, guint from_patch, const LgnPictureRow *row)
{
  double x, y, other_x, other_y, sum = 0;

  get_middle (&map->grid[lgn_picture_map_get_from (map)], from_patch, &x, &y);
  for (gsize i = 0; i < row->n; i++)
    {
      get_middle (&map->grid[lgn_picture_map_get_to (map)], i, &other_x, &other_y);
      sum += row->weights[i] * hypot (other_x - x, other_y - y);
    }
  return sum * map->unit;
}

/* What kinds of tokens get of WEIGHTS [n]. */
static void
share (const LgnPictureMap *map, const float *weights, gsize n, LgnPictureRow *row)
{
  LgnAxis to = lgn_picture_map_get_to (map);
  const LgnTokenAxis *axis = lgn_picture_map_get_tokens (map, to);
  const LgnTokens *tokens = get_names (map, to);

  for (gsize i = 0; i < n; i++)
    {
      bool is_patch = find_patch (&map->grid[to], (guint) i) >= 0;
      row->shares[is_patch ? LGN_PLACE_PATCH : get_kind (tokens, (guint) i)] += weights[i];
      if (axis->index_of_token[i] < 0)
        row->hidden += weights[i];
    }
}

/* lgn_picture_map_read: what the shown token FOCUS looks at, or who looks at it; of a map that is ready. */
void
lgn_picture_map_read (const LgnPictureMap *map, guint focus, LgnPictureRow *row)
{
  LgnAxis from = lgn_picture_map_get_from (map), to = lgn_picture_map_get_to (map);
  const LgnTokenGroup *group = lgn_token_axis_get_group (lgn_picture_map_get_tokens (map, from), focus);
  gsize n_tokens = lgn_picture_map_get_tokens (map, to)->n_tokens, n = map->grid[to].rows * map->grid[to].columns;
  g_autofree float *weights = g_new (float, MAX (n_tokens, 1));
  gint patch = find_patch (&map->grid[from], group->first);

  *row = (LgnPictureRow) { .n = n, .weights = g_new (float, n), .states = g_new (guint8, n), .distance = (double) NAN };
  read_tokens (map, group, n_tokens, weights);
  read_patches (map, group, weights, row);
  share (map, weights, n_tokens, row);
  for (guint i = 0; i < n; i++)
    if (row->states[i] == LGN_PATCH_SHOWN && row->weights[i] > 0)
      {
        row->max = fmaxf (row->max, row->weights[i]);
        rank_patch (row, i);
      }
  if (patch >= 0)
    row->distance = get_distance (map, (guint) patch, row);
}

void
lgn_picture_row_clear (LgnPictureRow *row)
{
  g_clear_pointer (&row->weights, g_free);
  g_clear_pointer (&row->states, g_free);
}

bool
lgn_picture_map_is_border (const LgnPictureMap *map, guint a, guint b)
{
  const LgnMapId *id = lgn_shown_map_get_id (map->map);
  const LgnScope *scope = lgn_attn_store_get_scope (lgn_shown_map_get_result (map->map)->store, id->site, id->layer);
  gsize first = map->grid[lgn_picture_map_get_to (map)].n_leading;

  return scope && scope->part && scope->part[first + a] != scope->part[first + b];
}
