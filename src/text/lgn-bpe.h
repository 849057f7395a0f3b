/* Byte-pair encoding: neighbouring pieces are merged, the best pair first. */
#pragma once

#include "text/lgn-token-model.h"
#include "text/lgn-trie.h"

G_BEGIN_DECLS

typedef struct
{
  const char *unk;    /* the piece for what the vocabulary lacks, or NULL: it is left out */
  const char *prefix; /* pieces inside a word begin with it; or NULL */
  const char *suffix; /* the last piece of a word ends with it; or NULL */
  bool fuse_unk;      /* unknown neighbours become one */
  bool byte_fallback; /* unknown characters become pieces <0xXX> */
  bool ignore_merges; /* a word that is a piece is not built from merges */
} LgnBpeOptions;

LgnTokenModel *lgn_bpe_parse (const LgnModelSource *source, GError **error);
LgnTokenModel *lgn_bpe_new (LgnVocab *vocab, const LgnBpeOptions *options, const char *where, GError **error);
bool lgn_bpe_add_merge (LgnTokenModel *model, const char *left, gsize left_len, const char *right, gsize right_len,
                        const char *where, GError **error);
bool lgn_bpe_add_merge_line (LgnTokenModel *model, const char *line, gsize len, const char *where, GError **error);
void lgn_bpe_set_atoms (LgnTokenModel *model, LgnTrie *atoms);
void lgn_bpe_add_scored_merges (LgnTokenModel *model, const float *scores);

G_END_DECLS
