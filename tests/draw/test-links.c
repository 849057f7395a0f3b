/* Links: which lines there are, where they lie, what is hit, and what the painter leaves. */
#include "draw/lgn-links-layout-private.h"
#include "draw/lgn-paint-links.h"
#include "fixture.h"
#include "view/lgn-head-set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 480.0

typedef struct
{
  LgnPaintCache *cache;
  LgnPaintContext context;
  LgnShownMap *map[LGN_HEAD_SET_MAX];
  guint n_maps;
} Scene;

/* The first N_MAPS heads of layer 0. */
static void
scene_init (Scene *scene, LgnResult *result, LgnSite site, guint n_maps)
{
  scene->cache = lgn_paint_cache_new ();
  lgn_paint_context_init (&scene->context, scene->cache, false);
  scene->n_maps = n_maps;
  for (guint i = 0; i < n_maps; i++)
    scene->map[i] = lgn_shown_map_new_for (result, &(LgnMapId) { site, 0, (gint) i }, false, LGN_GROUP_PIECES, false);
}

static void
scene_clear (Scene *scene)
{
  for (guint i = 0; i < scene->n_maps; i++)
    lgn_shown_map_unref (scene->map[i]);
  lgn_paint_cache_free (scene->cache);
}

static LgnLinksLayout *
lay_out (Scene *scene, double threshold, double height, double scroll)
{
  guint colours[LGN_HEAD_SET_MAX];
  LgnLinksOptions options;

  for (guint i = 0; i < scene->n_maps; i++)
    colours[i] = i;
  lgn_links_options_init (&options);
  options.threshold = threshold;
  g_autoptr (LgnLinkList) links = lgn_link_list_new (scene->map, scene->n_maps, LGN_SEGMENTS_ALL, NULL);
  LgnLinksLayout *layout = lgn_links_layout_new (&scene->context, scene->map, colours, links, &options, WIDTH, height);
  lgn_links_layout_set_scroll (layout, scroll);
  return layout;
}

/* Head 0 looks at the token before, head 1 at the first one; causal. */
static float
weigh_two (guint layer, guint head, gsize row, gsize column)
{
  if (column > row)
    return -1;
  return column == (head == 0 && row > 0 ? row - 1 : 0) ? 8 : 1;
}

static void
test_list (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c d", NULL, 1, 2, weigh_two);
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, 2);
  g_autoptr (LgnLinkList) all = lgn_link_list_new (scene.map, 2, LGN_SEGMENTS_ALL, NULL);
  g_assert_cmpuint (all->n, ==, 20); /* two triangles: a masked cell is no line */
  g_assert_cmpuint (all->n_all, ==, 20);
  for (guint i = 1; i < all->n; i++)
    g_assert_cmpfloat (all->link[i - 1].weight, >=, all->link[i].weight);
  /* Of the weights that are 1, the row of one key, the first head's comes first. */
  g_assert_cmpuint (all->link[0].map, ==, 0);
  g_assert_cmpuint (all->link[1].map, ==, 1);
  g_assert_cmpfloat (all->link[1].weight, ==, 1);
  g_assert_cmpuint (lgn_link_list_count (all, 0.5), ==, 8);
  g_assert_cmpuint (lgn_link_list_count (all, 0), ==, 20);
  g_assert_cmpuint (lgn_link_list_count (all, 1.5), ==, 0);
  g_assert_false (lgn_link_list_is_cut (all, 0));
  g_assert_cmpfloat_with_epsilon (all->row_max[4 + 3], 8.0 / 11, 1e-6);
  g_assert_cmpfloat_with_epsilon (all->column_max[4 + 1], 1.0 / 9, 1e-6);
  g_assert_cmpfloat (all->column_max[4], ==, 1);
  g_assert_cmpfloat (lgn_link_list_get_usual_threshold (12), ==, 0.1);
  g_assert_cmpfloat (lgn_link_list_get_usual_threshold (500), ==, 0.01);
  scene_clear (&scene);
}

/* Every weight differs; the strongest stand at the end. */
static float
weigh_rising (guint layer, guint head, gsize row, gsize column)
{
  return (float) (1 + (row * 7 + column * 13) % 241);
}

/* Two texts: "a b" and "c d e". */
static LgnResult *
make_pair (void)
{
  LgnResult *result = fixture_result ("a b c d e", NULL, 1, 2, weigh_two);

  for (guint i = 2; i < 5; i++)
    result->tokens->token[i].segment = 1;
  return result;
}

/* Lines between two parts only; what is counted is what could be a line there. */
static void
test_segments (void)
{
  g_autoptr (LgnResult) result = make_pair ();
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, 2);
  g_autoptr (LgnLinkList) back = lgn_link_list_new (scene.map, 2, (LgnSegments) { 1, 0 }, NULL);
  g_assert_cmpuint (back->n, ==, 2 * 3 * 2);
  g_assert_cmpuint (back->n_all, ==, 2 * 3 * 2);
  for (guint i = 0; i < back->n; i++)
    g_assert_true (back->link[i].row >= 2 && back->link[i].column < 2);
  g_autoptr (LgnLinkList) ahead = lgn_link_list_new (scene.map, 2, (LgnSegments) { 0, 1 }, NULL);
  g_assert_cmpuint (ahead->n, ==, 0); /* causal */
  g_assert_cmpuint (ahead->n_all, ==, 0);
  g_autoptr (LgnLinkList) to_second = lgn_link_list_new (scene.map, 1, (LgnSegments) { -1, 1 }, NULL);
  g_assert_cmpuint (to_second->n, ==, 6);

  /* The second text stands apart, and nothing is hit between the two. */
  g_autoptr (LgnLinksLayout) layout = lay_out (&scene, 0, 0, 0);
  double gap = lgn_links_layout_get_row_y (layout, 2) - lgn_links_layout_get_row_y (layout, 1) - layout->row_pitch;
  double between = (lgn_links_layout_get_row_y (layout, 2) + lgn_links_layout_get_row_y (layout, 1)) / 2;
  g_assert_cmpfloat (gap, >, 4);
  g_assert_cmpint (lgn_hit_links (layout, layout->left - 5, between).kind, ==, LGN_HIT_NOTHING);
  g_assert_cmpint (lgn_hit_links (layout, layout->left - 5, between - gap).row, ==, 1);
  g_assert_cmpint (lgn_hit_links (layout, layout->left - 5, between + gap).row, ==, 2);
  scene_clear (&scene);
}

static void
test_cancelled (void)
{
  g_autoptr (LgnResult) result = make_pair ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, 2);
  g_cancellable_cancel (cancellable);
  g_assert_null (lgn_link_list_new (scene.map, 2, LGN_SEGMENTS_ALL, cancellable));
  scene_clear (&scene);
}

/* Of more lines than are drawn, exactly the strongest. */
static void
test_most (void)
{
  g_autoptr (GString) words = g_string_new ("w");
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (float));
  Scene scene;

  for (guint i = 1; i < 240; i++)
    g_string_append (words, " w");
  g_autoptr (LgnResult) result = fixture_result (words->str, NULL, 1, 1, weigh_rising);
  scene_init (&scene, result, LGN_SITE_SELF, 1);
  g_autoptr (LgnLinkList) list = lgn_link_list_new (scene.map, 1, LGN_SEGMENTS_ALL, NULL);
  g_assert_cmpuint (list->n, ==, LGN_LINK_LIST_MAX);
  g_assert_cmpuint (list->n_all, ==, 240 * 240);
  guint n_stronger = 0, n_equal = 0, n_equal_shown = 0;
  float least = list->link[list->n - 1].weight;
  for (guint row = 0; row < 240; row++)
    for (guint column = 0; column < 240; column++)
      {
        float weight = lgn_shown_map_get_weight (scene.map[0], row, column);
        n_stronger += weight > least;
        n_equal += weight == least;
      }
  for (guint i = 0; i < list->n; i++)
    n_equal_shown += list->link[i].weight == least;
  g_assert_cmpuint (n_stronger + n_equal_shown, ==, LGN_LINK_LIST_MAX);
  g_assert_cmpuint (n_equal_shown, <=, n_equal);
  /* Whether there would be more above a threshold is known exactly. */
  for (guint i = 0; i < list->n; i += 400)
    {
      double threshold = list->link[i].weight;
      guint n_above = 0;

      for (guint row = 0; row < 240; row++)
        for (guint column = 0; column < 240; column++)
          n_above += lgn_shown_map_get_weight (scene.map[0], row, column) >= (float) threshold;
      g_assert_cmpint (lgn_link_list_is_cut (list, threshold), ==, n_above > lgn_link_list_count (list, threshold));
    }
  g_assert_true (lgn_link_list_is_cut (list, 0));
  g_autoptr (LgnLinksLayout) layout = lay_out (&scene, 0, 0, 0);
  g_autofree char *count = lgn_link_list_make_count (layout->links, layout->options.threshold, true);
  g_assert_cmpstr (count, ==, "The strongest 20000 of 57600 lines shown");
  scene_clear (&scene);
}

static void
test_count (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c d", NULL, 1, 2, weigh_two);
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, 2);
  g_autoptr (LgnLinksLayout) layout = lay_out (&scene, 0.5, 0, 0);
  g_autofree char *count = lgn_link_list_make_count (layout->links, layout->options.threshold, true);
  g_assert_cmpstr (count, ==, "8 of 20 lines shown");
  scene_clear (&scene);
}

/* Along each line, its middle is hit; so are the tokens at both sides. */
static void
check_hits (LgnLinksLayout *layout)
{
  const LgnLinkList *links = lgn_links_layout_get_links (layout);
  double from_x = layout->is_rtl ? layout->right : layout->left, span = layout->is_rtl ? -1 : 1;

  span *= layout->right - layout->left;
  for (guint i = 0; i < lgn_links_layout_get_n_links (layout); i++)
    {
      const LgnLink *link = &links->link[i];
      double from = lgn_links_layout_get_row_y (layout, link->row) + lgn_links_layout_get_lane (layout, link->map);
      double to = lgn_links_layout_get_column_y (layout, link->column) + lgn_links_layout_get_lane (layout, link->map);
      double t = 0.31;
      LgnHit hit = lgn_hit_links (layout, from_x + span * t * (1.5 - 1.5 * t + t * t), from + (to - from) * t * t * (3 - 2 * t));

      g_assert_cmpint (hit.kind, ==, LGN_HIT_LINK);
      g_assert_cmpint (hit.row, ==, link->row);
      g_assert_cmpint (hit.column, ==, link->column);
      g_assert_cmpint (hit.head, ==, link->map);
      g_assert_cmpint (hit.layer, ==, 0);
    }
  /* Of lines that lie upon each other, one of each head, the nearest first. */
  LgnHit near[LGN_HEAD_SET_MAX];
  double y = lgn_links_layout_get_row_y (layout, 0);
  guint n_near = lgn_hit_links_near (layout, from_x + span * 0.001, y, near, LGN_HEAD_SET_MAX);
  for (guint i = 0; i < n_near; i++)
    for (guint j = 0; j < i; j++)
      g_assert_true (near[i].layer != near[j].layer || near[i].head != near[j].head);
  g_assert_cmpuint (lgn_hit_links_near (layout, from_x + span * 0.001, y, near, 1), ==, MIN (n_near, 1));
  for (guint row = 0; row < layout->n_rows; row++)
    {
      double x = layout->is_rtl ? layout->right + 5 : layout->left - 5;
      LgnHit hit = lgn_hit_links (layout, x, lgn_links_layout_get_row_y (layout, row));
      g_assert_cmpint (hit.kind, ==, LGN_HIT_ROW_LABEL);
      g_assert_cmpint (hit.row, ==, row);
      g_assert_cmpint (hit.column, ==, -1);
    }
  for (guint column = 0; column < layout->n_columns; column++)
    {
      double x = layout->is_rtl ? layout->left - 5 : layout->right + 5;
      LgnHit hit = lgn_hit_links (layout, x, lgn_links_layout_get_column_y (layout, column));
      g_assert_cmpint (hit.kind, ==, LGN_HIT_COLUMN_LABEL);
      g_assert_cmpint (hit.column, ==, column);
    }
}

static void
test_hits (void)
{
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnResult) arabic = fixture_result ("أحب مشاهدة هذا الفيلم", NULL, 1, 2, weigh_two);
  Scene scene;

  scene_init (&scene, translation, LGN_SITE_CROSS, 2);
  g_autoptr (LgnLinksLayout) layout = lay_out (&scene, 0.3, 0, 0);
  g_assert_false (layout->is_rtl);
  check_hits (layout);
  g_assert_cmpint (lgn_hit_links (layout, layout->left - 5, layout->options.margin).kind, ==, LGN_HIT_NOTHING);
  g_assert_cmpint (lgn_hit_links (layout, layout->left - 5, layout->height + 1).kind, ==, LGN_HIT_NOTHING);
  g_assert_cmpint (lgn_hit_links (layout, -3, layout->height / 2).kind, ==, LGN_HIT_NOTHING);
  scene_clear (&scene);

  scene_init (&scene, arabic, LGN_SITE_SELF, 2);
  g_autoptr (LgnLinksLayout) mirrored = lay_out (&scene, 0.5, 0, 0);
  g_assert_true (mirrored->is_rtl);
  check_hits (mirrored);
  scene_clear (&scene);
}

/* Nothing stands outside the canvas, tokens do not overlap, and what does not fit is scrolled to. */
static void
test_layout (void)
{
  g_autoptr (LgnResult) sentence = fixture_sentence ();
  g_autoptr (LgnResult) one = fixture_result ("word", NULL, 1, 1, weigh_two);
  g_autoptr (LgnResult) long_words
      = fixture_result ("antidisestablishmentarianismantidisestablishmentarianism a", NULL, 1, 1, weigh_two);
  Scene scene;

  scene_init (&scene, sentence, LGN_SITE_SELF, 12);
  g_autoptr (LgnLinksLayout) figure = lay_out (&scene, -1, 0, 0);
  g_assert_cmpfloat (figure->left - figure->row_band - figure->row_cells, >=, figure->options.margin);
  g_assert_cmpfloat (figure->right + figure->column_band + figure->column_cells, <=, WIDTH - figure->options.margin + 1);
  g_assert_cmpfloat (lgn_links_layout_get_row_y (figure, 23), <, figure->height);
  g_assert_cmpfloat (figure->row_pitch, >=, lgn_links_layout_get_line_width (figure, 1));
  g_assert_cmpfloat (fabs (lgn_links_layout_get_lane (figure, 11)), <=, figure->row_pitch / 2);
  g_autoptr (LgnLinksLayout) low = lay_out (&scene, -1, 200, 100);
  g_assert_cmpfloat (lgn_links_layout_get_height (low), >, 200);
  g_assert_cmpfloat (low->row_pitch, >=, scene.context.min_text_size);
  g_assert_cmpfloat (lgn_links_layout_get_row_y (low, 0), <, 0);
  check_hits (low);
  scene_clear (&scene);

  scene_init (&scene, one, LGN_SITE_SELF, 1);
  g_autoptr (LgnLinksLayout) small = lay_out (&scene, -1, 0, 0);
  check_hits (small);
  scene_clear (&scene);

  scene_init (&scene, long_words, LGN_SITE_SELF, 1);
  g_autoptr (LgnLinksLayout) cut = lay_out (&scene, -1, 0, 0);
  g_assert_cmpfloat (cut->row_band, <=, 0.3 * WIDTH);
  g_assert_cmpfloat (cut->right - cut->left, >, 0.2 * WIDTH);
  scene_clear (&scene);
}

static cairo_surface_t *
paint (Scene *scene, LgnLinksLayout *layout, const LgnMapMarks *marks)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) WIDTH, (int) layout->height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, scene->context.paper.r, scene->context.paper.g, scene->context.paper.b);
  cairo_paint (cr);
  lgn_paint_links (cr, &scene->context, layout, marks);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, double x, double y)
{
  guint32 pixel;

  memcpy (&pixel, cairo_image_surface_get_data (surface) + (int) y * cairo_image_surface_get_stride (surface) + (int) x * 4, 4);
  return pixel & 0xffffff;
}

/* PAPER under COLOUR with ALPHA, within a level or two a channel. */
static void
check_blend (guint32 pixel, guint32 paper, LgnRgb8 colour, double alpha)
{
  const guint8 channel[] = { colour.r, colour.g, colour.b };

  for (guint i = 0; i < 3; i++)
    {
      guint shift = 16 - 8 * i;
      double want = channel[i] * alpha + (paper >> shift & 255) * (1 - alpha);
      g_assert_cmpfloat (fabs ((pixel >> shift & 255) - want), <=, 2);
    }
}

/* Level lines whose weights are known have their head's colour, as strong as their weight; a row in focus stands out, in light
 * and in dark. */
static float
weigh_level (guint layer, guint head, gsize row, gsize column)
{
  return row == column ? 3 : column == (row + 1) % 4 ? 1 : 0;
}

static void
test_paint (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c d", NULL, 1, 1, weigh_level);

  for (guint dark = 0; dark < 2; dark++)
    {
      LgnMapMarks marks = LGN_MAP_MARKS_NONE;
      LgnRgb8 colour = lgn_head_get_colour (0, dark);
      guint32 paper = dark ? 0x1e1e1e : 0xffffff;
      Scene scene;

      scene_init (&scene, result, LGN_SITE_SELF, 1);
      lgn_paint_context_init (&scene.context, scene.cache, dark);
      g_autoptr (LgnLinksLayout) layout = lay_out (&scene, 0.5, 0, 0);
      double middle = (layout->left + layout->right) / 2;
      marks.cursor_row = 2;
      cairo_surface_t *plain = paint (&scene, layout, &LGN_MAP_MARKS_NONE);
      cairo_surface_t *focused = paint (&scene, layout, &marks);
      check_blend (get_pixel (plain, middle, lgn_links_layout_get_row_y (layout, 1)), paper, colour, 0.11 + 0.2 * 0.75);
      check_blend (get_pixel (focused, middle, lgn_links_layout_get_row_y (layout, 1)), paper, colour, 0.11 + 0.2 * 0.75);
      double above = 1 - (1 - 0.11 - 0.2 * 0.75) * (1 - 0.25 - 0.75 * 0.75);
      check_blend (get_pixel (focused, middle, lgn_links_layout_get_row_y (layout, 2)), paper, colour, above);
      g_assert_cmphex (get_pixel (plain, middle, lgn_links_layout_get_row_y (layout, 1) + 0.5 * layout->row_pitch), ==, paper);
      cairo_surface_destroy (plain);
      cairo_surface_destroy (focused);
      scene_clear (&scene);
    }
}

/* The mean difference of two pictures, in levels a channel. */
static double
compare_pictures (cairo_surface_t *a, cairo_surface_t *b)
{
  gsize n = (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a);
  const guint8 *left = cairo_image_surface_get_data (a), *right = cairo_image_surface_get_data (b);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += abs (left[i] - right[i]);
  return sum / (double) n;
}

/* The window's lines are those that files get from Cairo: solid, dashed and dotted, level and steep. */
static void
test_raster (void)
{
  g_autoptr (LgnResult) result = fixture_sentence ();
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &(LgnMapId) { LGN_SITE_SELF, 0, 4 }, false, LGN_GROUP_PIECES, false);
  const double most[] = { 0.07, 0.18, 0.35 }; /* of what is drawn */
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;

  marks.cursor_row = 3;
  for (guint colour = 0; colour < LGN_HEAD_SET_MAX; colour += LGN_HEAD_N_COLOURS)
    {
      LgnLinksOptions options;
      Scene scene;

      scene_init (&scene, result, LGN_SITE_SELF, 0);
      lgn_links_options_init (&options);
      options.has_strengths = options.has_bars = false;
      g_autoptr (LgnLinkList) links = lgn_link_list_new (&map, 1, LGN_SEGMENTS_ALL, NULL);
      g_autoptr (LgnLinksLayout) layout = lgn_links_layout_new (&scene.context, &map, &colour, links, &options, WIDTH, 0);
      cairo_surface_t *drawn = paint (&scene, layout, &marks), *again = paint (&scene, layout, &marks);
      g_assert_cmpfloat (compare_pictures (drawn, again), ==, 0); /* from the kept picture */
      scene.context.is_vector = true;
      cairo_surface_t *stroked = paint (&scene, layout, &marks);
      options.threshold = 1;
      g_autoptr (LgnLinksLayout) bare = lgn_links_layout_new (&scene.context, &map, &colour, links, &options, WIDTH, 0);
      cairo_surface_t *empty = paint (&scene, bare, &marks);
      /* Ends of dashes are upright here, and at right angles to the line there. */
      g_assert_cmpfloat (compare_pictures (drawn, stroked), <,
                         most[colour / LGN_HEAD_N_COLOURS] * compare_pictures (stroked, empty));
      cairo_surface_destroy (drawn);
      cairo_surface_destroy (again);
      cairo_surface_destroy (stroked);
      cairo_surface_destroy (empty);
      scene_clear (&scene);
    }
}

/* The same picture every time, with the most lines and on a canvas that shows a part of them. */
static void
test_long (void)
{
  g_autoptr (LgnResult) result = fixture_long (512);
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;
  Scene scene;

  marks.hover_column = 40;
  scene_init (&scene, result, LGN_SITE_SELF, 1);
  g_autoptr (LgnLinksLayout) layout = lay_out (&scene, 0, 600, 300);
  g_assert_cmpuint (layout->links->n, ==, LGN_LINK_LIST_MAX);
  cairo_surface_t *first = paint (&scene, layout, &marks);
  cairo_surface_t *second = paint (&scene, layout, &marks);
  gsize n = (gsize) cairo_image_surface_get_stride (first) * 600;
  g_assert_cmpmem (cairo_image_surface_get_data (first), n, cairo_image_surface_get_data (second), n);
  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
  scene_clear (&scene);
}

/* Scrolling moves the picture and changes nothing in it, across the edges of what is painted in one go. */
static void
test_scroll (void)
{
  g_autoptr (LgnResult) result = fixture_long (200);
  const double scrolls[] = { 100, 440, 520, 900 };
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, 1);
  g_autoptr (LgnLinksLayout) layout = lay_out (&scene, 0.001, 400, 0);
  int top = (int) ceil (lgn_links_layout_get_heading (layout));
  for (guint i = 0; i < G_N_ELEMENTS (scrolls); i++)
    {
      const int by = 37;
      lgn_links_layout_set_scroll (layout, scrolls[i]);
      cairo_surface_t *before = paint (&scene, layout, &LGN_MAP_MARKS_NONE);
      lgn_links_layout_set_scroll (layout, scrolls[i] + by);
      cairo_surface_t *after = paint (&scene, layout, &LGN_MAP_MARKS_NONE);
      for (int y = top; y + by < 400; y++)
        g_assert_cmpmem (cairo_image_surface_get_data (after) + y * cairo_image_surface_get_stride (after), 4 * (gsize) WIDTH,
                         cairo_image_surface_get_data (before) + (y + by) * cairo_image_surface_get_stride (before),
                         4 * (gsize) WIDTH);
      cairo_surface_destroy (before);
      cairo_surface_destroy (after);
    }
  lgn_links_layout_set_scroll (layout, 1e9);
  g_assert_cmpfloat (lgn_links_layout_get_scroll (layout), ==, lgn_links_layout_get_height (layout) - 400);
  g_assert_cmpfloat (lgn_links_layout_get_row_y (layout, 199), <, 400);
  lgn_links_layout_set_scroll (layout, -5);
  g_assert_cmpfloat (lgn_links_layout_get_scroll (layout), ==, 0);
  scene_clear (&scene);
}

/* In haste the strongest lines come first; the rest comes strip by strip, until the picture is as it is without haste. */
static void
test_haste (void)
{
  g_autoptr (LgnResult) result = fixture_long (300);
  const guint colour = 0;
  guint n_strips = 0;
  LgnLinksOptions options;
  Scene scene;

  scene_init (&scene, result, LGN_SITE_SELF, 1);
  lgn_links_options_init (&options);
  options.threshold = 0;
  g_autoptr (LgnLinkList) links = lgn_link_list_new (scene.map, 1, LGN_SEGMENTS_ALL, NULL);
  g_autoptr (LgnLinksLayout) patient = lgn_links_layout_new (&scene.context, scene.map, &colour, links, &options, WIDTH, 400);
  options.is_hasty = true;
  g_autoptr (LgnLinksLayout) hasty = lgn_links_layout_new (&scene.context, scene.map, &colour, links, &options, WIDTH, 400);
  g_assert_cmpuint (links->n, >, LGN_LINKS_COARSE);
  cairo_surface_t *whole = paint (&scene, patient, &LGN_MAP_MARKS_NONE);
  g_assert_false (lgn_paint_links_refine (&scene.context, patient));
  cairo_surface_t *coarse = paint (&scene, hasty, &LGN_MAP_MARKS_NONE);
  g_assert_cmpfloat (compare_pictures (coarse, whole), >, 0);
  while (lgn_paint_links_refine (&scene.context, hasty))
    n_strips++;
  g_assert_cmpuint (n_strips, ==, 2);
  cairo_surface_t *fine = paint (&scene, hasty, &LGN_MAP_MARKS_NONE);
  g_assert_cmpfloat (compare_pictures (fine, whole), ==, 0);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (coarse);
  cairo_surface_destroy (fine);
  scene_clear (&scene);
}

/* Asking who looks at a token brings out another column, and puts the bars on the other side. */
static void
test_reversed (void)
{
  g_autoptr (LgnResult) result = fixture_result ("a b c d", NULL, 1, 1, weigh_level);
  const guint colour = 0;
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;
  LgnLinksOptions options;
  Scene scene;

  marks.cursor_row = 0;
  marks.cursor_column = 2;
  scene_init (&scene, result, LGN_SITE_SELF, 1);
  lgn_links_options_init (&options);
  options.threshold = 0;
  options.is_reversed = true;
  g_autoptr (LgnLinkList) links = lgn_link_list_new (scene.map, 1, LGN_SEGMENTS_ALL, NULL);
  g_autoptr (LgnLinksLayout) layout = lgn_links_layout_new (&scene.context, scene.map, &colour, links, &options, WIDTH, 0);
  double start = layout->left - layout->row_cells + layout->cell / 2, end = layout->right + layout->label_gap / 2 + layout->cell / 2;
  cairo_surface_t *surface = paint (&scene, layout, &marks);
  LgnRgb8 rgb = lgn_head_get_colour (0, false);
  double low = 0.3 * layout->row_pitch;
  /* Row 2 looks at itself with 3 of 4, row 0 not at all. */
  check_blend (get_pixel (surface, start, lgn_links_layout_get_row_y (layout, 2) + low), 0xffffff, rgb, 1);
  g_assert_cmphex (get_pixel (surface, start, lgn_links_layout_get_row_y (layout, 0) + low) & 0xff, >, 0xe0);
  /* Each column is looked at with 3 of 4 by one row. */
  g_assert_cmphex (get_pixel (surface, end, lgn_links_layout_get_column_y (layout, 0)) & 0xff, <, 0xd0);
  double middle = (layout->left + layout->right) / 2;
  double above = 1 - (1 - 0.11 - 0.2 * 0.75) * (1 - 0.25 - 0.75 * 0.75);
  check_blend (get_pixel (surface, middle, lgn_links_layout_get_row_y (layout, 2)), 0xffffff, rgb, above);
  check_blend (get_pixel (surface, middle, lgn_links_layout_get_row_y (layout, 0)), 0xffffff, rgb, 0.11 + 0.2 * 0.75);
  cairo_surface_destroy (surface);
  scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/links/list", test_list);
  g_test_add_func ("/draw/links/segments", test_segments);
  g_test_add_func ("/draw/links/cancelled", test_cancelled);
  g_test_add_func ("/draw/links/most", test_most);
  g_test_add_func ("/draw/links/count", test_count);
  g_test_add_func ("/draw/links/hits", test_hits);
  g_test_add_func ("/draw/links/layout", test_layout);
  g_test_add_func ("/draw/links/paint", test_paint);
  g_test_add_func ("/draw/links/raster", test_raster);
  g_test_add_func ("/draw/links/long", test_long);
  g_test_add_func ("/draw/links/scroll", test_scroll);
  g_test_add_func ("/draw/links/haste", test_haste);
  g_test_add_func ("/draw/links/reversed", test_reversed);
  return g_test_run ();
}
