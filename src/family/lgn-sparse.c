#include "family/lgn-sparse.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "family/lgn-xml.h"

#include <string.h>

/* lgn_blocks_bind: what a <blocks> ELEMENT describes. */
bool
lgn_blocks_bind (LgnBinder *binder, xmlNode *element, LgnBlocks *blocks, GError **error)
{
  if (!lgn_binder_get_size (binder, element, "size", 0, &blocks->size, error)
      || !lgn_binder_get_size (binder, element, "random", 0, &blocks->n_random, error)
      || !lgn_binder_get_size (binder, element, "full-to", 0, &blocks->full_to, error))
    return false;
  if (blocks->size > 0 && blocks->full_to / blocks->size >= 4)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_FORMAT,
               "%s: texts of %" G_GSIZE_FORMAT " tokens cannot be parted into blocks of %" G_GSIZE_FORMAT,
               lgn_traits_get_where (binder->traits), blocks->full_to, blocks->size);
  return false;
}

static bool
is_parted (const LgnBlocks *blocks, gsize n)
{
  return blocks->size > 0 && n > blocks->full_to;
}

/* The first token of the last block of a text of N tokens; that block may be short. */
static gsize
find_last (const LgnBlocks *blocks, gsize n)
{
  return (n - 1) / blocks->size * blocks->size;
}

/* lgn_blocks_limit: makes SCOPE, of a text that looks at itself, one of blocks, where the text is long enough. */
void
lgn_blocks_limit (const LgnBlocks *blocks, LgnScope *scope)
{
  const LgnSpan ends[] = { { 0, blocks->size }, { is_parted (blocks, scope->n_key) ? find_last (blocks, scope->n_key) : 0,
                                                  scope->n_key } };

  if (!is_parted (blocks, scope->n_key))
    return;
  scope->masks_queries = true;
  scope->block = blocks->size;
  scope->window = 2;
  scope->global = g_memdup2 (ends, sizeof ends);
  scope->n_global = G_N_ELEMENTS (ends);
}

/* lgn_blocks_get_copies: COPIES = the keys of the first block as they are seen, where queries see them several times over. */
bool
lgn_blocks_get_copies (const LgnBlocks *blocks, gsize n, LgnKeyCopies *copies)
{
  if (!is_parted (blocks, n) || blocks->n_random == 0)
    return false;
  *copies = (LgnKeyCopies) { { 0, blocks->size }, { blocks->size, find_last (blocks, n) }, (guint) blocks->n_random + 1 };
  return true;
}

/* lgn_blocks_get_whole: N, or how many tokens there would be if the last block were filled up. */
gsize
lgn_blocks_get_whole (const LgnBlocks *blocks, gsize n)
{
  return is_parted (blocks, n) ? find_last (blocks, n) + blocks->size : n;
}

/* lgn_global_projections_bind: what a <global> ELEMENT describes, in a stack of WIDTH whose heads are N_OUT wide together. */
bool
lgn_global_projections_bind (LgnBinder *binder, xmlNode *element, gsize width, gsize n_out, LgnGlobalProjections *projections,
                             GError **error)
{
  g_autofree char *query = lgn_xml_dup_attribute (element, "query");
  g_autofree char *key = lgn_xml_dup_attribute (element, "key");
  g_autofree char *value = lgn_xml_dup_attribute (element, "value");

  return lgn_binder_get_linear (binder, query, true, false, width, n_out, &projections->query, error)
         && lgn_binder_get_linear (binder, key, true, false, width, n_out, &projections->key, error)
         && lgn_binder_get_linear (binder, value, true, false, width, n_out, &projections->value, error);
}

/* lgn_global_rule_bind: which tokens look everywhere in networks with this HEAD, where nobody says so. */
bool
lgn_global_rule_bind (LgnBinder *binder, xmlNode *head, LgnGlobalRule *rule, GError **error)
{
  g_autofree char *kind = lgn_xml_dup_attribute (head, "global");
  g_autofree char *separator = lgn_xml_dup_attribute (head, "separator");

  *rule = (LgnGlobalRule) { LGN_GLOBAL_NONE, -1 };
  if (kind)
    rule->kind = strcmp (kind, "first") == 0 ? LGN_GLOBAL_FIRST : LGN_GLOBAL_QUESTION;
  return !separator || lgn_traits_get_id (binder->traits, separator, &rule->separator, error);
}

/* IS_GLOBAL [n] = what the feed MASK says. */
static bool
read_mask (LgnTensor *mask, gsize n, guint8 *is_global, GError **error)
{
  if (mask->n_dims != 1 || mask->shape[0] != n)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "“%s” should have a number for every token", LGN_GLOBAL_FEED);
      return false;
    }
  g_autoptr (LgnTensor) wide = lgn_tensor_to_f32 (mask);
  for (gsize i = 0; wide && i < n; i++)
    is_global[i] = ((const float *) wide->data)[i] != 0;
  if (!wide)
    g_set_error (error, LGN_ERROR, LGN_ERROR_LIMIT, "there is no memory for the mask of %" G_GSIZE_FORMAT " tokens", n);
  return wide != NULL;
}

/* IS_GLOBAL [n] = the tokens of the question. */
static bool
mark_question (const LgnGlobalRule *rule, const gint64 *ids, gsize n, guint8 *is_global, GError **error)
{
  gsize n_separators = 0;

  for (gsize i = 0; i < n; i++)
    {
      n_separators += ids[i] == rule->separator;
      is_global[i] = n_separators == 0;
    }
  if (n_separators == 3)
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               _ ("This model answers questions: it reads a question and a text, with three separators. The input has %zu."),
               n_separators);
  return false;
}

/* (transfer full) the runs of 1 in MARKS [n]; NULL where there are none. */
static LgnSpan *
list_runs (const guint8 *marks, gsize n, gsize *n_runs)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (LgnSpan));

  for (gsize i = 0; i < n; i++)
    if (marks[i] && (i == 0 || !marks[i - 1]))
      g_array_append_vals (runs, &(LgnSpan) { i, i + 1 }, 1);
    else if (marks[i])
      g_array_index (runs, LgnSpan, runs->len - 1).end++;
  *n_runs = runs->len;
  return (LgnSpan *) g_array_free (runs, runs->len == 0);
}

/**
 * lgn_global_find: the tokens, of N whose ids are IDS and that may be looked at where ALLOWED [n] (NULL: everywhere), that look
 * everywhere: as FEEDS say, else by RULE. Masked ones never do.
 * Returns: false with LGN_ERROR_INPUT; SPANS (transfer full) is NULL where there are none.
 */
bool
lgn_global_find (const LgnFeeds *feeds, const LgnGlobalRule *rule, const gint64 *ids, const guint8 *allowed, gsize n,
                 LgnSpan **spans, gsize *n_spans, GError **error)
{
  g_autofree guint8 *is_global = g_new0 (guint8, n + 1);
  LgnTensor *mask = lgn_feeds_lookup (feeds, LGN_GLOBAL_FEED);
  bool ok = true;

  if (mask)
    ok = read_mask (mask, n, is_global, error);
  else if (rule && rule->kind == LGN_GLOBAL_QUESTION)
    ok = mark_question (rule, ids, n, is_global, error);
  else if (rule && rule->kind == LGN_GLOBAL_FIRST)
    is_global[0] = 1;
  for (gsize i = 0; allowed && i < n; i++)
    is_global[i] = is_global[i] && allowed[i];
  *spans = ok ? list_runs (is_global, n, n_spans) : NULL;
  return ok;
}

/* lgn_spans_invert: (transfer full) what SPANS leave of N places. */
LgnSpan *
lgn_spans_invert (const LgnSpan *spans, gsize n_spans, gsize n, gsize *n_inverted)
{
  LgnSpan *inverted = g_new (LgnSpan, n_spans + 1);
  gsize first = 0;

  *n_inverted = 0;
  for (gsize i = 0; i <= n_spans; i++)
    {
      gsize end = i < n_spans ? spans[i].first : n;
      if (end > first)
        inverted[(*n_inverted)++] = (LgnSpan) { first, end };
      first = i < n_spans ? spans[i].end : n;
    }
  return inverted;
}
