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
  bool is_reversed;           /* asks who looks at a token, not what it looks at: a cursor's column is in focus, not its row */
  /* A cell a head beside each token at the side that is asked about: how strong its strongest weight is; and a bar a head at
   * the other side: how much of the token in focus arrives there. */
  bool has_strengths, has_bars;
  bool is_hasty;              /* many lines are painted in two goes: see lgn_paint_links_refine */
  bool is_still;              /* no pointer will ever bring out a row: lines are drawn stronger */
  double margin;              /* px */
  double max_span;            /* px between the columns at most; 0: no limit */
} LgnLinksOptions;

void lgn_links_options_init (LgnLinksOptions *options);

typedef struct _LgnLinksLayout LgnLinksLayout;

/* LINKS are those of MAPS [n_maps], 1 to LGN_HEAD_SET_MAX; COLOURS [n_maps]: the colour index of each. HEIGHT 0: as high as the
 * tokens need; else as many are seen as fit. */
LgnLinksLayout *lgn_links_layout_new (const LgnPaintContext *context, LgnShownMap *const *maps, const guint *colours,
                                      LgnLinkList *links, const LgnLinksOptions *options, double width, double height);
LgnLinksLayout *lgn_links_layout_ref (LgnLinksLayout *layout);
void lgn_links_layout_unref (LgnLinksLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnLinksLayout, lgn_links_layout_unref)

const LgnLinkList *lgn_links_layout_get_links (LgnLinksLayout *layout);
guint lgn_links_layout_get_n_links (LgnLinksLayout *layout);  /* those that are drawn: the first ones */
double lgn_links_layout_get_height (LgnLinksLayout *layout);  /* of everything, margins too: what can be scrolled */
double lgn_links_layout_get_line (LgnLinksLayout *layout);    /* px from one token to the next */
double lgn_links_layout_get_heading (LgnLinksLayout *layout); /* px above the first token that never scroll */

/* How many px of the contents lie above the canvas: kept between 0 and what makes sense. */
void lgn_links_layout_set_scroll (LgnLinksLayout *layout, double scroll);
double lgn_links_layout_get_scroll (LgnLinksLayout *layout);
/* The vertical middle of a token, in px of the canvas. */
double lgn_links_layout_get_row_y (const LgnLinksLayout *layout, guint row);
double lgn_links_layout_get_column_y (const LgnLinksLayout *layout, guint column);

/* What lies at (X, Y): LGN_HIT_ROW_LABEL, LGN_HIT_COLUMN_LABEL, or LGN_HIT_LINK with row, column, layer and head. */
LgnHit lgn_hit_links (LgnLinksLayout *layout, double x, double y);
/* The lines near (X, Y), the nearest of each head, nearest first, into HITS [max]; how many. */
guint lgn_hit_links_near (LgnLinksLayout *layout, double x, double y, LgnHit *hits, guint max);

G_END_DECLS
