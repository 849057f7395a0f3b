/* A checkpoint's tensors, whatever files they lie in: model.safetensors or pytorch_model.bin, or the shards that the index of
 * either names, or one GGUF file. Opening checks every offset; no weight is read before it is asked for. */
#pragma once

#include "io/lgn-tensor-source.h"

G_BEGIN_DECLS

typedef struct _LgnCheckpoint LgnCheckpoint;

/* PATH is a folder as the Hugging Face hub serves it, one file of weights (its folder then holds the configuration), or one
 * .gguf file, which says everything itself. */
LgnCheckpoint *lgn_checkpoint_open (const char *path, GError **error);
LgnCheckpoint *lgn_checkpoint_new (LgnTensorSource *source);
bool lgn_checkpoint_has_weights (const char *path);
LgnCheckpoint *lgn_checkpoint_ref (LgnCheckpoint *checkpoint);
void lgn_checkpoint_unref (LgnCheckpoint *checkpoint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCheckpoint, lgn_checkpoint_unref)

/* All of these return what the checkpoint owns (transfer none). Tensors are numbered in the order of their names. */
const char *lgn_checkpoint_get_place (LgnCheckpoint *checkpoint);
guint lgn_checkpoint_get_n_tensors (LgnCheckpoint *checkpoint);
const char *lgn_checkpoint_get_name (LgnCheckpoint *checkpoint, guint index);
LgnTensor *lgn_checkpoint_lookup (LgnCheckpoint *checkpoint, const char *name);       /* NULL when absent */
const char *lgn_checkpoint_get_file (LgnCheckpoint *checkpoint, const char *name);    /* the file that holds NAME */
gsize lgn_checkpoint_get_n_bytes (LgnCheckpoint *checkpoint);                         /* of all tensors */

G_END_DECLS
