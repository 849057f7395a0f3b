/* The ids that the pieces of a SentencePiece model get in a network. */
#pragma once

#include "text/lgn-sentencepiece.h"
#include "text/lgn-tokenizer-folder.h"
#include "text/lgn-tokenizer-spm-class.h"

G_BEGIN_DECLS

bool lgn_spm_ids_take_json (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file,
                            const char *name, GError **error);
bool lgn_spm_ids_set (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, LgnSpmIds ids,
                      GError **error);

G_END_DECLS
