#include "attn/lgn-scope.h"

/* lgn_scope_new: a scope in which every query may look at every key; the fields are then set by the caller, before the
 * scope is shared. KEY_ALLOWED and ALLOWED become the scope's (g_free). */
LgnScope *
lgn_scope_new (gsize n_query, gsize n_key)
{
  LgnScope *scope = g_atomic_rc_box_new0 (LgnScope);

  scope->n_query = n_query;
  scope->n_key = n_key;
  return scope;
}

LgnScope *
lgn_scope_ref (LgnScope *scope)
{
  return g_atomic_rc_box_acquire (scope);
}

static void
scope_clear (gpointer data)
{
  LgnScope *scope = data;

  g_free (scope->key_allowed);
  g_free (scope->allowed);
}

void
lgn_scope_unref (LgnScope *scope)
{
  g_atomic_rc_box_release_full (scope, scope_clear);
}

/* lgn_scope_get_span: the keys FIRST .. END - 1 outside which everything is masked for QUERY; inside, single keys may still be. */
void
lgn_scope_get_span (const LgnScope *scope, gsize query, gsize *first, gsize *end)
{
  gsize position = scope->first_query + query;

  *first = 0;
  *end = scope->n_key;
  if (scope->window > 0)
    {
      *first = MIN (position + 1 > scope->window ? position + 1 - scope->window : 0, *end);
      *end = MIN (*end, position + scope->window);
    }
  if (scope->is_causal)
    *end = MIN (*end, position + 1);
  *first = MIN (*first, *end);
}

/* lgn_scope_allows: whether QUERY may look at KEY. */
bool
lgn_scope_allows (const LgnScope *scope, gsize query, gsize key)
{
  gsize first, end;

  lgn_scope_get_span (scope, query, &first, &end);
  return key >= first && key < end && (!scope->key_allowed || scope->key_allowed[key])
         && (!scope->allowed || scope->allowed[query * scope->n_key + key]);
}

/* lgn_scope_is_full: whether nothing at all is masked. */
bool
lgn_scope_is_full (const LgnScope *scope)
{
  if (scope->is_causal || scope->window > 0 || scope->allowed)
    return false;
  for (gsize i = 0; scope->key_allowed && i < scope->n_key; i++)
    if (!scope->key_allowed[i])
      return false;
  return true;
}
