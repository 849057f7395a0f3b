/* Writing in several goes: what is gone on from, drawn and offered agrees with what is written at once. */
#include "run/lgn-network.h"

#include <math.h>
#include <string.h>

#define PROMPT "And the king said unto the people"

static LgnNetwork *
open_bundled (const char *model)
{
  g_autoptr (GError) error = NULL;
  LgnNetwork *network = lgn_network_open (model, NULL, &error);

  g_assert_no_error (error);
  return network;
}

static LgnResult *
run (LgnNetwork *network, const LgnInput *input)
{
  LgnRunOptions options = { .with_candidates = true };
  g_autoptr (GError) error = NULL;
  LgnResult *result = lgn_network_run (network, input, &options, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* The last tokens of RESULT, N fewer than it wrote, as what INPUT goes on from; TOTAL in all. */
static LgnInput *
go_on (const LgnInput *from, const LgnTokens *tokens, guint n_written, guint n_fewer, guint total)
{
  LgnInput *input = lgn_input_copy (from);

  input->n_generate = total;
  input->n_written = n_written - n_fewer;
  input->written = g_new (gint64, n_written);
  for (guint i = 0; i < n_written; i++)
    input->written[i] = tokens->token[tokens->n - n_written + i].id;
  return input;
}

static void
assert_same_tokens (const LgnTokens *a, const LgnTokens *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  for (guint i = 0; i < a->n; i++)
    {
      g_assert_cmpint (a->token[i].id, ==, b->token[i].id);
      g_assert_cmpuint (a->token[i].start, ==, b->token[i].start);
    }
}

/* Nine tokens are five and four more, greedy or drawn. */
static void
check_in_two_goes (LgnNetwork *network, bool samples)
{
  g_autoptr (LgnInput) input = lgn_input_new (PROMPT);

  input->n_generate = 9;
  input->samples = samples;
  input->temperature = 1.3;
  input->seed = 42;
  g_autoptr (LgnResult) at_once = run (network, input);
  g_assert_cmpuint (at_once->n_written, ==, 9);
  g_autoptr (LgnInput) rest = go_on (input, at_once->tokens, 9, 4, 9);
  g_autoptr (LgnResult) in_two = run (network, rest);
  g_assert_cmpuint (in_two->n_written, ==, 9);
  assert_same_tokens (at_once->tokens, in_two->tokens);
  /* No more are wanted than were written. */
  g_autoptr (LgnInput) all = go_on (input, at_once->tokens, 9, 0, 0);
  g_autoptr (LgnResult) same = run (network, all);
  assert_same_tokens (at_once->tokens, same->tokens);
}

static void
test_go_on (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");

  check_in_two_goes (network, false);
  check_in_two_goes (network, true);
}

/* Other seeds draw other texts, nearly no temperature the likeliest. */
static void
test_draw (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");
  g_autoptr (LgnInput) input = lgn_input_new (PROMPT);
  guint n_different = 0;

  input->n_generate = 8;
  g_autoptr (LgnResult) greedy = run (network, input);
  g_autoptr (LgnInput) cold = lgn_input_copy (input);
  cold->samples = true;
  cold->temperature = 0;
  g_autoptr (LgnResult) frozen = run (network, cold);
  assert_same_tokens (greedy->tokens, frozen->tokens);
  for (guint seed = 0; seed < 4; seed++)
    {
      g_autoptr (LgnInput) warm = lgn_input_copy (input);
      warm->samples = true;
      warm->seed = seed;
      g_autoptr (LgnResult) drawn = run (network, warm);
      for (guint i = 0; i < drawn->tokens->n; i++)
        if (drawn->tokens->token[i].id != greedy->tokens->token[i].id)
          {
            n_different++;
            break;
          }
    }
  g_assert_cmpuint (n_different, >=, 3);
}

/* The likeliest candidate of every row is what is written there; probabilities fall, and are the softmax of the network. */
static void
check_candidates (const LgnResult *result, const LgnTokens *tokens, guint first_row, guint first_token)
{
  guint n;

  for (guint i = 0; first_token + i < tokens->n; i++)
    {
      const LgnCandidate *candidates = lgn_candidates_get_row (result->candidates, (gint) (first_row + i), &n);
      g_assert_cmpuint (n, ==, 10);
      g_assert_cmpint (candidates[0].id, ==, tokens->token[first_token + i].id);
      g_assert_nonnull (candidates[9].label);
      for (guint k = 1; k < n; k++)
        g_assert_cmpfloat (candidates[k].probability, <=, candidates[k - 1].probability);
      g_assert_cmpfloat (candidates[0].probability, <=, 1);
    }
}

static void
test_candidates (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");
  g_autoptr (LgnInput) input = lgn_input_new (PROMPT);
  guint n;

  input->n_generate = 6;
  g_autoptr (LgnResult) result = run (network, input);
  guint n_prompt = result->tokens->n - 6;
  check_candidates (result, result->tokens, n_prompt - 1, n_prompt);
  /* The last row's are the predictions. */
  const LgnCandidate *last = lgn_candidates_get_row (result->candidates, (gint) result->tokens->n - 1, &n);
  g_assert_cmpuint (n, ==, result->n_predictions);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (last[i].label, ==, result->predictions[i].label);
      g_assert_cmpfloat_with_epsilon (last[i].probability, result->predictions[i].probability, 1e-6);
    }
  g_assert_null (lgn_candidates_get_row (result->candidates, (gint) result->tokens->n, &n));
  g_assert_null (lgn_candidates_get_row (NULL, 0, &n));
}

/* A translation offers, ends, goes on differently from another word, and comes to an end again. */
static void
test_translation (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("en-fr");
  g_autoptr (LgnInput) input = lgn_input_new ("I am a student");
  guint n;

  g_autoptr (LgnResult) result = run (network, input);
  g_assert_true (result->has_stopped);
  g_assert_cmpuint (result->n_written, ==, result->predicted_tokens->n);
  check_candidates (result, result->predicted_tokens, 0, 0);
  const LgnCandidate *first = lgn_candidates_get_row (result->candidates, 0, &n);
  g_autoptr (LgnInput) other = lgn_input_copy (input);
  other->written = g_memdup2 (&first[1].id, sizeof first[1].id);
  other->n_written = 1;
  g_autoptr (LgnResult) changed = run (network, other);
  g_assert_false (changed->is_forced);
  g_assert_true (changed->has_stopped);
  g_assert_cmpint (changed->predicted_tokens->token[0].id, ==, first[1].id);
  check_candidates (changed, changed->predicted_tokens, 1, 1);
  /* What has come to its end stays as it is. */
  g_autoptr (LgnInput) whole = go_on (input, changed->predicted_tokens, changed->n_written, 0, 0);
  g_autoptr (LgnResult) same = run (network, whole);
  assert_same_tokens (changed->predicted_tokens, same->predicted_tokens);
}

/* What is typed into the window is gone on with where that can be done, and read otherwise. */
static void
test_where_able (void)
{
  g_autoptr (LgnNetwork) classifier = open_bundled ("sentiment"), translator = open_bundled ("en-fr");
  g_autoptr (LgnNetwork) writer = open_bundled ("verse-gpt");
  g_autoptr (LgnInput) input = lgn_input_new ("a good film");

  input->n_generate = 2;
  input->goes_on = true;
  g_autoptr (LgnInput) window = lgn_input_copy (input);
  window->window = 64;
  window->row = 0;
  g_autoptr (LgnResult) of_window = run (writer, window);
  g_assert_cmpuint (of_window->n_written, ==, 0);
  g_autoptr (LgnResult) read = run (classifier, input), translated = run (translator, input), written = run (writer, input);
  g_assert_cmpuint (read->n_written, ==, 0);
  g_assert_null (read->candidates);
  g_assert_true (translated->has_stopped);
  g_assert_cmpuint (written->n_written, ==, 2);

  /* A text that fills the model leaves no room. */
  g_autoptr (GString) text = g_string_new (NULL);
  gsize max = lgn_network_get_max_tokens (writer), n_source = 0, n_target;
  while (n_source < max - 1)
    {
      g_string_append (text, " the");
      g_autoptr (LgnInput) longer = lgn_input_new (text->str);
      g_assert_true (lgn_network_count_tokens (writer, longer, &n_source, &n_target, NULL));
    }
  g_autoptr (LgnInput) full = lgn_input_new (text->str);
  full->n_generate = 4;
  full->goes_on = true;
  g_autoptr (LgnResult) last = run (writer, full);
  g_assert_cmpuint (last->n_written, ==, max - n_source);
}

static void
test_refused (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");
  g_autoptr (LgnInput) input = lgn_input_new (PROMPT);
  g_autoptr (GError) error = NULL;

  input->n_generate = 3;
  input->n_written = 1;
  input->written = g_new0 (gint64, 1);
  input->written[0] = 1 << 30;
  g_assert_null (lgn_network_run (network, input, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "the vocabulary has"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writing/go-on", test_go_on);
  g_test_add_func ("/writing/draw", test_draw);
  g_test_add_func ("/writing/candidates", test_candidates);
  g_test_add_func ("/writing/translation", test_translation);
  g_test_add_func ("/writing/where-able", test_where_able);
  g_test_add_func ("/writing/refused", test_refused);
  return g_test_run ();
}
