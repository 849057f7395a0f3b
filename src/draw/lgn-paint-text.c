#include "draw/lgn-paint-text.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text-layout-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

/* Smaller weights are told by colour alone. */
#define MIN_NUMBER 0.015

/* WCAG 2.1: of text, and of ink that may still be faded to that. */
#define MIN_CONTRAST 4.5
#define DIM_CONTRAST 11.0

#define RADIUS 3.0
#define FRAME_LINE 2.0
#define CARET_LINE 1.0

/* How one token is drawn. */
typedef struct
{
  LgnRgba background; /* what is under its text, without transparency */
  LgnRgba ink;
  bool is_bold;
  bool is_masked;
  double weight;      /* NAN: no number */
} Style;

void
lgn_text_scale_init (LgnTextScale *scale, const LgnTextRow *row, const LgnColourSpec *spec, bool is_dark, LgnShownMap *map)
{
  scale->row = row;
  lgn_colour_table_init (&scale->table, spec, is_dark, map);
  if (spec->range == LGN_RANGE_ROW)
    lgn_colour_table_set_limits (&scale->table, 0, row->max);
}

/* lgn_text_shade_weight: the colour of a weight, as in a map; one that is not a number has none. */
LgnTextShade
lgn_text_shade_weight (guint column, gpointer data)
{
  const LgnTextScale *scale = data;
  float weight = column < scale->row->n ? scale->row->weight[column] : NAN;

  if (column < scale->row->n && !scale->row->allowed[column])
    return (LgnTextShade) { { 0 }, NAN, true };
  if (isnan (weight))
    return (LgnTextShade) { { 0 }, NAN, false };
  LgnRgb8 colour = lgn_colour_table_get_colour (&scale->table, weight);
  return (LgnTextShade) { { colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, 1 }, weight, false };
}

/* COLOUR over what is painted on. */
static LgnRgba
blend (const LgnPaintContext *context, const LgnRgba *colour)
{
  const LgnRgba *paper = &context->paper;
  double a = colour->a;

  return (LgnRgba) { colour->r * a + paper->r * (1 - a), colour->g * a + paper->g * (1 - a),
                     colour->b * a + paper->b * (1 - a), 1 };
}

static LgnRgb8
to_rgb8 (const LgnRgba *colour)
{
  return (LgnRgb8) { (guint8) lround (colour->r * 255), (guint8) lround (colour->g * 255), (guint8) lround (colour->b * 255) };
}

/* Text that can be read on BACKGROUND: the page's own ink where it serves, else black or white. A dim one is dimmer where it
 * can be. */
static LgnRgba
get_ink_on (const LgnPaintContext *context, const LgnRgba *background, bool is_dim)
{
  double own = lgn_rgb8_get_luminance (to_rgb8 (&context->ink)), under = lgn_rgb8_get_luminance (to_rgb8 (background));

  double contrast = (MAX (own, under) + 0.05) / (MIN (own, under) + 0.05);

  if (contrast >= DIM_CONTRAST && is_dim)
    return lgn_paint_get_dim (context);
  if (contrast >= MIN_CONTRAST)
    return context->ink;
  LgnRgb8 ink = lgn_rgb8_get_ink (to_rgb8 (background));
  return (LgnRgba) { ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, 1 };
}

static Style
get_style (const LgnPaintContext *context, const LgnTextToken *token, gint index, const LgnTextMarks *marks)
{
  LgnTextShade shade = { { 0 }, NAN, false };
  Style style = { .is_bold = index == marks->looking || index == marks->chosen, .weight = NAN };

  if (index == marks->chosen)
    {
      style.background = context->accent;
      style.ink = get_ink_on (context, &style.background, false);
      return style;
    }
  if (marks->first_to_come >= 0 && index >= marks->first_to_come
      && (marks->end_to_come < 0 || index < marks->end_to_come))
    return (Style) { context->paper, lgn_paint_get_dim (context), false, context->is_high_contrast, NAN };
  if (marks->shade && token->column >= 0)
    shade = marks->shade ((guint) token->column, marks->data);
  style.background = shade.is_masked ? context->paper : blend (context, &shade.colour);
  style.is_masked = shade.is_masked;
  style.weight = shade.weight;
  style.ink = get_ink_on (context, &style.background, (token->flags & LGN_LABEL_DIM) != 0);
  return style;
}

static void
paint_plate (cairo_t *cr, const LgnPaintContext *context, const LgnRect *box, const Style *style)
{
  lgn_path_rounded (cr, box, RADIUS);
  if (!style->is_masked)
    {
      lgn_set_source (cr, &style->background);
      cairo_fill (cr);
      return;
    }
  cairo_save (cr);
  cairo_clip (cr);
  lgn_fill_hatch (cr, context, box, false);
  cairo_restore (cr);
}

static void
paint_outline (cairo_t *cr, const LgnPaintContext *context, const LgnRect *box, const LgnRgba *colour, double line)
{
  LgnRect inner = { box->x + line / 2, box->y + line / 2, box->width - line, box->height - line };

  lgn_path_rounded (cr, &inner, RADIUS);
  lgn_set_source (cr, colour);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

/* A frame that shows on every colour: paper inside the accent, which reaches out of the plate into the gap. */
static void
paint_frame (cairo_t *cr, const LgnPaintContext *context, const LgnRect *box, double unit)
{
  LgnRect outer = { box->x - unit, box->y - unit, box->width + 2 * unit, box->height + 2 * unit };
  LgnRect inner = { box->x + unit, box->y + unit, box->width - 2 * unit, box->height - 2 * unit };

  paint_outline (cr, context, &inner, &context->paper, unit);
  paint_outline (cr, context, &outer, &context->accent, FRAME_LINE * unit);
}

static void
paint_words (cairo_t *cr, const LgnPaintContext *context, const LgnTextLayout *layout, const LgnTextToken *token,
             const LgnRect *box, const Style *style)
{
  LgnText text = { token->label, layout->size, style->is_bold, box->width, PANGO_ELLIPSIZE_END };
  double number_line = token->column >= 0 ? layout->number_line : 0;
  double middle = box->y + (box->height - number_line) / 2 + 0.1 * number_line, width;
  g_autofree char *number = NULL;

  lgn_text_measure (context, &text, &width, NULL);
  if (token->flags & LGN_LABEL_FRAMED)
    lgn_label_paint_frame (cr, context, box->x + (box->width - width) / 2, middle, width, layout->size);
  lgn_text_paint (cr, context, &text, box->x + box->width / 2, middle, LGN_ALIGN_CENTRE, &style->ink);
  if (layout->options.has_numbers && style->weight >= MIN_NUMBER)
    number = lgn_format_cell (style->weight, context->is_plain);
  if (!number)
    return;
  LgnText digits = { number, layout->number_size, false, 0, PANGO_ELLIPSIZE_NONE };
  lgn_text_paint (cr, context, &digits, box->x + box->width / 2, box->y + box->height - 0.58 * number_line,
                  LGN_ALIGN_CENTRE, &style->ink);
}

static void
paint_token (cairo_t *cr, const LgnPaintContext *context, const LgnTextLayout *layout, const LgnTextLine *line, guint index,
             const LgnTextMarks *marks)
{
  const LgnTextToken *token = &layout->flow->token[index];
  LgnRect box = lgn_text_layout_get_box (layout, line, index);
  Style style = get_style (context, token, (gint) index, marks);
  double unit = context->text_size / (11 * LGN_PT_TO_PX);

  paint_plate (cr, context, &box, &style);
  if ((gint) index == marks->looking)
    paint_frame (cr, context, &box, unit);
  else if ((gint) index == marks->hover || (gint) index == marks->cursor)
    paint_outline (cr, context, &box, &style.ink, (gint) index == marks->hover ? lgn_paint_get_hairline (context) : 1.5 * unit);
  paint_words (cr, context, layout, token, &box, &style);
}

/* Between what was given and what was written. */
static void
paint_caret (cairo_t *cr, const LgnPaintContext *context, const LgnTextLayout *layout, const LgnTextLine *line)
{
  guint written = layout->flow->first_written;

  if (written <= line->first || written >= line->first + line->n)
    return;
  LgnRect before = lgn_text_layout_get_box (layout, line, written - 1), after = lgn_text_layout_get_box (layout, line, written);
  LgnRgba colour = lgn_paint_get_dim (context);
  double x = before.x < after.x ? (before.x + before.width + after.x) / 2 : (after.x + after.width + before.x) / 2;

  lgn_set_source (cr, &colour);
  cairo_set_line_width (cr, CARET_LINE * layout->size / (11 * LGN_PT_TO_PX));
  cairo_move_to (cr, x, line->y + 0.15 * layout->size);
  cairo_line_to (cr, x, line->y + 1.3 * layout->size);
  cairo_stroke (cr);
}

static void
paint_heading (cairo_t *cr, const LgnPaintContext *context, const LgnTextLayout *layout, const LgnTextLine *line)
{
  const LgnTextPart *part = &layout->flow->part[line->part];
  const char *heading = part->side == LGN_TEXT_LOOKS ? N_ ("looks from") : N_ ("looks at");
  LgnText text = { lgn_say (context, heading), layout->number_size, false, layout->width, PANGO_ELLIPSIZE_END };
  LgnRgba dim = lgn_paint_get_dim (context);
  double edge = layout->options.margin;

  lgn_text_paint (cr, context, &text, part->is_rtl ? layout->width - edge : edge,
                  line->y - lgn_text_layout_get_heading (layout) / 2, part->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
}

static void
paint_divider (cairo_t *cr, const LgnPaintContext *context, const LgnTextLayout *layout, const LgnTextLine *line)
{
  LgnRgba colour = lgn_paint_get_outline (context);
  double y = lgn_paint_snap (context, line->y - 0.6 * layout->size), hairline = lgn_paint_get_hairline (context);

  lgn_set_source (cr, &colour);
  cairo_rectangle (cr, layout->options.margin, y, layout->width - 2 * layout->options.margin, hairline);
  cairo_fill (cr);
}

void
lgn_paint_text (cairo_t *cr, const LgnPaintContext *context, LgnTextLayout *layout, const LgnTextMarks *marks)
{
  double left, top, right, bottom;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  for (guint i = lgn_text_layout_find_line (layout, top); i < layout->lines->len; i++)
    {
      const LgnTextLine *line = lgn_text_layout_get_line (layout, i);

      if (line->y - 2 * lgn_text_layout_get_heading (layout) > bottom)
        break;
      if (line->has_heading)
        paint_heading (cr, context, layout, line);
      if (line->has_divider)
        paint_divider (cr, context, layout, line);
      for (guint token = line->first; token < line->first + line->n; token++)
        paint_token (cr, context, layout, line, token, marks);
      paint_caret (cr, context, layout, line);
    }
}
