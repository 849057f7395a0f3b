#include "text/lgn-unigram.h"
#include "text/lgn-chars.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"
#include "text/lgn-trie.h"

#include <math.h>

/* How much less probable than the least probable piece an unknown character is (sentencepiece, unigram_model.cc). */
#define UNK_PENALTY 10.0

typedef struct
{
  LgnTokenModel model;
  LgnTrie *trie;  /* values: indices into the two lists */
  double *scores; /* [n_pieces] */
  gint32 *ids;    /* [n_pieces] */
  double unk_score;
  bool byte_fallback;
  gint32 byte_ids[256];
} Unigram;

/* The best way to cut what precedes a byte. */
typedef struct
{
  double score;
  gint32 start; /* of its last piece; -1: no way yet */
  gint32 id;
  bool is_unk;
} Step;

static void
unigram_free (LgnTokenModel *model)
{
  Unigram *self = (Unigram *) model;

  g_clear_pointer (&self->trie, lgn_trie_free);
  g_free (self->scores);
  g_free (self->ids);
  lgn_token_model_clear (model);
  g_free (self);
}

static void
offer_step (Step *step, double score, gsize start, gint32 id, bool is_unk)
{
  if (step->start < 0 || score > step->score)
    *step = (Step) { score, (gint32) start, id, is_unk };
}

/* Fills STEPS, [len + 1]: the best way to every byte where a piece may end (Viterbi's algorithm). */
static bool
find_path (const Unigram *self, const char *text, gsize len, Step *steps)
{
  for (gsize i = 1; i <= len; i++)
    steps[i].start = -1;
  steps[0] = (Step) { 0 };
  for (gsize i = 0, n; i < len; i += n)
    {
      bool has_single = false;
      guint32 node = 0;
      lgn_char_get (text + i, &n);
      for (gsize k = i; k < len && (node = lgn_trie_step (self->trie, node, (guint8) text[k])) != 0; k++)
        {
          gint32 piece = self->trie->value[node];
          if (piece < 0)
            continue;
          offer_step (&steps[k + 1], steps[i].score + self->scores[piece], i, self->ids[piece], false);
          has_single |= k + 1 == i + n;
        }
      if (!has_single && self->model.unk_id < 0)
        return false;
      if (!has_single)
        offer_step (&steps[i + n], steps[i].score + self->unk_score, i, self->model.unk_id, true);
    }
  return true;
}

/* Appends the pieces of an unknown part: its bytes if there are pieces for all of them, otherwise the unknown token. */
static void
add_unk (const Unigram *self, const char *text, LgnPiece piece, GArray *pieces)
{
  bool as_bytes = self->byte_fallback;

  for (gsize i = piece.start; as_bytes && i < piece.end; i++)
    as_bytes = self->byte_ids[(guint8) text[i]] >= 0;
  if (!as_bytes)
    g_array_append_val (pieces, piece);
  for (gsize i = piece.start; as_bytes && i < piece.end; i++)
    {
      piece.id = self->byte_ids[(guint8) text[i]];
      g_array_append_val (pieces, piece);
    }
}

/* Kudo 2018; unknown neighbours become one. */
static bool
unigram_tokenize (const LgnTokenModel *model, const char *text, gsize len, LgnTokenModelRoom *room, GArray *pieces,
                  GError **error)
{
  const Unigram *self = (const Unigram *) model;
  guint first = pieces->len;
  gint32 next = -1;

  if (lgn_token_model_room_recall (room, text, len, 0, pieces))
    return true;
  if (!room->path)
    room->path = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_size (room->path, (guint) len + 1);
  Step *steps = (Step *) room->path->data;
  if (!find_path (self, text, len, steps))
    {
      lgn_text_set_error (error, LGN_ERROR_INPUT,
                          "The text has a character that the vocabulary lacks, and the vocabulary has no unknown token");
      return false;
    }

  /* Turn the way around: the steps point to the next one. */
  for (gint32 end = (gint32) len; end > 0;)
    {
      gint32 start = steps[end].start;
      steps[end].start = next;
      next = end;
      end = start;
    }
  for (gint32 start = 0, end = next; end >= 0;)
    {
      LgnPiece piece = { steps[end].id, (guint32) start, (guint32) end };
      bool is_unk = steps[end].is_unk;
      while (is_unk && steps[end].start >= 0 && steps[steps[end].start].is_unk)
        end = steps[end].start;
      piece.end = (guint32) end;
      if (is_unk)
        add_unk (self, text, piece, pieces);
      else
        g_array_append_val (pieces, piece);
      start = end;
      end = steps[end].start;
    }
  lgn_token_model_room_remember (room, text, len, 0, pieces, first);
  return true;
}

static const LgnTokenModelClass unigram_class = { unigram_free, unigram_tokenize };

/**
 * lgn_unigram_new: a model that takes VOCAB.
 * @pieces: [n_pieces] what a text may be cut to
 * @min_score: the smallest score of a piece
 * @unk_id: the unknown token, or -1
 * @byte_fallback: unknown characters become pieces <0xXX>
 */
LgnTokenModel *
lgn_unigram_new (LgnVocab *vocab, const LgnUnigramPiece *pieces, gsize n_pieces, double min_score, gint32 unk_id,
                 bool byte_fallback)
{
  Unigram *self = g_new0 (Unigram, 1);
  g_autofree LgnTrieKey *keys = g_new (LgnTrieKey, n_pieces);

  lgn_token_model_init (&self->model, &unigram_class, "Unigram", vocab);
  self->model.unk_id = unk_id;
  self->scores = g_new (double, n_pieces);
  self->ids = g_new (gint32, n_pieces);
  self->unk_score = min_score - UNK_PENALTY;
  self->byte_fallback = byte_fallback && lgn_token_model_find_byte_pieces (&self->model, self->byte_ids);
  for (gsize i = 0; i < n_pieces; i++)
    {
      keys[i] = (LgnTrieKey) { pieces[i].bytes, pieces[i].len, (gint32) i };
      self->scores[i] = pieces[i].score;
      self->ids[i] = pieces[i].id;
    }
  self->trie = lgn_trie_new (keys, n_pieces);
  return &self->model;
}

static bool
parse_piece (json_t *entry, LgnVocab *vocab, LgnUnigramPiece *piece, gsize id, const char *where, GError **error)
{
  json_t *bytes = json_array_get (entry, 0), *score = json_array_get (entry, 1);

  if (!json_is_string (bytes) || !json_is_number (score) || !isfinite (json_number_value (score)))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT,
                          "%s: entry %" G_GSIZE_FORMAT " of the vocabulary should be a piece and a score", where, id);
      return false;
    }
  *piece = (LgnUnigramPiece) { json_string_value (bytes), json_string_length (bytes), json_number_value (score), (gint32) id };
  return lgn_vocab_add (vocab, piece->bytes, piece->len, (gint64) id, where, error);
}

/* lgn_unigram_parse: the model of type Unigram of tokenizer.json. (transfer full) */
LgnTokenModel *
lgn_unigram_parse (json_t *json, gsize limit, const char *where, GError **error)
{
  json_t *list = lgn_json_get_array (json, "vocab", where, error);
  gsize n = json_array_size (list);
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (limit);
  g_autofree LgnUnigramPiece *pieces = g_new (LgnUnigramPiece, n);
  double min_score = INFINITY;
  bool byte_fallback;
  gint64 unk_id;

  if (!list || !lgn_text_json_get_int (json, "unk_id", -1, 0, (gint64) n - 1, where, &unk_id, error)
      || !lgn_text_json_get_bool (json, "byte_fallback", false, where, &byte_fallback, error))
    return NULL;
  if (n == 0)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the vocabulary is empty", where);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (!parse_piece (json_array_get (list, i), vocab, &pieces[i], i, where, error))
        return NULL;
      min_score = MIN (min_score, pieces[i].score);
    }
  return lgn_unigram_new (g_steal_pointer (&vocab), pieces, n, min_score, (gint32) unk_id, byte_fallback);
}
