#include "draw/lgn-atlas-private.h"
#include "draw/lgn-paint-private.h"
#include "draw/lgn-text.h"

#include <math.h>

#define DEFAULT_MIN_SIDE 10.0
#define DEFAULT_MAX_SIDE 28.0
/* Pictures do not shrink under this side so that all layers are seen at once. */
#define ROOMY_SIDE 38.0
#define NUMBER_SIZE 0.75 /* of the text size */
#define RING_ROOM 3.0    /* px round the pictures for the ring of the selected one */
#define FLOW_GAP 12.0
#define TITLE_SIDE 56.0 /* px of a picture under which there is no room for the name of a role */

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

/* Keeps copies of the arrays, and where each head is among them. */
static void
copy_heads (LgnAtlasLayout *layout)
{
  LgnAtlasOptions *options = &layout->options;
  gsize n_places = (gsize) layout->n_layers * (layout->n_heads + 1);
  LgnAtlasHead *heads = g_memdup2 (options->heads, options->n_listed * sizeof *heads);

  options->heads = heads;
  options->cells = g_memdup2 (options->cells, options->n_cells * sizeof *options->cells);
  options->picture = options->picture ? lgn_picture_map_copy (options->picture) : NULL;
  layout->listed = g_new (gint, MAX (n_places, 1));
  for (gsize i = 0; i < n_places; i++)
    layout->listed[i] = -1;
  for (guint i = 0; i < options->n_listed; i++)
    {
      heads[i].title = g_strdup (heads[i].title);
      if (heads[i].layer < layout->n_layers && heads[i].head >= LGN_HEAD_MEAN && heads[i].head < (gint) layout->n_heads)
        layout->listed[heads[i].layer * (layout->n_heads + 1) + (guint) (heads[i].head + 1)] = (gint) i;
    }
}

const LgnAtlasHead *
lgn_atlas_get_listed (const LgnAtlasLayout *layout, guint layer, gint head)
{
  gint index = -1;

  if (layer < layout->n_layers && head >= LGN_HEAD_MEAN && head < (gint) layout->n_heads)
    index = layout->listed[layer * (layout->n_heads + 1) + (guint) (head + 1)];
  return index >= 0 ? &layout->options.heads[index] : NULL;
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

/* The room for a number beside a picture; 0 where no head has one. */
static double
measure_number_room (const LgnPaintContext *context, const LgnAtlasLayout *layout)
{
  LgnText text = { ".88", layout->number_size, false, 0, PANGO_ELLIPSIZE_NONE };
  double width;

  for (guint i = 0; i < layout->options.n_listed && !layout->options.fills_numbers; i++)
    if (!isnan (layout->options.heads[i].number))
      {
        lgn_text_measure (context, &text, &width, NULL);
        return ceil (width) + 4;
      }
  return 0;
}

static bool
has_roles (const LgnAtlasLayout *layout)
{
  for (guint i = 0; i < layout->options.n_listed; i++)
    if (layout->options.heads[i].has_role)
      return true;
  return false;
}

/* The largest side, a whole number of px, at which all columns fit WIDTH and, as long as they are roomy, all layers the height. */
static void
fit_layers (const LgnPaintContext *context, LgnAtlasLayout *layout, double width, double min_side, double max_side)
{
  double room = measure_number_room (context, layout), pitch, side;

  layout->band = measure_band (context, layout);
  layout->header = layout->number_size + 8;
  pitch = floor ((width - layout->band - 2 * RING_ROOM) / MAX (layout->n_columns, 1));
  layout->gap = pitch >= 22 ? 4 : pitch >= 14 ? 2 : 1;
  side = MIN (pitch - layout->gap - room, max_side);
  layout->number_room = side >= LGN_ATLAS_NUMBER_SIDE ? room : 0;
  side = MIN (pitch - layout->gap - layout->number_room, max_side);
  if (layout->options.height > 0 && layout->n_layers > 0)
    {
      double layer = floor ((layout->options.height - layout->header - 2 * RING_ROOM) / layout->n_layers);
      side = MIN (side, MAX (layer - layout->gap - LGN_ATLAS_STRIPE, ROOMY_SIDE));
    }
  layout->side = MAX (side, min_side);
  layout->stripe = has_roles (layout) && layout->side >= LGN_ATLAS_STRIPE_SIDE ? LGN_ATLAS_STRIPE : 0;
  layout->pitch_x = layout->side + layout->number_room + layout->gap;
  layout->pitch_y = layout->side + layout->stripe + layout->gap;
}

/* As few columns as keep the pictures within their largest side, over the whole width. */
static void
fit_flow (const LgnPaintContext *context, LgnAtlasLayout *layout, double width, double min_side, double max_side)
{
  double room = MAX (width - 2 * RING_ROOM, min_side);

  layout->gap = 0;
  layout->n_slots = layout->options.n_listed;
  layout->n_columns = (guint) MAX (ceil ((room + FLOW_GAP) / (max_side + FLOW_GAP)), 1);
  layout->side = CLAMP (floor ((room + FLOW_GAP) / layout->n_columns - FLOW_GAP), min_side, max_side);
  layout->stripe = has_roles (layout) && layout->side >= LGN_ATLAS_STRIPE_SIDE ? LGN_ATLAS_STRIPE : 0;
  layout->line_height = ceil (lgn_text_get_line_height (context, layout->number_size));
  layout->n_lines = 1;
  for (guint i = 0; i < layout->options.n_listed && layout->side >= TITLE_SIDE; i++)
    if (layout->options.heads[i].title)
      layout->n_lines = 2;
  layout->pitch_x = layout->side + FLOW_GAP;
  layout->pitch_y = layout->side + layout->stripe + LGN_ATLAS_CAPTION_GAP + layout->n_lines * layout->line_height + FLOW_GAP;
}

/**
 * lgn_atlas_layout_new: places the pictures of the heads of one site in WIDTH px: a row a layer, where they shrink to the least
 * side before they take more than that, or those of options.heads one after the other. RESULT is kept.
 */
LgnAtlasLayout *
lgn_atlas_layout_new (const LgnPaintContext *context, LgnResult *result, const LgnAtlasOptions *options, double width)
{
  LgnAtlasLayout *layout = g_atomic_rc_box_new0 (LgnAtlasLayout);
  double min_side = options->min_side > 0 ? options->min_side : DEFAULT_MIN_SIDE;
  double max_side = MAX (options->max_side > 0 ? options->max_side : DEFAULT_MAX_SIDE, min_side);

  layout->result = result ? lgn_result_ref (result) : NULL;
  layout->options = *options;
  layout->is_rtl = context->is_rtl;
  count_heads (layout);
  copy_heads (layout);
  layout->has_mean = options->has_mean && layout->n_heads > 0 && !options->is_flow;
  layout->n_columns = layout->n_heads + layout->has_mean;
  layout->n_slots = layout->n_columns * layout->n_layers;
  layout->number_size = NUMBER_SIZE * context->text_size;
  if (options->is_flow)
    fit_flow (context, layout, width, min_side, max_side);
  else
    fit_layers (context, layout, width, min_side, max_side);
  layout->width = layout->band + layout->n_columns * layout->pitch_x - (options->is_flow ? FLOW_GAP : 0) + 2 * RING_ROOM;
  layout->height = layout->header + 2 * RING_ROOM
                   + ceil (layout->n_slots / (double) MAX (layout->n_columns, 1)) * layout->pitch_y;
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
  for (guint i = 0; i < layout->options.n_listed; i++)
    g_free ((char *) layout->options.heads[i].title);
  g_free ((LgnAtlasHead *) layout->options.heads);
  g_free ((LgnAtlasCell *) layout->options.cells);
  g_clear_pointer ((LgnPictureMap **) &layout->options.picture, lgn_picture_map_free);
  g_free (layout->listed);
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

bool
lgn_atlas_layout_has_numbers (LgnAtlasLayout *layout)
{
  return layout->number_room > 0 || layout->n_lines > 0;
}

/* HEAD's column, the mean's being the first; -1 where it has none. */
static gint
get_column (const LgnAtlasLayout *layout, gint head)
{
  gint first = layout->has_mean ? LGN_HEAD_MEAN : 0;

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

bool
lgn_atlas_get_head_at (const LgnAtlasLayout *layout, guint slot, guint *layer, gint *head)
{
  if (slot >= layout->n_slots)
    return false;
  if (layout->options.is_flow)
    {
      *layer = layout->options.heads[slot].layer;
      *head = layout->options.heads[slot].head;
      return *layer < layout->n_layers;
    }
  *layer = slot / layout->n_columns;
  *head = (gint) (slot % layout->n_columns) - layout->has_mean;
  return has_head (layout, *layer, *head);
}

/* Where a head's picture is; -1: nowhere. */
static gint
find_slot (const LgnAtlasLayout *layout, guint layer, gint head)
{
  const LgnAtlasHead *listed = layout->options.is_flow ? lgn_atlas_get_listed (layout, layer, head) : NULL;
  gint column = get_column (layout, head);

  if (layout->options.is_flow)
    return listed ? (gint) (listed - layout->options.heads) : -1;
  return column >= 0 && layer < layout->n_layers && has_head (layout, layer, head)
             ? (gint) (layer * layout->n_columns) + column
             : -1;
}

void
lgn_atlas_get_slot_rect (const LgnAtlasLayout *layout, guint slot, LgnRect *rect)
{
  double start = layout->band + RING_ROOM + slot % layout->n_columns * layout->pitch_x;

  rect->x = layout->is_rtl ? layout->width - start - layout->side : start;
  rect->y = layout->header + RING_ROOM + slot / layout->n_columns * layout->pitch_y;
  rect->width = rect->height = layout->side;
}

/* lgn_atlas_layout_get_cell: where the picture of a head is, in px; an empty rectangle where there is none. */
void
lgn_atlas_layout_get_cell (LgnAtlasLayout *layout, guint layer, gint head, LgnRect *rect)
{
  gint slot = find_slot (layout, layer, head);

  *rect = (LgnRect) { 0, 0, 0, 0 };
  if (slot >= 0)
    lgn_atlas_get_slot_rect (layout, (guint) slot, rect);
}

void
lgn_atlas_layout_get_layer_number (LgnAtlasLayout *layout, guint layer, LgnRect *rect)
{
  *rect = (LgnRect) { 0, 0, 0, 0 };
  if (layout->options.is_flow)
    return;
  *rect = (LgnRect) { layout->is_rtl ? layout->width - layout->band : 0,
                      layout->header + RING_ROOM + layer * layout->pitch_y - layout->gap / 2, layout->band, layout->pitch_y };
}

/* lgn_atlas_layout_get_head_number: the first layer may have fewer heads than another. */
void
lgn_atlas_layout_get_head_number (LgnAtlasLayout *layout, gint head, LgnRect *rect)
{
  gint column = get_column (layout, head);

  *rect = (LgnRect) { 0, 0, 0, 0 };
  if (layout->options.is_flow || column < 0)
    return;
  lgn_atlas_get_slot_rect (layout, (guint) column, rect);
  *rect = (LgnRect) { rect->x - layout->gap / 2, 0, layout->side + layout->gap, layout->header };
}

/* In a flow, to the left and right goes on in the next row; else nothing leads out of a layer but up and down. */
bool
lgn_atlas_layout_move (LgnAtlasLayout *layout, gint rows, gint columns, gint *layer, gint *head)
{
  gint n_columns = (gint) MAX (layout->n_columns, 1), n_rows = ((gint) layout->n_slots + n_columns - 1) / n_columns;
  gint from = *layer < 0 ? -1 : find_slot (layout, (guint) *layer, *head), to = MAX (from, 0);
  guint found_layer;
  gint found_head;

  columns = layout->is_rtl ? -columns : columns;
  if (from >= 0 && layout->options.is_flow)
    to = CLAMP (to + columns, 0, (gint) layout->n_slots - 1);
  else if (from >= 0)
    to += CLAMP (to % n_columns + columns, 0, n_columns - 1) - to % n_columns;
  if (from >= 0)
    to += (CLAMP (to / n_columns + rows, 0, n_rows - 1) - to / n_columns) * n_columns;
  to = MIN (to, (gint) layout->n_slots - 1);
  while (to > 0 && !lgn_atlas_get_head_at (layout, (guint) to, &found_layer, &found_head))
    to--;
  if (to < 0 || to == from || !lgn_atlas_get_head_at (layout, (guint) to, &found_layer, &found_head))
    return false;
  *layer = (gint) found_layer;
  *head = found_head;
  return true;
}

/* lgn_hit_atlas: the head, or number, at (X, Y) in px; the gap after a picture, and what stands in it, belongs to it. */
LgnHit
lgn_hit_atlas (LgnAtlasLayout *layout, double x, double y)
{
  LgnHit hit = LGN_HIT_NONE;
  double from_start = layout->is_rtl ? layout->width - x : x;
  double column = floor ((from_start - layout->band - RING_ROOM + layout->gap / 2) / layout->pitch_x);
  double row = floor ((y - layout->header - RING_ROOM + layout->gap / 2) / layout->pitch_y);
  bool has_column = column >= 0 && column < layout->n_columns;
  bool has_row = row >= 0 && row * layout->n_columns < layout->n_slots;
  guint layer;
  gint head;

  if (!layout->options.is_flow && has_row)
    hit.layer = (gint) row;
  if (!layout->options.is_flow && has_column)
    hit.head = (gint) column - layout->has_mean;
  if (has_row && has_column
      && lgn_atlas_get_head_at (layout, (guint) row * layout->n_columns + (guint) column, &layer, &head))
    hit = (LgnHit) { LGN_HIT_HEAD, -1, -1, (gint) layer, head, 1, 1 };
  else if (has_row && from_start >= 0 && from_start < layout->band)
    hit.kind = LGN_HIT_LAYER;
  else if (has_column && y >= 0 && y < layout->header)
    hit.kind = LGN_HIT_HEAD_NUMBER;
  return hit;
}
