/* LgnTowers: two stacks side by side, of which one reads a text and the other sees a picture; what each makes of its input is
 * compared with what the other makes: Radford et al. 2021, arXiv:2103.00020, figure 3. */
#pragma once

#include "family/lgn-feeds.h"
#include "family/lgn-head.h"

G_BEGIN_DECLS

typedef struct
{
  LgnHead *heads[2];     /* of the tower of text and of that of vision, or NULL: of an unknown class */
  char *left, *right;    /* the outputs of the two that are compared, or NULL: none */
  char *output;          /* what the similarities [n_left, n_right] are called */
  char *transposed;      /* and [n_right, n_left] */
  const LgnWeight *scale; /* [1] natural logarithm of what they are multiplied with */
  const LgnWeight *bias;  /* [1] added to the products then, or NULL; every pair is judged by itself: Zhai et al. 2023,
                           * arXiv:2303.15343, section 3.2 */
} LgnTowers;

LgnTowers *lgn_towers_bind (LgnBinder *binder, LgnFamily *family, const char *class_name, GPtrArray *stacks, bool *is_known,
                            GError **error);
void lgn_towers_free (LgnTowers *towers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTowers, lgn_towers_free)

bool lgn_towers_are_two (const LgnStack *first, const LgnStack *second);
bool lgn_tower_is_fed (const LgnStack *stack, const gint64 *ids, const LgnFeeds *feeds);
bool lgn_towers_name (const LgnTowers *towers, guint index, const gint64 *ids, LgnSequence *states, LgnFeeds *facts, GError **error);
float lgn_towers_get_factor (const LgnTowers *towers);
LgnTensor *lgn_towers_compare (const LgnTowers *towers, const LgnTensor *left, const LgnTensor *right, LgnTensor **transposed,
                               GError **error);

G_END_DECLS
