/* Pre-tokenisers: where a tokeniser cuts a text before its model cuts the parts further. */
#pragma once

#include "base/lgn-json.h"
#include "text/lgn-normalized.h"

G_BEGIN_DECLS

typedef struct _LgnPreTokenizer LgnPreTokenizer;

LgnPreTokenizer *lgn_pre_tokenizer_parse (json_t *json, const char *where, GError **error);
LgnPreTokenizer *lgn_pre_tokenizer_new_basic (void);
LgnPreTokenizer *lgn_pre_tokenizer_new_characters (void);
LgnPreTokenizer *lgn_pre_tokenizer_new_byte_level (bool add_prefix_space);
void lgn_pre_tokenizer_free (LgnPreTokenizer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPreTokenizer, lgn_pre_tokenizer_free)

bool lgn_pre_tokenizer_run (const LgnPreTokenizer *self, LgnParts *parts, LgnParts *scratch, GError **error);

G_END_DECLS
