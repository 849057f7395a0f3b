/* LgnLinksText: the pane beside the links: the running text, and behind each token the colour of the head that looks there
 * most. */
#pragma once

#include "lgn-tab-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_LINKS_TEXT (lgn_links_text_get_type ())
G_DECLARE_FINAL_TYPE (LgnLinksText, lgn_links_text, LGN, LINKS_TEXT, GtkWidget)

void lgn_links_text_set_state (LgnLinksText *text, LgnTabState *state);
bool lgn_links_text_applies (LgnLinksText *text); /* whether there is a running text to show */

G_END_DECLS
