#include "draw/lgn-map-layout-private.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "view/lgn-number.h"

#include <math.h>

/* Cells of an alignment do not become smaller than this, they scroll. */
#define MIN_ALIGNMENT_CELL 18.0
#define DEFAULT_MAX_CELL 64.0
/* Below this cell the strips give way to the cells. */
#define MIN_CELL_WITH_STRIPS 18.0
/* A canvas without a height of its own. */
#define UNBOUNDED 1e7

/* Where few rows look at very many columns, square cells would leave no room for the rows' labels. They become higher then,
 * in px for labels of 11 pt, as long as the map stays flatter than a share of its width. */
#define LABELLED_ROW 16.0
#define MAX_FLATNESS 0.5

void
lgn_map_options_init (LgnMapOptions *options, LgnMapForm form)
{
  *options = (LgnMapOptions) {
    .form = form,
    .colours = LGN_COLOUR_SPEC_DEFAULT,
    .numbers = form == LGN_FORM_HEATMAP ? LGN_NUMBERS_FIT : LGN_NUMBERS_NEVER,
    .strips = form == LGN_FORM_HEATMAP ? LGN_STRIP_HIDDEN : LGN_STRIP_HIDDEN | LGN_STRIP_SPREAD | LGN_STRIP_RECEIVED,
    .marks_strongest = form == LGN_FORM_ALIGNMENT,
    .hatches = true,
    .pooling = LGN_POOL_MAX,
    .margin = 12,
  };
  options->colours.power = form == LGN_FORM_ALIGNMENT ? 0.8 : 0.6;
}

static bool
is_column_axis_rtl (const LgnMapOptions *options, LgnShownMap *map)
{
  if (options->direction == LGN_DIRECTION_TEXT)
    return lgn_shown_map_get_columns (map)->is_rtl;
  return options->direction == LGN_DIRECTION_RTL;
}

/* What stands over the strip of spreads: "0 – 2.40 nats". */
char *
lgn_map_layout_make_spread_limits (const LgnMapLayout *layout, const LgnPaintContext *context)
{
  g_autofree char *most = lgn_format_fixed (lgn_shown_map_get_max_spread (layout->map), 2, context->is_plain);

  return g_strdup_printf (lgn_say (context, N_ ("0 – %s nats")), most);
}

static double
measure_width (const LgnPaintContext *context, const char *text, double size)
{
  LgnText measured = { text, size, false, 0, PANGO_ELLIPSIZE_NONE };
  double width;

  lgn_text_measure (context, &measured, &width, NULL);
  return ceil (width);
}

/* What stands over the strip of hidden weights: "1 hidden". */
char *
lgn_map_layout_make_hidden_heading (const LgnMapLayout *layout, const LgnPaintContext *context)
{
  guint n_hidden = lgn_token_axis_get_n_hidden (lgn_shown_map_get_columns (layout->map));

  return g_strdup_printf (lgn_say (context, N_ ("%u hidden")), n_hidden);
}

static void
measure_strips (LgnMapLayout *layout, const LgnPaintContext *context)
{
  double line = lgn_text_get_line_height (context, layout->label_size), heading_end = 0;

  layout->strips_width = layout->received_height = 0;
  if (layout->strips & LGN_STRIP_HIDDEN)
    {
      g_autofree char *heading = lgn_map_layout_make_hidden_heading (layout, context);
      double angle = lgn_map_layout_get_heading_angle (layout);

      layout->strips_width = layout->hidden_gap + layout->hidden_width;
      heading_end = layout->hidden_gap + layout->hidden_width / 2
                    + measure_width (context, heading, LGN_STRIP_TEXT * layout->label_size) * cos (angle)
                    + line / 2 * sin (angle);
    }
  if (layout->strips & LGN_STRIP_SPREAD)
    {
      g_autofree char *limits = lgn_map_layout_make_spread_limits (layout, context);
      double width = measure_width (context, limits, LGN_STRIP_TEXT * layout->label_size);
      layout->strips_width += layout->spread_gap + MAX (layout->spread_width, width);
    }
  layout->strips_width = MAX (layout->strips_width, heading_end);
  if (layout->strips & LGN_STRIP_RECEIVED)
    {
      double width = measure_width (context, lgn_say (context, N_ ("received")), layout->label_size);
      layout->row_band = MAX (layout->row_band, width + layout->label_gap);
      layout->received_height = layout->received_gap + MAX (layout->received_bar, line);
    }
}

static double
get_bottom_band (const LgnMapLayout *layout)
{
  return layout->received_height + layout->note_height;
}

/* The cell at which the whole map would be seen beside the bands that LAYOUT has now, if it may be as small as that. */
static double
get_room_cell (const LgnMapLayout *layout)
{
  double room_x = layout->width - 2 * layout->options.margin - layout->row_band - MAX (layout->strips_width, layout->overhang);
  double room_y = layout->height - 2 * layout->options.margin - layout->column_band - get_bottom_band (layout);

  return MIN (room_x / MAX (layout->n_columns, 1), room_y / MAX (layout->n_rows, 1));
}

static double
get_fit_cell (const LgnMapLayout *layout, const LgnPaintContext *context)
{
  double max = layout->options.max_cell > 0 ? layout->options.max_cell : DEFAULT_MAX_CELL;
  double cell = CLAMP (get_room_cell (layout), 1e-3, max), dots;

  if (layout->options.form == LGN_FORM_ALIGNMENT || layout->options.min_cell > 0)
    cell = MAX (cell, MIN (layout->options.min_cell > 0 ? layout->options.min_cell : MIN_ALIGNMENT_CELL, max));
  if (context->is_vector)
    return cell;
  dots = cell * context->scale;
  if (dots >= 4)
    return floor (dots) / context->scale;
  return dots < 1 ? 1 / (ceil (1 / dots) * context->scale) : cell;
}

static double
get_row_height (const LgnMapLayout *layout, const LgnPaintContext *context)
{
  double room_y = layout->height - 2 * layout->options.margin - layout->column_band - get_bottom_band (layout);
  double n_rows = MAX (layout->n_rows, 1), most = MIN (room_y, MAX_FLATNESS * layout->cell * layout->n_columns) / n_rows;
  double height = MIN (LABELLED_ROW * layout->unit, most);

  if (!context->is_vector && height * context->scale >= 4)
    height = floor (height * context->scale) / context->scale;
  return MAX (height, layout->cell);
}

/* Bands and cell depend on each other: a few rounds settle them. */
static double
settle (LgnMapLayout *layout, const LgnPaintContext *context, LgnViewport *viewport)
{
  bool fits = !viewport || lgn_viewport_get_fit (viewport);
  double fit_cell = 24;

  layout->cell = layout->row_height = fits ? fit_cell : lgn_viewport_get_cell (viewport);
  for (guint round = 0; round < 4; round++)
    {
      lgn_map_layout_fit_labels (layout, context);
      measure_strips (layout, context);
      fit_cell = get_fit_cell (layout, context);
      if (fits)
        layout->cell = fit_cell;
      layout->row_height = get_row_height (layout, context);
      layout->pixels_per_cell = layout->cell * context->scale;
      layout->note_height = 0;
      if (lgn_map_layout_is_pooled (layout) || lgn_shown_map_count_not_numbers (layout->map) > 0)
        layout->note_height = 1.3 * lgn_text_get_line_height (context, layout->label_size);
    }
  return fit_cell;
}

/* Where the body lies: everything together in the middle of the canvas, or from its start where it does not fit. */
static void
place_body (LgnMapLayout *layout, const LgnPaintContext *context)
{
  double margin = layout->options.margin, end = MAX (layout->strips_width, layout->overhang);
  double room_x = layout->width - 2 * margin - layout->row_band - end;
  double room_y = layout->height - 2 * margin - layout->column_band - get_bottom_band (layout);
  double map_width = layout->cell * layout->n_columns, map_height = layout->row_height * layout->n_rows;
  LgnRect *body = &layout->body;

  body->width = MAX (MIN (room_x, map_width), 0);
  body->height = MAX (MIN (room_y, map_height), 0);
  layout->contents.width = layout->row_band + body->width + end;
  layout->contents.height = layout->column_band + body->height + get_bottom_band (layout);
  layout->contents.x = margin + floor (MAX (layout->width - 2 * margin - layout->contents.width, 0) / 2);
  if (layout->height == UNBOUNDED)
    layout->height = layout->contents.height + 2 * margin;
  layout->contents.y = margin + floor (MAX (layout->height - 2 * margin - layout->contents.height, 0) / 2);
  body->x = lgn_paint_snap (context, layout->contents.x + (layout->is_rtl ? end : layout->row_band));
  body->y = lgn_paint_snap (context, layout->contents.y + layout->column_band);
  body->width = lgn_paint_snap (context, body->width);
  body->height = lgn_paint_snap (context, body->height);
}

static LgnMapLayout *
layout_alloc (const LgnPaintContext *context, LgnShownMap *map, const LgnMapOptions *options, double width, double height)
{
  LgnMapLayout *layout = g_atomic_rc_box_new0 (LgnMapLayout);

  layout->map = lgn_shown_map_ref (map);
  layout->options = *options;
  layout->n_rows = lgn_shown_map_get_rows (map)->n;
  layout->n_columns = lgn_shown_map_get_columns (map)->n;
  layout->is_rtl = is_column_axis_rtl (options, map);
  layout->width = width;
  layout->height = height > 0 ? height : UNBOUNDED;
  layout->unit = context->text_size / (11 * LGN_PT_TO_PX);
  layout->label_gap = 8 * layout->unit;
  layout->hidden_gap = 11 * layout->unit;
  layout->hidden_width = 15 * layout->unit;
  layout->spread_gap = 34 * layout->unit; /* the slanted heading before it ends here */
  layout->spread_width = 60 * layout->unit;
  layout->received_gap = 9 * layout->unit;
  layout->received_bar = 28 * layout->unit;
  layout->strips = options->strips;
  if (lgn_token_axis_get_n_hidden (lgn_shown_map_get_columns (map)) == 0)
    layout->strips &= ~(guint) LGN_STRIP_HIDDEN;
  return layout;
}

/**
 * lgn_map_layout_new: lays MAP (kept) out on a canvas of WIDTH x HEIGHT px. VIEWPORT's page becomes the body of the layout, and
 * its cell and place are followed; without one (NULL) the whole map is shown. HEIGHT 0: as high as it must be for that.
 * Returns: (transfer full): the layout.
 */
LgnMapLayout *
lgn_map_layout_new (const LgnPaintContext *context, LgnShownMap *map, const LgnMapOptions *options, LgnViewport *viewport,
                    double width, double height)
{
  LgnMapLayout *layout = layout_alloc (context, map, options, width, height);
  double fit_cell = settle (layout, context, viewport);

  if (get_room_cell (layout) < MIN_CELL_WITH_STRIPS * layout->unit - 1 && (layout->strips & ~(guint) LGN_STRIP_HIDDEN))
    {
      layout->strips &= LGN_STRIP_HIDDEN;
      fit_cell = settle (layout, context, viewport);
    }
  layout->gap = options->form == LGN_FORM_ALIGNMENT ? (context->is_high_contrast ? 2 : MIN (2, layout->cell / 12)) : 0;
  place_body (layout, context);
  if (viewport)
    {
      lgn_viewport_set_page (viewport, layout->n_rows, layout->n_columns, layout->body.width, layout->body.height, fit_cell);
      layout->x = lgn_paint_snap (context, lgn_viewport_get_x (viewport));
      layout->y = lgn_paint_snap (context, lgn_viewport_get_y (viewport));
    }
  return layout;
}

/**
 * lgn_map_layout_new_like: MAP (kept), which has as many rows and columns as that of LAYOUT, where that one's lies, in other
 * COLOURS.
 * Returns: (transfer full): the layout.
 */
LgnMapLayout *
lgn_map_layout_new_like (const LgnMapLayout *layout, LgnShownMap *map, const LgnColourSpec *colours, bool has_row_labels)
{
  LgnMapLayout *like = g_atomic_rc_box_dup (sizeof *layout, (gpointer) layout);

  like->map = lgn_shown_map_ref (map);
  like->options.colours = *colours;
  like->options.hides_row_labels = !has_row_labels;
  return like;
}

LgnMapLayout *
lgn_map_layout_ref (LgnMapLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  lgn_shown_map_unref (((LgnMapLayout *) data)->map);
}

void
lgn_map_layout_unref (LgnMapLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

LgnShownMap *
lgn_map_layout_get_map (LgnMapLayout *layout)
{
  return layout->map;
}

const LgnMapOptions *
lgn_map_layout_get_options (LgnMapLayout *layout)
{
  return &layout->options;
}

void
lgn_map_layout_get_body (LgnMapLayout *layout, LgnRect *body)
{
  *body = layout->body;
}

void
lgn_map_layout_get_contents (LgnMapLayout *layout, LgnRect *rect)
{
  *rect = layout->contents;
}

double
lgn_map_layout_get_cell_size (LgnMapLayout *layout)
{
  return layout->cell;
}

double
lgn_map_layout_get_column_x (const LgnMapLayout *layout, guint column)
{
  guint from_left = layout->is_rtl ? layout->n_columns - 1 - column : column;

  return layout->body.x + from_left * layout->cell - layout->x;
}

double
lgn_map_layout_get_row_y (const LgnMapLayout *layout, guint row)
{
  return layout->body.y + row * layout->row_height - layout->y;
}

void
lgn_map_layout_get_cell (LgnMapLayout *layout, guint row, guint column, LgnRect *rect)
{
  *rect = (LgnRect) { lgn_map_layout_get_column_x (layout, column), lgn_map_layout_get_row_y (layout, row), layout->cell,
                      layout->row_height };
}

static void
get_visible (double offset, double length, double cell, guint n, guint *first, guint *end)
{
  *first = (guint) CLAMP (floor (offset / cell), 0, n);
  *end = (guint) CLAMP (ceil ((offset + length) / cell - 1e-9), *first, n);
}

void
lgn_map_layout_get_visible_rows (const LgnMapLayout *layout, guint *first, guint *end)
{
  get_visible (layout->y, layout->body.height, layout->row_height, layout->n_rows, first, end);
}

void
lgn_map_layout_get_visible_columns (const LgnMapLayout *layout, guint *first, guint *end)
{
  guint left, right;

  get_visible (layout->x, layout->body.width, layout->cell, layout->n_columns, &left, &right);
  *first = layout->is_rtl ? layout->n_columns - right : left;
  *end = layout->is_rtl ? layout->n_columns - left : right;
}

double
lgn_map_layout_get_hidden_x (const LgnMapLayout *layout)
{
  if (layout->is_rtl)
    return layout->body.x - layout->hidden_gap - layout->hidden_width;
  return layout->body.x + layout->body.width + layout->hidden_gap;
}

double
lgn_map_layout_get_spread_x (const LgnMapLayout *layout)
{
  double before = layout->spread_gap;

  if (layout->strips & LGN_STRIP_HIDDEN)
    before += layout->hidden_gap + layout->hidden_width;
  if (layout->is_rtl)
    return layout->body.x - before - layout->spread_width;
  return layout->body.x + layout->body.width + before;
}

void
lgn_map_layout_show_cell (LgnMapLayout *layout, LgnViewport *viewport, guint row, guint column)
{
  lgn_viewport_show_cell (viewport, row, layout->is_rtl ? layout->n_columns - 1 - column : column);
}

/* How many cells PIXELS apart fall on one dot. */
static guint
count_pooled (const LgnMapLayout *layout, double pixels)
{
  return layout->options.form == LGN_FORM_HEATMAP && pixels < 1 ? (guint) ceil (1 / pixels - 1e-9) : 1;
}

guint
lgn_map_layout_get_pooled (LgnMapLayout *layout, guint *n_columns)
{
  if (n_columns)
    *n_columns = count_pooled (layout, layout->pixels_per_cell);
  return count_pooled (layout, layout->pixels_per_cell * layout->row_height / layout->cell);
}

bool
lgn_map_layout_is_pooled (LgnMapLayout *layout)
{
  guint n_columns, n_rows = lgn_map_layout_get_pooled (layout, &n_columns);

  return n_rows > 1 || n_columns > 1;
}

static bool
is_between (double value, double first, double length)
{
  return value >= first && value < first + length;
}

/* The column whose band is at X, or -1. */
static gint
find_column (LgnMapLayout *layout, double x)
{
  double column = floor ((x - layout->body.x + layout->x) / layout->cell);

  if (!is_between (x, layout->body.x, layout->body.width) || column < 0 || column >= layout->n_columns)
    return -1;
  return layout->is_rtl ? (gint) layout->n_columns - 1 - (gint) column : (gint) column;
}

static gint
find_row (LgnMapLayout *layout, double y)
{
  double row = floor ((y - layout->body.y + layout->y) / layout->row_height);

  if (!is_between (y, layout->body.y, layout->body.height) || row < 0 || row >= layout->n_rows)
    return -1;
  return (gint) row;
}

/* The column whose slanted label passes through (X, Y), above the body. */
static gint
find_slanted_column (LgnMapLayout *layout, double x, double y)
{
  double angle = lgn_slant_get_angle (layout->slant);
  double height = layout->body.y - y - layout->label_gap / 2;
  double lean = angle > 0 && angle < G_PI_2 ? height / tan (angle) : 0;

  return find_column (layout, x + (layout->is_rtl ? lean : -lean));
}

/* The dot that a pooled cell lies in. */
static void
widen_to_dot (LgnMapLayout *layout, LgnHit *hit)
{
  guint n_columns, n_rows = lgn_map_layout_get_pooled (layout, &n_columns);

  hit->row -= hit->row % (gint) n_rows;
  hit->column -= hit->column % (gint) n_columns;
  hit->n_rows = MIN (n_rows, layout->n_rows - (guint) hit->row);
  hit->n_columns = MIN (n_columns, layout->n_columns - (guint) hit->column);
}

static LgnHitKind
find_side_kind (LgnMapLayout *layout, double x)
{
  double start = layout->is_rtl ? layout->body.x + layout->body.width : layout->body.x - layout->row_band;

  if (!layout->options.hides_row_labels && is_between (x, start, layout->row_band))
    return LGN_HIT_ROW_LABEL;
  if ((layout->strips & LGN_STRIP_HIDDEN) && is_between (x, lgn_map_layout_get_hidden_x (layout), layout->hidden_width))
    return LGN_HIT_HIDDEN;
  if ((layout->strips & LGN_STRIP_SPREAD) && is_between (x, lgn_map_layout_get_spread_x (layout), layout->spread_width))
    return LGN_HIT_SPREAD;
  return LGN_HIT_NOTHING;
}

/* lgn_hit_map: pure: depends on nothing but the layout. Gaps between cells belong to the cell before them. */
LgnHit
lgn_hit_map (LgnMapLayout *layout, double x, double y)
{
  LgnHit hit = { LGN_HIT_NOTHING, find_row (layout, y), find_column (layout, x), -1, -1, 1, 1 };
  double below = layout->body.y + layout->body.height;

  if (hit.row >= 0 && hit.column >= 0)
    {
      hit.kind = LGN_HIT_CELL;
      widen_to_dot (layout, &hit);
      return hit;
    }
  if (hit.row >= 0)
    hit.kind = find_side_kind (layout, x);
  else if (is_between (y, layout->body.y - layout->column_band, layout->column_band)
           && (hit.column = find_slanted_column (layout, x, y)) >= 0)
    hit.kind = LGN_HIT_COLUMN_LABEL;
  else if ((layout->strips & LGN_STRIP_RECEIVED) && hit.column >= 0 && is_between (y, below, layout->received_height))
    hit.kind = LGN_HIT_RECEIVED;
  if (hit.kind == LGN_HIT_NOTHING)
    hit.row = hit.column = -1;
  return hit;
}
