#include "draw/lgn-links-layout-private.h"
#include "base/lgn-i18n.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"
#include "view/lgn-head-set.h"

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
/* Between two texts, in sizes of text, and beside labels where words are cut into pieces, in px for text of 11 pt. */
#define SPLIT_GAP 1.0
#define BRACKET_BAND 9.0

void
lgn_links_options_init (LgnLinksOptions *options)
{
  *options = (LgnLinksOptions) {
    .threshold = -1,
    .has_strengths = true,
    .has_bars = true,
    .margin = 12,
    .max_span = 420,
  };
}

/* The first token of the second of two texts; else how many there are. */
static guint
find_split (const LgnTokenAxis *axis)
{
  guint i = 0;

  while (i < axis->n && lgn_token_axis_get_group (axis, i)->segment == 0)
    i++;
  return i > 0 ? i : axis->n;
}

static LgnLinksLayout *
layout_alloc (const LgnPaintContext *context, LgnShownMap *const *maps, const guint *colours, LgnLinkList *links,
              const LgnLinksOptions *options)
{
  LgnLinksLayout *layout = g_atomic_rc_box_new0 (LgnLinksLayout);
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (maps[0]), *columns = lgn_shown_map_get_columns (maps[0]);

  layout->map = g_new (LgnShownMap *, links->n_maps);
  for (guint i = 0; i < links->n_maps; i++)
    layout->map[i] = lgn_shown_map_ref (maps[i]);
  layout->colour = g_memdup2 (colours, links->n_maps * sizeof *colours);
  layout->options = *options;
  layout->n_rows = rows->n;
  layout->n_columns = columns->n;
  layout->row_split = find_split (rows);
  layout->column_split = find_split (columns);
  if (options->threshold < 0)
    layout->options.threshold = lgn_link_list_get_usual_threshold (columns->n);
  layout->links = lgn_link_list_ref (links);
  layout->n_links = lgn_link_list_count (links, layout->options.threshold);
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
  bool is_split = layout->row_split < layout->n_rows || layout->column_split < layout->n_columns;

  layout->heading = ceil (ROOMY_PITCH * context->text_size);
  layout->split_gap = is_split ? SPLIT_GAP * context->text_size : 0;
  pitch = layout->height > 0 ? (layout->height - 2 * margin - layout->heading - layout->split_gap) / n
                             : MAX_FIGURE_SHARE * layout->width / n;
  pitch = CLAMP (pitch, TIGHT_PITCH * least, ROOMY_PITCH * context->text_size);
  layout->line_unit = MIN (pitch / (ROOMY_PITCH * context->text_size), 1) * layout->unit;
  layout->label_size = CLAMP (pitch / TIGHT_PITCH, least, context->text_size);
  layout->contents_height = ceil (2 * margin + layout->heading + n * pitch + layout->split_gap);
  /* A much shorter side is spread beside the longer one: few words beside the many moments of a sound. */
  layout->row_pitch = 2 * layout->n_rows < layout->n_columns ? n * pitch / MAX (layout->n_rows, 1) : pitch;
  layout->column_pitch = 2 * layout->n_columns < layout->n_rows ? n * pitch / MAX (layout->n_columns, 1) : pitch;
}

static bool
has_pieces (const LgnTokenAxis *axis)
{
  for (guint i = 0; i < axis->n; i++)
    if (lgn_token_axis_get_group (axis, i)->continues)
      return true;
  return false;
}

static double
measure_band (const LgnLinksLayout *layout, const LgnPaintContext *context, const LgnTokenAxis *axis, const char *heading)
{
  LgnText text = { lgn_say (context, heading), layout->label_size, false, 0, PANGO_ELLIPSIZE_NONE };
  double width;

  lgn_text_measure (context, &text, &width, NULL);
  return ceil (layout->label_gap + MAX (width, lgn_label_measure (context, axis, layout->label_size, layout->max_label, false)));
}

/* How broad the cells are that stand beside the tokens of a side. */
static double
measure_cells (const LgnLinksLayout *layout, bool is_row)
{
  bool has_cells = is_row != layout->options.is_reversed ? layout->options.has_strengths : layout->options.has_bars;

  return has_cells ? ceil (layout->links->n_maps * layout->cell + layout->label_gap / 2) : 0;
}

static void
fit_columns (LgnLinksLayout *layout, const LgnPaintContext *context)
{
  const LgnTokenAxis *rows = lgn_shown_map_get_rows (layout->map[0]), *columns = lgn_shown_map_get_columns (layout->map[0]);
  double room, start, end;

  layout->max_label = MIN (layout->width * MAX_LABEL_SHARE, MAX_LABEL_EMS * layout->label_size);
  layout->row_bracket = has_pieces (rows) ? BRACKET_BAND * layout->unit : 0;
  layout->column_bracket = has_pieces (columns) ? BRACKET_BAND * layout->unit : 0;
  layout->row_band = measure_band (layout, context, rows, N_ ("looks from")) + layout->row_bracket;
  layout->column_band = measure_band (layout, context, columns, N_ ("looks at")) + layout->column_bracket;
  layout->cell = MIN (MAX_CELL, MAX_CELLS / layout->links->n_maps) * layout->unit;
  layout->row_cells = measure_cells (layout, true);
  layout->column_cells = measure_cells (layout, false);
  start = layout->row_band + layout->row_cells;
  end = layout->column_band + layout->column_cells;
  room = MAX (layout->width - 2 * layout->options.margin - start - end, 1);
  if (layout->options.max_span > 0)
    room = MIN (room, layout->options.max_span);
  layout->left = floor (MAX (layout->width - room - start - end, 2 * layout->options.margin) / 2) + (layout->is_rtl ? end : start);
  layout->right = layout->left + room;
}

/**
 * lgn_links_layout_new: lays the LINKS of MAPS (kept) out on a canvas of WIDTH x HEIGHT px, or as high as they need.
 * Returns: (transfer full): the layout.
 */
LgnLinksLayout *
lgn_links_layout_new (const LgnPaintContext *context, LgnShownMap *const *maps, const guint *colours, LgnLinkList *links,
                      const LgnLinksOptions *options, double width, double height)
{
  LgnLinksLayout *layout = layout_alloc (context, maps, colours, links, options);

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
  lgn_link_list_unref (layout->links);
  for (guint i = 0; i < LGN_LINKS_MAX_STRIPS; i++)
    g_clear_pointer (&layout->strip[i].raster, lgn_link_raster_free);
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

guint
lgn_links_layout_get_n_links (LgnLinksLayout *layout)
{
  return layout->n_links;
}

double
lgn_links_layout_get_height (LgnLinksLayout *layout)
{
  return layout->contents_height;
}

double
lgn_links_layout_get_line (LgnLinksLayout *layout)
{
  return MIN (layout->row_pitch, layout->column_pitch);
}

double
lgn_links_layout_get_heading (LgnLinksLayout *layout)
{
  return layout->options.margin + layout->heading;
}

void
lgn_links_layout_set_scroll (LgnLinksLayout *layout, double scroll)
{
  layout->scroll = CLAMP (scroll, 0, MAX (layout->contents_height - layout->height, 0));
}

double
lgn_links_layout_get_scroll (LgnLinksLayout *layout)
{
  return layout->scroll;
}

static double
get_y (const LgnLinksLayout *layout, guint index, double pitch, guint split)
{
  return lgn_links_layout_get_heading ((LgnLinksLayout *) layout) - layout->scroll + (index + 0.5) * pitch
         + (index >= split ? layout->split_gap : 0);
}

double
lgn_links_layout_get_row_y (const LgnLinksLayout *layout, guint row)
{
  return get_y (layout, row, layout->row_pitch, layout->row_split);
}

double
lgn_links_layout_get_column_y (const LgnLinksLayout *layout, guint column)
{
  return get_y (layout, column, layout->column_pitch, layout->column_split);
}

/* The token of a side at Y, -1 where there is none; IS_NEAR: the one before a gap belongs to it as well, and the nearest above
 * or below all of them. */
static gint
find_token (const LgnLinksLayout *layout, bool is_row, double y, bool is_near)
{
  gint n = (gint) (is_row ? layout->n_rows : layout->n_columns), split = (gint) (is_row ? layout->row_split : layout->column_split);
  double pitch = is_row ? layout->row_pitch : layout->column_pitch;
  double top = layout->options.margin + layout->heading - layout->scroll, index = floor ((y - top) / pitch);

  if (index >= split)
    {
      index = floor ((y - top - layout->split_gap) / pitch);
      if (index < split && !is_near)
        return -1;
      index = MAX (index, split - 1);
    }
  if (is_near)
    return n > 0 ? (gint) CLAMP (index, 0, n - 1) : -1;
  return index >= 0 && index < n ? (gint) index : -1;
}

void
lgn_links_layout_find_visible (const LgnLinksLayout *layout, bool is_row, double y, double end, guint *first, guint *last)
{
  *first = (guint) MAX (find_token (layout, is_row, y, true), 0);
  *last = (guint) (find_token (layout, is_row, end, true) + 1);
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

/* A vertical through the lines, seen from one of them. */
typedef struct
{
  double down;    /* how much of its way down a line has come there */
  double slope_2; /* (dy/dx)² of a line that comes 1 px down over all */
} Crossing;

static Crossing
find_crossing (const LgnLinksLayout *layout, double x)
{
  double span = layout->right - layout->left, fraction = (x - layout->left) / span;
  double t = lgn_link_find_parameter (layout->is_rtl ? 1 - fraction : fraction);
  double slope = 6 * t * (1 - t) / (1.5 - 3 * t + 3 * t * t) / span;

  return (Crossing) { t * t * (3 - 2 * t), slope * slope };
}

/* How far, squared, LINK is from the point of the vertical at Y; INFINITY when that is not on it. */
static double
measure_distance (const LgnLinksLayout *layout, const LgnLink *link, const Crossing *crossing, double y)
{
  double from = lgn_links_layout_get_row_y (layout, link->row), way = lgn_links_layout_get_column_y (layout, link->column) - from;
  double beside = from + way * crossing->down + lgn_links_layout_get_lane (layout, link->map) - y;
  double distance = beside * beside / (1 + crossing->slope_2 * way * way);
  double reach = MAX (HIT_DISTANCE, lgn_links_layout_get_line_width (layout, link->weight) / 2);

  return distance <= reach * reach ? distance : INFINITY;
}

guint
lgn_hit_links_near (LgnLinksLayout *layout, double x, double y, LgnHit *hits, guint max)
{
  const LgnLink *nearest[LGN_HEAD_SET_MAX] = { NULL };
  double least[LGN_HEAD_SET_MAX];
  Crossing crossing = find_crossing (layout, x);
  guint n = 0;

  if (x < layout->left || x >= layout->right)
    return 0;
  for (guint i = 0; i < layout->n_links; i++)
    {
      const LgnLink *link = &layout->links->link[i];
      double distance = measure_distance (layout, link, &crossing, y);

      if (distance < (nearest[link->map] ? least[link->map] : INFINITY))
        {
          nearest[link->map] = link;
          least[link->map] = distance;
        }
    }
  while (n < max)
    {
      gint best = -1;

      for (guint i = 0; i < layout->links->n_maps; i++)
        if (nearest[i] && (best < 0 || least[i] < least[best]
                           || (least[i] == least[best] && nearest[i]->weight > nearest[best]->weight)))
          best = (gint) i;
      if (best < 0)
        break;
      const LgnMapId *map = lgn_shown_map_get_id (layout->map[best]);
      hits[n++] = (LgnHit) { LGN_HIT_LINK, (gint) nearest[best]->row, (gint) nearest[best]->column, (gint) map->layer,
                             map->head, 1, 1 };
      nearest[best] = NULL;
    }
  return n;
}

LgnHit
lgn_hit_links (LgnLinksLayout *layout, double x, double y)
{
  LgnHit hit = LGN_HIT_NONE;
  double start = layout->row_band + layout->row_cells, end = layout->column_band + layout->column_cells;
  bool is_left = x < layout->left, is_row = is_left != layout->is_rtl;
  gint index;

  if (x >= layout->left && x < layout->right)
    {
      lgn_hit_links_near (layout, x, y, &hit, 1);
      return hit;
    }
  index = find_token (layout, is_row, y, false);
  if (x < layout->left - (layout->is_rtl ? end : start) || x >= layout->right + (layout->is_rtl ? start : end) || index < 0)
    return hit;
  hit.kind = is_row ? LGN_HIT_ROW_LABEL : LGN_HIT_COLUMN_LABEL;
  *(is_row ? &hit.row : &hit.column) = index;
  return hit;
}
