/* Answers that are parts of the text. */
#include "run/lgn-text-answers.h"

#include "base/lgn-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const char *
spell (gint32 id, gpointer data)
{
  return ((const char *const *) data)[id];
}

/* "who" and "Annabel in Paris", between separators: seven tokens and their places. */
static LgnTokens *
make_pair (void)
{
  static const char *const pieces[] = { "[CLS]", "who", "[SEP]", "Anna", "##bel", "in", "Paris", "[SEP]" };
  static const LgnToken tokens[] = {
    { .id = 0, .flags = LGN_TOKEN_SPECIAL },
    { .id = 1, .end = 3 },
    { .id = 2, .flags = LGN_TOKEN_SPECIAL },
    { .id = 3, .segment = 1, .end = 4 },
    { .id = 4, .segment = 1, .flags = LGN_TOKEN_CONTINUES, .start = 4, .end = 7 },
    { .id = 5, .segment = 1, .start = 8, .end = 10 },
    { .id = 6, .segment = 1, .start = 11, .end = 16 },
    { .id = 7, .flags = LGN_TOKEN_SPECIAL },
  };
  const char *const texts[2] = { "who", "Annabel in Paris" };
  const gsize lengths[2] = { 3, 16 };
  const LgnPieceMarks marks = { .prefix = "##" };

  return lgn_tokens_new (texts, lengths, tokens, G_N_ELEMENTS (tokens), spell, (gpointer) pieces, &marks);
}

/* N one-letter words. */
static LgnTokens *
make_words (guint n)
{
  g_autofree char *text = g_strnfill (2 * n, ' ');
  g_autofree LgnToken *tokens = g_new0 (LgnToken, n);
  const char *const piece = "a";

  for (guint i = 0; i < n; i++)
    {
      text[2 * i] = (char) ('a' + i);
      tokens[i].start = 2 * i;
      tokens[i].end = 2 * i + 1;
    }
  const char *const texts[2] = { text, NULL };
  const gsize lengths[2] = { 2 * n, 0 };
  const LgnPieceMarks marks = { 0 };
  return lgn_tokens_new (texts, lengths, tokens, n, spell, (gpointer) &piece, &marks);
}

static void
assert_predictions (const LgnResult *result, const LgnPrediction *wanted, guint n)
{
  g_assert_cmpuint (result->n_predictions, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (result->predictions[i].label, ==, wanted[i].label);
      g_assert_cmpfloat_with_epsilon (result->predictions[i].probability, wanted[i].probability, 1e-6);
    }
}

/* Logits are logarithms of probabilities here, plus something that is the same everywhere; what is no context has more, and
 * must not count. */
static void
test_spans (void)
{
  static const double start[] = { 0, 0, 0, .5, .125, .125, .25, 0 }, end[] = { 0, 0, 0, .1, .2, .1, .6, 0 };
  static const LgnPrediction wanted[] = {
    { "Annabel in Paris", .3 }, { "Paris", .15 }, { "Annabel", .1 }, { "Annabel in Paris", .075 }, { "in Paris", .075 },
  };
  g_autoptr (LgnResult) result = lgn_result_new ();
  g_autoptr (LgnTensor) logits = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { 8, 2 });

  for (guint i = 0; i < 8; i++)
    {
      lgn_tensor_f32 (logits)[2 * i] = start[i] > 0 ? (float) log (start[i]) + 3 : 100;
      lgn_tensor_f32 (logits)[2 * i + 1] = end[i] > 0 ? (float) log (end[i]) - 2 : 100;
    }
  result->tokens = make_pair ();
  lgn_text_answers_fill_spans (result, logits);
  assert_predictions (result, wanted, G_N_ELEMENTS (wanted));
}

/* The likeliest ends are sixteen tokens apart, one too many; and an answer does not end before it begins. */
static void
test_long_span (void)
{
  g_autoptr (LgnResult) result = lgn_result_new ();
  g_autoptr (LgnTensor) logits = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { 20, 2 });
  float *at = lgn_tensor_f32 (logits);

  at[2 * 2] = at[2 * 17 + 1] = 10;
  at[2 * 3] = 8;
  at[2 * 19] = 9;
  result->tokens = make_words (20);
  lgn_text_answers_fill_spans (result, logits);
  g_assert_cmpuint (result->n_predictions, ==, 5);
  g_assert_cmpstr (result->predictions[0].label, ==, "d e f g h i j k l m n o p q r");
}

/* A folder with the files of a network of two classes, and a configuration that calls them FIRST and SECOND. (transfer full) */
static char *
make_network (const char *first, const char *second)
{
  static const char *const files[] = { "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt" };
  g_autofree char *from = g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "models", "e2e-bert-sentiment", NULL);
  g_autofree char *config_path = g_build_filename (from, "config.json", NULL), *config = NULL;
  char *folder = g_dir_make_tmp ("lgn-answers-XXXXXX", NULL);
  g_autofree char *own_path = g_build_filename (folder, "config.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *target = g_build_filename (from, files[i], NULL), *link = g_build_filename (folder, files[i], NULL);
      g_assert_cmpint (symlink (target, link), ==, 0);
    }
  g_assert_true (g_file_get_contents (config_path, &config, NULL, NULL));
  g_autoptr (GString) own = g_string_new (config);
  g_string_replace (own, "BertForSequenceClassification", "BertForTokenClassification", 0);
  g_string_replace (own, "\"0\": \"NEGATIVE\"", first, 0);
  g_string_replace (own, "\"1\": \"POSITIVE\"", second, 0);
  g_assert_true (g_file_set_contents (own_path, own->str, -1, NULL));
  return folder;
}

static void
remove_network (char *folder)
{
  g_auto (GStrv) names = lgn_folder_list (folder);

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

/* What logits of the second class for IS_SECOND [n] words name in a text. */
static LgnResult *
name_words (const char *first, const char *second, const char *is_second)
{
  guint n = (guint) strlen (is_second);
  char *folder = make_network (first, second);
  LgnResult *result = lgn_result_new ();
  g_autoptr (LgnTensor) logits = lgn_tensor_new (LGN_DTYPE_F32, 2, (gsize[]) { n, 2 });
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnNetwork) network = lgn_network_open (folder, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    lgn_tensor_f32 (logits)[2 * i + (is_second[i] == '1')] = (float) log (i + 2); /* of i + 2 to 1 */
  result->tokens = make_words (n);
  lgn_text_answers_fill_classes (result, network, logits);
  remove_network (folder);
  return result;
}

static void
test_names (void)
{
  static const LgnPrediction wanted[] = { { "b c: LOC", (3. / 4 + 4. / 5) / 2 }, { "e: LOC", 6. / 7 } };
  static const LgnPrediction beginnings[] = {
    { "a b: LOC", (2. / 3 + 3. / 4) / 2 }, { "c: LOC", 4. / 5 }, { "d e: LOC", (5. / 6 + 6. / 7) / 2 },
  };
  g_autoptr (LgnResult) result = name_words ("\"0\": \"O\"", "\"1\": \"I-LOC\"", "01101");
  g_autoptr (LgnResult) begun = name_words ("\"0\": \"B-LOC\"", "\"1\": \"I-LOC\"", "01001");

  assert_predictions (result, wanted, G_N_ELEMENTS (wanted));
  assert_predictions (begun, beginnings, G_N_ELEMENTS (beginnings));
}

/* A whole run. */
static void
test_run (void)
{
  char *folder = make_network ("\"0\": \"O\"", "\"1\": \"B-X\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnNetwork) network = lgn_network_open (folder, NULL, &error);
  g_autoptr (LgnInput) input = lgn_input_new ("This film was wonderful.");
  LgnRunOptions keep = { .with_logits = true };
  g_autoptr (LgnResult) result = network ? lgn_network_run (network, input, &keep, NULL, &error) : NULL;
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < result->tokens->n; i++)
    {
      const float *row = (const float *) result->logits->data + 2 * i;
      if (result->tokens->token[i].flags & LGN_TOKEN_SPECIAL || row[1] <= row[0])
        continue;
      g_assert_cmpfloat_with_epsilon (result->predictions[n++].probability, 1 / (1 + exp (row[0] - row[1])), 1e-6);
    }
  g_assert_cmpuint (result->n_predictions, ==, n);
  remove_network (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-answers/spans", test_spans);
  g_test_add_func ("/text-answers/long-span", test_long_span);
  g_test_add_func ("/text-answers/names", test_names);
  g_test_add_func ("/text-answers/run", test_run);
  return g_test_run ();
}
