/* What the parts of LgnFigure share. */
#pragma once

#include "draw/lgn-figure-kind.h"
#include "draw/lgn-links-layout.h"

G_BEGIN_DECLS

/* The words of the command line, of lgn-figure-options.c. */
extern const char *const lgn_figure_format_names[LGN_N_FORMATS];
extern const char *const lgn_figure_special_names[2];
extern const char *const lgn_figure_group_names[2];
extern const char *const lgn_figure_switch_names[2];
extern const char *const lgn_figure_each_names[LGN_N_EACH];
extern const char *const lgn_figure_direction_names[2];
extern const char *const lgn_figure_gold_row_names[2];
extern const char *const lgn_figure_pooling_names[2];
extern const char *const lgn_figure_form_names[LGN_N_HEADS_FORMS];
extern const char *const lgn_figure_order_names[5];

bool lgn_figure_fits_alignment (const LgnFigure *figure, guint *n_rows, guint *n_columns);
LgnShownMap *lgn_figure_make_map (const LgnFigure *figure);
/* The maps whose links FIGURE shows, into MAPS [LGN_HEAD_SET_MAX]; how many. */
guint lgn_figure_list_maps (const LgnFigure *figure, LgnMapId *maps);
bool lgn_figure_check_map (const LgnFigure *figure, const LgnMapId *map, GError **error);
/* One row as a CSV or NPY of its own: WEIGHTS, ALLOWED (0 where masked) and LABELS, [n]. */
bool lgn_figure_write_row (const char *path, LgnFigureFormat format, const char *label, const char *const *labels,
                           const float *weights, const guint8 *allowed, gsize n, GError **error);
bool lgn_figure_write_map (const LgnFigure *figure, const char *path, LgnFigureFormat format, GError **error);
/* The numbers of MAP as CSV or NPY, and tab-separated (transfer full). */
bool lgn_figure_write_shown (LgnShownMap *map, const char *path, LgnFigureFormat format, GError **error);
char *lgn_figure_make_shown_table (LgnShownMap *map);
bool lgn_figure_check_each (const LgnFigure *figure, GError **error);
bool lgn_figure_write_each (const LgnFigure *figure, const char *path, const LgnProgress *progress, GError **error);
/* A surface for SVG or PDF of WIDTH x HEIGHT points that appends to OUT, and has no date of its own. */
cairo_surface_t *lgn_figure_create_surface (LgnFigureFormat format, GByteArray *out, double width, double height);
void lgn_figure_paint_page (const LgnFigure *figure, cairo_t *cr, double scale, bool is_vector, double *width, double *height);

LgnFigureMemo *lgn_figure_memo_new (void);
void lgn_figure_memo_free (LgnFigureMemo *memo);

G_END_DECLS
