/* The scatter of heads: two numbers of each against one another, marked by role. */
#pragma once

#include "draw/lgn-atlas.h"

G_BEGIN_DECLS

typedef struct
{
  guint layer;
  gint head;
  double x, y; /* NAN: the head is not drawn */
  LgnRoleMark mark;
  bool is_faded;
} LgnScatterPoint;

typedef struct
{
  const LgnScatterPoint *points; /* [n_points], copied; later ones are painted over earlier ones */
  guint n_points;
  const char *x_title, *y_title; /* with their units: "mean distance, tokens" */
} LgnScatterOptions;

typedef struct _LgnScatterLayout LgnScatterLayout;

LgnScatterLayout *lgn_scatter_layout_new (const LgnPaintContext *context, const LgnScatterOptions *options, double width,
                                          double height);
void lgn_scatter_layout_free (LgnScatterLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnScatterLayout, lgn_scatter_layout_free)

void lgn_scatter_layout_get_body (LgnScatterLayout *layout, LgnRect *body); /* between the axes */
/* The limits of the axes, whole ticks: X from *LOW to *HIGH, and Y. */
void lgn_scatter_layout_get_x_limits (LgnScatterLayout *layout, double *low, double *high);
void lgn_scatter_layout_get_y_limits (LgnScatterLayout *layout, double *low, double *high);
bool lgn_scatter_layout_get_point (LgnScatterLayout *layout, guint layer, gint head, double *x, double *y); /* px */

/* The nearest head whose mark is no more than a few px away: LGN_HIT_HEAD. */
LgnHit lgn_hit_scatter (LgnScatterLayout *layout, double x, double y);
/* The selected head is ringed and named, and so is the one under the pointer. */
void lgn_paint_scatter (cairo_t *cr, const LgnPaintContext *context, LgnScatterLayout *layout, const LgnAtlasMarks *marks);

G_END_DECLS
