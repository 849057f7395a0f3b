/* LgnRun: the state of one tab's work, for views to observe. It opens a model and runs inputs in a thread of its own; a newer
 * start cancels the older. All its signals come in the main context. */
#pragma once

#include "run/lgn-network.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_RUN_EMPTY,   /* no model, no saved attention */
  LGN_RUN_LOADING, /* a model is being opened */
  LGN_RUN_RUNNING, /* the network runs; finished layers can be read */
  LGN_RUN_READY,   /* with a result, unless a model was opened without an input */
  LGN_RUN_STALE,   /* the text has changed since */
  LGN_RUN_FAILED,  /* see error; the result before is still there, if there was one */
  LGN_RUN_STOPPED, /* stopped by the person; finished layers can be read */
} LgnRunState;

#define LGN_TYPE_RUN_STATE (lgn_run_state_get_type ())
GType lgn_run_state_get_type (void);

#define LGN_TYPE_RUN (lgn_run_get_type ())
G_DECLARE_FINAL_TYPE (LgnRun, lgn_run, LGN, RUN, GObject)

/* Properties (read-only, with notify): state (LgnRunState), progress (double 0 to 1), stage (string).
 * Signals: "result-changed" (): another result, or none (its tokens and shapes are there; its predictions once the state is
 *          LGN_RUN_READY);
 *          "layer-ready" (guint site, guint layer): a layer of the result can be read. Comes once for every layer after
 *          result-changed, for those that could be read before too. */
LgnRun *lgn_run_new (void);

void lgn_run_open (LgnRun *run, const char *model);        /* path or bundled name; then runs the input set before, if any */
void lgn_run_open_bundle (LgnRun *run, const char *path);
void lgn_run_set_network (LgnRun *run, LgnNetwork *network);
void lgn_run_start (LgnRun *run, LgnInput *input);
void lgn_run_stop (LgnRun *run);
void lgn_run_mark_stale (LgnRun *run, bool is_stale);
void lgn_run_set_budget (LgnRun *run, gsize bytes);

LgnRunState lgn_run_get_state (LgnRun *run);
double lgn_run_get_progress (LgnRun *run);
const char *lgn_run_get_stage (LgnRun *run);
const GError *lgn_run_get_error (LgnRun *run);
LgnNetwork *lgn_run_get_network (LgnRun *run); /* (transfer none), NULL without a model */
LgnInput *lgn_run_get_input (LgnRun *run);     /* (transfer none), the input of the result */
LgnResult *lgn_run_get_result (LgnRun *run);   /* (transfer none), NULL before the first */

G_END_DECLS
