/* Folders with vocabulary files, for tests of their readers. */
#pragma once

#include "base/lgn-error.h"
#include "text/lgn-tokenizer.h"

G_BEGIN_DECLS

/* A folder that goes when the test ends. */
typedef struct
{
  char *path;
} TokenFolder;

typedef struct
{
  const char *piece;
  float score;
  guint type; /* 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte */
} TokenFolderPiece;

void token_folder_setup (TokenFolder *folder, gconstpointer data);
void token_folder_teardown (TokenFolder *folder, gconstpointer data);
void token_folder_put (TokenFolder *folder, const char *name, const char *contents, gssize len);
void token_folder_put_model (TokenFolder *folder, const char *name, guint algorithm, const TokenFolderPiece *pieces,
                             guint n_pieces);
GString *token_folder_write_model (const TokenFolderPiece *pieces, guint n_pieces, guint algorithm, bool byte_fallback,
                                   const char *charsmap, gsize charsmap_len);
LgnTokenizer *token_folder_open (TokenFolder *folder, LgnTokenizerSide side, gsize vocab_size);
void token_folder_assert_refused (TokenFolder *folder, gsize vocab_size, LgnError code, const char *message);
void token_folder_assert_pieces (LgnTokenizer *tokenizer, const char *text, const char *pair, const char *wanted);

G_END_DECLS
