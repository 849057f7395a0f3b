/* Running a tab's network on what its entries say, and what is said when that fails. */
#include "lgn-tab-private.h"

#include "lgn-compat.h"
#include "lgn-settings.h"

#include "base/lgn-error.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* Typing runs the model again so long after the last key, when the last run was shorter than LIVE_SECONDS. */
#define LIVE_MS 300
#define LIVE_SECONDS 0.5
/* How much of the machine's memory maps may fill when a person says so. */
#define MEMORY_SHARE 0.6

static void
start (LgnTab *self, LgnInput *input)
{
  g_clear_handle_id (&self->live_source, g_source_remove);
  lgn_input_bar_set_changed (self->input_bar, FALSE);
  lgn_timeline_prepare (lgn_tab_state_get_timeline (self->state), input);
  lgn_run_start (lgn_tab_state_get_run (self->state), input);
  lgn_tab_update_title (self);
}

/* lgn_tab_run: runs what the entries say, in place of whatever runs. */
void
lgn_tab_run (LgnTab *self)
{
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  lgn_length_apply (&self->length, input);
  if (lgn_tab_can_run (self))
    start (self, input);
}

void
lgn_tab_stop (LgnTab *self)
{
  lgn_run_stop (lgn_tab_state_get_run (self->state));
}

static gboolean
run_live (gpointer data)
{
  LgnTab *self = data;

  self->live_source = 0;
  lgn_tab_run (self);
  return G_SOURCE_REMOVE;
}

void
lgn_tab_input_changed (LgnTab *self)
{
  LgnRun *run = lgn_tab_state_get_run (self->state);
  LgnResult *result = lgn_run_get_result (run);
  bool is_live = g_settings_get_boolean (lgn_settings_get (), "live") && result && result->seconds < LIVE_SECONDS
                 && lgn_tab_can_run (self) && lgn_run_get_state (run) != LGN_RUN_FAILED;

  self->length.part = 0;
  g_clear_handle_id (&self->live_source, g_source_remove);
  if (is_live)
    self->live_source = g_timeout_add (LIVE_MS, run_live, self);
  else if (lgn_run_get_network (run))
    {
      lgn_run_mark_stale (run, true);
      lgn_input_bar_set_changed (self->input_bar, TRUE);
    }
  lgn_tab_update_message (self);
}

/* Says it when the network does not take KIND of what INPUT gives. */
static bool
is_refused (LgnTab *self, LgnTakes kind, const LgnInput *input)
{
  LgnNetwork *network = lgn_run_get_network (lgn_tab_state_get_run (self->state));
  g_autoptr (GError) error = NULL;

  if (!network || lgn_network_get_takes (network) & kind || lgn_network_check_input (network, input, &error))
    return false;
  lgn_tab_add_toast (self, adw_toast_new (error->message));
  return true;
}

/* lgn_tab_set_text: see the header; what else is given stays. */
void
lgn_tab_set_text (LgnTab *self, const char *text)
{
  g_autoptr (LgnInput) before = lgn_tab_get_input (self);
  g_autoptr (LgnInput) input = lgn_input_new (text);

  if (is_refused (self, LGN_TAKES_TEXT, input))
    return;
  input->image = g_strdup (before->image);
  input->audio = g_strdup (before->audio);
  lgn_input_bar_set_input (self->input_bar, input);
  lgn_tab_update_message (self);
  lgn_tab_run (self);
}

/* lgn_tab_set_file: see the header. */
void
lgn_tab_set_file (LgnTab *self, LgnTakes kind, const char *path)
{
  g_autoptr (LgnInput) input = lgn_input_new (NULL);

  if (kind == LGN_TAKES_SOUND)
    input->audio = g_strdup (path);
  else
    input->image = g_strdup (path);
  if (!is_refused (self, kind, input))
    lgn_input_bar_set_file (self->input_bar, kind, path);
}

/* Failing. */

static void
tell_details (gpointer data)
{
  LgnTab *self = data;
  const GError *error = lgn_run_get_error (lgn_tab_state_get_run (self->state));

  if (error)
    lgn_tell (GTK_WIDGET (self), _ ("The Run Failed"), error->message);
}

static void
show_failed_run (LgnTab *self, const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", 2);
  g_autofree char *title = g_markup_escape_text (lines[0], -1);

  lgn_tab_add_toast (self, lgn_toast_new (title, _ ("Details"), tell_details, g_object_ref (self), g_object_unref));
}

static void
run_cut (gpointer data)
{
  LgnTab *self = data;

  self->length = (LgnLength) { .cuts = TRUE };
  lgn_tab_run (self);
}

static void
run_in_windows (gpointer data)
{
  LgnTab *self = data;

  self->length = (LgnLength) { .window = lgn_network_get_max_tokens (lgn_run_get_network (lgn_tab_state_get_run (self->state))) };
  lgn_tab_run (self);
}

static void
ask_for_length (LgnTab *self)
{
  g_autoptr (LgnInput) input = lgn_tab_get_input (self);

  lgn_length_ask (GTK_WIDGET (self), lgn_run_get_network (lgn_tab_state_get_run (self->state)), input, run_in_windows, run_cut, g_object_ref (self),
                  g_object_unref);
}

void
lgn_tab_part_chosen (LgnTab *self, guint part)
{
  self->length.part = part;
  lgn_tab_run (self);
}

static void
run_anyway (gpointer data)
{
  LgnTab *self = data;
  double memory = (double) sysconf (_SC_PHYS_PAGES) * (double) sysconf (_SC_PAGESIZE);

  lgn_run_set_budget (lgn_tab_state_get_run (self->state), (gsize) (MEMORY_SHARE * memory));
  lgn_tab_run (self);
}

/* The maps need more memory than a run may keep: the message says how much. */
static void
ask_to_exceed (LgnTab *self, const GError *error)
{
  const LgnAnswer answer = { _ ("Run Anyway"), run_anyway };

  self->has_asked = true;
  lgn_ask (GTK_WIDGET (self), _ ("This Needs Much Memory"), error->message, &answer, 1, g_object_ref (self), g_object_unref);
}

static void
on_failed (LgnTab *self)
{
  const GError *error = lgn_run_get_error (lgn_tab_state_get_run (self->state));

  if (!error)
    return;
  if (self->is_opening)
    {
      lgn_error_page_set_error (self->error_page, self->model, error);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  else if (g_error_matches (error, LGN_ERROR, LGN_ERROR_TOO_LONG)
           && lgn_network_get_max_tokens (lgn_run_get_network (lgn_tab_state_get_run (self->state))) > 0)
    ask_for_length (self);
  else if (g_error_matches (error, LGN_ERROR, LGN_ERROR_LIMIT) && !self->has_asked)
    ask_to_exceed (self, error);
  else
    show_failed_run (self, error);
}

static void
remember_model (LgnTab *self)
{
  if (self->model && g_path_is_absolute (self->model))
    lgn_settings_add_recent (self->model);
}

/* A model that was opened with something that it does not take says so, and runs on the rest where that is enough. */
static void
finish_opening (LgnTab *self)
{
  g_autoptr (LgnInput) given = g_steal_pointer (&self->given);
  g_autoptr (LgnInput) now = lgn_tab_get_input (self);

  self->is_opening = false;
  if (lgn_run_get_state (lgn_tab_state_get_run (self->state)) == LGN_RUN_EMPTY)
    return;
  remember_model (self);
  if (given)
    (void) ((given->text && *given->text && is_refused (self, LGN_TAKES_TEXT, given))
            || (given->image && is_refused (self, LGN_TAKES_PICTURE, given))
            || (given->audio && is_refused (self, LGN_TAKES_SOUND, given)));
  /* Only now is it known whether what is typed is one text or several. */
  if (now->others || (!lgn_run_get_result (lgn_tab_state_get_run (self->state)) && lgn_run_get_state (lgn_tab_state_get_run (self->state)) == LGN_RUN_READY))
    lgn_tab_run (self);
}

/* An opening is over as soon as its job has become a run, or nothing. */
void
lgn_tab_run_changed (LgnTab *self)
{
  LgnRun *run = lgn_tab_state_get_run (self->state);
  LgnRunState state = lgn_run_get_state (run);

  lgn_input_bar_set_network (self->input_bar, lgn_run_get_network (run));
  if (state == LGN_RUN_READY)
    lgn_input_bar_set_result (self->input_bar, lgn_run_get_result (run));
  lgn_input_bar_set_running (self->input_bar, state == LGN_RUN_RUNNING || state == LGN_RUN_LOADING);
  lgn_input_bar_set_changed (self->input_bar, state == LGN_RUN_STALE || state == LGN_RUN_FAILED);
  if (state != LGN_RUN_LOADING && state != LGN_RUN_FAILED && self->is_opening)
    finish_opening (self);
  if (state == LGN_RUN_FAILED)
    on_failed (self);
  else if (state == LGN_RUN_STOPPED && *lgn_run_get_stage (run))
    lgn_tab_add_toast (self, adw_toast_new (lgn_run_get_stage (run)));
  lgn_tab_update_message (self);
  lgn_tab_update_title (self);
}

void
lgn_tab_result_changed (LgnTab *self)
{
  lgn_part_bar_set_result (self->part_bar, lgn_run_get_result (lgn_tab_state_get_run (self->state)));
  lgn_input_bar_set_network (self->input_bar, lgn_run_get_network (lgn_tab_state_get_run (self->state)));
  lgn_tab_update_message (self);
  lgn_tab_update_title (self);
  g_object_notify (G_OBJECT (self), "has-map");
}
