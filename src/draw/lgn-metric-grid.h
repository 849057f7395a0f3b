/* The metric grid: one number of every head as a matrix of layers and heads, coloured and printed, the layers' means beside it,
 * the colour scale below. */
#pragma once

#include "draw/lgn-atlas.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_layers, n_heads;
  const double *values;             /* [n_layers, n_heads], copied; NAN: there is none */
  const guint8 *is_faded;           /* [n_layers, n_heads], copied, or NULL */
  double low, high;                 /* the values at the ends of the colours; NAN: the least and largest of VALUES */
  const char *title;                /* what is measured, with its unit: "spread, nats" */
  const char *low_note, *high_note; /* what the ends mean: "one token"; or NULL */
  double max_cell;                  /* px; 0: 34 */
} LgnMetricGridOptions;

typedef struct _LgnMetricGridLayout LgnMetricGridLayout;

/* In WIDTH x HEIGHT px where that is enough; HEIGHT 0: as high as it is. */
LgnMetricGridLayout *lgn_metric_grid_layout_new (const LgnPaintContext *context, const LgnMetricGridOptions *options,
                                                 double width, double height);
void lgn_metric_grid_layout_free (LgnMetricGridLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnMetricGridLayout, lgn_metric_grid_layout_free)

void lgn_metric_grid_layout_get_size (LgnMetricGridLayout *layout, double *width, double *height);
void lgn_metric_grid_layout_get_cell (LgnMetricGridLayout *layout, guint layer, gint head, LgnRect *rect);
void lgn_metric_grid_layout_get_layer_number (LgnMetricGridLayout *layout, guint layer, LgnRect *rect);
void lgn_metric_grid_layout_get_head_number (LgnMetricGridLayout *layout, gint head, LgnRect *rect);
bool lgn_metric_grid_layout_has_numbers (LgnMetricGridLayout *layout);             /* whether they fit the cells */
double lgn_metric_grid_layout_get_mean (LgnMetricGridLayout *layout, guint layer); /* of its numbers; NAN: it has none */

/* LGN_HIT_HEAD, LGN_HIT_LAYER for its number and mean, LGN_HIT_HEAD_NUMBER. */
LgnHit lgn_hit_metric_grid (LgnMetricGridLayout *layout, double x, double y);
void lgn_paint_metric_grid (cairo_t *cr, const LgnPaintContext *context, LgnMetricGridLayout *layout,
                            const LgnAtlasMarks *marks);

G_END_DECLS
