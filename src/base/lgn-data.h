/* Where the program's own data lie: models, families, samples; and where a user keeps theirs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lgn_data_find (const char *relative, GError **error);
char *lgn_data_user_dir (void);
char *lgn_data_locale_dir (void);

G_END_DECLS
