/* The painter of links, and of the list of their heads. */
#pragma once

#include "draw/lgn-links-layout.h"
#include "draw/lgn-paint-map.h"
#include "draw/lgn-paint-text.h"
#include "view/lgn-links-scene.h"

G_BEGIN_DECLS

/* The row that MARKS hover over or, without one, have their cursor in is brought out; where they have only a column, what looks
 * there. A pin is not drawn. */
void lgn_paint_links (cairo_t *cr, const LgnPaintContext *context, LgnLinksLayout *layout, const LgnMapMarks *marks);

/* After painting a layout in haste: adds the other lines to one of the strips that can be seen, which takes some 20 ms, and
 * says whether there was anything left to do; paint again then. */
bool lgn_paint_links_refine (const LgnPaintContext *context, LgnLinksLayout *layout);

/* Beside (X, Y), but inside the canvas: whose the lines HITS [n] are (lgn_hit_links_near), and how strong. */
void lgn_paint_link_names (cairo_t *cr, const LgnPaintContext *context, LgnLinksLayout *layout, const LgnHit *hits, guint n,
                           double x, double y);
/* A piece of line as those of the head with COLOUR_INDEX, from (X, Y) on to the right. */
void lgn_paint_link_sample (cairo_t *cr, const LgnPaintContext *context, guint colour_index, double x, double y, double length);

/* Several heads' weights as shades of a running text: DATA of lgn_text_shade_links. */
typedef struct
{
  const LgnTextFlow *flow;    /* (not owned), of the tokens of SCENE */
  const LgnLinksScene *scene; /* (not owned) */
  const LgnLinksMix *mix;     /* (not owned) */
  bool is_reversed;           /* MIX is of a column: of rows */
  bool is_dark;
} LgnLinksShade;

/* The colour of the head that looks there most, as strong as its weight. */
LgnTextShade lgn_text_shade_links (guint column, gpointer data);

/* Whose the colours are, what is hidden, and how many lines are shown; WIDTH px from (X, Y) on. */
double lgn_links_legend_get_height (const LgnPaintContext *context, LgnLinksLayout *layout, double width);
void lgn_paint_links_legend (cairo_t *cr, const LgnPaintContext *context, LgnLinksLayout *layout, double x, double y, double width);

G_END_DECLS
