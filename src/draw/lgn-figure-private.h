/* What the parts of LgnFigure share. */
#pragma once

#include "draw/lgn-figure.h"

G_BEGIN_DECLS

double lgn_figure_view_get_default_power (LgnFigureView view);
LgnShownMap *lgn_figure_make_map (const LgnFigure *figure);
void lgn_figure_paint_page (const LgnFigure *figure, cairo_t *cr, double scale, bool is_vector, double *width, double *height);

G_END_DECLS
