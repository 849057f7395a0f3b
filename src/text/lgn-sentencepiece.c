#include "text/lgn-sentencepiece.h"
#include "base/lgn-file.h"
#include "text/lgn-bpe.h"
#include "text/lgn-text-error.h"
#include "text/lgn-unigram.h"

#include <math.h>
#include <string.h>

#define MAX_FILE ((gsize) 64 << 20)

/* Protobuf's encoding (protobuf.dev, "Encoding"): fields of a number, a wire type and a value. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Reader;

typedef struct
{
  guint64 number;
  guint64 value;       /* wire types 0, 1 and 5 */
  const guint8 *bytes; /* wire type 2: [len]; otherwise NULL */
  gsize len;
} Field;

static bool
read_varint (Reader *reader, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64 && reader->at < reader->end; shift += 7)
    {
      guint8 byte = *reader->at++;
      *value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return true;
    }
  return false;
}

static bool
read_fixed (Reader *reader, gsize size, guint64 *value)
{
  *value = 0;
  if ((gsize) (reader->end - reader->at) < size)
    return false;
  for (gsize i = 0; i < size; i++)
    *value |= (guint64) reader->at[i] << 8 * i;
  reader->at += size;
  return true;
}

/* Reads the next field; false at the end and when the message is damaged, which leaves the reader before its end. */
static bool
read_field (Reader *reader, Field *field)
{
  const guint8 *start = reader->at;
  guint64 key, len;
  bool ok = false;

  *field = (Field){ 0 };
  if (reader->at < reader->end && read_varint (reader, &key))
    {
      field->number = key >> 3;
      if ((key & 7) == 0)
        ok = read_varint (reader, &field->value);
      else if ((key & 7) == 1)
        ok = read_fixed (reader, 8, &field->value);
      else if ((key & 7) == 5)
        ok = read_fixed (reader, 4, &field->value);
      else if ((key & 7) == 2 && read_varint (reader, &len) && len <= (guint64) (reader->end - reader->at))
        {
          field->bytes = reader->at;
          field->len = (gsize) len;
          reader->at += len;
          ok = true;
        }
    }
  if (!ok)
    reader->at = start;
  return ok;
}

static float
as_float (guint64 bits)
{
  guint32 low = (guint32) bits;
  float value;

  memcpy (&value, &low, sizeof value);
  return value;
}

/* The messages of sentencepiece_model.proto. Each function reads one and returns whether it is whole. */
static bool
parse_piece (LgnSentencePieceFile *file, const Field *message)
{
  Reader reader = { message->bytes, message->bytes + message->len };
  LgnSentencePiece piece = { "", 0, 0, LGN_SENTENCEPIECE_NORMAL };
  Field field;

  while (read_field (&reader, &field))
    if (field.number == 1 && field.bytes)
      {
        piece.bytes = (const char *) field.bytes;
        piece.len = field.len;
      }
    else if (field.number == 2 && !field.bytes)
      piece.score = as_float (field.value);
    else if (field.number == 3 && !field.bytes)
      piece.type = (LgnSentencePieceType) MIN (field.value, 7);
  g_array_append_val (file->pieces, piece);
  return reader.at == reader.end && isfinite (piece.score) && g_utf8_validate_len (piece.bytes, piece.len, NULL)
         && piece.type >= LGN_SENTENCEPIECE_NORMAL && piece.type <= LGN_SENTENCEPIECE_BYTE
         && file->pieces->len <= LGN_VOCAB_MAX_SIZE;
}

static bool
parse_trainer_spec (LgnSentencePieceFile *file, const Field *message)
{
  Reader reader = { message->bytes, message->bytes + message->len };
  Field field;

  while (read_field (&reader, &field))
    if (field.number == 3 && !field.bytes)
      file->algorithm = (gint64) MIN (field.value, G_MAXINT32);
    else if (field.number == 24)
      file->space_is_suffix = field.value != 0;
    else if (field.number == 35)
      file->byte_fallback = field.value != 0;
  return reader.at == reader.end;
}

static bool
parse_normalizer_spec (LgnSentencePieceFile *file, const Field *message)
{
  Reader reader = { message->bytes, message->bytes + message->len };
  Field field;

  while (read_field (&reader, &field))
    if (field.number == 2 && field.bytes && field.len > 0)
      {
        file->charsmap = field.bytes;
        file->charsmap_size = field.len;
      }
    else if (field.number == 3)
      file->spaces.add_dummy_prefix = field.value != 0;
    else if (field.number == 4)
      file->spaces.remove_extra_whitespaces = field.value != 0;
    else if (field.number == 5)
      file->spaces.escape_whitespaces = field.value != 0;
  return reader.at == reader.end;
}

static bool
parse_file (LgnSentencePieceFile *file)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file->file, &size);
  Reader reader = { data, data + size };
  bool ok = true;
  Field field;

  while (ok && read_field (&reader, &field))
    if (!field.bytes)
      continue;
    else if (field.number == 1)
      ok = parse_piece (file, &field);
    else if (field.number == 2)
      ok = parse_trainer_spec (file, &field);
    else if (field.number == 3)
      ok = parse_normalizer_spec (file, &field);
  return ok && reader.at == reader.end && file->pieces->len > 0;
}

/* lgn_sentencepiece_parse: reads the model in BYTES; PATH names it in errors. (transfer full), or NULL with LGN_ERROR_FORMAT.
 */
LgnSentencePieceFile *
lgn_sentencepiece_parse (GBytes *bytes, const char *path, GError **error)
{
  g_autoptr (LgnSentencePieceFile) file = g_new0 (LgnSentencePieceFile, 1);

  file->path = g_strdup (path);
  file->file = g_bytes_ref (bytes);
  file->pieces = g_array_new (FALSE, FALSE, sizeof (LgnSentencePiece));
  file->algorithm = 1;
  file->spaces = (LgnSentencePieceSpaces) { true, true, true };
  if (parse_file (file))
    return g_steal_pointer (&file);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: is not a whole SentencePiece model (piece %u is the last that was read)",
                      path, file->pieces->len);
  return NULL;
}

/* lgn_sentencepiece_read: reads the model file PATH. (transfer full), or NULL with LGN_ERROR_FILE or LGN_ERROR_FORMAT. */
LgnSentencePieceFile *
lgn_sentencepiece_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_FILE, error);

  return bytes ? lgn_sentencepiece_parse (bytes, path, error) : NULL;
}

void
lgn_sentencepiece_free (LgnSentencePieceFile *file)
{
  g_free (file->path);
  g_bytes_unref (file->file);
  g_array_unref (file->pieces);
  g_free (file);
}

static const LgnSentencePiece *
get_piece (const LgnSentencePieceFile *file, guint id)
{
  return &g_array_index (file->pieces, LgnSentencePiece, id);
}

static gint32
find_unk (const LgnSentencePieceFile *file)
{
  for (guint i = 0; i < file->pieces->len; i++)
    if (get_piece (file, i)->type == LGN_SENTENCEPIECE_UNKNOWN)
      return (gint32) i;
  return -1;
}

/* The pieces of type Unigram: user-defined ones score so high that they are always taken (unigram_model.cc). */
static LgnTokenModel *
make_unigram (const LgnSentencePieceFile *file, LgnVocab *vocab)
{
  g_autofree LgnUnigramPiece *pieces = g_new (LgnUnigramPiece, file->pieces->len);
  double min_score = 0, max_score = 0;
  bool any = false;
  gsize n = 0;

  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = get_piece (file, i);
      if (piece->type != LGN_SENTENCEPIECE_NORMAL)
        continue;
      min_score = any ? MIN (min_score, piece->score) : piece->score;
      max_score = any ? MAX (max_score, piece->score) : piece->score;
      any = true;
    }
  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = get_piece (file, i);
      LgnUnigramPiece usable = { piece->bytes, piece->len, piece->score, (gint32) i };
      if (piece->type == LGN_SENTENCEPIECE_USER_DEFINED)
        usable.score = (double) piece->len * max_score - 0.1;
      if (piece->type == LGN_SENTENCEPIECE_NORMAL || piece->type == LGN_SENTENCEPIECE_USER_DEFINED)
        pieces[n++] = usable;
    }
  return lgn_unigram_new (vocab, pieces, n, min_score, find_unk (file), file->byte_fallback);
}

static LgnTokenModel *
make_bpe (const LgnSentencePieceFile *file, LgnVocab *vocab, GError **error)
{
  gint32 unk = find_unk (file);
  LgnBpeOptions options
      = { .unk = unk < 0 ? NULL : lgn_vocab_get (vocab, unk, NULL), .fuse_unk = true, .byte_fallback = file->byte_fallback };
  LgnTokenModel *model = lgn_bpe_new (vocab, &options, file->path, error);
  g_autofree float *scores = g_new (float, file->pieces->len);
  g_autofree LgnTrieKey *atoms = g_new (LgnTrieKey, file->pieces->len);
  gsize n_atoms = 0;

  if (!model)
    return NULL;
  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = get_piece (file, i);
      scores[i] = piece->type == LGN_SENTENCEPIECE_NORMAL ? piece->score : -G_MAXFLOAT;
      if (piece->type == LGN_SENTENCEPIECE_USER_DEFINED)
        atoms[n_atoms++] = (LgnTrieKey) { piece->bytes, piece->len, (gint32) i };
    }
  if (n_atoms > 0)
    lgn_bpe_set_atoms (model, lgn_trie_new (atoms, n_atoms));
  if (file->algorithm == 2)
    lgn_bpe_add_scored_merges (model, scores);
  return model;
}

/**
 * lgn_sentencepiece_make_model: the model that FILE describes, with the file's own ids, which must be smaller than LIMIT (0:
 * no limit). Returns: (transfer full): the model, or NULL with an error that begins with the file's name.
 */
LgnTokenModel *
lgn_sentencepiece_make_model (const LgnSentencePieceFile *file, gsize limit, GError **error)
{
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (limit);

  if (file->space_is_suffix || (file->algorithm != 1 && file->algorithm != 2 && file->algorithm != 4))
    {
      lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: SentencePiece models of %s are not supported", file->path,
                          file->space_is_suffix ? "words with a space at the end" : "whole words");
      return NULL;
    }
  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = get_piece (file, i);
      if (!lgn_vocab_add (vocab, piece->bytes, piece->len, i, file->path, error))
        return NULL;
    }
  if (file->algorithm == 1)
    return make_unigram (file, g_steal_pointer (&vocab));
  return make_bpe (file, g_steal_pointer (&vocab), error);
}

/* lgn_sentencepiece_make_normalizer: what FILE does to a text first. (transfer full), or NULL with LGN_ERROR_FORMAT. */
LgnNormalizer *
lgn_sentencepiece_make_normalizer (const LgnSentencePieceFile *file, GError **error)
{
  LgnCharsmap *map = NULL;

  if (file->charsmap && !(map = lgn_charsmap_new (file->charsmap, file->charsmap_size, file->path, error)))
    return NULL;
  return lgn_normalizer_new_sentencepiece (map, &file->spaces);
}
