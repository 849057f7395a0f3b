/* What the painters share and nobody else needs. */
#pragma once

#include "draw/lgn-paint.h"
#include "media/lgn-image.h"
#include "view/lgn-colour-scale.h"

G_BEGIN_DECLS

#define LGN_PAINT_CACHE_MAX_LAYOUTS 4096
#define LGN_PAINT_CACHE_MAX_THUMBNAILS 4096

typedef struct _LgnMapRaster LgnMapRaster;

struct _LgnPaintCache
{
  PangoContext *pango;
  GHashTable *layouts;    /* key of lgn-text.c to PangoLayout */
  LgnMapRaster *raster;   /* of the map painted last, or NULL */
  GHashTable *thumbnails; /* key of lgn-paint-atlas.c to cairo_surface_t */
  GHashTable *pictures;   /* of the atlas painted last: place of a head to cairo_surface_t, as it is on the screen */
  char *pictures_key;     /* what they depend on, or NULL */
  GPtrArray *grounds;     /* of cairo_surface_t: pictures of lgn-picture-ground.c */
};

void lgn_map_raster_free (LgnMapRaster *raster);
cairo_surface_t *lgn_paint_cache_get_ground (LgnPaintCache *cache, LgnImage *picture, guint width, guint height, bool is_fine);

/* Orange: A, the pin. Violet: marks. Error red. */
extern const LgnRgba lgn_pin_colour;
extern const LgnRgba lgn_mark_colour;
extern const LgnRgba lgn_error_colour;

/* The translation of TEXT, or for files TEXT itself. */
const char *lgn_say (const LgnPaintContext *context, const char *text) G_GNUC_FORMAT (2);

void lgn_set_source (cairo_t *cr, const LgnRgba *colour);
void lgn_set_source_rgb8 (cairo_t *cr, LgnRgb8 colour);
LgnRgba lgn_rgba_fade (const LgnRgba *colour, double alpha);
/* Text of second rank. */
LgnRgba lgn_paint_get_dim (const LgnPaintContext *context);
/* Bars of strips, outlines. */
LgnRgba lgn_paint_get_bar (const LgnPaintContext *context);
LgnRgba lgn_paint_get_outline (const LgnPaintContext *context);
/* 1 device pixel, or 2 px in high contrast. */
double lgn_paint_get_hairline (const LgnPaintContext *context);
/* Rounded to a device pixel; on vector surfaces as it is. */
double lgn_paint_snap (const LgnPaintContext *context, double length);

/* The width in px of the widest label of AXIS, MAX_WIDTH at most. SKIPS_CJK: of those that are not stacked upright. */
double lgn_label_measure (const LgnPaintContext *context, const LgnTokenAxis *axis, double size, double max_width,
                                 bool skips_cjk);
/* The colour of a label with FLAGS (LgnLabelFlags), and the frame round one of WIDTH px that starts at (X, Y). */
LgnRgba lgn_label_get_colour (const LgnPaintContext *context, guint flags, bool is_marked);
void lgn_label_paint_frame (cairo_t *cr, const LgnPaintContext *context, double x, double y, double width, double size);

void lgn_path_rounded (cairo_t *cr, const LgnRect *rect, double radius);
/* Fills the clip inside RECT with the hatch of masked cells. IS_FINE: the one for cells under 6 device pixels. */
void lgn_fill_hatch (cairo_t *cr, const LgnPaintContext *context, const LgnRect *rect, bool is_fine);

G_END_DECLS
