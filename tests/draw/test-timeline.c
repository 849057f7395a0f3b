/* Writing: steps, candidates, branches and what is taken back, with a bundled network and no display. */
#include "view/lgn-step-map.h"

#define PROMPT "And the king said unto the people"

typedef struct
{
  LgnRun *run;
  LgnSelection *selection;
  LgnTokenView *tokens;
  LgnMapView *view;
  LgnHistory *history;
  LgnTimeline *timeline;
} Fixture;

static void
on_result_changed (Fixture *fixture)
{
  lgn_selection_set_result (fixture->selection, lgn_run_get_result (fixture->run));
}

static void
on_layer_ready (LgnRun *run, guint site, guint layer, Fixture *fixture)
{
  lgn_map_view_layer_ready (fixture->view, (LgnSite) site, layer);
}

static void
wait (Fixture *fixture)
{
  while (lgn_run_get_state (fixture->run) == LGN_RUN_LOADING || lgn_run_get_state (fixture->run) == LGN_RUN_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (lgn_run_get_error (fixture->run));
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_READY);
}

static void
start (Fixture *fixture, const char *text)
{
  g_autoptr (LgnInput) input = lgn_input_new (text);

  lgn_timeline_prepare (fixture->timeline, input);
  lgn_run_start (fixture->run, input);
  wait (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer model)
{
  fixture->run = lgn_run_new ();
  fixture->selection = lgn_selection_new ();
  fixture->tokens = lgn_token_view_new ();
  fixture->view = lgn_map_view_new (fixture->selection, fixture->tokens);
  fixture->history = lgn_history_new ();
  g_signal_connect_swapped (fixture->run, "result-changed", G_CALLBACK (on_result_changed), fixture);
  g_signal_connect (fixture->run, "layer-ready", G_CALLBACK (on_layer_ready), fixture);
  fixture->timeline = lgn_timeline_new (fixture->run, fixture->view, fixture->history);
  lgn_run_open (fixture->run, model);
  wait (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer model)
{
  g_clear_object (&fixture->history);
  g_assert_finalize_object (fixture->timeline);
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->tokens);
  g_assert_finalize_object (fixture->selection);
  g_assert_finalize_object (fixture->run);
}

/* (transfer full) the text after what was given. */
static char *
get_written (Fixture *fixture)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lgn_timeline_get_n (fixture->timeline); i++)
    g_string_append_printf (out, "%s|", lgn_timeline_get_label (fixture->timeline, i));
  return g_string_free (out, FALSE);
}

static void
count (gpointer object, guint *n)
{
  (*n)++;
}

/* A row belongs to what it has read, and predicts what comes next. */
static void
test_steps (Fixture *fixture, gconstpointer model)
{
  LgnTimeline *timeline = fixture->timeline;
  guint n_moves = 0, n;

  start (fixture, PROMPT);
  const LgnTokens *tokens = lgn_run_get_result (fixture->run)->tokens;
  gint first = (gint) tokens->n - LGN_TIMELINE_FIRST;
  g_assert_true (lgn_timeline_is_there (timeline));
  g_assert_true (lgn_timeline_has_steps (timeline));
  g_assert_cmpuint (lgn_timeline_get_n (timeline), ==, LGN_TIMELINE_FIRST);
  g_assert_cmpint (lgn_timeline_get_position (timeline), ==, LGN_TIMELINE_FIRST - 1);
  g_assert_cmpint (lgn_selection_get_row (fixture->selection), ==, (gint) tokens->n - 2);
  g_assert_cmpint (lgn_selection_get_column (fixture->selection), >=, 0);
  g_signal_connect (timeline, "position-changed", G_CALLBACK (count), &n_moves);
  lgn_timeline_set_position (timeline, 0);
  g_assert_cmpuint (n_moves, ==, 1);
  g_assert_cmpint (lgn_timeline_get_row (timeline), ==, first - 1);
  g_assert_cmpstr (lgn_timeline_get_before (timeline), ==, tokens->label[first - 1]);
  g_assert_cmpint (lgn_timeline_get_next_id (timeline), ==, tokens->token[first].id);
  g_autofree char *convention = lgn_timeline_make_convention (timeline);
  g_autofree char *expected
      = g_strdup_printf ("This row predicts “%s”; it belongs to “%s”.", tokens->label[first], tokens->label[first - 1]);
  g_assert_cmpstr (convention, ==, expected);
  const LgnCandidate *candidates = lgn_timeline_get_candidates (timeline, &n);
  g_assert_cmpuint (n, >, 4);
  g_assert_cmpint (candidates[0].id, ==, lgn_timeline_get_next_id (timeline));
  /* Past the last there is the one that could follow; no further. */
  lgn_timeline_set_position (timeline, 100);
  g_assert_cmpint (lgn_timeline_get_position (timeline), ==, LGN_TIMELINE_FIRST);
  g_assert_cmpint (lgn_timeline_get_next_id (timeline), ==, -1);
  g_assert_nonnull (lgn_timeline_get_candidates (timeline, &n));
  /* What was given can be looked at, not changed. */
  lgn_selection_set_cell (fixture->selection, 1, 0);
  g_assert_cmpint (lgn_timeline_get_position (timeline), ==, -1);
  g_assert_false (lgn_timeline_can_take (timeline));
  g_assert_cmpint (lgn_timeline_get_next_id (timeline), ==, tokens->token[2].id);
}

static void
test_more (Fixture *fixture, gconstpointer model)
{
  start (fixture, PROMPT);
  g_autofree char *five = get_written (fixture);
  lgn_timeline_write (fixture->timeline, 3);
  wait (fixture);
  g_autofree char *eight = get_written (fixture);
  g_assert_cmpuint (lgn_timeline_get_n (fixture->timeline), ==, 8);
  g_assert_true (g_str_has_prefix (eight, five));
  g_assert_cmpint (lgn_timeline_get_position (fixture->timeline), ==, 7);
  g_assert_cmpuint (lgn_timeline_get_n_branches (fixture->timeline), ==, 1);
}

/* The rows that wrote what is there, the newest last, and what they could look at. */
static void
test_rows (Fixture *fixture, gconstpointer model)
{
  start (fixture, PROMPT);
  guint n = lgn_run_get_result (fixture->run)->tokens->n;
  g_autoptr (LgnShownMap) map = lgn_step_map_new (fixture->timeline, fixture->view, 100);
  g_assert_cmpuint (lgn_shown_map_get_rows (map)->n, ==, 5);
  g_assert_cmpuint (lgn_shown_map_get_columns (map)->n, ==, n - 1);
  g_assert_cmpuint (lgn_token_axis_get_group (lgn_shown_map_get_rows (map), 4)->first, ==, n - 2);
  g_assert_false (lgn_shown_map_is_allowed (map, 0, n - 2));
  g_autofree char *none = lgn_step_map_make_note (map);
  g_assert_cmpstr (none, ==, "");
  lgn_timeline_set_position (fixture->timeline, 0);
  g_autoptr (LgnShownMap) first = lgn_step_map_new (fixture->timeline, fixture->view, 3);
  g_assert_cmpuint (lgn_shown_map_get_rows (first)->n, ==, LGN_STEP_MAP_MIN_ROWS);
  g_assert_cmpuint (lgn_shown_map_get_columns (first)->n, ==, 3);
  g_autofree char *note = lgn_step_map_make_note (first);
  g_autofree char *expected = g_strdup_printf ("%u tokens before are not shown.", n - LGN_TIMELINE_FIRST - 3);
  g_assert_cmpstr (note, ==, expected);
}

/* Another word begins a branch; both can be gone back to, by undoing or by choosing. */
static void
test_take (Fixture *fixture, gconstpointer model)
{
  LgnTimeline *timeline = fixture->timeline;

  start (fixture, PROMPT);
  g_autofree char *before = get_written (fixture);
  lgn_timeline_set_position (timeline, 2);
  lgn_timeline_take (timeline, 0); /* the one that is there */
  g_assert_cmpint (lgn_timeline_get_position (timeline), ==, 3);
  lgn_timeline_set_position (timeline, 2);
  lgn_timeline_take (timeline, 1);
  wait (fixture);
  g_autofree char *after = get_written (fixture);
  g_assert_cmpstr (before, !=, after);
  g_assert_cmpint (lgn_timeline_get_position (timeline), ==, 2);
  g_assert_cmpuint (lgn_timeline_get_n_branches (timeline), ==, 2);
  g_assert_cmpuint (lgn_timeline_get_branch (timeline), ==, 1);
  g_assert_true (lgn_history_undo (fixture->history));
  wait (fixture);
  g_autofree char *undone = get_written (fixture);
  g_assert_cmpstr (undone, ==, before);
  g_assert_cmpuint (lgn_timeline_get_branch (timeline), ==, 0);
  g_assert_true (lgn_history_redo (fixture->history));
  wait (fixture);
  g_autofree char *redone = get_written (fixture);
  g_assert_cmpstr (redone, ==, after);
  lgn_timeline_set_branch (timeline, 0);
  wait (fixture);
  g_autofree char *chosen = get_written (fixture);
  g_assert_cmpstr (chosen, ==, before);
  g_assert_cmpuint (lgn_timeline_get_n_branches (timeline), ==, 2);

  /* Another text has branches of its own, and its past is not that of the text before. */
  start (fixture, "In the beginning");
  g_assert_cmpuint (lgn_timeline_get_n_branches (timeline), ==, 1);
  g_autofree char *other = get_written (fixture);
  lgn_history_undo (fixture->history);
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_READY);
  g_autofree char *same = get_written (fixture);
  g_assert_cmpstr (other, ==, same);
}

/* A word at the end leaves nothing behind. */
static void
test_take_last (Fixture *fixture, gconstpointer model)
{
  LgnTimeline *timeline = fixture->timeline;

  start (fixture, PROMPT);
  g_object_set (timeline, "n-more", 1, NULL);
  g_autofree char *before = get_written (fixture);
  lgn_timeline_set_position (timeline, LGN_TIMELINE_FIRST);
  lgn_timeline_take (timeline, 2);
  wait (fixture);
  g_assert_cmpuint (lgn_timeline_get_n (timeline), ==, LGN_TIMELINE_FIRST + 1);
  g_assert_cmpuint (lgn_timeline_get_n_branches (timeline), ==, 1);
  lgn_history_undo (fixture->history);
  wait (fixture);
  g_autofree char *undone = get_written (fixture);
  g_assert_cmpstr (undone, ==, before);
}

/* Drawn words go on as they were drawn. */
static void
test_sampled (Fixture *fixture, gconstpointer model)
{
  g_object_set (fixture->timeline, "samples", TRUE, "seed", 7, "temperature", 1.5, NULL);
  start (fixture, PROMPT);
  g_autofree char *first = get_written (fixture);
  lgn_timeline_write (fixture->timeline, 2);
  wait (fixture);
  g_autofree char *more = get_written (fixture);
  g_assert_true (g_str_has_prefix (more, first));
  start (fixture, PROMPT);
  g_autofree char *again = get_written (fixture);
  g_assert_cmpstr (again, ==, first);
}

/* A translation comes to its end, and can be led to another. */
static void
test_translation (Fixture *fixture, gconstpointer model)
{
  LgnTimeline *timeline = fixture->timeline;
  guint n;

  start (fixture, "I am a student");
  lgn_selection_set_site (fixture->selection, LGN_SITE_CROSS);
  g_assert_true (lgn_timeline_has_stopped (timeline));
  g_assert_false (lgn_timeline_can_write (timeline));
  n = lgn_timeline_get_n (timeline);
  g_assert_cmpuint (n, ==, lgn_run_get_result (fixture->run)->predicted_tokens->n);
  g_assert_cmpint (lgn_selection_get_row (fixture->selection), ==, -1); /* nobody has moved yet */
  g_assert_cmpint (lgn_timeline_get_position (timeline), ==, (gint) n - 1);
  lgn_timeline_set_position (timeline, 1);
  g_assert_cmpint (lgn_selection_get_row (fixture->selection), ==, 1);
  g_assert_cmpstr (lgn_timeline_get_before (timeline), ==, lgn_run_get_result (fixture->run)->decoder_tokens->label[1]);
  g_assert_cmpint (lgn_timeline_get_next_id (timeline), ==, lgn_run_get_result (fixture->run)->predicted_tokens->token[1].id);
  lgn_timeline_take (timeline, 2);
  wait (fixture);
  g_assert_true (lgn_timeline_has_stopped (timeline));
  g_assert_cmpuint (lgn_timeline_get_n_branches (timeline), ==, 2);
  lgn_selection_set_site (fixture->selection, LGN_SITE_ENCODER);
  g_assert_false (lgn_timeline_has_steps (timeline));
  g_assert_cmpint (lgn_timeline_get_row (timeline), ==, -1);
}

/* One that does not write has no steps. */
static void
test_reader (Fixture *fixture, gconstpointer model)
{
  guint n;

  start (fixture, "a lovely film");
  g_assert_false (lgn_timeline_is_there (fixture->timeline));
  g_assert_cmpuint (lgn_timeline_get_n (fixture->timeline), ==, 0);
  g_assert_cmpint (lgn_timeline_get_position (fixture->timeline), ==, -1);
  g_assert_null (lgn_timeline_get_candidates (fixture->timeline, &n));
  lgn_timeline_write (fixture->timeline, 2);
  lgn_timeline_take (fixture->timeline, 0);
  g_assert_cmpint (lgn_run_get_state (fixture->run), ==, LGN_RUN_READY);
}

static void
add (const char *name, const char *model, void (*test) (Fixture *fixture, gconstpointer model))
{
  g_test_add (name, Fixture, model, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/timeline/steps", "verse-gpt", test_steps);
  add ("/timeline/more", "verse-gpt", test_more);
  add ("/timeline/rows", "verse-gpt", test_rows);
  add ("/timeline/take", "verse-gpt", test_take);
  add ("/timeline/take-last", "verse-gpt", test_take_last);
  add ("/timeline/sampled", "verse-gpt", test_sampled);
  add ("/timeline/translation", "en-fr", test_translation);
  add ("/timeline/reader", "sentiment", test_reader);
  return g_test_run ();
}
