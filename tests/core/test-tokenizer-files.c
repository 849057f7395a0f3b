/* Tokenisers from the older vocabulary files. */
#include "token-folder.h"

#include "base/lgn-error.h"
#include "text/lgn-tokenizer.h"

#include <string.h>

#define SPACE "\xe2\x96\x81"

static void
test_word_list (TokenFolder *folder, gconstpointer data)
{
  token_folder_put (folder, "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\r\n[MASK]\nhe\n##llo\nHe\nw\n##orld\n!\n", -1);
  g_autoptr (LgnTokenizer) lower = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 11);
  g_assert_cmpstr (lgn_tokenizer_get_kind (lower), ==, "WordPiece");
  g_assert_cmpuint (lgn_tokenizer_get_size (lower), ==, 11);
  token_folder_assert_pieces (lower, "H\xc3\xa9llo world!", "[MASK] x", "[CLS] he ##llo w ##orld ! [SEP] [MASK] [UNK] [SEP]");

  token_folder_put (folder, "tokenizer_config.json", "{\"do_lower_case\": false}", -1);
  g_autoptr (LgnTokenizer) cased = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  token_folder_assert_pieces (cased, "Hello hello H\xc3\xa9llo", NULL, "[CLS] He ##llo he ##llo [UNK] [SEP]");

  token_folder_assert_refused (folder, 10, LGN_ERROR_FORMAT, "vocab.txt: the piece “!” has the id 10");
  token_folder_put (folder, "vocab.txt", "a\nb\n", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "“[UNK]” is not in the vocabulary");
  token_folder_put (folder, "vocab.txt", "", 0);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "the vocabulary is empty");
  token_folder_put (folder, "vocab.txt", "[UNK]\n\xff\n", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "is not valid UTF-8");
}

static void
test_merges (TokenFolder *folder, gconstpointer data)
{
  token_folder_put (folder, "vocab.json",
       "{\"<s>\": 0, \"<pad>\": 1, \"</s>\": 2, \"<unk>\": 3, \"<mask>\": 4, \"h\": 5, \"i\": 6, \"\u0120\": 7, \"hi\": 8, "
       "\"\u0120hi\": 9, \"!\": 10}",
       -1);
  token_folder_put (folder, "merges.txt", "#version: 0.2\nh i\n\xc4\xa0 hi\n", -1);
  g_autoptr (LgnTokenizer) framed = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 11);
  g_assert_cmpstr (lgn_tokenizer_get_kind (framed), ==, "byte-level BPE");
  token_folder_assert_pieces (framed, "hi hi", "hi<mask>!", "<s> hi \xc4\xa0hi </s> </s> hi <mask> ! </s>");

  /* A class without special tokens around its texts, and one token before it when the configuration says so. */
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"GPT2TokenizerFast\"}", -1);
  g_autoptr (LgnTokenizer) plain = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  token_folder_assert_pieces (plain, "hi hi", NULL, "hi \xc4\xa0hi");
  token_folder_put (folder, "tokenizer_config.json",
       "{\"tokenizer_class\": \"GPT2Tokenizer\", \"bos_token\": {\"content\": \"</s>\"}, \"add_bos_token\": true}", -1);
  g_autoptr (LgnTokenizer) begun = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 0);
  token_folder_assert_pieces (begun, "hi", "hi", "</s> hi </s> hi");

  token_folder_put (folder, "merges.txt", "h x\n", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "merges.txt: a merge ends with “x”");
  token_folder_put (folder, "merges.txt", "hi\n", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "two pieces");
  token_folder_put (folder, "vocab.json", "[]", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "vocab.json");
}

static const TokenFolderPiece unigram_pieces[] = {
  { "<unk>", 0, 2 },        { "<s>", 0, 3 },  { "</s>", 0, 3 },   { SPACE "a", -1, 1 }, { "b", -2, 1 },
  { SPACE "ab", -2.5f, 1 }, { SPACE, -3, 1 }, { "never", -1, 5 }, { "<x>", 0, 4 },      { "n", -5, 1 },
};

static void
test_two_sided (TokenFolder *folder, gconstpointer data)
{
  const TokenFolderPiece target[] = { { "<unk>", 0, 2 }, { SPACE "b", -1, 1 } };

  token_folder_put_model (folder, "source.spm", 1, unigram_pieces, G_N_ELEMENTS (unigram_pieces));
  token_folder_put_model (folder, "target.spm", 1, target, G_N_ELEMENTS (target));
  token_folder_put (folder, "vocab.json",
       "{\"</s>\": 0, \"<unk>\": 1, \"\u2581ab\": 2, \"\u2581b\": 3, \"\u2581\": 4, \"b\": 5, \">>fra<<\": 6, \"<pad>\": 7}",
       -1);
  g_autoptr (LgnTokenizer) source = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 8);
  g_autoptr (LgnTokenizer) written = token_folder_open (folder, LGN_TOKENIZER_TARGET, 8);
  g_assert_cmpstr (lgn_tokenizer_get_kind (source), ==, "Unigram");
  token_folder_assert_pieces (source, "  ab  bb ", NULL, SPACE "ab " SPACE " b b </s>");
  token_folder_assert_pieces (source, ">>fra<< ab", "b", ">>fra<< " SPACE "ab " SPACE " b </s>");
  token_folder_assert_pieces (source, "a z", NULL, "<unk> " SPACE " <unk> </s>");
  token_folder_assert_pieces (written, "b b", NULL, SPACE "b " SPACE "b </s>");

  g_autoptr (GError) error = NULL;
  LgnEncodeOptions options = { .pad_to = 4 };
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (source, " ab b", -1, NULL, 0, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tokens->n, ==, 4);
  g_assert_cmpuint (tokens->token[0].start, ==, 1);
  g_assert_cmpuint (tokens->token[0].end, ==, 3);
  g_assert_cmpuint (tokens->token[1].start, ==, 3);
  g_assert_cmpuint (tokens->token[2].end, ==, 5);
  g_assert_cmpuint (tokens->token[2].flags, ==, LGN_TOKEN_CONTINUES);
  g_assert_cmpint (tokens->token[3].id, ==, 0);

  token_folder_put (folder, "vocab.json", "{\"</s>\": 0}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "vocab.json: the unknown token “<unk>”");
}

static void
test_classes (TokenFolder *folder, gconstpointer data)
{
  token_folder_put_model (folder, "spiece.model", 1, unigram_pieces, G_N_ELEMENTS (unigram_pieces));
  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"T5Tokenizer\", \"extra_ids\": 2}", -1);
  g_autoptr (LgnTokenizer) gaps = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 12);
  token_folder_assert_pieces (gaps, "ab<extra_id_0><x>never", "ab",
                              SPACE "ab <extra_id_0> " SPACE " <x> n <unk> </s> " SPACE "ab </s>");
  g_assert_cmpint (lgn_tokenizer_lookup (gaps, "<extra_id_0>"), ==, 11);
  token_folder_assert_refused (folder, 11, LGN_ERROR_FORMAT, "“<extra_id_0>” has the id 11");

  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"XLMRobertaTokenizerFast\"}", -1);
  g_autoptr (LgnTokenizer) shifted = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 12);
  token_folder_assert_pieces (shifted, "ab <mask> z", "a", "<s> " SPACE "ab <mask> " SPACE " <unk> </s> </s> " SPACE "a </s>");
  g_assert_cmpint (lgn_tokenizer_lookup (shifted, SPACE "a"), ==, 4);
  g_assert_cmpint (lgn_tokenizer_lookup (shifted, "<mask>"), ==, 11);

  token_folder_put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"BarthezTokenizer\"}", -1);
  token_folder_assert_refused (folder, 0, LGN_ERROR_UNSUPPORTED, "BarthezTokenizer");

  token_folder_put (folder, "vocab.json", "{\"<s>\": 0, \"<pad>\": 1, \"</s>\": 2, \"<unk>\": 3, \"\u2581ab\": 4}", -1);
  token_folder_put (folder, "tokenizer_config.json",
       "{\"tokenizer_class\": \"M2M100Tokenizer\", \"src_lang\": \"fr\", \"tgt_lang\": \"en\", "
       "\"additional_special_tokens\": [\"__en__\", \"__fr__\"]}",
       -1);
  g_autoptr (LgnTokenizer) from = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 7),
                           to = token_folder_open (folder, LGN_TOKENIZER_TARGET, 7);
  token_folder_assert_pieces (from, "ab", NULL, "__fr__ " SPACE "ab </s>");
  token_folder_assert_pieces (to, "ab", NULL, "__en__ " SPACE "ab </s>");
  g_assert_cmpint (lgn_tokenizer_lookup (from, "__fr__"), ==, 6);
}

static void
test_merged_pieces (TokenFolder *folder, gconstpointer data)
{
  /* The best scores are merged first: "bc" before "ab"; what no piece has becomes bytes. */
  const TokenFolderPiece pieces[] = {
    { "<unk>", 0, 2 }, { "<s>", 0, 3 },      { "</s>", 0, 3 }, { "<0xC3>", 0, 6 }, { "<0xA9>", 0, 6 },
    { "bc", -1, 1 },   { "ab", -2, 1 },      { SPACE, -9, 1 }, { "a", -9, 1 },     { "b", -9, 1 },
    { "c", -9, 1 },    { SPACE "a", -3, 1 }, { "a\na", 0, 4 },
  };
  g_autoptr (GString) model = token_folder_write_model (pieces, G_N_ELEMENTS (pieces), 2, true, NULL, 0);
  g_autoptr (GError) error = NULL;

  token_folder_put (folder, "tokenizer.model", model->str, (gssize) model->len);
  g_autoptr (LgnTokenizer) tokenizer = token_folder_open (folder, LGN_TOKENIZER_SOURCE, G_N_ELEMENTS (pieces));
  g_assert_cmpstr (lgn_tokenizer_get_kind (tokenizer), ==, "BPE");
  token_folder_assert_pieces (tokenizer, "abc ab", NULL, "<s> " SPACE "a bc " SPACE " ab");
  token_folder_assert_pieces (tokenizer, "\xc3\xa9zz", NULL, "<s> " SPACE " <0xC3> <0xA9> <unk>");
  token_folder_assert_pieces (tokenizer, "ba\nab", NULL, "<s> " SPACE " b a\na b");

  const gint32 ids[] = { 1, 11, 5, 7, 3, 4, 2 };
  g_autofree char *text = lgn_tokenizer_decode (tokenizer, ids, G_N_ELEMENTS (ids), true, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "abc \xc3\xa9");
}

/* A double array with one string, "A", which becomes "bb": units of Darts-clone. */
static void
test_charsmap (TokenFolder *folder, gconstpointer data)
{
  const TokenFolderPiece pieces[] = { { "<unk>", 0, 2 }, { "</s>", 0, 3 }, { SPACE, -1, 1 }, { "b", -1, 1 } };
  guint32 units[0x60 + 2] = { 0 };
  g_autoptr (GString) map = g_string_new (NULL);
  guint32 size = sizeof units;

  units[0] = 0x20 << 10;                                /* the root: children from 0x20 on */
  units[0x20 ^ 'A'] = (guint32) 'A' | 1 << 8 | 1 << 10; /* its child ends a string; the leaf is one off */
  units[(0x20 ^ 'A') ^ 1] = 1u << 31;                   /* the leaf: place 0 of the replacements */
  g_string_append_len (map, (const char *) &size, 4);
  g_string_append_len (map, (const char *) units, sizeof units);
  g_string_append_len (map, "bb", 3);
  g_autoptr (GString) model = token_folder_write_model (pieces, G_N_ELEMENTS (pieces), 1, false, map->str, map->len);

  token_folder_put (folder, "spiece.model", model->str, (gssize) model->len);
  g_autoptr (LgnTokenizer) tokenizer = token_folder_open (folder, LGN_TOKENIZER_SOURCE, 4);
  token_folder_assert_pieces (tokenizer, "bA", NULL, SPACE " b b b </s>");

  g_string_truncate (map, map->len - 1);
  g_autoptr (GString) damaged = token_folder_write_model (pieces, G_N_ELEMENTS (pieces), 1, false, map->str, map->len);
  token_folder_put (folder, "spiece.model", damaged->str, (gssize) damaged->len);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "character map is damaged");
}

/* Every beginning of a model file, and the file with every byte changed, is refused or opens; nothing else happens. */
static void
test_damaged (TokenFolder *folder, gconstpointer data)
{
  g_autoptr (GString) model = token_folder_write_model (unigram_pieces, G_N_ELEMENTS (unigram_pieces), 1, true, NULL, 0);

  for (gsize i = 0; i < 2 * model->len; i++)
    {
      g_autoptr (GError) error = NULL;
      gsize at = i / 2;
      char kept = model->str[at];
      model->str[at] ^= (char) 0xff;
      token_folder_put (folder, "spiece.model", model->str, (gssize) (i % 2 ? at : model->len));
      g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder->path, LGN_TOKENIZER_SOURCE, NULL, &error);
      g_assert_true ((tokenizer != NULL) == (error == NULL));
      if (tokenizer)
        {
          g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, "ab <x> never", -1, NULL, 0, NULL, NULL);
          g_assert_true (!tokens || tokens->n > 0);
        }
      model->str[at] = kept;
    }
  token_folder_put (folder, "spiece.model", "", 0);
  token_folder_assert_refused (folder, 0, LGN_ERROR_FORMAT, "is not a whole SentencePiece model");
}

static void
test_nothing (TokenFolder *folder, gconstpointer data)
{
  token_folder_assert_refused (folder, 0, LGN_ERROR_FILE, "has no tokeniser");
}

#define ADD(name, func)                                                                                                        \
  g_test_add ("/tokenizer-files/" name, TokenFolder, NULL, token_folder_setup, func, token_folder_teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("word-list", test_word_list);
  ADD ("merges", test_merges);
  ADD ("two-sided", test_two_sided);
  ADD ("classes", test_classes);
  ADD ("merged-pieces", test_merged_pieces);
  ADD ("charsmap", test_charsmap);
  ADD ("damaged", test_damaged);
  ADD ("nothing", test_nothing);
  return g_test_run ();
}
