/* Finding a token along the sides of a map. */
#include "fixture.h"
#include "view/lgn-token-hits.h"

static float
equal (guint layer, guint head, gsize row, gsize column)
{
  return 1;
}

static LgnTokenHits *
look_for (const char *words, const char *text, LgnGrouping grouping)
{
  g_autoptr (LgnResult) result = fixture_result (words, NULL, 1, 1, equal);
  g_autoptr (LgnShownMap) map
      = lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_SELF, 0, 0 }, false, grouping, false);

  return lgn_token_hits_new (map, text);
}

/* Whatever the case, across pieces and words, each place once. */
static void
test_find (void)
{
  g_autoptr (LgnTokenHits) cat = look_for ("[CLS] The cat and the CAT ##alogue", "cat", LGN_GROUP_PIECES);
  g_autoptr (LgnTokenHits) across = look_for ("the lor ##gne ##tte lets", "gnette LE", LGN_GROUP_PIECES);
  g_autoptr (LgnTokenHits) words = look_for ("the lor ##gne ##tte lets", "gnette", LGN_GROUP_WORDS);
  g_autoptr (LgnTokenHits) often = look_for ("banana", "an", LGN_GROUP_PIECES);
  g_autoptr (LgnTokenHits) none = look_for ("the cat", "dog", LGN_GROUP_PIECES);
  g_autoptr (LgnTokenHits) nothing = look_for ("the cat", "  ", LGN_GROUP_PIECES);

  g_assert_cmpuint (cat->n_rows, ==, 2);
  g_assert_cmpuint (cat->row[0], ==, 2);
  g_assert_cmpuint (cat->row[1], ==, 5);
  g_assert_cmpuint (cat->n_columns, ==, 2);
  g_assert_cmpuint (across->n_rows, ==, 1);
  g_assert_cmpuint (across->row[0], ==, 2);
  g_assert_cmpuint (words->n_rows, ==, 1);
  g_assert_cmpuint (words->row[0], ==, 1);
  g_assert_cmpuint (often->n_rows, ==, 1);
  g_assert_cmpuint (none->n_rows, ==, 0);
  g_assert_cmpuint (nothing->n_rows, ==, 0);
}

/* On, back, and round the end. */
static void
test_step (void)
{
  g_autoptr (LgnTokenHits) hits = look_for ("a b a c a", "a", LGN_GROUP_PIECES);
  static const struct
  {
    bool is_back;
    gint row;
    guint which;
  } steps[] = { { false, 0, 1 }, { false, 2, 2 }, { false, 4, 3 }, { false, 0, 1 }, { true, 4, 3 }, { true, 2, 2 } };
  gint row = -1, column = 3;
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_cmpuint (lgn_token_hits_step (hits, steps[i].is_back, &row, &column, &n), ==, steps[i].which);
      g_assert_cmpint (row, ==, steps[i].row);
      g_assert_cmpint (column, ==, 3);
      g_assert_cmpuint (n, ==, 3);
    }
  row = 3;
  lgn_token_hits_step (hits, true, &row, &column, &n);
  g_assert_cmpint (row, ==, 2);
  row = -1;
  lgn_token_hits_step (hits, true, &row, &column, &n);
  g_assert_cmpint (row, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/hits/find", test_find);
  g_test_add_func ("/draw/hits/step", test_step);
  return g_test_run ();
}
