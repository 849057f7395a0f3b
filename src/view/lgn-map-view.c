#include "view/lgn-map-view.h"

struct _LgnMapView
{
  GObject parent_instance;
  LgnSelection *selection;
  LgnTokenView *token_view;
  LgnShownMap *map; /* or NULL */
  /* Where a search for the strongest went last, in shown indexes, and whether it was in the whole map. */
  gint strongest_row, strongest_column;
  bool strongest_in_map;
};

G_DEFINE_FINAL_TYPE (LgnMapView, lgn_map_view, G_TYPE_OBJECT)

enum { MAP_CHANGED, CURSOR_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
lgn_map_view_finalize (GObject *object)
{
  LgnMapView *self = LGN_MAP_VIEW (object);

  g_object_unref (self->selection);
  g_object_unref (self->token_view);
  g_clear_pointer (&self->map, lgn_shown_map_unref);
  G_OBJECT_CLASS (lgn_map_view_parent_class)->finalize (object);
}

static void
lgn_map_view_class_init (LgnMapViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_map_view_finalize;
  signals[MAP_CHANGED]
      = g_signal_new ("map-changed", LGN_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CURSOR_CHANGED]
      = g_signal_new ("cursor-changed", LGN_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_map_view_init (LgnMapView *self)
{
  self->strongest_row = self->strongest_column = -1;
}

static void
rebuild_map (LgnMapView *self)
{
  LgnResult *result = lgn_selection_get_result (self->selection);
  LgnMapId id;

  g_clear_pointer (&self->map, lgn_shown_map_unref);
  self->strongest_row = self->strongest_column = -1;
  if (result)
    {
      lgn_selection_get_map (self->selection, &id);
      g_autoptr (LgnTokenAxis) rows = lgn_token_view_make_axis (self->token_view, result, &id, LGN_AXIS_QUERY);
      g_autoptr (LgnTokenAxis) columns = lgn_token_view_make_axis (self->token_view, result, &id, LGN_AXIS_KEY);
      self->map = lgn_shown_map_new (result, &id, rows, columns);
    }
  g_signal_emit (self, signals[MAP_CHANGED], 0);
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

static void
on_selection_changed (LgnMapView *self)
{
  LgnMapId id;
  const LgnMapId *own = self->map ? lgn_shown_map_get_id (self->map) : NULL;

  lgn_selection_get_map (self->selection, &id);
  if (own && lgn_shown_map_get_result (self->map) == lgn_selection_get_result (self->selection) && own->site == id.site
      && own->layer == id.layer && own->head == id.head)
    g_signal_emit (self, signals[CURSOR_CHANGED], 0);
  else
    rebuild_map (self);
}

static void
on_hover_changed (LgnMapView *self)
{
  g_signal_emit (self, signals[CURSOR_CHANGED], 0);
}

/* lgn_map_view_new: follows SELECTION and TOKEN_VIEW, which are kept. */
LgnMapView *
lgn_map_view_new (LgnSelection *selection, LgnTokenView *token_view)
{
  LgnMapView *self = g_object_new (LGN_TYPE_MAP_VIEW, NULL);

  self->selection = g_object_ref (selection);
  self->token_view = g_object_ref (token_view);
  g_signal_connect_object (selection, "changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "hover-changed", G_CALLBACK (on_hover_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (token_view, "changed", G_CALLBACK (rebuild_map), self, G_CONNECT_SWAPPED);
  rebuild_map (self);
  return self;
}

LgnSelection *
lgn_map_view_get_selection (LgnMapView *view)
{
  return view->selection;
}

LgnTokenView *
lgn_map_view_get_token_view (LgnMapView *view)
{
  return view->token_view;
}

LgnShownMap *
lgn_map_view_get_map (LgnMapView *view)
{
  return view->map;
}

/* lgn_map_view_layer_ready: a layer of the result can be read now; the map is another one if it is of that layer. */
void
lgn_map_view_layer_ready (LgnMapView *view, LgnSite site, guint layer)
{
  LgnMapId id;

  lgn_selection_get_map (view->selection, &id);
  if (id.site == site && id.layer == layer)
    rebuild_map (view);
}

static gint
get_index (const LgnTokenAxis *axis, gint token)
{
  return token >= 0 && (guint) token < axis->n_tokens ? axis->index_of_token[token] : -1;
}

static void
get_indexes (LgnMapView *view, gint row_token, gint column_token, gint *row, gint *column)
{
  *row = view->map ? get_index (lgn_shown_map_get_rows (view->map), row_token) : -1;
  *column = view->map ? get_index (lgn_shown_map_get_columns (view->map), column_token) : -1;
}

void
lgn_map_view_get_cursor (LgnMapView *view, gint *row, gint *column)
{
  get_indexes (view, lgn_selection_get_row (view->selection), lgn_selection_get_column (view->selection), row, column);
}

void
lgn_map_view_get_hover (LgnMapView *view, gint *row, gint *column)
{
  get_indexes (view, lgn_selection_get_hover_row (view->selection), lgn_selection_get_hover_column (view->selection), row,
               column);
}

/* lgn_map_view_get_focus: the cell that is read out: a locked cursor, else the hover, else the cursor. False without one; ROW
 * alone may then still be there. */
bool
lgn_map_view_get_focus (LgnMapView *view, gint *row, gint *column)
{
  lgn_map_view_get_hover (view, row, column);
  if (*row < 0 || lgn_selection_get_locked (view->selection))
    lgn_map_view_get_cursor (view, row, column);
  return *row >= 0 && *column >= 0;
}

/* lgn_map_view_find_pin: where PIN (or NULL) is in the map that is shown; false where it is not. */
bool
lgn_map_view_find_pin (LgnMapView *view, LgnPin *pin, gint *row, gint *column)
{
  *row = *column = -1;
  if (!pin || !view->map || !lgn_pin_is_on (pin, lgn_shown_map_get_result (view->map), lgn_shown_map_get_id (view->map)))
    return false;
  get_indexes (view, lgn_pin_get_row (pin), lgn_pin_get_column (pin), row, column);
  return *row >= 0 && *column >= 0;
}

static gint
get_token (const LgnTokenAxis *axis, gint index)
{
  return index >= 0 && (guint) index < axis->n ? (gint) lgn_token_axis_get_group (axis, (guint) index)->first : -1;
}

void
lgn_map_view_set_cursor (LgnMapView *view, gint row, gint column)
{
  if (view->map)
    lgn_selection_set_cell (view->selection, get_token (lgn_shown_map_get_rows (view->map), row),
                            get_token (lgn_shown_map_get_columns (view->map), column));
}

void
lgn_map_view_set_hover (LgnMapView *view, gint row, gint column)
{
  if (view->map)
    lgn_selection_set_hover (view->selection, get_token (lgn_shown_map_get_rows (view->map), row),
                             get_token (lgn_shown_map_get_columns (view->map), column));
}

void
lgn_map_view_click (LgnMapView *view, gint row, gint column)
{
  gint cursor_row, cursor_column;
  bool locked = lgn_selection_get_locked (view->selection);

  lgn_map_view_get_cursor (view, &cursor_row, &cursor_column);
  if (locked && cursor_row == row && cursor_column == column)
    {
      lgn_selection_set_locked (view->selection, false);
      return;
    }
  lgn_map_view_set_cursor (view, row, column);
  lgn_selection_set_locked (view->selection, row >= 0 && column >= 0);
}

/* lgn_map_view_move_cursor: by so many shown rows and columns, as far as the map goes; from nowhere to its first cell. */
void
lgn_map_view_move_cursor (LgnMapView *view, gint rows, gint columns)
{
  gint row, column, n_rows, n_columns;

  if (!view->map)
    return;
  n_rows = (gint) lgn_shown_map_get_rows (view->map)->n;
  n_columns = (gint) lgn_shown_map_get_columns (view->map)->n;
  if (n_rows == 0 || n_columns == 0)
    return;
  lgn_map_view_get_cursor (view, &row, &column);
  row = row < 0 ? 0 : (gint) CLAMP ((gint64) row + rows, 0, n_rows - 1);
  column = column < 0 ? 0 : (gint) CLAMP ((gint64) column + columns, 0, n_columns - 1);
  lgn_map_view_set_cursor (view, row, column);
}

static bool
is_readable (LgnMapView *view)
{
  return view->map && lgn_shown_map_is_ready (view->map) && lgn_shown_map_get_rows (view->map)->n > 0;
}

/* Whether the cursor, at (ROW, COLUMN), is still where the search before went, so that this one goes on from there. */
static bool
is_next (LgnMapView *view, gint row, gint column, bool in_map)
{
  return row >= 0 && row == view->strongest_row && column == view->strongest_column && in_map == view->strongest_in_map;
}

static void
go_to_strongest (LgnMapView *view, gint row, gint column, bool in_map)
{
  lgn_map_view_set_cursor (view, row, column);
  view->strongest_row = row;
  view->strongest_column = column;
  view->strongest_in_map = in_map;
}

void
lgn_map_view_select_strongest_in_row (LgnMapView *view)
{
  gint row, column;
  guint n, next = 0;

  if (!is_readable (view))
    return;
  lgn_map_view_get_cursor (view, &row, &column);
  row = MAX (row, 0);
  g_autofree guint *order = lgn_shown_map_sort_row (view->map, (guint) row, &n);
  if (is_next (view, row, column, false))
    for (guint i = 0; i < n; i++)
      if ((gint) order[i] == column)
        next = (i + 1) % n;
  if (n == 0)
    return;
  go_to_strongest (view, row, (gint) order[next], false);
}

void
lgn_map_view_select_strongest_in_map (LgnMapView *view)
{
  gint row, column, from_row = -1, from_column = -1;

  if (!is_readable (view))
    return;
  lgn_map_view_get_cursor (view, &row, &column);
  if (is_next (view, row, column, true))
    {
      from_row = row;
      from_column = column;
    }
  if (!lgn_shown_map_find_next_strongest (view->map, &from_row, &from_column))
    return;
  go_to_strongest (view, from_row, from_column, true);
}
