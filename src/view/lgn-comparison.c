#include "view/lgn-comparison.h"
#include "base/lgn-i18n.h"
#include "view/lgn-number.h"

#include <gio/gio.h>
#include <math.h>

/* A pair with more cells than this is measured in a thread. */
#define MAX_CELLS_AT_ONCE (256 * 256)

struct _LgnComparison
{
  GObject parent_instance;
  LgnMapView *view;
  LgnPin *pin;        /* A, or NULL */
  LgnResult *other;   /* B's, or NULL: the view's */
  LgnMapId other_map;
  LgnOperation operation;
  LgnMapPair *pair;
  LgnPairSummary *summary;
  GCancellable *cancellable; /* of the measuring that goes on */
  gint cursor[2], hover[2];  /* common row and column */
  bool is_active;
  bool is_stale;   /* something has changed while nobody looked */
  bool is_locked;
  bool is_setting; /* the selection, to where the cursor is */
  guint next;      /* which of the largest differences was selected last, from 1 */
};

G_DEFINE_FINAL_TYPE (LgnComparison, lgn_comparison, G_TYPE_OBJECT)

enum { CHANGED, MEASURED, CURSOR_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
stop_measuring (LgnComparison *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->summary, lgn_pair_summary_free);
}

static void
lgn_comparison_finalize (GObject *object)
{
  LgnComparison *self = LGN_COMPARISON (object);

  stop_measuring (self);
  g_clear_pointer (&self->pair, lgn_map_pair_unref);
  g_clear_pointer (&self->other, lgn_result_unref);
  g_clear_object (&self->pin);
  g_object_unref (self->view);
  G_OBJECT_CLASS (lgn_comparison_parent_class)->finalize (object);
}

static void
lgn_comparison_class_init (LgnComparisonClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "measured", "cursor-changed" };

  G_OBJECT_CLASS (klass)->finalize = lgn_comparison_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], LGN_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_comparison_init (LgnComparison *self)
{
  self->cursor[0] = self->cursor[1] = self->hover[0] = self->hover[1] = -1;
}

/* Measuring. */

static void
measure_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LgnProgress progress = { cancellable, NULL, NULL };
  g_autoptr (GError) error = NULL;
  LgnPairSummary *summary = lgn_pair_summary_new (data, &progress, &error);

  if (summary)
    g_task_return_pointer (task, summary, (GDestroyNotify) lgn_pair_summary_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer data)
{
  LgnComparison *self = LGN_COMPARISON (source);
  LgnPairSummary *summary = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!summary) /* cancelled: another pair is looked at by now */
    return;
  g_clear_pointer (&self->summary, lgn_pair_summary_free);
  self->summary = summary;
  g_signal_emit (self, signals[MEASURED], 0);
}

static gsize
count_cells (LgnMapPair *pair)
{
  LgnShownMap *map = lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE);

  return (gsize) lgn_shown_map_get_rows (map)->n * lgn_shown_map_get_columns (map)->n;
}

static void
measure (LgnComparison *self)
{
  g_autoptr (GTask) task = NULL;

  stop_measuring (self);
  if (!self->pair || !lgn_map_pair_is_ready (self->pair))
    return;
  if (count_cells (self->pair) <= MAX_CELLS_AT_ONCE)
    {
      self->summary = lgn_pair_summary_new (self->pair, NULL, NULL);
      return;
    }
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_measured, NULL);
  g_task_set_check_cancellable (task, TRUE);
  g_task_set_task_data (task, lgn_map_pair_ref (self->pair), (GDestroyNotify) lgn_map_pair_unref);
  g_task_run_in_thread (task, measure_in_thread);
}

/* The pair. */

/* Whether B is what the view shows. */
static bool
follows_view (LgnComparison *self)
{
  return self->other == NULL;
}

static bool
get_b (LgnComparison *self, LgnMapRef *ref)
{
  LgnShownMap *map = lgn_map_view_get_map (self->view);

  if (!follows_view (self))
    *ref = (LgnMapRef) { self->other, self->other_map };
  else if (map)
    *ref = (LgnMapRef) { lgn_shown_map_get_result (map), *lgn_shown_map_get_id (map) };
  return !follows_view (self) || map != NULL;
}

/* The cell of the selection as the pair's axes have it: it is in B where B follows the view, else in A if A is of that result. */
static void
follow_selection (LgnComparison *self)
{
  gint row, column;
  guint side = follows_view (self) ? 1 : 0;
  LgnShownMap *map = lgn_map_view_get_map (self->view);

  if (self->is_setting || !self->pair || !map)
    return;
  if (lgn_shown_map_get_result (lgn_map_pair_get_own (self->pair, side)) != lgn_shown_map_get_result (map))
    return;
  lgn_map_view_get_cursor (self->view, &row, &column);
  self->cursor[0] = lgn_axis_match_find (lgn_map_pair_get_match (self->pair, LGN_AXIS_QUERY), side, row);
  self->cursor[1] = lgn_axis_match_find (lgn_map_pair_get_match (self->pair, LGN_AXIS_KEY), side, column);
  self->is_locked = lgn_selection_get_locked (lgn_map_view_get_selection (self->view));
}

static void
clamp_cursor (LgnComparison *self)
{
  for (guint axis = 0; axis < 2; axis++)
    {
      gint n = self->pair ? (gint) lgn_map_pair_get_match (self->pair, (LgnAxis) axis)->axis->n : 0;

      if (self->cursor[axis] >= n)
        self->cursor[axis] = -1;
      self->hover[axis] = -1;
    }
}

static void
rebuild (LgnComparison *self)
{
  LgnTokenView *tokens = lgn_map_view_get_token_view (self->view);
  const LgnPairView view
      = { lgn_token_view_get_hide_special (tokens), lgn_token_view_get_group (tokens), lgn_token_view_get_raw_pieces (tokens) };
  LgnMapRef a, b;

  self->is_stale = !self->is_active;
  if (self->is_stale)
    return;
  stop_measuring (self);
  g_clear_pointer (&self->pair, lgn_map_pair_unref);
  self->next = 0;
  if (self->pin && get_b (self, &b))
    {
      LgnShownMap *pinned = lgn_pin_get_map (self->pin);

      a = (LgnMapRef) { lgn_shown_map_get_result (pinned), *lgn_shown_map_get_id (pinned) };
      self->pair = lgn_map_pair_new (&a, &b, &view, self->operation);
      measure (self);
    }
  clamp_cursor (self);
  follow_selection (self);
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->summary)
    g_signal_emit (self, signals[MEASURED], 0);
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

static void
on_cursor_changed (LgnComparison *self)
{
  if (self->is_setting || self->is_stale)
    return;
  follow_selection (self);
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

/* lgn_comparison_new: B is what VIEW (kept) shows; there is no A yet. */
LgnComparison *
lgn_comparison_new (LgnMapView *view)
{
  LgnComparison *self = g_object_new (LGN_TYPE_COMPARISON, NULL);

  self->view = g_object_ref (view);
  self->is_stale = true;
  g_signal_connect_object (view, "map-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lgn_map_view_get_selection (view), "changed", G_CALLBACK (on_cursor_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
lgn_comparison_set_active (LgnComparison *self, bool is_active)
{
  self->is_active = is_active;
  if (is_active && self->is_stale)
    rebuild (self);
}

void
lgn_comparison_set_pin (LgnComparison *self, LgnPin *pin)
{
  if (g_set_object (&self->pin, pin))
    rebuild (self);
}

void
lgn_comparison_set_other (LgnComparison *self, LgnResult *result, const LgnMapId *map)
{
  if (!result && follows_view (self))
    return;
  if (result)
    lgn_result_ref (result);
  g_clear_pointer (&self->other, lgn_result_unref);
  self->other = result;
  if (map)
    self->other_map = *map;
  rebuild (self);
}

void
lgn_comparison_set_operation (LgnComparison *self, LgnOperation operation)
{
  if (self->operation == operation)
    return;
  self->operation = operation;
  rebuild (self);
}

LgnOperation
lgn_comparison_get_operation (LgnComparison *self)
{
  return self->operation;
}

bool
lgn_comparison_has_other (LgnComparison *self)
{
  return !follows_view (self);
}

/* lgn_comparison_swap: B becomes what A was: the view shows it where it is of the view's result. What was B is to be pinned. */
LgnPin *
lgn_comparison_swap (LgnComparison *self)
{
  LgnShownMap *a = self->pair ? lgn_map_pair_get_own (self->pair, 0) : NULL;
  LgnShownMap *b = self->pair ? lgn_map_pair_get_own (self->pair, 1) : NULL;
  LgnSelection *selection = lgn_map_view_get_selection (self->view);
  gint row, column;
  LgnPin *pin;

  if (!a || !lgn_map_pair_is_ready (self->pair))
    return NULL;
  lgn_map_pair_get_own_cell (self->pair, 1, self->cursor[0], self->cursor[1], &row, &column);
  pin = lgn_pin_new (b, row, column);
  if (lgn_shown_map_get_result (a) != lgn_selection_get_result (selection))
    {
      LgnMapId map = *lgn_shown_map_get_id (a);
      g_autoptr (LgnResult) result = lgn_result_ref (lgn_shown_map_get_result (a));

      lgn_comparison_set_other (self, result, &map);
      return pin;
    }
  LgnMapId map = *lgn_shown_map_get_id (a);
  lgn_comparison_set_other (self, NULL, NULL);
  lgn_selection_set_map (selection, &map);
  return pin;
}

LgnMapPair *
lgn_comparison_get_pair (LgnComparison *self)
{
  return self->pair;
}

const LgnPairSummary *
lgn_comparison_get_summary (LgnComparison *self)
{
  return self->summary;
}

LgnCompareKind
lgn_comparison_get_kind (LgnComparison *self)
{
  LgnResult *a = self->pair ? lgn_shown_map_get_result (lgn_map_pair_get_own (self->pair, 0)) : NULL;
  LgnResult *b = self->pair ? lgn_shown_map_get_result (lgn_map_pair_get_own (self->pair, 1)) : NULL;

  if (a == b)
    return LGN_COMPARE_HEADS;
  return g_strcmp0 (a->model_name, b->model_name) == 0 ? LGN_COMPARE_INPUTS : LGN_COMPARE_MODELS;
}

bool
lgn_comparison_is_one_map (LgnComparison *self)
{
  const LgnMapId *a, *b;

  if (!self->pair || lgn_comparison_get_kind (self) != LGN_COMPARE_HEADS)
    return false;
  a = lgn_shown_map_get_id (lgn_map_pair_get_own (self->pair, 0));
  b = lgn_shown_map_get_id (lgn_map_pair_get_own (self->pair, 1));
  return a->site == b->site && a->layer == b->layer && a->head == b->head;
}

/* The cursor. */

void
lgn_comparison_get_cursor (LgnComparison *self, gint *row, gint *column)
{
  *row = self->cursor[0];
  *column = self->cursor[1];
}

void
lgn_comparison_get_hover (LgnComparison *self, gint *row, gint *column)
{
  *row = self->hover[0];
  *column = self->hover[1];
}

/* lgn_comparison_get_focus: the cell that is read: a locked cursor, else the hover, else the cursor; false without one. */
bool
lgn_comparison_get_focus (LgnComparison *self, gint *row, gint *column)
{
  lgn_comparison_get_hover (self, row, column);
  if (*row < 0 || self->is_locked)
    lgn_comparison_get_cursor (self, row, column);
  return self->pair && *row >= 0 && *column >= 0;
}

void
lgn_comparison_get_pin_cell (LgnComparison *self, gint *row, gint *column)
{
  const gint tokens[2] = { self->pin ? lgn_pin_get_row (self->pin) : -1, self->pin ? lgn_pin_get_column (self->pin) : -1 };
  gint *const found[2] = { row, column };

  for (guint axis = 0; axis < 2; axis++)
    {
      const LgnAxisMatch *match = self->pair ? lgn_map_pair_get_match (self->pair, (LgnAxis) axis) : NULL;
      bool is_there = match && tokens[axis] >= 0 && (guint) tokens[axis] < match->side[0]->n_tokens;

      *found[axis] = is_there ? lgn_axis_match_find (match, 0, match->side[0]->index_of_token[tokens[axis]]) : -1;
    }
}

/* Moves the selection to the cursor's cell, in the side that is of the selection's result. */
static void
move_selection (LgnComparison *self)
{
  guint side = follows_view (self) ? 1 : 0;
  LgnShownMap *map = lgn_map_view_get_map (self->view);
  gint row, column;

  if (!map || lgn_shown_map_get_result (lgn_map_pair_get_own (self->pair, side)) != lgn_shown_map_get_result (map))
    return;
  lgn_map_pair_get_own_cell (self->pair, side, self->cursor[0], self->cursor[1], &row, &column);
  if (row < 0 && column < 0)
    return;
  self->is_setting = true;
  lgn_map_view_set_cursor (self->view, row, column);
  lgn_selection_set_locked (lgn_map_view_get_selection (self->view), self->is_locked && row >= 0 && column >= 0);
  self->is_setting = false;
}

void
lgn_comparison_set_cursor (LgnComparison *self, gint row, gint column)
{
  if (!self->pair)
    return;
  self->cursor[0] = row;
  self->cursor[1] = column;
  move_selection (self);
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

void
lgn_comparison_set_hover (LgnComparison *self, gint row, gint column)
{
  if (self->hover[0] == row && self->hover[1] == column)
    return;
  self->hover[0] = row;
  self->hover[1] = column;
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

void
lgn_comparison_click (LgnComparison *self, gint row, gint column)
{
  if (self->is_locked && self->cursor[0] == row && self->cursor[1] == column)
    {
      lgn_comparison_set_locked (self, false);
      return;
    }
  self->is_locked = row >= 0 && column >= 0;
  lgn_comparison_set_cursor (self, row, column);
}

void
lgn_comparison_move_cursor (LgnComparison *self, gint rows, gint columns)
{
  const gint by[2] = { rows, columns };
  gint to[2];

  if (!self->pair)
    return;
  for (guint axis = 0; axis < 2; axis++)
    {
      gint n = (gint) lgn_map_pair_get_match (self->pair, (LgnAxis) axis)->axis->n;

      if (n == 0)
        return;
      to[axis] = self->cursor[axis] < 0 ? 0 : (gint) CLAMP ((gint64) self->cursor[axis] + by[axis], 0, n - 1);
    }
  lgn_comparison_set_cursor (self, to[0], to[1]);
}

/* The largest difference of the list after the one that was selected last; IN_ROW: in the cursor's row. */
void
lgn_comparison_select_largest (LgnComparison *self, bool in_row)
{
  const LgnPairSummary *summary = self->summary;
  gint row = MAX (self->cursor[0], 0);

  for (guint i = 0; summary && i < summary->n_cells; i++)
    {
      const LgnPairCell *cell = &summary->cells[(self->next + i) % summary->n_cells];

      if (in_row && (gint) cell->row != row)
        continue;
      self->next = (self->next + i) % summary->n_cells + 1;
      lgn_comparison_set_cursor (self, (gint) cell->row, (gint) cell->column);
      return;
    }
}

bool
lgn_comparison_get_locked (LgnComparison *self)
{
  return self->is_locked;
}

void
lgn_comparison_set_locked (LgnComparison *self, bool locked)
{
  self->is_locked = locked;
  if (self->pair)
    move_selection (self);
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

/* Words. */

/* "7·10", "7·mean" */
static char *
make_head (LgnShownMap *map)
{
  const LgnMapId *id = lgn_shown_map_get_id (map);

  if (id->head >= 0)
    return g_strdup_printf ("%u·%d", id->layer, id->head);
  return g_strdup_printf ("%u·%s", id->layer, id->head == LGN_HEAD_MEAN ? _ ("mean") : _ ("max"));
}

char *
lgn_comparison_make_place (LgnComparison *self)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (!self->pair)
    return g_strdup ("");
  a = make_head (lgn_map_pair_get_own (self->pair, 0));
  b = make_head (lgn_map_pair_get_own (self->pair, 1));
  return g_strdup_printf (_ ("A %s · B %s · %s"), a, b,
                          _ (lgn_site_get_name (lgn_shown_map_get_id (lgn_map_pair_get_own (self->pair, 1))->site)));
}

char *
lgn_comparison_make_note (LgnComparison *self)
{
  if (!self->pair)
    return NULL;
  if (lgn_map_pair_is_by_words (self->pair))
    return g_strdup (_ ("Compared by words: the tokenisers differ."));
  for (guint axis = 0; axis < 2; axis++)
    if (!lgn_map_pair_get_match (self->pair, (LgnAxis) axis)->is_complete)
      return g_strdup (_ ("The texts differ too much to be matched to their ends."));
  switch (lgn_comparison_get_kind (self))
    {
    case LGN_COMPARE_HEADS:
      return g_strdup (lgn_comparison_is_one_map (self) ? _ ("A and B are the same map. Choose another head.")
                                                        : _ ("Same model, same input. A is pinned; B follows the selected head."));
    case LGN_COMPARE_MODELS:
      return g_strdup (_ ("Two models."));
    default:
      return g_strdup (_ ("Two inputs. What only one has comes last."));
    }
}

/* Reading. */

static void
read_side (LgnPairReading *reading, LgnMapPair *pair, guint side, guint row, guint column)
{
  LgnShownMap *map = lgn_map_pair_get_own (pair, side);
  gint own_row, own_column;

  reading->weight[side] = NAN;
  lgn_map_pair_get_own_cell (pair, side, (gint) row, (gint) column, &own_row, &own_column);
  if (own_row < 0 || own_column < 0)
    reading->value[side] = g_strdup ("–");
  else if (!lgn_shown_map_is_allowed (map, (guint) own_row, (guint) own_column))
    reading->value[side] = g_strdup (_ ("masked"));
  else
    {
      reading->weight[side] = lgn_shown_map_get_weight (map, (guint) own_row, (guint) own_column);
      reading->value[side] = lgn_format_fixed (reading->weight[side], 4, false);
    }
}

/* "+0.2493" */
static char *
format_middle (LgnMapPair *pair, guint row, guint column)
{
  LgnShownMap *middle = lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE);
  double value = lgn_shown_map_get_weight (middle, row, column);
  g_autofree char *number = lgn_format_fixed (fabs (value), 4, false);

  if (!lgn_shown_map_is_allowed (middle, row, column))
    return NULL;
  return g_strconcat (value < 0 ? "−" : "+", isinf (value) ? "∞" : number, NULL);
}

/* "row 17 · column 6": the tokens of the own cell of the first side that has it, B before A. */
static char *
make_cell_place (LgnMapPair *pair, guint row, guint column)
{
  gint own_row = -1, own_column = -1;
  LgnShownMap *map = NULL;

  for (guint i = 0; i < 2 && (own_row < 0 || own_column < 0); i++)
    {
      map = lgn_map_pair_get_own (pair, 1 - i);
      lgn_map_pair_get_own_cell (pair, 1 - i, (gint) row, (gint) column, &own_row, &own_column);
    }
  if (own_row < 0 || own_column < 0)
    return g_strdup ("");
  return g_strdup_printf (_ ("row %u · column %u"),
                          lgn_token_axis_get_group (lgn_shown_map_get_rows (map), (guint) own_row)->first,
                          lgn_token_axis_get_group (lgn_shown_map_get_columns (map), (guint) own_column)->first);
}

/* lgn_pair_reading_new: what the common cell (ROW, COLUMN) of PAIR, which is ready, says. */
LgnPairReading *
lgn_pair_reading_new (LgnMapPair *pair, guint row, guint column)
{
  LgnPairReading *reading = g_new0 (LgnPairReading, 1);
  const LgnTokenAxis *rows = lgn_map_pair_get_match (pair, LGN_AXIS_QUERY)->axis;
  const LgnTokenAxis *columns = lgn_map_pair_get_match (pair, LGN_AXIS_KEY)->axis;
  bool is_ratio = lgn_map_pair_get_operation (pair) == LGN_OPERATION_RATIO;

  for (guint side = 0; side < 2; side++)
    read_side (reading, pair, side, row, column);
  reading->cell = g_strdup_printf (_ ("\u2068%s\u2069 looks at \u2068%s\u2069"), rows->label[row], columns->label[column]);
  reading->place = make_cell_place (pair, row, column);
  reading->middle = format_middle (pair, row, column);
  if (!reading->middle)
    reading->text = g_strdup_printf (_ ("“\u2068%s\u2069” looks at “\u2068%s\u2069”: A %s, B %s"), rows->label[row],
                                     columns->label[column], reading->value[0], reading->value[1]);
  else
    reading->text
        = g_strdup_printf (is_ratio ? _ ("“\u2068%s\u2069” looks at “\u2068%s\u2069”: A %s, B %s, log₂ (B / A) %s")
                                    : _ ("“\u2068%s\u2069” looks at “\u2068%s\u2069”: A %s, B %s, B − A %s"),
                           rows->label[row], columns->label[column], reading->value[0], reading->value[1], reading->middle);
  return reading;
}

void
lgn_pair_reading_free (LgnPairReading *reading)
{
  for (guint side = 0; side < 2; side++)
    g_free (reading->value[side]);
  g_free (reading->cell);
  g_free (reading->place);
  g_free (reading->middle);
  g_free (reading->text);
  g_free (reading);
}
