/* The GGUF format, versions 2 and 3, little-endian: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. */
#pragma once

#include "io/lgn-gguf-value.h"
#include "io/lgn-tensor-source.h"

G_BEGIN_DECLS

/* A GGUF file, mapped, or all parts of one that was split. Reference-counted; tensors keep their bytes alive. */
typedef struct _LgnGguf LgnGguf;

LgnGguf *lgn_gguf_open (const char *path, GError **error);
LgnGguf *lgn_gguf_parse (GBytes *bytes, const char *where, GError **error);
LgnGguf *lgn_gguf_ref (LgnGguf *file);
void lgn_gguf_unref (LgnGguf *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnGguf, lgn_gguf_unref)

bool lgn_gguf_is_named (const char *path);

/* All of these return what the file owns (transfer none). The shapes of tensors have the row length last, as everywhere in this
 * program. */
const char *lgn_gguf_get_path (LgnGguf *file);
LgnTensorSource *lgn_gguf_get_tensors (LgnGguf *file);

/* Metadata, in the order of the keys. A split file's is its first part's. */
guint lgn_gguf_get_n_keys (LgnGguf *file);
const char *lgn_gguf_get_key (LgnGguf *file, guint index);
const LgnGgufValue *lgn_gguf_lookup (LgnGguf *file, const char *key); /* NULL when absent */

G_END_DECLS
