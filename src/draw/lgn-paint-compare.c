#include "draw/lgn-paint-compare.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-compare-layout-private.h"
#include "draw/lgn-legend.h"
#include "draw/lgn-paint-map-private.h"

#include <math.h>

#define MIN_SIGN_CELL 10.0
#define MIN_TINY_CELL 6.0
#define STRIP_HEADING 0.8 /* of the labels' size */

/* Blue: B. */
static const LgnRgba b_colour = { 0x1c / 255.0, 0x71 / 255.0, 0xd8 / 255.0, 1 };

void
lgn_compare_cache_init (LgnCompareCache *cache)
{
  for (guint i = 0; i < LGN_N_PANELS; i++)
    cache->cache[i] = lgn_paint_cache_new ();
}

void
lgn_compare_cache_clear (LgnCompareCache *cache)
{
  for (guint i = 0; i < LGN_N_PANELS; i++)
    g_clear_pointer (&cache->cache[i], lgn_paint_cache_free);
}

void
lgn_compare_cache_drop_maps (LgnCompareCache *cache)
{
  for (guint i = 0; i < LGN_N_PANELS; i++)
    lgn_paint_cache_drop_maps (cache->cache[i]);
}

/* The part of a map's body that the common rows and columns FIRST .. END - 1 take. */
static LgnRect
get_part (const LgnPaintContext *context, const LgnMapLayout *map, bool is_rows, guint first, guint end)
{
  const LgnRect *body = &map->body;
  double from, to;

  if (is_rows)
    {
      from = MAX (lgn_paint_snap (context, lgn_map_layout_get_row_y (map, first)), body->y);
      to = MIN (lgn_paint_snap (context, lgn_map_layout_get_row_y (map, end)), body->y + body->height);
      return (LgnRect) { body->x, from, body->width, MAX (to - from, 0) };
    }
  from = lgn_map_layout_get_column_x (map, map->is_rtl ? end - 1 : first);
  to = from + (end - first) * map->cell;
  from = MAX (lgn_paint_snap (context, from), body->x);
  to = MIN (lgn_paint_snap (context, to), body->x + body->width);
  return (LgnRect) { from, body->y, MAX (to - from, 0), body->height };
}

/* Paper over a part of a panel that there is nothing of, and whose it is. */
static void
paint_blank (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *map, bool is_rows, const LgnRect *part, bool is_a)
{
  double size = map->label_size, thick = is_rows ? part->height : part->width;
  LgnText text = { lgn_say (context, is_a ? N_ ("only in A") : N_ ("only in B")), size, false, 0, PANGO_ELLIPSIZE_NONE };
  LgnRgba colour = is_a ? lgn_pin_colour : context->is_dark ? context->accent : b_colour, edge = lgn_paint_get_outline (context);
  double width;

  if (part->width <= 0 || part->height <= 0)
    return;
  cairo_rectangle (cr, part->x, part->y, part->width, part->height);
  lgn_set_source (cr, &context->paper);
  cairo_fill_preserve (cr);
  lgn_set_source (cr, &edge);
  cairo_set_line_width (cr, lgn_paint_get_hairline (context));
  cairo_stroke (cr);
  lgn_text_measure (context, &text, &width, NULL);
  if (thick < 1.1 * size || width + size > (is_rows ? part->width : part->height))
    return;
  cairo_save (cr);
  cairo_translate (cr, part->x + part->width / 2, part->y + part->height / 2);
  if (!is_rows)
    cairo_rotate (cr, -G_PI_2);
  lgn_text_paint (cr, context, &text, 0, 0, LGN_ALIGN_CENTRE, &colour);
  cairo_restore (cr);
}

/* The rows, or columns, of MATCH that a panel does not have: only A's come before only B's. */
static void
paint_blanks (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *map, const LgnAxisMatch *match, bool is_rows,
              LgnPanel panel)
{
  guint first_a = match->n_matched, first_b = first_a + match->n_only_a, end = match->axis->n;

  if (panel != LGN_PANEL_A && first_b > first_a)
    {
      LgnRect part = get_part (context, map, is_rows, first_a, first_b);
      paint_blank (cr, context, map, is_rows, &part, true);
    }
  if (panel != LGN_PANEL_B && end > first_b)
    {
      LgnRect part = get_part (context, map, is_rows, first_b, end);
      paint_blank (cr, context, map, is_rows, &part, false);
    }
}

typedef void (*CellFunc) (cairo_t *cr, const LgnPaintContext *context, const LgnMapRaster *raster, gsize index,
                          const LgnRect *cell);

/* Calls FUNC for every cell that can be seen and is not pooled. */
static void
paint_each (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *map, CellFunc func)
{
  const LgnMapRaster *raster = lgn_map_raster_get (context, map);

  for (gsize i = 0; i < raster->n_rows * raster->n_columns; i++)
    {
      LgnRect cell;
      lgn_map_get_painted_cell (context, map, (guint) (raster->tile.row + i / raster->n_columns),
                                (guint) (raster->tile.column + i % raster->n_columns), &cell);
      func (cr, context, raster, i, &cell);
    }
}

/* Greys are the same on both sides of 0: a sign says which side it is. */
static void
paint_sign (cairo_t *cr, const LgnPaintContext *context, const LgnMapRaster *raster, gsize index, const LgnRect *cell)
{
  float weight = raster->weights[index];
  LgnText text = { weight < 0 ? "−" : "+", CLAMP (0.8 * cell->height, 8, 14), false, 0, PANGO_ELLIPSIZE_NONE };
  LgnRgb8 ink = lgn_rgb8_get_ink (raster->colours[index]);
  LgnRgba colour = { ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, 1 };

  if (raster->allowed[index] == 1 && fabsf (weight) >= 0.005f)
    lgn_text_paint (cr, context, &text, cell->x + cell->width / 2, cell->y + cell->height / 2, LGN_ALIGN_CENTRE, &colour);
}

/* A single light line: both weights are too small for their ratio to say anything. */
static void
paint_tiny (cairo_t *cr, const LgnPaintContext *context, const LgnMapRaster *raster, gsize index, const LgnRect *cell)
{
  LgnRgba line = lgn_rgba_fade (&context->ink, 0.18);
  double inset = 0.25 * cell->width;

  if (raster->allowed[index] != LGN_ALLOWED_TINY)
    return;
  lgn_set_source (cr, &line);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, cell->x + inset, cell->y + cell->height - inset);
  cairo_line_to (cr, cell->x + cell->width - inset, cell->y + inset);
  cairo_stroke (cr);
}

/* Signs where there are no numbers, which have them; marks of cells without a ratio. */
static void
paint_middle_marks (cairo_t *cr, const LgnPaintContext *context, LgnCompareLayout *layout, LgnMapLayout *map)
{
  bool is_ratio = lgn_map_pair_get_operation (layout->pair) == LGN_OPERATION_RATIO;

  if (lgn_map_layout_is_pooled (map) || !lgn_shown_map_is_ready (map->map) || map->n_rows == 0 || map->n_columns == 0)
    return;
  if (is_ratio && map->cell >= MIN_TINY_CELL)
    paint_each (cr, context, map, paint_tiny);
  if (map->options.colours.palette == LGN_PALETTE_GREYS_BOTH && map->cell >= MIN_SIGN_CELL && !lgn_map_has_numbers (map))
    paint_each (cr, context, map, paint_sign);
}

/* What is not there, and what the colours cannot say. */
static void
paint_overlay (cairo_t *cr, const LgnPaintContext *context, LgnCompareLayout *layout, LgnPanel panel, LgnMapLayout *map)
{
  cairo_save (cr);
  cairo_rectangle (cr, map->body.x, map->body.y, map->body.width, map->body.height);
  cairo_clip (cr);
  if (panel == LGN_PANEL_MIDDLE)
    paint_middle_marks (cr, context, layout, map);
  for (guint axis = 0; axis < 2; axis++)
    paint_blanks (cr, context, map, lgn_map_pair_get_match (layout->pair, (LgnAxis) axis), axis == LGN_AXIS_QUERY, panel);
  cairo_restore (cr);
}

/* The largest divergence of the rows that lie on LENGTH px from FROM on; NAN: of none. */
static double
get_largest_js (const LgnCompareLayout *layout, const LgnMapLayout *map, double from, double length)
{
  guint first = (guint) MAX (floor ((from - map->body.y + map->y) / map->row_height + 1e-6), 0);
  guint end = (guint) MAX (ceil ((from + length - map->body.y + map->y) / map->row_height - 1e-6), 0);
  double largest = NAN;

  for (guint row = first; row < MIN (MAX (end, first + 1), map->n_rows); row++)
    largest = fmax (largest, layout->js[row]);
  return largest;
}

/* Bars beside the last panel: how far rows are apart, from 0 to ln 2; where rows are thin, the largest on each line of pixels.
 * Their name stands below: above, the labels of the last columns lean over them. */
static void
paint_strip (cairo_t *cr, const LgnPaintContext *context, const LgnCompareLayout *layout, const LgnMapLayout *map)
{
  double x = lgn_compare_layout_get_strip_x (layout), step = MAX (map->row_height, 1 / context->scale);
  double size = STRIP_HEADING * map->label_size, edge = map->is_rtl ? x + layout->strip_width : x;
  LgnText heading = { lgn_say (context, N_ ("JS")), size, false, 0, PANGO_ELLIPSIZE_NONE };
  LgnRgba dim = lgn_paint_get_dim (context), bar = lgn_paint_get_bar (context);
  double start = map->row_height >= step ? map->body.y - fmod (map->y, map->row_height) : map->body.y;

  lgn_text_paint (cr, context, &heading, edge, map->body.y + map->body.height + size,
                  map->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &dim);
  cairo_save (cr);
  cairo_rectangle (cr, x - 1, map->body.y, layout->strip_width + 2, map->body.height);
  cairo_clip (cr);
  lgn_set_source (cr, &bar);
  for (double y = start; y < map->body.y + map->body.height; y += step)
    {
      double js = get_largest_js (layout, map, y, step), width = CLAMP (js / G_LN2, 0, 1) * layout->strip_width;
      double inset = step >= 6 ? floor (0.22 * step) : 0;

      if (!(js > 0))
        continue;
      LgnRect rect = { map->is_rtl ? x + layout->strip_width - width : x, y + inset, width, step - 2 * inset };
      lgn_path_rounded (cr, &rect, inset > 0 ? 2 : 0);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

/* The weight under the pointer, else the cursor: what the legend points at; NAN where there is none. */
static double
get_marked_weight (const LgnMapLayout *map, const LgnMapMarks *marks)
{
  bool hovers = marks->hover_row >= 0 && marks->hover_column >= 0;
  gint row = hovers ? marks->hover_row : marks->cursor_row, column = hovers ? marks->hover_column : marks->cursor_column;

  if (row < 0 || column < 0 || (guint) row >= map->n_rows || (guint) column >= map->n_columns
      || !lgn_shown_map_is_ready (map->map) || !lgn_shown_map_is_allowed (map->map, (guint) row, (guint) column))
    return NAN;
  return lgn_shown_map_get_weight (map->map, (guint) row, (guint) column);
}

static void
paint_legend (cairo_t *cr, const LgnPaintContext *context, const LgnCompareLayout *layout, LgnPanel panel,
              const LgnMapLayout *map, const LgnMapMarks *marks)
{
  const LgnRect *body = &map->body;
  LgnRect place = { body->x, body->y + body->height + map->note_height + layout->legend_gap, MAX (body->width, 40),
                    layout->legend_height };
  double weight = context->is_plain ? NAN : get_marked_weight (map, marks);
  LgnColourTable table;

  lgn_colour_table_init (&table, &map->options.colours, context->is_dark, map->map);
  if (panel == LGN_PANEL_MIDDLE)
    lgn_paint_legend_between (cr, context, &table, &place, weight, lgn_say (context, N_ ("A stronger")),
                              lgn_say (context, N_ ("B stronger")));
  else
    lgn_paint_legend (cr, context, &table, &place, weight);
}

static void
paint_caption (cairo_t *cr, const LgnPaintContext *context, const LgnCompareLayout *layout, const LgnComparePanel *panel)
{
  const LgnRect *body = &panel->map->body;
  LgnText text = { panel->caption, context->text_size, false, body->width + layout->legend_gap, PANGO_ELLIPSIZE_END };
  double top = body->y + body->height + panel->map->note_height + layout->legend_gap + layout->legend_height;
  LgnRgba dim = lgn_paint_get_dim (context);

  lgn_text_paint (cr, context, &text, body->x + body->width / 2, top + layout->caption_height / 2, LGN_ALIGN_CENTRE, &dim);
}

static void
paint_panel (cairo_t *cr, const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout, guint i,
             const LgnMapMarks *marks, bool blinks)
{
  const LgnComparePanel *panel = &layout->panel[i];
  bool is_other = blinks && panel->kind == LGN_PANEL_B;
  LgnPanel kind = is_other ? LGN_PANEL_A : panel->kind;
  LgnMapLayout *map = is_other ? layout->blink : panel->map;
  LgnPaintContext own = *context;
  LgnMapMarks own_marks = *marks;

  own.cache = cache->cache[kind];
  if (kind != LGN_PANEL_A)
    own_marks.pin_row = own_marks.pin_column = -1;
  cairo_save (cr);
  cairo_translate (cr, panel->x, panel->y);
  lgn_paint_map_under (cr, &own, map, &own_marks);
  paint_overlay (cr, &own, layout, kind, map);
  lgn_paint_map_marks (cr, &own, map, &own_marks);
  if (layout->js && layout->options.has_strip && i == lgn_compare_layout_get_strip_panel (layout))
    paint_strip (cr, &own, layout, map);
  if (layout->options.has_legend)
    paint_legend (cr, &own, layout, kind, map, &own_marks);
  if (panel->caption)
    paint_caption (cr, &own, layout, panel);
  cairo_restore (cr);
}

gsize
lgn_compare_count_cells (LgnCompareLayout *layout)
{
  guint row, end_row, column, end_column;

  lgn_map_layout_get_visible_rows (layout->panel[0].map, &row, &end_row);
  lgn_map_layout_get_visible_columns (layout->panel[0].map, &column, &end_column);
  return (gsize) layout->options.n_panels * (end_row - row) * (end_column - column);
}

void
lgn_compare_prepare (const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout)
{
  for (guint i = 0; i < layout->options.n_panels; i++)
    {
      LgnPaintContext own = *context;

      own.cache = cache->cache[layout->panel[i].kind];
      if (lgn_shown_map_is_ready (layout->panel[i].map->map))
        lgn_map_raster_get (&own, layout->panel[i].map);
    }
}

void
lgn_paint_compare_frame (cairo_t *cr, const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout,
                         const LgnMapMarks *marks)
{
  LgnRgba edge = lgn_paint_get_outline (context);

  for (guint i = 0; i < layout->options.n_panels; i++)
    {
      const LgnComparePanel *panel = &layout->panel[i];
      LgnPaintContext own = *context;

      own.cache = cache->cache[panel->kind];
      cairo_save (cr);
      cairo_translate (cr, panel->x, panel->y);
      lgn_paint_map_labels (cr, &own, panel->map, marks);
      lgn_set_source (cr, &edge);
      cairo_set_line_width (cr, lgn_paint_get_hairline (context));
      cairo_rectangle (cr, panel->map->body.x, panel->map->body.y, panel->map->body.width, panel->map->body.height);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
}

void
lgn_paint_compare (cairo_t *cr, const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout,
                   const LgnMapMarks *marks, bool blinks)
{
  for (guint i = 0; i < layout->options.n_panels; i++)
    paint_panel (cr, context, cache, layout, i, marks, blinks);
}

void
lgn_paint_compare_glasses (cairo_t *cr, const LgnPaintContext *context, LgnCompareCache *cache, LgnCompareLayout *layout,
                           gint row, gint column, bool blinks)
{
  const LgnMapMarks none = LGN_MAP_MARKS_NONE;

  for (guint i = 0; i < layout->options.n_panels; i++)
    {
      const LgnComparePanel *panel = &layout->panel[i];
      bool is_other = blinks && panel->kind == LGN_PANEL_B;
      LgnPaintContext own = *context;

      if (panel->kind == LGN_PANEL_MIDDLE && layout->options.n_panels > 1)
        continue;
      own.cache = cache->cache[is_other ? LGN_PANEL_A : panel->kind];
      cairo_save (cr);
      cairo_translate (cr, panel->x, panel->y);
      lgn_paint_glass (cr, &own, is_other ? layout->blink : panel->map, row, column, &none);
      cairo_restore (cr);
    }
}
