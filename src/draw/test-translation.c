/* The bundled translation model: the recipe's own ids, words and weights, and how well its heads align words with gold links. */
#include "base/lgn-json.h"
#include "run/lgn-network.h"

#include <string.h>

/* The layer whose head mean aligns best, and the alignment error rate that its model card promises. */
#define ALIGNING_LAYER 1
#define MAX_ERROR_RATE 0.12

static LgnNetwork *network;

static char *
find_file (const char *name)
{
  return g_build_filename (g_getenv ("LORGNETTE_TEST_DATA"), "golden", "en-fr", name, NULL);
}

static LgnResult *
translate (const char *text, const char *target)
{
  g_autoptr (LgnInput) input = lgn_input_new (text);
  g_autoptr (GError) error = NULL;

  input->target = g_strdup (target);
  LgnResult *result = lgn_network_run (network, input, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_ids (const LgnTokens *tokens, json_t *want)
{
  g_assert_cmpuint (tokens->n, ==, json_array_size (want));
  for (guint i = 0; i < tokens->n; i++)
    g_assert_cmpint (tokens->token[i].id, ==, json_integer_value (json_array_get (want, i)));
}

static void
test_words (void)
{
  g_autofree char *path = find_file ("expected.json");
  g_autoptr (json_t) expected = lgn_json_read (path, NULL);
  json_t *cases = json_object_get (expected, "cases"), *one;
  size_t i;

  g_assert_cmpuint (json_array_size (cases), >=, 10);
  json_array_foreach (cases, i, one)
  {
    const char *text = json_string_value (json_object_get (one, "text"));
    g_autoptr (LgnResult) result = translate (text, NULL);
    g_autoptr (LgnInput) input = lgn_input_new (text);
    g_autofree char *words = lgn_network_write (network, input, NULL, NULL);

    assert_ids (result->tokens, json_object_get (one, "source_ids"));
    assert_ids (result->predicted_tokens, json_object_get (one, "output_ids"));
    g_assert_cmpstr (words, ==, json_string_value (json_object_get (one, "output")));
  }
}

static void
test_weights (void)
{
  g_autofree char *path = find_file ("expected.json");
  g_autoptr (json_t) expected = lgn_json_read (path, NULL);
  json_t *cross = json_object_get (expected, "cross_attention_head_mean");
  json_t *layers = json_object_get (cross, "layers"), *rows, *row, *weight;
  g_autoptr (LgnResult) result = translate (json_string_value (json_object_get (cross, "text")), NULL);
  size_t layer, i, j;

  g_assert_cmpuint (json_array_size (layers), ==, lgn_network_get_n_layers (network, LGN_SITE_CROSS));
  json_array_foreach (layers, layer, rows)
  {
    json_array_foreach (rows, i, row)
    {
      LgnMapId map = { LGN_SITE_CROSS, (guint) layer, LGN_HEAD_MEAN };
      g_autofree float *weights = g_new (float, result->tokens->n);
      lgn_attn_store_read_rows (result->store, &map, i, 1, weights);
      g_assert_cmpuint (json_array_size (row), ==, result->tokens->n);
      json_array_foreach (row, j, weight)
        g_assert_cmpfloat_with_epsilon (weights[j], json_number_value (weight), 5e-6);
    }
  }
}

/* WORDS as a person writes them; OWNER gets the word of every byte. */
static char *
join_words (char **words, GArray *owner)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    {
      if (text->len > 0 && !strchr (".,", words[i][0]) && text->str[text->len - 1] != '\'')
        g_string_append_c (text, ' ');
      g_string_append (text, words[i]);
      while (owner->len < text->len)
        g_array_append_val (owner, i);
    }
  return g_string_free (text, FALSE);
}

/* The word of every token, by its last byte; -1 for tokens that stand for nothing. */
static gint *
find_words (const LgnTokens *tokens, const GArray *owner)
{
  gint *words = g_new (gint, tokens->n);

  for (guint i = 0; i < tokens->n; i++)
    words[i] = tokens->token[i].end > tokens->token[i].start
                   ? (gint) g_array_index (owner, guint, MIN (tokens->token[i].end, owner->len) - 1)
                   : -1;
  return words;
}

typedef struct
{
  guint n_found; /* links that the heads name */
  guint n_right;
  guint n_gold;
} Score;

/* Every target word's strongest source word, weights summed over the pieces of both, against the gold links "source-target". */
static void
score_sentence (const char *source, const char *target, const char *links, Score *score)
{
  g_auto (GStrv) source_words = g_strsplit (source, " ", -1), target_words = g_strsplit (target, " ", -1);
  g_auto (GStrv) gold = g_strsplit (links, " ", -1);
  g_autoptr (GArray) source_owner = g_array_new (FALSE, FALSE, sizeof (guint)), target_owner = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *source_text = join_words (source_words, source_owner), *target_text = join_words (target_words, target_owner);
  g_autoptr (LgnResult) result = translate (source_text, target_text);
  g_autofree gint *columns = find_words (result->tokens, source_owner), *rows = find_words (result->predicted_tokens, target_owner);
  guint n_source = g_strv_length (source_words), n_target = g_strv_length (target_words);
  g_autofree double *sums = g_new0 (double, n_source * n_target);
  g_autofree float *weights = g_new (float, result->tokens->n);
  LgnMapId map = { LGN_SITE_CROSS, ALIGNING_LAYER, LGN_HEAD_MEAN };

  for (guint i = 0; i < result->predicted_tokens->n; i++)
    {
      lgn_attn_store_read_rows (result->store, &map, i, 1, weights);
      for (guint j = 0; j < result->tokens->n; j++)
        if (rows[i] >= 0 && columns[j] >= 0)
          sums[(guint) rows[i] * n_source + (guint) columns[j]] += weights[j];
    }
  for (guint i = 0; i < n_target; i++)
    {
      guint best = 0;
      for (guint j = 1; j < n_source; j++)
        if (sums[i * n_source + j] > sums[i * n_source + best])
          best = j;
      g_autofree char *link = g_strdup_printf ("%u-%u", best, i);
      score->n_found++;
      score->n_right += g_strv_contains ((const char *const *) gold, link);
    }
  score->n_gold += g_strv_length (gold);
}

/* Och and Ney 2003, "A Systematic Comparison of Various Statistical Alignment Models", equation 12, all gold links sure. */
static void
test_alignment (void)
{
  g_autofree char *path = find_file ("gold-alignments.tsv"), *contents = NULL;
  Score score = { 0 };

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
      if (lines[i][0] != '#' && g_strv_length (fields) == 3)
        score_sentence (fields[0], fields[1], fields[2], &score);
    }
  double error_rate = 1 - 2.0 * score.n_right / (score.n_found + score.n_gold);
  g_test_message ("alignment error rate %.4f over %u gold links", error_rate, score.n_gold);
  g_assert_cmpuint (score.n_gold, >, 1000);
  g_assert_cmpfloat (error_rate, <=, MAX_ERROR_RATE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  network = lgn_network_open ("en-fr", NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/translation/words", test_words);
  g_test_add_func ("/translation/weights", test_weights);
  g_test_add_func ("/translation/alignment", test_alignment);
  int status = g_test_run ();
  lgn_network_unref (network);
  return status;
}
