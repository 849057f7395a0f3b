#include "view/lgn-head-scan.h"
#include "base/lgn-pool.h"

#include <stdbool.h>

/* What a loop of the pool should take: others wait for it as long. */
#define LOOP_USEC 20000
/* Heads that are told of at once. */
#define SLICE 128

struct _LgnHeadScan
{
  guint n;
  LgnHeadScanFunc compute;
  gpointer data;
  GDestroyNotify destroy;
  LgnHeadScanFoundFunc found;
  gpointer owner;
  GMainContext *context;

  guint first;       /* of the loop that runs */
  gint n_computed;   /* atomic */
  gint is_cancelled; /* atomic */
  gint is_telling;   /* atomic: a source is waiting in CONTEXT, or at work there */
  guint n_told;      /* in CONTEXT alone */
};

static LgnHeadScan *
scan_ref (LgnHeadScan *scan)
{
  return g_atomic_rc_box_acquire (scan);
}

static void
scan_clear (gpointer data)
{
  LgnHeadScan *scan = data;

  scan->destroy (scan->data);
  g_main_context_unref (scan->context);
}

static void
scan_unref (LgnHeadScan *scan)
{
  g_atomic_rc_box_release_full (scan, scan_clear);
}

static gboolean
tell (gpointer data)
{
  LgnHeadScan *scan = data;
  guint first = scan->n_told;

  g_atomic_int_set (&scan->is_telling, 0);
  guint end = MIN ((guint) g_atomic_int_get (&scan->n_computed), first + SLICE);
  if (g_atomic_int_get (&scan->is_cancelled) || end == first)
    return G_SOURCE_REMOVE;
  scan->n_told = end;
  scan->found (first, end, scan->data, scan->owner);
  bool is_behind = end < (guint) g_atomic_int_get (&scan->n_computed);
  return is_behind && g_atomic_int_compare_and_exchange (&scan->is_telling, 0, 1);
}

static void
call_tell (LgnHeadScan *scan)
{
  if (!g_atomic_int_compare_and_exchange (&scan->is_telling, 0, 1))
    return;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, tell, scan_ref (scan), (GDestroyNotify) scan_unref);
  g_source_attach (source, scan->context);
}

static void
compute_one (guint index, guint worker, gpointer data)
{
  LgnHeadScan *scan = data;

  if (!g_atomic_int_get (&scan->is_cancelled))
    scan->compute (scan->first + index, scan->data);
}

static gpointer
scan_main (gpointer data)
{
  LgnHeadScan *scan = data;
  LgnPool *pool = lgn_pool_get_default ();
  guint n_workers = lgn_pool_get_n_workers (pool), n_at_once = n_workers;

  while (scan->first < scan->n && !g_atomic_int_get (&scan->is_cancelled))
    {
      gint64 start = g_get_monotonic_time ();
      guint n = MIN (n_at_once, scan->n - scan->first);

      lgn_pool_run (pool, n, compute_one, scan);
      scan->first += n;
      g_atomic_int_set (&scan->n_computed, (gint) scan->first);
      call_tell (scan);
      gint64 took = g_get_monotonic_time () - start;
      n_at_once = took < LOOP_USEC / 2 ? n_at_once * 2 : took > LOOP_USEC ? MAX (n_at_once / 2, n_workers) : n_at_once;
    }
  scan_unref (scan);
  return NULL;
}

/**
 * lgn_head_scan_start: calls COMPUTE for every head of 0 .. N - 1, in order but several at once, and FOUND in the thread-default
 * main context of the caller. DATA goes with DESTROY when nobody needs it any more, maybe in another thread.
 * Returns: (transfer full): to be given to lgn_head_scan_cancel, also when all was found.
 */
LgnHeadScan *
lgn_head_scan_start (guint n, LgnHeadScanFunc compute, gpointer data, GDestroyNotify destroy, LgnHeadScanFoundFunc found,
                     gpointer owner)
{
  LgnHeadScan *scan = g_atomic_rc_box_new0 (LgnHeadScan);

  scan->n = n;
  scan->compute = compute;
  scan->data = data;
  scan->destroy = destroy;
  scan->found = found;
  scan->owner = owner;
  scan->context = g_main_context_ref_thread_default ();
  g_thread_unref (g_thread_new ("lgn-head-scan", scan_main, scan_ref (scan)));
  return scan;
}

/* lgn_head_scan_cancel: stops SCAN (transfer full), if it still runs, and does not wait for it. In the main context that it was
 * started in. */
void
lgn_head_scan_cancel (LgnHeadScan *scan)
{
  g_atomic_int_set (&scan->is_cancelled, 1);
  scan_unref (scan);
}
