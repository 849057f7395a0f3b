/* Two maps on common axes: what is matched, what is read, and what it comes to. */
#include "attn/lgn-divergence.h"
#include "fixture.h"
#include "view/lgn-pair-summary.h"
#include "view/lgn-sequence-match.h"

#include <math.h>

/* The length of the longest common subsequence, by the table that everybody knows. */
static guint
count_common (const guint *a, guint n_a, const guint *b, guint n_b)
{
  g_autofree guint *table = g_new0 (guint, (n_a + 1) * (n_b + 1));
  guint width = n_b + 1;

  for (guint i = 1; i <= n_a; i++)
    for (guint j = 1; j <= n_b; j++)
      table[i * width + j] = a[i - 1] == b[j - 1] ? table[(i - 1) * width + j - 1] + 1
                                                  : MAX (table[(i - 1) * width + j], table[i * width + j - 1]);
  return table[n_a * width + n_b];
}

/* Whether B_OF_A is a common subsequence; how long it is. */
static guint
check_matches (const guint *a, guint n_a, const guint *b, guint n_b, const gint *b_of_a)
{
  gint last = -1;
  guint n = 0;

  for (guint i = 0; i < n_a; i++)
    if (b_of_a[i] >= 0)
      {
        g_assert_cmpint (b_of_a[i], >, last);
        g_assert_cmpint (b_of_a[i], <, (gint) n_b);
        g_assert_cmpuint (a[i], ==, b[b_of_a[i]]);
        last = b_of_a[i];
        n++;
      }
  return n;
}

static void
test_sequence (void)
{
  for (guint turn = 0; turn < 400; turn++)
    {
      guint a[24], b[24], n_a = (guint) g_test_rand_int_range (0, 24), n_b = (guint) g_test_rand_int_range (0, 24);
      gint b_of_a[24];

      for (guint i = 0; i < 24; i++)
        {
          a[i] = (guint) g_test_rand_int_range (0, 5);
          b[i] = (guint) g_test_rand_int_range (0, 5);
        }
      g_assert_true (lgn_sequence_match (a, n_a, b, n_b, 100, b_of_a));
      g_assert_cmpuint (check_matches (a, n_a, b, n_b, b_of_a), ==, count_common (a, n_a, b, n_b));
    }
}

/* Too many edits: the beginnings are matched, and it says so. */
static void
test_sequence_bound (void)
{
  enum { N = 100 };
  guint a[N], b[N];
  gint b_of_a[N];

  for (guint i = 0; i < N; i++)
    {
      a[i] = i;
      b[i] = i < 40 ? i : 1000 + i;
    }
  g_assert_false (lgn_sequence_match (a, N, b, N, 10, b_of_a));
  g_assert_cmpuint (check_matches (a, N, b, N, b_of_a), >=, 40);
  g_assert_true (lgn_sequence_match (a, N, b, N, 2 * N, b_of_a));
  g_assert_cmpuint (check_matches (a, N, b, N, b_of_a), ==, 40);
}

static LgnAxisMatch *
match (const char *a, const char *b, bool hides_special, LgnGrouping grouping)
{
  g_autoptr (LgnTokens) x = fixture_tokens (a);
  g_autoptr (LgnTokens) y = fixture_tokens (b);

  return lgn_axis_match_new (&(LgnMatchSide) { x, x->n }, &(LgnMatchSide) { y, y->n }, hides_special, grouping, false);
}

static char *
join_labels (const LgnAxisMatch *match)
{
  return g_strjoinv (" ", match->axis->label);
}

static void
test_same (void)
{
  g_autoptr (LgnAxisMatch) same = match ("[CLS] the lor ##gne ##tte [SEP]", "[CLS] the lor ##gne ##tte [SEP]", true, LGN_GROUP_PIECES);

  g_assert_cmpint (same->kind, ==, LGN_MATCH_SAME);
  g_assert_cmpuint (same->n_groups, ==, 6);
  g_assert_cmpuint (same->axis->n, ==, 4);
  g_assert_cmpuint (same->n_matched, ==, 4);
}

/* One text in two tokenisers: words are matched by the bytes they stand for. */
static void
test_bytes (void)
{
  g_autoptr (LgnAxisMatch) cut = match ("[CLS] we watch them [SEP]", "[CLS] we wat ##ch them [SEP]", false, LGN_GROUP_WORDS);
  g_autofree char *labels = join_labels (cut);

  g_assert_cmpint (cut->kind, ==, LGN_MATCH_BYTES);
  g_assert_cmpuint (cut->n_matched, ==, 5);
  g_assert_cmpstr (labels, ==, "[CLS] we watch them [SEP]");
}

static const char *
get_piece (gint32 id, gpointer data)
{
  static const char *const pieces[] = { "do", "n't", "see", "don", "'t", " see" };

  return pieces[id];
}

/* Words that end at different bytes are merged until they do not. */
static void
test_merged_words (void)
{
  const LgnToken left[3] = { { .id = 0, .end = 2 }, { .id = 1, .start = 2, .end = 5 }, { .id = 2, .start = 6, .end = 9 } };
  const LgnToken right[3] = { { .id = 3, .end = 3 }, { .id = 4, .start = 3, .end = 5 }, { .id = 5, .start = 5, .end = 9 } };
  const char *const text[2] = { "don't see", NULL };
  const gsize length[2] = { 9, 0 };
  const LgnPieceMarks marks = { false, NULL, NULL };
  g_autoptr (LgnTokens) a = lgn_tokens_new (text, length, left, 3, get_piece, NULL, &marks);
  g_autoptr (LgnTokens) b = lgn_tokens_new (text, length, right, 3, get_piece, NULL, &marks);
  g_autoptr (LgnAxisMatch) found
      = lgn_axis_match_new (&(LgnMatchSide) { a, 3 }, &(LgnMatchSide) { b, 3 }, false, LGN_GROUP_WORDS, false);
  g_assert_cmpuint (found->n_matched, ==, 2);
  g_assert_cmpuint (found->side[0]->n_groups, ==, 2);
  g_assert_cmpuint (found->side[1]->n_groups, ==, 2);
  g_assert_cmpuint (found->side[0]->group[0].n, ==, 2);
}

/* What only one has comes at the end, A's first. */
static void
test_two_texts (void)
{
  g_autoptr (LgnAxisMatch) found
      = match ("[CLS] the cat sat down [SEP]", "[CLS] the old cat sat [SEP]", false, LGN_GROUP_PIECES);
  g_autofree char *labels = join_labels (found);

  g_assert_cmpint (found->kind, ==, LGN_MATCH_SEQUENCE);
  g_assert_true (found->is_complete);
  g_assert_cmpstr (labels, ==, "[CLS] the cat sat [SEP] down old");
  g_assert_cmpuint (found->n_matched, ==, 5);
  g_assert_cmpuint (found->n_only_a, ==, 1);
  g_assert_cmpint (lgn_axis_match_find (found, 0, 4), ==, 5); /* down */
  g_assert_cmpint (lgn_axis_match_find (found, 1, 2), ==, 6); /* old */
  g_assert_cmpint (lgn_axis_match_find (found, 1, 3), ==, 2); /* cat */
  g_assert_cmpint (found->shown[5].b, ==, -1);
  g_assert_cmpint (found->shown[6].a, ==, -1);
}

static LgnMapPair *
make_pair (LgnResult *a, const LgnMapId *a_map, LgnResult *b, const LgnMapId *b_map, bool hides_special, LgnOperation operation)
{
  return lgn_map_pair_new (&(LgnMapRef) { a, *a_map }, &(LgnMapRef) { b, *b_map },
                           &(LgnPairView) { hides_special, LGN_GROUP_PIECES, false }, operation);
}

/* Heads of one run: the middle is their difference in every cell, and the summary what a plain reading of both gives. */
static void
test_heads (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  const LgnMapId a = { LGN_SITE_SELF, 7, 10 }, b = { LGN_SITE_SELF, 5, 4 };
  g_autoptr (LgnMapPair) pair = make_pair (result, &a, result, &b, false, LGN_OPERATION_DIFFERENCE);
  g_autoptr (LgnPairSummary) summary = lgn_pair_summary_new (pair, NULL, NULL);
  LgnShownMap *middle = lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE);
  double js = 0, largest = 0;
  guint n = result->tokens->n, n_same = 0;

  for (guint row = 0; row < n; row++)
    {
      LgnRowStatistics x, y;
      g_autofree float *p = g_new (float, n);
      g_autofree float *q = g_new (float, n);

      lgn_attn_store_read_rows (result->store, &a, row, 1, p);
      lgn_attn_store_read_rows (result->store, &b, row, 1, q);
      lgn_attn_store_get_row_statistics (result->store, &a, row, &x);
      lgn_attn_store_get_row_statistics (result->store, &b, row, &y);
      js += lgn_divergence_js (p, q, n) / n;
      n_same += x.argmax == y.argmax;
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (lgn_shown_map_get_weight (middle, row, i), ==, q[i] - p[i]);
          largest = MAX (largest, fabs ((double) q[i] - p[i]));
        }
    }
  g_assert_cmpfloat_with_epsilon (summary->mean_js, js, 1e-12);
  g_assert_cmpuint (summary->n_same, ==, n_same);
  g_assert_cmpuint (summary->n_compared, ==, n);
  g_assert_cmpfloat (summary->largest, ==, largest);
  g_assert_cmpuint (summary->n_cells, ==, LGN_PAIR_MAX_CELLS);
  g_assert_cmpfloat (fabs ((double) summary->cells[0].b - summary->cells[0].a), ==, largest);
  for (guint i = 1; i < summary->n_cells; i++)
    g_assert_cmpfloat (fabs ((double) summary->cells[i].b - summary->cells[i].a), <=,
                       fabs ((double) summary->cells[i - 1].b - summary->cells[i - 1].a));
}

/* Hidden columns are not drawn, and counted: the rows are as far apart as before. */
static void
test_hidden (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  const LgnMapId a = { LGN_SITE_SELF, 7, 10 }, b = { LGN_SITE_SELF, 5, 4 };
  g_autoptr (LgnMapPair) all = make_pair (result, &a, result, &b, false, LGN_OPERATION_DIFFERENCE);
  g_autoptr (LgnMapPair) some = make_pair (result, &a, result, &b, true, LGN_OPERATION_DIFFERENCE);
  g_autoptr (LgnPairSummary) of_all = lgn_pair_summary_new (all, NULL, NULL);
  g_autoptr (LgnPairSummary) of_some = lgn_pair_summary_new (some, NULL, NULL);

  g_assert_cmpuint (of_some->n_rows + 2, ==, of_all->n_rows);
  g_assert_cmpfloat (of_some->js[0], ==, of_all->js[1]);
  g_assert_cmpfloat (lgn_shown_map_get_weight (lgn_map_pair_get_panel (some, LGN_PANEL_MIDDLE), 3, 4), ==,
                     lgn_shown_map_get_weight (lgn_map_pair_get_panel (all, LGN_PANEL_MIDDLE), 4, 5));
}

static float
weigh_twice (guint layer, guint head, gsize row, gsize column)
{
  if (column == 0)
    return head == 0 ? 1 : 4;
  return column == 1 ? 1 : head == 0 ? 0.0001f : 0;
}

static void
test_ratio (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c", NULL, 1, 2, weigh_twice);
  const LgnMapId a = { LGN_SITE_SELF, 0, 0 }, b = { LGN_SITE_SELF, 0, 1 };
  g_autoptr (LgnMapPair) pair = make_pair (result, &a, result, &b, false, LGN_OPERATION_RATIO);
  LgnShownMap *middle = lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE);
  const LgnTile row = { 0, 0, 1, 3 };
  float weights[3];
  guint8 allowed[3];

  lgn_shown_map_read (middle, &row, weights, allowed);
  g_assert_cmpfloat_with_epsilon (weights[0], log2 (0.8 / (1 / 2.0001)), 1e-6);
  g_assert_cmpfloat_with_epsilon (weights[1], log2 (0.2 / (1 / 2.0001)), 1e-6);
  g_assert_cmpuint (allowed[0], ==, 1);
  g_assert_cmpuint (allowed[2], ==, LGN_ALLOWED_TINY);
  g_assert_false (lgn_shown_map_is_allowed (middle, 0, 2));
}

/* Pieces that only one text has: blank in the other's panel and in the middle, and read from the right place. */
static void
test_unmatched (void)
{
  g_autoptr (LgnResult) a = fixture_result ("the cat sat down", NULL, 1, 1, weigh_twice);
  g_autoptr (LgnResult) b = fixture_result ("the old cat sat", NULL, 1, 1, weigh_twice);
  const LgnMapId map = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnMapPair) pair = make_pair (a, &map, b, &map, false, LGN_OPERATION_DIFFERENCE);
  g_autoptr (LgnPairSummary) summary = lgn_pair_summary_new (pair, NULL, NULL);
  LgnShownMap *own_a = lgn_map_pair_get_own (pair, 0), *own_b = lgn_map_pair_get_own (pair, 1);
  LgnShownMap *panel = lgn_map_pair_get_panel (pair, LGN_PANEL_B), *middle = lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE);

  g_assert_cmpuint (lgn_shown_map_get_rows (panel)->n, ==, 5); /* the cat sat down old */
  g_assert_true (lgn_map_pair_has_cell (pair, 1, 1));
  g_assert_false (lgn_map_pair_has_cell (pair, 1, 3));
  g_assert_cmpfloat (lgn_shown_map_get_weight (panel, 1, 2), ==, lgn_shown_map_get_weight (own_b, 2, 3));
  g_assert_cmpfloat (lgn_shown_map_get_weight (panel, 1, 4), ==, lgn_shown_map_get_weight (own_b, 2, 1));
  g_assert_cmpfloat (lgn_shown_map_get_weight (middle, 0, 1), ==,
                     lgn_shown_map_get_weight (own_b, 0, 2) - lgn_shown_map_get_weight (own_a, 0, 1));
  g_assert_false (lgn_shown_map_is_allowed (middle, 3, 0));
  g_assert_cmpuint (summary->n_compared, ==, 3);
  g_assert_true (isnan (summary->js[3]) && isnan (summary->js[4]));
  g_assert_true (summary->mean_js > 0 && summary->mean_js < G_LN2);
}

/* Causal maps: what both mask is masked, and a pooled dot is the difference farthest from 0. */
static void
test_pooled (void)
{
  g_autoptr (LgnResult) result = fixture_long (64);
  const LgnMapId map = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnResult) other = fixture_result ("t0", NULL, 1, 1, weigh_twice);
  g_autoptr (LgnMapPair) pair = make_pair (result, &map, result, &map, false, LGN_OPERATION_DIFFERENCE);
  g_autoptr (LgnMapPair) apart = make_pair (result, &map, other, &map, false, LGN_OPERATION_DIFFERENCE);
  LgnShownMap *middle = lgn_map_pair_get_panel (pair, LGN_PANEL_MIDDLE);
  const LgnTile all = { 0, 0, 64, 64 };
  float dots[4];
  guint8 allowed[4];

  lgn_shown_map_read_overview (middle, &all, 2, 2, LGN_POOL_MAX, dots, allowed);
  g_assert_cmpuint (allowed[0], ==, 1);
  g_assert_cmpuint (allowed[1], ==, 0);
  g_assert_cmpfloat (dots[2], ==, 0);
  g_assert_cmpuint (lgn_map_pair_get_match (apart, LGN_AXIS_KEY)->n_matched, ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const LgnMapId map = { LGN_SITE_SELF, 0, 0 };
  g_autoptr (LgnMapPair) pair = make_pair (result, &map, result, &map, false, LGN_OPERATION_DIFFERENCE);
  const LgnProgress progress = { cancellable, NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (lgn_pair_summary_new (pair, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The colours of differences: symmetric, whatever the scale of weights. */
static void
test_limits (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  const LgnMapId a = { LGN_SITE_SELF, 7, 10 }, b = { LGN_SITE_SELF, 5, 4 };
  g_autoptr (LgnMapPair) pair = make_pair (result, &a, result, &b, false, LGN_OPERATION_DIFFERENCE);
  LgnColourSpec spec = LGN_COLOUR_SPEC_DEFAULT;
  LgnColourTable table;

  g_assert_cmpfloat (lgn_map_pair_get_limit (pair, &spec, 0.23), ==, 1);
  spec.range = LGN_RANGE_MAP;
  g_assert_cmpfloat_with_epsilon (lgn_map_pair_get_limit (pair, &spec, 0.23), 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (lgn_map_pair_get_limit (pair, &spec, 0.3), 0.3, 1e-12);
  g_assert_cmpfloat (lgn_map_pair_get_limit (pair, &spec, NAN), ==, 1);
  LgnColourSpec colours = lgn_map_pair_get_colours (pair, &spec, 0.23);
  lgn_colour_table_init (&table, &colours, false, NULL);
  LgnRgb8 none = lgn_colour_table_get_colour (&table, 0);
  g_assert_cmpuint (none.r, ==, 0xf7);
  g_assert_cmpuint (none.b, ==, 0xf7);
  g_assert_cmpuint (lgn_colour_table_get_colour (&table, -0.3f).r, ==, 0x7f); /* orange: A */
  g_assert_cmpuint (lgn_colour_table_get_colour (&table, INFINITY).b, ==, 0x66);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pair/sequence", test_sequence);
  g_test_add_func ("/pair/sequence-bound", test_sequence_bound);
  g_test_add_func ("/pair/same", test_same);
  g_test_add_func ("/pair/bytes", test_bytes);
  g_test_add_func ("/pair/merged-words", test_merged_words);
  g_test_add_func ("/pair/two-texts", test_two_texts);
  g_test_add_func ("/pair/heads", test_heads);
  g_test_add_func ("/pair/hidden", test_hidden);
  g_test_add_func ("/pair/ratio", test_ratio);
  g_test_add_func ("/pair/unmatched", test_unmatched);
  g_test_add_func ("/pair/pooled", test_pooled);
  g_test_add_func ("/pair/cancelled", test_cancelled);
  g_test_add_func ("/pair/limits", test_limits);
  return g_test_run ();
}
