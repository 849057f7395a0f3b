/* What a network hears of a sound, and the names of its frames. */
#pragma once

#include "family/lgn-feeds.h"
#include "media/lgn-audio-processor.h"
#include "run/lgn-network.h"

G_BEGIN_DECLS

LgnFeeds *lgn_sound_make_feeds (LgnAudioProcessor *processor, const LgnInput *input, LgnAudioInputs *made, GError **error);
LgnFeeds *lgn_sound_input_begin (LgnNetwork *network, const LgnInput *input, LgnResult *result, GError **error);

G_END_DECLS
