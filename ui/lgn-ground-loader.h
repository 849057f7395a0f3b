/* LgnGroundLoader: resizes a picture for a widget that paints it, in a thread; the widget is drawn again when it is done. */
#pragma once

#include "lgn-tab-state.h"

#include "draw/lgn-picture-ground.h"
#include "draw/lgn-picture-layout.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _LgnGroundLoader LgnGroundLoader;

/* Of WIDGET, which owns it and CACHE, and frees the loader before that. */
LgnGroundLoader *lgn_ground_loader_new (GtkWidget *widget, LgnPaintCache *cache);
void lgn_ground_loader_free (LgnGroundLoader *loader);
/* WIDTH 0: there is none. Does nothing where the ground is there or on its way. */
void lgn_ground_loader_request (LgnGroundLoader *loader, LgnImage *picture, guint width, guint height);


/* How pictures are drawn in STATE and VIEW, with MARGIN px round them. */
void lgn_picture_options_init_for (LgnPictureOptions *options, LgnTabState *state, LgnPictureView *view, double margin);

G_END_DECLS
