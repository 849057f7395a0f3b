#include "attn/lgn-scope.h"

/* lgn_scope_new: a scope in which every query may look at every key; the fields are then set by the caller, before the
 * scope is shared. GLOBAL, PART, KEY_ALLOWED and ALLOWED become the scope's (g_free). */
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

  g_free (scope->global);
  g_free (scope->part);
  g_free (scope->key_allowed);
  g_free (scope->allowed);
}

void
lgn_scope_unref (LgnScope *scope)
{
  g_atomic_rc_box_release_full (scope, scope_clear);
}

/* Whether one of the global positions lies in FIRST .. END - 1. */
static bool
has_global (const LgnScope *scope, gsize first, gsize end)
{
  gsize low = 0, high = scope->n_global;

  while (low < high) /* the first of the spans that end after FIRST */
    {
      gsize middle = (low + high) / 2;
      if (scope->global[middle].end > first)
        high = middle;
      else
        low = middle + 1;
    }
  return low < scope->n_global && scope->global[low].first < end;
}

/* The keys that the window leaves to the query at POSITION. */
static LgnSpan
get_window (const LgnScope *scope, gsize position)
{
  gsize block = MAX (scope->block, 1), place = position / block;
  gsize first = place + 1 > scope->window ? place + 1 - scope->window : 0;

  return (LgnSpan) { first * block, (place + scope->window) * block };
}

/* Adds SPAN to the N spans that lie before it or touch it. */
static gsize
append_span (LgnSpan *spans, gsize n, LgnSpan span)
{
  if (n > 0 && span.first <= spans[n - 1].end)
    {
      spans[n - 1].end = MAX (spans[n - 1].end, span.end);
      return n;
    }
  spans[n] = span;
  return n + (span.first < span.end);
}

/* lgn_scope_get_max_spans: how many spans lgn_scope_list_spans may give. */
gsize
lgn_scope_get_max_spans (const LgnScope *scope)
{
  return scope->n_global + 1;
}

/**
 * lgn_scope_list_spans: the keys outside which everything is masked for the N_QUERIES queries from QUERY on: SPANS, with room
 * for lgn_scope_get_max_spans, ascending and apart. Inside, single keys may still be masked (part, key_allowed, allowed), and
 * what one of several queries may see, another may not.
 * Returns: how many spans there are.
 */
gsize
lgn_scope_list_spans (const LgnScope *scope, gsize query, gsize n_queries, LgnSpan *spans)
{
  gsize position = scope->first_query + query, last = position + n_queries - 1, n = 0, i = 0;
  LgnSpan hull = { 0, scope->is_causal ? MIN (scope->n_key, last + 1) : scope->n_key };

  if (n_queries == 1 && scope->masks_queries && scope->key_allowed && !scope->key_allowed[position])
    return 0;
  if (scope->window == 0 || has_global (scope, position, last + 1))
    return append_span (spans, 0, hull);

  LgnSpan band = { get_window (scope, position).first, MIN (hull.end, get_window (scope, last).end) };
  for (; i < scope->n_global && scope->global[i].first < MIN (band.first, hull.end); i++)
    n = append_span (spans, n, (LgnSpan) { scope->global[i].first, MIN (scope->global[i].end, hull.end) });
  n = append_span (spans, n, (LgnSpan) { MIN (band.first, band.end), band.end });
  for (; i < scope->n_global && scope->global[i].first < hull.end; i++)
    n = append_span (spans, n, (LgnSpan) { scope->global[i].first, MIN (scope->global[i].end, hull.end) });
  return n;
}

/* Whether the structure leaves KEY to QUERY: causality, parts, window, global positions. */
static bool
reaches (const LgnScope *scope, gsize query, gsize key)
{
  gsize position = scope->first_query + query;

  if ((scope->is_causal && key > position) || (scope->part && scope->part[key] != scope->part[position]))
    return false;
  if (scope->window == 0 || has_global (scope, position, position + 1) || has_global (scope, key, key + 1))
    return true;
  LgnSpan band = get_window (scope, position);
  return key >= band.first && key < band.end;
}

/* lgn_scope_allows: whether QUERY may look at KEY. */
bool
lgn_scope_allows (const LgnScope *scope, gsize query, gsize key)
{
  const guint8 *allowed = scope->key_allowed;

  if (allowed && (!allowed[key] || (scope->masks_queries && !allowed[scope->first_query + query])))
    return false;
  return (!scope->allowed || scope->allowed[query * scope->n_key + key]) && reaches (scope, query, key);
}

/* lgn_scope_is_scattered: whether keys are masked one by one inside the spans that a query may see, for reasons of its own. */
bool
lgn_scope_is_scattered (const LgnScope *scope)
{
  return scope->allowed || scope->part;
}

/* lgn_scope_is_full: whether nothing at all is masked. A window as wide as the sequence masks nothing. */
bool
lgn_scope_is_full (const LgnScope *scope)
{
  gsize n = MAX (scope->first_query + scope->n_query, scope->n_key);
  bool is_windowed = scope->window > 0 && n > 0 && (n - 1) / MAX (scope->block, 1) >= scope->window;

  if (scope->is_causal || is_windowed || scope->allowed)
    return false;
  for (gsize i = 1; scope->part && i < scope->n_key; i++)
    if (scope->part[i] != scope->part[0])
      return false;
  for (gsize i = 0; scope->key_allowed && i < scope->n_key; i++)
    if (!scope->key_allowed[i])
      return false;
  return true;
}
