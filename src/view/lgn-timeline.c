#include "view/lgn-timeline.h"
#include "base/lgn-i18n.h"

struct _LgnTimeline
{
  GObject parent_instance;
  LgnRun *run;
  LgnMapView *map_view;
  LgnSelection *selection;
  LgnHistory *history;
  LgnResult *result;   /* that the branches are of; NULL before the first */
  GPtrArray *branches; /* of GArray of gint64: the tokens that are written */
  guint branch;
  guint branch_before; /* that RESULT is on, until what was asked for is there */
  guint text;          /* counts the texts that were begun with: changes of another one cannot be taken back */
  LgnInput *asked;     /* what this object ran last, or NULL */
  gint goal;           /* the position to go to when that is there; -1: the last token */
  gint position;       /* that was told last */
  guint n_more;
  bool samples;
  double temperature;
  guint seed;
};

enum { PROP_N_MORE = 1, PROP_SAMPLES, PROP_TEMPERATURE, PROP_SEED, N_PROPS };
enum { CHANGED, POSITION_CHANGED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnTimeline, lgn_timeline, G_TYPE_OBJECT)

/* What is written. */

static LgnResult *
get_result (LgnTimeline *self)
{
  return lgn_run_get_result (self->run);
}

/* The tokens whose last ones are written. */
static const LgnTokens *
get_tokens (LgnTimeline *self)
{
  LgnResult *result = get_result (self);

  return !result ? NULL : result->predicted_tokens ? result->predicted_tokens : result->tokens;
}

bool
lgn_timeline_is_there (LgnTimeline *timeline)
{
  LgnNetwork *network = lgn_run_get_network (timeline->run);

  return network && get_result (timeline) && lgn_network_can_generate (network);
}

guint
lgn_timeline_get_n (LgnTimeline *timeline)
{
  const LgnTokens *tokens = get_tokens (timeline);

  return tokens && lgn_timeline_is_there (timeline) ? MIN (get_result (timeline)->n_written, tokens->n) : 0;
}

/* The index among the tokens of written token STEP. */
static guint
get_token (LgnTimeline *self, guint step)
{
  return get_tokens (self)->n - lgn_timeline_get_n (self) + step;
}

const char *
lgn_timeline_get_label (LgnTimeline *timeline, guint step)
{
  return step < lgn_timeline_get_n (timeline) ? get_tokens (timeline)->label[get_token (timeline, step)] : NULL;
}

bool
lgn_timeline_has_stopped (LgnTimeline *timeline)
{
  return lgn_timeline_is_there (timeline) && get_result (timeline)->has_stopped;
}

bool
lgn_timeline_can_write (LgnTimeline *timeline)
{
  LgnResult *result = get_result (timeline);
  gsize max;

  if (!lgn_timeline_is_there (timeline) || result->has_stopped || !lgn_run_get_input (timeline->run) || result->n_windows > 0)
    return false;
  max = lgn_network_get_max_tokens (lgn_run_get_network (timeline->run));
  return result->predicted_tokens || max == 0 || result->tokens->n < max;
}

/* Where one is. */

/* The row of the selected site that chooses written token 0: a row of a decoder belongs to what it predicts, one of a network
 * without an encoder to what it has read. False where the site does not write. */
static bool
get_first_row (LgnTimeline *self, gint *row)
{
  LgnSite site = lgn_selection_get_site (self->selection);
  gint first = get_tokens (self) ? (gint) (get_tokens (self)->n - lgn_timeline_get_n (self)) : 0;

  *row = site == LGN_SITE_SELF ? first - 1 : first;
  return lgn_timeline_is_there (self)
         && (get_result (self)->predicted_tokens ? site == LGN_SITE_DECODER || site == LGN_SITE_CROSS : site == LGN_SITE_SELF);
}

bool
lgn_timeline_has_steps (LgnTimeline *timeline)
{
  gint row;

  return get_first_row (timeline, &row);
}

guint
lgn_timeline_get_last (LgnTimeline *timeline)
{
  guint n = lgn_timeline_get_n (timeline);
  bool can_follow = lgn_timeline_is_there (timeline) && !get_result (timeline)->predicted_tokens
                    && !get_result (timeline)->has_stopped;

  return n > 0 && !can_follow ? n - 1 : n;
}

gint
lgn_timeline_get_position (LgnTimeline *timeline)
{
  gint first, row = lgn_selection_get_row (timeline->selection), n = (gint) lgn_timeline_get_n (timeline);

  if (!get_first_row (timeline, &first))
    return -1;
  if (row < 0)
    return n > 0 ? n - 1 : (gint) lgn_timeline_get_last (timeline);
  return row >= first && row - first <= (gint) lgn_timeline_get_last (timeline) ? row - first : -1;
}

gint
lgn_timeline_get_row (LgnTimeline *timeline)
{
  gint first, row = lgn_selection_get_row (timeline->selection);

  if (!get_first_row (timeline, &first))
    return -1;
  return row >= 0 ? row : first + lgn_timeline_get_position (timeline);
}

/* The token that ROW looks at most; -1 where nothing can be read. */
static gint
find_strongest (LgnTimeline *self, gint row)
{
  LgnShownMap *map = lgn_map_view_get_map (self->map_view);
  LgnShownRow numbers;
  gint shown;

  if (!map || !lgn_shown_map_is_ready (map) || row < 0 || row >= (gint) lgn_shown_map_get_rows (map)->n_tokens)
    return -1;
  shown = lgn_shown_map_get_rows (map)->index_of_token[row];
  if (shown < 0)
    return -1;
  lgn_shown_map_get_row (map, (guint) shown, &numbers);
  return numbers.strongest < 0
             ? -1
             : (gint) lgn_token_axis_get_group (lgn_shown_map_get_columns (map), (guint) numbers.strongest)->first;
}

/* lgn_timeline_set_position: selects the row that chooses written token POSITION, and what it looks at most. */
void
lgn_timeline_set_position (LgnTimeline *timeline, gint position)
{
  gint first;

  if (!get_first_row (timeline, &first))
    return;
  first += CLAMP (position, 0, (gint) lgn_timeline_get_last (timeline));
  lgn_selection_set_cell (timeline->selection, first, find_strongest (timeline, first));
}

/* The label of the token that ROW has read last; NULL: none. */
static const char *
get_label_before (LgnTimeline *self, gint row)
{
  const LgnResult *result = get_result (self);
  const LgnTokens *read = result->predicted_tokens ? result->decoder_tokens : result->tokens;

  return read && row >= 0 && row < (gint) read->n ? read->label[row] : NULL;
}

const char *
lgn_timeline_get_before (LgnTimeline *timeline)
{
  gint row = lgn_timeline_get_row (timeline);

  return row >= 0 ? get_label_before (timeline, row) : NULL;
}

/* The index among the tokens of what follows ROW; -1: nothing. */
static gint
find_next (LgnTimeline *self, gint row)
{
  gint next = lgn_selection_get_site (self->selection) == LGN_SITE_SELF ? row + 1 : row;

  return row >= 0 && next < (gint) get_tokens (self)->n ? next : -1;
}

/* lgn_timeline_get_next_row: rows of a decoder are what it reads, which comes a place later than what it predicts. */
gint
lgn_timeline_get_next_row (LgnTimeline *timeline)
{
  LgnSite site = lgn_selection_get_site (timeline->selection);
  gint row = lgn_timeline_get_row (timeline), next = row >= 0 ? find_next (timeline, row) : -1;

  return next < 0 || site != LGN_SITE_DECODER ? next : row + 1 < (gint) get_tokens (timeline)->n ? row + 1 : -1;
}

gint64
lgn_timeline_get_next_id (LgnTimeline *timeline)
{
  gint row = lgn_timeline_get_row (timeline), next = row >= 0 ? find_next (timeline, row) : -1;

  return next >= 0 ? get_tokens (timeline)->token[next].id : -1;
}

char *
lgn_timeline_make_convention (LgnTimeline *timeline)
{
  gint row = lgn_timeline_get_row (timeline), next = row >= 0 ? find_next (timeline, row) : -1;
  const char *before = row >= 0 ? get_label_before (timeline, row) : NULL;

  if (!before || next < 0)
    return NULL;
  return g_strdup_printf (_ ("This row predicts “%s”; it belongs to “%s”."), get_tokens (timeline)->label[next], before);
}

const LgnCandidate *
lgn_timeline_get_candidates (LgnTimeline *timeline, guint *n)
{
  gint row = lgn_timeline_get_row (timeline);

  *n = 0;
  if (row < 0 || lgn_run_get_state (timeline->run) == LGN_RUN_RUNNING)
    return NULL;
  return lgn_candidates_get_row (get_result (timeline)->candidates, row, n);
}

bool
lgn_timeline_can_take (LgnTimeline *timeline)
{
  return lgn_timeline_get_position (timeline) >= 0 && lgn_run_get_input (timeline->run)
         && get_result (timeline)->n_windows == 0;
}

/* Branches. */

static GArray *
copy_written (LgnTimeline *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < lgn_timeline_get_n (self); i++)
    {
      gint64 id = get_tokens (self)->token[get_token (self, i)].id;
      g_array_append_val (ids, id);
    }
  return ids;
}

/* What was read and written comes from the run: as the present branch when this object asked for it, else as the first. */
static void
take_result (LgnTimeline *self)
{
  LgnResult *result = get_result (self);
  bool is_own = self->asked && lgn_run_get_input (self->run) == self->asked;

  g_clear_pointer (&self->result, lgn_result_unref);
  self->result = result ? lgn_result_ref (result) : NULL;
  if (!is_own)
    {
      g_ptr_array_set_size (self->branches, 0);
      self->branch = self->branch_before = 0;
      self->goal = -1;
      self->text++;
    }
  GArray *ids = copy_written (self);
  if (self->branch < self->branches->len)
    {
      g_array_unref (self->branches->pdata[self->branch]);
      self->branches->pdata[self->branch] = ids;
    }
  else
    g_ptr_array_add (self->branches, ids);
  self->branch_before = self->branch;
  if (is_own || (result && !result->predicted_tokens && lgn_timeline_get_n (self) > 0))
    lgn_timeline_set_position (self, self->goal >= 0 ? self->goal : (gint) lgn_timeline_get_n (self) - 1);
}

guint
lgn_timeline_get_n_branches (LgnTimeline *timeline)
{
  return timeline->branches->len;
}

guint
lgn_timeline_get_branch (LgnTimeline *timeline)
{
  return timeline->branch;
}

/* Writing. */

static void
set_choice (LgnTimeline *self, LgnInput *input)
{
  input->samples = self->samples;
  input->temperature = self->temperature;
  input->seed = self->seed;
}

void
lgn_timeline_prepare (LgnTimeline *timeline, LgnInput *input)
{
  input->goes_on = true;
  input->n_generate = LGN_TIMELINE_FIRST;
  set_choice (timeline, input);
}

/* How many tokens may be written in all, where TOTAL are wanted. */
static guint
fit_total (LgnTimeline *self, guint total)
{
  gsize max = lgn_network_get_max_tokens (lgn_run_get_network (self->run));
  gsize n_given = get_result (self)->tokens->n - lgn_timeline_get_n (self);

  return max > 0 && !get_result (self)->predicted_tokens ? (guint) MIN (total, max - MIN (max, n_given)) : total;
}

/* Runs the text again with IDS as what is written, gone on with up to TOTAL tokens (0, of a decoder: to its end). */
static void
run_with (LgnTimeline *self, const GArray *ids, guint total, gint goal)
{
  LgnInput *input = lgn_input_copy (lgn_run_get_input (self->run));

  g_clear_pointer (&input->target, g_free);
  g_clear_pointer (&input->target_ids, g_free);
  g_free (input->written);
  input->n_target_ids = 0;
  input->goes_on = false;
  input->n_generate = fit_total (self, total);
  input->n_written = ids->len;
  input->written = g_memdup2 (ids->data, ids->len * sizeof (gint64));
  set_choice (self, input);
  g_clear_pointer (&self->asked, lgn_input_unref);
  self->asked = input;
  self->goal = goal;
  lgn_run_start (self->run, input);
}

/* lgn_timeline_write: writes N more tokens, and goes to the last of them. */
void
lgn_timeline_write (LgnTimeline *timeline, guint n)
{
  g_autoptr (GArray) ids = NULL;

  if (!lgn_timeline_can_write (timeline) || lgn_run_get_state (timeline->run) == LGN_RUN_RUNNING)
    return;
  ids = copy_written (timeline);
  run_with (timeline, ids, ids->len + n, -1);
}

/* Where one was, or is, when a candidate is taken. */
typedef struct
{
  guint branch;
  GArray *ids;
  guint total;
  gint position;
} Place;

typedef struct
{
  GWeakRef timeline;
  guint text;
  Place before, after;
} Take;

static void
take_free (gpointer data)
{
  Take *take = data;

  g_weak_ref_clear (&take->timeline);
  g_array_unref (take->before.ids);
  g_array_unref (take->after.ids);
  g_free (take);
}

static void
go_to (LgnTimeline *self, const Place *place)
{
  self->branch = place->branch;
  if (self->branch >= self->branches->len)
    g_ptr_array_add (self->branches, g_array_copy (place->ids));
  run_with (self, place->ids, place->total, place->position);
}

static void
apply_take (bool is_undo, gpointer data)
{
  Take *take = data;
  g_autoptr (LgnTimeline) self = g_weak_ref_get (&take->timeline);

  if (self && self->text == take->text && get_result (self))
    go_to (self, is_undo ? &take->before : &take->after);
}

static void
remember (LgnTimeline *self, Take *take, const char *label)
{
  g_autofree char *name = g_strdup_printf (_ ("Take “%s”"), label);

  g_weak_ref_init (&take->timeline, self);
  take->text = self->text;
  if (self->history)
    lgn_history_add_change (self->history, name, apply_take, take, take_free);
  else
    take_free (take);
}

/**
 * lgn_timeline_take: takes CANDIDATE at the position, and writes on from there. What was written after it stays as a branch;
 * the token that is there already is just passed.
 */
void
lgn_timeline_take (LgnTimeline *timeline, guint candidate)
{
  gint position = lgn_timeline_get_position (timeline);
  guint n, n_written = lgn_timeline_get_n (timeline);
  const LgnCandidate *candidates = lgn_timeline_get_candidates (timeline, &n);
  Take *take;

  if (candidate >= n || !lgn_timeline_can_take (timeline))
    return;
  if (candidates[candidate].id == lgn_timeline_get_next_id (timeline))
    {
      lgn_timeline_set_position (timeline, position + 1);
      return;
    }
  take = g_new0 (Take, 1);
  take->before = (Place) { timeline->branch, copy_written (timeline), n_written, position };
  take->after = take->before;
  take->after.ids = g_array_set_size (copy_written (timeline), (guint) position);
  g_array_append_val (take->after.ids, candidates[candidate].id);
  take->after.total = get_result (timeline)->predicted_tokens ? 0 : MAX (n_written, (guint) position + timeline->n_more);
  if ((guint) position < n_written)
    take->after.branch = timeline->branches->len;
  go_to (timeline, &take->after);
  remember (timeline, take, candidates[candidate].label);
}

/* lgn_timeline_set_branch: goes on with what was written on BRANCH. */
void
lgn_timeline_set_branch (LgnTimeline *timeline, guint branch)
{
  const GArray *ids;

  if (branch >= timeline->branches->len || branch == timeline->branch || !lgn_run_get_input (timeline->run))
    return;
  ids = timeline->branches->pdata[branch];
  timeline->branch = branch;
  run_with (timeline, ids, ids->len, MIN (MAX (lgn_timeline_get_position (timeline), 0), (gint) ids->len - 1));
}

guint
lgn_timeline_get_n_more (LgnTimeline *timeline)
{
  return timeline->n_more;
}

/* What happens elsewhere. */

static void
tell_position (LgnTimeline *self)
{
  gint position = lgn_timeline_has_steps (self) ? lgn_timeline_get_row (self) : -1;

  if (position == self->position)
    return;
  self->position = position;
  g_signal_emit (self, signals[POSITION_CHANGED], 0);
}

static void
on_state_changed (LgnTimeline *self)
{
  LgnRunState state = lgn_run_get_state (self->run);

  if ((state == LGN_RUN_READY || state == LGN_RUN_STOPPED) && self->result != get_result (self))
    take_result (self);
  else if (state == LGN_RUN_FAILED || state == LGN_RUN_STOPPED)
    self->branch = self->branch_before;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_result_changed (LgnTimeline *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The object. */

static void
lgn_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnTimeline *self = LGN_TIMELINE (object);

  switch (id)
    {
    case PROP_N_MORE:
      g_value_set_uint (value, self->n_more);
      break;
    case PROP_SAMPLES:
      g_value_set_boolean (value, self->samples);
      break;
    case PROP_TEMPERATURE:
      g_value_set_double (value, self->temperature);
      break;
    case PROP_SEED:
      g_value_set_uint (value, self->seed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_timeline_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnTimeline *self = LGN_TIMELINE (object);

  switch (id)
    {
    case PROP_N_MORE:
      self->n_more = g_value_get_uint (value);
      break;
    case PROP_SAMPLES:
      self->samples = g_value_get_boolean (value);
      break;
    case PROP_TEMPERATURE:
      self->temperature = g_value_get_double (value);
      break;
    case PROP_SEED:
      self->seed = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_timeline_dispose (GObject *object)
{
  LgnTimeline *self = LGN_TIMELINE (object);

  g_clear_pointer (&self->asked, lgn_input_unref);
  g_clear_pointer (&self->result, lgn_result_unref);
  g_clear_object (&self->history);
  g_clear_object (&self->selection);
  g_clear_object (&self->map_view);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (lgn_timeline_parent_class)->dispose (object);
}

static void
lgn_timeline_finalize (GObject *object)
{
  g_ptr_array_unref (LGN_TIMELINE (object)->branches);
  G_OBJECT_CLASS (lgn_timeline_parent_class)->finalize (object);
}

static void
lgn_timeline_class_init (LgnTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lgn_timeline_get_property;
  object_class->set_property = lgn_timeline_set_property;
  object_class->dispose = lgn_timeline_dispose;
  object_class->finalize = lgn_timeline_finalize;
  props[PROP_N_MORE] = g_param_spec_uint ("n-more", NULL, NULL, 1, LGN_TIMELINE_MAX_MORE, 4, flags);
  props[PROP_SAMPLES] = g_param_spec_boolean ("samples", NULL, NULL, FALSE, flags);
  props[PROP_TEMPERATURE] = g_param_spec_double ("temperature", NULL, NULL, 0, 5, 1, flags);
  props[PROP_SEED] = g_param_spec_uint ("seed", NULL, NULL, 0, G_MAXUINT, 42, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", LGN_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[POSITION_CHANGED]
      = g_signal_new ("position-changed", LGN_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_timeline_init (LgnTimeline *self)
{
  self->branches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->goal = self->position = -1;
  self->n_more = 4;
  self->temperature = 1;
  self->seed = 42;
}

/* lgn_timeline_new: follows RUN and the selection of MAP_VIEW; candidates that are taken are changes of HISTORY, which may be
 * NULL. All are kept. The selection is to have the result of RUN when RUN tells of it. */
LgnTimeline *
lgn_timeline_new (LgnRun *run, LgnMapView *map_view, LgnHistory *history)
{
  LgnTimeline *self = g_object_new (LGN_TYPE_TIMELINE, NULL);

  self->run = g_object_ref (run);
  self->map_view = g_object_ref (map_view);
  self->selection = g_object_ref (lgn_map_view_get_selection (map_view));
  self->history = history ? g_object_ref (history) : NULL;
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (on_result_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (tell_position), self, G_CONNECT_SWAPPED);
  return self;
}
