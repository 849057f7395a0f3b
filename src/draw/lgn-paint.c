#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"

#include <math.h>

/* Masked cells: pitch and width of the hatch's lines in px, for text of 11 pt. */
#define HATCH_PITCH 6.0
#define HATCH_LINE 1.6

const LgnRgba lgn_pin_colour = { 0xe6 / 255.0, 0x61 / 255.0, 0, 1 };
const LgnRgba lgn_mark_colour = { 0x8a / 255.0, 0x3f / 255.0, 0xa8 / 255.0, 1 };
const LgnRgba lgn_error_colour = { 0xc0 / 255.0, 0x1c / 255.0, 0x28 / 255.0, 1 };

/* A context of its own, without hinting: lengths of text are then the same at every scale, on screen and in a file. */
static PangoContext *
make_pango_context (void)
{
  PangoContext *pango = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (pango, FALSE);
  pango_context_set_language (pango, pango_language_from_string ("en"));
  pango_context_set_base_dir (pango, PANGO_DIRECTION_NEUTRAL);
  return pango;
}

LgnPaintCache *
lgn_paint_cache_new (void)
{
  LgnPaintCache *cache = g_new0 (LgnPaintCache, 1);

  cache->pango = make_pango_context ();
  cache->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  cache->thumbnails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cairo_surface_destroy);
  cache->pictures = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) cairo_surface_destroy);
  cache->grounds = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);
  return cache;
}

void
lgn_paint_cache_free (LgnPaintCache *cache)
{
  lgn_paint_cache_drop_maps (cache);
  g_hash_table_unref (cache->layouts);
  g_hash_table_unref (cache->thumbnails);
  g_hash_table_unref (cache->pictures);
  g_free (cache->pictures_key);
  g_ptr_array_unref (cache->grounds);
  g_object_unref (cache->pango);
  g_free (cache);
}

void
lgn_paint_cache_drop_maps (LgnPaintCache *cache)
{
  g_clear_pointer (&cache->raster, lgn_map_raster_free);
  g_hash_table_remove_all (cache->thumbnails);
  g_hash_table_remove_all (cache->pictures);
}

void
lgn_paint_context_init (LgnPaintContext *context, LgnPaintCache *cache, bool is_dark)
{
  *context = (LgnPaintContext) {
    .cache = cache,
    .scale = 1,
    .is_dark = is_dark,
    .paper = is_dark ? (LgnRgba) { 0x1e / 255.0, 0x1e / 255.0, 0x1e / 255.0, 1 } : (LgnRgba) { 1, 1, 1, 1 },
    .ink = is_dark ? (LgnRgba) { 0.95, 0.95, 0.95, 1 } : (LgnRgba) { 0.2, 0.2, 0.2, 1 },
    .accent = is_dark ? (LgnRgba) { 0x78 / 255.0, 0xae / 255.0, 0xed / 255.0, 1 }
                      : (LgnRgba) { 0x1c / 255.0, 0x71 / 255.0, 0xd8 / 255.0, 1 },
    .font = "Cantarell,Noto Sans,Sans",
    .text_size = 11 * LGN_PT_TO_PX,
    .min_text_size = 8.25 * LGN_PT_TO_PX,
  };
}

const char *
lgn_say (const LgnPaintContext *context, const char *text)
{
  return context->is_plain ? text : _ (text);
}

void
lgn_set_source (cairo_t *cr, const LgnRgba *colour)
{
  cairo_set_source_rgba (cr, colour->r, colour->g, colour->b, colour->a);
}

void
lgn_set_source_rgb8 (cairo_t *cr, LgnRgb8 colour)
{
  cairo_set_source_rgb (cr, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
}

LgnRgba
lgn_rgba_fade (const LgnRgba *colour, double alpha)
{
  return (LgnRgba) { colour->r, colour->g, colour->b, colour->a * alpha };
}

LgnRgba
lgn_paint_get_dim (const LgnPaintContext *context)
{
  return context->is_high_contrast ? context->ink : lgn_rgba_fade (&context->ink, 0.7);
}

LgnRgba
lgn_paint_get_bar (const LgnPaintContext *context)
{
  return lgn_rgba_fade (&context->ink, context->is_high_contrast ? 0.8 : 0.5);
}

LgnRgba
lgn_paint_get_outline (const LgnPaintContext *context)
{
  return lgn_rgba_fade (&context->ink, context->is_high_contrast ? 1 : 0.22);
}

double
lgn_paint_get_hairline (const LgnPaintContext *context)
{
  if (context->is_high_contrast)
    return 2;
  return context->is_vector ? 0.75 : 1 / context->scale;
}

double
lgn_paint_snap (const LgnPaintContext *context, double length)
{
  return context->is_vector ? length : round (length * context->scale) / context->scale;
}

void
lgn_path_rounded (cairo_t *cr, const LgnRect *rect, double radius)
{
  double right = rect->x + rect->width, bottom = rect->y + rect->height;

  radius = MIN (radius, MIN (rect->width, rect->height) / 2);
  if (radius <= 0)
    {
      cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, rect->y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI_2);
  cairo_arc (cr, rect->x + radius, bottom - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, rect->x + radius, rect->y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static LgnRgba
grey (guint8 level)
{
  return (LgnRgba) { level / 255.0, level / 255.0, level / 255.0, 1 };
}

/* One third of the device pixels, diagonally, a little darker: an area, not a colour of the palette. */
static void
fill_fine_hatch (cairo_t *cr, const LgnPaintContext *context, const LgnRect *rect)
{
  LgnRgba flat = grey (context->is_dark ? 0x40 : 0xd0), line = grey (context->is_dark ? 0x34 : 0xc0);
  cairo_surface_t *tile = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 3, 3);
  cairo_t *tile_cr = cairo_create (tile);
  cairo_matrix_t matrix;

  lgn_set_source (tile_cr, &flat);
  cairo_paint (tile_cr);
  lgn_set_source (tile_cr, &line);
  for (int i = 0; i < 3; i++)
    cairo_rectangle (tile_cr, i, 2 - i, 1, 1);
  cairo_fill (tile_cr);
  cairo_destroy (tile_cr);

  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (tile);
  cairo_matrix_init_scale (&matrix, context->scale, context->scale);
  cairo_matrix_translate (&matrix, -rect->x, -rect->y);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (tile);
}

void
lgn_fill_hatch (cairo_t *cr, const LgnPaintContext *context, const LgnRect *rect, bool is_fine)
{
  LgnRgba flat = grey (context->is_dark ? 0x26 : 0xf4), line = grey (context->is_dark ? 0x4a : 0xcf);
  double unit = context->text_size / (11 * LGN_PT_TO_PX), step = HATCH_PITCH * G_SQRT2 * unit;
  double first = floor ((rect->x + rect->y) / step) * step;

  if (is_fine && !context->is_vector)
    {
      fill_fine_hatch (cr, context, rect);
      return;
    }
  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  lgn_set_source (cr, &flat);
  cairo_paint (cr);
  lgn_set_source (cr, &line);
  cairo_set_line_width (cr, unit * (context->is_high_contrast ? 2 : HATCH_LINE));
  for (double at = first; at < rect->x + rect->width + rect->y + rect->height + step; at += step)
    {
      cairo_move_to (cr, at - rect->y, rect->y);
      cairo_line_to (cr, at - rect->y - rect->height, rect->y + rect->height);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}
