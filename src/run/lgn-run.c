#include "run/lgn-run.h"
#include "base/lgn-i18n.h"
#include "run/lgn-run-job.h"

/* How often a job is looked at while it goes on. The thread that works is never held up by what the window draws. */
#define TICK_MS 33

struct _LgnRun
{
  GObject parent_instance;

  LgnRunState state; /* without staleness */
  bool is_stale;
  LgnRunState shown_state; /* what was last told */
  double progress;
  char *stage;
  GError *error;

  LgnNetwork *network;
  gsize budget;
  LgnInput *wanted; /* the newest input, to be run by a model that is still to come too */

  LgnResult *result;
  LgnInput *input;
  LgnResult *old_result; /* while running: what to go back to when the run fails */
  LgnInput *old_input;
  GByteArray *announced[LGN_N_SITES]; /* [n_layers] 1 = layer-ready was emitted for the result */

  LgnRunJob *job; /* the only one whose news count, or NULL */
  GSource *tick;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PROGRESS,
  PROP_STAGE,
  N_PROPS,
};

enum
{
  SIGNAL_RESULT_CHANGED,
  SIGNAL_LAYER_READY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnRun, lgn_run, G_TYPE_OBJECT)

GType
lgn_run_state_get_type (void)
{
  static const GEnumValue values[] = {
    { LGN_RUN_EMPTY, "LGN_RUN_EMPTY", "empty" },     { LGN_RUN_LOADING, "LGN_RUN_LOADING", "loading" },
    { LGN_RUN_RUNNING, "LGN_RUN_RUNNING", "running" }, { LGN_RUN_READY, "LGN_RUN_READY", "ready" },
    { LGN_RUN_STALE, "LGN_RUN_STALE", "stale" },     { LGN_RUN_FAILED, "LGN_RUN_FAILED", "failed" },
    { LGN_RUN_STOPPED, "LGN_RUN_STOPPED", "stopped" }, { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("LgnRunState", values));
  return type;
}

static void
tell_state (LgnRun *self)
{
  LgnRunState shown = lgn_run_get_state (self);

  if (shown == self->shown_state)
    return;
  self->shown_state = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_state (LgnRun *self, LgnRunState state)
{
  self->state = state;
  tell_state (self);
}

/* PROGRESS is negative when it is unknown, and then stays where it was. STAGE becomes the run's. */
static void
take_progress (LgnRun *self, double progress, char *stage)
{
  if (progress >= 0 && progress != self->progress)
    {
      self->progress = MIN (progress, 1);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
  if (g_strcmp0 (stage, self->stage) == 0)
    {
      g_free (stage);
      return;
    }
  g_free (self->stage);
  self->stage = stage;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

static void
set_result (LgnRun *self, LgnResult *result, LgnInput *input)
{
  if (result == self->result && input == self->input)
    return;
  if (result)
    lgn_result_ref (result);
  if (input)
    lgn_input_ref (input);
  g_clear_pointer (&self->result, lgn_result_unref);
  g_clear_pointer (&self->input, lgn_input_unref);
  self->result = result;
  self->input = input;
  for (guint site = 0; site < LGN_N_SITES; site++)
    g_byte_array_set_size (self->announced[site], 0);
  g_signal_emit (self, signals[SIGNAL_RESULT_CHANGED], 0);
}

/* Emits layer-ready for the layers that have become readable since. A handler may well start another run. */
static void
announce_layers (LgnRun *self)
{
  g_autoptr (LgnResult) result = self->result ? lgn_result_ref (self->result) : NULL;

  if (!result || !result->store)
    return;
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      {
        GByteArray *announced = self->announced[site];
        while (announced->len <= layer)
          g_byte_array_append (announced, (const guint8[]) { 0 }, 1);
        if (announced->data[layer] || !lgn_attn_store_is_ready (result->store, site, layer))
          continue;
        announced->data[layer] = 1;
        g_signal_emit (self, signals[SIGNAL_LAYER_READY], 0, site, layer);
        if (self->result != result)
          return;
      }
}

static guint
count_ready_layers (LgnResult *result)
{
  guint n = 0;

  if (!result || !result->store)
    return 0;
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      n += lgn_attn_store_is_ready (result->store, site, layer);
  return n;
}

/* Ends what is going on without a word: its late news do not count. */
static void
drop_job (LgnRun *self)
{
  if (self->tick)
    g_source_destroy (self->tick);
  g_clear_pointer (&self->tick, g_source_unref);
  if (self->job)
    lgn_run_job_cancel (self->job);
  g_clear_pointer (&self->job, lgn_run_job_unref);
}

/* Looks at the job that is going on. */
static gboolean
on_tick (gpointer data)
{
  g_autoptr (LgnRun) self = g_object_ref (data);
  g_autoptr (LgnRunJob) job = lgn_run_job_ref (self->job);
  g_auto (LgnRunJobState) state = { 0 };

  lgn_run_job_get_state (job, &state);
  if (state.result && lgn_run_job_is_run (job))
    set_result (self, state.result, lgn_run_job_get_input (job));
  if (self->job == job)
    announce_layers (self);
  if (self->job == job)
    take_progress (self, state.fraction, g_steal_pointer (&state.stage));
  return G_SOURCE_CONTINUE;
}

/* Takes JOB as the one whose news count. */
static void
take_job (LgnRun *self, LgnRunJob *job, LgnRunState state)
{
  self->job = job;
  self->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->tick, on_tick, self, NULL);
  g_source_attach (self->tick, g_main_context_get_thread_default ());
  g_clear_error (&self->error);
  set_state (self, state);
}

static void
on_run_finished (LgnRunJob *job, gpointer data)
{
  g_autoptr (LgnRun) self = g_object_ref (data);
  g_autoptr (LgnRunJob) finished = lgn_run_job_ref (job);
  g_auto (LgnRunJobState) state = { 0 };
  g_autoptr (LgnResult) old_result = g_steal_pointer (&self->old_result);
  g_autoptr (LgnInput) old_input = g_steal_pointer (&self->old_input);

  lgn_run_job_get_state (finished, &state);
  drop_job (self);
  take_progress (self, 1, g_strdup (""));
  self->error = g_steal_pointer (&state.error);
  self->state = self->error ? LGN_RUN_FAILED : LGN_RUN_READY; /* told at the end; a handler may start another run before */
  if (self->error)
    set_result (self, old_result, old_input);
  else
    set_result (self, state.result, lgn_run_job_get_input (finished));
  announce_layers (self);
  tell_state (self);
}

static void
start_run (LgnRun *self)
{
  bool is_partial = self->state == LGN_RUN_RUNNING; /* the result, if it is not an old one that is kept already */

  drop_job (self);
  self->is_stale = false;
  if (!is_partial && self->result)
    {
      self->old_result = lgn_result_ref (self->result);
      self->old_input = self->input ? lgn_input_ref (self->input) : NULL;
    }
  take_progress (self, 0, g_strdup (""));
  take_job (self, lgn_run_job_new_run (self->network, self->wanted, self->budget, on_run_finished, self), LGN_RUN_RUNNING);
}

/* Ends what is going on. A run that had begun to show a result leaves it; its layers stay readable. */
static void
end_job (LgnRun *self)
{
  drop_job (self);
  g_clear_pointer (&self->old_result, lgn_result_unref);
  g_clear_pointer (&self->old_input, lgn_input_unref);
  g_clear_error (&self->error);
}

/* From now on NETWORK reads; the result of another one makes no sense any more, nor an input that it does not take. */
static void
adopt_network (LgnRun *self, LgnNetwork *network)
{
  g_clear_pointer (&self->network, lgn_network_unref);
  self->network = lgn_network_ref (network);
  self->is_stale = false;
  self->state = LGN_RUN_READY;
  if (self->wanted && !lgn_network_check_input (network, self->wanted, NULL))
    g_clear_pointer (&self->wanted, lgn_input_unref);
  if (self->wanted)
    {
      start_run (self);
      return;
    }
  set_result (self, NULL, NULL);
  tell_state (self);
}

static void
on_opened (LgnRunJob *job, gpointer data)
{
  g_autoptr (LgnRun) self = g_object_ref (data);
  g_auto (LgnRunJobState) state = { 0 };

  lgn_run_job_get_state (job, &state);
  end_job (self);
  take_progress (self, 1, g_strdup (""));
  if (state.network)
    {
      adopt_network (self, state.network);
      return;
    }
  self->error = g_steal_pointer (&state.error);
  set_state (self, LGN_RUN_FAILED);
}

static void
on_bundle_opened (LgnRunJob *job, gpointer data)
{
  g_autoptr (LgnRun) self = g_object_ref (data);
  g_auto (LgnRunJobState) state = { 0 };

  lgn_run_job_get_state (job, &state);
  end_job (self);
  take_progress (self, 1, g_strdup (""));
  self->error = g_steal_pointer (&state.error);
  self->state = self->error ? LGN_RUN_FAILED : LGN_RUN_READY;
  if (state.result)
    {
      g_clear_pointer (&self->network, lgn_network_unref);
      g_clear_pointer (&self->wanted, lgn_input_unref);
      self->is_stale = false;
      set_result (self, state.result, NULL);
      announce_layers (self);
    }
  tell_state (self);
}

static void
lgn_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnRun *self = LGN_RUN (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, lgn_run_get_state (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_STAGE:
      g_value_set_string (value, self->stage);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lgn_run_dispose (GObject *object)
{
  LgnRun *self = LGN_RUN (object);

  end_job (self);
  G_OBJECT_CLASS (lgn_run_parent_class)->dispose (object);
}

static void
lgn_run_finalize (GObject *object)
{
  LgnRun *self = LGN_RUN (object);

  g_clear_pointer (&self->network, lgn_network_unref);
  g_clear_pointer (&self->wanted, lgn_input_unref);
  g_clear_pointer (&self->result, lgn_result_unref);
  g_clear_pointer (&self->input, lgn_input_unref);
  for (guint site = 0; site < LGN_N_SITES; site++)
    g_byte_array_unref (self->announced[site]);
  g_free (self->stage);
  G_OBJECT_CLASS (lgn_run_parent_class)->finalize (object);
}

static void
lgn_run_class_init (LgnRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lgn_run_get_property;
  object_class->dispose = lgn_run_dispose;
  object_class->finalize = lgn_run_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, LGN_TYPE_RUN_STATE, LGN_RUN_EMPTY, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_STAGE] = g_param_spec_string ("stage", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_RESULT_CHANGED]
      = g_signal_new ("result-changed", LGN_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LAYER_READY] = g_signal_new ("layer-ready", LGN_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                              2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
lgn_run_init (LgnRun *self)
{
  self->stage = g_strdup ("");
  for (guint site = 0; site < LGN_N_SITES; site++)
    self->announced[site] = g_byte_array_new ();
}

/* lgn_run_new: an empty run. It is to be used in one thread, whose main context its news come in. */
LgnRun *
lgn_run_new (void)
{
  return g_object_new (LGN_TYPE_RUN, NULL);
}

/* lgn_run_open: opens MODEL and then runs the newest input, if there is one that the model takes. Until then, and if it
 * fails, the network and the result before stay; without an input the result is empty afterwards. */
void
lgn_run_open (LgnRun *self, const char *model)
{
  end_job (self);
  take_progress (self, 0, g_strdup (""));
  take_job (self, lgn_run_job_new_open (model, on_opened, self), LGN_RUN_LOADING);
}

/* lgn_run_open_bundle: opens saved attention; there is no network and no input then. If it fails, all stays as it was. */
void
lgn_run_open_bundle (LgnRun *self, const char *path)
{
  end_job (self);
  take_progress (self, 0, g_strdup (""));
  take_job (self, lgn_run_job_new_open_bundle (path, on_bundle_opened, self), LGN_RUN_LOADING);
}

/* lgn_run_set_network: as lgn_run_open, with a NETWORK that is open already (a reference is taken). */
void
lgn_run_set_network (LgnRun *self, LgnNetwork *network)
{
  end_job (self);
  adopt_network (self, network);
}

/* lgn_run_start: runs INPUT (a reference is taken) in place of whatever is running; while a model is being opened, or
 * before there is one, as soon as it is there. */
void
lgn_run_start (LgnRun *self, LgnInput *input)
{
  lgn_input_ref (input);
  g_clear_pointer (&self->wanted, lgn_input_unref);
  self->wanted = input;
  if (self->network && self->state != LGN_RUN_LOADING)
    start_run (self);
}

/* lgn_run_stop: stops what is going on at once. Of a run that has begun, the finished layers stay readable; of one that has
 * not, the result before. */
void
lgn_run_stop (LgnRun *self)
{
  g_autoptr (LgnRun) guard = g_object_ref (self);
  LgnRunState state = self->state;

  if (!self->job)
    return;
  if (state == LGN_RUN_RUNNING)
    on_tick (self); /* what came last */
  if (self->state != state) /* a handler has done something else */
    return;
  end_job (self);
  self->is_stale = self->is_stale || self->input != self->wanted; /* stopped before there was anything of the new run */
  if (state == LGN_RUN_LOADING)
    {
      take_progress (self, 0, g_strdup (""));
      set_state (self, self->network || self->result ? LGN_RUN_READY : LGN_RUN_EMPTY);
      return;
    }
  guint n = count_ready_layers (self->result);
  take_progress (self, -1,
                 g_strdup_printf (ngettext ("Stopped. %d layer can be read.", "Stopped. %d layers can be read.", n), n));
  set_state (self, LGN_RUN_STOPPED);
}

/* lgn_run_mark_stale: says whether the text has changed since the newest run was started. */
void
lgn_run_mark_stale (LgnRun *self, bool is_stale)
{
  self->is_stale = is_stale;
  tell_state (self);
}

/* lgn_run_set_budget: how many BYTES of maps later runs may keep; 0: the usual. */
void
lgn_run_set_budget (LgnRun *self, gsize bytes)
{
  self->budget = bytes;
}

LgnRunState
lgn_run_get_state (LgnRun *self)
{
  bool is_over = self->state == LGN_RUN_READY || self->state == LGN_RUN_FAILED || self->state == LGN_RUN_STOPPED;

  return self->is_stale && is_over && self->result ? LGN_RUN_STALE : self->state;
}

double
lgn_run_get_progress (LgnRun *self)
{
  return self->progress;
}

const char *
lgn_run_get_stage (LgnRun *self)
{
  return self->stage;
}

/* lgn_run_get_error: (transfer none): why the last job failed, or NULL when it did not. */
const GError *
lgn_run_get_error (LgnRun *self)
{
  return self->error;
}

LgnNetwork *
lgn_run_get_network (LgnRun *self)
{
  return self->network;
}

LgnInput *
lgn_run_get_input (LgnRun *self)
{
  return self->input;
}

LgnResult *
lgn_run_get_result (LgnRun *self)
{
  return self->result;
}
