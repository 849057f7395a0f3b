/* LgnTab: a page of the window: one model, one input, and what came of them. */
#pragma once

#include "lgn-map-page.h"
#include "lgn-stage.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_TAB (lgn_tab_get_type ())
G_DECLARE_FINAL_TYPE (LgnTab, lgn_tab, LGN, TAB, AdwBin)

/* Properties: "title" (string: "I am a student – English – French", with notify), "input-title", "model-title" (its parts),
 * "show-rail", "show-details", "narrow" (boolean), "rail-width", "details-width" (int), "has-map" (boolean, read-only). */
LgnTab *lgn_tab_new (void);
LgnTab *lgn_tab_new_like (LgnTab *tab); /* with the same model and text */

/* MODEL: a folder, a file of a model or of saved attention, or a bundled name. INPUT (a reference is taken): what it is to
 * read, or NULL: what the tab reads already. */
void lgn_tab_open (LgnTab *tab, const char *model, LgnInput *input);
/* What is open in the tab and what is looked at, as "a{sv}" (transfer full), NULL where nothing is open. A tab that is given it
 * opens it when it is shown for the first time; false, and nothing is done: SAVED names no model. */
GVariant *lgn_tab_save (LgnTab *tab);
gboolean lgn_tab_restore (LgnTab *tab, GVariant *saved);
void lgn_tab_retry (LgnTab *tab);
void lgn_tab_run (LgnTab *tab);
void lgn_tab_stop (LgnTab *tab);
/* As if a person had typed the text, or chosen the file, and runs it; what the model does not take is refused with a toast. */
void lgn_tab_set_text (LgnTab *tab, const char *text);
void lgn_tab_set_file (LgnTab *tab, LgnTakes kind, const char *path); /* LGN_TAKES_PICTURE or LGN_TAKES_SOUND */
void lgn_tab_edit_input (LgnTab *tab);
void lgn_tab_move_region (LgnTab *tab, int by);
void lgn_tab_add_toast (LgnTab *tab, AdwToast *toast);

const char *lgn_tab_get_model (LgnTab *tab); /* as it was opened; NULL before */
LgnInput *lgn_tab_get_input (LgnTab *tab);   /* (transfer full) what the entries say */
LgnTabState *lgn_tab_get_state (LgnTab *tab);
AdwViewStack *lgn_tab_get_views (LgnTab *tab);
LgnView *lgn_tab_get_view (LgnTab *tab);     /* that is shown */
LgnMapPage *lgn_tab_get_map_page (LgnTab *tab);
LgnStage *lgn_tab_get_stage (LgnTab *tab);

/* Of lgn-tab-message.c. */
gboolean lgn_tab_can_run (LgnTab *tab);
void lgn_tab_update_message (LgnTab *tab);

/* The actions "view.…", of lgn-tab-actions.c. */
void lgn_tab_install_actions (GtkWidgetClass *widget_class);
void lgn_tab_find_heads (LgnTab *tab); /* lists heads as one types what they do */

G_END_DECLS
