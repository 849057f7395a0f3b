/* SentencePiece's own model files: a protobuf message with pieces, their scores and the rules for white space. */
#pragma once

#include "text/lgn-token-model.h"
#include "text/lgn-normalizer.h"

G_BEGIN_DECLS

/* The numbers of the file format. */
typedef enum
{
  LGN_SENTENCEPIECE_NORMAL = 1,
  LGN_SENTENCEPIECE_UNKNOWN = 2,
  LGN_SENTENCEPIECE_CONTROL = 3,
  LGN_SENTENCEPIECE_USER_DEFINED = 4,
  LGN_SENTENCEPIECE_UNUSED = 5,
  LGN_SENTENCEPIECE_BYTE = 6,
} LgnSentencePieceType;

typedef struct
{
  const char *bytes; /* [len] in the file */
  gsize len;
  float score;
  LgnSentencePieceType type;
} LgnSentencePiece;

typedef struct
{
  char *path;
  GBytes *file;
  GArray *pieces;   /* of LgnSentencePiece, by id */
  gint64 algorithm; /* 1: Unigram, 2: BPE, 3: words, 4: characters */
  bool byte_fallback;
  bool space_is_suffix;
  const guint8 *charsmap; /* [charsmap_size] in the file; NULL: none */
  gsize charsmap_size;
  LgnSentencePieceSpaces spaces;
} LgnSentencePieceFile;

LgnSentencePieceFile *lgn_sentencepiece_read (const char *path, GError **error);
LgnSentencePieceFile *lgn_sentencepiece_parse (GBytes *bytes, const char *path, GError **error);
void lgn_sentencepiece_free (LgnSentencePieceFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnSentencePieceFile, lgn_sentencepiece_free)

LgnTokenModel *lgn_sentencepiece_make_model (const LgnSentencePieceFile *file, gsize limit, GError **error);
LgnNormalizer *lgn_sentencepiece_make_normalizer (const LgnSentencePieceFile *file, GError **error);

G_END_DECLS
