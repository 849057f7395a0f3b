/* LgnScope: which keys a query may look at, kept as structure (causal, window, padding) and not as numbers. A cell outside
 * the scope is masked; it is not a zero. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct
{
  gsize n_query;
  gsize n_key;
  gsize first_query;   /* the key position of query 0: keys before it were cached */
  bool is_causal;      /* a query sees keys up to its own position */
  gsize window;        /* 0: no window; else only keys less than WINDOW positions away */
  guint8 *key_allowed; /* [n_key] 1 = may be looked at, or NULL: all */
  guint8 *allowed;     /* [n_query, n_key] for scopes without more structure (from a saved file), or NULL */
} LgnScope;

LgnScope *lgn_scope_new (gsize n_query, gsize n_key);
LgnScope *lgn_scope_ref (LgnScope *scope);
void lgn_scope_unref (LgnScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnScope, lgn_scope_unref)

void lgn_scope_get_span (const LgnScope *scope, gsize query, gsize *first, gsize *end);
bool lgn_scope_allows (const LgnScope *scope, gsize query, gsize key);
bool lgn_scope_is_full (const LgnScope *scope);

G_END_DECLS
