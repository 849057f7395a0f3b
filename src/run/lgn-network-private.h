/* What the files of this layer share about a network. */
#pragma once

#include "family/lgn-generate.h"
#include "media/lgn-audio-processor.h"
#include "media/lgn-image-processor.h"
#include "run/lgn-network.h"
#include "text/lgn-tokenizer.h"

G_BEGIN_DECLS

/* How much a run reads. */
typedef struct
{
  gsize n;         /* tokens of what reads; 0: a tower that reads nothing */
  gsize n_decoder; /* of the decoder; 0: there is none, or nobody knows yet */
  gsize n_picture; /* of a tower of vision */
} LgnRunSize;

LgnModel *lgn_network_get_model (LgnNetwork *network);
const LgnGeneration *lgn_network_get_generation (LgnNetwork *network);
LgnImageProcessor *lgn_network_get_image_processor (LgnNetwork *network);
LgnAudioProcessor *lgn_network_get_audio_processor (LgnNetwork *network);
LgnTokenizer *lgn_network_get_tokenizer (LgnNetwork *network, LgnTokenizerSide side);
char *lgn_dup_hidden_name (LgnSite site, guint index);
bool lgn_network_check_budget (LgnNetwork *network, gsize n_rows, const LgnRunSize *size, gsize budget, GError **error);
GArray *lgn_network_find_decoder_ids (LgnNetwork *network, const LgnInput *input, const LgnTokens *tokens,
                                      const LgnProgress *progress, GError **error);
LgnResult *lgn_network_begin (LgnNetwork *network, const LgnInput *input, const LgnProgress *progress, GError **error);

G_END_DECLS
