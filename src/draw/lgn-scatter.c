#include "draw/lgn-scatter.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

#define MARK_SIZE 9.0
#define MIN_MARK_SIZE 4.0
#define OUTLINE 1.0
#define REACH 7.0        /* px round a mark that still belong to it */
#define TICK_APART 72.0  /* px between ticks, about */
#define NUMBER_SIZE 0.75 /* of the text size */
#define FADED 0.2
#define MARGIN 8.0
/* An axis begins at 0 unless all numbers lie in the upper part of it. */
#define FAR_FROM_ZERO 0.6

typedef struct
{
  double low, high, step; /* LOW and HIGH are whole steps */
  guint n_digits;
  char *title;
} Axis;

struct _LgnScatterLayout
{
  LgnScatterPoint *points; /* [n_points] */
  guint n_points;
  Axis x, y;
  LgnRect body;
  double text_size;
  double mark_size;
};

/* The step of 1, 2 or 5 times a power of ten that gives about N of them over SPAN (above 0). */
static double
get_nice_step (double span, double n)
{
  double rough = span / MAX (n, 1), power = pow (10, floor (log10 (rough))), ratio = rough / power;

  return (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10) * power;
}

static void
axis_init (Axis *axis, double least, double most, double length, const char *title)
{
  bool is_empty = !(least <= most);

  axis->title = g_strdup (title);
  if (is_empty || most == least)
    {
      least = is_empty ? 0 : MIN (0, least);
      most = is_empty ? 1 : MAX (most, least + 1);
    }
  if (least > 0 && least < FAR_FROM_ZERO * most)
    least = 0;
  axis->step = get_nice_step (most - least, length / TICK_APART);
  axis->low = floor (least / axis->step + 1e-9) * axis->step;
  axis->high = ceil (most / axis->step - 1e-9) * axis->step;
  axis->n_digits = axis->step >= 1 ? 0 : (guint) MIN (ceil (-log10 (axis->step) - 1e-9), 6);
}

static guint
axis_count (const Axis *axis)
{
  return (guint) lround ((axis->high - axis->low) / axis->step) + 1;
}

static char *
axis_format (const Axis *axis, const LgnPaintContext *context, guint tick)
{
  double value = axis->low + tick * axis->step;

  return lgn_format_fixed (fabs (value) < axis->step / 2 ? 0 : value, axis->n_digits, context->is_plain);
}

static double
measure_ticks (const Axis *axis, const LgnPaintContext *context, double size)
{
  double widest = 0;

  for (guint i = 0; i < axis_count (axis); i++)
    {
      g_autofree char *number = axis_format (axis, context, i);
      LgnText text = { number, size, false, 0, PANGO_ELLIPSIZE_NONE };
      double width;
      lgn_text_measure (context, &text, &width, NULL);
      widest = MAX (widest, width);
    }
  return widest;
}

static bool
is_drawn (const LgnScatterPoint *point)
{
  return isfinite (point->x) && isfinite (point->y);
}

static void
get_range (const LgnScatterLayout *layout, bool is_y, double *least, double *most)
{
  *least = INFINITY;
  *most = -INFINITY;
  for (guint i = 0; i < layout->n_points; i++)
    if (is_drawn (&layout->points[i]))
      {
        double value = is_y ? layout->points[i].y : layout->points[i].x;
        *least = MIN (*least, value);
        *most = MAX (*most, value);
      }
}

LgnScatterLayout *
lgn_scatter_layout_new (const LgnPaintContext *context, const LgnScatterOptions *options, double width, double height)
{
  LgnScatterLayout *layout = g_new0 (LgnScatterLayout, 1);
  double least, most, line, left, bottom;

  layout->points = g_memdup2 (options->points, options->n_points * sizeof *options->points);
  layout->n_points = options->n_points;
  layout->text_size = NUMBER_SIZE * context->text_size;
  line = ceil (lgn_text_get_line_height (context, layout->text_size));
  bottom = 2 * line + 8 + MARGIN;
  get_range (layout, true, &least, &most);
  axis_init (&layout->y, least, most, height - bottom - MARGIN, options->y_title);
  left = ceil (MARGIN + line + 4 + measure_ticks (&layout->y, context, layout->text_size) + 6);
  get_range (layout, false, &least, &most);
  axis_init (&layout->x, least, most, width - left - 2 * MARGIN, options->x_title);
  layout->body = (LgnRect) { left, MARGIN, MAX (1, width - left - 2 * MARGIN), MAX (1, height - bottom - MARGIN) };
  layout->mark_size = CLAMP (MARK_SIZE * MIN (layout->body.width, layout->body.height) / 300, MIN_MARK_SIZE,
                             MARK_SIZE * MIN (context->text_size / (11 * LGN_PT_TO_PX), 1));
  return layout;
}

void
lgn_scatter_layout_free (LgnScatterLayout *layout)
{
  g_free (layout->points);
  g_free (layout->x.title);
  g_free (layout->y.title);
  g_free (layout);
}

void
lgn_scatter_layout_get_body (LgnScatterLayout *layout, LgnRect *body)
{
  *body = layout->body;
}

void
lgn_scatter_layout_get_x_limits (LgnScatterLayout *layout, double *low, double *high)
{
  *low = layout->x.low;
  *high = layout->x.high;
}

void
lgn_scatter_layout_get_y_limits (LgnScatterLayout *layout, double *low, double *high)
{
  *low = layout->y.low;
  *high = layout->y.high;
}

static double
get_x (const LgnScatterLayout *layout, double value)
{
  return layout->body.x + (value - layout->x.low) / (layout->x.high - layout->x.low) * layout->body.width;
}

static double
get_y (const LgnScatterLayout *layout, double value)
{
  return layout->body.y + (layout->y.high - value) / (layout->y.high - layout->y.low) * layout->body.height;
}

static const LgnScatterPoint *
find_point (const LgnScatterLayout *layout, gint layer, gint head)
{
  for (guint i = 0; i < layout->n_points && layer >= 0; i++)
    if (layout->points[i].layer == (guint) layer && layout->points[i].head == head && is_drawn (&layout->points[i]))
      return &layout->points[i];
  return NULL;
}

/* lgn_scatter_layout_get_point: false where the head is not drawn. */
bool
lgn_scatter_layout_get_point (LgnScatterLayout *layout, guint layer, gint head, double *x, double *y)
{
  const LgnScatterPoint *point = find_point (layout, (gint) layer, head);

  if (!point)
    return false;
  *x = get_x (layout, point->x);
  *y = get_y (layout, point->y);
  return true;
}

/* lgn_hit_scatter: of marks as near as one another the one on top. */
LgnHit
lgn_hit_scatter (LgnScatterLayout *layout, double x, double y)
{
  LgnHit hit = LGN_HIT_NONE;
  double nearest = layout->mark_size / 2 + REACH;

  for (guint i = 0; i < layout->n_points; i++)
    {
      const LgnScatterPoint *point = &layout->points[i];
      double distance = is_drawn (point) ? hypot (get_x (layout, point->x) - x, get_y (layout, point->y) - y) : INFINITY;
      if (distance > nearest)
        continue;
      nearest = distance;
      hit.kind = LGN_HIT_HEAD;
      hit.layer = (gint) point->layer;
      hit.head = point->head;
    }
  return hit;
}

/* Painting. */

static void
paint_line (cairo_t *cr, const LgnPaintContext *context, double x, double y, double to_x, double to_y)
{
  double half = lgn_paint_get_hairline (context) / 2;

  cairo_move_to (cr, lgn_paint_snap (context, x) + (x == to_x ? half : 0),
                 lgn_paint_snap (context, y) + (y == to_y ? half : 0));
  cairo_line_to (cr, lgn_paint_snap (context, to_x) + (x == to_x ? half : 0),
                 lgn_paint_snap (context, to_y) + (y == to_y ? half : 0));
}

static void
paint_axes (cairo_t *cr, const LgnPaintContext *context, const LgnScatterLayout *layout)
{
  const LgnRect *body = &layout->body;
  LgnRgba dim = lgn_paint_get_dim (context), grid = lgn_rgba_fade (&context->ink, context->is_high_contrast ? 0.4 : 0.1);
  double line = lgn_text_get_line_height (context, layout->text_size);

  for (guint i = 0; i < axis_count (&layout->x); i++)
    {
      g_autofree char *number = axis_format (&layout->x, context, i);
      LgnText text = { number, layout->text_size, false, 0, PANGO_ELLIPSIZE_NONE };
      double x = get_x (layout, layout->x.low + i * layout->x.step);
      paint_line (cr, context, x, body->y, x, body->y + body->height);
      lgn_text_paint (cr, context, &text, x, body->y + body->height + 4 + line / 2, LGN_ALIGN_CENTRE, &dim);
    }
  for (guint i = 0; i < axis_count (&layout->y); i++)
    {
      g_autofree char *number = axis_format (&layout->y, context, i);
      LgnText text = { number, layout->text_size, false, 0, PANGO_ELLIPSIZE_NONE };
      double y = get_y (layout, layout->y.low + i * layout->y.step);
      paint_line (cr, context, body->x, y, body->x + body->width, y);
      lgn_text_paint (cr, context, &text, body->x - 6, y, LGN_ALIGN_RIGHT, &dim);
    }
  lgn_set_source (cr, &grid);
  cairo_set_line_width (cr, lgn_paint_get_hairline (context));
  cairo_stroke (cr);
}

static void
paint_titles (cairo_t *cr, const LgnPaintContext *context, const LgnScatterLayout *layout)
{
  const LgnRect *body = &layout->body;
  LgnText x = { layout->x.title, layout->text_size, false, body->width, PANGO_ELLIPSIZE_END };
  LgnText y = { layout->y.title, layout->text_size, false, body->height, PANGO_ELLIPSIZE_END };
  double line = lgn_text_get_line_height (context, layout->text_size);
  LgnRgba dim = lgn_paint_get_dim (context);

  if (x.text)
    lgn_text_paint (cr, context, &x, body->x + body->width / 2, body->y + body->height + 8 + 1.5 * line, LGN_ALIGN_CENTRE,
                    &dim);
  if (!y.text)
    return;
  cairo_save (cr);
  cairo_translate (cr, MARGIN + line / 2, body->y + body->height / 2);
  cairo_rotate (cr, -G_PI_2);
  lgn_text_paint (cr, context, &y, 0, 0, LGN_ALIGN_CENTRE, &dim);
  cairo_restore (cr);
}

static void
paint_point (cairo_t *cr, const LgnPaintContext *context, const LgnScatterLayout *layout, const LgnScatterPoint *point)
{
  double x = get_x (layout, point->x), y = get_y (layout, point->y);

  if (!point->is_faded)
    {
      lgn_paint_role_mark (cr, context, &point->mark, x, y, layout->mark_size, OUTLINE);
      return;
    }
  cairo_push_group (cr);
  lgn_paint_role_mark (cr, context, &point->mark, x, y, layout->mark_size, 0);
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, FADED);
}

/* A head's mark over all others, with a ring and its name on the side where there is room. */
static void
paint_named (cairo_t *cr, const LgnPaintContext *context, const LgnScatterLayout *layout, gint layer, gint head,
             const LgnRgba *colour)
{
  const LgnScatterPoint *point = find_point (layout, layer, head);
  g_autofree char *name = NULL;
  double radius = layout->mark_size / 2 + 5, width;

  if (!point)
    return;
  double x = get_x (layout, point->x), y = get_y (layout, point->y);
  name = g_strdup_printf ("%d·%d", layer, head);
  LgnText text = { name, layout->text_size, true, 0, PANGO_ELLIPSIZE_NONE };
  lgn_text_measure (context, &text, &width, NULL);
  bool is_left = x + radius + 6 + width > layout->body.x + layout->body.width + MARGIN;
  LgnRect plate
      = { is_left ? x - radius - 6 - width : x + radius + 2, y - 0.7 * layout->text_size, width + 4, 1.4 * layout->text_size };
  LgnRgba paper = lgn_rgba_fade (&context->paper, 0.8);
  lgn_path_rounded (cr, &plate, 3);
  lgn_set_source (cr, &paper);
  cairo_fill (cr);
  lgn_paint_role_mark (cr, context, &point->mark, x, y, layout->mark_size, OUTLINE);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  lgn_set_source (cr, &context->paper);
  cairo_set_line_width (cr, 4);
  cairo_stroke_preserve (cr);
  lgn_set_source (cr, colour);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  lgn_text_paint (cr, context, &text, plate.x + 2, y, LGN_ALIGN_LEFT, &context->ink);
}

void
lgn_paint_scatter (cairo_t *cr, const LgnPaintContext *context, LgnScatterLayout *layout, const LgnAtlasMarks *marks)
{
  LgnRgba hover = lgn_rgba_fade (&context->accent, 0.6);

  cairo_save (cr);
  paint_axes (cr, context, layout);
  paint_titles (cr, context, layout);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < layout->n_points; i++)
      if (is_drawn (&layout->points[i]) && layout->points[i].is_faded == (pass == 0))
        paint_point (cr, context, layout, &layout->points[i]);
  paint_named (cr, context, layout, marks->pin_layer, marks->pin_head, &lgn_pin_colour);
  paint_named (cr, context, layout, marks->layer, marks->head, &context->accent);
  if (marks->hover_layer != marks->layer || marks->hover_head != marks->head)
    paint_named (cr, context, layout, marks->hover_layer, marks->hover_head, &hover);
  cairo_restore (cr);
}
