/* LgnTensorSource: the named tensors of one file, whatever its format. A reader adds what it finds and seals the source; a
 * checkpoint is made of sources. Reference-counted; tensors keep their own bytes alive. */
#pragma once

#include "base/lgn-error.h"
#include "tensor/lgn-tensor.h"

G_BEGIN_DECLS

typedef struct _LgnTensorSource LgnTensorSource;

LgnTensorSource *lgn_tensor_source_new (const char *path);
void lgn_tensor_source_add (LgnTensorSource *source, const char *name, LgnTensor *tensor);
void lgn_tensor_source_add_all (LgnTensorSource *source, LgnTensorSource *other);
bool lgn_tensor_source_seal (LgnTensorSource *source, GError **error);
LgnTensorSource *lgn_tensor_source_ref (LgnTensorSource *source);
void lgn_tensor_source_unref (LgnTensorSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTensorSource, lgn_tensor_source_unref)

/* All of these return what the source owns (transfer none). Tensors are numbered in the order of their names. */
const char *lgn_tensor_source_get_path (LgnTensorSource *source);
guint lgn_tensor_source_get_n_tensors (LgnTensorSource *source);
const char *lgn_tensor_source_get_name (LgnTensorSource *source, guint index);
LgnTensor *lgn_tensor_source_get_tensor (LgnTensorSource *source, guint index);
bool lgn_tensor_source_fail (GError **error, LgnError code, const char *where, const char *name, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
bool lgn_tensor_source_find (LgnTensorSource *source, const char *name, guint *index);
LgnTensor *lgn_tensor_source_lookup (LgnTensorSource *source, const char *name); /* NULL when absent */

G_END_DECLS
