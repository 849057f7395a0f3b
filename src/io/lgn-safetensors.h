/* The safetensors format: https://github.com/huggingface/safetensors, "Format". */
#pragma once

#include "io/lgn-tensor-source.h"

G_BEGIN_DECLS

/* A safetensors file, mapped. Reference-counted; tensors keep its bytes alive. */
typedef struct _LgnSafetensors LgnSafetensors;

LgnSafetensors *lgn_safetensors_open (const char *path, GError **error);
LgnSafetensors *lgn_safetensors_parse (GBytes *bytes, const char *where, GError **error);
LgnSafetensors *lgn_safetensors_ref (LgnSafetensors *file);
void lgn_safetensors_unref (LgnSafetensors *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnSafetensors, lgn_safetensors_unref)

/* All of these return what the file owns (transfer none). Tensors are numbered in the order of their names. */
LgnTensorSource *lgn_safetensors_get_tensors (LgnSafetensors *file);
const char *lgn_safetensors_get_path (LgnSafetensors *file);
guint lgn_safetensors_get_n_tensors (LgnSafetensors *file);
const char *lgn_safetensors_get_name (LgnSafetensors *file, guint index);
LgnTensor *lgn_safetensors_get_tensor (LgnSafetensors *file, guint index);
LgnTensor *lgn_safetensors_lookup (LgnSafetensors *file, const char *name);           /* NULL when absent */
const char *lgn_safetensors_get_metadata (LgnSafetensors *file, const char *key);     /* NULL when absent */

/* Writes one file: add everything, then write. The order of the tensors is the order in which they were added; the numbers are
 * written from where they are, so tensors may be as large as the disk. */
typedef struct _LgnSafetensorsWriter LgnSafetensorsWriter;

LgnSafetensorsWriter *lgn_safetensors_writer_new (void);
void lgn_safetensors_writer_free (LgnSafetensorsWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnSafetensorsWriter, lgn_safetensors_writer_free)

void lgn_safetensors_writer_add (LgnSafetensorsWriter *writer, const char *name, LgnTensor *tensor);
void lgn_safetensors_writer_set_metadata (LgnSafetensorsWriter *writer, const char *key, const char *value);
bool lgn_safetensors_writer_write (LgnSafetensorsWriter *writer, const char *path, GError **error);

G_END_DECLS
