/* What a layer was computed from, asked of a run: it gives the weights that the run's store holds, for texts that are written, made
 * to be read, or continued; and it is kept, dropped and cancelled as it should. */
#include "base/lgn-error.h"
#include "run/lgn-capturer.h"
#include "run/lgn-network-capture.h"

#define TIMEOUT_S 20
#define TOLERANCE 4e-6 /* of weights: a few roundings of float32 */

static LgnNetwork *
open_golden (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", name, NULL);
  g_autoptr (GError) error = NULL;
  LgnNetwork *network = lgn_network_open (path, NULL, &error);

  g_assert_no_error (error);
  return network;
}

static void
check_layer (LgnCapture *capture, LgnResult *result, LgnSite site, guint layer)
{
  g_autoptr (LgnScoreRule) rule
      = lgn_score_rule_new (lgn_capture_get_rule (capture), lgn_capture_get_head_dim (capture), 0, NULL);
  LgnMapShape shape;

  g_assert_true (lgn_attn_store_get_shape (result->store, site, layer, &shape));
  g_assert_cmpuint (lgn_capture_get_n_query (capture), ==, shape.n_query);
  g_autofree float *weights = g_new (float, shape.n_key);
  for (guint head = 0; head < shape.n_heads; head++)
    for (gsize row = 0; row < shape.n_query; row++)
      {
        g_autoptr (LgnRowSteps) steps = lgn_capture_read_row (capture, rule, head, row);
        lgn_attn_store_read_rows (result->store, &(LgnMapId) { site, layer, (gint) head }, row, 1, weights);
        g_assert_cmpuint (steps->n_key, ==, shape.n_key);
        for (gsize j = 0; j < shape.n_key; j++)
          g_assert_cmpfloat_with_epsilon (steps->weight[j], weights[j], TOLERANCE);
      }
}

/* Every layer of what NETWORK makes of INPUT (transfer full). */
static void
check_run (const char *name, LgnInput *input)
{
  g_autoptr (LgnNetwork) network = open_golden (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnInput) owned = input;
  g_autoptr (LgnResult) result = lgn_network_run (network, input, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint site = 0; site < LGN_N_SITES; site++)
    for (guint layer = 0; layer < lgn_attn_store_get_n_layers (result->store, site); layer++)
      {
        g_autoptr (LgnCapture) capture = lgn_network_capture (network, input, result, site, layer, NULL, &error);
        g_assert_no_error (error);
        check_layer (capture, result, site, layer);
      }
}

static void
test_written (void)
{
  LgnInput *input = lgn_input_new ("I am a student.");

  input->n_generate = 5;
  check_run ("e2e-marian", input);
}

static void
test_forced (void)
{
  LgnInput *input = lgn_input_new ("I am a student.");

  input->target = g_strdup ("une voiture");
  check_run ("e2e-marian", input);
}

static void
test_continued (void)
{
  LgnInput *input = lgn_input_new ("The animal");

  input->n_generate = 3;
  check_run ("e2e-gpt2", input);
}

static void
test_padded (void)
{
  LgnInput *input = lgn_input_new ("A fine film");

  input->pad_to = 12;
  check_run ("e2e-bert-sentiment", input);
}

static void
test_absent (void)
{
  g_autoptr (LgnNetwork) network = open_golden ("e2e-gpt2");
  g_autoptr (LgnInput) input = lgn_input_new ("The animal");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) result = lgn_network_run (network, input, NULL, NULL, &error);

  g_assert_null (lgn_network_capture (network, input, result, LGN_SITE_SELF, 99, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (lgn_network_capture (network, input, result, LGN_SITE_CROSS, 0, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
}

static void
test_cancelled (void)
{
  g_autoptr (LgnNetwork) network = open_golden ("e2e-gpt2");
  g_autoptr (LgnInput) input = lgn_input_new ("The animal");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LgnProgress progress = { cancellable, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnResult) result = lgn_network_run (network, input, NULL, NULL, &error);

  g_cancellable_cancel (cancellable);
  g_assert_null (lgn_network_capture (network, input, result, LGN_SITE_SELF, 1, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Turns the main loop until RUN and CAPTURER have nothing to do. */
static void
settle (LgnRun *run, LgnCapturer *capturer)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_S * G_USEC_PER_SEC;

  while (lgn_run_get_state (run) == LGN_RUN_RUNNING || lgn_capturer_is_busy (capturer))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static void
count (LgnCapturer *capturer, guint *n)
{
  (*n)++;
}

static void
test_capturer (void)
{
  g_autoptr (LgnRun) run = lgn_run_new ();
  g_autoptr (LgnCapturer) capturer = lgn_capturer_new (run);
  g_autoptr (LgnNetwork) network = open_golden ("e2e-gpt2");
  g_autoptr (LgnInput) input = lgn_input_new ("The animal");
  g_autoptr (LgnInput) other = lgn_input_new ("The animal didn't");
  guint n = 0;

  g_signal_connect (capturer, "changed", G_CALLBACK (count), &n);
  lgn_run_set_network (run, network);
  lgn_capturer_ask (capturer, LGN_SITE_SELF, 1); /* there is nothing yet: it waits */
  g_assert_false (lgn_capturer_is_busy (capturer));
  lgn_run_start (run, input);
  settle (run, capturer);
  LgnCapture *first = lgn_capturer_get_capture (capturer);
  g_assert_nonnull (first);
  g_assert_null (lgn_capturer_get_error (capturer));
  check_layer (first, lgn_run_get_result (run), LGN_SITE_SELF, 1);
  n = 0;
  lgn_capturer_ask (capturer, LGN_SITE_SELF, 1); /* it is there */
  g_assert_true (lgn_capturer_get_capture (capturer) == first);
  g_assert_cmpuint (n, ==, 0);
  lgn_capturer_ask (capturer, LGN_SITE_SELF, 0);
  g_assert_null (lgn_capturer_get_capture (capturer));
  g_assert_true (lgn_capturer_is_busy (capturer));
  settle (run, capturer);
  g_assert_cmpuint (lgn_capture_get_layer (lgn_capturer_get_capture (capturer)), ==, 0);
  lgn_run_start (run, other); /* what was captured belongs to another text; it is asked for again by itself */
  settle (run, capturer);
  settle (run, capturer);
  check_layer (lgn_capturer_get_capture (capturer), lgn_run_get_result (run), LGN_SITE_SELF, 0);
  lgn_capturer_ask (capturer, LGN_SITE_CROSS, 0);
  settle (run, capturer);
  g_assert_null (lgn_capturer_get_capture (capturer));
  g_assert_error (lgn_capturer_get_error (capturer), LGN_ERROR, LGN_ERROR_INPUT);
  lgn_capturer_ask (capturer, LGN_SITE_SELF, 0);
  lgn_capturer_cancel (capturer);
  g_assert_false (lgn_capturer_is_busy (capturer));
  g_assert_null (lgn_capturer_get_capture (capturer));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/written", test_written);
  g_test_add_func ("/capture/forced", test_forced);
  g_test_add_func ("/capture/continued", test_continued);
  g_test_add_func ("/capture/padded", test_padded);
  g_test_add_func ("/capture/absent", test_absent);
  g_test_add_func ("/capture/cancelled", test_cancelled);
  g_test_add_func ("/capturer", test_capturer);
  return g_test_run ();
}
