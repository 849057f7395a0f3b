/* Tokenisers whose vocabulary a GGUF file holds: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, "Tokenizer". */
#pragma once

#include "text/lgn-tokenizer.h"

G_BEGIN_DECLS

/* A string, not ended by a zero. */
typedef struct
{
  const char *bytes; /* [length] */
  gsize length;
} LgnVocabularyPiece;

/* What the file's metadata say, in their own order. Ids are -1 where they do not. */
typedef struct
{
  const char *where; /* the file, for messages */
  const char *model; /* tokenizer.ggml.model: "llama", "gpt2", "bert" */
  const char *pre;   /* tokenizer.ggml.pre: what cuts a text before anything is merged; or NULL */
  gsize n_pieces;
  const LgnVocabularyPiece *pieces; /* [n_pieces] */
  const float *scores;              /* [n_pieces], or NULL */
  const gint64 *types;              /* [n_pieces], or NULL: all are normal */
  gsize n_merges;
  const LgnVocabularyPiece *merges; /* [n_merges], "left right" */
  gint64 bos, eos, unk, sep, pad, cls;
  bool adds_bos; /* where the file says nothing: as its model does usually */
  bool adds_eos;
  bool adds_space; /* a space goes before a text */
} LgnGgufVocabulary;

LgnTokenizer *lgn_tokenizer_new_gguf (const LgnGgufVocabulary *vocabulary, GError **error);
bool lgn_tokenizer_gguf_adds_bos (const char *model, const char *pre);

G_END_DECLS
