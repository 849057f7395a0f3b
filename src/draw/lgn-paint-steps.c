#include "draw/lgn-paint-steps.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-steps-layout-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"
#include "view/lgn-steps-text.h"

#include <math.h>

/* Opacity of what comes later in the telling. */
#define LATER 0.15
/* Opacity of a value of weight 0; one of weight 1 has 1. */
#define FAINTEST_VALUE 0.1
#define BAR_SHARE 0.55 /* of the height of strips */

static const LgnStep steps[LGN_N_STEPS_PARTS]
    = { LGN_STEP_KEYS, LGN_STEP_SCORE, LGN_STEP_SCORE, LGN_STEP_WEIGHT, LGN_STEP_SUM };

/* What is passed through all of the painting. */
typedef struct
{
  cairo_t *cr;
  const LgnPaintContext *context;
  const LgnStepsLayout *layout;
  const LgnStepsMarks *marks;
} Painting;

/* How much of PART is to be seen by now. */
static double
get_presence (const Painting *p, LgnStepsPart part)
{
  return LATER + (1 - LATER) * CLAMP (p->marks->reach - (steps[part] - 1), 0, 1);
}

/* COLOUR as it looks on the paper with so much of it. */
static LgnRgba
mix (const LgnRgba *paper, const LgnRgba *colour, double opacity)
{
  return (LgnRgba) { paper->r + (colour->r - paper->r) * opacity, paper->g + (colour->g - paper->g) * opacity,
                     paper->b + (colour->b - paper->b) * opacity, 1 };
}

/* The colour of VALUE between -RANGE and RANGE. */
static LgnRgba
get_colour (const LgnPaintContext *context, float value, float range)
{
  const LgnRgb8 *colours = lgn_palette_get_colours (LGN_PALETTE_ORANGE_BLUE, context->is_dark);
  double place = range > 0 && isfinite (value) ? CLAMP (value / range, -1, 1) : 0;
  LgnRgb8 colour = colours[(guint) lround (127.5 + 127.5 * place)];

  return (LgnRgba) { colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, 1 };
}

static void
paint_text (const Painting *p, const char *string, double size, bool is_bold, double max_width, double x, double y, LgnAlign align,
            const LgnRgba *colour)
{
  LgnText text = { string, size, is_bold, max_width, PANGO_ELLIPSIZE_MIDDLE };

  lgn_text_paint (p->cr, p->context, &text, x, y, align, colour);
}

static void
fill_rect (cairo_t *cr, const LgnRect *rect, double radius, const LgnRgba *colour)
{
  lgn_path_rounded (cr, rect, radius);
  lgn_set_source (cr, colour);
  cairo_fill (cr);
}

/* NUMBERS [n] as a strip in RECT. Each reaches under the next, so that nothing shines through between them. */
static void
paint_strip (const Painting *p, const LgnRect *rect, const float *numbers, gsize n, float range, double opacity)
{
  LgnRgba outline = lgn_paint_get_outline (p->context);
  double right = rect->x + rect->width;

  for (gsize i = 0; i < n; i++)
    {
      double left = lgn_paint_snap (p->context, rect->x + rect->width * (double) i / (double) n);
      LgnRgba colour = get_colour (p->context, numbers[i], range), seen = mix (&p->context->paper, &colour, opacity);
      lgn_set_source (p->cr, &seen);
      cairo_rectangle (p->cr, left, rect->y, right - left, rect->height);
      cairo_fill (p->cr);
    }
  outline = lgn_rgba_fade (&outline, MAX (opacity, 0.4));
  lgn_path_rounded (p->cr, rect, 0);
  lgn_set_source (p->cr, &outline);
  cairo_set_line_width (p->cr, lgn_paint_get_hairline (p->context));
  cairo_stroke (p->cr);
}

/* The hatch of what is masked, as much of it as there is of PART by now. */
static void
hatch (const Painting *p, LgnStepsPart part, const LgnRect *rect)
{
  double presence = get_presence (p, part);

  if (presence < 1)
    cairo_push_group (p->cr);
  lgn_fill_hatch (p->cr, p->context, rect, false);
  if (presence >= 1)
    return;
  cairo_pop_group_to_source (p->cr);
  cairo_paint_with_alpha (p->cr, presence);
}

/* The frame round the number that was pointed out. */
static void
paint_element (const Painting *p, const LgnRect *strip, gsize n)
{
  double unit = p->layout->unit, width = strip->width / (double) n;
  LgnRect frame = { strip->x + p->marks->element * width - unit, strip->y - 2 * unit, width + 2 * unit, strip->height + 4 * unit };

  lgn_set_source (p->cr, &p->context->paper);
  lgn_path_rounded (p->cr, &frame, 2 * unit);
  cairo_set_line_width (p->cr, 4 * unit);
  cairo_stroke (p->cr);
  lgn_path_rounded (p->cr, &frame, 2 * unit);
  lgn_set_source (p->cr, &p->context->accent);
  cairo_set_line_width (p->cr, 2 * unit);
  cairo_stroke (p->cr);
}

/* The strip of KEY in PART, -1: of the query or the sum. */
static void
paint_numbers (const Painting *p, LgnStepsPart part, gint key)
{
  const LgnStepsRow *row = p->layout->row;
  const LgnRowSteps *s = row->steps;
  bool is_value = part == LGN_STEPS_VALUES;
  double opacity = get_presence (p, part);
  const float *numbers;
  LgnRect rect;

  lgn_steps_layout_get_place ((LgnStepsLayout *) p->layout, part, key, &rect);
  if (key < 0)
    numbers = is_value ? s->sum : s->query;
  else
    numbers = is_value ? lgn_steps_row_get_value (row, (guint) key) : lgn_steps_row_get_key (row, (guint) key);
  if (is_value && key >= 0)
    opacity *= FAINTEST_VALUE + (1 - FAINTEST_VALUE) * MIN (lgn_steps_row_get_weight (row, (guint) key), 1);
  if (is_value && key >= 0 && row->key[key].is_masked)
    hatch (p, part, &rect);
  else
    paint_strip (p, &rect, numbers, s->head_dim, is_value ? row->value_range : row->key_range, opacity);
  if (p->marks->element >= 0 && p->marks->is_value == is_value && p->marks->element_key == key)
    paint_element (p, &rect, s->head_dim);
}

static LgnRgba
get_text_colour (const Painting *p, bool is_dim, double opacity)
{
  LgnRgba colour = is_dim ? lgn_paint_get_dim (p->context) : p->context->ink;

  return lgn_rgba_fade (&colour, opacity);
}

/* A number at the end of a column's bars. */
static void
paint_number (const Painting *p, LgnStepsPart part, double y, const char *number, bool is_bold, bool is_dim)
{
  LgnRgba colour = get_text_colour (p, is_dim, get_presence (p, part));

  paint_text (p, number, p->layout->label_size, is_bold, 0, p->layout->column[part].number_x, y, LGN_ALIGN_RIGHT, &colour);
}

/* A bar from the middle, or where all are of one sign, from one end. */
static void
paint_signed_bar (const Painting *p, LgnStepsPart part, guint key, float value, float range)
{
  const LgnRgba zero = lgn_rgba_fade (&p->context->ink, 0.3 * get_presence (p, part));
  double unit = p->layout->unit, line = lgn_paint_get_hairline (p->context), middle;
  LgnRect place, bar;

  lgn_steps_layout_get_place ((LgnStepsLayout *) p->layout, part, (gint) key, &place);
  bar = place;
  middle = lgn_paint_snap (p->context, place.x + place.width / 2);
  bar.height = place.height * BAR_SHARE;
  bar.y += (place.height - bar.height) / 2;
  bar.width = range > 0 ? MAX (fabsf (value) / range * place.width / 2, unit) : unit;
  bar.x = value < 0 ? middle - bar.width : middle;
  LgnRgba colour = get_colour (p->context, value < 0 ? -0.82f : 0.82f, 1);
  LgnRgba seen = lgn_rgba_fade (&colour, get_presence (p, part));
  fill_rect (p->cr, &bar, 2 * unit, &seen);
  lgn_set_source (p->cr, &zero);
  cairo_rectangle (p->cr, middle - line / 2, place.y, line, place.height);
  cairo_fill (p->cr);
}

/* What a masked key has in place of a bar. */
static void
paint_masked (const Painting *p, LgnStepsPart part, guint key)
{
  LgnRect place;

  lgn_steps_layout_get_place ((LgnStepsLayout *) p->layout, part, (gint) key, &place);
  place.y += place.height * (1 - BAR_SHARE) / 2;
  place.height *= BAR_SHARE;
  hatch (p, part, &place);
}

static void
paint_score (const Painting *p, LgnStepsPart part, guint key, double y)
{
  const LgnStepsRow *row = p->layout->row;
  bool is_position = part == LGN_STEPS_POSITION, is_focus = (gint) key == p->marks->key;
  float value = is_position ? lgn_steps_row_get_position (row, key) : lgn_steps_row_get_content (row, key);

  if (row->key[key].is_masked)
    {
      paint_masked (p, part, key);
      if (!is_position)
        {
          LgnRgba dim = get_text_colour (p, true, get_presence (p, part));
          paint_text (p, lgn_say (p->context, "masked"), p->layout->small_size, false, 0, p->layout->column[part].number_x, y,
                      LGN_ALIGN_RIGHT, &dim);
        }
      return;
    }
  g_autofree char *number = lgn_steps_format (value, row->n_digits, true, p->context->is_plain);
  paint_signed_bar (p, part, key, value, row->score_range);
  paint_number (p, part, y, number, is_focus, false);
}

static void
paint_weight (const Painting *p, guint key, double y)
{
  const LgnStepsRow *row = p->layout->row;
  double weight = lgn_steps_row_get_weight (row, key), presence = get_presence (p, LGN_STEPS_WEIGHT), unit = p->layout->unit;
  g_autofree char *number = lgn_format_weight (weight, 3, p->context->is_plain);
  LgnRgba track = lgn_rgba_fade (&p->context->ink, 0.1 * presence), bar = lgn_rgba_fade (&p->context->accent, presence);
  LgnRect place;

  paint_number (p, LGN_STEPS_WEIGHT, y, number, (gint) key == p->marks->key, weight == 0);
  if (row->key[key].is_masked)
    {
      paint_masked (p, LGN_STEPS_WEIGHT, key);
      return;
    }
  lgn_steps_layout_get_place ((LgnStepsLayout *) p->layout, LGN_STEPS_WEIGHT, (gint) key, &place);
  place.y += place.height * (1 - BAR_SHARE) / 2;
  place.height *= BAR_SHARE;
  fill_rect (p->cr, &place, 2 * unit, &track);
  place.width *= MIN (weight, 1);
  if (weight > 0)
    {
      place.width = MAX (place.width, 1);
      fill_rect (p->cr, &place, MIN (2 * unit, place.width / 2), &bar);
    }
}

/* The name of a key, or of the query (KEY -1), where a part has room for it. */
static void
paint_label (const Painting *p, LgnStepsPart part, gint key, double y)
{
  const LgnStepsLayout *layout = p->layout;
  const LgnStepsColumn *column = &layout->column[part];
  const LgnStepsRow *row = layout->row;
  g_autofree char *query = lgn_steps_row_make_label (row, p->context->is_plain);
  guint flags = key < 0 ? row->label_flags : row->key[key].label_flags;
  bool is_marked = key >= 0 && key == p->marks->key;
  LgnRgba dim = get_text_colour (p, true, 1), colour = lgn_label_get_colour (p->context, flags, false);

  if (column->label_width <= 0)
    return;
  if (part == LGN_STEPS_KEYS)
    paint_text (p, key < 0 ? "q" : "k", layout->label_size, key < 0, 0, column->label_x - layout->mark_width, y, LGN_ALIGN_LEFT,
                key < 0 ? &p->context->accent : &dim);
  paint_text (p, key < 0 ? query : row->key[key].label, layout->label_size, is_marked, layout->label_width, column->label_x, y,
              LGN_ALIGN_LEFT, &colour);
}

static void
paint_band (const Painting *p, LgnStepsPart part, gint key, const LgnRgba *colour, double width)
{
  LgnRect band;

  lgn_steps_layout_get_band ((LgnStepsLayout *) p->layout, part, key, &band);
  if (width > 0)
    band.width = width;
  fill_rect (p->cr, &band, p->layout->is_stacked ? 0 : 8 * p->layout->unit, colour);
}

static void
paint_key (const Painting *p, LgnStepsPart part, guint key)
{
  const LgnStepsLayout *layout = p->layout;
  double y = layout->column[part].rows_y + (key + 0.5) * layout->pitch;
  LgnRgba focus = lgn_rgba_fade (&p->context->ink, 0.09);

  if ((gint) key == p->marks->key && (layout->is_stacked || part == LGN_STEPS_KEYS))
    paint_band (p, part, (gint) key, &focus, 0);
  paint_label (p, part, (gint) key, y);
  switch (part)
    {
    case LGN_STEPS_KEYS:
    case LGN_STEPS_VALUES:
      paint_numbers (p, part, (gint) key);
      break;
    case LGN_STEPS_SCORE:
    case LGN_STEPS_POSITION:
      paint_score (p, part, key, y);
      break;
    case LGN_STEPS_WEIGHT:
    case LGN_N_STEPS_PARTS:
    default:
      paint_weight (p, key, y);
    }
}

static void
paint_query (const Painting *p)
{
  const LgnStepsColumn *column = &p->layout->column[LGN_STEPS_KEYS];
  LgnRgba band = lgn_rgba_fade (&p->context->accent, p->context->is_dark ? 0.18 : 0.12);
  LgnRect full;

  lgn_steps_layout_get_band ((LgnStepsLayout *) p->layout, LGN_STEPS_KEYS, -1, &full);
  paint_band (p, LGN_STEPS_KEYS, -1, &band, p->layout->is_stacked ? 0 : column->x + column->width - full.x + 12 * p->layout->unit);
  paint_label (p, LGN_STEPS_KEYS, -1, p->layout->query_y + p->layout->pitch / 2);
  paint_numbers (p, LGN_STEPS_KEYS, -1);
}

/* Keys that are not shown, below those that are. */
static void
paint_rest (const Painting *p)
{
  const LgnStepsLayout *layout = p->layout;
  const LgnStepsColumn *labels = &layout->column[layout->is_stacked ? LGN_STEPS_WEIGHT : LGN_STEPS_KEYS];
  LgnRgba dim = get_text_colour (p, true, 1);

  for (guint i = 0; i < layout->n_rest; i++)
    {
      double y = layout->column[LGN_STEPS_WEIGHT].rows_y + (layout->row->n_keys + i + 0.5) * layout->pitch;
      g_autofree char *number = layout->rest[i].weight >= 0 ? lgn_format_weight (layout->rest[i].weight, 3, p->context->is_plain)
                                                            : NULL;
      paint_text (p, layout->rest[i].label, layout->small_size, false, 0, labels->label_x, y, LGN_ALIGN_LEFT, &dim);
      if (number)
        paint_number (p, LGN_STEPS_WEIGHT, y, number, false, true);
    }
}

static double
add_weights (const LgnStepsRow *row)
{
  double sum = 0;

  for (gsize j = 0; j < row->steps->n_key; j++)
    sum += row->steps->weight[j];
  return sum;
}

/* What the weights add up to, and what the head gives for this row. */
static void
paint_sums (const Painting *p)
{
  const LgnStepsLayout *layout = p->layout;
  const LgnStepsColumn *weight = &layout->column[LGN_STEPS_WEIGHT], *values = &layout->column[LGN_STEPS_VALUES];
  double size = layout->label_size, y = lgn_steps_layout_get_sum_y (layout, LGN_STEPS_WEIGHT) + layout->pitch / 2;
  g_autofree char *number = lgn_format_fixed (add_weights (layout->row), 3, p->context->is_plain);
  LgnRgba dim = get_text_colour (p, true, get_presence (p, LGN_STEPS_WEIGHT)), line = lgn_paint_get_outline (p->context);
  LgnRgba last = get_text_colour (p, true, get_presence (p, LGN_STEPS_VALUES));

  paint_text (p, lgn_say (p->context, "sum"), size, false, 0, layout->is_stacked ? weight->label_x : weight->x, y,
              LGN_ALIGN_LEFT, &dim);
  paint_number (p, LGN_STEPS_WEIGHT, y, number, false, true);
  if (layout->is_stacked)
    paint_text (p, lgn_say (p->context, "sum"), size, false, 0, values->label_x,
                lgn_steps_layout_get_sum_y (layout, LGN_STEPS_VALUES) + layout->pitch / 2, LGN_ALIGN_LEFT, &last);
  else
    {
      paint_text (p, lgn_say (p->context, "Result of this head for this row →"), size, false, 0, layout->options.margin, y,
                  LGN_ALIGN_LEFT, &last);
      lgn_set_source (p->cr, &line);
      cairo_rectangle (p->cr, layout->options.margin, lgn_paint_snap (p->context, layout->sum_y - 4 * layout->unit),
                       values->x + values->width - layout->options.margin, lgn_paint_get_hairline (p->context));
      cairo_fill (p->cr);
    }
  paint_numbers (p, LGN_STEPS_VALUES, -1);
}

static void
paint_heading (const Painting *p, LgnStepsPart part)
{
  const LgnStepsColumn *column = &p->layout->column[part];
  double size = p->layout->label_size, presence = get_presence (p, part);
  LgnRgba ink = get_text_colour (p, false, presence), dim = get_text_colour (p, true, presence);
  LgnRgba outline = lgn_paint_get_outline (p->context);

  if (p->layout->is_stacked)
    {
      lgn_path_rounded (p->cr, &column->card, 8 * p->layout->unit);
      lgn_set_source (p->cr, &outline);
      cairo_set_line_width (p->cr, lgn_paint_get_hairline (p->context));
      cairo_stroke (p->cr);
    }
  LgnText heading = { column->heading, size, true, column->heading_width, PANGO_ELLIPSIZE_END };
  LgnText below = { column->subheading, p->layout->small_size, false, column->heading_width, PANGO_ELLIPSIZE_END };
  lgn_text_paint (p->cr, p->context, &heading, column->heading_x, column->heading_y + 0.75 * size, LGN_ALIGN_LEFT, &ink);
  lgn_text_paint (p->cr, p->context, &below, column->heading_x, column->heading_y + 2.05 * size, LGN_ALIGN_LEFT, &dim);
}

void
lgn_paint_steps (cairo_t *cr, const LgnPaintContext *context, LgnStepsLayout *layout, const LgnStepsMarks *marks)
{
  const Painting painting = { cr, context, layout, marks };

  for (guint part = 0; part < LGN_N_STEPS_PARTS; part++)
    if (layout->column[part].is_there)
      {
        paint_heading (&painting, part);
        if (part == LGN_STEPS_KEYS)
          paint_query (&painting);
        for (guint key = 0; key < layout->row->n_keys; key++)
          paint_key (&painting, part, key);
      }
  paint_rest (&painting);
  paint_sums (&painting);
  if (!layout->arithmetic)
    return;
  lgn_set_source (cr, &context->ink);
  cairo_move_to (cr, layout->options.margin, layout->arithmetic_y);
  pango_cairo_show_layout (cr, layout->arithmetic);
}

void
lgn_paint_steps_bars (cairo_t *cr, const LgnPaintContext *context, const LgnStepsRow *row, const LgnRect *rect, bool is_own)
{
  LgnRgba bar = lgn_paint_get_bar (context), line = lgn_paint_get_outline (context);
  double width = rect->width / MAX (row->n_keys, 1), most = 0;

  for (guint i = 0; i < row->n_keys; i++)
    most = MAX (most, lgn_steps_row_get_weight (row, i));
  lgn_set_source (cr, is_own ? &context->accent : &bar);
  for (guint i = 0; i < row->n_keys && most > 0; i++)
    {
      double height = MAX (lgn_steps_row_get_weight (row, i) * rect->height, 1);
      cairo_rectangle (cr, rect->x + i * width, rect->y + rect->height - height, MAX (width - 2, width / 2), height);
    }
  cairo_fill (cr);
  lgn_set_source (cr, &line);
  cairo_rectangle (cr, rect->x, rect->y + rect->height, rect->width, lgn_paint_get_hairline (context));
  cairo_fill (cr);
}

#define LEGEND_GAP 12.0
#define LEGEND_BAR 10.0

double
lgn_steps_legend_get_height (const LgnPaintContext *context)
{
  double unit = context->text_size / (11 * LGN_PT_TO_PX);

  return LEGEND_GAP * unit + MAX (LEGEND_BAR * unit, lgn_text_get_line_height (context, context->text_size));
}

/* One scale: its name, its ends, and the colours between them, in WIDTH px from X on. */
static void
paint_scale (const Painting *p, const char *name, float range, double x, double width, double y)
{
  double unit = p->layout->unit, size = p->layout->small_size, text_width;
  g_autofree char *end = lgn_steps_format (range, p->layout->row->n_digits, false, p->context->is_plain);
  g_autofree char *low = g_strconcat (name, "  −", end, NULL);
  LgnRgba dim = lgn_paint_get_dim (p->context);
  LgnText text = { low, size, false, 0, PANGO_ELLIPSIZE_NONE }, right = { end, size, false, 0, PANGO_ELLIPSIZE_NONE };
  float numbers[64];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    numbers[i] = ((float) i / (G_N_ELEMENTS (numbers) - 1) * 2 - 1) * range;
  lgn_text_measure (p->context, &text, &text_width, NULL);
  lgn_text_paint (p->cr, p->context, &text, x, y, LGN_ALIGN_LEFT, &dim);
  x += text_width + 6 * unit;
  width -= text_width + 6 * unit;
  lgn_text_measure (p->context, &right, &text_width, NULL);
  LgnRect bar = { x, y - LEGEND_BAR * unit / 2, MIN (MAX (width - text_width - 6 * unit, 8), 90 * unit), LEGEND_BAR * unit };
  paint_strip (p, &bar, numbers, G_N_ELEMENTS (numbers), range, 1);
  lgn_text_paint (p->cr, p->context, &right, bar.x + bar.width + 6 * unit, y, LGN_ALIGN_LEFT, &dim);
}

void
lgn_paint_steps_legend (cairo_t *cr, const LgnPaintContext *context, LgnStepsLayout *layout, const LgnRect *rect)
{
  const LgnStepsMarks none = LGN_STEPS_MARKS_NONE;
  const Painting painting = { cr, context, layout, &none };
  double half = rect->width / 2, y = rect->y + rect->height - lgn_text_get_line_height (context, context->text_size) / 2;

  paint_scale (&painting, lgn_say (context, "q, k"), layout->row->key_range, rect->x, half - 10 * layout->unit, y);
  paint_scale (&painting, lgn_say (context, "values"), layout->row->value_range, rect->x + half, half, y);
}
