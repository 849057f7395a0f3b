/* A vocabulary: pieces (any bytes) by id and ids by piece. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define LGN_VOCAB_MAX_SIZE 4194304 /* ids from here on are refused: the largest published vocabularies have a tenth */
#define LGN_VOCAB_MAX_PIECE 4096   /* bytes; longer pieces are refused, so that matching stays linear in the text */

typedef struct _LgnVocab LgnVocab;

LgnVocab *lgn_vocab_new (gsize limit);
void lgn_vocab_free (LgnVocab *vocab);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnVocab, lgn_vocab_free)

bool lgn_vocab_add (LgnVocab *vocab, const char *piece, gsize len, gint64 id, const char *where, GError **error);
gint32 lgn_vocab_lookup (const LgnVocab *vocab, const char *piece, gssize len);
const char *lgn_vocab_get (const LgnVocab *vocab, gint32 id, gsize *len);
gsize lgn_vocab_get_size (const LgnVocab *vocab);
guint lgn_vocab_get_n_pieces (const LgnVocab *vocab);
const char *lgn_vocab_get_nth (const LgnVocab *vocab, guint n, gsize *len, gint32 *id);

/* FNV-1a of LEN bytes. */
static inline guint32
lgn_hash_bytes (const char *bytes, gsize len)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < len; i++)
    hash = (hash ^ (guint8) bytes[i]) * 16777619u;
  return hash ^ hash >> 15;
}

G_END_DECLS
