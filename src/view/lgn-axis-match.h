/* LgnAxisMatch: which tokens of one axis are those of another: of the same text read by two networks, or of two texts. */
#pragma once

#include "view/lgn-token-axis.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_MATCH_SAME,     /* the same tokens */
  LGN_MATCH_BYTES,    /* the same text, cut by two tokenisers: words that stand for the same bytes */
  LGN_MATCH_SEQUENCE, /* two texts: the longest sequence of tokens that both have */
} LgnMatchKind;

/* A side of a map: its tokens (NULL: numbered) and their number. */
typedef struct
{
  const LgnTokens *tokens;
  guint n;
} LgnMatchSide;

/* An index in each of the two axes; -1: not there. */
typedef struct
{
  gint a, b;
} LgnMatchedPair;

typedef struct
{
  LgnMatchKind kind;
  bool is_complete;       /* false: too different, so that what lies behind some place was given up */
  LgnTokenAxis *side[2];  /* A and B as they are compared */
  LgnMatchedPair *groups; /* [n_groups] indexes of groups, hidden ones too: those that match in order, only A's, only B's */
  guint n_groups;
  LgnTokenAxis *axis;     /* what is shown, in the same order */
  LgnMatchedPair *shown;  /* [axis->n] shown indexes */
  guint n_matched;        /* of which so many match */
  guint n_only_a;         /* and so many after them are only in A */
} LgnAxisMatch;

/* Two texts that differ in more places than this are matched up to some place only. */
#define LGN_MATCH_MAX_EDITS 2048

bool lgn_match_differs_in_tokeniser (const LgnMatchSide *a, const LgnMatchSide *b);
LgnAxisMatch *lgn_axis_match_new (const LgnMatchSide *a, const LgnMatchSide *b, bool hides_special, LgnGrouping grouping,
                                  bool is_raw);
void lgn_axis_match_free (LgnAxisMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnAxisMatch, lgn_axis_match_free)

gint lgn_axis_match_find (const LgnAxisMatch *match, guint side, gint index);

G_END_DECLS
