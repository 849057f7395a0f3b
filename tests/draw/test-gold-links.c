/* Gold links over a map: which cells they are in, and how near the map comes to them. */
#include "base/lgn-error.h"
#include "fixture.h"
#include "view/lgn-gold-links.h"

#include <math.h>
#include <string.h>

static float
diagonal (guint layer, guint head, gsize row, gsize column)
{
  return row == column ? 5 : 1;
}

/* Four words, the last cut in two; the same backwards. */
static LgnResult *
make_result (void)
{
  return fixture_result ("we saw him yest ##erday", "nous le avons vu hier", 1, 1, diagonal);
}

static LgnWordLinksFile *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LgnWordLinksFile *file = lgn_word_links_parse (text, strlen (text), "links", &error);

  g_assert_no_error (error);
  return file;
}

static LgnGoldLinks *
make_gold (const char *text, LgnResult *result, LgnGoldRows rows)
{
  g_autoptr (LgnWordLinksFile) file = parse (text);
  g_autoptr (GError) error = NULL;
  LgnGoldLinks *gold = lgn_gold_links_new (&file->line[0], "links", result, rows, &error);

  g_assert_no_error (error);
  return gold;
}

static LgnShownMap *
make_map (LgnResult *result, LgnGrouping grouping)
{
  return lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_CROSS, 0, 0 }, true, grouping, false);
}

static void
test_cells (void)
{
  g_autoptr (LgnResult) result = make_result ();
  g_autoptr (LgnGoldLinks) gold = make_gold ("0-0 1-3 1p2 2-1 3-4", result, LGN_GOLD_ROWS_OUTPUT);
  g_autoptr (LgnShownMap) pieces = make_map (result, LGN_GROUP_PIECES), words = make_map (result, LGN_GROUP_WORDS);
  static const LgnGoldKind want[5][5] = {
    { LGN_GOLD_SURE }, { 0, 0, LGN_GOLD_SURE }, { 0, LGN_GOLD_POSSIBLE }, { 0, LGN_GOLD_SURE },
    { 0, 0, 0, LGN_GOLD_SURE, LGN_GOLD_SURE },
  };

  for (guint i = 0; i < 5; i++)
    for (guint j = 0; j < 5; j++)
      g_assert_cmpint (lgn_gold_links_get (gold, pieces, i, j), ==, want[i][j]);
  g_assert_cmpuint (lgn_shown_map_get_columns (words)->n, ==, 4);
  g_assert_cmpint (lgn_gold_links_get (gold, words, 4, 3), ==, LGN_GOLD_SURE);
  g_autoptr (LgnResult) other = make_result ();
  g_autoptr (LgnShownMap) foreign = make_map (other, LGN_GROUP_PIECES);
  g_assert_cmpint (lgn_gold_links_get (gold, foreign, 0, 0), ==, LGN_GOLD_NONE);
}

/* The row that reads a word comes a step after the one that predicts it. */
static void
test_input_rows (void)
{
  g_autoptr (LgnResult) result = make_result ();
  g_autoptr (LgnGoldLinks) gold = make_gold ("0-0 3-4", result, LGN_GOLD_ROWS_INPUT);
  g_autoptr (LgnShownMap) map = make_map (result, LGN_GROUP_PIECES);
  LgnGoldScore score;

  g_assert_cmpint (lgn_gold_links_get (gold, map, 0, 0), ==, LGN_GOLD_NONE);
  g_assert_cmpint (lgn_gold_links_get (gold, map, 1, 0), ==, LGN_GOLD_SURE);
  g_assert_true (lgn_gold_links_score (gold, map, &score));
  g_assert_cmpuint (score.n_found, ==, 4);
  g_assert_cmpuint (score.n_sure, ==, 2);
}

/* Pieces are added up before the strongest word is looked for. */
static void
test_score (void)
{
  g_autoptr (LgnResult) result = make_result ();
  g_autoptr (LgnGoldLinks) gold = make_gold ("0-0 1-1 2-2 3-3 3p4", result, LGN_GOLD_ROWS_OUTPUT);
  g_autoptr (LgnShownMap) words = make_map (result, LGN_GROUP_WORDS);
  LgnGoldScore score;

  g_assert_true (lgn_gold_links_score (gold, words, &score));
  g_assert_cmpuint (score.n_found, ==, 5);
  g_assert_cmpuint (score.n_sure_hits, ==, 4);
  g_assert_cmpuint (score.n_possible_hits, ==, 5);
  g_assert_cmpfloat (lgn_gold_score_get_precision (&score), ==, 1);
  g_assert_cmpfloat (lgn_gold_score_get_recall (&score), ==, 1);
  g_assert_cmpfloat (lgn_gold_score_get_error_rate (&score), ==, 0);
}

/* The sentences of a file are found, and their words are counted, though they have more spaces than the text. */
static void
test_sentences (void)
{
  g_autoptr (LgnResult) result = fixture_result ("it ##'s here", "c' ##est ici", 1, 1, diagonal);
  g_autoptr (LgnWordLinksFile) file = parse ("no\tnon\t0-0\nit 's here\tc' est ici\t0-0 1-1 2-2\n");
  g_autoptr (LgnWordLinksFile) bare = parse ("0-0\n1-1\n");
  g_autoptr (GError) error = NULL;
  gint line = lgn_gold_links_find_line (file, result, 0);
  LgnGoldScore score;

  g_assert_cmpint (line, ==, 1);
  g_assert_cmpint (lgn_gold_links_find_line (bare, result, 1), ==, 1);
  g_assert_cmpint (lgn_gold_links_find_line (bare, result, 2), ==, -1);
  g_autoptr (LgnGoldLinks) gold = lgn_gold_links_new (&file->line[line], "links", result, LGN_GOLD_ROWS_OUTPUT, &error);
  g_assert_no_error (error);
  g_autoptr (LgnShownMap) map = make_map (result, LGN_GROUP_PIECES);
  g_assert_cmpint (lgn_gold_links_get (gold, map, 1, 1), ==, LGN_GOLD_SURE);
  g_assert_cmpint (lgn_gold_links_get (gold, map, 1, 0), ==, LGN_GOLD_NONE);
  g_assert_true (lgn_gold_links_score (gold, map, &score));
  g_assert_cmpuint (score.n_found, ==, 3);
}

static void
test_refused (void)
{
  g_autoptr (LgnResult) result = make_result (), alone = fixture_sentence ();
  g_autoptr (LgnWordLinksFile) far = parse ("0-0 9-1");
  g_autoptr (GError) error = NULL;

  g_assert_null (lgn_gold_links_new (&far->line[0], "links", result, LGN_GOLD_ROWS_OUTPUT, &error));
  g_assert_error (error, LGN_ERROR, LGN_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "word 9"));
  g_clear_error (&error);
  g_assert_null (lgn_gold_links_new (&far->line[0], "links", alone, LGN_GOLD_ROWS_OUTPUT, &error));
  g_assert_nonnull (strstr (error->message, "translates"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/gold/cells", test_cells);
  g_test_add_func ("/draw/gold/input-rows", test_input_rows);
  g_test_add_func ("/draw/gold/score", test_score);
  g_test_add_func ("/draw/gold/sentences", test_sentences);
  g_test_add_func ("/draw/gold/refused", test_refused);
  return g_test_run ();
}
