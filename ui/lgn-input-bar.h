/* LgnInputBar: which model, and what it reads. */
#pragma once

#include "run/lgn-network.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LGN_TYPE_INPUT_BAR (lgn_input_bar_get_type ())
G_DECLARE_FINAL_TYPE (LgnInputBar, lgn_input_bar, LGN, INPUT_BAR, GtkWidget)

/* Signals: "changed" (): a person changed the input; "run" (): they pressed Return, or chose a file. Property "stacked"
 * (boolean): the entries of a translation stand in two rows. */
void lgn_input_bar_set_network (LgnInputBar *bar, LgnNetwork *network);
void lgn_input_bar_set_result (LgnInputBar *bar, LgnResult *result); /* shows what the model wrote, or a saved text */
void lgn_input_bar_set_input (LgnInputBar *bar, const LgnInput *input);
void lgn_input_bar_set_file (LgnInputBar *bar, LgnTakes kind, const char *path); /* LGN_TAKES_PICTURE or LGN_TAKES_SOUND */
LgnInput *lgn_input_bar_get_input (LgnInputBar *bar); /* (transfer full) */
void lgn_input_bar_set_running (LgnInputBar *bar, gboolean is_running);
void lgn_input_bar_set_changed (LgnInputBar *bar, gboolean is_changed); /* the text is not that of the maps */
void lgn_input_bar_focus (LgnInputBar *bar);

G_END_DECLS
