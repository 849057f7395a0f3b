#include "view/lgn-map-pair.h"

#include <math.h>
#include <string.h>

/* A ratio this far from 0, 1024 times, is as strong as colours go. */
#define MAX_RATIO 10.0

/* What all three maps are read from. */
typedef struct
{
  LgnShownMap *own[2];
  LgnAxisMatch *match[2]; /* rows, columns */
  LgnOperation operation;
} Core;

struct _LgnMapPair
{
  Core *core;
  LgnShownMap *panel[LGN_N_PANELS];
  bool is_by_words;
};

static void
core_clear (gpointer data)
{
  Core *core = data;

  for (guint i = 0; i < 2; i++)
    {
      lgn_shown_map_unref (core->own[i]);
      lgn_axis_match_free (core->match[i]);
    }
}

static void
core_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, core_clear);
}

static gint
get_own_index (const LgnAxisMatch *match, guint side, gsize index)
{
  return side == 0 ? match->shown[index].a : match->shown[index].b;
}

static bool
is_plain (const Core *core)
{
  return core->match[0]->kind == LGN_MATCH_SAME && core->match[1]->kind == LGN_MATCH_SAME;
}

/* The own columns of SIDE that TILE needs: *FIRST .. *END - 1; none: *FIRST == *END. */
static void
get_own_columns (const Core *core, guint side, const LgnTile *tile, gsize *first, gsize *end)
{
  *first = G_MAXSIZE;
  *end = 0;
  for (gsize i = 0; i < tile->n_columns; i++)
    {
      gint own = get_own_index (core->match[1], side, tile->column + i);

      if (own >= 0)
        {
          *first = MIN (*first, (gsize) own);
          *end = MAX (*end, (gsize) own + 1);
        }
    }
  *first = MIN (*first, *end);
}

/* The weights of SIDE at TILE of the common axes, 0 and not allowed where it has no such row or column. */
static void
read_side (const Core *core, guint side, const LgnTile *tile, float *weights, guint8 *allowed)
{
  gsize first, end;

  if (is_plain (core))
    {
      lgn_shown_map_read (core->own[side], tile, weights, allowed);
      return;
    }
  get_own_columns (core, side, tile, &first, &end);
  g_autofree float *row_weights = g_new (float, MAX (end - first, 1));
  g_autofree guint8 *row_allowed = g_malloc (MAX (end - first, 1));
  for (gsize i = 0; i < tile->n_rows; i++)
    {
      gint own_row = get_own_index (core->match[0], side, tile->row + i);
      LgnTile own = { (gsize) MAX (own_row, 0), first, 1, end - first };

      if (own_row >= 0 && end > first)
        lgn_shown_map_read (core->own[side], &own, row_weights, row_allowed);
      for (gsize j = 0; j < tile->n_columns; j++)
        {
          gint column = get_own_index (core->match[1], side, tile->column + j);
          bool is_there = own_row >= 0 && column >= 0;

          weights[i * tile->n_columns + j] = is_there ? row_weights[(gsize) column - first] : 0;
          allowed[i * tile->n_columns + j] = is_there ? row_allowed[(gsize) column - first] : 0;
        }
    }
}

static void
read_one (const Core *core, guint side, const LgnTile *tile, float *weights, guint8 *allowed)
{
  g_autofree guint8 *own = allowed ? NULL : g_malloc (tile->n_rows * tile->n_columns);

  read_side (core, side, tile, weights, allowed ? allowed : own);
}

static void
read_a (gpointer data, const LgnTile *tile, float *weights, guint8 *allowed)
{
  read_one (data, 0, tile, weights, allowed);
}

static void
read_b (gpointer data, const LgnTile *tile, float *weights, guint8 *allowed)
{
  read_one (data, 1, tile, weights, allowed);
}

static bool
has_both (const LgnAxisMatch *match, gsize index)
{
  return index < match->n_matched;
}

/* B compared with A. A weight that is 0 makes the ratio infinite. */
static float
compare (LgnOperation operation, float a, float b, guint8 *allowed)
{
  if (operation == LGN_OPERATION_DIFFERENCE)
    return b - a;
  if (a < LGN_RATIO_FLOOR && b < LGN_RATIO_FLOOR)
    {
      *allowed = LGN_ALLOWED_TINY;
      return 0;
    }
  return log2f (b / a);
}

/* A cell is masked where both are: where one is, its weight is 0. */
static void
read_middle (gpointer data, const LgnTile *tile, float *weights, guint8 *allowed)
{
  const Core *core = data;
  gsize n = tile->n_rows * tile->n_columns;
  g_autofree float *a = g_new (float, MAX (n, 1));
  g_autofree guint8 *allowed_a = g_malloc (MAX (n, 1));
  g_autofree guint8 *allowed_b = g_malloc (MAX (n, 1));

  read_side (core, 0, tile, a, allowed_a);
  read_side (core, 1, tile, weights, allowed_b);
  for (gsize i = 0; i < n; i++)
    {
      bool is_there = has_both (core->match[0], tile->row + i / tile->n_columns)
                      && has_both (core->match[1], tile->column + i % tile->n_columns);
      guint8 cell = is_there && (allowed_a[i] || allowed_b[i]);

      weights[i] = cell ? compare (core->operation, a[i], weights[i], &cell) : 0;
      if (allowed)
        allowed[i] = cell;
    }
}

static bool
is_side_ready (const Core *core, guint side)
{
  return lgn_shown_map_is_ready (core->own[side]);
}

static bool
is_a_ready (gpointer data)
{
  return is_side_ready (data, 0);
}

static bool
is_b_ready (gpointer data)
{
  return is_side_ready (data, 1);
}

static bool
is_middle_ready (gpointer data)
{
  return is_side_ready (data, 0) && is_side_ready (data, 1);
}

static const LgnMapSource sources[LGN_N_PANELS] = {
  [LGN_PANEL_A] = { read_a, is_a_ready, false },
  [LGN_PANEL_MIDDLE] = { read_middle, is_middle_ready, true },
  [LGN_PANEL_B] = { read_b, is_b_ready, false },
};

static void
get_side (const LgnMapRef *ref, LgnAxis axis, LgnMatchSide *side)
{
  LgnMapShape shape = { 0 };

  lgn_attn_store_get_shape (ref->result->store, ref->map.site, ref->map.layer, &shape);
  side->tokens = lgn_result_get_axis (ref->result, ref->map.site, ref->map.layer, axis);
  side->n = (guint) (axis == LGN_AXIS_QUERY ? shape.n_query : shape.n_key);
}

static LgnShownMap *
make_panel (const Core *core, LgnPanel panel, const LgnMapRef *ref)
{
  if (panel != LGN_PANEL_MIDDLE && is_plain (core))
    return lgn_shown_map_ref (core->own[panel == LGN_PANEL_A ? 0 : 1]);
  return lgn_shown_map_new_made (ref->result, &ref->map, core->match[0]->axis, core->match[1]->axis, &sources[panel],
                                 g_atomic_rc_box_acquire ((gpointer) core), core_unref);
}

/**
 * lgn_map_pair_new: A and B (both kept), shown as VIEW says, on common axes.
 * Returns: (transfer full): the pair.
 */
LgnMapPair *
lgn_map_pair_new (const LgnMapRef *a, const LgnMapRef *b, const LgnPairView *view, LgnOperation operation)
{
  LgnMapPair *pair = g_atomic_rc_box_new0 (LgnMapPair);
  Core *core = pair->core = g_atomic_rc_box_new0 (Core);
  const LgnMapRef *refs[] = { a, b };
  LgnMatchSide sides[2][2]; /* [axis][side] */

  for (guint i = 0; i < 4; i++)
    get_side (refs[i % 2], (LgnAxis) (i / 2), &sides[i / 2][i % 2]);
  for (guint axis = 0; axis < 2; axis++)
    pair->is_by_words |= lgn_match_differs_in_tokeniser (&sides[axis][0], &sides[axis][1]);
  core->operation = operation;
  for (guint axis = 0; axis < 2; axis++)
    core->match[axis] = lgn_axis_match_new (&sides[axis][0], &sides[axis][1], view->hides_special,
                                            pair->is_by_words ? LGN_GROUP_WORDS : view->grouping, view->is_raw);
  for (guint side = 0; side < 2; side++)
    core->own[side] = lgn_shown_map_new (refs[side]->result, &refs[side]->map, core->match[0]->side[side],
                                         core->match[1]->side[side]);
  for (guint panel = 0; panel < LGN_N_PANELS; panel++)
    pair->panel[panel] = make_panel (core, (LgnPanel) panel, panel == LGN_PANEL_A ? a : b);
  return pair;
}

LgnMapPair *
lgn_map_pair_ref (LgnMapPair *pair)
{
  return g_atomic_rc_box_acquire (pair);
}

static void
pair_clear (gpointer data)
{
  LgnMapPair *pair = data;

  for (guint i = 0; i < LGN_N_PANELS; i++)
    lgn_shown_map_unref (pair->panel[i]);
  core_unref (pair->core);
}

void
lgn_map_pair_unref (LgnMapPair *pair)
{
  g_atomic_rc_box_release_full (pair, pair_clear);
}

LgnOperation
lgn_map_pair_get_operation (LgnMapPair *pair)
{
  return pair->core->operation;
}

bool
lgn_map_pair_is_ready (LgnMapPair *pair)
{
  return is_middle_ready (pair->core);
}

bool
lgn_map_pair_is_by_words (LgnMapPair *pair)
{
  return pair->is_by_words;
}

const LgnAxisMatch *
lgn_map_pair_get_match (LgnMapPair *pair, LgnAxis axis)
{
  return pair->core->match[axis];
}

LgnShownMap *
lgn_map_pair_get_panel (LgnMapPair *pair, LgnPanel panel)
{
  return pair->panel[panel];
}

LgnShownMap *
lgn_map_pair_get_own (LgnMapPair *pair, guint side)
{
  return pair->core->own[side];
}

static gint
get_own_place (const LgnAxisMatch *match, guint side, gint index)
{
  return index >= 0 && (guint) index < match->axis->n ? get_own_index (match, side, (gsize) index) : -1;
}

void
lgn_map_pair_get_own_cell (LgnMapPair *pair, guint side, gint row, gint column, gint *own_row, gint *own_column)
{
  *own_row = get_own_place (pair->core->match[0], side, row);
  *own_column = get_own_place (pair->core->match[1], side, column);
}

bool
lgn_map_pair_has_cell (LgnMapPair *pair, guint row, guint column)
{
  return has_both (pair->core->match[0], row) && has_both (pair->core->match[1], column);
}

/* lgn_map_pair_get_limit: a fixed scale reaches from -1 to 1, one of its own to the largest amount, rounded up to a tenth (a
 * ratio: to a whole number): always the same on both sides of 0, or their colours could not be compared. */
double
lgn_map_pair_get_limit (LgnMapPair *pair, const LgnColourSpec *spec, double largest)
{
  bool is_ratio = pair->core->operation == LGN_OPERATION_RATIO;
  double most = is_ratio ? MAX_RATIO : 1, step = is_ratio ? 1 : 0.1;

  if (spec->range == LGN_RANGE_CUSTOM && !is_ratio)
    return MAX (fabs (spec->low), fabs (spec->high));
  if (spec->range == LGN_RANGE_FIXED || spec->range == LGN_RANGE_CUSTOM || isnan (largest))
    return most;
  return CLAMP (ceil (largest / step - 1e-6) * step, step, most);
}

LgnColourSpec
lgn_map_pair_get_colours (LgnMapPair *pair, const LgnColourSpec *spec, double largest)
{
  double limit = lgn_map_pair_get_limit (pair, spec, largest);
  LgnColourSpec colours;

  memset (&colours, 0, sizeof colours); /* painters compare specs byte by byte */
  colours.palette = spec->palette == LGN_PALETTE_GREYS ? LGN_PALETTE_GREYS_BOTH : LGN_PALETTE_ORANGE_BLUE;
  colours.range = LGN_RANGE_CUSTOM;
  colours.low = -limit;
  colours.high = limit;
  colours.transform = LGN_TRANSFORM_LINEAR;
  colours.power = spec->power;
  return colours;
}

static const char *const operation_names[LGN_N_OPERATIONS] = { "difference", "ratio" };

const char *
lgn_operation_get_name (LgnOperation operation)
{
  return operation_names[operation];
}

bool
lgn_operation_from_name (const char *name, LgnOperation *operation)
{
  for (guint i = 0; i < LGN_N_OPERATIONS; i++)
    if (g_str_equal (name, operation_names[i]))
      {
        *operation = (LgnOperation) i;
        return true;
      }
  return false;
}
