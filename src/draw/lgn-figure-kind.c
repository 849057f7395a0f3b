#include "draw/lgn-figure-kind.h"
#include "draw/lgn-legend.h"

#include <math.h>

#define LEGEND_GAP 12.0 /* px between a picture and its colour scale, for text of 11 pt */
#define MIN_SCALE 60.0  /* px that the colour scale is wide, where there is room */

static const LgnFigureKind *const kinds[LGN_N_VIEWS] = {
  [LGN_VIEW_ALIGNMENT] = &lgn_figure_kind_alignment,
  [LGN_VIEW_HEATMAP] = &lgn_figure_kind_heatmap,
  [LGN_VIEW_HEADS] = &lgn_figure_kind_heads,
  [LGN_VIEW_LINKS] = &lgn_figure_kind_links,
  [LGN_VIEW_STEPS] = &lgn_figure_kind_steps,
  [LGN_VIEW_TEXT] = &lgn_figure_kind_text,
  [LGN_VIEW_COMPARE] = &lgn_figure_kind_compare,
  [LGN_VIEW_PICTURE] = &lgn_figure_kind_picture,
};

const LgnFigureKind *
lgn_figure_kind_get (LgnFigureView view)
{
  return kinds[view];
}

double
lgn_figure_get_scale_height (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, double width)
{
  return LEGEND_GAP * context->text_size / (11 * LGN_PT_TO_PX) + lgn_legend_get_height (context);
}

void
lgn_figure_paint_scale (const LgnFigure *figure, const LgnPaintContext *context, LgnShownMap *map, const LgnRect *body,
                        cairo_t *cr, const LgnRect *place)
{
  double height = lgn_legend_get_height (context), room = place->x + place->width - body->x;
  LgnRect rect = { body->x, place->y + place->height - height, MAX (body->width, MIN (MIN_SCALE, room)), height };
  LgnColourTable table;

  lgn_colour_table_init (&table, &figure->colours, context->is_dark, map);
  lgn_paint_legend (cr, context, &table, &rect, NAN);
}
