/* What each class of tokenizer_config.json makes of its vocabulary files: ids, and what goes around a text. */
#include "token-folder.h"

#include <string.h>

#define SPACE "\xe2\x96\x81"

/* 0 to 7; what a class shifts are those from 3 on. */
static const TokenFolderPiece pieces[] = {
  { "<unk>", 0, 2 },      { "<s>", 0, 3 }, { "</s>", 0, 3 },  { SPACE "a", -1, 1 },
  { SPACE "b", -1, 1 }, { "b", -2, 1 },  { SPACE, -3, 1 }, { ",", -3, 1 },
};

/* The vocabulary of classes that name their special tokens otherwise. */
static const TokenFolderPiece bracketed[] = {
  { "<pad>", 0, 3 }, { "<unk>", 0, 2 },     { "[CLS]", 0, 3 },      { "[SEP]", 0, 3 }, { "<cls>", 0, 3 },
  { "<sep>", 0, 3 }, { SPACE "a", -1, 1 },  { SPACE "b", -1, 1 },   { "A", -1, 1 },    { SPACE, -2, 1 },
  { "\"", -2, 1 },   { "\xc3\xa9", -2, 1 }, { "e\xcc\x81", -2, 1 }, { "e", -2, 1 },
};

typedef struct
{
  const char *config;
  const char *text, *pair;
  const char *wanted; /* pieces */
  const char *probe;  /* a piece, and its id: */
  gint32 id;
  gsize size; /* of the vocabulary */
} Case;

static void
check_case (TokenFolder *folder, const Case *entry)
{
  g_autofree char *config = g_strdup_printf ("{\"tokenizer_class\": %s}", entry->config);

  token_folder_put (folder, "tokenizer_config.json", config, -1);
  g_autoptr (LgnTokenizer) tokenizer = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  token_folder_assert_pieces (tokenizer, entry->text, entry->pair, entry->wanted);
  g_assert_cmpint (lgn_tokenizer_lookup (tokenizer, entry->probe), ==, entry->id);
  g_assert_cmpuint (lgn_tokenizer_get_size (tokenizer), ==, entry->size);
}

static const Case shifted_cases[] = {
  { "\"XLMRobertaTokenizer\"", "a <mask>", "b", "<s> " SPACE "a <mask> </s> </s> " SPACE "b </s>", SPACE "a", 4, 10 },
  { "\"CamembertTokenizer\"", "a z", "b", "<s> " SPACE "a " SPACE " <unk> </s> </s> " SPACE "b </s>", SPACE "a", 7, 13 },
  { "\"CamembertTokenizer\"", "a", NULL, "<s> " SPACE "a </s>", "<mask>", 12, 13 },
  { "\"CamembertTokenizer\"", "a", NULL, "<s> " SPACE "a </s>", "<s>", 5, 13 },
  { "\"MBartTokenizer\"", "a", "b", SPACE "a " SPACE "b </s> en_XX", "ar_AR", 9, 35 },
  { "\"MBartTokenizer\", \"src_lang\": \"zh_CN\"", "a<mask>", NULL, SPACE "a <mask> </s> zh_CN", "zh_CN", 33, 35 },
  { "\"MBart50TokenizerFast\", \"src_lang\": \"sl_SI\"", "a", "b", "sl_SI " SPACE "a " SPACE "b </s>", "<mask>", 61, 62 },
  { "\"NllbTokenizer\", \"additional_special_tokens\": [\"eng_Latn\", \"zul_Latn\"]", "a", NULL, "eng_Latn " SPACE "a </s>",
    "zul_Latn", 10, 12 },
  { "\"NllbTokenizer\", \"legacy_behaviour\": true, \"src_lang\": \"zul_Latn\", "
    "\"additional_special_tokens\": [\"eng_Latn\", \"zul_Latn\"]",
    "a", NULL, SPACE "a </s> zul_Latn", "<mask>", 11, 12 },
  { "\"XGLMTokenizer\"", "a", "b", "</s> " SPACE "a </s> </s> " SPACE "b", "<madeupword6>", 15, 16 },
  { "\"ReformerTokenizer\"", "a", "b", SPACE "a " SPACE "b", SPACE "a", 3, 8 },
  { "\"LlamaTokenizer\", \"add_eos_token\": true", "a", "b", "<s> " SPACE "a </s> <s> " SPACE "b </s>", SPACE "a", 3, 8 },
  { "\"T5Tokenizer\", \"extra_ids\": 3", "a", "b", SPACE "a </s> " SPACE "b </s>", "<extra_id_0>", 10, 11 },
};

/* Numbered tokens between the first two pieces and the others. */
static const TokenFolderPiece reserved[] = {
  { "<pad>", 0, 3 }, { "</s>", 0, 3 }, { "<unk>", 0, 2 }, { SPACE "a", -1, 1 }, { SPACE "b", -1, 1 }, { SPACE, -3, 1 },
};

static const Case reserved_cases[] = {
  { "\"PegasusTokenizer\"", "a z", "b", SPACE "a " SPACE " <unk> " SPACE "b </s>", SPACE "a", 106, 109 },
  { "\"PegasusTokenizer\"", "<mask_1>", NULL, "<mask_1> </s>", "<unk_102>", 104, 109 },
  { "\"PegasusTokenizer\", \"offset\": 0", "a", NULL, SPACE "a </s>", SPACE "a", 3, 6 },
};

static void
test_reserved (TokenFolder *folder, gconstpointer data)
{
  token_folder_put_model (folder, "spiece.model", 1, reserved, G_N_ELEMENTS (reserved));
  for (guint i = 0; i < G_N_ELEMENTS (reserved_cases); i++)
    check_case (folder, &reserved_cases[i]);
}

static void
test_sentencepiece (TokenFolder *folder, gconstpointer data)
{
  token_folder_put_model (folder, "spiece.model", 1, pieces, G_N_ELEMENTS (pieces));
  for (guint i = 0; i < G_N_ELEMENTS (shifted_cases); i++)
    check_case (folder, &shifted_cases[i]);
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"NllbTokenizer\"}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "“eng_Latn” is not in the vocabulary");
}

static const Case bracketed_cases[] = {
  { "\"AlbertTokenizer\"", "A \xc3\xa9", "b", "[CLS] " SPACE "a " SPACE " e [SEP] " SPACE "b [SEP]", "[CLS]", 2, 14 },
  { "\"AlbertTokenizer\", \"do_lower_case\": false, \"keep_accents\": true", "A \xc3\xa9", NULL,
    "[CLS] " SPACE " A " SPACE " \xc3\xa9 [SEP]", "[CLS]", 2, 14 },
  { "\"AlbertTokenizer\"", "''a``", NULL, "[CLS] " SPACE " \" <unk> \" [SEP]", "[CLS]", 2, 14 },
  { "\"FNetTokenizer\"", "A", NULL, "[CLS] " SPACE " A [SEP]", "[CLS]", 2, 14 },
  { "\"BigBirdTokenizer\"", "\xc3\xa9", "b", "[CLS] " SPACE " \xc3\xa9 [SEP] " SPACE "b [SEP]", "[CLS]", 2, 14 },
  { "\"DebertaV2Tokenizer\", \"do_lower_case\": true", "A [MASK]", NULL, "[CLS] " SPACE "a [MASK] [SEP]", "[MASK]", 14, 15 },
  { "\"XLNetTokenizer\"", "a", "b", SPACE "a <sep> " SPACE "b <sep> <cls>", "<cls>", 4, 14 },
};

static void
test_bracketed (TokenFolder *folder, gconstpointer data)
{
  LgnEncodeOptions options = { .pad_to = 6 };

  token_folder_put_model (folder, "spiece.model", 1, bracketed, G_N_ELEMENTS (bracketed));
  for (guint i = 0; i < G_N_ELEMENTS (bracketed_cases); i++)
    check_case (folder, &bracketed_cases[i]);

  /* The last class fills up before the text, and tells three types of token and padding apart. */
  g_autoptr (LgnTokenizer) typed = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (typed, "a", -1, "b", -1, &options, NULL);
  const guint8 types[] = { 3, 0, 0, 1, 1, 2 };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_cmpuint (tokens->token[i].type_id, ==, types[i]);
}

/* Ids in added_tokens.json and in tokenizer_config.json go before those that follow from the class. */
static void
test_listed_ids (TokenFolder *folder, gconstpointer data)
{
  token_folder_put_model (folder, "spm.model", 1, bracketed, G_N_ELEMENTS (bracketed));
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"DebertaV2Tokenizer\"}", -1);
  token_folder_put (folder, "added_tokens.json", "{\"<more>\": 14, \"[MASK]\": 20}", -1);
  g_autoptr (LgnTokenizer) added = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 21);
  g_assert_cmpint (lgn_tokenizer_lookup (added, "[MASK]"), ==, 20);
  g_assert_true (lgn_tokenizer_is_special (added, 20));
  g_assert_false (lgn_tokenizer_is_special (added, 14));
  token_folder_assert_refused (folder, 20, LGN_ERROR_FORMAT, "[MASK]");

  token_folder_put_model (folder, "spm.model", 1, pieces, G_N_ELEMENTS (pieces));
  token_folder_put (folder, "added_tokens.json", "{}", -1);
  token_folder_put (folder, "tokenizer_config.json",
                    "{\"tokenizer_class\": \"NllbTokenizer\", \"src_lang\": \"x\", \"added_tokens_decoder\": {\"9\": "
                    "{\"content\": \"x\", \"special\": true}, \"12\": "
                    "{\"content\": \"<mask>\", \"special\": true, \"lstrip\": true}}}",
                    -1);
  g_autoptr (LgnTokenizer) listed = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 13);
  token_folder_assert_pieces (listed, "a <mask>", NULL, "x " SPACE "a <mask> </s>");
}

/* Without tokenizer_config.json the type of the model tells the class; words parted in one are not in the other. */
static void
test_model_type (TokenFolder *folder, gconstpointer data)
{
  token_folder_put_model (folder, "spiece.model", 1, pieces, G_N_ELEMENTS (pieces));
  token_folder_put (folder, "config.json", "{\"model_type\": \"xlm-roberta\"}", -1);
  g_autoptr (LgnTokenizer) typed = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  token_folder_assert_pieces (typed, "a", NULL, "<s> " SPACE "a </s>");
  g_assert_cmpint (lgn_tokenizer_lookup (typed, SPACE "a"), ==, 4);

  token_folder_put (folder, "config.json", "{\"model_type\": \"xlm-roberta\", \"tokenizer_class\": \"ReformerTokenizer\"}", -1);
  g_autoptr (LgnTokenizer) named = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  token_folder_assert_pieces (named, "a", NULL, SPACE "a");

  token_folder_put (folder, "config.json", "{\"model_type\": \"xlm\"}", -1);
  g_autoptr (LgnTokenizer) guessed = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  token_folder_assert_pieces (guessed, "a", NULL, SPACE "a </s>");
  token_folder_put (folder, "config.json", "{\"tokenizer_class\": \"OddTokenizer\"}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_UNSUPPORTED, "OddTokenizer");
}

/* What tokenizer_config.json says of a class goes before what tokenizer.json says. */
static void
test_configured_json (TokenFolder *folder, gconstpointer data)
{
  token_folder_put (folder, "tokenizer.json",
                    "{\"normalizer\": {\"type\": \"BertNormalizer\", \"lowercase\": true, \"strip_accents\": null, "
                    "\"handle_chinese_chars\": true}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}, "
                    "\"added_tokens\": [{\"id\": 3, \"content\": \"<s>\", \"special\": true}, {\"id\": 4, "
                    "\"content\": \"</s>\", \"special\": true}, {\"id\": 5, \"content\": \"fr_XX\", \"special\": true}], "
                    "\"model\": {\"type\": \"WordLevel\", \"unk_token\": \"?\", \"vocab\": {\"?\": 0, \"a\": 1, \"A\": 2}}}",
                    -1);
  static const struct
  {
    const char *config, *wanted;
  } cases[] = {
    { "{}", "a a" },
    { "{\"do_lower_case\": false}", "a a" },
    { "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": false}", "A a" },
    { "{\"tokenizer_class\": \"LlamaTokenizer\"}", "a a" },
    { "{\"tokenizer_class\": \"LlamaTokenizerFast\", \"add_eos_token\": true}", "<s> a a </s>" },
    { "{\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": false}", "a a" },
    { "{\"tokenizer_class\": \"MBartTokenizer\", \"src_lang\": \"fr_XX\"}", "a a </s> fr_XX" },
    { "{\"tokenizer_class\": \"MBartTokenizer\", \"src_lang\": \"xx\"}", "a a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      token_folder_put (folder, "tokenizer_config.json", cases[i].config, -1);
      g_autoptr (LgnTokenizer) tokenizer = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
      token_folder_assert_pieces (tokenizer, "A a", NULL, cases[i].wanted);
    }
}

#define MERGED_VOCAB                                                                                                           \
  "{\"<s>\": 0, \"<pad>\": 1, \"</s>\": 2, \"<unk>\": 3, \"<mask>\": 4, \"h\": 5, \"i\": 6, \"\u0120\": 7, \"hi\": 8, "        \
  "\"\u0120hi\": 9, \"!\": 10, \"[CLS]\": 11, \"[SEP]\": 12, \"[MASK]\": 13, \"[PAD]\": 14, \"<|endoftext|>\": 15, "         \
  "\"hi</w>\": 16, \"i</w>\": 17, \"!</w>\": 18, \"<|startoftext|>\": 19}"

static const Case merged_cases[] = {
  { "\"GPT2Tokenizer\"", "hi", "hi", "hi hi", "hi", 8, 20 },
  { "\"GPT2Tokenizer\", \"add_bos_token\": true, \"bos_token\": \"</s>\"", "hi", "hi", "</s> hi </s> hi", "hi", 8, 20 },
  { "\"RobertaTokenizer\", \"add_prefix_space\": true", "hi <mask>", "hi",
    "<s> \u0120hi <mask> </s> </s> \u0120hi </s>", "hi", 8, 20 },
  { "\"BartTokenizerFast\"", "hi", NULL, "<s> hi </s>", "hi", 8, 20 },
  { "\"LEDTokenizer\"", "hi", "hi", "<s> hi </s> </s> hi </s>", "hi", 8, 20 },
  { "\"LongformerTokenizer\"", "hi", NULL, "<s> hi </s>", "hi", 8, 20 },
  { "\"BlenderbotTokenizer\", \"add_prefix_space\": true", "hi", NULL, "\u0120hi </s>", "hi", 8, 20 },
  { "\"DebertaTokenizer\"", "hi [MASK]", "hi", "[CLS] hi [MASK] [SEP] hi [SEP]", "hi", 8, 20 },
  { "\"CLIPTokenizer\"", "HI!", "hi",
    "<|startoftext|> hi</w> !</w> <|endoftext|> <|endoftext|> hi</w> <|endoftext|>", "hi", 8, 20 },
  { "\"OpenAIGPTTokenizer\"", "Hi!", NULL, "hi</w> !</w>", "hi", 8, 20 },
};

static void
test_merges (TokenFolder *folder, gconstpointer data)
{
  token_folder_put (folder, "vocab.json", MERGED_VOCAB, -1);
  token_folder_put (folder, "merges.txt", "#version: 0.2\nh i\n\xc4\xa0 hi\nh i</w>\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (merged_cases); i++)
    check_case (folder, &merged_cases[i]);
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"CTRLTokenizer\"}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_UNSUPPORTED, "CTRLTokenizer");
}

/* A transcript begins with tokens that added_tokens.json numbers. */
static void
test_transcripts (TokenFolder *folder, gconstpointer data)
{
  token_folder_put (folder, "vocab.json", "{\"h\": 0, \"i\": 1, \"hi\": 2, \"<|endoftext|>\": 3}", -1);
  token_folder_put (folder, "merges.txt", "h i\n", -1);
  token_folder_put (folder, "added_tokens.json",
                    "{\"<|startoftranscript|>\": 4, \"<|en|>\": 5, \"<|transcribe|>\": 6, \"<|notimestamps|>\": 7}", -1);
  token_folder_put (folder, "special_tokens_map.json",
                    "{\"additional_special_tokens\": [\"<|startoftranscript|>\", \"<|en|>\"]}", -1);
  token_folder_put (folder, "normalizer.json", "{\"colour\": \"color\"}", -1);
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"WhisperTokenizer\"}", -1);
  g_autoptr (LgnTokenizer) plain = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 8);
  token_folder_assert_pieces (plain, "hi", NULL, "<|startoftranscript|> <|notimestamps|> hi <|endoftext|>");
  g_assert_true (lgn_tokenizer_is_special (plain, 5));

  token_folder_put (folder, "tokenizer_config.json",
                    "{\"tokenizer_class\": \"WhisperTokenizer\", \"language\": \"en\", \"task\": \"transcribe\", "
                    "\"predict_timestamps\": true}",
                    -1);
  g_autoptr (LgnTokenizer) told = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 8);
  token_folder_assert_pieces (told, "hi", NULL, "<|startoftranscript|> <|en|> <|transcribe|> hi <|endoftext|>");

  const gint32 ids[] = { 4, 5, 6, 7, 2, 3 };
  g_autofree char *text = lgn_tokenizer_decode (told, ids, G_N_ELEMENTS (ids), true, NULL);
  g_assert_cmpstr (text, ==, "<|transcribe|><|notimestamps|>hi");
}

static void
test_words (TokenFolder *folder, gconstpointer data)
{
  token_folder_put (folder, "vocab.txt", "<s>\n<pad>\n</s>\n[UNK]\n<mask>\nhe\n##y\n", -1);
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"MPNetTokenizer\"}", -1);
  g_autoptr (LgnTokenizer) doubled = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 7);
  token_folder_assert_pieces (doubled, "Hey <mask>", "he", "<s> he ##y <mask> </s> </s> he </s>");

  token_folder_put (folder, "vocab.txt", "<pad>\n<unk>\n<cls>\n<sep>\nhe\n", -1);
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"FunnelTokenizer\"}", -1);
  g_autoptr (LgnTokenizer) typed = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 5);
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (typed, "he", -1, "he", -1, NULL, NULL);
  g_assert_cmpuint (tokens->token[0].type_id, ==, 2);
  g_assert_cmpuint (tokens->token[1].type_id, ==, 0);
  g_assert_cmpuint (tokens->token[4].type_id, ==, 1);

  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"BertJapaneseTokenizer\"}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_UNSUPPORTED, "BertJapaneseTokenizer");
}

/* What is heard: neighbours that are equal count once, unless a blank parts them. */
static void
test_characters (TokenFolder *folder, gconstpointer data)
{
  token_folder_put (folder, "vocab.json",
                    "{\"<pad>\": 0, \"<s>\": 1, \"</s>\": 2, \"<unk>\": 3, \"|\": 4, \"L\": 5, \"O\": 6, \"CH\": 7}", -1);
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"Wav2Vec2CTCTokenizer\"}", -1);
  g_autoptr (LgnTokenizer) tokenizer = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 8);
  token_folder_assert_pieces (tokenizer, "LO LCH?", NULL, "L O | L CH <unk>");

  const gint32 ids[] = { 4, 0, 5, 5, 0, 5, 6, 6, 4, 4, 0, 4, 7, 7, 2, 0, 4 };
  g_autofree char *text = lgn_tokenizer_decode (tokenizer, ids, G_N_ELEMENTS (ids), true, NULL);
  g_assert_cmpstr (text, ==, "LLO  CH");
  g_autoptr (LgnTokens) heard = lgn_tokenizer_tokens_from_ids (tokenizer, ids, G_N_ELEMENTS (ids), NULL);
  g_assert_cmpstr (heard->text[0], ==, "LLO  CH");
  g_assert_cmpuint (heard->token[2].end - heard->token[2].start, ==, 1);
  g_assert_cmpuint (heard->token[3].end - heard->token[3].start, ==, 0);
  g_assert_true (heard->token[1].flags & LGN_TOKEN_PADDING);

  token_folder_put (folder, "vocab.json", "{\"eng\": {\"<unk>\": 0, \"a\": 1}, \"fra\": {\"<unk>\": 0, \"b\": 1}}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "target_lang");
  token_folder_put (folder, "tokenizer_config.json",
                    "{\"tokenizer_class\": \"Wav2Vec2CTCTokenizer\", \"target_lang\": \"fra\"}", -1);
  g_autoptr (LgnTokenizer) french = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 2);
  token_folder_assert_pieces (french, "ab", NULL, "<unk> b");
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"Wav2Vec2PhonemeCTCTokenizer\"}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_UNSUPPORTED, "Wav2Vec2PhonemeCTCTokenizer");
}

/* The ranks of all bytes, and some pieces more. */
static void
put_ranks (TokenFolder *folder, const char *name, const char *more)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint byte = 0; byte < 256; byte++)
    {
      g_autofree char *encoded = g_base64_encode (&(guchar) { (guchar) byte }, 1);
      g_string_append_printf (text, "%s %u\n", encoded, byte);
    }
  g_string_append (text, more);
  token_folder_put (folder, name, text->str, (gssize) text->len);
}

static void
test_ranks (TokenFolder *folder, gconstpointer data)
{
  /* "bc" 256, "ab" 257, "abc" 258, " a" 259 */
  put_ranks (folder, "cl100k_base.tiktoken", "YmM= 256\nYWI= 257\nYWJj 258\nIGE= 259\n");
  g_autoptr (LgnTokenizer) named = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  g_assert_cmpstr (lgn_tokenizer_get_kind (named), ==, "byte-level BPE");
  token_folder_assert_pieces (named, "abcd a", NULL, "abc d \u0120a");
  token_folder_assert_pieces (named, "abc ab12345\xc3\xa9<|endoftext|>", NULL,
                              "abc \u0120 ab 1 2 3 4 5 \u00c3 \u00a9 <|endoftext|>");
  g_assert_cmpint (lgn_tokenizer_lookup (named, "<|endofprompt|>"), ==, 100276);
  const gint32 ids[] = { 258, 259, 0xc3, 0xa9, 100257 };
  g_autofree char *text = lgn_tokenizer_decode (named, ids, G_N_ELEMENTS (ids), true, NULL);
  g_assert_cmpstr (text, ==, "abc a\xc3\xa9");

  put_ranks (folder, "cl100k_base.tiktoken", "YmM= x\n");
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "“YmM= x” should be a piece in base64");
  put_ranks (folder, "cl100k_base.tiktoken", "YQ== 256\n");
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "there twice");
  put_ranks (folder, "cl100k_base.tiktoken", "YmM= 200\n");
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "rank 200");
  token_folder_put (folder, "cl100k_base.tiktoken", "YmM= 1\n", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "no piece for the byte 0x00");
}

/* A file of ranks under another name needs a pattern of its own. */
static void
test_ranks_with_pattern (TokenFolder *folder, gconstpointer data)
{
  put_ranks (folder, "tokenizer.model", "YmM= 256\nYWI= 257\n");
  token_folder_assert_refused (folder, 0, LGN_ERROR_UNSUPPORTED, "pat_str");
  token_folder_put (folder, "tokenizer_config.json",
                    "{\"pat_str\": \"[a-z]|[^a-z]+\", \"added_tokens_decoder\": "
                    "{\"258\": {\"content\": \"<e>\", \"special\": true}}}",
                    -1);
  g_autoptr (LgnTokenizer) letters = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 259);
  token_folder_assert_pieces (letters, "abc<e>", NULL, "a b c <e>");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (TokenFolder *folder, gconstpointer data);
  } tests[] = {
    { "/tokenizer-classes/sentencepiece", test_sentencepiece },
    { "/tokenizer-classes/reserved", test_reserved },
    { "/tokenizer-classes/bracketed", test_bracketed },
    { "/tokenizer-classes/listed-ids", test_listed_ids },
    { "/tokenizer-classes/model-type", test_model_type },
    { "/tokenizer-classes/configured-json", test_configured_json },
    { "/tokenizer-classes/merges", test_merges },
    { "/tokenizer-classes/transcripts", test_transcripts },
    { "/tokenizer-classes/words", test_words },
    { "/tokenizer-classes/characters", test_characters },
    { "/tokenizer-classes/ranks", test_ranks },
    { "/tokenizer-classes/ranks-with-pattern", test_ranks_with_pattern },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, TokenFolder, NULL, token_folder_setup, tests[i].test, token_folder_teardown);
  return g_test_run ();
}
