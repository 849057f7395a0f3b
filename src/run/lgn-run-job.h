/* LgnRunJob: one piece of work of an LgnRun, in a thread of its own: opening a model, opening saved attention, running a
 * network, or finding what one layer was computed from. Made, cancelled and looked at in the main context that it was made in. Reference-counted. */
#pragma once

#include "attn/lgn-capture.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

typedef struct _LgnRunJob LgnRunJob;

/* Called in the main context when the work is over, unless the job was cancelled. */
typedef void (*LgnRunJobFunc) (LgnRunJob *job, gpointer data);

/* A consistent look at a job that is going on, or at what came of it. */
typedef struct
{
  double fraction;    /* 0 to 1, or negative when unknown */
  char *stage;        /* NULL before the first report */
  LgnNetwork *network; /* what was opened, or NULL */
  LgnResult *result;  /* as soon as its tokens and shapes are known, or NULL */
  LgnCapture *capture; /* what was found, or NULL */
  GError *error;      /* why it failed, or NULL */
} LgnRunJobState;

LgnRunJob *lgn_run_job_new_open (const char *model, LgnRunJobFunc on_finished, gpointer data);
LgnRunJob *lgn_run_job_new_open_bundle (const char *path, LgnRunJobFunc on_finished, gpointer data);
LgnRunJob *lgn_run_job_new_run (LgnNetwork *network, LgnInput *input, gsize budget, LgnRunJobFunc on_finished, gpointer data);
LgnRunJob *lgn_run_job_new_capture (LgnNetwork *network, LgnInput *input, LgnResult *result, LgnSite site, guint layer,
                                    LgnRunJobFunc on_finished, gpointer data);
LgnRunJob *lgn_run_job_ref (LgnRunJob *job);
void lgn_run_job_unref (LgnRunJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnRunJob, lgn_run_job_unref)

bool lgn_run_job_is_run (LgnRunJob *job);
LgnInput *lgn_run_job_get_input (LgnRunJob *job);
void lgn_run_job_cancel (LgnRunJob *job);
void lgn_run_job_get_state (LgnRunJob *job, LgnRunJobState *state);
void lgn_run_job_state_clear (LgnRunJobState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LgnRunJobState, lgn_run_job_state_clear)

G_END_DECLS
