/* LgnTimeline: what a network writes, token by token: where in it one is, what could have come in place of each token, and the
 * texts that were left for another word. Its place is a row of the selection, so that all views are at the same one. */
#pragma once

#include "run/lgn-run.h"
#include "view/lgn-history.h"
#include "view/lgn-map-view.h"

G_BEGIN_DECLS

/* What a text is gone on with when it is first run. */
#define LGN_TIMELINE_FIRST 5
#define LGN_TIMELINE_MAX_MORE 64

#define LGN_TYPE_TIMELINE (lgn_timeline_get_type ())
G_DECLARE_FINAL_TYPE (LgnTimeline, lgn_timeline, LGN, TIMELINE, GObject)

/* Properties, all read and write: n-more (uint: how many tokens "more" are), samples (boolean), temperature (double), seed
 * (uint). Signals: "changed" (): other tokens, branches or candidates; "position-changed" (): one is at another of them. */
LgnTimeline *lgn_timeline_new (LgnRun *run, LgnMapView *map_view, LgnHistory *history);

/* INPUT, which is to be run, is gone on with by a network that can. */
void lgn_timeline_prepare (LgnTimeline *timeline, LgnInput *input);

bool lgn_timeline_is_there (LgnTimeline *timeline);  /* whether the result was written, or could have been, by its network */
bool lgn_timeline_has_steps (LgnTimeline *timeline); /* whether the selected site's rows write it */
guint lgn_timeline_get_n (LgnTimeline *timeline);    /* tokens that are written */
const char *lgn_timeline_get_label (LgnTimeline *timeline, guint step); /* of a written token, as it is read */
bool lgn_timeline_has_stopped (LgnTimeline *timeline);                  /* the last of them is an end */
bool lgn_timeline_can_write (LgnTimeline *timeline);                    /* more could be written after them */

/* The token that is being chosen, from 0; N: the one that comes after all; -1: one is in what was given. */
gint lgn_timeline_get_position (LgnTimeline *timeline);
guint lgn_timeline_get_last (LgnTimeline *timeline); /* the last position that there is */
void lgn_timeline_set_position (LgnTimeline *timeline, gint position);
gint lgn_timeline_get_row (LgnTimeline *timeline);   /* token of the row that chooses at the position; -1: there is none */
/* (transfer full) “This row predicts “member”; it belongs to “twelve”.” NULL without a row. */
char *lgn_timeline_make_convention (LgnTimeline *timeline);

/* (transfer none) [*N] what the row could be followed by, likeliest first; NULL where that is not known. */
const LgnCandidate *lgn_timeline_get_candidates (LgnTimeline *timeline, guint *n);
gint lgn_timeline_get_next_row (LgnTimeline *timeline);      /* its token among those of the rows; -1: none */
gint64 lgn_timeline_get_next_id (LgnTimeline *timeline);     /* of the token that does follow it; -1: none */
const char *lgn_timeline_get_before (LgnTimeline *timeline); /* the token that it comes after; NULL: none */
bool lgn_timeline_can_take (LgnTimeline *timeline);          /* the position is of a token that is written, or would be */

void lgn_timeline_take (LgnTimeline *timeline, guint candidate);
void lgn_timeline_write (LgnTimeline *timeline, guint n);
guint lgn_timeline_get_n_branches (LgnTimeline *timeline);
guint lgn_timeline_get_branch (LgnTimeline *timeline);
void lgn_timeline_set_branch (LgnTimeline *timeline, guint branch);

guint lgn_timeline_get_n_more (LgnTimeline *timeline);

G_END_DECLS
