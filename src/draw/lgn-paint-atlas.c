#include "base/lgn-i18n.h"
#include "draw/lgn-atlas-private.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

#define FADED 0.2 /* the opacity of heads that are not looked for */

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

/* Whole device pixels, copied where that is enough. */
static void
paint_composed (cairo_t *cr, const LgnPaintContext *context, cairo_surface_t *composed, const LgnRect *rect, double alpha)
{
  cairo_save (cr);
  cairo_translate (cr, rect->x, rect->y);
  cairo_scale (cr, 1 / context->scale, 1 / context->scale);
  cairo_set_source_surface (cr, composed, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  if (alpha < 1)
    cairo_paint_with_alpha (cr, alpha);
  else
    cairo_paint (cr);
  cairo_restore (cr);
}

/* PICTURE in RECT with rounded corners; NULL: an empty frame. */
static void
paint_picture (cairo_t *cr, const LgnPaintContext *context, cairo_surface_t *picture, const LgnRect *rect)
{
  if (picture)
    {
      cairo_save (cr);
      lgn_path_rounded (cr, rect, get_radius (rect));
      cairo_clip (cr);
      paint_surface (cr, picture, rect);
      cairo_restore (cr);
    }
  paint_frame (cr, context, rect);
}

static bool
can_draw (LgnShownMap *map)
{
  return map && lgn_shown_map_is_ready (map) && lgn_shown_map_get_rows (map)->n > 0 && lgn_shown_map_get_columns (map)->n > 0;
}

/* lgn_paint_thumbnail: MAP drawn together into RECT, where it is ready; else an empty frame. */
void
lgn_paint_thumbnail (cairo_t *cr, const LgnPaintContext *context, LgnShownMap *map, const LgnColourSpec *colours,
                     const LgnRect *rect)
{
  paint_picture (cr, context, can_draw (map) ? get_thumbnail (context, map, colours, rect->width) : NULL, rect);
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

/* Each marked cell in a frame of one device pixel, which takes at least three: where cells are smaller, their place is seen. */
static void
paint_cells (cairo_t *cr, const LgnPaintContext *context, const LgnAtlasOptions *options, LgnShownMap *map, const LgnRect *rect)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (map), *columns = lgn_shown_map_get_columns (map);
  double line = 1 / context->scale, width = rect->width / columns->n, height = rect->height / rows->n;

  lgn_set_source (cr, &lgn_mark_colour);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (guint i = 0; i < options->n_cells; i++)
    {
      const LgnAtlasCell *cell = &options->cells[i];
      guint column = columns->is_rtl ? columns->n - 1 - cell->column : cell->column;
      if (cell->row >= rows->n || cell->column >= columns->n)
        continue;
      double x = lgn_paint_snap (context, rect->x + column * width), y = lgn_paint_snap (context, rect->y + cell->row * height);
      double right = MAX (lgn_paint_snap (context, rect->x + (column + 1) * width), x + line);
      double bottom = MAX (lgn_paint_snap (context, rect->y + (cell->row + 1) * height), y + line);
      cairo_rectangle (cr, x - line, y - line, right - x + 2 * line, bottom - y + 2 * line);
      cairo_rectangle (cr, x, y, right - x, bottom - y);
      cairo_fill (cr);
    }
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

/* Everything that makes the pictures of an atlas look as they do, but for which head they are of. */
static char *
make_atlas_key (const LgnPaintContext *context, const LgnAtlasLayout *layout)
{
  const LgnAtlasOptions *options = &layout->options;
  const LgnColourSpec *spec = &options->colours;
  GString *key = g_string_new (NULL);

  g_string_printf (key, "%p %d %d %d %d %d %d %g %g %g %g %g %d %d", (void *) layout->result, options->site,
                   options->hides_special, options->grouping, spec->palette, spec->range, spec->transform, spec->power, spec->low,
                   spec->high, layout->side, context->scale, context->is_dark, context->is_high_contrast);
  if (options->picture)
    g_string_append_printf (key, " patches %u %d %u", lgn_shown_map_get_id (options->picture->map)->layer,
                            options->picture->gaze, options->focus);
  for (guint i = 0; i < options->n_cells; i++)
    g_string_append_printf (key, " %u %u", options->cells[i].row, options->cells[i].column);
  return g_string_free (key, FALSE);
}

/* Pictures are made once, in device pixels, with their corners and frames; then each takes one copy of pixels a frame. Where a
 * picture does not begin and end on device pixels, they would be smoothed. */
static bool
can_keep (const LgnPaintContext *context, const LgnAtlasLayout *layout)
{
  return !context->is_vector && layout->side * context->scale == floor (layout->side * context->scale)
         && context->scale == floor (context->scale);
}

static cairo_surface_t *
compose (const LgnPaintContext *context, LgnAtlasLayout *layout, LgnShownMap *map)
{
  guint pixels = (guint) (layout->side * context->scale);
  cairo_surface_t *patches = lgn_atlas_make_patches (context, layout, map, pixels);
  cairo_surface_t *picture = patches ? patches
                                     : make_thumbnail (context, map, &layout->options.colours,
                                                       MIN (pixels, lgn_shown_map_get_rows (map)->n),
                                                       MIN (pixels, lgn_shown_map_get_columns (map)->n));
  cairo_surface_t *composed = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) pixels, (int) pixels);
  cairo_t *cr = cairo_create (composed);
  LgnRect rect = { 0, 0, layout->side, layout->side };

  cairo_scale (cr, context->scale, context->scale);
  paint_picture (cr, context, picture, &rect);
  if (!patches)
    paint_cells (cr, context, &layout->options, map, &rect);
  cairo_destroy (cr);
  cairo_surface_destroy (picture);
  return composed;
}

/* (transfer none) the kept picture of a head, made now if DEADLINE has not passed; NULL: none. *IS_LATE: there will be one. */
static cairo_surface_t *
get_composed (const LgnPaintContext *context, LgnAtlasLayout *layout, guint layer, gint head, gint64 deadline, bool *is_late)
{
  GHashTable *pictures = context->cache->pictures;
  gpointer key = GUINT_TO_POINTER (layer * (layout->n_heads + 1) + (guint) (head + 1) + 1);
  cairo_surface_t *composed = g_hash_table_lookup (pictures, key);
  LgnMapId id = { layout->options.site, layer, head };

  if (composed || !layout->result || !lgn_attn_store_is_ready (layout->result->store, id.site, layer))
    return composed;
  if (g_get_monotonic_time () >= deadline)
    {
      *is_late = true;
      return NULL;
    }
  g_autoptr (LgnShownMap) map = make_map (layout, layer, head);
  if (!can_draw (map))
    return NULL;
  composed = compose (context, layout, map);
  g_hash_table_insert (pictures, key, composed);
  return composed;
}

/* One picture that is not kept. */
static void
paint_map (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, guint layer, gint head, const LgnRect *rect)
{
  g_autoptr (LgnShownMap) map = make_map (layout, layer, head);

  if (!can_draw (map))
    {
      paint_frame (cr, context, rect);
      return;
    }
  lgn_paint_thumbnail (cr, context, map, &layout->options.colours, rect);
  paint_cells (cr, context, &layout->options, map, rect);
}

static void
paint_number_colour (cairo_t *cr, const LgnPaintContext *context, const LgnAtlasLayout *layout, const LgnAtlasHead *listed,
                     const LgnRect *rect)
{
  LgnColourTable table;

  if (listed && !isnan (listed->number))
    {
      lgn_colour_table_init (&table, &layout->options.colours, context->is_dark, NULL);
      lgn_set_source_rgb8 (cr, lgn_colour_table_get_colour (&table, (float) listed->number));
      lgn_path_rounded (cr, rect, get_radius (rect));
      cairo_fill (cr);
    }
  paint_frame (cr, context, rect);
}

/* A stripe below the picture, or a frame in its place. */
static void
paint_role (cairo_t *cr, const LgnPaintContext *context, const LgnAtlasLayout *layout, const LgnAtlasHead *listed,
            const LgnRect *rect)
{
  double line = lgn_paint_snap (context, 1);

  if (!listed || !listed->has_role || layout->options.fills_numbers)
    return;
  LgnRgba colour = { listed->role.colour.r / 255.0, listed->role.colour.g / 255.0, listed->role.colour.b / 255.0,
                     listed->is_faded ? FADED : 1 };
  lgn_set_source (cr, &colour);
  if (layout->stripe > 0)
    {
      cairo_rectangle (cr, rect->x, rect->y + rect->height + 1, rect->width, layout->stripe - 1);
      cairo_fill (cr);
      return;
    }
  cairo_rectangle (cr, rect->x, rect->y, rect->width, line);
  cairo_rectangle (cr, rect->x, rect->y + rect->height - line, rect->width, line);
  cairo_rectangle (cr, rect->x, rect->y + line, line, rect->height - 2 * line);
  cairo_rectangle (cr, rect->x + rect->width - line, rect->y + line, line, rect->height - 2 * line);
  cairo_fill (cr);
}

static LgnRgba
get_text_colour (const LgnPaintContext *context, const LgnAtlasHead *listed)
{
  LgnRgba dim = lgn_paint_get_dim (context);

  return listed && listed->is_faded ? lgn_rgba_fade (&dim, 2 * FADED) : dim;
}

/* The number beside a picture. */
static void
paint_side_number (cairo_t *cr, const LgnPaintContext *context, const LgnAtlasLayout *layout, const LgnAtlasHead *listed,
                   const LgnRect *rect)
{
  g_autofree char *number = NULL;

  if (layout->number_room <= 0 || !listed || isnan (listed->number))
    return;
  number = lgn_format_cell (listed->number, context->is_plain);
  LgnText text = { number, layout->number_size, false, 0, PANGO_ELLIPSIZE_NONE };
  LgnRgba colour = get_text_colour (context, listed);
  if (number)
    lgn_text_paint (cr, context, &text, layout->is_rtl ? rect->x - 2 : rect->x + rect->width + 2, rect->y + rect->height / 2,
                    layout->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &colour);
}

/* The second line of a caption: the role's mark and name. */
static void
paint_title (cairo_t *cr, const LgnPaintContext *context, const LgnAtlasLayout *layout, const LgnAtlasHead *listed,
             const LgnRect *rect, double y)
{
  double mark = 0.7 * layout->number_size, start = listed->has_role ? mark + 3 : 0;
  LgnText text = { listed->title, layout->number_size, false, rect->width - start, PANGO_ELLIPSIZE_END };
  LgnRgba colour = get_text_colour (context, listed);
  double right = rect->x + rect->width;

  if (listed->has_role)
    lgn_paint_role_mark (cr, context, &listed->role, layout->is_rtl ? right - mark / 2 : rect->x + mark / 2, y, mark, 0);
  lgn_text_paint (cr, context, &text, layout->is_rtl ? right - start : rect->x + start, y,
                  layout->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &colour);
}

/* Below a picture of a flow: which head it is, at the other side its number where that fits, then the role. */
static void
paint_caption (cairo_t *cr, const LgnPaintContext *context, const LgnAtlasLayout *layout, const LgnAtlasHead *listed,
               const LgnRect *rect)
{
  g_autofree char *place = listed->head == LGN_HEAD_MEAN ? g_strdup_printf ("%u", listed->layer)
                                                         : g_strdup_printf ("%u·%d", listed->layer, listed->head);
  LgnText text = { place, layout->number_size, true, 0, PANGO_ELLIPSIZE_NONE };
  double left = rect->x, right = rect->x + rect->width, width, number_width;
  double y = rect->y + rect->height + layout->stripe + LGN_ATLAS_CAPTION_GAP + layout->line_height / 2;
  LgnRgba dim = get_text_colour (context, listed), ink = listed->is_faded ? dim : context->ink;

  lgn_text_measure (context, &text, &width, NULL);
  lgn_text_paint (cr, context, &text, layout->is_rtl ? right : left, y, layout->is_rtl ? LGN_ALIGN_RIGHT : LGN_ALIGN_LEFT, &ink);
  if (!isnan (listed->number))
    {
      g_autofree char *number = lgn_format_weight (listed->number, 3, context->is_plain);
      LgnText other = { number, layout->number_size, false, 0, PANGO_ELLIPSIZE_NONE };
      lgn_text_measure (context, &other, &number_width, NULL);
      if (width + number_width + 4 <= rect->width)
        lgn_text_paint (cr, context, &other, layout->is_rtl ? left : right, y, layout->is_rtl ? LGN_ALIGN_LEFT : LGN_ALIGN_RIGHT,
                        &dim);
    }
  if (listed->title && layout->n_lines > 1)
    paint_title (cr, context, layout, listed, rect, y + layout->line_height);
}

static bool
paint_head (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, guint slot, gint64 deadline)
{
  const LgnAtlasHead *listed;
  bool is_late = false;
  LgnRect rect;
  guint layer;
  gint head;

  if (!lgn_atlas_get_head_at (layout, slot, &layer, &head))
    return true;
  lgn_atlas_get_slot_rect (layout, slot, &rect);
  listed = lgn_atlas_get_listed (layout, layer, head);
  if (layout->options.fills_numbers)
    paint_number_colour (cr, context, layout, listed, &rect);
  else if (can_keep (context, layout))
    {
      cairo_surface_t *composed = get_composed (context, layout, layer, head, deadline, &is_late);
      if (composed)
        paint_composed (cr, context, composed, &rect, listed && listed->is_faded ? FADED : 1);
      else
        paint_frame (cr, context, &rect);
    }
  else if (listed && listed->is_faded)
    {
      cairo_push_group (cr);
      paint_map (cr, context, layout, layer, head, &rect);
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, FADED);
    }
  else
    paint_map (cr, context, layout, layer, head, &rect);
  paint_role (cr, context, layout, listed, &rect);
  if (layout->options.is_flow)
    paint_caption (cr, context, layout, listed, &rect);
  else
    paint_side_number (cr, context, layout, listed, &rect);
  return !is_late;
}

/* Every so many numbers are drawn along an axis, so that they keep apart. */
static guint
get_number_step (const LgnPaintContext *context, const LgnAtlasLayout *layout, guint n, bool is_width)
{
  g_autofree char *longest = g_strdup_printf ("%u", n > 0 ? n - 1 : 0);
  LgnText text = { longest, layout->number_size, false, 0, PANGO_ELLIPSIZE_NONE };
  double width, pitch = is_width ? layout->pitch_x : layout->pitch_y;
  guint step = 1;

  lgn_text_measure (context, &text, &width, NULL);
  while (step * pitch < (is_width ? width + 3 : 0.9 * layout->number_size))
    step = step == 1 ? 2 : step == 2 ? 5 : step * 2;
  return step;
}

static void
paint_numbers (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks)
{
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
  if (layout->has_mean)
    {
      bool is_bold = marks->layer >= 0 && marks->head == LGN_HEAD_MEAN;
      LgnText text = { lgn_say (context, N_ ("mean")), layout->number_size, is_bold, 0, PANGO_ELLIPSIZE_NONE };
      double width;

      lgn_text_measure (context, &text, &width, NULL);
      lgn_atlas_layout_get_head_number (layout, LGN_HEAD_MEAN, &rect);
      /* A word that is wider than its column reaches back over the empty corner. */
      double x = rect.x + rect.width / 2, over = MAX (0, width / 2 - layout->pitch_x / 2);
      lgn_text_paint (cr, context, &text, layout->is_rtl ? x + over : x - over, rect.height / 2, LGN_ALIGN_CENTRE, &dim);
    }
}

static void
paint_ring (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, gint layer, gint head, double width,
            const LgnRgba *colour)
{
  LgnRect cell = { 0, 0, 0, 0 };

  if (layer >= 0)
    lgn_atlas_layout_get_cell (layout, (guint) layer, head, &cell);
  if (cell.width <= 0)
    return;
  LgnRect ring = { cell.x - width / 2, cell.y - width / 2, cell.width + width, cell.height + layout->stripe + width };
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

/* Forgets the kept pictures when others are to be drawn. */
static void
check_pictures (const LgnPaintContext *context, LgnAtlasLayout *layout)
{
  LgnPaintCache *cache = context->cache;
  g_autofree char *key = make_atlas_key (context, layout);

  if (g_strcmp0 (key, cache->pictures_key) == 0)
    return;
  g_hash_table_remove_all (cache->pictures);
  g_free (cache->pictures_key);
  cache->pictures_key = g_steal_pointer (&key);
}

/* Paints the rows of pictures that reach into TOP to BOTTOM. */
static bool
paint_heads (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, double top, double bottom, gint64 deadline)
{
  double origin = layout->header;
  guint n_rows = (layout->n_slots + layout->n_columns - 1) / layout->n_columns;
  guint first = (guint) CLAMP (floor ((top - origin) / layout->pitch_y), 0, n_rows);
  guint end = (guint) CLAMP (ceil ((bottom - origin) / layout->pitch_y), 0, n_rows) * layout->n_columns;
  bool is_whole = true;

  for (guint slot = first * layout->n_columns; slot < MIN (end, layout->n_slots); slot++)
    is_whole = paint_head (cr, context, layout, slot, deadline) && is_whole;
  return is_whole;
}

bool
lgn_paint_atlas_until (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks,
                       gint64 deadline)
{
  double left, top, right, bottom;
  LgnRgba hover = lgn_rgba_fade (&context->accent, 0.6);
  bool is_whole = true;

  cairo_save (cr);
  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  check_pictures (context, layout);
  if (layout->n_slots > 0)
    is_whole = paint_heads (cr, context, layout, top, bottom, deadline);
  if (!layout->options.is_flow)
    paint_numbers (cr, context, layout, marks);
  paint_ring (cr, context, layout, marks->hover_layer, marks->hover_head, 1.2, &hover);
  paint_ring (cr, context, layout, marks->pin_layer, marks->pin_head, 2, &lgn_pin_colour);
  paint_ring (cr, context, layout, marks->layer, marks->head, marks->has_cursor ? 3 : 2, &context->accent);
  cairo_restore (cr);
  return is_whole;
}

void
lgn_paint_atlas (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, const LgnAtlasMarks *marks)
{
  lgn_paint_atlas_until (cr, context, layout, marks, G_MAXINT64);
}

void
lgn_paint_atlas_head_set (cairo_t *cr, const LgnPaintContext *context, LgnAtlasLayout *layout, LgnHeadSet *heads)
{
  cairo_save (cr);
  for (guint i = 0; i < lgn_head_set_get_n (heads); i++)
    {
      const LgnMapId *id = lgn_head_set_get_head (heads, i);
      LgnRgb8 rgb = lgn_head_get_colour (lgn_head_set_get_colour_index (heads, i), context->is_dark);
      LgnRgba colour = { rgb.r / 255.0, rgb.g / 255.0, rgb.b / 255.0, 1 };

      paint_ring (cr, context, layout, (gint) id->layer, id->head, 2.5, &colour);
    }
  cairo_restore (cr);
}
