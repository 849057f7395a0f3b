/* What lies over the cells: the cursor's hairlines and frame, the pin, the glass. */
#include "draw/lgn-paint-map-private.h"
#include "view/lgn-number.h"

#include <math.h>

#define HAIRLINE 1.5
#define BADGE_RADIUS 7.0

#define GLASS_RADIUS 79.0
#define GLASS_CELL 34.0
#define GLASS_REACH 2 /* cells on either side of the middle one */
#define GLASS_MARGIN 4.0

/* A frame of WIDTH px round RECT, OUTSET px away from it. */
static void
stroke_frame (cairo_t *cr, const LgnRect *rect, double outset, double width, double radius, const LgnRgba *colour)
{
  LgnRect frame = { rect->x - outset - width / 2, rect->y - outset - width / 2, rect->width + 2 * outset + width,
                    rect->height + 2 * outset + width };

  lgn_path_rounded (cr, &frame, radius);
  lgn_set_source (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* The rectangle that marks a cell: at least 6 px, or nobody would find it. */
static LgnRect
get_marked_rect (const LgnPaintContext *context, const LgnMapLayout *layout, gint row, gint column)
{
  LgnRect rect;

  lgn_map_get_painted_cell (context, layout, (guint) row, (guint) column, &rect);
  double grow = MAX (0, (6 - rect.width) / 2);
  return (LgnRect) { rect.x - grow, rect.y - grow, rect.width + 2 * grow, rect.height + 2 * grow };
}

static void
paint_hairlines (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, gint row, gint column)
{
  const LgnRect *body = &layout->body;
  double line = lgn_paint_snap (context, context->is_high_contrast ? 2 : HAIRLINE);
  /* On the edge of the cells, and on whole pixels. */
  double outset = ceil (line * context->scale / 2) / context->scale - line;
  LgnRect rect;

  if (row >= 0 && row < (gint) layout->n_rows)
    {
      lgn_map_layout_get_cell ((LgnMapLayout *) layout, (guint) row, 0, &rect);
      LgnRect band = { body->x, lgn_paint_snap (context, rect.y), body->width, lgn_paint_snap (context, rect.height) };
      stroke_frame (cr, &band, outset, line, 0, &context->accent);
    }
  if (column >= 0 && column < (gint) layout->n_columns)
    {
      lgn_map_layout_get_cell ((LgnMapLayout *) layout, 0, (guint) column, &rect);
      LgnRect band = { lgn_paint_snap (context, rect.x), body->y, lgn_paint_snap (context, rect.width), body->height };
      stroke_frame (cr, &band, outset, line, 0, &context->accent);
    }
}

/* Black and white, so that it is seen on every palette. */
static void
paint_cursor (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, gint row, gint column)
{
  LgnRect rect = get_marked_rect (context, layout, row, column);
  LgnRgba black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  double radius = layout->gap > 0 ? 3 : 1;

  stroke_frame (cr, &rect, 0, 1.5, radius, context->is_dark ? &black : &white);
  stroke_frame (cr, &rect, 1.5, 2, radius, context->is_dark ? &white : &black);
}

static void
paint_badge (cairo_t *cr, const LgnPaintContext *context, double x, double y)
{
  LgnText text = { "A", 9, true, 0, PANGO_ELLIPSIZE_NONE };
  LgnRgba white = { 1, 1, 1, 1 };

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, BADGE_RADIUS, 0, 2 * G_PI);
  lgn_set_source (cr, &lgn_pin_colour);
  cairo_fill_preserve (cr);
  lgn_set_source (cr, &context->paper);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
  lgn_text_paint (cr, context, &text, x, y, LGN_ALIGN_CENTRE, &white);
}

static void
paint_pin (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, gint row, gint column)
{
  LgnRect rect = get_marked_rect (context, layout, row, column);
  double radius = layout->gap > 0 ? 3 : 1;

  stroke_frame (cr, &rect, -1, 1.5, radius, &context->paper);
  stroke_frame (cr, &rect, 0.5, 2.2, radius, &lgn_pin_colour);
  paint_badge (cr, context, layout->is_rtl ? rect.x - 1 : rect.x + rect.width + 1, rect.y - 1);
}

/* Violet, thinner than the cursor: there may be many of them. */
static void
paint_marked (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, LgnMarks *marks)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (layout->map), *columns = lgn_shown_map_get_columns (layout->map);
  const LgnMark *cells = lgn_marks_get_cells (marks);
  double radius = layout->gap > 0 ? 3 : 1;

  for (guint i = 0; i < lgn_marks_get_n (marks); i++)
    {
      gint row = cells[i].row < rows->n_tokens ? rows->index_of_token[cells[i].row] : -1;
      gint column = cells[i].column < columns->n_tokens ? columns->index_of_token[cells[i].column] : -1;
      LgnRect rect;

      if (row < 0 || column < 0)
        continue;
      rect = get_marked_rect (context, layout, row, column);
      stroke_frame (cr, &rect, -2, 2, radius, &lgn_mark_colour);
      stroke_frame (cr, &rect, 0, 1, radius, &context->paper);
    }
}

static bool
is_cell (const LgnMapLayout *layout, gint row, gint column)
{
  return row >= 0 && column >= 0 && row < (gint) layout->n_rows && column < (gint) layout->n_columns;
}

void
lgn_paint_map_marks (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapMarks *marks)
{
  const LgnRect *body = &layout->body;
  bool hovers = marks->hover_row >= 0 || marks->hover_column >= 0;

  cairo_save (cr);
  /* Frames of the cells at the edge may stand out, marks of cells that are scrolled away may not. */
  cairo_rectangle (cr, body->x - 9, body->y - 9, body->width + 18, body->height + 18);
  cairo_clip (cr);
  paint_hairlines (cr, context, layout, hovers ? marks->hover_row : marks->cursor_row,
                   hovers ? marks->hover_column : marks->cursor_column);
  if (marks->marked)
    paint_marked (cr, context, layout, marks->marked);
  if (is_cell (layout, marks->pin_row, marks->pin_column))
    paint_pin (cr, context, layout, marks->pin_row, marks->pin_column);
  if (is_cell (layout, marks->cursor_row, marks->cursor_column))
    paint_cursor (cr, context, layout, marks->cursor_row, marks->cursor_column);
  cairo_restore (cr);
}

/* Whether a glass round (X, Y) covers the middle of a cell. */
static bool
covers (const LgnMapLayout *layout, double x, double y, gint row, gint column)
{
  LgnRect rect;

  if (!is_cell (layout, row, column))
    return false;
  lgn_map_layout_get_cell ((LgnMapLayout *) layout, (guint) row, (guint) column, &rect);
  return hypot (rect.x + rect.width / 2 - x, rect.y + rect.height / 2 - y) < GLASS_RADIUS + rect.width;
}

/* The middle of the glass for a cell at (X, Y): beside it, inside the canvas, away from pin and cursor where that can be. */
static void
place_glass (const LgnMapLayout *layout, gint row, gint column, const LgnMapMarks *marks, double *x, double *y)
{
  static const double side[][2] = { { 1, 0.5 }, { -1, 0.5 }, { 1, -0.5 }, { -1, -0.5 }, { 0, 1 }, { 0, -1 } };
  double distance = GLASS_RADIUS + layout->cell + 28, edge = GLASS_RADIUS + GLASS_MARGIN;
  double from_x = *x, from_y = *y;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < G_N_ELEMENTS (side); i++)
      {
        double length = hypot (side[i][0], side[i][1]);
        *x = CLAMP (from_x + side[i][0] / length * distance, edge, MAX (layout->width - edge, edge));
        *y = CLAMP (from_y + side[i][1] / length * distance, edge, MAX (layout->height - edge, edge));
        if (!covers (layout, *x, *y, row, column)
            && (pass == 1
                || (!covers (layout, *x, *y, marks->pin_row, marks->pin_column)
                    && !covers (layout, *x, *y, marks->cursor_row, marks->cursor_column))))
          return;
      }
}

/* One cell of the glass, in CR's coordinates. */
static void
paint_glass_cell (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnColourTable *table,
                  gint row, gint column, const LgnRect *rect)
{
  float weight = lgn_shown_map_get_weight (layout->map, (guint) row, (guint) column);
  bool is_number = !isnan (weight);
  g_autofree char *number = !is_number              ? g_strdup ("×")
                            : fabsf (weight) < 0.005f ? g_strdup (".00")
                                                      : lgn_format_cell (weight, context->is_plain);
  LgnText text = { number, 11, false, 0, PANGO_ELLIPSIZE_NONE };
  LgnRgb8 colour = lgn_colour_table_get_colour (table, is_number ? weight : 0), ink = lgn_rgb8_get_ink (colour);
  LgnRgba text_colour = { ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, 1 };

  if (!is_number)
    text_colour = lgn_error_colour;
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  if (!lgn_shown_map_is_allowed (layout->map, (guint) row, (guint) column))
    {
      cairo_save (cr);
      cairo_clip (cr);
      lgn_fill_hatch (cr, context, rect, false);
      cairo_restore (cr);
      return;
    }
  lgn_set_source_rgb8 (cr, colour);
  cairo_fill (cr);
  if (number)
    lgn_text_paint (cr, context, &text, rect->x + rect->width / 2, rect->y + rect->height / 2, LGN_ALIGN_CENTRE, &text_colour);
}

static void
paint_glass_cells (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, gint row, gint column, double x,
                   double y)
{
  LgnColourTable table;

  lgn_colour_table_init (&table, &layout->options.colours, context->is_dark, layout->map);
  for (gint i = -GLASS_REACH; i <= GLASS_REACH; i++)
    for (gint j = -GLASS_REACH; j <= GLASS_REACH; j++)
      {
        gint from_left = layout->is_rtl ? -j : j;
        LgnRect rect = { x + (from_left - 0.5) * GLASS_CELL, y + (i - 0.5) * GLASS_CELL, GLASS_CELL, GLASS_CELL };
        LgnShownRow statistics;

        if (!is_cell (layout, row + i, column + j))
          continue;
        if (table.spec.range == LGN_RANGE_ROW)
          {
            lgn_shown_map_get_row (layout->map, (guint) (row + i), &statistics);
            lgn_colour_table_set_limits (&table, 0, statistics.max);
          }
        paint_glass_cell (cr, context, layout, &table, row + i, column + j, &rect);
      }
}

/* From the ring towards the cell. */
static void
paint_handle (cairo_t *cr, const LgnPaintContext *context, double x, double y, double to_x, double to_y, double inset)
{
  double length = hypot (to_x - x, to_y - y), dx = (to_x - x) / length, dy = (to_y - y) / length;

  if (length <= GLASS_RADIUS + inset)
    return;
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint pass = 0; pass < 2; pass++)
    {
      cairo_move_to (cr, x + dx * (GLASS_RADIUS + 3), y + dy * (GLASS_RADIUS + 3));
      cairo_line_to (cr, to_x - dx * inset, to_y - dy * inset);
      cairo_set_line_width (cr, pass == 0 ? 9 : 6);
      lgn_set_source (cr, pass == 0 ? &context->paper : &context->accent);
      cairo_stroke (cr);
    }
}

void
lgn_paint_glass (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, gint row, gint column,
                 const LgnMapMarks *marks)
{
  LgnRgba black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  LgnRect cell;
  double x, y;

  if (!is_cell (layout, row, column) || !lgn_shown_map_is_ready (layout->map))
    return;
  lgn_map_layout_get_cell (layout, (guint) row, (guint) column, &cell);
  double from_x = x = cell.x + cell.width / 2, from_y = y = cell.y + cell.height / 2;
  place_glass (layout, row, column, marks, &x, &y);
  x = lgn_paint_snap (context, x);
  y = lgn_paint_snap (context, y);
  cairo_save (cr);
  paint_handle (cr, context, x, y, from_x, from_y, cell.width / 2 + 8);
  cairo_arc (cr, x, y, GLASS_RADIUS, 0, 2 * G_PI);
  lgn_set_source (cr, &context->paper);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  paint_glass_cells (cr, context, layout, row, column, x, y);
  cairo_restore (cr);
  LgnRect middle = { x - GLASS_CELL / 2, y - GLASS_CELL / 2, GLASS_CELL, GLASS_CELL };
  stroke_frame (cr, &middle, -1, 1, 0, &black);
  stroke_frame (cr, &middle, 0, 2, 0, &white);
  stroke_frame (cr, &middle, 2, 1, 0, &black);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, GLASS_RADIUS, 0, 2 * G_PI);
  lgn_set_source (cr, &context->paper);
  cairo_set_line_width (cr, 6);
  cairo_stroke_preserve (cr);
  lgn_set_source (cr, &context->accent);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
  cairo_restore (cr);
}
