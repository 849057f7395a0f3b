/* Scopes that leave most cells out, as long texts need them: windows with global tokens (Beltagy et al. 2020, arXiv:2004.05150)
 * and blocks (Zaheer et al. 2020, arXiv:2007.14062). */
#pragma once

#include "attn/lgn-score-terms.h"
#include "family/lgn-binder.h"
#include "family/lgn-feeds.h"

G_BEGIN_DECLS

/* The feed that says which tokens look everywhere and are seen from everywhere. */
#define LGN_GLOBAL_FEED "global_attention_mask"

/* Queries see their own block, those beside it, the first and the last one; those two see and are seen by all. */
typedef struct
{
  gsize size;     /* tokens; 0: there are no blocks */
  gsize n_random; /* further blocks a query sees. Drawn at random in training; otherwise all are the first one. */
  gsize full_to;  /* texts of so many tokens are looked at as a whole */
} LgnBlocks;

/* What tokens that look everywhere are projected with. */
typedef struct
{
  LgnLinear query, key, value; /* weight NULL: there are no such tokens */
} LgnGlobalProjections;

/* Which tokens these are, where nobody says so. */
typedef enum
{
  LGN_GLOBAL_NONE,
  LGN_GLOBAL_FIRST,    /* the first: texts are classified by it */
  LGN_GLOBAL_QUESTION, /* those before the first of three separators */
} LgnGlobalKind;

typedef struct
{
  LgnGlobalKind kind;
  gint64 separator;
} LgnGlobalRule;

bool lgn_blocks_bind (LgnBinder *binder, xmlNode *element, LgnBlocks *blocks, GError **error);
void lgn_blocks_limit (const LgnBlocks *blocks, LgnScope *scope);
bool lgn_blocks_get_copies (const LgnBlocks *blocks, gsize n, LgnKeyCopies *copies);
gsize lgn_blocks_get_whole (const LgnBlocks *blocks, gsize n);

bool lgn_global_projections_bind (LgnBinder *binder, xmlNode *element, gsize width, gsize n_out, LgnGlobalProjections *projections,
                                  GError **error);
bool lgn_global_rule_bind (LgnBinder *binder, xmlNode *head, LgnGlobalRule *rule, GError **error);
bool lgn_global_find (const LgnFeeds *feeds, const LgnGlobalRule *rule, const gint64 *ids, const guint8 *allowed, gsize n,
                      LgnSpan **spans, gsize *n_spans, GError **error);
LgnSpan *lgn_spans_invert (const LgnSpan *spans, gsize n_spans, gsize n, gsize *n_inverted);

G_END_DECLS
