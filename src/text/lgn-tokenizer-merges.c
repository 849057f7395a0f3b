/* Tokenisers from vocab.json and merges.txt. */
#include "text/lgn-bpe.h"
#include "text/lgn-lines.h"
#include "text/lgn-tokenizer-folder.h"

#include <string.h>

/* How a text is cut before anything is merged. */
typedef enum
{
  CUTS_WORDS,       /* into the words of byte-level vocabularies */
  CUTS_DIGITS,      /* as these, but digit by digit, and composed */
  CUTS_LOWER,       /* in lower case; a mark ends a word */
  CUTS_PUNCTUATION, /* in lower case, at punctuation marks, and not into bytes; a mark ends a word */
} Cuts;

/* What goes around a text. */
typedef enum
{
  ENDS_GUESSED,     /* as the data show */
  ENDS_BOS,         /* one token before a text, when the configuration says so */
  ENDS_CLS_SEP,     /* [CLS] A [SEP] B [SEP] */
  ENDS_CLS_SEP_SEP, /* <s> A </s> </s> B </s> */
  ENDS_EOS,         /* A </s> B </s> */
  ENDS_START,       /* the start of a transcript, its language and task, A B, the end */
} Ends;

typedef struct
{
  const char *class;
  Cuts cuts;
  Ends ends;
  const char *cls, *sep; /* where the configuration does not name them */
} Class;

/* The classes whose vocab.json and merges.txt are understood (transformers, models/NAME/tokenization_NAME.py). */
static const Class classes[] = {
  { "GPT2Tokenizer", CUTS_WORDS, ENDS_BOS },
  { "CodeGenTokenizer", CUTS_WORDS, ENDS_BOS },
  { "Qwen2Tokenizer", CUTS_DIGITS, ENDS_BOS },
  { "RobertaTokenizer", CUTS_WORDS, ENDS_CLS_SEP_SEP, "<s>", "</s>" },
  { "BartTokenizer", CUTS_WORDS, ENDS_CLS_SEP_SEP, "<s>", "</s>" },
  { "MvpTokenizer", CUTS_WORDS, ENDS_CLS_SEP_SEP, "<s>", "</s>" },
  { "LEDTokenizer", CUTS_WORDS, ENDS_CLS_SEP_SEP, "<s>", "</s>" },
  { "LongformerTokenizer", CUTS_WORDS, ENDS_CLS_SEP_SEP, "<s>", "</s>" },
  { "BlenderbotTokenizer", CUTS_WORDS, ENDS_EOS, NULL, "</s>" },
  { "DebertaTokenizer", CUTS_WORDS, ENDS_CLS_SEP, "[CLS]", "[SEP]" },
  { "WhisperTokenizer", CUTS_WORDS, ENDS_START, NULL, "<|endoftext|>" },
  { "CLIPTokenizer", CUTS_LOWER, ENDS_CLS_SEP_SEP, "<|startoftext|>", "<|endoftext|>" },
  { "OpenAIGPTTokenizer", CUTS_PUNCTUATION, ENDS_BOS },
};

static bool
read_merges (LgnTokenModel *model, const char *path, GError **error)
{
  LgnLines lines;
  g_autoptr (GBytes) bytes = lgn_lines_read (path, &lines, error);
  const char *line;
  gsize len;

  if (!bytes)
    return false;
  while (lgn_lines_next (&lines, &line, &len))
    if (len > 0 && !(len >= 8 && memcmp (line, "#version", 8) == 0) && !lgn_bpe_add_merge_line (model, line, len, path, error))
      return false;
  return true;
}

static LgnTokenModel *
read_bpe (const LgnTokenizerFolder *folder, const LgnBpeOptions *options, GError **error)
{
  g_autofree char *vocab_path = g_build_filename (folder->folder, "vocab.json", NULL);
  g_autofree char *merges_path = g_build_filename (folder->folder, "merges.txt", NULL);
  LgnVocab *vocab = lgn_token_model_read_vocab (vocab_path, folder->limit, error);

  if (!vocab)
    return NULL;
  g_autoptr (LgnTokenModel) model = lgn_bpe_new (vocab, options, vocab_path, error);
  return model && read_merges (model, merges_path, error) ? g_steal_pointer (&model) : NULL;
}

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
set_parts (LgnTokenizer *self, const char *normalizer, const char *pre_tokenizer)
{
  g_autoptr (json_t) normalizer_json = json_loads (normalizer, 0, NULL);
  g_autoptr (json_t) pre_tokenizer_json = json_loads (pre_tokenizer, 0, NULL);

  self->normalizer = lgn_normalizer_parse (normalizer_json, "", NULL);
  self->pre_tokenizer = lgn_pre_tokenizer_parse (pre_tokenizer_json, "", NULL);
}

/* What happens to a text before and after the merges. */
static void
set_cuts (const LgnTokenizerFolder *folder, LgnTokenizer *self, Cuts cuts)
{
  self->decoder = lgn_decoder_parse_text (cuts == CUTS_PUNCTUATION ? "{\"type\": \"BPEDecoder\", \"suffix\": \"</w>\"}"
                                                                   : "{\"type\": \"ByteLevel\"}");
  switch (cuts)
    {
    case CUTS_DIGITS:
      set_parts (self, "{\"type\": \"NFC\"}", digit_pre_tokenizer);
      return;
    case CUTS_LOWER:
      set_parts (self, lower_case_normalizer, lower_case_pre_tokenizer);
      return;
    case CUTS_PUNCTUATION:
      self->normalizer = lgn_normalizer_new_basic (true, true, true);
      self->pre_tokenizer = lgn_pre_tokenizer_new_basic ();
      return;
    case CUTS_WORDS:
    default:
      self->pre_tokenizer
          = lgn_pre_tokenizer_new_byte_level (lgn_tokenizer_folder_get_bool (folder, "add_prefix_space", false));
    }
}

/* One token before every text, when the configuration says so. */
static void
set_bos (const LgnTokenizerFolder *folder, LgnTokenizer *self)
{
  const char *bos = lgn_tokenizer_folder_get_token (folder, "bos_token", "<s>");
  gint32 bos_id = lgn_vocab_lookup (self->vocab, bos, -1);

  if (bos_id < 0 || !lgn_tokenizer_folder_get_bool (folder, "add_bos_token", false))
    return;
  for (int pair = 0; pair < 2; pair++)
    for (guint8 segment = 0; segment <= pair; segment++)
      {
        lgn_post_processor_add_special (self->post_processor, pair, bos_id, segment);
        lgn_post_processor_add_text (self->post_processor, pair, segment, segment);
      }
}

/* The start of a transcript, then the language and the task that the configuration names, and that there are no times
 * (transformers, the member “prefix_tokens” of the class). */
static bool
set_start (const LgnTokenizerFolder *folder, LgnTokenizer *self, const char *path, GError **error)
{
  const char *language = lgn_tokenizer_folder_get_string (folder, "language");
  const char *task = lgn_tokenizer_folder_get_string (folder, "task");
  const char *eos = lgn_tokenizer_folder_get_token (folder, "eos_token", "<|endoftext|>");
  const char *words[] = { "startoftranscript", language, task,
                          lgn_tokenizer_folder_get_bool (folder, "predict_timestamps", false) ? NULL : "notimestamps" };
  gint32 prefix[G_N_ELEMENTS (words)], suffix;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *name = words[i] ? g_strdup_printf ("<|%s|>", words[i]) : NULL;
      if (name && !lgn_tokenizer_folder_find_special (self, name, path, &prefix[n++], error))
        return false;
    }
  if (!lgn_tokenizer_folder_find_special (self, eos, path, &suffix, error))
    return false;
  lgn_post_processor_set_ends (self->post_processor, prefix, n, &suffix, 1, true);
  return true;
}

/* Without a class the data say: <s> A </s> where the vocabulary has both. */
static void
guess_ends (const LgnTokenizerFolder *folder, LgnTokenizer *self)
{
  const char *cls = lgn_tokenizer_folder_get_token (folder, "cls_token",
                                                    lgn_tokenizer_folder_get_token (folder, "bos_token", "<s>"));
  const char *sep = lgn_tokenizer_folder_get_token (folder, "sep_token",
                                                    lgn_tokenizer_folder_get_token (folder, "eos_token", "</s>"));
  gint32 cls_id = lgn_vocab_lookup (self->vocab, cls, -1), sep_id = lgn_vocab_lookup (self->vocab, sep, -1);

  if (cls_id >= 0 && sep_id >= 0 && cls_id != sep_id)
    {
      lgn_post_processor_set_pattern (self->post_processor, cls_id, sep_id, true);
      lgn_post_processor_set_trims (self->post_processor, lgn_tokenizer_folder_get_bool (folder, "add_prefix_space", false));
    }
  else
    set_bos (folder, self);
}

static bool
set_ends (const LgnTokenizerFolder *folder, LgnTokenizer *self, const Class *class, const char *path, GError **error)
{
  const char *cls = lgn_tokenizer_folder_get_token (folder, "cls_token",
                                                    lgn_tokenizer_folder_get_token (folder, "bos_token", class->cls));
  const char *sep = lgn_tokenizer_folder_get_token (folder, "sep_token",
                                                    lgn_tokenizer_folder_get_token (folder, "eos_token", class->sep));
  gint32 cls_id, sep_id;

  switch (class->ends)
    {
    case ENDS_START:
      return set_start (folder, self, path, error);
    case ENDS_EOS:
      if (!lgn_tokenizer_folder_find_special (self, sep, path, &sep_id, error))
        return false;
      lgn_post_processor_set_ends (self->post_processor, NULL, 0, &sep_id, 1, false);
      return true;
    case ENDS_CLS_SEP:
    case ENDS_CLS_SEP_SEP:
      if (!lgn_tokenizer_folder_find_special (self, cls, path, &cls_id, error)
          || !lgn_tokenizer_folder_find_special (self, sep, path, &sep_id, error))
        return false;
      lgn_post_processor_set_pattern (self->post_processor, cls_id, sep_id, class->ends == ENDS_CLS_SEP_SEP);
      if (lgn_tokenizer_folder_get_bool (folder, "trim_offsets", class->cuts == CUTS_WORDS && class->ends == ENDS_CLS_SEP_SEP))
        lgn_post_processor_set_trims (self->post_processor, lgn_tokenizer_folder_get_bool (folder, "add_prefix_space", false));
      return true;
    case ENDS_GUESSED:
      guess_ends (folder, self);
      return true;
    case ENDS_BOS:
    default:
      set_bos (folder, self);
      return true;
    }
}

/* The class that the folder names; without one, that of which nothing is known. */
static const Class *
choose_class (const LgnTokenizerFolder *folder, const char *path, GError **error)
{
  static const Class unnamed = { NULL, CUTS_WORDS, ENDS_GUESSED };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (lgn_tokenizer_folder_is_class (folder, classes[i].class))
      return &classes[i];
  return lgn_tokenizer_folder_check_class (folder, path, error) ? &unnamed : NULL;
}

/* What is found in a text first. */
static bool
add_tokens (const LgnTokenizerFolder *folder, LgnTokenizer *self, const Class *class, GError **error)
{
  static const char *const defaults[] = { "<|endoftext|>", "<s>", "</s>", "<pad>", "<unk>", "<mask>" };
  const char *mask = lgn_tokenizer_folder_get_token (folder, "mask_token", "[MASK]");

  if (!lgn_tokenizer_folder_add_listed (folder, self, error)
      || !lgn_tokenizer_folder_add_special (folder, self, class->cls, false, error)
      || !lgn_tokenizer_folder_add_special (folder, self, class->sep, false, error)
      || (class->ends == ENDS_CLS_SEP && !lgn_tokenizer_folder_add_mask (folder, self, mask, false, error)))
    return false;
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (!lgn_tokenizer_folder_add_special (folder, self, defaults[i], false, error))
      return false;
  return lgn_tokenizer_folder_add_tokens (folder, self, error);
}

/* lgn_tokenizer_open_merges: vocab.json and merges.txt. */
LgnTokenizer *
lgn_tokenizer_open_merges (const LgnTokenizerFolder *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder->folder, "vocab.json", NULL);
  g_autoptr (LgnTokenizer) self = lgn_tokenizer_new ();
  const Class *class = choose_class (folder, path, error);
  bool has_word_ends = class && (class->cuts == CUTS_LOWER || class->cuts == CUTS_PUNCTUATION);
  LgnBpeOptions options = { .suffix = has_word_ends ? "</w>" : NULL };

  if (class && class->cuts == CUTS_PUNCTUATION)
    options.unk = lgn_tokenizer_folder_get_token (folder, "unk_token", "<unk>");
  LgnTokenModel *model = class ? read_bpe (folder, &options, error) : NULL;
  if (!model)
    return NULL;
  lgn_tokenizer_set_model (self, model);
  set_cuts (folder, self, class->cuts);
  if (!add_tokens (folder, self, class, error) || !lgn_tokenizer_finish (self, error)
      || !set_ends (folder, self, class, path, error))
    return NULL;
  if (self->pad_id < 0)
    lgn_tokenizer_set_pad (self, class->ends == ENDS_CLS_SEP ? "[PAD]" : "<pad>");
  return g_steal_pointer (&self);
}
