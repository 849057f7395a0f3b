#include "draw/lgn-links-layout-private.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-number.h"

#include <math.h>

/* A line of tokens, in sizes of text: as high as one likes to read it, and as low as it may be squeezed. */
#define ROOMY_PITCH 1.6
#define TIGHT_PITCH 1.25
/* A figure may be so much higher than wide before its tokens are squeezed. */
#define MAX_FIGURE_SHARE 2.5
#define MAX_LABEL_SHARE 0.28
#define MAX_LABEL_EMS 14.0
#define MAX_CELL 7.5
#define MAX_CELLS 64.0 /* px of all cells of a token */
/* px between the lines of two heads, and how much of a token's height the lines of all heads may take. */
#define MAX_LANE 3.0
#define LANES_SHARE 0.6
/* A line is hit this far from its middle even if it is thinner. */
#define HIT_DISTANCE 4.0

void
lgn_links_options_init (LgnLinksOptions *options)
{
  *options = (LgnLinksOptions) {
    .threshold = -1,
    .has_row_cells = true,
    .has_column_cells = true,
    .margin = 12,
    .max_span = 420,
  };
}

static LgnLinksLayout *
layout_alloc (const LgnPaintContext *context, LgnShownMap *const *maps, const guint *colours, guint n_maps,
              const LgnLinksOptions *options)
{
  LgnLinksLayout *layout = g_atomic_rc_box_new0 (LgnLinksLayout);
  const LgnTokenAxis *columns = lgn_shown_map_get_columns (maps[0]);

  layout->map = g_new (LgnShownMap *, n_maps);
  for (guint i = 0; i < n_maps; i++)
    layout->map[i] = lgn_shown_map_ref (maps[i]);
  layout->colour = g_memdup2 (colours, n_maps * sizeof *colours);
  layout->options = *options;
  layout->n_rows = lgn_shown_map_get_rows (maps[0])->n;
  layout->n_columns = columns->n;
  if (options->threshold < 0)
    layout->options.threshold = lgn_link_list_get_usual_threshold (columns->n);
  layout->links = lgn_link_list_new (maps, n_maps, layout->options.threshold);
  layout->is_rtl = options->direction == LGN_DIRECTION_TEXT ? columns->is_rtl : options->direction == LGN_DIRECTION_RTL;
  layout->unit = context->text_size / (11 * LGN_PT_TO_PX);
  layout->label_gap = 7 * layout->unit;
  return layout;
}

/* How far tokens stand apart, and how large they are written. */
static void
fit_rows (LgnLinksLayout *layout, const LgnPaintContext *context)
{
  double n = MAX (MAX (layout->n_rows, layout->n_columns), 1), margin = layout->options.margin;
  double least = MIN (context->min_text_size, context->text_size), pitch;

  layout->heading = ROOMY_PITCH * context->text_size;
  pitch = layout->height > 0 ? (layout->height - 2 * margin - layout->heading) / n : MAX_FIGURE_SHARE * layout->width / n;
  pitch = CLAMP (pitch, TIGHT_PITCH * least, ROOMY_PITCH * context->text_size);
  layout->line_unit = MIN (pitch / (ROOMY_PITCH * context->text_size), 1) * layout->unit;
  layout->label_size = CLAMP (pitch / TIGHT_PITCH, least, context->text_size);
  layout->contents_height = ceil (2 * margin + layout->heading + n * pitch);
  /* A much shorter side is spread beside the longer one: few words beside the many moments of a sound. */
  layout->row_pitch = 2 * layout->n_rows < layout->n_columns ? n * pitch / MAX (layout->n_rows, 1) : pitch;
  layout->column_pitch = 2 * layout->n_columns < layout->n_rows ? n * pitch / MAX (layout->n_columns, 1) : pitch;
}

static double
measure_band (const LgnLinksLayout *layout, const LgnPaintContext *context, const LgnTokenAxis *axis, const char *heading)
{
  LgnText text = { lgn_say (context, heading), layout->label_size, false, 0, PANGO_ELLIPSIZE_NONE };
  double width;

  lgn_text_measure (context, &text, &width, NULL);
  return ceil (layout->label_gap + MAX (width, lgn_label_measure (context, axis, layout->label_size, layout->max_label, false)));
}

static void
fit_columns (LgnLinksLayout *layout, const LgnPaintContext *context)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (layout->map[0]), *columns = lgn_shown_map_get_columns (layout->map[0]);
  double room, start, end;

  layout->max_label = MIN (layout->width * MAX_LABEL_SHARE, MAX_LABEL_EMS * layout->label_size);
  layout->row_band = measure_band (layout, context, rows, N_ ("looks from"));
  layout->column_band = measure_band (layout, context, columns, N_ ("looks at"));
  layout->cell = MIN (MAX_CELL, MAX_CELLS / layout->links->n_maps) * layout->unit;
  layout->row_cells = layout->column_cells = ceil (layout->links->n_maps * layout->cell + layout->label_gap / 2);
  layout->row_cells *= layout->options.has_row_cells;
  layout->column_cells *= layout->options.has_column_cells;
  start = layout->row_band + layout->row_cells;
  end = layout->column_band + layout->column_cells;
  room = MAX (layout->width - 2 * layout->options.margin - start - end, 1);
  if (layout->options.max_span > 0)
    room = MIN (room, layout->options.max_span);
  layout->left = floor (MAX (layout->width - room - start - end, 2 * layout->options.margin) / 2) + (layout->is_rtl ? end : start);
  layout->right = layout->left + room;
}

/**
 * lgn_links_layout_new: lays the links of MAPS (kept) out on a canvas of WIDTH x HEIGHT px, or as high as they need.
 * Returns: (transfer full): the layout.
 */
LgnLinksLayout *
lgn_links_layout_new (const LgnPaintContext *context, LgnShownMap *const *maps, const guint *colours, guint n_maps,
                      const LgnLinksOptions *options, double width, double height)
{
  LgnLinksLayout *layout = layout_alloc (context, maps, colours, n_maps, options);

  layout->width = width;
  layout->height = height;
  fit_rows (layout, context);
  fit_columns (layout, context);
  if (height <= 0)
    layout->height = layout->contents_height;
  return layout;
}

LgnLinksLayout *
lgn_links_layout_ref (LgnLinksLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  LgnLinksLayout *layout = data;

  for (guint i = 0; i < layout->links->n_maps; i++)
    lgn_shown_map_unref (layout->map[i]);
  g_free (layout->map);
  g_free (layout->colour);
  lgn_link_list_free (layout->links);
  g_clear_pointer (&layout->picture, lgn_link_raster_free);
}

void
lgn_links_layout_unref (LgnLinksLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

const LgnLinkList *
lgn_links_layout_get_links (LgnLinksLayout *layout)
{
  return layout->links;
}

double
lgn_links_layout_get_height (LgnLinksLayout *layout)
{
  return layout->contents_height;
}

char *
lgn_links_layout_make_count (LgnLinksLayout *layout, const LgnPaintContext *context)
{
  return g_strdup_printf (lgn_say (context, N_ ("%u of %u lines shown")), layout->links->n, (guint) layout->links->n_all);
}

static double
get_top (const LgnLinksLayout *layout)
{
  return layout->options.margin + layout->heading - layout->options.scroll;
}

double
lgn_links_layout_get_row_y (const LgnLinksLayout *layout, guint row)
{
  return get_top (layout) + (row + 0.5) * layout->row_pitch;
}

double
lgn_links_layout_get_column_y (const LgnLinksLayout *layout, guint column)
{
  return get_top (layout) + (column + 0.5) * layout->column_pitch;
}

double
lgn_links_layout_get_lane (const LgnLinksLayout *layout, guint map)
{
  double n = layout->links->n_maps, room = LANES_SHARE * MIN (layout->row_pitch, layout->column_pitch);

  return (map - (n - 1) / 2) * MIN (MAX_LANE * layout->unit, room / n);
}

double
lgn_links_layout_get_line_width (const LgnLinksLayout *layout, double weight)
{
  return (LGN_LINK_MIN_WIDTH + LGN_LINK_WIDTH_SPAN * CLAMP (weight, 0, 1)) * layout->line_unit;
}

/* The line that is nearest to (X, Y), between the columns; the strongest of equals. */
static LgnHit
hit_line (LgnLinksLayout *layout, double x, double y)
{
  LgnHit hit = { LGN_HIT_NOTHING, -1, -1, -1, -1, 1, 1 };
  double fraction = (x - layout->left) / (layout->right - layout->left);
  double t = lgn_link_find_parameter (layout->is_rtl ? 1 - fraction : fraction), down = t * t * (3 - 2 * t), best = INFINITY;
  /* dy/dx of a line that comes 1 px down over all */
  double slope = 6 * t * (1 - t) / (1.5 - 3 * t + 3 * t * t) / (layout->right - layout->left);

  for (guint i = 0; i < layout->links->n; i++)
    {
      const LgnLink *link = &layout->links->link[i];
      double from = lgn_links_layout_get_row_y (layout, link->row), to = lgn_links_layout_get_column_y (layout, link->column);
      double at = from + (to - from) * down + lgn_links_layout_get_lane (layout, link->map);
      double distance = fabs (at - y) / hypot (1, slope * (to - from));

      if (distance >= best || distance > MAX (HIT_DISTANCE, lgn_links_layout_get_line_width (layout, link->weight) / 2))
        continue;
      const LgnMapId *map = lgn_shown_map_get_id (layout->map[link->map]);
      best = distance;
      hit = (LgnHit) { LGN_HIT_LINK, (gint) link->row, (gint) link->column, (gint) map->layer, map->head, 1, 1 };
    }
  return hit;
}

LgnHit
lgn_hit_links (LgnLinksLayout *layout, double x, double y)
{
  LgnHit hit = { LGN_HIT_NOTHING, -1, -1, -1, -1, 1, 1 };
  double start = layout->row_band + layout->row_cells, end = layout->column_band + layout->column_cells, top = get_top (layout);
  bool is_left = x < layout->left, is_row = is_left != layout->is_rtl;
  double index = floor ((y - top) / (is_row ? layout->row_pitch : layout->column_pitch));

  if (x >= layout->left && x < layout->right)
    return hit_line (layout, x, y);
  if (x < layout->left - (layout->is_rtl ? end : start) || x >= layout->right + (layout->is_rtl ? start : end) || index < 0
      || index >= (is_row ? layout->n_rows : layout->n_columns))
    return hit;
  hit.kind = is_row ? LGN_HIT_ROW_LABEL : LGN_HIT_COLUMN_LABEL;
  *(is_row ? &hit.row : &hit.column) = (gint) index;
  return hit;
}
