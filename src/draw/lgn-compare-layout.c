#include "draw/lgn-compare-layout-private.h"
#include "draw/lgn-legend.h"
#include "draw/lgn-paint-private.h"

#include <math.h>

/* px for text of 11 pt. */
#define PANEL_GAP 26.0
#define STRIP_GAP 10.0
#define STRIP_WIDTH 44.0
#define LEGEND_GAP 14.0
#define CAPTION_GAP 4.0

void
lgn_compare_options_init (LgnCompareOptions *options)
{
  *options = (LgnCompareOptions) {
    .panels = { LGN_PANEL_A, LGN_PANEL_MIDDLE, LGN_PANEL_B },
    .n_panels = LGN_N_PANELS,
    .has_legend = true,
    .has_strip = true,
  };
  lgn_map_options_init (&options->map, LGN_FORM_HEATMAP);
}

/* How much room there is, and how it is shared out. */
typedef struct
{
  const LgnPaintContext *context;
  const LgnCompareOptions *options;
  double width, height; /* px of the canvas; height 0: as high as it becomes */
  guint n_across;       /* panels beside each other */
  double gap;           /* px between two of them, at least */
  double end;           /* px beside the last one, at least */
  double below;         /* px under each for legend and caption */
} Room;

static void
room_init (Room *room, LgnCompareLayout *layout, const LgnPaintContext *context, double width, double height)
{
  double unit = context->text_size / (11 * LGN_PT_TO_PX);
  const LgnCompareOptions *options = &layout->options;
  bool has_caption = false;

  for (guint i = 0; i < LGN_N_PANELS; i++)
    has_caption |= options->caption[i] != NULL;
  layout->strip_gap = STRIP_GAP * unit;
  layout->strip_width = options->has_strip ? STRIP_WIDTH * unit : 0;
  layout->legend_gap = LEGEND_GAP * unit;
  layout->legend_height = options->has_legend ? lgn_legend_get_height (context) : 0;
  if (has_caption)
    layout->caption_height = CAPTION_GAP * unit + lgn_text_get_line_height (context, context->text_size);
  *room = (Room) {
    .context = context,
    .options = options,
    .width = width,
    .height = height,
    .n_across = options->is_stacked ? 1 : options->n_panels,
    .gap = PANEL_GAP * unit,
    .end = options->has_strip ? layout->strip_gap + layout->strip_width : 0,
    .below = layout->legend_height + layout->caption_height + (options->has_legend || has_caption ? layout->legend_gap : 0),
  };
}

static LgnMapOptions
get_map_options (const LgnCompareOptions *options)
{
  LgnMapOptions map = options->map;

  map.form = LGN_FORM_HEATMAP;
  map.strips = 0;
  map.marks_strongest = false;
  return map;
}

/* The height of one panel's canvas, legend and caption left out. */
static double
get_panel_height (const Room *room)
{
  guint n_down = room->options->is_stacked ? room->options->n_panels : 1;

  return room->height > 0 ? MAX (room->height / n_down - room->below, 1) : 0;
}

/* What stands out beyond a body at its end. */
static double
get_gap (const Room *room, const LgnMapLayout *lead)
{
  return MAX (lead->overhang, room->gap);
}

/* The width of a canvas for one map whose body is as wide as that of every panel, given the bands that LEAD has. */
static double
get_lead_width (const Room *room, const LgnMapLayout *lead)
{
  double margin = room->options->map.margin, end = MAX (lead->overhang, room->end);
  double bodies = room->width - 2 * margin - lead->row_band - (room->n_across - 1) * get_gap (room, lead) - end;

  return MAX (2 * margin + lead->row_band + lead->overhang + floor (bodies / room->n_across), 1);
}

/* The layout that all panels share: bands and cells depend on how wide a body may be, which depends on the bands. */
static LgnMapLayout *
make_lead (const Room *room, LgnShownMap *map, LgnViewport *viewport)
{
  LgnMapOptions options = get_map_options (room->options);
  double width = room->width / room->n_across, height = get_panel_height (room);

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (LgnMapLayout) trial = lgn_map_layout_new (room->context, map, &options, NULL, width, height);
      width = get_lead_width (room, trial);
    }
  return lgn_map_layout_new (room->context, map, &options, viewport, width, height);
}

/* Whether the rows' labels stand beside panel I. */
static bool
is_labelled (const LgnCompareLayout *layout, const LgnMapLayout *lead, guint i)
{
  return layout->options.is_stacked || i == (lead->is_rtl ? layout->options.n_panels - 1 : 0);
}

/* Where the canvas of panel I begins. The labels' side comes first, in maps that run from right to left last. */
static void
place_panel (LgnCompareLayout *layout, const Room *room, const LgnMapLayout *lead, guint i)
{
  LgnComparePanel *panel = &layout->panel[i];
  double margin = room->options->map.margin, gap = get_gap (room, lead), end = MAX (lead->overhang, room->end);
  double bodies = room->n_across * lead->body.width + (room->n_across - 1) * gap;
  double start = margin + floor (MAX (room->width - 2 * margin - lead->row_band - bodies - end, 0) / 2);
  double first = start + (lead->is_rtl ? end : lead->row_band);

  if (layout->options.is_stacked)
    panel->y = lgn_paint_snap (room->context, i * (get_panel_height (room) > 0 ? room->height / layout->options.n_panels
                                                                               : lead->height + room->below));
  panel->x = lgn_paint_snap (room->context,
                             first + (layout->options.is_stacked ? 0 : i * (lead->body.width + gap)) - lead->body.x);
}

static void
add_panel (LgnCompareLayout *layout, const Room *room, LgnMapLayout *lead, const LgnColourSpec *middle, guint i)
{
  LgnPanel kind = layout->options.panels[i];
  const LgnColourSpec *colours = kind == LGN_PANEL_MIDDLE ? middle : &layout->options.map.colours;
  bool has_labels = is_labelled (layout, lead, i);

  layout->panel[i].kind = kind;
  layout->panel[i].caption = g_strdup (layout->options.caption[kind]);
  layout->panel[i].map = lgn_map_layout_new_like (lead, lgn_map_pair_get_panel (layout->pair, kind), colours, has_labels);
  place_panel (layout, room, lead, i);
  if (kind == LGN_PANEL_B)
    layout->blink = lgn_map_layout_new_like (lead, lgn_map_pair_get_panel (layout->pair, LGN_PANEL_A), colours, has_labels);
}

/* A scale of the map's own is that of both maps together: the same colour has to be the same weight in each. */
static void
share_range (LgnColourSpec *spec, const LgnPairSummary *summary)
{
  if (spec->range != LGN_RANGE_MAP)
    return;
  spec->range = LGN_RANGE_CUSTOM;
  spec->low = summary ? summary->low : 0;
  spec->high = summary ? summary->high : 1;
}

/**
 * lgn_compare_layout_new: lays PAIR (kept) out on a canvas of WIDTH x HEIGHT px. SUMMARY, or NULL as long as it is not known,
 * says how far rows are apart and where the colours of differences end. VIEWPORT, or NULL for the whole maps, as for
 * lgn_map_layout_new. HEIGHT 0: as high as it must be.
 * Returns: (transfer full): the layout.
 */
LgnCompareLayout *
lgn_compare_layout_new (const LgnPaintContext *context, LgnMapPair *pair, const LgnPairSummary *summary,
                        const LgnCompareOptions *options, LgnViewport *viewport, double width, double height)
{
  LgnCompareLayout *layout = g_atomic_rc_box_new0 (LgnCompareLayout);
  double largest = summary ? lgn_pair_summary_get_largest (summary, lgn_map_pair_get_operation (pair)) : NAN;
  LgnColourSpec middle = lgn_map_pair_get_colours (pair, &options->map.colours, largest);
  Room room;

  layout->pair = lgn_map_pair_ref (pair);
  layout->options = *options;
  share_range (&layout->options.map.colours, summary);
  room_init (&room, layout, context, width, height);
  g_autoptr (LgnMapLayout) lead = make_lead (&room, lgn_map_pair_get_panel (pair, LGN_PANEL_A), viewport);
  for (guint i = 0; i < options->n_panels; i++)
    add_panel (layout, &room, lead, &middle, i);
  layout->height = (options->is_stacked ? options->n_panels : 1) * (lead->height + room.below);
  if (summary)
    layout->js = g_memdup2 (summary->js, MAX (summary->n_rows, 1) * sizeof *summary->js);
  for (guint i = 0; i < LGN_N_PANELS; i++)
    layout->options.caption[i] = NULL; /* the panels have their own */
  return layout;
}

LgnCompareLayout *
lgn_compare_layout_ref (LgnCompareLayout *layout)
{
  return g_atomic_rc_box_acquire (layout);
}

static void
layout_clear (gpointer data)
{
  LgnCompareLayout *layout = data;

  for (guint i = 0; i < layout->options.n_panels; i++)
    {
      lgn_map_layout_unref (layout->panel[i].map);
      g_free (layout->panel[i].caption);
    }
  g_clear_pointer (&layout->blink, lgn_map_layout_unref);
  lgn_map_pair_unref (layout->pair);
  g_free (layout->js);
}

void
lgn_compare_layout_unref (LgnCompareLayout *layout)
{
  g_atomic_rc_box_release_full (layout, layout_clear);
}

LgnMapPair *
lgn_compare_layout_get_pair (LgnCompareLayout *layout)
{
  return layout->pair;
}

double
lgn_compare_layout_get_height (LgnCompareLayout *layout)
{
  return layout->height;
}

static const LgnComparePanel *
find_panel (LgnCompareLayout *layout, LgnPanel kind)
{
  for (guint i = 0; i < layout->options.n_panels; i++)
    if (layout->panel[i].kind == kind)
      return &layout->panel[i];
  return NULL;
}

bool
lgn_compare_layout_get_body (LgnCompareLayout *layout, LgnPanel kind, LgnRect *body)
{
  const LgnComparePanel *panel = find_panel (layout, kind);

  if (!panel)
    return false;
  *body = (LgnRect) { panel->map->body.x + panel->x, panel->map->body.y + panel->y, panel->map->body.width,
                      panel->map->body.height };
  return true;
}

bool
lgn_compare_layout_get_cell (LgnCompareLayout *layout, LgnPanel kind, guint row, guint column, LgnRect *rect)
{
  const LgnComparePanel *panel = find_panel (layout, kind);

  if (!panel)
    return false;
  lgn_map_layout_get_cell (panel->map, row, column, rect);
  rect->x += panel->x;
  rect->y += panel->y;
  return true;
}

void
lgn_compare_layout_show_cell (LgnCompareLayout *layout, LgnViewport *viewport, guint row, guint column)
{
  lgn_map_layout_show_cell (layout->panel[0].map, viewport, row, column);
}

/* The one farthest from the rows' labels. */
guint
lgn_compare_layout_get_strip_panel (const LgnCompareLayout *layout)
{
  return !layout->options.is_stacked && layout->panel[0].map->is_rtl ? 0 : layout->options.n_panels - 1;
}

double
lgn_compare_layout_get_strip_x (const LgnCompareLayout *layout)
{
  const LgnMapLayout *map = layout->panel[0].map;

  return map->is_rtl ? map->body.x - layout->strip_gap - layout->strip_width
                     : map->body.x + map->body.width + layout->strip_gap;
}

static bool
hits_strip (LgnCompareLayout *layout, double x, double y, LgnCompareHit *hit)
{
  const LgnComparePanel *panel = &layout->panel[lgn_compare_layout_get_strip_panel (layout)];
  double from_x = x - panel->x - lgn_compare_layout_get_strip_x (layout);
  LgnHit row;

  if (!layout->options.has_strip || from_x < 0 || from_x >= layout->strip_width)
    return false;
  row = lgn_hit_map (panel->map, panel->map->body.x + 0.5, y - panel->y);
  if (row.kind != LGN_HIT_CELL)
    return false;
  *hit = (LgnCompareHit) { (gint) panel->kind, { LGN_HIT_SPREAD, row.row, -1, -1, -1, row.n_rows, 1 } };
  return true;
}

/* lgn_hit_compare: pure. Cells come first: the labels of a panel may reach over the next one. */
LgnCompareHit
lgn_hit_compare (LgnCompareLayout *layout, double x, double y)
{
  LgnCompareHit found = { -1, LGN_HIT_NONE };

  for (guint i = 0; i < layout->options.n_panels; i++)
    {
      LgnHit hit = lgn_hit_map (layout->panel[i].map, x - layout->panel[i].x, y - layout->panel[i].y);

      if (hit.kind != LGN_HIT_CELL && (hit.kind == LGN_HIT_NOTHING || found.panel >= 0))
        continue;
      found = (LgnCompareHit) { (gint) layout->panel[i].kind, hit };
      if (hit.kind == LGN_HIT_CELL)
        return found;
    }
  if (found.panel < 0)
    hits_strip (layout, x, y, &found);
  return found;
}
