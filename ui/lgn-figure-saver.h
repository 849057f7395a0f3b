/* LgnFigureSaver: writes a figure, or one of every head, in a thread, and says how far it is. */
#pragma once

#include "draw/lgn-figure.h"

G_BEGIN_DECLS

/* In the main loop: FRACTION 0 to 1, STAGE a phrase or NULL. */
typedef void (*LgnSaverFunc) (double fraction, const char *stage, gpointer data);

/* FIGURE is copied. DATA must live until CALLBACK is called. */
void lgn_figure_save_async (const LgnFigure *figure, const char *path, LgnFigureFormat format, GCancellable *cancellable,
                            LgnSaverFunc func, GAsyncReadyCallback callback, gpointer data);
gboolean lgn_figure_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
