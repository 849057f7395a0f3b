/* What a task head's logits say, in words. */
#pragma once

#include "run/lgn-network.h"

G_BEGIN_DECLS

void lgn_predictions_fill (LgnResult *result, LgnNetwork *network);

G_END_DECLS
