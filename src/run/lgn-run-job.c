#include "run/lgn-run-job.h"
#include "run/lgn-network-capture.h"

typedef enum
{
  JOB_OPEN,
  JOB_OPEN_BUNDLE,
  JOB_RUN,
  JOB_CAPTURE,
} JobKind;

struct _LgnRunJob
{
  JobKind kind;
  char *path;          /* of a model or bundle that is to be opened */
  LgnNetwork *network; /* that is to run */
  LgnInput *input;
  gsize budget;
  LgnResult *shown;    /* whose LAYER of SITE is captured */
  LgnSite site;
  guint layer;

  GCancellable *cancellable;
  GMainContext *context;
  LgnRunJobFunc on_finished; /* NULL once cancelled; only the main context touches it */
  gpointer data;

  GMutex mutex; /* guards STATE, which the working thread writes */
  LgnRunJobState state;
};

LgnRunJob *
lgn_run_job_ref (LgnRunJob *job)
{
  return g_atomic_rc_box_acquire (job);
}

static void
job_clear (gpointer data)
{
  LgnRunJob *job = data;

  g_free (job->path);
  g_clear_pointer (&job->network, lgn_network_unref);
  g_clear_pointer (&job->input, lgn_input_unref);
  g_clear_pointer (&job->shown, lgn_result_unref);
  g_object_unref (job->cancellable);
  g_main_context_unref (job->context);
  lgn_run_job_state_clear (&job->state);
  g_mutex_clear (&job->mutex);
}

void
lgn_run_job_unref (LgnRunJob *job)
{
  g_atomic_rc_box_release_full (job, job_clear);
}

void
lgn_run_job_state_clear (LgnRunJobState *state)
{
  g_clear_pointer (&state->stage, g_free);
  g_clear_pointer (&state->network, lgn_network_unref);
  g_clear_pointer (&state->result, lgn_result_unref);
  g_clear_pointer (&state->capture, lgn_capture_unref);
  g_clear_error (&state->error);
}

/* The three that follow are called in the working thread. */

static void
note_progress (double fraction, const char *stage, gpointer data)
{
  LgnRunJob *job = data;

  g_mutex_lock (&job->mutex);
  job->state.fraction = fraction;
  if (g_strcmp0 (job->state.stage, stage) != 0)
    {
      g_free (job->state.stage);
      job->state.stage = g_strdup (stage);
    }
  g_mutex_unlock (&job->mutex);
}

static void
note_started (LgnResult *result, gpointer data)
{
  LgnRunJob *job = data;

  g_mutex_lock (&job->mutex);
  g_clear_pointer (&job->state.result, lgn_result_unref);
  job->state.result = lgn_result_ref (result);
  g_mutex_unlock (&job->mutex);
}

static void
do_work (LgnRunJob *job)
{
  LgnProgress progress = { job->cancellable, note_progress, job };
  LgnRunOptions options = { .budget = job->budget, .with_candidates = true, .on_started = note_started, .data = job };
  LgnNetwork *network = NULL;
  LgnResult *result = NULL;
  LgnCapture *capture = NULL;
  GError *error = NULL;

  switch (job->kind)
    {
    case JOB_OPEN:
      network = lgn_network_open (job->path, &progress, &error);
      break;
    case JOB_OPEN_BUNDLE:
      result = lgn_result_open_bundle (job->path, &error);
      break;
    case JOB_CAPTURE:
      capture = lgn_network_capture (job->network, job->input, job->shown, job->site, job->layer, &progress, &error);
      break;
    case JOB_RUN:
    default:
      result = lgn_network_run (job->network, job->input, &options, &progress, &error);
      break;
    }

  g_mutex_lock (&job->mutex);
  job->state.network = network;
  job->state.capture = capture;
  if (result)
    {
      g_clear_pointer (&job->state.result, lgn_result_unref);
      job->state.result = result;
    }
  job->state.error = error;
  g_mutex_unlock (&job->mutex);
}

static gboolean
finish (gpointer data)
{
  LgnRunJob *job = data;

  if (job->on_finished)
    job->on_finished (job, job->data);
  return G_SOURCE_REMOVE;
}

static gpointer
job_main (gpointer data)
{
  LgnRunJob *job = data; /* a reference, which the source takes over */
  g_autoptr (GMainContext) context = g_main_context_ref (job->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  do_work (job);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, finish, job, (GDestroyNotify) lgn_run_job_unref);
  g_source_attach (source, context);
  return NULL;
}

static LgnRunJob *
job_new (JobKind kind, LgnRunJobFunc on_finished, gpointer data)
{
  LgnRunJob *job = g_atomic_rc_box_new0 (LgnRunJob);

  job->kind = kind;
  job->cancellable = g_cancellable_new ();
  job->context = g_main_context_ref_thread_default ();
  job->on_finished = on_finished;
  job->data = data;
  g_mutex_init (&job->mutex);
  return job;
}

static void
job_start (LgnRunJob *job)
{
  g_thread_unref (g_thread_new ("lgn-run", job_main, lgn_run_job_ref (job)));
}

/* lgn_run_job_new_open: starts to open MODEL, a path or the name of a bundled model. */
LgnRunJob *
lgn_run_job_new_open (const char *model, LgnRunJobFunc on_finished, gpointer data)
{
  LgnRunJob *job = job_new (JOB_OPEN, on_finished, data);

  job->path = g_strdup (model);
  job_start (job);
  return job;
}

/* lgn_run_job_new_open_bundle: starts to open the saved attention in the file PATH. */
LgnRunJob *
lgn_run_job_new_open_bundle (const char *path, LgnRunJobFunc on_finished, gpointer data)
{
  LgnRunJob *job = job_new (JOB_OPEN_BUNDLE, on_finished, data);

  job->path = g_strdup (path);
  job_start (job);
  return job;
}

/* lgn_run_job_new_run: starts to run NETWORK on INPUT, keeping BUDGET bytes of maps at most (0: the usual). */
LgnRunJob *
lgn_run_job_new_run (LgnNetwork *network, LgnInput *input, gsize budget, LgnRunJobFunc on_finished, gpointer data)
{
  LgnRunJob *job = job_new (JOB_RUN, on_finished, data);

  job->network = lgn_network_ref (network);
  job->input = lgn_input_ref (input);
  job->budget = budget;
  job_start (job);
  return job;
}

/* lgn_run_job_new_capture: starts to find what the LAYER of SITE of RESULT, which NETWORK has made of INPUT, was computed from. */
LgnRunJob *
lgn_run_job_new_capture (LgnNetwork *network, LgnInput *input, LgnResult *result, LgnSite site, guint layer,
                         LgnRunJobFunc on_finished, gpointer data)
{
  LgnRunJob *job = job_new (JOB_CAPTURE, on_finished, data);

  job->network = lgn_network_ref (network);
  job->input = lgn_input_ref (input);
  job->shown = lgn_result_ref (result);
  job->site = site;
  job->layer = layer;
  job_start (job);
  return job;
}

/* lgn_run_job_is_run: whether it runs a network, rather than opens something. */
bool
lgn_run_job_is_run (LgnRunJob *job)
{
  return job->kind == JOB_RUN;
}

/* lgn_run_job_get_input: (transfer none): what the network reads, NULL when JOB opens something. */
LgnInput *
lgn_run_job_get_input (LgnRunJob *job)
{
  return job->input;
}

/* lgn_run_job_cancel: JOB ends as soon as it notices, and nobody is told. */
void
lgn_run_job_cancel (LgnRunJob *job)
{
  job->on_finished = NULL;
  g_cancellable_cancel (job->cancellable);
}

/* lgn_run_job_get_state: copies how far JOB is into STATE, to be cleared by the caller. */
void
lgn_run_job_get_state (LgnRunJob *job, LgnRunJobState *state)
{
  g_mutex_lock (&job->mutex);
  *state = (LgnRunJobState) {
    .fraction = job->state.fraction,
    .stage = g_strdup (job->state.stage),
    .network = job->state.network ? lgn_network_ref (job->state.network) : NULL,
    .result = job->state.result ? lgn_result_ref (job->state.result) : NULL,
    .capture = job->state.capture ? lgn_capture_ref (job->state.capture) : NULL,
    .error = job->state.error ? g_error_copy (job->state.error) : NULL,
  };
  g_mutex_unlock (&job->mutex);
}
