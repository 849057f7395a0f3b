#include "draw/lgn-legend.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

#define BAR_HEIGHT 11.0
#define TICK_GAP 3.0
#define TICK_TEXT 0.8 /* of the labels' size */

static double
get_tick_size (const LgnPaintContext *context)
{
  return MAX (TICK_TEXT * context->text_size, MIN (context->min_text_size, context->text_size));
}

static double
get_bar_height (const LgnPaintContext *context)
{
  return BAR_HEIGHT * MIN (context->text_size / (11 * LGN_PT_TO_PX), 1);
}

double
lgn_legend_get_height (const LgnPaintContext *context)
{
  return ceil (get_bar_height (context) + TICK_GAP + lgn_text_get_line_height (context, get_tick_size (context)));
}

/* A tick's number: as few digits as say it. */
static char *
format_tick (const LgnPaintContext *context, double value)
{
  double rounded = round (value);

  if (fabs (value - rounded) < 5e-4 && fabs (value) < 1e6)
    return lgn_format_fixed (rounded == 0 ? 0 : rounded, 0, context->is_plain);
  if (fabs (value) < 0.005)
    return g_strdup_printf ("%.0e", value);
  return lgn_format_fixed (value, fabs (value) < 0.1 ? 3 : 2, context->is_plain);
}

/* The 256 colours as a strip of pixels that nothing smooths. */
static void
paint_bar (cairo_t *cr, const LgnPaintContext *context, const LgnColourTable *table, const LgnRect *bar)
{
  LgnRgba outline = lgn_paint_get_outline (context);

  cairo_save (cr);
  if (!context->is_vector)
    {
      lgn_path_rounded (cr, bar, 2);
      cairo_clip (cr);
    }
  for (guint i = 0; i < 256; i++)
    {
      guint index = context->is_rtl ? 255 - i : i;
      double left = bar->x + bar->width * i / 256;
      lgn_set_source_rgb8 (cr, table->colour[index]);
      /* Each reaches under the next, so that nothing shines through between them. */
      cairo_rectangle (cr, left, bar->y, bar->x + bar->width - left, bar->height);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  lgn_path_rounded (cr, bar, context->is_vector ? 0 : 2);
  lgn_set_source (cr, &outline);
  cairo_set_line_width (cr, lgn_paint_get_hairline (context));
  cairo_stroke (cr);
}

static void
paint_ticks (cairo_t *cr, const LgnPaintContext *context, const LgnColourTable *table, const LgnRect *bar)
{
  double size = get_tick_size (context);
  double y = bar->y + bar->height + TICK_GAP + lgn_text_get_line_height (context, size) / 2;
  LgnRgba dim = lgn_paint_get_dim (context);

  for (guint i = 0; i < 3; i++)
    {
      double fraction = i / 2.0, place = context->is_rtl ? 1 - fraction : fraction;
      bool is_row_end = table->spec.range == LGN_RANGE_ROW && i > 0;
      g_autofree char *number = is_row_end && i == 2 ? g_strdup (lgn_say (context, N_ ("strongest of its row")))
                                : is_row_end         ? NULL
                                                     : format_tick (context, lgn_colour_table_get_value (table, fraction));
      LgnText text = { number, size, false, 0, PANGO_ELLIPSIZE_NONE };
      LgnAlign align = place == 0 ? LGN_ALIGN_LEFT : place == 1 ? LGN_ALIGN_RIGHT : LGN_ALIGN_CENTRE;

      if (number)
        lgn_text_paint (cr, context, &text, bar->x + place * bar->width, y, align, &dim);
    }
}

static void
paint_triangle (cairo_t *cr, const LgnPaintContext *context, const LgnColourTable *table, const LgnRect *bar, double weight)
{
  double fraction = lgn_colour_table_get_fraction (table, weight);
  double x = bar->x + (context->is_rtl ? 1 - fraction : fraction) * bar->width, y = bar->y + bar->height - 4;

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + 5, y + 8);
  cairo_line_to (cr, x - 5, y + 8);
  cairo_close_path (cr);
  lgn_set_source (cr, &context->ink);
  cairo_fill_preserve (cr);
  lgn_set_source (cr, &context->paper);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* lgn_paint_legend: the bar over the whole width of RECT, its ticks below. */
void
lgn_paint_legend (cairo_t *cr, const LgnPaintContext *context, const LgnColourTable *table, const LgnRect *rect, double weight)
{
  LgnRect bar = { rect->x, rect->y, rect->width, get_bar_height (context) };

  paint_bar (cr, context, table, &bar);
  paint_ticks (cr, context, table, &bar);
  if (!isnan (weight))
    paint_triangle (cr, context, table, &bar, weight);
}

/* "−0.5", "0", "+0.5" */
static char *
format_signed_tick (const LgnPaintContext *context, double value)
{
  g_autofree char *number = format_tick (context, fabs (value));

  return g_strconcat (value < 0 ? "−" : value > 0 ? "+" : "", number, NULL);
}

/* px that both ends take with their names, and the middle. */
static double
measure_ends (const LgnPaintContext *context, char *const *ends, double size)
{
  double sum = 3 * size;

  for (guint i = 0; i < 2; i++)
    {
      LgnText text = { ends[i], size, false, 0, PANGO_ELLIPSIZE_NONE };
      double width;
      lgn_text_measure (context, &text, &width, NULL);
      sum += width;
    }
  return sum;
}

void
lgn_paint_legend_between (cairo_t *cr, const LgnPaintContext *context, const LgnColourTable *table, const LgnRect *rect,
                          double weight, const char *low, const char *high)
{
  LgnRect bar = { rect->x, rect->y, rect->width, get_bar_height (context) };
  double size = get_tick_size (context), left = context->is_rtl ? bar.x + bar.width : bar.x;
  double right = context->is_rtl ? bar.x : bar.x + bar.width;
  double y = bar.y + bar.height + TICK_GAP + lgn_text_get_line_height (context, size) / 2;
  g_autofree char *first = format_signed_tick (context, table->low);
  g_autofree char *last = format_signed_tick (context, table->high);
  g_autofree char *named_first = g_strdup_printf ("%s %s", low, first);
  g_autofree char *named_last = g_strdup_printf ("%s %s", last, high);
  bool is_named = measure_ends (context, (char *const[]) { named_first, named_last }, size) <= bar.width;
  LgnText texts[] = { { is_named ? named_first : first, size, false, 0, PANGO_ELLIPSIZE_NONE },
                      { "0", size, false, 0, PANGO_ELLIPSIZE_NONE },
                      { is_named ? named_last : last, size, false, 0, PANGO_ELLIPSIZE_NONE } };
  LgnRgba dim = lgn_paint_get_dim (context);

  paint_bar (cr, context, table, &bar);
  lgn_text_paint (cr, context, &texts[0], left, y, context->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
  lgn_text_paint (cr, context, &texts[1], bar.x + bar.width / 2, y, LGN_ALIGN_CENTRE, &dim);
  lgn_text_paint (cr, context, &texts[2], right, y, context->is_rtl ? LGN_ALIGN_LEFT : LGN_ALIGN_RIGHT, &dim);
  if (!isnan (weight))
    paint_triangle (cr, context, table, &bar, weight);
}
