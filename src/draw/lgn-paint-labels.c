#include "base/lgn-i18n.h"
#include "draw/lgn-paint-map-private.h"
#include "view/lgn-number.h"

#include <math.h>

#define BRACKET_HOOK 4.0
#define BRACKET_LINE 1.3
#define PLATE_MARGIN 3.0 /* px of paper beside a label that is written across others */

void
lgn_paint_slanted (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnText *text, double angle,
                   double x, double y, const LgnRgba *colour)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, layout->is_rtl ? angle : -angle);
  lgn_text_paint (cr, context, text, 0, 0, layout->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, colour);
  cairo_restore (cr);
}

/* The colour of a label, and the frame of one that stands for what has no letter. */
LgnRgba
lgn_label_get_colour (const LgnPaintContext *context, guint flags, bool is_marked)
{
  if (is_marked)
    return context->accent;
  return flags & LGN_LABEL_DIM ? lgn_paint_get_dim (context) : context->ink;
}

/* A frame round text that starts at (X, Y) and is WIDTH wide, in CR's coordinates. */
void
lgn_label_paint_frame (cairo_t *cr, const LgnPaintContext *context, double x, double y, double width, double size)
{
  LgnRgba colour = lgn_paint_get_outline (context);
  LgnRect frame = { x - 2, y - 0.62 * size, width + 4, 1.24 * size };

  lgn_path_rounded (cr, &frame, 2);
  lgn_set_source (cr, &colour);
  cairo_set_line_width (cr, lgn_paint_get_hairline (context));
  cairo_stroke (cr);
}

/* Paper under a label that is written across its neighbours. */
static void
paint_plate (cairo_t *cr, const LgnPaintContext *context, double x, double y, double width, double size)
{
  LgnRect plate = { x - PLATE_MARGIN, y - 0.7 * size, width + 2 * PLATE_MARGIN, 1.4 * size };

  lgn_path_rounded (cr, &plate, 3);
  lgn_set_source (cr, &context->paper);
  cairo_fill (cr);
}

static void
paint_row_label (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, guint row, bool is_marked)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (layout->map);
  LgnText text = { rows->label[row], layout->label_size, is_marked, layout->max_row_label, PANGO_ELLIPSIZE_MIDDLE };
  LgnRgba colour = lgn_label_get_colour (context, rows->label_flags[row], is_marked);
  double y = lgn_map_layout_get_row_y (layout, row) + layout->row_height / 2, width;
  double x = layout->is_rtl ? layout->body.x + layout->body.width + layout->label_gap : layout->body.x - layout->label_gap;

  if (y < layout->body.y || y > layout->body.y + layout->body.height)
    return;
  lgn_text_measure (context, &text, &width, NULL);
  double left = layout->is_rtl ? x : x - width;
  if (is_marked && layout->row_step != 1)
    paint_plate (cr, context, left, y, width, layout->label_size);
  if (rows->label_flags[row] & LGN_LABEL_FRAMED)
    lgn_label_paint_frame (cr, context, left, y, width, layout->label_size);
  lgn_text_paint (cr, context, &text, x, y, layout->is_rtl ? LGN_ALIGN_LEFT : LGN_ALIGN_RIGHT, &colour);
}

/* An East Asian label: a character below the other, the last one next to the cells. */
static void
paint_stacked (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const char *label, double x,
               bool is_marked, const LgnRgba *colour)
{
  double line = lgn_text_get_line_height (context, layout->label_size);
  double y = layout->body.y - layout->label_gap - (g_utf8_strlen (label, -1) - 0.5) * line;

  for (const char *p = label; *p; p = g_utf8_next_char (p), y += line)
    {
      char letter[7] = "";
      LgnText text = { letter, layout->label_size, is_marked, 0, PANGO_ELLIPSIZE_NONE };
      g_unichar_to_utf8 (g_utf8_get_char (p), letter);
      lgn_text_paint (cr, context, &text, x, y, LGN_ALIGN_CENTRE, colour);
    }
}

static void
paint_column_label (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, guint column, bool is_marked)
{
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (layout->map);
  guint flags = columns->label_flags[column];
  LgnText text = { columns->label[column], layout->label_size, is_marked, layout->max_column_label, PANGO_ELLIPSIZE_END };
  LgnRgba colour = lgn_label_get_colour (context, flags, is_marked);
  double x = lgn_map_layout_get_column_x (layout, column) + layout->cell / 2, y = layout->body.y - layout->label_gap;
  double half = 0.6 * layout->label_size, width;
  bool is_flat = layout->slant == LGN_SLANT_NONE || layout->slant == LGN_SLANT_POSITIONS;

  if (x < layout->body.x || x > layout->body.x + layout->body.width)
    return;
  if (lgn_map_layout_is_stacked (layout, column))
    {
      paint_stacked (cr, context, layout, text.text, x, is_marked, &colour);
      return;
    }
  lgn_text_measure (context, &text, &width, NULL);
  cairo_save (cr);
  cairo_translate (cr, x, is_flat ? y - half : y);
  if (!is_flat)
    cairo_rotate (cr, (layout->is_rtl ? 1 : -1) * lgn_slant_get_angle (layout->slant));
  double left = is_flat ? -width / 2 : layout->is_rtl ? -width : 0;
  if (is_marked && (layout->column_step != 1 || layout->slant == LGN_SLANT_POSITIONS))
    paint_plate (cr, context, left, 0, width, layout->label_size);
  if (flags & LGN_LABEL_FRAMED)
    lgn_label_paint_frame (cr, context, left, 0, width, layout->label_size);
  lgn_text_paint (cr, context, &text, left, 0, LGN_ALIGN_LEFT, &colour);
  cairo_restore (cr);
}

/* Whether what stands at AT along a side, SIZE px of it, would be written over by the label of MARKED (-1: none). */
static bool
is_covered (const LgnPaintContext *context, const LgnMapLayout *layout, bool is_rows, double at, double size, gint marked)
{
  const LgnTokenAxis *axis = is_rows ? lgn_shown_map_get_rows (layout->map) : lgn_shown_map_get_columns (layout->map);
  double middle, extent = layout->label_size;

  if (marked < 0 || marked >= (gint) axis->n)
    return false;
  if (is_rows)
    middle = lgn_map_layout_get_row_y (layout, (guint) marked) + layout->row_height / 2;
  else
    {
      LgnText text = { axis->label[marked], layout->label_size, true, layout->max_column_label, PANGO_ELLIPSIZE_END };

      lgn_text_measure (context, &text, &extent, NULL);
      middle = lgn_map_layout_get_column_x (layout, (guint) marked) + layout->cell / 2;
    }
  return fabs (at - middle) < (extent + size) / 2 + PLATE_MARGIN;
}

/* Numbers of tokens, or the times for which they stand, along the top and the start side, where cells are too small for
 * labels. */
static void
paint_positions (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, bool is_rows, gint marked,
                 gint also_marked)
{
  const LgnTokenAxis *axis = is_rows ? lgn_shown_map_get_rows (layout->map) : lgn_shown_map_get_columns (layout->map);
  guint step = lgn_map_layout_get_position_step (is_rows ? layout->row_height : layout->cell, layout->unit * (is_rows ? 44 : 60));
  LgnRgba dim = lgn_paint_get_dim (context);
  const LgnRect *body = &layout->body;
  double end = is_rows ? body->y + body->height : body->x + body->width;
  double side = layout->is_rtl ? body->x + body->width + layout->label_gap : body->x - layout->label_gap;
  double size = MIN (layout->label_size, context->text_size);

  for (guint i = 0; i < axis->n; i += step)
    {
      g_autofree char *number
          = axis->has_times ? g_strdup (axis->label[i]) : lgn_format_count (lgn_token_axis_get_group (axis, i)->first);
      LgnText text = { number, size, false, 0, PANGO_ELLIPSIZE_NONE };
      double at = is_rows ? lgn_map_layout_get_row_y (layout, i) : lgn_map_layout_get_column_x (layout, i), extent = size;

      if (!is_rows && layout->is_rtl)
        at += layout->cell;
      if (at < (is_rows ? body->y : body->x) - 0.5 || at > end)
        continue;
      if (!is_rows)
        lgn_text_measure (context, &text, &extent, NULL);
      if (is_covered (context, layout, is_rows, at, extent, marked)
          || is_covered (context, layout, is_rows, at, extent, also_marked))
        continue;
      if (!is_rows)
        lgn_text_paint (cr, context, &text, at, body->y - layout->label_gap - size / 2, LGN_ALIGN_CENTRE, &dim);
      else
        lgn_text_paint (cr, context, &text, side, at, layout->is_rtl ? LGN_ALIGN_LEFT : LGN_ALIGN_RIGHT, &dim);
    }
}

/* Joins the pieces of words: from the first row of one to its last, at the outer edge of the labels. */
static void
paint_brackets (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (layout->map);
  const LgnRect *body = &layout->body;
  LgnRgba colour = lgn_paint_get_bar (context);
  double inset = MIN (4, layout->row_height / 4);
  double x = layout->is_rtl ? body->x + body->width + layout->row_band - 1 : body->x - layout->row_band + 1;
  double hook = layout->is_rtl ? -BRACKET_HOOK : BRACKET_HOOK;
  guint first, end;

  lgn_map_layout_get_visible_rows (layout, &first, &end);
  lgn_set_source (cr, &colour);
  cairo_set_line_width (cr, BRACKET_LINE);
  cairo_save (cr);
  cairo_rectangle (cr, 0, body->y, layout->width, body->height);
  cairo_clip (cr);
  while (first > 0 && lgn_token_axis_get_group (rows, first)->continues)
    first--;
  for (guint row = first, last; row < end; row = last + 1)
    {
      for (last = row; last + 1 < rows->n && lgn_token_axis_get_group (rows, last + 1)->continues;)
        last++;
      if (last == row)
        continue;
      cairo_move_to (cr, x + hook, lgn_map_layout_get_row_y (layout, row) + inset);
      cairo_rel_line_to (cr, -hook, 0);
      cairo_line_to (cr, x, lgn_map_layout_get_row_y (layout, last + 1) - inset);
      cairo_rel_line_to (cr, hook, 0);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Whether the label of INDEX would be written over by that of MARKED (-1: none), which stand PITCH px apart if they are
 * neighbours. */
static bool
is_near (const LgnMapLayout *layout, double pitch, guint index, gint marked)
{
  return marked >= 0 && ABS ((gint) index - marked) * pitch < layout->label_size;
}

static void
paint_row_labels (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, gint marked, gint also_marked)
{
  guint first, end;

  if (layout->row_step == 0)
    paint_positions (cr, context, layout, true, marked, also_marked);
  lgn_map_layout_get_visible_rows (layout, &first, &end);
  for (guint row = first; layout->row_step > 0 && row < end; row++)
    if (row % layout->row_step == 0 && !is_near (layout, layout->row_height, row, marked)
        && !is_near (layout, layout->row_height, row, also_marked))
      paint_row_label (cr, context, layout, row, false);
  if (also_marked >= 0 && also_marked < (gint) layout->n_rows)
    paint_row_label (cr, context, layout, (guint) also_marked, true);
  if (marked >= 0 && marked < (gint) layout->n_rows && marked != also_marked)
    paint_row_label (cr, context, layout, (guint) marked, true);
  if (layout->bracket_band > 0 && layout->row_step > 0)
    paint_brackets (cr, context, layout);
}

static void
paint_column_labels (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, gint marked, gint also_marked)
{
  guint first, end;

  if (layout->slant == LGN_SLANT_POSITIONS)
    paint_positions (cr, context, layout, false, marked, also_marked);
  lgn_map_layout_get_visible_columns (layout, &first, &end);
  for (guint column = first; layout->slant != LGN_SLANT_POSITIONS && column < end; column++)
    if (column % layout->column_step == 0 && !is_near (layout, layout->cell, column, marked)
        && !is_near (layout, layout->cell, column, also_marked))
      paint_column_label (cr, context, layout, column, false);
  if (also_marked >= 0 && also_marked < (gint) layout->n_columns)
    paint_column_label (cr, context, layout, (guint) also_marked, true);
  if (marked >= 0 && marked < (gint) layout->n_columns && marked != also_marked)
    paint_column_label (cr, context, layout, (guint) marked, true);
}

/* (transfer full) what a picture must say of itself: that it is pooled, or has weights that are none. NULL: nothing. */
static char *
make_note (const LgnPaintContext *context, LgnMapLayout *layout)
{
  guint n_columns, n_rows = lgn_map_layout_get_pooled (layout, &n_columns);
  guint n_not_numbers = lgn_shown_map_count_not_numbers (layout->map);

  if (lgn_map_layout_is_pooled (layout))
    return g_strdup_printf (layout->options.pooling == LGN_POOL_MAX
                                ? lgn_say (context, N_ ("Each dot: the largest of %u × %u weights."))
                                : lgn_say (context, N_ ("Each dot: the mean of %u × %u weights.")),
                            n_rows, n_columns);
  if (n_not_numbers == 0)
    return NULL;
  return g_strdup_printf (g_dngettext (context->is_plain ? "" : GETTEXT_PACKAGE, "%u weight is not a number.",
                                       "%u weights are not numbers.", n_not_numbers),
                          n_not_numbers);
}

static void
paint_note (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout)
{
  g_autofree char *note = make_note (context, layout);
  LgnRgba dim = lgn_paint_get_dim (context);
  double size = MIN (layout->label_size, context->text_size);
  double y = layout->body.y + layout->body.height + layout->received_height + 0.9 * size;

  if (!note)
    return;
  LgnText text = { note, size, false, layout->body.width, PANGO_ELLIPSIZE_END };
  lgn_text_paint (cr, context, &text, layout->is_rtl ? layout->body.x + layout->body.width : layout->body.x, y,
                  layout->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
}

/* Ticks between labels and cells; of many that fall on one pixel there is one. */
static void
paint_hits (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnTokenHits *hits)
{
  const LgnRect *body = &layout->body;
  double length = layout->label_gap - 2, line = 2, last = -1;
  double x = layout->is_rtl ? body->x + body->width + 1 : body->x - 1 - length;

  lgn_set_source (cr, &context->accent);
  for (guint i = 0; i < hits->n_rows; i++)
    {
      double y = lgn_paint_snap (context, lgn_map_layout_get_row_y (layout, hits->row[i]) + layout->row_height / 2);
      if (y >= body->y && y <= body->y + body->height && y >= last + 1)
        cairo_rectangle (cr, x, (last = y) - line / 2, length, line);
    }
  last = -1;
  for (guint i = 0; i < hits->n_columns; i++)
    {
      double at = lgn_paint_snap (context, lgn_map_layout_get_column_x (layout, hits->column[i]) + layout->cell / 2);
      if (at >= body->x && at <= body->x + body->width && fabs (at - last) >= 1)
        cairo_rectangle (cr, (last = at) - line / 2, body->y - 1 - length, line, length);
    }
  cairo_fill (cr);
}

void
lgn_paint_map_labels (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, const LgnMapMarks *marks)
{
  gint row = marks->hover_row >= 0 ? marks->hover_row : marks->cursor_row;
  gint column = marks->hover_column >= 0 ? marks->hover_column : marks->cursor_column;

  if (!layout->options.hides_row_labels)
    paint_row_labels (cr, context, layout, row, marks->cursor_row);
  paint_column_labels (cr, context, layout, column, marks->cursor_column);
  if (marks->hits)
    paint_hits (cr, context, layout, marks->hits);
  paint_note (cr, context, layout);
}
