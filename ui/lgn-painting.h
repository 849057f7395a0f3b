/* What a widget tells the painters: its colours, its font, its resolution. */
#pragma once

#include "draw/lgn-paint.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Fills in CONTEXT for painting in WIDGET; its font name is valid until the main loop runs again. */
void lgn_painting_init_context (LgnPaintContext *context, GtkWidget *widget, LgnPaintCache *cache);
/* Calls FUNC, now and whenever the light and dark style, the contrast or the font change, as long as WIDGET lives. */
void lgn_painting_watch (GtkWidget *widget, void (*func) (GtkWidget *widget));

void lgn_painting_get_colour (GtkWidget *widget, const char *name, GdkRGBA *colour);

G_END_DECLS
