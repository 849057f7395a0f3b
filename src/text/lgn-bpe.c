#include "text/lgn-bpe.h"
#include "text/lgn-chars.h"
#include "text/lgn-text-error.h"
#include "text/lgn-text-json.h"

#include <string.h>

/* What the neighbours LEFT and RIGHT become. */
typedef struct
{
  gint32 left, right; /* left -1: a free place of the table */
  guint32 rank;       /* smaller ones go first */
  gint32 merged;
} Merge;

typedef struct
{
  LgnTokenModel model;
  Merge *table; /* [table_size] open addressing by the two ids */
  gsize table_size;  /* a power of two */
  guint table_shift; /* 64 less its logarithm */
  gsize n_merges;
  guint32 next_rank;
  bool fuse_unk, byte_fallback, ignore_merges;
  bool joins_words;     /* a merge makes a piece with a space symbol after something else */
  LgnTrie *atoms;       /* pieces that are neither cut nor merged, by id, or NULL */
  gint32 byte_ids[256]; /* of the pieces <0x00> to <0xFF>, -1: none */
} Bpe;

/* A piece of a word that is being merged. */
typedef struct
{
  gint32 id;
  gint32 previous, next; /* indices of neighbours, -1: none */
  guint32 start, end;    /* bytes of the word; equal: merged into the one before */
} Symbol;

/* A merge that is possible, in a heap whose top has the smallest rank and is leftmost. */
typedef struct
{
  guint32 rank;
  gint32 position; /* of the left symbol */
  gint32 merged;
} Candidate;

#define SPACE_SYMBOL "\xe2\x96\x81" /* U+2581 */

static void
bpe_free (LgnTokenModel *model)
{
  Bpe *self = (Bpe *) model;

  g_free (self->table);
  g_clear_pointer (&self->atoms, lgn_trie_free);
  lgn_token_model_clear (model);
  g_free (self);
}

static gsize
find_slot (const Bpe *self, gint32 left, gint32 right)
{
  gsize mask = self->table_size - 1;
  guint64 key = (guint64) (guint32) left << 32 | (guint32) right;
  gsize slot = (gsize) (key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> self->table_shift);

  while (self->table[slot].left >= 0 && (self->table[slot].left != left || self->table[slot].right != right))
    slot = (slot + 1) & mask;
  return slot;
}

static const Merge *
find_merge (const Bpe *self, gint32 left, gint32 right)
{
  const Merge *merge = &self->table[find_slot (self, left, right)];

  return merge->left < 0 ? NULL : merge;
}

static void
resize_table (Bpe *self, gsize size)
{
  g_autofree Merge *old = self->table;
  gsize old_size = self->table_size;

  self->table = g_new (Merge, size);
  self->table_size = size;
  self->table_shift = 65 - g_bit_storage (size);
  for (gsize i = 0; i < size; i++)
    self->table[i].left = -1;
  for (gsize i = 0; i < old_size; i++)
    if (old[i].left >= 0)
      self->table[find_slot (self, old[i].left, old[i].right)] = old[i];
}

/* Whether a space symbol follows something else in PIECE. */
static bool
has_inner_space (const char *piece, gsize len)
{
  const gsize n = strlen (SPACE_SYMBOL);
  const char *found;
  gsize i = 0;

  while (len - i >= n && memcmp (piece + i, SPACE_SYMBOL, n) == 0)
    i += n;
  found = memmem (piece + i, len - i, SPACE_SYMBOL, n);
  return found != NULL;
}

/* A pair that is there already gets the new rank, as in the library. */
static void
add_merge (Bpe *self, gint32 left, gint32 right, guint32 rank, gint32 merged)
{
  gsize slot = find_slot (self, left, right), len;
  const char *piece = lgn_vocab_get (self->model.vocab, merged, &len);

  self->joins_words = self->joins_words || has_inner_space (piece, len);
  if (self->table[slot].left < 0)
    self->n_merges++;
  self->table[slot] = (Merge) { left, right, rank, merged };
  if (self->n_merges > self->table_size / 2)
    resize_table (self, self->table_size * 2);
}

static bool
comes_before (const Candidate *a, const Candidate *b)
{
  return a->rank != b->rank ? a->rank < b->rank : a->position < b->position;
}

static void
push_candidate (GArray *queue, Candidate candidate)
{
  guint i = queue->len;

  g_array_append_val (queue, candidate);
  Candidate *heap = (Candidate *) queue->data;
  for (guint parent; i > 0 && comes_before (&candidate, &heap[parent = (i - 1) / 2]); i = parent)
    heap[i] = heap[parent];
  heap[i] = candidate;
}

static Candidate
pop_candidate (GArray *queue)
{
  Candidate *heap = (Candidate *) queue->data;
  Candidate top = heap[0], last = heap[queue->len - 1];
  guint n = queue->len - 1, i = 0;

  for (guint child; (child = 2 * i + 1) < n; i = child)
    {
      if (child + 1 < n && comes_before (&heap[child + 1], &heap[child]))
        child++;
      if (!comes_before (&heap[child], &last))
        break;
      heap[i] = heap[child];
    }
  heap[i] = last;
  g_array_set_size (queue, n);
  return top;
}

static void
offer_pair (const Bpe *self, const GArray *symbols, gint32 left, gint32 right, GArray *queue)
{
  if (left < 0 || right < 0)
    return;
  const Merge *merge = find_merge (self, g_array_index (symbols, Symbol, left).id, g_array_index (symbols, Symbol, right).id);
  if (merge)
    push_candidate (queue, (Candidate) { merge->rank, left, merge->merged });
}

/* Sennrich et al. 2016; O(n log n) in the number of symbols. */
static void
merge_symbols (const Bpe *self, GArray *symbols, GArray *queue)
{
  Symbol *symbol = (Symbol *) symbols->data;

  g_array_set_size (queue, 0);
  for (guint i = 0; i < symbols->len; i++)
    {
      symbol[i].previous = (gint32) i - 1;
      symbol[i].next = i + 1 < symbols->len ? (gint32) i + 1 : -1;
      offer_pair (self, symbols, (gint32) i, symbol[i].next, queue);
    }
  while (queue->len > 0)
    {
      Candidate best = pop_candidate (queue);
      Symbol *left = &symbol[best.position];
      if (left->start == left->end || left->next < 0)
        continue;
      Symbol *right = &symbol[left->next];
      const Merge *merge = find_merge (self, left->id, right->id);
      if (!merge || merge->merged != best.merged)
        continue; /* one of the two is not what it was when the pair was found */
      left->id = best.merged;
      left->end = right->end;
      left->next = right->next;
      right->end = right->start;
      if (left->next >= 0)
        symbol[left->next].previous = best.position;
      offer_pair (self, symbols, left->previous, best.position, queue);
      offer_pair (self, symbols, best.position, left->next, queue);
    }
}

static void
add_symbol (GArray *symbols, gint32 id, gsize start, gsize end)
{
  Symbol symbol = { .id = id, .start = (guint32) start, .end = (guint32) end };

  g_array_append_val (symbols, symbol);
}

/* The id of one character of a word, with the marks for its place in the word. */
static gint32
lookup_char (const Bpe *self, const char *text, gsize len, bool is_first, bool is_last)
{
  bool prefixed = !is_first && self->model.prefix, suffixed = is_last && self->model.suffix;

  if (!prefixed && !suffixed)
    return lgn_vocab_lookup (self->model.vocab, text, (gssize) len);

  g_autoptr (GString) marked = g_string_new (prefixed ? self->model.prefix : NULL);
  g_string_append_len (marked, text, (gssize) len);
  if (suffixed)
    g_string_append (marked, self->model.suffix);
  return lgn_vocab_lookup (self->model.vocab, marked->str, (gssize) marked->len);
}

static bool
add_bytes (const Bpe *self, GArray *symbols, const char *text, gsize start, gsize end)
{
  for (gsize i = start; i < end; i++)
    if (self->byte_ids[(guint8) text[i]] < 0)
      return false;
  for (gsize i = start; i < end; i++)
    add_symbol (symbols, self->byte_ids[(guint8) text[i]], i, i + 1);
  return true;
}

/* Cuts a word into its characters and atoms. */
static void
make_symbols (const Bpe *self, const char *text, gsize len, GArray *symbols)
{
  bool after_unk = false;

  g_array_set_size (symbols, 0);
  for (gsize i = 0, n; i < len; i += n)
    {
      gint32 id = self->atoms ? lgn_trie_find_longest (self->atoms, text + i, len - i, &n) : -1;
      if (id < 0)
        {
          lgn_char_get (text + i, &n);
          id = lookup_char (self, text + i, n, i == 0, i + n == len);
        }
      bool is_unk = id < 0;
      if (!is_unk)
        add_symbol (symbols, id, i, i + n);
      else if (self->byte_fallback && add_bytes (self, symbols, text, i, i + n))
        is_unk = false;
      else if (self->model.unk_id >= 0 && after_unk && self->fuse_unk)
        g_array_index (symbols, Symbol, symbols->len - 1).end = (guint32) (i + n);
      else if (self->model.unk_id >= 0)
        add_symbol (symbols, self->model.unk_id, i, i + n);
      after_unk = is_unk && self->model.unk_id >= 0;
    }
}

static void
prepare_room (LgnTokenModelRoom *room)
{
  if (room->symbols)
    return;
  room->symbols = g_array_new (FALSE, FALSE, sizeof (Symbol));
  room->queue = g_array_new (FALSE, FALSE, sizeof (Candidate));
}

/* Appends the pieces of one word, which begins at BASE. */
static void
tokenize_word (const Bpe *self, const char *text, gsize len, gsize base, LgnTokenModelRoom *room, GArray *pieces)
{
  guint first = pieces->len;

  if (lgn_token_model_room_recall (room, text, len, base, pieces))
    return;
  make_symbols (self, text, len, room->symbols);
  merge_symbols (self, room->symbols, room->queue);
  for (guint i = 0; i < room->symbols->len; i++)
    {
      const Symbol *symbol = &g_array_index (room->symbols, Symbol, i);
      LgnPiece piece = { symbol->id, symbol->start + (guint32) base, symbol->end + (guint32) base };
      if (piece.end > piece.start)
        g_array_append_val (pieces, piece);
    }
  lgn_token_model_room_remember (room, text, len, base, pieces, first);
}

/* Where the word that begins at I ends: before the next space symbol, over which no merge goes. */
static gsize
find_word_end (const char *text, gsize len, gsize i)
{
  const gsize n = strlen (SPACE_SYMBOL);

  while (len - i >= n && memcmp (text + i, SPACE_SYMBOL, n) == 0)
    i += n;
  const char *found = memmem (text + i, len - i, SPACE_SYMBOL, n);
  return found ? (gsize) (found - text) : len;
}

static bool
bpe_tokenize (const LgnTokenModel *model, const char *text, gsize len, LgnTokenModelRoom *room, GArray *pieces, GError **error)
{
  const Bpe *self = (const Bpe *) model;
  gint32 whole = self->ignore_merges ? lgn_vocab_lookup (model->vocab, text, (gssize) len) : -1;

  if (whole >= 0)
    {
      LgnPiece piece = { whole, 0, (guint32) len };
      g_array_append_val (pieces, piece);
      return true;
    }
  prepare_room (room);
  if (self->joins_words)
    tokenize_word (self, text, len, 0, room, pieces);
  for (gsize i = 0, end; !self->joins_words && i < len; i = end)
    {
      end = find_word_end (text, len, i);
      tokenize_word (self, text + i, end - i, i, room, pieces);
    }
  return true;
}

static const LgnTokenModelClass bpe_class = { bpe_free, bpe_tokenize };

/**
 * lgn_bpe_new: a model without merges that takes VOCAB.
 * Returns: (transfer full): the model, or NULL with LGN_ERROR_FORMAT when the unknown token is not in VOCAB.
 */
LgnTokenModel *
lgn_bpe_new (LgnVocab *vocab, const LgnBpeOptions *options, const char *where, GError **error)
{
  Bpe *self = g_new0 (Bpe, 1);
  g_autoptr (LgnTokenModel) model = &self->model;

  lgn_token_model_init (model, &bpe_class, "BPE", vocab);
  if (options->prefix && *options->prefix)
    model->prefix = g_strdup (options->prefix);
  if (options->suffix && *options->suffix)
    model->suffix = g_strdup (options->suffix);
  self->fuse_unk = options->fuse_unk;
  self->ignore_merges = options->ignore_merges;
  self->byte_fallback = options->byte_fallback && lgn_token_model_find_byte_pieces (model, self->byte_ids);
  /* What depends on neighbours over spaces needs the text as a whole. */
  self->joins_words = model->prefix || model->suffix || lgn_vocab_lookup (vocab, SPACE_SYMBOL, -1) < 0;
  resize_table (self, 1024);
  return lgn_token_model_set_unk (model, options->unk, where, error) ? g_steal_pointer (&model) : NULL;
}

static bool
set_merge_error (const char *what, const char *piece, gsize len, const char *where, GError **error)
{
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: %s “%.*s”, which is not in the vocabulary", where, what,
                      (int) MIN (len, 40), piece);
  return false;
}

/* lgn_bpe_add_merge: LEFT and RIGHT are merged where no merge that was added before is possible. */
bool
lgn_bpe_add_merge (LgnTokenModel *model, const char *left, gsize left_len, const char *right, gsize right_len,
                   const char *where, GError **error)
{
  Bpe *self = (Bpe *) model;
  gint32 left_id = lgn_vocab_lookup (model->vocab, left, (gssize) left_len);
  gint32 right_id = lgn_vocab_lookup (model->vocab, right, (gssize) right_len);
  gsize prefix_len = model->prefix ? MIN (strlen (model->prefix), right_len) : 0;

  if (left_id < 0)
    return set_merge_error ("a merge begins with", left, left_len, where, error);
  if (right_id < 0)
    return set_merge_error ("a merge ends with", right, right_len, where, error);

  gsize len = left_len + right_len - prefix_len;
  char merged[2 * LGN_VOCAB_MAX_PIECE]; /* both are in the vocabulary */
  memcpy (merged, left, left_len);
  memcpy (merged + left_len, right + prefix_len, right_len - prefix_len);
  gint32 merged_id = lgn_vocab_lookup (model->vocab, merged, (gssize) len);
  if (merged_id < 0)
    return set_merge_error ("a merge makes", merged, len, where, error);
  add_merge (self, left_id, right_id, self->next_rank++, merged_id);
  return true;
}

/* lgn_bpe_add_merge_line: a merge written as two pieces with a space between. */
bool
lgn_bpe_add_merge_line (LgnTokenModel *model, const char *line, gsize len, const char *where, GError **error)
{
  const char *space = memchr (line, ' ', len);
  gsize left_len = space ? (gsize) (space - line) : len;

  if (!space || memchr (space + 1, ' ', len - left_len - 1))
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the merge “%.*s” should be two pieces with a space between", where,
                          (int) MIN (len, 40), line);
      return false;
    }
  return lgn_bpe_add_merge (model, line, left_len, space + 1, len - left_len - 1, where, error);
}

/* lgn_bpe_set_atoms: takes a trie of ids of pieces that are found first and stay whole. */
void
lgn_bpe_set_atoms (LgnTokenModel *model, LgnTrie *atoms)
{
  Bpe *self = (Bpe *) model;

  self->atoms = atoms;
  self->joins_words = true;
}

static int
compare_scores (gconstpointer a, gconstpointer b, gpointer scores)
{
  float x = ((const float *) scores)[*(const gint32 *) a], y = ((const float *) scores)[*(const gint32 *) b];

  return (x < y) - (x > y);
}

/**
 * lgn_bpe_add_scored_merges: adds every merge of two pieces that makes a third, the one that makes the best piece first, as
 * SentencePiece does; equal scores get the same rank, so that the leftmost pair goes first.
 * @scores: [size of the vocabulary] by id; ids with a score of -G_MAXFLOAT take no part
 */
void
lgn_bpe_add_scored_merges (LgnTokenModel *model, const float *scores)
{
  Bpe *self = (Bpe *) model;
  gsize size = lgn_vocab_get_size (model->vocab), n = 0;
  g_autofree gint32 *order = g_new (gint32, size);
  guint32 rank = 0;

  for (gsize id = 0; id < size; id++)
    if (scores[id] > -G_MAXFLOAT)
      order[n++] = (gint32) id;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_scores, (gpointer) scores);
  for (gsize i = 0; i < n; i++)
    {
      gsize len;
      const char *piece = lgn_vocab_get (model->vocab, order[i], &len);
      if (i > 0 && scores[order[i]] < scores[order[i - 1]])
        rank++;
      for (gsize cut = 1; piece && cut < len; cut++)
        {
          gint32 left = lgn_vocab_lookup (model->vocab, piece, (gssize) cut);
          gint32 right = left < 0 ? -1 : lgn_vocab_lookup (model->vocab, piece + cut, (gssize) (len - cut));
          if (right >= 0 && scores[left] > -G_MAXFLOAT && scores[right] > -G_MAXFLOAT)
            add_merge (self, left, right, rank, order[i]);
        }
    }
}

static bool
parse_merge (LgnTokenModel *model, json_t *merge, const char *where, GError **error)
{
  json_t *left = json_array_get (merge, 0), *right = json_array_get (merge, 1);

  if (json_is_string (merge))
    return lgn_bpe_add_merge_line (model, json_string_value (merge), json_string_length (merge), where, error);
  if (json_array_size (merge) == 2 && json_is_string (left) && json_is_string (right))
    return lgn_bpe_add_merge (model, json_string_value (left), json_string_length (left), json_string_value (right),
                              json_string_length (right), where, error);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: a merge should be two pieces", where);
  return false;
}

static bool
parse_options (json_t *json, LgnBpeOptions *options, const char *where, GError **error)
{
  return lgn_text_json_get_string (json, "unk_token", where, &options->unk, error)
         && lgn_text_json_get_string (json, "continuing_subword_prefix", where, &options->prefix, error)
         && lgn_text_json_get_string (json, "end_of_word_suffix", where, &options->suffix, error)
         && lgn_text_json_get_bool (json, "fuse_unk", false, where, &options->fuse_unk, error)
         && lgn_text_json_get_bool (json, "byte_fallback", false, where, &options->byte_fallback, error)
         && lgn_text_json_get_bool (json, "ignore_merges", false, where, &options->ignore_merges, error);
}

static bool
add_merge_text (gpointer data, const char *left, gsize left_len, const char *right, gsize right_len)
{
  return lgn_bpe_add_merge (data, left, left_len, right, right_len, "", NULL);
}

static bool
add_merges (LgnTokenModel *model, const LgnModelSource *source, json_t *merges, GError **error)
{
  json_t *merge;
  size_t i;

  if (source->text && source->text->merges)
    {
      if (lgn_model_text_parse_merges (source->text->merges, source->text->merges_len, add_merge_text, model))
        return true;
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the merges are damaged", source->where);
      return false;
    }
  json_array_foreach (merges, i, merge)
    if (!parse_merge (model, merge, source->where, error))
      return false;
  return true;
}

/* lgn_bpe_parse: the model of type BPE of tokenizer.json; dropout, which is for training, is left out. (transfer full) */
LgnTokenModel *
lgn_bpe_parse (const LgnModelSource *source, GError **error)
{
  LgnBpeOptions options = { 0 };
  json_t *merges = lgn_json_get_array (source->json, "merges", source->where, error);

  if (!merges || !parse_options (source->json, &options, source->where, error))
    return NULL;
  LgnVocab *vocab = lgn_token_model_take_vocab (source, error);
  if (!vocab)
    return NULL;

  g_autoptr (LgnTokenModel) model = lgn_bpe_new (vocab, &options, source->where, error);
  return model && add_merges (model, source, merges, error) ? g_steal_pointer (&model) : NULL;
}
