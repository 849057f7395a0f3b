/* LgnTokenView: how a tab shows its tokens. */
#pragma once

#include "run/lgn-result.h"
#include "view/lgn-token-axis.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define LGN_TYPE_TOKEN_VIEW (lgn_token_view_get_type ())
G_DECLARE_FINAL_TYPE (LgnTokenView, lgn_token_view, LGN, TOKEN_VIEW, GObject)

/* SEGMENTS (lgn_token_view_set_segments): the parts of a pair of texts that are shown.
 * Properties, all read and write: hide-special (boolean), group (uint, LgnGrouping), raw-pieces (boolean),
 * hide-first (boolean: the first token, which may take most of the weight).
 * Signal "changed" (): after any of them. */
LgnTokenView *lgn_token_view_new (void);

bool lgn_token_view_get_hide_special (LgnTokenView *view);
void lgn_token_view_set_hide_special (LgnTokenView *view, bool hide_special);
LgnGrouping lgn_token_view_get_group (LgnTokenView *view);
void lgn_token_view_set_group (LgnTokenView *view, LgnGrouping group);
bool lgn_token_view_get_raw_pieces (LgnTokenView *view);
void lgn_token_view_set_raw_pieces (LgnTokenView *view, bool raw_pieces);
bool lgn_token_view_get_hide_first (LgnTokenView *view);
void lgn_token_view_set_hide_first (LgnTokenView *view, bool hide_first);

LgnSegments lgn_token_view_get_segments (LgnTokenView *view);
void lgn_token_view_set_segments (LgnTokenView *view, LgnSegments segments);

void lgn_token_view_set_defaults_for (LgnTokenView *view, LgnResult *result);
bool lgn_result_hides_special_by_default (LgnResult *result);
LgnGrouping lgn_result_get_default_grouping (LgnResult *result);

LgnTokenAxis *lgn_token_view_make_axis (LgnTokenView *view, LgnResult *result, const LgnMapId *map, LgnAxis axis);

G_END_DECLS
