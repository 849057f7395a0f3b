/* LgnCompareLayout: where two maps that are compared, and what is made of them, lie on a canvas. The panels have the same
 * axes and cells of the same size; one viewport moves them all. Made once for a size, a pair and a viewport. */
#pragma once

#include "draw/lgn-map-layout.h"
#include "view/lgn-pair-summary.h"

G_BEGIN_DECLS

typedef struct
{
  LgnPanel panels[LGN_N_PANELS]; /* those that are there, from the left, or from the top */
  guint n_panels;
  bool is_stacked;               /* one below the other */
  LgnMapOptions map;             /* how weights are drawn; form, strips and marks of strongest cells are not used */
  bool has_legend;
  bool has_strip;                /* how far rows are apart, beside the last panel */
  const char *caption[LGN_N_PANELS]; /* below each panel; NULL: none (not kept) */
} LgnCompareOptions;

void lgn_compare_options_init (LgnCompareOptions *options);

typedef struct _LgnCompareLayout LgnCompareLayout;

LgnCompareLayout *lgn_compare_layout_new (const LgnPaintContext *context, LgnMapPair *pair, const LgnPairSummary *summary,
                                          const LgnCompareOptions *options, LgnViewport *viewport, double width, double height);
LgnCompareLayout *lgn_compare_layout_ref (LgnCompareLayout *layout);
void lgn_compare_layout_unref (LgnCompareLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnCompareLayout, lgn_compare_layout_unref)

LgnMapPair *lgn_compare_layout_get_pair (LgnCompareLayout *layout);
double lgn_compare_layout_get_height (LgnCompareLayout *layout); /* what is drawn takes, margins included */
/* The cells of PANEL that can be seen; false where it is not there. */
bool lgn_compare_layout_get_body (LgnCompareLayout *layout, LgnPanel panel, LgnRect *body);
/* The rectangle of a cell of PANEL, which may lie outside the body. */
bool lgn_compare_layout_get_cell (LgnCompareLayout *layout, LgnPanel panel, guint row, guint column, LgnRect *rect);
void lgn_compare_layout_show_cell (LgnCompareLayout *layout, LgnViewport *viewport, guint row, guint column);

typedef struct
{
  gint panel; /* LgnPanel, or -1 */
  LgnHit hit; /* LGN_HIT_SPREAD: how far a row is apart */
} LgnCompareHit;

/* What lies at (X, Y), in px of the canvas. */
LgnCompareHit lgn_hit_compare (LgnCompareLayout *layout, double x, double y);

G_END_DECLS
