/* What the parts of LgnFigure share. */
#pragma once

#include "draw/lgn-figure.h"
#include "draw/lgn-links-layout.h"

G_BEGIN_DECLS

double lgn_figure_view_get_default_power (LgnFigureView view);
LgnShownMap *lgn_figure_make_map (const LgnFigure *figure);
/* The maps whose links FIGURE shows, into MAPS [LGN_HEAD_SET_MAX]; how many. */
guint lgn_figure_list_maps (const LgnFigure *figure, LgnMapId *maps);
bool lgn_figure_check_links (const LgnFigure *figure, GError **error);
bool lgn_figure_check_map (const LgnFigure *figure, const LgnMapId *map, GError **error);
char *lgn_figure_make_links_place (const LgnFigure *figure); /* (transfer full) "layer 7, 4 heads" */
LgnLinksLayout *lgn_figure_make_links (const LgnFigure *figure, const LgnPaintContext *context, double margin, double width);
void lgn_figure_paint_page (const LgnFigure *figure, cairo_t *cr, double scale, bool is_vector, double *width, double *height);

G_END_DECLS
