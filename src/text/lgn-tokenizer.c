#include "text/lgn-tokenizer-private.h"
#include "text/lgn-chars.h"
#include "text/lgn-text-error.h"
#include "text/lgn-token-length.h"
#include "text/lgn-words.h"

#include <string.h>

/* Longer texts are refused: places in a text are kept as 32 bits, and normalising may make a text longer. */
#define MAX_TEXT ((gsize) 64 << 20)
/* How much longer normalising may make a text; compatibility decomposition needs 11 times. */
#define MAX_GROWTH 32
#define MIN_ROOM ((gsize) 1 << 20)

#define SPACE_SYMBOL "\xe2\x96\x81" /* U+2581 */
#define BYTE_LEVEL_SPACE "\xc4\xa0" /* U+0120 */

LgnTokenizer *
lgn_tokenizer_new (void)
{
  LgnTokenizer *self = g_atomic_rc_box_new0 (LgnTokenizer);

  self->added = lgn_added_tokens_new ();
  self->post_processor = lgn_post_processor_new ();
  self->pad_id = self->eos_id = self->unk_id = -1;
  return self;
}

LgnTokenizer *
lgn_tokenizer_ref (LgnTokenizer *tokenizer)
{
  return g_atomic_rc_box_acquire (tokenizer);
}

static void
tokenizer_clear (gpointer data)
{
  LgnTokenizer *self = data;

  g_clear_pointer (&self->normalizer, lgn_normalizer_free);
  g_clear_pointer (&self->pre_tokenizer, lgn_pre_tokenizer_free);
  if (self->model_ids)
    g_clear_pointer (&self->vocab, lgn_vocab_free);
  g_clear_pointer (&self->model_ids, g_free);
  g_clear_pointer (&self->model, lgn_token_model_free);
  g_clear_pointer (&self->post_processor, lgn_post_processor_free);
  g_clear_pointer (&self->decoder, lgn_decoder_free);
  g_clear_pointer (&self->added, lgn_added_tokens_free);
  g_clear_pointer (&self->room, lgn_token_model_room_free);
}

void
lgn_tokenizer_unref (LgnTokenizer *tokenizer)
{
  g_atomic_rc_box_release_full (tokenizer, tokenizer_clear);
}

/* lgn_tokenizer_set_model: takes MODEL, whose vocabulary becomes the tokeniser's. */
void
lgn_tokenizer_set_model (LgnTokenizer *self, LgnTokenModel *model)
{
  self->model = model;
  self->vocab = model->vocab;
  self->unk_id = model->unk_id;
}

/* lgn_tokenizer_set_ids: takes VOCAB, in which the ids of the model are MODEL_IDS ([size of the model's vocabulary]). */
void
lgn_tokenizer_set_ids (LgnTokenizer *self, LgnVocab *vocab, gint32 *model_ids)
{
  self->vocab = vocab;
  self->model_ids = model_ids;
  self->unk_id = self->model->unk_id < 0 ? -1 : model_ids[self->model->unk_id];
}

/* lgn_tokenizer_finish: prepares the tokeniser for use, after its parts and the last added token were set. */
bool
lgn_tokenizer_finish (LgnTokenizer *self, GError **error)
{
  self->is_byte_level = lgn_decoder_is_byte_level (self->decoder);
  if (self->is_byte_level && strcmp (self->model->kind, "BPE") == 0)
    self->model->kind = "byte-level BPE";
  return lgn_added_tokens_finish (self->added, self->normalizer, error);
}

/* lgn_tokenizer_set_pad: TOKEN fills texts up; nothing happens when it is NULL or not in the vocabulary. */
void
lgn_tokenizer_set_pad (LgnTokenizer *self, const char *token)
{
  gint32 id = token ? lgn_vocab_lookup (self->vocab, token, -1) : -1;

  if (id >= 0)
    self->pad_id = id;
}

/* Valid UTF-8 that may hold U+0000; otherwise says at which byte it goes wrong. */
static bool
check_utf8 (const char *text, gsize len, const char *what, GError **error)
{
  const char *end = text, *fault;

  if (len > MAX_TEXT)
    {
      lgn_text_set_error (error, LGN_ERROR_INPUT,
                          "The %s has %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT " can be tokenised at once", what,
                          len, MAX_TEXT);
      return false;
    }
  for (; (gsize) (end - text) < len; end = fault + 1)
    {
      if (g_utf8_validate_len (end, len - (gsize) (end - text), &fault))
        return true;
      if (*fault != '\0')
        {
          lgn_text_set_error (error, LGN_ERROR_INPUT, "The %s is not valid UTF-8: byte %" G_GSIZE_FORMAT " (0x%02X)", what,
                              (gsize) (fault - text), (guint8) *fault);
          return false;
        }
    }
  return true;
}

/* Normalises every part that is no added token. */
static bool
normalize_parts (const LgnTokenizer *self, LgnParts *parts, LgnParts *scratch, GError **error)
{
  g_auto (LgnNormalized) text = { .max_len = parts->text.max_len }, room = { .max_len = parts->text.max_len };

  lgn_parts_reset (scratch);
  for (guint i = 0; i < parts->parts->len; i++)
    {
      const LgnPart *part = &g_array_index (parts->parts, LgnPart, i);
      text.len = 0;
      lgn_normalized_append (&text, parts->text.text + part->start, parts->text.origin + part->start, part->end - part->start);
      if (part->id < 0 && !lgn_normalizer_run (self->normalizer, &text, &room, error))
        return false;
      lgn_parts_append (scratch, text.text, text.origin, text.len, part->id);
    }
  lgn_parts_swap (parts, scratch);
  return true;
}

/* Cuts TEXT into the parts that the model gets. */
static bool
make_parts (const LgnTokenizer *self, const char *text, gsize len, LgnParts *parts, GError **error)
{
  g_auto (LgnParts) scratch;

  lgn_parts_init (&scratch, parts->text.max_len);
  lgn_normalized_set_original (&parts->text, text, len);
  lgn_parts_end_part (parts, 0);
  lgn_added_tokens_split (self->added, false, parts, &scratch);
  if (self->normalizer && !normalize_parts (self, parts, &scratch, error))
    return false;
  lgn_added_tokens_split (self->added, true, parts, &scratch);
  return !self->pre_tokenizer || lgn_pre_tokenizer_run (self->pre_tokenizer, parts, &scratch, error);
}

static void
add_part_tokens (const LgnTokenizer *self, const GArray *pieces, const LgnSpan *origin, GArray *tokens)
{
  guint first = tokens->len;

  g_array_set_size (tokens, first + pieces->len);
  for (guint i = 0; i < pieces->len; i++)
    {
      const LgnPiece *piece = &g_array_index (pieces, LgnPiece, i);
      LgnToken *token = &g_array_index (tokens, LgnToken, first + i);
      *token = (LgnToken) { .id = piece->id, .start = origin[piece->start].start, .end = origin[piece->end - 1].end };
      if (token->id == self->unk_id)
        token->flags |= LGN_TOKEN_UNKNOWN;
    }
}

/* The room that was left by the call before, or new one where another thread has it. (transfer full) */
static LgnTokenModelRoom *
take_room (LgnTokenizer *self)
{
  LgnTokenModelRoom *room = g_atomic_pointer_exchange (&self->room, NULL);

  return room ? room : lgn_token_model_room_new ();
}

static void
give_room_back (LgnTokenizer *self, LgnTokenModelRoom *room)
{
  LgnTokenModelRoom *other = g_atomic_pointer_exchange (&self->room, room);

  if (other)
    lgn_token_model_room_free (other);
}

/* Appends the tokens of the parts of a text to TOKENS. */
static bool
encode_parts (const LgnTokenizer *self, const LgnParts *parts, LgnTokenModelRoom *room, GArray *tokens, GError **error)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (LgnPiece));

  for (guint i = 0; i < parts->parts->len; i++)
    {
      const LgnPart *part = &g_array_index (parts->parts, LgnPart, i);
      const LgnSpan *origin = parts->text.origin + part->start;
      g_array_set_size (pieces, 0);
      if (part->id >= 0)
        {
          LgnPiece piece = { part->id, 0, part->end - part->start };
          g_array_append_val (pieces, piece);
        }
      else if (!lgn_token_model_tokenize (self->model, parts->text.text + part->start, part->end - part->start, room, pieces,
                                          error))
        return false;
      for (guint k = 0; part->id < 0 && self->model_ids && k < pieces->len; k++)
        g_array_index (pieces, LgnPiece, k).id = self->model_ids[g_array_index (pieces, LgnPiece, k).id];
      add_part_tokens (self, pieces, origin, tokens);
    }
  return true;
}

/* Appends the tokens of one text, without special ones, to TOKENS. */
static bool
encode_text (LgnTokenizer *self, const char *text, gsize len, GArray *tokens, GError **error)
{
  g_auto (LgnParts) parts;

  lgn_parts_init (&parts, MIN_ROOM + len * MAX_GROWTH);
  if (!make_parts (self, text, len, &parts, error))
    return false;
  LgnTokenModelRoom *room = take_room (self);
  bool ok = encode_parts (self, &parts, room, tokens, error);
  give_room_back (self, room);
  return ok;
}

/* How many bytes of white space the token begins or ends with: counted in the piece of a byte-level vocabulary, and in the
 * text of an added token, which may have taken up the space around it. */
static gsize
count_spaces (const LgnTokenizer *self, const char *text, const LgnToken *token, bool at_end)
{
  gsize len, n, count = 0;
  const char *piece = lgn_vocab_get (self->vocab, token->id, &len);

  if (lgn_added_tokens_contains (self->added, token->id))
    {
      gsize i = at_end ? token->end : token->start;
      while (at_end ? i > token->start : i < token->end)
        {
          const char *c = at_end ? g_utf8_find_prev_char (text + token->start, text + i) : text + i;
          if (!c || !lgn_char_is_space (lgn_char_get (c, &n)))
            break;
          count += n;
          i = at_end ? i - n : i + n;
        }
      return count;
    }
  for (n = strlen (BYTE_LEVEL_SPACE); (count + 1) * n <= len; count++)
    if (memcmp (piece + (at_end ? len - (count + 1) * n : count * n), BYTE_LEVEL_SPACE, n) != 0)
      break;
  return count;
}

/* Leaves spaces out of the places of byte-level tokens (tokenizers, pre_tokenizers/byte_level.rs, process_offsets). */
static void
trim_offsets (const LgnTokenizer *self, const char *text, GArray *tokens, bool add_prefix_space)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      LgnToken *token = &g_array_index (tokens, LgnToken, i);
      gsize leading = count_spaces (self, text, token, false), trailing = count_spaces (self, text, token, true);
      if (leading == 1 && add_prefix_space && (i == 0 || token->start == 0))
        leading = 0;
      token->start = MIN (token->start + leading, token->end);
      if (token->end >= trailing)
        token->end = MAX (token->end - trailing, token->start);
    }
}

/* How many tokens of a text or a PAIR the special ones leave room for; false when they have none themselves. */
static bool
find_room (const LgnTokenizer *self, bool pair, const LgnEncodeOptions *options, gsize *room, GError **error)
{
  gsize n_special = options->no_special ? 0 : lgn_post_processor_count_special (self->post_processor, pair);

  *room = options->max_length == 0 ? G_MAXSIZE : options->max_length - n_special;
  if (options->max_length == 0 || options->max_length >= n_special)
    return true;
  lgn_text_set_error (error, LGN_ERROR_INPUT,
                      "%" G_GSIZE_FORMAT " tokens have no room for the %" G_GSIZE_FORMAT " special tokens of this tokeniser",
                      options->max_length, n_special);
  return false;
}

/* Fills TOKENS up to PAD_TO; where there is no padding, with the end of a text, since nothing looks at it. */
static bool
fill (const LgnTokenizer *self, GArray *tokens, gsize pad_to, GError **error)
{
  gint32 id = self->pad_id >= 0 ? self->pad_id : self->eos_id;

  if (tokens->len < pad_to && (id < 0 || pad_to > MAX_TEXT))
    {
      lgn_text_set_error (error, LGN_ERROR_INPUT,
                          id < 0 ? "This tokeniser has no token to fill a text up with"
                                 : "A text cannot be filled up to so many tokens");
      return false;
    }
  lgn_token_length_fill (tokens, pad_to, self->pads_left, id, self->pad_type_id);
  return true;
}

static const char *
spell (gint32 id, gpointer data)
{
  return lgn_tokenizer_get_piece (data, id);
}

static LgnTokens *
make_tokens (LgnTokenizer *self, GRefString *const text[2], const GArray *tokens)
{
  LgnPieceMarks marks = { self->is_byte_level, self->model->prefix, self->model->suffix };
  LgnTokens *made = lgn_tokens_new_shared (text, (const LgnToken *) tokens->data, tokens->len, spell, self, &marks);

  lgn_words_mark (made);
  return made;
}

/* One text or a pair on its way to its tokens. */
typedef struct
{
  GRefString *text[2]; /* the second: NULL without a pair */
  GArray *tokens[2];   /* of LgnToken, without special ones */
} Encoding;

static void
encoding_clear (Encoding *encoding)
{
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&encoding->text[i], g_ref_string_release);
      g_clear_pointer (&encoding->tokens[i], g_array_unref);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Encoding, encoding_clear)

static bool
encoding_init (Encoding *encoding, LgnTokenizer *self, const char *text, gssize len, const char *pair, gssize pair_len,
               GError **error)
{
  const char *text_of[2] = { text, pair };
  const gssize len_of[2] = { len, pair_len };
  bool add_prefix_space, trims = lgn_post_processor_trims (self->post_processor, &add_prefix_space);

  *encoding = (Encoding) { 0 };
  for (guint i = 0; i < 2; i++)
    {
      gsize n = !text_of[i] ? 0 : len_of[i] < 0 ? strlen (text_of[i]) : (gsize) len_of[i];
      encoding->tokens[i] = g_array_new (FALSE, FALSE, sizeof (LgnToken));
      if (!text_of[i])
        continue;
      if (!check_utf8 (text_of[i], n, i == 0 ? "text" : "second text", error)
          || !encode_text (self, text_of[i], n, encoding->tokens[i], error))
        return false;
      if (trims)
        trim_offsets (self, text_of[i], encoding->tokens[i], add_prefix_space);
      encoding->text[i] = g_ref_string_new_len (text_of[i], (gssize) n);
    }
  return true;
}

/* (transfer full) the TOKENS of two texts, with what goes around them and up to how many they are filled. */
static LgnTokens *
assemble (LgnTokenizer *self, const Encoding *encoding, GArray *const tokens[2], const LgnEncodeOptions *options,
          GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (LgnToken));

  lgn_post_processor_run (self->post_processor, tokens, encoding->text[1] != NULL, options->no_special, all);
  return fill (self, all, options->pad_to, error) ? make_tokens (self, encoding->text, all) : NULL;
}

/**
 * lgn_tokenizer_encode: cuts TEXT, or TEXT and PAIR (or NULL), into tokens; OPTIONS may be NULL.
 * @len, @pair_len: bytes (-1: up to the end of the C string); the texts may hold U+0000
 * Returns: (transfer full): the tokens, or NULL with LGN_ERROR_INPUT for invalid UTF-8 and options that do not fit.
 */
LgnTokens *
lgn_tokenizer_encode (LgnTokenizer *tokenizer, const char *text, gssize len, const char *pair, gssize pair_len,
                      const LgnEncodeOptions *options, GError **error)
{
  const LgnEncodeOptions defaults = { 0 };
  g_auto (Encoding) encoding = { 0 };
  gsize room;

  options = options ? options : &defaults;
  if (!encoding_init (&encoding, tokenizer, text, len, pair, pair_len, error)
      || !find_room (tokenizer, pair != NULL, options, &room, error))
    return NULL;
  lgn_token_length_cut (encoding.tokens, room, tokenizer->cuts_left);
  return assemble (tokenizer, &encoding, encoding.tokens, options, error);
}

/* The windows of the text WHICH; the other one is whole in all of them. */
static bool
add_windows (LgnTokenizer *self, const Encoding *encoding, guint which, gsize room, gsize stride,
             const LgnEncodeOptions *options, GPtrArray *rows, GError **error)
{
  const GArray *whole = encoding->tokens[which];
  g_autoptr (GArray) windows
      = lgn_token_length_find_windows (whole->len, (guint) MIN (room, whole->len), (guint) stride, self->cuts_left);

  for (guint i = 0; i < windows->len; i++)
    {
      const LgnTokenRange *window = &g_array_index (windows, LgnTokenRange, i);
      g_autoptr (GArray) part = g_array_new (FALSE, FALSE, sizeof (LgnToken));
      GArray *tokens[2] = { encoding->tokens[0], encoding->tokens[1] };
      if (window->end > window->start)
        g_array_append_vals (part, (const LgnToken *) whole->data + window->start, window->end - window->start);
      tokens[which] = part;
      LgnTokens *row = assemble (self, encoding, tokens, options, error);
      if (!row)
        return false;
      g_ptr_array_add (rows, row);
    }
  return true;
}

/**
 * lgn_tokenizer_encode_windows: as lgn_tokenizer_encode, but a text of more tokens than OPTIONS' max_length is not cut: it
 * becomes several windows of so many tokens, special ones counted, each with STRIDE tokens of the one before it. Of a pair the
 * text with more tokens is read in windows, beside the whole other one. Offsets are places in the whole text, which the windows
 * share.
 * Returns: (transfer full): of LgnTokens, in the order of the text; NULL with LGN_ERROR_INPUT, also for a stride that leaves
 * nothing new for a window.
 */
GPtrArray *
lgn_tokenizer_encode_windows (LgnTokenizer *tokenizer, const char *text, gssize len, const char *pair, gssize pair_len,
                              gsize stride, const LgnEncodeOptions *options, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lgn_tokens_unref);
  g_auto (Encoding) encoding = { 0 };
  gsize room;

  if (!encoding_init (&encoding, tokenizer, text, len, pair, pair_len, error)
      || !find_room (tokenizer, pair != NULL, options, &room, error))
    return NULL;
  guint longer = encoding.tokens[1]->len > encoding.tokens[0]->len;
  gsize other = encoding.tokens[!longer]->len;
  if (other + encoding.tokens[longer]->len > room && (room <= other || room - other <= stride))
    {
      lgn_text_set_error (error, LGN_ERROR_INPUT,
                          "A window of %" G_GSIZE_FORMAT " tokens has room for %" G_GSIZE_FORMAT
                          " of the text, and %" G_GSIZE_FORMAT " of them are shared with the window before; make it longer",
                          options->max_length, room - MIN (room, other), stride);
      return NULL;
    }
  if (!add_windows (tokenizer, &encoding, longer, room - MIN (room, other), stride, options, rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

/**
 * lgn_tokenizer_pad_all: fills up all ROWS (of LgnTokens, which are replaced) to the length of the longest, or to PAD_TO where
 * that is more.
 * Returns: false with LGN_ERROR_INPUT when there is no token to fill up with.
 */
bool
lgn_tokenizer_pad_all (LgnTokenizer *tokenizer, GPtrArray *rows, gsize pad_to, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    pad_to = MAX (pad_to, ((LgnTokens *) rows->pdata[i])->n);
  for (guint i = 0; i < rows->len; i++)
    {
      LgnTokens *row = rows->pdata[i];
      g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (LgnToken));
      if (row->n == pad_to)
        continue;
      if (row->n > 0)
        g_array_append_vals (tokens, row->token, row->n);
      if (!fill (tokenizer, tokens, pad_to, error))
        return false;
      rows->pdata[i] = make_tokens (tokenizer, row->text, tokens);
      lgn_tokens_unref (row);
    }
  return true;
}

/* The decoded strings of N IDS, one owner a token. */
static bool
decode_ids (LgnTokenizer *self, const gint32 *ids, guint n, bool skip_special, LgnDecoded *decoded, GError **error)
{
  const char *blank = lgn_decoder_get_blank (self->decoder);

  for (guint i = 0; i < n; i++)
    {
      gsize len;
      const char *piece = lgn_vocab_get (self->vocab, ids[i], &len);
      if (!piece || len == 0
          || (skip_special && lgn_tokenizer_is_special (self, ids[i]) && g_strcmp0 (piece, blank) != 0))
        continue;
      if (!self->decoder && decoded->ends->len > 0)
        lgn_decoded_append (decoded, " ", 1, i);
      lgn_decoded_append (decoded, piece, len, i);
      lgn_decoded_end_string (decoded);
    }
  return !self->decoder || lgn_decoder_run (self->decoder, decoded, error);
}

/* lgn_tokenizer_decode: the text of N IDS; ids without a piece count for nothing. (transfer full) */
char *
lgn_tokenizer_decode (LgnTokenizer *tokenizer, const gint32 *ids, guint n, bool skip_special, GError **error)
{
  g_auto (LgnDecoded) decoded;

  lgn_decoded_init (&decoded);
  if (!decode_ids (tokenizer, ids, n, skip_special, &decoded, error))
    return NULL;
  return g_strdup (decoded.text->str);
}

/* lgn_tokenizer_get_blank: where ids are the tokens of moments, of which equal neighbours become one when a text is made of
 * them, the token that keeps them apart and is nothing itself. */
gint32
lgn_tokenizer_get_blank (LgnTokenizer *tokenizer)
{
  const char *blank = lgn_decoder_get_blank (tokenizer->decoder);

  return blank ? lgn_tokenizer_lookup (tokenizer, blank) : -1;
}

/* Widens START to END so that both lie between characters. */
static void
widen_to_chars (const GString *text, gsize *start, gsize *end)
{
  while (*start > 0 && ((guint8) text->str[*start] & 0xc0) == 0x80)
    (*start)--;
  while (*end < text->len && ((guint8) text->str[*end] & 0xc0) == 0x80)
    (*end)++;
}

/* The flags of a token of a text that a model wrote. */
static guint8
get_written_flags (LgnTokenizer *self, gint32 id)
{
  if (!lgn_tokenizer_is_special (self, id))
    return 0;
  return LGN_TOKEN_SPECIAL | (id == self->pad_id ? LGN_TOKEN_PADDING : 0) | (id == self->unk_id ? LGN_TOKEN_UNKNOWN : 0);
}

/**
 * lgn_tokenizer_tokens_from_ids: tokens for N IDS that a model wrote: their text is what they decode to, and every token has
 * its place in it; special tokens stand for nothing.
 * Returns: (transfer full)
 */
LgnTokens *
lgn_tokenizer_tokens_from_ids (LgnTokenizer *tokenizer, const gint32 *ids, guint n, GError **error)
{
  g_auto (LgnDecoded) decoded;
  g_autoptr (GArray) tokens = g_array_sized_new (FALSE, TRUE, sizeof (LgnToken), n);
  gsize at = 0; /* the first byte whose owner comes later */

  lgn_decoded_init (&decoded);
  if (!decode_ids (tokenizer, ids, n, true, &decoded, error))
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      LgnToken token = { .id = ids[i], .start = at };
      while (at < decoded.owner->len && g_array_index (decoded.owner, guint32, at) <= i)
        at++;
      token.end = at;
      if (token.end > token.start)
        widen_to_chars (decoded.text, &token.start, &token.end);
      token.flags = get_written_flags (tokenizer, ids[i]);
      g_array_append_val (tokens, token);
    }

  GRefString *text[2] = { g_ref_string_new_len (decoded.text->str, (gssize) decoded.text->len), NULL };
  LgnTokens *made = make_tokens (tokenizer, text, tokens);
  g_ref_string_release (text[0]);
  return made;
}

/* lgn_tokenizer_get_kind: a name of the field for the model: "WordPiece", "byte-level BPE", "BPE", "Unigram", "word list". */
const char *
lgn_tokenizer_get_kind (LgnTokenizer *tokenizer)
{
  return tokenizer->model->kind;
}

gsize
lgn_tokenizer_get_size (LgnTokenizer *tokenizer)
{
  return lgn_vocab_get_size (tokenizer->vocab);
}

const char *
lgn_tokenizer_get_piece (LgnTokenizer *tokenizer, gint32 id)
{
  return lgn_vocab_get (tokenizer->vocab, id, NULL);
}

gint32
lgn_tokenizer_lookup (LgnTokenizer *tokenizer, const char *piece)
{
  return lgn_vocab_lookup (tokenizer->vocab, piece, -1);
}

bool
lgn_tokenizer_is_special (LgnTokenizer *tokenizer, gint32 id)
{
  return lgn_added_tokens_is_special (tokenizer->added, id);
}
