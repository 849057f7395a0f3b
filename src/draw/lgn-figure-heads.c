/* Figures of all heads of a site: as an atlas with their roles, as a matrix of one number, or as two numbers against one
 * another. Roles are told by the program's own cut-offs. */
#include "base/lgn-error.h"
#include "draw/lgn-atlas-heads.h"
#include "draw/lgn-figure-private.h"
#include "draw/lgn-metric-grid.h"
#include "draw/lgn-role-key.h"
#include "run/lgn-stats.h"
#include "view/lgn-head-text.h"

#include <math.h>

/* What a figure's heads were found to be, once for all its paintings. */
struct _LgnFigureMemo
{
  LgnHeadOrder *order; /* or NULL */
};

LgnFigureMemo *
lgn_figure_memo_new (void)
{
  return g_new0 (LgnFigureMemo, 1);
}

void
lgn_figure_memo_free (LgnFigureMemo *memo)
{
  if (memo)
    g_clear_object (&memo->order);
  g_free (memo);
}

/* Measures the heads of SITE of RESULT, and waits for it: in any thread. */
static LgnHeadOrder *
measure (LgnResult *result, LgnSite site)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (LgnHeadList) list = NULL;

  g_main_context_push_thread_default (context);
  list = lgn_head_list_new ();
  lgn_head_list_set_result (list, result, site, 0, 0);
  lgn_head_list_measure (list);
  while (lgn_head_list_get_n_measured (list) < lgn_head_list_get_n_to_measure (list))
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return lgn_head_order_new (list);
}

static LgnHeadOrder *
get_order (const LgnFigure *figure)
{
  LgnHeadOrder *order = figure->memo->order;
  LgnHeadList *list = order ? lgn_head_order_get_list (order) : NULL;

  if (!order || lgn_head_list_get_result (list) != figure->result || lgn_head_list_get_site (list) != figure->map.site)
    {
      g_clear_object (&figure->memo->order);
      order = figure->memo->order = measure (figure->result, figure->map.site);
    }
  lgn_head_order_set_sort (order, figure->all_heads.order);
  return order;
}

static bool
check_metric (LgnHeadList *list, LgnMetric metric, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  if (lgn_head_list_has_metric (list, metric))
    return true;
  for (LgnMetric i = 0; i < LGN_N_METRICS; i++)
    if (lgn_head_list_has_metric (list, i))
      g_string_append_printf (known, "%s%s", known->len ? ", " : "", lgn_metric_get_name (i));
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT, "%s is not known of these heads; choose from: %s", lgn_metric_get_name (metric),
               known->str);
  return false;
}

/* Whether the numbers are there that are to be drawn. */
static bool
check (const LgnFigure *figure, GError **error)
{
  const LgnFigureAllHeads *heads = &figure->all_heads;

  if (heads->form == LGN_HEADS_NUMBERS)
    return check_metric (lgn_head_order_get_list (get_order (figure)), heads->metric, error);
  if (heads->form == LGN_HEADS_SCATTER)
    return check_metric (lgn_head_order_get_list (get_order (figure)), heads->x, error)
           && check_metric (lgn_head_order_get_list (get_order (figure)), heads->y, error);
  return true;
}

/* Exactly one of these is there. */
typedef struct
{
  LgnAtlasLayout *atlas;
  LgnMetricGridLayout *grid;
  LgnScatterLayout *scatter;
  double x; /* px from the page's edge */
  LgnRoleKey *key;
} Picture;

/* In the middle of the page. */
static double
lay_out_atlas (Picture *picture, const LgnFigure *figure, const LgnPaintContext *context, double width)
{
  LgnHeadOrder *order = get_order (figure);
  g_autoptr (GArray) heads = lgn_atlas_heads_new (order);
  bool is_flow = figure->all_heads.order != LGN_SORT_LAYER;
  LgnAtlasOptions options = { .site = figure->map.site, .hides_special = figure->hides_special, .grouping = figure->grouping,
                              .colours = figure->colours, .min_side = 1, .max_side = 512 };
  double columns = ceil (sqrt (heads->len)), atlas_width, atlas_height;

  lgn_atlas_options_set_heads (&options, heads, is_flow);
  if (is_flow)
    options.max_side = MAX (floor (width / MAX (columns, 1)) - 12, 24);
  picture->atlas = lgn_atlas_layout_new (context, figure->result, &options, width);
  lgn_atlas_layout_get_size (picture->atlas, &atlas_width, &atlas_height);
  picture->x = LGN_FIGURE_MARGIN + floor ((width - atlas_width) / 2);
  return atlas_height;
}

static double
lay_out_grid (Picture *picture, const LgnFigure *figure, const LgnPaintContext *context, double width)
{
  LgnHeadOrder *order = get_order (figure);
  LgnHeadList *list = lgn_head_order_get_list (order);
  g_autofree double *values = lgn_atlas_heads_read_metric (order, figure->all_heads.metric, NULL);
  LgnMetricGridOptions options = { .n_layers = lgn_head_list_get_n_layers (list), .n_heads = lgn_head_list_get_n_heads (list),
                                   .values = values, .low = NAN, .high = NAN, .max_cell = 48,
                                   .title = lgn_metric_get_axis (figure->all_heads.metric) };
  double grid_width, grid_height;

  lgn_head_list_get_metric_range (list, figure->all_heads.metric, &options.low, &options.high);
  picture->grid = lgn_metric_grid_layout_new (context, &options, width, 0);
  lgn_metric_grid_layout_get_size (picture->grid, &grid_width, &grid_height);
  picture->x = LGN_FIGURE_MARGIN + MAX (0, floor ((width - grid_width) / 2));
  return grid_height;
}

static double
lay_out_scatter (Picture *picture, const LgnFigure *figure, const LgnPaintContext *context, double width)
{
  g_autoptr (GArray) points = lgn_atlas_heads_make_points (get_order (figure), figure->all_heads.x, figure->all_heads.y);
  LgnScatterOptions options = { (const LgnScatterPoint *) (const void *) points->data, points->len,
                                lgn_metric_get_axis (figure->all_heads.x), lgn_metric_get_axis (figure->all_heads.y) };

  picture->scatter = lgn_scatter_layout_new (context, &options, width, width);
  picture->x = LGN_FIGURE_MARGIN;
  return width;
}

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double page_width, double *height)
{
  Picture *picture = g_new0 (Picture, 1);
  double width = page_width - 2 * LGN_FIGURE_MARGIN;

  if (figure->all_heads.form == LGN_HEADS_NUMBERS)
    *height = lay_out_grid (picture, figure, context, width);
  else if (figure->all_heads.form == LGN_HEADS_SCATTER)
    *height = lay_out_scatter (picture, figure, context, width);
  else
    *height = lay_out_atlas (picture, figure, context, width);
  if (!picture->grid)
    picture->key = lgn_role_key_new (lgn_head_order_get_list (get_order (figure)), context, width);
  *height += LGN_FIGURE_MARGIN;
  return picture;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  const LgnAtlasMarks none = LGN_ATLAS_MARKS_NONE;
  const Picture *picture = layout;

  cairo_save (cr);
  cairo_translate (cr, picture->x, LGN_FIGURE_MARGIN);
  if (picture->atlas)
    lgn_paint_atlas (cr, context, picture->atlas, &none);
  else if (picture->grid)
    lgn_paint_metric_grid (cr, context, picture->grid, &none);
  else
    lgn_paint_scatter (cr, context, picture->scatter, &none);
  cairo_restore (cr);
}

static void
free_layout (gpointer layout)
{
  Picture *picture = layout;

  g_clear_pointer (&picture->atlas, lgn_atlas_layout_unref);
  g_clear_pointer (&picture->grid, lgn_metric_grid_layout_free);
  g_clear_pointer (&picture->scatter, lgn_scatter_layout_free);
  g_clear_pointer (&picture->key, lgn_role_key_free);
  g_free (picture);
}

/* The roles, and of pictures the colours of weights; a matrix has its own colours with it. */
static double
get_legend_height (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, double width)
{
  const Picture *picture = layout;
  double scale = picture->atlas ? lgn_figure_get_scale_height (figure, context, layout, width) : 0;

  return scale + (picture->key ? lgn_role_key_get_height (picture->key) : 0);
}

static void
paint_legend (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr, const LgnRect *place)
{
  const Picture *picture = layout;

  if (picture->key)
    lgn_paint_role_key (cr, context, picture->key, place->x, place->y);
  if (picture->atlas)
    lgn_figure_paint_scale (figure, context, NULL, place, cr, place);
}

static char *
make_place (const LgnFigure *figure)
{
  const LgnFigureAllHeads *heads = &figure->all_heads;

  if (heads->form == LGN_HEADS_NUMBERS)
    return g_strdup (lgn_metric_get_axis (heads->metric));
  if (heads->form == LGN_HEADS_SCATTER)
    return g_strdup_printf ("%s against %s", lgn_metric_get_axis (heads->y), lgn_metric_get_axis (heads->x));
  return NULL;
}

/* A row a head: what lorgnette-cli stats writes. NPY holds one map. */
static bool
write_numbers (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error)
{
  if (format == LGN_FORMAT_CSV)
    return lgn_stats_write (figure->result, path, lgn_role_name_of_stats, error);
  return lgn_figure_write_map (figure, path, format, error);
}

static char *
make_table (const LgnFigure *figure)
{
  LgnHeadOrder *order = get_order (figure);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (order)); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (order), i));
  return lgn_head_text_make_table (lgn_head_order_get_list (order), items);
}

const LgnFigureKind lgn_figure_kind_heads = {
  .name = "heads",
  .shows_all_heads = true,
  .default_power = 0.6,
  .check = check,
  .make_place = make_place,
  .lay_out = lay_out,
  .paint = paint,
  .free_layout = free_layout,
  .get_legend_height = get_legend_height,
  .paint_legend = paint_legend,
  .write_numbers = write_numbers,
  .make_table = make_table,
};
