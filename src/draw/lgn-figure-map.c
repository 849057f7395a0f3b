/* Figures of one map: as an alignment, and as a heat map. */
#include "base/lgn-error.h"
#include "draw/lgn-figure-private.h"

#define MAX_ALIGNMENT 400 /* tokens a side */

/* lgn_figure_fits_alignment: an alignment paints each cell by itself, which many cells are too small and too many for. */
bool
lgn_figure_fits_alignment (const LgnFigure *figure, guint *n_rows, guint *n_columns)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);

  *n_rows = lgn_shown_map_get_rows (map)->n;
  *n_columns = lgn_shown_map_get_columns (map)->n;
  return *n_rows <= MAX_ALIGNMENT && *n_columns <= MAX_ALIGNMENT;
}

static bool
check_alignment (const LgnFigure *figure, GError **error)
{
  guint n_rows, n_columns;

  if (lgn_figure_fits_alignment (figure, &n_rows, &n_columns))
    return true;
  g_set_error (error, LGN_ERROR, LGN_ERROR_INPUT,
               "an alignment shows up to %d × %d tokens, and this map has %u × %u; draw it as a heat map (--view heatmap)",
               MAX_ALIGNMENT, MAX_ALIGNMENT, n_rows, n_columns);
  return false;
}

static char *
make_place (const LgnFigure *figure)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);
  g_autofree char *place = lgn_shown_map_make_place (map, true);

  if (figure->segments.from < 0)
    return g_steal_pointer (&place);
  return g_strdup_printf ("%s · %c → %c", place, 'A' + figure->segments.from, 'A' + figure->segments.to);
}

static void
init_options (LgnMapOptions *options, const LgnFigure *figure)
{
  lgn_map_options_init (options, figure->view == LGN_VIEW_ALIGNMENT ? LGN_FORM_ALIGNMENT : LGN_FORM_HEATMAP);
  options->colours = figure->colours;
  options->pooling = figure->pooling;
  options->marks_strongest = figure->view == LGN_VIEW_ALIGNMENT && figure->has_marks;
  options->margin = LGN_FIGURE_MARGIN;
  options->min_cell = 0.01;
  if (!figure->has_strips)
    options->strips = 0;
}

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height)
{
  g_autoptr (LgnShownMap) map = lgn_figure_make_map (figure);
  LgnMapLayout *layout;
  LgnMapOptions options;
  LgnRect contents;

  init_options (&options, figure);
  layout = lgn_map_layout_new (context, map, &options, NULL, width, 0);
  lgn_map_layout_get_contents (layout, &contents);
  *height = contents.height + 2 * LGN_FIGURE_MARGIN;
  return layout;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  LgnMapMarks marks = LGN_MAP_MARKS_NONE;

  if (figure->has_marks)
    marks = figure->marks;
  marks.gold = figure->gold;
  lgn_paint_map (cr, context, layout, &marks);
}

static void
get_label_fit (gpointer layout, LgnLabelFit *fit)
{
  lgn_map_layout_get_label_fit (layout, fit);
}

static void
free_layout (gpointer layout)
{
  lgn_map_layout_unref (layout);
}

static void
paint_legend (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr, const LgnRect *place)
{
  LgnRect body;

  lgn_map_layout_get_body (layout, &body);
  lgn_figure_paint_scale (figure, context, lgn_map_layout_get_map (layout), &body, cr, place);
}

const LgnFigureKind lgn_figure_kind_alignment = {
  .name = "alignment",
  .default_power = 0.8,
  .check = check_alignment,
  .make_place = make_place,
  .lay_out = lay_out,
  .paint = paint,
  .free_layout = free_layout,
  .get_legend_height = lgn_figure_get_scale_height,
  .paint_legend = paint_legend,
  .get_label_fit = get_label_fit,
};

const LgnFigureKind lgn_figure_kind_heatmap = {
  .name = "heatmap",
  .default_power = 0.6,
  .make_place = make_place,
  .lay_out = lay_out,
  .paint = paint,
  .free_layout = free_layout,
  .get_legend_height = lgn_figure_get_scale_height,
  .paint_legend = paint_legend,
  .get_label_fit = get_label_fit,
};
