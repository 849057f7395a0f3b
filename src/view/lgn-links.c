#include "view/lgn-links.h"
#include "base/lgn-i18n.h"

#include <string.h>

/* So few cells are read at once, without a thread. */
#define SMALL_CELLS (1 << 16)

/* Tokens FIRST .. END - 1 of a side alone are shown; END 0: all. */
typedef struct
{
  guint first, end;
} Part;

struct _LgnLinks
{
  GObject parent_instance;
  LgnSelection *selection;
  LgnTokenView *token_view;
  LgnHistory *history;
  LgnHeadSet *heads[LGN_N_SITES];
  LgnSite site;      /* that was selected when the scene was made */
  LgnResult *result; /* likewise; or NULL */
  Part parts[2];     /* by LgnAxis, of RESULT */
  LgnLinksState state;
  LgnLinksScene *scene;     /* or NULL */
  GCancellable *collecting; /* NULL: SCENE is as it should be */
  double threshold;         /* negative: the usual one */
  bool is_reversed;
  guint between;
  bool has_pair;
  LgnMapId pointed;     /* the head of the line that is pointed at */
  bool is_pointing;
  gint focus[2];        /* row and column that STEP counts lines of */
  guint step;           /* lines that are stronger than the cursor's */
  guint step_of_all;    /* the next of all lines */
  char *reading;
};

G_DEFINE_FINAL_TYPE (LgnLinks, lgn_links, G_TYPE_OBJECT)

enum { PROP_STATE = 1, PROP_THRESHOLD, PROP_REVERSED, PROP_BETWEEN, PROP_HAS_PAIR, PROP_READING, N_PROPS };
enum { HEADS_CHANGED, SCENE_CHANGED, FULL, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static const LgnSegments segments_of_between[] = { { -1, -1 }, { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };

LgnLinksState
lgn_links_get_state (LgnLinks *links)
{
  return links->state;
}

LgnHeadSet *
lgn_links_get_heads (LgnLinks *links)
{
  return links->heads[lgn_selection_get_site (links->selection)];
}

LgnLinksScene *
lgn_links_get_scene (LgnLinks *links)
{
  return links->scene;
}

double
lgn_links_get_threshold (LgnLinks *links)
{
  if (links->threshold >= 0)
    return links->threshold;
  return lgn_link_list_get_usual_threshold (links->scene ? lgn_links_scene_get_columns (links->scene)->n : 1);
}

bool
lgn_links_get_reversed (LgnLinks *links)
{
  return links->is_reversed;
}

LgnSegments
lgn_links_get_segments (LgnLinks *links)
{
  return links->has_pair ? segments_of_between[links->between] : LGN_SEGMENTS_ALL;
}

bool
lgn_links_get_has_pair (LgnLinks *links)
{
  return links->has_pair;
}

/* The scene. */

static const LgnLink *
find_pointed (LgnLinks *self)
{
  gint row, column;

  lgn_links_get_hover (self, &row, &column);
  for (guint i = 0; self->is_pointing && row >= 0 && column >= 0 && i < self->scene->links->n; i++)
    {
      const LgnLink *link = &self->scene->links->link[i];
      const LgnMapId *id = lgn_shown_map_get_id (self->scene->map[link->map]);

      if ((gint) link->row == row && (gint) link->column == column && id->layer == self->pointed.layer
          && id->head == self->pointed.head)
        return link;
    }
  return NULL;
}

static void
update_reading (LgnLinks *self)
{
  g_autofree char *reading = NULL;
  const LgnLink *link = self->scene ? find_pointed (self) : NULL;
  gint row, column;

  lgn_links_find_focus (self, &row, &column);
  if (row != self->focus[0] || column != self->focus[1])
    self->step = 0;
  self->focus[0] = row;
  self->focus[1] = column;
  if (!link && self->scene && (row >= 0 || column >= 0))
    link = lgn_links_scene_find (self->scene, row, column, self->step);
  reading = link ? lgn_links_scene_make_reading (self->scene, link) : g_strdup ("");
  if (g_strcmp0 (reading, self->reading) == 0)
    return;
  g_free (self->reading);
  self->reading = g_steal_pointer (&reading);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READING]);
}

static void
set_scene (LgnLinks *self, LgnLinksScene *scene)
{
  g_clear_pointer (&self->scene, lgn_links_scene_unref);
  self->scene = scene;
  self->step_of_all = 0;
  update_reading (self);
  if (self->threshold < 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_THRESHOLD]);
  g_signal_emit (self, signals[SCENE_CHANGED], 0);
}

static void
set_state (LgnLinks *self, LgnLinksState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
stop_collecting (LgnLinks *self)
{
  g_cancellable_cancel (self->collecting);
  g_clear_object (&self->collecting);
}

/* What a thread reads: a scene without its links. */
typedef struct
{
  LgnShownMap *map[LGN_HEAD_SET_MAX];
  guint colour[LGN_HEAD_SET_MAX];
  guint n_maps;
  LgnSegments segments;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  for (guint i = 0; i < job->n_maps; i++)
    lgn_shown_map_unref (job->map[i]);
  g_free (job);
}

static gpointer
collect (gpointer data)
{
  g_autoptr (GTask) task = data;
  const Job *job = g_task_get_task_data (task);
  LgnLinksScene *scene = lgn_links_scene_new (job->map, job->colour, job->n_maps, job->segments, g_task_get_cancellable (task));

  g_task_return_pointer (task, scene, (GDestroyNotify) lgn_links_scene_unref);
  return NULL;
}

static void
on_collected (GObject *object, GAsyncResult *result, gpointer data)
{
  LgnLinks *self = LGN_LINKS (object);
  g_autoptr (LgnLinksScene) scene = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!scene || g_task_get_cancellable (G_TASK (result)) != self->collecting)
    return;
  g_clear_object (&self->collecting);
  set_scene (self, g_steal_pointer (&scene));
}

static void
start (LgnLinks *self, Job *job)
{
  guint64 n_cells = (guint64) lgn_shown_map_get_rows (job->map[0])->n * lgn_shown_map_get_columns (job->map[0])->n * job->n_maps;

  stop_collecting (self);
  if (n_cells <= SMALL_CELLS)
    {
      set_scene (self, lgn_links_scene_new (job->map, job->colour, job->n_maps, job->segments, NULL));
      job_free (job);
      return;
    }
  self->collecting = g_cancellable_new ();
  GTask *task = g_task_new (self, self->collecting, on_collected, NULL);
  g_task_set_task_data (task, job, job_free);
  g_thread_unref (g_thread_new ("lgn-links", collect, task));
}

/* Which tokens of a side may have lines: words, of the chosen part. */
static LgnTokenAxis *
make_axis (LgnLinks *self, LgnResult *result, const LgnMapId *id, LgnAxis side)
{
  g_autoptr (LgnTokenAxis) all = lgn_token_view_make_axis (self->token_view, result, id, side);
  g_autoptr (LgnTokenAxis) words = lgn_links_keep_words (result, id, side, all);
  const Part *part = &self->parts[side];
  g_autofree guint8 *keeps = g_malloc0 (MAX (words->n_tokens, 1));

  if (part->end == 0)
    return g_steal_pointer (&words);
  for (guint i = part->first; i < MIN (part->end, words->n_tokens); i++)
    keeps[i] = 1;
  return lgn_token_axis_keep (words, keeps);
}

/* Whether a side is nothing but patches. */
static bool
is_picture (LgnResult *result, const LgnMapId *id, LgnAxis side)
{
  LgnTokens *tokens = lgn_result_get_axis (result, id->site, id->layer, side);

  return lgn_result_get_grid (result, id->site, id->layer, side).rows > 0 && (!tokens || tokens->text_len[0] == 0);
}

static bool
has_second (const LgnTokenAxis *axis)
{
  for (guint i = 0; i < axis->n; i++)
    if (lgn_token_axis_get_group (axis, i)->segment > 0)
      return true;
  return false;
}

static void
set_has_pair (LgnLinks *self, bool has_pair)
{
  if (self->has_pair == has_pair)
    return;
  self->has_pair = has_pair;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PAIR]);
}

/* Those heads of the set that can be read, and have sides like the first. */
static void
add_maps (Job *job, LgnHeadSet *heads, LgnResult *result, LgnTokenAxis *rows, LgnTokenAxis *columns)
{
  for (guint i = 0; i < lgn_head_set_get_n (heads); i++)
    {
      const LgnMapId *id = lgn_head_set_get_head (heads, i);
      LgnMapShape shape;

      if (!lgn_attn_store_get_shape (result->store, id->site, id->layer, &shape) || id->head >= (gint) shape.n_heads
          || !lgn_attn_store_is_ready (result->store, id->site, id->layer) || shape.n_query != rows->n_tokens
          || shape.n_key != columns->n_tokens)
        continue;
      job->colour[job->n_maps] = lgn_head_set_get_colour_index (heads, i);
      job->map[job->n_maps++] = lgn_shown_map_new (result, id, rows, columns);
    }
}

static LgnLinksState
find_state (LgnLinks *self, Job *job)
{
  LgnResult *result = lgn_selection_get_result (self->selection);
  LgnHeadSet *heads = lgn_links_get_heads (self);
  LgnMapId id;

  lgn_selection_get_map (self->selection, &id);
  if (!result || !lgn_attn_store_has_site (result->store, id.site))
    return LGN_LINKS_NO_MAP;
  if (lgn_head_set_get_n (heads) > 0)
    id.layer = lgn_head_set_get_head (heads, 0)->layer;
  if (is_picture (result, &id, LGN_AXIS_QUERY) && is_picture (result, &id, LGN_AXIS_KEY))
    return LGN_LINKS_PICTURE;
  g_autoptr (LgnTokenAxis) rows = make_axis (self, result, &id, LGN_AXIS_QUERY);
  g_autoptr (LgnTokenAxis) columns = make_axis (self, result, &id, LGN_AXIS_KEY);
  set_has_pair (self, has_second (rows) && has_second (columns));
  if (MAX (rows->n, columns->n) > LGN_LINK_LIST_MAX_TOKENS)
    return LGN_LINKS_TOO_MANY;
  job->segments = lgn_links_get_segments (self);
  add_maps (job, heads, result, rows, columns);
  return job->n_maps > 0 ? LGN_LINKS_SHOWN : LGN_LINKS_NO_HEAD;
}

static void
update (LgnLinks *self)
{
  Job *job = g_new0 (Job, 1);
  LgnLinksState state = find_state (self, job);

  if (state == LGN_LINKS_SHOWN)
    start (self, job);
  else
    {
      job_free (job);
      stop_collecting (self);
      set_scene (self, NULL);
    }
  set_state (self, state);
}

/* Another head of the same site changes nothing here. */
static void
on_selection_changed (LgnLinks *self)
{
  LgnResult *result = lgn_selection_get_result (self->selection);
  LgnSite site = lgn_selection_get_site (self->selection);
  bool is_other_site = site != self->site;

  if (!is_other_site && result == self->result)
    {
      update_reading (self);
      return;
    }
  if (result != self->result)
    memset (self->parts, 0, sizeof self->parts);
  g_clear_pointer (&self->result, lgn_result_unref);
  self->result = result ? lgn_result_ref (result) : NULL;
  self->site = site;
  update (self);
  if (is_other_site)
    g_signal_emit (self, signals[HEADS_CHANGED], 0);
}

void
lgn_links_layer_ready (LgnLinks *links, LgnSite site, guint layer)
{
  LgnHeadSet *heads = lgn_links_get_heads (links);

  for (guint i = 0; i < lgn_head_set_get_n (heads); i++)
    if (lgn_head_set_get_head (heads, i)->site == site && lgn_head_set_get_head (heads, i)->layer == layer)
      {
        update (links);
        return;
      }
}

/* Heads. */

/* A set before and after it was changed. */
typedef struct
{
  LgnHeadSet *set, *before, *after;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->set);
  g_object_unref (change->before);
  g_object_unref (change->after);
  g_free (change);
}

static void
apply_change (bool is_undo, gpointer data)
{
  Change *change = data;

  lgn_head_set_assign (change->set, is_undo ? change->before : change->after);
}

static void
remember (LgnLinks *self, LgnHeadSet *set, LgnHeadSet *before, const char *label)
{
  Change *change = g_new (Change, 1);

  *change = (Change) { g_object_ref (set), g_object_ref (before), lgn_head_set_copy (set) };
  lgn_history_add_change (self->history, label, apply_change, change, change_free);
}

static void
on_heads_changed (LgnLinks *self, LgnHeadSet *set)
{
  if (set != lgn_links_get_heads (self))
    return;
  update (self);
  g_signal_emit (self, signals[HEADS_CHANGED], 0);
}

/* lgn_links_add: shows the links of HEAD too, or says that there is no room; of the site of HEAD. */
void
lgn_links_add (LgnLinks *links, const LgnMapId *head)
{
  LgnHeadSet *set = links->heads[head->site];
  g_autoptr (LgnHeadSet) before = lgn_head_set_copy (set);

  if (lgn_head_set_find (set, head, NULL))
    return;
  if (lgn_head_set_add (set, head))
    remember (links, set, before, _ ("Head added to Links"));
  else
    g_signal_emit (links, signals[FULL], 0);
}

void
lgn_links_remove (LgnLinks *links, const LgnMapId *head)
{
  LgnHeadSet *set = links->heads[head->site];
  g_autoptr (LgnHeadSet) before = lgn_head_set_copy (set);

  if (!lgn_head_set_find (set, head, NULL))
    return;
  lgn_head_set_remove (set, head);
  remember (links, set, before, _ ("Head taken out of Links"));
}

void
lgn_links_toggle (LgnLinks *links, const LgnMapId *head)
{
  if (lgn_head_set_find (links->heads[head->site], head, NULL))
    lgn_links_remove (links, head);
  else
    lgn_links_add (links, head);
}

void
lgn_links_clear (LgnLinks *links)
{
  for (guint site = 0; site < LGN_N_SITES; site++)
    lgn_head_set_clear (links->heads[site]);
  links->threshold = -1;
  links->between = 0;
  update (links);
  g_object_notify_by_pspec (G_OBJECT (links), props[PROP_THRESHOLD]);
  g_object_notify_by_pspec (G_OBJECT (links), props[PROP_BETWEEN]);
}

/* Options. */

void
lgn_links_set_threshold (LgnLinks *links, double threshold)
{
  if (links->threshold == threshold)
    return;
  links->threshold = threshold;
  g_object_notify_by_pspec (G_OBJECT (links), props[PROP_THRESHOLD]);
}

void
lgn_links_set_reversed (LgnLinks *links, bool reversed)
{
  if (links->is_reversed == reversed)
    return;
  links->is_reversed = reversed;
  update_reading (links);
  g_object_notify_by_pspec (G_OBJECT (links), props[PROP_REVERSED]);
}

void
lgn_links_set_between (LgnLinks *links, guint between)
{
  if (links->between == between || between >= G_N_ELEMENTS (segments_of_between))
    return;
  links->between = between;
  update (links);
  g_object_notify_by_pspec (G_OBJECT (links), props[PROP_BETWEEN]);
}

/* lgn_links_set_part: of a text that is too long, only the tokens FIRST .. END - 1 of a side; END 0: all. Until the next
 * result. */
void
lgn_links_set_part (LgnLinks *links, LgnAxis side, guint first, guint end)
{
  links->parts[side] = (Part) { first, end };
  update (links);
}

void
lgn_links_get_part (LgnLinks *links, LgnAxis side, guint *first, guint *end)
{
  *first = links->parts[side].first;
  *end = links->parts[side].end;
}

/* The cursor. */

static gint
find_shown (const LgnTokenAxis *axis, gint token)
{
  return token >= 0 && token < (gint) axis->n_tokens ? axis->index_of_token[token] : -1;
}

static gint
find_token (const LgnTokenAxis *axis, gint index)
{
  return index >= 0 && index < (gint) axis->n ? (gint) lgn_token_axis_get_group (axis, (guint) index)->first : -1;
}

void
lgn_links_get_cursor (LgnLinks *links, gint *row, gint *column)
{
  *row = *column = -1;
  if (!links->scene)
    return;
  *row = find_shown (lgn_links_scene_get_rows (links->scene), lgn_selection_get_row (links->selection));
  *column = find_shown (lgn_links_scene_get_columns (links->scene), lgn_selection_get_column (links->selection));
}

void
lgn_links_get_hover (LgnLinks *links, gint *row, gint *column)
{
  *row = *column = -1;
  if (!links->scene)
    return;
  *row = find_shown (lgn_links_scene_get_rows (links->scene), lgn_selection_get_hover_row (links->selection));
  *column = find_shown (lgn_links_scene_get_columns (links->scene), lgn_selection_get_hover_column (links->selection));
}

void
lgn_links_set_cursor (LgnLinks *links, gint row, gint column)
{
  if (links->scene)
    lgn_selection_set_cell (links->selection, find_token (lgn_links_scene_get_rows (links->scene), row),
                            find_token (lgn_links_scene_get_columns (links->scene), column));
}

void
lgn_links_set_hover (LgnLinks *links, gint row, gint column)
{
  links->is_pointing = false;
  if (links->scene)
    lgn_selection_set_hover (links->selection, find_token (lgn_links_scene_get_rows (links->scene), row),
                             find_token (lgn_links_scene_get_columns (links->scene), column));
}

/* lgn_links_find_focus: what is asked about: the hovered token, else the cursor's; -1, -1: nothing. */
void
lgn_links_find_focus (LgnLinks *links, gint *row, gint *column)
{
  lgn_links_get_hover (links, row, column);
  if (*row < 0 && *column < 0)
    lgn_links_get_cursor (links, row, column);
  if (*row >= 0 && *column >= 0)
    *(links->is_reversed ? row : column) = -1;
}

void
lgn_links_point_at (LgnLinks *links, gint row, gint column, const LgnMapId *head)
{
  lgn_links_set_hover (links, row, column);
  links->pointed = *head;
  links->is_pointing = true;
  update_reading (links);
}

/* The cursor goes to LINK, the number STEP of what is asked about. */
static void
select_link (LgnLinks *self, const LgnLink *link, guint step)
{
  gint row, column;

  lgn_links_set_cursor (self, (gint) link->row, (gint) link->column);
  lgn_links_find_focus (self, &row, &column);
  self->focus[0] = row;
  self->focus[1] = column;
  self->step = step;
  update_reading (self);
}

void
lgn_links_step (LgnLinks *links, gint by)
{
  const LgnLink *link;
  gint row, column;

  lgn_links_set_hover (links, -1, -1);
  lgn_links_find_focus (links, &row, &column);
  if (!links->scene || (row < 0 && column < 0) || (by < 0 && links->step < (guint) -by))
    return;
  link = lgn_links_scene_find (links->scene, row, column, links->step + (guint) by);
  if (link)
    select_link (links, link, links->step + (guint) by);
}

void
lgn_links_select_strongest (LgnLinks *links)
{
  const LgnLink *link;
  gint row, column, cursor_row, cursor_column;

  lgn_links_set_hover (links, -1, -1);
  lgn_links_find_focus (links, &row, &column);
  link = links->scene && (row >= 0 || column >= 0) ? lgn_links_scene_find (links->scene, row, column, links->step) : NULL;
  if (!link)
    return;
  lgn_links_get_cursor (links, &cursor_row, &cursor_column);
  if ((gint) link->row == cursor_row && (gint) link->column == cursor_column)
    lgn_links_step (links, 1);
  else
    select_link (links, link, links->step);
}

void
lgn_links_select_strongest_of_all (LgnLinks *links)
{
  const LgnLink *link;
  guint step = 0;

  if (!links->scene || links->step_of_all >= links->scene->links->n)
    return;
  lgn_links_set_hover (links, -1, -1);
  link = &links->scene->links->link[links->step_of_all++];
  while (lgn_links_scene_find (links->scene, links->is_reversed ? -1 : (gint) link->row,
                               links->is_reversed ? (gint) link->column : -1, step) != link)
    step++;
  select_link (links, link, step);
}

const char *
lgn_links_get_reading (LgnLinks *links)
{
  return links->reading;
}

/* The object. */

static void
lgn_links_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnLinks *self = LGN_LINKS (object);

  switch (id)
    {
    case PROP_STATE: g_value_set_uint (value, self->state); break;
    case PROP_THRESHOLD: g_value_set_double (value, lgn_links_get_threshold (self)); break;
    case PROP_REVERSED: g_value_set_boolean (value, self->is_reversed); break;
    case PROP_BETWEEN: g_value_set_uint (value, self->between); break;
    case PROP_HAS_PAIR: g_value_set_boolean (value, self->has_pair); break;
    case PROP_READING: g_value_set_string (value, self->reading); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_links_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LgnLinks *self = LGN_LINKS (object);

  switch (id)
    {
    case PROP_THRESHOLD: lgn_links_set_threshold (self, g_value_get_double (value)); break;
    case PROP_REVERSED: lgn_links_set_reversed (self, g_value_get_boolean (value)); break;
    case PROP_BETWEEN: lgn_links_set_between (self, g_value_get_uint (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_links_dispose (GObject *object)
{
  LgnLinks *self = LGN_LINKS (object);

  stop_collecting (self);
  for (guint site = 0; site < LGN_N_SITES; site++)
    g_clear_object (&self->heads[site]);
  g_clear_pointer (&self->scene, lgn_links_scene_unref);
  g_clear_pointer (&self->result, lgn_result_unref);
  g_clear_object (&self->history);
  g_clear_object (&self->token_view);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (lgn_links_parent_class)->dispose (object);
}

static void
lgn_links_finalize (GObject *object)
{
  g_free (LGN_LINKS (object)->reading);
  G_OBJECT_CLASS (lgn_links_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, LGN_TYPE_LINKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_links_class_init (LgnLinksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_links_get_property;
  object_class->set_property = lgn_links_set_property;
  object_class->dispose = lgn_links_dispose;
  object_class->finalize = lgn_links_finalize;
  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, LGN_LINKS_SHOWN, LGN_LINKS_NO_MAP, readable);
  props[PROP_THRESHOLD] = g_param_spec_double ("threshold", NULL, NULL, -1, 1, -1, both);
  props[PROP_REVERSED] = g_param_spec_boolean ("reversed", NULL, NULL, FALSE, both);
  props[PROP_BETWEEN] = g_param_spec_uint ("between", NULL, NULL, 0, G_N_ELEMENTS (segments_of_between) - 1, 0, both);
  props[PROP_HAS_PAIR] = g_param_spec_boolean ("has-pair", NULL, NULL, FALSE, readable);
  props[PROP_READING] = g_param_spec_string ("reading", NULL, NULL, "", readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[HEADS_CHANGED] = add_signal ("heads-changed");
  signals[SCENE_CHANGED] = add_signal ("scene-changed");
  signals[FULL] = add_signal ("full");
}

static void
lgn_links_init (LgnLinks *self)
{
  self->threshold = -1;
  self->focus[0] = self->focus[1] = -1;
  self->reading = g_strdup ("");
  for (guint site = 0; site < LGN_N_SITES; site++)
    {
      self->heads[site] = lgn_head_set_new ();
      g_signal_connect_object (self->heads[site], "changed", G_CALLBACK (on_heads_changed), self, G_CONNECT_SWAPPED);
    }
}

/* lgn_links_new: follows SELECTION and TOKEN_VIEW; changes of heads can be taken back in HISTORY. All three are kept. */
LgnLinks *
lgn_links_new (LgnSelection *selection, LgnTokenView *token_view, LgnHistory *history)
{
  LgnLinks *self = g_object_new (LGN_TYPE_LINKS, NULL);

  self->selection = g_object_ref (selection);
  self->token_view = g_object_ref (token_view);
  self->history = g_object_ref (history);
  self->site = lgn_selection_get_site (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "hover-changed", G_CALLBACK (update_reading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (token_view, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  on_selection_changed (self);
  return self;
}
