/* Unigram language model: the pieces that are most probable together. */
#pragma once

#include "text/lgn-token-model.h"

G_BEGIN_DECLS

/* A piece that a text may be cut to. */
typedef struct
{
  const char *bytes; /* [len] need not live on after lgn_unigram_new */
  gsize len;
  double score; /* logarithm of its probability */
  gint32 id;
} LgnUnigramPiece;

LgnTokenModel *lgn_unigram_parse (json_t *json, gsize limit, const char *where, GError **error);
LgnTokenModel *lgn_unigram_new (LgnVocab *vocab, const LgnUnigramPiece *pieces, gsize n_pieces, double min_score, gint32 unk_id,
                           bool byte_fallback);

G_END_DECLS
