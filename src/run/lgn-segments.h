/* What a network that parts a picture into segments says of it. */
#pragma once

#include "run/lgn-network.h"

G_BEGIN_DECLS

void lgn_segments_fill (LgnResult *result, LgnNetwork *network, const LgnTensor *logits);

G_END_DECLS
