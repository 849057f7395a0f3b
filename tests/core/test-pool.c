/* Every turn of a loop is done once, however many workers there are and from whatever thread it is asked for. */
#include "base/lgn-pool.h"

#define N_TURNS 10000

static void
count_turn (guint index, guint worker, gpointer data)
{
  gint *counts = data;

  g_atomic_int_inc (&counts[index]);
}

static void
run_loops (LgnPool *pool)
{
  for (guint loop = 0; loop < 20; loop++)
    {
      g_autofree gint *counts = g_new0 (gint, N_TURNS);
      lgn_pool_run (pool, N_TURNS, count_turn, counts);
      for (guint i = 0; i < N_TURNS; i++)
        g_assert_cmpint (counts[i], ==, 1);
    }
}

static void
test_every_turn_once (void)
{
  for (guint workers = 1; workers <= 5; workers += 2)
    {
      g_autoptr (LgnPool) pool = lgn_pool_new (workers);
      g_assert_cmpuint (lgn_pool_get_n_workers (pool), ==, workers);
      run_loops (pool);
    }
}

static gpointer
run_in_thread (gpointer data)
{
  run_loops (data);
  return NULL;
}

static void
test_two_callers (void)
{
  g_autoptr (LgnPool) pool = lgn_pool_new (3);
  GThread *other = g_thread_new ("other", run_in_thread, pool);

  run_loops (pool);
  g_thread_join (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/every-turn-once", test_every_turn_once);
  g_test_add_func ("/pool/two-callers", test_two_callers);
  return g_test_run ();
}
