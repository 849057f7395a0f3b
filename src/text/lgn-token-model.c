#include "text/lgn-token-model.h"
#include "base/lgn-file.h"
#include "text/lgn-bpe.h"
#include "text/lgn-text-error.h"
#include "text/lgn-unigram.h"
#include "text/lgn-wordpiece.h"

#include <string.h>

/* Words that are remembered; those that are longer or come later are cut anew every time. */
#define MAX_WORDS 65536
#define MAX_WORD_LENGTH 256

void
lgn_token_model_init (LgnTokenModel *model, const LgnTokenModelClass *class, const char *kind, LgnVocab *vocab)
{
  model->class = class;
  model->kind = kind;
  model->vocab = vocab;
  model->unk_id = -1;
}

/* lgn_token_model_clear: frees what all models have. */
void
lgn_token_model_clear (LgnTokenModel *model)
{
  g_clear_pointer (&model->vocab, lgn_vocab_free);
  g_clear_pointer (&model->prefix, g_free);
  g_clear_pointer (&model->suffix, g_free);
}

void
lgn_token_model_free (LgnTokenModel *model)
{
  model->class->free (model);
}

/* lgn_token_model_set_unk: UNK, which may be NULL, is the piece for what the vocabulary lacks. */
bool
lgn_token_model_set_unk (LgnTokenModel *model, const char *unk, const char *where, GError **error)
{
  if (!unk)
    return true;
  model->unk_id = lgn_vocab_lookup (model->vocab, unk, -1);
  if (model->unk_id >= 0)
    return true;
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the unknown token “%.40s” is not in the vocabulary", where, unk);
  return false;
}

/* lgn_token_model_find_byte_pieces: the ids of <0x00> to <0xFF>, -1 where absent; false when all are. */
bool
lgn_token_model_find_byte_pieces (const LgnTokenModel *model, gint32 byte_ids[256])
{
  bool any = false;

  for (guint byte = 0; byte < 256; byte++)
    {
      char piece[8];
      g_snprintf (piece, sizeof piece, "<0x%02X>", byte);
      byte_ids[byte] = lgn_vocab_lookup (model->vocab, piece, -1);
      any |= byte_ids[byte] >= 0;
    }
  return any;
}

/* lgn_token_model_parse_vocab: the vocabulary of an object of ids by piece. (transfer full) */
LgnVocab *
lgn_token_model_parse_vocab (json_t *json, gsize limit, const char *where, GError **error)
{
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (limit);
  const char *piece;
  size_t piece_len;
  json_t *id;

  if (!json_is_object (json))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the vocabulary should be an object of ids by piece", where);
      return NULL;
    }
  json_object_keylen_foreach (json, piece, piece_len, id)
    {
      if (!json_is_integer (id))
        {
          lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the id of the piece “%.40s” should be a whole number", where,
                              piece);
          return NULL;
        }
      if (!lgn_vocab_add (vocab, piece, piece_len, json_integer_value (id), where, error))
        return NULL;
    }
  if (lgn_vocab_get_n_pieces (vocab) == 0)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the vocabulary is empty", where);
      return NULL;
    }
  return g_steal_pointer (&vocab);
}

/* lgn_token_model_take_vocab: the vocabulary of the member “vocab” of SOURCE. (transfer full) */
LgnVocab *
lgn_token_model_take_vocab (const LgnModelSource *source, GError **error)
{
  LgnVocab *vocab;

  if (!source->text || !source->text->vocab)
    return lgn_token_model_parse_vocab (json_object_get (source->json, "vocab"), source->limit, source->where, error);
  vocab = lgn_model_text_parse_vocab (source->text->vocab, source->text->vocab_len, source->limit);
  if (!vocab)
    lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the vocabulary is damaged", source->where);
  return vocab;
}

/* lgn_token_model_read_vocab: the vocabulary in the file PATH, an object of ids by piece. (transfer full) */
LgnVocab *
lgn_token_model_read_vocab (const char *path, gsize limit, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, LGN_JSON_MAX_SIZE, error);
  LgnVocab *vocab = NULL;

  if (!bytes)
    return NULL;
  const char *json = g_bytes_get_data (bytes, NULL);
  gsize size = g_bytes_get_size (bytes);
  if (size > 0)
    vocab = lgn_model_text_parse_vocab (json, size, limit);
  if (vocab)
    return vocab;
  g_autoptr (json_t) value = lgn_json_parse (json, size, path, error);
  return value ? lgn_token_model_parse_vocab (value, limit, path, error) : NULL;
}

/* Older files do not name the kind of their model: its members tell (tokenizers, models/mod.rs). */
static const char *
guess_type (json_t *json)
{
  if (json_object_get (json, "merges"))
    return "BPE";
  if (json_is_array (json_object_get (json, "vocab")))
    return "Unigram";
  return json_object_get (json, "continuing_subword_prefix") ? "WordPiece" : "WordLevel";
}

/**
 * lgn_token_model_parse: the model of a tokenizer.json.
 * Returns: (transfer full): the model, or NULL with an error that begins with the name of the file.
 */
LgnTokenModel *
lgn_token_model_parse (const LgnModelSource *source, GError **error)
{
  json_t *member = json_object_get (source->json, "type");
  const char *type = member ? json_string_value (member) : guess_type (source->json);

  if (!json_object_get (source->json, "vocab"))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the model has no “vocab”", source->where);
      return NULL;
    }
  if (g_strcmp0 (type, "WordPiece") == 0)
    return lgn_wordpiece_parse (source, error);
  if (g_strcmp0 (type, "WordLevel") == 0)
    return lgn_word_list_parse (source, error);
  if (g_strcmp0 (type, "BPE") == 0)
    return lgn_bpe_parse (source, error);
  if (g_strcmp0 (type, "Unigram") == 0)
    return lgn_unigram_parse (source->json, source->limit, source->where, error);
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the model “%.40s” is not supported", source->where, type ? type : "");
  return NULL;
}

/**
 * lgn_token_model_tokenize: appends the pieces (LgnPiece) to which MODEL cuts the LEN bytes of TEXT, one part of a text.
 * Returns: false with LGN_ERROR_INPUT when the vocabulary has nothing for a character and no unknown token.
 */
bool
lgn_token_model_tokenize (const LgnTokenModel *model, const char *text, gsize len, LgnTokenModelRoom *room, GArray *pieces,
                          GError **error)
{
  return len == 0 || model->class->tokenize (model, text, len, room, pieces, error);
}

/* The places of one known word's pieces. */
typedef struct
{
  guint first, end;
} Range;

/* lgn_token_model_room_new: room without anything in it, for one model and one thread at a time. (transfer full) */
LgnTokenModelRoom *
lgn_token_model_room_new (void)
{
  LgnTokenModelRoom *room = g_new0 (LgnTokenModelRoom, 1);

  room->words = lgn_vocab_new (MAX_WORDS);
  room->word_ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  room->word_pieces = g_array_new (FALSE, FALSE, sizeof (LgnPiece));
  return room;
}

void
lgn_token_model_room_free (LgnTokenModelRoom *room)
{
  lgn_vocab_free (room->words);
  g_array_unref (room->word_ranges);
  g_array_unref (room->word_pieces);
  g_clear_pointer (&room->symbols, g_array_unref);
  g_clear_pointer (&room->queue, g_array_unref);
  g_clear_pointer (&room->path, g_array_unref);
  g_free (room);
}

/* lgn_token_model_room_recall: appends the pieces of the word TEXT, which begins at BASE of its part, when it is known. */
bool
lgn_token_model_room_recall (LgnTokenModelRoom *room, const char *text, gsize len, gsize base, GArray *pieces)
{
  gint32 word = len <= MAX_WORD_LENGTH ? lgn_vocab_lookup (room->words, text, (gssize) len) : -1;
  guint first = pieces->len;

  if (word < 0)
    return false;
  const Range *range = &g_array_index (room->word_ranges, Range, word);
  guint n = range->end - range->first;
  if (n == 0)
    return true;
  const LgnPiece *known = &g_array_index (room->word_pieces, LgnPiece, range->first);
  g_array_set_size (pieces, first + n);
  LgnPiece *piece = &g_array_index (pieces, LgnPiece, first);
  for (guint i = 0; i < n; i++)
    piece[i] = (LgnPiece) { known[i].id, known[i].start + (guint32) base, known[i].end + (guint32) base };
  return true;
}

/* lgn_token_model_room_remember: the word TEXT, which begins at BASE, is cut into PIECES from FIRST on. */
void
lgn_token_model_room_remember (LgnTokenModelRoom *room, const char *text, gsize len, gsize base, const GArray *pieces,
                               guint first)
{
  Range range = { room->word_pieces->len, room->word_pieces->len + pieces->len - first };

  if (len > MAX_WORD_LENGTH || room->word_ranges->len >= MAX_WORDS
      || !lgn_vocab_add (room->words, text, len, room->word_ranges->len, "", NULL))
    return;
  g_array_append_val (room->word_ranges, range);
  for (guint i = first; i < pieces->len; i++)
    {
      LgnPiece piece = g_array_index (pieces, LgnPiece, i);
      piece.start -= (guint32) base;
      piece.end -= (guint32) base;
      g_array_append_val (room->word_pieces, piece);
    }
}
