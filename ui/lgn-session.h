/* What was open when the program was last left, in a file of the user's state folder. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Remembers the tabs of all windows of APPLICATION, unless the settings say that they are not to be opened again. */
void lgn_session_save (GtkApplication *application);
/* Opens them in windows of their own; false: there were none, or the settings say so. Models load when their tab is shown. */
gboolean lgn_session_restore (GtkApplication *application);

G_END_DECLS
