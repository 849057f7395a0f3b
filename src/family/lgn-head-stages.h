/* What a task head makes of the outputs of all stages: each is projected, drawn to the grid of the first, and put beside the
 * others, the last stage first. Xie et al. 2021, arXiv:2105.15203, section 3.2. */
#pragma once

#include "base/lgn-pool.h"
#include "family/lgn-binder.h"
#include "family/lgn-sequence.h"

G_BEGIN_DECLS

GArray *lgn_head_stages_bind (LgnBinder *binder, xmlNode *element, gsize *width, GError **error);
float *lgn_head_stages_run (const GArray *projections, const GArray *stages, LgnPool *pool, LgnGrid *grid, GError **error);

G_END_DECLS
