/* Pictures that came without a file, from the clipboard or by dropping: they are kept as files until the program ends. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *lgn_pasted_save (GdkTexture *texture, GError **error);
void lgn_pasted_clear (void);

G_END_DECLS
