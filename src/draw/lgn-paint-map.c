#include "draw/lgn-paint-map-private.h"
#include "view/lgn-number.h"

#include <math.h>

/* Up to so many cells a heat map is written to vector files as rectangles, above as a picture. */
#define MAX_VECTOR_CELLS (200 * 200)
/* More runs of masked cells than this are hatched through a mask. */
#define MAX_MASKED_RUNS 20000
/* px by which rectangles of a vector file reach under the next one, so that no light comes through between them. */
#define VECTOR_OVERLAP 0.3

#define MAX_RADIUS 3.0 /* of an alignment's cells */

#define MIN_GOLD_CELL 6.0

#define MIN_NUMBER_CELL 26.0
#define MIN_NUMBER_SIZE 10.0
#define MAX_NUMBER_SIZE 13.0

void
lgn_map_get_painted_cell (const LgnPaintContext *context, const LgnMapLayout *layout, guint row, guint column, LgnRect *rect)
{
  double x = lgn_map_layout_get_column_x (layout, column), y = lgn_map_layout_get_row_y (layout, row);
  double half = layout->gap / 2;
  double left = lgn_paint_snap (context, x + half), top = lgn_paint_snap (context, y + half);

  *rect = (LgnRect) { left, top, lgn_paint_snap (context, x + layout->cell - half) - left,
                      lgn_paint_snap (context, y + layout->row_height - half) - top };
}

/* A diagonal cross: not a number. */
static void
paint_cross (cairo_t *cr, const LgnRect *cell)
{
  double inset = MIN (cell->width, cell->height) * 0.2;

  lgn_set_source (cr, &lgn_error_colour);
  cairo_set_line_width (cr, MIN (1.6, cell->width / 6));
  cairo_move_to (cr, cell->x + inset, cell->y + inset);
  cairo_line_to (cr, cell->x + cell->width - inset, cell->y + cell->height - inset);
  cairo_move_to (cr, cell->x + cell->width - inset, cell->y + inset);
  cairo_line_to (cr, cell->x + inset, cell->y + cell->height - inset);
  cairo_stroke (cr);
}

/* Crosses where the cells of a tile that is not pooled are not numbers. */
static void
paint_crosses (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster)
{
  for (gsize i = 0; i < raster->n_rows * raster->n_columns; i++)
    if (isnan (raster->weights[i]) && layout->cell >= 4)
      {
        LgnRect cell;
        lgn_map_get_painted_cell (context, layout, (guint) (raster->tile.row + i / raster->n_columns),
                                  (guint) (raster->tile.column + i % raster->n_columns), &cell);
        paint_cross (cr, &cell);
      }
}

static void
paint_alignment_cell (cairo_t *cr, const LgnPaintContext *context, const LgnRect *cell, const LgnMapRaster *raster, gsize index,
                      bool hatches)
{
  double radius = MIN (MAX_RADIUS, cell->width * 0.08);

  if (raster->allowed && !raster->allowed[index])
    {
      if (!hatches)
        return;
      cairo_save (cr);
      lgn_path_rounded (cr, cell, radius);
      cairo_clip (cr);
      lgn_fill_hatch (cr, context, cell, cell->width * context->scale < 6);
      cairo_restore (cr);
      return;
    }
  if (isnan (raster->weights[index]))
    return;
  lgn_path_rounded (cr, cell, radius);
  lgn_set_source_rgb8 (cr, raster->colours[index]);
  cairo_fill (cr);
}

static void
paint_alignment_cells (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster)
{
  for (gsize i = 0; i < raster->n_rows; i++)
    for (gsize j = 0; j < raster->n_columns; j++)
      {
        LgnRect cell;
        lgn_map_get_painted_cell (context, layout, (guint) (raster->tile.row + i), (guint) (raster->tile.column + j), &cell);
        paint_alignment_cell (cr, context, &cell, raster, i * raster->n_columns + j, layout->options.hatches);
      }
}

/* Where the raster's dots lie on the canvas. */
static LgnRect
get_raster_rect (const LgnMapLayout *layout, const LgnMapRaster *raster)
{
  const LgnTile *tile = &raster->tile;
  guint left = (guint) (layout->is_rtl ? tile->column + tile->n_columns - 1 : tile->column);

  return (LgnRect) { lgn_map_layout_get_column_x (layout, left), lgn_map_layout_get_row_y (layout, (guint) tile->row),
                     tile->n_columns * layout->cell, tile->n_rows * layout->row_height };
}

/* A pattern of SURFACE's pixels, nearest neighbour, that fills RECT. */
static cairo_pattern_t *
make_pattern (cairo_surface_t *surface, const LgnRect *rect)
{
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
  cairo_matrix_t matrix;

  cairo_matrix_init_scale (&matrix, cairo_image_surface_get_width (surface) / rect->width,
                           cairo_image_surface_get_height (surface) / rect->height);
  cairo_matrix_translate (&matrix, -rect->x, -rect->y);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  return pattern;
}

/* How many dots from J on in row I are painted alike. */
static gsize
get_run (const LgnMapRaster *raster, gsize i, gsize j)
{
  const LgnRgb8 *colours = raster->colours + i * raster->n_columns;
  bool is_allowed = lgn_map_raster_is_allowed (raster, i, j);
  gsize n = 1;

  for (; j + n < raster->n_columns && lgn_map_raster_is_allowed (raster, i, j + n) == is_allowed; n++)
    if (is_allowed && memcmp (&colours[j], &colours[j + n], sizeof *colours) != 0)
      break;
  return n;
}

static LgnRect
get_run_rect (const LgnMapRaster *raster, const LgnRect *whole, gsize i, gsize j, gsize n)
{
  double width = whole->width / raster->n_columns, height = whole->height / raster->n_rows;
  gsize left = raster->is_rtl ? raster->n_columns - j - n : j;

  return (LgnRect) { whole->x + left * width, whole->y + i * height, n * width, height };
}

/* Adds the runs of masked dots to the path; false when there are too many of them. */
static bool
trace_masked (cairo_t *cr, const LgnMapRaster *raster, const LgnRect *whole)
{
  guint n_runs = 0;

  cairo_new_path (cr);
  for (gsize i = 0; i < raster->n_rows; i++)
    for (gsize j = 0, n; j < raster->n_columns; j += n)
      {
        n = get_run (raster, i, j);
        if (lgn_map_raster_is_allowed (raster, i, j))
          continue;
        LgnRect rect = get_run_rect (raster, whole, i, j, n);
        cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
        if (++n_runs > MAX_MASKED_RUNS)
          return false;
      }
  return true;
}

/* Hatches the masked dots of a vector file; too many runs of them go through a mask. */
static void
paint_masked (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster,
              const LgnRect *whole)
{
  cairo_save (cr);
  if (trace_masked (cr, raster, whole))
    {
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
      cairo_clip (cr);
      lgn_fill_hatch (cr, context, &layout->body, false);
    }
  else
    {
      cairo_pattern_t *mask = make_pattern (raster->masked, whole);
      cairo_push_group (cr);
      lgn_fill_hatch (cr, context, &layout->body, false);
      cairo_pop_group_to_source (cr);
      cairo_mask (cr, mask);
      cairo_pattern_destroy (mask);
    }
  cairo_restore (cr);
}

static void
paint_dots (cairo_t *cr, const LgnMapRaster *raster, const LgnRect *whole)
{
  cairo_pattern_t *pattern = make_pattern (raster->surface, whole);

  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, whole->x, whole->y, whole->width, whole->height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
}

/* A rectangle for each run of equal cells. */
static void
paint_runs (cairo_t *cr, const LgnMapRaster *raster, const LgnRect *whole)
{
  double end = whole->x + whole->width - 0.01;

  for (gsize i = 0; i < raster->n_rows; i++)
    for (gsize j = 0, n; j < raster->n_columns; j += n)
      {
        n = get_run (raster, i, j);
        LgnRect rect = get_run_rect (raster, whole, i, j, n);
        if (!lgn_map_raster_is_allowed (raster, i, j) || isnan (raster->weights[i * raster->n_columns + j]))
          continue;
        cairo_rectangle (cr, rect.x, rect.y, rect.width + (rect.x + rect.width < end ? VECTOR_OVERLAP : 0),
                         rect.height + (i + 1 < raster->n_rows ? VECTOR_OVERLAP : 0));
        lgn_set_source_rgb8 (cr, raster->colours[i * raster->n_columns + j]);
        cairo_fill (cr);
      }
}

static void
paint_heatmap_vector (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, LgnMapRaster *raster)
{
  LgnRect whole = get_raster_rect (layout, raster);

  lgn_map_raster_make_surfaces (raster, &context->paper);
  if (raster->n_rows * raster->n_columns <= MAX_VECTOR_CELLS)
    paint_runs (cr, raster, &whole);
  else
    paint_dots (cr, raster, &whole);
  if (raster->masked && layout->options.hatches)
    paint_masked (cr, context, layout, raster, &whole);
}

/* A pixel for a pixel, from the raster's picture: nothing is scaled, so nothing is smoothed. */
static void
paint_heatmap_pixels (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, LgnMapRaster *raster)
{
  LgnRect whole = get_raster_rect (layout, raster);

  cairo_set_source_surface (cr, lgn_map_raster_get_picture (raster, context, layout, &whole), layout->body.x, layout->body.y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
}

/* lgn_map_has_numbers: whether the cells of LAYOUT have room for numbers, and are to have them. */
bool
lgn_map_has_numbers (const LgnMapLayout *layout)
{
  LgnCellNumbers numbers = layout->options.numbers;

  return numbers != LGN_NUMBERS_NEVER && layout->cell >= (numbers == LGN_NUMBERS_FIT ? MIN_NUMBER_CELL : MIN_NUMBER_SIZE);
}

void
lgn_paint_map_numbers (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster)
{
  LgnCellNumbers numbers = layout->options.numbers;
  double size = CLAMP (0.28 * layout->cell, MIN_NUMBER_SIZE, MAX_NUMBER_SIZE);

  if (!lgn_map_has_numbers (layout))
    return;
  for (gsize i = 0; i < raster->n_rows * raster->n_columns; i++)
    {
      g_autofree char *number = lgn_map_raster_is_allowed (raster, i / raster->n_columns, i % raster->n_columns)
                                    ? lgn_format_cell (raster->weights[i], context->is_plain)
                                    : NULL;
      LgnText text = { number, size, false, 0, PANGO_ELLIPSIZE_NONE };
      LgnRect cell;
      double width;

      if (!number)
        continue;
      lgn_text_measure (context, &text, &width, NULL);
      if (numbers == LGN_NUMBERS_FIT && width > layout->cell - 4)
        continue;
      lgn_map_get_painted_cell (context, layout, (guint) (raster->tile.row + i / raster->n_columns),
                                (guint) (raster->tile.column + i % raster->n_columns), &cell);
      LgnRgb8 ink = lgn_rgb8_get_ink (raster->colours[i]);
      LgnRgba colour = { ink.r / 255.0, ink.g / 255.0, ink.b / 255.0, 1 };
      lgn_text_paint (cr, context, &text, cell.x + cell.width / 2, cell.y + cell.height / 2, LGN_ALIGN_CENTRE, &colour);
    }
}

/* A ring in the strongest cell of each row that can be seen. */
void
lgn_paint_map_rings (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster)
{
  const LgnTile *tile = &raster->tile;

  for (gsize row = tile->row; row < tile->row + tile->n_rows; row++)
    {
      LgnShownRow statistics;
      LgnRect cell;

      lgn_shown_map_get_row (layout->map, (guint) row, &statistics);
      if (statistics.strongest < (gint) tile->column || statistics.strongest >= (gint) (tile->column + tile->n_columns))
        continue;
      lgn_map_get_painted_cell (context, layout, (guint) row, (guint) statistics.strongest, &cell);
      lgn_set_source_rgb8 (cr, lgn_rgb8_get_ink (raster->colours[lgn_map_raster_get_index (raster, (guint) row,
                                                                                             (guint) statistics.strongest)]));
      cairo_set_line_width (cr, MIN (1.7, cell.width / 8));
      cairo_new_sub_path (cr);
      cairo_arc (cr, cell.x + cell.width / 2, cell.y + cell.height / 2, MIN (4.4, cell.width / 4), 0, 2 * G_PI);
      cairo_stroke (cr);
    }
}

/* In the upper start corner of a cell, where neither a ring nor the number is; in the middle of a small one. */
static LgnRect
get_gold_square (const LgnPaintContext *context, const LgnMapLayout *layout, const LgnRect *cell)
{
  double side = lgn_paint_snap (context, CLAMP (0.22 * cell->width, MIN (4, cell->width / 2), 8));
  double inset = cell->width < 12 ? (cell->width - side) / 2 : 3;
  double x = layout->is_rtl ? cell->x + cell->width - inset - side : cell->x + inset;

  return (LgnRect) { lgn_paint_snap (context, x), lgn_paint_snap (context, cell->y + inset), side, side };
}

/* What is right by gold links: filled where it is sure, an outline where it is possible. */
void
lgn_paint_map_gold (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout, const LgnMapRaster *raster,
                    const LgnGoldLinks *gold)
{
  double line = MAX (1, lgn_paint_get_hairline (context));

  cairo_set_line_width (cr, line);
  for (gsize i = 0; i < raster->n_rows * raster->n_columns; i++)
    {
      guint row = (guint) (raster->tile.row + i / raster->n_columns);
      guint column = (guint) (raster->tile.column + i % raster->n_columns);
      LgnGoldKind kind = lgn_gold_links_get (gold, layout->map, row, column);
      LgnRect cell, square;

      if (kind == LGN_GOLD_NONE)
        continue;
      lgn_map_get_painted_cell (context, layout, row, column, &cell);
      square = get_gold_square (context, layout, &cell);
      lgn_set_source_rgb8 (cr, lgn_rgb8_get_ink (raster->colours[i]));
      if (kind == LGN_GOLD_SURE)
        cairo_rectangle (cr, square.x, square.y, square.width, square.height);
      else
        cairo_rectangle (cr, square.x + line / 2, square.y + line / 2, square.width - line, square.height - line);
      if (kind == LGN_GOLD_SURE)
        cairo_fill (cr);
      else
        cairo_stroke (cr);
    }
}

/* The map's edge, which an empty map has too. */
static void
paint_outline (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout)
{
  LgnRgba colour = lgn_paint_get_outline (context);
  double line = lgn_paint_get_hairline (context);
  const LgnRect *body = &layout->body;

  lgn_set_source (cr, &colour);
  cairo_set_line_width (cr, line);
  cairo_rectangle (cr, body->x - line / 2, body->y - line / 2, body->width + line, body->height + line);
  cairo_stroke (cr);
}

/* A line where the second text of a pair begins. */
static void
paint_dividers (cairo_t *cr, const LgnPaintContext *context, const LgnMapLayout *layout)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (layout->map), *columns = lgn_shown_map_get_columns (layout->map);
  const LgnRect *body = &layout->body;
  double line = MAX (lgn_paint_get_hairline (context), 1 / context->scale);

  lgn_set_source (cr, &context->accent);
  for (guint i = 1; i < rows->n; i++)
    if (lgn_token_axis_get_group (rows, i)->segment != lgn_token_axis_get_group (rows, i - 1)->segment)
      cairo_rectangle (cr, body->x, lgn_paint_snap (context, lgn_map_layout_get_row_y (layout, i)) - line / 2, body->width,
                       line);
  for (guint i = 1; i < columns->n; i++)
    if (lgn_token_axis_get_group (columns, i)->segment != lgn_token_axis_get_group (columns, i - 1)->segment)
      {
        double edge = lgn_map_layout_get_column_x (layout, i) + (layout->is_rtl ? layout->cell : 0);
        cairo_rectangle (cr, lgn_paint_snap (context, edge) - line / 2, body->y, line, body->height);
      }
  cairo_fill (cr);
}

static void
paint_cells (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, const LgnMapMarks *marks)
{
  LgnMapRaster *raster = lgn_map_raster_get (context, layout);
  bool is_pooled = lgn_map_layout_is_pooled (layout);

  cairo_save (cr);
  cairo_rectangle (cr, layout->body.x, layout->body.y, layout->body.width, layout->body.height);
  cairo_clip (cr);
  if (raster->n_rows == 0 || raster->n_columns == 0)
    ;
  else if (layout->options.form == LGN_FORM_ALIGNMENT)
    paint_alignment_cells (cr, context, layout, raster);
  else if (context->is_vector)
    paint_heatmap_vector (cr, context, layout, raster);
  else
    paint_heatmap_pixels (cr, context, layout, raster);
  if (!is_pooled)
    {
      paint_crosses (cr, context, layout, raster);
      lgn_paint_map_numbers (cr, context, layout, raster);
    }
  /* A number says more than a ring, and both do not fit. */
  if (layout->options.marks_strongest && !is_pooled && !lgn_map_has_numbers (layout) && layout->cell >= 8)
    lgn_paint_map_rings (cr, context, layout, raster);
  if (marks->gold && !is_pooled && layout->cell >= MIN_GOLD_CELL)
    lgn_paint_map_gold (cr, context, layout, raster, marks->gold);
  paint_dividers (cr, context, layout);
  cairo_restore (cr);
}

/* lgn_paint_map_under: a map without the marks that lie over its cells. A map whose layer is not ready is an empty frame. */
void
lgn_paint_map_under (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, const LgnMapMarks *marks)
{
  bool is_ready = lgn_shown_map_is_ready (layout->map);

  cairo_save (cr);
  if (layout->options.form == LGN_FORM_ALIGNMENT)
    paint_outline (cr, context, layout);
  if (is_ready)
    paint_cells (cr, context, layout, marks);
  if (layout->options.form == LGN_FORM_HEATMAP)
    paint_outline (cr, context, layout);
  if (is_ready)
    lgn_paint_map_strips (cr, context, layout);
  lgn_paint_map_labels (cr, context, layout, marks);
  cairo_restore (cr);
}

/* lgn_paint_map: everything that LAYOUT has, in its form. */
void
lgn_paint_map (cairo_t *cr, const LgnPaintContext *context, LgnMapLayout *layout, const LgnMapMarks *marks)
{
  lgn_paint_map_under (cr, context, layout, marks);
  lgn_paint_map_marks (cr, context, layout, marks);
}
