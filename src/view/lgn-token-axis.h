/* LgnTokenAxis: one side of a map as it is shown: which tokens are merged into words, which are hidden, and how each is
 * called. Immutable, reference-counted, may be read from any thread. */
#pragma once

#include "view/lgn-token-label.h"

G_BEGIN_DECLS

typedef enum
{
  LGN_GROUP_PIECES, /* tokens as the tokeniser cut them */
  LGN_GROUP_WORDS,  /* the pieces of a word merged */
} LgnGrouping;

/* Which parts of a pair of texts look at which (segments: 0, 1); -1: any. */
typedef struct
{
  gint from, to;
} LgnSegments;

#define LGN_SEGMENTS_ALL ((LgnSegments) { -1, -1 })

/* Neighbouring tokens that are shown as one. */
typedef struct
{
  guint first;    /* the first token */
  guint n;        /* how many */
  bool is_hidden; /* not drawn, still counted */
  bool continues; /* goes on with the word of the group before it (pieces only) */
  guint8 segment; /* 0: the text, 1: the second text of a pair */
} LgnTokenGroup;

typedef struct
{
  guint n_tokens;       /* the length of the map's side */
  LgnTokenGroup *group; /* [n_groups] all tokens, in their order */
  guint n_groups;
  guint n;              /* groups that are shown */
  guint *shown;         /* [n] their indexes in GROUP */
  gint *index_of_token; /* [n_tokens] the shown index, or -1 where hidden */
  char **label;         /* [n] */
  guint8 *label_flags;  /* [n] LgnLabelFlags */
  bool is_rtl;          /* most of its text runs from right to left: index 0 is drawn at the right of a column axis */
  bool is_identity;     /* every token is shown, and alone */
  bool has_times;       /* the labels are times, "0.02 s": any of them tells where it stands */
} LgnTokenAxis;

LgnTokenAxis *lgn_token_axis_new (const LgnTokens *tokens, guint n_tokens, bool hides_special, LgnGrouping grouping,
                                  bool is_raw);
LgnTokenAxis *lgn_token_axis_new_grouped (const LgnTokens *tokens, guint n_tokens, const LgnTokenGroup *group, guint n_groups,
                                          bool is_raw);
LgnTokenAxis *lgn_token_axis_new_chosen (const LgnTokenAxis *const *from, const guint *index, guint n);
LgnTokenAxis *lgn_token_axis_keep (LgnTokenAxis *axis, const guint8 *keeps);
LgnTokenAxis *lgn_token_axis_new_part (const LgnTokens *tokens, guint n_tokens, bool hides_special, LgnGrouping grouping,
                                       bool is_raw, gint segment);
LgnTokenAxis *lgn_token_axis_keep_range (LgnTokenAxis *axis, guint first, guint n);
LgnTokenAxis *lgn_token_axis_hide_first (LgnTokenAxis *axis);
LgnTokenAxis *lgn_token_axis_ref (LgnTokenAxis *axis);
void lgn_token_axis_unref (LgnTokenAxis *axis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTokenAxis, lgn_token_axis_unref)

const LgnTokenGroup *lgn_token_axis_get_group (const LgnTokenAxis *axis, guint index);
guint lgn_token_axis_get_n_hidden (const LgnTokenAxis *axis);

G_END_DECLS
