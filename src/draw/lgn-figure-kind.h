/* LgnFigureKind: what is particular to figures of one view. Adding a view is a file with one of these and a row in the table
 * of lgn-figure-kind.c. */
#pragma once

#include "draw/lgn-figure.h"

G_BEGIN_DECLS

#define LGN_FIGURE_MARGIN 3.0 /* px between the page's edge and what is drawn */

typedef struct
{
  const char *name;     /* of --view */
  double default_power; /* of the colours, as long as nobody chose another */
  LgnPalette default_palette;
  LgnRange default_range;
  bool has_row;         /* it shows one row: --row */
  bool takes_heads;     /* several may be chosen */
  bool shows_all_heads; /* there is none of them to be drawn alone */

  /* Whether FIGURE, whose map is there, can be drawn; NULL: always. */
  bool (*check) (const LgnFigure *figure, GError **error);
  /* (transfer full) what the caption says between the model and the site: "layer 1, head 2"; NULL: nothing. */
  char *(*make_place) (const LgnFigure *figure);

  /* (transfer full) what is drawn, laid out on a page of WIDTH px from its upper edge on, margins included; *HEIGHT is what it
   * takes. CONTEXT outlives it. */
  gpointer (*lay_out) (const LgnFigure *figure, const LgnPaintContext *context, double width, double *height);
  void (*paint) (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr);
  void (*free_layout) (gpointer layout);

  /* The legend below the picture: how high it is on a page of WIDTH px, margins left out, the gap above it counted; PLACE has that
   * width and height. NULL: there is none, whatever the figure wants. */
  double (*get_legend_height) (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, double width);
  void (*paint_legend) (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, cairo_t *cr,
                        const LgnRect *place);

  /* What became of the labels; NULL: they are all there. */
  void (*get_label_fit) (gpointer layout, LgnLabelFit *fit);

  /* CSV or NPY into PATH, and tab-separated for the clipboard (transfer full); NULL: the numbers of FIGURE's map. */
  bool (*write_numbers) (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error);
  char *(*make_table) (const LgnFigure *figure);
} LgnFigureKind;

/* Of each view; each in a file of its own. */
extern const LgnFigureKind lgn_figure_kind_alignment;
extern const LgnFigureKind lgn_figure_kind_heatmap;
extern const LgnFigureKind lgn_figure_kind_heads;
extern const LgnFigureKind lgn_figure_kind_links;
extern const LgnFigureKind lgn_figure_kind_steps;
extern const LgnFigureKind lgn_figure_kind_text;
extern const LgnFigureKind lgn_figure_kind_compare;
extern const LgnFigureKind lgn_figure_kind_picture;

const LgnFigureKind *lgn_figure_kind_get (LgnFigureView view);

/* For kinds whose colours are weights: the colour scale, as wide as BODY, at the lower edge of PLACE. MAP may be NULL. */
double lgn_figure_get_scale_height (const LgnFigure *figure, const LgnPaintContext *context, gpointer layout, double width);
void lgn_figure_paint_scale (const LgnFigure *figure, const LgnPaintContext *context, LgnShownMap *map, const LgnRect *body,
                             cairo_t *cr, const LgnRect *place);

G_END_DECLS
