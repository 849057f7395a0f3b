/* The bundled translation model: the recipe's own ids, words and weights, and how well its heads align words with gold links. */
#include "base/lgn-json.h"
#include "run/lgn-network.h"
#include "view/lgn-gold-links.h"

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

/* (transfer full) SENTENCE, whose words and marks are parted by spaces, as a person writes it. */
static char *
join_words (const char *sentence)
{
  g_auto (GStrv) words = g_strsplit (sentence, " ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    {
      if (text->len > 0 && !strchr (".,", words[i][0]) && text->str[text->len - 1] != '\'')
        g_string_append_c (text, ' ');
      g_string_append (text, words[i]);
    }
  return g_string_free (text, FALSE);
}

static void
add_score (LgnGoldScore *sum, const LgnGoldScore *score)
{
  sum->n_found += score->n_found;
  sum->n_sure += score->n_sure;
  sum->n_possible += score->n_possible;
  sum->n_sure_hits += score->n_sure_hits;
  sum->n_possible_hits += score->n_possible_hits;
}

/* What the heads of LAYER link, by the rows that predict words and by those that read them. */
static void
score_sentence (const LgnWordLinks *links, LgnGoldScore sums[2])
{
  g_autofree char *source = join_words (links->source), *target = join_words (links->target);
  g_autoptr (LgnResult) result = translate (source, target);
  LgnMapId id = { LGN_SITE_CROSS, ALIGNING_LAYER, LGN_HEAD_MEAN };
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &id, true, LGN_GROUP_WORDS, false);

  for (guint rows = LGN_GOLD_ROWS_OUTPUT; rows <= LGN_GOLD_ROWS_INPUT; rows++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LgnGoldLinks) gold = lgn_gold_links_new (links, "gold", result, rows, &error);
      LgnGoldScore score;

      g_assert_no_error (error);
      g_assert_true (lgn_gold_links_score (gold, map, &score));
      add_score (&sums[rows], &score);
    }
}

/* All gold links are sure. A row belongs to the word that it predicts: a step later there is little left of the alignment. */
static void
test_alignment (void)
{
  g_autofree char *path = find_file ("gold-alignments.tsv");
  g_autoptr (GError) error = NULL;
  g_autoptr (LgnWordLinksFile) file = lgn_word_links_read (path, &error);
  LgnGoldScore sums[2] = { 0 };

  g_assert_no_error (error);
  for (guint i = 0; i < file->n; i++)
    score_sentence (&file->line[i], sums);
  double error_rate = lgn_gold_score_get_error_rate (&sums[LGN_GOLD_ROWS_OUTPUT]);
  double late = lgn_gold_score_get_error_rate (&sums[LGN_GOLD_ROWS_INPUT]);
  g_test_message ("alignment error rate %.4f over %u gold links, %.4f a row later", error_rate,
                  sums[LGN_GOLD_ROWS_OUTPUT].n_sure, late);
  g_assert_cmpuint (sums[LGN_GOLD_ROWS_OUTPUT].n_sure, >, 1000);
  g_assert_cmpfloat (error_rate, <=, MAX_ERROR_RATE);
  g_assert_cmpfloat (late, >=, 0.7);
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
