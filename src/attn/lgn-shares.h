/* Shares of one head's weight: how much of it goes to places of a kind, such as the token before or punctuation, and how much
 * would go there if the head looked at everything that it may look at alike. */
#pragma once

#include "attn/lgn-measures.h"

G_BEGIN_DECLS

/* Kinds of places. A share is the mean over rows i of the weight A_ij of those columns j, of the rows that are named. */
typedef enum
{
  LGN_SHARE_SEPARATORS,  /* separators: Clark et al. 2019, arXiv:1906.04341, section 3.2 */
  LGN_SHARE_PREVIOUS,    /* j = i - 1, of i from 1: Clark et al. 2019, section 3.1; Voita et al. 2019,
                          * arXiv:1905.09418, section 5.1 */
  LGN_SHARE_NEXT,        /* j = i + 1, of all i but the last: the same */
  LGN_SHARE_NEAR,        /* |i - j| <= LGN_SHARE_REACH; of patches, the patch and those around it, of rows that are patches */
  LGN_SHARE_ITSELF,      /* j = i */
  LGN_SHARE_FIRST,       /* j = 0: Xiao et al. 2023, arXiv:2309.17453, section 3.1 */
  LGN_SHARE_PUNCTUATION, /* punctuation: Clark et al. 2019, section 3.2 */
  LGN_SHARE_PIECES,      /* other pieces of the word of i, of rows that have such: Correia et al. 2019, arXiv:1909.00015, 5.2 */
  LGN_SHARE_SAME,        /* other places of the same token, of rows that may look at one: duplicate token heads, Wang et al.
                          * 2022, arXiv:2211.00593, section 3.1 */
  LGN_SHARE_LINKED,      /* words but for that of i, its neighbours and its like, and of these only max (0, A_ij - c_j), where
                          * c_j is the mean of the column: what i singles out and other rows do not. The links that Clark et
                          * al. 2019, section 4, and Voita et al. 2019, section 5.2, find by a grammar are of this kind. */
  LGN_N_SHARES,
} LgnShare;

/* Tokens on either side that are near. */
#define LGN_SHARE_REACH 2

/* Of one head; NAN where it cannot be said. */
typedef struct
{
  double share[LGN_N_SHARES];
} LgnHeadShares;

/* What the heads of a layer have in common. */
typedef struct
{
  LgnHeadShares even;    /* of a head that looks at all that its scope allows alike */
  double largest_spread; /* nats: the mean over rows of ln (columns that the row may look at): the entropy of such a head */
} LgnEvenShares;

typedef struct _LgnShareFrame LgnShareFrame;

LgnShareFrame *lgn_share_frame_new (const LgnScope *scope, const LgnMeasureAxes *axes);
void lgn_share_frame_free (LgnShareFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnShareFrame, lgn_share_frame_free)

const LgnEvenShares *lgn_share_frame_get_even (const LgnShareFrame *frame);
void lgn_share_frame_measure (const LgnShareFrame *frame, LgnAttnStore *store, const LgnMapId *map, LgnHeadShares *shares);

G_END_DECLS
