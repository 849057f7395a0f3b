#include "text/lgn-tokenizer-folder.h"
#include "text/lgn-text-error.h"
#include "text/lgn-tokenizer-spm-ids.h"

#include <string.h>

static const char *const decoder_json
    = "{\"type\": \"Sequence\", \"decoders\": ["
      "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\xe2\x96\x81\"}, \"content\": \" \"}, "
      "{\"type\": \"ByteFallback\"}, {\"type\": \"Fuse\"}, "
      "{\"type\": \"Strip\", \"content\": \" \", \"start\": 1, \"stop\": 0}]}";

/* A tokeniser with the model and the normaliser of FILE. */
static LgnTokenizer *
make_tokenizer (const LgnSentencePieceFile *file, gsize limit, GError **error)
{
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  LgnTokenModel *model = lgn_sentencepiece_make_model (file, limit, error);

  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  self->normalizer = lgn_sentencepiece_make_normalizer (file, error);
  self->decoder = lgn_decoder_parse_text (decoder_json);
  return self->normalizer ? g_steal_pointer (&self) : NULL;
}

/* The special pieces of FILE are special tokens where the vocabulary has them. */
static bool
add_special_pieces (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, GError **error)
{
  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = &g_array_index (file->pieces, LgnSentencePiece, i);
      g_autofree char *name = g_strndup (piece->bytes, piece->len);
      if (piece->type != LGN_SENTENCEPIECE_CONTROL && piece->type != LGN_SENTENCEPIECE_UNKNOWN)
        continue;
      if (!lgn_tokenizer_folder_add_special (folder, self, name, false, error))
        return false;
    }
  return true;
}

/* The tokens of languages follow the pieces. */
static bool
add_codes (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSpmClass *class, GError **error)
{
  json_t *token;
  size_t i;

  if (class->codes)
    {
      g_auto (GStrv) codes = g_strsplit (class->codes, " ", -1);
      for (guint k = 0; codes[k]; k++)
        if (!lgn_tokenizer_folder_add_special (folder, self, codes[k], true, error))
          return false;
    }
  if (!class->code_format)
    return true;
  json_array_foreach (lgn_tokenizer_folder_get_additional (folder), i, token)
    if (!lgn_tokenizer_folder_add_special (folder, self, lgn_tokenizer_folder_get_content (token), true, error))
      return false;
  return true;
}

/* The special tokens of a text: its end first, then its beginning, of which -1 means none. */
static bool
find_ends (const LgnTokenizerFolder *folder, const LgnTokenizer *self, const char *end_key, const char *end,
           const char *begin_key, const char *begin, const char *path, gint32 ends[2], GError **error)
{
  const char *end_name = lgn_tokenizer_folder_get_token (folder, end_key, end);
  const char *begin_name = begin_key ? lgn_tokenizer_folder_get_token (folder, begin_key, begin) : NULL;

  ends[1] = -1;
  return lgn_tokenizer_folder_find_special (self, end_name, path, &ends[0], error)
         && (!begin_name || lgn_tokenizer_folder_find_special (self, begin_name, path, &ends[1], error));
}

/* <s> and </s> as the configuration says; usually <s> alone. */
static bool
set_bos (const LgnTokenizerFolder *folder, LgnTokenizer *self, const char *path, GError **error)
{
  bool adds_bos = lgn_tokenizer_folder_get_bool (folder, "add_bos_token", true);
  bool adds_eos = lgn_tokenizer_folder_get_bool (folder, "add_eos_token", false);
  const char *bos_name = lgn_tokenizer_folder_get_token (folder, "bos_token", "<s>");
  const char *eos_name = lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>");
  gint32 bos = -1, eos = -1;

  if ((adds_bos && !lgn_tokenizer_folder_find_special (self, bos_name, path, &bos, error))
      || (adds_eos && !lgn_tokenizer_folder_find_special (self, eos_name, path, &eos, error)))
    return false;
  lgn_post_processor_set_ends (self->post_processor, &bos, adds_bos, &eos, adds_eos, false);
  return true;
}

/* The tokens of the text's language and of its end. */
static bool
set_code (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSpmClass *class, LgnTokenizerSide side,
          const char *path, GError **error)
{
  const char *code = lgn_tokenizer_folder_get_string (folder, side == LGN_TOKENIZER_SOURCE ? "src_lang" : "tgt_lang");
  g_auto (GStrv) parts = g_strsplit (class->code_format, "%s", 2);
  g_autofree char *name = g_strjoinv (code ? code : class->usual_code, parts);
  bool is_last = class->ends == LGN_SPM_ENDS_CODE_LAST
                 || (class->ends == LGN_SPM_ENDS_CODE_LEGACY
                     && lgn_tokenizer_folder_get_bool (folder, "legacy_behaviour", false));
  gint32 ends[2], language;

  if (!find_ends (folder, self, "eos_token", "</s>", NULL, NULL, path, ends, error)
      || !lgn_tokenizer_folder_find_special (self, name, path, &language, error))
    return false;
  ends[1] = language;
  if (is_last)
    lgn_post_processor_set_ends (self->post_processor, NULL, 0, ends, 2, true);
  else
    lgn_post_processor_set_ends (self->post_processor, &language, 1, ends, 1, true);
  return true;
}

/* A <sep> <cls>, A <sep> B <sep> <cls>. */
static void
set_sep_cls (LgnTokenizer *self, gint32 sep, gint32 cls)
{
  for (int pair = 0; pair < 2; pair++)
    {
      for (guint8 segment = 0; segment <= pair; segment++)
        {
          lgn_post_processor_add_text (self->post_processor, pair, segment, segment);
          lgn_post_processor_add_special (self->post_processor, pair, sep, segment);
        }
      lgn_post_processor_add_special (self->post_processor, pair, cls, 2);
    }
  self->pad_type_id = 3;
}

/* </s> A, </s> A </s> </s> B. */
static void
set_sep_first (LgnTokenizer *self, gint32 sep)
{
  for (int pair = 0; pair < 2; pair++)
    {
      lgn_post_processor_add_special (self->post_processor, pair, sep, 0);
      lgn_post_processor_add_text (self->post_processor, pair, 0, 0);
    }
  lgn_post_processor_add_special (self->post_processor, true, sep, 0);
  lgn_post_processor_add_special (self->post_processor, true, sep, 0);
  lgn_post_processor_add_text (self->post_processor, true, 1, 0);
}

static bool
set_template (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSpmClass *class, LgnTokenizerSide side,
              const char *path, GError **error)
{
  gint32 ends[2];

  switch (class->ends)
    {
    case LGN_SPM_ENDS_EOS:
    case LGN_SPM_ENDS_EOS_JOINED:
      if (!find_ends (folder, self, "eos_token", "</s>", NULL, NULL, path, ends, error))
        return false;
      lgn_post_processor_set_ends (self->post_processor, NULL, 0, ends, 1, class->ends == LGN_SPM_ENDS_EOS_JOINED);
      return true;
    case LGN_SPM_ENDS_BOS:
      return set_bos (folder, self, path, error);
    case LGN_SPM_ENDS_CLS_SEP:
      if (!find_ends (folder, self, "sep_token", "[SEP]", "cls_token", "[CLS]", path, ends, error))
        return false;
      lgn_post_processor_set_pattern (self->post_processor, ends[1], ends[0], false);
      return true;
    case LGN_SPM_ENDS_CLS_SEP_SEP:
      if (!find_ends (folder, self, "sep_token", "</s>", "cls_token", "<s>", path, ends, error))
        return false;
      lgn_post_processor_set_pattern (self->post_processor, ends[1], ends[0], true);
      return true;
    case LGN_SPM_ENDS_SEP_CLS:
      if (!find_ends (folder, self, "sep_token", "<sep>", "cls_token", "<cls>", path, ends, error))
        return false;
      set_sep_cls (self, ends[0], ends[1]);
      return true;
    case LGN_SPM_ENDS_SEP_FIRST:
      if (!find_ends (folder, self, "sep_token", "</s>", NULL, NULL, path, ends, error))
        return false;
      set_sep_first (self, ends[0]);
      return true;
    case LGN_SPM_ENDS_CODE_FIRST:
    case LGN_SPM_ENDS_CODE_LAST:
    case LGN_SPM_ENDS_CODE_LEGACY:
      return set_code (folder, self, class, side, path, error);
    case LGN_SPM_ENDS_NONE:
    default:
      return true;
    }
}

/* Whether the configuration, not tokenizer.json, says what goes around a text of CLASS. */
static bool
says_ends (const LgnTokenizerFolder *folder, const LgnSpmClass *class)
{
  if (class->ends == LGN_SPM_ENDS_BOS)
    return json_is_boolean (json_object_get (folder->config, "add_bos_token"))
           || json_is_boolean (json_object_get (folder->config, "add_eos_token"));
  return class->code_format != NULL;
}

/* lgn_tokenizer_adjust_ends: puts around a text of SELF, which was read from tokenizer.json, what the configuration says: the
 * tokens of its beginning and end, or of the language of SIDE (transformers, update_post_processor and
 * set_src_lang_special_tokens of the fast form of the classes). */
void
lgn_tokenizer_adjust_ends (const LgnTokenizerFolder *folder, LgnTokenizer *self, LgnTokenizerSide side)
{
  LgnPostProcessor *written = self->post_processor;
  const LgnSpmClass *class;

  for (guint i = 0; (class = lgn_spm_class_get (i)); i++)
    if (lgn_tokenizer_folder_is_class (folder, class->name))
      break;
  if (!folder->class || !class || !says_ends (folder, class))
    return;
  self->post_processor = lgn_post_processor_new ();
  if (set_template (folder, self, class, side, folder->folder, NULL))
    {
      lgn_post_processor_free (written);
      return;
    }
  lgn_post_processor_free (self->post_processor);
  self->post_processor = written;
}

/* What a class changes before SentencePiece sees the text (transformers, convert_slow_tokenizer.py, the converter
 * of the class). */
static void
add_cleaning (const LgnTokenizerFolder *folder, LgnTokenizer *self, LgnSpmCleaning cleaning)
{
  bool lowers = lgn_tokenizer_folder_get_bool (folder, "do_lower_case", cleaning == LGN_SPM_CLEAN_LOWER);
  bool keeps_accents = lgn_tokenizer_folder_get_bool (folder, "keep_accents", cleaning == LGN_SPM_CLEAN_KEEP_ACCENTS);
  bool cleans = cleaning != LGN_SPM_LOWER_IF_SAID;
  g_autoptr (GString) list = g_string_new (NULL);

  if (cleaning == LGN_SPM_KEEP)
    return;
  if (cleans)
    g_string_append (list, "{\"type\": \"Replace\", \"pattern\": {\"String\": \"``\"}, \"content\": \"\\\"\"}, "
                           "{\"type\": \"Replace\", \"pattern\": {\"String\": \"''\"}, \"content\": \"\\\"\"}");
  if (cleans && !keeps_accents)
    g_string_append (list, ", {\"type\": \"NFKD\"}, {\"type\": \"StripAccents\"}");
  if (lowers)
    g_string_append_printf (list, "%s{\"type\": \"Lowercase\"}", list->len > 0 ? ", " : "");
  g_autofree char *text = g_strdup_printf ("{\"type\": \"Sequence\", \"normalizers\": [%s]}", list->str);
  g_autoptr (json_t) json = json_loads (text, 0, NULL);
  self->normalizer = lgn_normalizer_new_sequence (lgn_normalizer_parse (json, "", NULL), self->normalizer);
}

static bool
has_piece (const LgnSentencePieceFile *file, const char *name)
{
  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = &g_array_index (file->pieces, LgnSentencePiece, i);
      if (piece->len == strlen (name) && memcmp (piece->bytes, name, piece->len) == 0)
        return true;
    }
  return false;
}

/* The class that the folder names, or without one what the files show. (transfer none), NULL with an error. */
static const LgnSpmClass *
choose_class (const LgnTokenizerFolder *folder, const LgnSentencePieceFile *file, const char *name, GError **error)
{
  static const LgnSpmClass with_bos = { NULL, LGN_SPM_IDS_OWN, LGN_SPM_ENDS_BOS };
  static const LgnSpmClass with_eos = { NULL, LGN_SPM_IDS_EXTRA, LGN_SPM_ENDS_EOS };
  static const LgnSpmClass with_cls = { NULL, LGN_SPM_IDS_OWN, LGN_SPM_ENDS_CLS_SEP };
  static const LgnSpmClass with_json = { NULL, LGN_SPM_IDS_JSON, LGN_SPM_ENDS_EOS_JOINED };
  const LgnSpmClass *class;

  for (guint i = 0; (class = lgn_spm_class_get (i)); i++)
    if (lgn_tokenizer_folder_is_class (folder, class->name))
      return class;
  if (!lgn_tokenizer_folder_check_class (folder, file->path, error))
    return NULL;
  if (strcmp (name, "sentencepiece.bpe.model") == 0 && lgn_tokenizer_folder_has (folder, "vocab.json"))
    return &with_json;
  if (has_piece (file, "[CLS]"))
    return &with_cls;
  return strcmp (name, "tokenizer.model") == 0 ? &with_bos : &with_eos;
}

/* What is found in a text before the model sees it. Every token is described once, by the first that names it. */
static bool
add_tokens (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, const LgnSpmClass *class,
            GError **error)
{
  const char *mask = lgn_tokenizer_folder_get_token (folder, "mask_token", class->new_mask ? class->new_mask : "[MASK]");

  return lgn_tokenizer_folder_add_listed (folder, self, error) && add_codes (folder, self, class, error)
         && lgn_tokenizer_folder_add_mask (folder, self, mask, class->new_mask != NULL, error)
         && add_special_pieces (folder, self, file, error) && lgn_tokenizer_folder_add_tokens (folder, self, error)
         && lgn_tokenizer_folder_add_special (folder, self, "<pad>", false, error);
}

/* lgn_tokenizer_open_sentencepiece: one SentencePiece model, NAME, for both sides. */
LgnTokenizer *
lgn_tokenizer_open_sentencepiece (const LgnTokenizerFolder *folder, const char *name, LgnTokenizerSide side, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  g_autoptr (LgnSentencePieceFile) file = lgn_sentencepiece_read (path, error);
  const LgnSpmClass *class = file ? choose_class (folder, file, name, error) : NULL;
  g_autoptr (LgnTokenizer) self = NULL;

  if (!class)
    return NULL;
  bool is_mapped = class->ids != LGN_SPM_IDS_OWN && class->ids != LGN_SPM_IDS_EXTRA;
  self = make_tokenizer (file, is_mapped ? 0 : folder->limit, error);
  if (!self || !lgn_spm_ids_set (folder, self, file, class->ids, error) || !add_tokens (folder, self, file, class, error)
      || !set_template (folder, self, class, side, path, error))
    return NULL;
  add_cleaning (folder, self, class->cleaning);
  if (!lgn_tokenizer_finish (self, error))
    return NULL;
  if (self->pad_id < 0)
    lgn_tokenizer_set_pad (self, "<pad>");
  if (self->pad_id < 0)
    lgn_tokenizer_set_pad (self, "[PAD]");
  return g_steal_pointer (&self);
}

/* Tokens such as >>fra<< that say which language is wanted. */
static bool
add_language_codes (const LgnTokenizerFolder *folder, LgnTokenizer *self, GError **error)
{
  guint n = lgn_vocab_get_n_pieces (self->vocab);

  for (guint i = 0; i < n; i++)
    {
      gsize len;
      const char *piece = lgn_vocab_get_nth (self->vocab, i, &len, NULL);
      g_autofree char *name = g_strndup (piece, len);
      if (g_str_has_prefix (name, ">>") && g_str_has_suffix (name, "<<")
          && !lgn_tokenizer_folder_add_special (folder, self, name, false, error))
        return false;
    }
  return true;
}

/**
 * lgn_tokenizer_open_two_sided: source.spm and target.spm, whose pieces get the ids of vocab.json (or for the target of
 * target_vocab.json, where there is one); </s> ends a text.
 */
LgnTokenizer *
lgn_tokenizer_open_two_sided (const LgnTokenizerFolder *folder, LgnTokenizerSide side, GError **error)
{
  bool is_target = side == LGN_TOKENIZER_TARGET;
  bool has_own_ids = is_target && lgn_tokenizer_folder_get_bool (folder, "separate_vocabs", false);
  g_autofree char *path = g_build_filename (folder->folder, is_target ? "target.spm" : "source.spm", NULL);
  g_autoptr (LgnSentencePieceFile) file = lgn_sentencepiece_read (path, error);
  g_autoptr (LgnTokenizer) self = file ? make_tokenizer (file, 0, error) : NULL;
  gint32 eos;

  if (!self || !lgn_spm_ids_take_json (folder, self, file, has_own_ids ? "target_vocab.json" : "vocab.json", error))
    return NULL;
  const char *eos_name = lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>");
  const char *pad_name = lgn_tokenizer_folder_get_token (folder, "pad_token", "<pad>");
  if (!lgn_tokenizer_folder_find_special (self, eos_name, path, &eos, error)
      || !lgn_tokenizer_folder_add_special (folder, self, eos_name, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, pad_name, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, lgn_tokenizer_folder_get_token (folder, "unk_token", "<unk>"), false,
                                            error)
      || !add_language_codes (folder, self, error) || !lgn_tokenizer_folder_add_tokens (folder, self, error)
      || !lgn_tokenizer_finish (self, error))
    return NULL;
  lgn_post_processor_set_ends (self->post_processor, NULL, 0, &eos, 1, true);
  lgn_tokenizer_set_pad (self, pad_name);
  return g_steal_pointer (&self);
}
