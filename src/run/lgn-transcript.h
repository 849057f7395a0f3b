/* The words that a network hears which gives a letter or a blank for every frame. */
#pragma once

#include "tensor/lgn-tensor.h"
#include "text/lgn-tokenizer.h"

G_BEGIN_DECLS

char *lgn_transcript_new (LgnTokenizer *tokenizer, const LgnTensor *logits, GError **error);

G_END_DECLS
