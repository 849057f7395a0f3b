/* The program's own workers for arithmetic. A job is a loop whose turns are independent. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LgnPool LgnPool;

/* One turn of a loop: INDEX of 0 .. n - 1, done by WORKER of 0 .. n_workers - 1 (for scratch memory). */
typedef void (*LgnPoolFunc) (guint index, guint worker, gpointer data);

LgnPool *lgn_pool_new (guint n_workers);
void lgn_pool_free (LgnPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPool, lgn_pool_free)

LgnPool *lgn_pool_get_default (void);
void lgn_pool_set_default_workers (guint n_workers);
guint lgn_pool_get_n_workers (LgnPool *pool);
void lgn_pool_run (LgnPool *pool, guint n_turns, LgnPoolFunc func, gpointer data);

G_END_DECLS
