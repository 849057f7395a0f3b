/* LgnPreferencesWindow: what new tabs begin with, and how fast the program works. Every change acts at once. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_PREFERENCES_WINDOW (lgn_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (LgnPreferencesWindow, lgn_preferences_window, LGN, PREFERENCES_WINDOW, AdwPreferencesWindow)

GtkWidget *lgn_preferences_window_new (void);

G_END_DECLS
