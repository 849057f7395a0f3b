#include "view/lgn-selection.h"
#include "view/lgn-head-list.h"

struct _LgnSelection
{
  GObject parent_instance;
  LgnResult *result; /* or NULL */
  LgnMapId map;
  gint head_before; /* what toggling the mean comes back to */
  gint row, column;
  gint hover_row, hover_column;
  bool locked;
};

G_DEFINE_FINAL_TYPE (LgnSelection, lgn_selection, G_TYPE_OBJECT)

enum { PROP_SITE = 1, PROP_LAYER, PROP_HEAD, PROP_ROW, PROP_COLUMN, PROP_HOVER_ROW, PROP_HOVER_COLUMN, PROP_LOCKED, N_PROPS };

static GParamSpec *props[N_PROPS];

enum { CHANGED, HOVER_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
lgn_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnSelection *self = LGN_SELECTION (object);

  switch (id)
    {
    case PROP_SITE: g_value_set_int (value, (gint) self->map.site); break;
    case PROP_LAYER: g_value_set_int (value, (gint) self->map.layer); break;
    case PROP_HEAD: g_value_set_int (value, self->map.head); break;
    case PROP_ROW: g_value_set_int (value, self->row); break;
    case PROP_COLUMN: g_value_set_int (value, self->column); break;
    case PROP_HOVER_ROW: g_value_set_int (value, self->hover_row); break;
    case PROP_HOVER_COLUMN: g_value_set_int (value, self->hover_column); break;
    case PROP_LOCKED: g_value_set_boolean (value, self->locked); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_selection_finalize (GObject *object)
{
  g_clear_pointer (&LGN_SELECTION (object)->result, lgn_result_unref);
  G_OBJECT_CLASS (lgn_selection_parent_class)->finalize (object);
}

static void
lgn_selection_class_init (LgnSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const char *const names[N_PROPS]
      = { NULL, "site", "layer", "head", "row", "column", "hover-row", "hover-column", "locked" };

  object_class->get_property = lgn_selection_get_property;
  object_class->finalize = lgn_selection_finalize;
  for (guint i = PROP_SITE; i < PROP_LOCKED; i++)
    props[i] = g_param_spec_int (names[i], NULL, NULL, LGN_HEAD_MAX, G_MAXINT, i >= PROP_ROW ? -1 : 0, flags);
  props[PROP_LOCKED] = g_param_spec_boolean (names[PROP_LOCKED], NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HOVER_CHANGED]
      = g_signal_new ("hover-changed", LGN_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_selection_init (LgnSelection *self)
{
  self->map.head = LGN_HEAD_MEAN;
  self->row = self->column = self->hover_row = self->hover_column = -1;
}

LgnSelection *
lgn_selection_new (void)
{
  return g_object_new (LGN_TYPE_SELECTION, NULL);
}

/* Everything that a method may change at once. */
typedef struct
{
  LgnMapId map;
  gint row, column;
  bool locked;
} State;

static State
get_state (LgnSelection *self)
{
  return (State) { self->map, self->row, self->column, self->locked };
}

/* The lengths of the sides of MAP: of the store, else of the tokens. */
static void
get_lengths (LgnSelection *self, const LgnMapId *map, gint *n_rows, gint *n_columns)
{
  LgnMapShape shape;

  *n_rows = *n_columns = 0;
  if (!self->result)
    return;
  if (lgn_attn_store_get_shape (self->result->store, map->site, map->layer, &shape))
    {
      *n_rows = (gint) shape.n_query;
      *n_columns = (gint) shape.n_key;
      return;
    }
  LgnTokens *rows = lgn_result_get_axis (self->result, map->site, map->layer, LGN_AXIS_QUERY);
  LgnTokens *columns = lgn_result_get_axis (self->result, map->site, map->layer, LGN_AXIS_KEY);
  *n_rows = rows ? (gint) rows->n : 0;
  *n_columns = columns ? (gint) columns->n : 0;
}

/* Takes what there is of STATE. */
static void
clamp_state (LgnSelection *self, State *state)
{
  LgnMapShape shape;
  LgnAttnStore *store;
  gint n_rows, n_columns;

  if (!self->result)
    return;
  store = self->result->store;
  for (guint site = 0; site < LGN_N_SITES && !lgn_attn_store_has_site (store, state->map.site); site++)
    if (lgn_attn_store_has_site (store, (LgnSite) site))
      state->map.site = (LgnSite) site;
  guint n_layers = lgn_attn_store_get_n_layers (store, state->map.site);
  if (n_layers > 0)
    state->map.layer = MIN (state->map.layer, n_layers - 1);
  if (lgn_attn_store_get_shape (store, state->map.site, state->map.layer, &shape))
    state->map.head = CLAMP (state->map.head, LGN_HEAD_MAX, (gint) shape.n_heads - 1);
  get_lengths (self, &state->map, &n_rows, &n_columns);
  state->row = state->row < n_rows ? MAX (state->row, -1) : -1;
  state->column = state->column < n_columns ? MAX (state->column, -1) : -1;
}

/* Takes STATE, clamped, and says what became different; IS_FORCED: something did, whatever STATE has. */
static void
set_state_full (LgnSelection *self, State state, bool is_forced)
{
  GObject *object = G_OBJECT (self);
  State old = get_state (self);

  clamp_state (self, &state);
  const bool differs[] = { [PROP_SITE] = old.map.site != state.map.site,  [PROP_LAYER] = old.map.layer != state.map.layer,
                           [PROP_HEAD] = old.map.head != state.map.head,  [PROP_ROW] = old.row != state.row,
                           [PROP_COLUMN] = old.column != state.column,    [PROP_LOCKED] = old.locked != state.locked };
  bool any = is_forced;

  if (state.map.head >= 0)
    self->head_before = state.map.head;
  self->map = state.map;
  self->row = state.row;
  self->column = state.column;
  self->locked = state.locked;
  g_object_freeze_notify (object);
  for (guint i = 1; i < G_N_ELEMENTS (differs); i++)
    if (differs[i])
      {
        g_object_notify_by_pspec (object, props[i]);
        any = true;
      }
  g_object_thaw_notify (object);
  if (any)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_state (LgnSelection *self, State state)
{
  set_state_full (self, state, false);
}

/* lgn_selection_set_result: selects in RESULT (kept; NULL: nothing) from now on, as near to what was selected as it has. */
void
lgn_selection_set_result (LgnSelection *selection, LgnResult *result)
{
  if (result)
    lgn_result_ref (result);
  g_clear_pointer (&selection->result, lgn_result_unref);
  selection->result = result;
  lgn_selection_set_hover (selection, -1, -1);
  set_state_full (selection, get_state (selection), true);
}

LgnResult *
lgn_selection_get_result (LgnSelection *selection)
{
  return selection->result;
}

LgnSite
lgn_selection_get_site (LgnSelection *selection)
{
  return selection->map.site;
}

guint
lgn_selection_get_layer (LgnSelection *selection)
{
  return selection->map.layer;
}

gint
lgn_selection_get_head (LgnSelection *selection)
{
  return selection->map.head;
}

gint
lgn_selection_get_row (LgnSelection *selection)
{
  return selection->row;
}

gint
lgn_selection_get_column (LgnSelection *selection)
{
  return selection->column;
}

gint
lgn_selection_get_hover_row (LgnSelection *selection)
{
  return selection->hover_row;
}

gint
lgn_selection_get_hover_column (LgnSelection *selection)
{
  return selection->hover_column;
}

bool
lgn_selection_get_locked (LgnSelection *selection)
{
  return selection->locked;
}

void
lgn_selection_get_map (LgnSelection *selection, LgnMapId *map)
{
  *map = selection->map;
}

/* lgn_selection_get_n_layers: layers of the selected site that have come so far. */
guint
lgn_selection_get_n_layers (LgnSelection *selection)
{
  return selection->result ? lgn_attn_store_get_n_layers (selection->result->store, selection->map.site) : 0;
}

/* lgn_selection_get_n_heads: heads of the selected layer. */
guint
lgn_selection_get_n_heads (LgnSelection *selection)
{
  LgnMapShape shape = { 0 };

  if (selection->result)
    lgn_attn_store_get_shape (selection->result->store, selection->map.site, selection->map.layer, &shape);
  return shape.n_heads;
}

/* lgn_selection_get_max_heads: the heads of that layer of the selected site which has most. */
guint
lgn_selection_get_max_heads (LgnSelection *selection)
{
  return selection->result ? lgn_attn_store_get_max_heads (selection->result->store, selection->map.site) : 0;
}

/* lgn_selection_has_mean_column: whether moving from head to head passes the mean. */
bool
lgn_selection_has_mean_column (LgnSelection *selection)
{
  return lgn_selection_get_max_heads (selection) <= LGN_HEAD_LIST_MAX_WITH_MEAN;
}

void
lgn_selection_set_map (LgnSelection *selection, const LgnMapId *map)
{
  State state = get_state (selection);

  state.map = *map;
  set_state (selection, state);
}

void
lgn_selection_set_site (LgnSelection *selection, LgnSite site)
{
  State state = get_state (selection);

  state.map.site = site;
  set_state (selection, state);
}

/* lgn_selection_next_site: encoder, decoder, cross in turn, as far as they are there. */
void
lgn_selection_next_site (LgnSelection *selection)
{
  if (!selection->result)
    return;
  for (guint i = 1; i < LGN_N_SITES; i++)
    {
      LgnSite site = (LgnSite) ((selection->map.site + i) % LGN_N_SITES);
      if (lgn_attn_store_has_site (selection->result->store, site))
        {
          lgn_selection_set_site (selection, site);
          return;
        }
    }
}

void
lgn_selection_set_layer (LgnSelection *selection, guint layer)
{
  State state = get_state (selection);

  state.map.layer = layer;
  set_state (selection, state);
}

void
lgn_selection_move_layer (LgnSelection *selection, gint by)
{
  lgn_selection_set_layer (selection, (guint) MAX ((gint) selection->map.layer + by, 0));
}

void
lgn_selection_set_head (LgnSelection *selection, gint head)
{
  State state = get_state (selection);

  state.map.head = head;
  set_state (selection, state);
}

/* lgn_selection_move_head: to the head BY further; the mean comes before head 0 where the rail shows it. */
void
lgn_selection_move_head (LgnSelection *selection, gint by)
{
  gint least = lgn_selection_has_mean_column (selection) ? LGN_HEAD_MEAN : 0;

  lgn_selection_set_head (selection, MAX (MAX (selection->map.head, LGN_HEAD_MEAN) + by, least));
}

/* lgn_selection_toggle_mean: to the mean of the layer, and from there back to the head before. */
void
lgn_selection_toggle_mean (LgnSelection *selection)
{
  lgn_selection_set_head (selection, selection->map.head == LGN_HEAD_MEAN ? selection->head_before : LGN_HEAD_MEAN);
}

void
lgn_selection_set_cell (LgnSelection *selection, gint row, gint column)
{
  State state = get_state (selection);

  state.row = row;
  state.column = column;
  set_state (selection, state);
}

void
lgn_selection_set_locked (LgnSelection *selection, bool locked)
{
  State state = get_state (selection);

  state.locked = locked;
  set_state (selection, state);
}

void
lgn_selection_set_hover (LgnSelection *selection, gint row, gint column)
{
  GObject *object = G_OBJECT (selection);
  bool row_differs = selection->hover_row != row, column_differs = selection->hover_column != column;

  selection->hover_row = row;
  selection->hover_column = column;
  if (row_differs)
    g_object_notify_by_pspec (object, props[PROP_HOVER_ROW]);
  if (column_differs)
    g_object_notify_by_pspec (object, props[PROP_HOVER_COLUMN]);
  if (row_differs || column_differs)
    g_signal_emit (selection, signals[HOVER_CHANGED], 0);
}

GVariant *
lgn_selection_save (LgnSelection *selection)
{
  return g_variant_ref_sink (g_variant_new ("(uuiiib)", (guint) selection->map.site, selection->map.layer, selection->map.head,
                                            selection->row, selection->column, (gboolean) selection->locked));
}

void
lgn_selection_restore (LgnSelection *selection, GVariant *saved)
{
  State state = { 0 };
  guint site;
  gboolean locked;

  g_variant_get (saved, "(uuiiib)", &site, &state.map.layer, &state.map.head, &state.row, &state.column, &locked);
  state.map.site = (LgnSite) MIN (site, LGN_N_SITES - 1);
  state.locked = locked;
  set_state (selection, state);
}
