#include "text/lgn-tokenizer-folder.h"
#include "base/lgn-file.h"
#include "text/lgn-bpe.h"
#include "text/lgn-text-error.h"
#include "text/lgn-wordpiece.h"

#include <string.h>

#define MAX_TEXT_FILE ((gsize) 64 << 20)

/* The lines of a file, one after the other, without their ends. */
typedef struct
{
  const char *at;
  const char *end;
} Lines;

static bool
next_line (Lines *lines, const char **line, gsize *len)
{
  if (lines->at >= lines->end)
    return false;
  const char *feed = memchr (lines->at, '\n', (gsize) (lines->end - lines->at));
  const char *line_end = feed ? feed : lines->end;
  *line = lines->at;
  *len = (gsize) (line_end - lines->at);
  if (*len > 0 && line_end[-1] == '\r')
    (*len)--;
  lines->at = feed ? feed + 1 : lines->end;
  return true;
}

/* Reads a text file and checks that it is UTF-8; LINES points into the bytes. */
static GBytes *
read_lines (const char *path, Lines *lines, GError **error)
{
  g_autoptr (GBytes) bytes = lgn_file_read (path, MAX_TEXT_FILE, error);
  gsize size;

  if (!bytes)
    return NULL;
  lines->at = g_bytes_get_data (bytes, &size);
  lines->end = lines->at + size;
  if (g_utf8_validate_len (lines->at, size, NULL))
    return g_steal_pointer (&bytes);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: is not valid UTF-8 text", path);
  return NULL;
}

static LgnVocab *
read_word_list (const char *path, gsize limit, GError **error)
{
  Lines lines;
  g_autoptr (GBytes) bytes = read_lines (path, &lines, error);
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (limit);
  const char *line;
  gsize len;

  if (!bytes)
    return NULL;
  for (gint64 id = 0; next_line (&lines, &line, &len); id++)
    if (!lgn_vocab_add (vocab, line, len, id, path, error))
      return NULL;
  if (lgn_vocab_get_n_pieces (vocab) > 0)
    return g_steal_pointer (&vocab);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the vocabulary is empty", path);
  return NULL;
}

/* [CLS] A [SEP], [CLS] A [SEP] B [SEP]. */
static bool
add_cls_and_sep (LgnTokenizer *self, const char *cls, const char *sep, const char *path, GError **error)
{
  gint32 cls_id = lgn_vocab_lookup (self->vocab, cls, -1), sep_id = lgn_vocab_lookup (self->vocab, sep, -1);

  if (cls_id < 0 || sep_id < 0)
    {
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the special token “%s” is not in the vocabulary", path,
                          cls_id < 0 ? cls : sep);
      return false;
    }
  lgn_post_processor_set_pattern (self->post_processor, cls_id, sep_id, false);
  return true;
}

/* lgn_tokenizer_open_word_list: vocab.txt, a WordPiece vocabulary with a piece a line. */
LgnTokenizer *
lgn_tokenizer_open_word_list (const LgnTokenizerFolder *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, "vocab.txt", NULL);
  const char *unk = lgn_tokenizer_folder_get_token (folder, "unk_token", "[UNK]");
  const char *cls = lgn_tokenizer_folder_get_token (folder, "cls_token", "[CLS]");
  const char *sep = lgn_tokenizer_folder_get_token (folder, "sep_token", "[SEP]");
  bool lowercase = lgn_tokenizer_folder_get_bool (folder, "do_lower_case", true);
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  LgnVocab *vocab = read_word_list (path, folder->limit, error);
  LgnTokenModel *model = vocab ? lgn_wordpiece_new (vocab, "##", unk, 100, path, error) : NULL;

  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  self->normalizer = lgn_normalizer_new_basic (lowercase, lgn_tokenizer_folder_get_bool (folder, "strip_accents", lowercase),
                                               lgn_tokenizer_folder_get_bool (folder, "tokenize_chinese_chars", true));
  self->pre_tokenizer = lgn_pre_tokenizer_new_basic ();
  self->decoder = lgn_decoder_parse_text ("{\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": true}");
  if (!lgn_tokenizer_folder_add_special (folder, self, unk, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, cls, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, sep, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, lgn_tokenizer_folder_get_token (folder, "pad_token", "[PAD]"), false,
                                            error)
      || !lgn_tokenizer_folder_add_special (folder, self, lgn_tokenizer_folder_get_token (folder, "mask_token", "[MASK]"),
                                            false, error)
      || !lgn_tokenizer_folder_add_tokens (folder, self, error) || !add_cls_and_sep (self, cls, sep, path, error)
      || !lgn_tokenizer_finish (self, error))
    return NULL;
  lgn_tokenizer_set_pad (self, lgn_tokenizer_folder_get_token (folder, "pad_token", "[PAD]"));
  return g_steal_pointer (&self);
}

static bool
read_merges (LgnTokenModel *model, const char *path, GError **error)
{
  Lines lines;
  g_autoptr (GBytes) bytes = read_lines (path, &lines, error);
  const char *line;
  gsize len;

  if (!bytes)
    return false;
  while (next_line (&lines, &line, &len))
    if (len > 0 && !(len >= 8 && memcmp (line, "#version", 8) == 0) && !lgn_bpe_add_merge_line (model, line, len, path, error))
      return false;
  return true;
}

static LgnTokenModel *
read_bpe (const LgnTokenizerFolder *folder, const char *suffix, GError **error)
{
  g_autofree char *vocab_path = g_build_filename (folder->folder, "vocab.json", NULL);
  g_autofree char *merges_path = g_build_filename (folder->folder, "merges.txt", NULL);
  g_autoptr (json_t) json = lgn_json_read (vocab_path, error);
  LgnVocab *vocab = json ? lgn_token_model_parse_vocab (json, folder->limit, vocab_path, error) : NULL;
  LgnBpeOptions options = { .suffix = suffix };

  if (!vocab)
    return NULL;
  g_autoptr (LgnTokenModel) model = lgn_bpe_new (vocab, &options, vocab_path, error);
  return model && read_merges (model, merges_path, error) ? g_steal_pointer (&model) : NULL;
}

/* What the vocabularies with one ending a word and with single digits do before and after their merges. */
static const char *const lower_case_normalizer
    = "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, "
      "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\\\\s+\"}, "
      "\"content\": \" \"}, {\"type\": \"Lowercase\"}]}";
static const char *const lower_case_pre_tokenizer
    = "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"pattern\": {\"Regex\": "
      "\"'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+\"}, "
      "\"behavior\": \"Removed\", \"invert\": true}, "
      "{\"type\": \"ByteLevel\", \"add_prefix_space\": false}]}";
static const char *const digit_pre_tokenizer
    = "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"pattern\": {\"Regex\": "
      "\"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}|"
      " ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|"
      "\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+\"}, \"behavior\": \"Isolated\"}, "
      "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"use_regex\": false}]}";

static void
set_byte_level_parts (LgnTokenizer *self, const char *normalizer, const char *pre_tokenizer)
{
  g_autoptr (json_t) normalizer_json = json_loads (normalizer, 0, NULL);
  g_autoptr (json_t) pre_tokenizer_json = json_loads (pre_tokenizer, 0, NULL);

  self->normalizer = lgn_normalizer_parse (normalizer_json, "", NULL);
  self->pre_tokenizer = lgn_pre_tokenizer_parse (pre_tokenizer_json, "", NULL);
}

/* The tokens around a text, as the data say: <s> A </s> where the vocabulary has both and the class is not that of a
 * vocabulary without them, which at most begins with one. */
static void
set_byte_level_template (const LgnTokenizerFolder *folder, LgnTokenizer *self, const char *class)
{
  const char *bos = lgn_tokenizer_folder_get_token (folder, "bos_token", "<s>");
  const char *cls = lgn_tokenizer_folder_get_token (folder, "cls_token", bos);
  const char *sep
      = lgn_tokenizer_folder_get_token (folder, "sep_token", lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>"));
  gint32 bos_id = lgn_vocab_lookup (self->vocab, bos, -1), cls_id = lgn_vocab_lookup (self->vocab, cls, -1);
  gint32 sep_id = lgn_vocab_lookup (self->vocab, sep, -1);
  bool is_plain = g_strcmp0 (class, "GPT2Tokenizer") == 0 || g_strcmp0 (class, "Qwen2Tokenizer") == 0 || cls_id == sep_id;

  if (!is_plain && cls_id >= 0 && sep_id >= 0)
    lgn_post_processor_set_pattern (self->post_processor, cls_id, sep_id, true);
  else if (bos_id >= 0 && lgn_tokenizer_folder_get_bool (folder, "add_bos_token", false))
    for (int pair = 0; pair < 2; pair++)
      for (guint8 segment = 0; segment <= pair; segment++)
        {
          lgn_post_processor_add_special (self->post_processor, pair, bos_id, segment);
          lgn_post_processor_add_text (self->post_processor, pair, segment, segment);
        }
  if (!is_plain && lgn_tokenizer_folder_get_bool (folder, "trim_offsets", !self->model->suffix))
    lgn_post_processor_set_trims (self->post_processor, lgn_tokenizer_folder_get_bool (folder, "add_prefix_space", false));
}

/* lgn_tokenizer_open_merges: vocab.json and merges.txt, a byte-level vocabulary. */
LgnTokenizer *
lgn_tokenizer_open_merges (const LgnTokenizerFolder *folder, GError **error)
{
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  g_autofree char *class = lgn_tokenizer_folder_get_class (folder);
  bool has_word_ends = g_strcmp0 (class, "CLIPTokenizer") == 0;
  LgnTokenModel *model = read_bpe (folder, has_word_ends ? "</w>" : NULL, error);

  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  if (has_word_ends)
    set_byte_level_parts (self, lower_case_normalizer, lower_case_pre_tokenizer);
  else if (g_strcmp0 (class, "Qwen2Tokenizer") == 0)
    set_byte_level_parts (self, "{\"type\": \"NFC\"}", digit_pre_tokenizer);
  else
    self->pre_tokenizer = lgn_pre_tokenizer_new_byte_level (lgn_tokenizer_folder_get_bool (folder, "add_prefix_space", false));
  self->decoder = lgn_decoder_parse_text ("{\"type\": \"ByteLevel\"}");

  const char *defaults[] = { "<|endoftext|>", "<s>", "</s>", "<pad>", "<unk>", "<mask>" };
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (!lgn_tokenizer_folder_add_special (folder, self, defaults[i], false, error))
      return NULL;
  if (!lgn_tokenizer_folder_add_tokens (folder, self, error) || !lgn_tokenizer_finish (self, error))
    return NULL;
  set_byte_level_template (folder, self, class);
  if (self->pad_id < 0)
    lgn_tokenizer_set_pad (self, "<pad>");
  return g_steal_pointer (&self);
}

static LgnTokenizer *
open_json (const LgnTokenizerFolder *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, "tokenizer.json", NULL);
  g_autoptr (json_t) json = lgn_json_read (path, error);
  LgnTokenizer *self = json ? lgn_tokenizer_parse_json (json, path, folder->limit, error) : NULL;

  if (self)
    lgn_tokenizer_set_pad (self, lgn_tokenizer_folder_get_token (folder, "pad_token", NULL));
  return self;
}

static LgnTokenizer *
open_folder (const LgnTokenizerFolder *files, LgnTokenizerSide side, GError **error)
{
  static const char *const sentencepiece_names[]
      = { "sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model" };

  if (lgn_tokenizer_folder_has (files, "tokenizer.json"))
    return open_json (files, error);
  if (lgn_tokenizer_folder_has (files, "source.spm"))
    return lgn_tokenizer_open_two_sided (files, side, error);
  for (guint i = 0; i < G_N_ELEMENTS (sentencepiece_names); i++)
    if (lgn_tokenizer_folder_has (files, sentencepiece_names[i]))
      return lgn_tokenizer_open_sentencepiece (files, sentencepiece_names[i], side, error);
  if (lgn_tokenizer_folder_has (files, "vocab.json") && lgn_tokenizer_folder_has (files, "merges.txt"))
    return lgn_tokenizer_open_merges (files, error);
  if (lgn_tokenizer_folder_has (files, "vocab.txt"))
    return lgn_tokenizer_open_word_list (files, error);
  lgn_text_set_error (
      error, LGN_ERROR_FILE,
      "%s: has no tokeniser: neither tokenizer.json nor vocab.txt, vocab.json with merges.txt, or a SentencePiece model",
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

  if (!lgn_tokenizer_folder_open (&files, folder, hints ? hints->vocab_size : 0, error))
    return NULL;
  g_autoptr (LgnTokenizer) self = open_folder (&files, side, error);
  return self && lgn_tokenizer_folder_set_lengths (&files, self, error) ? g_steal_pointer (&self) : NULL;
}
