#include "text/lgn-token-model.h"
#include "text/lgn-bpe.h"
#include "text/lgn-text-error.h"
#include "text/lgn-unigram.h"
#include "text/lgn-wordpiece.h"

#include <string.h>

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
 * lgn_token_model_parse: the model of tokenizer.json, with ids smaller than LIMIT (0: no limit of the file's owner).
 * Returns: (transfer full): the model, or NULL with an error that begins with WHERE.
 */
LgnTokenModel *
lgn_token_model_parse (json_t *json, gsize limit, const char *where, GError **error)
{
  json_t *member = json_object_get (json, "type");
  const char *type = member ? json_string_value (member) : guess_type (json);

  if (!json_object_get (json, "vocab"))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the model has no “vocab”", where);
      return NULL;
    }
  if (g_strcmp0 (type, "WordPiece") == 0)
    return lgn_wordpiece_parse (json, limit, where, error);
  if (g_strcmp0 (type, "WordLevel") == 0)
    return lgn_word_list_parse (json, limit, where, error);
  if (g_strcmp0 (type, "BPE") == 0)
    return lgn_bpe_parse (json, limit, where, error);
  if (g_strcmp0 (type, "Unigram") == 0)
    return lgn_unigram_parse (json, limit, where, error);
  lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: the model “%.40s” is not supported", where, type ? type : "");
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

void
lgn_token_model_room_clear (LgnTokenModelRoom *room)
{
  g_clear_pointer (&room->symbols, g_array_unref);
  g_clear_pointer (&room->queue, g_array_unref);
  g_clear_pointer (&room->words, lgn_vocab_free);
  g_clear_pointer (&room->word_ranges, g_array_unref);
  g_clear_pointer (&room->word_pieces, g_array_unref);
  g_clear_pointer (&room->path, g_array_unref);
}
