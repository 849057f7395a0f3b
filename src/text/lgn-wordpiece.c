#include "text/lgn-wordpiece.h"
#include "base/lgn-error.h"
#include "text/lgn-text-json.h"
#include "text/lgn-trie.h"

typedef struct
{
  LgnTokenModel model;
  gsize max_chars;     /* longer words are unknown */
  LgnTrie *initial;    /* pieces that begin a word */
  LgnTrie *continuing; /* those inside a word, without the prefix */
} WordPiece;

static void
wordpiece_free (LgnTokenModel *model)
{
  WordPiece *self = (WordPiece *) model;

  g_clear_pointer (&self->initial, lgn_trie_free);
  g_clear_pointer (&self->continuing, lgn_trie_free);
  lgn_token_model_clear (model);
  g_free (self);
}

static gsize
count_chars (const char *text, gsize len)
{
  gsize count = 0;

  for (gsize i = 0; i < len; i++)
    count += ((guint8) text[i] & 0xc0) != 0x80;
  return count;
}

/* Schuster and Nakajima 2012; a word with a part for which there is no piece is unknown as a whole. */
static bool
wordpiece_tokenize (const LgnTokenModel *model, const char *text, gsize len, LgnTokenModelRoom *room, GArray *pieces,
                    GError **error)
{
  const WordPiece *self = (const WordPiece *) model;
  guint n_before = pieces->len;
  bool is_known = len <= self->max_chars || count_chars (text, len) <= self->max_chars;
  gsize n;

  for (gsize i = 0; is_known && i < len; i += n)
    {
      gint32 id = lgn_trie_find_longest (i == 0 ? self->initial : self->continuing, text + i, len - i, &n);
      is_known = id >= 0;
      if (is_known)
        {
          LgnPiece piece = { id, (guint32) i, (guint32) (i + n) };
          g_array_append_val (pieces, piece);
        }
    }
  if (!is_known)
    {
      LgnPiece piece = { model->unk_id, 0, (guint32) len };
      g_array_set_size (pieces, n_before);
      g_array_append_val (pieces, piece);
    }
  return true;
}

static const LgnTokenModelClass wordpiece_class = { wordpiece_free, wordpiece_tokenize };

/* The trie of the pieces that begin with PREFIX, without it. */
static LgnTrie *
make_trie (const LgnVocab *vocab, const char *prefix)
{
  gsize n_keys = 0, prefix_len = strlen (prefix);
  g_autofree LgnTrieKey *keys = g_new (LgnTrieKey, lgn_vocab_get_n_pieces (vocab));

  for (guint i = 0; i < lgn_vocab_get_n_pieces (vocab); i++)
    {
      LgnTrieKey key;
      key.bytes = lgn_vocab_get_nth (vocab, i, &key.len, &key.value);
      if (key.len < prefix_len || memcmp (key.bytes, prefix, prefix_len) != 0)
        continue;
      key.bytes += prefix_len;
      key.len -= prefix_len;
      keys[n_keys++] = key;
    }
  return lgn_trie_new (keys, n_keys);
}

/**
 * lgn_wordpiece_new: a WordPiece model that takes VOCAB, in which pieces inside a word begin with PREFIX and UNK stands
 * for unknown words and those of more than MAX_CHARS characters.
 * Returns: (transfer full): the model, or NULL with LGN_ERROR_FORMAT when UNK is not in VOCAB.
 */
LgnTokenModel *
lgn_wordpiece_new (LgnVocab *vocab, const char *prefix, const char *unk, gsize max_chars, const char *where, GError **error)
{
  WordPiece *self = g_new0 (WordPiece, 1);
  g_autoptr (LgnTokenModel) model = &self->model;

  lgn_token_model_init (model, &wordpiece_class, "WordPiece", vocab);
  model->prefix = g_strdup (prefix);
  self->max_chars = max_chars;
  if (!lgn_token_model_set_unk (model, unk, where, error))
    return NULL;
  self->initial = make_trie (vocab, "");
  self->continuing = make_trie (vocab, prefix);
  return g_steal_pointer (&model);
}

/* lgn_wordpiece_parse: the model of type WordPiece of tokenizer.json. (transfer full) */
LgnTokenModel *
lgn_wordpiece_parse (const LgnModelSource *source, GError **error)
{
  const char *unk, *prefix, *where = source->where;
  json_t *json = source->json;
  gint64 max_chars;

  if (!lgn_text_json_get_string (json, "unk_token", where, &unk, error)
      || !lgn_text_json_get_string (json, "continuing_subword_prefix", where, &prefix, error)
      || !lgn_text_json_get_int (json, "max_input_chars_per_word", 100, 0, G_MAXINT32, where, &max_chars, error))
    return NULL;

  LgnVocab *vocab = lgn_token_model_take_vocab (source, error);
  if (!vocab)
    return NULL;
  return lgn_wordpiece_new (vocab, prefix ? prefix : "##", unk ? unk : "[UNK]", (gsize) max_chars, where, error);
}

static void
word_list_free (LgnTokenModel *model)
{
  lgn_token_model_clear (model);
  g_free (model);
}

static bool
word_list_tokenize (const LgnTokenModel *model, const char *text, gsize len, LgnTokenModelRoom *room, GArray *pieces,
                    GError **error)
{
  gint32 id = lgn_vocab_lookup (model->vocab, text, (gssize) len);
  LgnPiece piece = { id >= 0 ? id : model->unk_id, 0, (guint32) len };

  g_array_append_val (pieces, piece);
  return true;
}

static const LgnTokenModelClass word_list_class = { word_list_free, word_list_tokenize };

/* lgn_word_list_new: a model that takes VOCAB: every part is a word of it or unknown. (transfer full) */
LgnTokenModel *
lgn_word_list_new (LgnVocab *vocab, const char *unk, const char *where, GError **error)
{
  g_autoptr (LgnTokenModel) model = g_new0 (LgnTokenModel, 1);

  lgn_token_model_init (model, &word_list_class, "word list", vocab);
  return lgn_token_model_set_unk (model, unk, where, error) ? g_steal_pointer (&model) : NULL;
}

/* lgn_word_list_parse: the model of type WordLevel of tokenizer.json. (transfer full) */
LgnTokenModel *
lgn_word_list_parse (const LgnModelSource *source, GError **error)
{
  const char *unk;

  if (!lgn_text_json_get_string (source->json, "unk_token", source->where, &unk, error))
    return NULL;
  LgnVocab *vocab = lgn_token_model_take_vocab (source, error);
  return vocab ? lgn_word_list_new (vocab, unk ? unk : "<unk>", source->where, error) : NULL;
}
