/* LgnScope: which keys a query may look at, kept as structure (causal, window, blocks, global tokens, padding) and not as
 * numbers. A cell outside the scope is masked; it is not a zero. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Places FIRST .. END - 1. */
typedef struct
{
  gsize first;
  gsize end;
} LgnSpan;

typedef struct
{
  gsize n_query;
  gsize n_key;
  gsize first_query;   /* the key position of query 0: keys before it were cached */
  bool is_causal;      /* a query sees keys up to its own position */
  gsize window;        /* 0: no window; else only keys less than WINDOW positions away */
  gsize block;         /* not 0: the window counts blocks of so many positions (Zaheer et al. 2020, arXiv:2007.14062, sec. 2) */
  LgnSpan *global;     /* [n_global] positions, ascending and apart, that all see and that see all whatever the window says
                        * (Beltagy et al. 2020, arXiv:2004.05150, section 3.1), or NULL */
  gsize n_global;
  bool masks_queries;  /* a query that may not be looked at as a key looks nowhere */
  guint32 *part;       /* [n_key] a query sees the keys of the part that its own position is in, as inside a window of a grid; or
                        * NULL: there are no parts */
  guint8 *key_allowed; /* [n_key] 1 = may be looked at, or NULL: all */
  guint8 *allowed;     /* [n_query, n_key] for scopes without more structure (from a saved file), or NULL */
} LgnScope;

LgnScope *lgn_scope_new (gsize n_query, gsize n_key);
LgnScope *lgn_scope_ref (LgnScope *scope);
void lgn_scope_unref (LgnScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnScope, lgn_scope_unref)

gsize lgn_scope_get_max_spans (const LgnScope *scope);
gsize lgn_scope_list_spans (const LgnScope *scope, gsize query, gsize n_queries, LgnSpan *spans);
bool lgn_scope_allows (const LgnScope *scope, gsize query, gsize key);
bool lgn_scope_is_scattered (const LgnScope *scope);
bool lgn_scope_is_full (const LgnScope *scope);

G_END_DECLS
