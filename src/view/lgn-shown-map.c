#include "view/lgn-shown-map.h"
#include "base/lgn-i18n.h"

#include <math.h>
#include <string.h>

/* A map of more cells is not looked through for what only a note would say. */
#define MAX_SEARCHED ((gsize) 1 << 20)

struct _LgnShownMap
{
  LgnResult *result;
  LgnMapId id;
  LgnTokenAxis *rows, *columns;
  guint n_heads;
  LgnScope *scope;     /* NULL: nothing is masked */
  guint *n_open_before; /* [n_key + 1] keys before this one that are shown and that the scope's keys allow; with SCOPE only */

  const LgnMapSource *source; /* NULL: the map ID of RESULT's store */
  gpointer data;              /* of SOURCE */
  GDestroyNotify destroy;

  GMutex mutex;        /* guards what follows, which is worked out when first asked for */
  LgnShownRow *row;    /* [rows->n] */
  guint8 *has_row;     /* [rows->n] */
  double *received;    /* [columns->n] */
  float low, high;
  guint n_not_numbers;
  bool has_range;
};

static guint *
count_open_keys (const LgnScope *scope, const LgnTokenAxis *columns)
{
  guint *n_open_before = g_new0 (guint, scope->n_key + 1);

  for (gsize i = 0; i < scope->n_key; i++)
    n_open_before[i + 1]
        = n_open_before[i] + (columns->index_of_token[i] >= 0 && (!scope->key_allowed || scope->key_allowed[i]));
  return n_open_before;
}

static LgnShownMap *
map_alloc (LgnResult *result, const LgnMapId *id, LgnTokenAxis *rows, LgnTokenAxis *columns)
{
  LgnShownMap *map = g_atomic_rc_box_new0 (LgnShownMap);
  LgnMapShape shape;

  map->result = lgn_result_ref (result);
  map->id = *id;
  map->rows = lgn_token_axis_ref (rows);
  map->columns = lgn_token_axis_ref (columns);
  if (lgn_attn_store_get_shape (result->store, id->site, id->layer, &shape))
    map->n_heads = shape.n_heads;
  map->row = g_new0 (LgnShownRow, MAX (rows->n, 1));
  map->has_row = g_new0 (guint8, MAX (rows->n, 1));
  g_mutex_init (&map->mutex);
  return map;
}

/* lgn_shown_map_new: the map ID of RESULT, which are kept, with its sides shown as ROWS and COLUMNS (both kept). */
LgnShownMap *
lgn_shown_map_new (LgnResult *result, const LgnMapId *id, LgnTokenAxis *rows, LgnTokenAxis *columns)
{
  LgnShownMap *map = map_alloc (result, id, rows, columns);
  LgnScope *scope = lgn_attn_store_get_scope (result->store, id->site, id->layer);

  if (scope && !lgn_scope_is_full (scope))
    {
      map->scope = lgn_scope_ref (scope);
      map->n_open_before = count_open_keys (scope, columns);
    }
  return map;
}

/* lgn_shown_map_new_made: a map that SOURCE (static) makes of others with DATA, which DESTROY frees; its sides are ROWS and
 * COLUMNS, of lgn_token_axis_new_chosen. RESULT and ID say what it is called after. */
LgnShownMap *
lgn_shown_map_new_made (LgnResult *result, const LgnMapId *id, LgnTokenAxis *rows, LgnTokenAxis *columns,
                        const LgnMapSource *source, gpointer data, GDestroyNotify destroy)
{
  LgnShownMap *map = map_alloc (result, id, rows, columns);

  map->source = source;
  map->data = data;
  map->destroy = destroy;
  return map;
}

/* lgn_shown_map_new_for: the same without a token view. */
LgnShownMap *
lgn_shown_map_new_for (LgnResult *result, const LgnMapId *id, bool hides_special, LgnGrouping grouping, bool is_raw)
{
  return lgn_shown_map_new_part (result, id, hides_special, grouping, is_raw, LGN_SEGMENTS_ALL);
}

/* lgn_shown_map_new_part: the same, of what one part of a pair of texts looks at in the other; the rest is hidden. */
LgnShownMap *
lgn_shown_map_new_part (LgnResult *result, const LgnMapId *id, bool hides_special, LgnGrouping grouping, bool is_raw,
                        LgnSegments segments)
{
  LgnTokens *query = lgn_result_get_axis (result, id->site, id->layer, LGN_AXIS_QUERY);
  LgnTokens *key = lgn_result_get_axis (result, id->site, id->layer, LGN_AXIS_KEY);
  LgnMapShape shape = { 0 };

  lgn_attn_store_get_shape (result->store, id->site, id->layer, &shape);
  g_autoptr (LgnTokenAxis) rows
      = lgn_token_axis_new_part (query, (guint) shape.n_query, hides_special, grouping, is_raw, segments.from);
  g_autoptr (LgnTokenAxis) columns
      = lgn_token_axis_new_part (key, (guint) shape.n_key, hides_special, grouping, is_raw, segments.to);
  return lgn_shown_map_new (result, id, rows, columns);
}

/* lgn_shown_map_hide_first: (transfer full): MAP with the first token of either side hidden. */
LgnShownMap *
lgn_shown_map_hide_first (LgnShownMap *map)
{
  g_autoptr (LgnTokenAxis) rows = lgn_token_axis_hide_first (map->rows), columns = lgn_token_axis_hide_first (map->columns);

  return lgn_shown_map_new (map->result, &map->id, rows, columns);
}

LgnShownMap *
lgn_shown_map_ref (LgnShownMap *map)
{
  return g_atomic_rc_box_acquire (map);
}

static void
map_clear (gpointer data)
{
  LgnShownMap *map = data;

  if (map->destroy)
    map->destroy (map->data);
  lgn_result_unref (map->result);
  lgn_token_axis_unref (map->rows);
  lgn_token_axis_unref (map->columns);
  g_clear_pointer (&map->scope, lgn_scope_unref);
  g_free (map->n_open_before);
  g_free (map->row);
  g_free (map->has_row);
  g_free (map->received);
  g_mutex_clear (&map->mutex);
}

void
lgn_shown_map_unref (LgnShownMap *map)
{
  g_atomic_rc_box_release_full (map, map_clear);
}

LgnResult *
lgn_shown_map_get_result (LgnShownMap *map)
{
  return map->result;
}

const LgnMapId *
lgn_shown_map_get_id (LgnShownMap *map)
{
  return &map->id;
}

const LgnTokenAxis *
lgn_shown_map_get_rows (LgnShownMap *map)
{
  return map->rows;
}

const LgnTokenAxis *
lgn_shown_map_get_columns (LgnShownMap *map)
{
  return map->columns;
}

guint
lgn_shown_map_get_n_heads (LgnShownMap *map)
{
  return map->n_heads;
}

/* lgn_shown_map_is_ready: whether its weights can be read. */
bool
lgn_shown_map_is_ready (LgnShownMap *map)
{
  return map->source ? map->source->is_ready (map->data)
                     : lgn_attn_store_is_ready (map->result->store, map->id.site, map->id.layer);
}

bool
lgn_shown_map_has_masked (LgnShownMap *map)
{
  return map->scope != NULL || map->source != NULL;
}

/* The weights of the groups FIRST .. END - 1 of one shown row, hidden ones too, into OUT [END - FIRST]. */
static void
read_groups (LgnShownMap *map, guint row, guint first, guint end, float *out)
{
  const LgnTokenGroup *query = lgn_token_axis_get_group (map->rows, row), *keys = map->columns->group;
  gsize start = keys[first].first, n_keys = keys[end - 1].first + keys[end - 1].n - start;
  g_autofree float *cells = map->source ? NULL : g_new (float, n_keys);

  if (map->source)
    {
      map->source->read (map->data, &(LgnTile) { row, first, 1, end - first }, out, NULL);
      return;
    }
  memset (out, 0, (end - first) * sizeof *out);
  for (guint i = 0; i < query->n; i++)
    {
      LgnTile tile = { query->first + i, start, 1, n_keys };
      const float *cell = cells;

      lgn_attn_store_read_tile (map->result->store, &map->id, &tile, cells);
      for (guint g = first; g < end; g++)
        for (guint j = 0; j < keys[g].n; j++)
          out[g - first] += *cell++;
    }
  for (guint g = 0; query->n > 1 && g < end - first; g++)
    out[g] /= (float) query->n;
}

/* The N shown columns from FIRST on of one shown row. */
static void
read_row (LgnShownMap *map, guint row, guint first, guint n, float *out)
{
  const guint *shown = map->columns->shown;
  guint first_group = shown[first], end = shown[first + n - 1] + 1;
  g_autofree float *groups = g_new (float, end - first_group);

  read_groups (map, row, first_group, end, groups);
  for (guint i = 0; i < n; i++)
    out[i] = groups[shown[first + i] - first_group];
}

/* Whether N shown groups from FIRST on are single tokens next to each other. */
static bool
is_run (const LgnTokenAxis *axis, gsize first, gsize n)
{
  return axis->n_groups == axis->n_tokens && axis->shown[first + n - 1] - axis->shown[first] == n - 1;
}

/* The tile of the store that TILE is, or false where words are merged or tokens in between are hidden. */
static bool
get_plain_tile (LgnShownMap *map, const LgnTile *tile, LgnTile *plain)
{
  if (map->source || !is_run (map->rows, tile->row, tile->n_rows) || !is_run (map->columns, tile->column, tile->n_columns))
    return false;
  *plain = (LgnTile) { map->rows->shown[tile->row], map->columns->shown[tile->column], tile->n_rows, tile->n_columns };
  return true;
}

/* Whether one of the query's shown keys FIRST .. END - 1 (tokens) may be looked at. */
static bool
any_allowed (LgnShownMap *map, gsize query, gsize first, gsize end)
{
  gsize max_spans = lgn_scope_get_max_spans (map->scope);
  LgnSpan few[4];
  g_autofree LgnSpan *many = max_spans > G_N_ELEMENTS (few) ? g_new (LgnSpan, max_spans) : NULL;
  LgnSpan *spans = many ? many : few;
  gsize n_spans = lgn_scope_list_spans (map->scope, query, 1, spans);

  for (gsize s = 0; s < n_spans; s++)
    {
      gsize from = MAX (first, spans[s].first), to = MIN (end, spans[s].end);
      if (from >= to || map->n_open_before[to] == map->n_open_before[from])
        continue;
      if (!lgn_scope_is_scattered (map->scope))
        return true;
      for (gsize key = from; key < to; key++)
        if (map->n_open_before[key + 1] > map->n_open_before[key] && lgn_scope_allows (map->scope, query, key))
          return true;
    }
  return false;
}

/* Whether the shown rows FIRST_ROW .. END_ROW - 1 may look at one of the shown columns FIRST .. END - 1. */
static bool
any_shown_allowed (LgnShownMap *map, gsize first_row, gsize end_row, gsize first, gsize end)
{
  const LgnTokenGroup *from = lgn_token_axis_get_group (map->columns, (guint) first);
  const LgnTokenGroup *to = lgn_token_axis_get_group (map->columns, (guint) end - 1);

  for (gsize row = first_row; row < end_row; row++)
    {
      const LgnTokenGroup *query = lgn_token_axis_get_group (map->rows, (guint) row);
      for (guint i = 0; i < query->n; i++)
        if (any_allowed (map, query->first + i, from->first, to->first + to->n))
          return true;
    }
  return false;
}

/* The part I of N cells that dot I of N_DOTS stands for. */
static void
get_bucket (gsize i, gsize n_dots, gsize n, gsize *first, gsize *end)
{
  *first = i * n / n_dots;
  *end = MAX (*first + 1, (i + 1) * n / n_dots);
}

/* A dot of a map that is made of others: what the best of its cells has. */
static void
read_made_allowed (LgnShownMap *map, const LgnTile *tile, gsize out_rows, gsize out_columns, guint8 *allowed)
{
  g_autofree float *weights = g_new (float, tile->n_columns);
  g_autofree guint8 *cells = g_malloc (tile->n_columns);

  memset (allowed, 0, out_rows * out_columns);
  for (gsize i = 0; i < out_rows; i++)
    {
      gsize row, end_row, first, end;

      get_bucket (i, out_rows, tile->n_rows, &row, &end_row);
      for (gsize r = row; r < end_row; r++)
        {
          map->source->read (map->data, &(LgnTile) { tile->row + r, tile->column, 1, tile->n_columns }, weights, cells);
          for (gsize j = 0; j < out_columns; j++)
            {
              guint8 *dot = &allowed[i * out_columns + j];
              get_bucket (j, out_columns, tile->n_columns, &first, &end);
              for (gsize c = first; c < end; c++)
                *dot = *dot == 1 || cells[c] == 1 ? 1 : MAX (*dot, cells[c]);
            }
        }
    }
}

static void
read_allowed (LgnShownMap *map, const LgnTile *tile, gsize out_rows, gsize out_columns, guint8 *allowed)
{
  memset (allowed, 1, out_rows * out_columns);
  if (map->source)
    read_made_allowed (map, tile, out_rows, out_columns, allowed);
  for (gsize i = 0; map->scope && i < out_rows; i++)
    for (gsize j = 0; j < out_columns; j++)
      {
        gsize row, end_row, column, end_column;

        get_bucket (i, out_rows, tile->n_rows, &row, &end_row);
        get_bucket (j, out_columns, tile->n_columns, &column, &end_column);
        allowed[i * out_columns + j] = any_shown_allowed (map, tile->row + row, tile->row + end_row, tile->column + column,
                                                          tile->column + end_column);
      }
}

/**
 * lgn_shown_map_read: the weights [tile->n_rows, tile->n_columns] of a rectangle of shown rows and columns that lies inside the
 * map and is not empty, and which of them the model could look at.
 */
void
lgn_shown_map_read (LgnShownMap *map, const LgnTile *tile, float *weights, guint8 *allowed)
{
  LgnTile plain;

  if (map->source)
    {
      map->source->read (map->data, tile, weights, allowed);
      return;
    }
  if (get_plain_tile (map, tile, &plain))
    lgn_attn_store_read_tile (map->result->store, &map->id, &plain, weights);
  else
    for (gsize i = 0; i < tile->n_rows; i++)
      read_row (map, (guint) (tile->row + i), (guint) tile->column, (guint) tile->n_columns, weights + i * tile->n_columns);
  if (allowed)
    read_allowed (map, tile, tile->n_rows, tile->n_columns, allowed);
}

/* The stronger of two weights: of signed ones the one farther from 0. */
static float
choose_stronger (const LgnShownMap *map, float a, float b)
{
  if (map->source && map->source->is_signed)
    return isnan (a) || fabsf (b) > fabsf (a) ? b : a;
  return fmaxf (a, b);
}

/* Pools shown cells the way the store pools tokens. */
static void
pool_merged (LgnShownMap *map, const LgnTile *tile, gsize out_rows, gsize out_columns, LgnPooling pooling, float *out)
{
  g_autofree float *cells = g_new (float, tile->n_columns);

  for (gsize i = 0; i < out_rows; i++)
    {
      float *dots = out + i * out_columns;
      gsize row, end_row, first, end;

      get_bucket (i, out_rows, tile->n_rows, &row, &end_row);
      for (gsize j = 0; j < out_columns; j++)
        dots[j] = pooling == LGN_POOL_MAX ? NAN : 0;
      for (gsize r = row; r < end_row; r++)
        {
          read_row (map, (guint) (tile->row + r), (guint) tile->column, (guint) tile->n_columns, cells);
          for (gsize j = 0; j < out_columns; j++)
            {
              get_bucket (j, out_columns, tile->n_columns, &first, &end);
              for (gsize c = first; c < end; c++)
                dots[j] = pooling == LGN_POOL_MAX ? choose_stronger (map, dots[j], cells[c])
                                                  : dots[j] + cells[c] / (float) ((end - first) * (end_row - row));
            }
        }
    }
}

/**
 * lgn_shown_map_read_overview: TILE drawn together into [out_rows, out_columns] dots, each the largest or the mean of the
 * weights under it; a dot is allowed when any of its cells is. Where there are more dots than cells, cells are repeated.
 */
void
lgn_shown_map_read_overview (LgnShownMap *map, const LgnTile *tile, gsize out_rows, gsize out_columns, LgnPooling pooling,
                             float *weights, guint8 *allowed)
{
  LgnTile plain;

  if (get_plain_tile (map, tile, &plain))
    lgn_attn_store_read_overview (map->result->store, &map->id, &plain, out_rows, out_columns, pooling, weights);
  else
    pool_merged (map, tile, out_rows, out_columns, pooling, weights);
  if (allowed)
    read_allowed (map, tile, out_rows, out_columns, allowed);
}

float
lgn_shown_map_get_weight (LgnShownMap *map, guint row, guint column)
{
  LgnTile tile = { row, column, 1, 1 };
  float weight;

  lgn_shown_map_read (map, &tile, &weight, NULL);
  return weight;
}

/* lgn_shown_map_read_groups: the weights of all columns of ROW, the hidden ones too: WEIGHTS [columns->n_groups]. */
void
lgn_shown_map_read_groups (LgnShownMap *map, guint row, float *weights)
{
  if (map->columns->n_groups > 0)
    read_groups (map, row, 0, map->columns->n_groups, weights);
}

/* lgn_shown_map_is_allowed: whether the model could look there; else the cell is masked. */
bool
lgn_shown_map_is_allowed (LgnShownMap *map, guint row, guint column)
{
  guint8 allowed = 1;

  if (map->source)
    {
      float weight;
      map->source->read (map->data, &(LgnTile) { row, column, 1, 1 }, &weight, &allowed);
      return allowed == 1;
    }
  return !map->scope || any_shown_allowed (map, row, row + 1, column, column + 1);
}

/* Whether the shown ROW may look at GROUP of the columns, hidden or not. */
static bool
is_group_allowed (LgnShownMap *map, guint row, const LgnTokenGroup *keys)
{
  const LgnTokenGroup *query = lgn_token_axis_get_group (map->rows, row);

  if (map->source)
    return lgn_shown_map_is_allowed (map, row, keys->first);
  for (guint i = 0; map->scope && i < query->n; i++)
    for (guint j = 0; j < keys->n; j++)
      if (lgn_scope_allows (map->scope, query->first + i, keys->first + j))
        return true;
  return !map->scope;
}

static void
measure_row (LgnShownMap *map, guint row, LgnShownRow *out)
{
  const LgnTokenAxis *columns = map->columns;
  g_autofree float *weights = g_new (float, MAX (columns->n_groups, 1));

  *out = (LgnShownRow) { .strongest = -1 };
  if (columns->n_groups == 0)
    return;
  read_groups (map, row, 0, columns->n_groups, weights);
  for (guint g = 0; g < columns->n_groups; g++)
    {
      const LgnTokenGroup *group = &columns->group[g];
      float weight = weights[g];

      out->sum += weight;
      if (weight > 0)
        out->spread -= weight * log (weight);
      if (!is_group_allowed (map, row, group))
        continue;
      out->n_allowed++;
      if (group->is_hidden)
        out->hidden += weight;
      else if (out->strongest < 0 || weight > out->max)
        {
          out->max = weight;
          out->strongest = columns->index_of_token[group->first];
        }
    }
}

/**
 * lgn_shown_map_get_row: what shown ROW adds up to. Spread is the entropy - sum a ln a of its keys, in nats (Shannon 1948),
 * over words where words are merged and with hidden keys counted.
 */
void
lgn_shown_map_get_row (LgnShownMap *map, guint row, LgnShownRow *statistics)
{
  g_mutex_lock (&map->mutex);
  if (!map->has_row[row])
    {
      measure_row (map, row, &map->row[row]);
      map->has_row[row] = lgn_shown_map_is_ready (map);
    }
  *statistics = map->row[row];
  g_mutex_unlock (&map->mutex);
}

/* Sums of the columns, least and largest weight that is not masked. */
static void
measure_map (LgnShownMap *map)
{
  guint n = map->columns->n;
  g_autofree float *weights = g_new (float, MAX (n, 1));
  g_autofree guint8 *allowed = g_new (guint8, MAX (n, 1));
  float low = INFINITY, high = -INFINITY;

  map->received = g_new0 (double, MAX (n, 1));
  for (guint row = 0; n > 0 && row < map->rows->n; row++)
    {
      LgnTile tile = { row, 0, 1, n };
      lgn_shown_map_read (map, &tile, weights, allowed);
      for (guint i = 0; i < n; i++)
        {
          map->n_not_numbers += isnan (weights[i]) && allowed[i];
          if (!isfinite (weights[i]) || !allowed[i])
            continue;
          map->received[i] += weights[i];
          low = fminf (low, weights[i]);
          high = fmaxf (high, weights[i]);
        }
    }
  map->low = low <= high ? low : 0;
  map->high = low <= high ? high : 0;
}

static void
ensure_measured (LgnShownMap *map)
{
  g_mutex_lock (&map->mutex);
  if (!map->received)
    measure_map (map);
  g_mutex_unlock (&map->mutex);
}

/* lgn_shown_map_get_received: for each shown column the sum of the shown weights in it, RECEIVED [columns->n]. */
void
lgn_shown_map_get_received (LgnShownMap *map, double *received)
{
  ensure_measured (map);
  memcpy (received, map->received, map->columns->n * sizeof *received);
}

/* lgn_shown_map_get_range: least and largest of the shown weights that are not masked. */
void
lgn_shown_map_get_range (LgnShownMap *map, float *low, float *high)
{
  ensure_measured (map);
  *low = map->low;
  *high = map->high;
}

/* lgn_shown_map_count_not_numbers: how many of the shown weights are none; 0 too where they are too many to be looked through. */
guint
lgn_shown_map_count_not_numbers (LgnShownMap *map)
{
  if (!lgn_shown_map_is_ready (map) || (gsize) map->rows->n * map->columns->n > MAX_SEARCHED)
    return 0;
  ensure_measured (map);
  return map->n_not_numbers;
}

/* lgn_shown_map_get_max_spread: what the spread of a row can be at most: the logarithm of the number of keys. */
double
lgn_shown_map_get_max_spread (LgnShownMap *map)
{
  return log (MAX (map->columns->n_groups, 1));
}

/* lgn_shown_map_get_rank: 1 for the strongest key of the row, hidden ones counted; equals share the better rank. */
guint
lgn_shown_map_get_rank (LgnShownMap *map, guint row, guint column)
{
  const LgnTokenAxis *columns = map->columns;
  g_autofree float *weights = g_new (float, MAX (columns->n_groups, 1));
  guint rank = 1;

  read_groups (map, row, 0, columns->n_groups, weights);
  for (guint g = 0; g < columns->n_groups; g++)
    rank += weights[g] > weights[columns->shown[column]] && is_group_allowed (map, row, &columns->group[g]);
  return rank;
}

static gint
compare_weights (gconstpointer a, gconstpointer b, gpointer data)
{
  const float *weights = data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  if (weights[i] != weights[j])
    return weights[i] > weights[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

/**
 * lgn_shown_map_sort_row: the shown columns that ROW may look at, strongest first, the lower index first of equals.
 * Returns: (transfer full): their indexes [*n]; weights that are not numbers are left out.
 */
guint *
lgn_shown_map_sort_row (LgnShownMap *map, guint row, guint *n)
{
  guint n_columns = map->columns->n;
  g_autofree float *weights = g_new (float, MAX (n_columns, 1));
  guint *order = g_new (guint, MAX (n_columns, 1));

  *n = 0;
  if (n_columns == 0)
    return order;
  read_row (map, row, 0, n_columns, weights);
  for (guint i = 0; i < n_columns; i++)
    if (!isnan (weights[i]) && lgn_shown_map_is_allowed (map, row, i))
      order[(*n)++] = i;
  g_qsort_with_data (order, (gint) *n, sizeof *order, compare_weights, weights);
  return order;
}

/**
 * lgn_shown_map_find_next_strongest: from the cell (ROW, COLUMN) to the one that is next weaker in the whole map, by weight,
 * row and column; from row -1 to the strongest. False at the end.
 */
bool
lgn_shown_map_find_next_strongest (LgnShownMap *map, gint *row, gint *column)
{
  guint n = map->columns->n;
  g_autofree float *weights = g_new (float, MAX (n, 1));
  float limit = *row >= 0 ? lgn_shown_map_get_weight (map, (guint) *row, (guint) *column) : INFINITY;
  float best = -INFINITY;
  gint best_row = -1, best_column = -1;

  for (guint r = 0; n > 0 && r < map->rows->n; r++)
    {
      read_row (map, r, 0, n, weights);
      for (guint c = 0; c < n; c++)
        {
          bool is_later = (gint) r > *row || ((gint) r == *row && (gint) c > *column);
          if (weights[c] > best && (weights[c] < limit || (weights[c] == limit && is_later))
              && lgn_shown_map_is_allowed (map, r, c))
            {
              best = weights[c];
              best_row = (gint) r;
              best_column = (gint) c;
            }
        }
    }
  if (best_row < 0)
    return false;
  *row = best_row;
  *column = best_column;
  return true;
}

/**
 * lgn_shown_map_find_strongest_in: the cell of TILE (in shown rows and columns, of a map that is ready) that a dot drawn for
 * the whole tile stands for: the one with the largest weight that the model could look at, the first of equals.
 * False when nothing in it may be looked at; ROW and COLUMN are the first cell then.
 */
bool
lgn_shown_map_find_strongest_in (LgnShownMap *map, const LgnTile *tile, guint *row, guint *column)
{
  gsize n = tile->n_rows * tile->n_columns;
  g_autofree float *weights = g_new (float, MAX (n, 1));
  g_autofree guint8 *allowed = g_new (guint8, MAX (n, 1));
  gsize best = n;

  lgn_shown_map_read (map, tile, weights, allowed);
  for (gsize i = 0; i < n; i++)
    if (allowed[i] && !isnan (weights[i])
        && (best == n || choose_stronger (map, weights[best], weights[i]) != weights[best]))
      best = i;
  *row = (guint) (tile->row + (best < n ? best / tile->n_columns : 0));
  *column = (guint) (tile->column + (best < n ? best % tile->n_columns : 0));
  return best < n;
}

/* lgn_shown_map_make_place: (transfer full): where the map is: "layer 1, mean of 4 heads". */
char *
lgn_shown_map_make_place (LgnShownMap *map, bool is_plain)
{
  guint layer = map->id.layer, n = map->n_heads;

  if (map->id.head >= 0)
    return g_strdup_printf (is_plain ? "layer %u, head %d" : _ ("layer %u, head %d"), layer, map->id.head);
  if (map->id.head == LGN_HEAD_MEAN && is_plain)
    return g_strdup_printf (n == 1 ? "layer %u, mean of %u head" : "layer %u, mean of %u heads", layer, n);
  if (map->id.head == LGN_HEAD_MEAN)
    return g_strdup_printf (ngettext ("layer %u, mean of %u head", "layer %u, mean of %u heads", n), layer, n);
  if (is_plain)
    return g_strdup_printf (n == 1 ? "layer %u, strongest of %u head" : "layer %u, strongest of %u heads", layer, n);
  return g_strdup_printf (ngettext ("layer %u, strongest of %u head", "layer %u, strongest of %u heads", n), layer, n);
}
