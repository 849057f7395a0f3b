#include "text/lgn-tokenizer-folder.h"
#include "base/lgn-file.h"
#include "text/lgn-text-error.h"

static LgnTokenizer *
open_json (const LgnTokenizerFolder *folder, LgnTokenizerSide side, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, "tokenizer.json", NULL);
  g_autoptr (GBytes) bytes = lgn_file_read (path, LGN_JSON_MAX_SIZE, error);

  if (!bytes)
    return NULL;
  LgnTokenizer *self = lgn_tokenizer_parse_in (folder, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path,
                                               folder->limit, error);
  if (!self)
    return NULL;
  lgn_tokenizer_set_pad (self, lgn_tokenizer_folder_get_token (folder, "pad_token", NULL));
  lgn_tokenizer_adjust_ends (folder, self, side);
  return self;
}

static LgnTokenizer *
open_folder (const LgnTokenizerFolder *files, LgnTokenizerSide side, GError **error)
{
  static const char *const sentencepiece_names[]
      = { "sentencepiece.bpe.model", "sentencepiece.model", "spiece.model", "spm.model", "tokenizer.model" };

  if (lgn_tokenizer_folder_has (files, "tokenizer.json"))
    return open_json (files, side, error);
  if (lgn_tokenizer_folder_has (files, "source.spm"))
    return lgn_tokenizer_open_two_sided (files, side, error);
  g_autofree char *ranks = lgn_tokenizer_find_ranks (files);
  if (ranks)
    return lgn_tokenizer_open_ranks (files, ranks, error);
  for (guint i = 0; i < G_N_ELEMENTS (sentencepiece_names); i++)
    if (lgn_tokenizer_folder_has (files, sentencepiece_names[i]))
      return lgn_tokenizer_open_sentencepiece (files, sentencepiece_names[i], side, error);
  if (lgn_tokenizer_folder_has (files, "vocab.json") && lgn_tokenizer_folder_has (files, "merges.txt"))
    return lgn_tokenizer_open_merges (files, error);
  if (lgn_tokenizer_folder_has (files, "vocab.txt"))
    return lgn_tokenizer_open_word_list (files, error);
  if (lgn_tokenizer_folder_has (files, "vocab.json"))
    return lgn_tokenizer_open_characters (files, error);
  lgn_text_set_error (error, LGN_ERROR_FILE,
                      "%s: has no tokeniser: neither tokenizer.json nor vocab.txt, vocab.json, a SentencePiece model or a "
                      "file of ranks (.tiktoken)",
                      files->folder);
  return NULL;
}

/**
 * lgn_tokenizer_open: the tokeniser of a checkpoint's FOLDER: its tokenizer.json, or the older vocabulary files.
 * @side: which one, where source and target have one each
 * @hints: what the model's configuration knows, or NULL
 * Returns: (transfer full): the tokeniser, or NULL with LGN_ERROR_FILE when there is none, and LGN_ERROR_FORMAT or
 * LGN_ERROR_UNSUPPORTED, with the name of the file, when it cannot be used.
 */
LgnTokenizer *
lgn_tokenizer_open (const char *folder, LgnTokenizerSide side, const LgnTokenizerHints *hints, GError **error)
{
  g_auto (LgnTokenizerFolder) files = { 0 };

  if (!lgn_tokenizer_folder_open (&files, folder, hints, error))
    return NULL;
  g_autoptr (LgnTokenizer) self = open_folder (&files, side, error);
  return self && lgn_tokenizer_folder_set_lengths (&files, self, error) ? g_steal_pointer (&self) : NULL;
}
