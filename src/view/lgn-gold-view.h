/* LgnGoldView: a file of gold links over whatever a tab translates: the links that are about the present text, and how near the
 * selected map comes to them. */
#pragma once

#include "view/lgn-gold-links.h"
#include "view/lgn-map-view.h"

G_BEGIN_DECLS

#define LGN_TYPE_GOLD_VIEW (lgn_gold_view_get_type ())
G_DECLARE_FINAL_TYPE (LgnGoldView, lgn_gold_view, LGN, GOLD_VIEW, GObject)

/* Signal "changed" (): anything of what follows. */
LgnGoldView *lgn_gold_view_new (LgnMapView *map_view);

/* FILE (kept), read from PATH; NULL: none any more. */
void lgn_gold_view_set_file (LgnGoldView *view, LgnWordLinksFile *file, const char *path);
void lgn_gold_view_set_rows (LgnGoldView *view, LgnGoldRows rows);
void lgn_gold_view_set_line (LgnGoldView *view, guint line); /* of a file without sentences */

LgnWordLinksFile *lgn_gold_view_get_file (LgnGoldView *view); /* (transfer none), NULL: none */
const char *lgn_gold_view_get_path (LgnGoldView *view);
LgnGoldRows lgn_gold_view_get_rows (LgnGoldView *view);
guint lgn_gold_view_get_line (LgnGoldView *view);
LgnGoldLinks *lgn_gold_view_get_links (LgnGoldView *view);    /* (transfer none), NULL: none are about this text */
const char *lgn_gold_view_get_problem (LgnGoldView *view);    /* why there are no links; NULL: there are, or no file */
bool lgn_gold_view_get_score (LgnGoldView *view, LgnGoldScore *score); /* of the map that is shown */

G_END_DECLS
