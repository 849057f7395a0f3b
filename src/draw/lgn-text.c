#include "draw/lgn-text.h"
#include "draw/lgn-paint-private.h"

#include <math.h>

/* Key of a layout: everything that makes it look as it does. */
static char *
make_key (const LgnPaintContext *context, const LgnText *text)
{
  return g_strdup_printf ("%d %d %d %d %s\n%s", (int) lround (text->size * 64), text->is_bold,
                          (int) lround (text->max_width * 16), (int) text->ellipsize, context->font, text->text);
}

static PangoLayout *
make_layout (const LgnPaintContext *context, const LgnText *text)
{
  PangoLayout *layout = pango_layout_new (context->cache->pango);
  PangoFontDescription *font = pango_font_description_new ();
  double least = text->size * 3;
  int width;

  pango_font_description_set_family (font, context->font);
  pango_font_description_set_absolute_size (font, text->size * PANGO_SCALE);
  pango_font_description_set_weight (font, text->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text->text, -1);
  pango_layout_get_size (layout, &width, NULL);
  if (text->max_width > 0 && width > MAX (text->max_width, least) * PANGO_SCALE)
    {
      pango_layout_set_ellipsize (layout, text->ellipsize);
      pango_layout_set_width (layout, (int) (MAX (text->max_width, least) * PANGO_SCALE));
    }
  return layout;
}

/* lgn_text_get_layout: (transfer none): lives until the next call. */
PangoLayout *
lgn_text_get_layout (const LgnPaintContext *context, const LgnText *text)
{
  GHashTable *layouts = context->cache->layouts;
  g_autofree char *key = make_key (context, text);
  PangoLayout *layout = g_hash_table_lookup (layouts, key);

  if (layout)
    return layout;
  if (g_hash_table_size (layouts) >= LGN_PAINT_CACHE_MAX_LAYOUTS)
    g_hash_table_remove_all (layouts);
  layout = make_layout (context, text);
  g_hash_table_insert (layouts, g_steal_pointer (&key), layout);
  return layout;
}

void
lgn_text_measure (const LgnPaintContext *context, const LgnText *text, double *width, double *height)
{
  PangoRectangle logical;

  pango_layout_get_extents (lgn_text_get_layout (context, text), NULL, &logical);
  if (width)
    *width = logical.width / (double) PANGO_SCALE;
  if (height)
    *height = logical.height / (double) PANGO_SCALE;
}

/* lgn_text_get_line_height: of the Latin letters of the font; a map's lines keep this distance whatever is written on them. */
double
lgn_text_get_line_height (const LgnPaintContext *context, double size)
{
  LgnText text = { "Ag", size, false, 0, PANGO_ELLIPSIZE_NONE };
  double height;

  lgn_text_measure (context, &text, NULL, &height);
  return height;
}

void
lgn_text_paint (cairo_t *cr, const LgnPaintContext *context, const LgnText *text, double x, double y, LgnAlign align,
                const LgnRgba *colour)
{
  PangoLayout *layout = lgn_text_get_layout (context, text);
  PangoRectangle logical;
  double baseline = pango_layout_get_baseline (layout) / (double) PANGO_SCALE;

  pango_layout_get_extents (layout, NULL, &logical);
  if (align == LGN_ALIGN_CENTRE)
    x -= logical.width / 2.0 / PANGO_SCALE;
  else if (align == LGN_ALIGN_RIGHT)
    x -= logical.width / (double) PANGO_SCALE;
  /* Small letters are what the eye centres: half their height, about a quarter of the size, lies above the middle. The line's
   * own middle would move where a label borrows letters from a taller font. */
  y += 0.34 * text->size - baseline;
  x -= logical.x / (double) PANGO_SCALE;
  lgn_set_source (cr, colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}
