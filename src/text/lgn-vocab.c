#include "text/lgn-vocab.h"
#include "text/lgn-text-error.h"

#include <string.h>

typedef struct
{
  guint32 hash;
  guint32 offset; /* into the pool, where a zero byte follows the piece */
  guint32 length;
  gint32 id;
} Entry;

struct _LgnVocab
{
  gsize limit;     /* ids must be smaller */
  GString *pool;   /* every piece, one after the other */
  GArray *entries; /* of Entry, in the order of adding */
  guint32 *table;  /* [table_size] 1 + index of an entry, 0: free; open addressing */
  gsize table_size;
  GArray *by_id; /* of gint32: index of the entry, -1: no such id */
};

/* lgn_vocab_new: an empty vocabulary whose ids must be smaller than LIMIT (0: LGN_VOCAB_MAX_SIZE). */
LgnVocab *
lgn_vocab_new (gsize limit)
{
  LgnVocab *vocab = g_new0 (LgnVocab, 1);

  vocab->limit = limit > 0 ? MIN (limit, LGN_VOCAB_MAX_SIZE) : LGN_VOCAB_MAX_SIZE;
  vocab->pool = g_string_new (NULL);
  vocab->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  vocab->table_size = 1024;
  vocab->table = g_new0 (guint32, vocab->table_size);
  vocab->by_id = g_array_new (FALSE, FALSE, sizeof (gint32));
  return vocab;
}

void
lgn_vocab_free (LgnVocab *vocab)
{
  g_string_free (vocab->pool, TRUE);
  g_array_unref (vocab->entries);
  g_array_unref (vocab->by_id);
  g_free (vocab->table);
  g_free (vocab);
}

/* The place of PIECE in the table: its own, or the free one where it belongs. */
static gsize
find_slot (const LgnVocab *vocab, const char *piece, gsize len, guint32 hash)
{
  const Entry *entries = (const Entry *) vocab->entries->data;
  gsize mask = vocab->table_size - 1;

  for (gsize slot = hash & mask;; slot = (slot + 1) & mask)
    {
      if (vocab->table[slot] == 0)
        return slot;
      const Entry *entry = &entries[vocab->table[slot] - 1];
      if (entry->hash == hash && entry->length == len && memcmp (vocab->pool->str + entry->offset, piece, len) == 0)
        return slot;
    }
}

static void
grow_table (LgnVocab *vocab)
{
  gsize mask = vocab->table_size * 2 - 1;

  g_free (vocab->table);
  vocab->table_size *= 2;
  vocab->table = g_new0 (guint32, vocab->table_size);
  for (guint i = 0; i < vocab->entries->len; i++)
    {
      gsize slot = g_array_index (vocab->entries, Entry, i).hash & mask;
      while (vocab->table[slot] != 0)
        slot = (slot + 1) & mask;
      vocab->table[slot] = i + 1;
    }
}

static bool
check_entry (const LgnVocab *vocab, const char *piece, gsize len, gint64 id, const char *where, GError **error)
{
  if (id < 0 || (gsize) id >= vocab->limit)
    lgn_text_set_error (error, LGN_ERROR_FORMAT,
                        "%s: the piece “%.*s” has the id %" G_GINT64_FORMAT "; ids should lie between 0 and %" G_GSIZE_FORMAT,
                        where, (int) MIN (len, 40), piece, id, vocab->limit - 1);
  else if (len > LGN_VOCAB_MAX_PIECE)
    lgn_text_set_error (error, LGN_ERROR_FORMAT,
                        "%s: the piece of id %" G_GINT64_FORMAT " has %" G_GSIZE_FORMAT " bytes; at most %d are read", where,
                        id, len, LGN_VOCAB_MAX_PIECE);
  else if (vocab->pool->len + len >= G_MAXUINT32)
    lgn_text_set_error (error, LGN_ERROR_LIMIT, "%s: the vocabulary has more than 4 GB of text", where);
  else
    return true;
  return false;
}

/**
 * lgn_vocab_add: gives the LEN bytes of PIECE the id ID. A piece that is there already gets the new id as well, and an id
 * that is taken keeps its first piece for lgn_vocab_get.
 * Returns: false with LGN_ERROR_FORMAT that begins with WHERE when the id lies outside the vocabulary.
 */
bool
lgn_vocab_add (LgnVocab *vocab, const char *piece, gsize len, gint64 id, const char *where, GError **error)
{
  guint32 hash = lgn_hash_bytes (piece, len);
  gint32 none = -1;
  guint index;

  if (!check_entry (vocab, piece, len, id, where, error))
    return false;

  gsize slot = find_slot (vocab, piece, len, hash);
  if (vocab->table[slot] != 0)
    {
      index = vocab->table[slot] - 1;
      g_array_index (vocab->entries, Entry, index).id = (gint32) id;
    }
  else
    {
      Entry entry = { hash, (guint32) vocab->pool->len, (guint32) len, (gint32) id };
      index = vocab->entries->len;
      g_string_append_len (vocab->pool, piece, (gssize) len);
      g_string_append_c (vocab->pool, '\0');
      g_array_append_val (vocab->entries, entry);
      vocab->table[slot] = index + 1;
      if (vocab->entries->len > vocab->table_size / 2)
        grow_table (vocab);
    }
  while (vocab->by_id->len <= (guint) id)
    g_array_append_val (vocab->by_id, none);
  if (g_array_index (vocab->by_id, gint32, id) < 0)
    g_array_index (vocab->by_id, gint32, id) = (gint32) index;
  return true;
}

/* lgn_vocab_lookup: the id of the LEN bytes of PIECE (-1: a C string), or -1. */
gint32
lgn_vocab_lookup (const LgnVocab *vocab, const char *piece, gssize len)
{
  gsize n = len < 0 ? strlen (piece) : (gsize) len;
  gsize slot = find_slot (vocab, piece, n, lgn_hash_bytes (piece, n));

  return vocab->table[slot] == 0 ? -1 : g_array_index (vocab->entries, Entry, vocab->table[slot] - 1).id;
}

/* lgn_vocab_get: the piece of ID, which a zero byte follows, or NULL. LEN may be NULL. */
const char *
lgn_vocab_get (const LgnVocab *vocab, gint32 id, gsize *len)
{
  if (id < 0 || (guint) id >= vocab->by_id->len || g_array_index (vocab->by_id, gint32, id) < 0)
    return NULL;
  return lgn_vocab_get_nth (vocab, (guint) g_array_index (vocab->by_id, gint32, id), len, NULL);
}

/* lgn_vocab_get_size: the largest id + 1. */
gsize
lgn_vocab_get_size (const LgnVocab *vocab)
{
  return vocab->by_id->len;
}

guint
lgn_vocab_get_n_pieces (const LgnVocab *vocab)
{
  return vocab->entries->len;
}

/* lgn_vocab_get_nth: the piece that was added as number N. LEN and ID may be NULL. */
const char *
lgn_vocab_get_nth (const LgnVocab *vocab, guint n, gsize *len, gint32 *id)
{
  const Entry *entry = &g_array_index (vocab->entries, Entry, n);

  if (len)
    *len = entry->length;
  if (id)
    *id = entry->id;
  return vocab->pool->str + entry->offset;
}
