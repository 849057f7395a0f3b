/* LgnLinksLayout: two columns of tokens and the lines between them: where everything lies. Rows look, columns are looked at.
 * Made once for a size, a few maps and a threshold; painting and hit testing read it. */
#pragma once

#include "draw/lgn-map-layout.h"
#include "view/lgn-link-list.h"

G_BEGIN_DECLS

typedef struct
{
  double threshold;           /* lines below are hidden; negative: lgn_link_list_get_usual_threshold */
  LgnAxisDirection direction; /* which side the rows are on: where text starts */
  bool has_row_cells;         /* a cell a head beside each row: how strong its strongest weight is */
  bool has_column_cells;      /* a bar a head beside each column: how much of the row in focus arrives there */
  bool is_still;              /* no pointer will ever bring out a row: lines are drawn stronger */
  double margin;              /* px */
  double max_span;            /* px between the columns at most; 0: no limit */
  double scroll;              /* px of the contents above the canvas */
} LgnLinksOptions;

void lgn_links_options_init (LgnLinksOptions *options);

typedef struct _LgnLinksLayout LgnLinksLayout;

/* MAPS [n_maps], 1 to LGN_HEAD_SET_MAX, are ready and have equal sides; COLOURS [n_maps]: the colour index of each. HEIGHT 0:
 * as high as the tokens need; else as many are seen as fit. */
LgnLinksLayout *lgn_links_layout_new (const LgnPaintContext *context, LgnShownMap *const *maps, const guint *colours,
                                      guint n_maps, const LgnLinksOptions *options, double width, double height);
LgnLinksLayout *lgn_links_layout_ref (LgnLinksLayout *layout);
void lgn_links_layout_unref (LgnLinksLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnLinksLayout, lgn_links_layout_unref)

const LgnLinkList *lgn_links_layout_get_links (LgnLinksLayout *layout);
double lgn_links_layout_get_height (LgnLinksLayout *layout); /* of everything, margins too: what can be scrolled */
/* (transfer full) "179 of 2304 lines shown" */
char *lgn_links_layout_make_count (LgnLinksLayout *layout, const LgnPaintContext *context);

/* What lies at (X, Y): LGN_HIT_ROW_LABEL, LGN_HIT_COLUMN_LABEL, or LGN_HIT_LINK with row, column, layer and head. */
LgnHit lgn_hit_links (LgnLinksLayout *layout, double x, double y);

G_END_DECLS
