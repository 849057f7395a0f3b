/* How well texts fit a picture, by a network of two towers. */
#pragma once

#include "run/lgn-network.h"
#include "family/lgn-feeds.h"

G_BEGIN_DECLS

bool lgn_similarity_fill (LgnResult *result, LgnNetwork *network, const LgnInput *input, const LgnFeeds *facts,
                          const LgnProgress *progress, GError **error);

G_END_DECLS
