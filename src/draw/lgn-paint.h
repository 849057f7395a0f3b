/* What every painter is told about where it paints: resolution, style, fonts; and the text that they share. */
#pragma once

#include "view/lgn-palette.h"

#include <cairo.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef struct
{
  double r, g, b, a;
} LgnRgba;

typedef struct
{
  double x, y, width, height;
} LgnRect;

/* Pango layouts, rasters and thumbnails that are kept between two paintings; one a widget, or NULL for a single picture.
 * Used by one thread at a time. */
typedef struct _LgnPaintCache LgnPaintCache;

LgnPaintCache *lgn_paint_cache_new (void);
void lgn_paint_cache_free (LgnPaintCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LgnPaintCache, lgn_paint_cache_free)
/* Forgets pictures of maps (after a new result, or a layer that became ready); texts stay. */
void lgn_paint_cache_drop_maps (LgnPaintCache *cache);

typedef struct
{
  LgnPaintCache *cache; /* (not owned), not NULL */
  double scale;         /* device pixels a px */
  bool is_dark;
  bool is_high_contrast;
  bool is_rtl;          /* the window runs from right to left: mirrors panes, never maps */
  bool is_plain;        /* for files: numbers with a point, words in English, whatever the locale */
  bool is_vector;       /* on an SVG or PDF surface: nothing is rounded to device pixels; SCALE: how fine pictures in it are */
  LgnRgba paper;        /* what is painted on; painters do not fill it */
  LgnRgba ink;          /* text */
  LgnRgba accent;       /* cursor and selection */
  const char *font;     /* family, or a list of families */
  double text_size;     /* px: what a map's labels have at most (11 pt); smaller cells shrink it to MIN_TEXT_SIZE */
  double min_text_size; /* px */
} LgnPaintContext;

/* The light or dark colours of the program's own pages, 1 device pixel a px, the default font; CACHE is borrowed. */
void lgn_paint_context_init (LgnPaintContext *context, LgnPaintCache *cache, bool is_dark);

#define LGN_PT_TO_PX (96.0 / 72.0)

G_END_DECLS
