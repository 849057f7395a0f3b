#include "draw/lgn-picture-layout-private.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"

#include <math.h>

/* A sound is drawn so much lower than it is wide, within limits in px for text of 11 pt. */
#define SOUND_SHAPE 0.42
#define MIN_SOUND 60.0
#define MAX_SOUND 320.0
#define RULER_GAP 6.0

void
lgn_picture_options_init (LgnPictureOptions *options)
{
  *options = (LgnPictureOptions) {
    .colours = LGN_PICTURE_COLOURS,
    .strength = LGN_PICTURE_STRENGTH,
    .has_grid = true,
    .has_boxes = true,
    .has_ruler = true,
  };
}

static LgnResult *
get_result (const LgnPictureLayout *layout)
{
  return lgn_shown_map_get_result (layout->map->map);
}

static bool
is_sound (const LgnPictureLayout *layout)
{
  return get_result (layout)->heard.values != NULL;
}

/* The smallest rectangle round A and B. */
static LgnRect
join (const LgnRect *a, const LgnRect *b)
{
  double left = MIN (a->x, b->x), top = MIN (a->y, b->y);

  return (LgnRect) { left, top, MAX (a->x + a->width, b->x + b->width) - left, MAX (a->y + a->height, b->y + b->height) - top };
}

/* The picture as it was given, and what the network saw beyond it. */
static void
find_picture_extent (LgnPictureLayout *layout)
{
  const LgnPlacement *placement = &get_result (layout)->placement;
  const LgnRect picture = { 0, 0, placement->picture_width, placement->picture_height };
  const LgnRect seen
      = { placement->left, placement->top, placement->width * placement->scale_x, placement->height * placement->scale_y };

  layout->extent = join (&picture, &seen);
}

/* Columns from the first frame that is shown to the last. */
static void
find_sound_extent (LgnPictureLayout *layout)
{
  const LgnHeard *heard = &get_result (layout)->heard;
  LgnAxis to = lgn_picture_map_get_to (layout->map);
  gsize pitch = layout->map->grid[to].pitch_columns, n = heard->values->shape[1];
  guint first = layout->n_columns, end = 0;

  for (guint i = 0; i < layout->n_columns; i++)
    if (lgn_picture_map_find_index (layout->map, to, i) >= 0)
      {
        first = MIN (first, i);
        end = i + 1;
      }
  layout->first_column = MIN (first, end);
  layout->n_columns = end - layout->first_column;
  layout->heard = (LgnHeardSpan) { MIN (layout->first_column * pitch, n - 1), MIN (MAX (end, 1) * pitch, n) };
  layout->heard.end = MAX (layout->heard.end, layout->heard.first + 1);
  layout->extent = (LgnRect) { (double) layout->heard.first, 0, (double) (layout->heard.end - layout->heard.first), 1 };
}

static double
get_ruler_height (const LgnPictureLayout *layout, const LgnPaintContext *context)
{
  if (!is_sound (layout) || !layout->options.has_ruler)
    return 0;
  return RULER_GAP + lgn_text_get_line_height (context, context->min_text_size);
}

/* The largest frame with the extent's shape in WIDTH x HEIGHT px (HEIGHT 0: any); it starts at the upper left corner, edges on
 * device pixels. */
static void
fit (LgnPictureLayout *layout, const LgnPaintContext *context, double width, double height)
{
  double margin = layout->options.margin, unit = context->text_size / (11 * LGN_PT_TO_PX);
  double room = MAX (width - 2 * margin, 1), ruler = get_ruler_height (layout, context);
  double max_height = height > 0 ? MAX (height - 2 * margin - ruler, 1) : INFINITY;
  LgnRect *frame = &layout->frame;

  *frame = (LgnRect) { margin, margin, room, room * layout->extent.height / layout->extent.width };
  if (is_sound (layout))
    frame->height
        = MIN (layout->options.has_ruler ? CLAMP (SOUND_SHAPE * room, MIN_SOUND * unit, MAX_SOUND * unit) : max_height, max_height);
  else if (frame->height > max_height)
    {
      frame->height = max_height;
      frame->width = max_height * layout->extent.width / layout->extent.height;
    }
  frame->x = lgn_paint_snap (context, frame->x);
  frame->y = lgn_paint_snap (context, frame->y);
  frame->width = MAX (lgn_paint_snap (context, frame->width), 1 / context->scale);
  frame->height = MAX (lgn_paint_snap (context, frame->height), 1 / context->scale);
  layout->height = frame->y + frame->height + ruler + margin;
}

/* The row's own scale ends at the strongest patch that is drawn. */
static void
init_colours (LgnPictureLayout *layout, const LgnPaintContext *context)
{
  LgnColourSpec spec = layout->options.colours;

  if (spec.range == LGN_RANGE_ROW)
    {
      spec.range = LGN_RANGE_CUSTOM;
      spec.low = 0;
      spec.high = layout->row.max > 0 ? layout->row.max : 1;
    }
  lgn_colour_table_init (&layout->colours, &spec, context->is_dark, layout->map->map);
}

LgnPictureLayout *
lgn_picture_layout_new (const LgnPaintContext *context, const LgnPictureMap *map, guint focus, const LgnPictureOptions *options,
                        double width, double height)
{
  LgnPictureLayout *layout = g_atomic_rc_box_new0 (LgnPictureLayout);

  layout->map = lgn_picture_map_copy (map);
  layout->focus = focus;
  layout->options = *options;
  layout->scale = context->scale;
  layout->n_columns = (guint) map->grid[lgn_picture_map_get_to (map)].columns;
  lgn_picture_map_read (map, focus, &layout->row);
  init_colours (layout, context);
  if (is_sound (layout))
    find_sound_extent (layout);
  else
    find_picture_extent (layout);
  fit (layout, context, width, height);
  return layout;
}

LgnPictureLayout *
lgn_picture_layout_ref (LgnPictureLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  LgnPictureLayout *layout = data;

  g_clear_pointer (&layout->overlay, cairo_surface_destroy);
  g_clear_pointer (&layout->sound, cairo_surface_destroy);
  lgn_picture_row_clear (&layout->row);
  lgn_picture_map_free (layout->map);
}

void
lgn_picture_layout_unref (LgnPictureLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

const LgnPictureMap *
lgn_picture_layout_get_map (LgnPictureLayout *layout)
{
  return layout->map;
}

guint
lgn_picture_layout_get_focus (LgnPictureLayout *layout)
{
  return layout->focus;
}

const LgnPictureRow *
lgn_picture_layout_get_row (LgnPictureLayout *layout)
{
  return &layout->row;
}

const LgnColourTable *
lgn_picture_layout_get_colours (LgnPictureLayout *layout)
{
  return &layout->colours;
}

double
lgn_picture_layout_get_height (LgnPictureLayout *layout)
{
  return layout->height;
}

void
lgn_picture_layout_get_frame (LgnPictureLayout *layout, LgnRect *frame)
{
  *frame = layout->frame;
}

/* A rectangle of the extent's own units on the canvas. */
static LgnRect
place_extent (const LgnPictureLayout *layout, double x, double y, double width, double height)
{
  const LgnRect *frame = &layout->frame, *extent = &layout->extent;
  double scale_x = frame->width / extent->width, scale_y = frame->height / extent->height;

  return (LgnRect) { frame->x + (x - extent->x) * scale_x, frame->y + (y - extent->y) * scale_y, width * scale_x,
                     height * scale_y };
}

LgnRect
lgn_picture_layout_place (const LgnPictureLayout *layout, double x, double y, double width, double height)
{
  const LgnPlacement *placement = &get_result (layout)->placement;

  if (is_sound (layout))
    return place_extent (layout, x, y, width, height);
  return place_extent (layout, placement->left + x * placement->scale_x, placement->top + y * placement->scale_y,
                       width * placement->scale_x, height * placement->scale_y);
}

void
lgn_picture_layout_get_picture (LgnPictureLayout *layout, LgnRect *rect, guint *width, guint *height)
{
  const LgnPlacement *placement = &get_result (layout)->placement;

  *width = *height = 0;
  *rect = layout->frame;
  if (is_sound (layout))
    return;
  *rect = place_extent (layout, 0, 0, placement->picture_width, placement->picture_height);
  *width = (guint) MAX (lround (rect->width * layout->scale), 1);
  *height = (guint) MAX (lround (rect->height * layout->scale), 1);
}

/* What a patch of GRID measures, in px of what the network sees. */
static void
get_pitch (const LgnPictureLayout *layout, const LgnGrid *grid, double *width, double *height)
{
  const LgnPlacement *placement = &get_result (layout)->placement;

  *width = grid->pitch_columns > 0 ? (double) grid->pitch_columns : (double) placement->width / (double) grid->columns;
  *height = grid->pitch_rows > 0 ? (double) grid->pitch_rows : (double) placement->height / (double) grid->rows;
}

LgnRect
lgn_picture_layout_get_grid (const LgnPictureLayout *layout, LgnAxis axis)
{
  const LgnGrid *grid = &layout->map->grid[axis];
  double width, height;

  get_pitch (layout, grid, &width, &height);
  if (is_sound (layout))
    return lgn_picture_layout_place (layout, layout->first_column * width, 0, layout->n_columns * width, 1);
  return lgn_picture_layout_place (layout, 0, 0, (double) grid->columns * width, (double) grid->rows * height);
}

/* lgn_picture_layout_get_patch: what of a patch lies in the frame; the last of a row may be cut. */
void
lgn_picture_layout_get_patch (LgnPictureLayout *layout, LgnAxis axis, guint patch, LgnRect *rect)
{
  const LgnGrid *grid = &layout->map->grid[axis];
  const LgnRect *frame = &layout->frame;
  double width, height;

  get_pitch (layout, grid, &width, &height);
  *rect = lgn_picture_layout_place (layout, (double) (patch % grid->columns) * width, (double) (patch / grid->columns) * height,
                                    width, height);
  rect->width = MAX (MIN (rect->x + rect->width, frame->x + frame->width) - rect->x, 0);
  rect->height = MAX (MIN (rect->y + rect->height, frame->y + frame->height) - rect->y, 0);
}

void
lgn_picture_layout_get_box (LgnPictureLayout *layout, guint index, LgnRect *rect)
{
  const LgnBox *box = &get_result (layout)->boxes[index];

  *rect = place_extent (layout, box->x, box->y, box->width, box->height);
}

/* The patch of a side at (X, Y), or -1. */
static gint
find_patch (const LgnPictureLayout *layout, LgnAxis axis, double x, double y)
{
  const LgnGrid *grid = &layout->map->grid[axis];
  LgnRect rect;

  if (grid->rows == 0)
    return -1;
  rect = lgn_picture_layout_get_grid (layout, axis);
  double column = (x - rect.x) / rect.width, row = (y - rect.y) / rect.height;
  guint n_columns = is_sound (layout) ? layout->n_columns : (guint) grid->columns;
  if (!(column >= 0 && column < 1 && row >= 0 && row < 1))
    return -1;
  return (gint) (row * (double) grid->rows) * (gint) grid->columns + (gint) layout->first_column
         + (gint) (column * (double) n_columns);
}

/* The box whose frame or label is nearest to (X, Y): of those round the point the smallest; -1: none. */
static gint
find_box (LgnPictureLayout *layout, double x, double y)
{
  gint found = -1;
  double least = INFINITY;

  for (guint i = 0; layout->options.has_boxes && i < get_result (layout)->n_boxes; i++)
    {
      LgnRect rect;
      lgn_picture_layout_get_box (layout, i, &rect);
      bool is_in = x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
      if (!is_in || rect.width * rect.height >= least || lgn_picture_map_find_box (layout->map, i) < 0)
        continue;
      found = (gint) i;
      least = rect.width * rect.height;
    }
  return found;
}

LgnHit
lgn_hit_picture (LgnPictureLayout *layout, double x, double y)
{
  LgnHit hit = LGN_HIT_NONE;
  const LgnRect *frame = &layout->frame;
  LgnAxis from = lgn_picture_map_get_from (layout->map), to = lgn_picture_map_get_to (layout->map);
  gint box, looks, drawn;

  if (x < frame->x || y < frame->y || x >= frame->x + frame->width || y >= frame->y + frame->height)
    return hit;
  box = find_box (layout, x, y);
  looks = find_patch (layout, from, x, y);
  drawn = find_patch (layout, to, x, y);
  hit.kind = box >= 0 ? LGN_HIT_BOX : looks >= 0 || drawn >= 0 ? LGN_HIT_CELL : LGN_HIT_NOTHING;
  if (box >= 0)
    {
      hit.row = lgn_picture_map_find_box (layout->map, (guint) box);
      hit.column = box;
      return hit;
    }
  hit.row = looks >= 0 ? lgn_picture_map_find_index (layout->map, from, (guint) looks) : -1;
  hit.column = drawn >= 0 ? lgn_picture_map_find_index (layout->map, to, (guint) drawn) : -1;
  return hit;
}
