/* A picture with what one token looks at laid over it. */
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-picture-layout-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>
#include <string.h>

#define GRID_LINE ((LgnRgba) { 1, 1, 1, 0.18 })
#define WINDOW_LINE ((LgnRgba) { 1, 1, 1, 0.6 })
#define MIN_GRID 5.0 /* px: smaller patches get no lines */
#define VEIL 0.5     /* of black, over what cannot be looked at */
#define VEIL_LINE ((LgnRgba) { 1, 1, 1, 0.32 })
#define VEIL_PITCH 7.0       /* px, for text of 11 pt */
#define MIN_VEIL_FRAME 160.0 /* px: narrower pictures get no lines, which would be coarser than their patches */
#define FRAME_LINE 2.0       /* px, for text of 11 pt */
#define MIN_RULER_STEP 56.0  /* px between times */
/* The overlay of a vector file is so fine where colours run into each other, and so is everything pooled. */
#define MAX_OVERLAY 4096

static LgnResult *
get_result (const LgnPictureLayout *layout)
{
  return lgn_shown_map_get_result (layout->map->map);
}

/* Px a px of text of 11 pt. */
static double
get_unit (const LgnPaintContext *context)
{
  return context->text_size / (11 * LGN_PT_TO_PX);
}

static void
paint_surface (cairo_t *cr, cairo_surface_t *surface, const LgnRect *rect, cairo_filter_t filter)
{
  cairo_save (cr);
  cairo_translate (cr, rect->x, rect->y);
  cairo_scale (cr, rect->width / cairo_image_surface_get_width (surface), rect->height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), filter);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface));
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
paint_ground (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout)
{
  guint width, height;
  LgnRect rect;

  lgn_picture_layout_get_picture (layout, &rect, &width, &height);
  if (width > 0)
    {
      cairo_surface_t *ground
          = lgn_paint_cache_get_ground (context->cache, get_result (layout)->picture, width, height, !layout->options.waits);
      paint_surface (cr, ground, &rect, CAIRO_FILTER_NEAREST);
      cairo_surface_destroy (ground);
      return;
    }
  if (!layout->sound)
    layout->sound
        = lgn_heard_ground_new (&get_result (layout)->heard, &layout->heard, (guint) MAX (lround (rect.width * context->scale), 1),
                                (guint) MAX (lround (rect.height * context->scale), 1));
  paint_surface (cr, layout->sound, &rect, CAIRO_FILTER_NEAREST);
}

/* The strongest of the patches that dot (X, Y) of N_COLUMNS x N_ROWS stands for; NAN where none is shown. */
static float
pool (const LgnPictureLayout *layout, const LgnGrid *grid, guint x, guint y, guint n_columns, guint n_rows)
{
  gsize first_column = layout->first_column + (gsize) x * layout->n_columns / n_columns;
  gsize end_column = MAX (first_column + 1, layout->first_column + (gsize) (x + 1) * layout->n_columns / n_columns);
  gsize first_row = y * grid->rows / n_rows, end_row = MAX (first_row + 1, (y + 1) * grid->rows / n_rows);
  float strongest = NAN;

  for (gsize row = first_row; row < end_row; row++)
    for (gsize column = first_column; column < end_column; column++)
      {
        gsize patch = row * grid->columns + column;
        if (layout->row.states[patch] == LGN_PATCH_SHOWN)
          strongest = fmaxf (strongest, layout->row.weights[patch]);
      }
  return strongest;
}

/* The colour of WEIGHT, the more of it the stronger; no colour where nothing is. Multiplied with its alpha. */
static guint32
get_pixel (const LgnPictureLayout *layout, float weight)
{
  if (isnan (weight))
    return 0;
  LgnRgb8 colour = lgn_colour_table_get_colour (&layout->colours, weight);
  double alpha = layout->options.strength * CLAMP (lgn_colour_table_get_fraction (&layout->colours, weight), 0, 1);

  return (guint32) lround (255 * alpha) << 24 | (guint32) lround (colour.r * alpha) << 16 | (guint32) lround (colour.g * alpha) << 8
         | (guint32) lround (colour.b * alpha);
}

/* A dot a patch, or fewer where there are more patches than device pixels in RECT. */
static cairo_surface_t *
make_dots (const LgnPictureLayout *layout, const LgnPaintContext *context, const LgnRect *rect)
{
  const LgnGrid *grid = &layout->map->grid[lgn_picture_map_get_to (layout->map)];
  guint n_columns = CLAMP ((guint) (rect->width * context->scale), 1, MAX (layout->n_columns, 1));
  guint n_rows = CLAMP ((guint) (rect->height * context->scale), 1, (guint) grid->rows);
  cairo_surface_t *dots = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) n_columns, (int) n_rows);

  cairo_surface_flush (dots);
  for (guint y = 0; y < n_rows; y++)
    {
      guint32 *line
          = (guint32 *) (void *) (cairo_image_surface_get_data (dots) + (gsize) y * (gsize) cairo_image_surface_get_stride (dots));
      for (guint x = 0; x < n_columns; x++)
        line[x] = get_pixel (layout, pool (layout, grid, x, y, n_columns, n_rows));
    }
  cairo_surface_mark_dirty (dots);
  return dots;
}

/* The same with a dot a device pixel, in between the colours of the patches round it. */
static cairo_surface_t *
smooth_dots (cairo_surface_t *dots, const LgnPaintContext *context, const LgnRect *rect)
{
  int width = (int) CLAMP (rect->width * context->scale, 1, MAX_OVERLAY);
  int height = (int) CLAMP (rect->height * context->scale, 1, MAX_OVERLAY);
  cairo_surface_t *smooth = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (smooth);

  paint_surface (cr, dots, &(LgnRect) { 0, 0, width, height }, CAIRO_FILTER_BILINEAR);
  cairo_destroy (cr);
  cairo_surface_destroy (dots);
  return smooth;
}

static void
paint_colours (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout)
{
  LgnRect rect = lgn_picture_layout_get_grid (layout, lgn_picture_map_get_to (layout->map));

  if (!layout->overlay)
    {
      layout->overlay = make_dots (layout, context, &rect);
      if (layout->options.is_smooth)
        layout->overlay = smooth_dots (layout->overlay, context, &rect);
    }
  paint_surface (cr, layout->overlay, &rect, CAIRO_FILTER_NEAREST);
}

/* Draws a veil over the clip, which lies in the frame. */
static void
paint_veil (cairo_t *cr, const LgnPaintContext *context, const LgnPictureLayout *layout)
{
  const LgnRect *frame = &layout->frame;
  const LgnRgba line = VEIL_LINE;
  double pitch = VEIL_PITCH * get_unit (context) * G_SQRT2;

  cairo_set_source_rgba (cr, 0, 0, 0, VEIL);
  cairo_paint (cr);
  if (frame->width < MIN_VEIL_FRAME)
    return;
  lgn_set_source (cr, &line);
  cairo_set_line_width (cr, get_unit (context) * (context->is_high_contrast ? 2 : 1));
  for (double at = frame->x; at < frame->x + frame->width + frame->height + pitch; at += pitch)
    {
      cairo_move_to (cr, at, frame->y);
      cairo_line_to (cr, at - frame->height, frame->y + frame->height);
    }
  cairo_stroke (cr);
}

/* Adds the rectangle round the patches FIRST .. END - 1 of one row of the grid. */
static void
add_run (cairo_t *cr, LgnPictureLayout *layout, guint first, guint end)
{
  LgnRect left, right;

  lgn_picture_layout_get_patch (layout, lgn_picture_map_get_to (layout->map), first, &left);
  lgn_picture_layout_get_patch (layout, lgn_picture_map_get_to (layout->map), end - 1, &right);
  cairo_rectangle (cr, left.x, left.y, right.x + right.width - left.x, left.height);
}

/* What the network could not look at, and what of the picture it did not see. */
static void
paint_veils (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout)
{
  LgnAxis to = lgn_picture_map_get_to (layout->map);
  const LgnGrid *grid = &layout->map->grid[to];
  LgnRect seen = lgn_picture_layout_get_grid (layout, to);
  bool has_masked = memchr (layout->row.states, LGN_PATCH_MASKED, layout->row.n) != NULL;

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, layout->frame.x, layout->frame.y, layout->frame.width, layout->frame.height);
  cairo_rectangle (cr, seen.x, seen.y, seen.width, seen.height);
  cairo_clip (cr);
  paint_veil (cr, context, layout);
  cairo_restore (cr);
  if (!has_masked)
    return;
  cairo_save (cr);
  for (guint i = 0; i < layout->row.n;)
    {
      guint first = i;
      while (i < layout->row.n && layout->row.states[i] == LGN_PATCH_MASKED && i / grid->columns == first / grid->columns)
        i++;
      if (i > first)
        add_run (cr, layout, first, i);
      else
        i++;
    }
  cairo_clip (cr);
  paint_veil (cr, context, layout);
  cairo_restore (cr);
}

/* Lines between the patches of the side that is drawn: between all of them, or between windows. */
static void
add_lines (cairo_t *cr, LgnPictureLayout *layout, bool only_borders)
{
  LgnAxis to = lgn_picture_map_get_to (layout->map);
  const LgnGrid *grid = &layout->map->grid[to];

  for (guint i = 0; i < layout->row.n; i++)
    {
      guint column = i % (guint) grid->columns;
      LgnRect rect;
      lgn_picture_layout_get_patch (layout, to, i, &rect);
      if (column > 0 && (!only_borders || lgn_picture_map_is_border (layout->map, i - 1, i)))
        {
          cairo_move_to (cr, rect.x, rect.y);
          cairo_line_to (cr, rect.x, rect.y + rect.height);
        }
      if (i >= grid->columns && (!only_borders || lgn_picture_map_is_border (layout->map, i - (guint) grid->columns, i)))
        {
          cairo_move_to (cr, rect.x, rect.y);
          cairo_line_to (cr, rect.x + rect.width, rect.y);
        }
    }
}

/* One line each between all rows and all columns. */
static void
add_grid (cairo_t *cr, const LgnPictureLayout *layout)
{
  LgnAxis to = lgn_picture_map_get_to (layout->map);
  const LgnGrid *grid = &layout->map->grid[to];
  LgnRect rect = lgn_picture_layout_get_grid (layout, to);

  for (gsize i = 1; i < layout->n_columns; i++)
    {
      double x = rect.x + rect.width * (double) i / (double) layout->n_columns;
      cairo_move_to (cr, x, rect.y);
      cairo_line_to (cr, x, rect.y + rect.height);
    }
  for (gsize i = 1; i < grid->rows; i++)
    {
      double y = rect.y + rect.height * (double) i / (double) grid->rows;
      cairo_move_to (cr, rect.x, y);
      cairo_line_to (cr, rect.x + rect.width, y);
    }
}

static void
paint_grid (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout)
{
  LgnAxis to = lgn_picture_map_get_to (layout->map);
  const LgnGrid *grid = &layout->map->grid[to];
  LgnRect rect = lgn_picture_layout_get_grid (layout, to);
  const LgnRgba grid_line = GRID_LINE, window_line = WINDOW_LINE;
  double side = MIN (rect.width / MAX (layout->n_columns, 1), grid->rows > 1 ? rect.height / (double) grid->rows : INFINITY);

  if (layout->options.has_grid && side >= MIN_GRID)
    {
      add_grid (cr, layout);
      lgn_set_source (cr, &grid_line);
      cairo_set_line_width (cr, lgn_paint_get_hairline (context));
      cairo_stroke (cr);
    }
  add_lines (cr, layout, true);
  lgn_set_source (cr, &window_line);
  cairo_set_line_width (cr, MAX (lgn_paint_get_hairline (context), layout->frame.width < MIN_VEIL_FRAME ? 0.5 : 1.5));
  cairo_stroke (cr);
}

/* RECT's edge in COLOUR, with dark lines on both sides, so that it shows on every colour. */
static void
paint_frame (cairo_t *cr, const LgnPaintContext *context, const LgnPictureLayout *layout, const LgnRect *rect,
             const LgnRgba *colour)
{
  double unit = get_unit (context), line = MIN (FRAME_LINE * unit, MAX (layout->frame.width / 80, 0.75));
  const LgnRgba dark = { 0, 0, 0, 0.65 };

  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  lgn_set_source (cr, &dark);
  cairo_set_line_width (cr, line + 2 * unit);
  cairo_stroke_preserve (cr);
  lgn_set_source (cr, colour);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

static void
paint_box_label (cairo_t *cr, const LgnPaintContext *context, const LgnBox *box, const LgnRect *rect, const LgnRgba *colour)
{
  g_autofree char *number = lgn_format_fixed (box->probability, 2, context->is_plain);
  g_autofree char *label = g_strdup_printf ("%s %s", box->label, number);
  LgnText text = { label, context->min_text_size, false, 0, PANGO_ELLIPSIZE_NONE };
  const LgnRgba ink = { 0, 0, 0, 1 };
  double width, height;

  lgn_text_measure (context, &text, &width, &height);
  lgn_set_source (cr, colour);
  cairo_rectangle (cr, rect->x, rect->y, width + 8, height + 2);
  cairo_fill (cr);
  lgn_text_paint (cr, context, &text, rect->x + 4, rect->y + 1 + height / 2, LGN_ALIGN_LEFT, &ink);
}

static void
paint_boxes (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout)
{
  LgnResult *result = get_result (layout);
  const LgnRgba plain = { 1, 1, 1, 0.8 }, focus = { 0.6, 0.84, 1, 1 };

  /* Those of other tokens first, so that nothing lies over the one that looks. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = result->n_boxes; i-- > 0;)
      {
        bool is_focus = lgn_picture_map_find_box (layout->map, i) == (gint) layout->focus;
        LgnRect rect;
        if (is_focus != (pass == 1))
          continue;
        lgn_picture_layout_get_box (layout, i, &rect);
        paint_frame (cr, context, layout, &rect, is_focus ? &focus : &plain);
        if (layout->frame.width >= MIN_VEIL_FRAME)
          paint_box_label (cr, context, &result->boxes[i], &rect, is_focus ? &focus : &plain);
      }
}

static void
paint_marks (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout, const LgnPictureMarks *marks)
{
  LgnAxis from = lgn_picture_map_get_from (layout->map), to = lgn_picture_map_get_to (layout->map);
  LgnPlace place = lgn_picture_map_get_place (layout->map, from, layout->focus);
  const LgnRgba white = { 1, 1, 1, 1 }, faint = { 1, 1, 1, 0.6 };
  LgnRect rect;

  for (guint i = layout->row.n_strongest; marks->has_strongest && i-- > 0;)
    {
      lgn_picture_layout_get_patch (layout, to, layout->row.strongest[i], &rect);
      paint_frame (cr, context, layout, &rect, &lgn_pin_colour);
    }
  if (marks->hover_patch >= 0)
    {
      lgn_picture_layout_get_patch (layout, to, (guint) marks->hover_patch, &rect);
      paint_frame (cr, context, layout, &rect, &faint);
    }
  if (!marks->has_focus || place.kind != LGN_PLACE_PATCH)
    return;
  lgn_picture_layout_get_patch (layout, from, place.number, &rect);
  paint_frame (cr, context, layout, &rect, &white);
}

/* 1, 2 or 5 times a power of ten that is not less than STEP. */
static double
round_step (double step)
{
  double power = pow (10, floor (log10 (step)));

  for (guint i = 0; i < 3; i++)
    if (((const double[]) { 1, 2, 5 })[i] * power >= step)
      return ((const double[]) { 1, 2, 5 })[i] * power;
  return 10 * power;
}

static void
paint_ruler (cairo_t *cr, const LgnPaintContext *context, const LgnPictureLayout *layout)
{
  const LgnHeard *heard = &get_result (layout)->heard;
  const LgnRect *frame = &layout->frame;
  LgnRgba dim = lgn_paint_get_dim (context);
  double px_a_second = frame->width / (layout->extent.width * heard->seconds);
  double step = round_step (MIN_RULER_STEP * get_unit (context) / px_a_second), start = layout->extent.x * heard->seconds;
  double bottom = frame->y + frame->height, y = bottom + lgn_text_get_line_height (context, context->min_text_size) / 2 + 5;
  guint n_digits = (guint) CLAMP (ceil (-log10 (step) - 1e-9), 0, 3);

  lgn_set_source (cr, &dim);
  cairo_set_line_width (cr, lgn_paint_get_hairline (context));
  for (double time = ceil (start / step - 1e-9) * step; time <= start + layout->extent.width * heard->seconds + 1e-9; time += step)
    {
      double x = frame->x + (time - start) * px_a_second;
      g_autofree char *number = lgn_format_fixed (fabs (time), n_digits, context->is_plain);
      g_autofree char *label = g_strdup_printf (lgn_say (context, N_ ("%s s")), number);
      LgnText text = { label, context->min_text_size, false, 0, PANGO_ELLIPSIZE_NONE };
      double width;
      lgn_text_measure (context, &text, &width, NULL);
      cairo_move_to (cr, x, bottom);
      cairo_line_to (cr, x, bottom + 4);
      cairo_stroke (cr);
      lgn_text_paint (cr, context, &text, CLAMP (x, frame->x + width / 2, frame->x + frame->width - width / 2), y, LGN_ALIGN_CENTRE,
                      &dim);
    }
}

void
lgn_paint_overlay (cairo_t *cr, const LgnPaintContext *context, LgnPictureLayout *layout, const LgnPictureMarks *marks)
{
  const LgnRect *frame = &layout->frame;

  cairo_save (cr);
  cairo_rectangle (cr, frame->x, frame->y, frame->width, frame->height);
  cairo_clip (cr);
  paint_ground (cr, context, layout);
  paint_colours (cr, context, layout);
  paint_veils (cr, context, layout);
  paint_grid (cr, context, layout);
  if (layout->options.has_boxes)
    paint_boxes (cr, context, layout);
  cairo_restore (cr);
  paint_marks (cr, context, layout, marks);
  if (get_result (layout)->heard.values && layout->options.has_ruler)
    paint_ruler (cr, context, layout);
}
