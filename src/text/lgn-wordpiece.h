/* WordPiece: the longest piece first, word by word; and plain word lists. */
#pragma once

#include "text/lgn-token-model.h"

G_BEGIN_DECLS

LgnTokenModel *lgn_wordpiece_parse (const LgnModelSource *source, GError **error);
LgnTokenModel *lgn_wordpiece_new (LgnVocab *vocab, const char *prefix, const char *unk, gsize max_chars, const char *where,
                             GError **error);
LgnTokenModel *lgn_word_list_new (LgnVocab *vocab, const char *unk, const char *where, GError **error);
LgnTokenModel *lgn_word_list_parse (const LgnModelSource *source, GError **error);

G_END_DECLS
