/* What a network sees of a picture, and the names of its patches. */
#pragma once

#include "family/lgn-feeds.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

LgnTensor *lgn_picture_input_read_colours (LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error);
LgnFeeds *lgn_picture_input_begin (LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error);
void lgn_picture_fill_boxes (LgnResult *result, LgnNetwork *network, const LgnTensor *logits, const LgnTensor *boxes);

G_END_DECLS
