/* LgnTabState: what one tab looks at: a run, the view models over it, and how it is drawn. Its widgets all read this. */
#pragma once

#include "lgn-tab-heads.h"

#include "draw/lgn-map-layout.h"
#include "run/lgn-run.h"
#include "view/lgn-colour-scale.h"
#include "view/lgn-gold-view.h"
#include "view/lgn-history.h"
#include "view/lgn-links.h"
#include "view/lgn-map-view.h"
#include "view/lgn-pin-board.h"
#include "view/lgn-reading.h"
#include "view/lgn-row-list.h"
#include "view/lgn-timeline.h"

G_BEGIN_DECLS

/* How the map is drawn. */
typedef enum
{
  LGN_TAB_FORM_ALIGNMENT,
  LGN_TAB_FORM_HEATMAP,
  LGN_TAB_FORM_TEXT,
  LGN_TAB_FORM_PICTURE,
  LGN_TAB_FORM_TABLE,
  LGN_N_TAB_FORMS,
} LgnTabForm;

#define LGN_TYPE_TAB_STATE (lgn_tab_state_get_type ())
G_DECLARE_FINAL_TYPE (LgnTabState, lgn_tab_state, LGN, TAB_STATE, GObject)

/* Properties (with notify): view (string: "map" ...), form (uint, LgnTabForm), marks-strongest (boolean), numbers (uint, LgnCellNumbers).
 * Signals: "drawing-changed" (): any of them, or the colours, or the strips; "pin-changed" (). */
LgnTabState *lgn_tab_state_new (void);

LgnRun *lgn_tab_state_get_run (LgnTabState *state);
LgnSelection *lgn_tab_state_get_selection (LgnTabState *state);
LgnTokenView *lgn_tab_state_get_token_view (LgnTabState *state);
LgnMapView *lgn_tab_state_get_map_view (LgnTabState *state);
LgnColourScale *lgn_tab_state_get_scale (LgnTabState *state);
LgnReading *lgn_tab_state_get_reading (LgnTabState *state);
LgnRowList *lgn_tab_state_get_row_list (LgnTabState *state);
LgnHistory *lgn_tab_state_get_history (LgnTabState *state);
LgnTimeline *lgn_tab_state_get_timeline (LgnTabState *state);
LgnTabHeads *lgn_tab_state_get_heads (LgnTabState *state);
LgnGoldView *lgn_tab_state_get_gold (LgnTabState *state);
LgnLinks *lgn_tab_state_get_links (LgnTabState *state);
LgnPin *lgn_tab_state_get_pin (LgnTabState *state); /* NULL: nothing is pinned */

const LgnMapOptions *lgn_tab_state_get_options (LgnTabState *state);
const char *lgn_tab_state_get_view (LgnTabState *state);
void lgn_tab_state_set_view (LgnTabState *state, const char *view);
LgnTabForm lgn_tab_state_get_form (LgnTabState *state);
bool lgn_tab_state_can_align (LgnTabState *state); /* whether the map is small enough to be drawn as an alignment */
guint lgn_tab_state_count_texts (LgnTabState *state); /* sides of the map that are pieces of a text: 0 to 2 */
void lgn_tab_state_set_form (LgnTabState *state, LgnTabForm form);
void lgn_tab_state_set_marks_strongest (LgnTabState *state, bool marks);
void lgn_tab_state_set_numbers (LgnTabState *state, LgnCellNumbers numbers);
void lgn_tab_state_set_pin (LgnTabState *state, LgnPin *pin); /* a change that can be undone */
void lgn_tab_state_set_pin_board (LgnTabState *state, LgnPinBoard *pins); /* that of the window */
void lgn_tab_state_set_strips (LgnTabState *state, guint strips); /* LgnStrips, of the present form */
void lgn_tab_state_set_pooling (LgnTabState *state, LgnPooling pooling);
/* Where one is: view, form, selection, as "(suv)" (transfer full); and back there, at once or as soon as a run is ready. */
GVariant *lgn_tab_state_save_place (LgnTabState *state);
void lgn_tab_state_go_to (LgnTabState *state, GVariant *place);
void lgn_tab_state_begin_at (LgnTabState *state, GVariant *place);
void lgn_tab_state_go (LgnTabState *state, bool is_forward); /* to where one was before or, back from there, after */
void lgn_tab_state_toggle_pin (LgnTabState *state); /* the focused cell, else the map; again on the same: unpin */

G_END_DECLS
