/* LgnRun with real networks: the newest run wins, stopping keeps what is there, failing keeps what was there before. */
#include "base/lgn-error.h"
#include "base/lgn-pool.h"
#include "run/lgn-run.h"

#include <string.h>

#define TIMEOUT_S 20

typedef struct
{
  LgnRun *run;
  guint n_results;
  guint n_layers;
  guint n_states;
} Fixture;

static char *
golden (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", name, NULL);
}

static void
on_result_changed (LgnRun *run, Fixture *fixture)
{
  fixture->n_results++;
  fixture->n_layers = 0;
}

/* A layer comes once, and can be read when it comes. */
static void
on_layer_ready (LgnRun *run, guint site, guint layer, Fixture *fixture)
{
  g_assert_true (lgn_attn_store_is_ready (lgn_run_get_result (run)->store, site, layer));
  fixture->n_layers++;
}

static void
on_state (LgnRun *run, GParamSpec *pspec, Fixture *fixture)
{
  fixture->n_states++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->run = lgn_run_new ();
  g_signal_connect (fixture->run, "result-changed", G_CALLBACK (on_result_changed), fixture);
  g_signal_connect (fixture->run, "layer-ready", G_CALLBACK (on_layer_ready), fixture);
  g_signal_connect (fixture->run, "notify::state", G_CALLBACK (on_state), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->run);
}

/* Turns the main loop for MS milliseconds. */
static void
turn (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

/* Until nothing goes on any more. */
static LgnRunState
wait_for (LgnRun *run)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_S * G_USEC_PER_SEC;

  while (lgn_run_get_state (run) == LGN_RUN_RUNNING || lgn_run_get_state (run) == LGN_RUN_LOADING)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  return lgn_run_get_state (run);
}

static void
open_model (LgnRun *run)
{
  g_autofree char *model = golden ("models/e2e-gpt2");

  lgn_run_open (run, model);
  g_assert_cmpint (lgn_run_get_state (run), ==, LGN_RUN_LOADING);
  g_assert_cmpint (wait_for (run), !=, LGN_RUN_FAILED);
}

static LgnInput *
start (LgnRun *run, const char *text)
{
  g_autoptr (LgnInput) input = lgn_input_new (text);

  lgn_run_start (run, input);
  return input; /* alive as long as the run wants it: to be compared only */
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  LgnRun *run = fixture->run;
  LgnRunState state;
  g_autofree char *stage = NULL;
  double progress;

  g_assert_cmpint (lgn_run_get_state (run), ==, LGN_RUN_EMPTY);
  open_model (run);
  g_assert_cmpint (lgn_run_get_state (run), ==, LGN_RUN_READY);
  g_assert_nonnull (lgn_run_get_network (run));
  g_assert_null (lgn_run_get_result (run));

  LgnInput *input = start (run, "The animal");
  g_assert_cmpint (lgn_run_get_state (run), ==, LGN_RUN_RUNNING);
  g_assert_cmpint (wait_for (run), ==, LGN_RUN_READY);
  g_assert_true (lgn_run_get_input (run) == input);
  g_assert_cmpuint (fixture->n_results, ==, 1);
  g_assert_cmpuint (fixture->n_layers, ==, lgn_network_get_n_layers (lgn_run_get_network (run), LGN_SITE_SELF));
  g_assert_cmpuint (fixture->n_states, ==, 4);
  g_object_get (run, "state", &state, "progress", &progress, "stage", &stage, NULL);
  g_assert_cmpint (state, ==, LGN_RUN_READY);
  g_assert_cmpfloat (progress, ==, 1);
  g_assert_cmpstr (stage, ==, "");
}

/* An input that comes before the model is run as soon as the model is there. */
static void
test_early (Fixture *fixture, gconstpointer data)
{
  LgnInput *input = start (fixture->run, "The animal");

  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_EMPTY);
  open_model (fixture->run);
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  g_assert_true (lgn_run_get_input (fixture->run) == input);
}

static void
test_newest_wins (Fixture *fixture, gconstpointer data)
{
  LgnInput *input = NULL;

  open_model (fixture->run);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strnfill (i + 1, 'a');
      input = start (fixture->run, text);
      if (i % 7 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  g_assert_true (lgn_run_get_input (fixture->run) == input);
  guint n = fixture->n_results;
  turn (100);
  g_assert_true (lgn_run_get_input (fixture->run) == input);
  g_assert_cmpuint (fixture->n_results, ==, n);
  g_assert_cmpuint (lgn_run_get_result (fixture->run)->tokens->text_len[0], ==, 50);
}

/* Keeps every worker of the program's pool busy until it is let go. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean is_held, is_free;
  GThread *thread;
} Blocker;

static void
block_turn (guint index, guint worker, gpointer data)
{
  Blocker *blocker = data;

  g_mutex_lock (&blocker->mutex);
  blocker->is_held = TRUE;
  g_cond_broadcast (&blocker->cond);
  while (!blocker->is_free)
    g_cond_wait (&blocker->cond, &blocker->mutex);
  g_mutex_unlock (&blocker->mutex);
}

static gpointer
block_pool (gpointer data)
{
  lgn_pool_run (lgn_pool_get_default (), 2, block_turn, data);
  return NULL;
}

static void
hold (Blocker *blocker)
{
  blocker->thread = g_thread_new ("blocker", block_pool, blocker);
  g_mutex_lock (&blocker->mutex);
  while (!blocker->is_held)
    g_cond_wait (&blocker->cond, &blocker->mutex);
  g_mutex_unlock (&blocker->mutex);
}

static void
let_go (Blocker *blocker)
{
  g_mutex_lock (&blocker->mutex);
  blocker->is_free = TRUE;
  g_cond_broadcast (&blocker->cond);
  g_mutex_unlock (&blocker->mutex);
  g_thread_join (blocker->thread);
}

/* A run that is held up after its tokens are there and is then stopped: the tokens stay, and nothing comes later. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  Blocker blocker = { 0 };

  open_model (fixture->run);
  hold (&blocker);
  LgnInput *input = start (fixture->run, "The animal didn't cross the street");
  for (guint i = 0; fixture->n_results == 0 && i < TIMEOUT_S * 100; i++)
    turn (10);
  g_assert_cmpuint (fixture->n_results, ==, 1);
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_RUNNING);
  lgn_run_stop (fixture->run);
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_STOPPED);
  g_assert_true (lgn_run_get_input (fixture->run) == input);
  g_assert_true (g_str_has_prefix (lgn_run_get_stage (fixture->run), "Stopped. "));
  let_go (&blocker);
  turn (100);
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_STOPPED);
  g_assert_cmpuint (fixture->n_results, ==, 1);

  start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
}

/* Stopped before there was anything of it: the text has changed since the result that is still there. */
static void
test_stop_early (Fixture *fixture, gconstpointer data)
{
  open_model (fixture->run);
  LgnInput *first = start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  Blocker blocker = { 0 };
  hold (&blocker);
  start (fixture->run, "It was too tired");
  lgn_run_stop (fixture->run);
  bool is_first = lgn_run_get_input (fixture->run) == first; /* else its tokens were there already */
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, is_first ? LGN_RUN_STALE : LGN_RUN_STOPPED);
  let_go (&blocker);

  g_autofree char *model = golden ("models/e2e-bert-sentiment");
  lgn_run_open (fixture->run, model);
  lgn_run_stop (fixture->run);
  g_assert_cmpint (lgn_run_get_state (fixture->run), !=, LGN_RUN_LOADING);
  turn (50);
  g_assert_cmpstr (lgn_network_get_family (lgn_run_get_network (fixture->run)), ==, "gpt2");
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *many = g_strnfill (20000, 'a');

  lgn_run_open (fixture->run, "/nowhere/at-all");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_FAILED);
  g_assert_error (lgn_run_get_error (fixture->run), LGN_ERROR, LGN_ERROR_FILE);
  g_assert_null (lgn_run_get_network (fixture->run));

  open_model (fixture->run);
  g_assert_null (lgn_run_get_error (fixture->run));
  LgnInput *input = start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  LgnResult *result = lgn_run_get_result (fixture->run);
  start (fixture->run, many);
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_FAILED);
  g_assert_error (lgn_run_get_error (fixture->run), LGN_ERROR, LGN_ERROR_TOO_LONG);
  g_assert_true (lgn_run_get_result (fixture->run) == result);
  g_assert_true (lgn_run_get_input (fixture->run) == input);

  lgn_run_set_budget (fixture->run, 1);
  start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_FAILED);
  g_assert_error (lgn_run_get_error (fixture->run), LGN_ERROR, LGN_ERROR_LIMIT);
  lgn_run_set_budget (fixture->run, 0);
  start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  g_assert_null (lgn_run_get_error (fixture->run));
}

static void
test_stale (Fixture *fixture, gconstpointer data)
{
  open_model (fixture->run);
  lgn_run_mark_stale (fixture->run, true);
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_READY);
  start (fixture->run, "The animal");
  lgn_run_mark_stale (fixture->run, true);
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_STALE);
  lgn_run_mark_stale (fixture->run, false);
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_READY);
  lgn_run_mark_stale (fixture->run, true);
  start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
}

static void
test_bundle (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bundle = golden ("bundle-by-numpy.safetensors"), *broken = golden ("bundle-writer.py");

  open_model (fixture->run);
  start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  lgn_run_open_bundle (fixture->run, broken);
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_FAILED);
  g_assert_false (lgn_run_get_result (fixture->run)->is_saved);
  g_assert_nonnull (lgn_run_get_network (fixture->run));

  lgn_run_open_bundle (fixture->run, bundle);
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  g_assert_true (lgn_run_get_result (fixture->run)->is_saved);
  g_assert_null (lgn_run_get_network (fixture->run));
  g_assert_null (lgn_run_get_input (fixture->run));
  g_assert_cmpuint (fixture->n_layers, ==, 3);
  start (fixture->run, "The animal");
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_READY);
}

static void
start_again (LgnRun *run, gpointer data)
{
  guint *left = data;

  if (*left > 0)
    {
      (*left)--;
      start (run, "It was too tired");
    }
}

/* Whoever hears of a result may start the next run at once. */
static void
test_start_inside (Fixture *fixture, gconstpointer data)
{
  guint left = 5;

  g_signal_connect (fixture->run, "result-changed", G_CALLBACK (start_again), &left);
  open_model (fixture->run);
  start (fixture->run, "The animal");
  g_assert_cmpint (wait_for (fixture->run), ==, LGN_RUN_READY);
  g_assert_cmpuint (left, ==, 0);
  g_assert_cmpstr (lgn_run_get_result (fixture->run)->tokens->text[0], ==, "It was too tired");
}

/* Let go in the middle of its work: nothing is heard of it any more. */
static void
test_let_go (Fixture *fixture, gconstpointer data)
{
  open_model (fixture->run);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (LgnRun) other = lgn_run_new ();
      lgn_run_set_network (other, lgn_run_get_network (fixture->run));
      g_assert_cmpint (lgn_run_get_state (other), ==, LGN_RUN_READY);
      start (other, "The animal");
      turn (i);
    }
  g_clear_object (&fixture->run);
  turn (50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lgn_pool_set_default_workers (2);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/run/states", test_states);
  ADD ("/run/early", test_early);
  ADD ("/run/newest-wins", test_newest_wins);
  ADD ("/run/stop", test_stop);
  ADD ("/run/stop-early", test_stop_early);
  ADD ("/run/failed", test_failed);
  ADD ("/run/stale", test_stale);
  ADD ("/run/bundle", test_bundle);
  ADD ("/run/start-inside", test_start_inside);
  ADD ("/run/let-go", test_let_go);
  return g_test_run ();
}
