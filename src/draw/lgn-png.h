/* PNG files with nothing in them that changes from one run to the next. */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* (transfer full) the image SURFACE (ARGB32 or RGB24) as PNG, with DPI as its resolution. At most 256 colours are written as a
 * palette, exactly; else there is an alpha channel only if the surface has one that is used. NULL with LGN_ERROR_LIMIT when memory runs out. */
GBytes *lgn_png_encode (cairo_surface_t *surface, double dpi, GError **error);

G_END_DECLS
