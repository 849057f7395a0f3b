/* LgnHeadScores: one number for every head of a LgnHeadList: how far its map is from a map, or how much of its weight lies on
 * marked cells. Found off the main loop. */
#pragma once

#include "view/lgn-head-list.h"
#include "view/lgn-marks.h"

G_BEGIN_DECLS

#define LGN_TYPE_HEAD_SCORES (lgn_head_scores_get_type ())
G_DECLARE_FINAL_TYPE (LgnHeadScores, lgn_head_scores, LGN, HEAD_SCORES, GObject)

/* Signal "changed" (): scores became known, or something else is asked. */
LgnHeadScores *lgn_head_scores_new (LgnHeadList *list);

/* What is asked, also of the heads that LIST gets later: the Jensen-Shannon divergence (nats, mean over rows) from MAP of
 * RESULT, NAN for maps of another shape; or the mean weight on the cells of MARKS. The last call counts; NULL: nothing. */
void lgn_head_scores_set_like (LgnHeadScores *scores, LgnResult *result, const LgnMapId *map);
void lgn_head_scores_set_marks (LgnHeadScores *scores, LgnMarks *marks);

double lgn_head_scores_get (LgnHeadScores *scores, LgnHeadItem *item); /* NAN while it is not known */
bool lgn_head_scores_puts_small_first (LgnHeadScores *scores);
guint lgn_head_scores_get_n_known (LgnHeadScores *scores);
bool lgn_head_scores_is_finished (LgnHeadScores *scores);
double lgn_head_scores_get_seconds (LgnHeadScores *scores); /* that it took */
double lgn_head_scores_get_median (LgnHeadScores *scores);  /* half of all heads stay below it; NAN without any */
double lgn_head_scores_get_largest (LgnHeadScores *scores); /* for colours; NAN without any */
/* (transfer container) the N best heads, of LgnHeadItem, the best first; EXCEPT (or NULL) left out. */
GPtrArray *lgn_head_scores_list_best (LgnHeadScores *scores, guint n, LgnHeadItem *except);

G_END_DECLS
