/* LgnHeadPool: one learned query looks at all tokens, and what it sees stands for them: Lee et al. 2019, arXiv:1810.00825,
 * section 3.2, with one seed. */
#pragma once

#include "base/lgn-pool.h"
#include "family/lgn-binder.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_heads;
  gsize width;
  const LgnWeight *seed;       /* [1, width], whatever dimensions of 1 it has besides: what looks */
  LgnLinear query, key, value; /* parts of one tensor: all queries, all keys, all values */
  LgnLinear output;
} LgnHeadPool;

bool lgn_head_pool_bind (LgnBinder *binder, xmlNode *element, gsize width, LgnHeadPool *part, GError **error);
float *lgn_head_pool_run (const LgnHeadPool *part, LgnPool *pool, const float *x, gsize n, GError **error);

G_END_DECLS
