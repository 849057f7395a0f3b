#include "draw/lgn-figure.h"
#include "base/lgn-error.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-paint-private.h"
#include "view/lgn-number.h"
#include "view/lgn-token-view.h"

#include <math.h>

#define MM_PER_INCH 25.4
#define PX_PER_INCH 96.0

#define CAPTION_GAP 6.0 /* px */
#define MIN_TEXT_PT 5.0 /* nothing smaller is printed: labels are left out instead */
/* Pictures inside vector files, of maps with many cells, have so many dots an inch. */
#define VECTOR_DPI 300.0

static LgnSite
get_default_site (LgnAttnStore *store)
{
  static const LgnSite order[] = { LGN_SITE_CROSS, LGN_SITE_SELF, LGN_SITE_ENCODER, LGN_SITE_DECODER,
                                   LGN_SITE_TEXT, LGN_SITE_PICTURE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (lgn_attn_store_has_site (store, order[i]))
      return order[i];
  return LGN_SITE_SELF;
}

LgnFigure *
lgn_figure_new (LgnResult *result)
{
  LgnFigure *figure = g_new0 (LgnFigure, 1);
  guint n_rows, n_columns;

  figure->result = lgn_result_ref (result);
  figure->map = (LgnMapId) { get_default_site (result->store), 0, LGN_HEAD_MEAN };
  figure->view = result->decoder_tokens ? LGN_VIEW_ALIGNMENT : LGN_VIEW_HEATMAP;
  lgn_figure_get_usual_colours (figure->view, &figure->colours);
  figure->width_mm = 85;
  figure->text_pt = 8;
  figure->dpi = 300;
  figure->hides_special = lgn_result_hides_special_by_default (result);
  figure->grouping = lgn_result_get_default_grouping (result);
  figure->has_legend = true;
  figure->has_strips = true;
  figure->threshold = -1;
  figure->steps = (LgnFigureSteps) { NULL, -1, LGN_N_STEPS - 1, -1 };
  figure->all_heads = (LgnFigureAllHeads) { LGN_HEADS_PICTURES, LGN_SORT_LAYER, LGN_METRIC_SPREAD, LGN_METRIC_DISTANCE,
                                            LGN_METRIC_SPREAD };
  /* Between two texts there is no distance. */
  if (figure->map.site == LGN_SITE_CROSS)
    figure->all_heads.x = LGN_METRIC_CONFIDENCE;
  figure->memo = lgn_figure_memo_new ();
  figure->strength = LGN_PICTURE_STRENGTH;
  figure->has_patch_grid = true;
  figure->each_format = LGN_FORMAT_PNG;
  figure->segments = LGN_SEGMENTS_ALL;
  figure->row = -1;
  figure->marks = LGN_MAP_MARKS_NONE;
  if (!lgn_figure_fits_alignment (figure, &n_rows, &n_columns))
    lgn_figure_set_view (figure, LGN_VIEW_HEATMAP);
  return figure;
}

LgnFigure *
lgn_figure_copy (const LgnFigure *figure)
{
  LgnFigure *copy = g_memdup2 (figure, sizeof *figure);

  lgn_result_ref (copy->result);
  copy->caption = g_strdup (figure->caption);
  copy->memo = lgn_figure_memo_new ();
  if (copy->steps.capture)
    lgn_capture_ref (copy->steps.capture);
  if (copy->b.result)
    lgn_result_ref (copy->b.result);
  copy->arguments = g_strdupv (figure->arguments);
  copy->b.arguments = g_strdupv (figure->b.arguments);
  copy->gold_path = g_strdup (figure->gold_path);
  copy->gold = figure->gold ? lgn_gold_links_ref (figure->gold) : NULL;
  return copy;
}

void
lgn_figure_free (LgnFigure *figure)
{
  lgn_result_unref (figure->result);
  g_free (figure->caption);
  lgn_figure_memo_free (figure->memo);
  g_clear_pointer (&figure->steps.capture, lgn_capture_unref);
  g_clear_pointer (&figure->b.result, lgn_result_unref);
  g_strfreev (figure->arguments);
  g_strfreev (figure->b.arguments);
  g_free (figure->gold_path);
  g_clear_pointer (&figure->gold, lgn_gold_links_unref);
  g_free (figure);
}

/* lgn_figure_get_usual_colours: those of figures of VIEW, as long as nobody chose others. */
void
lgn_figure_get_usual_colours (LgnFigureView view, LgnColourSpec *colours)
{
  const LgnFigureKind *kind = lgn_figure_kind_get (view);

  *colours = LGN_COLOUR_SPEC_DEFAULT;
  colours->palette = kind->default_palette;
  colours->range = kind->default_range;
  colours->power = kind->default_power;
}

void
lgn_figure_set_view (LgnFigure *figure, LgnFigureView view)
{
  LgnColourSpec before, after;

  lgn_figure_get_usual_colours (figure->view, &before);
  lgn_figure_get_usual_colours (view, &after);
  if (figure->colours.palette == before.palette)
    figure->colours.palette = after.palette;
  if (figure->colours.range == before.range)
    figure->colours.range = after.range;
  if (figure->colours.power == before.power)
    figure->colours.power = after.power;
  figure->view = view;
}

void
lgn_figure_set_defaults_for_format (LgnFigure *figure, LgnFigureFormat format)
{
  if (format != LGN_FORMAT_CSV && format != LGN_FORMAT_NPY)
    return;
  figure->hides_special = false;
  figure->grouping = LGN_GROUP_PIECES;
}

void
lgn_figure_set_caption (LgnFigure *figure, const char *caption)
{
  g_free (figure->caption);
  figure->caption = g_strdup (caption);
}

static char *
list_sites (LgnAttnStore *store)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < LGN_N_SITES; i++)
    if (lgn_attn_store_has_site (store, (LgnSite) i))
      g_string_append_printf (list, "%s%s", list->len ? ", " : "", lgn_site_get_name ((LgnSite) i));
  return g_string_free (list, FALSE);
}

/* lgn_figure_check_map: whether there is such a MAP in FIGURE's result. */
bool
lgn_figure_check_map (const LgnFigure *figure, const LgnMapId *map, GError **error)
{
  LgnAttnStore *store = figure->result->store;
  LgnMapShape shape;
  const char *site = lgn_site_get_name (map->site);

  if (!lgn_attn_store_has_site (store, map->site))
    {
      g_autofree char *sites = list_sites (store);
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "there is no site %s here; choose from: %s", site, sites);
      return false;
    }
  if (!lgn_attn_store_get_shape (store, map->site, map->layer, &shape)
      || !lgn_attn_store_is_ready (store, map->site, map->layer))
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "there is no layer %u of site %s; its layers are 0 to %u", map->layer,
                   site, lgn_attn_store_get_n_layers (store, map->site) - 1);
      return false;
    }
  if (map->head >= (gint) shape.n_heads)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   "there is no head %d in layer %u of site %s; its heads are 0 to %u, mean and max", map->head,
                   map->layer, site, shape.n_heads - 1);
      return false;
    }
  return true;
}

/* Heads are chosen for views that show several; nobody should think that another view draws them. */
static bool
check_heads (const LgnFigure *figure, GError **error)
{
  if (lgn_figure_kind_get (figure->view)->takes_heads || (!figure->has_all_heads && figure->n_heads == 0))
    return true;
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT,
                       "--heads chooses heads for --view links or picture; choose the head of another view with --head");
  return false;
}

/* So is B. */
static bool
check_other (const LgnFigure *figure, GError **error)
{
  const LgnFigureOther *b = &figure->b;

  if (figure->view == LGN_VIEW_COMPARE || !(b->result || b->has_site || b->has_layer || b->has_head))
    return true;
  g_set_error_literal (error, LGN_ERROR, LGN_ERROR_INPUT, "--b-... chooses what --view compare compares with; give that view");
  return false;
}

bool
lgn_figure_check (const LgnFigure *figure, GError **error)
{
  const LgnFigureKind *kind = lgn_figure_kind_get (figure->view);

  return lgn_figure_check_map (figure, &figure->map, error) && check_heads (figure, error) && check_other (figure, error)
         && (!kind->check || kind->check (figure, error));
}

LgnShownMap *
lgn_figure_make_map (const LgnFigure *figure)
{
  g_autoptr (LgnShownMap) map = lgn_shown_map_new_part (figure->result, &figure->map, figure->hides_special, figure->grouping,
                                                        false, figure->segments);

  return figure->hides_first ? lgn_shown_map_hide_first (map) : lgn_shown_map_ref (map);
}

bool
lgn_figure_load_gold (LgnFigure *figure, GError **error)
{
  g_autoptr (LgnWordLinksFile) file = NULL;
  gint line;

  if (!figure->gold_path || figure->gold)
    return true;
  file = lgn_word_links_read (figure->gold_path, error);
  if (!file)
    return false;
  line = lgn_gold_links_find_line (file, figure->result, figure->gold_line);
  if (line < 0)
    {
      g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
                   file->line[0].source ? "%s: has no line about this text; give a sentence that is in its first column"
                                        : "%s: has no line %u; choose one with --gold-line, from 0 on",
                   figure->gold_path, figure->gold_line);
      return false;
    }
  figure->gold = lgn_gold_links_new (&file->line[line], figure->gold_path, figure->result, figure->gold_rows, error);
  return figure->gold != NULL;
}

/* How near the map comes to the gold links, or NULL. */
static char *
say_gold (const LgnFigure *figure)
{
  g_autoptr (LgnShownMap) map = figure->gold ? lgn_figure_make_map (figure) : NULL;
  LgnGoldScore score;

  if (!map || !lgn_gold_links_score (figure->gold, map, &score))
    return NULL;
  g_autofree char *rate = lgn_format_fixed (lgn_gold_score_get_error_rate (&score), 3, true);
  return g_strdup_printf ("alignment error rate %s", rate);
}

char *
lgn_figure_make_caption (const LgnFigure *figure)
{
  const LgnFigureKind *kind = lgn_figure_kind_get (figure->view);
  const char *parts[5] = { NULL };
  g_autofree char *place = kind->make_place ? kind->make_place (figure) : NULL;
  g_autofree char *gold = figure->caption ? NULL : say_gold (figure);
  guint n = 0;

  if (figure->caption)
    return g_strdup (figure->caption);
  if (figure->result->model_name)
    parts[n++] = figure->result->model_name;
  if (place)
    parts[n++] = place;
  parts[n++] = lgn_site_get_name (figure->map.site);
  if (gold)
    parts[n++] = gold;
  return g_strjoinv (" · ", (char **) parts);
}

/* Everything of a figure that is worked out once before it is measured or painted. */
typedef struct
{
  const LgnFigureKind *kind;
  LgnPaintCache *cache;
  LgnPaintContext context;
  gpointer layout;       /* KIND's own */
  PangoLayout *caption;  /* or NULL */
  double width, height;  /* px of the page */
  double picture_height;
  double legend_height;
  double caption_height;
} Page;

static void
init_context (Page *page, const LgnFigure *figure, double scale, bool is_vector)
{
  LgnPaintContext *context = &page->context;

  page->cache = lgn_paint_cache_new ();
  lgn_paint_context_init (context, page->cache, figure->background == LGN_BACKGROUND_DARK);
  context->is_plain = true;
  context->is_vector = is_vector;
  context->scale = is_vector ? VECTOR_DPI / PX_PER_INCH : scale;
  context->text_size = figure->text_pt * LGN_PT_TO_PX;
  context->min_text_size = MIN (MIN_TEXT_PT * LGN_PT_TO_PX, context->text_size);
}

static void
lay_out_caption (Page *page, const LgnFigure *figure)
{
  g_autofree char *text = lgn_figure_make_caption (figure);
  PangoFontDescription *font;
  PangoRectangle logical;

  if (*text == '\0')
    return;
  font = pango_font_description_new ();
  pango_font_description_set_family (font, page->context.font);
  pango_font_description_set_absolute_size (font, page->context.text_size * PANGO_SCALE);
  page->caption = pango_layout_new (page->cache->pango);
  pango_layout_set_font_description (page->caption, font);
  pango_font_description_free (font);
  pango_layout_set_width (page->caption, (int) ((page->width - 2 * LGN_FIGURE_MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (page->caption, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (page->caption, PANGO_ALIGN_CENTER);
  pango_layout_set_text (page->caption, text, -1);
  pango_layout_get_extents (page->caption, NULL, &logical);
  page->caption_height = logical.height / (double) PANGO_SCALE + CAPTION_GAP;
}

static bool
has_legend (const Page *page, const LgnFigure *figure)
{
  return figure->has_legend && page->kind->get_legend_height;
}

static void
page_init (Page *page, const LgnFigure *figure, double scale, bool is_vector)
{
  *page = (Page) { .kind = lgn_figure_kind_get (figure->view), .width = figure->width_mm / MM_PER_INCH * PX_PER_INCH };
  if (!is_vector)
    page->width = round (page->width * scale) / scale;
  init_context (page, figure, scale, is_vector);
  page->layout = page->kind->lay_out (figure, &page->context, page->width, &page->picture_height);
  if (has_legend (page, figure))
    page->legend_height
        = page->kind->get_legend_height (figure, &page->context, page->layout, page->width - 2 * LGN_FIGURE_MARGIN);
  lay_out_caption (page, figure);
  page->height = page->picture_height + page->legend_height + page->caption_height + LGN_FIGURE_MARGIN;
  page->height = is_vector ? ceil (page->height) : ceil (page->height * scale) / scale;
}

static void
page_clear (Page *page)
{
  page->kind->free_layout (page->layout);
  g_clear_object (&page->caption);
  lgn_paint_cache_free (page->cache);
}

void
lgn_figure_get_size_mm (const LgnFigure *figure, double *width, double *height)
{
  Page page;

  page_init (&page, figure, 1, true);
  *width = figure->width_mm;
  *height = page.height / PX_PER_INCH * MM_PER_INCH;
  page_clear (&page);
}

/* What is said of labels of which one in STEP is there. */
static char *
say_label_step (double points, guint step)
{
  g_autofree char *size = lgn_format_fixed (points, 1, false);

  if (step == 0)
    return g_strdup_printf (_ ("Labels would be %s pt: there are numbers instead."), size);
  if (step == 2)
    return g_strdup_printf (_ ("Labels would be %s pt: every second one is left out."), size);
  return g_strdup_printf (_ ("Labels would be %s pt: one in %u is there."), size, step);
}

char *
lgn_figure_make_label_note (const LgnFigure *figure)
{
  LgnLabelFit fit = { 0, 1, 1 };
  Page page;

  page_init (&page, figure, 1, true);
  if (page.kind->get_label_fit)
    page.kind->get_label_fit (page.layout, &fit);
  page_clear (&page);
  if (fit.row_step == 1 && fit.column_step == 1)
    return NULL;
  return say_label_step (fit.size / LGN_PT_TO_PX,
                         fit.row_step == 0 || fit.column_step == 0 ? 0 : MAX (fit.row_step, fit.column_step));
}

static void
paint_background (const Page *page, const LgnFigure *figure, cairo_t *cr)
{
  if (figure->background == LGN_BACKGROUND_NONE)
    return;
  lgn_set_source (cr, &page->context.paper);
  cairo_rectangle (cr, 0, 0, page->width, page->height);
  cairo_fill (cr);
}

static void
page_paint (Page *page, const LgnFigure *figure, cairo_t *cr)
{
  const LgnRect place = { LGN_FIGURE_MARGIN, page->picture_height, page->width - 2 * LGN_FIGURE_MARGIN, page->legend_height };
  LgnRgba dim = lgn_paint_get_dim (&page->context);

  paint_background (page, figure, cr);
  page->kind->paint (figure, &page->context, page->layout, cr);
  if (has_legend (page, figure))
    page->kind->paint_legend (figure, &page->context, page->layout, cr, &place);
  if (page->caption)
    {
      lgn_set_source (cr, &dim);
      cairo_move_to (cr, LGN_FIGURE_MARGIN, page->picture_height + page->legend_height + CAPTION_GAP);
      pango_cairo_show_layout (cr, page->caption);
    }
}

/* lgn_figure_paint_page: as lgn_figure_paint, and says how large the page is in px (either may be NULL); CR may be NULL. */
void
lgn_figure_paint_page (const LgnFigure *figure, cairo_t *cr, double scale, bool is_vector, double *width, double *height)
{
  Page page;

  page_init (&page, figure, scale, is_vector);
  if (width)
    *width = page.width;
  if (height)
    *height = page.height;
  if (cr)
    page_paint (&page, figure, cr);
  page_clear (&page);
}

void
lgn_figure_paint (const LgnFigure *figure, cairo_t *cr, double scale)
{
  lgn_figure_paint_page (figure, cr, scale, false, NULL, NULL);
}

void
lgn_figure_paint_vector (const LgnFigure *figure, cairo_t *cr)
{
  lgn_figure_paint_page (figure, cr, 1, true, NULL, NULL);
}
