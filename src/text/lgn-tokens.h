/* LgnTokens: a text cut by a tokeniser, with the place of every token in it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum
{
  LGN_TOKEN_SPECIAL = 1 << 0,   /* added by the tokeniser ([CLS], </s>), not part of the text */
  LGN_TOKEN_PADDING = 1 << 1,   /* filled up to a length; the network must not look at it */
  LGN_TOKEN_UNKNOWN = 1 << 2,   /* the vocabulary has nothing for this part of the text */
  LGN_TOKEN_CONTINUES = 1 << 3, /* goes on with the word of the token before it */
} LgnTokenFlags;

typedef struct
{
  gint32 id;
  guint8 flags;   /* LgnTokenFlags */
  guint8 segment; /* 0: the text, 1: the second text of a pair */
  guint8 type_id; /* the number the network is told for the token (token_type_ids), as the tokeniser's template says */
  gsize start;    /* the bytes of the segment's UTF-8 text, half-open; start == end where the token stands for none */
  gsize end;
} LgnToken;

typedef struct
{
  char *text[2];     /* the segments, GRefStrings that the windows of a text share; text[1] is NULL without a pair */
  gsize text_len[2]; /* bytes; a text may hold U+0000 */
  LgnToken *token;   /* [n] */
  char **piece;      /* [n] the vocabulary's spelling: "##ing", "▁the", "Ġthe" */
  char **label;      /* [n] what a person reads: the spelling without markers; never NULL */
  guint n;
  GStringChunk *strings; /* what piece and label point to */
} LgnTokens;

/* How a vocabulary marks its pieces. */
typedef struct
{
  bool is_byte_level; /* every character stands for a byte */
  const char *prefix; /* of pieces inside a word ("##"), or NULL */
  const char *suffix; /* of the last piece of a word ("</w>"), or NULL */
} LgnPieceMarks;

typedef const char *(*LgnPieceFunc) (gint32 id, gpointer data);

LgnTokens *lgn_tokens_new (const char *const text[2], const gsize text_len[2], const LgnToken *token, guint n,
                           LgnPieceFunc func, gpointer data, const LgnPieceMarks *marks);
LgnTokens *lgn_tokens_new_shared (GRefString *const text[2], const LgnToken *token, guint n, LgnPieceFunc func, gpointer data,
                                  const LgnPieceMarks *marks);
LgnTokens *lgn_tokens_new_from_ids (const gint64 *ids, guint n);
LgnTokens *lgn_tokens_new_from_names (const char *const *names, const guint8 *flags, guint n);
LgnTokens *lgn_tokens_append (const LgnTokens *tokens, const LgnTokens *more);
LgnTokens *lgn_tokens_ref (LgnTokens *tokens);
void lgn_tokens_unref (LgnTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnTokens, lgn_tokens_unref)

bool lgn_tokens_get_place (const LgnTokens *tokens, guint segment, gsize *start, gsize *end);

G_END_DECLS
