/* Tokenisers of GGUF files: what is cut how, and vocabularies that contradict themselves. */
#include "base/lgn-error.h"
#include "text/lgn-tokenizer-gguf.h"

#include <string.h>

#define N_PIECES 7

static const char *const names[N_PIECES] = { "<unk>",
                                             "<s>",
                                             "\xe2\x96\x81",
                                             "a",
                                             "b",
                                             "ab",
                                             ("\xe2\x96\x81" "ab") };
static const float scores[N_PIECES] = { 0, 0, -5, -4, -3, -2, -1 };
static const gint64 types[N_PIECES] = { 2, 3, 1, 1, 1, 1, 1 };
static LgnVocabularyPiece pieces[N_PIECES];

static LgnGgufVocabulary
make_vocabulary (void)
{
  for (guint i = 0; i < N_PIECES; i++)
    pieces[i] = (LgnVocabularyPiece) { names[i], strlen (names[i]) };
  return (LgnGgufVocabulary) { .where = "file",
                               .model = "llama",
                               .n_pieces = N_PIECES,
                               .pieces = pieces,
                               .scores = scores,
                               .types = types,
                               .bos = 1,
                               .eos = -1,
                               .unk = 0,
                               .sep = -1,
                               .pad = -1,
                               .cls = -1,
                               .adds_bos = true,
                               .adds_space = true };
}

static void
assert_ids (const LgnGgufVocabulary *vocabulary, const char *text, const gint32 *ids, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnTokenizer) tokenizer = lgn_tokenizer_new_gguf (vocabulary, &error);
  LgnEncodeOptions options = { 0 };

  g_assert_no_error (error);
  g_autoptr (LgnTokens) tokens = lgn_tokenizer_encode (tokenizer, text, -1, NULL, 0, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tokens->n, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (tokens->token[i].id, ==, ids[i]);
}

static void
test_scores (void)
{
  LgnGgufVocabulary vocabulary = make_vocabulary ();

  assert_ids (&vocabulary, "ab b", (const gint32[]) { 1, 6, 2, 4 }, 4);
  assert_ids (&vocabulary, "a<s>", (const gint32[]) { 1, 2, 3, 1 }, 4);
  vocabulary.adds_space = false;
  vocabulary.adds_bos = false;
  assert_ids (&vocabulary, "abx", (const gint32[]) { 5, 0 }, 2);
}

static void
assert_refused (const LgnGgufVocabulary *vocabulary, LgnError code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_tokenizer_new_gguf (vocabulary, &error));
  g_assert_error (error, LGN_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refusals (void)
{
  LgnGgufVocabulary vocabulary = make_vocabulary ();

  vocabulary.model = "rwkv";
  assert_refused (&vocabulary, LGN_ERROR_UNSUPPORTED, "rwkv");
  vocabulary.model = "gpt2";
  vocabulary.pre = "never-heard-of";
  assert_refused (&vocabulary, LGN_ERROR_UNSUPPORTED, "never-heard-of");
  vocabulary.model = "llama";
  vocabulary.bos = N_PIECES;
  assert_refused (&vocabulary, LGN_ERROR_FORMAT, "first token");
  vocabulary.scores = NULL;
  assert_refused (&vocabulary, LGN_ERROR_FORMAT, "scores");
}

/* Every pattern is one that the pre-tokeniser understands. */
static void
test_cuts (void)
{
  static const char *const known[] = { "gpt-2", "llama-bpe", "qwen2", "starcoder", "default" };
  LgnGgufVocabulary vocabulary = make_vocabulary ();

  vocabulary.model = "gpt2";
  vocabulary.adds_bos = false;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      vocabulary.pre = known[i];
      assert_ids (&vocabulary, "ba", (const gint32[]) { 4, 3 }, 2);
    }
  vocabulary.pre = NULL;
  assert_ids (&vocabulary, "ba", (const gint32[]) { 4, 3 }, 2);
  vocabulary.pre = "llama-bpe"; /* a word that is a piece needs no merge */
  assert_ids (&vocabulary, "ab", (const gint32[]) { 5 }, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokenizer-gguf/scores", test_scores);
  g_test_add_func ("/tokenizer-gguf/refusals", test_refusals);
  g_test_add_func ("/tokenizer-gguf/cuts", test_cuts);
  return g_test_run ();
}
