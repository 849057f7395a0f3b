/* What is measured of heads, the roles that follow, and how heads are sorted and found. */
#include "fixture.h"
#include "view/lgn-head-order.h"

#include <math.h>

/* Runs the main loop until LIST is measured. */
static void
wait_for_list (LgnHeadList *list)
{
  while (lgn_head_list_get_n_measured (list) < lgn_head_list_get_n_to_measure (list))
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_scores (LgnHeadScores *scores)
{
  while (!lgn_head_scores_is_finished (scores))
    g_main_context_iteration (NULL, TRUE);
}

static LgnHeadList *
make_list (LgnResult *result, LgnSite site)
{
  LgnHeadList *list = lgn_head_list_new ();

  lgn_head_list_set_result (list, result, site, 0, 0);
  wait_for_list (list);
  return list;
}

static LgnRole
get_role (LgnHeadList *list, guint layer, gint head)
{
  return lgn_head_item_get_role (lgn_head_list_lookup (list, layer, head));
}

static void
test_roles (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);
  LgnHeadItem *item = lgn_head_list_lookup (list, 0, 0);

  g_assert_cmpuint (lgn_head_list_get_n_measured (list), ==, 144);
  g_assert_cmpuint (get_role (list, 0, 0), ==, LGN_ROLE_PREVIOUS); /* (5 layer + 3 head) mod 7 tells what the fixture does */
  g_assert_cmpuint (get_role (list, 0, 5), ==, LGN_ROLE_ITSELF);
  g_assert_cmpuint (get_role (list, 0, 3), ==, LGN_ROLE_SINK_SEPARATOR);
  g_assert_cmpuint (get_role (list, 0, 1), ==, LGN_ROLE_NEXT);
  g_assert_cmpuint (lgn_head_list_count_role (list, LGN_ROLE_PREVIOUS), >=, 20);
  g_autofree char *sentence = lgn_role_verdict_make_sentence (lgn_head_item_get_verdict (item), true);
  const char *pattern = "^0\\.[0-9]{2} of the weight goes to the token before\\. Cut-off 0\\.40\\.$";
  g_assert_true (g_regex_match_simple (pattern, sentence, 0, 0));
  g_assert_cmpfloat (lgn_head_item_get_metric (item, LGN_METRIC_PREVIOUS), ==, lgn_head_item_get_verdict (item)->evidence);
  g_assert_true (isnan (lgn_head_item_get_metric (item, LGN_METRIC_INDUCTION)));
  g_assert_null (lgn_head_item_get_verdict (lgn_head_list_lookup (list, 0, LGN_HEAD_MEAN)));
  g_autofree char *title = lgn_head_list_make_role_title (list, LGN_ROLE_SINK_SEPARATOR);
  g_assert_cmpstr (title, ==, "sink [SEP]");
  g_assert_true (lgn_head_list_role_applies (list, LGN_ROLE_WORD_PIECES));
}

/* A map of two texts has no token before, and none of its own: its words are linked. */
static void
test_cross_roles (void)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_CROSS);

  g_assert_cmpuint (get_role (list, 1, 0), ==, LGN_ROLE_LINKED_WORDS);
  g_assert_false (lgn_head_list_role_applies (list, LGN_ROLE_PREVIOUS));
  g_assert_false (lgn_head_list_role_applies (list, LGN_ROLE_ITSELF));
  g_assert_false (lgn_head_list_role_applies (list, LGN_ROLE_LOCAL));
  g_assert_true (lgn_head_list_role_applies (list, LGN_ROLE_SINK_SEPARATOR));
}

static float
weigh_alike (guint layer, guint head, gsize row, gsize column)
{
  return 1;
}

static float
weigh_causal (guint layer, guint head, gsize row, gsize column)
{
  return column > row ? -1 : head == 0 ? 1 : column == 0 ? 20 : 1;
}

/* On a short text much of an even head's weight is on the token before and on the first: it is broad all the same. */
static void
test_even (void)
{
  g_autoptr (LgnResult) alike = fixture_result ("a b c", NULL, 1, 1, weigh_alike);
  g_autoptr (LgnHeadList) list = make_list (alike, LGN_SITE_SELF);
  g_autoptr (LgnResult) causal = fixture_result ("a b c d", NULL, 1, 2, weigh_causal);
  g_autoptr (LgnHeadList) other = make_list (causal, LGN_SITE_SELF);
  g_autoptr (LgnResult) single = fixture_result ("a", NULL, 1, 1, weigh_alike);
  g_autoptr (LgnHeadList) least = make_list (single, LGN_SITE_SELF);

  g_assert_cmpuint (get_role (list, 0, 0), ==, LGN_ROLE_BROAD);
  g_assert_cmpfloat_with_epsilon (lgn_head_item_get_largest_spread (lgn_head_list_lookup (list, 0, 0)), log (3), 1e-12);
  g_assert_cmpuint (get_role (other, 0, 0), ==, LGN_ROLE_BROAD);
  g_assert_cmpfloat_with_epsilon (lgn_head_item_get_largest_spread (lgn_head_list_lookup (other, 0, 0)), log (24) / 4, 1e-12);
  g_assert_cmpuint (get_role (other, 0, 1), ==, LGN_ROLE_SINK_FIRST);
  g_assert_cmpuint (get_role (least, 0, 0), ==, LGN_ROLE_MIXED); /* one token has nothing to choose from */
}

static float
weigh_words (guint layer, guint head, gsize row, gsize column)
{
  static const gsize pieces[] = { 0, 1, 2, 4, 3, 5, 6, 7, 8, 9 }, same[] = { 0, 6, 2, 3, 4, 5, 1, 7, 8, 9 };
  static const gsize linked[] = { 4, 7, 6, 7, 6, 1, 3, 1, 2, 3 };
  bool hits = head == 0 ? pieces[row] == column && row != column : head == 1 ? same[row] == column && row != column
                     : head == 2 ? column == 8 : linked[row] == column;

  return hits ? 20 : 1;
}

/* What takes words, pieces and punctuation to tell. */
static void
test_word_roles (void)
{
  g_autoptr (LgnResult) result = fixture_result ("[CLS] the old lor ##gnette and the glass . [SEP]", NULL, 1, 4, weigh_words);
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);

  g_assert_cmpuint (get_role (list, 0, 0), ==, LGN_ROLE_WORD_PIECES);
  g_assert_cmpuint (get_role (list, 0, 1), ==, LGN_ROLE_SAME_TOKEN);
  g_assert_cmpuint (get_role (list, 0, 2), ==, LGN_ROLE_PUNCTUATION);
  g_assert_cmpuint (get_role (list, 0, 3), ==, LGN_ROLE_LINKED_WORDS);
}

/* Other cut-offs, and another order, act at once. */
static void
test_rules (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);
  LgnRoleRules rules;

  lgn_role_rules_init (&rules);
  rules.cutoff[LGN_ROLE_PREVIOUS] = 0.99;
  lgn_head_list_set_rules (list, &rules);
  g_assert_cmpuint (lgn_head_list_count_role (list, LGN_ROLE_PREVIOUS), ==, 0);
  g_assert_cmpuint (get_role (list, 0, 0), ==, LGN_ROLE_LOCAL); /* the token before is near, too */
  lgn_role_rules_init (&rules);
  lgn_role_rules_move (&rules, LGN_ROLE_LOCAL, -9);
  lgn_role_rules_move (&rules, LGN_ROLE_SINK_SEPARATOR, 99);
  g_assert_cmpuint (rules.order[0], ==, LGN_ROLE_LOCAL);
  g_assert_cmpuint (rules.order[LGN_N_ROLES - 2], ==, LGN_ROLE_SINK_SEPARATOR);
  g_assert_cmpuint (rules.order[LGN_N_ROLES - 1], ==, LGN_ROLE_MIXED);
  lgn_head_list_set_rules (list, &rules);
  g_assert_cmpuint (get_role (list, 0, 0), ==, LGN_ROLE_LOCAL);
}

static void
count (guint *n)
{
  (*n)++;
}

static LgnHeadItem *
get_item (LgnHeadOrder *order, guint index)
{
  g_autoptr (LgnHeadItem) item = g_list_model_get_item (G_LIST_MODEL (order), index);

  return item;
}

static void
test_order (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);
  g_autoptr (LgnHeadOrder) order = lgn_head_order_new (list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (order)), n_changes = 0;

  g_assert_cmpuint (n, ==, 144);
  g_assert_true (get_item (order, 13) == lgn_head_list_lookup (list, 1, 1));
  g_signal_connect_swapped (order, "items-changed", G_CALLBACK (count), &n_changes);
  lgn_head_order_set_sort (order, LGN_SORT_SPREAD);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (lgn_head_item_get_metric (get_item (order, i - 1), LGN_METRIC_SPREAD), <=,
                       lgn_head_item_get_metric (get_item (order, i), LGN_METRIC_SPREAD));
  lgn_head_order_set_sort (order, LGN_SORT_ROLE);
  g_assert_cmpuint (lgn_head_item_get_role (get_item (order, 0)), ==, LGN_ROLE_SINK_SEPARATOR);
  for (guint i = 1, n_turns = 0; i < n; i++)
    {
      n_turns += lgn_head_item_get_role (get_item (order, i - 1)) != lgn_head_item_get_role (get_item (order, i));
      g_assert_cmpuint (n_turns, <, LGN_N_ROLES); /* each role is met once */
    }
  g_assert_false (lgn_head_order_can_sort (order, LGN_SORT_OFF_EFFECT));
  lgn_head_list_set_metric (list, LGN_METRIC_OFF_EFFECT, 7, 3, -0.5);
  lgn_head_list_set_metric (list, LGN_METRIC_OFF_EFFECT, 2, 1, 0.25);
  lgn_head_order_set_sort (order, LGN_SORT_OFF_EFFECT);
  g_assert_true (get_item (order, 0) == lgn_head_list_lookup (list, 7, 3));
  g_assert_true (get_item (order, 1) == lgn_head_list_lookup (list, 2, 1));
  g_assert_true (get_item (order, 2) == lgn_head_list_lookup (list, 0, 0)); /* not known: as they stand in the layers */
  g_assert_cmpuint (n_changes, ==, 3);
}

/* How many heads TEXT finds. */
static guint
find (LgnHeadOrder *order, const char *text)
{
  lgn_head_order_set_search (order, text);
  return lgn_head_order_get_n_shown (order);
}

static void
test_search (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);
  g_autoptr (LgnHeadOrder) order = lgn_head_order_new (list);
  guint n_previous = lgn_head_list_count_role (list, LGN_ROLE_PREVIOUS);

  g_assert_cmpuint (find (order, ""), ==, 144);
  g_assert_false (lgn_head_order_is_filtered (order));
  g_assert_cmpuint (find (order, "Previous"), ==, n_previous);
  g_assert_cmpuint (find (order, "sink"), ==, lgn_head_list_count_role (list, LGN_ROLE_SINK_SEPARATOR));
  g_assert_cmpuint (find (order, "[sep]"), ==, lgn_head_list_count_role (list, LGN_ROLE_SINK_SEPARATOR));
  g_assert_cmpuint (find (order, "4·3"), ==, 1);
  g_assert_true (lgn_head_order_shows (order, lgn_head_list_lookup (list, 4, 3)));
  g_assert_cmpuint (find (order, "4.3"), ==, 1);
  g_assert_cmpuint (find (order, "layer 7"), ==, 12);
  g_assert_cmpuint (find (order, "layer 7 head 2"), ==, 1);
  g_assert_cmpuint (find (order, "layer 12"), ==, 0);
  g_assert_cmpuint (find (order, "layer"), ==, 144); /* more is to come */
  g_assert_cmpuint (find (order, "spread <"), ==, 144);
  guint n_narrow = find (order, "spread < 1.5"), n_wide = find (order, "spread>=1,5");
  g_assert_cmpuint (n_narrow + n_wide, ==, 144);
  g_assert_cmpuint (n_narrow, >, 0);
  g_assert_cmpuint (find (order, "previous > 0.5 previous"), ==, n_previous);
  g_assert_cmpuint (find (order, "previous layer 0"), ==, 2);
  g_assert_cmpuint (find (order, "nobody"), ==, 0);
  g_assert_cmpuint (find (order, "\xe2\x82"), ==, 144); /* half a character finds as much as nothing */
}

static void
test_filter (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);
  g_autoptr (LgnHeadOrder) order = lgn_head_order_new (list);
  guint n_previous = lgn_head_list_count_role (list, LGN_ROLE_PREVIOUS);
  guint n_itself = lgn_head_list_count_role (list, LGN_ROLE_ITSELF);

  lgn_head_order_toggle_role (order, LGN_ROLE_PREVIOUS, false);
  g_assert_cmpuint (lgn_head_order_get_n_shown (order), ==, n_previous);
  lgn_head_order_toggle_role (order, LGN_ROLE_ITSELF, true);
  g_assert_cmpuint (lgn_head_order_get_n_shown (order), ==, n_previous + n_itself);
  lgn_head_order_toggle_role (order, LGN_ROLE_PREVIOUS, true);
  g_assert_cmpuint (lgn_head_order_get_n_shown (order), ==, n_itself);
  lgn_head_order_toggle_role (order, LGN_ROLE_ITSELF, false);
  g_assert_false (lgn_head_order_is_filtered (order));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (order)), ==, 144);
}

static void
test_alike (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);
  g_autoptr (LgnHeadScores) scores = lgn_head_scores_new (list);
  g_autoptr (LgnHeadOrder) order = lgn_head_order_new (list);
  LgnMapId map = { LGN_SITE_SELF, 0, 0 };
  LgnHeadItem *self = lgn_head_list_lookup (list, 0, 0);

  lgn_head_order_set_scores (order, LGN_SORT_ALIKE, scores);
  lgn_head_scores_set_like (scores, result, &map);
  wait_for_scores (scores);
  lgn_head_order_set_sort (order, LGN_SORT_ALIKE);
  g_assert_true (get_item (order, 0) == self);
  g_assert_cmpfloat (lgn_head_scores_get (scores, self), ==, 0);
  g_autoptr (GPtrArray) best = lgn_head_scores_list_best (scores, 4, self);
  g_assert_cmpuint (best->len, ==, 4);
  for (guint i = 0; i < best->len; i++)
    g_assert_cmpuint (lgn_head_item_get_role (best->pdata[i]), ==, LGN_ROLE_PREVIOUS);
  g_assert_cmpfloat (lgn_head_scores_get_largest (scores), <=, log (2));
  lgn_head_scores_set_like (scores, NULL, NULL);
  g_assert_true (isnan (lgn_head_scores_get (scores, self)));
}

static void
test_example (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnHeadList) list = make_list (result, LGN_SITE_SELF);
  g_autoptr (LgnHeadScores) scores = lgn_head_scores_new (list);
  g_autoptr (LgnMarks) marks = lgn_marks_new ();
  LgnMapId map = { LGN_SITE_SELF, 0, 0 };
  LgnTile tile = { 4, 3, 1, 1 }, other = { 9, 8, 1, 1 };
  float first, second;

  lgn_head_scores_set_marks (scores, marks);
  g_assert_cmpuint (lgn_head_scores_get_n_known (scores), ==, 0);
  lgn_marks_toggle (marks, 9, 8);
  lgn_marks_toggle (marks, 4, 3);
  wait_for_scores (scores);
  lgn_attn_store_read_tile (result->store, &map, &tile, &first);
  lgn_attn_store_read_tile (result->store, &map, &other, &second);
  g_assert_cmpfloat_with_epsilon (lgn_head_scores_get (scores, lgn_head_list_lookup (list, 0, 0)), (first + second) / 2, 1e-6);
  g_autoptr (GPtrArray) best = lgn_head_scores_list_best (scores, 1, NULL);
  g_assert_cmpuint (lgn_head_item_get_role (best->pdata[0]), ==, LGN_ROLE_PREVIOUS);
  double median = lgn_head_scores_get_median (scores);
  guint n_below = 0;
  for (guint layer = 0; layer < 12; layer++)
    for (gint head = 0; head < 12; head++)
      n_below += lgn_head_scores_get (scores, lgn_head_list_lookup (list, layer, head)) < median;
  g_assert_cmpuint (n_below, ==, 72);
}

static void
test_marks (void)
{
  g_autoptr (LgnMarks) marks = lgn_marks_new ();
  guint n_changes = 0;

  g_signal_connect_swapped (marks, "changed", G_CALLBACK (count), &n_changes);
  lgn_marks_toggle_block (marks, 3, 4, 2, 6);
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 6);
  g_assert_true (lgn_marks_contains (marks, 2, 4) && lgn_marks_contains (marks, 3, 6) && !lgn_marks_contains (marks, 4, 4));
  g_autoptr (GVariant) saved = lgn_marks_save (marks);
  lgn_marks_toggle (marks, 2, 5);
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 5);
  lgn_marks_toggle_block (marks, 2, 4, 3, 6); /* not all are marked: now they are */
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 6);
  lgn_marks_toggle_block (marks, 2, 4, 3, 6);
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 0);
  lgn_marks_restore (marks, saved);
  g_assert_cmpuint (lgn_marks_get_n (marks), ==, 6);
  g_assert_cmpuint (lgn_marks_get_cells (marks)[0].row, ==, 2);
  g_autofree char *text = lgn_marks_make_text (marks);
  g_assert_cmpstr (text, ==, "6 cells marked");
  lgn_marks_clear (marks);
  g_assert_cmpuint (n_changes, ==, 6);
}

/* What is measured is dropped when other heads come, and nothing is told of it any more. */
static void
test_cancelled (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  LgnHeadList *list = lgn_head_list_new ();

  lgn_head_list_set_result (list, result, LGN_SITE_SELF, 0, 0);
  lgn_head_list_set_result (list, NULL, LGN_SITE_SELF, 0, 0);
  g_assert_cmpuint (lgn_head_list_get_n_to_measure (list), ==, 0);
  lgn_head_list_set_result (list, result, LGN_SITE_SELF, 0, 0);
  g_assert_finalize_object (list);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Every name of a role and of a metric leads back to it. */
static void
test_names (void)
{
  for (LgnRole role = 0; role < LGN_N_ROLES; role++)
    {
      LgnRole found;
      g_assert_true (lgn_role_from_name (lgn_role_get_name (role), &found));
      g_assert_cmpuint (found, ==, role);
    }
  for (LgnMetric metric = 0; metric < LGN_N_METRICS; metric++)
    {
      LgnMetric found;
      g_assert_true (lgn_metric_from_name (lgn_metric_get_name (metric), &found));
      g_assert_cmpuint (found, ==, metric);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heads/roles", test_roles);
  g_test_add_func ("/heads/roles/cross", test_cross_roles);
  g_test_add_func ("/heads/roles/even", test_even);
  g_test_add_func ("/heads/roles/words", test_word_roles);
  g_test_add_func ("/heads/rules", test_rules);
  g_test_add_func ("/heads/order", test_order);
  g_test_add_func ("/heads/search", test_search);
  g_test_add_func ("/heads/filter", test_filter);
  g_test_add_func ("/heads/alike", test_alike);
  g_test_add_func ("/heads/example", test_example);
  g_test_add_func ("/heads/marks", test_marks);
  g_test_add_func ("/heads/cancelled", test_cancelled);
  g_test_add_func ("/heads/names", test_names);
  return g_test_run ();
}
