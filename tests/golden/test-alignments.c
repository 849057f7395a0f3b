/* Scores of word alignments against a file of worked ones. */
#include "base/lgn-json.h"
#include "golden-files.h"
#include "view/lgn-gold-links.h"

#include <math.h>

#define TOLERANCE 1e-9

static json_t *
read_expected (void)
{
  g_autofree char *path = golden_find_file ("analysis/worked-alignments", "expected.json");
  g_autoptr (GError) error = NULL;
  json_t *expected = lgn_json_read (path, &error);

  g_assert_no_error (error);
  return expected;
}

/* No links at all are no line of a file. */
static LgnWordLinksFile *
parse (const char *links)
{
  g_autofree char *text = g_strconcat (links, "\n", NULL);
  g_autoptr (GError) error = NULL;
  LgnWordLinksFile *file = lgn_word_links_parse (text, strlen (text), "expected.json", &error);

  g_assert_no_error (error);
  return file;
}

static void
compare (const char *gold_text, const char *found_text, LgnGoldScore *score)
{
  g_autoptr (LgnWordLinksFile) gold = parse (gold_text), found = parse (found_text);

  lgn_gold_score_compare (&gold->line[0], &found->line[0], score);
}

static void
assert_number (json_t *want, const char *key, double value)
{
  json_t *number = json_object_get (want, key);

  if (json_is_null (number))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, json_number_value (number), TOLERANCE);
}

static void
assert_score (json_t *want, const LgnGoldScore *score)
{
  assert_number (want, "links", score->n_found);
  assert_number (want, "sure", score->n_sure);
  assert_number (want, "hits_sure", score->n_sure_hits);
  assert_number (want, "hits_possible", score->n_possible_hits);
  assert_number (want, "precision", lgn_gold_score_get_precision (score));
  assert_number (want, "recall", lgn_gold_score_get_recall (score));
  assert_number (want, "aer", lgn_gold_score_get_error_rate (score));
}

static void
test_scores (void)
{
  g_autoptr (json_t) expected = read_expected ();
  json_t *list = json_object_get (expected, "scores"), *one;
  size_t i;

  g_assert_cmpuint (json_array_size (list), >=, 7);
  json_array_foreach (list, i, one)
  {
    LgnGoldScore score;
    compare (json_string_value (json_object_get (one, "gold")), json_string_value (json_object_get (one, "hypothesis")), &score);
    assert_score (one, &score);
  }
}

/* Links that several methods find in a map. */
static void
test_methods (void)
{
  g_autoptr (json_t) expected = read_expected ();
  json_t *maps = json_object_get (expected, "maps"), *map, *want;
  const char *method;
  size_t i;

  json_array_foreach (maps, i, map)
  {
    json_object_foreach (json_object_get (map, "scores"), method, want)
    {
      LgnGoldScore score;
      compare (json_string_value (json_object_get (map, "gold")), json_string_value (json_object_get (map, method)), &score);
      assert_score (want, &score);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alignments/scores", test_scores);
  g_test_add_func ("/alignments/methods", test_methods);
  return g_test_run ();
}
