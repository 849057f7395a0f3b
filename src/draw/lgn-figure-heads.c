/* Figures of all heads of a site, as an atlas. */
#include "draw/lgn-atlas.h"
#include "draw/lgn-figure-private.h"

#include <math.h>

/* The atlas stands in the middle of the page. */
typedef struct
{
  LgnAtlasLayout *atlas;
  double x;
} Picture;

static gpointer
lay_out (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height)
{
  const LgnAtlasOptions options = { .site = figure->map.site, .hides_special = figure->hides_special,
                                    .grouping = figure->grouping, .colours = figure->colours,
                                    .min_side = 1, .max_side = 512 };
  Picture *picture = g_new0 (Picture, 1);
  double atlas_width, atlas_height;

  picture->atlas = lgn_atlas_layout_new (context, figure->result, &options, width - 2 * LGN_FIGURE_MARGIN);
  lgn_atlas_layout_get_size (picture->atlas, &atlas_width, &atlas_height);
  picture->x = floor ((width - atlas_width) / 2);
  *height = atlas_height + LGN_FIGURE_MARGIN;
  return picture;
}

static void
paint (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr)
{
  const LgnAtlasMarks none = LGN_ATLAS_MARKS_NONE;
  const Picture *picture = layout;

  cairo_save (cr);
  cairo_translate (cr, picture->x, LGN_FIGURE_MARGIN);
  lgn_paint_atlas (cr, context, picture->atlas, &none);
  cairo_restore (cr);
}

static void
free_layout (gpointer layout)
{
  Picture *picture = layout;

  lgn_atlas_layout_unref (picture->atlas);
  g_free (picture);
}

static void
paint_legend (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr, const LgnRect *place)
{
  lgn_figure_paint_scale (figure, context, NULL, place, cr, place);
}

const LgnFigureKind lgn_figure_kind_heads = {
  .name = "heads",
  .shows_all_heads = true,
  .default_power = 0.6,
  .lay_out = lay_out,
  .paint = paint,
  .free_layout = free_layout,
  .get_legend_height = lgn_figure_get_scale_height,
  .paint_legend = paint_legend,
};
