/* What a task head's logits say, in words. */
#pragma once

#include "run/lgn-network.h"

G_BEGIN_DECLS

gsize lgn_predictions_choose_rows (const LgnResult *result, LgnNetwork *network, bool with_candidates, gsize *first_row);
void lgn_predictions_fill_candidates (LgnResult *result, LgnNetwork *network, const LgnTensor *logits, gsize first_row);
void lgn_predictions_fill (LgnResult *result, LgnNetwork *network, const LgnTensor *logits, gsize first_row);

G_END_DECLS
