#include "draw/lgn-atlas.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"

#include <math.h>

#define DEFAULT_MIN_SIDE 10.0
#define DEFAULT_MAX_SIDE 28.0
#define NUMBER_SIZE 0.75 /* of the text size */
#define RING_ROOM 3.0    /* px round the pictures for the ring of the selected one */

struct _LgnAtlasLayout
{
  LgnResult *result; /* or NULL */
  LgnAtlasOptions options;
  guint n_layers, n_heads, n_columns;
  bool is_rtl;
  double side, gap;
  double width, height;
  double number_size;    /* px */
  double band;           /* px of the layers' numbers */
  double header;         /* px above the pictures */
  LgnTokenAxis **axes;   /* [2 * n_layers] rows and columns of each layer's maps, once they are needed */
};

static void
count_heads (LgnAtlasLayout *layout)
{
  layout->n_layers = layout->options.n_layers;
  layout->n_heads = layout->options.n_heads;
  if (!layout->result)
    return;
  if (layout->n_layers == 0)
    layout->n_layers = lgn_attn_store_get_n_layers (layout->result->store, layout->options.site);
  if (layout->n_heads == 0)
    layout->n_heads = lgn_attn_store_get_max_heads (layout->result->store, layout->options.site);
}

/* The width of the layers' numbers. */
static double
measure_band (const LgnPaintContext *context, const LgnAtlasLayout *layout)
{
  g_autofree char *longest = g_strdup_printf ("%u", MAX (layout->n_layers, 1) - 1);
  LgnText text = { longest, layout->number_size, true, 0, PANGO_ELLIPSIZE_NONE };
  double width;

  lgn_text_measure (context, &text, &width, NULL);
  return ceil (width) + 5;
}

/* The largest side, a whole number of px, at which all columns fit WIDTH. */
static void
fit_side (LgnAtlasLayout *layout, double width)
{
  double min_side = layout->options.min_side > 0 ? layout->options.min_side : DEFAULT_MIN_SIDE;
  double max_side = layout->options.max_side > 0 ? layout->options.max_side : DEFAULT_MAX_SIDE;
  double pitch = floor ((width - layout->band - 2 * RING_ROOM) / MAX (layout->n_columns, 1));

  layout->gap = pitch >= 22 ? 4 : pitch >= 14 ? 2 : 1;
  layout->side = CLAMP (pitch - layout->gap, min_side, max_side);
}

/**
 * lgn_atlas_layout_new: places the pictures of all heads of one site, a row a layer, in WIDTH px; they shrink to the least side
 * before they take more than that. RESULT is kept.
 */
LgnAtlasLayout *
lgn_atlas_layout_new (const LgnPaintContext *context, LgnResult *result, const LgnAtlasOptions *options, double width)
{
  LgnAtlasLayout *layout = g_atomic_rc_box_new0 (LgnAtlasLayout);

  layout->result = result ? lgn_result_ref (result) : NULL;
  layout->options = *options;
  layout->is_rtl = context->is_rtl;
  count_heads (layout);
  layout->n_columns = layout->n_heads + (options->has_mean && layout->n_heads > 0);
  layout->number_size = NUMBER_SIZE * context->text_size;
  layout->band = measure_band (context, layout);
  fit_side (layout, width);
  layout->header = layout->number_size + 8;
  layout->width = layout->band + layout->n_columns * (layout->side + layout->gap) + 2 * RING_ROOM;
  layout->height = layout->header + layout->n_layers * (layout->side + layout->gap) + 2 * RING_ROOM;
  layout->axes = g_new0 (LgnTokenAxis *, MAX (2 * layout->n_layers, 1));
  return layout;
}

LgnAtlasLayout *
lgn_atlas_layout_ref (LgnAtlasLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  LgnAtlasLayout *layout = data;

  for (guint i = 0; i < 2 * layout->n_layers; i++)
    g_clear_pointer (&layout->axes[i], lgn_token_axis_unref);
  g_free (layout->axes);
  g_clear_pointer (&layout->result, lgn_result_unref);
}

void
lgn_atlas_layout_unref (LgnAtlasLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

void
lgn_atlas_layout_get_size (LgnAtlasLayout *layout, double *width, double *height)
{
  *width = layout->width;
  *height = layout->height;
}

double
lgn_atlas_layout_get_side (LgnAtlasLayout *layout)
{
  return layout->side;
}

guint
lgn_atlas_layout_get_n_layers (LgnAtlasLayout *layout)
{
  return layout->n_layers;
}

guint
lgn_atlas_layout_get_n_heads (LgnAtlasLayout *layout)
{
  return layout->n_heads;
}

/* HEAD's column, the mean's being the first; -1 where it has none. */
static gint
get_column (const LgnAtlasLayout *layout, gint head)
{
  gint first = layout->n_columns > layout->n_heads ? LGN_HEAD_MEAN : 0;

  return head >= first && head < (gint) layout->n_heads ? head - first : -1;
}

/* Whether LAYER has HEAD, as far as that is known yet: layers may have fewer heads than there are columns. */
static bool
has_head (const LgnAtlasLayout *layout, guint layer, gint head)
{
  LgnMapShape shape;

  return !layout->result || !lgn_attn_store_get_shape (layout->result->store, layout->options.site, layer, &shape)
         || head < (gint) shape.n_heads;
}

/* Where the pictures of COLUMN begin, in px. */
static double
get_column_x (const LgnAtlasLayout *layout, gint column)
{
  double start = layout->band + RING_ROOM + column * (layout->side + layout->gap);

  return layout->is_rtl ? layout->width - start - layout->side : start;
}

/* lgn_atlas_layout_get_cell: where the picture of a head is, in px; an empty rectangle where there is none. */
void
lgn_atlas_layout_get_cell (LgnAtlasLayout *layout, guint layer, gint head, LgnRect *rect)
{
  gint column = get_column (layout, head);
  double pitch = layout->side + layout->gap;

  *rect = (LgnRect) { 0, 0, 0, 0 };
  if (column < 0 || layer >= layout->n_layers || !has_head (layout, layer, head))
    return;
  rect->x = get_column_x (layout, column);
  rect->y = layout->header + RING_ROOM + layer * pitch;
  rect->width = rect->height = layout->side;
}

void
lgn_atlas_layout_get_layer_number (LgnAtlasLayout *layout, guint layer, LgnRect *rect)
{
  double pitch = layout->side + layout->gap;

  *rect = (LgnRect) { layout->is_rtl ? layout->width - layout->band : 0,
                      layout->header + RING_ROOM + layer * pitch - layout->gap / 2, layout->band, pitch };
}

/* lgn_atlas_layout_get_head_number: the first layer may have fewer heads than another. */
void
lgn_atlas_layout_get_head_number (LgnAtlasLayout *layout, gint head, LgnRect *rect)
{
  *rect = (LgnRect) { get_column_x (layout, get_column (layout, head)) - layout->gap / 2, 0, layout->side + layout->gap,
                      layout->header };
}

/* lgn_hit_atlas: the head, or number, at (X, Y) in px; the gap after a picture belongs to it. */
LgnHit
lgn_hit_atlas (LgnAtlasLayout *layout, double x, double y)
{
  LgnHit hit = { LGN_HIT_NOTHING, -1, -1, -1, 0, 1, 1 };
  double pitch = layout->side + layout->gap;
  double from_start = layout->is_rtl ? layout->width - x : x;
  double column = floor ((from_start - layout->band - RING_ROOM + layout->gap / 2) / pitch);
  double layer = floor ((y - layout->header - RING_ROOM + layout->gap / 2) / pitch);
  bool has_column = column >= 0 && column < layout->n_columns, has_layer = layer >= 0 && layer < layout->n_layers;

  if (has_layer)
    hit.layer = (gint) layer;
  if (has_column)
    hit.head = (gint) column - (layout->n_columns > layout->n_heads);
  if (has_layer && has_column && has_head (layout, (guint) hit.layer, hit.head))
    hit.kind = LGN_HIT_HEAD;
  else if (has_layer && from_start >= 0 && from_start < layout->band)
    hit.kind = LGN_HIT_LAYER;
  else if (has_column && y >= 0 && y < layout->header)
    hit.kind = LGN_HIT_HEAD_NUMBER;
  return hit;
}

/* Everything that makes a thumbnail look as it does. */
static char *
make_key (const LgnPaintContext *context, LgnShownMap *map, const LgnColourSpec *spec, guint n_rows, guint n_columns)
{
  const LgnMapId *id = lgn_shown_map_get_id (map);

  return g_strdup_printf ("%p %d %u %d %u %u %u %u %d %d %d %g %g %g %d", (void *) lgn_shown_map_get_result (map), id->site,
                          id->layer, id->head, lgn_shown_map_get_rows (map)->n, lgn_shown_map_get_columns (map)->n, n_rows,
                          n_columns, spec->palette, spec->range, spec->transform, spec->power, spec->low, spec->high,
                          context->is_dark);
}

static void
colour_thumbnail_row (LgnShownMap *map, LgnColourTable *table, guint32 *pixels, const float *weights, const guint8 *allowed,
                      guint n_columns, bool is_dark)
{
  float most = 0;
  bool is_rtl = lgn_shown_map_get_columns (map)->is_rtl;

  for (guint j = 0; j < n_columns && table->spec.range == LGN_RANGE_ROW; j++)
    most = fmaxf (most, weights[j]);
  if (table->spec.range == LGN_RANGE_ROW)
    lgn_colour_table_set_limits (table, 0, most);
  for (guint j = 0; j < n_columns; j++)
    {
      LgnRgb8 c = lgn_colour_table_get_colour (table, isnan (weights[j]) ? (float) table->low : weights[j]);
      guint32 pixel = 0xff000000u | (guint32) c.r << 16 | (guint32) c.g << 8 | c.b;
      pixels[is_rtl ? n_columns - 1 - j : j] = allowed[j] ? pixel : is_dark ? 0xff404040u : 0xffd0d0d0u;
    }
}

static cairo_surface_t *
make_thumbnail (const LgnPaintContext *context, LgnShownMap *map, const LgnColourSpec *spec, guint n_rows, guint n_columns)
{
  LgnTile whole = { 0, 0, lgn_shown_map_get_rows (map)->n, lgn_shown_map_get_columns (map)->n };
  g_autofree float *weights = g_new (float, n_rows * n_columns);
  g_autofree guint8 *allowed = g_malloc (n_rows * n_columns);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) n_columns, (int) n_rows);
  LgnColourTable table;

  lgn_shown_map_read_overview (map, &whole, n_rows, n_columns, LGN_POOL_MAX, weights, allowed);
  lgn_colour_table_init (&table, spec, context->is_dark, map);
  cairo_surface_flush (surface);
  for (guint i = 0; i < n_rows; i++)
    colour_thumbnail_row (map, &table,
                          (guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                                + i * (guint) cairo_image_surface_get_stride (surface)),
                          weights + i * n_columns, allowed + i * n_columns, n_columns, context->is_dark);
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* (transfer none) of the cache. */
static cairo_surface_t *
get_thumbnail (const LgnPaintContext *context, LgnShownMap *map, const LgnColourSpec *spec, double side)
{
  guint pixels = (guint) MAX (1, floor (side * context->scale));
  guint n_rows = MIN (pixels, lgn_shown_map_get_rows (map)->n), n_columns = MIN (pixels, lgn_shown_map_get_columns (map)->n);
  GHashTable *thumbnails = context->cache->thumbnails;
  g_autofree char *key = make_key (context, map, spec, n_rows, n_columns);
  cairo_surface_t *surface = g_hash_table_lookup (thumbnails, key);

  if (surface)
    return surface;
  if (g_hash_table_size (thumbnails) >= LGN_PAINT_CACHE_MAX_THUMBNAILS)
    g_hash_table_remove_all (thumbnails);
  surface = make_thumbnail (context, map, spec, n_rows, n_columns);
  g_hash_table_insert (thumbnails, g_steal_pointer (&key), surface);
  return surface;
}

static void
paint_surface (cairo_t *cr, cairo_surface_t *surface, const LgnRect *rect)
{
  cairo_save (cr);
  cairo_translate (cr, rect->x, rect->y);
  cairo_scale (cr, rect->width / cairo_image_surface_get_width (surface),
               rect->height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
}

static double
get_radius (const LgnRect *rect)
{
  return MIN (3, rect->width / 6);
}

static void
paint_frame (cairo_t *cr, const LgnPaintContext *context, const LgnRect *rect)
{
  LgnRgba outline = lgn_paint_get_outline (context);
  double half = lgn_paint_get_hairline (context) / 2;
  LgnRect frame = { rect->x + half, rect->y + half, rect->width - 2 * half, rect->height - 2 * half };

  lgn_path_rounded (cr, &frame, get_radius (rect));
  lgn_set_source (cr, &outline);
  cairo_set_line_width (cr, 2 * half);
  cairo_stroke (cr);
}

/* lgn_paint_thumbnail: MAP drawn together into RECT, where it is ready; else an empty frame. */
void
lgn_paint_thumbnail (cairo_t *cr, const LgnPaintContext *context, LgnShownMap *map, const LgnColourSpec *colours,
                     const LgnRect *rect)
{
  bool is_empty = lgn_shown_map_get_rows (map)->n == 0 || lgn_shown_map_get_columns (map)->n == 0;

  if (lgn_shown_map_is_ready (map) && !is_empty)
    {
      cairo_save (cr);
      lgn_path_rounded (cr, rect, get_radius (rect));
      cairo_clip (cr);
      paint_surface (cr, get_thumbnail (context, map, colours, rect->width), rect);
      cairo_restore (cr);
    }
  paint_frame (cr, context, rect);
}

/* The map of a head as the atlas shows it; NULL before there is any. */
static LgnShownMap *
make_map (LgnAtlasLayout *layout, guint layer, gint head)
{
  LgnMapId id = { layout->options.site, layer, head };
  LgnTokenAxis **axes = &layout->axes[2 * layer];
  LgnMapShape shape;

  if (!layout->result || !lgn_attn_store_get_shape (layout->result->store, id.site, layer, &shape))
    return NULL;
  if (!axes[0])
    {
      axes[0] = lgn_token_axis_new (lgn_result_get_axis (layout->result, id.site, layer, LGN_AXIS_QUERY), (guint) shape.n_query,
                                    layout->options.hides_special, layout->options.grouping, false);
      axes[1] = lgn_token_axis_new (lgn_result_get_axis (layout->result, id.site, layer, LGN_AXIS_KEY), (guint) shape.n_key,
                                    layout->options.hides_special, layout->options.grouping, false);
    }
  return lgn_shown_map_new (layout->result, &id, axes[0], axes[1]);
}

static void
paint_head (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, guint layer, gint head)
{
  g_autoptr (LgnShownMap) map = make_map (layout, layer, head);
  LgnRect cell;

  lgn_atlas_layout_get_cell (layout, layer, head, &cell);
  if (map)
    lgn_paint_thumbnail (cr, context, map, &layout->options.colours, &cell);
  else
    paint_frame (cr, context, &cell);
}

/* Every so many numbers are drawn along an axis, so that they keep apart. */
static guint
get_number_step (const LgnPaintContext *context, const LgnAtlasLayout *layout, guint n, bool is_width)
{
  g_autofree char *longest = g_strdup_printf ("%u", n > 0 ? n - 1 : 0);
  LgnText text = { longest, layout->number_size, false, 0, PANGO_ELLIPSIZE_NONE };
  double width, pitch = layout->side + layout->gap;
  guint step = 1;

  lgn_text_measure (context, &text, &width, NULL);
  while (step * pitch < (is_width ? width + 3 : 0.9 * layout->number_size))
    step = step == 1 ? 2 : step == 2 ? 5 : step * 2;
  return step;
}

static void
paint_numbers (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks)
{
  double pitch = layout->side + layout->gap;
  guint head_step = get_number_step (context, layout, layout->n_heads, true);
  guint layer_step = get_number_step (context, layout, layout->n_layers, false);
  LgnRgba dim = lgn_paint_get_dim (context);
  LgnRect rect;

  for (guint head = 0; head < layout->n_heads; head += head_step)
    {
      g_autofree char *number = g_strdup_printf ("%u", head);
      LgnText text = { number, layout->number_size, marks->layer >= 0 && marks->head == (gint) head, 0, PANGO_ELLIPSIZE_NONE };
      lgn_atlas_layout_get_head_number (layout, (gint) head, &rect);
      lgn_text_paint (cr, context, &text, rect.x + rect.width / 2, rect.height / 2, LGN_ALIGN_CENTRE, &dim);
    }
  for (guint layer = 0; layer < layout->n_layers; layer += layer_step)
    {
      g_autofree char *number = g_strdup_printf ("%u", layer);
      LgnText text = { number, layout->number_size, marks->layer == (gint) layer, 0, PANGO_ELLIPSIZE_NONE };
      lgn_atlas_layout_get_layer_number (layout, layer, &rect);
      lgn_text_paint (cr, context, &text, layout->is_rtl ? rect.x + 4 : rect.x + rect.width - 4, rect.y + rect.height / 2,
                      layout->is_rtl ? LGN_ALIGN_LEFT : LGN_ALIGN_RIGHT, &dim);
    }
  if (layout->n_columns > layout->n_heads)
    {
      bool is_bold = marks->layer >= 0 && marks->head == LGN_HEAD_MEAN;
      LgnText text = { lgn_say (context, N_ ("mean")), layout->number_size, is_bold, 0, PANGO_ELLIPSIZE_NONE };
      double width;

      lgn_text_measure (context, &text, &width, NULL);
      lgn_atlas_layout_get_head_number (layout, LGN_HEAD_MEAN, &rect);
      /* A word that is wider than its column reaches back over the empty corner. */
      double x = rect.x + rect.width / 2, over = MAX (0, width / 2 - pitch / 2);
      lgn_text_paint (cr, context, &text, layout->is_rtl ? x + over : x - over, rect.height / 2, LGN_ALIGN_CENTRE, &dim);
    }
}

static void
paint_ring (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, gint layer, gint head, double width,
            const LgnRgba *colour)
{
  LgnRect cell;

  if (layer < 0 || layer >= (gint) layout->n_layers || get_column (layout, head) < 0)
    return;
  lgn_atlas_layout_get_cell (layout, (guint) layer, head, &cell);
  LgnRect ring = { cell.x - width / 2, cell.y - width / 2, cell.width + width, cell.height + width };
  double radius = get_radius (&cell) + width / 2;

  lgn_path_rounded (cr, &ring, radius);
  lgn_set_source (cr, &context->paper);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke (cr);
  lgn_path_rounded (cr, &ring, radius);
  lgn_set_source (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

void
lgn_paint_atlas (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks)
{
  double left, top, right, bottom;
  gint first = layout->n_columns > layout->n_heads ? LGN_HEAD_MEAN : 0;
  LgnRgba hover = lgn_rgba_fade (&context->accent, 0.6);

  cairo_save (cr);
  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  for (guint layer = 0; layer < layout->n_layers; layer++)
    for (gint head = first; head < (gint) layout->n_heads; head++)
      {
        LgnRect cell;
        lgn_atlas_layout_get_cell (layout, layer, head, &cell);
        if (cell.width > 0 && cell.x < right && cell.x + cell.width > left && cell.y < bottom && cell.y + cell.height > top)
          paint_head (cr, context, layout, layer, head);
      }
  paint_numbers (cr, context, layout, marks);
  paint_ring (cr, context, layout, marks->hover_layer, marks->hover_head, 1.2, &hover);
  paint_ring (cr, context, layout, marks->pin_layer, marks->pin_head, 2, &lgn_pin_colour);
  paint_ring (cr, context, layout, marks->layer, marks->head, 2, &context->accent);
  cairo_restore (cr);
}
