/* stats: measures of every head. */
#include "lgn-cli-test.h"

#include "base/lgn-json.h"

#include <string.h>

#define BERT "models/e2e-bert-sentiment"
#define HEADER                                                                                                                 \
  "site,layer,head,entropy,effective_tokens,confidence,gini,mean_distance,self_share,previous_token_share,next_token_share,"   \
  "first_token_share,last_token_share,sink_alpha_1"
#define MORE                                                                                                                   \
  ",gini_allowed,entropy_smoothed,largest_entropy,previous_token_ratio,previous_token_ratio_excluding"
#define SHARES                                                                                                                 \
  ",separator_share,near_share,punctuation_share,other_pieces_share,same_token_share,linked_share,"                   \
  "value_weighted_norm,patch_distance,patch_distance_pixels,role"

/* (transfer full) the table NAME of a run with two options, of which the second may be NULL. */
static char *
make_table (const char *name, const char *option, const char *value, const char *more, const char *more_value)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *path = lgn_cli_test_path (name);
  g_autoptr (LgnCliAnswer) answer
      = lgn_cli_test ("LC_ALL=fr_FR.UTF-8", "stats", model, "-o", path, option, value, more, more_value, NULL);
  char *text = NULL;

  lgn_cli_assert_ok (answer);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* A row a head, the same with padding as without, with one thread as with two; repeated tokens have columns of their own. */
static void
test_csv (void)
{
  g_autofree char *table = make_table ("a.csv", "--text", "this film was wonderful", "--threads", "1");
  g_autofree char *two = make_table ("b.csv", "--text", "this film was wonderful", "--threads", "2");
  g_autofree char *repeated = make_table ("c.csv", "--text", "the film of the year", NULL, NULL);
  g_auto (GStrv) lines = g_strsplit (table, "\r\n", -1);

  g_assert_cmpstr (lines[0], ==, HEADER MORE SHARES);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 2 * 4 + 1);
  g_assert_true (g_str_has_prefix (lines[8], "self,1,3,"));
  g_assert_cmpstr (table, ==, two);
  g_assert_true (g_str_has_prefix (repeated, HEADER ",induction,previous_token_score" MORE ",duplicate_token_score" SHARES "\r\n"));
}

/* Padding changes nothing but the last digits. */
static void
test_padding (void)
{
  g_autofree char *table = make_table ("plain.csv", "--text", "this film was wonderful", NULL, NULL);
  g_autofree char *padded = make_table ("padded.csv", "--text", "this film was wonderful", "--pad-to", "20");
  g_auto (GStrv) cells = g_strsplit_set (strstr (table, "\r\n"), ",\r\n", -1);
  g_auto (GStrv) padded_cells = g_strsplit_set (strstr (padded, "\r\n"), ",\r\n", -1);

  g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (padded_cells));
  for (guint i = 0; cells[i]; i++)
    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[i], NULL), g_ascii_strtod (padded_cells[i], NULL), 1e-5);
}

/* (transfer full) the table of PATH, and what only a run can know taken out of its rows, which have it when HAS_NORMS. */
static json_t *
read_rows (const char *path, bool has_norms)
{
  json_t *rows = json_load_file (path, 0, NULL);

  for (gsize i = 0; i < json_array_size (rows); i++)
    {
      json_t *row = json_array_get (rows, i), *norm = json_object_get (row, "value_weighted_norm");
      g_assert_true (has_norms ? json_number_value (norm) > 0 : json_is_null (norm));
      json_object_del (row, "value_weighted_norm");
    }
  return rows;
}

/* A saved run has the same measures, as JSON too, but for what it does not hold. */
static void
test_bundle (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *save = lgn_cli_test_path ("stats.safetensors");
  g_autofree char *a = lgn_cli_test_path ("run.json"), *b = lgn_cli_test_path ("saved.json");
  g_autoptr (LgnCliAnswer) saved = lgn_cli_test ("run", model, "--text", "a film", "--save", save, NULL);
  g_autoptr (LgnCliAnswer) run = lgn_cli_test ("stats", model, "--text", "a film", "-o", a, NULL);
  g_autoptr (LgnCliAnswer) opened = lgn_cli_test ("stats", save, "-o", b, NULL);

  lgn_cli_assert_ok (saved);
  lgn_cli_assert_ok (run);
  lgn_cli_assert_ok (opened);
  g_autoptr (json_t) rows = read_rows (a, true), saved_rows = read_rows (b, false);
  g_assert_true (json_equal (rows, saved_rows));
  g_assert_cmpuint (json_array_size (rows), ==, 8);
  json_t *last = json_array_get (rows, 7);
  g_assert_cmpint (json_integer_value (json_object_get (last, "layer")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (last, "head")), ==, 3);
  g_assert_true (json_number_value (json_object_get (last, "entropy")) > 0);
}

static void
test_refused (void)
{
  g_autofree char *model = lgn_cli_test_golden (BERT), *path = lgn_cli_test_path ("refused.txt");
  g_autoptr (LgnCliAnswer) ending = lgn_cli_test ("stats", model, "--text", "a", "-o", path, NULL);
  g_autoptr (LgnCliAnswer) missing = lgn_cli_test ("stats", model, "--text", "a", NULL);

  lgn_cli_assert_usage (ending, ".csv");
  lgn_cli_assert_usage (missing, "--output");
}

int
main (int argc, char **argv)
{
  lgn_cli_test_init (&argc, &argv);
  g_test_add_func ("/stats/csv", test_csv);
  g_test_add_func ("/stats/padding", test_padding);
  g_test_add_func ("/stats/bundle", test_bundle);
  g_test_add_func ("/stats/refused", test_refused);
  return lgn_cli_test_run_all ();
}
