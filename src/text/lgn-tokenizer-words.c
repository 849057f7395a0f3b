/* Tokenisers from a list of words or characters: vocab.txt, and vocab.json alone. */
#include "text/lgn-lines.h"
#include "text/lgn-text-error.h"
#include "text/lgn-tokenizer-folder.h"
#include "text/lgn-wordpiece.h"

#include <string.h>

/* What goes around a text. */
typedef enum
{
  ENDS_CLS_SEP,     /* [CLS] A [SEP] B [SEP] */
  ENDS_CLS_SEP_SEP, /* <s> A </s> </s> B </s> */
} Ends;

/* The classes whose vocab.txt is a WordPiece vocabulary (transformers, models/NAME/tokenization_NAME.py). */
static const struct
{
  const char *class;
  Ends ends;
  guint8 cls_type; /* the type of the first special token */
  const char *cls, *sep, *pad, *unk, *mask;
} classes[] = {
#define WITH_BRACKETS ENDS_CLS_SEP, 0, "[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]"
  { "BertTokenizer", WITH_BRACKETS },
  { "DistilBertTokenizer", WITH_BRACKETS },
  { "ElectraTokenizer", WITH_BRACKETS },
  { "MobileBertTokenizer", WITH_BRACKETS },
  { "ConvBertTokenizer", WITH_BRACKETS },
  { "SqueezeBertTokenizer", WITH_BRACKETS },
  { "RetriBertTokenizer", WITH_BRACKETS },
  { "RealmTokenizer", WITH_BRACKETS },
  { "LxmertTokenizer", WITH_BRACKETS },
  { "LayoutLMTokenizer", WITH_BRACKETS },
  { "DPRQuestionEncoderTokenizer", WITH_BRACKETS },
  { "DPRContextEncoderTokenizer", WITH_BRACKETS },
  { "DPRReaderTokenizer", WITH_BRACKETS },
  { "FunnelTokenizer", ENDS_CLS_SEP, 2, "<cls>", "<sep>", "<pad>", "<unk>", "<mask>" },
  { "MPNetTokenizer", ENDS_CLS_SEP_SEP, 0, "<s>", "</s>", "<pad>", "[UNK]", "<mask>" },
};

static LgnVocab *
read_word_list (const char *path, gsize limit, GError **error)
{
  LgnLines lines;
  g_autoptr (GBytes) bytes = lgn_lines_read (path, &lines, error);
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (limit);
  const char *line;
  gsize len;

  if (!bytes)
    return NULL;
  for (gint64 id = 0; lgn_lines_next (&lines, &line, &len); id++)
    if (!lgn_vocab_add (vocab, line, len, id, path, error))
      return NULL;
  if (lgn_vocab_get_n_pieces (vocab) > 0)
    return g_steal_pointer (&vocab);
  lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the vocabulary is empty", path);
  return NULL;
}

/* The place of the folder's class in the table; without one, the first. */
static bool
find_class (const LgnTokenizerFolder *folder, const char *path, guint *class, GError **error)
{
  for (*class = 0; *class < G_N_ELEMENTS (classes); (*class)++)
    if (lgn_tokenizer_folder_is_class (folder, classes[*class].class))
      return true;
  *class = 0;
  return lgn_tokenizer_folder_check_class (folder, path, error);
}

static bool
set_ends (LgnTokenizer *self, Ends ends, guint8 cls_type, const char *cls, const char *sep, const char *path, GError **error)
{
  gint32 cls_id, sep_id;

  if (!lgn_tokenizer_folder_find_special (self, cls, path, &cls_id, error)
      || !lgn_tokenizer_folder_find_special (self, sep, path, &sep_id, error))
    return false;
  lgn_post_processor_set_pattern (self->post_processor, cls_id, sep_id, ends == ENDS_CLS_SEP_SEP);
  lgn_post_processor_set_first_type (self->post_processor, cls_type);
  return true;
}

/* lgn_tokenizer_open_word_list: vocab.txt, a WordPiece vocabulary with a piece a line. */
LgnTokenizer *
lgn_tokenizer_open_word_list (const LgnTokenizerFolder *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, "vocab.txt", NULL);
  bool lowercase = lgn_tokenizer_folder_get_bool (folder, "do_lower_case", true);
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  guint class;

  if (!find_class (folder, path, &class, error))
    return NULL;
  const char *unk = lgn_tokenizer_folder_get_token (folder, "unk_token", classes[class].unk);
  const char *cls = lgn_tokenizer_folder_get_token (folder, "cls_token", classes[class].cls);
  const char *sep = lgn_tokenizer_folder_get_token (folder, "sep_token", classes[class].sep);
  const char *pad = lgn_tokenizer_folder_get_token (folder, "pad_token", classes[class].pad);
  const char *mask = lgn_tokenizer_folder_get_token (folder, "mask_token", classes[class].mask);
  LgnVocab *vocab = read_word_list (path, folder->limit, error);
  LgnTokenModel *model = vocab ? lgn_wordpiece_new (vocab, "##", unk, 100, path, error) : NULL;
  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  self->normalizer = lgn_normalizer_new_basic (lowercase, lgn_tokenizer_folder_get_bool (folder, "strip_accents", lowercase),
                                               lgn_tokenizer_folder_get_bool (folder, "tokenize_chinese_chars", true));
  self->pre_tokenizer = lgn_pre_tokenizer_new_basic ();
  self->decoder = lgn_decoder_parse_text ("{\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": true}");
  if (!lgn_tokenizer_folder_add_listed (folder, self, error))
    return NULL;
  const char *const special[] = { unk, cls, sep, pad, mask };
  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    if (!lgn_tokenizer_folder_add_special (folder, self, special[i], false, error))
      return NULL;
  if (!lgn_tokenizer_folder_add_tokens (folder, self, error)
      || !set_ends (self, classes[class].ends, classes[class].cls_type, cls, sep, path, error)
      || !lgn_tokenizer_finish (self, error))
    return NULL;
  lgn_tokenizer_set_pad (self, pad);
  return g_steal_pointer (&self);
}

/* The object of ids by character; some files hold one for each language. */
static json_t *
choose_characters (const LgnTokenizerFolder *folder, json_t *json, const char *path, GError **error)
{
  const char *language = lgn_tokenizer_folder_get_string (folder, "target_lang");
  json_t *chosen = language ? json_object_get (json, language) : json;

  if (!json_is_object (chosen) || !json_is_object (json_object_iter_value (json_object_iter (chosen))))
    {
      if (chosen)
        return chosen;
      lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: has no vocabulary for the language “%.40s”", path, language);
      return NULL;
    }
  lgn_text_set_error (error, LGN_ERROR_FORMAT,
                      "%s: holds a vocabulary for each language; “target_lang” in tokenizer_config.json should say which",
                      path);
  return NULL;
}

/* Spaces become DELIMITER, equal neighbours one, and BLANK goes, when a text is made of what was heard. */
static LgnDecoder *
make_ctc_decoder (const char *delimiter, const char *blank)
{
  g_autoptr (json_t) json
      = json_pack ("{s:s, s:[{s:s, s:s, s:s}, {s:s}, {s:s, s:s, s:i, s:i}]}", "type", "Sequence", "decoders", "type", "CTC",
                   "pad_token", blank, "word_delimiter_token", delimiter, "type", "Fuse", "type", "Strip", "content", " ",
                   "start", G_MAXINT32, "stop", G_MAXINT32);

  return lgn_decoder_parse (json, "", NULL);
}

static LgnNormalizer *
make_ctc_normalizer (const char *delimiter)
{
  g_autoptr (json_t) json
      = json_pack ("{s:s, s:{s:s}, s:s}", "type", "Replace", "pattern", "String", " ", "content", delimiter);

  return lgn_normalizer_parse (json, "", NULL);
}

/* Pieces of more than one character are found before a text is cut into characters. */
static bool
add_long_pieces (LgnTokenizer *self, const char *path, GError **error)
{
  guint n = lgn_vocab_get_n_pieces (self->vocab);

  for (guint i = 0; i < n; i++)
    {
      LgnAddedTokenFlags flags = { 0 };
      gsize len;
      gint32 id;
      g_autofree char *piece = g_strdup (lgn_vocab_get_nth (self->vocab, i, &len, &id));
      if (len > (gsize) g_utf8_skip[(guint8) *piece]
          && !lgn_added_tokens_add (self->added, self->vocab, piece, len, id, &flags, path, error))
        return false;
    }
  return true;
}

/**
 * lgn_tokenizer_open_characters: vocab.json without merges: a character a token, for networks that write what they hear
 * (transformers, "Wav2Vec2CTCTokenizer"). Padding is the blank.
 */
LgnTokenizer *
lgn_tokenizer_open_characters (const LgnTokenizerFolder *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, "vocab.json", NULL);
  g_autoptr (json_t) json = lgn_json_read (path, error);
  bool is_known = lgn_tokenizer_folder_is_class (folder, "Wav2Vec2CTCTokenizer");
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  const char *delimiter = lgn_tokenizer_folder_get_token (folder, "word_delimiter_token", "|");
  const char *names[] = { lgn_tokenizer_folder_get_token (folder, "pad_token", "<pad>"),
                          lgn_tokenizer_folder_get_token (folder, "unk_token", "<unk>"),
                          lgn_tokenizer_folder_get_token (folder, "bos_token", "<s>"),
                          lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>") };

  if (!json || (!is_known && !lgn_tokenizer_folder_check_class (folder, path, error)))
    return NULL;
  if (lgn_tokenizer_folder_get_bool (folder, "do_lower_case", false))
    {
      lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED, "%s: “do_lower_case” is not supported for a vocabulary of characters",
                          path);
      return NULL;
    }
  json_t *characters = choose_characters (folder, json, path, error);
  LgnVocab *vocab = characters ? lgn_token_model_parse_vocab (characters, folder->limit, path, error) : NULL;
  LgnTokenModel *model = vocab ? lgn_word_list_new (vocab, names[1], path, error) : NULL;
  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  self->normalizer = make_ctc_normalizer (delimiter);
  self->pre_tokenizer = lgn_pre_tokenizer_new_characters ();
  self->decoder = make_ctc_decoder (delimiter, names[0]);
  if (!lgn_tokenizer_folder_add_listed (folder, self, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!lgn_tokenizer_folder_add_special (folder, self, names[i], false, error))
      return NULL;
  if (!lgn_tokenizer_folder_add_tokens (folder, self, error) || !add_long_pieces (self, path, error)
      || !lgn_tokenizer_finish (self, error))
    return NULL;
  lgn_tokenizer_set_pad (self, names[0]);
  return g_steal_pointer (&self);
}
