/* Pictures that came without a file, from the clipboard or by dropping: they are kept as files until the program ends. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void lgn_pasted_save_async (GdkTexture *texture, GAsyncReadyCallback callback, gpointer data);
char *lgn_pasted_save_finish (GAsyncResult *result, GError **error);
void lgn_pasted_clear (void);

G_END_DECLS
