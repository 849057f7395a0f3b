#include "run/lgn-capturer.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "run/lgn-run-job.h"

#define TICK_MS 33

struct _LgnCapturer
{
  GObject parent_instance;

  LgnRun *run;
  bool is_asked;    /* SITE and LAYER are wanted: there, on their way, or waiting for the run to end */
  LgnSite site;
  guint layer;
  LgnRunJob *job;   /* or NULL */
  guint tick;
  double progress;
  LgnCapture *capture;
  GError *error;
};

enum
{
  PROP_0,
  PROP_PROGRESS,
  N_PROPS,
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LgnCapturer, lgn_capturer, G_TYPE_OBJECT)

static void
drop_job (LgnCapturer *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->job)
    lgn_run_job_cancel (self->job);
  g_clear_pointer (&self->job, lgn_run_job_unref);
}

static void
forget (LgnCapturer *self)
{
  drop_job (self);
  g_clear_pointer (&self->capture, lgn_capture_unref);
  g_clear_error (&self->error);
}

static void
set_progress (LgnCapturer *self, double progress)
{
  if (progress < 0 || progress == self->progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

static gboolean
on_tick (gpointer data)
{
  LgnCapturer *self = data;
  g_auto (LgnRunJobState) state = { 0 };

  lgn_run_job_get_state (self->job, &state);
  set_progress (self, state.fraction);
  return G_SOURCE_CONTINUE;
}

static void
on_finished (LgnRunJob *job, gpointer data)
{
  LgnCapturer *self = data;
  g_auto (LgnRunJobState) state = { 0 };

  lgn_run_job_get_state (job, &state);
  drop_job (self);
  self->capture = g_steal_pointer (&state.capture);
  self->error = g_steal_pointer (&state.error);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Begins what is wanted, if the run is not in the way. */
static void
start (LgnCapturer *self)
{
  LgnRunState state = lgn_run_get_state (self->run);
  LgnNetwork *network = lgn_run_get_network (self->run);
  LgnResult *result = lgn_run_get_result (self->run);

  if (!self->is_asked || self->job || self->capture || self->error || !result || state == LGN_RUN_RUNNING
      || state == LGN_RUN_LOADING)
    return;
  if (result->is_saved || !network || !lgn_run_get_input (self->run))
    {
      g_set_error_literal (&self->error, LGN_ERROR, LGN_ERROR_INPUT,
                           _ ("This file holds weights only. Open the model to see queries and keys."));
      return;
    }
  self->progress = 0;
  self->job = lgn_run_job_new_capture (network, lgn_run_get_input (self->run), result, self->site, self->layer, on_finished, self);
  self->tick = g_timeout_add (TICK_MS, on_tick, self);
}

static void
on_state_changed (LgnCapturer *self)
{
  bool was_busy = self->job != NULL;

  start (self);
  if (!was_busy && (self->job || self->error))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_result_changed (LgnCapturer *self)
{
  forget (self);
  start (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
lgn_capturer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LgnCapturer *self = LGN_CAPTURER (object);

  if (id == PROP_PROGRESS)
    g_value_set_double (value, self->progress);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lgn_capturer_dispose (GObject *object)
{
  LgnCapturer *self = LGN_CAPTURER (object);

  forget (self);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (lgn_capturer_parent_class)->dispose (object);
}

static void
lgn_capturer_class_init (LgnCapturerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lgn_capturer_get_property;
  object_class->dispose = lgn_capturer_dispose;
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS
                                                                                      | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LGN_TYPE_CAPTURER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_capturer_init (LgnCapturer *self)
{
}

/* lgn_capturer_new: one for the results of RUN, which it keeps. */
LgnCapturer *
lgn_capturer_new (LgnRun *run)
{
  LgnCapturer *self = g_object_new (LGN_TYPE_CAPTURER, NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "result-changed", G_CALLBACK (on_result_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
lgn_capturer_ask (LgnCapturer *self, LgnSite site, guint layer)
{
  if (self->is_asked && self->site == site && self->layer == layer && (self->capture || self->job || self->error))
    return;
  forget (self);
  self->is_asked = true;
  self->site = site;
  self->layer = layer;
  start (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
lgn_capturer_cancel (LgnCapturer *self)
{
  bool was_busy = self->job != NULL;

  drop_job (self);
  self->is_asked = self->capture != NULL;
  if (was_busy)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

LgnCapture *
lgn_capturer_get_capture (LgnCapturer *self)
{
  return self->capture;
}

const GError *
lgn_capturer_get_error (LgnCapturer *self)
{
  return self->error;
}

bool
lgn_capturer_is_busy (LgnCapturer *self)
{
  return self->job != NULL;
}

double
lgn_capturer_get_progress (LgnCapturer *self)
{
  return self->progress;
}
