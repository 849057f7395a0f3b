/* A checkpoint's tensors, whatever files they lie in: model.safetensors, or the shards that model.safetensors.index.json
 * names. Opening checks every offset; no weight is read before it is asked for. */
#pragma once

#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

typedef struct _LgnCheckpoint LgnCheckpoint;

LgnCheckpoint *lgn_checkpoint_open (const char *folder, GError **error);
LgnCheckpoint *lgn_checkpoint_ref (LgnCheckpoint *checkpoint);
void lgn_checkpoint_unref (LgnCheckpoint *checkpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCheckpoint, lgn_checkpoint_unref)

guint lgn_checkpoint_get_n_tensors (LgnCheckpoint *checkpoint);
const char *lgn_checkpoint_get_name (LgnCheckpoint *checkpoint, guint index);
LgnTensor *lgn_checkpoint_lookup (LgnCheckpoint *checkpoint, const char *name);
const char *lgn_checkpoint_get_file (LgnCheckpoint *checkpoint, const char *name);
gsize lgn_checkpoint_get_n_bytes (LgnCheckpoint *checkpoint);

G_END_DECLS
