/* Draws sample pictures into a folder, to be looked at: render-samples FOLDER. */
#include "draw/lgn-atlas.h"
#include "draw/lgn-figure.h"
#include "draw/lgn-legend.h"
#include "draw/lgn-metric-grid.h"
#include "draw/lgn-scatter.h"
#include "fixture.h"
#include "view/lgn-head-list.h"

#include <glib/gstdio.h>
#include <math.h>

typedef struct
{
  const char *name;
  LgnMapForm form;
  LgnPalette palette;
  bool is_dark, hides, groups;
  LgnMapId map;
  int width, height;
  double scale;
  LgnMapMarks marks;
  bool has_glass;
  LgnCellNumbers numbers;
  double cell; /* px, scrolled to a third; 0: fit */
} Sample;

static void
paint_legend (cairo_t *cr, const LgnPaintContext *context, const LgnMapOptions *options, LgnShownMap *map)
{
  LgnColourTable table;
  LgnRect rect = { 8, 4, 120, 30 };

  lgn_colour_table_init (&table, &options->colours, context->is_dark, map);
  lgn_paint_legend (cr, context, &table, &rect, 0.42);
}

static void
render (const char *folder, LgnResult *result, const Sample *sample)
{
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_for (result, &sample->map, sample->hides,
                                                       sample->groups ? LGN_GROUP_WORDS : LGN_GROUP_PIECES, false);
  g_autoptr (LgnViewport) viewport = lgn_viewport_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, sample->name);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (sample->width * sample->scale),
                                                         (int) (sample->height * sample->scale));
  cairo_t *cr = cairo_create (surface);
  LgnPaintContext context;
  LgnMapOptions options;

  lgn_paint_context_init (&context, cache, sample->is_dark);
  context.scale = sample->scale;
  lgn_map_options_init (&options, sample->form);
  options.colours.palette = sample->palette;
  options.numbers = sample->numbers;
  g_autoptr (LgnMapLayout) layout = lgn_map_layout_new (&context, map, &options, viewport, sample->width, sample->height);
  if (sample->cell > 0)
    {
      lgn_viewport_set_cell (viewport, sample->cell, 0, 0);
      lgn_viewport_scroll_to (viewport, lgn_viewport_get_max_x (viewport) / 3, lgn_viewport_get_max_y (viewport) / 3);
      g_clear_pointer (&layout, lgn_map_layout_unref);
      layout = lgn_map_layout_new (&context, map, &options, viewport, sample->width, sample->height);
    }
  cairo_scale (cr, sample->scale, sample->scale);
  cairo_set_source_rgb (cr, context.paper.r, context.paper.g, context.paper.b);
  cairo_paint (cr);
  lgn_paint_map (cr, &context, layout, &sample->marks);
  if (sample->has_glass)
    lgn_paint_glass (cr, &context, layout, sample->marks.cursor_row, sample->marks.cursor_column, &sample->marks);
  if (sample->form == LGN_FORM_ALIGNMENT)
    paint_legend (cr, &context, &options, map);
  cairo_destroy (cr);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

static void
render_atlas (const char *folder, const char *name, LgnResult *result, LgnSite site, bool is_dark, LgnPalette palette)
{
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  LgnAtlasOptions options = { .site = site, .has_mean = true, .colours = LGN_COLOUR_SPEC_DEFAULT };
  LgnAtlasMarks marks = { 1, LGN_HEAD_MEAN, 0, 1, 2, 2, false };
  LgnPaintContext context;
  double width, height;

  lgn_paint_context_init (&context, cache, is_dark);
  context.scale = 2;
  options.colours.palette = palette;
  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&context, result, &options, 212);
  lgn_atlas_layout_get_size (layout, &width, &height);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * 2), (int) ceil (height * 2));
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, 2, 2);
  cairo_set_source_rgb (cr, context.paper.r, context.paper.g, context.paper.b);
  cairo_paint (cr);
  lgn_paint_atlas (cr, &context, layout, &marks);
  cairo_destroy (cr);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

/* All heads of the sentence with made-up roles, a row a layer or as the results of a search. */
static void
render_heads (const char *folder, const char *name, LgnResult *result, bool is_flow, double page_width)
{
  static const LgnRoleMark roles[] = { { LGN_MARK_DISC, { 0x00, 0x72, 0xb2 } }, { LGN_MARK_TRIANGLE, { 0x00, 0x9e, 0x73 } },
                                       { LGN_MARK_DIAMOND, { 0x5b, 0x3f, 0xa8 } }, { LGN_MARK_SQUARE, { 0xe6, 0x9f, 0x00 } } };
  static const char *const titles[] = { "previous token", "itself", "linked words", "sink [CLS]" };
  static const LgnAtlasCell cells[] = { { 4, 9 }, { 6, 18 }, { 14, 14 }, { 20, 22 } };
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  LgnAtlasHead heads[144];
  LgnAtlasOptions options = { .site = LGN_SITE_SELF, .colours = LGN_COLOUR_SPEC_DEFAULT, .max_side = is_flow ? 112 : 64,
                              .heads = heads, .n_listed = is_flow ? 12 : 144, .is_flow = is_flow, .cells = cells,
                              .n_cells = is_flow ? G_N_ELEMENTS (cells) : 0, .height = 640 };
  LgnAtlasMarks marks = { 4, 3, 5, 6, 2, 2, true };
  LgnPaintContext context;
  double width, height;

  lgn_paint_context_init (&context, cache, false);
  for (guint i = 0; i < 144; i++)
    heads[i] = (LgnAtlasHead) { i / 12, (gint) (i % 12), true, roles[i * 7 % 11 % 4], titles[i * 7 % 11 % 4],
                                i % 3 ? 0.9 - i * 0.005 : NAN, !is_flow && i % 5 == 0 };
  g_autoptr (LgnAtlasLayout) layout = lgn_atlas_layout_new (&context, result, &options, page_width);
  lgn_atlas_layout_get_size (layout, &width, &height);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width), (int) ceil (height));
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  lgn_paint_atlas (cr, &context, layout, &marks);
  cairo_destroy (cr);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

/* Numbers of all heads of the sentence, as a matrix and against one another. */
static void
render_numbers (const char *folder, LgnResult *result)
{
  g_autoptr (LgnPaintCache) cache = lgn_paint_cache_new ();
  g_autofree char *path = g_strdup_printf ("%s/numbers.png", folder);
  g_autoptr (LgnHeadList) list = lgn_head_list_new ();
  LgnScatterPoint points[144];
  double spread[144];
  LgnMetricGridOptions grid = { .n_layers = 12, .n_heads = 12, .values = spread, .low = 0, .high = log (24),
                                .title = "spread, nats", .low_note = "one token", .high_note = "all alike" };
  LgnScatterOptions scatter = { points, 144, "mean distance", "spread, nats" };
  LgnAtlasMarks marks = { 7, 10, 2, 3, -1, 0, false };
  LgnPaintContext context;

  lgn_head_list_set_result (list, result, LGN_SITE_SELF, 0, 0);
  while (lgn_head_list_get_n_measured (list) < 144)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 144; i++)
    {
      LgnHeadItem *item = lgn_head_list_lookup (list, i / 12, (gint) (i % 12));
      spread[i] = lgn_head_item_get_metric (item, LGN_METRIC_SPREAD);
      points[i] = (LgnScatterPoint) { i / 12, (gint) (i % 12), lgn_head_item_get_metric (item, LGN_METRIC_DISTANCE), spread[i],
                                      lgn_role_mark_get (lgn_head_item_get_role (item)), i % 7 == 0 };
    }
  lgn_paint_context_init (&context, cache, false);
  g_autoptr (LgnMetricGridLayout) left = lgn_metric_grid_layout_new (&context, &grid, 500, 0);
  g_autoptr (LgnScatterLayout) right = lgn_scatter_layout_new (&context, &scatter, 440, 440);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 960, 490);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  lgn_paint_metric_grid (cr, &context, left, &marks);
  cairo_translate (cr, 510, 0);
  lgn_paint_scatter (cr, &context, right, &marks);
  cairo_destroy (cr);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

static void
write_figure (const char *folder, const char *name, const LgnFigure *figure)
{
  for (guint format = LGN_FORMAT_PDF; format <= LGN_FORMAT_PNG; format++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%s/%s.%s", folder, name, lgn_figure_format_get_name (format));
      if (!lgn_figure_write (figure, path, format, NULL, &error))
        g_printerr ("%s: %s\n", path, error->message);
    }
}

static void
render_figures (const char *folder, LgnResult *translation, LgnResult *sentence, LgnResult *causal)
{
  g_autoptr (LgnFigure) alignment = lgn_figure_new (translation);
  g_autoptr (LgnFigure) heatmap = lgn_figure_new (sentence);
  g_autoptr (LgnFigure) pooled = lgn_figure_new (causal);

  alignment->map.layer = 1;
  write_figure (folder, "figure-alignment", alignment);
  alignment->width_mm = 170;
  alignment->has_marks = true;
  alignment->marks.cursor_row = 8;
  alignment->marks.cursor_column = 7;
  write_figure (folder, "figure-alignment-wide", alignment);
  heatmap->colours.palette = LGN_PALETTE_VIRIDIS;
  heatmap->map.head = 3;
  write_figure (folder, "figure-heatmap", heatmap);
  lgn_figure_set_view (heatmap, LGN_VIEW_HEADS);
  heatmap->background = LGN_BACKGROUND_DARK;
  write_figure (folder, "figure-heads", heatmap);
  write_figure (folder, "figure-long", pooled);
}

static float
weigh_mixed (guint layer, guint head, gsize row, gsize column)
{
  return column == row ? 1 : (float) ((row * 7 + column * 13) % 10) / 60;
}

int
main (int argc, char **argv)
{
  if (argc != 2 || g_mkdir_with_parents (argv[1], 0755) != 0)
    {
      g_printerr ("usage: render-samples FOLDER\n");
      return 2;
    }
  g_autoptr (LgnResult) translation = fixture_translation ();
  g_autoptr (LgnResult) sentence = fixture_sentence ();
  g_autoptr (LgnResult) causal = fixture_long (2000);
  g_autoptr (LgnResult) arabic = fixture_result ("تأسست المنطقة الاقتصادية الأوروبية في أغسطس 1992 . </s>",
                                                 "the European economic area was created in August 1992 . </s>", 1, 2,
                                                 weigh_mixed);
  g_autoptr (LgnResult) chinese = fixture_result ("我 喜欢 这个 漂亮 的 城市 , 特别是 它的 河 。 [SEP]", NULL, 1, 2, weigh_mixed);
  g_autoptr (LgnResult) odd = fixture_result ("<s> ____ \xe2\x80\x8b \n \t internationalisation a <0xE2> 👍 \xcc\x81 "
                                              "antidisestablishmentarianism",
                                              NULL, 1, 2, weigh_mixed);
  const Sample samples[] = {
    { "alignment", LGN_FORM_ALIGNMENT, LGN_PALETTE_INK, false, true, true, { LGN_SITE_CROSS, 1, -1 }, 752, 597, 1,
      { 8, 7, -1, -1, 3, 1 } },
    { "alignment-2x", LGN_FORM_ALIGNMENT, LGN_PALETTE_INK, true, true, true, { LGN_SITE_CROSS, 1, -1 }, 600, 480, 2,
      { 8, 7, 4, 4, 3, 1 } },
    { "alignment-small", LGN_FORM_ALIGNMENT, LGN_PALETTE_INK, false, true, false, { LGN_SITE_CROSS, 0, -1 }, 320, 260, 1,
      { 3, 2, -1, -1, -1, -1 } },
    { "heatmap", LGN_FORM_HEATMAP, LGN_PALETTE_VIRIDIS, false, false, false, { LGN_SITE_SELF, 7, 10 }, 752, 630, 1,
      { 17, 6, -1, -1, 14, 10 }, true },
    { "heatmap-dark", LGN_FORM_HEATMAP, LGN_PALETTE_MAGMA, true, true, true, { LGN_SITE_SELF, 7, 10 }, 900, 820, 1,
      { 3, 6, -1, -1, -1, -1 }, false, LGN_NUMBERS_FIT },
    { "long", LGN_FORM_HEATMAP, LGN_PALETTE_VIRIDIS, false, false, false, { LGN_SITE_SELF, 0, 0 }, 752, 630, 1,
      { 1200, 700, -1, -1, -1, -1 } },
    { "long-zoomed", LGN_FORM_HEATMAP, LGN_PALETTE_VIRIDIS, false, false, false, { LGN_SITE_SELF, 0, 0 }, 752, 630, 1,
      { 676, 667, -1, -1, -1, -1 }, false, LGN_NUMBERS_FIT, 9 },
    { "arabic", LGN_FORM_ALIGNMENT, LGN_PALETTE_INK, true, true, true, { LGN_SITE_CROSS, 0, 0 }, 640, 480, 1,
      { 7, 5, -1, -1, 2, 2 }, false, LGN_NUMBERS_FIT },
    { "chinese", LGN_FORM_ALIGNMENT, LGN_PALETTE_INK, false, false, false, { LGN_SITE_SELF, 0, 0 }, 640, 480, 1,
      { 1, 1, -1, -1, -1, -1 } },
    { "odd", LGN_FORM_HEATMAP, LGN_PALETTE_CIVIDIS, false, false, false, { LGN_SITE_SELF, 0, 0 }, 500, 400, 1,
      { -1, -1, 2, 3, -1, -1 } },
  };
  LgnResult *results[] = { translation, translation, translation, sentence, sentence, causal, causal, arabic, chinese, odd };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    render (argv[1], results[i], &samples[i]);
  render_atlas (argv[1], "atlas", translation, LGN_SITE_CROSS, false, LGN_PALETTE_INK);
  render_atlas (argv[1], "atlas-dark", sentence, LGN_SITE_SELF, true, LGN_PALETTE_VIRIDIS);
  render_heads (argv[1], "heads", sentence, false, 780);
  render_heads (argv[1], "heads-small", sentence, false, 480);
  render_heads (argv[1], "heads-tiny", sentence, false, 180);
  render_heads (argv[1], "heads-found", sentence, true, 440);
  render_numbers (argv[1], sentence);
  render_figures (argv[1], translation, sentence, causal);
  return 0;
}
