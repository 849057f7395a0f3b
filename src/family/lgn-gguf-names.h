/* What a family's <gguf> element says of GGUF files of one architecture: how their metadata become the keys of config.json, and
 * their tensors those of the family's own names. */
#pragma once

#include "family/lgn-traits.h"
#include "io/lgn-checkpoint.h"
#include "io/lgn-gguf.h"

G_BEGIN_DECLS

json_t *lgn_gguf_make_config (LgnGguf *file, xmlNode *gguf, const char *model_type, GError **error);
LgnCheckpoint *lgn_gguf_make_checkpoint (LgnGguf *file, xmlNode *gguf, GError **error);
bool lgn_gguf_finish_traits (LgnGguf *file, xmlNode *gguf, LgnTraits *traits, GError **error);

G_END_DECLS
