/* Tokenisers from the older vocabulary files. */
#include "base/lgn-error.h"
#include "text/lgn-tokenizer.h"

#include <glib/gstdio.h>
#include <string.h>

#define SPACE "\xe2\x96\x81"

/* A folder that goes when the test ends. */
typedef struct
{
  char *path;
} Folder;

static void
setup (Folder *folder, gconstpointer data)
{
  folder->path = g_dir_make_tmp ("lorgnette-text-XXXXXX", NULL);
  g_assert_nonnull (folder->path);
}

static void
teardown (Folder *folder, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (folder->path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder->path, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder->path);
  g_free (folder->path);
}

static void
put (Folder *folder, const char *name, const char *contents, gssize len)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, len, NULL));
}

static LgnTokenizer *
open_folder (Folder *folder, LgnTokenizerSide side, gsize vocab_size)
{
  g_autoptr (GError) error = NULL;
  LgnTokenizerHints hints = { .vocab_size = vocab_size };
  LgnTokenizer *tokenizer = lgn_tokenizer_open (folder->path, side, &hints, &error);

  g_assert_no_error (error);
  return tokenizer;
}

static void
assert_refused (Folder *folder, gsize vocab_size, LgnError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  LgnTokenizerHints hints = { .vocab_size = vocab_size };

  g_assert_null (lgn_tokenizer_open (folder->path, LGN_TOKENIZER_SOURCE, &hints, &error));
  g_assert_error (error, LGN_ERROR, (int) code);
  g_assert_true (strstr (error->message, folder->path) != NULL);
  if (!strstr (error->message, message))
    g_error ("“%s” does not say “%s”", error->message, message);
}

/* WANTED: the pieces with spaces between. */
static void
assert_pieces (LgnTokenizer *tokenizer, const char *text, const char *pair, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, text, -1, pair, -1, NULL, &error);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < tokens->n; i++)
    g_string_append_printf (got, i > 0 ? " %s" : "%s", tokens->piece[i]);
  g_assert_cmpstr (got->str, ==, wanted);
}

static void
test_word_list (Folder *folder, gconstpointer data)
{
  put (folder, "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\r\n[MASK]\nhe\n##llo\nHe\nw\n##orld\n!\n", -1);
  g_autoptr (LgnTokenizer) lower = open_folder (folder, LGN_TOKENIZER_SOURCE, 11);
  g_assert_cmpstr (lgn_tokenizer_get_kind (lower), ==, "WordPiece");
  g_assert_cmpuint (lgn_tokenizer_get_size (lower), ==, 11);
  assert_pieces (lower, "H\xc3\xa9llo world!", "[MASK] x", "[CLS] he ##llo w ##orld ! [SEP] [MASK] [UNK] [SEP]");

  put (folder, "tokenizer_config.json", "{\"do_lower_case\": false}", -1);
  g_autoptr (LgnTokenizer) cased = open_folder (folder, LGN_TOKENIZER_SOURCE, 0);
  assert_pieces (cased, "Hello hello H\xc3\xa9llo", NULL, "[CLS] He ##llo he ##llo [UNK] [SEP]");

  assert_refused (folder, 10, LGN_ERROR_FORMAT, "vocab.txt: the piece “!” has the id 10");
  put (folder, "vocab.txt", "a\nb\n", -1);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "“[UNK]” is not in the vocabulary");
  put (folder, "vocab.txt", "", 0);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "the vocabulary is empty");
  put (folder, "vocab.txt", "[UNK]\n\xff\n", -1);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "is not valid UTF-8");
}

static void
test_merges (Folder *folder, gconstpointer data)
{
  put (folder, "vocab.json",
       "{\"<s>\": 0, \"<pad>\": 1, \"</s>\": 2, \"<unk>\": 3, \"<mask>\": 4, \"h\": 5, \"i\": 6, \"\u0120\": 7, \"hi\": 8, "
       "\"\u0120hi\": 9, \"!\": 10}",
       -1);
  put (folder, "merges.txt", "#version: 0.2\nh i\n\xc4\xa0 hi\n", -1);
  g_autoptr (LgnTokenizer) framed = open_folder (folder, LGN_TOKENIZER_SOURCE, 11);
  g_assert_cmpstr (lgn_tokenizer_get_kind (framed), ==, "byte-level BPE");
  assert_pieces (framed, "hi hi", "hi<mask>!", "<s> hi \xc4\xa0hi </s> </s> hi <mask> ! </s>");

  /* A class without special tokens around its texts, and one token before it when the configuration says so. */
  put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"GPT2TokenizerFast\"}", -1);
  g_autoptr (LgnTokenizer) plain = open_folder (folder, LGN_TOKENIZER_SOURCE, 0);
  assert_pieces (plain, "hi hi", NULL, "hi \xc4\xa0hi");
  put (folder, "tokenizer_config.json",
       "{\"tokenizer_class\": \"GPT2Tokenizer\", \"bos_token\": {\"content\": \"</s>\"}, \"add_bos_token\": true}", -1);
  g_autoptr (LgnTokenizer) begun = open_folder (folder, LGN_TOKENIZER_SOURCE, 0);
  assert_pieces (begun, "hi", "hi", "</s> hi </s> hi");

  put (folder, "merges.txt", "h x\n", -1);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "merges.txt: a merge ends with “x”");
  put (folder, "merges.txt", "hi\n", -1);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "two pieces");
  put (folder, "vocab.json", "[]", -1);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "vocab.json");
}

/* A writer of SentencePiece's model files: protobuf messages whose fields are shorter than 16 kB. */
static void
put_varint_field (GString *message, guint number, guint value)
{
  if (number > 15)
    {
      g_string_append_c (message, (char) ((number << 3 & 0x7f) | 0x80));
      g_string_append_c (message, (char) (number >> 4));
    }
  else
    g_string_append_c (message, (char) (number << 3));
  g_string_append_c (message, (char) value);
}

static void
put_bytes_field (GString *message, guint number, const char *bytes, gsize len)
{
  g_string_append_c (message, (char) (number << 3 | 2));
  if (len >= 0x80)
    g_string_append_c (message, (char) ((len & 0x7f) | 0x80));
  g_string_append_c (message, (char) (len >= 0x80 ? len >> 7 : len));
  g_string_append_len (message, bytes, (gssize) len);
}

typedef struct
{
  const char *piece;
  float score;
  guint type; /* 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte */
} Piece;

static GString *
write_model (const Piece *pieces, guint n_pieces, guint algorithm, bool byte_fallback, const char *charsmap, gsize charsmap_len)
{
  GString *file = g_string_new (NULL);
  g_autoptr (GString) trainer = g_string_new (NULL), normalizer = g_string_new (NULL);

  for (guint i = 0; i < n_pieces; i++)
    {
      g_autoptr (GString) piece = g_string_new (NULL);
      put_bytes_field (piece, 1, pieces[i].piece, strlen (pieces[i].piece));
      g_string_append_c (piece, 2 << 3 | 5);
      g_string_append_len (piece, (const char *) &pieces[i].score, 4);
      put_varint_field (piece, 3, pieces[i].type);
      put_bytes_field (file, 1, piece->str, piece->len);
    }
  put_varint_field (trainer, 3, algorithm);
  put_varint_field (trainer, 35, byte_fallback);
  put_bytes_field (file, 2, trainer->str, trainer->len);
  if (charsmap)
    put_bytes_field (normalizer, 2, charsmap, charsmap_len);
  put_bytes_field (file, 3, normalizer->str, normalizer->len);
  return file;
}

static const Piece unigram_pieces[] = {
  { "<unk>", 0, 2 },        { "<s>", 0, 3 },  { "</s>", 0, 3 },   { SPACE "a", -1, 1 }, { "b", -2, 1 },
  { SPACE "ab", -2.5f, 1 }, { SPACE, -3, 1 }, { "never", -1, 5 }, { "<x>", 0, 4 },      { "n", -5, 1 },
};

static void
put_model (Folder *folder, const char *name, guint algorithm, const Piece *pieces, guint n_pieces)
{
  g_autoptr (GString) model = write_model (pieces, n_pieces, algorithm, false, NULL, 0);

  put (folder, name, model->str, (gssize) model->len);
}

static void
test_two_sided (Folder *folder, gconstpointer data)
{
  const Piece target[] = { { "<unk>", 0, 2 }, { SPACE "b", -1, 1 } };

  put_model (folder, "source.spm", 1, unigram_pieces, G_N_ELEMENTS (unigram_pieces));
  put_model (folder, "target.spm", 1, target, G_N_ELEMENTS (target));
  put (folder, "vocab.json",
       "{\"</s>\": 0, \"<unk>\": 1, \"\u2581ab\": 2, \"\u2581b\": 3, \"\u2581\": 4, \"b\": 5, \">>fra<<\": 6, \"<pad>\": 7}",
       -1);
  g_autoptr (LgnTokenizer) source = open_folder (folder, LGN_TOKENIZER_SOURCE, 8);
  g_autoptr (LgnTokenizer) written = open_folder (folder, LGN_TOKENIZER_TARGET, 8);
  g_assert_cmpstr (lgn_tokenizer_get_kind (source), ==, "Unigram");
  assert_pieces (source, "  ab  bb ", NULL, SPACE "ab " SPACE " b b </s>");
  assert_pieces (source, ">>fra<< ab", "b", ">>fra<< " SPACE "ab " SPACE " b </s>");
  assert_pieces (source, "a z", NULL, "<unk> " SPACE " <unk> </s>");
  assert_pieces (written, "b b", NULL, SPACE "b " SPACE "b </s>");

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

  put (folder, "vocab.json", "{\"</s>\": 0}", -1);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "vocab.json: the unknown token “<unk>”");
}

static void
test_classes (Folder *folder, gconstpointer data)
{
  put_model (folder, "spiece.model", 1, unigram_pieces, G_N_ELEMENTS (unigram_pieces));
  put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"T5Tokenizer\", \"extra_ids\": 2}", -1);
  g_autoptr (LgnTokenizer) gaps = open_folder (folder, LGN_TOKENIZER_SOURCE, 12);
  assert_pieces (gaps, "ab<extra_id_0><x>never", "ab", SPACE "ab <extra_id_0> " SPACE " <x> n <unk> </s> " SPACE "ab </s>");
  g_assert_cmpint (lgn_tokenizer_lookup (gaps, "<extra_id_0>"), ==, 11);
  assert_refused (folder, 11, LGN_ERROR_FORMAT, "“<extra_id_0>” has the id 11");

  put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"XLMRobertaTokenizerFast\"}", -1);
  g_autoptr (LgnTokenizer) shifted = open_folder (folder, LGN_TOKENIZER_SOURCE, 12);
  assert_pieces (shifted, "ab <mask> z", "a", "<s> " SPACE "ab <mask> " SPACE " <unk> </s> </s> " SPACE "a </s>");
  g_assert_cmpint (lgn_tokenizer_lookup (shifted, SPACE "a"), ==, 4);
  g_assert_cmpint (lgn_tokenizer_lookup (shifted, "<mask>"), ==, 11);

  put (folder, "tokenizer_config.json", "{\"tokenizer_class\": \"MBartTokenizer\"}", -1);
  assert_refused (folder, 0, LGN_ERROR_UNSUPPORTED, "MBartTokenizer");

  put (folder, "vocab.json", "{\"<s>\": 0, \"<pad>\": 1, \"</s>\": 2, \"<unk>\": 3, \"\u2581ab\": 4}", -1);
  put (folder, "tokenizer_config.json",
       "{\"tokenizer_class\": \"M2M100Tokenizer\", \"src_lang\": \"fr\", \"tgt_lang\": \"en\", "
       "\"additional_special_tokens\": [\"__en__\", \"__fr__\"]}",
       -1);
  g_autoptr (LgnTokenizer) from = open_folder (folder, LGN_TOKENIZER_SOURCE, 7),
                           to = open_folder (folder, LGN_TOKENIZER_TARGET, 7);
  assert_pieces (from, "ab", NULL, "__fr__ " SPACE "ab </s>");
  assert_pieces (to, "ab", NULL, "__en__ " SPACE "ab </s>");
  g_assert_cmpint (lgn_tokenizer_lookup (from, "__fr__"), ==, 6);
}

static void
test_merged_pieces (Folder *folder, gconstpointer data)
{
  /* The best scores are merged first: "bc" before "ab"; what no piece has becomes bytes. */
  const Piece pieces[] = {
    { "<unk>", 0, 2 }, { "<s>", 0, 3 },      { "</s>", 0, 3 }, { "<0xC3>", 0, 6 }, { "<0xA9>", 0, 6 },
    { "bc", -1, 1 },   { "ab", -2, 1 },      { SPACE, -9, 1 }, { "a", -9, 1 },     { "b", -9, 1 },
    { "c", -9, 1 },    { SPACE "a", -3, 1 }, { "a\na", 0, 4 },
  };
  g_autoptr (GString) model = write_model (pieces, G_N_ELEMENTS (pieces), 2, true, NULL, 0);
  g_autoptr (GError) error = NULL;

  put (folder, "tokenizer.model", model->str, (gssize) model->len);
  g_autoptr (LgnTokenizer) tokenizer = open_folder (folder, LGN_TOKENIZER_SOURCE, G_N_ELEMENTS (pieces));
  g_assert_cmpstr (lgn_tokenizer_get_kind (tokenizer), ==, "BPE");
  assert_pieces (tokenizer, "abc ab", NULL, "<s> " SPACE "a bc " SPACE " ab");
  assert_pieces (tokenizer, "\xc3\xa9zz", NULL, "<s> " SPACE " <0xC3> <0xA9> <unk>");
  assert_pieces (tokenizer, "ba\nab", NULL, "<s> " SPACE " b a\na b");

  const gint32 ids[] = { 1, 11, 5, 7, 3, 4, 2 };
  g_autofree char *text = lgn_tokenizer_decode (tokenizer, ids, G_N_ELEMENTS (ids), true, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "abc \xc3\xa9");
}

/* A double array with one string, "A", which becomes "bb": units of Darts-clone. */
static void
test_charsmap (Folder *folder, gconstpointer data)
{
  const Piece pieces[] = { { "<unk>", 0, 2 }, { "</s>", 0, 3 }, { SPACE, -1, 1 }, { "b", -1, 1 } };
  guint32 units[0x60 + 2] = { 0 };
  g_autoptr (GString) map = g_string_new (NULL);
  guint32 size = sizeof units;

  units[0] = 0x20 << 10;                                /* the root: children from 0x20 on */
  units[0x20 ^ 'A'] = (guint32) 'A' | 1 << 8 | 1 << 10; /* its child ends a string; the leaf is one off */
  units[(0x20 ^ 'A') ^ 1] = 1u << 31;                   /* the leaf: place 0 of the replacements */
  g_string_append_len (map, (const char *) &size, 4);
  g_string_append_len (map, (const char *) units, sizeof units);
  g_string_append_len (map, "bb", 3);
  g_autoptr (GString) model = write_model (pieces, G_N_ELEMENTS (pieces), 1, false, map->str, map->len);

  put (folder, "spiece.model", model->str, (gssize) model->len);
  g_autoptr (LgnTokenizer) tokenizer = open_folder (folder, LGN_TOKENIZER_SOURCE, 4);
  assert_pieces (tokenizer, "bA", NULL, SPACE " b b b </s>");

  g_string_truncate (map, map->len - 1);
  g_autoptr (GString) damaged = write_model (pieces, G_N_ELEMENTS (pieces), 1, false, map->str, map->len);
  put (folder, "spiece.model", damaged->str, (gssize) damaged->len);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "character map is damaged");
}

/* Every beginning of a model file, and the file with every byte changed, is refused or opens; nothing else happens. */
static void
test_damaged (Folder *folder, gconstpointer data)
{
  g_autoptr (GString) model = write_model (unigram_pieces, G_N_ELEMENTS (unigram_pieces), 1, true, NULL, 0);

  for (gsize i = 0; i < 2 * model->len; i++)
    {
      g_autoptr (GError) error = NULL;
      gsize at = i / 2;
      char kept = model->str[at];
      model->str[at] ^= (char) 0xff;
      put (folder, "spiece.model", model->str, (gssize) (i % 2 ? at : model->len));
      g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_open (folder->path, LGN_TOKENIZER_SOURCE, NULL, &error);
      g_assert_true ((tokenizer != NULL) == (error == NULL));
      if (tokenizer)
        {
          g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, "ab <x> never", -1, NULL, 0, NULL, NULL);
          g_assert_true (!tokens || tokens->n > 0);
        }
      model->str[at] = kept;
    }
  put (folder, "spiece.model", "", 0);
  assert_refused (folder, 0, LGN_ERROR_FORMAT, "is not a whole SentencePiece model");
}

static void
test_nothing (Folder *folder, gconstpointer data)
{
  assert_refused (folder, 0, LGN_ERROR_FILE, "has no tokeniser");
}

#define ADD(name, func) g_test_add ("/tokenizer-files/" name, Folder, NULL, setup, func, teardown)

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
