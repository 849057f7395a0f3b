/* LgnGoldLinks: the links between words that a person says are right, over the map of a translation, and how near the map comes
 * to them. Immutable, reference-counted. */
#pragma once

#include "io/lgn-word-links.h"
#include "view/lgn-shown-map.h"

G_BEGIN_DECLS

/* Which row belongs to a target word. */
typedef enum
{
  LGN_GOLD_ROWS_OUTPUT, /* the one that predicts it */
  LGN_GOLD_ROWS_INPUT,  /* the one that reads it, a step later */
} LgnGoldRows;

typedef enum
{
  LGN_GOLD_NONE,
  LGN_GOLD_POSSIBLE,
  LGN_GOLD_SURE,
} LgnGoldKind;

/* Counts, which may be added up over many sentences. */
typedef struct
{
  guint n_found, n_sure, n_possible;   /* links; every sure one is also possible */
  guint n_sure_hits, n_possible_hits;  /* of those found */
} LgnGoldScore;

typedef struct _LgnGoldLinks LgnGoldLinks;

/* LINKS over the cross attention of RESULT. LGN_ERROR_INPUT where there is none, its tokens do not say where in the text they
 * are, or the texts have fewer words than LINKS; NAME is the file's. */
LgnGoldLinks *lgn_gold_links_new (const LgnWordLinks *links, const char *name, LgnResult *result, LgnGoldRows rows,
                                  GError **error);
/* The line of FILE that is about the texts of RESULT or, in a file without sentences, LINE; -1: none is. */
gint lgn_gold_links_find_line (const LgnWordLinksFile *file, LgnResult *result, guint line);
LgnGoldLinks *lgn_gold_links_ref (LgnGoldLinks *gold);
void lgn_gold_links_unref (LgnGoldLinks *gold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnGoldLinks, lgn_gold_links_unref)

/* What is said of a cell of MAP, in shown rows and columns; LGN_GOLD_NONE everywhere on a map of another site or result. */
LgnGoldKind lgn_gold_links_get (const LgnGoldLinks *gold, LgnShownMap *map, guint row, guint column);
/* Each target word is linked to the source word that it looks at most; those links against the gold ones. False on a map that
 * they are not about, or that is not ready. */
bool lgn_gold_links_score (const LgnGoldLinks *gold, LgnShownMap *map, LgnGoldScore *score);

void lgn_gold_score_compare (const LgnWordLinks *gold, const LgnWordLinks *found, LgnGoldScore *score);
/* NAN where there is nothing to divide by. */
double lgn_gold_score_get_precision (const LgnGoldScore *score);
double lgn_gold_score_get_recall (const LgnGoldScore *score);
double lgn_gold_score_get_error_rate (const LgnGoldScore *score);

G_END_DECLS
