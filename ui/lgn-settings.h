/* The program's settings, and the list of what was opened lately that is kept in them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *lgn_settings_get (void); /* (transfer none) never NULL */
void lgn_settings_add_recent (const char *model);
char **lgn_settings_get_recent (void); /* (transfer full) the newest first; only what is still there */

G_END_DECLS
