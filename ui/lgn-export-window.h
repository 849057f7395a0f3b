/* LgnExportWindow: writes what a tab shows as a figure or as numbers, and says how a terminal would. */
#pragma once

#include "lgn-tab.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LGN_TYPE_EXPORT_WINDOW (lgn_export_window_get_type ())
G_DECLARE_FINAL_TYPE (LgnExportWindow, lgn_export_window, LGN, EXPORT_WINDOW, AdwWindow)

GtkWidget *lgn_export_window_new (LgnTab *tab); /* NULL while TAB has nothing to draw */
/* Writes what is chosen to PATH, in the chosen format, while the window goes on. */
void lgn_export_window_save (LgnExportWindow *window, const char *path);
gboolean lgn_export_window_is_saving (LgnExportWindow *window);
/* (transfer full) the command that writes the same to PATH. */
char *lgn_export_window_make_command (LgnExportWindow *window, const char *path);

G_END_DECLS
