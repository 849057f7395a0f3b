/* Normalisers: what a tokeniser changes in a text before it is cut. */
#pragma once

#include "base/lgn-json.h"
#include "text/lgn-charsmap.h"
#include "text/lgn-normalized.h"

G_BEGIN_DECLS

typedef struct _LgnNormalizer LgnNormalizer;

/* How SentencePiece treats white space (sentencepiece_model.proto, NormalizerSpec). */
typedef struct
{
  bool add_dummy_prefix;         /* a space goes before the text */
  bool remove_extra_whitespaces; /* runs of spaces become one, those at the ends none */
  bool escape_whitespaces;       /* spaces become U+2581 */
} LgnSentencePieceSpaces;

LgnNormalizer *lgn_normalizer_parse (json_t *json, const char *where, GError **error);
LgnNormalizer *lgn_normalizer_new_basic (bool lowercase, bool strip_accents, bool handle_cjk);
LgnNormalizer *lgn_normalizer_new_sentencepiece (LgnCharsmap *map, const LgnSentencePieceSpaces *spaces);
LgnNormalizer *lgn_normalizer_new_sequence (LgnNormalizer *first, LgnNormalizer *second);
void lgn_normalizer_free (LgnNormalizer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnNormalizer, lgn_normalizer_free)

bool lgn_normalizer_run (const LgnNormalizer *self, LgnNormalized *text, LgnNormalized *scratch, GError **error);
void lgn_normalizer_write_bytes (LgnNormalized *out, const char *text, const LgnSpan *origin, gsize len);

G_END_DECLS
