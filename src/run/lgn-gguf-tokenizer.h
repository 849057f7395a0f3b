/* From the metadata of a GGUF file to its tokeniser. */
#pragma once

#include "io/lgn-gguf.h"
#include "text/lgn-tokenizer.h"

G_BEGIN_DECLS

bool lgn_gguf_has_tokenizer (LgnGguf *file);
LgnTokenizer *lgn_gguf_make_tokenizer (LgnGguf *file, GError **error);

G_END_DECLS
