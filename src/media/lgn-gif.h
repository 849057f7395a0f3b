/* What must be known of a GIF file before gdk-pixbuf sees it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

bool lgn_gif_has_areas (const guint8 *file, gsize size);

G_END_DECLS
