/* Tokenisers: what tokenizer.json or the older vocabulary files of a checkpoint's folder describe. */
#pragma once

#include "text/lgn-tokens.h"

G_BEGIN_DECLS

/* Immutable once loaded; may be used from several threads. Reference-counted. */
typedef struct _LgnTokenizer LgnTokenizer;

/* Which of a folder's tokenisers: some translation models have one for each side. */
typedef enum
{
  LGN_TOKENIZER_SOURCE,
  LGN_TOKENIZER_TARGET,
} LgnTokenizerSide;

/* What the model's configuration knows and the tokeniser's files may not: special ids are -1 where unknown. */
typedef struct
{
  const char *model_type; /* config.json's, for folders that hold only vocabulary files; may be NULL */
  gsize vocab_size;       /* rows of the embedding; ids from there on are refused; 0: unknown */
} LgnTokenizerHints;

typedef struct
{
  gsize max_length; /* cut to so many tokens, special ones counted (0: never) */
  gsize pad_to;     /* fill up to so many tokens (0: never) */
  bool no_special;  /* leave out the special tokens that the post-processor adds */
} LgnEncodeOptions;

LgnTokenizer *lgn_tokenizer_open (const char *folder, LgnTokenizerSide side, const LgnTokenizerHints *hints, GError **error);
LgnTokenizer *lgn_tokenizer_parse (const char *json, gsize size, const char *where, const LgnTokenizerHints *hints,
                                   GError **error);
LgnTokenizer *lgn_tokenizer_ref (LgnTokenizer *tokenizer);
void lgn_tokenizer_unref (LgnTokenizer *tokenizer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTokenizer, lgn_tokenizer_unref)

/* (transfer full) TEXT has LEN bytes (-1: up to its end) of UTF-8; invalid UTF-8 is LGN_ERROR_INPUT that says at which byte. */
LgnTokens *lgn_tokenizer_encode (LgnTokenizer *tokenizer, const char *text, gssize len, const char *pair, gssize pair_len,
                                 const LgnEncodeOptions *options, GError **error);
/* (transfer full) of LgnTokens: the windows of a text that is longer than OPTIONS' max_length, or the whole text. */
GPtrArray *lgn_tokenizer_encode_windows (LgnTokenizer *tokenizer, const char *text, gssize len, const char *pair,
                                         gssize pair_len, gsize stride, const LgnEncodeOptions *options, GError **error);
/* Makes several texts one batch: all get the length of the longest, or PAD_TO. */
bool lgn_tokenizer_pad_all (LgnTokenizer *tokenizer, GPtrArray *rows, gsize pad_to, GError **error);
/* (transfer full) the text of ids, special tokens left out when SKIP_SPECIAL, as the decoder of tokenizer.json spells it. */
char *lgn_tokenizer_decode (LgnTokenizer *tokenizer, const gint32 *ids, guint n, bool skip_special, GError **error);
/* (transfer full) tokens for ids that a model wrote: text is the decoded whole, offsets point into it. */
LgnTokens *lgn_tokenizer_tokens_from_ids (LgnTokenizer *tokenizer, const gint32 *ids, guint n, GError **error);

const char *lgn_tokenizer_get_kind (LgnTokenizer *tokenizer);         /* "WordPiece", "byte-level BPE", "Unigram" ... */
gsize lgn_tokenizer_get_size (LgnTokenizer *tokenizer);               /* largest id + 1 */
const char *lgn_tokenizer_get_piece (LgnTokenizer *tokenizer, gint32 id); /* NULL when there is none */
gint32 lgn_tokenizer_lookup (LgnTokenizer *tokenizer, const char *piece); /* -1 when there is none */
bool lgn_tokenizer_is_special (LgnTokenizer *tokenizer, gint32 id);
gint32 lgn_tokenizer_get_blank (LgnTokenizer *tokenizer);             /* -1 when there is none */

G_END_DECLS
