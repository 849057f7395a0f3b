/* Running text: which tokens stand together, where they lie, what is hit, and what the painter leaves. */
#include "draw/lgn-figure.h"
#include "draw/lgn-paint-text.h"
#include "fixture.h"
#include "view/lgn-sink.h"
#include "view/lgn-token-view.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LgnPaintCache *cache;
  LgnPaintContext context;
  LgnShownMap *map;
  LgnTextFlow *flow;
} Scene;

static void
scene_init (Scene *scene, LgnResult *result, LgnSite site, LgnGrouping grouping)
{
  scene->cache = lgn_paint_cache_new ();
  lgn_paint_context_init (&scene->context, scene->cache, false);
  scene->map = lgn_shown_map_new_for (result, &(LgnMapId) { site, 0, 0 }, false, grouping, false);
  scene->flow = lgn_text_flow_new (scene->map);
}

static void
scene_clear (Scene *scene)
{
  lgn_text_flow_unref (scene->flow);
  lgn_shown_map_unref (scene->map);
  lgn_paint_cache_free (scene->cache);
}

/* Causal; every row looks at the first token most. */
static float
weigh_causal (guint layer, guint head, gsize row, gsize column)
{
  if (column > row)
    return -1;
  return column == 0 ? 6 : 1;
}

static const char *
get_part (gint32 id, gpointer data)
{
  return ((char **) data)[id];
}

/* The bytes of a text cut by hand; "|" parts the tokens. */
static LgnResult *
cut_text (const char *cut)
{
  g_auto (GStrv) parts = g_strsplit (cut, "|", -1);
  guint n = g_strv_length (parts);
  g_autofree LgnToken *tokens = g_new0 (LgnToken, n);
  g_autoptr (GString) text = g_string_new (NULL), words = g_string_new ("w");

  for (guint i = 0; i < n; i++)
    {
      tokens[i] = (LgnToken) { .id = (gint32) i, .start = text->len, .end = text->len + strlen (parts[i]) };
      g_string_append (text, parts[i]);
      g_string_append (words, i > 0 ? " w" : "");
    }
  LgnResult *result = fixture_result (words->str, NULL, 1, 1, weigh_causal);
  const char *const texts[2] = { text->str, NULL };
  const gsize lengths[2] = { text->len, 0 };
  const LgnPieceMarks marks = { 0 };
  lgn_tokens_unref (result->tokens);
  result->tokens = lgn_tokens_new (texts, lengths, tokens, n, get_part, parts, &marks);
  return result;
}

static void
check_gaps (const char *cut, const char *expected)
{
  g_autoptr (LgnResult) result = cut_text (cut);
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  g_assert_cmpuint (scene.flow->n, ==, strlen (expected) + 1);
  for (guint i = 1; i < scene.flow->n; i++)
    g_assert_cmpint ("+ n"[scene.flow->token[i].gap], ==, expected[i - 1]);
  scene_clear (&scene);
}

/* "+": together, " ": a space, "n": a new line. */
static void
test_gaps (void)
{
  check_gaps ("lor|gne|tte| lets| us|,| so", "++  + ");
  check_gaps ("In |the |begin|ning", "  +");
  check_gaps ("吾|輩|は|猫", "+++");
  check_gaps ("one|\n|two", "+n");
  check_gaps ("one\n|two", "n");
  check_gaps ("a| |b", "  ");
}

/* Between tokens that leave the spaces out, and round those that are not of the text. */
static void
test_words (void)
{
  g_autoptr (LgnResult) result = fixture_result ("[CLS] the lor ##gne ##tte [SEP]", NULL, 1, 1, weigh_causal);
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  g_assert_cmpuint (scene.flow->n_parts, ==, 1);
  g_assert_cmpint (scene.flow->part[0].side, ==, LGN_TEXT_BOTH);
  g_assert_cmpint (scene.flow->token[3].gap, ==, LGN_TEXT_GAP_NONE);
  g_assert_cmpint (scene.flow->token[2].gap, ==, LGN_TEXT_GAP_SPACE);
  g_assert_cmpint (scene.flow->token[5].gap, ==, LGN_TEXT_GAP_SPACE);
  g_assert_cmpint (scene.flow->token[3].row, ==, 3);
  g_assert_cmpint (scene.flow->token[3].column, ==, 3);
  scene_clear (&scene);
  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_WORDS);
  g_assert_cmpuint (scene.flow->n, ==, 4);
  g_assert_cmpstr (scene.flow->token[2].label, ==, "lorgnette");
  scene_clear (&scene);
}

static void
test_two_texts (void)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  Scene scene;

  scene_init (&scene, result, LGN_SITE_CROSS, LGN_GROUP_PIECES);
  guint n_rows = lgn_shown_map_get_rows (scene.map)->n;
  g_assert_cmpuint (scene.flow->n_parts, ==, 2);
  g_assert_cmpint (scene.flow->part[0].side, ==, LGN_TEXT_LOOKS);
  g_assert_cmpint (scene.flow->part[1].side, ==, LGN_TEXT_LOOKED);
  g_assert_cmpint (scene.flow->token[0].column, ==, -1);
  g_assert_cmpint (scene.flow->token[n_rows].row, ==, -1);
  g_assert_cmpint (lgn_text_flow_find_row (scene.flow, 2), ==, 2);
  g_assert_cmpint (lgn_text_flow_find_column (scene.flow, 2), ==, (gint) n_rows + 2);
  g_assert_cmpint (lgn_text_flow_find_column (scene.flow, 400), ==, -1);
  scene_clear (&scene);
}

/* The second text of a pair begins a part of its own; what was written stands apart. */
static void
test_parts (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c d", NULL, 1, 1, weigh_causal);
  Scene scene;

  result->tokens->token[2].segment = result->tokens->token[3].segment = 1;
  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  g_assert_cmpuint (scene.flow->n_parts, ==, 2);
  g_assert_cmpuint (scene.flow->part[1].first, ==, 2);
  g_assert_cmpuint (scene.flow->first_written, ==, 4);
  scene_clear (&scene);
  result->n_written = 1;
  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  g_assert_cmpuint (scene.flow->first_written, ==, 3);
  scene_clear (&scene);
}

/* A part of an axis hides the rest, and still counts it. */
static void
test_part (void)
{
  g_autoptr (LgnResult) result = fixture_result ("[CLS] a b ##c d", NULL, 1, 1, weigh_causal);
  g_autoptr (LgnTokenAxis) all = lgn_token_axis_new (result->tokens, 5, true, LGN_GROUP_WORDS, false);
  g_autoptr (LgnTokenAxis) part = lgn_token_axis_keep_range (all, 1, 1);
  g_autoptr (LgnTokenView) view = lgn_token_view_new ();
  LgnMapId id = { LGN_SITE_SELF, 0, 0 };

  g_assert_cmpuint (all->n, ==, 3);
  g_assert_cmpuint (part->n, ==, 1);
  g_assert_cmpstr (part->label[0], ==, "bc");
  g_assert_cmpint (part->index_of_token[3], ==, 0);
  g_assert_cmpint (part->index_of_token[1], ==, -1);
  g_assert_cmpuint (lgn_token_axis_get_n_hidden (part), ==, 3);
  /* The first token is hidden once, whether it is special or not. */
  lgn_token_view_set_hide_first (view, true);
  g_autoptr (LgnTokenAxis) first = lgn_token_view_make_axis (view, result, &id, LGN_AXIS_KEY);
  g_assert_cmpstr (first->label[0], ==, "a");
  lgn_token_view_set_hide_special (view, true);
  g_autoptr (LgnTokenAxis) same = lgn_token_view_make_axis (view, result, &id, LGN_AXIS_KEY);
  g_assert_cmpstr (same->label[0], ==, "a");
}

/* The first token gets 6 of 7, 8, 9 and 10 parts; the first row, which can look nowhere else, does not count. */
static void
test_sink (void)
{
  g_autoptr (LgnResult) result = fixture_result ("The b c d e", NULL, 1, 2, weigh_causal);
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  double share = (6 / 7.0 + 6 / 8.0 + 6 / 9.0 + 6 / 10.0) / 4;
  g_assert_cmpfloat_with_epsilon (lgn_sink_measure (scene.map), share, 1e-6);
  g_autofree char *note = lgn_sink_make_note (scene.map);
  g_assert_cmpstr (note, ==, "“The” takes 0.72 of all weight in this layer: a sink.");
  scene_clear (&scene);
  g_autoptr (LgnResult) spread = fixture_translation ();
  scene_init (&scene, spread, LGN_SITE_CROSS, LGN_GROUP_PIECES);
  g_assert_null (lgn_sink_make_note (scene.map));
  scene_clear (&scene);
}

static LgnTextLayout *
lay_out (Scene *scene, bool has_numbers, double width)
{
  const LgnTextOptions options = { 0, has_numbers, true, 6 };

  return lgn_text_layout_new (&scene->context, scene->flow, &options, width);
}

/* Lines are made as they are asked for, fill the width, and lie below each other. */
static void
test_lines (void)
{
  g_autoptr (LgnResult) result = fixture_long (1000);
  Scene scene;
  LgnRect first, last, box;

  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  g_autoptr (LgnTextLayout) layout = lay_out (&scene, true, 400);
  g_assert_true (lgn_text_layout_extend (layout, &scene.context, 300, 0));
  double estimate = lgn_text_layout_get_height (layout);
  lgn_text_layout_get_token (layout, &scene.context, 0, &first);
  lgn_text_layout_get_token (layout, &scene.context, 999, &last);
  g_assert_false (lgn_text_layout_extend (layout, &scene.context, 0, 1));
  double height = lgn_text_layout_get_height (layout);
  g_assert_cmpfloat (fabs (estimate - height), <, 0.3 * height);
  g_assert_cmpfloat (last.y + last.height, <=, height);
  g_assert_cmpfloat (first.x, ==, 6);
  for (guint i = 0; i < 1000; i++)
    {
      lgn_text_layout_get_token (layout, &scene.context, i, &box);
      g_assert_cmpfloat (box.x, >=, 6);
      g_assert_cmpfloat (box.x + box.width, <=, 394.5);
      g_assert_cmpint (lgn_text_layout_find (layout, box.x + box.width / 2, box.y + box.height / 2), ==, (gint) i);
    }
  scene_clear (&scene);
}

static void
test_hit (void)
{
  g_autoptr (LgnResult) result = fixture_translation ();
  Scene scene;
  LgnRect box;

  scene_init (&scene, result, LGN_SITE_CROSS, LGN_GROUP_PIECES);
  guint n_rows = lgn_shown_map_get_rows (scene.map)->n;
  g_autoptr (LgnTextLayout) layout = lay_out (&scene, true, 300);
  lgn_text_layout_get_token (layout, &scene.context, n_rows + 1, &box);
  LgnHit hit = lgn_hit_text (layout, box.x + 2, box.y + 2);
  g_assert_cmpint (hit.kind, ==, LGN_HIT_TOKEN);
  g_assert_cmpint (hit.row, ==, -1);
  g_assert_cmpint (hit.column, ==, 1);
  hit = lgn_hit_text (layout, 1, 1);
  g_assert_cmpint (hit.kind, ==, LGN_HIT_NOTHING);
  g_assert_cmpint (lgn_text_layout_find (layout, box.x + 2, 100000), ==, -1);
  /* Down and up again, and no further than the ends. */
  guint below = lgn_text_layout_move_line (layout, &scene.context, 0, 1);
  g_assert_cmpuint (below, >, 0);
  g_assert_cmpuint (lgn_text_layout_move_line (layout, &scene.context, below, -1), ==, 0);
  g_assert_cmpuint (lgn_text_layout_move_line (layout, &scene.context, 0, -1), ==, 0);
  g_assert_cmpuint (lgn_text_layout_move_line (layout, &scene.context, scene.flow->n - 1, 1), ==, scene.flow->n - 1);
  scene_clear (&scene);
}

/* A text that runs from right to left begins at the right. */
static void
test_rtl (void)
{
  g_autoptr (LgnResult) result = fixture_result ("هذا كتاب جديد", NULL, 1, 1, weigh_causal);
  Scene scene;
  LgnRect first, second;

  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  g_assert_true (scene.flow->part[0].is_rtl);
  g_autoptr (LgnTextLayout) layout = lay_out (&scene, false, 300);
  lgn_text_layout_get_token (layout, &scene.context, 0, &first);
  lgn_text_layout_get_token (layout, &scene.context, 1, &second);
  g_assert_cmpfloat_with_epsilon (first.x + first.width, 294, 1e-3);
  g_assert_cmpfloat (second.x + second.width, <, first.x);
  scene_clear (&scene);
}

static guint32
get_pixel (cairo_surface_t *surface, double x, double y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[(int) x] & 0xffffff;
}

static cairo_surface_t *
paint (Scene *scene, LgnTextLayout *layout, const LgnTextMarks *marks)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 120);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  lgn_paint_text (cr, &scene->context, layout, marks);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* What is behind each token is its weight's colour; a masked one is hatched, one still to come has nothing. */
static void
test_paint (void)
{
  g_autoptr (LgnResult) result = fixture_result ("one two three four", NULL, 1, 1, weigh_causal);
  LgnColourSpec spec = LGN_COLOUR_SPEC_DEFAULT;
  LgnTextMarks marks = LGN_TEXT_MARKS_NONE;
  LgnTextScale scale;
  LgnRect box;
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, LGN_GROUP_PIECES);
  g_autoptr (LgnTextLayout) layout = lay_out (&scene, true, 400);
  g_autoptr (LgnTextRow) row = lgn_text_row_new (scene.map, 1);
  g_assert_cmpfloat_with_epsilon (row->max, 6.0 / 7, 1e-6);
  g_assert_false (row->allowed[2]);
  lgn_text_layout_extend (layout, &scene.context, 0, 4);
  lgn_text_scale_init (&scale, row, &spec, false, scene.map);
  marks.shade = lgn_text_shade_weight;
  marks.data = &scale;
  marks.looking = 1;
  cairo_surface_t *surface = paint (&scene, layout, &marks);
  LgnRgb8 colour = lgn_colour_table_get_colour (&scale.table, row->weight[0]);
  lgn_text_layout_get_token (layout, &scene.context, 0, &box);
  g_assert_cmphex (get_pixel (surface, box.x + 2, box.y + 4), ==, (guint32) (colour.r << 16 | colour.g << 8 | colour.b));
  lgn_text_layout_get_token (layout, &scene.context, 1, &box);
  g_assert_cmphex (get_pixel (surface, box.x + box.width / 2, box.y), ==, 0x1c71d8);
  lgn_text_layout_get_token (layout, &scene.context, 2, &box);
  guint n_hatched = 0;
  for (double x = box.x + 3; x < box.x + box.width - 3; x++)
    n_hatched += get_pixel (surface, x, box.y + 2) != 0xffffff;
  g_assert_cmpuint (n_hatched, >, box.width / 2);
  cairo_surface_destroy (surface);

  marks.first_to_come = 2;
  surface = paint (&scene, layout, &marks);
  for (double x = box.x + 3; x < box.x + box.width - 3; x++)
    g_assert_cmphex (get_pixel (surface, x, box.y + 1), ==, 0xffffff);
  marks.chosen = 2;
  cairo_surface_destroy (surface);
  surface = paint (&scene, layout, &marks);
  g_assert_cmphex (get_pixel (surface, box.x + box.width / 2, box.y + 2), ==, 0x1c71d8);
  cairo_surface_destroy (surface);
  scene_clear (&scene);
}

static void
test_figure (void)
{
  g_autoptr (LgnResult) result = fixture_result ("one two three four", NULL, 1, 1, weigh_causal);
  g_autoptr (LgnFigure) figure = lgn_figure_new (result);
  g_autoptr (GError) error = NULL;

  g_assert_true (lgn_figure_set_option (figure, "view", "text", &error));
  g_assert_true (lgn_figure_check (figure, &error));
  g_autofree char *usual = lgn_figure_make_caption (figure);
  g_assert_cmpstr (usual, ==, "tiny · layer 0, mean of 1 head · row 3, “four” · self");
  g_assert_true (lgn_figure_set_option (figure, "row", "1", &error));
  g_autofree char *table = lgn_figure_to_table (figure);
  g_assert_cmpstr (table, ==, "\tone\ttwo\tthree\tfour\ntwo\t0.857142866\t0.142857149\t\t\n");
  g_autofree char *command = lgn_figure_to_command (figure, "m", NULL, "f.png");
  g_assert_nonnull (strstr (command, "--view text --row 1"));
  g_autoptr (GBytes) once = lgn_figure_to_bytes (figure, LGN_FORMAT_PNG, &error);
  g_autoptr (GBytes) again = lgn_figure_to_bytes (figure, LGN_FORMAT_PNG, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (once, again));
  g_assert_true (lgn_figure_set_option (figure, "first", "hide", &error));
  g_assert_true (lgn_figure_set_option (figure, "row", "0", &error));
  g_autofree char *without = lgn_figure_to_table (figure);
  g_assert_cmpstr (without, ==, "\ttwo\tthree\tfour\ntwo\t0.142857149\t\t\n");
  g_assert_true (lgn_figure_set_option (figure, "first", "show", &error));
  g_assert_true (lgn_figure_set_option (figure, "row", "4", &error));
  g_assert_false (lgn_figure_check (figure, &error));
  g_assert_nonnull (strstr (error->message, "the rows are 0 to 3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/gaps", test_gaps);
  g_test_add_func ("/text/words", test_words);
  g_test_add_func ("/text/two-texts", test_two_texts);
  g_test_add_func ("/text/parts", test_parts);
  g_test_add_func ("/text/part", test_part);
  g_test_add_func ("/text/sink", test_sink);
  g_test_add_func ("/text/lines", test_lines);
  g_test_add_func ("/text/hit", test_hit);
  g_test_add_func ("/text/rtl", test_rtl);
  g_test_add_func ("/text/paint", test_paint);
  g_test_add_func ("/text/figure", test_figure);
  return g_test_run ();
}
