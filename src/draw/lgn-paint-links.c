#include "draw/lgn-paint-links.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-links-layout-private.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

/* Opacity of a line of weight 0, and how much more of one of weight 1. */
#define FADED_OPACITY 0.11
#define FADED_SPAN 0.2
#define FULL_OPACITY 0.25
#define FULL_SPAN 0.75
/* Where no row is ever brought out: as much as the strongest are worth, while the many weak ones stay behind them. */
#define STILL_OPACITY 0.08
#define STILL_SPAN 0.82

#define BRACKET_HOOK 4.0
#define BRACKET_LINE 1.3

/* Where a legend's heads stand, in sizes of its text. */
#define SAMPLE_LENGTH 1.8
#define SAMPLE_GAP 0.5
#define ENTRY_GAP 1.4
#define LINE_PITCH 1.5
/* px between the pointer and the names of the lines near it */
#define NAME_DISTANCE 14.0

/* Eight hues, three strokes: solid, dashed and dotted, in px for text of 11 pt. */
static const double strokes[][2] = { { 0, 0 }, { 6, 3 }, { 2, 3 } };

/* The token that is looked from or at; -1 none. */
typedef struct
{
  gint row, column;
} Focus;

/* What is hovered over, else the cursor; of a cell what is asked about. */
static Focus
get_focus (const LgnLinksLayout *layout, const LgnMapMarks *marks)
{
  Focus focus = { marks->hover_row, marks->hover_column };

  if (focus.row < 0 && focus.column < 0)
    focus = (Focus) { marks->cursor_row, marks->cursor_column };
  if (focus.row >= 0 && focus.column >= 0)
    *(layout->options.is_reversed ? &focus.row : &focus.column) = -1;
  if (focus.row >= (gint) layout->n_rows || focus.column >= (gint) layout->n_columns)
    return (Focus) { -1, -1 };
  return focus;
}

/* Whether rows are asked about: the cells of strength stand on their side. */
static bool
asks_rows (const LgnLinksLayout *layout, const Focus *focus)
{
  return focus->row >= 0 || (focus->column < 0 && !layout->options.is_reversed);
}

static bool
is_in_focus (const Focus *focus, const LgnLink *link)
{
  return (gint) link->row == focus->row || (gint) link->column == focus->column;
}

static LgnRgba
get_colour (const LgnPaintContext *context, guint colour_index, double alpha)
{
  LgnRgb8 colour = lgn_head_get_colour (colour_index, context->is_dark);

  return (LgnRgba) { colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, alpha };
}

/* How lines are drawn: those of ONLY, or all (NULL), with an opacity of OPACITY + SPAN * weight. */
typedef struct
{
  const Focus *only;
  double opacity, span;
} LineStyle;

/* Where lines are painted: the canvas, or a strip of the contents. */
typedef struct
{
  double top; /* px of the canvas: the upper edge */
  double height;
} Band;

/* LINK as a line from the left to the right of BAND; false when it is out of sight. */
static bool
get_line (const LgnPaintContext *context, const LgnLinksLayout *layout, const LgnLink *link, const LineStyle *style,
          const Band *band, LgnRasterLine *line)
{
  double lane = lgn_links_layout_get_lane (layout, link->map) - band->top;
  double from = lgn_links_layout_get_row_y (layout, link->row) + lane;
  double to = lgn_links_layout_get_column_y (layout, link->column) + lane;
  double width = lgn_links_layout_get_line_width (layout, link->weight);
  guint colour_index = layout->colour[link->map], stroke = colour_index / LGN_HEAD_N_COLOURS;

  if ((style->only && !is_in_focus (style->only, link)) || MAX (from, to) + width < 0 || MIN (from, to) - width > band->height)
    return false;
  *line = (LgnRasterLine) {
    .from = layout->is_rtl ? to : from,
    .to = layout->is_rtl ? from : to,
    .width = width,
    .colour = get_colour (context, colour_index, style->opacity + style->span * MIN (link->weight, 1)),
    .dash = { strokes[stroke][0] * layout->unit, strokes[stroke][1] * layout->unit },
  };
  return true;
}

/* One stroke a line: a path of thousands of lines that cross each other takes Cairo several times as long. */
static void
stroke_line (cairo_t *cr, const LgnLinksLayout *layout, const LgnRasterLine *line)
{
  double middle = (layout->left + layout->right) / 2;

  cairo_set_dash (cr, line->dash, line->dash[1] > 0 ? 2 : 0, 0);
  lgn_set_source (cr, &line->colour);
  cairo_set_line_width (cr, line->width);
  cairo_move_to (cr, layout->left, line->from);
  cairo_curve_to (cr, middle, line->from, middle, line->to, layout->right, line->to);
  cairo_stroke (cr);
}

/* The weaker lines first, so that the strong ones lie above them. */
static void
stroke_lines (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, const LineStyle *style)
{
  const Band canvas = { 0, layout->height };
  LgnRasterLine line;

  for (guint i = layout->n_links; i-- > 0;)
    if (get_line (context, layout, &layout->links->link[i], style, &canvas, &line))
      stroke_line (cr, layout, &line);
}

/* The N strongest lines. */
static LgnLinkRaster *
make_raster (const LgnPaintContext *context, const LgnLinksLayout *layout, const LineStyle *style, const Band *band, guint n)
{
  LgnLinkRaster *raster = lgn_link_raster_new (layout->right - layout->left, band->height, context->scale);
  LgnRasterLine line;

  for (guint i = MIN (n, layout->n_links); i-- > 0;)
    if (get_line (context, layout, &layout->links->link[i], style, band, &line))
      lgn_link_raster_add (raster, &line);
  return raster;
}

static void
show_raster (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, LgnLinkRaster *raster, double y)
{
  cairo_set_source_surface (cr, lgn_link_raster_get_surface (raster), lgn_paint_snap (context, layout->left),
                            lgn_paint_snap (context, y));
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
}

static void
drop_strips (LgnLinksLayout *layout)
{
  for (guint i = 0; i < LGN_LINKS_MAX_STRIPS; i++)
    g_clear_pointer (&layout->strip[i].raster, lgn_link_raster_free);
}

static void
paint_strip (const LgnPaintContext *context, LgnLinksLayout *layout, guint index, LgnLinksStrip *strip, bool is_coarse)
{
  const LineStyle style = { NULL, layout->strip_key.opacity, layout->strip_key.span };
  Band band = { index * LGN_LINKS_STRIP - layout->scroll, LGN_LINKS_STRIP };

  g_clear_pointer (&strip->raster, lgn_link_raster_free);
  strip->index = index;
  strip->is_coarse = is_coarse && layout->n_links > LGN_LINKS_COARSE;
  strip->raster = make_raster (context, layout, &style, &band, strip->is_coarse ? LGN_LINKS_COARSE : layout->n_links);
}

/* The strip INDEX of all lines, kept; when there is no more room, the one that is farthest from it goes. */
static LgnLinkRaster *
get_strip (const LgnPaintContext *context, LgnLinksLayout *layout, guint index)
{
  LgnLinksStrip *place = &layout->strip[0];

  for (guint i = 0; i < LGN_LINKS_MAX_STRIPS; i++)
    {
      LgnLinksStrip *strip = &layout->strip[i];

      if (strip->raster && strip->index == index)
        return strip->raster;
      if (place->raster && (!strip->raster || ABS ((gint) strip->index - (gint) index) > ABS ((gint) place->index - (gint) index)))
        place = strip;
    }
  paint_strip (context, layout, index, place, layout->options.is_hasty);
  return place->raster;
}

/* The strips that can be seen. */
static void
find_strips (const LgnLinksLayout *layout, guint *first, guint *last)
{
  *first = (guint) (layout->scroll / LGN_LINKS_STRIP);
  *last = (guint) (MIN (layout->scroll + layout->height, layout->contents_height) / LGN_LINKS_STRIP);
}

/* All lines that can be seen, from pictures that were made for earlier paintings if those were alike: the pointer moves, and
 * the canvas scrolls, much more often than lines change. */
static void
show_all_lines (cairo_t *cr, const LgnPaintContext *context, LgnLinksLayout *layout, const LineStyle *style)
{
  const LgnLinksPictureKey key = { context->scale, style->opacity, style->span, context->is_dark };
  LgnLinksPictureKey *own = &layout->strip_key;
  guint first, last;

  if (own->scale != key.scale || own->opacity != key.opacity || own->span != key.span || own->is_dark != key.is_dark)
    drop_strips (layout);
  *own = key;
  find_strips (layout, &first, &last);
  for (guint i = first; i <= last; i++)
    show_raster (cr, context, layout, get_strip (context, layout, i), i * LGN_LINKS_STRIP - layout->scroll);
}

bool
lgn_paint_links_refine (const LgnPaintContext *context, LgnLinksLayout *layout)
{
  guint first, last;

  find_strips (layout, &first, &last);
  for (guint i = 0; i < LGN_LINKS_MAX_STRIPS; i++)
    {
      LgnLinksStrip *strip = &layout->strip[i];

      if (!strip->raster || !strip->is_coarse || strip->index < first || strip->index > last)
        continue;
      paint_strip (context, layout, strip->index, strip, false);
      return true;
    }
  return false;
}

static void
show_focused_lines (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, const LineStyle *style)
{
  const Band canvas = { 0, layout->height };
  g_autoptr (LgnLinkRaster) raster = make_raster (context, layout, style, &canvas, layout->n_links);

  show_raster (cr, context, layout, raster, 0);
}

static double
get_cells (const LgnLinksLayout *layout, bool is_row)
{
  return is_row ? layout->row_cells : layout->column_cells;
}

/* The cell of head I beside a token whose middle is at Y. */
static LgnRect
get_cell (const LgnLinksLayout *layout, bool is_row, guint i, double y, double pitch)
{
  bool is_left = is_row != layout->is_rtl;
  double height = MIN (0.8 * pitch, 1.1 * layout->label_size), gap = layout->cell / 8;
  double x = (is_left ? layout->left - get_cells (layout, is_row) : layout->right + layout->label_gap / 2) + i * layout->cell;

  return (LgnRect) { x + gap, y - height / 2, layout->cell - 2 * gap, height };
}

static void
paint_cell (cairo_t *cr, const LgnPaintContext *context, const LgnRect *cell, const LgnRgba *colour)
{
  LgnRgba empty = lgn_rgba_fade (&context->ink, 0.08);

  lgn_path_rounded (cr, cell, MIN (1.5, cell->width / 5));
  lgn_set_source (cr, &empty);
  cairo_fill_preserve (cr);
  lgn_set_source (cr, colour);
  cairo_fill (cr);
}

static guint
count_tokens (const LgnLinksLayout *layout, bool is_row)
{
  return is_row ? layout->n_rows : layout->n_columns;
}

static double
get_token_y (const LgnLinksLayout *layout, bool is_row, guint index)
{
  return is_row ? lgn_links_layout_get_row_y (layout, index) : lgn_links_layout_get_column_y (layout, index);
}

/* How strong each head's strongest weight of each token of a side is. */
static void
paint_strengths (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, bool is_row)
{
  const float *max = is_row ? layout->links->row_max : layout->links->column_max;
  double pitch = is_row ? layout->row_pitch : layout->column_pitch;
  guint n = count_tokens (layout, is_row), first, last;

  lgn_links_layout_find_visible (layout, is_row, 0, layout->height, &first, &last);
  for (guint token = first; token < last; token++)
    for (guint i = 0; i < layout->links->n_maps; i++)
      {
        LgnRect cell = get_cell (layout, is_row, i, get_token_y (layout, is_row, token), pitch);
        LgnRgba colour = get_colour (context, layout->colour[i], CLAMP (max[(gsize) i * n + token], 0, 1));

        paint_cell (cr, context, &cell, &colour);
      }
}

/* How much of each head's weight goes between the token in focus and each of the side IS_ROW: as high as it is strong. */
static void
paint_bars (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, bool is_row, const Focus *focus)
{
  double pitch = is_row ? layout->row_pitch : layout->column_pitch;
  bool has_focus = focus->row >= 0 || focus->column >= 0;
  guint first, last;

  lgn_links_layout_find_visible (layout, is_row, 0, layout->height, &first, &last);
  g_autofree float *weights = g_new0 (float, MAX (last - first, 1));
  LgnTile tile = { is_row ? first : (gsize) MAX (focus->row, 0), is_row ? (gsize) MAX (focus->column, 0) : first,
                   is_row ? last - first : 1, is_row ? 1 : last - first };

  for (guint i = 0; first < last && i < layout->links->n_maps; i++)
    {
      LgnRgba colour = get_colour (context, layout->colour[i], 1), none = { 0 };

      if (has_focus)
        lgn_shown_map_read (layout->map[i], &tile, weights, NULL);
      for (guint token = first; token < last; token++)
        {
          LgnRect cell = get_cell (layout, is_row, i, get_token_y (layout, is_row, token), pitch);
          float weight = weights[token - first];
          double filled = weight > 0 ? MIN (weight, 1) * cell.height : 0;

          paint_cell (cr, context, &cell, &none);
          lgn_set_source (cr, &colour);
          cairo_rectangle (cr, cell.x, cell.y + cell.height - filled, cell.width, filled);
          cairo_fill (cr);
        }
    }
}

static void
paint_label (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, const LgnTokenAxis *axis, guint index,
             bool is_row, bool is_bold, bool is_focus)
{
  bool is_left = is_row != layout->is_rtl;
  guint flags = axis->label_flags[index];
  double y = get_token_y (layout, is_row, index), width;
  double gap = get_cells (layout, is_row) + layout->label_gap, x = is_left ? layout->left - gap : layout->right + gap;
  LgnText text = { axis->label[index], layout->label_size, is_bold, layout->max_label, PANGO_ELLIPSIZE_MIDDLE };
  LgnRgba colour = lgn_label_get_colour (context, flags, is_focus);

  lgn_text_measure (context, &text, &width, NULL);
  if (flags & LGN_LABEL_FRAMED)
    lgn_label_paint_frame (cr, context, is_left ? x - width : x, y, width, layout->label_size);
  lgn_text_paint (cr, context, &text, x, y, is_left ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &colour);
}

/* Behind the token in focus. */
static void
paint_band (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, const Focus *focus)
{
  bool is_row = focus->row >= 0, is_left = is_row != layout->is_rtl;
  double y = get_token_y (layout, is_row, (guint) (is_row ? focus->row : focus->column));
  double width = get_cells (layout, is_row) + (is_row ? layout->row_band : layout->column_band), height = 1.5 * layout->label_size;
  LgnRect band = { is_left ? layout->left - width : layout->right, y - height / 2, width, height };
  LgnRgba colour = lgn_rgba_fade (&context->accent, 0.16);

  lgn_path_rounded (cr, &band, 4 * layout->unit);
  lgn_set_source (cr, &colour);
  cairo_fill (cr);
}

/* Which tokens at the other side of the focus stand out: those of each head's strongest line. */
static guint8 *
find_targets (const LgnLinksLayout *layout, const Focus *focus)
{
  guint8 *is_target = g_malloc0 (MAX (MAX (layout->n_rows, layout->n_columns), 1));
  guint32 seen = 0; /* a bit a head: LGN_HEAD_SET_MAX have room */

  for (guint i = 0; i < layout->n_links; i++)
    {
      const LgnLink *link = &layout->links->link[i];
      if (!is_in_focus (focus, link) || seen & 1u << link->map)
        continue;
      seen |= 1u << link->map;
      is_target[focus->row >= 0 ? link->column : link->row] = 1;
    }
  return is_target;
}

static void
paint_headings (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout)
{
  LgnRgba dim = lgn_paint_get_dim (context);
  double y = layout->options.margin + layout->heading / 2;

  for (guint i = 0; i < 2; i++)
    {
      bool is_left = (i == 0) != layout->is_rtl;
      double gap = get_cells (layout, i == 0) + layout->label_gap;
      LgnText text
          = { lgn_say (context, i == 0 ? N_ ("looks from") : N_ ("looks at")), layout->label_size, false, 0, PANGO_ELLIPSIZE_NONE };
      lgn_text_paint (cr, context, &text, is_left ? layout->left - gap : layout->right + gap, y,
                      is_left ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
    }
}

/* Joins the pieces of words: from the first of one to its last, at the outer edge of the labels. */
static void
paint_brackets (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, const LgnTokenAxis *axis, bool is_row)
{
  bool is_left = is_row != layout->is_rtl;
  double band = get_cells (layout, is_row) + (is_row ? layout->row_band : layout->column_band) - 1;
  double x = is_left ? layout->left - band : layout->right + band, hook = (is_left ? 1 : -1) * BRACKET_HOOK * layout->unit;
  double half = (is_row ? layout->row_pitch : layout->column_pitch) / 2, inset = MIN (4, half / 2);
  LgnRgba colour = lgn_paint_get_bar (context);
  guint first, end;

  lgn_links_layout_find_visible (layout, is_row, 0, layout->height, &first, &end);
  while (first > 0 && lgn_token_axis_get_group (axis, first)->continues)
    first--;
  lgn_set_source (cr, &colour);
  cairo_set_line_width (cr, BRACKET_LINE * layout->unit);
  for (guint token = first, last; token < end; token = last + 1)
    {
      for (last = token; last + 1 < axis->n && lgn_token_axis_get_group (axis, last + 1)->continues;)
        last++;
      if (last == token)
        continue;
      cairo_move_to (cr, x + hook, get_token_y (layout, is_row, token) - half + inset);
      cairo_rel_line_to (cr, -hook, 0);
      cairo_line_to (cr, x, get_token_y (layout, is_row, last) + half - inset);
      cairo_rel_line_to (cr, hook, 0);
    }
  cairo_stroke (cr);
}

/* Between two texts, beside the labels of both sides. */
static void
paint_split (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, bool is_row)
{
  bool is_left = is_row != layout->is_rtl;
  guint split = is_row ? layout->row_split : layout->column_split;
  double band = get_cells (layout, is_row) + (is_row ? layout->row_band : layout->column_band);
  LgnRgba colour = lgn_paint_get_outline (context);

  if (split == 0 || split >= count_tokens (layout, is_row))
    return;
  double y = lgn_paint_snap (context, (get_token_y (layout, is_row, split - 1) + get_token_y (layout, is_row, split)) / 2);
  lgn_set_source (cr, &colour);
  cairo_rectangle (cr, is_left ? layout->left - band : layout->right, y, band, lgn_paint_get_hairline (context));
  cairo_fill (cr);
}

static void
paint_side (cairo_t *cr, const LgnPaintContext *context, const LgnLinksLayout *layout, bool is_row, const Focus *focus,
            const guint8 *is_target)
{
  const LgnTokenAxis *axis = is_row ? lgn_shown_map_get_rows (layout->map[0]) : lgn_shown_map_get_columns (layout->map[0]);
  gint focused = is_row ? focus->row : focus->column, other = is_row ? focus->column : focus->row;
  bool is_asked = asks_rows (layout, focus) == is_row;
  guint first, last;

  if (get_cells (layout, is_row) > 0 && is_asked)
    paint_strengths (cr, context, layout, is_row);
  else if (get_cells (layout, is_row) > 0)
    paint_bars (cr, context, layout, is_row, focus);
  lgn_links_layout_find_visible (layout, is_row, 0, layout->height, &first, &last);
  for (guint token = first; token < last; token++)
    {
      bool is_focus = (gint) token == focused;
      paint_label (cr, context, layout, axis, token, is_row, is_focus || (other >= 0 && is_target[token]), is_focus);
    }
  if ((is_row ? layout->row_bracket : layout->column_bracket) > 0)
    paint_brackets (cr, context, layout, axis, is_row);
  paint_split (cr, context, layout, is_row);
}

void
lgn_paint_links (cairo_t *cr, const LgnPaintContext *context, LgnLinksLayout *layout, const LgnMapMarks *marks)
{
  Focus focus = get_focus (layout, marks);
  bool has_focus = focus.row >= 0 || focus.column >= 0, is_still = layout->options.is_still && !has_focus;
  const LineStyle all = { NULL, is_still ? STILL_OPACITY : FADED_OPACITY, is_still ? STILL_SPAN : FADED_SPAN };
  const LineStyle focused = { &focus, FULL_OPACITY, FULL_SPAN };
  g_autofree guint8 *is_target = find_targets (layout, &focus);

  cairo_save (cr);
  paint_headings (cr, context, layout);
  if (layout->scroll > 0)
    {
      cairo_rectangle (cr, 0, lgn_links_layout_get_heading (layout), layout->width, layout->height);
      cairo_clip (cr);
    }
  if (has_focus)
    paint_band (cr, context, layout, &focus);
  if (context->is_vector)
    stroke_lines (cr, context, layout, &all);
  else
    show_all_lines (cr, context, layout, &all);
  if (has_focus && context->is_vector)
    stroke_lines (cr, context, layout, &focused);
  else if (has_focus)
    show_focused_lines (cr, context, layout, &focused);
  paint_side (cr, context, layout, true, &focus, is_target);
  paint_side (cr, context, layout, false, &focus, is_target);
  cairo_restore (cr);
}

void
lgn_paint_link_sample (cairo_t *cr, const LgnPaintContext *context, guint colour_index, double x, double y, double length)
{
  double unit = context->text_size / (11 * LGN_PT_TO_PX);
  LgnRgba colour = get_colour (context, colour_index, 1);
  const double *stroke = strokes[colour_index / LGN_HEAD_N_COLOURS];
  const double dash[] = { stroke[0] * unit, stroke[1] * unit };

  cairo_save (cr);
  cairo_set_dash (cr, dash, dash[1] > 0 ? 2 : 0, 0);
  lgn_set_source (cr, &colour);
  cairo_set_line_width (cr, 3 * unit);
  cairo_move_to (cr, x, y);
  cairo_rel_line_to (cr, length, 0);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The index of the map that HIT is of. */
static guint
find_map (const LgnLinksLayout *layout, const LgnHit *hit)
{
  guint i = 0;

  while (i + 1 < layout->links->n_maps)
    {
      const LgnMapId *id = lgn_shown_map_get_id (layout->map[i]);
      if ((gint) id->layer == hit->layer && id->head == hit->head)
        break;
      i++;
    }
  return i;
}

static char *
make_name (const LgnPaintContext *context, const LgnLinksLayout *layout, const LgnHit *hit)
{
  LgnShownMap *map = layout->map[find_map (layout, hit)];
  float weight = lgn_shown_map_get_weight (map, (guint) hit->row, (guint) hit->column);
  g_autofree char *number = lgn_format_weight (weight, 3, context->is_plain);
  g_autofree char *head = lgn_head_make_short_name (lgn_shown_map_get_id (map));

  return g_strdup_printf ("%s   %s", head, number);
}

void
lgn_paint_link_names (cairo_t *cr, const LgnPaintContext *context, LgnLinksLayout *layout, const LgnHit *hits, guint n, double x,
                      double y)
{
  double size = MAX (0.85 * context->text_size, context->min_text_size), line = LINE_PITCH * size, gap = 0.5 * size, width = 0;
  double sample = SAMPLE_LENGTH * size;
  LgnRgba outline = lgn_paint_get_outline (context);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = make_name (context, layout, &hits[i]);
      LgnText text = { name, size, false, 0, PANGO_ELLIPSIZE_NONE };
      double length;

      lgn_text_measure (context, &text, &length, NULL);
      width = MAX (width, length);
    }
  LgnRect plate = { x + NAME_DISTANCE, y + NAME_DISTANCE, sample + width + 3 * gap, n * line + gap };
  if (plate.x + plate.width > layout->width)
    plate.x = MAX (x - NAME_DISTANCE - plate.width, 0);
  if (plate.y + plate.height > layout->height)
    plate.y = MAX (y - NAME_DISTANCE - plate.height, 0);
  cairo_save (cr);
  lgn_path_rounded (cr, &plate, 5);
  lgn_set_source (cr, &context->paper);
  cairo_fill_preserve (cr);
  lgn_set_source (cr, &outline);
  cairo_set_line_width (cr, lgn_paint_get_hairline (context));
  cairo_stroke (cr);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = make_name (context, layout, &hits[i]);
      LgnText text = { name, size, false, 0, PANGO_ELLIPSIZE_NONE };
      double middle = plate.y + gap / 2 + (i + 0.5) * line;

      lgn_paint_link_sample (cr, context, layout->colour[find_map (layout, &hits[i])], plate.x + gap, middle, sample);
      lgn_text_paint (cr, context, &text, plate.x + 2 * gap + sample, middle, LGN_ALIGN_LEFT, &context->ink);
    }
  cairo_restore (cr);
}

typedef struct
{
  cairo_t *cr; /* or NULL: only measured */
  const LgnPaintContext *context;
  double x, y, width;
  double at; /* px from X where the next entry begins */
  guint n_lines;
} Legend;

/* One entry, on the next line where it does not fit any more: STRING, after a sample of a line unless COLOUR_INDEX is -1. */
static void
add_entry (Legend *self, gint colour_index, const char *string)
{
  double size = self->context->text_size, sample = colour_index < 0 ? 0 : (SAMPLE_LENGTH + SAMPLE_GAP) * size, length, middle;
  LgnText text = { string, size, false, self->width - sample, PANGO_ELLIPSIZE_END };
  LgnRgba dim = lgn_paint_get_dim (self->context);

  lgn_text_measure (self->context, &text, &length, NULL);
  if (self->n_lines == 0 || self->at + sample + length > self->width)
    {
      self->at = 0;
      self->n_lines++;
    }
  middle = self->y + (self->n_lines - 0.5) * LINE_PITCH * size;
  if (self->cr && sample > 0)
    lgn_paint_link_sample (self->cr, self->context, (guint) colour_index, self->x + self->at, middle, SAMPLE_LENGTH * size);
  if (self->cr)
    lgn_text_paint (self->cr, self->context, &text, self->x + self->at + sample, middle, LGN_ALIGN_LEFT, &dim);
  self->at += sample + length + ENTRY_GAP * size;
}

/* The heads, unless there is only one, which is named elsewhere; then what is shown and what is not. */
static void
add_entries (Legend *self, LgnLinksLayout *layout)
{
  guint n_hidden = lgn_token_axis_get_n_hidden (lgn_shown_map_get_columns (layout->map[0]));
  double least = layout->options.threshold;
  bool is_short = fabs (100 * least - round (100 * least)) < 1e-9;
  g_autofree char *threshold = lgn_format_weight (least, is_short ? 2 : 3, self->context->is_plain);
  g_autofree char *below = g_strdup_printf (lgn_say (self->context, N_ ("Hidden below %s")), threshold);
  g_autofree char *count = lgn_link_list_make_count (layout->links, least, self->context->is_plain);
  g_autofree char *hidden = g_strdup_printf (lgn_say (self->context, N_ ("Tokens hidden: %u")), n_hidden);

  for (guint i = 0; layout->links->n_maps > 1 && i < layout->links->n_maps; i++)
    {
      g_autofree char *place = lgn_shown_map_make_place (layout->map[i], self->context->is_plain);
      add_entry (self, (gint) layout->colour[i], place);
    }
  self->at = self->width;
  add_entry (self, -1, count);
  if (least > 0)
    add_entry (self, -1, below);
  if (n_hidden > 0)
    add_entry (self, -1, hidden);
  if (layout->links->segments.from >= 0)
    {
      g_autofree char *between = g_strdup_printf (lgn_say (self->context, N_ ("Only from text %c to text %c")),
                                                  'A' + layout->links->segments.from, 'A' + layout->links->segments.to);
      add_entry (self, -1, between);
    }
}

double
lgn_links_legend_get_height (const LgnPaintContext *context, LgnLinksLayout *layout, double width)
{
  Legend legend = { NULL, context, 0, 0, width, 0, 0 };

  add_entries (&legend, layout);
  return ceil (legend.n_lines * LINE_PITCH * context->text_size);
}

void
lgn_paint_links_legend (cairo_t *cr, const LgnPaintContext *context, LgnLinksLayout *layout, double x, double y, double width)
{
  Legend legend = { cr, context, x, y, width, 0, 0 };

  cairo_save (cr);
  add_entries (&legend, layout);
  cairo_restore (cr);
}

LgnTextShade
lgn_text_shade_links (guint column, gpointer data)
{
  const LgnLinksShade *shade = data;
  gint token = lgn_text_flow_find_column (shade->flow, (gint) column);
  gint index = !shade->is_reversed ? (gint) column : token >= 0 ? shade->flow->token[token].row : -1;
  LgnTextShade none = { { 0, 0, 0, 0 }, NAN, false };

  if (index < 0 || index >= (gint) shade->mix->n || !(shade->mix->weight[index] > 0))
    return none;
  LgnRgb8 colour = lgn_head_get_colour (shade->scene->colour[shade->mix->map[index]], shade->is_dark);
  LgnRgba strong = { colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, MIN (shade->mix->weight[index], 1) };
  return (LgnTextShade) { strong, NAN, false };
}
