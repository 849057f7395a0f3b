/* What a task head's logits say, in words. */
#pragma once

#include "run/lgn-network.h"

G_BEGIN_DECLS

gssize lgn_predictions_find_row (const LgnResult *result, LgnNetwork *network);
void lgn_predictions_fill (LgnResult *result, LgnNetwork *network, const LgnTensor *logits, gsize first_row);

G_END_DECLS
