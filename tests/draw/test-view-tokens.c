/* Labels and axes: nothing invisible, words merged, special tokens hidden but counted. */
#include "fixture.h"
#include "view/lgn-shown-map.h"
#include "view/lgn-token-view.h"

static void
check_visible (const char *text, const char *want, guint want_flags)
{
  guint flags = 0;
  g_autofree char *label = lgn_label_make_visible (text, &flags);

  g_assert_cmpstr (label, ==, want);
  g_assert_cmpuint (flags, ==, want_flags);
}

static void
test_visible (void)
{
  check_visible ("area", "area", 0);
  check_visible (" area", "area", 0);
  check_visible ("", "∅", 0);
  check_visible (" ", "␣", 0);
  check_visible ("    ", "␣4", 0);
  check_visible ("\n\n", "↵2", 0);
  check_visible ("\n\n  \t", "↵2␣2⇥", 0);
  check_visible ("\xe2\x80\x8b", "U+200B", LGN_LABEL_FRAMED);
  check_visible ("\x01", "U+0001", LGN_LABEL_FRAMED);
  check_visible ("a\x01"
                 "b",
                 "a␁b", 0);
  check_visible ("\xe2\x80", "E2 80", LGN_LABEL_FRAMED | LGN_LABEL_DIM);
  check_visible ("\xcc\x81", "◌\xcc\x81", 0);
  check_visible ("شمس", "شمس", LGN_LABEL_RTL);
  check_visible ("1992", "1992", 0);
  check_visible ("城市", "城市", LGN_LABEL_CJK);
  check_visible ("。", "。", LGN_LABEL_CJK);
  /* An override that would reorder its neighbours is not in the label. */
  check_visible ("a\xe2\x80\xae"
                 "b",
                 "ab", 0);
}

static void
test_long_label (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  guint flags = 0;
  g_autofree char *label = lgn_label_make_visible (text, &flags);

  g_assert_cmpint (g_utf8_strlen (label, -1), ==, LGN_LABEL_MAX_CHARS + 1);
  g_assert_true (g_str_has_suffix (label, "…"));
}

/* Frames of a sound tell where they stand, words do not, whatever they look like. */
static void
test_times (void)
{
  g_autoptr (LgnTokens) frames = fixture_tokens ("0.00_s 0.02_s 10.04_s"), whole = fixture_tokens ("9_s 10_s");
  g_autoptr (LgnTokens) words = fixture_tokens ("0.00_s 0.02_s later"), others = fixture_tokens ("0.02_s. 1");
  g_autoptr (LgnTokenAxis) times = lgn_token_axis_new (frames, 3, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnTokenAxis) seconds = lgn_token_axis_new (whole, 2, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnTokenAxis) mixed = lgn_token_axis_new (words, 3, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnTokenAxis) text = lgn_token_axis_new (others, 2, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnTokenAxis) numbers = lgn_token_axis_new (NULL, 3, false, LGN_GROUP_PIECES, false);

  g_assert_true (times->has_times && seconds->has_times);
  g_assert_false (mixed->has_times || text->has_times || numbers->has_times);
}

static void
test_code_labels (void)
{
  g_autoptr (LgnTokens) tokens = fixture_tokens ("<0xE2> E2 a");
  guint flags;
  g_autofree char *byte = lgn_label_for_tokens (tokens, 0, 1, false, &flags);

  g_assert_cmpstr (byte, ==, "E2");
  g_assert_cmpuint (flags, ==, LGN_LABEL_FRAMED | LGN_LABEL_DIM);
  g_autofree char *word = lgn_label_for_tokens (tokens, 1, 1, false, &flags);
  g_assert_cmpstr (word, ==, "E2");
  g_assert_cmpuint (flags, ==, 0);
  g_autofree char *tooltip = lgn_label_make_tooltip (tokens, 1);
  g_assert_nonnull (g_strstr_len (tooltip, -1, "E2"));
}

/* A patch of a picture is no entry of a vocabulary. */
static void
test_patch (void)
{
  g_autoptr (LgnTokens) tokens = lgn_tokens_new_from_names ((const char *[]) { "0, 0", "1, 0" }, NULL, 2);
  g_autofree char *tooltip = lgn_label_make_tooltip (tokens, 1);

  g_assert_cmpstr (tooltip, ==, "1, 0\ntoken 1");
}

static void
test_pieces (void)
{
  g_autoptr (LgnTokens) tokens = fixture_tokens ("[CLS] the lor ##gne ##tte looks [SEP]");
  g_autoptr (LgnTokenAxis) axis = lgn_token_axis_new (tokens, tokens->n, false, LGN_GROUP_PIECES, false);

  g_assert_true (axis->is_identity);
  g_assert_cmpuint (axis->n, ==, 7);
  g_assert_cmpstr (axis->label[3], ==, "gne");
  g_assert_true (lgn_token_axis_get_group (axis, 3)->continues);
  g_assert_false (lgn_token_axis_get_group (axis, 2)->continues);
  g_assert_cmpuint (axis->label_flags[0], ==, LGN_LABEL_DIM);
}

static void
test_words (void)
{
  g_autoptr (LgnTokens) tokens = fixture_tokens ("[CLS] the lor ##gne ##tte looks [SEP]");
  g_autoptr (LgnTokenAxis) axis = lgn_token_axis_new (tokens, tokens->n, true, LGN_GROUP_WORDS, false);
  g_autoptr (LgnTokenAxis) raw = lgn_token_axis_new (tokens, tokens->n, true, LGN_GROUP_WORDS, true);

  g_assert_cmpuint (axis->n, ==, 3);
  g_assert_cmpuint (axis->n_groups, ==, 5);
  g_assert_cmpuint (lgn_token_axis_get_n_hidden (axis), ==, 2);
  g_assert_cmpstr (axis->label[1], ==, "lorgnette");
  g_assert_cmpstr (raw->label[1], ==, "lor ##gne ##tte");
  g_assert_cmpuint (lgn_token_axis_get_group (axis, 1)->first, ==, 2);
  g_assert_cmpuint (lgn_token_axis_get_group (axis, 1)->n, ==, 3);
  g_assert_cmpint (axis->index_of_token[0], ==, -1);
  g_assert_cmpint (axis->index_of_token[3], ==, 1);
  g_assert_cmpint (axis->index_of_token[5], ==, 2);
}

/* A space that is a piece of its own belongs to what follows. */
static void
test_lone_space (void)
{
  g_autoptr (LgnTokens) tokens = fixture_tokens ("1992 _ . </s>");
  g_autoptr (LgnTokenAxis) words = lgn_token_axis_new (tokens, tokens->n, true, LGN_GROUP_WORDS, false);
  g_autoptr (LgnTokenAxis) pieces = lgn_token_axis_new (tokens, tokens->n, true, LGN_GROUP_PIECES, false);

  g_assert_cmpuint (words->n, ==, 2);
  g_assert_cmpstr (words->label[1], ==, ".");
  g_assert_cmpuint (pieces->n, ==, 3);
  g_assert_cmpstr (pieces->label[1], ==, "␣");
}

static void
test_all_special (void)
{
  g_autoptr (LgnTokens) tokens = fixture_tokens ("[CLS] [SEP]");
  g_autoptr (LgnTokenAxis) axis = lgn_token_axis_new (tokens, tokens->n, true, LGN_GROUP_PIECES, false);
  g_autoptr (LgnTokenAxis) numbered = lgn_token_axis_new (tokens, 5, true, LGN_GROUP_WORDS, false);
  g_autoptr (LgnTokenAxis) empty = lgn_token_axis_new (NULL, 0, true, LGN_GROUP_WORDS, false);

  g_assert_cmpuint (axis->n, ==, 2); /* an empty map would say nothing */
  g_assert_cmpuint (numbered->n, ==, 5);
  g_assert_cmpstr (numbered->label[4], ==, "4");
  g_assert_cmpuint (empty->n, ==, 0);
}

static void
test_direction (void)
{
  g_autoptr (LgnTokens) arabic = fixture_tokens ("<s> تأسست المنطقة in 1992 . </s>");
  g_autoptr (LgnTokens) english = fixture_tokens ("the word شمس means sun");
  g_autoptr (LgnTokenAxis) right = lgn_token_axis_new (arabic, arabic->n, false, LGN_GROUP_WORDS, false);
  g_autoptr (LgnTokenAxis) left = lgn_token_axis_new (english, english->n, false, LGN_GROUP_WORDS, false);

  g_assert_true (right->is_rtl);
  g_assert_false (left->is_rtl);
}

static void
on_changed (LgnTokenView *view, guint *count)
{
  (*count)++;
}

static void
test_view (void)
{
  g_autoptr (LgnTokenView) view = lgn_token_view_new ();
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnResult) sentence = fixture_sentence ();
  LgnMapId map = { LGN_SITE_CROSS, 0, 0 };
  guint count = 0;

  g_signal_connect (view, "changed", G_CALLBACK (on_changed), &count);
  lgn_token_view_set_defaults_for (view, translation);
  g_assert_true (lgn_token_view_get_hide_special (view));
  g_assert_cmpint (lgn_token_view_get_group (view), ==, LGN_GROUP_WORDS);
  g_assert_cmpuint (count, ==, 2);
  g_autoptr (LgnTokenAxis) rows = lgn_token_view_make_axis (view, translation, &map, LGN_AXIS_QUERY);
  g_assert_cmpuint (rows->n, ==, 11);
  g_assert_cmpstr (rows->label[9], ==, "1992");
  lgn_token_view_set_defaults_for (view, sentence);
  g_assert_false (lgn_token_view_get_hide_special (view));
  g_object_set (view, "group", LGN_GROUP_WORDS, "raw-pieces", TRUE, NULL);
  g_assert_cmpint (lgn_token_view_get_group (view), ==, LGN_GROUP_WORDS);
  g_assert_true (lgn_token_view_get_raw_pieces (view));
  g_assert_cmpuint (count, ==, 6);
}

static float
weigh_even (guint layer, guint head, gsize row, gsize column)
{
  return 1;
}

/* What one part of a pair looks at in the other: the rest is hidden, and still counted. */
static void
test_segments (void)
{
  g_autoptr (LgnResult) result = fixture_result ("[CLS] a b [SEP] c d [SEP]", NULL, 1, 1, weigh_even);
  g_autoptr (LgnTokenView) view = lgn_token_view_new ();
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };
  LgnShownRow row;

  lgn_token_view_set_segments (view, (LgnSegments) { 0, 1 });
  g_autoptr (LgnTokenAxis) alone = lgn_token_view_make_axis (view, result, &id, LGN_AXIS_KEY);
  g_assert_cmpuint (alone->n, ==, 7); /* there is no second part */
  for (guint i = 4; i < 7; i++)
    result->tokens->token[i].segment = 1;
  g_autoptr (LgnTokenAxis) rows = lgn_token_view_make_axis (view, result, &id, LGN_AXIS_QUERY);
  g_autoptr (LgnTokenAxis) columns = lgn_token_view_make_axis (view, result, &id, LGN_AXIS_KEY);
  g_assert_cmpuint (rows->n, ==, 4);
  g_assert_cmpuint (columns->n, ==, 3);
  g_assert_cmpstr (columns->label[0], ==, "c");
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_part (result, &id, true, LGN_GROUP_PIECES, false, (LgnSegments) { 0, 1 });
  g_assert_cmpuint (lgn_shown_map_get_rows (map)->n, ==, 2);
  g_assert_cmpuint (lgn_shown_map_get_columns (map)->n, ==, 2);
  lgn_shown_map_get_row (map, 0, &row);
  g_assert_cmpfloat_with_epsilon (row.hidden, 5.0 / 7, 1e-6);
  g_assert_cmpfloat_with_epsilon (row.sum, 1, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/tokens/visible", test_visible);
  g_test_add_func ("/view/tokens/times", test_times);
  g_test_add_func ("/view/tokens/long", test_long_label);
  g_test_add_func ("/view/tokens/codes", test_code_labels);
  g_test_add_func ("/view/tokens/patch", test_patch);
  g_test_add_func ("/view/tokens/pieces", test_pieces);
  g_test_add_func ("/view/tokens/words", test_words);
  g_test_add_func ("/view/tokens/lone-space", test_lone_space);
  g_test_add_func ("/view/tokens/all-special", test_all_special);
  g_test_add_func ("/view/tokens/direction", test_direction);
  g_test_add_func ("/view/tokens/view", test_view);
  g_test_add_func ("/draw/tokens/segments", test_segments);
  return g_test_run ();
}
