#include "text/lgn-tokenizer-spm-ids.h"
#include "text/lgn-text-error.h"

#include <string.h>

/* Further tokens than that nobody has. */
#define MAX_NUMBERED 1000
#define N_MADE_UP 7

static const LgnSentencePiece *
get_piece (const LgnSentencePieceFile *file, guint i)
{
  return &g_array_index (file->pieces, LgnSentencePiece, i);
}

/* The ids of FILE's pieces in VOCAB; those that it lacks become UNK. */
static gint32 *
find_ids (const LgnSentencePieceFile *file, const LgnVocab *vocab, gint32 unk)
{
  gint32 *ids = g_new (gint32, file->pieces->len);

  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = get_piece (file, i);
      ids[i] = lgn_vocab_lookup (vocab, piece->bytes, (gssize) piece->len);
      if (ids[i] < 0 || piece->type == LGN_SENTENCEPIECE_UNKNOWN)
        ids[i] = unk;
    }
  return ids;
}

/* lgn_spm_ids_take_json: the ids are those of the file NAME, an object of ids by piece. */
bool
lgn_spm_ids_take_json (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, const char *name,
                       GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  g_autoptr (LgnVocab) vocab = lgn_token_model_read_vocab (path, folder->limit, error);
  const char *unk = lgn_tokenizer_folder_get_token (folder, "unk_token", "<unk>");
  gint32 unk_id = vocab ? lgn_vocab_lookup (vocab, unk, -1) : -1;

  if (!vocab)
    return false;
  if (unk_id < 0)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the unknown token “%.40s” is not in the vocabulary", path, unk);
      return false;
    }
  gint32 *ids = find_ids (file, vocab, unk_id);
  lgn_tokenizer_set_ids (self, g_steal_pointer (&vocab), ids);
  return true;
}

static bool
add_named (LgnVocab *vocab, const char *name, gsize id, const LgnSentencePieceFile *file, GError **error)
{
  return lgn_vocab_add (vocab, name, strlen (name), (gint64) id, file->path, error);
}

/* Tokens that come FIRST, N_FIRST of them, the fourth the unknown one, in place of the file's first N_REPLACED pieces; those
 * that follow get their number and OFFSET. */
static bool
shift_ids (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, const char *const *first,
           guint n_first, guint n_replaced, guint offset, guint n_made_up, GError **error)
{
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (folder->limit);
  g_autofree gint32 *ids = g_new (gint32, file->pieces->len);
  guint n = file->pieces->len;

  for (guint i = 0; i < n_first; i++)
    if (!add_named (vocab, first[i], i, file, error))
      return false;
  for (guint i = 0; i < n; i++)
    {
      const LgnSentencePiece *piece = get_piece (file, i);
      ids[i] = i < n_replaced ? 3 : (gint32) (i + offset);
      if (i >= n_replaced && !lgn_vocab_add (vocab, piece->bytes, piece->len, ids[i], file->path, error))
        return false;
    }
  for (guint i = 0; i < n_made_up; i++)
    {
      g_autofree char *name = g_strdup_printf ("<madeupword%u>", i);
      if (!add_named (vocab, name, n + offset + i, file, error))
        return false;
    }
  lgn_tokenizer_set_ids (self, g_steal_pointer (&vocab), g_steal_pointer (&ids));
  return true;
}

/* The name of reserved token number I: the first masks a sentence, the others are as listed or numbered. (transfer full) */
static char *
name_reserved (const LgnTokenizerFolder *folder, gsize i)
{
  json_t *list = lgn_tokenizer_folder_get_additional (folder);
  const char *sentence_mask = lgn_tokenizer_folder_get_token (folder, "mask_token_sent", "<mask_1>");
  bool is_listed = g_strcmp0 (json_string_value (json_array_get (list, 0)), sentence_mask) == 0;
  const char *listed = json_string_value (json_array_get (list, is_listed ? i : i - 1));

  if (i == 0)
    return g_strdup (sentence_mask);
  return listed ? g_strdup (listed) : g_strdup_printf ("<unk_%" G_GSIZE_FORMAT ">", i + 1);
}

/* The reserved tokens are special. */
static bool
add_reserved (const LgnTokenizerFolder *folder, LgnTokenizer *self, gsize offset, GError **error)
{
  for (gsize i = 0; i + 1 < offset; i++)
    {
      g_autofree char *name = name_reserved (folder, i);
      if (!lgn_tokenizer_folder_add_special (folder, self, name, false, error))
        return false;
    }
  const char *mask = lgn_tokenizer_folder_get_token (folder, "mask_token", "<mask_2>");
  return lgn_tokenizer_folder_add_special (folder, self, mask, false, error);
}

/* <pad> 0, </s> 1, two masks, numbered tokens up to OFFSET + 1, then the file's pieces from the third on (transformers, the
 * member “encoder” of the class). */
static bool
reserve_ids (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, gsize offset,
             GError **error)
{
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (folder->limit);
  g_autofree gint32 *ids = g_new0 (gint32, file->pieces->len);

  if (!add_named (vocab, lgn_tokenizer_folder_get_token (folder, "pad_token", "<pad>"), 0, file, error)
      || !add_named (vocab, lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>"), 1, file, error))
    return false;
  for (gsize i = 0; i + 1 < offset; i++)
    {
      g_autofree char *name = name_reserved (folder, i);
      if (lgn_vocab_lookup (vocab, name, -1) < 0 && !add_named (vocab, name, i == 0 ? 2 : i + 3, file, error))
        return false;
      if (i == 0 && !add_named (vocab, lgn_tokenizer_folder_get_token (folder, "mask_token", "<mask_2>"), 3, file, error))
        return false;
    }
  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = get_piece (file, i);
      ids[i] = lgn_vocab_lookup (vocab, piece->bytes, (gssize) piece->len);
      if (ids[i] >= 0)
        continue;
      ids[i] = (gint32) (i + offset);
      if (!lgn_vocab_add (vocab, piece->bytes, piece->len, ids[i], file->path, error))
        return false;
    }
  lgn_tokenizer_set_ids (self, g_steal_pointer (&vocab), g_steal_pointer (&ids));
  return add_reserved (folder, self, offset, error);
}

/* The numbered tokens that stand for gaps in a text: the highest id is number 0. */
static bool
add_extra_ids (const LgnTokenizerFolder *folder, LgnTokenizer *self, GError **error)
{
  json_t *count = json_object_get (folder->config, "extra_ids");
  gint64 n = json_is_integer (count) ? CLAMP (json_integer_value (count), 0, MAX_NUMBERED) : 100;
  gint64 first = (gint64) lgn_vocab_get_size (self->vocab);
  LgnAddedTokenFlags flags = { .special = true };

  /* Without a count the published one is only a guess. */
  if (!count && folder->limit > 0)
    n = MIN (n, MAX (0, (gint64) folder->limit - first));
  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("<extra_id_%" G_GINT64_FORMAT ">", n - 1 - i);
      if (!lgn_added_tokens_add (self->added, self->vocab, name, strlen (name), first + i, &flags, folder->folder, error))
        return false;
    }
  return true;
}

/* lgn_spm_ids_set: gives the pieces of FILE, whose model SELF has, the ids that IDS says. */
bool
lgn_spm_ids_set (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, LgnSpmIds ids,
                 GError **error)
{
  static const char *const four[] = { "<s>", "<pad>", "</s>", "<unk>" };
  static const char *const five[] = { "<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<unk>NOTUSED" };
  json_t *offset = json_object_get (folder->config, "offset");
  gint64 n_reserved = json_is_integer (offset) ? CLAMP (json_integer_value (offset), 0, MAX_NUMBERED) : 103;

  switch (ids)
    {
    case LGN_SPM_IDS_SHIFTED:
    case LGN_SPM_IDS_MADE_UP:
      return shift_ids (folder, self, file, four, G_N_ELEMENTS (four), 3, 1, ids == LGN_SPM_IDS_MADE_UP ? N_MADE_UP : 0, error);
    case LGN_SPM_IDS_DOUBLED:
      return shift_ids (folder, self, file, five, G_N_ELEMENTS (five), 1, 4, 0, error);
    case LGN_SPM_IDS_RESERVED:
      return n_reserved == 0 || reserve_ids (folder, self, file, (gsize) n_reserved, error);
    case LGN_SPM_IDS_JSON:
      return lgn_spm_ids_take_json (folder, self, file, "vocab.json", error);
    case LGN_SPM_IDS_EXTRA:
      return add_extra_ids (folder, self, error);
    case LGN_SPM_IDS_OWN:
    default:
      return true;
    }
}
