/* LgnLinks: which heads' lines are shown, of which tokens, and what can be taken back. */
#include "draw/lgn-paint-links.h"
#include "fixture.h"
#include "view/lgn-links.h"

#include <string.h>

typedef struct
{
  LgnSelection *selection;
  LgnTokenView *token_view;
  LgnHistory *history;
  LgnLinks *links;
  guint n_heads_changed, n_scene_changed, n_full;
} Fixture;

static void
count (guint *n)
{
  (*n)++;
}

static void
fixture_init (Fixture *fixture, LgnResult *result)
{
  *fixture = (Fixture) { lgn_selection_new (), lgn_token_view_new (), lgn_history_new (), NULL, 0, 0, 0 };
  fixture->links = lgn_links_new (fixture->selection, fixture->token_view, fixture->history);
  g_assert_cmpint (lgn_links_get_state (fixture->links), ==, LGN_LINKS_NO_MAP);
  g_signal_connect_swapped (fixture->links, "heads-changed", G_CALLBACK (count), &fixture->n_heads_changed);
  g_signal_connect_swapped (fixture->links, "scene-changed", G_CALLBACK (count), &fixture->n_scene_changed);
  g_signal_connect_swapped (fixture->links, "full", G_CALLBACK (count), &fixture->n_full);
  lgn_selection_set_result (fixture->selection, result);
}

static void
fixture_clear (Fixture *fixture)
{
  g_object_run_dispose (G_OBJECT (fixture->links));
  g_object_unref (fixture->links);
  g_object_unref (fixture->history);
  g_object_unref (fixture->token_view);
  g_object_unref (fixture->selection);
}

static void
test_heads (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  const LgnMapId first = { LGN_SITE_SELF, 7, 10 }, second = { LGN_SITE_SELF, 8, 2 };
  Fixture fixture;

  fixture_init (&fixture, result);
  g_assert_cmpint (lgn_links_get_state (fixture.links), ==, LGN_LINKS_NO_HEAD);
  g_assert_null (lgn_links_get_scene (fixture.links));
  lgn_links_add (fixture.links, &first);
  lgn_links_toggle (fixture.links, &second);
  g_assert_cmpint (lgn_links_get_state (fixture.links), ==, LGN_LINKS_SHOWN);
  g_assert_cmpuint (fixture.n_heads_changed, ==, 2);
  LgnLinksScene *scene = lgn_links_get_scene (fixture.links);
  g_assert_cmpuint (scene->n_maps, ==, 2);
  g_assert_cmpuint (scene->links->n_maps, ==, 2);
  g_assert_cmpint (lgn_shown_map_get_id (scene->map[1])->layer, ==, 8);

  /* Taken back, and done again, with its colour. */
  lgn_links_remove (fixture.links, &first);
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->n_maps, ==, 1);
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->colour[0], ==, 1);
  g_assert_cmpstr (lgn_history_get_undo_label (fixture.history), ==, "Head taken out of Links");
  g_assert_true (lgn_history_undo (fixture.history));
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->n_maps, ==, 2);
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->colour[0], ==, 0);
  g_assert_true (lgn_history_undo (fixture.history));
  g_assert_true (lgn_history_undo (fixture.history));
  g_assert_cmpint (lgn_links_get_state (fixture.links), ==, LGN_LINKS_NO_HEAD);
  g_assert_false (lgn_history_undo (fixture.history));
  g_assert_true (lgn_history_redo (fixture.history));
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->n_maps, ==, 1);
  lgn_links_clear (fixture.links);
  g_assert_cmpint (lgn_links_get_state (fixture.links), ==, LGN_LINKS_NO_HEAD);
  fixture_clear (&fixture);
}

static void
test_full (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  Fixture fixture;

  fixture_init (&fixture, result);
  for (guint i = 0; i < LGN_HEAD_SET_MAX; i++)
    lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, i / 12, (gint) i % 12 });
  g_assert_cmpuint (fixture.n_full, ==, 0);
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, 5, 5 });
  g_assert_cmpuint (fixture.n_full, ==, 1);
  g_assert_cmpuint (lgn_head_set_get_n (lgn_links_get_heads (fixture.links)), ==, LGN_HEAD_SET_MAX);
  fixture_clear (&fixture);
}

/* Each site has heads of its own. */
static void
test_sites (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  Fixture fixture;

  fixture_init (&fixture, translation);
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_CROSS, 1, 0 });
  g_assert_cmpint (lgn_links_get_state (fixture.links), ==, LGN_LINKS_SHOWN);
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, 0, 0 }); /* not here */
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->n_maps, ==, 1);
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_CROSS, 9, 0 }); /* there is no such layer */
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->n_maps, ==, 1);
  fixture_clear (&fixture);
}

/* The cursor is one token everywhere, and the reading that of a map. */
static void
test_cursor (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  gint row, column;
  Fixture fixture;

  fixture_init (&fixture, result);
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, 2, 1 });
  lgn_selection_set_cell (fixture.selection, 5, 6);
  lgn_links_get_cursor (fixture.links, &row, &column);
  g_assert_cmpint (row, ==, 5);
  g_assert_cmpint (column, ==, 6);
  lgn_token_view_set_hide_special (fixture.token_view, true);
  lgn_links_get_cursor (fixture.links, &row, &column);
  g_assert_cmpint (row, ==, 4);
  lgn_links_find_focus (fixture.links, &row, &column);
  g_assert_cmpint (row, ==, 4);
  g_assert_cmpint (column, ==, -1);
  lgn_links_set_reversed (fixture.links, true);
  lgn_links_find_focus (fixture.links, &row, &column);
  g_assert_cmpint (row, ==, -1);
  g_assert_cmpint (column, ==, 5);
  lgn_links_set_hover (fixture.links, 2, -1);
  lgn_links_find_focus (fixture.links, &row, &column);
  g_assert_cmpint (row, ==, 2);
  g_assert_cmpint (lgn_selection_get_hover_row (fixture.selection), ==, 3);

  LgnLinksScene *scene = lgn_links_get_scene (fixture.links);
  const LgnLink *strongest = lgn_links_scene_find (scene, 2, -1, 0), *next = lgn_links_scene_find (scene, 2, -1, 1);
  g_assert_cmpuint (strongest->row, ==, 2);
  g_assert_cmpfloat (strongest->weight, >=, next->weight);
  g_assert_null (lgn_links_scene_find (scene, 2, -1, 1000));
  g_autofree char *reading = lgn_links_scene_make_reading (scene, strongest);
  g_assert_true (g_str_has_suffix (reading, " (2·1)"));
  g_assert_nonnull (strstr (reading, "looks at"));
  fixture_clear (&fixture);
}

static float
weigh_known (guint layer, guint head, gsize row, gsize column)
{
  return column == 0 ? 4 + (float) head : column == row ? 2 : 1;
}

/* What is read out is the line that is pointed at, else those of the cursor's token, one after the other. */
static void
test_reading (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c d", NULL, 1, 2, weigh_known);
  gint row, column;
  Fixture fixture;

  fixture_init (&fixture, result);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "");
  for (gint head = 0; head < 2; head++)
    lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, 0, head });
  lgn_selection_set_cell (fixture.selection, 2, 3);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“c” looks at “a”: 0.5556 (0·1)");
  lgn_links_select_strongest (fixture.links); /* the cursor is on another line yet */
  lgn_links_get_cursor (fixture.links, &row, &column);
  g_assert_cmpint (column, ==, 0);
  lgn_links_select_strongest (fixture.links);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“c” looks at “a”: 0.5000 (0·0)");
  lgn_links_step (fixture.links, 1);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“c” looks at “c”: 0.2500 (0·0)");
  lgn_links_step (fixture.links, -1);
  lgn_links_step (fixture.links, -1);
  lgn_links_step (fixture.links, -1); /* nothing is stronger */
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“c” looks at “a”: 0.5556 (0·1)");
  lgn_links_point_at (fixture.links, 1, 1, &(LgnMapId) { LGN_SITE_SELF, 0, 1 });
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“b” looks at “b”: 0.2222 (0·1)");
  lgn_links_set_hover (fixture.links, -1, 3);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“d” looks at “d”: 0.2500 (0·0)");
  lgn_links_select_strongest_of_all (fixture.links);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“a” looks at “a”: 0.6250 (0·1)");
  lgn_links_select_strongest_of_all (fixture.links);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "“a” looks at “a”: 0.5714 (0·0)");
  lgn_links_clear (fixture.links);
  g_assert_cmpstr (lgn_links_get_reading (fixture.links), ==, "");
  fixture_clear (&fixture);
}

/* The running text has the colour of the head that looks there most, as strong as its weight. */
static void
test_mix (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c d", NULL, 1, 2, weigh_known);
  LgnShownMap *maps[2];
  const guint colours[] = { 3, 0 };

  for (gint head = 0; head < 2; head++)
    maps[head] = lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_SELF, 0, head }, false, LGN_GROUP_PIECES, false);
  g_autoptr (LgnLinksScene) scene = lgn_links_scene_new (maps, colours, 2, LGN_SEGMENTS_ALL, NULL);
  g_autoptr (LgnLinksMix) looks = lgn_links_mix_new (scene, 2, -1), looked = lgn_links_mix_new (scene, -1, 0);
  g_autoptr (LgnTextFlow) flow = lgn_text_flow_new (maps[0]);
  g_assert_cmpuint (looks->n, ==, 4);
  g_assert_cmpuint (looks->map[0], ==, 1); /* 5 of 9 against 4 of 8 */
  g_assert_cmpfloat_with_epsilon (looks->weight[0], 5.0 / 9, 1e-6);
  g_assert_cmpuint (looks->map[2], ==, 0); /* 2 of 8 against 2 of 9 */
  g_assert_cmpuint (looked->n, ==, 4);
  g_assert_cmpfloat_with_epsilon (looked->weight[0], 5.0 / 8, 1e-6);
  LgnLinksShade shade = { flow, scene, looks, false, false };
  LgnTextShade first = lgn_text_shade_links (0, &shade), third = lgn_text_shade_links (2, &shade);
  LgnRgb8 blue = lgn_head_get_colour (0, false), mauve = lgn_head_get_colour (3, false);
  g_assert_cmpfloat_with_epsilon (first.colour.r, blue.r / 255.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (first.colour.a, 5.0 / 9, 1e-6);
  g_assert_cmpfloat_with_epsilon (third.colour.g, mauve.g / 255.0, 1e-9);
  g_assert_cmpfloat (lgn_text_shade_links (9, &shade).colour.a, ==, 0);
  for (guint i = 0; i < 2; i++)
    lgn_shown_map_unref (maps[i]);
}

static void
wait_for_scene (Fixture *fixture)
{
  while (!lgn_links_get_scene (fixture->links))
    g_main_context_iteration (NULL, TRUE);
}

/* A long text is read in a thread; of one that is too long, a part can be chosen. */
static void
test_long (void)
{
  g_autoptr (LgnResult) result = fixture_long (2100);
  guint first, end;
  Fixture fixture;

  fixture_init (&fixture, result);
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, 0, 0 });
  g_assert_cmpint (lgn_links_get_state (fixture.links), ==, LGN_LINKS_TOO_MANY);
  for (guint side = 0; side < 2; side++)
    lgn_links_set_part (fixture.links, side, 100, 600);
  g_assert_cmpint (lgn_links_get_state (fixture.links), ==, LGN_LINKS_SHOWN);
  wait_for_scene (&fixture);
  const LgnTokenAxis *rows = lgn_links_scene_get_rows (lgn_links_get_scene (fixture.links));
  g_assert_cmpuint (rows->n, ==, 500);
  g_assert_cmpuint (lgn_token_axis_get_group (rows, 0)->first, ==, 100);
  g_assert_cmpuint (lgn_token_axis_get_n_hidden (rows), ==, 1600);
  lgn_links_get_part (fixture.links, LGN_AXIS_KEY, &first, &end);
  g_assert_cmpuint (first, ==, 100);
  g_assert_cmpuint (end, ==, 600);
  /* Disposed while a thread still reads. */
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, 0, LGN_HEAD_MAX });
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->n_maps, ==, 1);
  fixture_clear (&fixture);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static float
weigh_even (guint layer, guint head, gsize row, gsize column)
{
  return 1;
}

static void
test_pair (void)
{
  g_autoptr (LgnResult) one = fixture_result ("a b c", NULL, 1, 1, weigh_even);
  g_autoptr (LgnResult) pair = fixture_result ("a b c", NULL, 1, 1, weigh_even);
  Fixture fixture;

  pair->tokens->token[2].segment = 1;
  fixture_init (&fixture, one);
  lgn_links_add (fixture.links, &(LgnMapId) { LGN_SITE_SELF, 0, 0 });
  lgn_links_set_between (fixture.links, 2);
  g_assert_false (lgn_links_get_has_pair (fixture.links));
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->links->n, ==, 9);
  lgn_selection_set_result (fixture.selection, pair);
  g_assert_true (lgn_links_get_has_pair (fixture.links));
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->links->n, ==, 2);
  lgn_links_set_between (fixture.links, 0);
  g_assert_cmpuint (lgn_links_get_scene (fixture.links)->links->n, ==, 9);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/links-model/heads", test_heads);
  g_test_add_func ("/draw/links-model/full", test_full);
  g_test_add_func ("/draw/links-model/sites", test_sites);
  g_test_add_func ("/draw/links-model/cursor", test_cursor);
  g_test_add_func ("/draw/links-model/reading", test_reading);
  g_test_add_func ("/draw/links-model/mix", test_mix);
  g_test_add_func ("/draw/links-model/long", test_long);
  g_test_add_func ("/draw/links-model/pair", test_pair);
  return g_test_run ();
}
