/* Whole tokenisers from the text of a tokenizer.json. */
#include "base/lgn-error.h"
#include "text/lgn-tokenizer.h"

#include <string.h>

#define SPACE "\xe2\x96\x81"

static LgnTokenizer *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  LgnTokenizer *tokenizer = lgn_tokenizer_parse (json, strlen (json), "tokenizer.json", NULL, &error);

  g_assert_no_error (error);
  return tokenizer;
}

static LgnTokens *
encode (LgnTokenizer *tokenizer, const char *text, const char *pair, const LgnEncodeOptions *options)
{
  g_autoptr (GError) error = NULL;
  LgnTokens *tokens = lgn_tokenizer_encode (tokenizer, text, -1, pair, -1, options, &error);

  g_assert_no_error (error);
  return tokens;
}

/* WANTED: the labels with spaces between, "+" before those that continue a word, "*" before special ones, "?" before
 * unknown ones. */
static void
assert_tokens (LgnTokens *tokens, const char *wanted)
{
  g_autoptr (LgnTokens) owned = tokens;
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < owned->n; i++)
    {
      guint8 flags = owned->token[i].flags;
      g_string_append_printf (got, "%s%s%s%s%s", i > 0 ? " " : "", flags & LGN_TOKEN_SPECIAL ? "*" : "",
                              flags & LGN_TOKEN_UNKNOWN ? "?" : "", flags & LGN_TOKEN_CONTINUES ? "+" : "", owned->label[i]);
    }
  g_assert_cmpstr (got->str, ==, wanted);
}

static void
assert_places (LgnTokens *tokens, const char *wanted)
{
  g_autoptr (LgnTokens) owned = tokens;
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < owned->n; i++)
    g_string_append_printf (got, "%s%u:%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT, i > 0 ? " " : "", owned->token[i].segment,
                            owned->token[i].start, owned->token[i].end);
  g_assert_cmpstr (got->str, ==, wanted);
}

static const char *const word_list_json
    = "{\"added_tokens\": [{\"id\": 0, \"content\": \"[CLS]\", \"special\": true}, {\"id\": 1, \"content\": \"[SEP]\", \"special\": true},"
      "  {\"id\": 9, \"content\": \"[PAD]\", \"special\": true}, {\"id\": 10, \"content\": \"<m>\", \"lstrip\": true, \"rstrip\": true},"
      "  {\"id\": 11, \"content\": \"Ab\", \"single_word\": true}, {\"id\": 12, \"content\": \"Abc\", \"normalized\": true}],"
      " \"padding\": {\"pad_token\": \"[PAD]\"}, \"truncation\": {\"max_length\": 1},"
      " \"normalizer\": {\"type\": \"Lowercase\"}, \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"},"
      " \"post_processor\": {\"type\": \"TemplateProcessing\","
      "  \"single\": [{\"SpecialToken\": {\"id\": \"[CLS]\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}],"
      "  \"pair\": [{\"SpecialToken\": {\"id\": \"[CLS]\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}},"
      "   {\"SpecialToken\": {\"id\": \"[SEP]\", \"type_id\": 1}}, {\"Sequence\": {\"id\": \"B\", \"type_id\": 1}}],"
      "  \"special_tokens\": {\"[CLS]\": {\"id\": \"[CLS]\", \"ids\": [0]}, \"[SEP]\": {\"id\": \"[SEP]\", \"ids\": [1]}}},"
      " \"model\": {\"type\": \"WordLevel\", \"unk_token\": \"<unk>\","
      "  \"vocab\": {\"[CLS]\": 0, \"[SEP]\": 1, \"<unk>\": 2, \"a\": 3, \"b\": 4, \"c\": 5, \"\u00e9\": 6, \"abx\": 7, \"d\": 8}}}";

static void
test_template (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (word_list_json);
  LgnEncodeOptions plain = { .no_special = true };

  g_assert_cmpstr (lgn_tokenizer_get_kind (tokenizer), ==, "word list");
  g_assert_cmpuint (lgn_tokenizer_get_size (tokenizer), ==, 13);
  g_assert_true (lgn_tokenizer_is_special (tokenizer, 9));
  g_assert_false (lgn_tokenizer_is_special (tokenizer, 10));
  g_assert_null (lgn_tokenizer_get_piece (tokenizer, 13));
  g_assert_cmpint (lgn_tokenizer_lookup (tokenizer, "nothing"), ==, -1);
  assert_tokens (encode (tokenizer, "A z [SEP] b", NULL, NULL), "*[CLS] a ?<unk> [SEP] b");
  assert_tokens (encode (tokenizer, "a", "b c", NULL), "*[CLS] a *[SEP] b c");
  assert_places (encode (tokenizer, " a", "b  c", NULL), "0:0-0 0:1-2 0:0-0 1:0-1 1:3-4");
  assert_tokens (encode (tokenizer, "a", "b", &plain), "a b");

  g_autoptr (LgnTokens) pair = encode (tokenizer, "a", "b", NULL);
  g_assert_cmpuint (pair->token[2].type_id, ==, 1);
  g_assert_cmpuint (pair->token[3].type_id, ==, 1);
  g_assert_cmpstr (pair->text[1], ==, "b");
}

static void
test_added_tokens (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (word_list_json);

  assert_tokens (encode (tokenizer, "a <m> b", NULL, NULL), "*[CLS] a <m> b");
  assert_places (encode (tokenizer, "a <m> b", NULL, NULL), "0:0-0 0:0-1 0:1-6 0:6-7");
  assert_tokens (encode (tokenizer, "a<m>b", NULL, NULL), "*[CLS] a <m> b");
  /* A single word only where no word goes on; both are looked for in the text that is normalised. */
  assert_tokens (encode (tokenizer, "ab abx ABC", NULL, NULL), "*[CLS] Ab abx Abc");
}

static void
test_length (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (word_list_json);
  g_autoptr (GError) error = NULL;
  LgnEncodeOptions three = { .max_length = 3 }, five = { .max_length = 5 }, padded = { .max_length = 3, .pad_to = 5 };
  LgnEncodeOptions none = { .max_length = 1 };

  /* The settings of the file, one token, are not applied. */
  assert_tokens (encode (tokenizer, "a b c d", NULL, NULL), "*[CLS] a b c d");
  assert_tokens (encode (tokenizer, "a b c d", NULL, &three), "*[CLS] a b");
  assert_tokens (encode (tokenizer, "a b c d", "d", &five), "*[CLS] a b *[SEP] d");
  assert_tokens (encode (tokenizer, "a b c d", "d c b a", &five), "*[CLS] a *[SEP] d c");
  assert_tokens (encode (tokenizer, "a b c d", NULL, &padded), "*[CLS] a b *[PAD] *[PAD]");
  g_assert_null (lgn_tokenizer_encode (tokenizer, "a", -1, "b", -1, &none, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);

  g_autoptr (LgnTokens) tokens = encode (tokenizer, "a", NULL, &padded);
  g_assert_cmpuint (tokens->token[4].flags, ==, LGN_TOKEN_SPECIAL | LGN_TOKEN_PADDING);
}

static void
test_utf8 (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (word_list_json);
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, "a\0 b", 4, NULL, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tokens->n, ==, 3);
  g_assert_cmpuint (tokens->token[1].end, ==, 2);
  g_assert_cmpuint (tokens->text_len[0], ==, 4);
  g_assert_cmpmem (tokens->text[0], 4, "a\0 b", 4);

  g_assert_null (lgn_tokenizer_encode (tokenizer, "a\0\xc3(", 4, NULL, 0, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "byte 2 (0xC3)"));
}

static const char *const byte_level_json
    = "{\"pre_tokenizer\": {\"type\": \"ByteLevel\", \"add_prefix_space\": false}, \"decoder\": {\"type\": \"ByteLevel\"},"
      " \"post_processor\": {\"type\": \"ByteLevel\", \"trim_offsets\": true, \"add_prefix_space\": false},"
      " \"model\": {\"type\": \"BPE\", \"merges\": [\"h e\", [\"\u0120\", \"he\"], [\"\u0120\", \"\u0120\"]], \"vocab\":"
      "  {\"h\": 0, \"e\": 1, \"he\": 2, \"\u0120\": 3, \"\u0120he\": 4, \"\u00c3\": 5, \"\u00a9\": 6, \"!\": 7, \"\u010a\": 8,"
      "   \"\u0120\u0120\": 9, \"\u0122\": 10}}}";

static void
test_byte_level (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (byte_level_json);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (lgn_tokenizer_get_kind (tokenizer), ==, "byte-level BPE");
  assert_tokens (encode (tokenizer, "he hee!\n\u00e9   h", NULL, NULL), "he he +e ! \u21b5 C3 +A9 \u2423"
                                                                        "2 \u2423 h");
  assert_places (encode (tokenizer, "he he\u00e9", NULL, NULL), "0:0-2 0:3-5 0:5-7 0:5-7");

  const gint32 ids[] = { 4, 1, 5, 6, 99, -1, 7 };
  g_autoptr (LgnTokens) written = lgn_tokenizer_tokens_from_ids (tokenizer, ids, G_N_ELEMENTS (ids), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written->text[0], ==, " hee\u00e9!");
  assert_tokens (lgn_tokens_ref (written), "he +e +C3 +A9 99 -1 !");
  assert_places (lgn_tokens_ref (written), "0:0-3 0:3-4 0:4-6 0:4-6 0:6-6 0:6-6 0:6-7");
}

static void
test_bpe_options (void)
{
  g_autoptr (LgnTokenizer) fused = parse (
      "{\"model\": {\"type\": \"BPE\", \"unk_token\": \"<unk>\", \"fuse_unk\": true, \"byte_fallback\": true, \"merges\": [],"
      " \"vocab\": {\"<unk>\": 0, \"a\": 1, \"<0x7A>\": 2, \"<0x0A>\": 3}}}");
  g_autoptr (LgnTokenizer) marked
      = parse ("{\"model\": {\"type\": \"BPE\", \"unk_token\": \"<unk>\", \"continuing_subword_prefix\": \"##\","
               " \"end_of_word_suffix\": \"</w>\", \"merges\": [\"a ##b\", \"ab ##c</w>\"],"
               " \"vocab\": {\"<unk>\": 0, \"a\": 1, \"##b\": 2, \"ab\": 3, \"##c</w>\": 4, \"abc</w>\": 5, \"##b</w>\": 6}}}");
  g_autoptr (LgnTokenizer) whole = parse ("{\"model\": {\"type\": \"BPE\", \"ignore_merges\": true, \"merges\": [],"
                                          " \"vocab\": {\"a\": 0, \"b\": 1, \"ab\": 2}}}");

  assert_tokens (encode (fused, "axyz\n", NULL, NULL), "a ?+<unk> +z \u21b5");
  assert_tokens (encode (marked, "abc", NULL, NULL), "abc");
  assert_tokens (encode (marked, "abxb", NULL, NULL), "ab ?+<unk> +b");
  assert_tokens (encode (whole, "ab", NULL, NULL), "ab");
  /* Without an unknown token what the vocabulary lacks is left out. */
  assert_tokens (encode (whole, "axb", NULL, NULL), "a +b");
}

/* A long word is merged in the right order: the best pair first, of equal ones the leftmost. */
static void
test_long_word (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (
      "{\"model\": {\"type\": \"BPE\", \"merges\": [\"a a\", \"aa aa\"], \"vocab\": {\"a\": 0, \"aa\": 1, \"aaaa\": 2}}}");
  g_autofree char *text = g_strnfill (4003, 'a');
  g_autoptr (LgnTokens) tokens = encode (tokenizer, text, NULL, NULL);

  g_assert_cmpuint (tokens->n, ==, 1002);
  g_assert_cmpint (tokens->token[999].id, ==, 2);
  g_assert_cmpint (tokens->token[1000].id, ==, 1);
  g_assert_cmpint (tokens->token[1001].id, ==, 0);
  g_assert_cmpuint (tokens->token[1001].start, ==, 4002);
}

static void
test_unigram (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (
      "{\"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"" SPACE "\", \"add_prefix_space\": true},"
      " \"decoder\": {\"type\": \"Metaspace\", \"replacement\": \"" SPACE "\", \"add_prefix_space\": true},"
      " \"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"byte_fallback\": true, \"vocab\": [[\"<unk>\", 0], "
      "[\"" SPACE "\", -3], [\"a\", -2], [\"b\", -2], [\"ab\", -3.5], [\"" SPACE "a\", -2], [\"!\", -4], [\"<0xC3>\", -9],"
      " [\"<0xA9>\", -9]]}}");
  g_autoptr (LgnTokenizer) without = parse ("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\", -1]]}}");
  g_autoptr (GError) error = NULL;

  /* "_a b" (-4) against "_ ab" (-6.5). */
  assert_tokens (encode (tokenizer, "ab", NULL, NULL), "a +b");
  assert_tokens (encode (tokenizer, "a aab!", NULL, NULL), "a a +ab !");
  assert_tokens (encode (tokenizer, "xyz \u00e9", NULL, NULL), "\u2423 ?+<unk> \u2423 +C3 +A9");
  g_assert_null (lgn_tokenizer_encode (without, "ab", -1, NULL, 0, NULL, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);

  const gint32 ids[] = { 5, 3, 1, 2 };
  g_autofree char *text = lgn_tokenizer_decode (tokenizer, ids, G_N_ELEMENTS (ids), true, NULL);
  g_assert_cmpstr (text, ==, "ab a");
}

static void
test_labels (void)
{
  g_autoptr (LgnTokenizer) tokenizer = parse (
      "{\"model\": {\"type\": \"WordLevel\", \"unk_token\": \"u\", \"vocab\": {\"u\": 0, \"##ing\": 1, \"" SPACE "the\": 2,"
      " \"" SPACE SPACE SPACE "\": 3, \"bon@@\": 4, \"\\n\\n\": 5, \"\\t\": 6, \"\u200b\": 7, \"\u0301\": 8, \"\": 9,"
      " \"<0x41>\": 10, \"<0xE2>\": 11}}}");
  static const char *const wanted[]
      = { "the", "\u24233", "bon", "\u21b52", "\u21e5", "U+200B", "\u25cc\u0301", "\u2205", "A", "E2" };

  for (gint32 id = 2; id < 12; id++)
    {
      g_autoptr (LgnTokens) tokens = lgn_tokenizer_tokens_from_ids (tokenizer, &id, 1, NULL);
      g_assert_cmpstr (tokens->label[0], ==, wanted[id - 2]);
      g_assert_cmpstr (tokens->piece[0], ==, lgn_tokenizer_get_piece (tokenizer, id));
    }

  const gint64 ids[] = { 7, -1, G_GINT64_CONSTANT (5000000000) };
  g_autoptr (LgnTokens) numbers = lgn_tokens_new_from_ids (ids, G_N_ELEMENTS (ids));
  g_assert_cmpuint (numbers->n, ==, 3);
  g_assert_cmpint (numbers->token[0].id, ==, 7);
  g_assert_cmpstr (numbers->label[0], ==, "7");
  g_assert_cmpstr (numbers->label[2], ==, "5000000000");
  g_assert_cmpstr (numbers->text[0], ==, "");

  const guint8 flags[] = { LGN_TOKEN_SPECIAL, 0, LGN_TOKEN_PADDING };
  g_autoptr (LgnTokens) named = lgn_tokens_new_from_names ((const char *[]) { "[CLS]", "1, 0", "0.02 s" }, flags, 3);
  g_assert_cmpuint (named->n, ==, 3);
  g_assert_cmpstr (named->text[0], ==, "");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (named->token[i].id, ==, i);
      g_assert_cmpuint (named->token[i].flags, ==, flags[i]);
    }
  g_assert_cmpstr (named->piece[0], ==, "[CLS]");
  g_assert_cmpstr (named->label[1], ==, "1, 0");
  g_assert_cmpstr (named->label[2], ==, "0.02 s");
}

typedef struct
{
  const char *json;
  LgnError code;
  const char *message;
} Broken;

#define MODEL "\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 1, \"ab\": 2}, \"merges\": []}"

static const Broken broken[] = {
  { "", LGN_ERROR_FORMAT, "JSON" },
  { "[]", LGN_ERROR_FORMAT, "JSON object" },
  { "{}", LGN_ERROR_FORMAT, "“model” is absent" },
  { "{\"model\": {\"type\": \"Frobnicate\", \"vocab\": {}}}", LGN_ERROR_UNSUPPORTED, "Frobnicate" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": []}}", LGN_ERROR_FORMAT, "empty" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}, \"merges\": []}}", LGN_ERROR_FORMAT, "the id -1" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": \"0\"}, \"merges\": []}}", LGN_ERROR_FORMAT, "whole number" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 1099511627776}, \"merges\": []}}", LGN_ERROR_FORMAT, "1099511627776" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}}", LGN_ERROR_FORMAT, "ends with “b”" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a a\"]}}", LGN_ERROR_FORMAT, "makes “aa”" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [7]}}", LGN_ERROR_FORMAT, "two pieces" },
  { "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": {}}}", LGN_ERROR_FORMAT, "a list" },
  { "{\"model\": {\"type\": \"BPE\", \"unk_token\": \"u\", \"vocab\": {\"a\": 0}, \"merges\": []}}", LGN_ERROR_FORMAT, "“u”" },
  { "{\"model\": {\"type\": \"WordPiece\", \"vocab\": [\"a\"]}}", LGN_ERROR_FORMAT, "an object" },
  { "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 1, \"vocab\": [[\"a\", 0]]}}", LGN_ERROR_FORMAT, "unk_id" },
  { "{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\"]]}}", LGN_ERROR_FORMAT, "a piece and a score" },
  { "{\"normalizer\": {\"type\": \"Frobnicate\"}, " MODEL "}", LGN_ERROR_UNSUPPORTED, "Frobnicate" },
  { "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}, " MODEL "}", LGN_ERROR_FORMAT, "map" },
  { "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(\"}, \"behavior\": \"Isolated\"}, " MODEL "}",
    LGN_ERROR_FORMAT, "“(” is invalid: " },
  { "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(*UCP)a\"}, \"behavior\": \"Isolated\"}, " MODEL "}",
    LGN_ERROR_UNSUPPORTED, "(*UCP)" },
  { "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"String\": \"a\"}, \"behavior\": \"Odd\"}, " MODEL "}",
    LGN_ERROR_UNSUPPORTED, "Odd" },
  { "{\"decoder\": {\"type\": \"Murmur\"}, " MODEL "}", LGN_ERROR_UNSUPPORTED, "Murmur" },
  { "{\"added_tokens\": [{\"id\": 1000000000, \"content\": \"x\"}], " MODEL "}", LGN_ERROR_FORMAT, "1000000000" },
  { "{\"added_tokens\": [{\"id\": 1, \"content\": \"x\"}], " MODEL "}", LGN_ERROR_FORMAT, "of the piece “b”" },
  { "{\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"x\", \"type_id\": 0}}], "
    "\"pair\": [], \"special_tokens\": {}}, " MODEL "}",
    LGN_ERROR_FORMAT, "“x”, which it does not define" },
  { "{\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"x\", \"type_id\": 0}}], "
    "\"pair\": [], \"special_tokens\": {\"x\": {\"ids\": [3]}}}, " MODEL "}",
    LGN_ERROR_FORMAT, "“x” of the post-processor is not in the vocabulary" },
  { "{\"post_processor\": {\"type\": \"BertProcessing\", \"sep\": [\"a\", 0], \"cls\": [\"x\", 9]}, " MODEL "}",
    LGN_ERROR_FORMAT, "cls" },
};

static void
test_broken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_tokenizer_parse (broken[i].json, strlen (broken[i].json), "tokenizer.json", NULL, &error));
      g_assert_error (error, LGN_ERROR, (int) broken[i].code);
      g_assert_true (g_str_has_prefix (error->message, "tokenizer.json: "));
      if (!strstr (error->message, broken[i].message))
        g_error ("“%s” does not say “%s”", error->message, broken[i].message);
    }
}

/* Sequences inside each other: a few thousand are too deep for the reader of JSON, a hundred for that of normalisers. */
static void
test_deep (void)
{
  for (guint depth = 100; depth <= 20000; depth *= 200)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) json = g_string_new ("{\"normalizer\": ");
      for (guint i = 0; i < depth; i++)
        g_string_append (json, "{\"type\": \"Sequence\", \"normalizers\": [");
      for (guint i = 0; i < depth; i++)
        g_string_append (json, "]}");
      g_string_append (json, ", " MODEL "}");
      g_assert_null (lgn_tokenizer_parse (json->str, json->len, "tokenizer.json", NULL, &error));
      g_assert_nonnull (error);
    }
}

static void
test_hints (void)
{
  const char *json = "{" MODEL "}";
  LgnTokenizerHints enough = { .vocab_size = 3 }, few = { .vocab_size = 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_parse (json, strlen (json), "tokenizer.json", &enough, &error);

  g_assert_no_error (error);
  g_assert_null (lgn_tokenizer_parse (json, strlen (json), "tokenizer.json", &few, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
}

/* Pieces and merges as other writers write them, and what is too unusual for the quick reader: both ways give the same. */
static void
test_spellings (void)
{
  static const char *const same[] = {
    "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"\\u00e9\": 1, \"a\\u00e9\": 2, \"\\ud83d\\ude00\": 3, \"\\\"\": 4, "
    "\"\\\\\": 5, \"\\\"\\\\\": 6}, \"merges\": [\"a \\u00e9\", \"\\\" \\\\\"]}}",
    "{\"model\":{\"merges\":[[\"a\",\"\xc3\xa9\"],[\"\\\"\",\"\\\\\"]],\"vocab\":{\"a\":0,\"\xc3\xa9\":1,\"a\xc3\xa9\":2,"
    "\"\xf0\x9f\x98\x80\":3,\"\\\"\":4,\"\\\\\":5,\"\\\"\\\\\":6},\"type\":\"BPE\"}}",
    " { \"model\" :\n{ \"vocab\"\t: { \"a\" : 0 , \"\xc3\xa9\" : 1 , \"a\xc3\xa9\" : 2 , \"\\uD83D\\uDE00\" : 3 , \"\\u0022\" : 4 ,\r\n"
    "\"\\u005c\" : 5 , \"\\\"\\\\\" : 6 } , \"merges\" : [ \"a \xc3\xa9\" , [ \"\\\"\" , \"\\\\\" ] ] } , \"version\" : \"{[\\\"\" } ",
    /* An escape in a key, and a number of ten digits in another place, are left to the library. */
    "{\"mod\\u0065l\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"\xc3\xa9\": 1, \"a\xc3\xa9\": 2, \"\xf0\x9f\x98\x80\": 3, \"\\\"\": 4, "
    "\"\\\\\": 5, \"\\\"\\\\\": 6}, \"merges\": [\"a \xc3\xa9\", \"\\\" \\\\\"]}, \"seed\": 1234567890}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (LgnTokenizer) tokenizer = parse (same[i]);
      g_assert_cmpuint (lgn_tokenizer_get_size (tokenizer), ==, 7);
      g_assert_cmpint (lgn_tokenizer_lookup (tokenizer, "\xf0\x9f\x98\x80"), ==, 3);
      assert_tokens (encode (tokenizer, "a\xc3\xa9\"\\a", NULL, NULL), "a\xc3\xa9 \"\\ a");
    }
}

/* What is not JSON is not, though the quick reader looks at few places only. */
static void
test_not_json (void)
{
  static const char *const wrong[] = {
    "{\"model\": {\"vocab\": {\"a\": 0,}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a\": 00}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a\": 0 \"b\": 1}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a\": 0, \"a\": 1}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"\\ud83d\": 0}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"\xc3(\": 0}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": [,]}}",
    "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": [}]}",
    "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": []}",
    "{\"x\": [}, \"model\": {\"vocab\": {\"a\": 0}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": []}, \"model\": {}}",
    "{\"model\": {\"vocab\": {\"a\": 0}, \"vocab\": {\"b\": 0}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a\n\": 0}, \"merges\": []}}",
    "{\"model\": {\"vocab\": {\"a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (lgn_tokenizer_parse (wrong[i], strlen (wrong[i]), "tokenizer.json", NULL, &error));
      g_assert_error (error, LGN_ERROR, LGN_ERROR_FORMAT);
      if (!strstr (error->message, "is not valid JSON"))
        g_error ("%u: %s", i, error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokenizer/template", test_template);
  g_test_add_func ("/tokenizer/added-tokens", test_added_tokens);
  g_test_add_func ("/tokenizer/length", test_length);
  g_test_add_func ("/tokenizer/utf8", test_utf8);
  g_test_add_func ("/tokenizer/byte-level", test_byte_level);
  g_test_add_func ("/tokenizer/bpe-options", test_bpe_options);
  g_test_add_func ("/tokenizer/long-word", test_long_word);
  g_test_add_func ("/tokenizer/unigram", test_unigram);
  g_test_add_func ("/tokenizer/labels", test_labels);
  g_test_add_func ("/tokenizer/broken", test_broken);
  g_test_add_func ("/tokenizer/deep", test_deep);
  g_test_add_func ("/tokenizer/hints", test_hints);
  g_test_add_func ("/tokenizer/spellings", test_spellings);
  g_test_add_func ("/tokenizer/not-json", test_not_json);
  return g_test_run ();
}
