#include "text/lgn-tokenizer-folder.h"
#include "text/lgn-sentencepiece.h"
#include "text/lgn-text-error.h"

#include <string.h>

/* What goes around a text. */
typedef enum
{
  TEMPLATE_EOS,      /* A </s> */
  TEMPLATE_BOS,      /* <s> A, as the configuration says */
  TEMPLATE_CLS_SEP,  /* [CLS] A [SEP] */
  TEMPLATE_SHIFTED,  /* <s> A </s>, ids of pieces shifted for four special tokens before them */
  TEMPLATE_LANGUAGE, /* __xx__ A </s>, ids from vocab.json */
} Template;

/* The classes of tokenizer_config.json whose files are understood without tokenizer.json. */
static const struct
{
  const char *class;
  Template template;
} classes[] = {
  { "T5Tokenizer", TEMPLATE_EOS },
  { "MT5Tokenizer", TEMPLATE_EOS },
  { "LlamaTokenizer", TEMPLATE_BOS },
  { "CodeLlamaTokenizer", TEMPLATE_BOS },
  { "GemmaTokenizer", TEMPLATE_BOS },
  { "AlbertTokenizer", TEMPLATE_CLS_SEP },
  { "DebertaV2Tokenizer", TEMPLATE_CLS_SEP },
  { "BigBirdTokenizer", TEMPLATE_CLS_SEP },
  { "XLMRobertaTokenizer", TEMPLATE_SHIFTED },
  { "M2M100Tokenizer", TEMPLATE_LANGUAGE },
};

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

/* The ids of FILE's pieces in VOCAB; those that it lacks become UNK. */
static gint32 *
find_ids (const LgnSentencePieceFile *file, const LgnVocab *vocab, gint32 unk)
{
  gint32 *ids = g_new (gint32, file->pieces->len);

  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = &g_array_index (file->pieces, LgnSentencePiece, i);
      ids[i] = lgn_vocab_lookup (vocab, piece->bytes, (gssize) piece->len);
      if (ids[i] < 0 || piece->type == LGN_SENTENCEPIECE_UNKNOWN)
        ids[i] = unk;
    }
  return ids;
}

/* The ids are those of the file NAME, an object of ids by piece. */
static bool
take_ids_from_json (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, const char *name,
                    GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  g_autoptr (json_t) json = lgn_json_read (path, error);
  g_autoptr (LgnVocab) vocab = json ? lgn_token_model_parse_vocab (json, folder->limit, path, error) : NULL;
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

/* <s> 0, <pad> 1, </s> 2, <unk> 3, then the pieces from the file's third on, then <mask>. */
static bool
shift_ids (const LgnTokenizerFolder *folder, LgnTokenizer *self, const LgnSentencePieceFile *file, GError **error)
{
  static const char *const first[] = { "<s>", "<pad>", "</s>", "<unk>" };
  g_autoptr (LgnVocab) vocab = lgn_vocab_new (folder->limit);
  g_autofree gint32 *ids = g_new0 (gint32, file->pieces->len);
  guint n = file->pieces->len;

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (!lgn_vocab_add (vocab, first[i], strlen (first[i]), i, file->path, error))
      return false;
  for (guint i = 0; i < n; i++)
    {
      const LgnSentencePiece *piece = &g_array_index (file->pieces, LgnSentencePiece, i);
      ids[i] = i < 3 ? 3 : (gint32) i + 1;
      if (i >= 3 && !lgn_vocab_add (vocab, piece->bytes, piece->len, ids[i], file->path, error))
        return false;
    }
  if (!lgn_vocab_add (vocab, "<mask>", strlen ("<mask>"), MAX (n + 1, 4), file->path, error))
    return false;
  lgn_tokenizer_set_ids (self, g_steal_pointer (&vocab), g_steal_pointer (&ids));
  return true;
}

/* The id of the special token NAME, or -1 with an error. */
static gint32
find_special (const LgnTokenizer *self, const char *name, const char *path, GError **error)
{
  gint32 id = lgn_vocab_lookup (self->vocab, name, -1);

  if (id < 0)
    lgn_text_set_error (error, LGN_ERROR_FORMAT, "%s: the special token “%.40s” is not in the vocabulary", path, name);
  return id;
}

/* PREFIX A SUFFIX, and for a pair PREFIX A SUFFIX PREFIX B SUFFIX or, when JOINED, PREFIX A B SUFFIX; -1: none. */
static void
set_ends (LgnTokenizer *self, gint32 prefix, gint32 suffix, bool joined)
{
  for (int pair = 0; pair < 2; pair++)
    for (guint8 segment = 0; segment <= pair; segment++)
      {
        if (prefix >= 0 && (segment == 0 || !joined))
          lgn_post_processor_add_special (self->post_processor, pair, prefix, 0);
        lgn_post_processor_add_text (self->post_processor, pair, segment, 0);
        if (suffix >= 0 && (segment == pair || !joined))
          lgn_post_processor_add_special (self->post_processor, pair, suffix, 0);
      }
}

/* The further special tokens get the ids after the vocabulary's; the text begins with that of its language. */
static bool
set_language (const LgnTokenizerFolder *folder, LgnTokenizer *self, LgnTokenizerSide side, gint32 eos, GError **error)
{
  const char *language = lgn_tokenizer_folder_get_string (folder, side == LGN_TOKENIZER_SOURCE ? "src_lang" : "tgt_lang");
  g_autofree char *name = g_strdup_printf ("__%s__", language ? language : "en");
  json_t *token;
  size_t i;

  json_array_foreach (lgn_tokenizer_folder_get_additional (folder), i, token)
    if (!lgn_tokenizer_folder_add_special (folder, self, json_string_value (token), true, error))
      return false;
  set_ends (self, lgn_vocab_lookup (self->vocab, name, -1), eos, true);
  return true;
}

/* The numbered tokens that stand for gaps in a text: the highest id is number 0. */
static bool
add_extra_ids (const LgnTokenizerFolder *folder, LgnTokenizer *self, GError **error)
{
  json_t *count = json_object_get (folder->config, "extra_ids");
  gint64 n = json_is_integer (count) ? CLAMP (json_integer_value (count), 0, 1000) : 100;
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

static bool
set_template (const LgnTokenizerFolder *folder, LgnTokenizer *self, Template template, LgnTokenizerSide side, const char *path,
              GError **error)
{
  bool is_cls = template == TEMPLATE_CLS_SEP;
  const char *eos_name = lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>");
  const char *first_name = is_cls ? lgn_tokenizer_folder_get_token (folder, "cls_token", "[CLS]")
                                  : lgn_tokenizer_folder_get_token (folder, "bos_token", "<s>");
  gint32 first = -1, last = -1;
  bool adds_bos = lgn_tokenizer_folder_get_bool (folder, "add_bos_token", true);
  bool adds_eos = template != TEMPLATE_BOS || lgn_tokenizer_folder_get_bool (folder, "add_eos_token", false);

  if (is_cls)
    eos_name = lgn_tokenizer_folder_get_token (folder, "sep_token", "[SEP]");
  if (adds_eos && (last = find_special (self, eos_name, path, error)) < 0)
    return false;
  if ((is_cls || template == TEMPLATE_SHIFTED || (template == TEMPLATE_BOS && adds_bos))
      && (first = find_special (self, first_name, path, error)) < 0)
    return false;
  if (is_cls || template == TEMPLATE_SHIFTED)
    lgn_post_processor_set_pattern (self->post_processor, first, last, !is_cls);
  else if (template == TEMPLATE_LANGUAGE)
    return set_language (folder, self, side, last, error);
  else
    set_ends (self, first, last, false);
  return true;
}

/* What the files of one class change before SentencePiece sees the text. */
static void
add_lower_casing (const LgnTokenizerFolder *folder, LgnTokenizer *self)
{
  bool keeps_accents = lgn_tokenizer_folder_get_bool (folder, "keep_accents", false);
  g_autofree char *text = g_strdup_printf (
      "{\"type\": \"Sequence\", \"normalizers\": ["
      "{\"type\": \"Replace\", \"pattern\": {\"String\": \"``\"}, \"content\": \"\\\"\"}, "
      "{\"type\": \"Replace\", \"pattern\": {\"String\": \"''\"}, \"content\": \"\\\"\"}%s%s]}",
      keeps_accents ? "" : ", {\"type\": \"NFKD\"}, {\"type\": \"StripAccents\"}",
      lgn_tokenizer_folder_get_bool (folder, "do_lower_case", true) ? ", {\"type\": \"Lowercase\"}" : "");
  g_autoptr (json_t) json = json_loads (text, 0, NULL);

  self->normalizer = lgn_normalizer_new_sequence (lgn_normalizer_parse (json, "", NULL), self->normalizer);
}

/* Which template: that of the class, or without one what the files show. */
static bool
choose_template (const LgnTokenizerFolder *folder, const LgnSentencePieceFile *file, const char *name, const char *class,
                 Template *template, GError **error)
{
  for (guint i = 0; class && i < G_N_ELEMENTS (classes); i++)
    if (strcmp (class, classes[i].class) == 0)
      {
        *template = classes[i].template;
        return true;
      }
  if (class && strcmp (class, "PreTrainedTokenizer") != 0)
    {
      lgn_text_set_error (error, LGN_ERROR_UNSUPPORTED,
                          "%s: files of the tokenizer class “%.40s” are not supported without a tokenizer.json", file->path,
                          class);
      return false;
    }
  *template = strcmp (name, "tokenizer.model") == 0 ? TEMPLATE_BOS : TEMPLATE_EOS;
  for (guint i = 0; i < file->pieces->len; i++)
    {
      const LgnSentencePiece *piece = &g_array_index (file->pieces, LgnSentencePiece, i);
      if (piece->len == 5 && memcmp (piece->bytes, "[CLS]", 5) == 0)
        *template = TEMPLATE_CLS_SEP;
    }
  if (strcmp (name, "sentencepiece.bpe.model") == 0 && lgn_tokenizer_folder_has (folder, "vocab.json"))
    *template = TEMPLATE_LANGUAGE;
  return true;
}

/* lgn_tokenizer_open_sentencepiece: one SentencePiece model, NAME, for both sides. */
LgnTokenizer *
lgn_tokenizer_open_sentencepiece (const LgnTokenizerFolder *folder, const char *name, LgnTokenizerSide side, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  g_autofree char *class = lgn_tokenizer_folder_get_class (folder);
  g_autoptr (LgnSentencePieceFile) file = lgn_sentencepiece_read (path, error);
  g_autoptr (LgnTokenizer) self = NULL;
  Template template;
  bool ok;

  if (!file || !choose_template (folder, file, name, class, &template, error))
    return NULL;
  bool is_mapped = template == TEMPLATE_SHIFTED || template == TEMPLATE_LANGUAGE;
  self = make_tokenizer (file, is_mapped ? 0 : folder->limit, error);
  ok = self != NULL;
  if (template == TEMPLATE_SHIFTED)
    ok = ok && shift_ids (folder, self, file, error);
  else if (template == TEMPLATE_LANGUAGE)
    ok = ok && take_ids_from_json (folder, self, file, "vocab.json", error);
  else if (template == TEMPLATE_EOS)
    ok = ok && add_extra_ids (folder, self, error);
  ok = ok && add_special_pieces (folder, self, file, error) && lgn_tokenizer_folder_add_tokens (folder, self, error)
       && lgn_tokenizer_folder_add_special (folder, self, template == TEMPLATE_SHIFTED ? "<mask>" : NULL, false, error)
       && lgn_tokenizer_folder_add_special (folder, self, template == TEMPLATE_SHIFTED ? "<pad>" : NULL, false, error)
       && set_template (folder, self, template, side, path, error);
  if (ok && g_strcmp0 (class, "AlbertTokenizer") == 0)
    add_lower_casing (folder, self);
  if (!ok || !lgn_tokenizer_finish (self, error))
    return NULL;
  if (self->pad_id < 0)
    lgn_tokenizer_set_pad (self, "<pad>");
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

  if (!self || !take_ids_from_json (folder, self, file, has_own_ids ? "target_vocab.json" : "vocab.json", error))
    return NULL;
  const char *eos_name = lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>");
  const char *pad_name = lgn_tokenizer_folder_get_token (folder, "pad_token", "<pad>");
  if ((eos = find_special (self, eos_name, path, error)) < 0
      || !lgn_tokenizer_folder_add_special (folder, self, eos_name, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, pad_name, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, lgn_tokenizer_folder_get_token (folder, "unk_token", "<unk>"), false,
                                            error)
      || !add_language_codes (folder, self, error) || !lgn_tokenizer_folder_add_tokens (folder, self, error)
      || !lgn_tokenizer_finish (self, error))
    return NULL;
  set_ends (self, -1, eos, true);
  lgn_tokenizer_set_pad (self, pad_name);
  return g_steal_pointer (&self);
}
