/* The two members of tokenizer.json that are most of it, read without a tree of values: the vocabulary, an object of ids by
 * piece, and the merges. */
#pragma once

#include "text/lgn-vocab.h"

G_BEGIN_DECLS

/* Points into the text of the file; NULL where a member is left to the tree. */
typedef struct
{
  const char *vocab;  /* [vocab_len] from { to } */
  gsize vocab_len;
  const char *merges; /* [merges_len] from [ to ] */
  gsize merges_len;
} LgnModelText;

bool lgn_model_text_find (const char *json, gsize size, LgnModelText *text, GString *rest);
LgnVocab *lgn_model_text_parse_vocab (const char *json, gsize size, gsize limit);

/* One merge: neighbours LEFT and RIGHT; false when they cannot be merged. */
typedef bool (*LgnMergeFunc) (gpointer data, const char *left, gsize left_len, const char *right, gsize right_len);
bool lgn_model_text_parse_merges (const char *json, gsize size, LgnMergeFunc func, gpointer data);

G_END_DECLS
