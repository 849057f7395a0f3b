#include "draw/lgn-metric-grid.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-legend.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

#define MAX_CELL 34.0
#define MIN_CELL 4.0
#define SQUAT_CELL 18.0  /* px that a row of narrow cells may still be high */
#define NUMBER_SIZE 0.75 /* of the text size */
#define RING_ROOM 3.0
#define MEAN_GAP 8.0
#define MEAN_BAR 64.0 /* px of the longest bar of a layer's mean */
#define LEGEND_GAP 8.0
#define FADED 0.2

struct _LgnMetricGridLayout
{
  LgnMetricGridOptions options; /* its arrays and texts are owned */
  double *mean;                 /* [n_layers] */
  LgnColourTable table;
  bool is_rtl;
  double pitch_x, pitch_y, gap; /* px */
  double text_size;
  double cell_text;    /* px of the numbers in cells; 0: they do not fit */
  double band, header; /* px of the layers' and the heads' numbers */
  double legend_y, legend_height;
  double width, height;
};

static double
get_value (const LgnMetricGridLayout *layout, guint layer, guint head)
{
  return layout->options.values[(gsize) layer * layout->options.n_heads + head];
}

static bool
is_faded (const LgnMetricGridLayout *layout, guint layer, guint head)
{
  return layout->options.is_faded && layout->options.is_faded[(gsize) layer * layout->options.n_heads + head];
}

/* The means of the layers, and the ends of the colours where nobody set them. */
static void
work_out (LgnMetricGridLayout *layout)
{
  LgnMetricGridOptions *options = &layout->options;
  double low = INFINITY, high = -INFINITY;

  layout->mean = g_new (double, MAX (options->n_layers, 1));
  for (guint layer = 0; layer < options->n_layers; layer++)
    {
      double sum = 0;
      guint n = 0;
      for (guint head = 0; head < options->n_heads; head++)
        {
          double value = get_value (layout, layer, head);
          if (isnan (value))
            continue;
          sum += value;
          n++;
          low = MIN (low, value);
          high = MAX (high, value);
        }
      layout->mean[layer] = n > 0 ? sum / n : NAN;
    }
  if (isnan (options->low))
    options->low = isfinite (low) ? low : 0;
  if (isnan (options->high))
    options->high = isfinite (high) && high > options->low ? high : options->low + 1;
}

static void
init_colours (LgnMetricGridLayout *layout, const LgnPaintContext *context)
{
  const LgnColourSpec spec
      = { LGN_PALETTE_CIVIDIS, LGN_RANGE_CUSTOM, layout->options.low, layout->options.high, LGN_TRANSFORM_LINEAR, 1 };

  lgn_colour_table_init (&layout->table, &spec, context->is_dark, NULL);
}

/* What is printed in a cell: shares as weights are, anything else with as many digits as there is room for. */
static char *
format_value (const LgnMetricGridLayout *layout, double value, bool is_plain)
{
  double most = MAX (fabs (layout->options.low), fabs (layout->options.high));

  if (most > 1 || layout->options.low < 0)
    return lgn_format_fixed (value, most < 1 ? 2 : most < 100 ? 1 : 0, is_plain);
  return value < 0.005 ? g_strdup ("0") : lgn_format_cell (value, is_plain);
}

/* Numbers are printed in all cells or in none. */
static void
fit_numbers (LgnMetricGridLayout *layout, const LgnPaintContext *context)
{
  double size = MIN (layout->text_size, 0.6 * (layout->pitch_y - layout->gap)), widest = 0;

  for (guint i = 0; i < layout->options.n_layers * layout->options.n_heads; i++)
    {
      g_autofree char *number
          = isnan (layout->options.values[i]) ? NULL : format_value (layout, layout->options.values[i], true);
      LgnText text = { number, size, false, 0, PANGO_ELLIPSIZE_NONE };
      double width = 0;
      if (number)
        lgn_text_measure (context, &text, &width, NULL);
      widest = MAX (widest, width);
    }
  layout->cell_text = widest <= layout->pitch_x - layout->gap - 3 && size >= MIN (8, context->min_text_size) ? size : 0;
}

static void
fit_cells (LgnMetricGridLayout *layout, const LgnPaintContext *context, double width, double height)
{
  LgnMetricGridOptions *options = &layout->options;
  double max_cell = options->max_cell > 0 ? options->max_cell : MAX_CELL;
  g_autofree char *longest = g_strdup_printf ("%u", MAX (options->n_layers, 1) - 1);
  LgnText text = { longest, layout->text_size, true, 0, PANGO_ELLIPSIZE_NONE };
  double room, other = layout->header + 2 * RING_ROOM + LEGEND_GAP + layout->legend_height;

  lgn_text_measure (context, &text, &layout->band, NULL);
  layout->band = ceil (layout->band) + 5;
  room = width - layout->band - 2 * RING_ROOM - MEAN_GAP - MEAN_BAR;
  layout->pitch_x = CLAMP (floor (room / MAX (options->n_heads, 1)), MIN_CELL, max_cell);
  layout->pitch_y = MIN (max_cell, MAX (layout->pitch_x, SQUAT_CELL));
  if (height > 0)
    layout->pitch_y = CLAMP (floor ((height - other) / MAX (options->n_layers, 1)), MIN_CELL, layout->pitch_y);
  layout->gap = MIN (layout->pitch_x, layout->pitch_y) >= 14 ? 2 : 1;
}

LgnMetricGridLayout *
lgn_metric_grid_layout_new (const LgnPaintContext *context, const LgnMetricGridOptions *options, double width, double height)
{
  LgnMetricGridLayout *layout = g_new0 (LgnMetricGridLayout, 1);
  gsize n = (gsize) options->n_layers * options->n_heads;

  layout->options = *options;
  layout->options.values = g_memdup2 (options->values, n * sizeof (double));
  layout->options.is_faded = g_memdup2 (options->is_faded, options->is_faded ? n : 0);
  layout->options.title = g_strdup (options->title);
  layout->options.low_note = g_strdup (options->low_note);
  layout->options.high_note = g_strdup (options->high_note);
  layout->is_rtl = context->is_rtl;
  layout->text_size = NUMBER_SIZE * context->text_size;
  layout->header = layout->text_size + 8;
  layout->legend_height = lgn_legend_get_height (context) + ceil (lgn_text_get_line_height (context, layout->text_size));
  work_out (layout);
  init_colours (layout, context);
  fit_cells (layout, context, width, height);
  fit_numbers (layout, context);
  layout->width = layout->band + 2 * RING_ROOM + options->n_heads * layout->pitch_x + MEAN_GAP + MEAN_BAR;
  layout->legend_y = layout->header + 2 * RING_ROOM + options->n_layers * layout->pitch_y + LEGEND_GAP;
  layout->height = layout->legend_y + layout->legend_height;
  return layout;
}

void
lgn_metric_grid_layout_free (LgnMetricGridLayout *layout)
{
  g_free ((double *) layout->options.values);
  g_free ((guint8 *) layout->options.is_faded);
  g_free ((char *) layout->options.title);
  g_free ((char *) layout->options.low_note);
  g_free ((char *) layout->options.high_note);
  g_free (layout->mean);
  g_free (layout);
}

void
lgn_metric_grid_layout_get_size (LgnMetricGridLayout *layout, double *width, double *height)
{
  *width = layout->width;
  *height = layout->height;
}

bool
lgn_metric_grid_layout_has_numbers (LgnMetricGridLayout *layout)
{
  return layout->cell_text > 0;
}

double
lgn_metric_grid_layout_get_mean (LgnMetricGridLayout *layout, guint layer)
{
  return layer < layout->options.n_layers ? layout->mean[layer] : NAN;
}

/* Of a length of WIDTH px that begins START px after the side where reading starts, the left edge. */
static double
mirror (const LgnMetricGridLayout *layout, double start, double width)
{
  return layout->is_rtl ? layout->width - start - width : start;
}

void
lgn_metric_grid_layout_get_cell (LgnMetricGridLayout *layout, guint layer, gint head, LgnRect *rect)
{
  double width = layout->pitch_x - layout->gap;

  *rect = (LgnRect) { 0, 0, 0, 0 };
  if (layer >= layout->options.n_layers || head < 0 || head >= (gint) layout->options.n_heads)
    return;
  *rect = (LgnRect) { mirror (layout, layout->band + RING_ROOM + head * layout->pitch_x, width),
                      layout->header + RING_ROOM + layer * layout->pitch_y, width, layout->pitch_y - layout->gap };
}

void
lgn_metric_grid_layout_get_layer_number (LgnMetricGridLayout *layout, guint layer, LgnRect *rect)
{
  *rect = (LgnRect) { mirror (layout, 0, layout->band), layout->header + RING_ROOM + layer * layout->pitch_y - layout->gap / 2,
                      layout->band, layout->pitch_y };
}

void
lgn_metric_grid_layout_get_head_number (LgnMetricGridLayout *layout, gint head, LgnRect *rect)
{
  lgn_metric_grid_layout_get_cell (layout, 0, head, rect);
  rect->y = 0;
  rect->height = layout->header;
}

/* Where the bar of a layer's mean may reach. */
static LgnRect
get_mean_rect (const LgnMetricGridLayout *layout, guint layer)
{
  double start = layout->band + 2 * RING_ROOM + layout->options.n_heads * layout->pitch_x + MEAN_GAP;

  return (LgnRect) { mirror (layout, start, MEAN_BAR), layout->header + RING_ROOM + layer * layout->pitch_y, MEAN_BAR,
                     layout->pitch_y - layout->gap };
}

LgnHit
lgn_hit_metric_grid (LgnMetricGridLayout *layout, double x, double y)
{
  LgnHit hit = LGN_HIT_NONE;
  double from_start = layout->is_rtl ? layout->width - x : x;
  double column = floor ((from_start - layout->band - RING_ROOM + layout->gap / 2) / layout->pitch_x);
  double row = floor ((y - layout->header - RING_ROOM + layout->gap / 2) / layout->pitch_y);
  bool has_column = column >= 0 && column < layout->options.n_heads;
  bool has_row = row >= 0 && row < layout->options.n_layers && from_start >= 0 && from_start < layout->width;

  if (has_row)
    hit.layer = (gint) row;
  if (has_column)
    hit.head = (gint) column;
  if (has_row)
    hit.kind = has_column ? LGN_HIT_HEAD : LGN_HIT_LAYER;
  else if (has_column && y >= 0 && y < layout->header)
    hit.kind = LGN_HIT_HEAD_NUMBER;
  return hit;
}

/* Painting. */

static void
paint_cell (cairo_t *cr, const LgnPaintContext *context, LgnMetricGridLayout *layout, guint layer, guint head)
{
  double value = get_value (layout, layer, head), radius = layout->gap > 1 ? 3 : 0;
  LgnRgba outline = lgn_paint_get_outline (context);
  LgnRect rect;

  lgn_metric_grid_layout_get_cell (layout, layer, (gint) head, &rect);
  if (isnan (value))
    {
      lgn_path_rounded (cr, &rect, radius);
      lgn_set_source (cr, &outline);
      cairo_set_line_width (cr, lgn_paint_get_hairline (context));
      cairo_stroke (cr);
      return;
    }
  LgnRgb8 colour = lgn_colour_table_get_colour (&layout->table, (float) value), ink = lgn_rgb8_get_ink (colour);
  double alpha = is_faded (layout, layer, head) ? FADED : 1;
  LgnRgba fill = { colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, alpha };
  LgnRgba ink_colour = { ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, 1 }, faded_ink = lgn_rgba_fade (&context->ink, 2 * FADED);
  lgn_path_rounded (cr, &rect, radius);
  lgn_set_source (cr, &fill);
  cairo_fill (cr);
  if (layout->cell_text <= 0)
    return;
  g_autofree char *number = format_value (layout, value, context->is_plain);
  LgnText text = { number, layout->cell_text, false, 0, PANGO_ELLIPSIZE_NONE };
  lgn_text_paint (cr, context, &text, rect.x + rect.width / 2, rect.y + rect.height / 2, LGN_ALIGN_CENTRE,
                  alpha < 1 ? &faded_ink : &ink_colour);
}

/* Every so many numbers are drawn along an axis, so that they keep apart. */
static guint
get_step (double pitch, double size)
{
  guint step = 1;

  while (step * pitch < size)
    step = step == 1 ? 2 : step == 2 ? 5 : step * 2;
  return step;
}

static void
paint_numbers (cairo_t *cr, const LgnPaintContext *context, LgnMetricGridLayout *layout, const LgnAtlasMarks *marks)
{
  LgnRgba dim = lgn_paint_get_dim (context);
  LgnRect rect;

  for (guint head = 0; head < layout->options.n_heads; head += get_step (layout->pitch_x, 1.4 * layout->text_size))
    {
      g_autofree char *number = g_strdup_printf ("%u", head);
      LgnText text = { number, layout->text_size, marks->layer >= 0 && marks->head == (gint) head, 0, PANGO_ELLIPSIZE_NONE };
      lgn_metric_grid_layout_get_head_number (layout, (gint) head, &rect);
      lgn_text_paint (cr, context, &text, rect.x + rect.width / 2, rect.height / 2, LGN_ALIGN_CENTRE, &dim);
    }
  for (guint layer = 0; layer < layout->options.n_layers; layer += get_step (layout->pitch_y, 0.9 * layout->text_size))
    {
      g_autofree char *number = g_strdup_printf ("%u", layer);
      LgnText text = { number, layout->text_size, marks->layer == (gint) layer, 0, PANGO_ELLIPSIZE_NONE };
      lgn_metric_grid_layout_get_layer_number (layout, layer, &rect);
      lgn_text_paint (cr, context, &text, layout->is_rtl ? rect.x + 4 : rect.x + rect.width - 4, rect.y + rect.height / 2,
                      layout->is_rtl ? LGN_ALIGN_LEFT : LGN_ALIGN_RIGHT, &dim);
    }
}

static void
paint_means (cairo_t *cr, const LgnPaintContext *context, LgnMetricGridLayout *layout)
{
  const LgnMetricGridOptions *options = &layout->options;
  LgnText title = { lgn_say (context, N_ ("layer mean")), layout->text_size, false, MEAN_BAR, PANGO_ELLIPSIZE_END };
  LgnRgba dim = lgn_paint_get_dim (context), bar = lgn_paint_get_bar (context);
  LgnRect rect = get_mean_rect (layout, 0);

  lgn_text_paint (cr, context, &title, layout->is_rtl ? rect.x + rect.width : rect.x, layout->header / 2,
                  layout->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
  for (guint layer = 0; layer < options->n_layers; layer++)
    {
      double length = MEAN_BAR * CLAMP ((layout->mean[layer] - options->low) / (options->high - options->low), 0, 1);
      double height;
      if (isnan (layout->mean[layer]))
        continue;
      rect = get_mean_rect (layout, layer);
      height = MIN (10, rect.height);
      LgnRect mean
          = { layout->is_rtl ? rect.x + rect.width - length : rect.x, rect.y + (rect.height - height) / 2, length, height };
      lgn_path_rounded (cr, &mean, 2);
      lgn_set_source (cr, &bar);
      cairo_fill (cr);
    }
}

/* The colours, and below them what is measured and what the ends mean. */
static void
paint_legend (cairo_t *cr, const LgnPaintContext *context, LgnMetricGridLayout *layout, double pointed)
{
  const LgnMetricGridOptions *options = &layout->options;
  double width = options->n_heads * layout->pitch_x - layout->gap, height = lgn_legend_get_height (context), used = 0, least;
  LgnRect rect = { mirror (layout, layout->band + RING_ROOM, width), layout->legend_y, width, height };
  const char *ends[2] = { options->low_note, options->high_note };
  double y = rect.y + height + lgn_text_get_line_height (context, layout->text_size) / 2;
  LgnRgba dim = lgn_paint_get_dim (context);

  lgn_paint_legend (cr, context, &layout->table, &rect, pointed);
  for (guint i = 0; i < 2; i++)
    {
      LgnText text = { ends[i], layout->text_size, false, rect.width / 2 - 4, PANGO_ELLIPSIZE_END };
      bool is_right = (i == 1) != layout->is_rtl;
      if (!ends[i])
        continue;
      lgn_text_measure (context, &text, &least, NULL);
      used = MAX (used, least);
      lgn_text_paint (cr, context, &text, is_right ? rect.x + rect.width : rect.x, y,
                      is_right ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
    }
  LgnText title = { options->title, layout->text_size, false, 0, PANGO_ELLIPSIZE_NONE };
  if (!options->title)
    return;
  lgn_text_measure (context, &title, &least, NULL);
  if (least + 2 * used + 16 <= rect.width)
    lgn_text_paint (cr, context, &title, rect.x + rect.width / 2, y, LGN_ALIGN_CENTRE, &dim);
}

static void
paint_ring (cairo_t *cr, const LgnPaintContext *context, LgnMetricGridLayout *layout, gint layer, gint head, double width,
            const LgnRgba *colour)
{
  LgnRect rect = { 0, 0, 0, 0 };

  if (layer >= 0)
    lgn_metric_grid_layout_get_cell (layout, (guint) layer, head, &rect);
  if (rect.width <= 0)
    return;
  LgnRect ring = { rect.x - width / 2, rect.y - width / 2, rect.width + width, rect.height + width };
  lgn_path_rounded (cr, &ring, 4);
  lgn_set_source (cr, &context->paper);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  lgn_set_source (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* lgn_paint_metric_grid: the legend's triangle points at the value under the pointer. */
void
lgn_paint_metric_grid (cairo_t *cr, const LgnPaintContext *context, LgnMetricGridLayout *layout, const LgnAtlasMarks *marks)
{
  const LgnMetricGridOptions *options = &layout->options;
  LgnRgba hover = lgn_rgba_fade (&context->accent, 0.6);
  bool hovers = marks->hover_layer >= 0 && marks->hover_layer < (gint) options->n_layers && marks->hover_head >= 0
                && marks->hover_head < (gint) options->n_heads;

  cairo_save (cr);
  for (guint layer = 0; layer < options->n_layers; layer++)
    for (guint head = 0; head < options->n_heads; head++)
      paint_cell (cr, context, layout, layer, head);
  paint_numbers (cr, context, layout, marks);
  paint_means (cr, context, layout);
  paint_legend (cr, context, layout, hovers ? get_value (layout, (guint) marks->hover_layer, (guint) marks->hover_head) : NAN);
  paint_ring (cr, context, layout, marks->hover_layer, marks->hover_head, 1.2, &hover);
  paint_ring (cr, context, layout, marks->pin_layer, marks->pin_head, 2, &lgn_pin_colour);
  paint_ring (cr, context, layout, marks->layer, marks->head, marks->has_cursor ? 3 : 2, &context->accent);
  cairo_restore (cr);
}
