/* Heads that look at what followed the same token before, on tokens at random that come twice. */
#include "run/lgn-induction.h"

#include <math.h>

static LgnNetwork *
open_bundled (const char *name)
{
  g_autoptr (GError) error = NULL;
  LgnNetwork *network = lgn_network_open (name, NULL, &error);

  g_assert_no_error (error);
  return network;
}

/* A network that was trained to write has such heads, and not in its first layer: they take what an earlier head tells of the
 * token before. */
static void
test_writer (void)
{
  g_autoptr (LgnNetwork) network = open_bundled ("verse-gpt");
  g_autoptr (LgnInduction) first = lgn_network_measure_induction (network, LGN_SITE_SELF, NULL, NULL);
  g_autoptr (LgnInduction) again = lgn_network_measure_induction (network, LGN_SITE_SELF, NULL, NULL);
  double best[2] = { 0 };

  g_assert_true (lgn_network_can_measure_induction (network, LGN_SITE_SELF));
  g_assert_cmpuint (first->n_layers, ==, 2);
  for (guint i = 0; i < first->n_layers * first->n_heads; i++)
    {
      g_test_message ("%u·%u: %.3f", i / first->n_heads, i % first->n_heads, first->score[i]);
      g_assert_cmpfloat (first->score[i], ==, again->score[i]);
      best[i / first->n_heads] = fmax (best[i / first->n_heads], first->score[i]);
    }
  g_assert_cmpfloat (best[0], <, 0.1);
  g_assert_cmpfloat (best[1], >, 0.4);
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer data)
{
  *(LgnInduction **) data = lgn_network_measure_induction_finish (result, NULL);
}

/* Both sides of a translator, in a thread; a picture's network reads no tokens. */
static void
test_others (void)
{
  g_autoptr (LgnNetwork) translator = open_bundled ("en-fr"), viewer = open_bundled ("fashion-vit");
  g_autoptr (LgnInduction) induction = NULL;

  lgn_network_measure_induction_async (translator, LGN_SITE_DECODER, NULL, on_measured, &induction);
  while (!induction)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (induction->n_layers, ==, 3);
  g_assert_cmpuint (induction->n_heads, ==, 4);
  for (guint i = 0; i < 12; i++)
    g_assert_true (induction->score[i] >= 0 && induction->score[i] <= 1);
  g_assert_true (lgn_network_can_measure_induction (translator, LGN_SITE_ENCODER));
  g_assert_false (lgn_network_can_measure_induction (translator, LGN_SITE_CROSS));
  g_assert_false (lgn_network_can_measure_induction (viewer, LGN_SITE_SELF));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/induction/writer", test_writer);
  g_test_add_func ("/induction/others", test_others);
  return g_test_run ();
}
