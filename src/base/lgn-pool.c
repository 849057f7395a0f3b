#include "base/lgn-pool.h"

/* The caller of lgn_pool_run is worker 0 and takes turns like the others; the rest sleep between loops. One loop runs
 * at a time: callers from several threads queue. */
struct _LgnPool
{
  guint n_workers;
  GThread **threads; /* [n_workers - 1] */

  GMutex loop; /* held for a whole loop */

  GMutex mutex; /* guards what follows */
  GCond start;
  GCond finished;
  guint generation; /* counts loops, so that a worker joins each once */
  guint n_busy;
  gboolean quit;

  LgnPoolFunc func;
  gpointer data;
  guint n_turns;
  gint next_turn; /* atomic */
};

typedef struct
{
  LgnPool *pool;
  guint worker;
} WorkerArgs;

static void
take_turns (LgnPool *pool, guint worker)
{
  for (;;)
    {
      guint turn = (guint) g_atomic_int_add (&pool->next_turn, 1);
      if (turn >= pool->n_turns)
        return;
      pool->func (turn, worker, pool->data);
    }
}

static gpointer
worker_main (gpointer data)
{
  g_autofree WorkerArgs *args = data;
  LgnPool *pool = args->pool;
  guint seen = 0;

  g_mutex_lock (&pool->mutex);
  for (;;)
    {
      while (pool->generation == seen && !pool->quit)
        g_cond_wait (&pool->start, &pool->mutex);
      if (pool->quit)
        break;
      seen = pool->generation;
      g_mutex_unlock (&pool->mutex);
      take_turns (pool, args->worker);
      g_mutex_lock (&pool->mutex);
      if (--pool->n_busy == 0)
        g_cond_signal (&pool->finished);
    }
  g_mutex_unlock (&pool->mutex);
  return NULL;
}

/* lgn_pool_new: a pool of N_WORKERS (0: as many as the machine has processors), the calling thread counted in. */
LgnPool *
lgn_pool_new (guint n_workers)
{
  LgnPool *pool = g_new0 (LgnPool, 1);

  pool->n_workers = n_workers > 0 ? n_workers : MAX (1, g_get_num_processors ());
  pool->threads = g_new0 (GThread *, pool->n_workers);
  g_mutex_init (&pool->loop);
  g_mutex_init (&pool->mutex);
  g_cond_init (&pool->start);
  g_cond_init (&pool->finished);
  for (guint i = 1; i < pool->n_workers; i++)
    {
      WorkerArgs *args = g_new (WorkerArgs, 1);
      *args = (WorkerArgs) { pool, i };
      pool->threads[i - 1] = g_thread_new ("lgn-worker", worker_main, args);
    }
  return pool;
}

void
lgn_pool_free (LgnPool *pool)
{
  g_mutex_lock (&pool->mutex);
  pool->quit = TRUE;
  g_cond_broadcast (&pool->start);
  g_mutex_unlock (&pool->mutex);
  for (guint i = 1; i < pool->n_workers; i++)
    g_thread_join (pool->threads[i - 1]);
  g_free (pool->threads);
  g_mutex_clear (&pool->loop);
  g_mutex_clear (&pool->mutex);
  g_cond_clear (&pool->start);
  g_cond_clear (&pool->finished);
  g_free (pool);
}

static guint default_workers;

/* lgn_pool_set_default_workers: how many workers the default pool gets; has no effect once it exists. */
void
lgn_pool_set_default_workers (guint n_workers)
{
  default_workers = n_workers;
}

/* lgn_pool_get_default: the program's one pool, made at the first call and never freed. */
LgnPool *
lgn_pool_get_default (void)
{
  static LgnPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, lgn_pool_new (default_workers));
  return pool;
}

/* lgn_pool_get_n_workers: how many turns of a loop can be taken at once; workers are numbered below it. */
guint
lgn_pool_get_n_workers (LgnPool *pool)
{
  return pool->n_workers;
}

/**
 * lgn_pool_run: calls FUNC for every turn of 0 .. N_TURNS - 1, in any order, and returns when all are done.
 * Not to be called from inside a turn of the same pool.
 */
void
lgn_pool_run (LgnPool *pool, guint n_turns, LgnPoolFunc func, gpointer data)
{
  if (pool->n_workers == 1 || n_turns <= 1)
    {
      for (guint i = 0; i < n_turns; i++)
        func (i, 0, data);
      return;
    }

  g_mutex_lock (&pool->loop);
  g_mutex_lock (&pool->mutex);
  pool->func = func;
  pool->data = data;
  pool->n_turns = n_turns;
  g_atomic_int_set (&pool->next_turn, 0);
  pool->n_busy = pool->n_workers - 1;
  pool->generation++;
  g_cond_broadcast (&pool->start);
  g_mutex_unlock (&pool->mutex);

  take_turns (pool, 0);

  g_mutex_lock (&pool->mutex);
  while (pool->n_busy > 0)
    g_cond_wait (&pool->finished, &pool->mutex);
  g_mutex_unlock (&pool->mutex);
  g_mutex_unlock (&pool->loop);
}
